//! The same decision with its story: every layer, policy and statement, without short cuts.

use alloc::{collections::BTreeMap, format, string::String, vec::Vec};

use super::combine::{Standing, Verdict, combine};
use super::explain_statement::{Told, tell};
use super::gate::Gate;
use super::scope::Scope;
use super::slots::{Policies, sets_of};
use super::{Authorizer, PolicySet};
use crate::decision::{
    DecidingStatement, Explanation, LayerExplanation, LayerOutcome, Outcome, PolicyExplanation,
    PolicyLabel,
};
use crate::layer::{Layer, LayerSet};
use crate::policy::Effect;
use crate::program::{Asked, Grade};
use crate::request::{Formula, NoGrant, RequestContext};
use crate::text::folded;

impl Authorizer<'_> {
    /// Decides one request and tells why: for each layer and statement whether it applied, and if not,
    /// which element failed and on what.
    ///
    /// The decision is that of [`evaluate`](Self::evaluate); the story is paid for here.
    #[must_use]
    pub fn explain(&self, request: &RequestContext<'_>) -> Explanation {
        story(&self.slots, request, true)
    }
}

/// The explanation, on demand without the details of layers and statements: one path for policies that are lent and for
/// those that are held.
pub(super) fn story(
    policies: &impl Policies,
    request: &RequestContext<'_>,
    detailed: bool,
) -> Explanation {
    if let Some(gate) = policies.frame().gate(request) {
        return explain_gate(gate, request);
    }
    let scope = Scope::new(policies, request);
    let asked = scope.asked(request);
    let mut story = Story {
        detailed,
        ..Story::default()
    };
    let mut standing = scope.standing_without_policies();
    for layer in Layer::ALL {
        story.layer(layer, policies, &scope, &asked, &mut standing);
    }
    let verdict = combine(&scope, &standing);
    story.finish(&scope, request, &standing, &verdict)
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

/// A statement that applied.
struct Applied {
    effect: Effect,
    grade: Grade,
    told: DecidingStatement,
}

#[derive(Default)]
struct Story {
    /// The details are wanted too.
    detailed: bool,
    details: Vec<LayerExplanation>,
    applied: Vec<Applied>,
    /// By name without case, the spelling met first.
    missing: BTreeMap<String, String>,
}

impl Story {
    fn layer(
        &mut self,
        layer: Layer,
        policies: &impl Policies,
        scope: &Scope,
        asked: &Asked<'_>,
        standing: &mut Standing,
    ) {
        let consulted = scope.consulted.has(layer);
        let mut policies_told = Vec::new();
        let mut policies_before = 0;
        let mut denied = false;
        let mut every_level_allows = consulted;
        let mut any_level = false;
        let sets = consulted.then(|| sets_of(policies, layer));
        for (level, set) in (0u32..).zip(sets.into_iter().flatten()) {
            any_level = true;
            let first = policies_before;
            let level = matches!(
                layer,
                Layer::ServiceControlPolicy | Layer::ResourceControlPolicy
            )
            .then_some(level);
            let (told, outcome) = self.set(layer, level, first, set, asked);
            policies_told.extend(told);
            policies_before += set.policy_count() as u32;
            denied |= outcome == Outcome::ExplicitDeny;
            every_level_allows &= outcome == Outcome::Allowed;
        }
        if consulted {
            let allowed = scope.counts(layer)
                && (layer == Layer::ResourceControlPolicy || (every_level_allows && any_level));
            let outcome = match (denied, allowed) {
                (true, _) => Outcome::ExplicitDeny,
                (false, true) => Outcome::Allowed,
                (false, false) => Outcome::ImplicitDeny,
            };
            standing.set(layer, outcome);
        }
        let mut note = None;
        if layer == Layer::Resource {
            if scope.public_block {
                standing.set(layer, Outcome::ExplicitDeny);
                note = Some(
                    "RestrictPublicBuckets: the policy is public, and the caller is of another account (R-S3-3)",
                );
            }
            let grants = self
                .applied
                .iter()
                .filter(|applied| applied.told.layer == layer);
            let grants = grants.filter(|applied| applied.effect == Effect::Allow);
            let strongest = grants.map(|applied| applied.grade).max();
            standing.grant = strongest.filter(|_| scope.counts(layer));
        }
        let Some(outcome) = standing.get(layer) else {
            return;
        };
        if note.is_none() && !consulted {
            note = Some(match layer {
                Layer::Identity if scope.caller.is_root => {
                    "the root user needs no identity-based policy (R-EVAL-5)"
                }
                Layer::Identity => "no identity-based policies were given",
                _ => "the resource has no policy, and one has to grant",
            });
        }
        if layer == Layer::Resource {
            note = note.or(match scope.no_grant {
                Some(NoGrant::StaysInAccount) => Some(
                    "for callers of other accounts the service gives the policy no effect on this call (R-X-9)",
                ),
                Some(NoGrant::NoKey) => Some(
                    "this call insists on a key policy, and the resource is no key that could have one (R-KMS-4)",
                ),
                None => scope.misplaced_resource.then_some(
                    "the policy was compiled for another kind of resource and grants nothing",
                ),
            });
        }
        if note.is_none() && layer == Layer::Identity && scope.lacks_session {
            note = Some(
                "a federated-user session without session policies has no permissions of its own (R-SESS-3)",
            );
        }
        if self.detailed {
            self.details.push(LayerExplanation {
                layer,
                outcome,
                note: note.map(Into::into),
                policies: policies_told,
            });
        }
    }

    fn set(
        &mut self,
        layer: Layer,
        level: Option<u32>,
        first: u32,
        set: &PolicySet,
        asked: &Asked<'_>,
    ) -> (Vec<PolicyExplanation>, Outcome) {
        let told = if self.detailed {
            set.policy_count() as u32
        } else {
            0
        };
        let mut policies: Vec<PolicyExplanation> = (0..told)
            .map(|index| PolicyExplanation {
                policy: label(set, index, first),
                level,
                statements: Vec::new(),
            })
            .collect();
        let mut outcome = Outcome::ImplicitDeny;
        for entry in set.program().statements() {
            let Told {
                explanation,
                grade,
                missing,
            } = tell(set.program(), entry, asked, self.detailed);
            for key in missing {
                self.missing.entry(folded(&key).collect()).or_insert(key);
            }
            if let Some(grade) = grade {
                let effect = entry.effect;
                outcome = match (effect, outcome) {
                    (Effect::Deny, _) | (_, Outcome::ExplicitDeny) => Outcome::ExplicitDeny,
                    (Effect::Allow, _) => Outcome::Allowed,
                };
                let told = DecidingStatement {
                    layer,
                    policy: label(set, entry.policy, first),
                    policy_index: first + entry.policy,
                    statement: entry.index,
                    sid: entry.sid.as_deref().map(Into::into),
                    position: entry.position,
                };
                self.applied.push(Applied {
                    effect,
                    grade,
                    told,
                });
            }
            if let Some(policy) = policies.get_mut(entry.policy as usize) {
                policy.statements.push(explanation);
            }
        }
        (policies, outcome)
    }

    fn finish(
        self,
        scope: &Scope,
        request: &RequestContext<'_>,
        standing: &Standing,
        verdict: &Verdict,
    ) -> Explanation {
        let layers = Layer::ALL.into_iter().filter_map(|layer| {
            standing
                .get(layer)
                .map(|outcome| LayerOutcome { layer, outcome })
        });
        // R-OUT-5.
        let decided =
            |applied: &Applied| match (verdict.outcome, applied.effect, applied.told.layer) {
                (Outcome::ExplicitDeny, Effect::Deny, _) => true,
                (Outcome::Allowed, Effect::Allow, Layer::Identity) => verdict.by_identity,
                (Outcome::Allowed, Effect::Allow, Layer::Resource) => verdict
                    .by_resource
                    .is_some_and(|least| applied.grade >= least),
                _ => false,
            };
        let decided_by = self
            .applied
            .into_iter()
            .filter(decided)
            .map(|applied| applied.told)
            .collect();
        let mut missing_context: Vec<String> = self.missing.into_values().collect();
        missing_context.sort();
        Explanation {
            decision: verdict.outcome,
            summary: summary(scope, request, verdict),
            blocked_by: verdict.blocked_by.iter().collect(),
            decided_by,
            layers: layers.collect(),
            missing_context,
            details: self.details,
        }
    }
}

fn label(set: &PolicySet, index: u32, first: u32) -> PolicyLabel {
    match set.policy_name(index as usize) {
        Some(name) if !name.is_empty() => PolicyLabel::Name(name.into()),
        _ => PolicyLabel::Index(first + index),
    }
}

/// One sentence, in the manner of AWS's messages (R-OUT-11).
fn summary(scope: &Scope, request: &RequestContext<'_>, verdict: &Verdict) -> String {
    let action = request.question.action;
    let resource = request.question.resource.text;
    let names = |layers: LayerSet| {
        layers
            .iter()
            .map(|layer| layer_name(layer, scope))
            .collect::<Vec<_>>()
            .join(", ")
    };
    match verdict.outcome {
        Outcome::Allowed => {
            // What no statement shows.
            let why = match scope.formula {
                Formula::NoPermissionNeeded => ": it needs no permission (R-STS-10)",
                Formula::CallerIdentity => {
                    ": whoever has an account may ask who it is, policies of its own or not (R-STS-10)"
                }
                _ if request.question.leaves_out_layers => {
                    ": the root user of the bucket's owner may call it, whatever the bucket policy says (R-S3-7)"
                }
                _ => "",
            };
            format!("`{action}` on `{resource}` is allowed{why}")
        }
        Outcome::ExplicitDeny => {
            format!(
                "`{action}` on `{resource}` is refused with an explicit deny in: {}",
                names(verdict.blocked_by)
            )
        }
        Outcome::ImplicitDeny if scope.formula == Formula::Reserved => {
            format!("`{resource}` is kept by AWS; nobody may `{action}` (R-KMS-5, R-STS-13)")
        }
        Outcome::ImplicitDeny => {
            format!(
                "`{action}` on `{resource}` is refused because nothing allows it in: {}",
                names(verdict.blocked_by)
            )
        }
    }
}

fn layer_name(layer: Layer, scope: &Scope) -> &'static str {
    match (layer, scope.formula) {
        (Layer::Resource, Formula::TrustPolicy) => "role trust policy",
        _ => layer.describe(),
    }
}
