//! Condition keys, as names of conditions and as policy variables.

use alloc::format;
use alloc::string::{String, ToString};
use alloc::vec::Vec;

use super::completion::{CompletionKind, Ending, Offer, Offers};
use super::operators::{self, suits};
use super::place::{Site, Target};
use super::related::Related;
use crate::policy::{ParsedOperator, is_multivalued_key, known_keys, known_tags};
use crate::reference::{ConditionKey, Reference};
use crate::text::{bounds, compare_keys};

/// Names beside the cursor's that are told apart.
const MOST_PRESENT: usize = 200;

/// Where a key comes from; less fits better.
const OF_ACTIONS: u8 = 0;
const OF_ALL: u8 = 1;
const OF_SERVICE: u8 = 2;
/// Added for a key that the operator is not meant for.
const UNSUITED: u8 = 4;

pub(super) fn offer<'a>(
    offers: &mut Offers<'a>,
    site: &Site<'a>,
    operator: &str,
    reference: Option<&Reference<'a>>,
) {
    let operator = operators::read(operator);
    let mut present = site.sibling_names();
    present.truncate(MOST_PRESENT);
    let is_present = |name: &str| {
        present
            .iter()
            .any(|other| compare_keys(other, name).is_eq())
    };
    each(site, offers.typed(), reference, |found| {
        if is_present(found.name()) {
            return;
        }
        let suited = match (found, operator) {
            (Found::Key(_, key), Some(operator)) => suits(operator, key.key_type()),
            (Found::Name(name), Some(operator)) => suits_name(operator, name),
            _ => true,
        };
        let fit = found.origin() + if suited { 0 } else { UNSUITED };
        let offer = found.offer(fit, CompletionKind::ConditionKey);
        match found {
            Found::Whole(_) => offers.put(false, offer),
            _ => offers.add(offer),
        }
    });
}

/// The keys of variables behind `${`.
pub(super) fn offer_variables<'a>(
    offers: &mut Offers<'a>,
    site: &Site<'a>,
    is_closed: bool,
    reference: Option<&Reference<'a>>,
) {
    each(site, offers.typed(), reference, |found| {
        // R-VAR-5.
        let is_single = match found {
            Found::Key(_, key) => !key.key_type().is_array(),
            Found::Name(name) => !is_multivalued_key(name),
            Found::Whole(key) => !key.1.key_type().is_array(),
            Found::Tag(_) | Found::Service(_) => true,
        };
        if !is_single {
            return;
        }
        let offer = found.offer(found.origin(), CompletionKind::Variable);
        let ending = match offer.ending {
            Ending::Whole => Ending::Variable { is_closed },
            // Nothing follows what goes on.
            _ => Ending::Variable { is_closed: true },
        };
        let offer = offer.ending(ending);
        match found {
            Found::Whole(_) => offers.put(false, offer),
            _ => offers.add(offer),
        }
    });
    for (sign, meaning) in [
        ("*", "the character `*` itself (R-VAR-8)"),
        ("?", "the character `?` itself (R-VAR-8)"),
        ("$", "the character `$` itself (R-VAR-8)"),
    ] {
        let escape = Offer::new(OF_SERVICE, CompletionKind::Variable, sign);
        let escape = escape.ending(Ending::Variable { is_closed });
        offers.add(escape.saying(move || meaning.into()));
    }
}

