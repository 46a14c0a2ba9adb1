//! What an author may not have meant, as JSON.

use alloc::string::String;

use portcullis::lint::Linter;
use portcullis::reference::Reference as CoreReference;
use portcullis::{PolicyType, lint};
use serde::Serialize;

use crate::error::{Error, Failure};
use crate::guard::{check_output, reported};
use crate::handle::Handle;
use crate::limits::{Refused, Subject, of_document};
use crate::policy_set::policy_type;
use crate::reference::{Reference, optional};
use crate::scenario::to_json;
use crate::status::{INVALID_ARGUMENT, Status};
use crate::text::{Str, Text};

/// `PORTCULLIS_LINT_LEGACY_SCP_LANGUAGE`.
const LEGACY_SCP_LANGUAGE: u32 = 1;

/// What the checks find in a policy. A policy that is wrong is not a failure of the call.
///
/// # Safety
/// The text is readable; `reference` is NULL or a reference of this library; outputs are NULL or can be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn portcullis_lint_json(
    policy: Str,
    policy_type: u32,
    flags: u32,
    reference: *const Handle<Reference>,
    report: *mut *mut Handle<Text>,
    error: *mut *mut Handle<Error>,
) -> Status {
    let body = || {
        check_output(report)?;
        let policy_type = self::policy_type(policy_type)?;
        // SAFETY: this function's contract.
        let reference = unsafe { optional(reference) }?;
        let linter = linter(policy_type, flags, reference)?;
        // SAFETY: this function's contract.
        let told = match unsafe { policy.get(Subject::Policy) } {
            Ok(policy) => written(&linter.lint(policy))?,
            Err(Refused::Longer { bytes, .. }) => written(&[longer(bytes)])?,
            Err(refused) => return Err(refused.into()),
        };
        // SAFETY: checked above.
        unsafe { report.write(Text::handle(told)) };
        Ok(())
    };
    // SAFETY: this function's contract.
    unsafe { reported(error, body) }
}

fn linter<'r>(
    policy_type: PolicyType,
    flags: u32,
    reference: Option<&CoreReference<'r>>,
) -> Result<Linter<'r>, Status> {
    let mut linter = Linter::new(policy_type);
    if let Some(reference) = reference {
        linter = linter.with_reference(*reference);
    }
    match flags {
        0 => Ok(linter),
        LEGACY_SCP_LANGUAGE => Ok(linter.with_legacy_scp_language()),
        _ => Err(INVALID_ARGUMENT),
    }
}

fn written(findings: &[impl Serialize]) -> Result<String, Failure> {
    #[derive(Serialize)]
    struct Report<'a, F> {
        findings: &'a [F],
    }
    to_json(&Report { findings })
}

/// A diagnostic of a text that was not read.
#[derive(Debug, Serialize)]
#[serde(rename_all = "camelCase")]
struct Longer {
    id: &'static str,
    severity: lint::Severity,
    rule: &'static str,
    message: String,
    path: String,
    line: u32,
    column: u32,
    offset: u32,
    end_line: u32,
    end_column: u32,
    end_offset: u32,
}

/// What the core would say, had the text been read.
fn longer(bytes: usize) -> Longer {
    let entry = of_document(bytes);
    Longer {
        id: "limit-exceeded",
        severity: lint::Severity::Error,
        rule: entry.rule,
        message: entry.message,
        path: entry.path,
        line: entry.line,
        column: entry.column,
        offset: entry.offset,
        end_line: entry.end.line,
        end_column: entry.end.column,
        end_offset: entry.end.offset,
    }
}

#[cfg(test)]
mod tests {
    use portcullis::Limits;

    use super::*;

    #[test]
    fn a_text_that_is_not_read_is_reported_as_the_core_reports_it() {
        let bytes = Limits::DEFAULT.document_bytes + 1;
        let found = Linter::new(PolicyType::Identity).lint(&" ".repeat(bytes));
        let of_core = written(&found).ok();
        assert!(of_core.is_some());
        assert_eq!(written(&[longer(bytes)]).ok(), of_core);
    }
}
