//! What is wrong with a text, where, and what would be right.
//!
//! In: problems met while a policy or a scenario is read. Out: findings in the order of the text. This room
//! does not know which texts there are.

mod reason;
mod report;

pub use reason::Reason;
pub use report::{Finding, PolicyErrors, Severity};
pub(crate) use report::{Findings, LeftOut, MOST_FINDINGS};
