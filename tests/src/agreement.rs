//! What it means that the engine and the second opinion agree.

use std::collections::{BTreeMap, BTreeSet};

use portcullis::{Authorizer, Decision, Layer, Outcome, RequestContext};
use serde_json::Value;

use crate::harness::strings;
use crate::second_opinion::{Opinion, Stated, fold_key};

/// In what an answer of the engine and the second opinion differ; nothing if they agree.
#[must_use]
pub fn differences(answer: &Value, opinion: &Opinion) -> Vec<String> {
    let mut found = Vec::new();
    let mut compare = |what: &str, engine: String, second: String| {
        if engine != second {
            found.push(format!(
                "{what}: the engine says {engine}, the second opinion {second}"
            ));
        }
    };
    let decision = answer["decision"].as_str().unwrap_or("nothing");
    compare("decision", decision.to_string(), opinion.decision.clone());
    if opinion.stated == Stated::Decision {
        return found;
    }
    compare(
        "blockedBy",
        format!("{:?}", strings(&answer["blockedBy"])),
        format!("{:?}", opinion.blocked_by),
    );
    if opinion.stated == Stated::Blocked {
        return found;
    }
    let decided: BTreeSet<(String, String, String)> = answer["decidedBy"]
        .as_array()
        .into_iter()
        .flatten()
        .map(|item| {
            (
                plain(&item["layer"]),
                plain(&item["policy"]),
                plain(&item["statement"]),
            )
        })
        .collect();
    let second: BTreeSet<(String, String, String)> = opinion
        .decided_by
        .iter()
        .map(|(layer, policy, statement)| {
            (layer.clone(), policy.to_string(), statement.to_string())
        })
        .collect();
    compare("decidedBy", format!("{decided:?}"), format!("{second:?}"));
    let missing: BTreeSet<String> = strings(&answer["missingContext"])
        .iter()
        .map(|key| fold_key(key))
        .collect();
    if !opinion.missing_context.is_subset(&missing) || !missing.is_subset(&opinion.perhaps_missing)
    {
        compare(
            "missingContext",
            format!("{missing:?}"),
            format!("{:?}", opinion.missing_context),
        );
    }
    if opinion.stated == Stated::All {
        let layers: BTreeMap<String, String> = answer["layers"]
            .as_object()
            .into_iter()
            .flatten()
            .map(|(name, outcome)| (name.clone(), plain(outcome)))
            .collect();
        compare(
            "layers",
            format!("{layers:?}"),
            format!("{:?}", opinion.layers),
        );
    }
    found
}

fn plain(value: &Value) -> String {
    value
        .as_str()
        .map_or_else(|| value.to_string(), str::to_string)
}

/// What of a decision is the same however the sets are kept: of several statements that decided any may be named.
#[must_use]
pub fn verdict(decision: Decision) -> (Outcome, Option<Layer>, bool) {
    (
        decision.outcome(),
        decision.layer(),
        decision.statement().is_some(),
    )
}

/// Whether the statement that a decision names is one of those that decided.
#[must_use]
pub fn names_one_that_decided(
    authorizer: &Authorizer<'_>,
    request: &RequestContext<'_>,
    decision: Decision,
) -> bool {
    let Some(named) = decision.statement() else {
        return true;
    };
    let decided = authorizer.explain(request).decided_by;
    decided.iter().any(|one| {
        Some(one.layer) == decision.layer()
            && (one.policy_index, one.statement) == (named.policy, named.statement)
    })
}
