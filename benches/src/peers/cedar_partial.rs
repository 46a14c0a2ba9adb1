//! cedar-policy's partial evaluation (feature `partial-eval`): principal and context are known, action and resource are
//! not. What is left of the policies is then asked the questions of that caller, in the two ways there are:
//! `reauthorize_with_bindings`, which Cedar offers for that, and the residuals written out as policies, parsed again, and
//! given to the authorizer as any others.
//!
//! The texts that patterns are held against are attributes of action and resource here, where they stand in the context
//! for the other rows: of a context with unknowns in it every residual would hold a copy.
//!
//! The newer feature `tpe` is not here: it takes a request whose action is known.

use std::any::Any;
use std::collections::{HashMap, HashSet};
use std::time::{Duration, Instant};

use cedar_policy::{
    Authorizer, Entities, Entity, EntityUid, PartialResponse, Policy, PolicySet, Request,
    RequestBuilder, RestrictedExpression,
};

use super::cedar::{entity, facts, policies_of, prepare, said, text};
use super::statement::{Layers, Said};
use super::{Peer, Prepared};
use crate::workloads::{self, Workload};

pub(super) const REAUTHORIZED: Peer = Peer {
    name: "cedar-policy 4.14.1, known caller, reauthorized",
    compile: |workload| {
        let callers = callers(workload, Ok)?;
        let questions = callers.asked(workload).map(question);
        Ok(Box::new(Reauthorized {
            questions: questions.collect::<Result<_, _>>()?,
            callers,
        }))
    },
    compile_policies: |workload| Ok(Box::new(by_attributes(workload)?) as Box<dyn Any>),
    knows_caller: true,
};

pub(super) const RESIDUALS: Peer = Peer {
    name: "cedar-policy 4.14.1, known caller, residuals as policies",
    compile: |workload| {
        let callers = callers(workload, |response| residuals(&response))?;
        let requests = callers.asked(workload).map(prepare);
        Ok(Box::new(Residuals {
            requests: requests.collect::<Result<_, _>>()?,
            callers,
        }))
    },
    compile_policies: |workload| Ok(Box::new(by_attributes(workload)?) as Box<dyn Any>),
    knows_caller: true,
};

/// More is not tried: at ten times of it, what is left for a dozen callers fills the memory of a small machine.
const MOST_STATEMENTS: usize = 10_000;
/// As many residuals as are kept of all callers together.
const MOST_RESIDUALS: usize = 50_000;
const FEWEST_CALLERS: usize = 8;

/// The attributes, and where the same stands in the context of a request without unknowns.
const TEXTS: [(&str, &str); 2] = [
    ("action.name", "context.action"),
    ("resource.arn", "context.resource"),
];

fn by_attributes(workload: &Workload) -> Result<Layers<PolicySet>, String> {
    policies_of(workload, |text| {
        TEXTS.iter().fold(text, |text, (attribute, of_context)| {
            text.replace(of_context, attribute)
        })
    })
}

struct Callers<T> {
    authorizer: Authorizer,
    entities: Entities,
    /// Of every `stride`th request, what is known of its caller.
    known: Vec<Layers<T>>,
    stride: usize,
    knowing: Duration,
}

impl<T> Callers<T> {
    fn asked<'w>(&self, workload: &'w Workload) -> impl Iterator<Item = &'w workloads::Request> {
        workload.requests.iter().step_by(self.stride)
    }
}

/// Evaluates for each caller, and makes of what is left what is asked later.
fn callers<T>(
    workload: &Workload,
    keep: impl Fn(PartialResponse) -> Result<T, String>,
) -> Result<Callers<T>, String> {
    let layers = by_attributes(workload)?;
    let statements = layers.each().map(PolicySet::num_of_policies).sum::<usize>();
    if statements > MOST_STATEMENTS {
        return Err(format!("not tried above {MOST_STATEMENTS} statements"));
    }
    let most = (MOST_RESIDUALS / statements.max(1)).max(FEWEST_CALLERS);
    let stride = workload.requests.len().div_ceil(most).max(1);
    let authorizer = Authorizer::new();
    let entities = Entities::empty();
    let asked = workload.requests.iter().step_by(stride).map(caller);
    let asked: Vec<Request> = asked.collect::<Result<_, _>>()?;
    let start = Instant::now();
    let known = asked.iter().map(|caller| {
        layers
            .by_reference()
            .map(|policies| keep(authorizer.is_authorized_partial(caller, policies, &entities)))
    });
    let known: Vec<_> = known.collect::<Result<_, _>>()?;
    let knowing = start.elapsed().div_f64(known.len().max(1) as f64);
    Ok(Callers {
        authorizer,
        entities,
        known,
        stride,
        knowing,
    })
}

