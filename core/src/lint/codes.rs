//! The table of all checks.

use super::check::Check;
use super::checks::{
    action, condition, document, empty, network, organizations, pass_role, principal, quota,
    redundant, resource, service_linked_role, statement, trust, value, variable,
};

/// Every check, by family and id; in this order they are run.
pub(super) static CHECKS: &[&Check] = &[
    &action::invalid_action::CHECK,
    &action::malformed_action::CHECK,
    &condition::duplicate_condition_operator::CHECK,
    &condition::duplicate_keys_with_different_case::CHECK,
    &condition::dynamodb_attributes_without_select::CHECK,
    &condition::equivalent_to_null_false::CHECK,
    &condition::equivalent_to_null_true::CHECK,
    &condition::invalid_condition_data_type::CHECK,
    &condition::invalid_condition_key_format::CHECK,
    &condition::invalid_condition_multiple_boolean::CHECK,
    &condition::invalid_condition_operator::CHECK,
    &condition::missing_paired_condition_keys::CHECK,
    &condition::missing_tag_key_in_condition::CHECK,
    &condition::null_with_if_exists::CHECK,
    &condition::null_with_qualifier::CHECK,
    &condition::redundant_key_due_to_wildcard_in_condition::CHECK,
    &condition::redundant_statement_due_to_wildcard_in_condition::CHECK,
    &condition::unknown_condition_key::CHECK,
    &condition::untrustworthy_condition_key::CHECK,
    &condition::wildcard_usage_too_permissive::CHECK,
    &condition::wildcard_without_like_operator::CHECK,
    &document::data_type_mismatch::CHECK,
    &document::duplicate_member::CHECK,
    &document::invalid_policy::CHECK,
    &document::invalid_policy_element::CHECK,
    &document::invalid_version::CHECK,
    &document::json_syntax_error::CHECK,
    &document::limit_exceeded::CHECK,
    &document::missing_statement::CHECK,
    &document::missing_version::CHECK,
    &document::unsupported_character::CHECK,
    &empty::empty_array_action::CHECK,
    &empty::empty_array_condition::CHECK,
    &empty::empty_array_condition_forallvalues::CHECK,
    &empty::empty_array_condition_foranyvalue::CHECK,
    &empty::empty_array_condition_ifexists::CHECK,
    &empty::empty_array_principal::CHECK,
    &empty::empty_array_resource::CHECK,
    &empty::empty_object_condition::CHECK,
    &empty::empty_object_principal::CHECK,
    &empty::empty_sid_value::CHECK,
    &network::improve_ip_range::CHECK,
    &network::private_ip_address::CHECK,
    &network::private_ip_address_subset::CHECK,
    &network::private_notipaddress::CHECK,
    &network::private_notipaddress_subset::CHECK,
    &organizations::rcp_missing_related_principal_condition_key::CHECK,
    &organizations::rcp_missing_related_service_principal_condition_key::CHECK,
    &organizations::rcp_missing_service_condition_key_null_check::CHECK,
    &organizations::rcp_syntax_error_action::CHECK,
    &organizations::rcp_syntax_error_allow::CHECK,
    &organizations::rcp_syntax_error_notaction::CHECK,
    &organizations::rcp_syntax_error_principal::CHECK,
    &organizations::scp_syntax_error_action_wildcard::CHECK,
    &organizations::scp_syntax_error_allow_condition::CHECK,
    &organizations::scp_syntax_error_allow_notaction::CHECK,
    &organizations::scp_syntax_error_allow_resource::CHECK,
    &organizations::scp_syntax_error_notresource::CHECK,
    &organizations::scp_syntax_error_principal::CHECK,
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
    &principal::invalid_role_reference::CHECK,
    &principal::invalid_service_principal_format::CHECK,
    &principal::invalid_user_reference::CHECK,
    &principal::recommended_condition_key_for_service_principal::CHECK,
    &principal::restrict_access_to_service_principal::CHECK,
    &principal::unsupported_condition_key_for_service_principal::CHECK,
    &principal::unsupported_principal::CHECK,
    &principal::unsupported_wildcard_in_principal::CHECK,
    &quota::policy_size_exceeds_identity_policy_quota::CHECK,
    &quota::policy_size_exceeds_rcp_quota::CHECK,
    &quota::policy_size_exceeds_resource_policy_quota::CHECK,
    &quota::policy_size_exceeds_role_trust_policy_quota::CHECK,
    &quota::policy_size_exceeds_scp_quota::CHECK,
    &redundant::redundant_action::CHECK,
    &redundant::redundant_resource::CHECK,
    &redundant::redundant_statement::CHECK,
    &resource::arn_account_not_allowed::CHECK,
    &resource::arn_region_not_allowed::CHECK,
    &resource::invalid_arn_prefix::CHECK,
    &resource::invalid_arn_shape::CHECK,
    &resource::invalid_partition::CHECK,
    &resource::missing_arn_field::CHECK,
    &resource::template_left_over::CHECK,
    &resource::trailing_space::CHECK,
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
    &trust::invalid_federated_principal_syntax_in_role_trust_policy::CHECK,
    &trust::mismatched_action_for_principal::CHECK,
    &trust::missing_action_for_roles_anywhere_trust_policy::CHECK,
    &trust::missing_condition_key_for_oidc_principal::CHECK,
    &trust::missing_github_repo_condition_key::CHECK,
    &trust::redundant_principal_in_role_trust_policy::CHECK,
    &trust::role_trust_policy_syntax_error_notprincipal::CHECK,
    &trust::role_trust_policy_syntax_error_resource::CHECK,
    &trust::role_trust_policy_unsupported_wildcard_in_principal::CHECK,
    &trust::specific_github_repo_and_branch_recommended::CHECK,
    &value::confirm_audience_claim_type::CHECK,
    &value::foranyvalue_with_audience_claim_type::CHECK,
    &value::invalid_date_value::CHECK,
    &value::invalid_kms_key_value::CHECK,
    &value::invalid_vpc_format::CHECK,
    &value::invalid_vpce_format::CHECK,
    &value::redundant_condition_value_num::CHECK,
    &value::type_mismatch_arn::CHECK,
    &value::type_mismatch_binary::CHECK,
    &value::type_mismatch_boolean::CHECK,
    &value::type_mismatch_date::CHECK,
    &value::type_mismatch_ip_range::CHECK,
    &value::type_mismatch_number::CHECK,
    &variable::empty_variable::CHECK,
    &variable::invalid_variable_for_operator::CHECK,
    &variable::missing_brace_in_variable::CHECK,
    &variable::missing_quote_in_variable::CHECK,
    &variable::nested_variable::CHECK,
    &variable::unsupported_space_in_variable::CHECK,
    &variable::variable_unsupported_in_element::CHECK,
    &variable::variable_unsupported_in_version::CHECK,
    &variable::variable_usage_too_permissive::CHECK,
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
