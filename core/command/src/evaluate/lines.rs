//! `portcullis evaluate --jsonl`: scenarios in, answers out, one a line.

use std::io::{self, BufRead as _, Write as _};

use portcullis::scenario;

use crate::failure::Failure;
use crate::output::Output;

pub(super) fn evaluate(output: &mut Output) -> Result<u8, Failure> {
    let mut input = io::BufReader::new(io::stdin().lock());
    let mut line = Vec::new();
    let unreadable = |error| Failure::of("-".as_ref(), error);
    while input.read_until(b'\n', &mut line).map_err(unreadable)? > 0 {
        if line.last() == Some(&b'\n') {
            line.pop();
        }
        let answer = match core::str::from_utf8(&line) {
            Ok(question) => scenario::answer_json(question),
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
