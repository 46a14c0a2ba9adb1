//! The formula of section 6.3, over the outcomes of the layers.

use super::scope::Scope;
use crate::decision::Outcome;
use crate::layer::Layer;
use crate::program::Grade;
use crate::request::Formula;

/// The outcome of each layer; `None` where it is not consulted.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Standing {
    pub(super) outcomes: [Option<Outcome>; Layer::ALL.len()],
    /// The strongest grade with which the resource policy grants.
    pub(super) grant: Option<Grade>,
}

impl Standing {
    pub(super) fn get(&self, layer: Layer) -> Option<Outcome> {
        self.outcomes.get(layer as usize).copied().flatten()
    }

    pub(super) fn set(&mut self, layer: Layer, outcome: Outcome) {
        if let Some(slot) = self.outcomes.get_mut(layer as usize) {
            *slot = Some(outcome);
        }
    }
}

/// A set of layers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub(super) struct LayerSet(u16);

impl LayerSet {
    const fn add_if(&mut self, layer: Layer, condition: bool) {
        if condition {
            self.0 |= 1 << layer as u16;
        }
    }

    pub(super) const fn is_empty(self) -> bool {
        self.0 == 0
    }

    /// In the order of [`Layer::ALL`].
    pub(super) fn iter(self) -> impl Iterator<Item = Layer> {
        Layer::ALL
            .into_iter()
            .filter(move |layer| self.0 & (1 << *layer as u16) != 0)
    }
}

/// What the formula comes to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Verdict {
    pub(super) outcome: Outcome,
    /// R-OUT-4.
    pub(super) blocked_by: LayerSet,
    /// The identity Allows granted (R-OUT-5).
    pub(super) by_identity: bool,
    /// The resource Allows of at least this grade granted.
    pub(super) by_resource: Option<Grade>,
}

impl Verdict {
    const fn denied(outcome: Outcome, blocked_by: LayerSet) -> Self {
        Self {
            outcome,
            blocked_by,
            by_identity: false,
            by_resource: None,
        }
    }
}

pub(super) fn combine(scope: &Scope<'_>, standing: &Standing) -> Verdict {
    let mut denying = LayerSet::default();
    for layer in Layer::ALL {
        denying.add_if(layer, standing.get(layer) == Some(Outcome::ExplicitDeny));
    }
    if !denying.is_empty() {
        return Verdict::denied(Outcome::ExplicitDeny, denying); // R-EVAL-3
    }
    // Allowed, or absent (R-EVAL-6).
    let open = |layer| {
        standing
            .get(layer)
            .is_none_or(|outcome| outcome == Outcome::Allowed)
    };
    let id = scope.is_root || standing.get(Layer::Identity) == Some(Outcome::Allowed);
    let (pb, sp) = (open(Layer::PermissionsBoundary), open(Layer::Session));
    let own = pb && sp;
    let mut grant = standing.grant;
    if scope.kms_grant {
        grant = Some(Grade::Direct); // R-KMS-6
    }
    if scope.lacks_session && grant == Some(Grade::Via) {
        // R-SESS-3: only a policy that names the session itself lets it in.
        grant = Some(Grade::Account);
    }
    let direct = grant == Some(Grade::Direct);
    let via = grant >= Some(Grade::Via);
    // The weakest grade that grants without the identity policies.
    let weakest_of_its_own = if own && !scope.lacks_session {
        Grade::Via
    } else {
        Grade::Direct
    };

    let mut blocked_by = LayerSet::default();
    for layer in [
        Layer::ServiceControlPolicy,
        Layer::ResourceControlPolicy,
        Layer::VpcEndpoint,
    ] {
        blocked_by.add_if(layer, !open(layer));
    }
    let own_blocks = |blocked_by: &mut LayerSet| {
        blocked_by.add_if(Layer::PermissionsBoundary, !pb);
        blocked_by.add_if(Layer::Session, !sp);
    };
    let (by_identity, by_resource) = match scope.formula {
        Formula::NoPermissionNeeded => (false, None),
        // The two that are decided before any policy is read refuse here, so that nothing can slip by.
        Formula::Reserved | Formula::CallerIdentity | Formula::OtherPartition => {
            blocked_by.add_if(Layer::Resource, true);
            (false, None)
        }
        Formula::GrantOnly => {
            blocked_by.add_if(Layer::Resource, !direct);
            (false, Some(Grade::Direct))
        }
        Formula::OtherAccount => {
            blocked_by.add_if(Layer::Resource, grant.is_none());
            blocked_by.add_if(Layer::Identity, !id);
            own_blocks(&mut blocked_by);
            (true, Some(Grade::Account))
        }
        Formula::TrustPolicy | Formula::KmsKey => {
            // R-STS-3: for a trust policy a direct grant is limited too.
            let limited = scope.formula == Formula::TrustPolicy || !direct;
            blocked_by.add_if(Layer::Resource, grant.is_none());
            blocked_by.add_if(Layer::Identity, grant == Some(Grade::Account) && !id);
            if limited {
                own_blocks(&mut blocked_by);
            }
            let delegated = id && own;
            let weakest = if delegated {
                Grade::Account
            } else {
                weakest_of_its_own
            };
            // The identity side took part only where nothing but the account is granted.
            (delegated && !via, Some(weakest))
        }
        Formula::Ordinary => {
            if !direct {
                blocked_by.add_if(Layer::Identity, !(via || id));
                own_blocks(&mut blocked_by);
            }
            (id && own, Some(weakest_of_its_own))
        }
    };
    if !blocked_by.is_empty() {
        return Verdict::denied(Outcome::ImplicitDeny, blocked_by);
    }
    Verdict {
        outcome: Outcome::Allowed,
        blocked_by,
        by_identity,
        by_resource,
    }
}
