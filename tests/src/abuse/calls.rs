//! A scenario taken apart into typed calls, for fronts whose types say what may be given.

use std::fmt;
use std::marker::PhantomData;

use serde::Deserialize;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde_json::Value;
use serde_json::value::RawValue;

use super::members::{Member, at, members, places};

/// A verb, and what it takes.
pub type Call = Vec<String>;

/// The calls of a scenario; `None` if it has a member that no typed call takes, or of another type than they take.
#[must_use]
pub fn calls(text: &str) -> Option<Vec<Call>> {
    // Serde would read an object from a list of its values.
    let value: Value = serde_json::from_str(text).ok()?;
    let is_list = |place: &Vec<String>| at(&value, place).is_some_and(Value::is_array);
    let of_object = |member: &&Member| {
        member.types.contains(&"object") && !member.path.starts_with("policies.")
    };
    if members()
        .iter()
        .filter(of_object)
        .any(|member| places(&value, member.path).iter().any(is_list))
    {
        return None;
    }
    let scenario: Scenario = serde_json::from_str(text).ok()?;
    let mut calls = Calls::default();
    calls.settings(&scenario.settings);
    calls.policies(&scenario.policies, &scenario.request)?;
    calls.guards(&scenario);
    calls.request(&scenario.request)?;
    // Further pairs have no policies of resources but their own.
    if scenario.policies.resource.is_some() && !scenario.request.pairs.is_empty() {
        return None;
    }
    calls.pairs(&scenario.request)?;
    Some(calls.all)
}

/// The call in one line: parts between tabs, what would end one as `%` and two digits.
#[must_use]
pub fn line(call: &Call) -> String {
    let escaped = |part: &String| {
        let mut line = String::with_capacity(part.len());
        for letter in part.chars() {
            match letter {
                '%' | '\t' | '\n' | '\r' | '\0' => line += &format!("%{:02x}", letter as u32),
                _ => line.push(letter),
            }
        }
        line
    };
    call.iter().map(escaped).collect::<Vec<_>>().join("\t")
}

