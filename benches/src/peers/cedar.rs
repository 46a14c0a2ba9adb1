//! cedar-policy: one Cedar policy for each statement.
//!
//! Literal actions stand in the scope, which Cedar checks first; all else is a condition. What Cedar cannot
//! say: `like` takes literal patterns only, so that policy variables inside a pattern have no translation.

use std::any::Any;
use std::fmt::Write;
use std::net::IpAddr;
use std::str::FromStr;

use cedar_policy::{
    Authorizer, Context, Decision, Entities, EntityId, EntityTypeName, EntityUid, PolicySet,
    Request, Response, RestrictedExpression,
};

use super::statement::{Condition, Layers, Said, Statement, statements};
use super::{Peer, Prepared, context};
use crate::workloads::{self, Workload};

pub(super) const PEER: Peer = Peer {
    name: "cedar-policy 4.14.1",
    compile,
    compile_policies: |workload| Ok(Box::new(policies(workload)?) as Box<dyn Any>),
    knows_caller: false,
};

struct Engine {
    authorizer: Authorizer,
    entities: Entities,
    layers: Layers<PolicySet>,
    requests: Vec<Request>,
}

fn compile(workload: &Workload) -> Result<Box<dyn Prepared>, String> {
    let requests = workload.requests.iter().map(prepare);
    Ok(Box::new(Engine {
        authorizer: Authorizer::new(),
        entities: Entities::empty(),
        layers: policies(workload)?,
        requests: requests.collect::<Result<_, _>>()?,
    }))
}

pub(super) fn policies(workload: &Workload) -> Result<Layers<PolicySet>, String> {
    policies_of(workload, |text| text)
}

/// The policies, of a text that is changed before it is parsed.
pub(super) fn policies_of(
    workload: &Workload,
    change: impl Fn(String) -> String,
) -> Result<Layers<PolicySet>, String> {
    statements(workload)?.map(|statements| {
        let mut text = String::new();
        for statement in &statements {
            translate(statement, &mut text)?;
        }
        PolicySet::from_str(&change(text)).map_err(|error| error.to_string())
    })
}

fn quoted(text: &str) -> String {
    format!("\"{text}\"")
}

fn joined(parts: impl Iterator<Item = String>, between: &str) -> String {
    parts.collect::<Vec<_>>().join(between)
}

fn translate(statement: &Statement, text: &mut String) -> Result<(), String> {
    let values = statement.conditions.iter().flat_map(|entry| &entry.values);
    let mut texts = statement
        .actions
        .iter()
        .chain(&statement.resources)
        .chain(values);
    if texts.any(|text| text.contains('?')) {
        return Err("`like` has no `?`".into());
    }
    let actions = |names: &[&String]| match names {
        [one] => format!("action == Action::{}", quoted(one)),
        many => {
            let names = many.iter().map(|name| format!("Action::{}", quoted(name)));
            format!("action in [{}]", joined(names, ", "))
        }
    };
    let (patterns, literal): (Vec<&String>, Vec<&String>) = statement
        .actions
        .iter()
        .partition(|action| action.contains('*'));
    let mut conditions = Vec::new();
    let mut scope = "action".to_owned();
    if patterns.is_empty() && !statement.all_but {
        scope = actions(&literal);
    } else if !patterns.iter().any(|pattern| *pattern == "*") {
        let mut any: Vec<String> = patterns
            .iter()
            .map(|pattern| format!("context.action like {}", quoted(pattern)))
            .collect();
        if !literal.is_empty() {
            any.insert(0, actions(&literal));
        }
        let any = any.join(" || ");
        conditions.push(if statement.all_but {
            format!("!({any})")
        } else {
            format!("({any})")
        });
    }
    if !statement.resources.iter().any(|resource| resource == "*") {
        if statement
            .resources
            .iter()
            .any(|resource| resource.contains("${"))
        {
            return Err("`like` takes no variables".into());
        }
        let any = statement.resources.iter().map(|resource| {
            let operator = if resource.contains('*') { "like" } else { "==" };
            format!("context.resource {operator} {}", quoted(resource))
        });
        conditions.push(format!("({})", joined(any, " || ")));
    }
    for entry in &statement.conditions {
        conditions.push(condition(entry)?);
    }
    let principal = match &statement.principals {
        None => "principal".to_owned(),
        Some(users) => {
            let users = users.iter().map(|user| format!("User::{}", quoted(user)));
            conditions.insert(0, format!("[{}].contains(principal)", joined(users, ", ")));
            "principal".to_owned()
        }
    };
    let effect = if statement.allows { "permit" } else { "forbid" };
    let written = write!(text, "{effect}({principal}, {scope}, resource)");
    written.map_err(|error| error.to_string())?;
    if !conditions.is_empty() {
        text.push_str(" when { ");
        text.push_str(&conditions.join(" && "));
        text.push_str(" }");
    }
    text.push_str(";\n");
    Ok(())
}

