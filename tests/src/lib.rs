//! What the tests of Portcullis share: a second, independent evaluator, generators of questions, and the way
//! to ask the engine.

pub mod generate;
pub mod harness;
pub mod second_opinion;
