//! Two policies held against each other: one JSON document with both, one with how they stand.

use alloc::{
    format,
    string::{String, ToString as _},
};

use super::ScenarioError;
use super::fields::{Reading, SCENARIO};
use super::policies::read_set;
use super::question::read_question;
use super::run::to_json;
use super::shown::{write_each, write_names, write_scenario};
use crate::analysis::{
    AnalysisLimits, Assumption, Comparison, Universe, Unknown, Witness, compare, compare_listed,
};
use crate::engine::PolicySet;
use crate::policy::{Loader, PolicyType};
use crate::reference::Reference;
use crate::text::{Json, JsonValue, Path};

/// Two sets of policies, how they stand to each other, and their texts.
#[derive(Debug, Clone)]
pub struct Diff {
    comparison: Comparison,
    policy_type: PolicyType,
    loader: Loader,
    before: String,
    after: String,
}

impl Diff {
    /// How they stand to each other.
    #[must_use]
    pub const fn comparison(&self) -> &Comparison {
        &self.comparison
    }

    /// A request as a scenario, with the policies of the side that allows it: `after` for access that is new.
    #[must_use]
    pub fn scenario(&self, witness: &Witness, after: bool) -> String {
        let text = if after { &self.after } else { &self.before };
        let mut out = String::new();
        write_scenario(&mut out, witness, self.policy_type, self.loader, text);
        out
    }

    /// The answer as JSON: `newAccess`, `lostAccess`, `relation`, `universe`, `witnesses`, `unknown` and `assumptions`.
    #[must_use]
    pub fn to_json(&self) -> String {
        let comparison = &self.comparison;
        let mut out = format!(
            r#"{{"newAccess":"{}","lostAccess":"{}","relation":"{}","universe":"{}","witnesses":["#,
            comparison.new_access(),
            comparison.lost_access(),
            comparison.relation(),
            comparison.universe()
        );
        let new = comparison.new_witnesses().iter().map(|found| (found, true));
        let lost = comparison
            .lost_witnesses()
            .iter()
            .map(|found| (found, false));
        write_each(&mut out, new.chain(lost), |out, (witness, is_new)| {
            let side = if is_new { "new" } else { "lost" };
            out.push_str(&format!(
                r#"{{"side":"{side}","scenario":{}}}"#,
                self.scenario(witness, is_new)
            ));
        });
        out.push(']');
        write_names(&mut out, "unknown", comparison.unknown().map(Unknown::name));
        let assumptions = comparison.assumptions();
        write_names(&mut out, "assumptions", assumptions.map(Assumption::name));
        out.push('}');
        out
    }
}

/// Holds two policies, or lists of them, against each other: an object with `before`, `after`, and if that is not `identity`
/// `type`, each policy as a scenario has it. `loader` and `universe` may be said; of the universe `reference` see
/// [`diff_with_reference`].
///
/// # Errors
/// Everything that is wrong with it, in the order of the document.
///
/// # Examples
/// ```
/// use portcullis::analysis::Relation;
///
/// let diff = portcullis::scenario::diff(r#"{
///     "before": {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"}},
///     "after": {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:GetObject", "Resource": "*"}}}"#)?;
/// assert_eq!(diff.comparison().relation(), Relation::Narrower);
/// # Ok::<(), portcullis::scenario::ScenarioError>(())
/// ```
pub fn diff(text: &str) -> Result<Diff, ScenarioError> {
    diff_within(text, &AnalysisLimits::DEFAULT)
}

/// The same within limits.
///
/// # Errors
/// As [`diff`].
pub fn diff_within(text: &str, limits: &AnalysisLimits) -> Result<Diff, ScenarioError> {
    answered(text, None, limits)
}

/// The same where the universe may be `reference`: the requests that the service reference lists.
///
/// # Errors
/// As [`diff`].
///
/// # Examples
/// ```
/// use portcullis::analysis::{AnalysisLimits, Relation};
/// use portcullis::reference::Reference;
///
/// let reference = Reference::from_bytes(portcullis_reference::BYTES)?;
/// let question = r#"{"universe": "reference",
///     "before": {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:GetObjectTagging", "Resource": "*"}},
///     "after": {"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:GetObjectTag*", "Resource": "*"}}}"#;
/// let diff = portcullis::scenario::diff_with_reference(question, &reference, &AnalysisLimits::DEFAULT)?;
/// assert_eq!(diff.comparison().relation(), Relation::Equivalent);
/// # Ok::<(), Box<dyn core::error::Error>>(())
/// ```
pub fn diff_with_reference(
    text: &str,
    reference: &Reference<'_>,
    limits: &AnalysisLimits,
) -> Result<Diff, ScenarioError> {
    answered(text, Some(reference), limits)
}

