//! What the policies of each layer say, and which layers there are (R-EVAL-4).

use std::collections::BTreeSet;

use portcullis::PolicyDocument;
use serde_json::Value;

use super::caller::{Caller, Who};
use super::fold::fold_key;
use super::missing_variables::{self, Open};
use super::numbers::with_marked_numbers;
use super::principal::{self, Grade};
use super::request::{Kind, Request};
use super::resource::{self, Asked};
use super::truth::{F, T};
use super::{action, calls, condition, public_bucket};

/// One statement against the request.
pub(super) struct Verdict {
    pub(super) policy: usize,
    pub(super) statement: usize,
    pub(super) deny: bool,
    pub(super) applies: bool,
    pub(super) grade: Option<Grade>,
}

/// What came of a layer.
#[derive(Default)]
pub(super) struct Layer {
    pub(super) verdicts: Vec<Verdict>,
    pub(super) missing: BTreeSet<String>,
    pub(super) perhaps_missing: BTreeSet<String>,
    /// R-S3-3.
    pub(super) keeps_out: bool,
}

impl Layer {
    /// Adds a policy to the layer.
    pub(super) fn consult(&mut self, policy: usize, text: &str, kind: Kind, request: &Request) {
        let document = PolicyDocument::from_json(text).expect("an accepted policy");
        // R-VER-2, R-VER-3, R-VER-4.
        let variables = document
            .version()
            .is_some_and(|version| version.as_str() == "2012-10-17");
        for (index, statement) in document.statements().iter().enumerate() {
            let deny = statement.effect().expect("R-STMT-1").as_str() == "Deny";
            let asked = Asked {
                kind,
                deny,
                variables,
                action: &request.action,
                resource: &request.resource,
                context: &request.context,
            };
            let grade = if kind.has_principals() {
                principal::principal_part(
                    statement,
                    kind,
                    deny,
                    &request.caller,
                    request.has_boundary,
                )
            } else {
                Some(Grade::Direct)
            };
            let action = action::action_part(statement, deny, &request.action);
            let resource = resource::resource_part(statement, &asked);
            let condition =
                condition::condition_part(statement.condition(), variables, &request.context);
            // R-GEN-2.
            let fits = grade.is_some() && action && resource;
            let applies = fits && if deny { condition != F } else { condition == T };
            // R-OUT-8.
            let mut keys =
                condition::missing_keys(statement.condition(), variables, &request.context);
            // R-KEY-10.
            let (asks, may_ask) =
                condition::asks_for_path(statement.condition(), variables, &request.context);
            let reached = grade.is_some() && action;
            if reached && missing_variables::could_hold(statement, &asked, Open::All) {
                self.perhaps_missing
                    .extend(keys.iter().map(|key| fold_key(key)));
                if may_ask {
                    self.perhaps_missing.insert(fold_key("aws:PrincipalArn"));
                }
                let variables = missing_variables::absent_variables(statement, &asked);
                self.perhaps_missing
                    .extend(variables.iter().map(|key| fold_key(key)));
            }
            if reached && missing_variables::could_hold(statement, &asked, Open::Unresolved) {
                keys.extend(missing_variables::decisive_keys(statement, &asked));
                if asks {
                    keys.push("aws:PrincipalArn".into());
                }
                self.missing.extend(keys.iter().map(|key| fold_key(key)));
            }
            self.verdicts.push(Verdict {
                policy,
                statement: index,
                deny,
                applies,
                grade,
            });
        }
    }

    pub(super) fn denies(&self) -> bool {
        self.keeps_out
            || self
                .verdicts
                .iter()
                .any(|verdict| verdict.deny && verdict.applies)
    }

    pub(super) fn allows(&self) -> bool {
        self.verdicts
            .iter()
            .any(|verdict| !verdict.deny && verdict.applies)
    }

    /// R-PRIN-15: the best grade among the Allows that apply.
    pub(super) fn grant(&self) -> Option<Grade> {
        self.verdicts
            .iter()
            .filter(|verdict| !verdict.deny && verdict.applies)
            .filter_map(|verdict| verdict.grade)
            .max()
    }

    /// R-GEN-7.
    pub(super) fn outcome(&self, allows: bool) -> &'static str {
        if self.denies() {
            "explicitDeny"
        } else if allows {
            "allowed"
        } else {
            "implicitDeny"
        }
    }
}

/// The text of a policy slot: the policy itself, a string that holds it, or either of them with a name. Its numbers
/// are marked, wherever they stand.
fn policy_text(slot: &Value) -> String {
    match slot.get("policy").unwrap_or(slot) {
        Value::String(text) => with_marked_numbers(text),
        object => object.to_string(),
    }
}

pub(super) fn list(policies: &Value, slot: &str) -> Vec<String> {
    policies
        .get(slot)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .map(policy_text)
        .collect()
}

fn levels(policies: &Value, slot: &str) -> Option<Vec<Vec<String>>> {
    let levels = policies.get(slot)?.as_array().expect("levels");
    Some(
        levels
            .iter()
            .map(|level| {
                level
                    .as_array()
                    .expect("a level")
                    .iter()
                    .map(policy_text)
                    .collect()
            })
            .collect(),
    )
}

/// R-PB-2, R-EVAL-4: users and roles have boundaries; a federated user has its issuing user's.
pub(super) fn boundary_applies(caller: &Caller) -> bool {
    caller.is_iam() && caller.who != Who::Root && !caller.service_linked
}

/// R-EVAL-4. A session policy given with a root user is the task policy of sts:AssumeRoot.
fn session_applies(caller: &Caller) -> bool {
    caller.is_role_session() || matches!(caller.who, Who::FederatedUser { .. } | Who::Root)
}

