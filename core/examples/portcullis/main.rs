//! The whole product on one page: scenarios in, answers out.
//!
//! ```text
//! portcullis evaluate FILE            answers one scenario for a person to read; warnings about its
//!                                     policies go to standard error
//! portcullis evaluate --nearest N FILE
//!                                     the same of the statements that decided, and of the N nearest
//! portcullis evaluate --json FILE     prints the answer object
//! portcullis evaluate --jsonl         scenarios on standard input, one a line; one answer a line
//! portcullis conformance FILE…        runs fixtures
//! ```
//! `FILE` may be `-` for standard input. Exit status: 0 answered or all passed, 1 some fixture failed, 2 the
//! input could not be read or was invalid.

mod conformance;

use std::io::{self, BufRead, Read, Write};
use std::process::ExitCode;

use portcullis::Explanation;
use portcullis::scenario::{self, ScenarioError};

const USAGE: &str = "usage: portcullis evaluate [--json | --nearest N] FILE
       portcullis evaluate --jsonl
       portcullis conformance FILE...";

/// The input could not be read or was invalid.
const INVALID: u8 = 2;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let arguments: Vec<&str> = arguments.iter().map(String::as_str).collect();
    let outcome = match arguments.as_slice() {
        ["evaluate", "--jsonl"] => evaluate_lines(),
        ["evaluate", "--json", file] | ["evaluate", file, "--json"] => answer(file),
        ["evaluate", "--nearest", most, file] => match most.parse() {
            Ok(most) => explain(file, |question| scenario::explain_nearest(question, most)),
            Err(_) => Err(io::Error::other(USAGE)),
        },
        ["evaluate", file] if !file.starts_with("--") => explain(file, scenario::explain),
        ["conformance", files @ ..] if !files.is_empty() => conformance(files),
        ["help" | "--help" | "-h"] => writeln!(io::stdout(), "{USAGE}").map(|()| 0),
        _ => Err(io::Error::other(USAGE)),
    };
    match outcome {
        Ok(status) => ExitCode::from(status),
        // Whoever reads the answers has gone away; there is nobody left to tell.
        Err(error) if error.kind() == io::ErrorKind::BrokenPipe => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(io::stderr(), "{error}");
            ExitCode::from(INVALID)
        }
    }
}

fn read(file: &str) -> io::Result<String> {
    let named = |error: io::Error| io::Error::other(format!("{file}: {error}"));
    if file == "-" {
        let mut text = String::new();
        io::stdin().read_to_string(&mut text).map_err(named)?;
        return Ok(text);
    }
    std::fs::read_to_string(file).map_err(named)
}

fn answer(file: &str) -> io::Result<u8> {
    let question = read(file)?;
    writeln!(io::stdout(), "{}", scenario::answer_json(&question))?;
    let is_answered = scenario::decide(&question).is_ok();
    Ok(if is_answered { 0 } else { INVALID })
}

fn explain(
    file: &str,
    explained: impl FnOnce(&str) -> Result<Explanation, ScenarioError>,
) -> io::Result<u8> {
    let question = read(file)?;
    match explained(&question) {
        Ok(explanation) => {
            for warning in scenario::warnings(&question) {
                writeln!(io::stderr(), "{file}: warning: {warning}")?;
            }
            write!(io::stdout(), "{explanation}")?;
            Ok(0)
        }
        Err(error) => {
            writeln!(io::stderr(), "{file}: {error}")?;
            Ok(INVALID)
        }
    }
}

fn evaluate_lines() -> io::Result<u8> {
    let mut input = io::BufReader::new(io::stdin().lock());
    let mut out = io::BufWriter::new(io::stdout().lock());
    let mut line = Vec::new();
    while input.read_until(b'\n', &mut line)? > 0 {
        if line.last() == Some(&b'\n') {
            line.pop();
        }
        let answer = match core::str::from_utf8(&line) {
            Ok(question) => scenario::answer_json(question),
            Err(error) => not_utf8(error.valid_up_to()),
        };
        writeln!(out, "{answer}")?;
        // A driver that waits for each answer must not wait for the buffer: reading may block from here.
        if !input.buffer().contains(&b'\n') {
            out.flush()?;
        }
        line.clear();
    }
    out.flush()?;
    Ok(0)
}

/// The error object for a line that is not text.
fn not_utf8(offset: usize) -> String {
    let message = "the line is not UTF-8";
    serde_json::json!({"error": {"code": "invalidScenario", "message": message, "findings": [{
        "reason": "invalidJson", "rule": "R-GRAM-10", "message": message, "path": "",
        "line": 1, "column": 1, "offset": offset,
    }]}})
    .to_string()
}

fn conformance(files: &[&str]) -> io::Result<u8> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    let (mut passed, mut failed) = (0u32, 0u32);
    for file in files {
        let text = read(file)?;
        let fixtures = conformance::read(&text)
            .map_err(|error| io::Error::other(format!("{file}: {error}")))?;
        for fixture in &fixtures {
            match conformance::run(fixture) {
                Ok(()) => passed += 1,
                Err(report) => {
                    failed += 1;
                    writeln!(out, "{report}")?;
                }
            }
        }
    }
    writeln!(out, "{passed} passed, {failed} failed")?;
    out.flush()?;
    Ok(u8::from(failed > 0))
}
