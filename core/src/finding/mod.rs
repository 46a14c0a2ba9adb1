//! What is wrong with a text, from where to where, and how to mend it.
//!
//! In: problems met while a policy or a scenario is read. Out: findings in the order of the text. This room
//! does not know which texts there are.

mod fix;
mod problem;
mod reason;
mod report;

pub use crate::text::{Position, Span};
pub use fix::{Applicability, Edit, Fix};
pub(crate) use problem::Problem;
pub use reason::Reason;
pub use report::{Finding, PolicyErrors, Severity};
pub(crate) use report::{Findings, LeftOut, MOST_FINDINGS};
