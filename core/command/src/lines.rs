//! `--jsonl`: questions in, answers out, one a line.

use std::io::{self, BufRead as _, Write as _};

use crate::failure::Failure;
use crate::output::Output;

/// Answers each line of standard input with a line, before the next is read. What is wrong with a line is its answer.
pub(crate) fn answer(output: &mut Output, answer: impl Fn(&str) -> String) -> Result<u8, Failure> {
    let mut input = io::BufReader::new(io::stdin().lock());
    let mut line = Vec::new();
    let unreadable = |error| Failure::of("-".as_ref(), error);
    while input.read_until(b'\n', &mut line).map_err(unreadable)? > 0 {
        if line.last() == Some(&b'\n') {
            line.pop();
        }
        let answer = match core::str::from_utf8(&line) {
            Ok(question) => answer(question),
            Err(error) => not_utf8(error.valid_up_to()),
        };
        writeln!(output, "{answer}")?;
        // A driver that waits for each answer must not wait for the buffer: reading may block from here.
        if !input.buffer().contains(&b'\n') {
            output.flush()?;
        }
        line.clear();
    }
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
