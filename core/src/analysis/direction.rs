//! Whether one side allows what the other does not.
//!
//! Why a proof is one: every request falls into a group of actions, a kind of resource, a caller, a class of each key and a
//! state of each term, and what both sides decide depends on these alone. For each of them it is looked for a place where the
//! one side allows (one of its ways holds, no Deny does) and the other does not (a Deny holds, or each way lacks something).
//! Where there is none, no request is. Where there is one, a request is made of it and asked of both sides; what does not
//! show there is not told as a difference, and not as a proof.

use alloc::{
    collections::{BTreeMap, BTreeSet},
    vec::Vec,
};
use core::cell::OnceCell;

use super::actions::ActionGroup;
use super::conditions::Keys;
use super::exempt::Exempt;
use super::limits::{Budget, Unknown};
use super::listed::listed;
use super::look::{Effort, Look, Outcome};
use super::mask::Mask;
use super::prepared::{Prepared, is_settled};
use super::setting::Callers;
use super::statements::Half;
use super::terms::Terms;
use crate::policy::Effect;
use crate::reference::Reference;

pub(super) fn look(
    prepared: &Prepared<'_>,
    to: Half,
    outcome: &mut Outcome,
    budget: &mut Budget,
) -> Result<(), Unknown> {
    let statements = &prepared.statements;
    let mut active: Vec<&ActionGroup> = prepared
        .groups
        .iter()
        .filter(|group| !is_settled(statements, &group.statements, to))
        .collect();
    if active.is_empty() {
        return Ok(());
    }
    // Where the other side allows least, a difference is found first.
    let allowing = |group: &&ActionGroup| {
        let entries = statements.entries.iter().enumerate();
        let allowing = entries.filter(|(at, entry)| {
            group.statements.has(*at)
                && entry.effect == Effect::Allow
                && statements.set(entry).is_some_and(|set| set.half != to)
        });
        allowing.count()
    };
    active.sort_by_cached_key(allowing);
    let used: BTreeSet<usize> = active
        .iter()
        .flat_map(|group| group.statements.classes())
        .collect();
    let entries = used.iter().filter_map(|at| statements.entries.get(*at));
    let exempt = prepared.exempt;
    let conditions = entries.flat_map(|entry| statements.conditions(entry));
    let conditions = conditions.chain(exempt.into_iter().flat_map(Exempt::conditions));
    let keys = Keys::of(conditions, budget)?;
    let mut base = Terms::default();
    let mut products = BTreeMap::new();
    for at in &used {
        if let Some(entry) = statements.entries.get(*at) {
            let conditions = statements.conditions(entry);
            products.insert(*at, keys.products(conditions, entry.effect, &mut base));
        }
    }
    let exempt = exempt.map(|exempt| exempt.products(&keys, &mut base));
    let look = Look {
        prepared,
        to,
        keys,
        base,
        products,
        exempt: exempt.transpose()?.unwrap_or_default(),
        listed: OnceCell::new(),
    };
    let mut looked_at: BTreeSet<&Mask> = BTreeSet::new();
    for group in active {
        if outcome.is_full(&budget.limits) {
            break;
        }
        match prepared.reference {
            None => look.group(group, outcome, budget)?,
            Some(_) if looked_at.contains(&group.statements) => {}
            Some(reference) => {
                // What is proved for all requests is proved for those that are listed.
                if look.is_proved(group, outcome, budget)? {
                    continue;
                }
                looked_at.insert(&group.statements);
                for group in look.listed(reference, &group.statements, budget)? {
                    if !outcome.is_full(&budget.limits) {
                        look.listed_group(group, outcome, budget)?;
                    }
                }
            }
        }
    }
    Ok(())
}

