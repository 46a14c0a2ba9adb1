//! What is left of statements once the known part of a request has been held against them.

use alloc::{
    string::{String, ToString as _},
    vec::Vec,
};
use core::fmt;

use serde::ser::{Serialize, SerializeMap, Serializer};

use crate::decision::StatementId;
use crate::layer::Layer;
use crate::policy::{Condition, ConditionTest, Effect};

/// A statement that still counts, with what of it is not settled.
///
/// As JSON it is an object with its layer, policy, statement, effect, `Sid`, the entries of its resource part that hang on
/// unknown keys, and its `Condition`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct LeftStatement {
    pub(super) layer: Layer,
    pub(super) statement: StatementId,
    pub(super) effect: Effect,
    pub(super) sid: Option<String>,
    pub(super) excepts: bool,
    pub(super) resources: Vec<String>,
    pub(super) conditions: LeftConditions,
}

impl LeftStatement {
    /// The layer that it stands in.
    #[must_use]
    pub const fn layer(&self) -> Layer {
        self.layer
    }

    /// Its place in the layer.
    #[must_use]
    pub const fn statement(&self) -> StatementId {
        self.statement
    }

    /// Whether it grants or refuses.
    #[must_use]
    pub const fn effect(&self) -> Effect {
        self.effect
    }

    /// Its `Sid`, if it has one.
    #[must_use]
    pub fn sid(&self) -> Option<&str> {
        self.sid.as_deref()
    }

    /// The conditions that are left: the statement applies where all of them hold. None of a statement that applies whatever
    /// the unknown keys are, but for its resources.
    #[must_use]
    pub const fn conditions(&self) -> &LeftConditions {
        &self.conditions
    }

    /// The entries of its resource part with a variable of an unknown key, as the policy writes them. One of them has to
    /// cover the resource; where they are exceptions, none of them may.
    pub fn resources(&self) -> impl Iterator<Item = &str> {
        self.resources.iter().map(String::as_str)
    }

    /// Whether the entries are exceptions: those of `NotResource`.
    #[must_use]
    pub const fn excepts_resources(&self) -> bool {
        self.excepts
    }
}

impl Serialize for LeftStatement {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(None)?;
        map.serialize_entry("layer", &self.layer)?;
        map.serialize_entry("policy", &self.statement.policy)?;
        map.serialize_entry("statement", &self.statement.statement)?;
        map.serialize_entry("effect", &self.effect.to_string())?;
        if let Some(sid) = &self.sid {
            map.serialize_entry("sid", sid)?;
        }
        if !self.resources.is_empty() {
            let member = match self.excepts {
                true => "NotResource",
                false => "Resource",
            };
            map.serialize_entry(member, &self.resources)?;
        }
        map.serialize_entry("Condition", &self.conditions)?;
        map.end()
    }
}

/// Conditions that are left of a statement, with the operators, keys and values of the policy.
///
/// They are written, and read as JSON, as the `Condition` of a policy.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct LeftConditions {
    /// By operator, each with its keys, in the order of the policy.
    operators: Vec<(String, Tests)>,
}

/// Keys under one operator, with their values.
type Tests = Vec<(String, Vec<String>)>;

impl LeftConditions {
    pub(super) fn add(&mut self, condition: &Condition) {
        let ConditionTest::Compare { operands, .. } = &condition.test else {
            return;
        };
        let texts = operands.iter().map(|operand| operand.text.to_string());
        let entry = (condition.key.name.to_string(), texts.collect());
        let name = condition.operator.as_str();
        let known = self.operators.iter_mut();
        match known.into_iter().find(|(operator, _)| operator == name) {
            Some((_, keys)) => keys.push(entry),
            None => self.operators.push((name.into(), [entry].into())),
        }
    }

    /// Whether nothing is left.
    #[must_use]
    pub const fn is_empty(&self) -> bool {
        self.operators.is_empty()
    }

    /// Each condition: operator, key and values.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str, &[String])> {
        self.operators.iter().flat_map(|(operator, keys)| {
            let keys = keys.iter();
            keys.map(|(key, values)| (operator.as_str(), key.as_str(), values.as_slice()))
        })
    }
}

/// One value alone, or a list.
struct Values<'v>(&'v [String]);

impl Serialize for Values<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        match self.0 {
            [one] => serializer.serialize_str(one),
            several => serializer.collect_seq(several),
        }
    }
}

/// The keys under one operator.
struct Block<'b>(&'b Tests);

impl Serialize for Block<'_> {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.0.iter().map(|(key, values)| (key, Values(values))))
    }
}

impl Serialize for LeftConditions {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let blocks = self.operators.iter();
        serializer.collect_map(blocks.map(|(operator, keys)| (operator, Block(keys))))
    }
}

impl fmt::Display for LeftConditions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let text = serde_json::to_string(self).map_err(|_| fmt::Error)?;
        f.write_str(&text)
    }
}
