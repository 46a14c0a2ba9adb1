//! Why a request cannot be asked.

use alloc::{format, string::String, vec::Vec};
use core::fmt;

use crate::finding::Reason;
use crate::text::{bounds, shortened};

/// One fact that is wrong. Bad input is an error, never a decision (R-OUT-2).
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{field}: {message}")]
pub struct RequestError {
    pub(crate) reason: Reason,
    pub(crate) rule: &'static str,
    pub(crate) field: String,
    pub(crate) message: String,
}

impl RequestError {
    pub(crate) fn new(
        reason: Reason,
        rule: &'static str,
        field: impl Into<String>,
        message: impl Into<String>,
    ) -> Self {
        Self {
            reason,
            rule,
            field: field.into(),
            message: shortened(message.into()),
        }
    }

    /// What is wrong, as a stable name.
    #[must_use]
    pub const fn reason(&self) -> Reason {
        self.reason
    }

    /// The rule of SEMANTICS.md, or `SCENARIO`.
    #[must_use]
    pub const fn rule(&self) -> &'static str {
        self.rule
    }

    /// The fact, named as in the scenario document's `request`: `principal`, `credentials.expiresAt`, ….
    #[must_use]
    pub fn field(&self) -> &str {
        &self.field
    }

    /// What is wrong and what would be right.
    #[must_use]
    pub fn message(&self) -> &str {
        &self.message
    }
}

/// Everything that is wrong with a request; never empty.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub struct RequestErrors {
    pub(crate) errors: Vec<RequestError>,
}

impl RequestErrors {
    /// All errors.
    #[must_use]
    pub fn errors(&self) -> &[RequestError] {
        &self.errors
    }
}

impl fmt::Display for RequestErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (index, error) in self.errors.iter().enumerate() {
            if index > 0 {
                f.write_str("; ")?;
            }
            error.fmt(f)?;
        }
        Ok(())
    }
}

/// What to say to a text that tells of the caller, the network, the time or the owner and is too long (R-QUOTA-2).
pub(super) fn overlong_fact(text: &str) -> Option<String> {
    overlong(text, bounds::FACT_BYTES)
}

/// Whether such a text is too long; then that is an error.
pub(super) fn refuse_overlong(field: &str, text: &str, errors: &mut Vec<RequestError>) -> bool {
    let message = overlong_fact(text);
    let is_overlong = message.is_some();
    errors.extend(
        message
            .map(|message| RequestError::new(Reason::LimitExceeded, "R-QUOTA-2", field, message)),
    );
    is_overlong
}

/// What to say to a text of more bytes than are read.
pub(super) fn overlong(text: &str, most: usize) -> Option<String> {
    let length = text.len();
    (length > most).then(|| format!("{length} bytes; at most {most} are read"))
}
