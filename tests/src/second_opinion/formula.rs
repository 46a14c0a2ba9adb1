//! The formula of 6.3, over what came of the layers.

use serde_json::Value;

use super::caller::Who;
use super::calls;
use super::layers::{Layer, Layers, Verdict};
use super::opinion::{Opinion, Stated};
use super::principal::Grade;
use super::request::{Kind, Request, reserved};

/// The formula of 6.3.
pub(super) fn combine(question: &Value, request: &Request) -> Opinion {
    let caller = &request.caller;
    let layers = Layers::of(question, request);
    let federated_without_session =
        matches!(caller.who, Who::FederatedUser { .. }) && layers.session.is_none();
    // Identity: for root it is allowed; without session policy a federated user has none of it (R-SESS-3).
    let id = match &layers.identity {
        Some(_) if caller.who == Who::Root => true,
        Some(_) if federated_without_session => false,
        Some(identity) => identity.allows(),
        None => false,
    };
    // R-STS-10: a user or root needs no permission for it.
    let free =
        request.action_is("sts:GetSessionToken") && matches!(caller.who, Who::User | Who::Root);
    let id = id || free;

    let way = way(request);
    let mut opinion = Opinion::default();
    if way != Way::Ordinary {
        // A policy of the resource must grant: one that is not there is consulted too, and found wanting.
        opinion
            .layers
            .insert("resource".into(), "implicitDeny".into());
    }
    let all = layers.all(id);
    for (name, layer, allows) in &all {
        opinion
            .layers
            .insert((*name).into(), layer.outcome(*allows).into());
        opinion.missing_context.extend(layer.missing.clone());
        opinion
            .perhaps_missing
            .extend(layer.missing.union(&layer.perhaps_missing).cloned());
    }

    // R-STS-13, R-KMS-5.
    let reserved = reserved(request);
    // R-X-9, R-KMS-4, R-TLS-7: what the policy of the resource allows does not count.
    let granted = layers.resource.as_ref().and_then(Layer::grant);
    let void = calls::no_effect_across_accounts(request)
        || calls::unsigned_to_redshift(request)
        || calls::insists_on_key_policy(request) && !request.is_kms("key/");
    if reserved {
        opinion.stated = Stated::Decision;
    } else if free {
        opinion.stated = Stated::Blocked;
    } else if void && granted.is_some() {
        opinion.stated = Stated::NotLayers;
    }

    // R-EVAL-3, R-OUT-4, R-OUT-5.
    if all.iter().any(|(_, layer, _)| layer.denies()) {
        opinion.decision = "explicitDeny".into();
        for (name, layer, _) in all.iter().filter(|(_, layer, _)| layer.denies()) {
            opinion.blocked_by.insert((*name).into());
            list_statements(&mut opinion.decided_by, name, layer, |verdict| verdict.deny);
        }
        return opinion;
    }
    if reserved {
        opinion.decision = "implicitDeny".into();
        return opinion;
    }

    let allowed_or_absent = |layer: &Option<Layer>| layer.as_ref().is_none_or(Layer::allows);
    let scp = layers.scp.is_none() || layers.scp_allows;
    let endpoint = allowed_or_absent(&layers.endpoint);
    let scope_down = layers.scope_down.is_none() || layers.scope_down_allows;
    // R-SESS-9.
    let guard = scp && endpoint && scope_down;
    let boundary = free || allowed_or_absent(&layers.boundary);
    let session = allowed_or_absent(&layers.session);
    let own = boundary && session;
    let grant = granted.filter(|_| !void);
    let direct = grant == Some(Grade::Direct);
    // R-SESS-3: without session policy only a Direct grant lets a federated user in.
    let via = grant == Some(Grade::Via) && !federated_without_session;
    let account = grant == Some(Grade::Account);

    // What each case needs, and what stands in the way where it is missing.
    let mut blocked: Vec<&str> = Vec::new();
    let mut need = |name: &'static str, there: bool| {
        if !there {
            blocked.push(name);
        }
    };
    let ok = match way {
        Way::Unsigned => {
            need("resource", direct);
            direct
        }
        Way::Cross => {
            need("resource", grant.is_some());
            need("identity", id);
            need("permissionsBoundary", boundary);
            need("session", session);
            grant.is_some() && id && own
        }
        Way::Trust => {
            need("resource", grant.is_some());
            need("identity", grant.is_none() || direct || via || id);
            need("permissionsBoundary", boundary);
            need("session", session);
            own && (direct || via || (account && id))
        }
        Way::Key => {
            need("resource", grant.is_some());
            need("identity", grant.is_none() || direct || via || id);
            need("permissionsBoundary", direct || boundary);
            need("session", direct || session);
            direct || (own && (via || (account && id)))
        }
        Way::Ordinary => {
            need("identity", direct || via || id);
            need("permissionsBoundary", direct || boundary);
            need("session", direct || session);
            direct || (own && (via || id))
        }
    };
    if guard && ok {
        opinion.decision = "allowed".into();
        grants(
            &mut opinion,
            &layers,
            way,
            id,
            own,
            federated_without_session,
        );
        return opinion;
    }
    opinion.decision = "implicitDeny".into();
    opinion.blocked_by = blocked.into_iter().map(String::from).collect();
    for (name, there) in [
        ("serviceControlPolicy", scp),
        ("scopeDown", scope_down),
        ("vpcEndpoint", endpoint),
    ] {
        if !there {
            opinion.blocked_by.insert(name.into());
        }
    }
    opinion
}

