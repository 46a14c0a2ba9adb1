//! The same decision with its story, of all statements or of those that matter most.

use alloc::{string::String, vec::Vec};

use super::authorizer::Authorizer;
use super::combine::{Verdict, combine};
use super::explain_layer::{explain_layer, policy_of};
use super::guarded::AskedGates;
use super::nearest::nearest;
use super::scope::Scope;
use super::slots::Policies;
use super::summary::summary;
use super::survey::{Applied, Located, ReadAgain, SetAt, Survey};
use crate::decision::{DecidingStatement, Explanation, LayerOutcome, Outcome};
use crate::layer::{Layer, LayerSet};
use crate::policy::Effect;
use crate::request::RequestContext;

/// How much of a decision is told.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Extent {
    /// What decided, without a word on why.
    Answer,
    /// The statements that decided, and so many that came near.
    Nearest(usize),
    All,
}

impl Authorizer<'_> {
    /// Decides one request and tells why: for each layer and statement whether it applied, and on which values, or which
    /// element failed and on what.
    ///
    /// The decision is that of [`evaluate`](Self::evaluate); the story is paid for here. Among many statements
    /// [`explain_nearest`](Self::explain_nearest) tells those that matter.
    #[must_use]
    pub fn explain(&self, request: &RequestContext<'_>) -> Explanation {
        story(&self.slots, request, Extent::All)
    }

    /// The same, with the statements that decided and the `most` that came nearest to applying.
    ///
    /// Nearest are, for an implicit deny, the Allows of the layers that stand in the way, and behind them all other
    /// statements that do not apply; each in the order of how many of their elements fail, then of which fail (a condition
    /// is nearer than the resource, the action and the principal), then of the tree. How many statements of a layer are left
    /// out is told with it.
    ///
    /// # Cost
    /// Every statement is looked at, and memory is allocated for what is told.
    ///
    /// # Examples
    /// ```
    /// use portcullis::{Authorizer, Loader, PolicySet, PolicyType, Principal, RequestContext};
    ///
    /// let policy = r#"{"Version": "2012-10-17", "Statement": [
    ///     {"Effect": "Allow", "Action": "sqs:*", "Resource": "*"},
    ///     {"Effect": "Allow", "Action": "s3:Get*", "Resource": "arn:aws:s3:::reports/*",
    ///      "Condition": {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}}]}"#;
    /// let identity = PolicySet::builder(PolicyType::Identity, Loader::Strict).policy("Reads", policy).build()?;
    ///
    /// let ann = Principal::from_arn("arn:aws:iam::111122223333:user/Ann")?;
    /// let request = RequestContext::builder(ann, "s3:GetObject", "arn:aws:s3:::reports/q3.csv")
    ///     .context("aws:SourceIp", "198.51.100.7")
    ///     .build()?;
    /// let explanation = Authorizer::builder().identity(&identity).build()?.explain_nearest(&request, 1);
    /// let layer = &explanation.details[0];
    /// assert_eq!(layer.policies[0].statements[0].statement, 1);
    /// assert_eq!(layer.left_out, 1);
    /// assert!(explanation.summary.ends_with("198.51.100.7 is in none of 203.0.113.0/24"));
    /// # Ok::<(), Box<dyn core::error::Error>>(())
    /// ```
    #[must_use]
    pub fn explain_nearest(&self, request: &RequestContext<'_>, most: usize) -> Explanation {
        story(&self.slots, request, Extent::Nearest(most))
    }
}

/// One path for policies that are lent and for those that are held.
pub(super) fn story(
    policies: &impl Policies,
    request: &RequestContext<'_>,
    extent: Extent,
) -> Explanation {
    match AskedGates::all(policies, request).refusal(policies, request) {
        Ok(refused) => refused,
        Err(asked) => {
            let scope = Scope::new(policies, request);
            let again = ReadAgain::new(policies, &scope);
            let sets = SetAt::all(policies, &scope, &again);
            let mut explanation = told(&scope, sets, request, extent);
            asked.stand_before(&mut explanation);
            explanation
        }
    }
}

fn told(
    scope: &Scope,
    sets: Vec<SetAt<'_>>,
    request: &RequestContext<'_>,
    extent: Extent,
) -> Explanation {
    let asked = scope.asked(request);
    let survey = Survey::new(scope, sets, &asked);
    let standing = survey.standing;
    let verdict = combine(scope, &standing);
    let decided = survey.applied.iter();
    let decided = decided.filter(|applied| decides(applied, &verdict));
    let decided: Vec<Located<'_>> = decided.map(|applied| applied.at).collect();
    let layers = Layer::ALL.into_iter().filter_map(|layer| {
        let outcome = standing.get(layer)?;
        Some(LayerOutcome { layer, outcome })
    });
    let mut explanation = Explanation {
        decision: verdict.outcome,
        summary: String::new(),
        blocked_by: verdict.blocked_by.iter().collect(),
        decided_by: decided.iter().map(deciding).collect(),
        layers: layers.collect(),
        missing_context: survey.missing.into_names(),
        details: Vec::new(),
        pairs: Vec::new(),
    };
    let most = match extent {
        Extent::Answer => return explanation,
        Extent::Nearest(most) => most,
        Extent::All => 0,
    };
    let lacking = match verdict.outcome {
        Outcome::ImplicitDeny => verdict.blocked_by,
        _ => LayerSet::NONE,
    };
    // The summary tells one.
    let near = nearest(&survey.sets, lacking, &asked, most.max(1));
    let missed = near.first().filter(|miss| !miss.is_beside);
    let missed = missed.map(|miss| &miss.at);
    explanation.summary = summary(scope, &asked, &verdict, &decided, missed);
    let near = near.iter().take(most).map(|miss| miss.at);
    let mut chosen: Vec<Located<'_>> = decided.iter().copied().chain(near).collect();
    chosen.sort_unstable();
    let chosen = (extent != Extent::All).then_some(&*chosen);
    let details = explanation
        .layers
        .iter()
        .map(|layer| explain_layer(*layer, &survey.sets, chosen, scope, &asked));
    explanation.details = details.collect();
    explanation
}

/// R-OUT-5.
fn decides(applied: &Applied<'_>, verdict: &Verdict) -> bool {
    match (
        verdict.outcome,
        applied.at.entry.effect,
        applied.at.of.layer,
    ) {
        (Outcome::ExplicitDeny, Effect::Deny, _) => true,
        (Outcome::Allowed, Effect::Allow, Layer::Identity) => verdict.by_identity,
        (Outcome::Allowed, Effect::Allow, Layer::Resource) => verdict
            .by_resource
            .is_some_and(|least| applied.grade >= least),
        _ => false,
    }
}

fn deciding(at: &Located<'_>) -> DecidingStatement {
    let place = at.places.statement();
    DecidingStatement {
        layer: at.of.layer,
        policy: policy_of(at),
        policy_index: at.of.policies_before + at.entry.policy,
        statement: at.entry.index,
        sid: at.entry.sid.as_deref().map(Into::into),
        position: place.start,
        end: place.end,
    }
}
