//! A second opinion on a scenario: slow, obvious, and written from SEMANTICS.md alone.
//!
//! It shares nothing with the engine but the document model, so that an agreement of both says something.
//! Every function stands for a rule or two and names them. Nothing here is fast, and nothing is reported as
//! an error: a question is one that the engine accepted.

mod action;
mod calls;
mod condition;
mod context;
mod fold;
mod path;
mod pattern;
mod principal;
mod public_bucket;
mod resource;
mod shape;
mod truth;
mod values;

use std::collections::{BTreeMap, BTreeSet};

use portcullis::PolicyDocument;
use serde_json::Value;

use self::context::{Context, Lookup};
pub use self::fold::fold_key;
use self::principal::{Caller, Grade, Who};
use self::resource::{Asked, Open};
pub use self::shape::refuses_resource;
use self::truth::{F, T};

/// The answer to a question.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Opinion {
    /// `allowed`, `explicitDeny` or `implicitDeny` (R-OUT-1).
    pub decision: String,
    /// What stood in the way (R-OUT-4).
    pub blocked_by: BTreeSet<String>,
    /// Each consulted layer with its outcome.
    pub layers: BTreeMap<String, String>,
    /// The deciding statements (R-OUT-5): layer, policy within the layer (levels flattened), statement.
    pub decided_by: Vec<(String, usize, usize)>,
    /// Absent keys that were asked for (R-OUT-8), folded.
    pub missing_context: BTreeSet<String>,
    /// Those, and absent variables of resource parts whose value could not change whether the statement applies,
    /// which R-OUT-8 can be read to include.
    pub perhaps_missing: BTreeSet<String>,
    /// How much of the answer the rules state.
    pub stated: Stated,
}

/// How much of an answer the rules state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Stated {
    /// All of it.
    #[default]
    All,
    /// All but the outcomes of the layers: a gate refused, or a policy that is there does not count.
    NotLayers,
    /// The decision and what stood in the way.
    Blocked,
    /// The decision alone.
    Decision,
}

/// Stands in front of the spelling of a number that [`question_from_text`] made a string.
const NUMBER_MARK: char = '\u{f8ff}';

/// Reads a question so that numbers keep their spelling (R-GRAM-7): each becomes a string of a mark and its
/// characters.
///
/// # Panics
/// On a text that is not JSON.
#[must_use]
pub fn question_from_text(text: &str) -> Value {
    serde_json::from_str(&with_marked_numbers(text)).expect("a question is JSON")
}

fn with_marked_numbers(text: &str) -> String {
    let mut quoted = String::new();
    let mut chars = text.chars().peekable();
    let mut in_string = false;
    while let Some(c) = chars.next() {
        if in_string {
            quoted.push(c);
            if c == '\\' {
                quoted.extend(chars.next());
            } else if c == '"' {
                in_string = false;
            }
        } else if c == '-' || c.is_ascii_digit() {
            quoted.push('"');
            quoted.push(NUMBER_MARK);
            quoted.push(c);
            while let Some(more) =
                chars.next_if(|c| c.is_ascii_digit() || matches!(c, '+' | '-' | '.' | 'e' | 'E'))
            {
                quoted.push(more);
            }
            quoted.push('"');
        } else {
            in_string = c == '"';
            quoted.push(c);
        }
    }
    quoted
}

/// The kinds of policies (table 1.5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Identity,
    Boundary,
    Session,
    ScopeDown,
    Scp,
    Rcp,
    General,
    Trust,
    Key,
    Endpoint,
}

impl Kind {
    /// R-STMT-3: whether statements have a principal part. That of an RCP is always `"*"` (R-TYPE-9).
    fn has_principals(self) -> bool {
        matches!(
            self,
            Self::General | Self::Trust | Self::Key | Self::Endpoint
        )
    }
}

/// The request, as far as every policy sees it.
struct Request {
    caller: Caller,
    action: String,
    resource: String,
    resource_account: Option<String>,
    /// The resource's account where it is a fact, and no default (R-EVAL-9).
    stated_owner: Option<String>,
    context: Context,
    has_boundary: bool,
    /// The type of the credentials.
    credentials: Option<String>,
    /// Whether MFA was given with the credentials.
    mfa: bool,
    /// A list of session policies that is not empty.
    given_session: bool,
    /// A list of scope down policies, also an empty one.
    given_scope_down: bool,
    /// `aws:AssumedRoot`.
    says_assumed_root: bool,
    /// Whether the temporary credentials of a root user are those of AssumeRoot (R-SESS-6).
    assumed_root: bool,
}

