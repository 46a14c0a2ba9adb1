//! The gates that stand before any policy: credentials, network, transport (8.4 to 8.7).
//!
//! Written from SEMANTICS.md and SCENARIO-proposed.md. Nothing is indexed or prepared: every rule of every list is
//! looked at, in the order of the text. Where the texts are silent the stricter reading is taken, and a comment that
//! begins with "Deny-safe" says so.

mod connection;
mod consistent;
mod described;
mod reader;
mod rules;
mod signing;
mod suites;
mod transport;
mod way;

use std::collections::BTreeMap;

use serde_json::Value;

use self::connection::Connection;
use self::described::Network;
use self::reader::Read;
use self::transport::Requirements;
use super::calls;
use super::request::Request;

/// Why a question has no answer.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Fault {
    /// `invalidRequest`, `invalidPolicy` or `invalidScenario`.
    pub code: &'static str,
    /// What is wrong, in a few words.
    pub what: String,
}

/// The gates that were asked.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Gates {
    /// Each gate that was asked, with the step that refuses; nothing where it lets the request pass.
    pub asked: BTreeMap<&'static str, Option<String>>,
}

impl Gates {
    /// The gates that refuse.
    #[must_use]
    pub fn refusing(&self) -> Vec<&'static str> {
        let refuses = |gate: &(&&'static str, &Option<String>)| gate.1.is_some();
        self.asked
            .iter()
            .filter(refuses)
            .map(|(name, _)| *name)
            .collect()
    }
}

/// Asks every gate, or says all that is wrong with what they are told; at most one fault for each part.
///
/// # Errors
/// The faults, where no answer is right.
///
/// # Panics
/// On a question of which the rest is not of the form of SCENARIO.md.
pub fn gates(question: &Value) -> Result<Gates, Vec<Fault>> {
    let facts = &question["request"];
    let policies = &question["policies"];
    let request = Request::of(question);
    let mut faults = Vec::new();
    let mut keep = |code: &'static str, what: String| faults.push(Fault { code, what });

    let signature = signing::required(&question["settings"])
        .map_err(|what| keep("invalidScenario", what))
        .unwrap_or_default();
    if let Some(rule) = calls::contradiction(&request) {
        keep("invalidRequest", format!("{rule}: not of this caller"));
    }
    let tls = transport::stated(facts.get("network").and_then(|network| network.get("tls")))
        .map_err(|what| keep("invalidRequest", what))
        .unwrap_or_default();
    let requirements = optional(policies.get("transport"), Requirements::read)
        .map_err(|what| keep("invalidPolicy", what))
        .unwrap_or_default();
    let network = optional(policies.get("network"), Network::read)
        .map_err(|what| keep("invalidPolicy", what));
    let connection = optional(
        facts
            .get("network")
            .and_then(|facts| facts.get("connection")),
        Connection::read,
    )
    .map_err(|what| keep("invalidRequest", what));
    // Each needs the other; who has a fault of its own is there all the same.
    let there = [
        policies.get("network").is_some(),
        facts
            .get("network")
            .is_some_and(|facts| facts.get("connection").is_some()),
    ];
    if there[0] != there[1] {
        keep(
            "invalidRequest",
            "a network without a connection, or the reverse".into(),
        );
    }
    let mut asked = BTreeMap::new();
    if let (Ok(Some(network)), Ok(Some(connection))) = (&network, &connection) {
        match way::refusal(network, connection) {
            Ok(refusal) => {
                asked.insert("network", refusal);
            }
            Err(what) => keep("invalidRequest", what),
        }
    }
    if !faults.is_empty() {
        return Err(faults);
    }
    let connection = connection.ok().flatten();
    if let Some(requirements) = requirements {
        let time = facts.get("time").and_then(Value::as_str);
        let checked = [
            requirements.request(tls.as_ref()),
            connection
                .as_ref()
                .zip(network.as_ref().ok().and_then(Option::as_ref))
                .and_then(|(connection, network)| {
                    let kind = way::kind_of_target(network, connection);
                    requirements.connection(connection, kind, time)
                }),
        ];
        // Nothing that could be checked: not asked.
        if checked.iter().any(Option::is_some) {
            let refusal = checked.into_iter().flatten().find_map(Result::err);
            asked.insert("transport", refusal);
        }
    }
    if let Some(refusal) = signing::gate(facts, &request, signature) {
        asked.insert("credentials", refusal);
    }
    Ok(Gates { asked })
}

fn optional<T>(value: Option<&Value>, read: impl Fn(&Value) -> Read<T>) -> Read<Option<T>> {
    value.map(read).transpose()
}
