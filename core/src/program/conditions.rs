//! The conditions of a program: equal ones are one, and so are equal lists of them.

use alloc::{boxed::Box, collections::BTreeMap, vec::Vec};

use super::condition::CompiledCondition;
use super::meter::Meter;
use super::number::Number;
use super::truth::Truth;
use crate::policy::{Condition, ConditionTest, OperatorFamily};
use crate::request::RequestContext;
use crate::text::hash_text;

/// Lists of conditions by number. A list is an AND (R-COND-1), so its order does not matter.
#[derive(Debug, Clone, Default)]
pub(super) struct Conditions {
    conditions: Box<[CompiledCondition]>,
    groups: Box<[Group]>,
    /// The numbers of all groups' conditions as written, one group behind the other.
    written: Box<[ConditionNumber]>,
    /// The same with the cheap ones of each group first.
    cheap_first: Box<[ConditionNumber]>,
}

type ConditionNumber = Number<CompiledCondition>;

/// The number of a group; a statement without conditions has none.
pub(super) type GroupNumber = Number<Group>;

#[derive(Debug, Clone, Copy)]
pub(super) struct Group {
    /// Its conditions, in either order.
    start: u32,
    end: u32,
    /// What one test of all of them looks at, in steps.
    steps: u64,
    /// The bits of all of them in [`Truths`]; none if one of them has no bit.
    bits: u64,
}

impl Conditions {
    /// The conditions of a group as written.
    pub(super) fn of_group(
        &self,
        group: Option<GroupNumber>,
    ) -> impl Iterator<Item = &CompiledCondition> {
        self.numbers(group, &self.written)
            .iter()
            .filter_map(|number| number.get(&self.conditions))
    }

    /// What one test of all of a group looks at, in steps.
    pub(super) fn steps_of(&self, group: Option<GroupNumber>) -> u64 {
        group
            .and_then(|group| group.get(&self.groups))
            .map_or(0, |group| group.steps)
    }

    /// Whether each condition of a group is tested once in a decision, however often it is asked for.
    pub(super) fn are_remembered(&self, group: Option<GroupNumber>) -> bool {
        let numbers = self.numbers(group, &self.written);
        numbers.iter().all(|number| bit(*number).is_some())
    }

    #[inline]
    fn numbers<'n>(
        &self,
        group: Option<GroupNumber>,
        of: &'n [ConditionNumber],
    ) -> &'n [ConditionNumber] {
        group
            .and_then(|group| group.get(&self.groups))
            .and_then(|group| of.get(group.start as usize..group.end as usize))
            .unwrap_or_default()
    }

    /// What is known of a group, before any condition is tested: see [`Truths::of_all`].
    pub(super) fn bits(&self, group: Option<GroupNumber>) -> u64 {
        group
            .and_then(|group| group.get(&self.groups))
            .map_or(0, |group| group.bits)
    }

    /// The truths that are the same whatever the caller of a request asks, of the conditions that have a bit.
    pub(super) fn known(&self, request: &RequestContext<'_>) -> Truths {
        let mut known = Truths::NONE;
        for (number, condition) in Number::each(&self.conditions) {
            let Some(bit) = bit(number) else {
                break;
            };
            if condition.is_known(request) {
                known.set(bit, condition.truth(request));
            }
        }
        known
    }

    /// AND over a group, where each condition is tested once for all groups that have it.
    #[inline]
    pub(super) fn truth(
        &self,
        group: GroupNumber,
        request: &RequestContext<'_>,
        tested: &mut Tested,
    ) -> Truth {
        let bits = group.get(&self.groups).map_or(0, |group| group.bits);
        if let Some(all) = tested.truths.of_all(bits) {
            return all;
        }
        let mut all = Truth::True;
        for number in self.numbers(Some(group), &self.cheap_first) {
            let condition = number.get(&self.conditions);
            let truth = condition.map_or(Truth::False, |condition| {
                tested.truth_of(bit(*number), condition, request)
            });
            all = all.min(truth);
            if all == Truth::False {
                break;
            }
        }
        all
    }
}

