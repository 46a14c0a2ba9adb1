//! A layer with its policies and statements, as far as they are told.

use alloc::vec::Vec;

use super::explain_statement::tell;
use super::scope::Scope;
use super::survey::{Located, SetAt};
use crate::decision::{LayerExplanation, LayerOutcome, Outcome, PolicyExplanation, PolicyLabel};
use crate::layer::Layer;
use crate::program::Asked;
use crate::request::NoGrant;

pub(super) fn policy_of(at: &Located<'_>) -> PolicyLabel {
    label(&at.of, at.entry.policy)
}

/// The name of a policy of a set, or its index in the layer.
fn label(set: &SetAt<'_>, index: u32) -> PolicyLabel {
    match set.set.policy_name(index as usize) {
        Some(name) if !name.is_empty() => PolicyLabel::Name(name.into()),
        _ => PolicyLabel::Index(set.policies_before + index),
    }
}

/// A layer with its policies and statements: all of them, or those chosen, which are in order.
pub(super) fn explain_layer(
    layer: LayerOutcome,
    sets: &[(SetAt<'_>, Outcome)],
    chosen: Option<&[Located<'_>]>,
    scope: &Scope,
    asked: &Asked<'_>,
) -> LayerExplanation {
    let mut policies = Vec::new();
    let mut left_out = 0;
    for (set, _) in sets.iter().filter(|(set, _)| set.layer == layer.layer) {
        let mut statements = set.statements().peekable();
        for index in 0..set.set.policy_count() as u32 {
            let mut told = Vec::new();
            while let Some(at) = statements.next_if(|at| at.entry.policy == index) {
                if chosen.is_none_or(|chosen| chosen.binary_search(&at).is_ok()) {
                    told.push(tell(&at, asked));
                } else {
                    left_out += 1;
                }
            }
            if chosen.is_none() || !told.is_empty() {
                policies.push(PolicyExplanation {
                    policy: label(set, index),
                    // SCPs and RCPs are attached level by level.
                    level: matches!(
                        layer.layer,
                        Layer::ServiceControlPolicy | Layer::ResourceControlPolicy
                    )
                    .then_some(set.level),
                    statements: told,
                });
            }
        }
    }
    LayerExplanation {
        layer: layer.layer,
        outcome: layer.outcome,
        note: note(layer.layer, scope).map(Into::into),
        steps: Vec::new(),
        policies,
        left_out,
    }
}

/// What no statement of a layer says.
pub(super) fn note(layer: Layer, scope: &Scope) -> Option<&'static str> {
    let is_resource = layer == Layer::Resource;
    if is_resource && scope.public_block {
        return Some(
            "RestrictPublicBuckets: the policy is public, and the caller is of another account (R-S3-3)",
        );
    }
    if !scope.consulted.has(layer) {
        return Some(match layer {
            Layer::Identity if scope.caller.is_root => {
                "the root user needs no identity-based policy (R-EVAL-5)"
            }
            Layer::Identity => "no identity-based policies were given",
            _ => "the resource has no policy, and one has to grant",
        });
    }
    match scope.no_grant {
        Some(NoGrant::StaysInAccount) if is_resource => Some(
            "for callers of other accounts the service gives the policy no effect on this call (R-X-9)",
        ),
        Some(NoGrant::NoKey) if is_resource => Some(
            "this call insists on a key policy, and the resource is no key that could have one (R-KMS-4)",
        ),
        Some(NoGrant::Unsigned) if is_resource => Some(
            "Amazon Redshift takes signed requests only, and no policy of its resources lets an unsigned one in (R-TLS-7)",
        ),
        _ if is_resource && scope.misplaced_resource => {
            Some("the policy was compiled for another kind of resource and grants nothing")
        }
        _ if layer == Layer::Identity && scope.lacks_session => Some(
            "a federated-user session without session policies has no permissions of its own (R-SESS-3)",
        ),
        _ => None,
    }
}
