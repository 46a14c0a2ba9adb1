//! A scenario document, and where what is wrong with it was written.

use std::path::Path;

use portcullis::Finding;
use portcullis::scenario::ScenarioError;
use serde_json::Value;

use crate::failure::Failure;
use crate::input;
use crate::output::printable;

/// What is asked.
pub(super) struct Question {
    text: String,
    origin: Origin,
}

/// Where it was written.
enum Origin {
    /// In a document of its own.
    Document(String),
    /// In flags, and in files that these name.
    Flags(Vec<Source>),
}

/// A part of a document that was made of flags.
pub(super) struct Source {
    /// The part: `policies.identity[0].policy`.
    pub(super) path: String,
    /// What it was made of: a file or a flag.
    pub(super) origin: String,
    /// Whether it is the text of a file, in which places count.
    pub(super) is_file: bool,
}

impl Question {
    /// Of a file that holds a scenario.
    pub(super) fn read(file: &Path) -> Result<Self, Failure> {
        Ok(Self {
            text: input::read(file)?,
            origin: Origin::Document(file.display().to_string()),
        })
    }

    /// Of flags.
    pub(super) fn of_flags(document: &Value, sources: Vec<Source>) -> Self {
        Self {
            text: document.to_string(),
            origin: Origin::Flags(sources),
        }
    }

    pub(super) fn text(&self) -> &str {
        &self.text
    }

    /// The document for a reader.
    pub(super) fn pretty(&self) -> String {
        let document: Result<Value, _> = serde_json::from_str(&self.text);
        let pretty = document.and_then(|document| serde_json::to_string_pretty(&document));
        pretty.unwrap_or_else(|_| self.text.clone())
    }

    /// Why it cannot be answered.
    pub(super) fn refused(&self, error: &ScenarioError) -> String {
        match &self.origin {
            Origin::Document(file) => printable_lines(&format!("{file}: {error}")),
            Origin::Flags(sources) => {
                let lines = error
                    .findings
                    .iter()
                    .map(|finding| told(sources, finding, ""));
                lines.collect::<Vec<_>>().join("\n")
            }
        }
    }

    /// What its author may want to look at.
    pub(super) fn warned(&self, warning: &Finding) -> String {
        match &self.origin {
            Origin::Document(file) => printable(&format!("{file}: warning: {warning}")),
            Origin::Flags(sources) => told(sources, warning, "warning: "),
        }
    }
}

/// A finding with the file that it is in, or the flag, and not with a place of a document that nobody has seen.
fn told(sources: &[Source], finding: &Finding, kind: &str) -> String {
    let (message, rule, path) = (finding.message(), finding.rule(), finding.path());
    let of = sources
        .iter()
        .filter_map(|source| Some((source, within(path, &source.path)?)))
        .max_by_key(|(source, _)| source.path.len());
    printable(&match of {
        Some((source, "")) if !source.is_file => {
            format!("{}: {kind}{message} ({rule})", source.origin)
        }
        Some((source, rest)) => {
            let (file, at) = (&source.origin, finding.position());
            let comma = if rest.is_empty() { "" } else { ", at " };
            match source.is_file {
                true => format!("{file}: {kind}{at}: {message} ({rule}{comma}{rest})"),
                false => format!("{file}: {kind}{message} ({rule}{comma}{rest})"),
            }
        }
        None => format!("{kind}{message} ({rule}, at {path})"),
    })
}

/// What stands behind a path in one that leads through it.
fn within<'p>(path: &'p str, outer: &str) -> Option<&'p str> {
    let rest = path.strip_prefix(outer)?;
    match rest.strip_prefix('.') {
        Some(rest) => Some(rest),
        None if rest.is_empty() || rest.starts_with('[') => Some(rest),
        None => None,
    }
}

fn printable_lines(text: &str) -> String {
    let lines = text.split('\n').map(printable);
    lines.collect::<Vec<_>>().join("\n")
}

#[cfg(test)]
mod tests {
    use super::within;

    #[test]
    fn a_path_is_within_whole_members_only() {
        assert_eq!(within("a.b[0].c", "a.b"), Some("[0].c"));
        assert_eq!(within("a.b", "a.b"), Some(""));
        assert_eq!(within("a.b.c", "a.b"), Some("c"));
        assert_eq!(within("a.bc", "a.b"), None);
    }
}
