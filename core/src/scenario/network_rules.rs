//! The rules of network ACLs and security groups, and protocols.

use alloc::vec::Vec;

use super::objects::Objects;
use crate::guard::network::{NetworkAclRule, SecurityGroupRule};
use crate::request::Protocol;
use crate::text::{Json, JsonValue, Path};

/// A rule, and whether it says that it is for all protocols: then its ports are not looked at.
#[derive(Default)]
struct Said<T> {
    rule: T,
    all_protocols: bool,
}

pub(super) fn acl_rules<'j>(
    r: &mut Objects<'_, '_>,
    json: &'j Json<'j>,
    path: &Path<'_>,
) -> Vec<NetworkAclRule<'j>> {
    let known = ["number", "action", "cidr", "protocol", "fromPort", "toPort"];
    let read = |r: &mut Objects<'_, '_>,
                said: &mut Said<NetworkAclRule<'j>>,
                name: &str,
                json: &'j Json<'j>,
                path: &Path<'_>| {
        let rule = &mut said.rule;
        match name {
            "number" => rule.number = r.number(json, path),
            "action" => rule.action = r.named(json, path),
            "cidr" => rule.cidr = r.text(json, path),
            "protocol" => (rule.protocol, said.all_protocols) = rule_protocol(r, json, path),
            "fromPort" => rule.from_port = Some(r.number(json, path)),
            _ => rule.to_port = Some(r.number(json, path)),
        }
    };
    let rules = r.list(json, path, &known, 3, read).into_iter();
    rules
        .map(
            |Said {
                 mut rule,
                 all_protocols,
             }| {
                if all_protocols {
                    forget_both(&mut rule.from_port, &mut rule.to_port);
                }
                rule
            },
        )
        .collect()
}

pub(super) fn group_rules<'j>(
    r: &mut Objects<'_, '_>,
    json: &'j Json<'j>,
    path: &Path<'_>,
) -> Vec<SecurityGroupRule<'j>> {
    let known = ["peer", "protocol", "fromPort", "toPort", "description"];
    let read = |r: &mut Objects<'_, '_>,
                said: &mut Said<SecurityGroupRule<'j>>,
                name: &str,
                json: &'j Json<'j>,
                path: &Path<'_>| {
        let rule = &mut said.rule;
        match name {
            "peer" => rule.peer = r.text(json, path),
            "protocol" => (rule.protocol, said.all_protocols) = rule_protocol(r, json, path),
            "fromPort" => rule.from_port = Some(r.number(json, path)),
            "toPort" => rule.to_port = Some(r.number(json, path)),
            _ => rule.description = r.text(json, path),
        }
    };
    let rules = r.list(json, path, &known, 1, read).into_iter();
    rules
        .map(
            |Said {
                 mut rule,
                 all_protocols,
             }| {
                if all_protocols {
                    forget_both(&mut rule.from_port, &mut rule.to_port);
                }
                rule
            },
        )
        .collect()
}

/// Ports that are not looked at; one alone is reported.
fn forget_both(from: &mut Option<i32>, to: &mut Option<i32>) {
    if from.is_some() && to.is_some() {
        (*from, *to) = (None, None);
    }
}

/// A protocol, or all of them, and whether it is all.
fn rule_protocol(
    r: &mut Objects<'_, '_>,
    json: &Json<'_>,
    path: &Path<'_>,
) -> (Option<Protocol>, bool) {
    match &json.value {
        JsonValue::String(text) if matches!(&**text, "all" | "-1") => (None, true),
        JsonValue::Number("-1") => (None, true),
        _ => {
            let expected = "`tcp`, `udp`, `icmp`, `icmpv6`, `all`, or a number from -1 to 255";
            (read_protocol(r, json, path, expected), false)
        }
    }
}

/// One protocol, by its name or number.
pub(super) fn read_protocol(
    r: &mut Objects<'_, '_>,
    json: &Json<'_>,
    path: &Path<'_>,
    expected: &str,
) -> Option<Protocol> {
    let protocol = match &json.value {
        JsonValue::String(text) => {
            let mut named = Protocol::NAMED.into_iter();
            let named = named.find(|(name, _)| name == text);
            named.map(|(_, protocol)| protocol)
        }
        JsonValue::Number(text) => text.parse().ok().map(Protocol),
        _ => {
            r.is_sound = false;
            r.reading.wrong_type(json, path, expected);
            return None;
        }
    };
    if protocol.is_none() {
        r.invalid(json, path, &alloc::format!("a protocol is {expected}"));
    }
    protocol
}
