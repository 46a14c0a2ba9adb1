//! What AWS's services define, as bytes that the host has: `portcullis_reference`.

use alloc::boxed::Box;
use alloc::string::ToString;
use alloc::vec::Vec;
use core::ffi::c_void;
use core::fmt;

use portcullis::reference::{Reference as CoreReference, ReferenceError};
use portcullis::scenario;
use self_cell::self_cell;

use crate::error::{Error, Failure};
use crate::guard::{caught, check_output, reported, status_of};
use crate::handle::{self, Handle, Kind};
use crate::limits::Subject;
use crate::status::{INVALID_REFERENCE, Status};
use crate::text::{Str, Text};

self_cell!(
    /// The core's reference is a view; a handle has nobody whose bytes it could view.
    struct Owned {
        owner: Box<[u8]>,
        #[covariant]
        dependent: CoreReference,
    }
);

/// Services, actions, resource types and condition keys: `portcullis_reference`.
pub struct Reference(Owned);

impl Reference {
    fn from_bytes(bytes: &[u8]) -> Result<Self, ReferenceError> {
        let owned = Owned::try_new(bytes.into(), |bytes| CoreReference::from_bytes(bytes))?;
        Ok(Self(owned))
    }

    pub(crate) fn view(&self) -> &CoreReference<'_> {
        self.0.borrow_dependent()
    }
}

impl Kind for Reference {
    const TAG: u32 = 0x5043_000A;
}

impl fmt::Debug for Reference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.view().fmt(f)
    }
}

impl From<ReferenceError> for Failure {
    fn from(error: ReferenceError) -> Self {
        Error::new(INVALID_REFERENCE, error.to_string(), Vec::new()).into()
    }
}

/// The reference of a call that can do without.
///
/// # Safety
/// As [`handle::get`].
pub(crate) unsafe fn optional<'a>(
    reference: *const Handle<Reference>,
) -> Result<Option<&'a CoreReference<'a>>, Status> {
    if reference.is_null() {
        return Ok(None);
    }
    // SAFETY: this function's contract.
    let reference = unsafe { handle::get(reference) }?;
    Ok(Some(reference.view()))
}

/// Copies the bytes of a reference and checks them.
///
/// # Safety
/// `bytes` is NULL or has `size` readable bytes; outputs are NULL or can be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn portcullis_reference_from_bytes(
    bytes: *const c_void,
    size: usize,
    reference: *mut *mut Handle<Reference>,
    error: *mut *mut Handle<Error>,
) -> Status {
    let body = || {
        check_output(reference)?;
        let bytes = Str {
            ptr: bytes.cast(),
            len: size,
        };
        // SAFETY: this function's contract.
        let bytes = unsafe { bytes.bytes(Subject::Reference) }?;
        let made = Reference::from_bytes(bytes)?;
        // SAFETY: checked above.
        unsafe { reference.write(Handle::new(made)) };
        Ok(())
    };
    // SAFETY: this function's contract.
    unsafe { reported(error, body) }
}

/// The day of the data, which lives as long as the reference. NULL and 0 for none.
///
/// # Safety
/// `reference` is NULL or a reference of this library.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn portcullis_reference_version(reference: *const Handle<Reference>) -> Str {
    let told = caught(|| {
        // SAFETY: this function's contract.
        let reference = unsafe { handle::get(reference) };
        reference.map_or(Str::NONE, |reference| {
            Str::of(reference.view().version().date())
        })
    });
    told.unwrap_or(Str::NONE)
}

/// Frees a reference. NULL is fine.
///
/// # Safety
/// `reference` is NULL or a reference of this library, not used any more.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn portcullis_reference_free(reference: *mut Handle<Reference>) -> Status {
    // SAFETY: this function's contract.
    status_of(|| unsafe { handle::free(reference) })
}

/// The actions that a pattern covers, as JSON.
///
/// # Safety
/// `reference` is NULL or a reference of this library; the text is readable; outputs are NULL or can be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn portcullis_expand_json(
    reference: *const Handle<Reference>,
    pattern: Str,
    expansion: *mut *mut Handle<Text>,
    error: *mut *mut Handle<Error>,
) -> Status {
    let body = || {
        check_output(expansion)?;
        // SAFETY: this function's contract.
        let reference = unsafe { handle::get(reference) }?.view();
        // SAFETY: this function's contract.
        let pattern = unsafe { pattern.get(Subject::Action) }?;
        let told = scenario::expansion_json(pattern, reference);
        // SAFETY: checked above.
        unsafe { expansion.write(Text::handle(told)) };
        Ok(())
    };
    // SAFETY: this function's contract.
    unsafe { reported(error, body) }
}
