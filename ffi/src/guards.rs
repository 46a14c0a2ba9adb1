//! What a host requires before any policy, compiled: `portcullis_guards`.

use portcullis::guard::Guards as CoreGuards;
use portcullis::scenario;

use crate::error::Error;
use crate::guard::{check_output, reported, status_of};
use crate::handle::{self, Handle, Kind};
use crate::limits::Subject;
use crate::status::Status;
use crate::text::Str;

/// What is required of transport, network and signature: `portcullis_guards`.
#[derive(Debug)]
pub struct Guards(pub(crate) CoreGuards);

impl Kind for Guards {
    const TAG: u32 = 0x5043_0009;
}

/// Compiles what a host requires.
///
/// # Safety
/// The text is readable; outputs are NULL or can be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn portcullis_guards_from_json(
    json: Str,
    guards: *mut *mut Handle<Guards>,
    error: *mut *mut Handle<Error>,
) -> Status {
    let body = || {
        check_output(guards)?;
        // SAFETY: this function's contract.
        let json = unsafe { json.get(Subject::Scenario) }?;
        let compiled = scenario::guards(json)?;
        // SAFETY: checked above.
        unsafe { guards.write(Handle::new(Guards(compiled))) };
        Ok(())
    };
    // SAFETY: this function's contract.
    unsafe { reported(error, body) }
}

/// Frees it. NULL is fine. Authorizers that hold it go on.
///
/// # Safety
/// `guards` is NULL or of this library, not used any more.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn portcullis_guards_free(guards: *mut Handle<Guards>) -> Status {
    // SAFETY: this function's contract.
    status_of(|| unsafe { handle::free(guards) })
}