impl<'a> Look<'_, 'a> {
    /// Whether nothing is new in a group, whatever the reference lists.
    fn is_proved(
        &self,
        group: &ActionGroup,
        outcome: &Outcome,
        budget: &mut Budget,
    ) -> Result<bool, Unknown> {
        if outcome.listed.is_some() {
            return Ok(false);
        }
        let all: Vec<usize> = group.statements.classes().collect();
        let plain = self.plain(&all);
        let has_patterns = plain.len() < all.len();
        if self.are_shown(&self.needed(&all), outcome)
            || (has_patterns && self.is_nothing_on_paper(group, &plain, budget)?)
        {
            return Ok(true);
        }
        let mut any = Outcome {
            shown: outcome.shown.clone(),
            ..Outcome::default()
        };
        // What is found need not be shown.
        let tries = core::mem::take(&mut budget.limits.tries);
        let looked = self.all_of(group, &all, &mut any, budget);
        budget.limits.tries = tries;
        looked?;
        Ok(any.unknown.is_empty())
    }

    /// The listed actions that these statements are about.
    fn listed(
        &self,
        reference: Reference<'_>,
        about: &Mask,
        budget: &mut Budget,
    ) -> Result<&[ActionGroup], Unknown> {
        let all = match self.listed.get() {
            Some(all) => all,
            None => {
                let statements = &self.prepared.statements;
                let is_wanted = |service: &str, about: &Mask| {
                    self.prepared.setting.covers(service) && !is_settled(statements, about, self.to)
                };
                let known = &self.prepared.known_actions;
                let all = listed(reference, statements, known, is_wanted, &self.keys, budget)?;
                self.listed.get_or_init(|| all)
            }
        };
        Ok(all.get(about).map_or(&[], Vec::as_slice))
    }

    /// A group of actions that are listed.
    fn listed_group(
        &self,
        group: &ActionGroup,
        outcome: &mut Outcome,
        budget: &mut Budget,
    ) -> Result<(), Unknown> {
        let all: Vec<usize> = group.statements.classes().collect();
        if outcome.listed.is_none() && self.are_shown(&self.needed(&all), outcome) {
            return Ok(());
        }
        match self.requests(group, &all, Effort::Full, outcome, budget) {
            // The shapes of ARNs one by one, which together are too many texts.
            Err(Unknown::States | Unknown::Classes) => {
                for group in group.by_shape() {
                    self.all_of(&group, &all, outcome, budget)?;
                }
                Ok(())
            }
            looked => looked,
        }
    }

    /// A group, with as few patterns of resources as will do: first with none at all, whether anything is left on paper; then
    /// with those of one statement at a time, whether it makes a difference that is easy to show; then with all.
    fn group(
        &self,
        group: &ActionGroup,
        outcome: &mut Outcome,
        budget: &mut Budget,
    ) -> Result<(), Unknown> {
        let all: Vec<usize> = group.statements.classes().collect();
        if outcome.listed.is_some() {
            return self.all_of(group, &all, outcome, budget);
        }
        let novel = self.needed(&all);
        if self.are_shown(&novel, outcome) {
            return Ok(());
        }
        let plain = self.plain(&all);
        if plain.len() == all.len() {
            return self.all_of(group, &all, outcome, budget);
        }
        if self.is_nothing_on_paper(group, &plain, budget)? {
            return Ok(());
        }
        if matches!(self.prepared.setting.callers, Callers::Own { .. }) {
            for at in &novel {
                let with: Vec<usize> = plain.iter().chain([at]).copied().collect();
                let mut few = Outcome {
                    shown: outcome.shown.clone(),
                    ..Outcome::default()
                };
                if self.are_shown(&[*at], &few) {
                    continue;
                }
                self.requests(group, &with, Effort::Few, &mut few, budget)?;
                outcome.witnesses.extend(few.witnesses);
                outcome.shown = few.shown;
                if outcome.is_full(&budget.limits) {
                    return Ok(());
                }
            }
            if self.are_shown(&novel, outcome) {
                return Ok(());
            }
        }
        self.all_of(group, &all, outcome, budget)
    }

    /// Whether nothing is new however wide the patterns of resources are.
    fn is_nothing_on_paper(
        &self,
        group: &ActionGroup,
        plain: &[usize],
        budget: &mut Budget,
    ) -> Result<bool, Unknown> {
        let mut paper = Outcome::default();
        self.requests(group, plain, Effort::Paper, &mut paper, budget)?;
        Ok(paper.unknown.is_empty())
    }

    /// A group with all that is told.
    fn all_of(
        &self,
        group: &ActionGroup,
        all: &[usize],
        outcome: &mut Outcome,
        budget: &mut Budget,
    ) -> Result<(), Unknown> {
        match self.requests(group, all, Effort::Full, outcome, budget) {
            Err(unknown @ (Unknown::States | Unknown::Classes)) if outcome.listed.is_none() => {
                // Without what would be excluded less is excluded: what is found has to be shown, and what is not is a proof.
                let needed = self.needed(all);
                match self.requests(group, &needed, Effort::Full, outcome, budget) {
                    Err(Unknown::States | Unknown::Classes) => {
                        outcome.unknown.insert(unknown);
                        Ok(())
                    }
                    looked => looked,
                }
            }
            Err(unknown @ (Unknown::States | Unknown::Classes)) => {
                outcome.unknown.insert(unknown);
                Ok(())
            }
            looked => looked,
        }
    }
}
