//! The typed calls of the crate.

use portcullis::guard::Guards;
use portcullis::{
    Authorizer, CompiledAuthorizer, Decision, Loader, PolicyLevels, PolicySet, PolicyType,
    Principal, RcpServices, RequestContext,
    request::{
        Connection, ContextScalar, ContextValue, CredentialFacts, CredentialType, NetworkFacts,
        Protocol, Side, SslMode, TlsVersion, Transport,
    },
    scenario,
};

use super::answer::Answer;
use super::calls::Call;
use crate::agreement::{names_one_that_decided, verdict};

/// What typed calls come to; the slot that they lack, if they lack one.
///
/// # Errors
/// What is not offered.
pub fn ask_typed(calls: &[Call]) -> Result<Answer, String> {
    let given = Given::read(calls)?;
    let said = given.ask()?;
    Ok(said.unwrap_or_else(|code| Answer::Error(code.to_string())))
}

type Said<T> = Result<T, &'static str>;

struct Set<'a> {
    slot: &'a str,
    policy_type: PolicyType,
    policies: Vec<(&'a str, &'a str)>,
}

/// The calls, as far as they have to be known before the first is made.
#[derive(Default)]
struct Given<'a> {
    loader: Loader,
    sets: Vec<Set<'a>>,
    lists: Vec<&'a str>,
    rcp_services: Option<Vec<&'a str>>,
    principal: (&'a str, &'a str),
    facts: Vec<(&'a str, &'a str)>,
    flags: Vec<&'a str>,
    transport: Transport<'a>,
    guards: Option<&'a str>,
    connection: Way<'a>,
    /// The request, and what else the call needs.
    pairs: Vec<Pair<'a>>,
}

/// A pair of action and resource, with what is its own.
struct Pair<'a> {
    asks: (&'a str, &'a str),
    account: Option<&'a str>,
    is_in_management_account: bool,
    keys: Vec<(&'a str, ContextValue<'a>)>,
}

/// The parts of a connection.
#[derive(Default)]
struct Way<'a> {
    sides: Vec<(&'a str, &'a str, &'a str)>,
    numbers: Vec<(&'a str, &'a str)>,
    sslmode: Option<SslMode>,
    tls: Transport<'a>,
}

/// Whatever a caller asked when it became known, what it asks now is decided alike.
fn compare_known(compiled: &CompiledAuthorizer, request: &RequestContext<'_>, expected: Decision) {
    let answer = compiled.evaluate(request);
    assert_eq!(verdict(answer), verdict(expected));
    // What it names is held against the explanation elsewhere.
    if answer != expected {
        assert!(names_one_that_decided(&compiled.view(), request, answer));
    }
    assert_eq!(compiled.for_caller(request.clone()).evaluate(), answer);
    for (action, resource) in [
        ("s3:GetObject", "arn:aws:s3:::other/key"),
        (
            "sts:AssumeRoleWithSAML",
            "arn:aws:iam::444455556666:role/Other",
        ),
        (
            "kms:Decrypt",
            "arn:aws:kms:eu-west-1:111122223333:key/other",
        ),
        ("redshift:DescribeClusters", "*"),
    ] {
        let mut other = request.clone();
        // Not everybody can ask for everything.
        if other.ask(action, resource).is_ok() {
            let answer = compiled
                .for_caller(other)
                .ask(request.action(), request.resource());
            assert_eq!(
                answer,
                Ok(compiled.evaluate(request)),
                "first asked for {action}"
            );
        }
    }
}

impl<'a> Given<'a> {
    fn read(calls: &'a [Call]) -> Result<Self, String> {
        let mut given = Self::default();
        for call in calls {
            let parts: Vec<&str> = call.iter().map(String::as_str).collect();
            given.take(&parts).ok_or_else(|| parts[..2].join(" "))?;
        }
        Ok(given)
    }

