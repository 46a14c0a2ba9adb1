//! Objects of a scenario: known fields, each once (an unknown field is an error that names it).

use alloc::{
    format,
    string::{String, ToString},
    vec::Vec,
};
use core::str::FromStr;

use crate::finding::{Finding, Findings, LeftOut, Reason, Severity};
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

    pub(super) fn error(
        &mut self,
        reason: Reason,
        rule: &'static str,
        path: &Path<'_>,
        at: u32,
        message: String,
    ) {
        self.findings.error(reason, rule, path, at, message);
    }

    pub(super) fn wrong_type(&mut self, json: &Json<'_>, path: &Path<'_>, expected: &str) {
        let message = format!("expected {expected}, found {}", json.kind());
        self.error(
            Reason::WrongJsonType,
            SCENARIO,
            path,
            json.span.start,
            message,
        );
    }

    pub(super) fn missing(&mut self, json: &Json<'_>, path: &Path<'_>, name: &str) {
        let message = format!("the field `{name}` is missing");
        self.error(
            Reason::MissingMember,
            SCENARIO,
            &path.member(name),
            json.span.start,
            message,
        );
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
            let at = member.name_span.start;
            let name = &*member.name;
            if !known.contains(&name) {
                if self.findings.leaves_out(Severity::Error) {
                    continue;
                }
                let hint = match did_you_mean(name, known.iter().copied()) {
                    Some(word) => format!("did you mean `{word}`?"),
                    None => format!("known here: {}", known.join(", ")),
                };
                let message = format!("unknown field `{}`; {hint}", quoted(name));
                self.error(
                    Reason::UnknownMember,
                    SCENARIO,
                    &path.member(name),
                    at,
                    message,
                );
            } else if kept.iter().any(|other| other.name == member.name) {
                self.repeated(member, path);
            } else {
                kept.push(member);
            }
        }
        Some(kept)
    }

    pub(super) fn repeated(&mut self, member: &JsonMember<'_>, path: &Path<'_>) {
        let message = format!(
            "`{}` stands twice in this object; keep one",
            quoted(&member.name)
        );
        let path = path.member(&member.name);
        self.error(
            Reason::DuplicateMember,
            "R-GRAM-4",
            &path,
            member.name_span.start,
            message,
        );
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
                let (reason, message) = (Reason::InvalidField, unknown.to_string());
                self.error(reason, rule, path, json.span.start, message);
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