/// The five cases of the formula.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Way {
    Unsigned,
    Cross,
    Trust,
    Key,
    Ordinary,
}

fn way(request: &Request) -> Way {
    if !request.caller.is_iam() {
        return Way::Unsigned;
    }
    if !request.same_account() {
        return Way::Cross;
    }
    match request.resource_kind() {
        Kind::Trust => Way::Trust,
        _ if calls::insists_on_key_policy(request) => Way::Key,
        _ => Way::Ordinary,
    }
}

/// R-OUT-5: the Allows that granted.
fn grants(
    opinion: &mut Opinion,
    layers: &Layers,
    way: Way,
    id: bool,
    own: bool,
    direct_only: bool,
) {
    let grades: Vec<Grade> = layers
        .resource
        .iter()
        .flat_map(|layer| &layer.verdicts)
        .filter(|verdict| !verdict.deny && verdict.applies)
        .filter_map(|verdict| verdict.grade)
        .collect();
    let good_enough = |grade: Grade| match way {
        _ if direct_only => grade == Grade::Direct,
        Way::Unsigned => grade == Grade::Direct,
        Way::Cross => true,
        Way::Trust => grade >= Grade::Via || id,
        Way::Key => grade == Grade::Direct || own && (grade == Grade::Via || id),
        Way::Ordinary => grade == Grade::Direct || own && grade == Grade::Via,
    };
    let identity_path = id
        && own
        && match way {
            Way::Unsigned => false,
            Way::Cross | Way::Ordinary => true,
            // "grant = Account and id": where a better grant is there, it decided without the identity policies.
            Way::Trust | Way::Key => grades.iter().max() == Some(&Grade::Account),
        };
    if let Some(identity) = layers.identity.as_ref().filter(|_| identity_path) {
        list_statements(&mut opinion.decided_by, "identity", identity, |verdict| {
            !verdict.deny
        });
    }
    if let Some(resource) = &layers.resource {
        list_statements(&mut opinion.decided_by, "resource", resource, |verdict| {
            !verdict.deny && verdict.grade.is_some_and(good_enough)
        });
    }
}

fn list_statements(
    decided_by: &mut Vec<(String, usize, usize)>,
    name: &str,
    layer: &Layer,
    counts: impl Fn(&Verdict) -> bool,
) {
    for verdict in layer
        .verdicts
        .iter()
        .filter(|verdict| verdict.applies && counts(verdict))
    {
        decided_by.push((name.to_string(), verdict.policy, verdict.statement));
    }
}