impl Request {
    fn of(question: &Value) -> Self {
        let request = &question["request"];
        let caller = Caller::of(&request["principal"]);
        let resource = request["resource"]
            .as_str()
            .expect("a resource")
            .to_string();
        let given = request
            .get("resourceAccount")
            .and_then(Value::as_str)
            .map(str::to_string);
        let stated_owner = given.or_else(|| account_of(&resource));
        let resource_account = stated_owner.clone().or_else(|| caller.account.clone());
        let context = Context::of(request, &caller, resource_account.as_deref());
        let policies = &question["policies"];
        let boundary = policies.get("permissionsBoundary").is_some();
        let given_session = !list(policies, "session").is_empty();
        let credentials = request.get("credentials");
        let fact = |name: &str| credentials.and_then(|facts| facts.get(name)?.as_str());
        let says_assumed_root = match context.get("aws:AssumedRoot") {
            // Deny-safe: what is not a plain no asks for the task policy.
            Lookup::One(given) => values::boolean(&given.text) != Some(false),
            Lookup::Absent => false,
            _ => true,
        };
        Self {
            stated_owner,
            credentials: fact("type").map(str::to_string),
            mfa: fact("mfaAuthenticatedAt").is_some(),
            given_session,
            given_scope_down: policies.get("scopeDown").is_some(),
            says_assumed_root,
            assumed_root: given_session || says_assumed_root,
            action: request["action"].as_str().expect("an action").to_string(),
            has_boundary: boundary && boundary_applies(&caller),
            caller,
            resource,
            resource_account,
            context,
        }
    }

    fn action_is(&self, name: &str) -> bool {
        self.action.eq_ignore_ascii_case(name)
    }

    fn action_is_one_of(&self, names: &[&str]) -> bool {
        names.iter().any(|name| self.action_is(name))
    }

    fn service(&self) -> String {
        self.action.split(':').next().unwrap().to_ascii_lowercase()
    }

    /// R-EVAL-7.
    fn same_account(&self) -> bool {
        self.caller.is_iam() && self.caller.account == self.resource_account
    }

    /// Whether the resource is one of KMS that begins so.
    fn is_kms(&self, start: &str) -> bool {
        let parts: Vec<&str> = self.resource.splitn(6, ':').collect();
        parts.len() == 6 && parts[2] == "kms" && parts[5].starts_with(start)
    }

    /// How the policy of the resource is read: R-STS-1 by the action alone, R-KMS-1 by action and resource.
    fn resource_kind(&self) -> Kind {
        let action = self.action.to_ascii_lowercase();
        let trust = ["sts:tagsession", "sts:setsourceidentity", "sts:setcontext"];
        if action.starts_with("sts:assumerole") || trust.contains(&action.as_str()) {
            Kind::Trust
        } else if action.starts_with("kms:") && self.is_kms("key/") {
            Kind::Key
        } else {
            Kind::General
        }
    }
}

/// The account segment of an ARN, if it is one.
fn account_of(resource: &str) -> Option<String> {
    let account = resource.split(':').nth(4)?;
    (account.len() == 12 && account.bytes().all(|b| b.is_ascii_digit()))
        .then(|| account.to_string())
}

/// One statement against the request.
struct Verdict {
    policy: usize,
    statement: usize,
    deny: bool,
    applies: bool,
    grade: Option<Grade>,
}

/// What came of a layer.
#[derive(Default)]
struct Layer {
    verdicts: Vec<Verdict>,
    missing: BTreeSet<String>,
    perhaps_missing: BTreeSet<String>,
    /// R-S3-3.
    keeps_out: bool,
}

