//! The rules of network ACLs and security groups, and protocols.

use alloc::vec::Vec;

use super::objects::Objects;
use crate::guard::network::{NetworkAclRule, SecurityGroupRule};
use crate::request::Protocol;
use crate::text::{Json, JsonValue, Path};

/// A rule, with what it matches apart.
#[derive(Default)]
struct Said<T> {
    rule: T,
    traffic: Traffic,
}

/// The members that rules of both kinds have.
#[derive(Default)]
struct Traffic {
    protocol: Option<Protocol>,
    says_all: bool,
    ports: [Option<i32>; 2],
}

impl Traffic {
    fn read(&mut self, r: &mut Objects<'_, '_>, name: &str, json: &Json<'_>, path: &Path<'_>) {
        let [from, to] = &mut self.ports;
        match name {
            "protocol" => (self.protocol, self.says_all) = rule_protocol(r, json, path),
            "fromPort" => *from = Some(r.number(json, path)),
            _ => *to = Some(r.number(json, path)),
        }
    }

    /// Both ports, which are not looked at where the rule says that it is for all protocols; one alone is reported.
    const fn ports(&self) -> [Option<i32>; 2] {
        match self.ports {
            [Some(_), Some(_)] if self.says_all => [None, None],
            ports => ports,
        }
    }
}

pub(super) fn acl_rules<'j>(
    r: &mut Objects<'_, '_>,
    json: &'j Json<'j>,
    path: &Path<'_>,
) -> Vec<NetworkAclRule<'j>> {
    let known = ["number", "action", "cidr", "protocol", "fromPort", "toPort"];
    let rules = r.list(json, path, &known, 3, read_acl_rule);
    let rule = |Said { rule, traffic }: Said<NetworkAclRule<'j>>| {
        let [from_port, to_port] = traffic.ports();
        NetworkAclRule {
            protocol: traffic.protocol,
            from_port,
            to_port,
            ..rule
        }
    };
    rules.into_iter().map(rule).collect()
}

fn read_acl_rule<'j>(
    r: &mut Objects<'_, '_>,
    said: &mut Said<NetworkAclRule<'j>>,
    name: &str,
    json: &'j Json<'j>,
    path: &Path<'_>,
) {
    match name {
        "number" => said.rule.number = r.number(json, path),
        "action" => said.rule.action = r.named(json, path),
        "cidr" => said.rule.cidr = r.text(json, path),
        _ => said.traffic.read(r, name, json, path),
    }
}

pub(super) fn group_rules<'j>(
    r: &mut Objects<'_, '_>,
    json: &'j Json<'j>,
    path: &Path<'_>,
) -> Vec<SecurityGroupRule<'j>> {
    let known = ["peer", "protocol", "fromPort", "toPort", "description"];
    let rules = r.list(json, path, &known, 1, read_group_rule);
    let rule = |Said { rule, traffic }: Said<SecurityGroupRule<'j>>| {
        let [from_port, to_port] = traffic.ports();
        SecurityGroupRule {
            protocol: traffic.protocol,
            from_port,
            to_port,
            ..rule
        }
    };
    rules.into_iter().map(rule).collect()
}

fn read_group_rule<'j>(
    r: &mut Objects<'_, '_>,
    said: &mut Said<SecurityGroupRule<'j>>,
    name: &str,
    json: &'j Json<'j>,
    path: &Path<'_>,
) {
    match name {
        "peer" => said.rule.peer = r.text(json, path),
        "description" => said.rule.description = r.text(json, path),
        _ => said.traffic.read(r, name, json, path),
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
