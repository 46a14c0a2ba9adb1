//! The `policies` and `settings` of a scenario.

use alloc::{format, string::String, vec::Vec};

use super::fields::{Reading, SCENARIO};
use super::guards::read_transport;
use super::network::read_network;
use crate::document::Limits;
use crate::engine::{MOST_SCOPE_DOWN, PolicyLevels, PolicySet, RcpServices, overlong_name};
use crate::finding::{Problem, Reason};
use crate::guard::TransportRequirements;
use crate::guard::network::Topology;
use crate::policy::{Loader, Policy, PolicyType};
use crate::text::{Json, JsonValue, Path, Position, is_service_prefix, quoted};

/// The slots, compiled. Whatever was defective is reported, and a scenario with a report is not decided.
#[derive(Default)]
pub(super) struct Slots {
    pub(super) identity: Option<PolicySet>,
    pub(super) resource: Option<PolicySet>,
    pub(super) permissions_boundary: Option<PolicySet>,
    pub(super) session: Option<PolicySet>,
    pub(super) scope_down: Option<PolicyLevels>,
    pub(super) service_control_policies: Option<PolicyLevels>,
    pub(super) resource_control_policies: Option<PolicyLevels>,
    pub(super) vpc_endpoint: Option<PolicySet>,
    pub(super) transport: Option<TransportRequirements>,
    pub(super) network: Option<Topology>,
}

const SLOTS: [&str; 10] = [
    "identity",
    "resource",
    "permissionsBoundary",
    "session",
    "scopeDown",
    "serviceControlPolicies",
    "resourceControlPolicies",
    "vpcEndpoint",
    "transport",
    "network",
];

#[derive(Default)]
pub(super) struct Settings {
    pub(super) loader: Loader,
    pub(super) restrict_public_buckets: bool,
    pub(super) require_signature: bool,
    pub(super) rcp_services: Option<RcpServices>,
}

pub(super) fn read_settings(reading: &mut Reading<'_>, json: &Json<'_>) -> Settings {
    let path = Path::Root.member("settings");
    let mut settings = Settings::default();
    let known = [
        "loader",
        "restrictPublicBuckets",
        "requireSignature",
        "rcpServices",
    ];
    for member in reading.members(json, &path, &known).unwrap_or_default() {
        let path = path.member(&member.name);
        match &*member.name {
            "loader" => {
                let name = reading.string(&member.value, &path);
                let loader =
                    name.and_then(|name| reading.named(name, &member.value, &path, SCENARIO));
                settings.loader = loader.unwrap_or_default();
            }
            "restrictPublicBuckets" => {
                settings.restrict_public_buckets =
                    reading.boolean(&member.value, &path).unwrap_or_default();
            }
            "requireSignature" => {
                settings.require_signature =
                    reading.boolean(&member.value, &path).unwrap_or_default();
            }
            _ => {
                let items = reading.array(&member.value, &path, "a list of service prefixes");
                let mut services = Vec::with_capacity(items.len());
                for (index, item) in items.iter().enumerate() {
                    let path = path.item(index);
                    let Some(service) = reading.string(item, &path) else {
                        continue;
                    };
                    if is_service_prefix(service) {
                        services.push(service);
                    } else {
                        let message =
                            format!("`{}` is no service prefix such as `s3`", quoted(service));
                        reading.invalid(item, &path, "R-RCP-6", message);
                    }
                }
                settings.rcp_services = RcpServices::new(services).ok();
            }
        }
    }
    settings
}

/// `resource_type` is the kind of the resource's policy, which the request tells (R-STS-1, R-KMS-1).
pub(super) fn read_policies(
    reading: &mut Reading<'_>,
    json: &Json<'_>,
    resource_type: PolicyType,
    loader: Loader,
) -> Slots {
    let path = Path::Root.member("policies");
    let mut slots = Slots::default();
    for member in reading.members(json, &path, &SLOTS).unwrap_or_default() {
        let path = path.member(&member.name);
        let value = &member.value;
        match &*member.name {
            "transport" => {
                slots.transport = Some(read_transport(reading, value, &path));
                continue;
            }
            "network" => {
                slots.network = read_network(reading, value, &path);
                continue;
            }
            _ => {}
        }
        let mut slot = Slot { reading, loader };
        match &*member.name {
            "identity" => slots.identity = slot.list(value, &path, PolicyType::Identity),
            "resource" => slots.resource = slot.one(value, &path, resource_type),
            "permissionsBoundary" => {
                slots.permissions_boundary =
                    slot.one(value, &path, PolicyType::PermissionsBoundary);
            }
            "session" => slots.session = slot.list(value, &path, PolicyType::Session),
            "scopeDown" => slots.scope_down = slot.each(value, &path, PolicyType::ScopeDown),
            "serviceControlPolicies" => {
                slots.service_control_policies =
                    slot.levels(value, &path, PolicyType::ServiceControl);
            }
            "resourceControlPolicies" => {
                slots.resource_control_policies =
                    slot.levels(value, &path, PolicyType::ResourceControl);
            }
            _ => slots.vpc_endpoint = slot.one(value, &path, PolicyType::VpcEndpoint),
        }
    }
    slots
}

/// The policy of the resource of a further pair.
pub(super) fn read_resource_policy(
    reading: &mut Reading<'_>,
    json: &Json<'_>,
    path: &Path<'_>,
    policy_type: PolicyType,
    loader: Loader,
) -> Option<PolicySet> {
    Slot { reading, loader }.one(json, path, policy_type)
}

