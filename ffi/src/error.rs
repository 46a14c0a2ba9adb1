//! Why a call failed: for machines a status, for people everything that is wrong.

use alloc::borrow::ToOwned;
use alloc::boxed::Box;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use portcullis::scenario::{ErrorCode, ScenarioError};
use portcullis::{
    AuthorizerError, Finding, MismatchError, PolicyErrors, PolicySetErrors, RequestErrors,
    finding::Severity,
};
use serde::Serialize;

use crate::handle::Kind;
use crate::status::{
    INVALID_AUTHORIZER, INVALID_POLICY, INVALID_REQUEST, INVALID_ROWS, INVALID_SCENARIO, Status,
    message, name,
};

/// An error that the caller owns: `portcullis_error`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Error {
    pub(crate) status: Status,
    pub(crate) message: String,
    pub(crate) findings: Vec<Entry>,
    /// Of a batch, the row in question.
    pub(crate) row: Option<usize>,
    /// The error object of SCENARIO.md.
    pub(crate) json: String,
}

impl Kind for Error {
    const TAG: u32 = 0x5043_0002;
}

/// One thing that is wrong: `portcullis_finding`, and a finding on the wire. A fact of a request has no
/// position; its path names the fact as the scenario's `request` does, or a slot that does not fit it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Entry {
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) policy: Option<String>,
    pub(crate) reason: &'static str,
    pub(crate) rule: &'static str,
    pub(crate) message: String,
    pub(crate) path: String,
    pub(crate) line: u32,
    pub(crate) column: u32,
    pub(crate) offset: u32,
    /// The error object of SCENARIO.md does not have it.
    #[serde(skip)]
    pub(crate) end: End,
    #[serde(skip)]
    pub(crate) severity: Severity,
}

/// Behind what a finding means; zeros where it has no position.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(crate) struct End {
    pub(crate) line: u32,
    pub(crate) column: u32,
    pub(crate) offset: u32,
}

impl Entry {
    fn of(finding: &Finding, policy: Option<&str>) -> Self {
        let (position, end) = (finding.position(), finding.end());
        Self {
            policy: policy.map(ToOwned::to_owned),
            reason: finding.reason().as_str(),
            rule: finding.rule(),
            message: finding.message().into(),
            path: finding.path().into(),
            line: position.line,
            column: position.column,
            offset: position.offset,
            end: End {
                line: end.line,
                column: end.column,
                offset: end.offset,
            },
            severity: finding.severity(),
        }
    }
}

/// A call that failed, on its way out.
#[derive(Debug)]
pub(crate) enum Failure {
    /// The status says it all.
    Plain(Status),
    Told(Box<Error>),
}

impl Failure {
    pub(crate) const fn status(&self) -> Status {
        match self {
            Self::Plain(status) => *status,
            Self::Told(error) => error.status,
        }
    }

    pub(crate) fn into_error(self) -> Error {
        match self {
            Self::Plain(status) => Error::new(status, message(status).into(), Vec::new()),
            Self::Told(error) => *error,
        }
    }

    /// The same, of a row of a batch.
    pub(crate) fn in_row(self, row: usize) -> Self {
        let mut error = self.into_error();
        error.row = Some(row);
        error.status = INVALID_ROWS;
        Self::Told(Box::new(error))
    }
}

impl Error {
    pub(crate) fn new(status: Status, message: String, findings: Vec<Entry>) -> Self {
        #[derive(Serialize)]
        struct Wrapped<'a> {
            error: Shown<'a>,
        }
        #[derive(Serialize)]
        struct Shown<'a> {
            code: &'static str,
            message: &'a str,
            findings: &'a [Entry],
        }
        let json = serde_json::to_string(&Wrapped {
            error: Shown {
                code: name(status),
                message: &message,
                findings: &findings,
            },
        });
        Self {
            status,
            json: json.unwrap_or_default(),
            message,
            findings,
            row: None,
        }
    }
}

impl From<Status> for Failure {
    fn from(status: Status) -> Self {
        Self::Plain(status)
    }
}

impl From<Error> for Failure {
    fn from(error: Error) -> Self {
        Self::Told(Box::new(error))
    }
}

impl From<PolicyErrors> for Failure {
    fn from(errors: PolicyErrors) -> Self {
        let findings = errors.findings().iter();
        let findings = findings.map(|finding| Entry::of(finding, None)).collect();
        Error::new(INVALID_POLICY, errors.to_string(), findings).into()
    }
}

impl From<PolicySetErrors> for Failure {
    fn from(errors: PolicySetErrors) -> Self {
        let findings = errors
            .policies()
            .flat_map(|(name, errors)| {
                let of_policy = move |finding| Entry::of(finding, Some(name));
                errors.findings().iter().map(of_policy)
            })
            .collect();
        Error::new(INVALID_POLICY, errors.to_string(), findings).into()
    }
}

impl From<RequestErrors> for Failure {
    fn from(errors: RequestErrors) -> Self {
        let of_fact = |error: &portcullis::request::RequestError| Entry {
            policy: None,
            reason: error.reason().as_str(),
            rule: error.rule(),
            message: error.message().into(),
            path: error.field().into(),
            line: 0,
            column: 0,
            offset: 0,
            end: End::default(),
            severity: Severity::Error,
        };
        let findings = errors.errors().iter().map(of_fact).collect();
        Error::new(INVALID_REQUEST, errors.to_string(), findings).into()
    }
}

impl From<MismatchError> for Failure {
    fn from(error: MismatchError) -> Self {
        let message = error.to_string();
        let finding = Entry {
            policy: None,
            reason: error.reason().as_str(),
            rule: error.rule(),
            message: message.clone(),
            path: error.field().into(),
            line: 0,
            column: 0,
            offset: 0,
            end: End::default(),
            severity: Severity::Error,
        };
        Error::new(INVALID_REQUEST, message, Vec::from([finding])).into()
    }
}

impl From<AuthorizerError> for Failure {
    fn from(error: AuthorizerError) -> Self {
        Error::new(INVALID_AUTHORIZER, error.to_string(), Vec::new()).into()
    }
}

impl From<ScenarioError> for Failure {
    fn from(error: ScenarioError) -> Self {
        let status = match error.code {
            ErrorCode::InvalidRequest => INVALID_REQUEST,
            ErrorCode::InvalidPolicy => INVALID_POLICY,
            _ => INVALID_SCENARIO,
        };
        let findings = error
            .findings
            .iter()
            .map(|finding| Entry::of(finding, None));
        Error::new(status, error.message.clone(), findings.collect()).into()
    }
}
