//! Scenarios one edit away from others.

use core::error::Error;

use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// One edit of a scenario, and what it makes of the answer.
#[derive(Debug, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub(crate) struct Edit {
    /// The scenario.
    pub(crate) of: String,
    /// What it comes to in the world.
    pub(crate) title: String,
    /// Where, as a JSON pointer; something stands there.
    pub(crate) at: String,
    /// What stands there then, which may be null; left out: nothing.
    #[serde(default, deserialize_with = "given")]
    pub(crate) value: Option<Value>,
    /// The decision, or the code of the error.
    pub(crate) decision: String,
    /// The layers that refuse.
    pub(crate) blocked_by: Vec<String>,
    /// A part of the story, which that of the scenario before does not have.
    pub(crate) says: String,
}

/// Null is a value, too.
fn given<'de, D: Deserializer<'de>>(json: D) -> Result<Option<Value>, D::Error> {
    Value::deserialize(json).map(Some)
}

impl Edit {
    /// The scenario after the edit.
    pub(crate) fn apply(&self, base: &str) -> Result<String, Box<dyn Error>> {
        let mut scenario: Value = serde_json::from_str(base)?;
        let nothing = || format!("{}: nothing stands at `{}`", self.of, self.at);
        if let Some(value) = &self.value {
            *scenario.pointer_mut(&self.at).ok_or_else(nothing)? = value.clone();
        } else {
            let (object, member) = self.at.rsplit_once('/').ok_or_else(nothing)?;
            let object = scenario.pointer_mut(object).and_then(Value::as_object_mut);
            object
                .and_then(|object| object.remove(member))
                .ok_or_else(nothing)?;
        }
        Ok(scenario.to_string())
    }
}
