//! What AWS's services define, of bytes that the host has.

use alloc::rc::Rc;

use portcullis::reference::{AccessLevel, Reference as CoreReference};
use self_cell::self_cell;
use serde::Serialize;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::error::{self, to_json};

self_cell!(
    /// The core's reference is a view; a handle has nobody whose bytes it could view.
    pub(crate) struct Owned {
        owner: Box<[u8]>,
        #[covariant]
        dependent: CoreReference,
    }

    impl { Debug }
);

/// Services, actions, resource types and condition keys. Linters share it, so that freeing the handle never pulls it away
/// from under them.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Reference {
    pub(crate) owned: Rc<Owned>,
}

impl Reference {
    pub(crate) fn view(&self) -> &CoreReference<'_> {
        self.owned.borrow_dependent()
    }
}

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
    /// Checks the bytes, once and whole.
    ///
    /// # Errors
    /// Bytes that are no reference, one of another format, or damaged.
    #[wasm_bindgen(constructor)]
    pub fn new(bytes: Box<[u8]>) -> Result<Self, String> {
        let owned = Owned::try_new(bytes, |bytes| CoreReference::from_bytes(bytes));
        let owned = owned.map_err(error::reference)?;
        Ok(Self {
            owned: Rc::new(owned),
        })
    }

    /// The day of its data.
    #[wasm_bindgen(getter)]
    #[must_use]
    pub fn version(&self) -> String {
        self.view().version().date().into()
    }

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
pub(crate) mod tests {
    use super::*;

    /// That of the package.
    pub(crate) fn reference() -> Option<Reference> {
        Reference::new(portcullis_reference::BYTES.into()).ok()
    }

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

    #[test]
    fn other_bytes_are_an_error_with_a_code_of_its_own() {
        let error = Reference::new(Box::from(*b"{}")).err().unwrap_or_default();
        assert!(
            error.starts_with(r#"{"code":"invalidReference""#),
            "{error}"
        );
    }
}
