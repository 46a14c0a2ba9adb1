//! The `request` of a scenario.

use alloc::{format, vec::Vec};

use super::connection::read_connection;
use super::context::read_context;
use super::fields::{Reading, SCENARIO};
use super::pairs::{Pair, read_pairs};
use super::places::report;
use super::signature::read_signature;
use super::tls::read_tls;
use crate::finding::{Problem, Reason};
use crate::request::{
    Connection, CredentialFacts, CredentialType, NetworkFacts, Principal, RequestContext,
    RequestContextBuilder,
};
use crate::text::{Json, JsonMember, JsonValue, Path, Span};

const REQUEST: [&str; 11] = [
    "principal",
    "action",
    "resource",
    "resourceAccount",
    "resourceInManagementAccount",
    "context",
    "time",
    "credentials",
    "network",
    "signature",
    "pairs",
];

/// Reads the request as far as it is sound; `None` if it lacks what every request has.
pub(super) fn read_request<'j>(
    reading: &mut Reading<'_>,
    json: &'j Json<'_>,
    keep_ambiguous_keys: bool,
) -> Option<Asked<'j>> {
    let path = Path::Root.member("request");
    let members = reading.members(json, &path, &REQUEST)?;
    let field = |name: &str| {
        members
            .iter()
            .find(|member| member.name == name)
            .map(|member| &member.value)
    };
    for name in ["principal", "action", "resource"] {
        if field(name).is_none() {
            reading.missing(json, &path, name);
        }
    }
    // Every field is read, so that everything wrong is reported.
    let principal = field("principal")
        .and_then(|json| read_principal(reading, json, &path.member("principal")));
    let action = field("action").and_then(|json| reading.string(json, &path.member("action")));
    let resource =
        field("resource").and_then(|json| reading.string(json, &path.member("resource")));
    // What is missing is reported; the rest is judged beside it.
    let sound = principal.is_some() && action.is_some() && resource.is_some();
    let mut builder = RequestContext::builder(
        principal.unwrap_or(Principal::anonymous()),
        action.unwrap_or("service:Action"),
        resource.unwrap_or("*"),
    )
    .keep_ambiguous_keys(keep_ambiguous_keys);
    for member in &members {
        builder = read_field(reading, builder, member, &path);
    }
    if let Some(json) = field("signature") {
        let path = path.member("signature");
        builder = read_signature(reading, json, &path, builder);
    }
    let base = field("pairs").map(|json| (json, builder.clone()));
    match builder.build() {
        Ok(_) if !sound => None,
        Ok(request) => {
            // What is wrong with the facts of all is told once, of the first.
            let pairs = base.map(|(json, base)| {
                let path = path.member("pairs");
                read_pairs(reading, json, &path, &base)
            });
            let pairs = pairs.unwrap_or_default();
            Some(Asked { request, pairs })
        }
        Err(errors) => {
            report(reading, json, &path, &errors);
            None
        }
    }
}

/// What is asked: a pair of action and resource, and further ones of the same call.
pub(super) struct Asked<'j> {
    pub(super) request: RequestContext<'j>,
    pub(super) pairs: Vec<Pair<'j>>,
}

fn read_field<'j>(
    reading: &mut Reading<'_>,
    mut builder: RequestContextBuilder<'j>,
    member: &'j JsonMember<'_>,
    path: &Path<'_>,
) -> RequestContextBuilder<'j> {
    let path = path.member(&member.name);
    let value = &member.value;
    match &*member.name {
        "resourceAccount" => {
            if let Some(account) = reading.string(value, &path) {
                builder = builder.resource_account(account);
            }
        }
        "resourceInManagementAccount" => {
            let yes = reading.boolean(value, &path).unwrap_or_default();
            builder = builder.resource_in_management_account(yes);
        }
        "context" => builder = read_context(reading, builder, value, &path),
        "time" => {
            if let Some(time) = reading.string(value, &path) {
                builder = builder.time(time);
            }
        }
        "credentials" => {
            if let Some(credentials) = read_credentials(reading, value, &path) {
                builder = builder.credentials(credentials);
            }
        }
        "network" => {
            let (network, connection) = read_network(reading, value, &path);
            builder = builder.network(network);
            if let Some(connection) = connection {
                builder = builder.connection(connection);
            }
        }
        _ => {}
    }
    builder
}

