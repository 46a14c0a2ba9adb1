//! Policies of organizations.

pub(in crate::lint) mod rcp_blanket_deny;
pub(in crate::lint) mod rcp_missing_related_principal_condition_key;
pub(in crate::lint) mod rcp_missing_related_service_principal_condition_key;
pub(in crate::lint) mod rcp_missing_service_condition_key_null_check;
pub(in crate::lint) mod rcp_syntax_error_action;
pub(in crate::lint) mod rcp_syntax_error_allow;
pub(in crate::lint) mod rcp_syntax_error_notaction;
pub(in crate::lint) mod rcp_syntax_error_principal;
pub(in crate::lint) mod scp_syntax_error_action_wildcard;
pub(in crate::lint) mod scp_syntax_error_allow_condition;
pub(in crate::lint) mod scp_syntax_error_allow_notaction;
pub(in crate::lint) mod scp_syntax_error_allow_resource;
pub(in crate::lint) mod scp_syntax_error_notresource;
pub(in crate::lint) mod scp_syntax_error_principal;
pub(in crate::lint) mod signin_phase_uncovered;

use alloc::string::String;

use crate::lint::report::Report;
use crate::lint::subject::{CheckedCondition, CheckedStatement, Subject};
use crate::policy::{ConditionOperator, PolicyType, SetOperator};

/// The statements of a service control policy that is held to the language of before September 2025 (R-TYPE-8).
fn legacy<'a, 's>(subject: &'a Subject<'s>) -> impl Iterator<Item = &'a CheckedStatement<'s>> {
    let is_meant =
        subject.has_legacy_scp_language && subject.policy_type == PolicyType::ServiceControl;
    let statements = is_meant.then_some(&subject.statements);
    statements.into_iter().flatten()
}

/// Tells of conditions of a resource control policy that refuse whoever has another value of one of these keys, or none;
/// not in a statement that has what it takes.
fn find_exceptions(
    subject: &Subject<'_>,
    report: &mut Report,
    keys: &[&str],
    is_sound: impl Fn(&CheckedStatement<'_>) -> bool,
    message: impl Fn(&str) -> String,
) {
    if subject.policy_type != PolicyType::ResourceControl {
        return;
    }
    let is_exception = |condition: &&CheckedCondition<'_>| {
        condition.base().is_some_and(ConditionOperator::is_negated)
            && condition.set() != Some(SetOperator::ForAnyValue)
            && keys.iter().any(|key| condition.is_on(key))
    };
    for statement in &subject.statements {
        let mut exceptions = statement.conditions.iter().filter(is_exception).peekable();
        if exceptions.peek().is_some() && !is_sound(statement) {
            for condition in exceptions {
                report.tell(condition, || message(condition.key()));
            }
        }
    }
}

/// Whether a statement says whether it is about AWS services.
fn of_services(statement: &CheckedStatement<'_>) -> bool {
    statement.has_condition_on(&[
        "aws:PrincipalIsAWSService",
        "aws:PrincipalServiceName",
        "aws:PrincipalServiceNamesList",
    ])
}
