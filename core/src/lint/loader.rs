//! What the loader finds, under the ids of checks.

use super::check::Check;
use super::checks::{
    action, condition, document, empty, key, organizations, principal, quota, resource, statement,
    trust, value, variable,
};
use super::diagnostic::Diagnostic;
use super::severity::Severity;
use crate::finding::{Finding, Reason, Severity as Loaded};
use crate::policy::PolicyType;

/// What stands for findings that were left out.
pub(super) static LIMIT: &Check = &document::limit_exceeded::CHECK;

/// A finding of the loader as one of its check.
pub(super) fn diagnostic(finding: Finding, policy_type: PolicyType) -> Diagnostic {
    let check = check_of(&finding, policy_type);
    let severity = match finding.severity() {
        Loaded::Error => Severity::Error,
        // Some services store policies without resource.
        Loaded::Warning if core::ptr::eq(check, &statement::missing_resource::CHECK) => {
            Severity::Warning
        }
        Loaded::Warning => check.severity,
    };
    Diagnostic {
        check,
        severity,
        rule: finding.rule(),
        statement: statement_of(finding.path()),
        position: finding.position(),
        end: finding.end(),
        message: finding.message().into(),
        path: finding.path().into(),
        fix: finding.into_fix(),
    }
}

/// The number in `Statement[2].Action`; 0 in `Statement.Action`.
fn statement_of(path: &str) -> Option<u32> {
    let behind = path.strip_prefix("Statement")?;
    match behind.strip_prefix('[') {
        Some(number) => number.split(']').next()?.parse().ok(),
        None => (!behind.is_empty()).then_some(0),
    }
}

/// A member of a statement in a path: `Action` in `Statement[2].Action[0]`.
fn element(path: &str) -> &str {
    let behind = path.strip_prefix("Statement").unwrap_or_default();
    let behind = behind.split_once('.').map_or("", |(_, behind)| behind);
    let end = behind.find(['.', '[']).unwrap_or(behind.len());
    behind.get(..end).unwrap_or_default()
}

/// The operator in the path of a condition: `Bool` in `Statement[2].Condition.Bool.aws:x`. No operator has a dot.
fn operator(path: &str) -> &str {
    let behind = path.split_once(".Condition.").map(|(_, behind)| behind);
    let operator = behind.and_then(|behind| behind.split(['.', '[']).next());
    operator.unwrap_or_default()
}

