//! `Condition`: operators, keys and values.

use alloc::vec::Vec;

use smol_str::SmolStr;

use super::{MOST, OnePass, Text, fits};
use crate::document::Limits;
use crate::policy::condition::{Condition, ConditionTest, Operand, is_sound_key};
use crate::policy::judge::Judge;
use crate::policy::operator::{ConditionOperator, ParsedOperator, parse_operator};
use crate::text::{ContextKey, Path, Pull, Pulled, same_key};

impl OnePass {
    pub(super) fn conditions(
        &mut self,
        pull: &mut Pull<'_>,
        judge: &mut Judge<'_>,
        limits: &Limits,
    ) -> Option<()> {
        let first = self.conditions.len();
        pull.eat(b'{')?;
        loop {
            let operator = pull.name()?.text;
            let of_statement = self.conditions.get(first..)?;
            // Without case they must not repeat (R-COND-17).
            let repeats = |other: &Condition| other.operator.eq_ignore_ascii_case(operator);
            if of_statement.len() > MOST || of_statement.iter().any(repeats) {
                return None;
            }
            self.block(operator, pull, judge, limits)?;
            if !pull.goes_on(b'}')? {
                return Some(());
            }
        }
    }

    /// The keys of one operator, of which there is one at least.
    fn block(
        &mut self,
        written: &str,
        pull: &mut Pull<'_>,
        judge: &mut Judge<'_>,
        limits: &Limits,
    ) -> Option<()> {
        let parsed = parse_operator(written, judge.loader)?;
        let written = SmolStr::from(written);
        let first = self.conditions.len();
        pull.eat(b'{')?;
        loop {
            let key = pull.name()?.text;
            fits(key, limits)?;
            let of_block = self.conditions.get(first..)?;
            // R-GRAM-5
            let repeats = |other: &Condition| same_key(&other.key.name, key);
            if !is_sound_key(key) || of_block.len() > MOST || of_block.iter().any(repeats) {
                return None;
            }
            let test = test(parsed, pull, judge, limits)?;
            self.conditions.push(Condition {
                operator: written.clone(),
                key: ContextKey::new(key),
                test,
            });
            if !pull.goes_on(b'}')? {
                return Some(());
            }
        }
    }
}

fn test(
    parsed: ParsedOperator,
    pull: &mut Pull<'_>,
    judge: &mut Judge<'_>,
    limits: &Limits,
) -> Option<ConditionTest> {
    let ParsedOperator {
        operator,
        set,
        if_exists,
    } = parsed;
    if operator == ConditionOperator::Null && set.is_some() {
        return None; // R-NULL-3
    }
    // Most conditions have one value, and most lists a few.
    let is_list = pull.peek()? == b'[';
    let mut operands = Vec::with_capacity(if is_list { 4 } else { 1 });
    let mut add = |value: Pulled<'_>| {
        fits(value.text, limits)?;
        let item = Text::of(value).item(value.text);
        operands.push(Operand {
            text: value.text.into(),
            value: judge.operand(operator, &item, &Path::Root),
        });
        Some(())
    };
    match pull.peek()? {
        // What is no string is read so where it stands alone.
        b'"' | b'[' => pull.strings(add)?,
        _ => add(pull.word()?)?,
    }
    let is_fine = match operator {
        ConditionOperator::Bool => operands.len() == 1, // R-BOOL-4
        _ => operands.len() <= limits.list_entries,
    };
    is_fine.then(|| ConditionTest::Compare {
        operator,
        set,
        if_exists,
        operands: operands.into(),
    })
}