impl Layer {
    /// Adds a policy to the layer.
    fn consult(&mut self, policy: usize, text: &str, kind: Kind, request: &Request) {
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
            if reached && resource::could_hold(statement, &asked, Open::All) {
                self.perhaps_missing
                    .extend(keys.iter().map(|key| fold_key(key)));
                if may_ask {
                    self.perhaps_missing.insert(fold_key("aws:PrincipalArn"));
                }
                let variables = resource::absent_variables(statement, &asked);
                self.perhaps_missing
                    .extend(variables.iter().map(|key| fold_key(key)));
            }
            if reached && resource::could_hold(statement, &asked, Open::Unresolved) {
                keys.extend(resource::decisive_keys(statement, &asked));
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

    fn denies(&self) -> bool {
        self.keeps_out
            || self
                .verdicts
                .iter()
                .any(|verdict| verdict.deny && verdict.applies)
    }

    fn allows(&self) -> bool {
        self.verdicts
            .iter()
            .any(|verdict| !verdict.deny && verdict.applies)
    }

    /// R-PRIN-15: the best grade among the Allows that apply.
    fn grant(&self) -> Option<Grade> {
        self.verdicts
            .iter()
            .filter(|verdict| !verdict.deny && verdict.applies)
            .filter_map(|verdict| verdict.grade)
            .max()
    }

    /// R-GEN-7.
    fn outcome(&self, allows: bool) -> &'static str {
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

fn list(policies: &Value, slot: &str) -> Vec<String> {
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
fn boundary_applies(caller: &Caller) -> bool {
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

/// R-STS-11.
fn credentials_valid(request: &Value) -> bool {
    let fact = |name: &str| {
        request["credentials"]
            .get(name)
            .and_then(Value::as_str)
            .map(instant)
    };
    let Some(time) = request.get("time").and_then(Value::as_str).map(instant) else {
        return true;
    };
    fact("issuedAt").is_none_or(|issued| issued <= time)
        && fact("expiresAt").is_none_or(|expires| time < expires)
}

fn instant(text: &str) -> values::Instant {
    values::instant(text).expect("RFC 3339")
}

/// R-KMS-5 and R-STS-13.
fn reserved(request: &Request) -> bool {
    let parts: Vec<&str> = request.resource.splitn(6, ':').collect();
    let [_, _, service, _, account, part] = parts.as_slice() else {
        return false;
    };
    let aliases = ["kms:CreateAlias", "kms:DeleteAlias", "kms:UpdateAlias"];
    if *service == "kms" && part.starts_with("alias/aws/") {
        return aliases.iter().any(|action| request.action_is(action));
    }
    let aws_owned = *service == "iam"
        && (part.starts_with("role/aws-reserved/")
            || *account == "aws" && part.starts_with("policy/"));
    let name = request
        .action
        .split(':')
        .nth(1)
        .unwrap()
        .to_ascii_lowercase();
    let read = ["get", "list", "simulate", "generate"]
        .iter()
        .any(|verb| name.starts_with(verb));
    aws_owned && request.service() == "iam" && !read
}

/// The rule for which a question has no answer, an `invalidRequest`, because what is given contradicts the caller:
/// R-SESS-6, R-SESS-8.
///
/// # Panics
/// On a question that is not of the form of SCENARIO.md.
#[must_use]
pub fn contradicts_itself(question: &Value) -> Option<&'static str> {
    calls::contradiction(&Request::of(question))
}

/// Answers a question that the engine accepts.
///
/// # Panics
/// On a question that is not of the form of SCENARIO.md.
#[must_use]
pub fn decide(question: &Value) -> Opinion {
    let request = Request::of(question);
    let facts = &question["request"];

    // Section 6.3, from the top: R-STS-11, R-SESS-6, R-STS-17.
    if !credentials_valid(facts) || calls::can_never_make(&request) {
        return Opinion {
            decision: "implicitDeny".into(),
            blocked_by: BTreeSet::from(["credentials".into()]),
            stated: Stated::NotLayers,
            ..Opinion::default()
        };
    }
    // R-EVAL-8.
    let partition = request.resource.split(':').nth(1);
    if let (Some(own), Some(other)) = (&request.caller.partition, partition)
        && own != other
    {
        return Opinion {
            decision: "implicitDeny".into(),
            stated: Stated::Decision,
            ..Opinion::default()
        };
    }
    if request.action_is("sts:GetCallerIdentity") && request.caller.is_iam() {
        return caller_identity(&Layers::of(question, &request));
    }
    combine(question, &request)
}

/// R-STS-10 (D-33): what still refuses a call that needs no Allow.
fn caller_identity(layers: &Layers) -> Opinion {
    let mut opinion = Opinion {
        stated: Stated::Blocked,
        ..Opinion::default()
    };
    for (name, layer) in [
        ("serviceControlPolicy", &layers.scp),
        ("resourceControlPolicy", &layers.rcp),
        ("vpcEndpoint", &layers.endpoint),
    ] {
        if layer.as_ref().is_some_and(Layer::denies) {
            opinion.blocked_by.insert(name.into());
        }
    }
    opinion.decision = if !opinion.blocked_by.is_empty() {
        "explicitDeny".into()
    } else if layers
        .endpoint
        .as_ref()
        .is_some_and(|layer| !layer.allows())
    {
        opinion.blocked_by.insert("vpcEndpoint".into());
        "implicitDeny".into()
    } else {
        "allowed".into()
    };
    opinion
}

/// The layers that apply to the caller (R-EVAL-4).
#[derive(Default)]
struct Layers {
    identity: Option<Layer>,
    boundary: Option<Layer>,
    session: Option<Layer>,
    scope_down: Option<Layer>,
    scope_down_allows: bool,
    scp: Option<Layer>,
    scp_allows: bool,
    rcp: Option<Layer>,
    resource: Option<Layer>,
    endpoint: Option<Layer>,
}

impl Layers {
    fn of(question: &Value, request: &Request) -> Self {
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
    fn all(&self, id: bool) -> Vec<(&'static str, &Layer, bool)> {
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

/// The formula of 6.3.
fn combine(question: &Value, request: &Request) -> Opinion {
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
    // R-X-9, R-KMS-4: what the policy of the resource allows does not count.
    let granted = layers.resource.as_ref().and_then(Layer::grant);
    let void = calls::no_effect_across_accounts(request)
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
