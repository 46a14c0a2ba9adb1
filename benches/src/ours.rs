//! Portcullis, as a host would use it.

use portcullis::{
    Authorizer, Loader, PolicyLevels, PolicySet, PolicyType, Principal, RequestContext,
    request::KeySchema,
};

use crate::workloads::{Callers, Request, Workload};

pub use crate::counted::*;

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

/// A request as a host has it that named its condition keys before and knows its caller.
#[derive(Debug)]
pub struct Declared<'w> {
    pub(crate) principal: Principal<'w>,
    pub(crate) action: &'w str,
    pub(crate) resource: &'w str,
    pub(crate) values: Vec<Option<&'w str>>,
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
