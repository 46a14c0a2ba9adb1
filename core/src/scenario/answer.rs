//! What comes back.

use alloc::{string::String, vec::Vec};
use core::fmt;

use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use crate::decision::{DecidingStatement, Explanation, LayerOutcome, Outcome, PairExplanation};
use crate::finding::{Finding, Reason, Severity};
use crate::layer::Layer;

/// The answer of SCENARIO.md.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Answer {
    /// Allowed, or one of the two denials (R-OUT-1).
    pub decision: Outcome,
    /// What stood in the way (R-OUT-4); empty when allowed.
    pub blocked_by: Vec<Layer>,
    /// The statements that decided (R-OUT-5).
    pub decided_by: Vec<DecidingStatement>,
    /// Each layer that was consulted, with its own outcome; an object on the wire.
    #[serde(serialize_with = "layers_as_object")]
    pub layers: Vec<LayerOutcome>,
    /// Keys that were asked for and missing (R-OUT-8), sorted.
    pub missing_context: Vec<String>,
    /// Of a call with further pairs what each comes to, the first one included. The answer itself is that of the first of
    /// the most restrictive (R-OUT-3).
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub pairs: Vec<PairAnswer>,
}

/// What one pair of a call comes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct PairAnswer {
    /// Its action.
    pub action: String,
    /// Its resource.
    pub resource: String,
    /// Its own answer.
    #[serde(flatten)]
    pub answer: Answer,
}

impl From<Explanation> for Answer {
    fn from(explanation: Explanation) -> Self {
        Self {
            decision: explanation.decision,
            blocked_by: explanation.blocked_by,
            decided_by: explanation.decided_by,
            layers: explanation.layers,
            missing_context: explanation.missing_context,
            pairs: explanation
                .pairs
                .into_iter()
                .map(PairAnswer::from)
                .collect(),
        }
    }
}

impl From<PairExplanation> for PairAnswer {
    fn from(pair: PairExplanation) -> Self {
        Self {
            action: pair.action,
            resource: pair.resource,
            answer: pair.explanation.into(),
        }
    }
}

fn layers_as_object<S: Serializer>(
    layers: &[LayerOutcome],
    serializer: S,
) -> Result<S::Ok, S::Error> {
    let mut map = serializer.serialize_map(Some(layers.len()))?;
    for entry in layers {
        map.serialize_entry(&entry.layer, &entry.outcome)?;
    }
    map.end()
}

/// Which part of a scenario is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub enum ErrorCode {
    /// Anything under `request`, and a slot that does not fit it.
    InvalidRequest,
    /// Anything else under `policies`.
    InvalidPolicy,
    /// All else: not JSON, a wrong top-level field, bad settings.
    InvalidScenario,
}

impl ErrorCode {
    /// The name on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::InvalidRequest => "invalidRequest",
            Self::InvalidPolicy => "invalidPolicy",
            Self::InvalidScenario => "invalidScenario",
        }
    }

    /// A field that is missing at the top, or stands there twice, is the scenario's; what a field holds, its
    /// own kind included, is the field's.
    fn of(finding: &Finding) -> Self {
        let path = finding.path();
        let first = path.split(['.', '[']).next().unwrap_or_default();
        let about_the_field = matches!(
            finding.reason(),
            Reason::MissingMember | Reason::DuplicateMember
        );
        match first {
            _ if finding.reason() == Reason::MisfitSlot => Self::InvalidRequest,
            _ if path == first && about_the_field => Self::InvalidScenario,
            "request" if is_of_a_policy(path) => Self::InvalidPolicy,
            "request" => Self::InvalidRequest,
            "policies" => Self::InvalidPolicy,
            _ => Self::InvalidScenario,
        }
    }
}

/// Whether a path leads into the policy of a further pair's resource.
fn is_of_a_policy(path: &str) -> bool {
    let pair = path.strip_prefix("request.pairs[");
    let member = pair
        .and_then(|rest| rest.split_once("]."))
        .map(|(_, member)| member);
    let policy = member.and_then(|member| member.strip_prefix("resourcePolicy"));
    policy.is_some_and(|within| within.is_empty() || within.starts_with(['.', '[']))
}

/// A question that cannot be answered. It is never a decision (R-OUT-2).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, thiserror::Error)]
#[non_exhaustive]
pub struct ScenarioError {
    /// The part of the scenario in which the first finding stands.
    pub code: ErrorCode,
    /// The first finding's message.
    pub message: String,
    /// All that is wrong, in the order of the document; never empty. There are 1,000 at most, with a few times the
    /// bytes of the question, and then one that tells how many were left out (R-QUOTA-2).
    pub findings: Vec<Finding>,
}

impl ScenarioError {
    /// `None` if nothing among the findings is an error.
    pub(super) fn from_findings(findings: Vec<Finding>) -> Option<Self> {
        let findings: Vec<Finding> = findings
            .into_iter()
            .filter(|finding| finding.severity() == Severity::Error)
            .collect();
        let first = findings.first()?;
        let code = ErrorCode::of(first);
        Some(Self {
            code,
            message: first.message().into(),
            findings,
        })
    }
}

impl fmt::Display for ScenarioError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.code.as_str())?;
        for finding in &self.findings {
            write!(f, "\n  {finding}")?;
        }
        Ok(())
    }
}
