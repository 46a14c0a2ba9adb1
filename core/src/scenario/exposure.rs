//! Who is let in from outside by a policy of a resource: a JSON document with it, and one with who is.

use alloc::{
    format,
    string::{String, ToString as _},
};

use super::ScenarioError;

use super::fields::{Reading, SCENARIO};
use super::policies::read_set;
use super::question::read_question;
use super::run::{to_json, unreadable};
use super::shown::{write_each, write_names, write_scenario};
use crate::analysis::{
    AnalysisLimits, Assumption, Exposure, ExposureError, Unknown, Witness, ZoneOfTrust, is_public,
    outside, says_who,
};
use crate::engine::PolicySet;
use crate::policy::{Loader, PolicyType};
use crate::text::{Json, JsonValue, Path};

/// A policy, and who is let in by it.
#[derive(Debug, Clone)]
pub struct Public {
    exposure: Exposure,
    has_zone: bool,
    policy_type: PolicyType,
    loader: Loader,
    text: String,
}

impl Public {
    /// Who is let in.
    #[must_use]
    pub const fn exposure(&self) -> &Exposure {
        &self.exposure
    }

    /// Whether it was asked who is outside of a zone of trust; otherwise whether the policy is public.
    #[must_use]
    pub const fn has_zone(&self) -> bool {
        self.has_zone
    }

    /// A request from outside as a scenario.
    #[must_use]
    pub fn scenario(&self, witness: &Witness) -> String {
        let mut out = String::new();
        write_scenario(&mut out, witness, self.policy_type, self.loader, &self.text);
        out
    }

    /// The answer as JSON: `access`, `question` (`public` or `outside`), `universe`, `addresses` (`ipv4` and `ipv6`, decimal
    /// digits as texts; `null` where they are not known), `witnesses`, `unknown` and `assumptions`.
    #[must_use]
    pub fn to_json(&self) -> String {
        let exposure = &self.exposure;
        let question = if self.has_zone { "outside" } else { "public" };
        let mut out = format!(
            r#"{{"access":"{}","question":"{question}","universe":"{}","addresses":"#,
            exposure.access(),
            exposure.universe()
        );
        match exposure.addresses() {
            Some(addresses) => out.push_str(&format!(
                r#"{{"ipv4":"{}","ipv6":"{}"}}"#,
                addresses.v4, addresses.v6
            )),
            None => out.push_str("null"),
        }
        out.push_str(r#","witnesses":["#);
        write_each(&mut out, exposure.witnesses().iter(), |out, witness| {
            out.push_str(&format!(r#"{{"scenario":{}}}"#, self.scenario(witness)));
        });
        out.push(']');
        write_names(&mut out, "unknown", exposure.unknown().map(Unknown::name));
        let assumptions = exposure.assumptions();
        write_names(&mut out, "assumptions", assumptions.map(Assumption::name));
        out.push('}');
        out
    }
}

/// Who is let in from outside: an object with `policy`, and if that is not `resource` `type`. With `accounts` or
/// `organizations` whoever is in none of them is outside; without, everybody is whom the policy does not name: see
/// [`is_public`]. `loader` may be said.
///
/// # Errors
/// Everything that is wrong with it, in the order of the document.
///
/// # Examples
/// ```
/// use portcullis::analysis::Access;
///
/// let public = portcullis::scenario::public(r#"{"policy": {"Version": "2012-10-17", "Statement": {"Effect": "Allow",
///     "Principal": {"AWS": "444455556666"}, "Action": "sqs:SendMessage", "Resource": "*"}},
///     "accounts": ["111122223333"]}"#)?;
/// assert_eq!(public.exposure().access(), Access::Some);
/// # Ok::<(), portcullis::scenario::ScenarioError>(())
/// ```
pub fn public(text: &str) -> Result<Public, ScenarioError> {
    public_within(text, &AnalysisLimits::DEFAULT)
}

/// The same within limits.
///
/// # Errors
/// As [`public`].
pub fn public_within(text: &str, limits: &AnalysisLimits) -> Result<Public, ScenarioError> {
    let (policies, loader, zone, policy) = read_question(text, &["policy"], read)?;
    let exposure = match &zone {
        Some(zone) => outside(&policies, zone, limits),
        None => is_public(&policies, limits),
    };
    Ok(Public {
        // Of another type it has not been read.
        exposure: exposure.map_err(|_| unreadable(text))?,
        has_zone: zone.is_some(),
        policy_type: policies.policy_type(),
        loader,
        text: policy,
    })
}

/// The same, JSON in, JSON out: the answer, or an object with `error`.
#[must_use]
pub fn public_json(text: &str) -> String {
    match public(text) {
        Ok(public) => public.to_json(),
        Err(error) => to_json(Err::<(), _>(error)),
    }
}

fn read(
    reading: &mut Reading<'_>,
    json: &Json<'_>,
) -> Option<(PolicySet, Loader, Option<ZoneOfTrust>, String)> {
    let known = ["policy", "type", "accounts", "organizations", "loader"];
    let members = reading.members(json, &Path::Root, &known)?;
    let mut policy_type = PolicyType::Resource;
    let mut loader = Loader::Strict;
    let mut zone = None;
    for member in &members {
        let path = Path::Root.member(&member.name);
        let value = &member.value;
        match &*member.name {
            "type" => {
                let name = reading.string(value, &path);
                policy_type = name.and_then(|name| reading.named(name, value, &path, SCENARIO))?;
                if !says_who(policy_type) {
                    let message = ExposureError::PolicyType(policy_type).to_string();
                    reading.invalid(value, &path, SCENARIO, message);
                    return None;
                }
            }
            "loader" => {
                let name = reading.string(value, &path);
                let named = name.and_then(|name| reading.named(name, value, &path, SCENARIO));
                loader = named.unwrap_or(loader);
            }
            "accounts" => read_zone(reading, value, &path, &mut zone, ZoneOfTrust::add_account),
            "organizations" => {
                read_zone(
                    reading,
                    value,
                    &path,
                    &mut zone,
                    ZoneOfTrust::add_organization,
                );
            }
            _ => {}
        }
    }
    let Some(member) = members.iter().find(|member| member.name == "policy") else {
        reading.missing(json, &Path::Root, "policy");
        return None;
    };
    let path = Path::Root.member("policy");
    if matches!(member.value.value, JsonValue::Array(_)) {
        // None of these types has more than one.
        reading.wrong_type(&member.value, &path, "one policy");
        return None;
    }
    let policies = read_set(reading, &member.value, &path, policy_type, loader)?;
    let span = member.value.span;
    let text = reading
        .text
        .get(span.start as usize..span.end as usize)
        .unwrap_or_default();
    Some((policies, loader, zone, text.to_string()))
}

/// Those who are trusted, one by one.
fn read_zone(
    reading: &mut Reading<'_>,
    json: &Json<'_>,
    path: &Path<'_>,
    zone: &mut Option<ZoneOfTrust>,
    with: impl Fn(&mut ZoneOfTrust, &str) -> Result<(), ExposureError>,
) {
    let trusted = zone.get_or_insert_default();
    for (at, value) in reading.array(json, path, "a list").iter().enumerate() {
        let path = path.item(at);
        let Some(name) = reading.string(value, &path) else {
            continue;
        };
        if let Err(error) = with(trusted, name) {
            reading.invalid(value, &path, SCENARIO, error.to_string());
        }
    }
}