/// The truths of conditions, as far as they are known: of the 64 that most statements have, one bit each.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Truths {
    hold: u64,
    fail: u64,
    undecided: u64,
}

/// The bit of a condition, if it has one.
#[inline]
fn bit(number: ConditionNumber) -> Option<u64> {
    1u64.checked_shl(number.place() as u32)
}

impl Tested {
    /// What is known before any condition is tested.
    pub(super) const fn new(truths: Truths) -> Self {
        Self {
            truths,
            meter: Meter::new(),
        }
    }

    /// The truth of a condition, tested if it has no bit or is not known by it.
    #[inline]
    pub(super) fn truth_of(
        &mut self,
        bit: Option<u64>,
        condition: &CompiledCondition,
        request: &RequestContext<'_>,
    ) -> Truth {
        let known = bit.and_then(|bit| self.truths.get(bit));
        known.unwrap_or_else(|| {
            self.meter.spend(u64::from(condition.steps));
            let truth = condition.truth(request);
            if let Some(bit) = bit {
                self.truths.set(bit, truth);
            }
            truth
        })
    }
}

impl Truths {
    /// Nothing is known.
    pub(crate) const NONE: Self = Self {
        hold: 0,
        fail: 0,
        undecided: 0,
    };

    #[inline]
    const fn get(self, bit: u64) -> Option<Truth> {
        if self.hold & bit != 0 {
            Some(Truth::True)
        } else if self.fail & bit != 0 {
            Some(Truth::False)
        } else if self.undecided & bit != 0 {
            Some(Truth::Undecided)
        } else {
            None
        }
    }

    #[inline]
    const fn set(&mut self, bit: u64, truth: Truth) {
        let truths = match truth {
            Truth::True => &mut self.hold,
            Truth::False => &mut self.fail,
            Truth::Undecided => &mut self.undecided,
        };
        *truths |= bit;
    }

    /// Whether one of these conditions fails.
    #[inline]
    pub(super) const fn one_fails(&self, bits: u64) -> bool {
        self.fail & bits != 0
    }

    /// Whether all of these conditions hold.
    #[inline]
    pub(super) const fn all_hold(&self, bits: u64) -> bool {
        bits & !self.hold == 0
    }

    /// AND over conditions of which all have bits, where it takes no look at one of them. `bits` is zero for others.
    #[inline]
    const fn of_all(self, bits: u64) -> Option<Truth> {
        if self.one_fails(bits) {
            Some(Truth::False)
        } else if bits != 0 && self.all_hold(bits) {
            Some(Truth::True)
        } else {
            None
        }
    }
}

/// The conditions that have been tested in one decision, or were known before.
#[derive(Debug)]
pub(super) struct Tested {
    pub(super) truths: Truths,
    /// How much has been looked at.
    pub(super) meter: Meter,
}

/// Collects the conditions of statements.
#[derive(Default)]
pub(super) struct ConditionsBuilder {
    conditions: Vec<Condition>,
    uses: Vec<u32>,
    by_hash: BTreeMap<u64, Vec<Number<Condition>>>,
    groups: Vec<Vec<Number<Condition>>>,
    group_of: BTreeMap<Vec<Number<Condition>>, GroupNumber>,
}

/// So many conditions of one hash are compared; whoever contrives more gets them kept apart.
const MOST_ALIKE: usize = 16;

impl ConditionsBuilder {
    /// The group of a statement's conditions.
    pub(super) fn add(&mut self, conditions: Vec<Condition>) -> Option<GroupNumber> {
        if conditions.is_empty() {
            return None;
        }
        let numbers: Vec<Number<Condition>> = conditions
            .into_iter()
            .map(|condition| self.number(condition))
            .collect();
        let next = GroupNumber::at(self.groups.len());
        let group = *self.group_of.entry(numbers.clone()).or_insert(next);
        if group == next {
            self.groups.push(numbers);
        }
        Some(group)
    }