/// R-SESS-8. Users and root come with temporary credentials here, or the question is refused.
fn scope_down_applies(caller: &Caller) -> bool {
    caller.is_iam()
}

/// R-SCP-1.
fn scp_applies(caller: &Caller) -> bool {
    caller.is_iam() && !caller.management && !caller.service_linked
}

/// R-RCP-1, R-RCP-2, R-RCP-6.
fn rcp_applies(question: &Value, request: &Request) -> bool {
    let in_management =
        question["request"].get("resourceInManagementAccount") == Some(&Value::Bool(true));
    let bound = match question["settings"]
        .get("rcpServices")
        .and_then(Value::as_array)
    {
        Some(list) => list.iter().any(|service| {
            service
                .as_str()
                .unwrap()
                .eq_ignore_ascii_case(&request.service())
        }),
        None => true,
    };
    !request.caller.service_linked
        && !in_management
        && !request.action_is("kms:RetireGrant")
        && bound
}

/// The layers that apply to the caller (R-EVAL-4).
#[derive(Default)]
pub(super) struct Layers {
    pub(super) identity: Option<Layer>,
    pub(super) boundary: Option<Layer>,
    pub(super) session: Option<Layer>,
    pub(super) scope_down: Option<Layer>,
    pub(super) scope_down_allows: bool,
    pub(super) scp: Option<Layer>,
    pub(super) scp_allows: bool,
    pub(super) rcp: Option<Layer>,
    pub(super) resource: Option<Layer>,
    pub(super) endpoint: Option<Layer>,
}

impl Layers {
    pub(super) fn of(question: &Value, request: &Request) -> Self {
        let policies = &question["policies"];
        let caller = &request.caller;
        let mut layers = Self::default();
        let union = |texts: &[String], kind: Kind| {
            let mut layer = Layer::default();
            for (index, text) in texts.iter().enumerate() {
                layer.consult(index, text, kind, request);
            }
            layer
        };
        if caller.is_iam() {
            // R-EVAL-5: root has no identity policies.
            let texts = if caller.who == Who::Root {
                Vec::new()
            } else {
                list(policies, "identity")
            };
            layers.identity = Some(union(&texts, Kind::Identity));
        }
        if let Some(slot) = policies
            .get("permissionsBoundary")
            .filter(|_| boundary_applies(caller))
        {
            layers.boundary = Some(union(&[policy_text(slot)], Kind::Boundary));
        }
        let session = list(policies, "session");
        if session_applies(caller) && !session.is_empty() {
            // R-SESS-2.
            layers.session = Some(union(&session, Kind::Session));
        }
        let scope_down = list(policies, "scopeDown");
        if scope_down_applies(caller) && !scope_down.is_empty() {
            // R-SESS-7, R-SESS-8: each of them must allow.
            layers.scope_down_allows = scope_down
                .iter()
                .all(|text| union(std::slice::from_ref(text), Kind::ScopeDown).allows());
            layers.scope_down = Some(union(&scope_down, Kind::ScopeDown));
        }
        if let Some(levels) =
            levels(policies, "serviceControlPolicies").filter(|_| scp_applies(caller))
        {
            // R-SCP-3 to R-SCP-5; no level at all allows nothing.
            layers.scp_allows =
                !levels.is_empty() && levels.iter().all(|level| union(level, Kind::Scp).allows());
            layers.scp = Some(union(&levels.concat(), Kind::Scp));
        }
        if let Some(levels) =
            levels(policies, "resourceControlPolicies").filter(|_| rcp_applies(question, request))
        {
            layers.rcp = Some(union(&levels.concat(), Kind::Rcp));
        }
        if let Some(slot) = policies
            .get("resource")
            .filter(|_| !calls::owner_reaches_bucket_policy(request))
        {
            let text = policy_text(slot);
            let mut layer = union(std::slice::from_ref(&text), request.resource_kind());
            let restrict =
                question["settings"].get("restrictPublicBuckets") == Some(&Value::Bool(true));
            if restrict && request.service() == "s3" {
                let document = PolicyDocument::from_json(&text).unwrap();
                let variables = document
                    .version()
                    .is_some_and(|version| version.as_str() == "2012-10-17");
                let owner = request.resource_account.as_deref();
                layer.keeps_out = public_bucket::keeps_out(&document, variables, caller, owner);
            }
            layers.resource = Some(layer);
        }
        if let Some(slot) = policies.get("vpcEndpoint") {
            layers.endpoint = Some(union(&[policy_text(slot)], Kind::Endpoint));
        }
        layers
    }

    /// Names, layers and whether each allows.
    pub(super) fn all(&self, id: bool) -> Vec<(&'static str, &Layer, bool)> {
        let allows = |layer: &Option<Layer>| layer.as_ref().is_some_and(Layer::allows);
        [
            ("identity", &self.identity, id),
            (
                "permissionsBoundary",
                &self.boundary,
                allows(&self.boundary),
            ),
            ("session", &self.session, allows(&self.session)),
            ("scopeDown", &self.scope_down, self.scope_down_allows),
            ("serviceControlPolicy", &self.scp, self.scp_allows),
            // R-RCP-3.
            ("resourceControlPolicy", &self.rcp, true),
            ("resource", &self.resource, allows(&self.resource)),
            ("vpcEndpoint", &self.endpoint, allows(&self.endpoint)),
        ]
        .into_iter()
        .filter_map(|(name, layer, allows)| Some((name, layer.as_ref()?, allows)))
        .collect()
    }
}
