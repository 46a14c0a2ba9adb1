//! From the text of a scenario to its answer.

use alloc::{format, string::String, string::ToString, vec::Vec};

use serde::Serialize;

use super::fields::{Reading, SCENARIO};
use super::places::{locate, report, report_at};
use super::policies::{Settings, Slots, read_policies, read_resource_policy, read_settings};
use super::request::{Asked, read_request};
use super::{Answer, ScenarioError};
use crate::decision::{Decision, Explanation, PairExplanation};
use crate::document::{Limits, json_problem};
use crate::engine::{Authorizer, CallDecision, Extent, MismatchError, PolicySet, SharedAuthorizer};
use crate::finding::{Finding, Findings, Problem, Reason, Severity};
use crate::guard::Guards;
use crate::policy::{Loader, PolicyType};
use crate::request::{Principal, RequestContext, ResourceKind};
use crate::text::{Json, JsonValue, Path, Span, parse_json};

/// A policy stands five levels down.
const MOST_DEPTH: usize = 48;

/// Answers one scenario.
///
/// # Errors
/// Everything that is wrong with it, in the order of the document.
pub fn answer(question: &str) -> Result<Answer, ScenarioError> {
    story(question, Extent::Answer).map(Answer::from)
}

/// Answers one scenario with the whole story.
///
/// # Errors
/// As [`answer`].
pub fn explain(question: &str) -> Result<Explanation, ScenarioError> {
    story(question, Extent::All)
}

/// The same, told as [`Authorizer::explain_nearest`] does: the statements that decided, and the `most` that came nearest.
///
/// # Errors
/// As [`answer`].
pub fn explain_nearest(question: &str, most: usize) -> Result<Explanation, ScenarioError> {
    story(question, Extent::Nearest(most))
}

fn story(question: &str, extent: Extent) -> Result<Explanation, ScenarioError> {
    stories(question, extent).map(Explanation::of_call)
}

/// The story of each pair, with what it is of.
fn stories(question: &str, extent: Extent) -> Result<Vec<PairExplanation>, ScenarioError> {
    ask(question, |authorizer, request| PairExplanation {
        action: request.action().into(),
        resource: request.resource().into(),
        explanation: authorizer.story(request, extent),
    })
}

/// Decides one scenario without the story: what [`Authorizer::evaluate`] says, of a call with further pairs what decides it
/// (R-OUT-3).
///
/// # Errors
/// As [`answer`].
pub fn decide(question: &str) -> Result<Decision, ScenarioError> {
    let decisions = ask(question, |authorizer, request| authorizer.evaluate(request))?;
    Ok(CallDecision::of(decisions).decision())
}

/// What the author of a scenario's policies may want to look at; none of it keeps the scenario from being
/// answered. Empty for a text that is no scenario, of which [`answer`] tells what is wrong.
#[must_use]
pub fn warnings(question: &str) -> Vec<Finding> {
    let Ok(json) = read_json(question) else {
        return Vec::new();
    };
    let JsonValue::Object(members) = &json.value else {
        return Vec::new();
    };
    let field = |name: &str| {
        let member = members.iter().find(|member| member.name == name);
        member.map(|member| &member.value)
    };
    let mut reading = Reading::new(question, Severity::Warning);
    let settings = match field("settings") {
        Some(json) => read_settings(&mut reading, json),
        None => Settings::default(),
    };
    if let Some(json) = field("policies") {
        let resource_type = resource_policy_type(field("request"));
        read_policies(&mut reading, json, resource_type, settings.loader);
    }
    let path = Path::Root.member("request");
    let path = path.member("pairs");
    let pairs = member(field("request"), "pairs").map(|json| &json.value);
    if let Some(JsonValue::Array(pairs)) = pairs {
        for (index, pair) in pairs.iter().enumerate() {
            let path = path.item(index);
            if let Some(json) = member(Some(pair), "resourcePolicy") {
                let path = path.member("resourcePolicy");
                let of = resource_policy_type(Some(pair));
                read_resource_policy(&mut reading, json, &path, of, settings.loader);
            }
        }
    }
    let mut findings = reading.finish();
    findings.retain(|finding| finding.severity() == Severity::Warning);
    findings
}

