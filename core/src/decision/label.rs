//! How explanations name a policy.

use alloc::string::String;
use core::fmt;

use serde::Serialize;

/// How a policy is told from the others of its layer: by its name, or, where it has none, by its index.
///
/// On the wire a name is a string and an index a number.
#[derive(Debug, Clone, PartialEq, Eq, Hash, Serialize)]
#[serde(untagged)]
#[expect(clippy::exhaustive_enums, reason = "complete by definition")]
pub enum PolicyLabel {
    /// Its name.
    Name(String),
    /// Its index in the layer, from 0; levels are counted through.
    Index(u32),
}

impl fmt::Display for PolicyLabel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Name(name) => f.write_str(name),
            Self::Index(index) => write!(f, "policy {index}"),
        }
    }
}
