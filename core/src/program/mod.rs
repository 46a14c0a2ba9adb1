//! How a set of policies is checked: statements in a list, an index over their actions, and one matcher per element.
//! Sets of few statements, which most are, have a few tables instead ([`flat`]).
//!
//! In: judged policies. Out: for one request which statements apply, where every condition has one of
//! three truths. This room does not know layers, and does not combine.
//!
//! Why the index is correct (in full on top of [`index`] and of its files): it leaves statements out and never decides.
//! - By action: an entry without wildcards stands under its name, any other under its service or in the list for every
//!   action; what a list is complete for is known of it, and where nothing is, all that could fit are tried (R-ACT-4).
//! - By resource: a statement stands under what its entries begin and end with, as far as they are letters. What an
//!   entry needs there no request can be without, and behind further colons a Deny is looked for again (R-RES-6).
//! - What is found is tested in full. Equal conditions have one bit, set when one of them has been tested for the same
//!   request, or before for its caller if no question changes what it reads ([`condition`]).
//! - A statement that is met twice changes nothing; one that is missed would. So the tests hold each list against all
//!   statements, and [`cost`] counts what a list can have.
//!
//! Why the fast path is correct (in full on top of `policy/one_pass` and of [`flat`]): it knows no rule of its own.
//! - It reads what is as it should be, with the judges of the other way, and gives up on whatever they would tell.
//! - Of what it reads it keeps every statement: a bit in the masks of all actions that its entries cover, its entries of
//!   resources and its conditions, which the functions of the other sets test.
//! - What is left out is what cannot fail: the entries of a resource part that has the lone `*`.
//! - Principals, forced outcomes and empty lists have no place in it, so that an Allow that applies is a direct one.
//! - The other way reads the same text again whenever more is asked, and tests hold the two against each other: element
//!   by element, and by what they decide.

mod action;
mod bounds;
mod compile;
mod condition;
mod conditions;
mod cost;
mod filled;
mod flat;
mod glance;
mod index;
mod matching;
mod merged;
mod meter;
mod number;
mod open_resource;
mod partly;
mod principal;
mod public;
mod resource;
mod resource_pattern;
mod role_path;
mod statement;
mod template;
mod truth;

pub(crate) use bounds::{Blind, Holds};
pub(crate) use compile::SetStatement;
pub(crate) use condition::{CompiledCondition, is_readable};
pub(crate) use conditions::Truths;
pub(crate) use filled::{Filled, filled};
pub(crate) use flat::FlatProgram;
pub(crate) use matching::{Found, Program};
pub(crate) use merged::{Merged, Placed, Places, Plan};
pub(crate) use meter::Meter;
pub(crate) use open_resource::resource_holds;
pub(crate) use partly::PartlyFound;
pub(crate) use principal::{Asked, Grade, naming_entry, principal_grade};
pub(crate) use public::{is_public, restricts};
pub(crate) use resource::{entry_covers, entry_misses_variable, resource_matches};
pub(crate) use resource_pattern::{CompiledResource, ResourceShape};
pub(crate) use statement::{ProgramStatement, StatementPlace};
pub(crate) use template::{could_cover_given, missing_variables, unknown_roles, value_of};
pub(crate) use truth::Truth;