    /// `None` of what the crate has no type for.
    fn take(&mut self, call: &[&'a str]) -> Option<()> {
        match *call {
            ["loader", name] => {
                self.loader = name.parse().ok()?;
            }
            ["list", slot] => self.lists.push(slot),
            ["set", slot, name] => self.sets.push(Set {
                slot,
                policy_type: name.parse().ok()?,
                policies: Vec::new(),
            }),
            ["policy", name, text] => self.sets.last_mut()?.policies.push((name, text)),
            ["rcpServices", ref services @ ..] => self.rcp_services = Some(services.to_vec()),
            ["principal", kind, name] => self.principal = (kind, name),
            ["request" | "pair", action, resource] => self.pairs.push(Pair {
                asks: (action, resource),
                account: None,
                is_in_management_account: false,
                keys: Vec::new(),
            }),
            ["fact", "resourceAccount", account] => {
                self.pairs.last_mut()?.account = Some(account);
            }
            ["fact", name, value] => self.facts.push((name, value)),
            ["flag", "resourceInManagementAccount"] => {
                self.pairs.last_mut()?.is_in_management_account = true;
            }
            ["flag", name] => self.flags.push(name),
            ["tls", kind, version] => self.transport = transport(kind, version)?,
            ["key", name, "list", ref values @ ..] => {
                let scalars = values.chunks_exact(2).map(|pair| scalar(pair[0], pair[1]));
                let scalars: Vec<ContextScalar<'_>> = scalars.collect();
                self.pairs.last_mut()?.keys.push((name, scalars.into()));
            }
            ["key", name, kind, value] => {
                let value = match kind {
                    "absent" => ContextValue::Absent,
                    kind => scalar(kind, value).into(),
                };
                self.pairs.last_mut()?.keys.push((name, value));
            }
            ["guards", json] => self.guards = Some(json),
            ["side", end, kind, name] => self.connection.sides.push((end, kind, name)),
            ["number", name, number] => self.connection.numbers.push((name, number)),
            ["sslmode", mode] => self.connection.sslmode = Some(mode.parse().ok()?),
            ["connectionTls", kind, version] => self.connection.tls = transport(kind, version)?,
            _ => panic!("{call:?} is no call"),
        }
        Some(())
    }

    fn fact(&self, name: &str) -> Option<&'a str> {
        let found = self.facts.iter().find(|(fact, _)| *fact == name);
        found.map(|(_, value)| *value)
    }

    fn has(&self, flag: &str) -> bool {
        self.flags.contains(&flag)
    }

    fn ask(&self) -> Result<Said<Answer>, String> {
        let credentials = self.fact("credentials.type").map(str::parse).transpose();
        let credentials = credentials.map_err(|unknown| format!("credentials: {unknown}"))?;
        Ok(self.decide(credentials))
    }

    fn decide(&self, credentials: Option<CredentialType>) -> Said<Answer> {
        let mut sets = Vec::new();
        for set in &self.sets {
            let mut builder = PolicySet::builder(set.policy_type, self.loader);
            for (name, text) in &set.policies {
                builder = builder.policy(name, text);
            }
            sets.push((set.slot, builder.build().map_err(|_| "invalidPolicy")?));
        }
        let asked = self
            .pairs
            .iter()
            .map(|pair| self.request_context(pair, credentials));
        let requests = asked.collect::<Said<Vec<_>>>()?;
        let guards = self.guards.map(scenario::guards).transpose();
        let guards: Option<Guards> = guards.map_err(|_| "invalidPolicy")?;
        let one = |slot: &str| {
            let mut sets = sets.iter().rev();
            sets.find(|(of, _)| *of == slot).map(|(_, set)| set)
        };
        let list = |slot: &str| -> Option<PolicyLevels> {
            let of_slot = sets.iter().filter(|(of, _)| *of == slot);
            let is_given = self.lists.contains(&slot);
            is_given.then(|| of_slot.map(|(_, set)| set).collect())
        };
        let services = self.rcp_services.as_ref().map(RcpServices::new);
        let services = services.transpose().map_err(|_| "invalidAuthorizer")?;
        let builder = Authorizer::builder()
            .identity(one("identity"))
            .resource(one("resource"))
            .permissions_boundary(one("permissionsBoundary"))
            .session(one("session"))
            .vpc_endpoint(one("vpcEndpoint"))
            .restrict_public_buckets(self.has("restrictPublicBuckets"))
            .rcp_services(services.as_ref())
            .guards(guards.as_ref());
        let (scope_down, scps) = (list("scopeDown"), list("serviceControlPolicies"));
        let rcps = list("resourceControlPolicies");
        let builder = builder
            .scope_down(scope_down.as_ref())
            .service_control_policies(scps.as_ref())
            .resource_control_policies(rcps.as_ref());
        let authorizer = builder.build().map_err(|_| "invalidAuthorizer")?;
        let compiled = authorizer.compile();
        for request in &requests {
            authorizer.check(request).map_err(|_| "invalidRequest")?;
            let told = authorizer.explain(request);
            let outcome = authorizer.evaluate(request).outcome();
            assert_eq!(outcome, told.decision, "evaluate against explain");
            compare_known(&compiled, request, authorizer.evaluate(request));
            // A request that was queued is decided as it would have been at once.
            let kept = request.clone().into_owned().clone();
            let kept = kept.request();
            assert_eq!(authorizer.check(&kept), Ok(()));
            assert_eq!(authorizer.evaluate(&kept), authorizer.evaluate(request));
            assert_eq!(authorizer.explain(&kept), told);
        }
        let outcome = authorizer.evaluate_all(&requests).outcome();
        Ok(Answer::Decision(outcome.as_str().to_string()))
    }

