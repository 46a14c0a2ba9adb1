//! The table of all checks.

use super::check::Check;
use super::checks::{
    action, condition, document, empty, escalation, key, mfa, network, organizations, pass_role,
    principal, proof, quota, redundant, resource, service_linked_role, statement, trust, value,
    variable, wide,
};
use super::entry::Entry;

/// Every check, by family and id; in this order they are run.
pub(super) static CHECKS: &[&Entry] = &[
    &action::invalid_action::ENTRY,
    &action::invalid_service_in_action::ENTRY,
    &action::malformed_action::ENTRY,
    &action::unsupported_action_in_policy::ENTRY,
    &action::wildcard_in_service_name::ENTRY,
    &condition::duplicate_condition_operator::ENTRY,
    &condition::duplicate_keys_with_different_case::ENTRY,
    &condition::dynamodb_attributes_without_select::ENTRY,
    &condition::equivalent_to_null_false::ENTRY,
    &condition::equivalent_to_null_true::ENTRY,
    &condition::invalid_condition_data_type::ENTRY,
    &condition::invalid_condition_key_format::ENTRY,
    &condition::invalid_condition_multiple_boolean::ENTRY,
    &condition::invalid_condition_operator::ENTRY,
    &condition::missing_paired_condition_keys::ENTRY,
    &condition::missing_tag_key_in_condition::ENTRY,
    &condition::null_with_if_exists::ENTRY,
    &condition::null_with_qualifier::ENTRY,
    &condition::redundant_key_due_to_wildcard_in_condition::ENTRY,
    &condition::redundant_statement_due_to_wildcard_in_condition::ENTRY,
    &condition::unknown_condition_key::ENTRY,
    &condition::untrustworthy_condition_key::ENTRY,
    &condition::wildcard_usage_too_permissive::ENTRY,
    &condition::wildcard_without_like_operator::ENTRY,
    &document::data_type_mismatch::ENTRY,
    &document::duplicate_member::ENTRY,
    &document::invalid_policy::ENTRY,
    &document::invalid_policy_element::ENTRY,
    &document::invalid_version::ENTRY,
    &document::json_syntax_error::ENTRY,
    &document::limit_exceeded::ENTRY,
    &document::missing_statement::ENTRY,
    &document::missing_version::ENTRY,
    &document::outdated_version::ENTRY,
    &document::unsupported_character::ENTRY,
    &empty::empty_array_action::ENTRY,
    &empty::empty_array_condition::ENTRY,
    &empty::empty_array_condition_forallvalues::ENTRY,
    &empty::empty_array_condition_foranyvalue::ENTRY,
    &empty::empty_array_condition_ifexists::ENTRY,
    &empty::empty_array_principal::ENTRY,
    &empty::empty_array_resource::ENTRY,
    &empty::empty_object_condition::ENTRY,
    &empty::empty_object_principal::ENTRY,
    &empty::empty_sid_value::ENTRY,
    &escalation::privilege_escalation::ENTRY,
    &escalation::resource_exposure::ENTRY,
    &key::allow_notaction_with_unsupported_tag_condition_key_for_service::ENTRY,
    &key::allow_with_unsupported_tag_condition_key_for_service::ENTRY,
    &key::deny_notaction_with_unsupported_tag_condition_key_for_service::ENTRY,
    &key::deny_with_unsupported_tag_condition_key_for_service::ENTRY,
    &key::forallvalues_with_single_valued_key::ENTRY,
    &key::invalid_global_condition_key::ENTRY,
    &key::invalid_service_condition_key::ENTRY,
    &key::irrelevant_condition_key_in_policy::ENTRY,
    &key::missing_action_for_condition_key::ENTRY,
    &key::missing_qualifier::ENTRY,
    &key::string_like_operator_with_arn_condition_keys::ENTRY,
    &key::type_mismatch::ENTRY,
    &key::type_mismatch_string::ENTRY,
    &key::unsupported_action_for_condition_key::ENTRY,
    &key::unsupported_global_condition_key::ENTRY,
    &mfa::mfa_bool_in_deny::ENTRY,
    &mfa::mfa_if_exists_in_allow::ENTRY,
    &mfa::mfa_null_in_allow::ENTRY,
    &mfa::mfa_null_in_deny::ENTRY,
    &network::improve_ip_range::ENTRY,
    &network::private_ip_address::ENTRY,
    &network::private_ip_address_subset::ENTRY,
    &network::private_notipaddress::ENTRY,
    &network::private_notipaddress_subset::ENTRY,
    &organizations::rcp_blanket_deny::ENTRY,
    &organizations::rcp_missing_related_principal_condition_key::ENTRY,
    &organizations::rcp_missing_related_service_principal_condition_key::ENTRY,
    &organizations::rcp_missing_service_condition_key_null_check::ENTRY,
    &organizations::rcp_syntax_error_action::ENTRY,
    &organizations::rcp_syntax_error_allow::ENTRY,
    &organizations::rcp_syntax_error_notaction::ENTRY,
    &organizations::rcp_syntax_error_principal::ENTRY,
    &organizations::scp_syntax_error_action_wildcard::ENTRY,
    &organizations::scp_syntax_error_allow_condition::ENTRY,
    &organizations::scp_syntax_error_allow_notaction::ENTRY,
    &organizations::scp_syntax_error_allow_resource::ENTRY,
    &organizations::scp_syntax_error_notresource::ENTRY,
    &organizations::scp_syntax_error_principal::ENTRY,
    &organizations::signin_phase_uncovered::ENTRY,
    &pass_role::pass_role_with_notaction_and_notresource::ENTRY,
    &pass_role::pass_role_with_notresource::ENTRY,
    &pass_role::pass_role_with_star_in_action_and_notresource::ENTRY,
    &pass_role::pass_role_with_star_in_action_and_resource::ENTRY,
    &pass_role::pass_role_with_star_in_resource::ENTRY,
    &pass_role::pass_role_with_star_in_resource_and_notaction::ENTRY,
    &principal::allow_with_notprincipal::ENTRY,
    &principal::federated_principal_not_supported::ENTRY,
    &principal::invalid_principal_format::ENTRY,
    &principal::invalid_principal_key::ENTRY,
    &principal::invalid_role_reference::ENTRY,
    &principal::invalid_service_principal_format::ENTRY,
    &principal::invalid_user_reference::ENTRY,
    &principal::recommended_condition_key_for_service_principal::ENTRY,
    &principal::restrict_access_to_service_principal::ENTRY,
    &principal::unsupported_condition_key_for_service_principal::ENTRY,
    &principal::unsupported_principal::ENTRY,
    &principal::unsupported_wildcard_in_principal::ENTRY,
    &quota::policy_size_exceeds_identity_policy_quota::ENTRY,
    &quota::policy_size_exceeds_rcp_quota::ENTRY,
    &quota::policy_size_exceeds_resource_policy_quota::ENTRY,
    &quota::policy_size_exceeds_role_trust_policy_quota::ENTRY,
    &quota::policy_size_exceeds_scp_quota::ENTRY,
    &quota::quota_near_limit::ENTRY,
    &redundant::redundant_action::ENTRY,
    &redundant::redundant_resource::ENTRY,
    &redundant::redundant_statement::ENTRY,
    &resource::arn_account_not_allowed::ENTRY,
    &resource::arn_region_not_allowed::ENTRY,
    &resource::invalid_arn_account::ENTRY,
    &resource::invalid_arn_prefix::ENTRY,
    &resource::invalid_arn_region::ENTRY,
    &resource::invalid_arn_resource::ENTRY,
    &resource::invalid_arn_service_case::ENTRY,
    &resource::invalid_arn_shape::ENTRY,
    &resource::invalid_partition::ENTRY,
    &resource::invalid_region::ENTRY,
    &resource::invalid_service::ENTRY,
    &resource::missing_arn_account::ENTRY,
    &resource::missing_arn_field::ENTRY,
    &resource::missing_arn_region::ENTRY,
    &resource::resource_mismatch::ENTRY,
    &resource::template_left_over::ENTRY,
    &resource::trailing_space::ENTRY,
    &resource::unsupported_resource_arn_in_policy::ENTRY,
    &service_linked_role::create_slr_with_notaction_and_notresource::ENTRY,
    &service_linked_role::create_slr_with_notresource::ENTRY,
    &service_linked_role::create_slr_with_star_in_action_and_notresource::ENTRY,
    &service_linked_role::create_slr_with_star_in_action_and_resource::ENTRY,
    &service_linked_role::create_slr_with_star_in_resource::ENTRY,
    &service_linked_role::create_slr_with_star_in_resource_and_notaction::ENTRY,
    &statement::empty_exclusion::ENTRY,
    &statement::invalid_effect::ENTRY,
    &statement::missing_action::ENTRY,
    &statement::missing_effect::ENTRY,
    &statement::missing_principal::ENTRY,
    &statement::missing_resource::ENTRY,
    &statement::unique_sids_recommended::ENTRY,
    &statement::unique_sids_required::ENTRY,
    &statement::unsupported_element_combination::ENTRY,
    &statement::unsupported_sid::ENTRY,
    &trust::assumable_by_any_principal::ENTRY,
    &trust::cross_account_without_external_id::ENTRY,
    &trust::invalid_federated_principal_syntax_in_role_trust_policy::ENTRY,
    &trust::mismatched_action_for_principal::ENTRY,
    &trust::missing_action_for_roles_anywhere_trust_policy::ENTRY,
    &trust::missing_condition_key_for_oidc_principal::ENTRY,
    &trust::missing_github_repo_condition_key::ENTRY,
    &trust::redundant_principal_in_role_trust_policy::ENTRY,
    &trust::role_trust_policy_syntax_error_notprincipal::ENTRY,
    &trust::role_trust_policy_syntax_error_resource::ENTRY,
    &trust::role_trust_policy_unsupported_wildcard_in_principal::ENTRY,
    &trust::specific_github_repo_and_branch_recommended::ENTRY,
    &value::confirm_audience_claim_type::ENTRY,
    &value::foranyvalue_with_audience_claim_type::ENTRY,
    &value::invalid_date_value::ENTRY,
    &value::invalid_kms_key_value::ENTRY,
    &value::invalid_vpc_format::ENTRY,
    &value::invalid_vpce_format::ENTRY,
    &value::redundant_condition_value_num::ENTRY,
    &value::type_mismatch_arn::ENTRY,
    &value::type_mismatch_binary::ENTRY,
    &value::type_mismatch_boolean::ENTRY,
    &value::type_mismatch_date::ENTRY,
    &value::type_mismatch_ip_range::ENTRY,
    &value::type_mismatch_number::ENTRY,
    &variable::empty_variable::ENTRY,
    &variable::invalid_variable_for_operator::ENTRY,
    &variable::missing_brace_in_variable::ENTRY,
    &variable::missing_quote_in_variable::ENTRY,
    &variable::nested_variable::ENTRY,
    &variable::unsupported_space_in_variable::ENTRY,
    &variable::variable_unsupported_in_element::ENTRY,
    &variable::variable_unsupported_in_version::ENTRY,
    &variable::variable_usage_too_permissive::ENTRY,
    &wide::full_wildcard::ENTRY,
    &wide::not_action_allow::ENTRY,
    &wide::not_resource_broad::ENTRY,
    &wide::not_resource_deny_ineffective::ENTRY,
    &wide::service_wildcard::ENTRY,
    &wide::wildcard_action::ENTRY,
    &wide::wildcard_resource::ENTRY,
];

