//! The table of all checks.

use super::check::Check;
use super::checks::{
    action, condition, document, empty, escalation, key, mfa, organizations, pass_role, principal,
    quota, resource, service_linked_role, statement, trust, value, variable, wide,
};

/// Every check, by family and id; in this order they are run.
pub(super) static CHECKS: &[&Check] = &[
    &action::invalid_action::CHECK,
    &action::invalid_service_in_action::CHECK,
    &action::malformed_action::CHECK,
    &action::unsupported_action_in_policy::CHECK,
    &action::wildcard_in_service_name::CHECK,
    &condition::duplicate_condition_operator::CHECK,
    &condition::duplicate_keys_with_different_case::CHECK,
    &condition::invalid_condition_data_type::CHECK,
    &condition::invalid_condition_key_format::CHECK,
    &condition::invalid_condition_multiple_boolean::CHECK,
    &condition::invalid_condition_operator::CHECK,
    &condition::missing_tag_key_in_condition::CHECK,
    &condition::null_with_if_exists::CHECK,
    &condition::null_with_qualifier::CHECK,
    &condition::unknown_condition_key::CHECK,
    &document::data_type_mismatch::CHECK,
    &document::duplicate_member::CHECK,
    &document::invalid_policy::CHECK,
    &document::invalid_policy_element::CHECK,
    &document::invalid_version::CHECK,
    &document::json_syntax_error::CHECK,
    &document::limit_exceeded::CHECK,
    &document::missing_statement::CHECK,
    &document::missing_version::CHECK,
    &document::outdated_version::CHECK,
    &document::unsupported_character::CHECK,
    &empty::empty_array_action::CHECK,
    &empty::empty_array_condition::CHECK,
    &empty::empty_array_principal::CHECK,
    &empty::empty_array_resource::CHECK,
    &empty::empty_object_condition::CHECK,
    &empty::empty_object_principal::CHECK,
    &escalation::privilege_escalation::CHECK,
    &escalation::resource_exposure::CHECK,
    &key::allow_notaction_with_unsupported_tag_condition_key_for_service::CHECK,
    &key::allow_with_unsupported_tag_condition_key_for_service::CHECK,
    &key::deny_notaction_with_unsupported_tag_condition_key_for_service::CHECK,
    &key::deny_with_unsupported_tag_condition_key_for_service::CHECK,
    &key::forallvalues_with_single_valued_key::CHECK,
    &key::invalid_global_condition_key::CHECK,
    &key::invalid_service_condition_key::CHECK,
    &key::irrelevant_condition_key_in_policy::CHECK,
    &key::missing_action_for_condition_key::CHECK,
    &key::missing_qualifier::CHECK,
    &key::string_like_operator_with_arn_condition_keys::CHECK,
    &key::type_mismatch::CHECK,
    &key::type_mismatch_string::CHECK,
    &key::unsupported_action_for_condition_key::CHECK,
    &key::unsupported_global_condition_key::CHECK,
    &mfa::mfa_bool_in_deny::CHECK,
    &mfa::mfa_if_exists_in_allow::CHECK,
    &mfa::mfa_null_in_allow::CHECK,
    &mfa::mfa_null_in_deny::CHECK,
    &organizations::rcp_blanket_deny::CHECK,
    &organizations::rcp_syntax_error_action::CHECK,
    &organizations::rcp_syntax_error_allow::CHECK,
    &organizations::rcp_syntax_error_notaction::CHECK,
    &organizations::rcp_syntax_error_principal::CHECK,
    &organizations::scp_syntax_error_principal::CHECK,
    &organizations::signin_phase_uncovered::CHECK,
    &pass_role::pass_role_with_notaction_and_notresource::CHECK,
    &pass_role::pass_role_with_notresource::CHECK,
    &pass_role::pass_role_with_star_in_action_and_notresource::CHECK,
    &pass_role::pass_role_with_star_in_action_and_resource::CHECK,
    &pass_role::pass_role_with_star_in_resource::CHECK,
    &pass_role::pass_role_with_star_in_resource_and_notaction::CHECK,
    &principal::allow_with_notprincipal::CHECK,
    &principal::federated_principal_not_supported::CHECK,
    &principal::invalid_principal_format::CHECK,
    &principal::invalid_principal_key::CHECK,
    &principal::unsupported_principal::CHECK,
    &principal::unsupported_wildcard_in_principal::CHECK,
    &quota::policy_size_exceeds_identity_policy_quota::CHECK,
    &quota::policy_size_exceeds_rcp_quota::CHECK,
    &quota::policy_size_exceeds_resource_policy_quota::CHECK,
    &quota::policy_size_exceeds_role_trust_policy_quota::CHECK,
    &quota::policy_size_exceeds_scp_quota::CHECK,
    &quota::quota_near_limit::CHECK,
    &resource::arn_account_not_allowed::CHECK,
    &resource::arn_region_not_allowed::CHECK,
    &resource::invalid_arn_account::CHECK,
    &resource::invalid_arn_prefix::CHECK,
    &resource::invalid_arn_region::CHECK,
    &resource::invalid_arn_resource::CHECK,
    &resource::invalid_arn_service_case::CHECK,
    &resource::invalid_arn_shape::CHECK,
    &resource::invalid_partition::CHECK,
    &resource::invalid_region::CHECK,
    &resource::invalid_service::CHECK,
    &resource::missing_arn_account::CHECK,
    &resource::missing_arn_field::CHECK,
    &resource::missing_arn_region::CHECK,
    &resource::resource_mismatch::CHECK,
    &resource::template_left_over::CHECK,
    &resource::trailing_space::CHECK,
    &resource::unsupported_resource_arn_in_policy::CHECK,
    &service_linked_role::create_slr_with_notaction_and_notresource::CHECK,
    &service_linked_role::create_slr_with_notresource::CHECK,
    &service_linked_role::create_slr_with_star_in_action_and_notresource::CHECK,
    &service_linked_role::create_slr_with_star_in_action_and_resource::CHECK,
    &service_linked_role::create_slr_with_star_in_resource::CHECK,
    &service_linked_role::create_slr_with_star_in_resource_and_notaction::CHECK,
    &statement::empty_exclusion::CHECK,
    &statement::invalid_effect::CHECK,
    &statement::missing_action::CHECK,
    &statement::missing_effect::CHECK,
    &statement::missing_principal::CHECK,
    &statement::missing_resource::CHECK,
    &statement::unique_sids_recommended::CHECK,
    &statement::unique_sids_required::CHECK,
    &statement::unsupported_element_combination::CHECK,
    &statement::unsupported_sid::CHECK,
    &trust::assumable_by_any_principal::CHECK,
    &trust::cross_account_without_external_id::CHECK,
    &trust::mismatched_action_for_principal::CHECK,
    &trust::role_trust_policy_syntax_error_notprincipal::CHECK,
    &trust::role_trust_policy_syntax_error_resource::CHECK,
    &trust::role_trust_policy_unsupported_wildcard_in_principal::CHECK,
    &value::invalid_date_value::CHECK,
    &value::type_mismatch_arn::CHECK,
    &value::type_mismatch_binary::CHECK,
    &value::type_mismatch_boolean::CHECK,
    &value::type_mismatch_ip_range::CHECK,
    &value::type_mismatch_number::CHECK,
    &variable::empty_variable::CHECK,
    &variable::missing_brace_in_variable::CHECK,
    &variable::missing_quote_in_variable::CHECK,
    &variable::nested_variable::CHECK,
    &variable::unsupported_space_in_variable::CHECK,
    &variable::variable_unsupported_in_element::CHECK,
    &wide::full_wildcard::CHECK,
    &wide::not_action_allow::CHECK,
    &wide::not_resource_broad::CHECK,
    &wide::not_resource_deny_ineffective::CHECK,
    &wide::service_wildcard::CHECK,
    &wide::wildcard_action::CHECK,
    &wide::wildcard_resource::CHECK,
];

