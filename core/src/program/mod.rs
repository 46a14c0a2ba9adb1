//! How a set of policies is checked: statements in a flat list, an index over their actions, and one
//! matcher per element.
//!
//! In: judged policies. Out: for one request which statements apply, where every condition has one of
//! three truths. This room does not know layers, and does not combine.

mod action;
mod candidates;
mod condition;
mod index;
mod matching;
mod principal;
mod public;
mod resource;
mod template;
mod truth;

pub(crate) use action::action_matches;
pub(crate) use condition::{condition_truth, is_readable};
pub(crate) use matching::{Asked, Found, Program, ProgramStatement};
pub(crate) use principal::{Grade, principal_grade};
pub(crate) use public::is_public;
pub(crate) use resource::{entry_covers, entry_misses_variable, resource_matches};
pub(crate) use template::missing_variables;
pub(crate) use truth::Truth;
