//! The formula of section 6.3, over the outcomes of the layers.

use super::scope::{OF_OTHERS, Scope};
use super::standing::Standing;
use crate::decision::Outcome;
use crate::layer::{Layer, LayerSet};
use crate::program::Grade;
use crate::request::Formula;

/// What the caller brings along.
const OWN: LayerSet = LayerSet::of(Layer::PermissionsBoundary).and(LayerSet::of(Layer::Session));

/// What has to let everybody through. A scope down policy is among them: it limits what a resource policy grants the
/// session too (R-SESS-9).
const GUARDS: LayerSet = OF_OTHERS.and(LayerSet::of(Layer::ScopeDown));

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

/// R-KMS-6, and what keeps every grant from having an effect (R-X-9, R-KMS-4, R-TLS-7).
#[cold]
fn grant_beside(scope: &Scope, grant: Option<Grade>) -> Option<Grade> {
    match scope.no_grant {
        Some(_) => None,
        None => grant.max(scope.kms_grant),
    }
}

#[cfg_attr(not(target_family = "wasm"), inline(always))]
pub(super) fn combine(scope: &Scope, standing: &Standing) -> Verdict {
    if !standing.denying.is_empty() {
        return Verdict::denied(Outcome::ExplicitDeny, standing.denying); // R-EVAL-3
    }
    let id = scope.caller.is_root || standing.allowing.has(Layer::Identity);
    let closed = standing.closed();
    let own_closed = closed.within(OWN);
    let own = own_closed.is_empty();
    let mut grant = standing.grant;
    if scope.kms_grant.is_some() || scope.no_grant.is_some() {
        grant = grant_beside(scope, grant);
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

    let mut blocked_by = closed.within(GUARDS);
    let (by_identity, by_resource) = match scope.formula {
        Formula::NoPermissionNeeded => (false, None),
        // R-STS-10: an SCP that does not allow does not refuse.
        Formula::CallerIdentity => {
            blocked_by = blocked_by.within(LayerSet::of(Layer::VpcEndpoint));
            (false, None)
        }
        // What is decided before any policy is read refuses here too, so that nothing can slip by.
        Formula::Reserved | Formula::OtherPartition => {
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
            blocked_by = blocked_by.and(own_closed);
            (true, Some(Grade::Account))
        }
        Formula::TrustPolicy | Formula::KmsKey => {
            // R-STS-3: for a trust policy a direct grant is limited too.
            let limited = scope.formula == Formula::TrustPolicy || !direct;
            blocked_by.add_if(Layer::Resource, grant.is_none());
            blocked_by.add_if(Layer::Identity, grant == Some(Grade::Account) && !id);
            if limited {
                blocked_by = blocked_by.and(own_closed);
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
                blocked_by = blocked_by.and(own_closed);
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
