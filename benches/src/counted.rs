//! What is counted: instructions from entering to leaving a function of this file, each a loop over the requests of a
//! workload. Never inlined, and without closures, which would be functions of this file as well.

use portcullis::{
    Authorizer, Decision, KnownCaller, Loader, Outcome, PolicySet, PolicyType, Principal,
    RequestContext,
    guard::network::Topology,
    request::{Connection, KeySchema},
    scenario,
};

use crate::ours::{Declared, prepare};
use crate::workloads::Request;

/// Decides requests that were prepared before; gives the number allowed.
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
