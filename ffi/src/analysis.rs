//! What holds for every request, as JSON: documents of SCENARIO.md in, answers out.

use alloc::string::String;

use portcullis::analysis::AnalysisLimits;
use portcullis::scenario;

use crate::error::{Error, Failure};
use crate::guard::{check_output, reported};
use crate::handle::Handle;
use crate::limits::Subject;
use crate::reference::{Reference, optional};
use crate::status::Status;
use crate::text::{Str, Text};

/// Whether a policy allows anything that another does not.
///
/// # Safety
/// The text is readable; `reference` is NULL or a reference of this library; outputs are NULL or can be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn portcullis_diff_json(
    question: Str,
    reference: *const Handle<Reference>,
    answer: *mut *mut Handle<Text>,
    error: *mut *mut Handle<Error>,
) -> Status {
    let told = |question: &str| {
        // SAFETY: this function's contract.
        let diff = match unsafe { optional(reference) }? {
            Some(known) => {
                scenario::diff_with_reference(question, known, &AnalysisLimits::DEFAULT)?
            }
            None => scenario::diff(question)?,
        };
        Ok(diff.to_json())
    };
    // SAFETY: this function's contract.
    unsafe { asked(question, answer, error, told) }
}

/// Whether a policy of a resource lets in anybody from outside.
///
/// # Safety
/// As [`portcullis_diff_json`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn portcullis_public_json(
    question: Str,
    answer: *mut *mut Handle<Text>,
    error: *mut *mut Handle<Error>,
) -> Status {
    let told = |question: &str| Ok(scenario::public(question)?.to_json());
    // SAFETY: this function's contract.
    unsafe { asked(question, answer, error, told) }
}

/// What a scenario's answer depends on, where it does not say everything.
///
/// # Safety
/// As [`portcullis_diff_json`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn portcullis_residual_json(
    scenario: Str,
    answer: *mut *mut Handle<Text>,
    error: *mut *mut Handle<Error>,
) -> Status {
    let told = |scenario: &str| {
        let residuals = scenario::residual(scenario)?;
        Ok(scenario::residuals_to_json(&residuals))
    };
    // SAFETY: this function's contract.
    unsafe { asked(scenario, answer, error, told) }
}

/// # Safety
/// As [`portcullis_diff_json`].
unsafe fn asked(
    question: Str,
    answer: *mut *mut Handle<Text>,
    error: *mut *mut Handle<Error>,
    told: impl FnOnce(&str) -> Result<String, Failure>,
) -> Status {
    let body = || {
        check_output(answer)?;
        // SAFETY: this function's contract.
        let text = told(unsafe { question.get(Subject::Scenario) }?)?;
        // SAFETY: checked above.
        unsafe { answer.write(Text::handle(text)) };
        Ok(())
    };
    // SAFETY: this function's contract.
    unsafe { reported(error, body) }
}