fn read_principal<'j>(
    reading: &mut Reading<'_>,
    json: &'j Json<'_>,
    path: &Path<'_>,
) -> Option<Principal<'j>> {
    let from_arn = |reading: &mut Reading<'_>, arn: &'j str, path: &Path<'_>, span: Span| {
        match Principal::from_arn(arn) {
            Ok(principal) => Some(principal),
            Err(errors) => {
                for error in errors.errors {
                    let problem = Problem::new(error.reason, error.rule, span, error.message);
                    reading.error(path, problem);
                }
                None
            }
        }
    };
    match &json.value {
        JsonValue::String(text) if *text == "anonymous" => return Some(Principal::anonymous()),
        JsonValue::String(arn) => return from_arn(reading, arn, path, json.span),
        JsonValue::Object(_) => {}
        _ => {
            reading.wrong_type(
                json,
                path,
                "an ARN, \"anonymous\", or an object with `arn`, `service` or `federated`",
            );
            return None;
        }
    }
    let known = [
        "arn",
        "service",
        "federated",
        "uniqueId",
        "roleArn",
        "issuingUser",
        "canonicalUser",
        "isServiceLinkedRole",
        "isManagementAccount",
    ];
    let members = reading.members(json, path, &known)?;
    let mut kinds = members
        .iter()
        .filter(|member| matches!(&*member.name, "arn" | "service" | "federated"));
    let (Some(kind), None) = (kinds.next(), kinds.next()) else {
        let message = "a principal object has one of `arn`, `service` and `federated`";
        let problem = Problem::new(Reason::ExclusiveMembers, SCENARIO, json.span, message);
        reading.error(path, problem);
        return None;
    };
    let text = reading.string(&kind.value, &path.member(&kind.name));
    let mut principal = match &*kind.name {
        "arn" => from_arn(reading, text?, &path.member("arn"), kind.value.span),
        "service" => text.map(Principal::service),
        _ => text.map(Principal::federated),
    };
    for member in &members {
        let path = path.member(&member.name);
        let value = &member.value;
        if matches!(&*member.name, "arn" | "service" | "federated") {
            continue;
        }
        if kind.name != "arn" {
            let message = format!("`{}` goes with `arn` only", member.name);
            let reason = Reason::ContradictoryFacts;
            reading.error(
                &path,
                Problem::new(reason, SCENARIO, member.name_span, message),
            );
            continue;
        }
        if matches!(&*member.name, "isServiceLinkedRole" | "isManagementAccount") {
            let yes = reading.boolean(value, &path).unwrap_or_default();
            principal = principal.map(|principal| match &*member.name {
                "isServiceLinkedRole" => principal.service_linked_role(yes),
                _ => principal.management_account(yes),
            });
        } else if let Some(text) = reading.string(value, &path) {
            principal = principal.map(|principal| match &*member.name {
                "uniqueId" => principal.with_unique_id(text),
                "roleArn" => principal.with_role_arn(text),
                "issuingUser" => principal.with_issuing_user(text),
                _ => principal.with_canonical_user(text),
            });
        }
    }
    principal
}

fn read_credentials<'j>(
    reading: &mut Reading<'_>,
    json: &'j Json<'_>,
    path: &Path<'_>,
) -> Option<CredentialFacts<'j>> {
    let known = ["type", "issuedAt", "expiresAt", "mfaAuthenticatedAt"];
    let members = reading.members(json, path, &known)?;
    if !members.iter().any(|member| member.name == "type") {
        reading.missing(json, path, "type");
    }
    let mut given = None;
    for member in members {
        let path = path.member(&member.name);
        let Some(text) = reading.string(&member.value, &path) else {
            continue;
        };
        // Without a type that is one this is not decided, and still read to its end.
        let facts = || CredentialFacts::new(CredentialType::Temporary);
        match &*member.name {
            "issuedAt" => given.get_or_insert_with(facts).issued_at = Some(text.into()),
            "expiresAt" => given.get_or_insert_with(facts).expires_at = Some(text.into()),
            "mfaAuthenticatedAt" => {
                given.get_or_insert_with(facts).mfa_authenticated_at = Some(text.into());
            }
            _ => {
                if let Some(known) = reading.named(text, &member.value, &path, SCENARIO) {
                    given.get_or_insert_with(facts).credential_type = known;
                }
            }
        }
    }
    given
}

fn read_network<'j>(
    reading: &mut Reading<'_>,
    json: &'j Json<'_>,
    path: &Path<'_>,
) -> (NetworkFacts<'j>, Option<Connection<'j>>) {
    let (mut network, mut connection) = (NetworkFacts::default(), None);
    let known = [
        "sourceIp",
        "vpcSourceIp",
        "vpc",
        "vpcEndpoint",
        "tls",
        "connection",
    ];
    for member in reading.members(json, path, &known).unwrap_or_default() {
        let path = path.member(&member.name);
        let value = &member.value;
        match &*member.name {
            "tls" => {
                network.transport = read_tls(reading, value, &path);
                continue;
            }
            "connection" => {
                connection = read_connection(reading, value, &path);
                continue;
            }
            _ => {}
        }
        let text = reading.string(value, &path);
        match &*member.name {
            "sourceIp" => network.source_ip = text.map(Into::into),
            "vpcSourceIp" => network.vpc_source_ip = text.map(Into::into),
            "vpc" => network.vpc = text,
            _ => network.vpc_endpoint = text,
        }
    }
    (network, connection)
}
