//! regorus: an interpreter of IAM statements in Rego (`iam.rego`), compiled for its virtual machine, over
//! statements as data.
//!
//! The data is what a careful author would write: literal actions, resources and values are keys of objects,
//! trailing stars are prefixes, other patterns are regular expressions, which regorus keeps compiled.

use std::any::Any;
use std::collections::BTreeMap;
use std::sync::Arc;

use regorus::languages::rego::compiler::Compiler;
use regorus::rvm::program::Program;
use regorus::rvm::vm::RegoVM;
use regorus::{Engine, Value};
use serde::Serialize;
use serde_json::json;

use super::statement::{Condition, Statement, statements};
use super::{Peer, Prepared, context};
use crate::workloads::{Request, Workload};

pub(super) const PEER: Peer = Peer {
    name: "regorus 0.14.1",
    compile,
    compile_policies: |workload| Ok(Box::new(program(workload)?) as Box<dyn Any>),
    knows_caller: false,
};

/// Above this, building the data takes longer than everything else together.
const MOST_STATEMENTS: usize = 10_000;
const ENTRY: &str = "data.iam.allowed";

struct Machine {
    vm: RegoVM,
    requests: Vec<Value>,
}

fn compile(workload: &Workload) -> Result<Box<dyn Prepared>, String> {
    let (program, data) = program(workload)?;
    let mut vm = RegoVM::new();
    vm.set_max_instructions(usize::MAX);
    vm.load_program(program);
    vm.set_data(data).map_err(|error| error.to_string())?;
    let requests = workload.requests.iter().map(prepare);
    Ok(Box::new(Machine {
        vm,
        requests: requests.collect::<Result<_, _>>()?,
    }))
}

fn program(workload: &Workload) -> Result<(Arc<Program>, Value), String> {
    regorus::cache::configure(regorus::cache::Config {
        regex: regorus::cache::Config::MAX_CAPACITY,
        ..regorus::cache::Config::default()
    });
    let layers = statements(workload)?;
    if layers.identity.len() > MOST_STATEMENTS {
        return Err(format!(
            "more than {MOST_STATEMENTS} statements are not tried"
        ));
    }
    let mut deny = Lists::default();
    let mut allow = BTreeMap::new();
    for (name, layer) in [
        ("identity", Some(&layers.identity)),
        ("boundary", layers.boundary.as_ref()),
        ("service_control", layers.service_control.as_ref()),
        ("resource", layers.resource.as_ref()),
    ] {
        let Some(layer) = layer else { continue };
        let allows = allow.entry(name).or_insert_with(Lists::default);
        for statement in layer {
            let lists = if statement.allows {
                &mut *allows
            } else {
                &mut deny
            };
            lists.add(statement)?;
        }
    }
    let data = json!({"iam_deny": deny, "iam_allow": allow});
    let data = Value::from_json_str(&data.to_string()).map_err(|error| error.to_string())?;
    let mut engine = Engine::new();
    engine
        .add_policy("iam.rego".into(), include_str!("iam.rego").into())
        .and_then(|_| engine.add_data(data.clone()))
        .map_err(|error| error.to_string())?;
    let compiled = engine
        .compile_with_entrypoint(&ENTRY.into())
        .map_err(|error| error.to_string())?;
    let program = Compiler::compile_from_policy(&compiled, &[ENTRY]);
    Ok((program.map_err(|error| error.to_string())?, data))
}

/// The values as keys of an object: a set that JSON can hold.
fn keys<'a>(values: impl Iterator<Item = &'a String>) -> serde_json::Value {
    values
        .map(|value| (value.clone(), true.into()))
        .collect::<serde_json::Map<_, _>>()
        .into()
}

/// Statements by what the first look at them can be.
#[derive(Debug, Default, Serialize)]
struct Lists {
    /// Literal actions only: one look-up.
    literal: Vec<serde_json::Value>,
    /// Some with a star behind: a look-up of the service first.
    prefix: Vec<serde_json::Value>,
    /// Every action, or all but some.
    other: Vec<serde_json::Value>,
}

impl Lists {
    fn add(&mut self, statement: &Statement) -> Result<(), String> {
        let mut object = translate(statement)?;
        let is_every = statement.actions.iter().any(|action| action == "*");
        let (with_star, literal): (Vec<&String>, Vec<&String>) = statement
            .actions
            .iter()
            .partition(|action| is_pattern(action));
        let (mut prefixes, mut patterns) = (Vec::new(), Vec::new());
        for action in &with_star {
            match action.strip_suffix('*').filter(|rest| !is_pattern(rest)) {
                Some(prefix) => prefixes.push(prefix),
                None => patterns.push(pattern(action)),
            }
        }
        if statement.all_but || is_every {
            if statement.all_but {
                prefixes.extend(literal.iter().map(|action| action.as_str()));
                if !patterns.is_empty() {
                    return Err("exceptions with wildcards inside have no translation".into());
                }
                object["all_but"] = prefixes.into();
            }
            self.other.push(object);
            return Ok(());
        }
        object["actions"] = keys(literal.into_iter());
        if with_star.is_empty() {
            self.literal.push(object);
        } else {
            let service = |action: &String| action.split(':').next().unwrap_or_default().to_owned();
            let services: Vec<_> = statement.actions.iter().map(service).collect();
            object["services"] = keys(services.iter());
            object["action_prefixes"] = prefixes.into();
            if !patterns.is_empty() {
                object["action_patterns"] = patterns.into();
            }
            self.prefix.push(object);
        }
        Ok(())
    }
}