/// A request of which action and resource are unknown.
fn caller(request: &workloads::Request) -> Result<Request, String> {
    Ok(RequestBuilder::default()
        .principal(entity("User", &request.principal)?)
        .context(facts(request, Vec::new())?)
        .build())
}

/// What may still decide, as policies without unknowns.
fn residuals(response: &PartialResponse) -> Result<PolicySet, String> {
    if let Some(errored) = response.definitely_errored().next() {
        return Err(format!("an error in {errored}"));
    }
    let left = response
        .definitely_satisfied()
        .chain(response.nontrivial_residuals());
    let mut set = PolicySet::new();
    for policy in left {
        let mut written = policy.to_string();
        for (attribute, of_context) in TEXTS {
            let unknown = attribute.replacen('.', "\").", 1);
            written = written.replace(&format!("unknown(\"{unknown}"), of_context);
        }
        written = written.replace("unknown(\"action\")", "action");
        let parsed = Policy::parse(Some(policy.id().clone()), &written);
        let parsed = parsed.map_err(|error| format!("{error} in {written}"))?;
        set.add(parsed).map_err(|error| error.to_string())?;
    }
    Ok(set)
}

struct Question {
    bindings: [(&'static str, RestrictedExpression); 2],
    entities: Entities,
}

fn question(request: &workloads::Request) -> Result<Question, String> {
    let action = entity("Action", &request.action)?;
    let resource = entity("Resource", &request.resource)?;
    let with = |id: &EntityUid, name: &str, value: &str| {
        let attributes = HashMap::from([(name.to_owned(), text(value))]);
        Entity::new(id.clone(), attributes, HashSet::new()).map_err(|error| error.to_string())
    };
    let entities = [
        with(&action, "name", &request.action)?,
        with(&resource, "arn", &request.resource)?,
    ];
    Ok(Question {
        entities: Entities::from_entities(entities, None).map_err(|error| error.to_string())?,
        bindings: [
            ("action", RestrictedExpression::new_entity_uid(action)),
            ("resource", RestrictedExpression::new_entity_uid(resource)),
        ],
    })
}

struct Reauthorized {
    callers: Callers<PartialResponse>,
    questions: Vec<Question>,
}

impl Prepared for Reauthorized {
    fn decide(&mut self, index: usize) -> Result<bool, String> {
        let nth = index / self.callers.stride;
        let Callers {
            authorizer, known, ..
        } = &self.callers;
        let Question { bindings, entities } = &self.questions[nth];
        let mut failure = None;
        let allowed = known[nth].allow(|response| {
            let bindings = bindings.iter().map(|(name, value)| (*name, value));
            let response = response.reauthorize_with_bindings(bindings, authorizer, entities);
            match response {
                Ok(response) => said(&response.concretize(), &mut failure),
                Err(error) => {
                    failure = Some(error.to_string());
                    Said::Deny
                }
            }
        });
        failure.map_or(Ok(allowed), Err)
    }

    fn stride(&self) -> usize {
        self.callers.stride
    }

    fn knowing(&self) -> Option<Duration> {
        Some(self.callers.knowing)
    }
}

struct Residuals {
    callers: Callers<PolicySet>,
    requests: Vec<Request>,
}

impl Prepared for Residuals {
    fn decide(&mut self, index: usize) -> Result<bool, String> {
        let nth = index / self.callers.stride;
        let Callers {
            authorizer,
            entities,
            known,
            ..
        } = &self.callers;
        let mut failure = None;
        let allowed = known[nth].allow(|policies| {
            let response = authorizer.is_authorized(&self.requests[nth], policies, entities);
            said(&response, &mut failure)
        });
        failure.map_or(Ok(allowed), Err)
    }

    fn stride(&self) -> usize {
        self.callers.stride
    }

    fn knowing(&self) -> Option<Duration> {
        Some(self.callers.knowing)
    }
}
