//! The JSON fronts: documents of SCENARIO.md in and out.

use alloc::string::String;
use alloc::vec::Vec;

use portcullis::{
    Finding, Outcome, Policy,
    finding::{Fix, Severity},
    scenario,
};
use serde::Serialize;

use crate::decision;
use crate::error::{Error, Failure};
use crate::guard::{check_optional_output, reported};
use crate::handle::Handle;
use crate::limits::{Refused, Subject, of_document};
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
        let (decided, text) = told(unsafe { question.get(Subject::Scenario) }?)?;
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
        let (is_valid, text) = match unsafe { policy.get(Subject::Policy) } {
            Ok(policy) => match Policy::from_json(policy, policy_type, loader) {
                Ok(policy) => (true, Report::of(true, policy.warnings())?),
                Err(errors) => (false, Report::of(false, errors.findings())?),
            },
            // What the core would say, had the text been read.
            Err(Refused::Longer { bytes, .. }) => {
                let finding = &of_document(bytes);
                let finding = Judged {
                    severity: "error",
                    end_line: finding.end.line,
                    end_column: finding.end.column,
                    end_offset: finding.end.offset,
                    fix: None,
                    finding,
                };
                (false, Report::written(false, Vec::from([finding]))?)
            }
            Err(refused) => return Err(refused.into()),
        };
        if !report.is_null() {
            // SAFETY: checked above.
            unsafe { report.write(Text::handle(text)) };
        }
        if !valid.is_null() {
            // SAFETY: as above.
            unsafe { valid.write(is_valid) };
        }
        Ok(())
    };
    // SAFETY: this function's contract.
    unsafe { reported(error, body) }
}

#[derive(Debug, Serialize)]
struct Report<'a, F> {
    valid: bool,
    findings: Vec<Judged<'a, F>>,
}

#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Judged<'a, F> {
    severity: &'static str,
    #[serde(flatten)]
    finding: &'a F,
    end_line: u32,
    end_column: u32,
    end_offset: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<&'a Fix>,
}

impl<'a> Report<'a, Finding> {
    fn of(valid: bool, findings: &'a [Finding]) -> Result<String, Failure> {
        let judged = |finding: &'a Finding| Judged {
            severity: match finding.severity() {
                Severity::Warning => "warning",
                _ => "error",
            },
            finding,
            end_line: finding.end().line,
            end_column: finding.end().column,
            end_offset: finding.end().offset,
            fix: finding.fix(),
        };
        Self::written(valid, findings.iter().map(judged).collect())
    }
}

impl<'a, F: Serialize> Report<'a, F> {
    fn written(valid: bool, findings: Vec<Judged<'a, F>>) -> Result<String, Failure> {
        to_json(&Self { valid, findings })
    }
}
