//! Objects of a scenario: known fields, each once (an unknown field is an error that names it).

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};
use core::str::FromStr;

use crate::document::{stands_twice, wrong_type};
use crate::finding::{Finding, Findings, LeftOut, Problem, Reason, Severity};
use crate::text::{
    Json, JsonMember, JsonValue, Path, Positions, UnknownName, did_you_mean, quoted,
};

/// What reading a scenario needs everywhere: the text, and where findings go.
pub(super) struct Reading<'a> {
    pub(super) text: &'a str,
    pub(super) findings: Findings,
    /// What is looked for. A scenario has one bound for all that is found, and nothing else is to take it up.
    wanted: Severity,
    positions: Positions<'a>,
}

pub(super) const SCENARIO: &str = "SCENARIO";

impl<'a> Reading<'a> {
    pub(super) fn new(text: &'a str, wanted: Severity) -> Self {
        Self {
            text,
            findings: Findings::new(text),
            wanted,
            positions: Positions::new(text),
        }
    }

    pub(super) fn position(&mut self, offset: u32) -> crate::text::Position {
        self.positions.at(offset)
    }

    /// Findings of a policy, and what was left out there. With `at` their positions count in a text of their own,
    /// which stands there in the scenario.
    pub(super) fn place(
        &mut self,
        findings: impl Iterator<Item = Finding>,
        left_out: LeftOut,
        at: Option<u32>,
    ) {
        for finding in findings.filter(|finding| finding.severity() == self.wanted) {
            let at = at.unwrap_or(finding.position().offset);
            self.findings.place(at, finding);
        }
        self.findings.leave_out(self.wanted, left_out);
    }

    pub(super) fn error(&mut self, path: &Path<'_>, problem: Problem) {
        self.findings.error(path, problem);
    }

    pub(super) fn wrong_type(&mut self, json: &Json<'_>, path: &Path<'_>, expected: &str) {
        self.error(path, wrong_type(json, SCENARIO, expected));
    }

    /// A field that is not there, of an object.
    pub(super) fn missing(&mut self, json: &Json<'_>, path: &Path<'_>, name: &str) {
        let message = format!("the field `{name}` is missing");
        let problem = Problem::new(Reason::MissingMember, SCENARIO, json.span, message);
        self.error(&path.member(name), problem);
    }

    /// A field that has a value that it cannot have.
    pub(super) fn invalid(
        &mut self,
        json: &Json<'_>,
        path: &Path<'_>,
        rule: &'static str,
        message: String,
    ) {
        let problem = Problem::new(Reason::InvalidField, rule, json.span, message);
        self.error(path, problem);
    }

    /// The members of an object, without those that repeat or are not known; those are reported.
    pub(super) fn members<'j, 't>(
        &mut self,
        json: &'j Json<'t>,
        path: &Path<'_>,
        known: &[&'static str],
    ) -> Option<Vec<&'j JsonMember<'t>>> {
        let JsonValue::Object(members) = &json.value else {
            self.wrong_type(json, path, "an object");
            return None;
        };
        let mut kept: Vec<&JsonMember<'t>> = Vec::with_capacity(known.len().min(members.len()));
        for member in members {
            let name = &*member.name;
            if !known.contains(&name) {
                if self.findings.leaves_out(Severity::Error) {
                    continue;
                }
                let near = did_you_mean(name, known.iter().copied());
                let hint = match near {
                    Some(word) => format!("did you mean `{word}`?"),
                    None => format!("known here: {}", known.join(", ")),
                };
                let message = format!("unknown field `{}`; {hint}", quoted(name));
                let span = member.name_span;
                let problem = Problem::new(Reason::UnknownMember, SCENARIO, span, message);
                self.error(&path.member(name), problem);
            } else if kept.iter().any(|other| other.name == member.name) {
                self.repeated(member, path);
            } else {
                kept.push(member);
            }
        }
        Some(kept)
    }

    pub(super) fn repeated(&mut self, member: &JsonMember<'_>, path: &Path<'_>) {
        self.error(&path.member(&member.name), stands_twice(member));
    }

    pub(super) fn string<'j>(&mut self, json: &'j Json<'_>, path: &Path<'_>) -> Option<&'j str> {
        match &json.value {
            JsonValue::String(text) => Some(text),
            _ => {
                self.wrong_type(json, path, "a string");
                None
            }
        }
    }

    /// What a text names.
    pub(super) fn named<T: FromStr<Err = UnknownName>>(
        &mut self,
        name: &str,
        json: &Json<'_>,
        path: &Path<'_>,
        rule: &'static str,
    ) -> Option<T> {
        match name.parse() {
            Ok(known) => Some(known),
            Err(unknown) => {
                self.invalid(json, path, rule, unknown.to_string());
                None
            }
        }
    }

    pub(super) fn boolean(&mut self, json: &Json<'_>, path: &Path<'_>) -> Option<bool> {
        match json.value {
            JsonValue::Bool(flag) => Some(flag),
            _ => {
                self.wrong_type(json, path, "true or false");
                None
            }
        }
    }

    pub(super) fn array<'j, 't>(
        &mut self,
        json: &'j Json<'t>,
        path: &Path<'_>,
        expected: &str,
    ) -> &'j [Json<'t>] {
        match &json.value {
            JsonValue::Array(items) => items,
            _ => {
                self.wrong_type(json, path, expected);
                &[]
            }
        }
    }

    /// Everything that was found, in the order of the document.
    pub(super) fn finish(self) -> Vec<Finding> {
        self.findings.finish(self.text)
    }
}
