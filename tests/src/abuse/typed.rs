//! The typed calls of the crate.

use portcullis::{
    Authorizer, Loader, PolicyLevels, PolicySet, PolicyType, Principal, RcpServices,
    RequestContext,
    request::{
        ContextScalar, ContextValue, CredentialFacts, CredentialType, NetworkFacts, TlsVersion,
        Transport,
    },
};

use super::answer::Answer;
use super::calls::Call;

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
    request: (&'a str, &'a str),
    facts: Vec<(&'a str, &'a str)>,
    flags: Vec<&'a str>,
    transport: Transport<'a>,
    keys: Vec<(&'a str, ContextValue<'a>)>,
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
            ["request", action, resource] => self.request = (action, resource),
            ["fact", name, value] => self.facts.push((name, value)),
            ["flag", name] => self.flags.push(name),
            ["tls", "none", _] => self.transport = Transport::ClearText,
            ["tls", "some", _] => self.transport = TlsVersion::Unknown.into(),
            ["tls", _, version] => self.transport = version.parse::<TlsVersion>().ok()?.into(),
            ["key", name, "list", ref values @ ..] => {
                let scalars = values.chunks_exact(2).map(|pair| scalar(pair[0], pair[1]));
                let scalars: Vec<ContextScalar<'_>> = scalars.collect();
                self.keys.push((name, scalars.into()));
            }
            ["key", name, "absent", _] => self.keys.push((name, ContextValue::Absent)),
            ["key", name, kind, value] => self.keys.push((name, scalar(kind, value).into())),
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
        let request = self.request_context(credentials)?;
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
            .rcp_services(services.as_ref());
        let (scope_down, scps) = (list("scopeDown"), list("serviceControlPolicies"));
        let rcps = list("resourceControlPolicies");
        let builder = builder
            .scope_down(scope_down.as_ref())
            .service_control_policies(scps.as_ref())
            .resource_control_policies(rcps.as_ref());
        let authorizer = builder.build().map_err(|_| "invalidAuthorizer")?;
        authorizer.check(&request).map_err(|_| "invalidRequest")?;
        let outcome = authorizer.evaluate(&request).outcome();
        assert_eq!(
            outcome.as_str(),
            authorizer.explain(&request).decision.as_str(),
            "evaluate against explain"
        );
        // A request that was queued is decided as it would have been at once.
        let kept = request.clone().into_owned().clone();
        let (kept, told) = (kept.request(), authorizer.explain(&request));
        assert_eq!(authorizer.check(&kept), Ok(()));
        assert_eq!(authorizer.evaluate(&kept), authorizer.evaluate(&request));
        assert_eq!(authorizer.explain(&kept), told);
        Ok(Answer::Decision(outcome.as_str().to_string()))
    }

    fn request_context(&self, credentials: Option<CredentialType>) -> Said<RequestContext<'a>> {
        let (action, resource) = self.request;
        let mut builder = RequestContext::builder(self.caller()?, action, resource)
            .resource_in_management_account(self.has("resourceInManagementAccount"))
            .keep_ambiguous_keys(self.loader == Loader::Lenient);
        if let Some(account) = self.fact("resourceAccount") {
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
            transport: self.transport(),
        });
        for (name, value) in &self.keys {
            builder = builder.context(name, value.clone());
        }
        builder.build().map_err(|_| "invalidRequest")
    }

    fn transport(&self) -> Transport<'a> {
        match (self.transport.clone(), self.fact("network.tls.cipherSuite")) {
            (Transport::Tls(tls), Some(name)) => tls.cipher_suite(name).into(),
            (transport, _) => transport,
        }
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

fn scalar<'a>(kind: &str, text: &'a str) -> ContextScalar<'a> {
    match kind {
        "string" => text.into(),
        "bool" => (text == "true").into(),
        _ => ContextScalar::number(text),
    }
}