/// All checks, those that the loader makes among them.
///
/// # Examples
/// ```
/// let ids: Vec<_> = portcullis::lint::checks().map(|check| check.id()).collect();
/// assert!(ids.contains(&"json-syntax-error"));
/// ```
pub fn checks() -> impl ExactSizeIterator<Item = &'static Check> + Clone {
    CHECKS.iter().copied()
}

/// The check of an id.
#[must_use]
pub fn check(id: &str) -> Option<&'static Check> {
    checks().find(|check| check.id == id)
}

#[cfg(test)]
mod tests {
    use alloc::collections::BTreeSet;

    use super::*;

    #[test]
    fn an_id_is_of_one_check_and_says_what_it_is() {
        let ids: BTreeSet<_> = checks().map(Check::id).collect();
        assert_eq!(ids.len(), checks().len(), "an id stands twice");
        let names = checks().filter_map(Check::aws_name);
        let distinct: BTreeSet<_> = names.clone().collect();
        assert_eq!(distinct.len(), names.count(), "a name of AWS stands twice");
        for check in checks() {
            let fits = |byte: u8| byte.is_ascii_lowercase() || byte == b'-';
            assert!(check.id.bytes().all(fits), "{}", check.id);
            assert!(check.summary().ends_with('.'), "{}", check.id);
            assert!(check.page().len() > check.summary().len(), "{}", check.id);
            assert!(check.rule.starts_with("R-"), "{}", check.id);
        }
    }
}
