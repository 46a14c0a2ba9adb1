//! What a pattern of actions covers, as a JSON document.

use alloc::{
    string::{String, ToString as _},
    vec::Vec,
};

use serde::Serialize;

use super::run::to_json;
use crate::reference::{AccessLevel, Reference};

#[derive(Serialize)]
struct Expansion {
    actions: Vec<Covered>,
    #[serde(skip_serializing_if = "Option::is_none")]
    similar: Option<String>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Covered {
    action: String,
    access_level: AccessLevel,
}

/// The actions of the reference that an entry of `Action` covers, in its order: an object with `actions`, each with `action` and
/// `accessLevel`. Where there is none, `similar` is what may have been meant, if anything is alike.
///
/// # Examples
/// ```
/// use portcullis::{reference::Reference, scenario};
///
/// let reference = Reference::from_bytes(portcullis_reference::BYTES)?;
/// let told = scenario::expansion_json("s3:GetObjectTag*", &reference);
/// assert_eq!(told, r#"{"actions":[{"action":"s3:GetObjectTagging","accessLevel":"Read"}]}"#);
/// let told = scenario::expansion_json("s3:GetObjekt", &reference);
/// assert_eq!(told, r#"{"actions":[],"similar":"s3:GetObject"}"#);
/// # Ok::<(), portcullis::reference::ReferenceError>(())
/// ```
#[must_use]
pub fn expansion_json(pattern: &str, reference: &Reference<'_>) -> String {
    let covered = reference.expand(pattern).map(|action| Covered {
        action: action.to_string(),
        access_level: action.access_level(),
    });
    let actions: Vec<_> = covered.collect();
    let similar = match actions.is_empty() {
        true => reference.similar_pattern(pattern),
        false => None,
    };
    to_json(Ok(Expansion { actions, similar }))
}
