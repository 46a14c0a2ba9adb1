//! What the analysis tells, as JSON: requests as scenarios, and why something is not known.

use alloc::{format, string::String, vec::Vec};

use crate::analysis::{Witness, WitnessValue};
use crate::layer::Layer;
use crate::policy::{Loader, PolicyType};
use crate::text::write_json_string;

/// What is written of each, with commas between.
pub(super) fn write_each<T>(
    out: &mut String,
    all: impl Iterator<Item = T>,
    mut write: impl FnMut(&mut String, T),
) {
    for (at, one) in all.enumerate() {
        if at > 0 {
            out.push(',');
        }
        write(out, one);
    }
}

/// A member with a list of names, behind others.
pub(super) fn write_names<'n>(
    out: &mut String,
    member: &str,
    names: impl Iterator<Item = &'n str>,
) {
    out.push_str(&format!(r#","{member}":["#));
    write_each(out, names, write_json_string);
    out.push(']');
}

/// Condition keys with their values, as the `context` of a scenario has them.
pub(super) fn write_context<'v>(
    out: &mut String,
    context: impl Iterator<Item = (&'v str, &'v WitnessValue)>,
) {
    out.push('{');
    write_each(out, context, |out, (name, value)| {
        write_json_string(out, name);
        out.push(':');
        write_value(out, value);
    });
    out.push('}');
}

/// The slot of a layer.
const fn slot(layer: Layer) -> &'static str {
    match layer {
        Layer::ServiceControlPolicy => "serviceControlPolicies",
        Layer::ResourceControlPolicy => "resourceControlPolicies",
        layer => layer.as_str(),
    }
}

/// A request as a scenario, with the policy that allows it, to be read as it was.
pub(super) fn write_scenario(
    out: &mut String,
    witness: &Witness,
    policy_type: PolicyType,
    loader: Loader,
    text: &str,
) {
    out.push_str(r#"{"request":{"principal":"#);
    let name = witness.principal();
    let facts: Vec<(&str, &str)> = witness.facts().collect();
    match witness.caller_member() {
        Some(member) => write_object(out, [(member, name)].into_iter().chain(facts)),
        None if facts.is_empty() => write_json_string(out, name),
        None => write_object(out, [("arn", name)].into_iter().chain(facts)),
    }
    for (member, value) in [
        ("action", Some(witness.action())),
        ("resource", Some(witness.resource())),
        ("resourceAccount", witness.resource_account()),
    ] {
        if let Some(value) = value {
            out.push_str(&format!(r#","{member}":"#));
            write_json_string(out, value);
        }
    }
    let mut context = witness.context().peekable();
    if context.peek().is_some() {
        out.push_str(r#","context":"#);
        write_context(out, context);
    }
    out.push_str(r#"},"policies":{"#);
    let is_list = text.starts_with('[');
    let listed = |text: &str| match is_list {
        true => text.into(),
        false => format!("[{text}]"),
    };
    let (own, text) = match policy_type {
        PolicyType::Identity => ("identity", listed(text)),
        PolicyType::PermissionsBoundary => ("permissionsBoundary", text.into()),
        PolicyType::Session => ("session", listed(text)),
        PolicyType::ScopeDown => ("scopeDown", listed(text)),
        PolicyType::Resource | PolicyType::RoleTrust | PolicyType::KmsKey => {
            ("resource", text.into())
        }
        PolicyType::ServiceControl => ("serviceControlPolicies", format!("[{}]", listed(text))),
        PolicyType::ResourceControl => ("resourceControlPolicies", format!("[{}]", listed(text))),
        PolicyType::VpcEndpoint => ("vpcEndpoint", text.into()),
    };
    out.push_str(&format!(r#""{own}":{text}"#));
    for (layer, text) in witness.company() {
        let text = match layer {
            Layer::Identity => format!("[{text}]"),
            _ => text.into(),
        };
        out.push_str(&format!(r#","{}":{text}"#, slot(layer)));
    }
    out.push('}');
    if loader == Loader::Lenient {
        out.push_str(r#","settings":{"loader":"lenient"}"#);
    }
    out.push('}');
}

fn write_value(out: &mut String, value: &WitnessValue) {
    match value {
        WitnessValue::Absent => out.push_str("null"),
        WitnessValue::Single(text) => write_json_string(out, text),
        WitnessValue::Multiple(texts) => {
            out.push('[');
            write_each(out, texts.iter(), |out, text| write_json_string(out, text));
            out.push(']');
        }
    }
}

fn write_object<'t>(out: &mut String, members: impl Iterator<Item = (&'t str, &'t str)>) {
    out.push('{');
    write_each(out, members, |out, (name, value)| {
        write_json_string(out, name);
        out.push(':');
        write_json_string(out, value);
    });
    out.push('}');
}
