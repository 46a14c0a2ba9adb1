//! What can be said of a request some of whose condition keys are not known.
//!
//! Why it is correct: of each layer it is found what it surely allows and denies, and what it may (`program/bounds`). What
//! the layers really come to lies between the two. The formula allows no less where a layer allows more, denies less or
//! grants more directly: a test holds that for every formula and all that layers can come to. So it is put to
//! [`combine`] twice, once with the least that can speak for the request, once with the most. If the least allows, every
//! completion does; if the most refuses, every completion does.

use super::authorizer::Authorizer;
use super::combine::combine;
use super::guarded::refusing;
use super::scope::Scope;
use super::slots::{Policies, sets_of};
use super::standing::Standing;
use crate::decision::{Outcome, PartialDecision};
use crate::layer::Layer;
use crate::program::{Asked, Blind, Holds, PartlyFound};
use crate::request::{RequestContext, UnknownKeys};

impl Authorizer<'_> {
    /// Decides as far as that can be done while the values of some condition keys are not known: before a resource is loaded,
    /// say, whose tags a condition asks for.
    ///
    /// A completion is the same request with some value, or none, for each unknown key, given as
    /// [`RequestContext::set_context`] does. What is told as allowed is allowed by every completion, and what is told as
    /// refused by none. A condition on an unknown key, and a text with its variable, is neither true nor false, and Kleene's
    /// logic goes on from there: two tests of one key that no value meets are not held against each other, so `Depends` may
    /// be told where all completions decide the same.
    /// [`analysis::residual`](crate::analysis::residual) tells that exactly.
    ///
    /// # Cost
    /// No allocation. Every statement of the sets that bear on the request is looked at, without the index of
    /// [`evaluate`](Self::evaluate).
    ///
    /// # Examples
    /// ```
    /// use portcullis::request::UnknownKeys;
    /// use portcullis::{Authorizer, Loader, PartialDecision, PolicySet, PolicyType, Principal, RequestContext};
    ///
    /// let policy = r#"{"Version": "2012-10-17", "Statement": [
    ///     {"Effect": "Allow", "Action": "s3:*", "Resource": "*"},
    ///     {"Effect": "Deny", "Action": "s3:DeleteObject", "Resource": "*",
    ///      "Condition": {"StringEquals": {"aws:ResourceTag/keep": "true"}}}]}"#;
    /// let identity = PolicySet::builder(PolicyType::Identity, Loader::Strict).policy("Keeper", policy).build()?;
    /// let authorizer = Authorizer::builder().identity(&identity).build()?;
    ///
    /// let tags = UnknownKeys::new(&["aws:ResourceTag/"])?;
    /// let ask = |action| {
    ///     let ann = Principal::from_arn("arn:aws:iam::111122223333:user/Ann")?;
    ///     RequestContext::builder(ann, action, "arn:aws:s3:::reports/1.csv").build()
    /// };
    /// assert_eq!(authorizer.evaluate_partial(&ask("s3:GetObject")?, &tags), PartialDecision::Allowed);
    /// assert_eq!(authorizer.evaluate_partial(&ask("s3:DeleteObject")?, &tags), PartialDecision::Depends);
    /// assert_eq!(authorizer.evaluate_partial(&ask("sqs:SendMessage")?, &tags), PartialDecision::Refused);
    /// # Ok::<(), Box<dyn core::error::Error>>(())
    /// ```
    pub fn evaluate_partial(
        &self,
        request: &RequestContext<'_>,
        unknown: &UnknownKeys<'_>,
    ) -> PartialDecision {
        self.decide_blind(request, &Blind::to(*unknown))
    }

    /// The same, where what is unknown to conditions and what is unknown to variables may differ.
    pub(crate) fn decide_blind(
        &self,
        request: &RequestContext<'_>,
        blind: &Blind<'_>,
    ) -> PartialDecision {
        if refusing(&self.slots, request).is_some() {
            return PartialDecision::Refused;
        }
        let scope = Scope::new(&self.slots, request);
        if scope.public_block {
            return PartialDecision::Refused;
        }
        let (least, most) = bounds(&self.slots, &scope, request, blind);
        let allows = |standing| combine(&scope, standing).outcome == Outcome::Allowed;
        match (allows(&least), allows(&most)) {
            (true, _) => PartialDecision::Allowed,
            (false, true) => PartialDecision::Depends,
            (false, false) => PartialDecision::Refused,
        }
    }
}

/// The least and the most that can speak for the request. What the layers come to is what `Walk::layers` of `evaluate.rs`
/// finds: a rule on a layer's outcome stands in both.
fn bounds(
    policies: &impl Policies,
    scope: &Scope,
    request: &RequestContext<'_>,
    blind: &Blind<'_>,
) -> (Standing, Standing) {
    let asked = scope.asked(request);
    let without = scope.standing_without_policies();
    let (mut least, mut most) = (without, without);
    for layer in Layer::ALL {
        if !scope.consulted.has(layer) {
            continue;
        }
        let (found, every) = of_layer(policies, layer, &asked, blind);
        let allows = match layer {
            // R-RCP-3: RCPFullAWSAccess is in force at every level.
            Layer::ResourceControlPolicy => Holds::known(true),
            _ if scope.counts(layer) => every,
            _ => Holds::known(false),
        };
        least.set(layer, outcome(found.denies.maybe, allows.surely));
        most.set(layer, outcome(found.denies.surely, allows.maybe));
        if layer == Layer::Resource && scope.counts(layer) {
            least.grant = found.surely;
            most.grant = found.maybe;
        }
    }
    (least, most)
}

