//! The requests that the service reference lists.
//!
//! Why a proof is one of them: whatever is looked at holds all of them. An action is looked at with every ARN that has a shape
//! of one of its types, where a placeholder may be more than AWS lets it be, and with every value of its keys that may be
//! of the type; a class of values is left out only if none of them is. What is found is held against the reference once
//! more, by itself, before it is told.

use alloc::{
    collections::{BTreeMap, BTreeSet},
    string::{String, ToString as _},
    sync::Arc,
    vec::Vec,
};

use super::actions::{ActionGroup, Description, KnownActions};
use super::conditions::Keys;
use super::key::{KeyValue, of_type};
use super::limits::{Budget, Unknown};
use super::mask::Mask;
use super::pattern::{Letters, Pattern, Step};
use super::region::Product;
use super::resources::{ArnPatterns, SEGMENTS};
use super::statements::Statements;
use super::texts::accepts;
use crate::policy::ActionForm;
use crate::reference::{Action, KeyType, Reference, ShapePiece, shape_segments};
use crate::text::{Decimal, Timestamp, matches_action_name, parse_address, split_arn};

/// What is the same of actions of which one stands for all.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Sameness<'r> {
    service: &'r str,
    /// Of services whose actions rules of the engine tell apart.
    rules: Option<Vec<&'static str>>,
    shapes: BTreeSet<&'r str>,
    asks_nothing: bool,
    keys: Product,
}

/// All listed actions that some statements are about, by those statements.
pub(super) fn listed(
    reference: Reference<'_>,
    statements: &Statements,
    known: &[KnownActions],
    is_wanted: impl Fn(&str, &Mask) -> bool,
    keys: &Keys,
    budget: &mut Budget,
) -> Result<BTreeMap<Mask, Vec<ActionGroup>>, Unknown> {
    let mut found: BTreeMap<Mask, BTreeMap<Sameness<'_>, Action<'_>>> = BTreeMap::new();
    let patterns = Patterns::of(statements, budget)?;
    let elsewhere = statements.about(&patterns.any);
    let none = BTreeMap::new();
    for service in reference.services() {
        let prefix = service.prefix();
        let rules = known.iter().find(|known| known.service == prefix);
        let names = patterns.of_services.get(&prefix.to_ascii_lowercase());
        if names.is_none() && !is_wanted(prefix, &elsewhere) {
            continue;
        }
        let names = names.unwrap_or(&none);
        // Most actions of a service are those that the same statements are about.
        let mut wanted: BTreeMap<Mask, bool> = BTreeMap::new();
        for action in service.actions() {
            budget.spend(1 + names.len() + statements.entries.len())?;
            let mut met = patterns.any.clone();
            let names = names.iter();
            for (_, entries) in names.filter(|(name, _)| matches_action_name(name, action.name())) {
                entries.iter().for_each(|entry| met.put(*entry));
            }
            let about = statements.about(&met);
            let is_wanted = || is_wanted(prefix, &about);
            if !*wanted.entry(about.clone()).or_insert_with(is_wanted) {
                continue;
            }
            budget.spend(20 * (1 + keys.keys.len()))?;
            let rules = rules.map(|rules| {
                let names = rules.names.iter().copied();
                let met = names.filter(|name| matches_action_name(name, action.name()));
                met.collect()
            });
            let types = action.resources();
            let sameness = Sameness {
                service: prefix,
                rules,
                shapes: types
                    .clone()
                    .flat_map(|of| of.resource_type().arns())
                    .collect(),
                asks_nothing: types.clone().all(|of| !of.is_required()),
                keys: keys_of(reference, &action, keys),
            };
            found
                .entry(about)
                .or_default()
                .entry(sameness)
                .or_insert(action);
        }
    }
    let listed = |(about, of): (Mask, BTreeMap<Sameness<'_>, Action<'_>>)| {
        let each = of.into_iter().map(|(sameness, action)| ActionGroup {
            service: sameness.service.into(),
            action: action.to_string(),
            statements: about.clone(),
            description: Some(Description {
                arns: sameness.shapes.into_iter().map(patterns_of_shape).collect(),
                asks_nothing: sameness.asks_nothing,
                keys: sameness.keys,
            }),
        });
        let each = each.collect();
        (about, each)
    };
    Ok(found.into_iter().map(listed).collect())
}

/// Which statements have `*`, and which have each pattern of names of each service.
struct Patterns<'s> {
    any: Mask,
    of_services: BTreeMap<String, BTreeMap<&'s str, Vec<usize>>>,
}

impl<'s> Patterns<'s> {
    fn of(statements: &'s Statements, budget: &mut Budget) -> Result<Self, Unknown> {
        let mut patterns = Self {
            any: Mask::none(statements.entries.len()),
            of_services: BTreeMap::new(),
        };
        for (at, entry) in statements.entries.iter().enumerate() {
            let Some((program, statement)) = statements.get(entry) else {
                continue;
            };
            for pattern in program.patterns_of(statement) {
                budget.spend(1)?;
                match (pattern.form(), pattern.parts()) {
                    (ActionForm::Any, _) => patterns.any.put(at),
                    (ActionForm::Exact(_) | ActionForm::Wildcard(_), Some((service, name))) => {
                        let service = service.to_ascii_lowercase();
                        let of_service = patterns.of_services.entry(service).or_default();
                        of_service.entry(name).or_default().push(at);
                    }
                    _ => {}
                }
            }
        }
        Ok(patterns)
    }
}

