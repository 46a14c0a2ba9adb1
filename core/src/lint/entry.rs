//! How a check is written: what it is, beside what finds it.

use super::check::Check;
use super::report::Report;
use super::subject::Subject;

/// A row of the table of checks.
#[derive(Debug)]
pub(super) struct Entry {
    pub(super) check: &'static Check,
    /// Nothing for what the loader finds.
    pub(super) run: Option<fn(&Subject<'_>, &mut Report)>,
}

/// Writes the constants `CHECK` and `ENTRY` of a file. Its doc comment is the page of the check: a first sentence that
/// stands for itself, then why, and what to do.
///
/// With `run = path` it is a check of the document, else one of what the loader finds.
macro_rules! check {
    (
        $(#[doc = $line:literal])+
        $id:literal, $severity:ident, $rule:literal
        $(, aws = $aws:literal)?
        $(, run = $run:path)?
        $(,)?
    ) => {
        $(#[doc = $line])+
        pub(in crate::lint) static CHECK: $crate::lint::check::Check = $crate::lint::check::Check {
            id: $id,
            aws_name: $crate::lint::entry::given!($($aws)?),
            severity: $crate::lint::Severity::$severity,
            rule: $rule,
            page: concat!($($line, "\n"),+),
        };

        pub(in crate::lint) static ENTRY: $crate::lint::entry::Entry = $crate::lint::entry::Entry {
            check: &CHECK,
            run: $crate::lint::entry::given!($($run)?),
        };
    };
}

/// Something or nothing.
macro_rules! given {
    () => {
        None
    };
    ($given:expr) => {
        Some($given)
    };
}

pub(super) use {check, given};
