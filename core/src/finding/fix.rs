//! How a text is mended.

use alloc::{borrow::Cow, boxed::Box, format, string::String, vec::Vec};

use serde::ser::{Serialize, SerializeStruct, Serializer};

use crate::text::{Span, write_json_string};

/// One replacement: what stands in a range of the text gives way to something else.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Edit {
    span: Span,
    replacement: String,
}

impl Edit {
    /// The range in bytes of the text that was read; empty where something is put in.
    #[must_use]
    pub const fn span(&self) -> Span {
        self.span
    }

    /// What stands there afterwards; empty where something is taken out.
    #[must_use]
    pub fn replacement(&self) -> &str {
        &self.replacement
    }
}

impl Serialize for Edit {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut edit = serializer.serialize_struct("Edit", 3)?;
        edit.serialize_field("offset", &self.span.start)?;
        edit.serialize_field("endOffset", &self.span.end)?;
        edit.serialize_field("replacement", &self.replacement)?;
        edit.end()
    }
}

/// How far a [`Fix`] may be trusted; the later of two may be trusted more.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, serde::Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum Applicability {
    /// Shows what to write, with a word in it that the author has to choose.
    DisplayOnly,
    /// Most likely what was meant, to be looked at before it is applied: requests may become allowed that were not.
    Unsafe,
    /// May be applied unseen: no request becomes allowed that was not. What is measured is the text as the lenient
    /// loader reads it, so that no fix is safe where every loader refuses the text (R-GEN-5).
    Safe,
}

impl Applicability {
    /// The name on the wire: `displayOnly`, `unsafe` or `safe`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::DisplayOnly => "displayOnly",
            Self::Unsafe => "unsafe",
            Self::Safe => "safe",
        }
    }
}

/// A change of the text after which its [`Finding`](super::Finding) is gone.
///
/// Each fix is for the text that was read: after one is applied, the text is read again for the next.
///
/// # Examples
/// ```
/// use portcullis::{Loader, Policy, PolicyType, finding::Applicability};
///
/// let text = r#"{"Version": "2012-10-17", "Statement":
///     {"Effect": "Deny", "Action": "s3:Put* ", "Resource": "*"}}"#;
/// let errors = Policy::from_json(text, PolicyType::Identity, Loader::Strict).expect_err("a space");
/// let fix = errors.findings()[0].fix().expect("a fix");
/// assert_eq!(fix.applicability(), Applicability::Safe);
/// assert_eq!(fix.title(), "write `s3:Put*`");
/// let mended = fix.apply(text);
/// assert!(Policy::from_json(&mended, PolicyType::Identity, Loader::Strict).is_ok());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash, serde::Serialize)]
pub struct Fix {
    title: Cow<'static, str>,
    edits: Vec<Edit>,
    applicability: Applicability,
}

impl Fix {
    /// Of one edit. Few findings have a fix, so that it is kept apart.
    pub(crate) fn edit(
        applicability: Applicability,
        title: impl Into<Cow<'static, str>>,
        span: Span,
        replacement: String,
    ) -> Box<Self> {
        Box::new(Self {
            title: title.into(),
            edits: Vec::from([Edit { span, replacement }]),
            applicability,
        })
    }

    /// Something before what stands there, and something behind it.
    pub(crate) fn wrap(title: &'static str, span: Span, before: &str, behind: &str) -> Box<Self> {
        let edit = |at, replacement: &str| Edit {
            span: Span { start: at, end: at },
            replacement: replacement.into(),
        };
        Box::new(Self {
            title: title.into(),
            edits: Vec::from([edit(span.start, before), edit(span.end, behind)]),
            applicability: Applicability::Unsafe,
        })
    }

    /// Another JSON string in place of a value or a name.
    pub(crate) fn write(applicability: Applicability, span: Span, text: &str) -> Box<Self> {
        let mut replacement = String::new();
        write_json_string(&mut replacement, text);
        Self::edit(applicability, format!("write `{text}`"), span, replacement)
    }

    /// What it does, in a few words for a menu: `write "Allow"`.
    #[must_use]
    pub fn title(&self) -> &str {
        &self.title
    }

    /// What to change, in the order of the text; no two overlap, and there is one at least.
    #[must_use]
    pub fn edits(&self) -> &[Edit] {
        &self.edits
    }

    /// Whether it may be applied unseen.
    #[must_use]
    pub const fn applicability(&self) -> Applicability {
        self.applicability
    }

    /// The text with the edits made. `text` is the one that was read; of another one, edits that do not fit into it
    /// are left out.
    #[must_use]
    pub fn apply(&self, text: &str) -> String {
        let mut out = String::with_capacity(text.len());
        let mut done = 0;
        for Edit { span, replacement } in &self.edits {
            let (start, end) = (span.start as usize, span.end as usize);
            if let (Some(before), Some(_)) = (text.get(done..start), text.get(start..end)) {
                out.push_str(before);
                out.push_str(replacement);
                done = end;
            }
        }
        out.push_str(text.get(done..).unwrap_or_default());
        out
    }

    /// What it takes of the room that findings have.
    pub(super) fn size(&self) -> usize {
        let edits = self.edits.iter();
        size_of::<Self>()
            + self.title.len()
            + edits
                .map(|edit| size_of::<Edit>() + edit.replacement.len())
                .sum::<usize>()
    }

    /// The same in a larger text, in which the one that was read begins at this offset.
    pub(super) fn within(&mut self, base: u32) {
        for edit in &mut self.edits {
            edit.span = edit.span.within(base);
        }
    }
}
