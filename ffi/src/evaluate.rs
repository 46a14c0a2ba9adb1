//! The decision, and its story.

use alloc::string::{String, ToString};

use portcullis::Explanation;

use crate::combination::Combination;
use crate::decision::Decision;
use crate::error::{Error, Failure};
use crate::guard::{caught, check_output, reported};
use crate::handle::{self, Handle};
use crate::request::Request;
use crate::scenario::to_json;
use crate::status::{OK, Status};
use crate::text::Text;

/// Decides one request. A deny is written before anything else is looked at.
///
/// # Safety
/// Handles are NULL or of this library; `decision` is NULL or can be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn portcullis_combination_evaluate(
    combination: *const Handle<Combination>,
    request: *const Handle<Request>,
    decision: *mut Decision,
) -> Status {
    if let Err(status) = check_output(decision) {
        return status;
    }
    // SAFETY: checked above.
    unsafe { decision.write(Decision::DENY) };
    // SAFETY: this function's contract.
    match unsafe { decide(combination, request) } {
        Ok(decided) => {
            // SAFETY: checked above.
            unsafe { decision.write(decided) };
            OK
        }
        Err(status) => status,
    }
}

/// Whether a request is allowed; every failure is a no.
///
/// # Safety
/// Handles are NULL or of this library.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn portcullis_combination_is_allowed(
    combination: *const Handle<Combination>,
    request: *const Handle<Request>,
) -> bool {
    // SAFETY: this function's contract.
    let decided = unsafe { decide(combination, request) };
    decided.is_ok_and(|decision| decision.outcome == ALLOWED)
}

const ALLOWED: u8 = crate::decision::outcome(portcullis::Outcome::Allowed);

/// # Safety
/// Handles are NULL or of this library.
#[inline]
unsafe fn decide(
    combination: *const Handle<Combination>,
    request: *const Handle<Request>,
) -> Result<Decision, Status> {
    // SAFETY: this function's contract.
    let combination = unsafe { handle::get(combination) }?;
    // SAFETY: this function's contract.
    let request = unsafe { handle::get(request) }?;
    caught(|| combination.borrowed.evaluate(&request.context).into())
}

/// The decision with its story, as JSON.
///
/// # Safety
/// Handles are NULL or of this library; outputs are NULL or can be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn portcullis_combination_explain_json(
    combination: *const Handle<Combination>,
    request: *const Handle<Request>,
    story: *mut *mut Handle<Text>,
    error: *mut *mut Handle<Error>,
) -> Status {
    // SAFETY: this function's contract.
    unsafe { explain(combination, request, story, error, |told| to_json(&told)) }
}

/// The decision with its story, for a person to read.
///
/// # Safety
/// As [`portcullis_combination_explain_json`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn portcullis_combination_explain_text(
    combination: *const Handle<Combination>,
    request: *const Handle<Request>,
    story: *mut *mut Handle<Text>,
    error: *mut *mut Handle<Error>,
) -> Status {
    // SAFETY: this function's contract.
    unsafe {
        explain(combination, request, story, error, |told| {
            Ok(told.to_string())
        })
    }
}

/// # Safety
/// As [`portcullis_combination_explain_json`].
unsafe fn explain(
    combination: *const Handle<Combination>,
    request: *const Handle<Request>,
    story: *mut *mut Handle<Text>,
    error: *mut *mut Handle<Error>,
    written: impl FnOnce(Explanation) -> Result<String, Failure>,
) -> Status {
    let body = || {
        check_output(story)?;
        // SAFETY: this function's contract.
        let combination = unsafe { handle::get(combination) }?;
        // SAFETY: this function's contract.
        let request = unsafe { handle::get(request) }?;
        let text = written(combination.borrowed.explain(&request.context))?;
        // SAFETY: checked above.
        unsafe { story.write(Text::handle(text)) };
        Ok(())
    };
    // SAFETY: this function's contract.
    unsafe { reported(error, body) }
}
