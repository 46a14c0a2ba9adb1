//! Portcullis, as a host would use it.

use portcullis::{
    Authorizer, Decision, KnownCaller, Loader, Outcome, PolicyLevels, PolicySet, PolicyType,
    Principal, RequestContext,
    guard::network::Topology,
    request::{Connection, KeySchema},
    scenario,
};

use crate::workloads::{Callers, Request, Workload};

/// The compiled sets of a workload.
#[derive(Debug)]
pub struct Ours {
    identity: PolicySet,
    boundary: Option<PolicySet>,
    service_control: Option<PolicyLevels>,
    resource: Option<PolicySet>,
}

fn compile(policy_type: PolicyType, policies: &[String]) -> PolicySet {
    let mut set = PolicySet::builder(policy_type, Loader::Strict);
    for (index, policy) in policies.iter().enumerate() {
        set = set.policy(&index.to_string(), policy);
    }
    set.build().expect("the policies of the workload are sound")
}

impl Ours {
    /// Parses and compiles.
    ///
    /// # Panics
    /// If the workload is not sound.
    #[must_use]
    pub fn compile(workload: &Workload) -> Self {
        let one = |policy_type, policy: &Option<String>| {
            let policy = policy.as_ref()?;
            Some(compile(policy_type, std::slice::from_ref(policy)))
        };
        Self {
            identity: compile(PolicyType::Identity, &workload.identity),
            boundary: one(PolicyType::PermissionsBoundary, &workload.boundary),
            service_control: (!workload.service_control.is_empty()).then(|| {
                let level = compile(PolicyType::ServiceControl, &workload.service_control);
                PolicyLevels::from_iter([level])
            }),
            resource: one(PolicyType::Resource, &workload.resource),
        }
    }

    /// The sets together.
    ///
    /// # Panics
    /// Never: each set stands in its place.
    #[must_use]
    pub fn authorizer(&self) -> Authorizer<'_> {
        Authorizer::builder()
            .identity(&self.identity)
            .permissions_boundary(self.boundary.as_ref())
            .service_control_policies(self.service_control.as_ref())
            .resource(self.resource.as_ref())
            .build()
            .expect("each set stands in its place")
    }

    /// How many requests are denied implicitly, denied explicitly and allowed.
    #[must_use]
    pub fn outcomes(&self, workload: &Workload) -> [usize; 3] {
        let authorizer = self.authorizer();
        let mut counts = [0; 3];
        for request in &workload.requests {
            counts[authorizer.evaluate(&prepare(request)).outcome() as usize] += 1;
        }
        counts
    }
}

/// From text: the ARN of the principal, action, resource and context are parsed here.
///
/// # Panics
/// If the request is not sound.
#[must_use]
pub fn prepare(request: &Request) -> RequestContext<'_> {
    let principal = Principal::from_arn(&request.principal).expect("the caller is a user");
    RequestContext::new(
        principal,
        &request.action,
        &request.resource,
        &request.context,
    )
    .expect("the request is sound")
}

/// Decides requests that were prepared before; gives the number allowed.
///
/// Never inlined, and without closures: the instruction counts are those between entering and leaving it.
#[inline(never)]
#[must_use]
pub fn decide_prepared(authorizer: &Authorizer<'_>, requests: &[RequestContext<'_>]) -> usize {
    let mut allowed = 0;
    for request in requests {
        allowed += usize::from(is_allowed(authorizer.evaluate(request)));
    }
    allowed
}

/// Decides what known callers ask, prepared before; gives the number allowed.
#[inline(never)]
#[must_use]
pub fn decide_known(callers: &[KnownCaller<'_, '_>]) -> usize {
    let mut allowed = 0;
    for caller in callers {
        allowed += usize::from(is_allowed(caller.evaluate()));
    }
    allowed
}

/// Decides connections; gives the number that get through.
#[inline(never)]
#[must_use]
pub fn decide_connections(topology: &Topology, connections: &[Connection<'_>]) -> usize {
    let mut passing = 0;
    for connection in connections {
        passing += usize::from(topology.passes(connection));
    }
    passing
}

/// Decides requests from text, each prepared and dropped; gives the number allowed.
#[inline(never)]
#[must_use]
pub fn decide_raw(authorizer: &Authorizer<'_>, requests: &[Request]) -> usize {
    let mut allowed = 0;
    for request in requests {
        allowed += usize::from(is_allowed(authorizer.evaluate(&prepare(request))));
    }
    allowed
}

/// A request as a host has it that named its condition keys before and knows its caller.
#[derive(Debug)]
pub struct Declared<'w> {
    principal: Principal<'w>,
    action: &'w str,
    resource: &'w str,
    values: Vec<Option<&'w str>>,
}

/// The keys of all requests, and the requests with their values.
///
/// # Panics
/// If a request is not sound.
#[must_use]
pub fn declare(requests: &[Request]) -> (KeySchema, Vec<Declared<'_>>) {
    let mut names: Vec<&str> = Vec::new();
    for (name, _) in requests.iter().flat_map(|request| &request.context) {
        if !names.contains(name) {
            names.push(name);
        }
    }
    let value = |request: &Request, name| {
        let known = request.context.iter().find(|(key, _)| *key == name);
        known.map(|(_, value)| *value)
    };
    let declared = requests.iter().map(|request| Declared {
        principal: Principal::from_arn(&request.principal).expect("the caller is a user"),
        action: &request.action,
        resource: &request.resource,
        values: names.iter().map(|name| value(request, *name)).collect(),
    });
    let declared = declared.collect();
    (KeySchema::new(names).expect("each key once"), declared)
}

