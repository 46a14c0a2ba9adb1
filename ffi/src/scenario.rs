//! The JSON fronts: documents of SCENARIO.md in and out.

use alloc::string::String;
use alloc::vec::Vec;

use portcullis::{Finding, Outcome, Policy, Severity, scenario};
use serde::Serialize;

use crate::decision;
use crate::error::{Error, Failure};
use crate::guard::{check_optional_output, reported};
use crate::handle::Handle;
use crate::policy_set::{loader, policy_type};
use crate::status::{PANIC, Status};
use crate::text::{Str, Text};

/// Plain values as JSON text; that cannot fail.
pub(crate) fn to_json(value: &impl Serialize) -> Result<String, Failure> {
    serde_json::to_string(value).map_err(|_| PANIC.into())
}

/// Answers a scenario document.
///
/// # Safety
/// The text is readable; outputs are NULL or can be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn portcullis_evaluate_json(
    question: Str,
    outcome: *mut u8,
    answer: *mut *mut Handle<Text>,
    error: *mut *mut Handle<Error>,
) -> Status {
    let told = |question: &str| {
        let answer = scenario::answer(question)?;
        Ok((answer.decision, to_json(&answer)?))
    };
    // SAFETY: this function's contract.
    unsafe { front(question, outcome, answer, error, told) }
}

/// Answers a scenario document with the whole story.
///
/// # Safety
/// As [`portcullis_evaluate_json`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn portcullis_explain_json(
    question: Str,
    outcome: *mut u8,
    story: *mut *mut Handle<Text>,
    error: *mut *mut Handle<Error>,
) -> Status {
    let told = |question: &str| {
        let story = scenario::explain(question)?;
        Ok((story.decision, to_json(&story)?))
    };
    // SAFETY: this function's contract.
    unsafe { front(question, outcome, story, error, told) }
}

/// # Safety
/// As [`portcullis_evaluate_json`].
unsafe fn front(
    question: Str,
    outcome: *mut u8,
    answer: *mut *mut Handle<Text>,
    error: *mut *mut Handle<Error>,
    told: impl FnOnce(&str) -> Result<(Outcome, String), Failure>,
) -> Status {
    if !outcome.is_null() {
        // SAFETY: not NULL, a byte is always aligned, writable by contract.
        unsafe { outcome.write(decision::outcome(Outcome::ImplicitDeny)) };
    }
    let body = || {
        check_optional_output(answer)?;
        // SAFETY: this function's contract.
        let (decided, text) = told(unsafe { question.get() }?)?;
        if !answer.is_null() {
            // SAFETY: checked above.
            unsafe { answer.write(Text::handle(text)) };
        }
        if !outcome.is_null() {
            // SAFETY: as above.
            unsafe { outcome.write(decision::outcome(decided)) };
        }
        Ok(())
    };
    // SAFETY: this function's contract.
    unsafe { reported(error, body) }
}

/// What is wrong with a policy, errors and warnings, as JSON. A policy that is wrong is not a failure of the
/// call.
///
/// # Safety
/// As [`portcullis_evaluate_json`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn portcullis_validate_json(
    policy: Str,
    policy_type: u32,
    loader: u32,
    valid: *mut bool,
    report: *mut *mut Handle<Text>,
    error: *mut *mut Handle<Error>,
) -> Status {
    if !valid.is_null() {
        // SAFETY: not NULL, a byte is always aligned, writable by contract.
        unsafe { valid.write(false) };
    }
    let body = || {
        check_optional_output(report)?;
        let policy_type = self::policy_type(policy_type)?;
        let loader = self::loader(loader)?;
        // SAFETY: this function's contract.
        let policy = Policy::from_json(unsafe { policy.get() }?, policy_type, loader);
        let text = match &policy {
            Ok(policy) => to_json(&Report::of(true, policy.warnings())),
            Err(errors) => to_json(&Report::of(false, errors.findings())),
        }?;
        if !report.is_null() {
            // SAFETY: checked above.
            unsafe { report.write(Text::handle(text)) };
        }
        if !valid.is_null() {
            // SAFETY: as above.
            unsafe { valid.write(policy.is_ok()) };
        }
        Ok(())
    };
    // SAFETY: this function's contract.
    unsafe { reported(error, body) }
}

#[derive(Debug, Serialize)]
struct Report<'a> {
    valid: bool,
    findings: Vec<Judged<'a>>,
}

#[derive(Debug, Serialize)]
struct Judged<'a> {
    severity: &'static str,
    #[serde(flatten)]
    finding: &'a Finding,
}

impl<'a> Report<'a> {
    fn of(valid: bool, findings: &'a [Finding]) -> Self {
        let judged = |finding: &'a Finding| Judged {
            severity: match finding.severity() {
                Severity::Warning => "warning",
                _ => "error",
            },
            finding,
        };
        Self {
            valid,
            findings: findings.iter().map(judged).collect(),
        }
    }
}
