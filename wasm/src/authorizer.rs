//! Sets put together, and the questions that are put to them.

use alloc::rc::Rc;

use portcullis::scenario::Answer;
use portcullis::{Explanation, PolicySet, RequestContext};
use self_cell::self_cell;
use wasm_bindgen::prelude::wasm_bindgen;

use crate::error::{self, to_json};
use crate::policy_set;
use crate::request::{Reader, Request};

/// The sets that an authorizer keeps alive.
#[derive(Default)]
struct Sets {
    identity: Option<Rc<PolicySet>>,
    resource: Option<Rc<PolicySet>>,
    permissions_boundary: Option<Rc<PolicySet>>,
    session: Option<Rc<PolicySet>>,
    scope_down: Option<Vec<Rc<PolicySet>>>,
    service_control_policies: Option<Vec<Rc<PolicySet>>>,
    resource_control_policies: Option<Vec<Rc<PolicySet>>>,
    vpc_endpoint: Option<Rc<PolicySet>>,
    restrict_public_buckets: bool,
    rcp_services: Option<Vec<String>>,
}

/// The lists that the core wants to borrow.
struct Lists<'a> {
    scope_down: Option<Vec<&'a PolicySet>>,
    service_control_policies: Option<Vec<&'a PolicySet>>,
    resource_control_policies: Option<Vec<&'a PolicySet>>,
    rcp_services: Option<Vec<&'a str>>,
}

type Borrowing<'a> = portcullis::Authorizer<'a>;

self_cell!(
    struct Listed {
        owner: Sets,
        #[covariant]
        dependent: Lists,
    }
);

self_cell!(
    struct Owned {
        owner: Listed,
        #[covariant]
        dependent: Borrowing,
    }
);

fn borrowed(levels: Option<&Vec<Rc<PolicySet>>>) -> Option<Vec<&PolicySet>> {
    levels.map(|levels| levels.iter().map(|level| &**level).collect())
}

impl Sets {
    fn lists(&self) -> Lists<'_> {
        let services = self.rcp_services.as_ref();
        Lists {
            scope_down: borrowed(self.scope_down.as_ref()),
            service_control_policies: borrowed(self.service_control_policies.as_ref()),
            resource_control_policies: borrowed(self.resource_control_policies.as_ref()),
            rcp_services: services.map(|services| services.iter().map(String::as_str).collect()),
        }
    }
}

impl Listed {
    fn combine(&self) -> Result<Borrowing<'_>, String> {
        let (sets, lists) = (self.borrow_owner(), self.borrow_dependent());
        let mut builder =
            portcullis::Authorizer::builder().restrict_public_buckets(sets.restrict_public_buckets);
        if let Some(set) = &sets.identity {
            builder = builder.identity(set);
        }
        if let Some(set) = &sets.resource {
            builder = builder.resource(set);
        }
        if let Some(set) = &sets.permissions_boundary {
            builder = builder.permissions_boundary(set);
        }
        if let Some(set) = &sets.session {
            builder = builder.session(set);
        }
        if let Some(policies) = &lists.scope_down {
            builder = builder.scope_down(policies);
        }
        if let Some(levels) = &lists.service_control_policies {
            builder = builder.service_control_policies(levels);
        }
        if let Some(levels) = &lists.resource_control_policies {
            builder = builder.resource_control_policies(levels);
        }
        if let Some(set) = &sets.vpc_endpoint {
            builder = builder.vpc_endpoint(set);
        }
        if let Some(services) = &lists.rcp_services {
            builder = builder.rcp_services(services);
        }
        builder.build().map_err(error::authorizer)
    }
}

/// Collects the sets of an authorizer: handles cross the boundary one by one.
#[wasm_bindgen]
#[derive(Default)]
pub struct Builder {
    sets: Sets,
}

impl core::fmt::Debug for Builder {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Builder").finish_non_exhaustive()
    }
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
        let set = Rc::clone(&set.set);
        let sets = &mut self.sets;
        match layer {
            "identity" => sets.identity = Some(set),
            "resource" => sets.resource = Some(set),
            "permissionsBoundary" => sets.permissions_boundary = Some(set),
            "session" => sets.session = Some(set),
            "vpcEndpoint" => sets.vpc_endpoint = Some(set),
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

    fn list(&mut self, layer: &str) -> Result<&mut Vec<Rc<PolicySet>>, String> {
        let list = match layer {
            "scopeDown" => &mut self.sets.scope_down,
            "serviceControlPolicies" => &mut self.sets.service_control_policies,
            "resourceControlPolicies" => &mut self.sets.resource_control_policies,
            other => {
                return Err(error::argument(
                    "sets",
                    &format!("`{other}` is no layer of policies"),
                ));
            }
        };
        Ok(list.get_or_insert_default())
    }

    /// S3 Block Public Access.
    #[wasm_bindgen(js_name = restrictPublicBuckets)]
    pub fn restrict_public_buckets(&mut self, on: bool) {
        self.sets.restrict_public_buckets = on;
    }

    /// The prefixes of the services that RCPs bind.
    #[wasm_bindgen(js_name = rcpServices)]
    pub fn rcp_services(&mut self, prefixes: Vec<String>) {
        self.sets.rcp_services = Some(prefixes);
    }

    /// Puts the sets together.
    ///
    /// # Errors
    /// A set in the wrong place, several policies where there is one, a prefix that is none.
    pub fn build(&mut self) -> Result<Authorizer, String> {
        let listed = Listed::new(core::mem::take(&mut self.sets), Sets::lists);
        let owned = Owned::try_new(listed, Listed::combine)?;
        Ok(Authorizer { owned })
    }
}

/// In place of an outcome, a request that is none.
const INVALID: u8 = 3;
/// One whose caller cannot have the session or scope down policies; `check` says why.
const MISFIT: u8 = 4;

/// Sets put together for decisions.
#[wasm_bindgen]
pub struct Authorizer {
    owned: Owned,
}

impl core::fmt::Debug for Authorizer {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        self.owned.borrow_dependent().fmt(f)
    }
}

#[wasm_bindgen]
impl Authorizer {
    /// 0 implicit deny, 1 explicit deny, 2 allowed; 4 where the policies cannot be meant for the caller.
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

    /// Whether the policies can be meant for the caller.
    ///
    /// # Errors
    /// Session or scope down policies that the caller cannot have, or lacks.
    pub fn check(&self, request: &Request) -> Result<(), String> {
        let authorizer = self.owned.borrow_dependent();
        authorizer.check(request.context()).map_err(error::mismatch)
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
        let authorizer = self.owned.borrow_dependent();
        if authorizer.check(request).is_err() {
            return MISFIT;
        }
        authorizer.evaluate(request).outcome() as u8
    }

    fn story(&self, request: &Request, nearest: Option<u32>) -> Result<Explanation, String> {
        self.check(request)?;
        let authorizer = self.owned.borrow_dependent();
        Ok(match nearest {
            Some(most) => authorizer.explain_nearest(request.context(), most as usize),
            None => authorizer.explain(request.context()),
        })
    }
}
