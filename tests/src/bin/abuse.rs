//! Asks fronts the hostile questions of `abuse`: for `tests/abuse/run`.
//!
//! - `abuse NAME rust|lines|calls|documents TYPED COMMAND ...`, four arguments for each front. Ends with 1 if one says what
//!   the core does not, or has less than so many rows of typed calls: what was offered stays offered.
//! - `abuse list` prints the questions.

#![forbid(unsafe_code)]

use std::process::ExitCode;
use std::thread::{self, ScopedJoinHandle};

use portcullis_tests::abuse::{Asked, Front, judge, questions};

/// So many rows of a front are told in full.
const TOLD: usize = 20;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let questions = questions();
    if arguments == ["list"] {
        for question in &questions {
            let accepted: Vec<String> = question.accepted.iter().map(ToString::to_string).collect();
            println!("{}\t{}", question.id, accepted.join(" "));
        }
        return ExitCode::SUCCESS;
    }
    let (fronts, rest) = arguments.as_chunks::<4>();
    if fronts.is_empty() || !rest.is_empty() {
        eprintln!("abuse NAME rust|lines|calls|documents TYPED COMMAND ...");
        return ExitCode::from(2);
    }
    let mut named: Vec<(Front, usize)> = Vec::with_capacity(fronts.len());
    for [name, asked, least, command] in fronts {
        let asked = match asked.as_str() {
            "rust" => Asked::Rust,
            "lines" => Asked::Lines,
            "calls" => Asked::Calls,
            "documents" => Asked::Documents,
            other => {
                eprintln!("`{other}` is no way to ask");
                return ExitCode::from(2);
            }
        };
        let Ok(least) = least.parse() else {
            eprintln!("`{least}` is no number of rows");
            return ExitCode::from(2);
        };
        let (name, command) = (name.clone(), command.clone());
        let front = Front {
            name,
            asked,
            command,
        };
        named.push((front, least));
    }
    // All at once: a front is a program of its own, and most have one thread.
    let said: Vec<_> = thread::scope(|scope| {
        let asking: Vec<_> = named
            .iter()
            .map(|(front, _)| scope.spawn(|| front.ask(&questions)))
            .collect();
        let said = asking.into_iter().map(ScopedJoinHandle::join);
        said.map(|said| said.expect("a front is asked without a panic"))
            .collect()
    });
    println!(
        "{:<10}{:>8}{:>8}{:>13}{:>6}",
        "front", "JSON", "typed", "not offered", "red"
    );
    let mut is_green = true;
    for ((front, least), rows) in named.iter().zip(said) {
        let rows = match rows {
            Ok(rows) => rows,
            Err(error) => {
                eprintln!("{}: {error}", front.name);
                is_green = false;
                continue;
            }
        };
        let report = judge(&questions, &rows);
        println!(
            "{:<10}{:>8}{:>8}{:>13}{:>6}",
            front.name,
            report.documents,
            report.typed,
            report.not_offered,
            report.red.len()
        );
        for red in report.red.iter().take(TOLD) {
            eprintln!("{}: {red}", front.name);
        }
        if !report.is_green(*least) {
            eprintln!(
                "{}: is not as the core, or offers less than {least} rows",
                front.name
            );
            is_green = false;
        }
    }
    if is_green {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    }
}
