//! The decision, and its story.

use alloc::string::{String, ToString};

use portcullis::Explanation;

use crate::authorizer::Authorizer;
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
pub unsafe extern "C" fn portcullis_authorizer_evaluate(
    authorizer: *const Handle<Authorizer>,
    request: *const Handle<Request>,
    decision: *mut Decision,
) -> Status {
    if check_output(decision).is_err() {
        return cold(check_output(decision));
    }
    // SAFETY: checked above.
    unsafe { decision.write(Decision::DENY) };
    // SAFETY: this function's contract.
    let Ok((authorizer, request)) = (unsafe { both(authorizer, request) }) else {
        // SAFETY: this function's contract.
        return cold(unsafe { both(authorizer, request) });
    };
    // SAFETY: checked above, and initialised.
    let decision = unsafe { &mut *decision };
    if authorizer.0.may_mismatch(&request.context) {
        return evaluate_if_fit(authorizer, request, decision);
    }
    let decided = caught(|| decision.set(authorizer.0.evaluate(&request.context)));
    decided.map_or_else(|status| status, |()| OK)
}

/// By itself, so that the usual path has no more registers to save.
#[cold]
#[inline(never)]
fn evaluate_if_fit(authorizer: &Authorizer, request: &Request, decision: &mut Decision) -> Status {
    let decided = caught(|| {
        if authorizer.0.check(&request.context).is_err() {
            return INVALID_REQUEST;
        }
        decision.set(authorizer.0.evaluate(&request.context));
        OK
    });
    decided.unwrap_or_else(|status| status)
}

/// Whether the policies can be meant for the caller, and why not.
///
/// # Safety
/// Handles are NULL or of this library; `error` is NULL or can be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn portcullis_authorizer_check(
    authorizer: *const Handle<Authorizer>,
    request: *const Handle<Request>,
    error: *mut *mut Handle<Error>,
) -> Status {
    let body = || {
        // SAFETY: this function's contract.
        let (authorizer, request) = unsafe { both(authorizer, request) }?;
        Ok(authorizer.0.check(&request.context)?)
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
pub unsafe extern "C" fn portcullis_authorizer_is_allowed(
    authorizer: *const Handle<Authorizer>,
    request: *const Handle<Request>,
) -> bool {
    // SAFETY: this function's contract.
    let handles = unsafe { both(authorizer, request) };
    let decided = handles.and_then(|(authorizer, request)| {
        caught(|| authorizer.0.evaluate(&request.context).is_allowed())
    });
    decided.unwrap_or(false)
}

/// # Safety
/// Handles are NULL or of this library.
#[inline(always)]
unsafe fn both<'a>(
    authorizer: *const Handle<Authorizer>,
    request: *const Handle<Request>,
) -> Result<(&'a Authorizer, &'a Request), Status> {
    // SAFETY: this function's contract.
    let authorizer = unsafe { handle::get(authorizer) }?;
    // SAFETY: this function's contract.
    Ok((authorizer, unsafe { handle::get(request) }?))
}

/// The decision with its story, as JSON.
///
/// # Safety
/// Handles are NULL or of this library; outputs are NULL or can be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn portcullis_authorizer_explain_json(
    authorizer: *const Handle<Authorizer>,
    request: *const Handle<Request>,
    story: *mut *mut Handle<Text>,
    error: *mut *mut Handle<Error>,
) -> Status {
    // SAFETY: this function's contract.
    unsafe { explain(authorizer, request, story, error, |told| to_json(&told)) }
}

/// The decision with its story, for a person to read.
///
/// # Safety
/// As [`portcullis_authorizer_explain_json`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn portcullis_authorizer_explain_text(
    authorizer: *const Handle<Authorizer>,
    request: *const Handle<Request>,
    story: *mut *mut Handle<Text>,
    error: *mut *mut Handle<Error>,
) -> Status {
    // SAFETY: this function's contract.
    unsafe {
        explain(authorizer, request, story, error, |told| {
            Ok(told.to_string())
        })
    }
}

/// # Safety
/// As [`portcullis_authorizer_explain_json`].
unsafe fn explain(
    authorizer: *const Handle<Authorizer>,
    request: *const Handle<Request>,
    story: *mut *mut Handle<Text>,
    error: *mut *mut Handle<Error>,
    written: impl FnOnce(Explanation) -> Result<String, Failure>,
) -> Status {
    let body = || {
        check_output(story)?;
        // SAFETY: this function's contract.
        let authorizer = unsafe { handle::get(authorizer) }?;
        // SAFETY: this function's contract.
        let request = unsafe { handle::get(request) }?;
        authorizer.0.check(&request.context)?;
        let text = written(authorizer.0.explain(&request.context))?;
        // SAFETY: checked above.
        unsafe { story.write(Text::handle(text)) };
        Ok(())
    };
    // SAFETY: this function's contract.
    unsafe { reported(error, body) }
}
