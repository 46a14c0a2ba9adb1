//! An embedded policy-evaluation engine for AWS IAM policies.
//!
//! Data flows one way: text → [`PolicyDocument`] → [`Policy`] → [`PolicySet`] → [`Decision`] → [`Explanation`].
//!
//! - A [`PolicySet`] is what is attached to one principal, one resource or one level of an organization: parsed, judged
//!   and compiled once, immutable, a handle that threads share. [`PolicyLevels`] are sets of which each has to allow.
//! - A [`RequestContext`] is what is asked: principal, action, resource, condition keys. It borrows its texts; an
//!   [`OwnedRequest`] has its own.
//! - An [`Authorizer`] borrows the sets that bear on a request. [`Authorizer::evaluate`] decides without
//!   allocating; [`Authorizer::explain`] tells why. A [`SharedAuthorizer`] keeps its sets alive, and a
//!   [`CompiledAuthorizer`] is made for many questions.
//! - A [`Reference`](reference::Reference) tells what AWS's services define, from bytes that the host lends. No
//!   decision is made with it.
//! - [`editing`] answers an editor: what can stand at a place of a policy that is being written, and what stands there.
//! - [`scenario`] does all of it for one JSON document, the same in every language.
//!
//! # Examples
//! ```
//! use portcullis::{Authorizer, Loader, PolicySet, PolicyType, Principal, RequestContext};
//!
//! let policy = r#"{"Version": "2012-10-17", "Statement": [
//!     {"Effect": "Allow", "Action": "redshift:GetClusterCredentials",
//!      "Resource": "arn:aws:redshift:*:111122223333:dbuser:prod/${aws:username}",
//!      "Condition": {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}}]}"#;
//! let identity = PolicySet::builder(PolicyType::Identity, Loader::Strict).policy("Analyst", policy).build()?;
//!
//! let alice = Principal::from_arn("arn:aws:iam::111122223333:user/alice")?;
//! let resource = "arn:aws:redshift:us-east-1:111122223333:dbuser:prod/alice";
//! let request = RequestContext::builder(alice, "redshift:GetClusterCredentials", resource)
//!     .context("aws:SourceIp", "203.0.113.9")
//!     .build()?;
//! let decision = Authorizer::builder().identity(&identity).build()?.evaluate(&request);
//! assert!(decision.is_allowed());
//! # Ok::<(), Box<dyn core::error::Error>>(())
//! ```
//!
//! # Errors, and what is never one
//! Reading a policy gives [`PolicyErrors`], building a request gives [`RequestErrors`]; both hold everything
//! that is wrong. Deciding has no error: whatever a request can contain is a rule of SEMANTICS.md, and no
//! error ever becomes a decision.
//!
//! # Features
//! - `std`, off by default: a `SystemTime` is a [`Timestamp`](request::Timestamp) and a time of a request. Nothing else changes with it.
//! - `sigv4`, off by default: [`guard::signature`](crate::guard), which verifies signatures of requests, with the crates `hmac` and `sha2`.

#![no_std]
extern crate alloc;
#[cfg(any(test, feature = "std"))]
extern crate std;

pub mod analysis;
pub mod canonical;
mod decision;
pub mod document;
pub mod editing;
mod effect;
mod engine;
pub mod finding;
pub mod guard;
pub mod guide;
mod layer;
pub mod lint;
pub mod policy;
mod program;
pub mod reference;
pub mod request;
pub mod scenario;
mod service;
mod text;

pub mod explanation {
    //! What an [`Explanation`](crate::Explanation) is made of, from layers down to the elements of a statement.

    pub use crate::decision::{
        DecidingStatement, ElementExplanation, ElementPath, ElementResult, LayerExplanation,
        LayerOutcome, PairExplanation, PolicyExplanation, PolicyLabel, StatementExplanation, Step,
    };
}

pub use decision::{Decision, Explanation, Outcome, PartialDecision, StatementId};
pub use document::{Limits, PolicyDocument};
pub use engine::{
    Authorizer, AuthorizerBuilder, AuthorizerError, BatchError, CallDecision, CompiledAuthorizer,
    KnownCaller, MismatchError, PolicyLevels, PolicySet, PolicySetBuilder, PolicySetErrors,
    PolicySetInterner, RcpServices, SharedAuthorizer, cost,
};
pub use finding::{Finding, PolicyErrors};
pub use layer::Layer;
pub use policy::{Loader, Policy, PolicyType};
pub use request::{OwnedRequest, Principal, RequestContext, RequestErrors};
pub use text::UnknownName;
