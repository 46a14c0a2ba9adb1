//! The details of an explanation, from layers down to elements.

use alloc::{string::String, vec::Vec};
use core::fmt;

use serde::Serialize;

use super::{Outcome, PolicyLabel};
use crate::layer::Layer;
use crate::text::Position;

/// What a layer came to, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct LayerExplanation {
    /// The layer.
    pub layer: Layer,
    /// Its own outcome.
    pub outcome: Outcome,
    /// What no statement of the layer says: that it has no policy, or that a rule of its own decided.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Its policies in their order.
    pub policies: Vec<PolicyExplanation>,
}

/// One policy of a layer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct PolicyExplanation {
    /// The policy.
    pub policy: PolicyLabel,
    /// For SCPs and RCPs the level, from 0 for the organization's root.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<u32>,
    /// Its statements in their order.
    pub statements: Vec<StatementExplanation>,
}

/// One statement.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct StatementExplanation {
    /// Index of the statement in its policy, from 0.
    pub statement: u32,
    /// Its `Sid`, if it has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sid: Option<String>,
    /// `Allow` or `Deny`.
    pub effect: &'static str,
    /// Line of the statement in the policy's text, from 1.
    pub line: u32,
    /// Column of the statement in the policy's text, from 1.
    pub column: u32,
    /// Whether it applied.
    pub applies: bool,
    /// Its elements: those that failed, and those whose truth is undecided. Empty if all hold.
    pub elements: Vec<ElementExplanation>,
}

impl StatementExplanation {
    pub(crate) const fn place(position: Position) -> (u32, u32) {
        (position.line, position.column)
    }
}

/// An element that did not plainly hold.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ElementExplanation {
    /// Which, for example `Condition.IpAddress.aws:SourceIp`.
    pub element: String,
    /// `fails`, or `undecided`: not for an Allow, but for a Deny (R-GEN-2).
    pub result: &'static str,
    /// On what, for example `198.51.100.7 is in none of 203.0.113.0/24, 2001:db8::/32`.
    pub reason: String,
}

/// The two signs before an item of a tree: its own, and that of what hangs below it.
const fn branch(last: bool) -> (&'static str, &'static str) {
    if last {
        ("└─ ", "   ")
    } else {
        ("├─ ", "│  ")
    }
}

/// Walks items and tells which is the last.
pub(super) fn with_last<T>(items: &[T]) -> impl Iterator<Item = (bool, &T)> {
    let count = items.len();
    (1..)
        .zip(items)
        .map(move |(number, item)| (number == count, item))
}

impl LayerExplanation {
    pub(super) fn write_tree(&self, f: &mut fmt::Formatter<'_>, last: bool) -> fmt::Result {
        let (own, below) = branch(last);
        writeln!(f, "{own}{}: {}", self.layer.describe(), self.outcome)?;
        if let Some(note) = &self.note {
            writeln!(f, "{below}{note}")?;
        }
        for (last, policy) in with_last(&self.policies) {
            policy.write_tree(f, below, last)?;
        }
        Ok(())
    }
}

impl PolicyExplanation {
    fn write_tree(&self, f: &mut fmt::Formatter<'_>, indent: &str, last: bool) -> fmt::Result {
        let (own, below) = branch(last);
        write!(f, "{indent}{own}{}", self.policy)?;
        if let Some(level) = self.level {
            write!(f, " (level {level})")?;
        }
        writeln!(f)?;
        for (last, statement) in with_last(&self.statements) {
            let (own, below_statement) = branch(last);
            write!(f, "{indent}{below}{own}")?;
            statement.write_line(f)?;
            for element in &statement.elements {
                let ElementExplanation {
                    element,
                    result,
                    reason,
                } = element;
                writeln!(
                    f,
                    "{indent}{below}{below_statement}  {element} {result}: {reason}"
                )?;
            }
        }
        Ok(())
    }
}

impl StatementExplanation {
    fn write_line(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let verdict = if self.applies {
            "applies"
        } else {
            "does not apply"
        };
        write!(f, "statement {}", self.statement)?;
        if let Some(sid) = &self.sid {
            write!(f, " `{sid}`")?;
        }
        writeln!(f, ", line {}: {} {verdict}", self.line, self.effect)
    }
}
