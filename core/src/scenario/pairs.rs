//! The `pairs` of a request: what else the same call needs (R-ACT-11, R-RES-18).

use alloc::{format, vec::Vec};

use super::context::read_context;
use super::fields::Reading;
use super::places::report;
use crate::document::Limits;
use crate::finding::{Problem, Reason};
use crate::request::{RequestContext, RequestContextBuilder};
use crate::text::{Json, JsonMember, JsonValue, Path, compare_keys, folded, quoted};

/// A further pair of action and resource.
pub(super) struct Pair<'j> {
    pub(super) request: RequestContext<'j>,
    pub(super) json: &'j Json<'j>,
    /// Where it stands among the pairs.
    pub(super) index: usize,
    /// The policy of its resource, as it is written.
    pub(super) resource_policy: Option<&'j Json<'j>>,
}

/// The facts of the request are read again for each.
const MOST_PAIRS: usize = 32;

const KNOWN: [&str; 6] = [
    "action",
    "resource",
    "resourceAccount",
    "resourceInManagementAccount",
    "context",
    "resourcePolicy",
];

/// Reads them beside a request that is sound: `base` has its facts, and is asked for no more than those of each pair.
pub(super) fn read_pairs<'j>(
    reading: &mut Reading<'_>,
    json: &'j Json<'j>,
    path: &Path<'_>,
    base: &RequestContextBuilder<'j>,
) -> Vec<Pair<'j>> {
    let items = reading.array(json, path, "a list of further pairs of action and resource");
    if let Some(item) = items.get(MOST_PAIRS) {
        let message = format!("{} pairs; at most {MOST_PAIRS} are read", items.len());
        let problem = Problem::past_a_bound(item.span, message);
        reading.error(&path.item(MOST_PAIRS), problem);
    }
    // Each pair is the whole question once more, and is told as such.
    let most = Limits::SCENARIO_BYTES;
    let read = items.len().min(MOST_PAIRS) + 1;
    if reading.text.len().saturating_mul(read) > most {
        let bytes = reading.text.len();
        let message = format!(
            "{read} pairs of a question of {bytes} bytes; at most {most} bytes are read in all"
        );
        reading.error(path, Problem::past_a_bound(json.span, message));
        return Vec::new();
    }
    let mut facts = base.clone();
    let own = facts.take_context(is_of_resource);
    let base = Base { facts, own };
    let mut pairs = Vec::new();
    for (index, item) in items.iter().take(MOST_PAIRS).enumerate() {
        pairs.extend(read_pair(reading, item, &path.item(index), &base, index));
    }
    pairs
}

/// What the request says of all pairs.
struct Base<'j> {
    facts: RequestContextBuilder<'j>,
    /// The names of those condition keys that are of its own resource.
    own: Vec<&'j str>,
}

/// Whether a condition key of AWS is about the resource: `aws:ResourceTag/…`, `aws:ResourceAccount` and the like.
fn is_of_resource(key: &str) -> bool {
    let beginning = "aws:resource";
    folded(key).take(beginning.len()).eq(beginning.chars())
}

fn read_pair<'j>(
    reading: &mut Reading<'_>,
    json: &'j Json<'j>,
    path: &Path<'_>,
    base: &Base<'j>,
    index: usize,
) -> Option<Pair<'j>> {
    let members = reading.members(json, path, &KNOWN)?;
    for name in ["action", "resource"] {
        if !members.iter().any(|member| member.name == name) {
            reading.missing(json, path, name);
        }
    }
    let (mut action, mut resource, mut account, mut resource_policy) = (None, None, None, None);
    let mut in_management_account = false;
    let mut builder = base.facts.clone();
    check_own_keys(
        reading,
        json,
        path,
        &base.own,
        members.iter().find(|member| member.name == "context"),
    );
    for member in members {
        let path = path.member(&member.name);
        let value = &member.value;
        match &*member.name {
            "action" => action = reading.string(value, &path),
            "resource" => resource = reading.string(value, &path),
            "resourceAccount" => account = reading.string(value, &path),
            "resourceInManagementAccount" => {
                in_management_account = reading.boolean(value, &path).unwrap_or_default();
            }
            "context" => builder = read_context(reading, builder, value, &path),
            _ => resource_policy = Some(value),
        }
    }
    let builder = builder.asking(action?, resource?, account, in_management_account);
    match builder.build() {
        Ok(request) => Some(Pair {
            request,
            json,
            index,
            resource_policy,
        }),
        Err(errors) => {
            report(reading, json, path, &errors);
            None
        }
    }
}

/// What the request says of its own resource is not so of another, and left out it would lift what is refused by it.
fn check_own_keys(
    reading: &mut Reading<'_>,
    json: &Json<'_>,
    path: &Path<'_>,
    own: &[&str],
    context: Option<&&JsonMember<'_>>,
) {
    let mut said: Vec<&str> = match context.map(|member| &member.value.value) {
        Some(JsonValue::Object(members)) => members.iter().map(|member| &*member.name).collect(),
        _ => Vec::new(),
    };
    said.sort_unstable_by(|a, b| compare_keys(a, b));
    for key in own {
        if said
            .binary_search_by(|name| compare_keys(name, key))
            .is_err()
        {
            let message = format!(
                "`{}` of the request is of its own resource; say it of this one too, null where it has none",
                quoted(key)
            );
            let problem = Problem::new(Reason::MissingMember, "R-RES-18", json.span, message);
            reading.error(&path.member("context").member(key), problem);
        }
    }
}