    fn number(&mut self, condition: Condition) -> Number<Condition> {
        let next = Number::next(&self.conditions);
        let alike = self.by_hash.entry(hash(&condition)).or_default();
        let known = alike
            .iter()
            .copied()
            .find(|number| number.get(&self.conditions) == Some(&condition));
        if let Some(number) = known {
            if let Some(uses) = number.beside_mut(&mut self.uses) {
                *uses += 1;
            }
            return number;
        }
        if alike.len() < MOST_ALIKE {
            alike.push(next);
        }
        self.conditions.push(condition);
        self.uses.push(1);
        next
    }

    pub(super) fn build(self) -> Conditions {
        // The most frequent first: only so many are remembered during a decision.
        let numbers = Number::each(&self.conditions).map(|(number, _)| number);
        let mut order: Vec<Number<Condition>> = numbers.collect();
        let uses = |number: &Number<Condition>| number.beside(&self.uses).copied();
        order.sort_by_key(|number| core::cmp::Reverse(uses(number)));
        let mut renumbered = alloc::vec![ConditionNumber::at(0); order.len()];
        for (place, old) in order.iter().enumerate() {
            if let Some(slot) = old.beside_mut(&mut renumbered) {
                *slot = Number::at(place);
            }
        }
        let mut compiled: Vec<(ConditionNumber, CompiledCondition)> = renumbered
            .iter()
            .copied()
            .zip(self.conditions.into_iter().map(CompiledCondition::new))
            .collect();
        compiled.sort_by_key(|(number, _)| *number);
        let conditions: Box<[CompiledCondition]> = compiled
            .into_iter()
            .map(|(_, condition)| condition)
            .collect();
        let new_numbers = |group: &[Number<Condition>]| -> Vec<ConditionNumber> {
            let numbers = group.iter().filter_map(|old| old.beside(&renumbered));
            numbers.copied().collect()
        };
        let mut groups = Vec::with_capacity(self.groups.len());
        let (mut written, mut cheap_first) = (Vec::new(), Vec::new());
        for group in &self.groups {
            let start = written.len() as u32;
            let mut numbers = new_numbers(group);
            written.extend_from_slice(&numbers);
            numbers.sort_by_key(|number| Some(cost(&number.get(&conditions)?.condition)));
            let steps = numbers
                .iter()
                .filter_map(|number| number.get(&conditions))
                .map(|condition| u64::from(condition.steps))
                .sum();
            let bits: Option<Vec<u64>> = numbers.iter().copied().map(bit).collect();
            cheap_first.append(&mut numbers);
            groups.push(Group {
                start,
                end: written.len() as u32,
                steps,
                bits: bits
                    .unwrap_or_default()
                    .into_iter()
                    .fold(0, |all, bit| all | bit),
            });
        }
        Conditions {
            conditions,
            groups: groups.into(),
            written: written.into(),
            cheap_first: cheap_first.into(),
        }
    }
}

/// A rough order of cost.
pub(super) fn cost(condition: &Condition) -> u8 {
    match &condition.test {
        ConditionTest::Undecidable => 0,
        ConditionTest::Compare {
            operator, operands, ..
        } => match operator.family() {
            OperatorFamily::Null | OperatorFamily::Bool => 1,
            OperatorFamily::Ip => 2,
            OperatorFamily::Text if operands.len() < 4 => 2,
            OperatorFamily::Text | OperatorFamily::Numeric(_) | OperatorFamily::Date(_) => 3,
            OperatorFamily::Binary | OperatorFamily::TextIgnoreCase => 4,
            OperatorFamily::TextLike | OperatorFamily::Arn => 5,
        },
    }
}

/// Of the texts as written.
fn hash(condition: &Condition) -> u64 {
    let mut hash = 0u64;
    let mut add = |text: &str| {
        hash = hash.rotate_left(5) ^ hash_text(text);
    };
    add(&condition.operator);
    add(&condition.key.name);
    if let ConditionTest::Compare { operands, .. } = &condition.test {
        for operand in operands {
            add(&operand.text);
        }
    }
    hash
}