/// One policy, or a list of them.
pub(super) fn read_set(
    reading: &mut Reading<'_>,
    json: &Json<'_>,
    path: &Path<'_>,
    policy_type: PolicyType,
    loader: Loader,
) -> Option<PolicySet> {
    let mut slot = Slot { reading, loader };
    match json.value {
        JsonValue::Array(_) => slot.list(json, path, policy_type),
        _ => slot.one(json, path, policy_type),
    }
}

struct Slot<'r, 'a> {
    reading: &'r mut Reading<'a>,
    loader: Loader,
}

impl Slot<'_, '_> {
    fn one(
        &mut self,
        json: &Json<'_>,
        path: &Path<'_>,
        policy_type: PolicyType,
    ) -> Option<PolicySet> {
        let (name, policy) = self.named(json, path, policy_type)?;
        PolicySet::builder(policy_type, self.loader)
            .add(&name, policy)
            .build()
            .ok()
    }

    fn list(
        &mut self,
        json: &Json<'_>,
        path: &Path<'_>,
        policy_type: PolicyType,
    ) -> Option<PolicySet> {
        let JsonValue::Array(items) = &json.value else {
            self.reading.wrong_type(json, path, "a list of policies");
            return None;
        };
        let mut builder = PolicySet::builder(policy_type, self.loader);
        for (index, item) in items.iter().enumerate() {
            if let Some((name, policy)) = self.named(item, &path.item(index), policy_type) {
                builder = builder.add(&name, policy);
            }
        }
        builder.build().ok()
    }

    /// A list of policies of which each is a set of its own.
    fn each(
        &mut self,
        json: &Json<'_>,
        path: &Path<'_>,
        policy_type: PolicyType,
    ) -> Option<PolicyLevels> {
        let items = self.reading.array(json, path, "a list of policies");
        let mut sets = Vec::new();
        for (index, item) in items.iter().enumerate() {
            let path = path.item(index);
            if index == MOST_SCOPE_DOWN {
                let message = format!(
                    "{} policies; a session is scoped down {MOST_SCOPE_DOWN} times at most",
                    items.len()
                );
                let reason = Reason::LimitExceeded;
                let problem = Problem::new(reason, "R-SESS-10", item.span, message);
                self.reading.error(&path, problem);
            }
            sets.extend(self.one(item, &path, policy_type));
        }
        Some(sets.into_iter().collect())
    }

    fn levels(
        &mut self,
        json: &Json<'_>,
        path: &Path<'_>,
        policy_type: PolicyType,
    ) -> Option<PolicyLevels> {
        let levels = self
            .reading
            .array(json, path, "a list of levels, each a list of policies");
        // A set takes more than what is wrong in its place.
        let lists = levels.iter();
        let lists = lists.filter(|level| matches!(level.value, JsonValue::Array(_)));
        let mut sets = Vec::with_capacity(lists.count());
        for (index, level) in levels.iter().enumerate() {
            sets.extend(self.list(level, &path.item(index), policy_type));
        }
        Some(sets.into_iter().collect())
    }

    /// A policy, bare or as `{"name": …, "policy": …}`.
    fn named(
        &mut self,
        json: &Json<'_>,
        path: &Path<'_>,
        policy_type: PolicyType,
    ) -> Option<(String, Policy)> {
        let wrapped = match &json.value {
            JsonValue::Object(members) => members
                .iter()
                .any(|member| matches!(&*member.name, "name" | "policy")),
            _ => false,
        };
        if !wrapped {
            return Some((String::new(), self.policy(json, path, policy_type)?));
        }
        let mut name = String::new();
        let mut policy = None;
        let members = self.reading.members(json, path, &["name", "policy"])?;
        if !members.iter().any(|member| member.name == "policy") {
            self.reading.missing(json, path, "policy");
        }
        for member in members {
            let path = path.member(&member.name);
            if member.name == "name" {
                let given = self.reading.string(&member.value, &path);
                if let Some(message) = given.and_then(overlong_name) {
                    let problem = Problem::past_a_bound(member.value.span, message);
                    self.reading.error(&path, problem);
                } else {
                    name = given.unwrap_or_default().into();
                }
            } else {
                policy = self.policy(&member.value, &path, policy_type);
            }
        }
        Some((name, policy?))
    }

    /// A policy as a JSON object, whose places count in the scenario, or as a string with its text.
    fn policy(
        &mut self,
        json: &Json<'_>,
        path: &Path<'_>,
        policy_type: PolicyType,
    ) -> Option<Policy> {
        let (text, base, own_text) = match &json.value {
            JsonValue::String(text) => (&**text, Position::START, Some(json.span.start)),
            JsonValue::Object(_) => {
                let slice = self.reading.text.get(json.span.range())?;
                (slice, self.reading.position(json.span.start), None)
            }
            _ => {
                self.reading.wrong_type(
                    json,
                    path,
                    "a policy: an object, or a string with its text",
                );
                return None;
            }
        };
        let (policy, findings) = Policy::read(text, policy_type, self.loader, &Limits::DEFAULT);
        let path = path.render();
        let (findings, left_out) = findings.finish_apart(text);
        let findings = findings
            .into_iter()
            .map(|finding| finding.within(&path, base));
        self.reading.place(findings, left_out, own_text);
        Some(policy.within(base))
    }
}
