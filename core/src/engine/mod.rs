//! Who wins: compiled policies combined per request, one verdict, and on demand its story.

mod authorizer;
mod batch;
mod call;
mod combine;
mod compiled;
pub mod cost;
mod error;
mod evaluate;
mod explain;
mod explain_condition;
mod explain_layer;
mod explain_statement;
mod guarded;
mod interner;
mod levels;
mod mismatch;
mod missing;
mod nearest;
#[cfg(test)]
mod one_pass_tests;
mod partial;
mod policy_set;
mod scope;
mod shared;
mod short;
mod slots;
mod standing;
mod summary;
mod survey;
mod ways;

pub use authorizer::{Authorizer, AuthorizerBuilder};
pub use batch::BatchError;
pub use call::CallDecision;
pub use compiled::{CompiledAuthorizer, KnownCaller};
pub use error::AuthorizerError;
pub(crate) use error::MOST_SCOPE_DOWN;
pub(crate) use explain::Extent;
pub use interner::PolicySetInterner;
pub use levels::{PolicyLevels, RcpServices};
pub use mismatch::MismatchError;
pub(crate) use policy_set::{FullSet, overlong_name};
pub use policy_set::{PolicySet, PolicySetBuilder, PolicySetErrors};
pub use shared::SharedAuthorizer;
pub(crate) use ways::{Way, Ways};