/// All but the actions.
fn translate(statement: &Statement) -> Result<serde_json::Value, String> {
    let mut object = json!({"conditions": []});
    let (mut literal, mut prefixes) = (Vec::new(), Vec::new());
    let (mut patterns, mut templates) = (Vec::new(), Vec::new());
    for resource in &statement.resources {
        match resource.strip_suffix('*') {
            Some("") => object["any_resource"] = true.into(),
            _ if resource.contains("${") => templates.push(template(resource)),
            Some(prefix) if !is_pattern(prefix) => prefixes.push(prefix),
            None if !is_pattern(resource) => literal.push(resource),
            _ => patterns.push(pattern(resource)),
        }
    }
    for (name, values) in [
        (
            "resources",
            (!literal.is_empty()).then(|| keys(literal.into_iter())),
        ),
        (
            "resource_prefixes",
            (!prefixes.is_empty()).then(|| prefixes.into()),
        ),
        (
            "resource_patterns",
            (!patterns.is_empty()).then(|| patterns.into()),
        ),
        (
            "resource_templates",
            (!templates.is_empty()).then(|| templates.into()),
        ),
        (
            "principals",
            statement
                .principals
                .as_ref()
                .map(|users| keys(users.iter())),
        ),
    ] {
        if let Some(values) = values {
            object[name] = values;
        }
    }
    let conditions = statement.conditions.iter().map(condition);
    object["conditions"] = conditions.collect::<Result<Vec<_>, _>>()?.into();
    Ok(object)
}

fn condition(entry: &Condition) -> Result<serde_json::Value, String> {
    let mut object = json!({"key": entry.key});
    if entry.operator == "Null" {
        object["null"] = entry.values.iter().any(|value| value == "true").into();
        return Ok(object);
    }
    // Every key of the workloads has one value.
    let (operator, holds_without) = match entry.operator.as_str() {
        operator if operator.starts_with("ForAllValues:") => (&operator[13..], true),
        operator if operator.starts_with("ForAnyValue:") => (&operator[12..], false),
        operator => match operator.strip_suffix("IfExists") {
            Some(operator) => (operator, true),
            None => (operator, false),
        },
    };
    if holds_without {
        object["if_exists"] = true.into();
    }
    if operator.contains("Not") {
        object["negated"] = true.into();
    }
    match operator {
        "IpAddress" | "NotIpAddress" => {
            let range = |range: &String| match range {
                bare if bare.contains('/') => bare.clone(),
                bare if bare.contains(':') => format!("{bare}/128"),
                bare => format!("{bare}/32"),
            };
            object["ranges"] = entry.values.iter().map(range).collect();
        }
        "StringEqualsIgnoreCase" => {
            let values: Vec<_> = entry.values.iter().map(|one| one.to_lowercase()).collect();
            object["values_in_lower_case"] = keys(values.iter());
        }
        "StringEquals" | "StringNotEquals" | "Bool" => {
            let variable = |value: &String| {
                let name = value.strip_prefix("${")?.strip_suffix('}')?;
                Some(name.to_owned())
            };
            let variables: Vec<_> = entry.values.iter().filter_map(variable).collect();
            let literal = entry
                .values
                .iter()
                .filter(|value| variable(value).is_none());
            object["values"] = keys(literal);
            if !variables.is_empty() {
                object["variables"] = variables.into();
            }
        }
        "StringLike" | "ArnLike" | "ArnNotLike" => {
            let (templates, patterns): (Vec<_>, Vec<_>) =
                entry.values.iter().partition(|value| value.contains("${"));
            object["patterns"] = patterns.into_iter().map(|value| pattern(value)).collect();
            if !templates.is_empty() {
                object["templates"] = templates.into_iter().map(|value| template(value)).collect();
            }
        }
        operator => return Err(format!("no translation of {operator}")),
    }
    Ok(object)
}

fn is_pattern(text: &str) -> bool {
    text.contains(['*', '?'])
}

/// A pattern with wildcards as a regular expression.
fn pattern(glob: &str) -> String {
    format!("^{}$", expression(glob))
}

fn expression(glob: &str) -> String {
    let mut expression = String::new();
    for letter in glob.chars() {
        match letter {
            '*' => expression.push_str(".*"),
            '?' => expression.push('.'),
            _ if letter.is_ascii_alphanumeric() || "/:-_ ".contains(letter) => {
                expression.push(letter);
            }
            _ => expression.extend(['\\', letter]),
        }
    }
    expression
}

/// A pattern with variables: the pieces of a regular expression, and objects where a key's value goes.
fn template(text: &str) -> serde_json::Value {
    let mut parts = vec![json!("^")];
    let mut rest = text;
    while let Some((before, after)) = rest.split_once("${") {
        let (name, tail) = after.split_once('}').unwrap_or((after, ""));
        parts.push(expression(before).into());
        parts.push(json!({"key": name}));
        rest = tail;
    }
    parts.push(format!("{}$", expression(rest)).into());
    parts.into()
}

fn prepare(request: &Request) -> Result<Value, String> {
    let pairs: BTreeMap<_, _> = context(request).into_iter().collect();
    let input = json!({
        "principal": request.principal,
        "action": request.action,
        "service": request.action.split(':').next(),
        "resource": request.resource,
        "context": pairs,
    });
    Value::from_json_str(&input.to_string()).map_err(|error| error.to_string())
}

impl Prepared for Machine {
    fn decide(&mut self, index: usize) -> Result<bool, String> {
        self.vm.set_input(self.requests[index].clone());
        match self.vm.execute() {
            Ok(Value::Bool(allowed)) => Ok(allowed),
            Ok(other) => Err(format!("the answer is {other}")),
            Err(error) => Err(error.to_string()),
        }
    }
}
