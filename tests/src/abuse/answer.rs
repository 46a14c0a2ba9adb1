//! What a front comes to.

use std::fmt;

use serde_json::Value;

/// A decision, or the code of an error.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Answer {
    /// `allowed`, `explicitDeny` or `implicitDeny`.
    Decision(String),
    /// The code of an error.
    Error(String),
}

impl Answer {
    /// Reads what a driver prints of a typed call; `None` of a word that is none.
    #[must_use]
    pub fn parse(said: &str) -> Option<Self> {
        match said.strip_prefix("error:") {
            Some(code) => Some(Self::Error(code.to_string())),
            None if ["allowed", "explicitDeny", "implicitDeny"].contains(&said) => {
                Some(Self::Decision(said.to_string()))
            }
            None => None,
        }
    }

    /// Reads an answer document.
    #[must_use]
    pub fn of_document(text: &str) -> Option<Self> {
        let value: Value = serde_json::from_str(text).ok()?;
        let decision = value["decision"].as_str();
        let code = value["error"]["code"].as_str();
        match (decision, code) {
            (Some(decision), None) => Some(Self::Decision(decision.to_string())),
            (None, Some(code)) => Some(Self::Error(code.to_string())),
            _ => None,
        }
    }

    /// Whether a typed call may say this where the scenario says `self`. Typed calls have no scenario: what is wrong with
    /// its form, they say of an argument, of an authorizer, or of the guards, in which a setting stands too.
    #[must_use]
    pub fn admits(&self, said: &Self) -> bool {
        let (Self::Error(expected), Self::Error(said)) = (self, said) else {
            return self == said;
        };
        let also: &[&str] = match expected.as_str() {
            "invalidScenario" => &["invalidArgument", "invalidAuthorizer", "invalidPolicy"],
            "invalidPolicy" => &["invalidArgument", "invalidAuthorizer"],
            "invalidRequest" => &["invalidArgument"],
            _ => &[],
        };
        (said == expected && said != "invalidScenario") || also.contains(&said.as_str())
    }
}

impl fmt::Display for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Decision(decision) => f.write_str(decision),
            Self::Error(code) => write!(f, "error:{code}"),
        }
    }
}

/// What the core says of a scenario.
///
/// # Panics
/// If its answer is no answer document.
#[must_use]
pub fn answer(scenario: &str) -> Answer {
    let document = portcullis::scenario::answer_json(scenario);
    Answer::of_document(&document).unwrap_or_else(|| panic!("no answer: {document}"))
}
