//! What editors ask of a text that is no policy yet, as JSON.

use alloc::string::String;

use portcullis::reference::Reference as CoreReference;
use portcullis::{PolicyType, editing};

use crate::error::{Error, Failure};
use crate::guard::{check_output, reported};
use crate::handle::Handle;
use crate::limits::Subject;
use crate::policy_set::policy_type;
use crate::reference::{Reference, optional};
use crate::scenario::to_json;
use crate::status::Status;
use crate::text::{Str, Text};

/// What can stand at a place.
///
/// # Safety
/// The text is readable; `reference` is NULL or a reference of this library; outputs are NULL or can be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn portcullis_complete_json(
    policy: Str,
    offset: usize,
    policy_type: u32,
    reference: *const Handle<Reference>,
    completions: *mut *mut Handle<Text>,
    error: *mut *mut Handle<Error>,
) -> Status {
    let told = |policy: &str, policy_type, reference: Option<&CoreReference<'_>>| {
        to_json(&editing::complete(policy, offset, policy_type, reference))
    };
    // SAFETY: this function's contract.
    unsafe { asked(policy, policy_type, reference, completions, error, told) }
}

/// What stands at a place, for people.
///
/// # Safety
/// As [`portcullis_complete_json`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn portcullis_hover_json(
    policy: Str,
    offset: usize,
    policy_type: u32,
    reference: *const Handle<Reference>,
    hover: *mut *mut Handle<Text>,
    error: *mut *mut Handle<Error>,
) -> Status {
    let told = |policy: &str, policy_type, reference: Option<&CoreReference<'_>>| {
        to_json(&editing::hover(policy, offset, policy_type, reference))
    };
    // SAFETY: this function's contract.
    unsafe { asked(policy, policy_type, reference, hover, error, told) }
}

/// # Safety
/// As [`portcullis_complete_json`].
unsafe fn asked(
    policy: Str,
    policy_type: u32,
    reference: *const Handle<Reference>,
    answer: *mut *mut Handle<Text>,
    error: *mut *mut Handle<Error>,
    told: impl FnOnce(&str, PolicyType, Option<&CoreReference<'_>>) -> Result<String, Failure>,
) -> Status {
    let body = || {
        check_output(answer)?;
        let policy_type = self::policy_type(policy_type)?;
        // SAFETY: this function's contract.
        let reference = unsafe { optional(reference) }?;
        // SAFETY: this function's contract.
        let policy = unsafe { policy.get(Subject::Policy) }?;
        let text = told(policy, policy_type, reference)?;
        // SAFETY: checked above.
        unsafe { answer.write(Text::handle(text)) };
        Ok(())
    };
    // SAFETY: this function's contract.
    unsafe { reported(error, body) }
}
