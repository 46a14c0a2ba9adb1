//! The one spelling of a statement.

use alloc::{
    borrow::ToOwned,
    collections::{BTreeMap, BTreeSet},
    string::String,
};

use super::actions;
use super::conditions::{self, Conditions};
use crate::document::{PrincipalElement, Statement, Text, Values};

/// A list, and whether it is one of exceptions.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Entries {
    pub(super) is_inverted: bool,
    pub(super) items: BTreeSet<String>,
}

/// Whom a statement is about.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Principals {
    /// `"*"`.
    Everyone,
    /// By kind.
    Listed(BTreeMap<String, BTreeSet<String>>),
}

/// All of a statement but its actions.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Frame {
    pub(super) effect: String,
    /// `true` for `NotPrincipal`.
    pub(super) principal: Option<(bool, Principals)>,
    pub(super) resources: Option<Entries>,
    pub(super) conditions: Conditions,
}

/// A statement taken apart into its frame and its actions.
pub(super) fn spelled(statement: &Statement<'_>) -> (Frame, Entries) {
    let effect = statement.effect.as_ref().map_or("", Text::as_str);
    let principal = [
        (false, &statement.principal),
        (true, &statement.not_principal),
    ];
    let principal = principal
        .into_iter()
        .find_map(|(inverted, element)| Some((inverted, principals(element.as_ref()?))));
    let listed =
        |plain: &Option<Values<'_>>, inverted: &Option<Values<'_>>, spell: fn(&str) -> String| {
            let (is_inverted, values) = match (plain, inverted) {
                (Some(values), _) => (false, values),
                (None, Some(values)) => (true, values),
                (None, None) => return None,
            };
            let items = values.items.iter().map(|item| spell(item.as_str()));
            Some(Entries {
                is_inverted,
                items: items.collect(),
            })
        };
    let actions = listed(&statement.action, &statement.not_action, actions::spelled);
    let resources = listed(&statement.resource, &statement.not_resource, str::to_owned);
    let frame = Frame {
        effect: effect.to_owned(),
        principal,
        resources: resources.map(without_specific),
        conditions: statement
            .condition
            .as_ref()
            .map(conditions::spelled)
            .unwrap_or_default(),
    };
    let none = Entries {
        is_inverted: false,
        items: BTreeSet::new(),
    };
    (frame, actions.unwrap_or(none))
}

/// Beside the lone star no entry says anything.
fn without_specific(entries: Entries) -> Entries {
    match entries.items.contains("*") {
        true => Entries {
            items: BTreeSet::from([String::from("*")]),
            ..entries
        },
        false => entries,
    }
}

fn principals(element: &PrincipalElement<'_>) -> Principals {
    let map = match element {
        // Any other text is refused.
        PrincipalElement::Text(_) => return Principals::Everyone,
        PrincipalElement::Map(map) => map,
    };
    let entries = map.entries.iter().map(|(kind, values)| {
        let items = values.items.iter().map(|item| item.as_str().to_owned());
        (kind.as_str().to_owned(), items.collect())
    });
    let listed: BTreeMap<String, BTreeSet<String>> = entries.collect();
    let is_star = |items: &BTreeSet<String>| items.len() == 1 && items.contains("*");
    // R-PRIN-2.
    match listed.len() == 1 && listed.get("AWS").is_some_and(is_star) {
        true => Principals::Everyone,
        false => Principals::Listed(listed),
    }
}
