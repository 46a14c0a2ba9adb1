//! Which condition keys were asked for and missing (R-OUT-8).

use alloc::{collections::BTreeSet, string::String, vec::Vec};
use core::cmp::Ordering;

use crate::policy::{
    ArnOperand, ConditionTest, Effect, Operand, OperandValue, OperatorFamily, ResourcePart,
    TemplateToken,
};
use crate::program::{
    CompiledResource, Program, ProgramStatement, Truth, entry_covers, entry_misses_variable,
    missing_variables, unknown_roles, value_of,
};
use crate::request::{RequestContext, Scalar, ScalarKind, Value};
use crate::text::compare_keys;

/// Keys without case, each with the spelling met first. A key that many statements ask for is kept, and costs, once.
#[derive(Debug, Default)]
pub(super) struct Missing<'p>(BTreeSet<Key<'p>>);

#[derive(Debug)]
struct Key<'p>(&'p str);

impl Ord for Key<'_> {
    fn cmp(&self, other: &Self) -> Ordering {
        compare_keys(self.0, other.0)
    }
}

impl PartialOrd for Key<'_> {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl PartialEq for Key<'_> {
    fn eq(&self, other: &Self) -> bool {
        self.cmp(other).is_eq()
    }
}

impl Eq for Key<'_> {}

impl<'p> Missing<'p> {
    fn add(&mut self, key: &'p str) {
        self.0.insert(Key(key));
    }

    /// Sorted.
    pub(super) fn into_names(self) -> Vec<String> {
        let mut names: Vec<String> = self.0.into_iter().map(|key| key.0.into()).collect();
        names.sort();
        names
    }

    /// The keys of a statement whose principal and action hold: from variables of the resource part, and, if that part
    /// holds or might, from the conditions.
    pub(super) fn ask(
        &mut self,
        program: &'p Program,
        statement: &'p ProgramStatement,
        resource_holds: bool,
        request: &RequestContext<'_>,
    ) {
        let might_hold = self.ask_resource(statement, request);
        if !(resource_holds || might_hold) {
            return;
        }
        for compiled in program.conditions_of(statement) {
            let condition = &compiled.condition;
            let is_asked = match value_of(&condition.key, request) {
                None => true,
                // R-KEY-10: the path would decide.
                Some(value) => {
                    is_path_unknown(value)
                        && reads_path(&condition.test)
                        && compiled.truth(request) == Truth::Undecided
                }
            };
            if is_asked {
                self.add(&condition.key.name);
            }
            if let ConditionTest::Compare { operands, .. } = &condition.test {
                for key in operands
                    .iter()
                    .flat_map(|operand| variables(operand, request))
                {
                    self.add(key);
                }
            }
        }
    }

    /// Whether a variable of the resource part has no value.
    fn ask_resource(
        &mut self,
        statement: &'p ProgramStatement,
        request: &RequestContext<'_>,
    ) -> bool {
        let ResourcePart::Listed {
            inverted,
            entries,
            forced: None,
        } = &statement.resource
        else {
            return false;
        };
        // An exception that covers the resource is enough, and so is one that an Allow cannot resolve for
        // another reason than a missing key (R-RES-14); what the others would except does not matter.
        let excepts = |entry: &CompiledResource| match entry_covers(entry, request) {
            Some(covers) => covers,
            None => statement.effect == Effect::Allow && !has_missing_variable(entry, request),
        };
        if *inverted && entries.iter().any(excepts) {
            return false;
        }
        let mut any = false;
        for entry in entries {
            // What an exception would except, had it a value, cannot be told.
            if !(*inverted || entry_misses_variable(entry, request)) {
                continue;
            }
            if let Some(pattern) = entry.arn() {
                let texts = pattern.templates().chain(&pattern.whole);
                for key in texts.flat_map(|text| missing_variables(text, request)) {
                    self.add(&key.name);
                    any = true;
                }
            }
        }
        any
    }
}

fn has_missing_variable(entry: &CompiledResource, request: &RequestContext<'_>) -> bool {
    entry.arn().is_some_and(|pattern| {
        pattern
            .templates()
            .any(|segment| missing_variables(segment, request).next().is_some())
    })
}

/// The variables of a policy's value that have none in the request.
pub(super) fn variables<'p>(
    operand: &'p Operand,
    request: &RequestContext<'_>,
) -> impl Iterator<Item = &'p str> {
    let (one, several): (&[TemplateToken], &[_]) = match &operand.value {
        OperandValue::Text(tokens)
        | OperandValue::BoolText(tokens)
        | OperandValue::NoArn(tokens) => (tokens, &[]),
        OperandValue::Arn(ArnOperand::Segments(segments)) => (&[], &**segments),
        OperandValue::Arn(ArnOperand::Variable(token)) => (core::slice::from_ref(&**token), &[]),
        _ => (&[], &[]),
    };
    let several = several.iter().map(|tokens| &**tokens);
    core::iter::once(one).chain(several).flat_map(|tokens| {
        let keys = missing_variables(tokens, request).chain(unknown_roles(tokens, request));
        keys.map(|key| key.name.as_str())
    })
}

pub(super) const fn reads_path(test: &ConditionTest) -> bool {
    let ConditionTest::Compare { operator, .. } = test else {
        return false;
    };
    let family = operator.family();
    family.is_of_texts() || matches!(family, OperatorFamily::Arn)
}

/// R-KEY-10.
pub(super) const fn is_path_unknown(value: Value<'_>) -> bool {
    matches!(
        value,
        Value::Single(Scalar {
            kind: ScalarKind::RoleWithoutPath | ScalarKind::ReservedRole,
            ..
        })
    )
}
