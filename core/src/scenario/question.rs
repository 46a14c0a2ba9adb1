//! Questions beside scenarios: a document of which some members are policies.

use super::answer::{ErrorCode, ScenarioError};
use super::fields::{Reading, SCENARIO};
use super::run::{read_json, unreadable};
use crate::finding::{Reason, Severity};
use crate::text::Json;

/// Reads a document of which some members are policies.
pub(super) fn read_question<T>(
    text: &str,
    members: &[&str],
    read: impl FnOnce(&mut Reading<'_>, &Json<'_>) -> Option<T>,
) -> Result<T, ScenarioError> {
    let json = read_json(text)?;
    let mut reading = Reading::new(text, Severity::Error);
    let found = read(&mut reading, &json);
    match ScenarioError::from_findings(reading.finish()) {
        Some(error) => Err(coded(error, members)),
        None => found.ok_or_else(|| unreadable(text)),
    }
}

/// What is wrong first in one of some members is wrong with a policy; that it is missing is not.
fn coded(error: ScenarioError, members: &[&str]) -> ScenarioError {
    let is_of_policy = error.findings.first().is_some_and(|finding| {
        let path = finding.path();
        let (member, is_missing) = match path.find(['.', '[']) {
            Some(end) => (path.get(..end).unwrap_or_default(), false),
            // What a policy lacks is told at its place, too, by a rule of its own.
            None => (
                path,
                finding.reason() == Reason::MissingMember && finding.rule() == SCENARIO,
            ),
        };
        members.contains(&member) && !is_missing
    });
    let code = match is_of_policy {
        true => ErrorCode::InvalidPolicy,
        false => ErrorCode::InvalidScenario,
    };
    ScenarioError { code, ..error }
}
