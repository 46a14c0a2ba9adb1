//! Whether one statement says all that another one says.

use alloc::{string::String, vec::Vec};

use super::cover::{action_covers, resource_covers};
use super::steps::Steps;
use crate::document::{Member, PrincipalElement, Values};
use crate::effect::Effect;
use crate::lint::subject::{CheckedCondition, CheckedList, CheckedStatement};
use crate::text::same_key;

/// Compares statements as long as there are steps for it.
#[derive(Debug)]
pub(super) struct Comparison(Steps);

impl Comparison {
    pub(super) const fn new() -> Self {
        Self(Steps::new())
    }

    /// Whether `wide` applies wherever `narrow` does. Sure where it says so, of statements that are whole.
    pub(super) fn covers(
        &mut self,
        wide: &CheckedStatement<'_>,
        narrow: &CheckedStatement<'_>,
    ) -> bool {
        let Some(effect) = wide.effect.filter(|effect| narrow.effect == Some(*effect)) else {
            return false;
        };
        self.same_principals(wide, narrow)
            && self.asks_no_more(wide, narrow)
            && self.covers_actions(wide, narrow)
            && self.covers_resources(wide, narrow, effect)
    }

    fn same_principals(
        &mut self,
        wide: &CheckedStatement<'_>,
        narrow: &CheckedStatement<'_>,
    ) -> bool {
        let count = wide.principals.len();
        if count != narrow.principals.len() || !self.0.take_some(2 * count) {
            return false;
        }
        let sorted = |statement: &CheckedStatement<'_>| {
            let principals = statement.principals.iter();
            let mut all: Vec<_> = principals
                .map(|one| {
                    (
                        one.is_inverted,
                        String::from(one.kind),
                        String::from(one.text),
                    )
                })
                .collect();
            all.sort_unstable();
            all
        };
        sorted(wide) == sorted(narrow)
    }

    /// Whether each condition of the one is one of the other.
    fn asks_no_more(&mut self, wide: &CheckedStatement<'_>, narrow: &CheckedStatement<'_>) -> bool {
        let mut conditions = wide.conditions.iter();
        conditions.all(|asked| {
            let mut others = narrow.conditions.iter();
            others.any(|other| self.0.take_some(1) && self.same_condition(asked, other))
        })
    }

    fn same_condition(&mut self, one: &CheckedCondition<'_>, other: &CheckedCondition<'_>) -> bool {
        let count = one.values.items.len();
        one.operator.is_some()
            && one.operator == other.operator
            && same_key(one.key(), other.key())
            && count == other.values.items.len()
            && self.0.take_some(count)
            && one
                .items()
                .map(|value| value.text)
                .eq(other.items().map(|value| value.text))
    }

    fn covers_actions(
        &mut self,
        wide: &CheckedStatement<'_>,
        narrow: &CheckedStatement<'_>,
    ) -> bool {
        let (Some(wide), Some(narrow)) = (&wide.actions, &narrow.actions) else {
            return false;
        };
        if !self.0.take_some(wide.items.len()) {
            return false;
        }
        if !wide.is_inverted && wide.items.iter().any(|item| item.is_everything()) {
            return true;
        }
        self.covers_list(wide, narrow, |action| action.text(), action_covers)
    }

    fn covers_resources(
        &mut self,
        wide: &CheckedStatement<'_>,
        narrow: &CheckedStatement<'_>,
        effect: Effect,
    ) -> bool {
        let (wide, narrow) = match (&wide.resources, &narrow.resources) {
            (Some(wide), Some(narrow)) => (wide, narrow),
            (None, None) => return true,
            _ => return false,
        };
        if !self.0.take_some(wide.items.len()) {
            return false;
        }
        if !wide.is_inverted && wide.items.iter().any(|item| item.is_everything()) {
            return true;
        }
        self.covers_list(
            wide,
            narrow,
            |resource| resource.text(),
            |wide, narrow| resource_covers(wide, narrow, effect),
        )
    }

    /// Of two lists of exceptions the narrow one has all that the wide one has, and more perhaps.
    fn covers_list<T>(
        &mut self,
        wide: &CheckedList<'_, T>,
        narrow: &CheckedList<'_, T>,
        text: impl Fn(&T) -> &str,
        covers: impl Fn(&T, &T) -> bool,
    ) -> bool {
        if wide.is_inverted != narrow.is_inverted {
            return false;
        }
        let is_same = |one: &T, other: &T| text(one) == text(other);
        if wide.is_inverted {
            // Each of the one is one of the other, which has no fewer.
            return wide.items.iter().all(|item| {
                let mut others = narrow.items.iter();
                others.any(|other| self.0.take_some(1) && is_same(item, other))
            });
        }
        let mut items = narrow.items.iter();
        items.all(|item| {
            let mut others = wide.items.iter();
            others.any(|other| {
                self.0.take(text(other), text(item))
                    && (is_same(other, item) || covers(other, item))
            })
        })
    }
}

/// Whether all of a statement could be read: what is left of another one says more than it.
pub(super) fn is_whole(statement: &CheckedStatement<'_>) -> bool {
    let written = statement.written;
    let lists = [
        (Member::Action, &written.action),
        (Member::NotAction, &written.not_action),
        (Member::Resource, &written.resource),
        (Member::NotResource, &written.not_resource),
    ];
    let is_full = lists.iter().all(|(member, list)| match list {
        Some(list) => !list.is_incomplete && !list.items.is_empty(),
        None => !written.has(*member),
    });
    let has_both = written.action.is_some() && written.not_action.is_some()
        || written.resource.is_some() && written.not_resource.is_some();
    is_full && !has_both && has_conditions(statement) && has_principals(statement)
}

/// A block without keys may be one that could not be read.
fn has_conditions(statement: &CheckedStatement<'_>) -> bool {
    let Some(condition) = &statement.written.condition else {
        return !statement.written.has(Member::Condition);
    };
    let mut blocks = condition.blocks.iter();
    let mut conditions = statement.conditions.iter();
    blocks.all(|block| !block.entries.is_empty())
        && conditions.all(|condition| !condition.values.is_incomplete)
}

fn has_principals(statement: &CheckedStatement<'_>) -> bool {
    let written = statement.written;
    let elements = [
        (Member::Principal, &written.principal),
        (Member::NotPrincipal, &written.not_principal),
    ];
    elements.iter().all(|(member, element)| match element {
        Some(PrincipalElement::Map(map)) => {
            let is_whole = |(_, values): &(_, Values<'_>)| !values.is_incomplete;
            !map.is_incomplete && map.entries.iter().all(is_whole)
        }
        Some(PrincipalElement::Text(_)) => true,
        None => !written.has(*member),
    })
}
