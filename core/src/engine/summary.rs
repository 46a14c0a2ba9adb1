//! A decision in one sentence, in the manner of AWS's messages (R-OUT-11).

use alloc::{format, string::String, vec::Vec};

use super::combine::Verdict;
use super::explain_layer::{note, policy_of};
use super::explain_statement::tell;
use super::scope::Scope;
use super::short::short;
use super::survey::Located;
use crate::decision::{Outcome, PolicyLabel};
use crate::layer::{Layer, LayerSet};
use crate::program::Asked;
use crate::request::Formula;

/// `decided` is what decided; `nearest` the Allow that came nearest to what is missing.
pub(super) fn summary(
    scope: &Scope,
    asked: &Asked<'_>,
    verdict: &Verdict,
    decided: &[Located<'_>],
    nearest: Option<&Located<'_>>,
) -> String {
    let question = &asked.request.question;
    let (action, resource) = (question.action.text, question.resource.text);
    let blocked_by = names(verdict.blocked_by, scope);
    match verdict.outcome {
        Outcome::Allowed => {
            // What no statement shows.
            let why = match scope.formula {
                Formula::NoPermissionNeeded => ": it needs no permission (R-STS-10)".into(),
                Formula::CallerIdentity => {
                    ": whoever has an account may ask who it is, policies of its own or not (R-STS-10)".into()
                }
                _ if question.leaves_out_layers => {
                    ": the root user of the bucket's owner may call it, whatever the bucket policy says (R-S3-7)".into()
                }
                _ => match decided {
                    [] => String::new(),
                    [first, others @ ..] => format!(" by {}{}", named(first), more(others)),
                },
            };
            format!("`{action}` on `{resource}` is allowed{why}")
        }
        Outcome::ExplicitDeny => {
            let by = match decided {
                [first, others @ ..] => format!(", by {}{}", named(first), more(others)),
                [] => told_by_rule(scope, verdict),
            };
            format!(
                "`{action}` on `{resource}` is refused with an explicit deny in: {blocked_by}{by}"
            )
        }
        Outcome::ImplicitDeny if scope.formula == Formula::Reserved => {
            format!("`{resource}` is kept by AWS; nobody may `{action}` (R-KMS-5, R-STS-13)")
        }
        Outcome::ImplicitDeny => {
            let near = match nearest {
                Some(nearest) => near(nearest, asked),
                None => told_by_rule(scope, verdict),
            };
            format!(
                "`{action}` on `{resource}` is refused because nothing allows it in: {blocked_by}{near}"
            )
        }
    }
}

/// What stands in the way without being a statement, or instead of one.
fn told_by_rule(scope: &Scope, verdict: &Verdict) -> String {
    let mut notes = verdict
        .blocked_by
        .iter()
        .filter_map(|layer| note(layer, scope));
    notes
        .next()
        .map_or(String::new(), |note| format!("; {note}"))
}

fn near(nearest: &Located<'_>, asked: &Asked<'_>) -> String {
    let told = tell(nearest, asked);
    let name = named(nearest);
    match &*told.elements {
        [first, others @ ..] => {
            let more = match others.len() {
                0 => String::new(),
                count => format!(", and {count} more of its elements"),
            };
            let (element, result, reason) = (&first.element, first.result, &first.reason);
            format!("; nearest to it is {name}{more}: {element} {result}: {reason}")
        }
        [] => format!("; nearest to it is {name}"),
    }
}

fn named(at: &Located<'_>) -> String {
    let sid = at
        .entry
        .sid
        .as_deref()
        .map_or(String::new(), |sid| format!(" `{}`", short(sid)));
    let policy = match policy_of(at) {
        PolicyLabel::Name(name) => format!("`{name}`"),
        PolicyLabel::Index(index) => format!("policy {index}"),
    };
    let line = at.places.statement().start.line;
    format!("statement {}{sid} of {policy}, line {line}", at.entry.index)
}

fn more(others: &[Located<'_>]) -> String {
    match others.len() {
        0 => String::new(),
        count => format!(", and {count} more"),
    }
}

fn names(layers: LayerSet, scope: &Scope) -> String {
    let names = layers.iter().map(|layer| match (layer, scope.formula) {
        (Layer::Resource, Formula::TrustPolicy) => "role trust policy",
        _ => layer.describe(),
    });
    names.collect::<Vec<_>>().join(", ")
}