/// A name that can stand there.
#[derive(Clone, Copy)]
enum Found<'a> {
    /// Of the reference.
    Key(u8, ConditionKey<'a>),
    /// Of AWS, without a reference.
    Name(&'static str),
    /// The beginning of the keys of tags, without a reference.
    Tag(&'static str),
    /// What is typed, where a key with a placeholder stands for it.
    Whole((&'a str, ConditionKey<'a>)),
    /// The keys of a service.
    Service(&'a str),
}

impl<'a> Found<'a> {
    fn name(&self) -> &'a str {
        match *self {
            Self::Key(_, key) => key.name(),
            Self::Name(name) | Self::Tag(name) => name,
            Self::Service(prefix) => prefix,
            Self::Whole((typed, _)) => typed,
        }
    }

    const fn origin(&self) -> u8 {
        match *self {
            Self::Key(origin, _) => origin,
            Self::Name(_) | Self::Tag(_) => OF_ALL,
            Self::Whole(_) => OF_ACTIONS,
            Self::Service(_) => OF_SERVICE,
        }
    }

    fn offer(self, fit: u8, kind: CompletionKind) -> Offer<'a> {
        match self {
            Self::Key(origin, key) => {
                let offer = Offer::new(fit, kind, key.name());
                let offer = match before_placeholder(key.name()) {
                    Some(before) => offer.writing(before).ending(Ending::GoesOn),
                    None => offer,
                };
                offer.saying(move || said(origin, key))
            }
            Self::Name(name) => Offer::new(fit, kind, name).saying(|| "of every request".into()),
            Self::Tag(name) => {
                let offer = Offer::new(fit, kind, format!("{name}/"));
                let offer = offer.ending(Ending::GoesOn);
                offer.saying(|| "goes on with the key of a tag".into())
            }
            Self::Whole((typed, key)) => {
                Offer::new(fit, kind, typed).saying(move || said(OF_SERVICE, key))
            }
            Self::Service(prefix) => {
                let offer = Offer::new(fit, CompletionKind::Service, format!("{prefix}:"));
                let offer = offer.ending(Ending::GoesOn);
                offer.saying(move || format!("keys of {prefix}"))
            }
        }
    }
}

/// The type, how many values, and of what.
fn said(origin: u8, key: ConditionKey<'_>) -> String {
    let mut detail = String::from(key.key_type().as_str());
    detail.push_str(match origin {
        OF_ACTIONS => ", of these actions",
        OF_ALL => ", of every request",
        _ => "",
    });
    if key.is_shape() {
        detail.push_str("; goes on with what stands at the placeholder");
    }
    detail
}

/// What stands before the placeholder of a key.
fn before_placeholder(name: &str) -> Option<&str> {
    let start = name.find("${").or_else(|| name.find('<'))?;
    name.get(..start)
}

fn suits_name(operator: ParsedOperator, name: &str) -> bool {
    operator.set.is_some() == is_multivalued_key(name)
}

/// Every key that can stand there, those of the statement's actions first.
fn each<'a>(
    site: &Site<'a>,
    typed: &'a str,
    reference: Option<&Reference<'a>>,
    mut see: impl FnMut(Found<'a>),
) {
    let Some(reference) = reference else {
        known_keys().for_each(|name| see(Found::Name(name)));
        known_tags().for_each(|name| see(Found::Tag(name)));
        return;
    };
    let mut seen = Related::of(site, Some(reference)).condition_keys();
    seen.values()
        .for_each(|key| see(Found::Key(OF_ACTIONS, *key)));
    for key in reference.global_keys() {
        if seen.insert(key.name(), key).is_none() {
            see(Found::Key(OF_ALL, key));
        }
    }
    if let Some((prefix, _)) = typed.split_once(':') {
        let service = reference.service(prefix);
        let keys = service.map(|service| service.condition_keys());
        for key in keys.into_iter().flatten() {
            if seen.insert(key.name(), key).is_none() {
                see(Found::Key(OF_SERVICE, key));
            }
        }
    } else {
        for service in reference.services() {
            let prefix = service.prefix();
            let is_own = |key: ConditionKey<'_>| {
                let rest = key.name().strip_prefix(prefix);
                rest.is_some_and(|rest| rest.starts_with(':'))
            };
            if service.condition_keys().any(is_own) {
                see(Found::Service(prefix));
            }
        }
    }
    if typed.len() <= bounds::FACT_BYTES
        && let Some(key) = reference.condition_key(typed)
        && key.is_shape()
    {
        see(Found::Whole((typed, key)));
    }
}

/// The variable that is being written at the cursor, and whether something behind it closes it already.
pub(super) fn open_variable<'a>(site: &Site<'a>) -> Option<Open<'a>> {
    let Target { span, typed, .. } = site.target;
    let start = typed.rfind("${")? + "${".len();
    let written = typed.get(start..)?;
    if written.contains('}') {
        return None;
    }
    let behind = site.own_text().get(typed.len()..).unwrap_or_default();
    // Without its brace what stands behind the cursor is no part of it.
    let end = behind.find(['}', ',', '$', ' ', '*', '?', '"']);
    let through = end.filter(|end| {
        let rest = behind.get(*end..);
        rest.is_some_and(|rest| rest.starts_with(['}', ',']))
    });
    let is_closed = through.is_some();
    let begins = span.start as usize + start;
    let cursor = span.start as usize + typed.len();
    Some(Open {
        target: site.within(begins, cursor + through.unwrap_or(0), cursor),
        is_closed,
        is_in_default: written.contains(','),
    })
}

/// A variable without its end, as far as the cursor.
pub(super) struct Open<'a> {
    pub(super) target: Target<'a>,
    pub(super) is_closed: bool,
    /// The cursor is behind the key, where any text may stand (R-VAR-9).
    pub(super) is_in_default: bool,
}

/// `true` and `false`, where a key or an operator has them alone.
pub(super) fn offer_values<'a>(
    offers: &mut Offers<'a>,
    site: &Site<'a>,
    (operator, key): (&str, &str),
    reference: Option<&Reference<'a>>,
) {
    use crate::policy::OperatorFamily as Family;
    use crate::reference::KeyType;
    let Some(parsed) = operators::read(operator) else {
        return;
    };
    let key = reference.and_then(|reference| reference.condition_key(key));
    let key_type = key.map(|key| key.key_type());
    let family = parsed.operator.family();
    let is_bool = match family {
        Family::Bool | Family::Null => true,
        _ => matches!(key_type, Some(KeyType::Bool | KeyType::ArrayOfBool)),
    };
    if is_bool {
        let meanings: Vec<(&str, &str)> = match family {
            Family::Null => alloc::vec![
                ("true", "the request does not have the key (R-NULL-1)"),
                ("false", "the request has the key (R-NULL-1)"),
            ],
            _ => alloc::vec![
                ("true", "the key is there and true (R-BOOL-1)"),
                ("false", "the key is there and false (R-BOOL-2)"),
            ],
        };
        let present = site.sibling_values();
        // R-BOOL-4: of several, one is too many.
        let meanings = meanings.into_iter();
        for (value, meaning) in meanings.filter(|(value, _)| !present.contains(value)) {
            let item = Offer::new(0, CompletionKind::Value, value);
            offers.add(item.saying(|| meaning.to_string()));
        }
    }
    if let (Family::Arn, Some(reference)) = (family, reference) {
        super::resources::by_service(offers, reference);
    }
}
