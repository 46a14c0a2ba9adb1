//! How a set of policies is checked: statements in a list, an index over their actions, and one matcher per element.
//! Sets of few statements, which most are, have a few tables instead ([`flat`]).
//!
//! In: judged policies. Out: for one request which statements apply, where every condition has one of
//! three truths. This room does not know layers, and does not combine.

mod action;
mod compile;
mod condition;
mod conditions;
mod cost;
mod flat;
mod glance;
mod index;
mod matching;
mod merged;
mod meter;
mod number;
mod principal;
mod public;
mod resource;
mod resource_pattern;
mod role_path;
mod statement;
mod template;
mod truth;

pub(crate) use compile::SetStatement;
pub(crate) use condition::{CompiledCondition, is_readable};
pub(crate) use conditions::Truths;
pub(crate) use flat::FlatProgram;
pub(crate) use matching::{Found, Program};
pub(crate) use merged::{Merged, Placed, Places, Plan};
pub(crate) use meter::Meter;
pub(crate) use principal::{Asked, Grade, naming_entry, principal_grade};
pub(crate) use public::is_public;
pub(crate) use resource::{entry_covers, entry_misses_variable, resource_matches};
pub(crate) use resource_pattern::CompiledResource;
pub(crate) use statement::{ProgramStatement, StatementPlace};
pub(crate) use template::{missing_variables, unknown_roles, value_of};
pub(crate) use truth::Truth;