/// A member that is there: `null` is a value, and not that of most members.
fn given<'de, D: Deserializer<'de>, T: Deserialize<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Scenario {
    request: Request,
    #[serde(default)]
    policies: Policies,
    #[serde(default)]
    settings: Settings,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Request {
    principal: Principal,
    action: String,
    resource: String,
    #[serde(default, deserialize_with = "given")]
    resource_account: Option<String>,
    #[serde(default)]
    resource_in_management_account: bool,
    #[serde(default)]
    context: Members<Box<RawValue>>,
    #[serde(default, deserialize_with = "given")]
    time: Option<String>,
    #[serde(default, deserialize_with = "given")]
    credentials: Option<Credentials>,
    #[serde(default, deserialize_with = "given")]
    network: Option<Network>,
    #[serde(default)]
    pairs: Vec<Pair>,
}

/// Without a policy of its resource: all requests of a call are asked of the same sets.
#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Pair {
    action: String,
    resource: String,
    #[serde(default, deserialize_with = "given")]
    resource_account: Option<String>,
    #[serde(default)]
    resource_in_management_account: bool,
    #[serde(default)]
    context: Members<Box<RawValue>>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Principal {
    Text(String),
    Facts(PrincipalFacts),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct PrincipalFacts {
    #[serde(default, deserialize_with = "given")]
    arn: Option<String>,
    #[serde(default, deserialize_with = "given")]
    service: Option<String>,
    #[serde(default, deserialize_with = "given")]
    federated: Option<String>,
    #[serde(default, deserialize_with = "given")]
    unique_id: Option<String>,
    #[serde(default, deserialize_with = "given")]
    role_arn: Option<String>,
    #[serde(default, deserialize_with = "given")]
    issuing_user: Option<String>,
    #[serde(default, deserialize_with = "given")]
    canonical_user: Option<String>,
    #[serde(default)]
    is_service_linked_role: bool,
    #[serde(default)]
    is_management_account: bool,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Credentials {
    r#type: String,
    #[serde(default, deserialize_with = "given")]
    issued_at: Option<String>,
    #[serde(default, deserialize_with = "given")]
    expires_at: Option<String>,
    #[serde(default, deserialize_with = "given")]
    mfa_authenticated_at: Option<String>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Network {
    #[serde(default, deserialize_with = "given")]
    source_ip: Option<String>,
    #[serde(default, deserialize_with = "given")]
    vpc_source_ip: Option<String>,
    #[serde(default, deserialize_with = "given")]
    vpc: Option<String>,
    #[serde(default, deserialize_with = "given")]
    vpc_endpoint: Option<String>,
    #[serde(default, deserialize_with = "given")]
    tls: Option<Option<Tls>>,
    #[serde(default, deserialize_with = "given")]
    connection: Option<Connection>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Connection {
    from: Members<String>,
    to: Members<String>,
    #[serde(default, deserialize_with = "given")]
    protocol: Option<Protocol>,
    #[serde(default, deserialize_with = "given")]
    port: Option<u32>,
    #[serde(default, deserialize_with = "given")]
    source_port: Option<u32>,
    #[serde(default, deserialize_with = "given")]
    icmp_type: Option<u32>,
    #[serde(default, deserialize_with = "given")]
    icmp_code: Option<u32>,
    #[serde(default, deserialize_with = "given")]
    sslmode: Option<String>,
    #[serde(default, deserialize_with = "given")]
    tls: Option<Option<Tls>>,
}

#[derive(Deserialize)]
#[serde(untagged)]
enum Protocol {
    Number(u32),
    Name(String),
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Tls {
    #[serde(default, deserialize_with = "given")]
    version: Option<String>,
    #[serde(default, deserialize_with = "given")]
    cipher_suite: Option<String>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Policies {
    #[serde(default, deserialize_with = "given")]
    identity: Option<Vec<Box<RawValue>>>,
    #[serde(default, deserialize_with = "given")]
    resource: Option<Box<RawValue>>,
    #[serde(default, deserialize_with = "given")]
    permissions_boundary: Option<Box<RawValue>>,
    #[serde(default, deserialize_with = "given")]
    session: Option<Vec<Box<RawValue>>>,
    #[serde(default, deserialize_with = "given")]
    scope_down: Option<Vec<Box<RawValue>>>,
    #[serde(default, deserialize_with = "given")]
    service_control_policies: Option<Vec<Vec<Box<RawValue>>>>,
    #[serde(default, deserialize_with = "given")]
    resource_control_policies: Option<Vec<Vec<Box<RawValue>>>>,
    #[serde(default, deserialize_with = "given")]
    vpc_endpoint: Option<Box<RawValue>>,
    #[serde(default, deserialize_with = "given")]
    transport: Option<Box<RawValue>>,
    #[serde(default, deserialize_with = "given")]
    network: Option<Box<RawValue>>,
}

#[derive(Deserialize, Default)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
struct Settings {
    #[serde(default, deserialize_with = "given")]
    loader: Option<String>,
    #[serde(default)]
    restrict_public_buckets: bool,
    #[serde(default, deserialize_with = "given")]
    require_signature: Option<bool>,
    #[serde(default, deserialize_with = "given")]
    rcp_services: Option<Vec<String>>,
}

/// The members of an object in their order, also those of one name.
struct Members<T>(Vec<(String, T)>);

impl<T> Default for Members<T> {
    fn default() -> Self {
        Self(Vec::new())
    }
}

impl<'de, T: Deserialize<'de>> Deserialize<'de> for Members<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Pairs<T>(PhantomData<T>);
        impl<'de, T: Deserialize<'de>> Visitor<'de> for Pairs<T> {
            type Value = Members<T>;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Self::Value, A::Error> {
                let mut members = Vec::new();
                while let Some(member) = map.next_entry()? {
                    members.push(member);
                }
                Ok(Members(members))
            }
        }
        deserializer.deserialize_map(Pairs(PhantomData))
    }
}

/// The kind of the resource's policy, as the action and the resource tell (R-STS-1, R-KMS-1).
pub(super) fn resource_type(action: &str, resource: &str) -> &'static str {
    let is_of = |service: &str, kind: &str| {
        let mut segments = resource.splitn(6, ':').skip(2);
        segments.next() == Some(service)
            && segments.nth(2).is_some_and(|rest| rest.starts_with(kind))
    };
    let (service, name) = action.split_once(':').unwrap_or_default();
    let names = [
        "assumerole",
        "tagsession",
        "setsourceidentity",
        "setcontext",
    ];
    if service.eq_ignore_ascii_case("sts")
        && names
            .iter()
            .any(|start| name.to_ascii_lowercase().starts_with(start))
        && is_of("iam", "role/")
    {
        "roleTrust"
    } else if service.eq_ignore_ascii_case("kms") && is_of("kms", "key/") {
        "kmsKey"
    } else {
        "resource"
    }
}

#[derive(Default)]
struct Calls {
    all: Vec<Call>,
}

impl Calls {
    fn call(&mut self, parts: &[&str]) {
        self.all
            .push(parts.iter().map(|part| (*part).to_string()).collect());
    }

    fn fact(&mut self, name: &str, value: Option<&String>) {
        if let Some(value) = value {
            self.call(&["fact", name, value]);
        }
    }

    fn flag(&mut self, name: &str, on: bool) {
        if on {
            self.call(&["flag", name]);
        }
    }

    fn settings(&mut self, settings: &Settings) {
        let loader = settings.loader.as_deref().unwrap_or("strict");
        self.call(&["loader", loader]);
        self.flag("restrictPublicBuckets", settings.restrict_public_buckets);
        if let Some(services) = &settings.rcp_services {
            let mut parts = vec!["rcpServices"];
            parts.extend(services.iter().map(String::as_str));
            self.call(&parts);
        }
    }

    /// What is required before any policy, as one text.
    fn guards(&mut self, scenario: &Scenario) {
        let Policies {
            transport, network, ..
        } = &scenario.policies;
        let signature = scenario.settings.require_signature;
        let members = [
            (
                "transport",
                transport.as_ref().map(|raw| raw.get().to_string()),
            ),
            ("network", network.as_ref().map(|raw| raw.get().to_string())),
            ("requireSignature", signature.map(|yes| yes.to_string())),
        ];
        let given = members
            .into_iter()
            .filter_map(|(name, value)| Some(format!("\"{name}\":{}", value?)));
        let given: Vec<String> = given.collect();
        if !given.is_empty() {
            self.call(&["guards", &format!("{{{}}}", given.join(","))]);
        }
    }

    fn policies(&mut self, policies: &Policies, request: &Request) -> Option<()> {
        let sets = [
            ("identity", "identity", &policies.identity),
            ("session", "session", &policies.session),
        ];
        for (slot, policy_type, set) in sets {
            if let Some(set) = set {
                self.set(slot, policy_type, set)?;
            }
        }
        let ones = [
            (
                "resource",
                resource_type(&request.action, &request.resource),
                &policies.resource,
            ),
            (
                "permissionsBoundary",
                "permissionsBoundary",
                &policies.permissions_boundary,
            ),
            ("vpcEndpoint", "vpcEndpoint", &policies.vpc_endpoint),
        ];
        for (slot, policy_type, one) in ones {
            if let Some(one) = one {
                self.set(slot, policy_type, std::slice::from_ref(one))?;
            }
        }
        if let Some(policies) = &policies.scope_down {
            self.call(&["list", "scopeDown"]);
            for policy in policies {
                self.set("scopeDown", "scopeDown", std::slice::from_ref(policy))?;
            }
        }
        let levels = [
            (
                "serviceControlPolicies",
                "serviceControlPolicy",
                &policies.service_control_policies,
            ),
            (
                "resourceControlPolicies",
                "resourceControlPolicy",
                &policies.resource_control_policies,
            ),
        ];
        for (slot, policy_type, levels) in levels {
            if let Some(levels) = levels {
                self.call(&["list", slot]);
                for level in levels {
                    self.set(slot, policy_type, level)?;
                }
            }
        }
        Some(())
    }

    /// A set, and its policies behind it.
    fn set(&mut self, slot: &str, policy_type: &str, policies: &[Box<RawValue>]) -> Option<()> {
        self.call(&["set", slot, policy_type]);
        for policy in policies {
            let (name, text) = named(policy)?;
            self.call(&["policy", &name, &text]);
        }
        Some(())
    }

    fn request(&mut self, request: &Request) -> Option<()> {
        match &request.principal {
            Principal::Text(text) if text == "anonymous" => {
                self.call(&["principal", "anonymous", ""])
            }
            Principal::Text(arn) => self.call(&["principal", "arn", arn]),
            Principal::Facts(facts) => self.principal(facts)?,
        }
        self.call(&["request", &request.action, &request.resource]);
        self.fact("resourceAccount", request.resource_account.as_ref());
        self.flag(
            "resourceInManagementAccount",
            request.resource_in_management_account,
        );
        self.fact("time", request.time.as_ref());
        if let Some(credentials) = &request.credentials {
            self.fact("credentials.type", Some(&credentials.r#type));
            self.fact("credentials.issuedAt", credentials.issued_at.as_ref());
            self.fact("credentials.expiresAt", credentials.expires_at.as_ref());
            self.fact(
                "credentials.mfaAuthenticatedAt",
                credentials.mfa_authenticated_at.as_ref(),
            );
        }
        if let Some(network) = &request.network {
            self.fact("network.sourceIp", network.source_ip.as_ref());
            self.fact("network.vpcSourceIp", network.vpc_source_ip.as_ref());
            self.fact("network.vpc", network.vpc.as_ref());
            self.fact("network.vpcEndpoint", network.vpc_endpoint.as_ref());
            self.tls("tls", "network.tls.cipherSuite", &network.tls);
            if let Some(connection) = &network.connection {
                self.connection(connection)?;
            }
        }
        for (key, value) in &request.context.0 {
            self.key(key, value.get())?;
        }
        Some(())
    }

    fn tls(&mut self, verb: &str, cipher_suite: &str, tls: &Option<Option<Tls>>) {
        match tls {
            Some(Some(tls)) => {
                match &tls.version {
                    Some(version) => self.call(&[verb, "version", version]),
                    None => self.call(&[verb, "some", ""]),
                }
                self.fact(cipher_suite, tls.cipher_suite.as_ref());
            }
            Some(None) => self.call(&[verb, "none", ""]),
            None => {}
        }
    }

    fn connection(&mut self, connection: &Connection) -> Option<()> {
        const TO: [&str; 6] = [
            "address",
            "interface",
            "cluster",
            "workgroup",
            "managedEndpoint",
            "vpcEndpoint",
        ];
        for (end, side, known) in [
            ("from", &connection.from, &TO[..4]),
            ("to", &connection.to, &TO[..]),
        ] {
            let [(kind, name)] = side.0.as_slice() else {
                return None;
            };
            known.contains(&kind.as_str()).then_some(())?;
            self.call(&["side", end, kind, name]);
        }
        match &connection.protocol {
            Some(Protocol::Name(name)) => self.call(&["number", "protocol", name]),
            Some(Protocol::Number(number)) => {
                self.call(&["number", "protocol", &number.to_string()]);
            }
            None => {}
        }
        for (name, number) in [
            ("port", connection.port),
            ("sourcePort", connection.source_port),
            ("icmpType", connection.icmp_type),
            ("icmpCode", connection.icmp_code),
        ] {
            if let Some(number) = number {
                self.call(&["number", name, &number.to_string()]);
            }
        }
        if let Some(mode) = &connection.sslmode {
            self.call(&["sslmode", mode]);
        }
        self.tls(
            "connectionTls",
            "network.connection.tls.cipherSuite",
            &connection.tls,
        );
        Some(())
    }

    /// What else the call needs: each a request with the facts of the first, and those of its own behind it.
    fn pairs(&mut self, request: &Request) -> Option<()> {
        for pair in &request.pairs {
            self.call(&["pair", &pair.action, &pair.resource]);
            self.fact("resourceAccount", pair.resource_account.as_ref());
            let is_in_management = pair.resource_in_management_account;
            self.flag("resourceInManagementAccount", is_in_management);
            for (key, value) in request.context.0.iter().chain(&pair.context.0) {
                self.key(key, value.get())?;
            }
        }
        Some(())
    }

    fn principal(&mut self, facts: &PrincipalFacts) -> Option<()> {
        let kinds = [
            ("arn", &facts.arn),
            ("service", &facts.service),
            ("federated", &facts.federated),
        ];
        let mut given = kinds
            .iter()
            .filter_map(|(kind, name)| Some((kind, name.as_ref()?)));
        let (kind, name) = given.next()?;
        if given.next().is_some() {
            return None;
        }
        self.call(&["principal", kind, name]);
        self.fact("principal.uniqueId", facts.unique_id.as_ref());
        self.fact("principal.roleArn", facts.role_arn.as_ref());
        self.fact("principal.issuingUser", facts.issuing_user.as_ref());
        self.fact("principal.canonicalUser", facts.canonical_user.as_ref());
        self.flag(
            "principal.isServiceLinkedRole",
            facts.is_service_linked_role,
        );
        self.flag("principal.isManagementAccount", facts.is_management_account);
        Some(())
    }

    fn key(&mut self, key: &str, value: &str) -> Option<()> {
        if let Ok(values) = serde_json::from_str::<Vec<Box<RawValue>>>(value) {
            let mut parts = vec!["key".to_string(), key.to_string(), "list".to_string()];
            for value in &values {
                let (kind, text) = scalar(value.get())?;
                parts.extend([kind.to_string(), text]);
            }
            self.all.push(parts);
            return Some(());
        }
        let (kind, text) = match value {
            "null" => ("absent", String::new()),
            value => scalar(value)?,
        };
        self.call(&["key", key, kind, &text]);
        Some(())
    }
}

/// The kind of a scalar, and its text: of a number as it is spelt.
fn scalar(value: &str) -> Option<(&'static str, String)> {
    match value.as_bytes().first()? {
        b'"' => Some(("string", serde_json::from_str(value).ok()?)),
        b't' | b'f' => Some(("bool", value.to_string())),
        b'-' | b'0'..=b'9' => Some(("number", value.to_string())),
        _ => None,
    }
}

/// The name and the text of a policy in a slot: bare, or an object with one of the two members.
fn named(policy: &RawValue) -> Option<(String, String)> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Named {
        #[serde(default)]
        name: String,
        policy: Box<RawValue>,
    }
    let text = |policy: &RawValue| {
        serde_json::from_str::<String>(policy.get()).unwrap_or_else(|_| policy.get().to_string())
    };
    let members = serde_json::from_str::<Members<Box<RawValue>>>(policy.get()).unwrap_or_default();
    if members
        .0
        .iter()
        .any(|(name, _)| name == "name" || name == "policy")
    {
        let named: Named = serde_json::from_str(policy.get()).ok()?;
        return Some((named.name, text(&named.policy)));
    }
    Some((String::new(), text(policy)))
}
