//! Trust policies of roles.

pub(in crate::lint) mod assumable_by_any_principal;
pub(in crate::lint) mod cross_account_without_external_id;
pub(in crate::lint) mod invalid_federated_principal_syntax_in_role_trust_policy;
pub(in crate::lint) mod mismatched_action_for_principal;
pub(in crate::lint) mod missing_action_for_roles_anywhere_trust_policy;
pub(in crate::lint) mod missing_condition_key_for_oidc_principal;
pub(in crate::lint) mod missing_github_repo_condition_key;
pub(in crate::lint) mod redundant_principal_in_role_trust_policy;
pub(in crate::lint) mod role_trust_policy_syntax_error_notprincipal;
pub(in crate::lint) mod role_trust_policy_syntax_error_resource;
pub(in crate::lint) mod role_trust_policy_unsupported_wildcard_in_principal;
pub(in crate::lint) mod specific_github_repo_and_branch_recommended;

use crate::lint::subject::{CheckedCondition, CheckedPrincipal, CheckedStatement, Subject};
use crate::policy::{ConditionOperator, PolicyType};
use crate::text::same_key;

/// How many providers of a statement are looked at: its conditions are looked through for each.
const MOST_PROVIDERS: usize = 64;

/// The providers of web identities that a role trusts, by the name that their keys begin with.
fn web_providers<'a, 's>(
    subject: &'a Subject<'s>,
    mut see: impl FnMut(&'a CheckedStatement<'s>, &'a CheckedPrincipal<'s>, &'s str),
) {
    if subject.policy_type != PolicyType::RoleTrust {
        return;
    }
    for statement in subject.allows() {
        let principals = statement.principals.iter();
        let federated =
            principals.filter(|principal| principal.kind == "Federated" && !principal.is_inverted);
        for principal in federated.take(MOST_PROVIDERS) {
            let provider = match principal.text.starts_with("arn:") {
                true => principal
                    .text
                    .split_once(":oidc-provider/")
                    .map(|(_, name)| name),
                false => Some(principal.text),
            };
            let provider = provider.filter(|name| !name.is_empty() && !name.contains(['*', '?']));
            if let Some(provider) = provider {
                see(statement, principal, provider);
            }
        }
    }
}

/// The claim that a condition is on: `sub` of the key `PROVIDER:sub`.
fn claim_of<'s>(condition: &CheckedCondition<'s>, provider: &str) -> Option<&'s str> {
    let (prefix, claim) = condition.key().rsplit_once(':')?;
    same_key(prefix, provider).then_some(claim)
}

/// Whether a statement asks for a claim of the provider's tokens.
fn asks_claim(
    statement: &CheckedStatement<'_>,
    provider: &str,
    is_meant: impl Fn(&str) -> bool,
) -> bool {
    statement.conditions.iter().any(|condition| {
        condition.base() != Some(ConditionOperator::Null)
            && claim_of(condition, provider).is_some_and(&is_meant)
    })
}

/// GitHub's provider for workflows, also that of an enterprise.
fn is_of_github(provider: &str) -> bool {
    const GITHUB: &str = "token.actions.githubusercontent.com";
    let host = provider.split('/').next().unwrap_or(provider);
    host.eq_ignore_ascii_case(GITHUB)
}
