//! The decision, without its story.

use super::combine::{Standing, combine};
use super::scope::{Levels, Scope};
use super::{Combination, PolicySet};
use crate::decision::{Decision, Outcome, StatementId};
use crate::layer::Layer;
use crate::program::{Asked, Found, Grade, ProgramStatement};
use crate::request::{Formula, RequestContext};

impl Combination<'_> {
    /// Decides one request.
    ///
    /// An explicit deny of any layer wins over every allow, whatever the order of policies and statements
    /// (R-EVAL-1, R-EVAL-3); otherwise the formula of SEMANTICS.md, section 6.3, decides. There is no
    /// error: whatever a request can contain is a rule.
    ///
    /// # Cost
    /// No allocation. Time grows with the statements that have an entry for the action and, among many, for
    /// the beginning of the resource; at worst with the size of the policies and, for each pattern, its
    /// length times that of the text that it meets.
    ///
    /// # Source
    /// AWS IAM User Guide, "How AWS enforcement code logic evaluates requests to allow or deny access".
    pub fn evaluate(&self, request: &RequestContext<'_>) -> Decision {
        if request.outlived {
            return Decision::new(Outcome::ImplicitDeny, Some(Layer::Credentials), None);
        }
        match request.formula {
            Formula::CallerIdentity => return Decision::new(Outcome::Allowed, None, None),
            Formula::OtherPartition => {
                return Decision::new(Outcome::ImplicitDeny, Some(Layer::Resource), None);
            }
            _ => {}
        }
        let scope = Scope::new(self, request);
        if scope.public_block {
            return Decision::new(Outcome::ExplicitDeny, Some(Layer::Resource), None);
        }
        let asked = scope.asked(request);
        let mut standing = scope.standing_without_policies();
        let mut identity = None;
        let mut resource: Option<(Grade, StatementId)> = None;
        for layer in Layer::ALL {
            let levels = scope.levels(layer);
            if !levels.is_consulted() {
                continue;
            }
            match outcome_of_levels(layer, levels, &asked) {
                LayerResult::Denied(statement) => {
                    return Decision::new(Outcome::ExplicitDeny, Some(layer), Some(statement));
                }
                LayerResult::Allowed(strongest) => {
                    standing.set(layer, scope.adjusted(layer, Outcome::Allowed));
                    match layer {
                        Layer::Identity => identity = strongest,
                        Layer::Resource if !scope.misplaced_resource => resource = strongest,
                        _ => {}
                    }
                }
                LayerResult::Nothing => standing.set(layer, Outcome::ImplicitDeny),
            }
        }
        standing.grant = resource.map(|(grade, _)| grade);
        let verdict = combine(&scope, &standing);
        if verdict.outcome != Outcome::Allowed {
            return Decision::new(verdict.outcome, verdict.blocked_by.iter().next(), None);
        }
        let by_resource =
            resource.filter(|(grade, _)| verdict.by_resource.is_some_and(|least| *grade >= least));
        match (by_resource, identity.filter(|_| verdict.by_identity)) {
            (Some((_, statement)), _) => {
                Decision::new(Outcome::Allowed, Some(Layer::Resource), Some(statement))
            }
            (None, Some((_, statement))) => {
                Decision::new(Outcome::Allowed, Some(Layer::Identity), Some(statement))
            }
            (None, None) => Decision::new(Outcome::Allowed, None, None),
        }
    }
}

impl Scope<'_> {
    /// R-SESS-3: without session policies the issuing user's policies allow a federated user nothing. Nor does
    /// a resource policy of another kind than the resource.
    pub(super) fn adjusted(&self, layer: Layer, outcome: Outcome) -> Outcome {
        match (layer, outcome) {
            (Layer::Identity, Outcome::Allowed) if self.lacks_session => Outcome::ImplicitDeny,
            (Layer::Resource, Outcome::Allowed) if self.misplaced_resource => Outcome::ImplicitDeny,
            _ => outcome,
        }
    }

    /// What holds before any policy is read: root needs no identity policy, everybody else does, and where
    /// the resource side has to grant, no policy is no grant.
    pub(super) fn standing_without_policies(&self) -> Standing {
        let mut standing = Standing::default();
        if self.has_identity {
            standing.set(
                Layer::Identity,
                if self.is_root {
                    Outcome::Allowed
                } else {
                    Outcome::ImplicitDeny
                },
            );
        }
        let needs_grant = matches!(
            self.formula,
            Formula::GrantOnly | Formula::OtherAccount | Formula::TrustPolicy | Formula::KmsKey
        );
        if needs_grant {
            standing.set(Layer::Resource, Outcome::ImplicitDeny);
        }
        standing
    }
}

enum LayerResult {
    Denied(StatementId),
    /// With the strongest grant and its statement, where a statement allowed.
    Allowed(Option<(Grade, StatementId)>),
    Nothing,
}

/// R-GEN-7, over the levels of a layer: every level has to allow (R-SCP-3), and a deny of any denies.
fn outcome_of_levels(layer: Layer, levels: Levels<'_>, asked: &Asked<'_>) -> LayerResult {
    let mut strongest = None;
    let mut every_level_allows = true;
    let mut any_level = false;
    let mut policies_before = 0;
    for set in levels.iter() {
        any_level = true;
        match outcome_of_set(set, policies_before, asked) {
            LayerResult::Denied(statement) => return LayerResult::Denied(statement),
            LayerResult::Allowed(grant) => strongest = grant,
            LayerResult::Nothing => every_level_allows = false,
        }
        policies_before += set.policy_count() as u32;
    }
    if layer == Layer::ResourceControlPolicy {
        return LayerResult::Allowed(None); // R-RCP-3: RCPFullAWSAccess is in force at every level.
    }
    if every_level_allows && any_level {
        LayerResult::Allowed(strongest)
    } else {
        LayerResult::Nothing
    }
}

fn outcome_of_set(set: &PolicySet, policies_before: u32, asked: &Asked<'_>) -> LayerResult {
    let id = |entry: &ProgramStatement| StatementId {
        policy: policies_before + entry.policy,
        statement: entry.statement.index,
    };
    match set.program().find(asked) {
        Found::Nothing => LayerResult::Nothing,
        Found::Denied(entry) => LayerResult::Denied(id(entry)),
        Found::Allowed(grade, entry) => LayerResult::Allowed(Some((grade, id(entry)))),
    }
}