fn answered(
    text: &str,
    reference: Option<&Reference<'_>>,
    limits: &AnalysisLimits,
) -> Result<Diff, ScenarioError> {
    let read =
        |reading: &mut Reading<'_>, json: &Json<'_>| read(reading, json, reference.is_some());
    let found = read_question(text, &["before", "after"], read)?;
    let (policy_type, loader, universe, [before, after], texts) = found;
    let [before_text, after_text] = texts;
    Ok(Diff {
        comparison: match reference.filter(|_| universe == Universe::Reference) {
            Some(reference) => compare_listed(&before, &after, reference, limits),
            None => compare(&before, &after, limits),
        },
        policy_type,
        loader,
        before: before_text,
        after: after_text,
    })
}

/// The same, JSON in, JSON out: the answer, or an object with `error`.
#[must_use]
pub fn diff_json(text: &str) -> String {
    told(diff(text))
}

/// [`diff_with_reference`], JSON in, JSON out: the answer, or an object with `error`.
#[must_use]
pub fn diff_json_with_reference(text: &str, reference: &Reference<'_>) -> String {
    told(diff_with_reference(
        text,
        reference,
        &AnalysisLimits::DEFAULT,
    ))
}

fn told(diff: Result<Diff, ScenarioError>) -> String {
    match diff {
        Ok(diff) => diff.to_json(),
        Err(error) => to_json(Err::<(), _>(error)),
    }
}

/// Whether there is one policy of a type, and no list of them.
const fn is_single(policy_type: PolicyType) -> bool {
    !matches!(
        policy_type,
        PolicyType::Identity
            | PolicyType::Session
            | PolicyType::ServiceControl
            | PolicyType::ResourceControl
    )
}

type Read = (PolicyType, Loader, Universe, [PolicySet; 2], [String; 2]);

fn read(reading: &mut Reading<'_>, json: &Json<'_>, has_reference: bool) -> Option<Read> {
    let known = ["before", "after", "type", "universe", "loader"];
    let members = reading.members(json, &Path::Root, &known)?;
    let mut policy_type = PolicyType::Identity;
    let mut loader = Loader::Strict;
    let mut universe = Universe::Any;
    for member in &members {
        let path = Path::Root.member(&member.name);
        let value = &member.value;
        match &*member.name {
            "type" => {
                let name = reading.string(value, &path);
                let named = name.and_then(|name| reading.named(name, value, &path, SCENARIO));
                policy_type = named.unwrap_or(policy_type);
            }
            "loader" => {
                let name = reading.string(value, &path);
                let named = name.and_then(|name| reading.named(name, value, &path, SCENARIO));
                loader = named.unwrap_or(loader);
            }
            "universe" => {
                let name = reading.string(value, &path);
                let named = name.and_then(|name| reading.named(name, value, &path, SCENARIO));
                universe = named.unwrap_or(universe);
                if universe == Universe::Reference && !has_reference {
                    let message = "there is no service reference here; only `any` is answered";
                    reading.invalid(value, &path, SCENARIO, message.into());
                }
            }
            _ => {}
        }
    }
    let mut side = |name: &'static str| {
        let Some(member) = members.iter().find(|member| member.name == name) else {
            reading.missing(json, &Path::Root, name);
            return None;
        };
        let path = Path::Root.member(name);
        let set = read_set(reading, &member.value, &path, policy_type, loader)?;
        if is_single(policy_type) && matches!(member.value.value, JsonValue::Array(_)) {
            reading.wrong_type(&member.value, &path, "one policy");
            return None;
        }
        let span = member.value.span;
        let text = reading
            .text
            .get(span.start as usize..span.end as usize)
            .unwrap_or_default();
        Some((set, text.to_string()))
    };
    let (before, after) = (side("before"), side("after"));
    let ((before, before_text), (after, after_text)) = (before?, after?);
    let texts = [before_text, after_text];
    Some((policy_type, loader, universe, [before, after], texts))
}
