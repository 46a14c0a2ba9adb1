//! What a check says, before it is known where it stands in the document and how bad it is there.

use alloc::{borrow::Cow, boxed::Box};

use super::{Fix, Reason};
use crate::text::Span;

/// Something wrong, built by the check that found it; who calls the check reports it at a path.
#[derive(Debug)]
pub(crate) struct Problem {
    pub(super) reason: Reason,
    pub(super) rule: &'static str,
    pub(super) span: Span,
    pub(super) message: Cow<'static, str>,
    pub(super) fix: Option<Box<Fix>>,
}

impl Problem {
    /// `span` is of what is meant: the value, the name, or the object that lacks something.
    pub(crate) fn new(
        reason: Reason,
        rule: &'static str,
        span: Span,
        message: impl Into<Cow<'static, str>>,
    ) -> Self {
        Self {
            reason,
            rule,
            span,
            message: message.into(),
            fix: None,
        }
    }

    /// With what would mend it, if something would.
    pub(crate) fn with_fix(mut self, fix: Option<Box<Fix>>) -> Self {
        self.fix = fix;
        self
    }
}
