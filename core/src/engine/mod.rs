//! Who wins: compiled policies combined per request, one verdict, and on demand its story.

mod authorizer;
mod batch;
mod combine;
pub mod cost;
mod evaluate;
mod explain;
mod explain_statement;
mod gate;
mod levels;
mod policy_set;
mod scope;
mod shared;
mod slots;

pub(crate) use authorizer::MOST_SCOPE_DOWN;
pub use authorizer::{Authorizer, AuthorizerBuilder, AuthorizerError};
pub use batch::BatchError;
pub use gate::MismatchError;
pub use levels::{PolicyLevels, RcpServices};
pub(crate) use policy_set::overlong_name;
pub use policy_set::{PolicySet, PolicySetBuilder, PolicySetErrors};
pub use shared::SharedAuthorizer;
