//! Sets put together, and the questions that are put to them.

use portcullis::scenario::Answer;
use portcullis::{
    Explanation, Outcome, PolicyLevels, PolicySet, RcpServices, RequestContext, SharedAuthorizer,
};
use wasm_bindgen::prelude::wasm_bindgen;

use crate::error::{self, to_json};
use crate::guards;
use crate::policy_set;
use crate::request::{Reader, Request};

/// Collects the sets of an authorizer: handles cross the boundary one by one.
#[wasm_bindgen]
#[derive(Debug, Default)]
pub struct Builder {
    identity: Option<PolicySet>,
    resource: Option<PolicySet>,
    permissions_boundary: Option<PolicySet>,
    session: Option<PolicySet>,
    vpc_endpoint: Option<PolicySet>,
    scope_down: Option<Vec<PolicySet>>,
    service_control_policies: Option<Vec<PolicySet>>,
    resource_control_policies: Option<Vec<PolicySet>>,
    rcp_services: Option<Vec<String>>,
    guards: Option<portcullis::guard::Guards>,
    restrict_public_buckets: bool,
}

#[wasm_bindgen]
impl Builder {
    /// Begins an authorizer without any policy.
    #[wasm_bindgen(constructor)]
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// Puts a set into a layer; in a layer of several sets it is the next one.
    ///
    /// # Errors
    /// A layer that takes no policies.
    pub fn add(&mut self, layer: &str, set: &policy_set::PolicySet) -> Result<(), String> {
        let set = set.set.clone();
        match layer {
            "identity" => self.identity = Some(set),
            "resource" => self.resource = Some(set),
            "permissionsBoundary" => self.permissions_boundary = Some(set),
            "session" => self.session = Some(set),
            "vpcEndpoint" => self.vpc_endpoint = Some(set),
            _ => self.list(layer)?.push(set),
        }
        Ok(())
    }

    /// Says that a layer of several sets is there, also without any.
    ///
    /// # Errors
    /// A layer of one set.
    #[wasm_bindgen(js_name = beginList)]
    pub fn begin_list(&mut self, layer: &str) -> Result<(), String> {
        self.list(layer).map(|_| ())
    }

    fn list(&mut self, layer: &str) -> Result<&mut Vec<PolicySet>, String> {
        let list = match layer {
            "scopeDown" => &mut self.scope_down,
            "serviceControlPolicies" => &mut self.service_control_policies,
            "resourceControlPolicies" => &mut self.resource_control_policies,
            other => {
                return Err(error::argument(
                    "sets",
                    &format!("`{other}` is no layer of policies"),
                ));
            }
        };
        Ok(list.get_or_insert_default())
    }

    /// What is required before any policy.
    pub fn guards(&mut self, guards: &guards::Guards) {
        self.guards = Some(guards.guards.clone());
    }

    /// S3 Block Public Access.
    #[wasm_bindgen(js_name = restrictPublicBuckets)]
    pub fn restrict_public_buckets(&mut self, on: bool) {
        self.restrict_public_buckets = on;
    }

    /// The prefixes of the services that RCPs bind.
    #[wasm_bindgen(js_name = rcpServices)]
    pub fn rcp_services(&mut self, prefixes: Vec<String>) {
        self.rcp_services = Some(prefixes);
    }

    /// Puts the sets together.
    ///
    /// # Errors
    /// A set in the wrong place, several policies where there is one, a prefix that is none.
    pub fn build(&mut self) -> Result<Authorizer, String> {
        let sets = core::mem::take(self);
        let levels = |sets: Option<Vec<PolicySet>>| sets.map(PolicyLevels::from_iter);
        let scope_down = levels(sets.scope_down);
        let service_control_policies = levels(sets.service_control_policies);
        let resource_control_policies = levels(sets.resource_control_policies);
        let services = sets.rcp_services.map(RcpServices::new).transpose();
        let services = services.map_err(error::authorizer)?;
        let built = portcullis::Authorizer::builder()
            .identity(sets.identity.as_ref())
            .resource(sets.resource.as_ref())
            .permissions_boundary(sets.permissions_boundary.as_ref())
            .session(sets.session.as_ref())
            .vpc_endpoint(sets.vpc_endpoint.as_ref())
            .scope_down(scope_down.as_ref())
            .service_control_policies(service_control_policies.as_ref())
            .resource_control_policies(resource_control_policies.as_ref())
            .rcp_services(services.as_ref())
            .guards(sets.guards.as_ref())
            .restrict_public_buckets(sets.restrict_public_buckets)
            .build()
            .map_err(error::authorizer)?;
        let shared = built.to_shared();
        Ok(Authorizer { shared })
    }
}

