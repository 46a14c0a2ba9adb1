//! Services: their actions, resource types and condition keys.

use core::fmt;
use core::ops::Range;

use super::action::Action;
use super::condition_key::{ConditionKey, Meant};
use super::resource_type::ResourceType;
use super::sections::{Section, Sections};
use crate::text::{did_you_mean, matches_action_name, same_name};

/// A service, by the prefix of its actions.
#[derive(Clone, Copy)]
pub struct Service<'a> {
    sections: Sections<'a>,
    at: usize,
}

/// Where a name stands in a part of a table that ascends without case.
fn find_name(
    sections: Sections<'_>,
    table: Section,
    part: Range<usize>,
    name: &str,
) -> Option<usize> {
    let at = sections
        .table(table)
        .first_from(part.clone(), name.as_bytes());
    let is_there = part.contains(&at) && same_name(sections.table(table).text(at), name);
    is_there.then_some(at)
}

impl<'a> Service<'a> {
    pub(super) fn all(
        sections: Sections<'a>,
    ) -> impl ExactSizeIterator<Item = Self> + Clone + use<'a> {
        let count = sections.table(Section::Services).len();
        (0..count).map(move |at| Self { sections, at })
    }

    pub(super) fn find(sections: Sections<'a>, prefix: &str) -> Option<Self> {
        let count = sections.table(Section::Services).len();
        let at = find_name(sections, Section::Services, 0..count, prefix)?;
        Some(Self { sections, at })
    }

    /// The prefix of its actions: `s3`.
    #[must_use]
    pub fn prefix(&self) -> &'a str {
        self.sections.table(Section::Services).text(self.at)
    }

    /// Its actions, in the order of their names without case.
    pub fn actions(&self) -> impl ExactSizeIterator<Item = Action<'a>> + Clone + use<'a> {
        let (sections, service) = (self.sections, self.at);
        let range = sections.range(Section::ServiceActions, service);
        range.map(move |at| Action::new(sections, service, at))
    }

    /// The action of a name without prefix, whatever its case (R-ACT-3).
    #[must_use]
    pub fn action(&self, name: &str) -> Option<Action<'a>> {
        let range = self.sections.range(Section::ServiceActions, self.at);
        let at = find_name(self.sections, Section::Actions, range, name)?;
        Some(Action::new(self.sections, self.at, at))
    }

    /// The actions that a pattern of names covers, in their order.
    pub(crate) fn covered<'p>(
        &self,
        pattern: &'p str,
    ) -> impl Iterator<Item = Action<'a>> + use<'a, 'p> {
        let (sections, service) = (self.sections, self.at);
        // Those that begin with the letters before the first wildcard stand together.
        let letters = pattern.find(['*', '?']).unwrap_or(pattern.len());
        let letters = pattern.as_bytes().get(..letters).unwrap_or_default();
        let names = sections.table(Section::Actions);
        let range = sections.range(Section::ServiceActions, service);
        let start = names.first_from(range.clone(), letters);
        let begins = move |at: &usize| {
            let own = names.entry(*at).get(..letters.len());
            own.is_some_and(|own| own.eq_ignore_ascii_case(letters))
        };
        (start..range.end)
            .take_while(begins)
            .map(move |at| Action::new(sections, service, at))
            .filter(move |action| matches_action_name(pattern, action.name()))
    }

    /// The action that is most likely meant by a name that it does not have.
    pub(super) fn similar_action(&self, name: &str) -> Option<Action<'a>> {
        self.action(did_you_mean(
            name,
            self.actions().map(|action| action.name()),
        )?)
    }

    /// Its resource types, in the order of their names without case.
    pub fn resource_types(
        &self,
    ) -> impl ExactSizeIterator<Item = ResourceType<'a>> + Clone + use<'a> {
        let sections = self.sections;
        let range = sections.range(Section::ServiceTypes, self.at);
        range.map(move |at| ResourceType::new(sections, at))
    }

    /// The resource type of a name, whatever its case.
    #[must_use]
    pub fn resource_type(&self, name: &str) -> Option<ResourceType<'a>> {
        let range = self.sections.range(Section::ServiceTypes, self.at);
        let at = find_name(self.sections, Section::Types, range, name)?;
        Some(ResourceType::new(self.sections, at))
    }

    /// The condition keys that some request to it can have: its own, and those of others that it lists.
    pub fn condition_keys(
        &self,
    ) -> impl ExactSizeIterator<Item = ConditionKey<'a>> + Clone + use<'a> {
        let list = self
            .sections
            .list(Section::ServiceKeys, Section::KeyLists, self.at);
        ConditionKey::of_list(self.sections, list)
    }

    /// The one of them that a policy means by a name, whatever its case, and whatever stands at a placeholder.
    #[must_use]
    pub fn condition_key(&self, name: &str) -> Option<ConditionKey<'a>> {
        let list = self
            .sections
            .list(Section::ServiceKeys, Section::KeyLists, self.at);
        Meant::by(self.sections, name).in_list(self.sections, list)
    }
}

impl fmt::Display for Service<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.prefix())
    }
}

impl fmt::Debug for Service<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Service").field(&self.prefix()).finish()
    }
}
