//! The command, as operators and scripts meet it: what it prints where, what it writes, and its exit status. What is a
//! contract with drivers is tested in `tests/tests/command.rs`.

#![expect(
    clippy::expect_used,
    clippy::indexing_slicing,
    clippy::panic,
    reason = "a test that panics has failed"
)]

mod complete;
mod diff;
mod diff_folders;
mod evaluate;
mod expand;
mod fmt;
mod pages;
mod policy_tests;
mod public;
mod simulate;
mod support;
mod terminal;
mod validate;
mod validate_config;
mod validate_fix;
mod validate_prove;
mod who_can;
