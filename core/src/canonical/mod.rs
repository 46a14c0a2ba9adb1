//! The one spelling of a meaning: sorted, merged, with every default written, and a hash of it.
//!
//! In: a policy that its loader takes. Out: a [`CanonicalPolicy`], a document that decides the same for every request,
//! and that is the same text for many policies that do. This room knows no request and makes no decision.
//!
//! What is the same afterwards: the order of members, statements, entries and values; lists of one and bare items;
//! repeated entries; actions that another entry of their list covers; statements that differ in their actions alone;
//! the case of actions, condition keys and operators; `ArnEquals` and `ArnLike` (R-ARN-1); `"*"` and `{"AWS": "*"}`
//! (R-PRIN-2); the spellings of a number, a boolean and a range of addresses; white space and escapes; `Version`, where
//! the policy has no variables; `Id` and `Sid`, which decide nothing and are left out. Two policies may still decide the
//! same and differ here: whether they do is a question of analysis.

mod actions;
mod conditions;
mod hash;
mod policy;
mod statement;
mod write;

pub use hash::SemanticHash;
pub use policy::CanonicalPolicy;
