//! What a check is.

use alloc::{string::String, vec::Vec};

use super::severity::Severity;

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
    pub fn page(&self) -> String {
        // A doc comment has a space before each line.
        let lines = self.page.lines();
        let lines: Vec<_> = lines
            .map(|line| line.strip_prefix(' ').unwrap_or(line))
            .collect();
        lines.join("\n")
    }

    /// The first sentence of its page, on one line.
    #[must_use]
    pub fn summary(&self) -> String {
        let first = self.page.split("\n\n").next().unwrap_or_default();
        let words: Vec<_> = first.split_whitespace().collect();
        words.join(" ")
    }
}
