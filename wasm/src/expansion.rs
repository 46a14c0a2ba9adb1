//! What a pattern of actions covers.

use portcullis::scenario;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::reference::Reference;

#[wasm_bindgen]
impl Reference {
    /// The actions that a pattern covers, as JSON text; where it covers none, what may have been meant.
    #[must_use]
    pub fn expand(&self, pattern: &str) -> String {
        scenario::expansion_json(pattern, self.view())
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
