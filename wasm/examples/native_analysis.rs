//! The same analyses without WebAssembly, for `bench/analysis.mjs` to compare with.
//!
//! Takes the name of a function and a file of questions; then, for each line with a number of rounds on standard input, asks all
//! questions so often and prints the nanoseconds that one took, and the bytes of all answers of a round. For a line `answers` it
//! prints all answers as one array.

use std::io::{self, BufRead, Write};
use std::time::Instant;

use portcullis_wasm::analysis::{diff, is_public, residual};

fn main() -> Result<(), Box<dyn core::error::Error>> {
    let usage = "usage: native_analysis diff|isPublic|residual QUESTIONS";
    let mut arguments = std::env::args().skip(1);
    let ask: fn(&str) -> String = match arguments.next().as_deref() {
        Some("diff") => diff,
        Some("isPublic") => is_public,
        Some("residual") => residual,
        _ => return Err(usage.into()),
    };
    let questions = std::fs::read_to_string(arguments.next().ok_or(usage)?)?;
    let count = questions.lines().count() as f64;
    let mut out = io::stdout().lock();
    for line in io::stdin().lock().lines() {
        let line = line?;
        if line == "answers" {
            let answers: Vec<String> = questions.lines().map(ask).collect();
            writeln!(out, "[{}]", answers.join(","))?;
            out.flush()?;
            continue;
        }
        let rounds: u32 = line.parse()?;
        let mut bytes = 0;
        let start = Instant::now();
        for _ in 0..rounds {
            bytes = questions.lines().map(|question| ask(question).len()).sum();
        }
        let spent = start.elapsed().as_nanos() as f64;
        writeln!(out, "{} {bytes}", spent / (f64::from(rounds) * count))?;
        out.flush()?;
    }
    Ok(())
}
