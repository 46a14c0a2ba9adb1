//! Hostile questions that every front is asked, each through its call with JSON text and through its typed calls.
//!
//! The core answers first. A front has to come to the same decision or the same error, and where a question holds what
//! JSON cannot say, to no other than the ones that the table names. A slot that a front does not have is a row that is not
//! offered: it is counted. `tests/abuse/run` asks all fronts; the next one is added there, with a driver in
//! `tests/abuse/fronts`.

mod answer;
mod calls;
mod front;
mod gates;
mod guards;
mod members;
mod mutation;
mod typed;

pub use answer::{Answer, answer};
pub use calls::{Call, calls, line};
pub use front::{Asked, Front, Report, Row, ask_crate, judge};
pub use guards::{Guard, guards};
pub use members::{Member, members, without};
pub use mutation::{Exotic, Question, questions};
pub use typed::ask_typed;