    fn request_context(
        &self,
        pair: &Pair<'a>,
        credentials: Option<CredentialType>,
    ) -> Said<RequestContext<'a>> {
        let (action, resource) = pair.asks;
        let mut builder = RequestContext::builder(self.caller()?, action, resource)
            .resource_in_management_account(pair.is_in_management_account)
            .keep_ambiguous_keys(self.loader == Loader::Lenient);
        if let Some(account) = pair.account {
            builder = builder.resource_account(account);
        }
        if let Some(time) = self.fact("time") {
            builder = builder.time(time);
        }
        if let Some(credential_type) = credentials {
            builder = builder.credentials(CredentialFacts {
                credential_type,
                issued_at: self.fact("credentials.issuedAt").map(Into::into),
                expires_at: self.fact("credentials.expiresAt").map(Into::into),
                mfa_authenticated_at: self.fact("credentials.mfaAuthenticatedAt").map(Into::into),
            });
        }
        builder = builder.network(NetworkFacts {
            source_ip: self.fact("network.sourceIp").map(Into::into),
            vpc_source_ip: self.fact("network.vpcSourceIp").map(Into::into),
            vpc: self.fact("network.vpc"),
            vpc_endpoint: self.fact("network.vpcEndpoint"),
            transport: self.encrypted(self.transport.clone(), "network.tls.cipherSuite"),
        });
        if let Some(connection) = self.connection()? {
            builder = builder.connection(connection);
        }
        for (name, value) in &pair.keys {
            builder = builder.context(name, value.clone());
        }
        builder.build().map_err(|_| "invalidRequest")
    }

    fn encrypted(&self, transport: Transport<'a>, cipher_suite: &str) -> Transport<'a> {
        match (transport, self.fact(cipher_suite)) {
            (Transport::Tls(tls), Some(name)) => tls.cipher_suite(name).into(),
            (transport, _) => transport,
        }
    }

    fn connection(&self) -> Said<Option<Connection<'a>>> {
        let way = &self.connection;
        if way.sides.is_empty() {
            return Ok(None);
        }
        let side = |end| {
            let found = way.sides.iter().find(|(of, ..)| *of == end);
            let (_, kind, name) = *found.ok_or("invalidRequest")?;
            side(kind, name)
        };
        let mut connection = Connection::new(side("from")?, side("to")?);
        for (field, number) in &way.numbers {
            if *field == "protocol" {
                connection.protocol = protocol(number)?;
                continue;
            }
            let number = number.parse::<u16>().map_err(|_| "invalidRequest")?;
            let octet = u8::try_from(number).map_err(|_| "invalidRequest");
            match *field {
                "port" => connection.port = Some(number),
                "sourcePort" => connection.source_port = Some(number),
                "icmpType" => connection.icmp_type = Some(octet?),
                _ => connection.icmp_code = Some(octet?),
            }
        }
        connection.sslmode = way.sslmode;
        connection.tls = self.encrypted(way.tls.clone(), "network.connection.tls.cipherSuite");
        Ok(Some(connection))
    }

    fn caller(&self) -> Said<Principal<'a>> {
        let (kind, name) = self.principal;
        let mut caller = match kind {
            "anonymous" => Principal::anonymous(),
            "service" => Principal::service(name),
            "federated" => Principal::federated(name),
            _ => Principal::from_arn(name).map_err(|_| "invalidRequest")?,
        };
        if let Some(id) = self.fact("principal.uniqueId") {
            caller = caller.with_unique_id(id);
        }
        if let Some(role) = self.fact("principal.roleArn") {
            caller = caller.with_role_arn(role);
        }
        if let Some(user) = self.fact("principal.issuingUser") {
            caller = caller.with_issuing_user(user);
        }
        if let Some(id) = self.fact("principal.canonicalUser") {
            caller = caller.with_canonical_user(id);
        }
        Ok(caller
            .service_linked_role(self.has("principal.isServiceLinkedRole"))
            .management_account(self.has("principal.isManagementAccount")))
    }
}

fn transport<'a>(kind: &str, version: &str) -> Option<Transport<'a>> {
    Some(match kind {
        "none" => Transport::ClearText,
        "some" => TlsVersion::Unknown.into(),
        _ => version.parse::<TlsVersion>().ok()?.into(),
    })
}

fn side<'a>(kind: &str, name: &'a str) -> Said<Side<'a>> {
    Ok(match kind {
        "address" => {
            let address = name.parse::<std::net::IpAddr>();
            Side::Address(address.map_err(|_| "invalidRequest")?)
        }
        "interface" => Side::interface(name),
        "cluster" => Side::cluster(name),
        "workgroup" => Side::workgroup(name),
        "managedEndpoint" => Side::managed_endpoint(name),
        _ => Side::vpc_endpoint(name),
    })
}

fn protocol(text: &str) -> Said<Protocol> {
    Ok(match text {
        "tcp" => Protocol::TCP,
        "udp" => Protocol::UDP,
        "icmp" => Protocol::ICMP,
        "icmpv6" => Protocol::ICMPV6,
        number => Protocol(number.parse().map_err(|_| "invalidRequest")?),
    })
}

fn scalar<'a>(kind: &str, text: &'a str) -> ContextScalar<'a> {
    match kind {
        "string" => text.into(),
        "bool" => (text == "true").into(),
        _ => ContextScalar::number(text),
    }
}
