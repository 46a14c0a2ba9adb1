//! One call that needs several permissions, with one summary.

use super::authorizer::Authorizer;
use super::shared::SharedAuthorizer;
use crate::decision::{Decision, Outcome};
use crate::request::RequestContext;

/// What a call comes to that is asked as several pairs of action and resource (R-ACT-11, R-RES-18).
///
/// The summary is the most restrictive of the pairs: an explicit deny before an implicit one, and that before an allow
/// (R-OUT-3). A call without pairs is refused.
///
/// # Source
/// AWS IAM API Reference, "SimulatePrincipalPolicy"; Amazon Redshift Management Guide, "GetClusterCredentials".
///
/// # Examples
/// ```
/// use portcullis::{Authorizer, Loader, Outcome, PolicySet, PolicyType, Principal, RequestContext};
///
/// let policy = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "redshift:GetClusterCredentials",
///     "Resource": ["arn:aws:redshift:eu-west-1:111122223333:dbuser:prod/ann", "arn:aws:redshift:eu-west-1:111122223333:dbname:prod/dev"]}}"#;
/// let identity = PolicySet::builder(PolicyType::Identity, Loader::Strict).policy("", policy).build()?;
/// let authorizer = Authorizer::builder().identity(&identity).build()?;
///
/// let ann = Principal::from_arn("arn:aws:iam::111122223333:user/Ann")?;
/// let ask = |action, resource| RequestContext::builder(ann, action, resource).build();
/// let user = ask("redshift:GetClusterCredentials", "arn:aws:redshift:eu-west-1:111122223333:dbuser:prod/ann")?;
/// let database = ask("redshift:GetClusterCredentials", "arn:aws:redshift:eu-west-1:111122223333:dbname:prod/dev")?;
/// let group = ask("redshift:JoinGroup", "arn:aws:redshift:eu-west-1:111122223333:dbgroup:prod/readers")?;
///
/// assert!(authorizer.evaluate_all([&user, &database]).is_allowed());
/// let call = authorizer.evaluate_all([&user, &database, &group]);
/// assert_eq!((call.outcome(), call.pair()), (Outcome::ImplicitDeny, Some(2)));
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[must_use = "a decision that nobody looks at protects nothing"]
pub struct CallDecision {
    decision: Decision,
    pair: Option<usize>,
}

impl CallDecision {
    /// Of the decisions of all pairs, for those whose resources have policies of their own.
    pub fn of(decisions: impl IntoIterator<Item = Decision>) -> Self {
        let mut call = Self::default();
        for (pair, decision) in decisions.into_iter().enumerate() {
            let outcomes = [call.outcome(), decision.outcome()];
            if call.pair.is_none() || Outcome::most_restrictive(outcomes) == Some(1) {
                call = Self {
                    decision,
                    pair: Some(pair),
                };
            }
        }
        call
    }

    /// The summary.
    #[must_use]
    pub const fn outcome(self) -> Outcome {
        self.decision.outcome()
    }

    /// Whether every pair is allowed.
    #[must_use]
    pub const fn is_allowed(self) -> bool {
        self.decision.is_allowed()
    }

    /// The decision of the pair that decided.
    pub const fn decision(self) -> Decision {
        self.decision
    }

    /// Which pair decided, from 0: the first of the most restrictive. `None` of a call without pairs.
    #[must_use]
    pub const fn pair(self) -> Option<usize> {
        self.pair
    }
}

impl Authorizer<'_> {
    /// Decides one call as its pairs, all of which have to be allowed. No allocation; every pair is decided.
    pub fn evaluate_all<'r, 'a: 'r>(
        &self,
        pairs: impl IntoIterator<Item = &'r RequestContext<'a>>,
    ) -> CallDecision {
        CallDecision::of(pairs.into_iter().map(|pair| self.evaluate(pair)))
    }
}

impl SharedAuthorizer {
    /// Decides one call as its pairs, as [`Authorizer::evaluate_all`].
    pub fn evaluate_all<'r, 'a: 'r>(
        &self,
        pairs: impl IntoIterator<Item = &'r RequestContext<'a>>,
    ) -> CallDecision {
        CallDecision::of(pairs.into_iter().map(|pair| self.evaluate(pair)))
    }
}