const fn outcome(denies: bool, allows: bool) -> Outcome {
    match (denies, allows) {
        (true, _) => Outcome::ExplicitDeny,
        (false, true) => Outcome::Allowed,
        (false, false) => Outcome::ImplicitDeny,
    }
}

/// What the sets of a layer come to together, and whether each of them allows. A list without sets allows nothing (R-SCP-5).
fn of_layer(
    policies: &impl Policies,
    layer: Layer,
    asked: &Asked<'_>,
    blind: &Blind<'_>,
) -> (PartlyFound, Holds) {
    let mut all = PartlyFound::NOTHING;
    let mut every = None;
    for set in sets_of(policies, layer) {
        let found = set.find_partly(asked, blind);
        all.denies = all.denies.or(found.denies);
        all.surely = all.surely.max(found.surely);
        all.maybe = all.maybe.max(found.maybe);
        let allows = Holds {
            surely: found.surely.is_some(),
            maybe: found.maybe.is_some(),
        };
        every = Some(every.unwrap_or(Holds::known(true)).and(allows));
    }
    (all, every.unwrap_or(Holds::known(false)))
}

#[cfg(test)]
mod tests {
    use alloc::vec::Vec;

    use super::{Outcome, Scope, combine};
    use crate::engine::Authorizer;
    use crate::layer::Layer;
    use crate::program::Grade;
    use crate::request::{Formula, NoGrant, Principal, RequestContext};

    /// What tells how much speaks for a request, in an order for each: layers that allow and deny, and the grade.
    type Spoken = (u32, u32, Option<Grade>);

    const GRADES: [Option<Grade>; 4] = [
        None,
        Some(Grade::Account),
        Some(Grade::Via),
        Some(Grade::Direct),
    ];

    fn allows(scope: &Scope, layers: &[Layer], (allowing, denying, grant): Spoken) -> bool {
        let mut standing = scope.standing_without_policies();
        for (at, layer) in layers.iter().enumerate() {
            let bit = |bits: u32| bits >> at & 1 == 1;
            standing.set(*layer, super::outcome(bit(denying), bit(allowing)));
        }
        standing.grant = grant;
        combine(scope, &standing).outcome == Outcome::Allowed
    }

    /// One step more: another layer that allows, one less that denies, the next grade.
    fn more(layers: &[Layer], (allowing, denying, grant): Spoken) -> Vec<Spoken> {
        let bits = || (0..layers.len()).map(|at| 1 << at);
        let mut all: Vec<Spoken> = bits()
            .flat_map(|bit| {
                [
                    (allowing | bit, denying, grant),
                    (allowing, denying & !bit, grant),
                ]
            })
            .collect();
        let next = GRADES.iter().find(|next| **next > grant);
        all.extend(next.map(|next| (allowing, denying, *next)));
        all
    }

    #[test]
    fn the_formula_never_allows_less_where_more_speaks_for_a_request() {
        let ann = Principal::from_arn("arn:aws:iam::111122223333:user/Ann").ok();
        let request = ann.and_then(|ann| RequestContext::builder(ann, "s3:a", "*").build().ok());
        let authorizer = Authorizer::builder().build().ok();
        let scope = request
            .zip(authorizer)
            .map(|(request, authorizer)| Scope::new(&authorizer.slots, &request));
        let formulas = [
            Formula::GrantOnly,
            Formula::OtherAccount,
            Formula::TrustPolicy,
            Formula::KmsKey,
            Formula::Ordinary,
            Formula::NoPermissionNeeded,
            Formula::Reserved,
            Formula::CallerIdentity,
            Formula::OtherPartition,
        ];
        let layers = [
            Layer::Identity,
            Layer::Resource,
            Layer::PermissionsBoundary,
            Layer::Session,
            Layer::ScopeDown,
            Layer::ServiceControlPolicy,
            Layer::VpcEndpoint,
        ];
        let (mut allowed, mut refused) = (0, 0);
        for scope in scope.iter().flat_map(|scope| {
            let with = |formula: Formula| {
                let flags = (0..8u32).map(move |flags| (formula, flags));
                flags.flat_map(|known| GRADES.map(|grant| (known, grant)))
            };
            formulas
                .into_iter()
                .flat_map(with)
                .map(|((formula, flags), kms_grant)| {
                    let mut scope = *scope;
                    scope.formula = formula;
                    scope.kms_grant = kms_grant;
                    scope.lacks_session = flags & 1 == 1;
                    scope.caller.is_root = flags & 2 == 2;
                    scope.no_grant = (flags & 4 == 4).then_some(NoGrant::NoKey);
                    scope
                })
        }) {
            for allowing in 0..1 << layers.len() {
                // One layer that denies is like several.
                for denying in [0, 1, 1 << 3] {
                    for grant in GRADES {
                        let spoken = (allowing, denying, grant);
                        if !allows(&scope, &layers, spoken) {
                            refused += 1;
                            continue;
                        }
                        allowed += 1;
                        for more in more(&layers, spoken) {
                            assert!(
                                allows(&scope, &layers, more),
                                "{scope:?} {spoken:?} {more:?}"
                            );
                        }
                    }
                }
            }
        }
        assert!(allowed > 10_000 && refused > 10_000, "{allowed} {refused}");
    }
}
