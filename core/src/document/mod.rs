//! What was written: nothing lost, nothing judged.
//!
//! In: the text of a policy. Out: a [`PolicyDocument`] that has the shape of the grammar (R-GRAM-1 to
//! R-GRAM-8), with the place of every element. This room does not know what an element means, nor which
//! kind of policy it reads.

mod limits;
mod model;
mod read;
mod write;

pub use limits::Limits;
pub(crate) use model::Member;
pub use model::{
    ConditionBlock, ConditionElement, ConditionEntry, ConditionValue, ConditionValueKind,
    ConditionValues, Form, PolicyDocument, PrincipalElement, PrincipalMap, Statement, Text, Values,
};
pub(crate) use read::{json_problem, past_a_bound, read_document, stands_twice, wrong_type};
