//! Where something stands in a JSON document, by names and indexes.

use alloc::{borrow::Cow, string::String};
use core::fmt::Write;

/// A path from the root of a document, such as `Statement[2].Condition.StringLike`.
///
/// It is a chain of borrowed links, so that walking a sound document costs no allocation.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Path<'p> {
    Root,
    Member(&'p Path<'p>, &'p str),
    Item(&'p Path<'p>, usize),
}

impl<'p> Path<'p> {
    pub(crate) const fn member(&'p self, name: &'p str) -> Self {
        Self::Member(self, name)
    }

    pub(crate) const fn item(&'p self, index: usize) -> Self {
        Self::Item(self, index)
    }

    /// Of a long name its beginning and its end: a path is rendered once for each finding.
    pub(crate) fn render(&self) -> String {
        let mut text = String::new();
        self.write(&mut text);
        text
    }

    fn write(&self, out: &mut String) {
        match *self {
            Path::Root => {}
            Path::Member(parent, name) => {
                parent.write(out);
                let is_long = ends_of(name).is_some();
                if is_long || name.is_empty() || name.contains(['.', '[', ']', '"', ' ', '\n']) {
                    out.push('[');
                    super::write_json_string(out, &quoted(name));
                    out.push(']');
                } else {
                    if !out.is_empty() {
                        out.push('.');
                    }
                    out.push_str(name);
                }
            }
            Path::Item(parent, index) => {
                parent.write(out);
                // Writing into a String cannot fail.
                let _ = write!(out, "[{index}]");
            }
        }
    }
}

/// A text to be quoted in a message: of a long one the beginning and the end.
pub(crate) fn quoted(text: &str) -> Cow<'_, str> {
    match ends_of(text) {
        Some((head, tail)) => Cow::Owned(alloc::format!("{head}…{tail}")),
        None => Cow::Borrowed(text),
    }
}

/// The same of a text that is no longer needed.
pub(crate) fn shortened(text: String) -> String {
    match quoted(&text) {
        Cow::Owned(short) => short,
        Cow::Borrowed(_) => text,
    }
}

/// The beginning and the end of a text that is too long to be quoted in full.
pub(crate) fn ends_of(text: &str) -> Option<(&str, &str)> {
    const HEAD: usize = 400;
    const TAIL: usize = 200;
    if text.len() <= HEAD + TAIL {
        return None;
    }
    let boundary = |mut at: usize| {
        while !text.is_char_boundary(at) {
            at += 1;
        }
        at
    };
    let head = text.get(..boundary(HEAD))?;
    Some((head, text.get(boundary(text.len() - TAIL)..)?))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_read_like_the_document() {
        let root = Path::Root;
        let statement = root.member("Statement");
        let second = statement.item(2);
        let condition = second.member("Condition");
        assert_eq!(
            condition.member("StringLike").render(),
            "Statement[2].Condition.StringLike"
        );
        assert_eq!(
            condition.member("a.b").render(),
            "Statement[2].Condition[\"a.b\"]"
        );
        assert_eq!(root.render(), "");
        let name = "\u{e9}".repeat(10_000);
        let rendered = second.member(&name).render();
        assert!(rendered.len() < 700 && rendered.starts_with("Statement[2][\"\u{e9}\u{e9}"));
        assert!(rendered.contains('…') && rendered.ends_with("\u{e9}\"]"));
    }
}
