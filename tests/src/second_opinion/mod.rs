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
mod formula;
mod layers;
mod path;
mod pattern;
mod principal;
mod public_bucket;
mod resource;
mod shape;
mod truth;
mod values;

use std::collections::{BTreeMap, BTreeSet};

use serde_json::Value;

use self::context::{Context, Lookup};
pub use self::fold::fold_key;
use self::formula::combine;
use self::layers::{Layer, Layers, boundary_applies, list};
use self::principal::Caller;
pub use self::shape::refuses_resource;

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
