//! The command `portcullis`: what the library does, for operators and scripts.
//!
//! One file or folder a verb. A verb reads files, asks the library, and prints; what is decided or found, is decided
//! or found there. The one function here is [`main`], which the binary and the example share.

extern crate alloc;

mod arguments;
mod complete;
mod completions;
mod conformance;
mod diff;
mod evaluate;
mod expand;
mod failure;
mod fmt;
mod input;
mod lines;
mod man;
mod output;
mod public;
mod reference;
mod simulate;
mod suggest;
mod validate;
mod who_can;
mod witness;

use std::io::{self, Write as _};
use std::process::ExitCode;

use arguments::{Arguments, Verb};
use clap::Parser as _;
use failure::Failure;
use output::Output;

/// The status where the input could not be read or was invalid, or a flag was wrong.
const INVALID: u8 = 2;

/// Runs the command with the arguments of the process; the exit status is that of its verb.
#[must_use]
pub fn main() -> ExitCode {
    let arguments = match Arguments::try_parse() {
        Ok(arguments) => arguments,
        Err(error) => return told(&error),
    };
    let mut output = Output::new(arguments.color);
    let outcome = match arguments.verb {
        Verb::Evaluate(verb) => verb.run(&mut output),
        Verb::Validate(verb) => verb.run(&mut output),
        Verb::Diff(verb) => verb.run(&mut output),
        Verb::Public(verb) => verb.run(&mut output),
        Verb::WhoCan(verb) => verb.run(&mut output),
        Verb::Fmt(verb) => verb.run(&mut output),
        Verb::Expand(verb) => verb.run(&mut output),
        Verb::Complete(verb) => verb.run(&mut output),
        Verb::Conformance(verb) => verb.run(&mut output),
        Verb::Simulate(verb) => verb.run(&mut output),
        Verb::Completions(verb) => verb.run(&mut output),
        Verb::Man(verb) => verb.run(&mut output),
    };
    let outcome = outcome.and_then(|status| {
        output.flush()?;
        Ok(status)
    });
    match outcome {
        Ok(status) => ExitCode::from(status),
        // Whoever reads the answers has gone away; there is nobody left to tell.
        Err(Failure::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => {
            ExitCode::SUCCESS
        }
        Err(Failure::Usage(error)) => told(&error),
        Err(failure) => {
            // What was found before it stands above it.
            let _ = output.flush();
            output.tell(&failure);
            ExitCode::from(INVALID)
        }
    }
}

/// A wrong flag goes to standard error, help that was asked for to standard output.
fn told(error: &clap::Error) -> ExitCode {
    let _ = error.print();
    if error.use_stderr() {
        ExitCode::from(INVALID)
    } else {
        ExitCode::SUCCESS
    }
}