/// Which check a finding of the loader is of.
fn check_of(finding: &Finding, policy_type: PolicyType) -> &'static Check {
    let (rule, path, message) = (finding.rule(), finding.path(), finding.message());
    let is_error = finding.severity() == Loaded::Error;
    match finding.reason() {
        Reason::InvalidJson => &document::json_syntax_error::CHECK,
        Reason::LimitExceeded => &document::limit_exceeded::CHECK,
        Reason::DuplicateMember => &document::duplicate_member::CHECK,
        Reason::UnknownMember if rule == "R-PRIN-1" => &principal::invalid_principal_key::CHECK,
        Reason::UnknownMember => &document::invalid_policy_element::CHECK,
        Reason::WrongJsonType if element(path) == "Condition" => {
            &condition::invalid_condition_data_type::CHECK
        }
        Reason::WrongJsonType => &document::data_type_mismatch::CHECK,
        Reason::MissingMember => missing(rule, message),
        Reason::ForbiddenMember => forbidden(element(path), policy_type),
        Reason::ExclusiveMembers => &statement::unsupported_element_combination::CHECK,
        Reason::InvalidVersion => &document::invalid_version::CHECK,
        Reason::MissingVersion => &document::missing_version::CHECK,
        Reason::InvalidEffect => &statement::invalid_effect::CHECK,
        Reason::ForbiddenEffect if rule == "R-TYPE-9" => {
            &organizations::rcp_syntax_error_allow::CHECK
        }
        Reason::ForbiddenEffect => &principal::allow_with_notprincipal::CHECK,
        Reason::InvalidSid => &statement::unsupported_sid::CHECK,
        Reason::DuplicateSid if is_error => &statement::unique_sids_required::CHECK,
        Reason::DuplicateSid => &statement::unique_sids_recommended::CHECK,
        Reason::EmptyElement => empty(path, message),
        Reason::EmptyExclusion => &statement::empty_exclusion::CHECK,
        Reason::InvalidPrincipal => match (rule, policy_type) {
            ("R-TYPE-6", _) => &trust::role_trust_policy_unsupported_wildcard_in_principal::CHECK,
            ("R-TYPE-9", _) => &organizations::rcp_syntax_error_principal::CHECK,
            _ if names(message).contains(['*', '?']) => {
                &principal::unsupported_wildcard_in_principal::CHECK
            }
            ("R-PRIN-11", _) => &principal::invalid_service_principal_format::CHECK,
            ("R-PRIN-12", PolicyType::RoleTrust) => {
                &trust::invalid_federated_principal_syntax_in_role_trust_policy::CHECK
            }
            _ => &principal::invalid_principal_format::CHECK,
        },
        Reason::ForbiddenPrincipal if names_kind(message, "Federated") => {
            &principal::federated_principal_not_supported::CHECK
        }
        Reason::ForbiddenPrincipal => &principal::invalid_principal_key::CHECK,
        Reason::MismatchedAction => &trust::mismatched_action_for_principal::CHECK,
        Reason::InvalidAction if rule == "R-TYPE-9" => {
            &organizations::rcp_syntax_error_action::CHECK
        }
        Reason::InvalidAction if rule == "R-ACT-4" => &action::wildcard_in_service_name::CHECK,
        Reason::InvalidAction => &action::malformed_action::CHECK,
        Reason::InvalidResource => of_shape(rule, message),
        Reason::IncompleteArn => &resource::missing_arn_field::CHECK,
        Reason::TrailingSpace if rule == "R-RES-17" => &resource::trailing_space::CHECK,
        Reason::TrailingSpace => &condition::invalid_condition_key_format::CHECK,
        Reason::InvalidVariable => of_variable(message),
        Reason::MisplacedVariable if element(path) == "Condition" => {
            &variable::invalid_variable_for_operator::CHECK
        }
        Reason::MisplacedVariable => &variable::variable_unsupported_in_element::CHECK,
        Reason::UnknownConditionOperator => match rule {
            "R-IFEX-4" => &condition::null_with_if_exists::CHECK,
            "R-NULL-3" => &condition::null_with_qualifier::CHECK,
            _ => &condition::invalid_condition_operator::CHECK,
        },
        Reason::DuplicateConditionOperator => &condition::duplicate_condition_operator::CHECK,
        Reason::DuplicateConditionKey => &condition::duplicate_keys_with_different_case::CHECK,
        Reason::InvalidConditionKey if names(message).ends_with('/') => {
            &condition::missing_tag_key_in_condition::CHECK
        }
        Reason::InvalidConditionKey => &condition::invalid_condition_key_format::CHECK,
        Reason::UnknownConditionKey => unknown_key(names(message)),
        Reason::InvalidConditionValue => of_value(rule, names(message)),
        Reason::TooManyConditionValues => &condition::invalid_condition_multiple_boolean::CHECK,
        Reason::QuotaExceeded => of_quota(policy_type),
        Reason::UnsupportedCharacter => &document::unsupported_character::CHECK,
        _ => &document::invalid_policy::CHECK,
    }
}

/// What a message names first.
fn names(message: &str) -> &str {
    message.split('`').nth(1).unwrap_or_default()
}

fn unknown_key(name: &str) -> &'static Check {
    let is_global = name.get(.."aws:".len());
    let is_global = is_global.is_some_and(|prefix| prefix.eq_ignore_ascii_case("aws:"));
    match is_global {
        true if name.eq_ignore_ascii_case("aws:ARN") => {
            &key::unsupported_global_condition_key::CHECK
        }
        true => &key::invalid_global_condition_key::CHECK,
        false => &condition::unknown_condition_key::CHECK,
    }
}

fn names_kind(message: &str, kind: &str) -> bool {
    message
        .split('`')
        .skip(1)
        .step_by(2)
        .any(|name| name == kind)
}

fn missing(rule: &str, message: &str) -> &'static Check {
    match rule {
        "R-STMT-1" => &statement::missing_effect::CHECK,
        "R-TYPE-2" => &statement::missing_principal::CHECK,
        "R-TYPE-7" => &statement::missing_resource::CHECK,
        "R-STMT-2" if names(message) == "Action" => &statement::missing_action::CHECK,
        "R-STMT-2" => &statement::missing_resource::CHECK,
        _ => &document::missing_statement::CHECK,
    }
}

