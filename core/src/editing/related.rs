//! What a statement's actions are in the reference: the actions, and the resource types and keys that come with them.

use alloc::borrow::Cow;
use alloc::collections::{BTreeMap, BTreeSet};
use alloc::vec::Vec;

use super::place::Site;
use crate::reference::{Action, ConditionKey, Reference, ResourceType};
use crate::text::bounds;

/// The most entries of a list that are looked up, and the most actions that are looked at.
pub(super) const MOST_ENTRIES: usize = 100;
const MOST_ACTIONS: usize = 2_000;

/// The actions of a statement.
pub(super) struct Related<'r> {
    /// Those that the reference has; none for `*` and for `NotAction`, of which nothing is known.
    pub(super) actions: Vec<Action<'r>>,
}

/// A type of resource that some action of a statement is asked for.
#[derive(Debug, Clone)]
pub(super) struct RelatedType<'r> {
    pub(super) service: &'r str,
    pub(super) resource_type: ResourceType<'r>,
    pub(super) is_required: bool,
}

impl<'r> Related<'r> {
    /// Of the statement around the cursor.
    pub(super) fn of(site: &Site<'_>, reference: Option<&Reference<'r>>) -> Self {
        let mut related = Self {
            actions: Vec::new(),
        };
        let Some(reference) = reference else {
            return related;
        };
        let written = site.of_statement("Action");
        let entries: BTreeSet<Cow<'_, str>> = written
            .into_iter()
            .filter(|entry| entry != "*" && entry.len() <= bounds::ACTION_BYTES)
            .take(MOST_ENTRIES)
            .collect();
        let mut seen = BTreeSet::new();
        for entry in &entries {
            let room = MOST_ACTIONS.saturating_sub(related.actions.len());
            for action in reference.expand(entry).take(room) {
                if seen.insert((action.service_prefix(), action.name())) {
                    related.actions.push(action);
                }
            }
        }
        related
    }

    /// The types of resources of its actions, each once.
    pub(super) fn resource_types(&self) -> Vec<RelatedType<'r>> {
        let mut types = BTreeMap::new();
        for action in &self.actions {
            for resource in action.resources() {
                let resource_type = resource.resource_type();
                let found = types
                    .entry((action.service_prefix(), resource_type.name()))
                    .or_insert(RelatedType {
                        service: action.service_prefix(),
                        resource_type,
                        is_required: false,
                    });
                found.is_required |= resource.is_required();
            }
        }
        types.into_values().collect()
    }

    /// The keys that are listed for its actions and for their resource types, each once.
    pub(super) fn condition_keys(&self) -> BTreeMap<&'r str, ConditionKey<'r>> {
        let of_actions = self
            .actions
            .iter()
            .flat_map(|action| action.condition_keys());
        let types = self.resource_types();
        let of_types = types
            .iter()
            .flat_map(|of_type| of_type.resource_type.condition_keys());
        of_actions
            .chain(of_types)
            .map(|key| (key.name(), key))
            .collect()
    }
}
