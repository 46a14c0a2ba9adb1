//! What a check found.

use alloc::{boxed::Box, string::String};
use core::fmt;

use serde::ser::{Serialize, SerializeStruct, Serializer};

use super::check::Check;
use super::severity::Severity;
use crate::finding::Fix;
use crate::text::{Position, Span};

/// One thing that an author may want to look at: which check found it, where it stands, and how to mend it.
///
/// As JSON it is `{"id", "severity", "rule", "message", "path", "line", "column", "offset", "endLine", "endColumn",
/// "endOffset", "fix"?}`, with offsets in bytes and columns in Unicode scalar values from 1.
#[derive(Debug, Clone)]
pub struct Diagnostic {
    pub(super) check: &'static Check,
    pub(super) severity: Severity,
    pub(super) rule: &'static str,
    pub(super) message: String,
    pub(super) path: String,
    pub(super) statement: Option<u32>,
    pub(super) position: Position,
    pub(super) end: Position,
    pub(super) fix: Option<Box<Fix>>,
}

impl Diagnostic {
    /// The check that found it.
    #[must_use]
    pub const fn check(&self) -> &'static Check {
        self.check
    }

    /// The stable id of the check.
    #[must_use]
    pub const fn id(&self) -> &'static str {
        self.check.id()
    }

    /// What it weighs.
    #[must_use]
    pub const fn severity(&self) -> Severity {
        self.severity
    }

    /// The rule of SEMANTICS.md that it rests on.
    #[must_use]
    pub const fn rule(&self) -> &'static str {
        self.rule
    }

    /// What is the matter and what would be right: no full stop, the author's text in backticks.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Where in the document, for example `Statement[2].Condition.StringLike`. Empty for the root.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// The number of the statement that it is of, from 0; nothing for what is of the document.
    #[must_use]
    pub const fn statement(&self) -> Option<u32> {
        self.statement
    }

    /// Where what is meant begins.
    #[must_use]
    pub const fn position(&self) -> Position {
        self.position
    }

    /// Behind what is meant.
    #[must_use]
    pub const fn end(&self) -> Position {
        self.end
    }

    /// What is meant, in bytes of the text that was read.
    #[must_use]
    pub const fn span(&self) -> Span {
        Span {
            start: self.position.offset,
            end: self.end.offset,
        }
    }

    /// What would mend it, where that is mechanical.
    #[must_use]
    pub fn fix(&self) -> Option<&Fix> {
        self.fix.as_deref()
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (severity, message, id) = (self.severity, &self.message, self.id());
        write!(f, "{}: {severity}: {message} ({id}", self.position)?;
        if !self.path.is_empty() {
            write!(f, ", at {}", self.path)?;
        }
        f.write_str(")")
    }
}

impl Serialize for Diagnostic {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let fields = 11 + usize::from(self.fix.is_some());
        let mut out = serializer.serialize_struct("Diagnostic", fields)?;
        out.serialize_field("id", self.id())?;
        out.serialize_field("severity", &self.severity)?;
        out.serialize_field("rule", self.rule)?;
        out.serialize_field("message", &self.message)?;
        out.serialize_field("path", &self.path)?;
        out.serialize_field("line", &self.position.line)?;
        out.serialize_field("column", &self.position.column)?;
        out.serialize_field("offset", &self.position.offset)?;
        out.serialize_field("endLine", &self.end.line)?;
        out.serialize_field("endColumn", &self.end.column)?;
        out.serialize_field("endOffset", &self.end.offset)?;
        if let Some(fix) = &self.fix {
            out.serialize_field("fix", fix)?;
        }
        out.end()
    }
}
