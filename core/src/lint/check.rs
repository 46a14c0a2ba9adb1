//! What a check is, and how one is written.

use super::report::Report;
use super::severity::Severity;
use super::subject::Subject;

/// One kind of finding: its stable id, what it weighs, and its page.
///
/// # Examples
/// ```
/// use portcullis::lint::{self, Severity};
///
/// let check = lint::check("invalid-action").expect("a check");
/// assert_eq!(check.aws_name(), Some("Invalid action"));
/// assert_eq!(check.severity(), Severity::Error);
/// assert!(check.summary().ends_with('.'));
/// ```
#[derive(Debug)]
pub struct Check {
    pub(super) id: &'static str,
    pub(super) aws_name: Option<&'static str>,
    pub(super) severity: Severity,
    pub(super) rule: &'static str,
    pub(super) page: &'static str,
    /// Nothing for what the loader finds.
    pub(super) run: Option<fn(&Subject<'_>, &mut Report)>,
}

impl Check {
    /// The stable id: lower-case words with hyphens. Ids are never reused.
    #[must_use]
    pub const fn id(&self) -> &'static str {
        self.id
    }

    /// What AWS calls it, if it has it.
    #[must_use]
    pub const fn aws_name(&self) -> Option<&'static str> {
        self.aws_name
    }

    /// What its findings weigh. One that the loader only warns of, because AWS may store the policy, weighs a warning.
    #[must_use]
    pub const fn severity(&self) -> Severity {
        self.severity
    }

    /// The rule of SEMANTICS.md that it rests on.
    #[must_use]
    pub const fn rule(&self) -> &'static str {
        self.rule
    }

    /// What it looks for, why, and what to do, in Markdown.
    #[must_use]
    pub fn page(&self) -> &'static str {
        self.page.trim()
    }

    /// The first sentence of its page.
    #[must_use]
    pub fn summary(&self) -> &'static str {
        let page = self.page();
        page.split("\n\n").next().unwrap_or(page)
    }
}

/// Writes the constant `CHECK` of a file. Its doc comment is the page of the check: a first sentence that stands for
/// itself, then why, and what to do.
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
            aws_name: $crate::lint::check::given!($($aws)?),
            severity: $crate::lint::Severity::$severity,
            rule: $rule,
            page: concat!($($line, "\n"),+),
            run: $crate::lint::check::given!($($run)?),
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
