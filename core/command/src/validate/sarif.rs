//! `--sarif`: Static Analysis Results Interchange Format, version 2.1.0.

use std::io::{self, Write as _};
use std::path::Path;

use portcullis::finding::{Applicability, Fix, Position};
use portcullis::lint::{Check, Severity};
use serde_json::{Value, json};

use super::baseline::Known;
use super::checked::Found;
use super::explain::all;
use crate::failure::Failure;
use crate::input::is_standard_input;
use crate::output::Output;

/// A run: all findings of all files.
#[derive(Debug, Default)]
pub(super) struct Run {
    results: Vec<Value>,
    unreadable: Vec<Value>,
}

impl Run {
    pub(super) fn add(&mut self, file: &Path, text: &str, found: &[Found]) {
        let artifact = artifact(file);
        let results = found.iter().map(|found| result(&artifact, text, found));
        self.results.extend(results);
    }

    /// A file that cannot be read.
    pub(super) fn fail(&mut self, file: &Path, why: &str) {
        self.unreadable.push(json!({
            "level": "error",
            "message": {"text": why},
            "locations": [{"physicalLocation": {"artifactLocation": artifact(file)}}],
        }));
    }

    pub(super) fn print(self, output: &mut Output) -> Result<(), Failure> {
        let rules: Vec<Value> = all().map(rule).collect();
        let log = json!({
            "$schema": "https://json.schemastore.org/sarif-2.1.0.json",
            "version": "2.1.0",
            "runs": [{
                "tool": {"driver": {
                    "name": "portcullis",
                    "version": env!("CARGO_PKG_VERSION"),
                    "rules": rules,
                }},
                "columnKind": "unicodeCodePoints",
                "invocations": [{
                    "executionSuccessful": self.unreadable.is_empty(),
                    "toolExecutionNotifications": self.unreadable,
                }],
                "results": self.results,
            }],
        });
        let text = serde_json::to_string_pretty(&log).map_err(io::Error::from)?;
        writeln!(output, "{text}")?;
        Ok(())
    }
}

fn level(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning | Severity::Security => "warning",
        _ => "note",
    }
}

fn rule(check: &'static Check) -> Value {
    let mut properties = json!({
        "tags": [check.severity().as_str()],
        "rule": check.rule(),
    });
    if let (Some(name), Some(properties)) = (check.aws_name(), properties.as_object_mut()) {
        properties.insert("awsName".into(), name.into());
    }
    json!({
        "id": check.id(),
        "shortDescription": {"text": check.summary()},
        "help": {"text": check.page(), "markdown": check.page()},
        "defaultConfiguration": {"level": level(check.severity())},
        "properties": properties,
    })
}

fn result(artifact: &Value, text: &str, found: &Found) -> Value {
    let diagnostic = &found.diagnostic;
    let mut location = json!({"physicalLocation": {
        "artifactLocation": artifact,
        "region": region(diagnostic.position(), diagnostic.end()),
    }});
    if let (false, Some(location)) = (diagnostic.path().is_empty(), location.as_object_mut()) {
        let logical = json!([{"fullyQualifiedName": diagnostic.path()}]);
        location.insert("logicalLocations".into(), logical);
    }
    let mut result = json!({
        "ruleId": diagnostic.id(),
        "level": level(found.severity),
        "message": {"text": diagnostic.message()},
        "locations": [location],
        "partialFingerprints": {"portcullis/v1": Known::of(found, text).fingerprint()},
    });
    if let Some(result) = result.as_object_mut() {
        let index = all().position(|check| check.id() == diagnostic.id());
        if let Some(index) = index {
            result.insert("ruleIndex".into(), index.into());
        }
        let fix = diagnostic.fix();
        // A fix with a word in it that has to be chosen is none that a program can make.
        if let Some(fix) = fix.filter(|fix| fix.applicability() > Applicability::DisplayOnly) {
            result.insert("fixes".into(), json!([changes(artifact, text, fix)]));
        }
    }
    result
}

fn changes(artifact: &Value, text: &str, fix: &Fix) -> Value {
    let replacements = fix.edits().iter().map(|edit| {
        let span = edit.span();
        let (begin, end) = (place(text, span.start), place(text, span.end));
        json!({
            "deletedRegion": {
                "startLine": begin.0, "startColumn": begin.1, "endLine": end.0, "endColumn": end.1,
            },
            "insertedContent": {"text": edit.replacement()},
        })
    });
    let replacements: Vec<Value> = replacements.collect();
    json!({
        "description": {"text": fix.title()},
        "artifactChanges": [{"artifactLocation": artifact, "replacements": replacements}],
    })
}

fn region(begin: Position, end: Position) -> Value {
    json!({
        "startLine": begin.line, "startColumn": begin.column,
        "endLine": end.line, "endColumn": end.column,
        "byteOffset": begin.offset, "byteLength": end.offset.saturating_sub(begin.offset),
    })
}

/// Line and column of an offset, both from 1.
fn place(text: &str, offset: u32) -> (usize, usize) {
    let before = text.get(..offset as usize).unwrap_or(text);
    let line = before.matches('\n').count() + 1;
    let of_line = before.rsplit('\n').next().unwrap_or_default();
    (line, of_line.chars().count() + 1)
}

/// A relative name counts from the root of the sources, as whoever shows the results has them.
fn artifact(file: &Path) -> Value {
    if is_standard_input(file) {
        return json!({"uri": "standard-input"});
    }
    if file.is_absolute() {
        return json!({"uri": format!("file://{}", uri(file))});
    }
    json!({"uri": uri(file.strip_prefix(".").unwrap_or(file)), "uriBaseId": "%SRCROOT%"})
}

/// What a URI may not have is written with percent signs.
fn uri(file: &Path) -> String {
    let mut out = String::new();
    for byte in file.as_os_str().as_encoded_bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                out.push(char::from(*byte))
            }
            _ => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_count_characters_and_names_are_uris() {
        assert_eq!(place("é\nx日z", 3), (2, 1));
        assert_eq!(place("é\nx日z", 7), (2, 3));
        assert_eq!(uri(Path::new("a b/é.json")), "a%20b/%C3%A9.json");
    }
}
