//! What the analysis tells, as JSON: requests as scenarios, and why something is not known.

use alloc::{format, string::String, vec::Vec};

use crate::analysis::{Unknown, Witness, WitnessValue};
use crate::layer::Layer;
use crate::policy::PolicyType;
use crate::text::write_json_string;

/// The member `unknown`, behind others.
pub(super) fn write_unknown(out: &mut String, unknown: impl Iterator<Item = Unknown>) {
    out.push_str(r#","unknown":["#);
    for (at, unknown) in unknown.enumerate() {
        if at > 0 {
            out.push(',');
        }
        write_json_string(out, unknown.name());
    }
    out.push(']');
}

/// The slot of a layer.
const fn slot(layer: Layer) -> &'static str {
    match layer {
        Layer::ServiceControlPolicy => "serviceControlPolicies",
        Layer::ResourceControlPolicy => "resourceControlPolicies",
        layer => layer.as_str(),
    }
}

/// A request as a scenario, with the policy that allows it.
pub(super) fn write_scenario(
    out: &mut String,
    witness: &Witness,
    policy_type: PolicyType,
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
        out.push_str(r#","context":{"#);
        for (at, (name, value)) in context.enumerate() {
            if at > 0 {
                out.push(',');
            }
            write_json_string(out, name);
            out.push(':');
            write_value(out, value);
        }
        out.push('}');
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
    out.push_str("}}");
}

/// The value of a key as the `context` of a scenario has it.
pub(super) fn write_value(out: &mut String, value: &WitnessValue) {
    match value {
        WitnessValue::Absent => out.push_str("null"),
        WitnessValue::Single(text) => write_json_string(out, text),
        WitnessValue::Multiple(texts) => {
            out.push('[');
            for (at, text) in texts.iter().enumerate() {
                if at > 0 {
                    out.push(',');
                }
                write_json_string(out, text);
            }
            out.push(']');
        }
    }
}

fn write_object<'t>(out: &mut String, members: impl Iterator<Item = (&'t str, &'t str)>) {
    out.push('{');
    for (at, (name, value)) in members.enumerate() {
        if at > 0 {
            out.push(',');
        }
        write_json_string(out, name);
        out.push(':');
        write_json_string(out, value);
    }
    out.push('}');
}