fn condition(entry: &Condition) -> Result<String, String> {
    let key = &entry.key;
    let value = format!("context[{}]", quoted(key));
    let present = format!("context has {}", quoted(key));
    let any = |test: &dyn Fn(&String) -> String| joined(entry.values.iter().map(test), " || ");
    let equal = |text: &String| match text
        .strip_prefix("${")
        .and_then(|rest| rest.strip_suffix('}'))
    {
        Some(variable) => format!("{value} == context[{}]", quoted(variable)),
        None => format!("{value} == {}", quoted(text)),
    };
    let like = |text: &String| format!("{value} like {}", quoted(text));
    let in_range = |range: &String| format!("{value}.isInRange(ip({}))", quoted(range));
    if entry.operator.contains("Like") && entry.values.iter().any(|text| text.contains("${")) {
        return Err("`like` takes no variables".into());
    }
    Ok(match entry.operator.as_str() {
        "IpAddress" => format!("({present} && ({}))", any(&in_range)),
        "NotIpAddress" => format!("!({present} && ({}))", any(&in_range)),
        "StringEquals" | "Bool" => format!("({present} && ({}))", any(&equal)),
        "StringNotEquals" | "StringNotEqualsIfExists" => {
            format!("!({present} && ({}))", any(&equal))
        }
        "StringLike" | "ArnLike" => format!("({present} && ({}))", any(&like)),
        "ArnNotLike" => format!("!({present} && ({}))", any(&like)),
        operator => return Err(format!("no translation of {operator}")),
    })
}

pub(super) fn entity(kind: &str, id: &str) -> Result<EntityUid, String> {
    let kind = EntityTypeName::from_str(kind).map_err(|error| error.to_string())?;
    Ok(EntityUid::from_type_name_and_id(kind, EntityId::new(id)))
}

/// The condition keys, beside what is given.
pub(super) fn facts(
    request: &workloads::Request,
    mut pairs: Vec<(String, RestrictedExpression)>,
) -> Result<Context, String> {
    for (key, value) in context(request) {
        let is_address = key == "aws:SourceIp" && value.parse::<IpAddr>().is_ok();
        let expression = if is_address {
            RestrictedExpression::new_ip(value)
        } else {
            text(value)
        };
        pairs.push((key.to_owned(), expression));
    }
    Context::from_pairs(pairs).map_err(|error| error.to_string())
}

pub(super) fn text(value: &str) -> RestrictedExpression {
    RestrictedExpression::new_string(value.into())
}

pub(super) fn prepare(request: &workloads::Request) -> Result<Request, String> {
    let asked = vec![
        ("action".to_owned(), text(&request.action)),
        ("resource".to_owned(), text(&request.resource)),
    ];
    Request::new(
        entity("User", &request.principal)?,
        entity("Action", &request.action)?,
        entity("Resource", &request.resource)?,
        facts(request, asked)?,
        None,
    )
    .map_err(|error| error.to_string())
}

/// What a response says; the first error, if there is one, goes to `failure`.
pub(super) fn said(response: &Response, failure: &mut Option<String>) -> Said {
    let diagnostics = response.diagnostics();
    if let Some(error) = diagnostics.errors().next() {
        *failure = Some(error.to_string());
    }
    match response.decision() {
        Decision::Allow => Said::Allow,
        Decision::Deny if diagnostics.reason().next().is_some() => Said::Deny,
        Decision::Deny => Said::Nothing,
    }
}

impl Prepared for Engine {
    fn decide(&mut self, index: usize) -> Result<bool, String> {
        let request = &self.requests[index];
        let mut failure = None;
        let allowed = self.layers.allow(|policies| {
            let response = self
                .authorizer
                .is_authorized(request, policies, &self.entities);
            said(&response, &mut failure)
        });
        failure.map_or(Ok(allowed), Err)
    }
}