fn forbidden(element: &str, policy_type: PolicyType) -> &'static Check {
    match (policy_type, element) {
        (PolicyType::RoleTrust, "NotPrincipal") => {
            &trust::role_trust_policy_syntax_error_notprincipal::CHECK
        }
        (PolicyType::RoleTrust, _) => &trust::role_trust_policy_syntax_error_resource::CHECK,
        (PolicyType::ResourceControl, "NotAction") => {
            &organizations::rcp_syntax_error_notaction::CHECK
        }
        (PolicyType::ResourceControl, "NotPrincipal") => {
            &organizations::rcp_syntax_error_principal::CHECK
        }
        (PolicyType::ServiceControl, "Principal" | "NotPrincipal") => {
            &organizations::scp_syntax_error_principal::CHECK
        }
        (_, "Principal" | "NotPrincipal") => &principal::unsupported_principal::CHECK,
        _ => &document::invalid_policy_element::CHECK,
    }
}

fn empty(path: &str, message: &str) -> &'static Check {
    match element(path) {
        "Action" | "NotAction" => &empty::empty_array_action::CHECK,
        "Resource" | "NotResource" => &empty::empty_array_resource::CHECK,
        "Principal" | "NotPrincipal" if message.contains("map") => {
            &empty::empty_object_principal::CHECK
        }
        "Principal" | "NotPrincipal" => &empty::empty_array_principal::CHECK,
        "Condition" if message.contains("has no condition keys") => {
            &empty::empty_object_condition::CHECK
        }
        "Condition" => empty_condition(operator(path)),
        _ => &document::missing_statement::CHECK,
    }
}

/// By how the operator takes an empty list (R-COND-13).
fn empty_condition(operator: &str) -> &'static Check {
    if operator.starts_with("ForAllValues:") {
        &empty::empty_array_condition_forallvalues::CHECK
    } else if operator.starts_with("ForAnyValue:") {
        &empty::empty_array_condition_foranyvalue::CHECK
    } else if operator.ends_with("IfExists") {
        &empty::empty_array_condition_ifexists::CHECK
    } else {
        &empty::empty_array_condition::CHECK
    }
}

fn of_shape(rule: &str, message: &str) -> &'static Check {
    let says = |part: &str| message.contains(part);
    if rule != "R-RES-20" {
        &resource::invalid_arn_prefix::CHECK
    } else if says("left over from a template") {
        &resource::template_left_over::CHECK
    } else if says("partition") {
        &resource::invalid_partition::CHECK
    } else if says("has no Region") {
        &resource::arn_region_not_allowed::CHECK
    } else if says("has no account") {
        &resource::arn_account_not_allowed::CHECK
    } else if says("colon is missing") {
        &resource::missing_arn_field::CHECK
    } else if says("an IAM resource is") {
        &resource::invalid_arn_resource::CHECK
    } else {
        &resource::invalid_arn_shape::CHECK
    }
}

fn of_variable(message: &str) -> &'static Check {
    let says = |part: &str| message.contains(part);
    if says("is not closed") {
        &variable::missing_brace_in_variable::CHECK
    } else if says("names no key") {
        &variable::empty_variable::CHECK
    } else if says("inside a variable") {
        &variable::nested_variable::CHECK
    } else if says("a default value is written") {
        &variable::missing_quote_in_variable::CHECK
    } else {
        &variable::unsupported_space_in_variable::CHECK
    }
}

fn of_value(rule: &str, text: &str) -> &'static Check {
    match rule {
        "R-NUM-4" => &value::type_mismatch_number::CHECK,
        // What has no digit was not meant to be a date.
        "R-DATE-4" if !text.contains(|character: char| character.is_ascii_digit()) => {
            &value::type_mismatch_date::CHECK
        }
        "R-DATE-4" => &value::invalid_date_value::CHECK,
        "R-IP-6" => &value::type_mismatch_ip_range::CHECK,
        "R-BIN-2" => &value::type_mismatch_binary::CHECK,
        "R-ARN-6" => &value::type_mismatch_arn::CHECK,
        _ => &value::type_mismatch_boolean::CHECK,
    }
}

const fn of_quota(policy_type: PolicyType) -> &'static Check {
    match policy_type {
        PolicyType::RoleTrust => &quota::policy_size_exceeds_role_trust_policy_quota::CHECK,
        PolicyType::ServiceControl => &quota::policy_size_exceeds_scp_quota::CHECK,
        PolicyType::ResourceControl => &quota::policy_size_exceeds_rcp_quota::CHECK,
        PolicyType::Resource | PolicyType::KmsKey | PolicyType::VpcEndpoint => {
            &quota::policy_size_exceeds_resource_policy_quota::CHECK
        }
        _ => &quota::policy_size_exceeds_identity_policy_quota::CHECK,
    }
}
