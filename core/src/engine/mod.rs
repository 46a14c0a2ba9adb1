//! Who wins: compiled policies combined per request, one verdict, and on demand its story.

mod batch;
mod combination;
mod combine;
mod evaluate;
mod explain;
mod explain_statement;
mod gate;
mod policy_set;
mod scope;

pub use batch::BatchError;
pub(crate) use combination::MOST_SCOPE_DOWN;
pub use combination::{Combination, CombinationBuilder, CombinationError};
pub use gate::MismatchError;
pub(crate) use policy_set::overlong_name;
pub use policy_set::{PolicySet, PolicySetBuilder, PolicySetErrors};
