//! `--json`: an object a file and line.

use std::io::{self, Write as _};
use std::path::Path;

use portcullis::finding::Fix;
use portcullis::lint::Severity;
use serde::Serialize;

use super::checked::Found;
use crate::failure::Failure;
use crate::output::Output;

#[derive(Serialize)]
struct Line<'f> {
    file: &'f str,
    findings: Vec<Finding<'f>>,
    /// Why the file cannot be read.
    #[serde(skip_serializing_if = "Option::is_none")]
    error: Option<&'f str>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Finding<'f> {
    id: &'static str,
    severity: Severity,
    rule: &'static str,
    message: &'f str,
    path: &'f str,
    line: u32,
    column: u32,
    offset: u32,
    end_line: u32,
    end_column: u32,
    end_offset: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    fix: Option<&'f Fix>,
}

impl<'f> From<&'f Found> for Finding<'f> {
    fn from(found: &'f Found) -> Self {
        let diagnostic = &found.diagnostic;
        let (begin, end) = (diagnostic.position(), diagnostic.end());
        Self {
            id: diagnostic.id(),
            severity: found.severity,
            rule: diagnostic.rule(),
            message: diagnostic.message(),
            path: diagnostic.path(),
            line: begin.line,
            column: begin.column,
            offset: begin.offset,
            end_line: end.line,
            end_column: end.column,
            end_offset: end.offset,
            fix: diagnostic.fix(),
        }
    }
}

/// The line of a file, with its findings or with why it cannot be read.
pub(super) fn print(
    output: &mut Output,
    file: &Path,
    found: &[Found],
    error: Option<&str>,
) -> Result<(), Failure> {
    let findings = found.iter().map(Finding::from).collect();
    let file = file.display().to_string();
    let line = Line {
        file: &file,
        findings,
        error,
    };
    let line = serde_json::to_string(&line).map_err(io::Error::from)?;
    writeln!(output, "{line}")?;
    Ok(())
}
