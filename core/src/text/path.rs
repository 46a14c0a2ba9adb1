//! Where something stands in a JSON document, by names and indexes.

use alloc::string::String;
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
                if name.is_empty() || name.contains(['.', '[', ']', '"', ' ', '\n']) {
                    out.push('[');
                    super::write_json_string(out, name);
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
    }
}