/// In place of an outcome, a request that is none.
const INVALID: u8 = 3;
/// One whose caller cannot have the session or scope down policies, or that does not fit the guards; `check` says why.
const MISFIT: u8 = 4;

/// Of the outcomes of a call's pairs, as `decide` gives them, the first of the most restrictive.
#[wasm_bindgen(js_name = mostRestrictive)]
#[must_use]
pub fn most_restrictive(outcomes: &[u8]) -> Option<usize> {
    let outcomes = outcomes.iter().map(|outcome| match outcome {
        2 => Outcome::Allowed,
        1 => Outcome::ExplicitDeny,
        _ => Outcome::ImplicitDeny,
    });
    Outcome::most_restrictive(outcomes)
}

/// Sets put together for decisions.
#[wasm_bindgen]
#[derive(Debug)]
pub struct Authorizer {
    shared: SharedAuthorizer,
}

#[wasm_bindgen]
impl Authorizer {
    /// 0 implicit deny, 1 explicit deny, 2 allowed; 4 where the policies or guards cannot be meant for the request.
    #[must_use]
    pub fn decide(&self, request: &Request) -> u8 {
        self.outcome(request.context())
    }

    /// The outcome of each packed request, as `decide` gives it, or 3 where it cannot be one. None at all if they are not
    /// packed as requests: an outcome could be another's.
    #[wasm_bindgen(js_name = decidePacked)]
    #[must_use]
    pub fn decide_packed(&self, text: &str, words: &[u32]) -> Vec<u8> {
        let mut reader = Reader::new(text, words);
        let mut outcomes = Vec::new();
        while !reader.is_at_end() {
            let Some(request) = reader.request() else {
                return Vec::new();
            };
            outcomes.push(request.map_or(INVALID, |request| self.outcome(&request)));
        }
        outcomes
    }

    /// The same for one request.
    #[wasm_bindgen(js_name = decideOne)]
    #[must_use]
    pub fn decide_one(&self, text: &str, words: &[u32]) -> u8 {
        let request = Reader::new(text, words).only();
        request.map_or(INVALID, |request| self.outcome(&request))
    }

    /// Whether the policies and guards can be meant for the request.
    ///
    /// # Errors
    /// Session or scope down policies that the caller cannot have, or lacks; a connection without a network that it could
    /// get through, or the other way about.
    pub fn check(&self, request: &Request) -> Result<(), String> {
        let checked = self.shared.check(request.context());
        checked.map_err(error::mismatch)
    }

    /// The answer object as JSON text.
    ///
    /// # Errors
    /// As `check`.
    pub fn evaluate(&self, request: &Request) -> Result<String, String> {
        Ok(to_json(&Answer::from(self.story(request, Some(0))?)))
    }

    /// The explanation as JSON text, of every statement or of the nearest.
    ///
    /// # Errors
    /// As `check`.
    pub fn explain(&self, request: &Request, nearest: Option<u32>) -> Result<String, String> {
        Ok(to_json(&self.story(request, nearest)?))
    }

    /// The explanation as a tree for people.
    ///
    /// # Errors
    /// As `check`.
    #[wasm_bindgen(js_name = explainText)]
    pub fn explain_text(&self, request: &Request, nearest: Option<u32>) -> Result<String, String> {
        Ok(self.story(request, nearest)?.to_string())
    }
}

impl Authorizer {
    fn outcome(&self, request: &RequestContext<'_>) -> u8 {
        if self.shared.check(request).is_err() {
            return MISFIT;
        }
        self.shared.evaluate(request).outcome() as u8
    }

    fn story(&self, request: &Request, nearest: Option<u32>) -> Result<Explanation, String> {
        self.check(request)?;
        Ok(match nearest {
            Some(most) => self
                .shared
                .explain_nearest(request.context(), most as usize),
            None => self.shared.explain(request.context()),
        })
    }
}
