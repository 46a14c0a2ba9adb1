//! What AWS's services define, of bytes that the host has.

use alloc::rc::Rc;

use portcullis::reference::Reference as CoreReference;
use self_cell::self_cell;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::error;

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
}

#[cfg(test)]
pub(crate) mod tests {
    use super::*;

    /// That of the package.
    pub(crate) fn reference() -> Option<Reference> {
        Reference::new(portcullis_reference::BYTES.into()).ok()
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