/// What [`proofs`](crate::scenario::proofs) finds: it takes more than the text of a policy, and no [`Linter`](super::Linter)
/// tells it.
static PROOFS: &[&Entry] = &[
    &proof::dead_entry::ENTRY,
    &proof::dead_statement::ENTRY,
    &proof::deny_entry_never_fires::ENTRY,
    &proof::deny_never_fires::ENTRY,
    &proof::entry_implied_by_other::ENTRY,
    &proof::shadowed_entry::ENTRY,
    &proof::shadowed_statement::ENTRY,
    &proof::statement_implied_by_other::ENTRY,
];

/// All checks, those that the loader makes among them.
///
/// # Examples
/// ```
/// let ids: Vec<_> = portcullis::lint::checks().map(|check| check.id()).collect();
/// assert!(ids.contains(&"json-syntax-error"));
/// ```
pub fn checks() -> impl ExactSizeIterator<Item = &'static Check> + Clone {
    CHECKS.iter().map(|entry| entry.check)
}

/// The check of an id.
#[must_use]
pub fn check(id: &str) -> Option<&'static Check> {
    checks().find(|check| check.id == id)
}

/// The checks that are made by comparing policies: [`scenario::proofs`](crate::scenario::proofs) makes them, and no
/// [`Linter`](super::Linter).
///
/// # Examples
/// ```
/// let ids: Vec<_> = portcullis::lint::proofs().map(|check| check.id()).collect();
/// assert!(ids.contains(&"shadowed-statement"));
/// assert!(portcullis::lint::check("shadowed-statement").is_none());
/// ```
pub fn proofs() -> impl ExactSizeIterator<Item = &'static Check> + Clone {
    PROOFS.iter().map(|entry| entry.check)
}

/// The one of an id that is made by comparing policies.
#[must_use]
pub fn proof(id: &str) -> Option<&'static Check> {
    proofs().find(|check| check.id == id)
}

#[cfg(test)]
mod tests {
    use alloc::collections::BTreeSet;

    use super::*;

    #[test]
    fn an_id_is_of_one_check_and_says_what_it_is() {
        let all = || checks().chain(proofs());
        let ids: BTreeSet<_> = all().map(Check::id).collect();
        assert_eq!(ids.len(), all().count(), "an id stands twice");
        let names = checks().filter_map(Check::aws_name);
        let distinct: BTreeSet<_> = names.clone().collect();
        assert_eq!(distinct.len(), names.count(), "a name of AWS stands twice");
        for check in all() {
            let fits = |byte: u8| byte.is_ascii_lowercase() || byte == b'-';
            assert!(check.id.bytes().all(fits), "{}", check.id);
            assert!(check.summary().ends_with('.'), "{}", check.id);
            assert!(check.page().len() > check.summary().len(), "{}", check.id);
            assert!(check.rule.starts_with("R-"), "{}", check.id);
        }
    }
}
