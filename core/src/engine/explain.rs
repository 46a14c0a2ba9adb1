//! The same decision with its story, of all statements or of those that matter most.

use alloc::vec::Vec;

use super::combine::{Verdict, combine};
use super::explain_statement::tell;
use super::gate::Gate;
use super::scope::Scope;
use super::summary::summary;
use super::survey::{Applied, Located, Survey, sets_of, statements_of};
use super::{Authorizer, PolicySet};
use crate::decision::{
    DecidingStatement, Explanation, LayerExplanation, LayerOutcome, Outcome, PolicyExplanation,
    PolicyLabel,
};
use crate::layer::{Layer, LayerSet};
use crate::policy::Effect;
use crate::program::Asked;
use crate::request::{NoGrant, RequestContext};

/// How much of a decision is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extent {
    /// What decided, without a word on why.
    Answer,
    /// The statements that decided, and so many that came near.
    Nearest(usize),
    All,
}

impl Authorizer<'_> {
    /// Decides one request and tells why: for each layer and statement whether it applied, and on which values, or which
    /// element failed and on what.
    ///
    /// The decision is that of [`evaluate`](Self::evaluate); the story is paid for here. Among many statements
    /// [`explain_nearest`](Self::explain_nearest) tells those that matter.
    #[must_use]
    pub fn explain(&self, request: &RequestContext<'_>) -> Explanation {
        self.story(request, Extent::All)
    }

    /// The same, with the statements that decided and the `most` that came nearest to applying.
    ///
    /// Nearest are, for an implicit deny, the Allows of the layers that stand in the way, and behind them all other
    /// statements that do not apply; each in the order of how many of their elements fail, then of which fail (a condition
    /// is nearer than the resource, the action and the principal), then of the tree. How many statements of a layer are left
    /// out is told with it.
    ///
    /// # Cost
    /// Every statement is looked at, and memory is allocated for what is told.
    ///
    /// # Examples
    /// ```
    /// use portcullis::{Authorizer, Loader, PolicySet, PolicyType, Principal, RequestContext};
    ///
    /// let policy = r#"{"Version": "2012-10-17", "Statement": [
    ///     {"Effect": "Allow", "Action": "sqs:*", "Resource": "*"},
    ///     {"Effect": "Allow", "Action": "s3:Get*", "Resource": "arn:aws:s3:::reports/*",
    ///      "Condition": {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}}]}"#;
    /// let identity = PolicySet::builder(PolicyType::Identity, Loader::Strict).policy("Reads", policy).build()?;
    ///
    /// let ann = Principal::from_arn("arn:aws:iam::111122223333:user/Ann")?;
    /// let request = RequestContext::builder(ann, "s3:GetObject", "arn:aws:s3:::reports/q3.csv")
    ///     .context("aws:SourceIp", "198.51.100.7")
    ///     .build()?;
    /// let explanation = Authorizer::builder().identity(&identity).build()?.explain_nearest(&request, 1);
    /// let layer = &explanation.details[0];
    /// assert_eq!(layer.policies[0].statements[0].statement, 1);
    /// assert_eq!(layer.left_out, 1);
    /// assert!(explanation.summary.ends_with("198.51.100.7 is in none of 203.0.113.0/24"));
    /// # Ok::<(), Box<dyn core::error::Error>>(())
    /// ```
    #[must_use]
    pub fn explain_nearest(&self, request: &RequestContext<'_>, most: usize) -> Explanation {
        self.story(request, Extent::Nearest(most))
    }

    pub(crate) fn story(&self, request: &RequestContext<'_>, extent: Extent) -> Explanation {
        if let Some(gate) = self.gate(request) {
            return explain_gate(gate, request);
        }
        let scope = Scope::new(self, request);
        let asked = scope.asked(request);
        let misses = match extent {
            Extent::Answer => 0,
            // The summary tells the nearest.
            Extent::Nearest(most) => most.max(1),
            Extent::All => 1,
        };
        let survey = Survey::new(&scope, &asked, misses);
        let standing = survey.standing;
        let verdict = combine(&scope, &standing);
        let decided: Vec<Located<'_>> = survey
            .applied
            .iter()
            .filter(|applied| decides(applied, &verdict))
            .map(|applied| applied.at)
            .collect();
        let lacking = match verdict.outcome {
            Outcome::ImplicitDeny => verdict.blocked_by,
            _ => LayerSet::NONE,
        };
        let (allows, others) = survey.misses.nearest(lacking);
        let layers = Layer::ALL.into_iter();
        let layers = layers.filter_map(|layer| {
            let outcome = standing.get(layer)?;
            Some(LayerOutcome { layer, outcome })
        });
        let layers: Vec<LayerOutcome> = layers.collect();
        let (summary, details) = match extent {
            Extent::Answer => Default::default(),
            Extent::Nearest(most) => {
                let summary = summary(&scope, &asked, &verdict, &decided, allows.first());
                let near = allows.into_iter().chain(others).take(most);
                let mut told: Vec<Located<'_>> = decided.iter().copied().chain(near).collect();
                told.sort_unstable();
                let tree = layers
                    .iter()
                    .map(|layer| some_of(*layer, &told, &scope, &asked));
                (summary, tree.collect())
            }
            Extent::All => {
                let summary = summary(&scope, &asked, &verdict, &decided, allows.first());
                let tree = layers.iter().map(|layer| all_of(*layer, &scope, &asked));
                (summary, tree.collect())
            }
        };
        Explanation {
            decision: verdict.outcome,
            summary,
            blocked_by: verdict.blocked_by.iter().collect(),
            decided_by: decided.iter().map(deciding).collect(),
            layers,
            missing_context: survey.missing.into_names(),
            details,
        }
    }
}

