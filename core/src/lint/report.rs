//! What the checks of one policy have found: a bounded number with a bounded number of bytes.

use alloc::{borrow::Cow, boxed::Box, string::String, vec::Vec};

use super::check::Check;
use super::diagnostic::Diagnostic;
use super::place::Placed;
use crate::finding::{Fix, MOST_FINDINGS};
use crate::text::{Position, Positions, Span, shortened};

/// Collects what checks find.
#[derive(Debug)]
pub(super) struct Report {
    check: &'static Check,
    found: Vec<Found>,
    left_out: usize,
}

#[derive(Debug)]
struct Found {
    check: &'static Check,
    path: String,
    statement: Option<u32>,
    span: Span,
    message: String,
    fix: Option<Box<Fix>>,
}

impl Report {
    pub(super) const fn new(check: &'static Check) -> Self {
        Self {
            check,
            found: Vec::new(),
            left_out: 0,
        }
    }

    /// What is found from here on is of this check.
    pub(super) const fn of(&mut self, check: &'static Check) {
        self.check = check;
    }

    /// Adds what stands at a place; it is worded only where it is kept.
    pub(super) fn tell<'s, T: Into<Cow<'static, str>>>(
        &mut self,
        what: &impl Placed<'s>,
        message: impl FnOnce() -> T,
    ) {
        self.tell_with(what, || (message(), None));
    }

    /// The same with what would mend it.
    pub(super) fn tell_with<'s, T: Into<Cow<'static, str>>>(
        &mut self,
        what: &impl Placed<'s>,
        message: impl FnOnce() -> (T, Option<Box<Fix>>),
    ) {
        if self.found.len() >= MOST_FINDINGS {
            self.left_out += 1;
            return;
        }
        let (message, fix) = message();
        let place = what.place();
        self.found.push(Found {
            check: self.check,
            path: shortened(place.render()),
            statement: place.of_statement(),
            span: what.span(),
            message: shortened(message.into().into_owned()),
            fix,
        });
    }

    /// What was found, with its positions in the text, in its order; and how much was left out.
    pub(super) fn finish(mut self, text: &str) -> (Vec<Diagnostic>, usize) {
        self.found.sort_by_key(|found| found.span.start);
        let mut positions = Positions::new(text);
        let mut last = (Span::START, Position::START);
        let diagnostics = self.found.into_iter().map(|found| {
            let position = positions.at(found.span.start);
            // From a copy: the next one may begin before this one's end.
            if last.0 != found.span {
                last = (found.span, positions.clone().at(found.span.end));
            }
            Diagnostic {
                check: found.check,
                severity: found.check.severity,
                rule: found.check.rule,
                message: found.message,
                path: found.path,
                statement: found.statement,
                position,
                end: last.1,
                fix: found.fix,
            }
        });
        (diagnostics.collect(), self.left_out)
    }
}
