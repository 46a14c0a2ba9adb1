//! x
#![no_std]
extern crate alloc;
#[cfg(test)]
extern crate std;

mod decision;
mod document;
mod engine;
mod finding;
mod layer;
mod policy;
mod program;
mod request;
pub mod scenario;
mod text;

pub use decision::{
    DecidingStatement, Decision, ElementExplanation, Explanation, LayerExplanation, LayerOutcome,
    Outcome, PolicyExplanation, StatementExplanation, StatementId,
};
pub use document::{
    ConditionBlock, ConditionElement, ConditionEntry, ConditionValue, ConditionValueKind,
    ConditionValues, Form, Limits, PolicyDocument, PrincipalElement, PrincipalMap, Statement, Text,
    Values,
};
pub use engine::{
    Combination, CombinationBuilder, CombinationError, PolicySet, PolicySetBuilder, PolicySetErrors,
};
pub use finding::{Finding, PolicyErrors, Reason, Severity};
pub use layer::Layer;
pub use policy::{ConditionOperator, Effect, Loader, Policy, PolicyType, SetOperator};
pub use request::{
    ContextScalar, ContextValue, CredentialType, Network, Principal, RequestContext,
    RequestContextBuilder, RequestError, RequestErrors, TlsVersion,
};
pub use text::{Position, Span, Timestamp};
