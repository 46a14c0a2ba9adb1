//! What a pattern of actions covers.

use portcullis::reference::AccessLevel;
use serde::Serialize;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::error::to_json;
use crate::reference::Reference;

#[derive(Debug, Serialize)]
struct Expansion {
    actions: Vec<Covered>,
    #[serde(skip_serializing_if = "Option::is_none")]
    similar: Option<String>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Covered {
    action: String,
    access_level: AccessLevel,
}

#[wasm_bindgen]
impl Reference {
    /// The actions that a pattern covers, as JSON text; where it covers none, what may have been meant.
    #[must_use]
    pub fn expand(&self, pattern: &str) -> String {
        let covered = self.view().expand(pattern).map(|action| Covered {
            action: action.to_string(),
            access_level: action.access_level(),
        });
        let actions: Vec<_> = covered.collect();
        let similar = match actions.is_empty() {
            true => self.view().similar_pattern(pattern),
            false => None,
        };
        to_json(&Expansion { actions, similar })
    }
}

#[cfg(test)]
mod tests {
    use crate::reference::tests::reference;

    #[test]
    fn a_pattern_is_expanded_or_what_was_meant_is_said() {
        let expand = |pattern| reference().map(|reference| reference.expand(pattern));
        assert_eq!(
            expand("s3:GetObjectTag*").as_deref(),
            Some(r#"{"actions":[{"action":"s3:GetObjectTagging","accessLevel":"Read"}]}"#)
        );
        assert_eq!(
            expand("s3:GetObjekt").as_deref(),
            Some(r#"{"actions":[],"similar":"s3:GetObject"}"#)
        );
    }
}