/// Puts each pair of a scenario.
pub(super) fn ask<T>(
    text: &str,
    mut put: impl FnMut(&SharedAuthorizer, &RequestContext<'_>) -> T,
) -> Result<Vec<T>, ScenarioError> {
    let json = read_json(text)?;
    let mut reading = Reading::new(text, Severity::Error);
    let known = ["request", "policies", "settings"];
    let members = reading
        .members(&json, &Path::Root, &known)
        .unwrap_or_default();
    let field = |name: &str| {
        members
            .iter()
            .find(|member| member.name == name)
            .map(|member| &member.value)
    };
    let is_object = matches!(json.value, JsonValue::Object(_));
    if is_object && field("request").is_none() {
        reading.missing(&json, &Path::Root, "request");
    }
    let settings = match field("settings") {
        Some(json) => read_settings(&mut reading, json),
        None => Settings::default(),
    };
    let lenient = settings.loader == Loader::Lenient;
    let asked = field("request").and_then(|json| read_request(&mut reading, json, lenient));
    let resource_type = resource_policy_type(field("request"));
    let slots = match field("policies") {
        Some(json) => read_policies(&mut reading, json, resource_type, settings.loader),
        None => Slots::default(),
    };
    let question = combine(&slots, slots.resource.as_ref(), &settings).zip(asked);
    if let Some((authorizer, Asked { request, .. })) = &question {
        // With the side that it is about.
        if let (Some(network), Some(connection)) = (&slots.network, request.connection())
            && let Err(errors) = network.check(connection)
            && let Some(json) = field("request")
        {
            report(&mut reading, json, &Path::Root.member("request"), &errors);
        }
        for error in authorizer.mismatches(request) {
            let is_told = match error {
                MismatchError::UnknownSide => true,
                // What was given and is not sound was reported.
                MismatchError::NoNetwork => is_given(field("policies"), "network"),
                MismatchError::NoConnection => is_given(field("request"), "network.connection"),
                _ => false,
            };
            if is_told {
                continue;
            }
            report_mismatch(&mut reading, error, field("policies"), field("request"));
        }
    }
    let Some((authorizer, Asked { request, pairs })) = question else {
        let findings = reading.finish();
        return Err(ScenarioError::from_findings(findings).unwrap_or_else(|| unreadable(text)));
    };
    let mut further = Vec::with_capacity(pairs.len());
    let path = Path::Root.member("request");
    let path = path.member("pairs");
    for pair in pairs {
        let path = path.item(pair.index);
        // The resource of each has a policy of its own, or none.
        let resource = pair.resource_policy.and_then(|json| {
            let path = path.member("resourcePolicy");
            let of = policy_type_of(&pair.request);
            read_resource_policy(&mut reading, json, &path, of, settings.loader)
        });
        let Some(authorizer) = combine(&slots, resource.as_ref(), &settings) else {
            continue;
        };
        // Of all that can be unfit this alone may be of the pair's own keys.
        let is_unfit = |request| {
            authorizer
                .mismatches(request)
                .any(|error| error == MismatchError::AssumedRoot)
        };
        if is_unfit(&pair.request) && !is_unfit(&request) {
            report_unfit(
                &mut reading,
                MismatchError::AssumedRoot,
                &path,
                Some(pair.json),
                MismatchError::AssumedRoot.field(),
            );
        }
        further.push((authorizer, pair.request));
    }
    if let Some(error) = ScenarioError::from_findings(reading.finish()) {
        return Err(error);
    }
    let mut put =
        |(authorizer, request): &(SharedAuthorizer, RequestContext<'_>)| put(authorizer, request);
    let first = put(&(authorizer, request));
    Ok(core::iter::once(first)
        .chain(further.iter().map(put))
        .collect())
}

/// Whether a member stands there, whatever it is.
fn is_given(json: Option<&Json<'_>>, field: &str) -> bool {
    let (name, rest) = field.split_once('.').unwrap_or((field, ""));
    match member(json, name) {
        Some(value) if !rest.is_empty() => is_given(Some(value), rest),
        value => value.is_some(),
    }
}

/// The value of a member of an object.
fn member<'j, 't>(json: Option<&'j Json<'t>>, name: &str) -> Option<&'j Json<'t>> {
    let JsonValue::Object(members) = &json?.value else {
        return None;
    };
    let member = members.iter().find(|member| member.name == name);
    member.map(|member| &member.value)
}

/// A slot that the caller cannot have, at the slot; one that is missing, at the fact that asks for it.
fn report_mismatch(
    reading: &mut Reading<'_>,
    error: MismatchError,
    policies: Option<&Json<'_>>,
    request: Option<&Json<'_>>,
) {
    let (root, field, json) = match error {
        MismatchError::AssumedRoot | MismatchError::VpcEndpoint | MismatchError::NoNetwork => {
            ("request", error.field(), request)
        }
        _ => ("policies", error.layer().as_str(), policies),
    };
    report_unfit(reading, error, &Path::Root.member(root), json, field);
}

fn report_unfit(
    reading: &mut Reading<'_>,
    error: MismatchError,
    path: &Path<'_>,
    json: Option<&Json<'_>>,
    field: &str,
) {
    let span = json.map_or(Span::START, |json| locate(json, field));
    let problem = Problem::new(error.reason(), error.rule(), span, error.to_string());
    report_at(reading, path, field, problem);
}

/// The total form of [`answer`]: the answer object or the error object of SCENARIO.md, as JSON text.
#[must_use]
pub fn answer_json(question: &str) -> String {
    to_json(answer(question))
}

/// The total form of [`explain`]: the explanation or the error object of SCENARIO.md, as JSON text.
#[must_use]
pub fn explain_json(question: &str) -> String {
    to_json(explain(question))
}

/// The total form of [`explain_nearest`].
#[must_use]
pub fn explain_nearest_json(question: &str, most: usize) -> String {
    to_json(explain_nearest(question, most))
}

pub(super) fn to_json(result: Result<impl Serialize, ScenarioError>) -> String {
    #[derive(Serialize)]
    struct Wrapped {
        error: ScenarioError,
    }
    let text = match result {
        Ok(value) => serde_json::to_string(&value),
        Err(error) => serde_json::to_string(&Wrapped { error }),
    };
    // Writing plain values to memory cannot fail; if it did, an error would be the answer.
    text.unwrap_or_else(|_| {
        r#"{"error":{"code":"invalidScenario","message":"no answer","findings":[]}}"#.into()
    })
}

pub(super) fn read_json(question: &str) -> Result<Json<'_>, ScenarioError> {
    let mut findings = Findings::new(question);
    let most = Limits::SCENARIO_BYTES;
    if question.len() > most {
        let message = format!(
            "the scenario has {} bytes; at most {most} are read",
            question.len()
        );
        findings.error(&Path::Root, Problem::past_a_bound(Span::START, message));
    } else {
        match parse_json(question, MOST_DEPTH) {
            Ok(json) => return Ok(json),
            Err(error) => findings.error(&Path::Root, json_problem(&error)),
        }
    }
    Err(ScenarioError::from_findings(findings.finish(question))
        .unwrap_or_else(|| unreadable(question)))
}

/// For what cannot be: nothing was reported and there is no request. It must not become a decision.
pub(super) fn unreadable(question: &str) -> ScenarioError {
    let mut findings = Findings::new(question);
    let message = "the scenario cannot be read";
    let problem = Problem::new(Reason::InvalidField, SCENARIO, Span::START, message);
    findings.error(&Path::Root, problem);
    let findings = findings.finish(question);
    ScenarioError {
        code: super::ErrorCode::InvalidScenario,
        message: message.into(),
        findings,
    }
}

/// A trust policy and a key policy are known by the action and the resource (R-STS-1, R-KMS-1), also where
/// something else in the request is wrong.
fn resource_policy_type(request: Option<&Json<'_>>) -> PolicyType {
    let field = |name: &str| match &request?.value {
        JsonValue::Object(members) => members.iter().find_map(|member| match &member.value.value {
            JsonValue::String(text) if member.name == name => Some(&**text),
            _ => None,
        }),
        _ => None,
    };
    let (Some(action), Some(resource)) = (field("action"), field("resource")) else {
        return PolicyType::Resource;
    };
    match RequestContext::builder(Principal::anonymous(), action, resource).build() {
        Ok(request) => policy_type_of(&request),
        Err(_) => PolicyType::Resource,
    }
}

fn policy_type_of(request: &RequestContext<'_>) -> PolicyType {
    match request.question.resource_kind {
        ResourceKind::RoleTrust => PolicyType::RoleTrust,
        ResourceKind::KmsKey => PolicyType::KmsKey,
        ResourceKind::Other => PolicyType::Resource,
    }
}

/// Puts the slots together. `None` cannot be: each set was compiled for its slot.
fn combine(
    slots: &Slots,
    resource: Option<&PolicySet>,
    settings: &Settings,
) -> Option<SharedAuthorizer> {
    let mut guards = Guards::new().require_signature(settings.require_signature);
    if let Some(network) = &slots.network {
        guards = guards.network(network.clone());
    }
    if let Some(required) = slots.transport {
        guards = guards.transport(required);
    }
    let built = Authorizer::builder()
        .guards(&guards)
        .identity(slots.identity.as_ref())
        .resource(resource)
        .permissions_boundary(slots.permissions_boundary.as_ref())
        .session(slots.session.as_ref())
        .scope_down(slots.scope_down.as_ref())
        .service_control_policies(slots.service_control_policies.as_ref())
        .resource_control_policies(slots.resource_control_policies.as_ref())
        .vpc_endpoint(slots.vpc_endpoint.as_ref())
        .restrict_public_buckets(settings.restrict_public_buckets)
        .rcp_services(settings.rcp_services.as_ref())
        .build();
    Some(built.ok()?.to_shared())
}
