//! Where something stands in a JSON document, by names and indexes.

use alloc::{borrow::Cow, string::String, vec::Vec};
use core::fmt::Write;

use super::json::write_json_string;

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

    /// A path is rendered once for each finding: of a long one the middle is left out, and of a long name.
    pub(crate) fn render(&self) -> String {
        let mut links = Vec::new();
        let mut rest = self;
        while let Path::Member(parent, _) | Path::Item(parent, _) = rest {
            links.push(rest);
            rest = parent;
        }
        links.reverse();
        // So many at the end are longer than what is kept of it.
        let mut end = 0;
        let behind = links.iter().rev().take_while(|link| {
            let goes_on = end <= TAIL;
            end += link.least();
            goes_on
        });
        let end_starts = links.len() - behind.count();
        let mut text = String::new();
        for (nth, link) in links.into_iter().enumerate() {
            if text.len() <= HEAD || nth >= end_starts {
                link.write(&mut text);
            }
        }
        text
    }

    /// Bytes that the last link takes at least.
    const fn least(&self) -> usize {
        match self {
            Path::Root => 0,
            Path::Member(_, name) => name.len(),
            Path::Item(..) => 3,
        }
    }

    /// Writes the last link behind the others.
    fn write(&self, out: &mut String) {
        match *self {
            Path::Root => {}
            Path::Member(_, name) => {
                let is_long = ends_of(name).is_some();
                if is_long || name.is_empty() || name.contains(['.', '[', ']', '"', ' ', '\n']) {
                    out.push('[');
                    write_json_string(out, &quoted(name));
                    out.push(']');
                } else {
                    if !out.is_empty() {
                        out.push('.');
                    }
                    out.push_str(name);
                }
            }
            Path::Item(_, index) => {
                // Writing into a String cannot fail.
                let _ = write!(out, "[{index}]");
            }
        }
    }
}

/// How much of a long text is kept.
const HEAD: usize = 400;
const TAIL: usize = 200;

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

    /// What is left out is what nobody sees of a path that is shortened.
    #[test]
    fn long_paths_keep_their_ends() {
        for (length, count) in [(10, 40), (35, 40), (190, 3), (300, 2), (700, 5), (1, 3)] {
            let names: Vec<String> = (0..count)
                .map(|nth| alloc::format!("{nth:02}{}", "n".repeat(length)))
                .collect();
            fn nested(path: &Path<'_>, names: &[String], full: &mut String) -> String {
                match names {
                    [] => path.render(),
                    [name, rest @ ..] => {
                        if !full.is_empty() {
                            full.push('.');
                        }
                        full.push_str(name);
                        nested(&path.member(name), rest, full)
                    }
                }
            }
            let mut full = String::new();
            let rendered = nested(&Path::Root, &names, &mut full);
            if length < 600 {
                assert_eq!(shortened(rendered), shortened(full));
            } else {
                assert!(rendered.len() < 2_500, "{}", rendered.len());
            }
        }
    }
}
