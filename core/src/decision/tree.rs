//! The details of an explanation, from layers down to elements.

use alloc::{string::String, vec::Vec};
use core::fmt;

use serde::{Serialize, Serializer};

use super::element::{ElementPath, ElementResult};
use super::label::PolicyLabel;
use super::outcome::Outcome;
use super::step::Step;
use crate::effect::Effect;
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
    /// Of a gate what was asked on the way, in its order.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub steps: Vec<Step>,
    /// Its policies in their order; where only some statements are told, those that have one of them.
    pub policies: Vec<PolicyExplanation>,
    /// How many statements of the layer are not told.
    #[serde(skip_serializing_if = "is_zero")]
    pub left_out: usize,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "asked so by serde")]
const fn is_zero(count: &usize) -> bool {
    *count == 0
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
    #[serde(serialize_with = "as_word")]
    pub effect: Effect,
    /// Where the statement begins in the policy's text; `line` and `column` on the wire.
    #[serde(flatten, serialize_with = "as_line")]
    pub position: Position,
    /// Where it ends, behind its last character; `endLine` and `endColumn` on the wire.
    #[serde(flatten, serialize_with = "as_end_line")]
    pub end: Position,
    /// Whether it applied.
    pub applies: bool,
    /// What decided that: of a statement that applies all of its elements, of any other those that do not hold.
    pub elements: Vec<ElementExplanation>,
}

/// An element of a statement, and on what it held or failed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ElementExplanation {
    /// Which.
    pub element: ElementPath,
    /// Whether it holds.
    pub result: ElementResult,
    /// On what, for example `198.51.100.7 is in none of 203.0.113.0/24, 2001:db8::/32`.
    pub reason: String,
    /// Where its value begins in the policy's text, of a condition its key; that of the statement, if the element is
    /// not written. `line` and `column` on the wire.
    #[serde(flatten, serialize_with = "as_line")]
    pub position: Position,
    /// Where it ends, behind its last character; `endLine` and `endColumn` on the wire.
    #[serde(flatten, serialize_with = "as_end_line")]
    pub end: Position,
}

fn as_word<S: Serializer>(effect: &Effect, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.collect_str(effect)
}

pub(super) fn as_line<S: Serializer>(
    position: &Position,
    serializer: S,
) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    struct Start {
        line: u32,
        column: u32,
    }
    let Position { line, column, .. } = *position;
    Start { line, column }.serialize(serializer)
}

fn as_end_line<S: Serializer>(position: &Position, serializer: S) -> Result<S::Ok, S::Error> {
    #[derive(Serialize)]
    #[serde(rename_all = "camelCase")]
    struct End {
        end_line: u32,
        end_column: u32,
    }
    End {
        end_line: position.line,
        end_column: position.column,
    }
    .serialize(serializer)
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
        for (last, step) in with_last(&self.steps) {
            let (own, _) = branch(last);
            writeln!(f, "{below}{own}{step}")?;
        }
        for (last, policy) in with_last(&self.policies) {
            policy.write_tree(f, below, last && self.left_out == 0)?;
        }
        if self.left_out > 0 {
            let plural = if self.left_out == 1 { "" } else { "s" };
            let (own, _) = branch(true);
            writeln!(f, "{below}{own}{} other statement{plural}", self.left_out)?;
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
                    ..
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
        writeln!(
            f,
            ", line {}: {} {verdict}",
            self.position.line, self.effect
        )
    }
}
