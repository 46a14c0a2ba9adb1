//! One call that is asked as several pairs of action and resource, with one summary.

use portcullis::{CallDecision, Decision as CoreDecision};

use crate::authorizer::Authorizer;
use crate::decision::Decision;
use crate::guard::{check_optional_output, check_output, status_of};
use crate::handle::{self, Handle};
use crate::request::Request;
use crate::request_facts::array;
use crate::status::{INVALID_REQUEST, Status};

/// Decides one call as its pairs, all of which have to be allowed. A deny is written first, and it stays where a pair
/// cannot be asked.
///
/// # Safety
/// Handles are NULL or of this library; `pairs` is an array of `count`; outputs are NULL or can be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn portcullis_authorizer_evaluate_all(
    authorizer: *const Handle<Authorizer>,
    pairs: *const *const Handle<Request>,
    count: usize,
    decision: *mut Decision,
    pair: *mut usize,
) -> Status {
    if check_output(decision).is_ok() {
        // SAFETY: checked above.
        unsafe { decision.write(Decision::DENY) };
    }
    let tell_pair = |index: usize| {
        if check_output(pair).is_ok() {
            // SAFETY: checked above.
            unsafe { pair.write(index) };
        }
    };
    tell_pair(usize::MAX);
    status_of(|| {
        check_output(decision)?;
        check_optional_output(pair)?;
        // SAFETY: this function's contract.
        let authorizer = unsafe { handle::get(authorizer) }?;
        // SAFETY: this function's contract.
        let pairs = unsafe { array(pairs, count) }?;
        let mut failed = Ok(());
        let call = CallDecision::of(pairs.iter().enumerate().map(|(index, request)| {
            // SAFETY: this function's contract.
            let asked = unsafe { handle::get(*request) }.and_then(|request| {
                let fits = authorizer.0.check(&request.context);
                fits.map_or(Err(INVALID_REQUEST), |()| Ok(request))
            });
            match asked {
                Ok(request) => authorizer.0.evaluate(&request.context),
                Err(status) => {
                    if failed.is_ok() {
                        tell_pair(index);
                        failed = Err(status);
                    }
                    CoreDecision::default()
                }
            }
        }));
        failed?;
        // SAFETY: checked above.
        unsafe { decision.write(call.decision().into()) };
        tell_pair(call.pair().unwrap_or(usize::MAX));
        Ok(())
    })
}
