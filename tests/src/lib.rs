//! What the tests of Portcullis share: a second, independent evaluator and generators of questions.

pub mod second_opinion;