/// What the keys of an action may be: one that the reference has for other actions alone is absent.
fn keys_of(reference: Reference<'_>, action: &Action<'_>, keys: &Keys) -> Product {
    let mut product = Product::default();
    for (dimension, key) in keys.all() {
        let mask = match action.condition_key(&key.name) {
            Some(listed) => of_type(key, Some(listed.key_type())),
            None if reference.condition_key(&key.name).is_some() => of_type(key, None),
            None => None,
        };
        if let Some(mask) = mask {
            // There is always a class of the absent value.
            product = product
                .clone()
                .narrowed(dimension, Arc::new(mask))
                .unwrap_or(product);
        }
    }
    product
}

/// The patterns of an ARN's shape. A placeholder stands for something, but that the last of several in a resource may be
/// empty, as the path of an API's root is, and the stream that a whole log group is asked with.
fn patterns_of_shape(shape: &str) -> ArnPatterns {
    let mut segment = 0;
    shape_segments(shape).map(|pieces| {
        let is_resource = segment + 1 == SEGMENTS;
        let is_partition = segment == 0;
        segment += 1;
        let mut pattern = Pattern::new();
        let mut are_several = false;
        let count = pieces.len();
        for (at, piece) in pieces.into_iter().enumerate() {
            let letters = match piece {
                ShapePiece::Text(text) => {
                    let letters = text.chars().map(|letter| match is_resource {
                        true => letter,
                        // R-RES-8.
                        false => letter.to_ascii_lowercase(),
                    });
                    pattern.extend(letters.map(Step::Letter));
                    continue;
                }
                ShapePiece::Name => Letters::NoSlash,
                ShapePiece::Any if is_resource => Letters::All,
                ShapePiece::Any => Letters::NoColon,
            };
            let may_be_empty = is_partition || (is_resource && are_several && at + 1 == count);
            if !may_be_empty {
                pattern.push(Step::One(letters));
            }
            pattern.push(Step::Run(letters));
            are_several = true;
        }
        pattern
    })
}

/// Whether the reference has a request for an action of a resource.
pub(super) fn has_resource(reference: Reference<'_>, action: &str, resource: &str) -> bool {
    let Some(action) = reference.action(action) else {
        return false;
    };
    let mut types = action.resources();
    let Some([_, partition, service, region, account, rest]) = split_arn(resource) else {
        return resource == "*" && types.all(|of| !of.is_required());
    };
    types.any(|of| {
        let mut shapes = of.resource_type().arns().map(patterns_of_shape);
        shapes.any(|patterns| {
            let texts = [partition, service, region, account, rest];
            let mut segments = patterns.iter().zip(texts);
            segments.all(|(pattern, text)| accepts(pattern, text))
        })
    })
}

/// Whether a request for an action may say this of a key.
pub(super) fn has_value(
    reference: Reference<'_>,
    action: &str,
    name: &str,
    value: &KeyValue,
) -> bool {
    let of_action = reference.action(action);
    match of_action.and_then(|action| action.condition_key(name)) {
        Some(key) => is_of_type(value, key.key_type()),
        None => *value == KeyValue::Absent || reference.condition_key(name).is_none(),
    }
}

/// Values of a key that has a type, since a class of texts need not know one that is.
pub(super) fn usual_values(
    reference: Reference<'_>,
    action: &str,
    name: &str,
) -> &'static [&'static str] {
    let of_action = reference.action(action);
    match of_action.and_then(|action| action.condition_key(name)) {
        Some(key) => match key.key_type() {
            KeyType::Bool | KeyType::ArrayOfBool => &["true", "false"],
            KeyType::Numeric => &["1", "0"],
            KeyType::Date => &["2026-01-01T00:00:00Z"],
            KeyType::IpAddress => &["203.0.113.1", "2001:db8::1"],
            KeyType::Arn | KeyType::ArrayOfArn => {
                &["arn:aws:sns:us-east-1:111122223333:some-topic"]
            }
            KeyType::String | KeyType::ArrayOfString => &[],
        },
        None => &[],
    }
}

fn is_of_type(value: &KeyValue, of: KeyType) -> bool {
    match value {
        KeyValue::Absent => true,
        KeyValue::One(text) => is_text_of(text, of),
        KeyValue::Several(texts) => {
            of.is_array() && !texts.is_empty() && texts.iter().all(|text| is_text_of(text, of))
        }
    }
}

fn is_text_of(text: &str, of: KeyType) -> bool {
    match of {
        KeyType::Bool | KeyType::ArrayOfBool => matches!(text, "true" | "false"),
        KeyType::Numeric => Decimal::parse(text).is_some(),
        KeyType::Date => Timestamp::parse(text).is_some(),
        KeyType::IpAddress => parse_address(text).is_some(),
        KeyType::Arn | KeyType::ArrayOfArn => split_arn(text).is_some(),
        KeyType::String | KeyType::ArrayOfString => !text.is_empty(),
    }
}
