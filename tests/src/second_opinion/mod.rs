//! A second opinion on a scenario: slow, obvious, and written from SEMANTICS.md alone.
//!
//! It shares nothing with the engine but the document model, so that an agreement of both says something.
//! Every function stands for a rule or two and names them. Nothing here is fast, and nothing is reported as
//! an error: a question is one that the engine accepted.

mod action;
mod caller;
mod calls;
mod compare;
mod condition;
mod context;
mod fold;
mod formula;
mod guards;
mod layers;
mod missing_variables;
mod not_principal;
mod numbers;
mod operator;
mod opinion;
mod pairs;
mod path;
mod pattern;
mod principal;
mod public_bucket;
mod request;
mod resource;
mod shape;
mod truth;
mod values;

use serde_json::Value;

pub use self::fold::fold_key;
use self::formula::combine;
pub use self::guards::{Fault, Gates, gates};
use self::layers::{Layer, Layers};
pub use self::numbers::question_from_text;
pub use self::opinion::{Opinion, Stated};
use self::request::Request;
pub use self::shape::refuses_resource;

/// The rule for which a question has no answer, an `invalidRequest`, because what is given contradicts the caller:
/// R-SESS-6, R-SESS-8, R-TLS-7.
///
/// # Panics
/// On a question that is not of the form of SCENARIO.md.
#[must_use]
pub fn contradicts_itself(question: &Value) -> Option<&'static str> {
    calls::contradiction(&Request::of(question))
}

/// Answers a question, or says why it has no answer; as far as policies go it has to be one that the engine accepts.
///
/// # Errors
/// What is wrong with the facts that the gates are asked of.
///
/// # Panics
/// On a question of which the rest is not of the form of SCENARIO.md.
pub fn answer(question: &Value) -> Result<Opinion, Vec<Fault>> {
    gates(question)?;
    Ok(decide(question))
}

/// Answers a question that the engine accepts.
///
/// # Panics
/// On a question that is not of the form of SCENARIO.md.
#[must_use]
pub fn decide(question: &Value) -> Opinion {
    let opinions = pairs::each(question);
    let opinions = opinions.iter().map(decide_pair);
    // R-OUT-3: the first of the most restrictive.
    opinions
        .reduce(|most, next| {
            let worse = pairs::restriction(&next.decision) > pairs::restriction(&most.decision);
            if worse { next } else { most }
        })
        .expect("the request's own")
}

fn decide_pair(question: &Value) -> Opinion {
    let request = Request::of(question);
    let gates = gates(question).expect("a question that can be answered");

    // Section 6.3, from the top: R-STS-11, R-SESS-6, R-STS-17; and the gates of 8.4 to 8.7.
    let refusing = gates.refusing();
    let mut opinion = if refusing.is_empty() {
        behind_the_gates(question, &request)
    } else {
        Opinion {
            decision: "implicitDeny".into(),
            blocked_by: refusing.into_iter().map(String::from).collect(),
            ..Opinion::default()
        }
    };
    for (name, refusal) in gates.asked {
        let outcome = refusal.map_or("allowed", |_| "implicitDeny");
        opinion.layers.insert(name.into(), outcome.into());
    }
    opinion
}

fn behind_the_gates(question: &Value, request: &Request) -> Opinion {
    // R-EVAL-8.
    let partition = request.resource.split(':').nth(1);
    if let (Some(own), Some(other)) = (&request.caller.partition, partition)
        && own != other
    {
        return Opinion {
            decision: "implicitDeny".into(),
            stated: Stated::Decision,
            ..Opinion::default()
        };
    }
    if request.action_is("sts:GetCallerIdentity") && request.caller.is_iam() {
        return caller_identity(&Layers::of(question, request));
    }
    combine(question, request)
}

/// R-STS-10 (D-33): what still refuses a call that needs no Allow.
fn caller_identity(layers: &Layers) -> Opinion {
    let mut opinion = Opinion {
        stated: Stated::Blocked,
        ..Opinion::default()
    };
    for (name, layer) in [
        ("serviceControlPolicy", &layers.scp),
        ("resourceControlPolicy", &layers.rcp),
        ("vpcEndpoint", &layers.endpoint),
    ] {
        if layer.as_ref().is_some_and(Layer::denies) {
            opinion.blocked_by.insert(name.into());
        }
    }
    opinion.decision = if !opinion.blocked_by.is_empty() {
        "explicitDeny".into()
    } else if layers
        .endpoint
        .as_ref()
        .is_some_and(|layer| !layer.allows())
    {
        opinion.blocked_by.insert("vpcEndpoint".into());
        "implicitDeny".into()
    } else {
        "allowed".into()
    };
    opinion
}
