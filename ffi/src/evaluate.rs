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
use crate::status::{INVALID_REQUEST, OK, Status};
use crate::text::Text;

/// Decides one request. A deny is written before anything else is looked at; it stays where session or scope down
/// policies do not fit the caller.
///
/// # Safety
/// Handles are NULL or of this library; `decision` is NULL or can be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn portcullis_combination_evaluate(
    combination: *const Handle<Combination>,
    request: *const Handle<Request>,
    decision: *mut Decision,
) -> Status {
    if check_output(decision).is_err() {
        return cold(check_output(decision));
    }
    // SAFETY: checked above.
    unsafe { decision.write(Decision::DENY) };
    // SAFETY: this function's contract.
    let Ok((combination, request)) = (unsafe { both(combination, request) }) else {
        // SAFETY: this function's contract.
        return cold(unsafe { both(combination, request) });
    };
    // SAFETY: checked above, and initialised.
    let decision = unsafe { &mut *decision };
    if combination.borrowed.may_mismatch(&request.context) {
        return evaluate_if_fit(combination, request, decision);
    }
    let decided = caught(|| decision.set(combination.borrowed.evaluate(&request.context)));
    decided.map_or_else(|status| status, |()| OK)
}

/// By itself, so that the usual path has no more registers to save.
#[cold]
#[inline(never)]
fn evaluate_if_fit(
    combination: &Combination,
    request: &Request,
    decision: &mut Decision,
) -> Status {
    let decided = caught(|| {
        if combination.borrowed.check(&request.context).is_err() {
            return INVALID_REQUEST;
        }
        decision.set(combination.borrowed.evaluate(&request.context));
        OK
    });
    decided.unwrap_or_else(|status| status)
}

/// Whether the policies can be meant for the caller, and why not.
///
/// # Safety
/// Handles are NULL or of this library; `error` is NULL or can be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn portcullis_combination_check(
    combination: *const Handle<Combination>,
    request: *const Handle<Request>,
    error: *mut *mut Handle<Error>,
) -> Status {
    let body = || {
        // SAFETY: this function's contract.
        let (combination, request) = unsafe { both(combination, request) }?;
        Ok(combination.borrowed.check(&request.context)?)
    };
    // SAFETY: this function's contract.
    unsafe { reported(error, body) }
}

/// The status of a misuse, found out off the path that decides.
#[cold]
fn cold<T>(checked: Result<T, Status>) -> Status {
    checked.map_or_else(|status| status, |_| OK)
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
    let handles = unsafe { both(combination, request) };
    let decided = handles.and_then(|(combination, request)| {
        caught(|| combination.borrowed.evaluate(&request.context).is_allowed())
    });
    decided.unwrap_or(false)
}

/// # Safety
/// Handles are NULL or of this library.
#[inline(always)]
unsafe fn both<'a>(
    combination: *const Handle<Combination>,
    request: *const Handle<Request>,
) -> Result<(&'a Combination, &'a Request), Status> {
    // SAFETY: this function's contract.
    let combination = unsafe { handle::get(combination) }?;
    // SAFETY: this function's contract.
    Ok((combination, unsafe { handle::get(request) }?))
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
        combination.borrowed.check(&request.context)?;
        let text = written(combination.borrowed.explain(&request.context))?;
        // SAFETY: checked above.
        unsafe { story.write(Text::handle(text)) };
        Ok(())
    };
    // SAFETY: this function's contract.
    unsafe { reported(error, body) }
}
