//! What the tests of Portcullis share: a second, independent evaluator, generators of questions, and the way
//! to ask the engine.

pub mod abuse;
pub mod agreement;
pub mod cargo;
pub mod command;
pub mod counting;
pub mod generate;
pub mod harness;
pub mod hostile;
pub mod hostile_pairs;
pub mod kinds;
pub mod second_opinion;

/// The examples of the README compile and hold.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub struct Readme;