/// Decides requests of a schema, each made and dropped; gives the number allowed.
#[inline(never)]
#[must_use]
pub fn decide_declared(
    authorizer: &Authorizer<'_>,
    schema: &KeySchema,
    requests: &[Declared<'_>],
) -> usize {
    let mut allowed = 0;
    for request in requests {
        let Declared {
            principal,
            action,
            resource,
            values,
        } = request;
        // By reference, so that it stays where it was made.
        match &schema.request(principal, action, resource, values) {
            Ok(made) => allowed += usize::from(is_allowed(authorizer.evaluate(made))),
            Err(errors) => panic!("{errors}"),
        }
    }
    allowed
}

/// Decides requests that are built key by key, each dropped; gives the number allowed.
#[inline(never)]
#[must_use]
pub fn decide_builder(authorizer: &Authorizer<'_>, requests: &[Request]) -> usize {
    let mut allowed = 0;
    for request in requests {
        let principal = Principal::from_arn(&request.principal).expect("the caller is a user");
        let mut builder = RequestContext::builder(principal, &request.action, &request.resource);
        for (key, value) in &request.context {
            builder = builder.context(key, *value);
        }
        let built = builder.build().expect("the request is sound");
        allowed += usize::from(is_allowed(authorizer.evaluate(&built)));
    }
    allowed
}

/// Decides what one caller asks with one context, question after question; gives the number allowed.
#[inline(never)]
#[must_use]
pub fn decide_ask<'a>(
    authorizer: &Authorizer<'_>,
    caller: &mut RequestContext<'a>,
    requests: &'a [Request],
) -> usize {
    let mut allowed = 0;
    for request in requests {
        let asked = caller.ask(&request.action, &request.resource);
        asked.expect("the question is sound");
        allowed += usize::from(is_allowed(authorizer.evaluate(caller)));
    }
    allowed
}

/// Decides one request: what the slowest of many cost.
#[inline(never)]
#[must_use]
pub fn decide_one(authorizer: &Authorizer<'_>, request: &RequestContext<'_>) -> bool {
    is_allowed(authorizer.evaluate(request))
}

/// Explains requests and writes each explanation, as whoever asks for one reads it; gives the bytes.
#[inline(never)]
#[must_use]
pub fn explain_each(authorizer: &Authorizer<'_>, requests: &[RequestContext<'_>]) -> usize {
    let mut bytes = 0;
    for request in requests {
        bytes += authorizer.explain(request).to_string().len();
    }
    bytes
}

/// Answers scenarios, each one line; gives the bytes of the answers.
#[inline(never)]
#[must_use]
pub fn answer_each(lines: &[String]) -> usize {
    let mut bytes = 0;
    for line in lines {
        bytes += scenario::answer_json(line).len();
    }
    bytes
}

/// The sets of many callers.
///
/// # Panics
/// If a policy is not sound.
#[must_use]
pub fn compile_callers(callers: &Callers) -> Vec<PolicySet> {
    let policies = callers.policies.iter();
    policies
        .map(|policy| compile(PolicyType::Identity, std::slice::from_ref(policy)))
        .collect()
}

/// Each set alone, for [`decide_prepared_cold`] and [`decide_raw_cold`].
///
/// # Panics
/// Never: each set stands in its place.
#[must_use]
pub fn alone(sets: &[PolicySet]) -> Vec<Authorizer<'_>> {
    let alone = |set| Authorizer::builder().identity(set).build();
    sets.iter()
        .map(|set| alone(set).expect("identity policies"))
        .collect()
}

/// Decides each request by the set that it visits; gives the number allowed.
#[inline(never)]
#[must_use]
pub fn decide_prepared_cold(
    authorizers: &[Authorizer<'_>],
    visits: &[(usize, RequestContext<'_>)],
) -> usize {
    let mut allowed = 0;
    for (visited, request) in visits {
        allowed += usize::from(is_allowed(authorizers[*visited].evaluate(request)));
    }
    allowed
}

/// The same from text.
#[inline(never)]
#[must_use]
pub fn decide_raw_cold(authorizers: &[Authorizer<'_>], visits: &[(usize, Request)]) -> usize {
    let mut allowed = 0;
    for (visited, request) in visits {
        allowed += usize::from(is_allowed(
            authorizers[*visited].evaluate(&prepare(request)),
        ));
    }
    allowed
}

/// Parses, judges and compiles each policy as a set of its own; gives the number of statements.
#[inline(never)]
#[must_use]
pub fn compile_each(policies: &[(String, String)]) -> usize {
    let mut statements = 0;
    for (name, policy) in policies {
        let set = PolicySet::builder(PolicyType::Identity, Loader::Strict).policy(name, policy);
        statements += set.build().map_or(0, |set| set.statement_count());
    }
    statements
}

fn is_allowed(decision: Decision) -> bool {
    decision.outcome() == Outcome::Allowed
}
