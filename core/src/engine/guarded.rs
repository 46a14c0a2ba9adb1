//! What stands before any policy is asked: the guards of an authorizer, the proof of who calls, and slots that do not fit
//! the caller.

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};

use super::mismatch::{MismatchError, check};
use super::short::short;
use super::slots::Policies;
use crate::decision::{Explanation, LayerExplanation, LayerOutcome, Outcome, Step};
use crate::guard::{CredentialRefusal, Gate};
use crate::layer::{Layer, LayerSet};
use crate::request::{Formula, RequestContext};

/// The layer that refuses the request before any policy is read; seldom any.
#[inline]
pub(super) fn refusing(policies: &impl Policies, request: &RequestContext<'_>) -> Option<Layer> {
    let may_refuse =
        request.facts.unproven | request.question.is_gated | policies.frame().may_mismatch(request);
    if may_refuse {
        refusing_in_full(policies, request)
    } else {
        None
    }
}

#[inline(never)]
fn refusing_in_full(policies: &impl Policies, request: &RequestContext<'_>) -> Option<Layer> {
    if credential_refusal(policies, request).is_some() {
        return Some(Layer::Credentials);
    }
    if let Some(guards) = policies.guards() {
        if let (Some(network), Some(connection)) = (&guards.network, request.connection())
            && !network.passes(connection)
        {
            return Some(Layer::Network);
        }
        if let Some(transport) = &guards.transport
            && !transport.lets_pass(request, |connection| guards.leads_to_database(connection))
        {
            return Some(Layer::Transport);
        }
    }
    Rule::refusing(policies, request).map(|rule| rule.layer())
}

fn requires_signature(policies: &impl Policies) -> bool {
    policies
        .guards()
        .is_some_and(|guards| guards.require_signature)
}

fn credential_refusal(
    policies: &impl Policies,
    request: &RequestContext<'_>,
) -> Option<CredentialRefusal> {
    if request.facts.unproven {
        return Some(CredentialRefusal::of_unproven(request));
    }
    if requires_signature(policies)
        && let Some(refusal) = CredentialRefusal::of_unsigned(request)
    {
        return Some(refusal);
    }
    if !request.question.is_gated || check(policies, request).is_err() {
        return None;
    }
    // Of root a task policy tells that its credentials are those of sts:AssumeRoot.
    let is_assumed_root = request.caller.is_root && policies.frame().present.has(Layer::Session);
    CredentialRefusal::of_never(request, is_assumed_root)
}

/// What refuses without being a gate.
enum Rule {
    /// R-SESS-6, R-SESS-8, R-KEY-11.
    Mismatch(MismatchError),
    /// R-EVAL-8.
    OtherPartition,
}

impl Rule {
    fn refusing(policies: &impl Policies, request: &RequestContext<'_>) -> Option<Self> {
        if let Err(error) = check(policies, request) {
            return Some(Self::Mismatch(error));
        }
        let is_elsewhere = request.question.formula == Formula::OtherPartition;
        is_elsewhere.then_some(Self::OtherPartition)
    }

    const fn layer(&self) -> Layer {
        match self {
            Self::Mismatch(error) => error.layer(),
            Self::OtherPartition => Layer::Resource,
        }
    }

    fn describe(&self, request: &RequestContext<'_>) -> String {
        match self {
            Self::Mismatch(error) => format!("refused, because {error} ({})", error.rule()),
            Self::OtherPartition => format!(
                "`{}` is in another partition than the caller (R-EVAL-8)",
                request.question.resource.text
            ),
        }
    }
}

/// The gates that were asked, with what they say, in the order of [`Layer::ALL`].
pub(super) struct AskedGates(Vec<(Layer, Gate)>);

impl AskedGates {
    pub(super) fn all(policies: &impl Policies, request: &RequestContext<'_>) -> Self {
        let mut gates = Vec::new();
        let asked = match credential_refusal(policies, request) {
            Some(refusal) => Some(Gate::of_one(false, refusal.describe(request))),
            None => CredentialRefusal::of_none(request, requires_signature(policies))
                .map(|proved| Gate::of_one(true, proved)),
        };
        gates.extend(asked.map(|gate| (Layer::Credentials, gate)));
        let network = policies.guards().and_then(|guards| guards.network.as_ref());
        let path = network
            .zip(request.connection())
            .map(|(network, connection)| {
                let path = network.path(connection);
                path.unwrap_or_else(|errors| Gate::of_one(false, errors.to_string()))
            });
        gates.extend(path.map(|gate| (Layer::Network, gate)));
        let gate = policies.guards().and_then(|guards| {
            let transport = guards.transport.as_ref()?;
            transport.gate(request, |connection| guards.leads_to_database(connection))
        });
        gates.extend(gate.map(|gate| (Layer::Transport, gate)));
        Self(gates)
    }

    /// The story of a request that is refused here.
    pub(super) fn refusal(
        self,
        policies: &impl Policies,
        request: &RequestContext<'_>,
    ) -> Result<Explanation, Self> {
        let mut blocked_by = LayerSet::NONE;
        for (layer, gate) in &self.0 {
            blocked_by.add_if(*layer, gate.outcome != Outcome::Allowed);
        }
        let mut refusals = self.0.iter().filter_map(|(_, gate)| gate.refusal());
        if let Some(Step { reason: why, .. }) = refusals.next() {
            let names: Vec<&str> = blocked_by.iter().map(Layer::describe).collect();
            let question = &request.question;
            let summary = format!(
                "`{}` on `{}` is refused before any policy is read, in: {}; {why}",
                question.action.text,
                short(question.resource.text),
                names.join(", ")
            );
            return Ok(self.refused(summary, blocked_by));
        }
        match Rule::refusing(policies, request) {
            Some(rule) => {
                let layer = rule.layer();
                let mut refused = self.refused(rule.describe(request), LayerSet::of(layer));
                // Of the resource's no policy was read.
                if layer != Layer::Resource {
                    let outcome = Outcome::ImplicitDeny;
                    refused.layers.push(LayerOutcome { layer, outcome });
                }
                Ok(refused)
            }
            None => Err(self),
        }
    }

    fn refused(self, summary: String, blocked_by: LayerSet) -> Explanation {
        let mut explanation = Explanation {
            decision: Outcome::ImplicitDeny,
            summary,
            blocked_by: blocked_by.iter().collect(),
            decided_by: Vec::new(),
            layers: Vec::new(),
            missing_context: Vec::new(),
            details: Vec::new(),
            pairs: Vec::new(),
        };
        self.stand_before(&mut explanation);
        explanation
    }

    /// Puts what was asked before what the policies say.
    pub(super) fn stand_before(self, explanation: &mut Explanation) {
        let outcomes = self.0.iter().map(|(layer, gate)| LayerOutcome {
            layer: *layer,
            outcome: gate.outcome,
        });
        explanation.layers.splice(0..0, outcomes);
        let details = self.0.into_iter().map(|(layer, gate)| LayerExplanation {
            layer,
            outcome: gate.outcome,
            note: None,
            steps: gate.why,
            policies: Vec::new(),
            left_out: 0,
        });
        explanation.details.splice(0..0, details);
    }
}