/// What is decided before any policy is read.
fn explain_gate(gate: Gate, request: &RequestContext<'_>) -> Explanation {
    let decision = Outcome::ImplicitDeny;
    let outcome = LayerOutcome {
        layer: gate.layer(),
        outcome: decision,
    };
    Explanation {
        decision,
        summary: gate.describe(request),
        blocked_by: Vec::from([gate.layer()]),
        decided_by: Vec::new(),
        layers: gate.is_layer().then_some(outcome).into_iter().collect(),
        missing_context: Vec::new(),
        details: Vec::new(),
    }
}

/// R-OUT-5.
fn decides(applied: &Applied<'_>, verdict: &Verdict) -> bool {
    match (verdict.outcome, applied.at.entry.effect, applied.at.layer) {
        (Outcome::ExplicitDeny, Effect::Deny, _) => true,
        (Outcome::Allowed, Effect::Allow, Layer::Identity) => verdict.by_identity,
        (Outcome::Allowed, Effect::Allow, Layer::Resource) => verdict
            .by_resource
            .is_some_and(|least| applied.grade >= least),
        _ => false,
    }
}

fn deciding(at: &Located<'_>) -> DecidingStatement {
    DecidingStatement {
        layer: at.layer,
        policy: policy_of(at),
        policy_index: at.policies_before + at.entry.policy,
        statement: at.entry.index,
        sid: at.entry.sid.as_deref().map(Into::into),
        position: at.places.statement.start,
        end: at.places.statement.end,
    }
}

pub(super) fn policy_of(at: &Located<'_>) -> PolicyLabel {
    label(at.set, at.entry.policy, at.policies_before)
}

fn label(set: &PolicySet, index: u32, policies_before: u32) -> PolicyLabel {
    match set.policy_name(index as usize) {
        Some(name) if !name.is_empty() => PolicyLabel::Name(name.into()),
        _ => PolicyLabel::Index(policies_before + index),
    }
}

/// SCPs and RCPs are attached level by level.
fn level_of(layer: Layer, level: u32) -> Option<u32> {
    matches!(
        layer,
        Layer::ServiceControlPolicy | Layer::ResourceControlPolicy
    )
    .then_some(level)
}

/// A layer with everything in it.
fn all_of(layer: LayerOutcome, scope: &Scope<'_, '_>, asked: &Asked<'_>) -> LayerExplanation {
    let mut policies = Vec::new();
    for set in sets_of(scope, layer.layer) {
        let (level, policies_before, compiled) = set;
        policies.extend(
            (0..compiled.policy_count() as u32).map(|index| PolicyExplanation {
                policy: label(compiled, index, policies_before),
                level: level_of(layer.layer, level),
                statements: Vec::new(),
            }),
        );
        for at in statements_of(layer.layer, set) {
            let index = at.policies_before + at.entry.policy;
            let policy: Option<&mut PolicyExplanation> = policies.get_mut(index as usize);
            debug_assert!(
                policy.is_some(),
                "a statement of a policy that there is not"
            );
            if let Some(policy) = policy {
                policy.statements.push(tell(&at, asked));
            }
        }
    }
    LayerExplanation {
        layer: layer.layer,
        outcome: layer.outcome,
        note: note(layer.layer, scope).map(Into::into),
        policies,
        left_out: 0,
    }
}

/// A layer with some of its statements, which are in the order of the tree.
fn some_of(
    layer: LayerOutcome,
    told: &[Located<'_>],
    scope: &Scope<'_, '_>,
    asked: &Asked<'_>,
) -> LayerExplanation {
    let of_layer = told.iter().filter(|at| at.layer == layer.layer);
    let count = sets_of(scope, layer.layer).map(|(_, _, set)| set.statement_count());
    let left_out = count.sum::<usize>() - of_layer.clone().count();
    let mut policies: Vec<PolicyExplanation> = Vec::new();
    let mut last = None;
    for at in of_layer {
        let index = at.policies_before + at.entry.policy;
        if last.replace(index) != Some(index) {
            policies.push(PolicyExplanation {
                policy: policy_of(at),
                level: level_of(at.layer, at.level),
                statements: Vec::new(),
            });
        }
        if let Some(policy) = policies.last_mut() {
            policy.statements.push(tell(at, asked));
        }
    }
    LayerExplanation {
        layer: layer.layer,
        outcome: layer.outcome,
        note: note(layer.layer, scope).map(Into::into),
        policies,
        left_out,
    }
}

/// What no statement of a layer says.
pub(super) fn note(layer: Layer, scope: &Scope<'_, '_>) -> Option<&'static str> {
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
        _ if is_resource && scope.misplaced_resource => {
            Some("the policy was compiled for another kind of resource and grants nothing")
        }
        _ if layer == Layer::Identity && scope.lacks_session => Some(
            "a federated-user session without session policies has no permissions of its own (R-SESS-3)",
        ),
        _ => None,
    }
}
