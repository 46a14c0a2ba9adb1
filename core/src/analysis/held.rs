//! What unknown keys are held against, as conditions on their values.
//!
//! Why it is complete: an unknown key bears on a decision in three ways, and each gets tests that tell its values apart at
//! least as finely.
//! - A condition tests it. That condition is a test; its variables, if their keys are known, are filled first.
//! - A variable of it stands in a text that is held against a known one: an entry of a resource part, or a value of a
//!   condition on a known key. What a variable stands for has no wildcards (R-VAR-6), so it is met only by a part of that
//!   text, and there are finitely many: each that may be met is a test.
//! - Whether it has no value, an empty one, one or several is told for a variable (R-VAR-11 to R-VAR-13): two tests more.
//!
//! What is left are two unknown keys held against each other, and a few texts that stand for many. Those are named as
//! [`Held::free_in_values`] and [`Held::free_in_resources`]: nothing is taken for granted of them.

use alloc::{
    boxed::Box,
    collections::{BTreeMap, BTreeSet},
    format,
    string::{String, ToString as _},
    vec,
    vec::Vec,
};

use super::limits::{Budget, Unknown};
use crate::policy::{
    ArnOperand, Condition, ConditionOperator, ConditionTest, Effect, Operand, OperandValue,
    OperatorFamily, SetOperator, Template, TemplateToken, Variable,
};
use crate::program::{
    Blind, CompiledCondition, CompiledResource, Filled, could_cover_given, filled, value_of,
};
use crate::request::{RequestContext, Scalar, ScalarKind, Value};
use crate::text::{ARN_SEGMENTS, Case, ContextKey, Piece, folded, split_arn};

/// A condition that tells values of a key apart.
#[derive(Debug, Clone)]
pub(super) struct Told {
    pub(super) condition: Condition,
    /// Whether a statement that allows has it, and one that denies; neither, if it is made to tell values apart.
    pub(super) allows: bool,
    pub(super) denies: bool,
}

/// What one key is held against.
#[derive(Debug, Clone)]
pub(super) struct HeldKey {
    /// As the policy spells it first.
    pub(super) name: String,
    pub(super) tests: Vec<Told>,
    by_text: BTreeMap<String, usize>,
}

/// What all unknown keys are held against.
pub(super) struct Held<'r> {
    pub(super) request: &'r RequestContext<'r>,
    blind: &'r Blind<'r>,
    keys: BTreeMap<String, HeldKey>,
    /// The names of variables of which nothing is taken for granted in values of conditions, and in resources.
    pub(super) free_in_values: BTreeSet<String>,
    pub(super) free_in_resources: BTreeSet<String>,
    /// Keys that are held against each other as they are.
    pairs: BTreeSet<[String; 2]>,
}

/// A word to try where two unknown keys are held against each other.
const WORD: &str = "x";

fn literal(text: &str) -> Operand {
    Operand {
        text: text.into(),
        value: OperandValue::Literal,
    }
}

fn compare(
    key: &ContextKey,
    operator: ConditionOperator,
    set: Option<SetOperator>,
    operands: Vec<Operand>,
) -> Condition {
    Condition {
        operator: operator.as_str().into(),
        key: key.clone(),
        test: ConditionTest::Compare {
            operator,
            set,
            if_exists: false,
            operands: operands.into(),
        },
    }
}

fn variables(tokens: &[TemplateToken]) -> impl Iterator<Item = &Variable> {
    tokens.iter().filter_map(|token| match token {
        TemplateToken::Variable(variable) => Some(&**variable),
        _ => None,
    })
}

/// The texts of a value that may have variables.
fn texts_of(value: &OperandValue) -> Vec<&[TemplateToken]> {
    match value {
        OperandValue::Text(tokens) | OperandValue::BoolText(tokens) => vec![tokens],
        OperandValue::Arn(ArnOperand::Segments(segments)) => {
            segments.iter().map(|tokens| &**tokens).collect()
        }
        OperandValue::Arn(ArnOperand::Variable(token)) => vec![core::slice::from_ref(&**token)],
        _ => Vec::new(),
    }
}

fn has_variable(operand: &Operand) -> bool {
    let mut texts = texts_of(&operand.value).into_iter();
    texts.any(|tokens| variables(tokens).next().is_some())
}

/// Whether a value is the variable of a key and nothing else.
fn is_itself(texts: &[&[TemplateToken]], key: &ContextKey) -> bool {
    matches!(texts, [[TemplateToken::Variable(variable)]] if key.is(&variable.key.name))
}

/// What no value of a request is held against.
fn undecided(operand: &Operand) -> Operand {
    Operand {
        text: operand.text.clone(),
        value: OperandValue::Unresolved,
    }
}

/// The same value with texts in which the variables are filled.
fn with_texts(operand: &Operand, texts: &[Template]) -> Option<Operand> {
    let value = match (&operand.value, texts) {
        (OperandValue::Text(_), [text]) => OperandValue::Text(text.clone()),
        (OperandValue::BoolText(_), [text]) => OperandValue::BoolText(text.clone()),
        (OperandValue::Arn(ArnOperand::Segments(_)), texts) => {
            let segments: [Template; ARN_SEGMENTS] = texts.to_vec().try_into().ok()?;
            OperandValue::Arn(ArnOperand::Segments(Box::new(segments)))
        }
        // R-VAR-16: what stands for the whole value has no wildcards, so its texts are compared.
        (OperandValue::Arn(ArnOperand::Variable(_)), [text]) => match &**text {
            [TemplateToken::Literal(text)] => {
                let segments = split_arn(text)?.map(|segment| match segment {
                    "" => Template::default(),
                    text => [TemplateToken::Literal(text.into())].into(),
                });
                OperandValue::Arn(ArnOperand::Segments(Box::new(segments)))
            }
            _ => return None,
        },
        _ => return None,
    };
    Some(Operand {
        text: operand.text.clone(),
        value,
    })
}

impl<'r> Held<'r> {
    pub(super) const fn new(request: &'r RequestContext<'r>, blind: &'r Blind<'r>) -> Self {
        Self {
            request,
            blind,
            keys: BTreeMap::new(),
            free_in_values: BTreeSet::new(),
            free_in_resources: BTreeSet::new(),
            pairs: BTreeSet::new(),
        }
    }

    /// All keys. Two that are held against each other are told apart alike, so that values are tried which are equal.
    pub(super) fn into_keys(mut self) -> impl Iterator<Item = HeldKey> {
        for [one, other] in core::mem::take(&mut self.pairs) {
            for (from, to) in [(&one, &other), (&other, &one)] {
                let tests = self.keys.get(from).map(|key| key.tests.clone());
                let Some(name) = self.keys.get(to).map(|key| key.name.clone()) else {
                    continue;
                };
                for test in tests.unwrap_or_default() {
                    let key = ContextKey::new(&name);
                    self.add(
                        Condition {
                            key,
                            ..test.condition
                        },
                        None,
                    );
                }
            }
        }
        self.keys.into_values()
    }

    fn is_unknown(&self, key: &ContextKey) -> bool {
        self.blind.in_values.has_key(key)
    }

    fn add(&mut self, condition: Condition, effect: Option<Effect>) {
        let name: String = folded(&condition.key.name).collect();
        let key = self.keys.entry(name).or_insert_with(|| HeldKey {
            name: condition.key.name.to_string(),
            tests: Vec::new(),
            by_text: BTreeMap::new(),
        });
        let next = key.tests.len();
        let at = *key
            .by_text
            .entry(format!("{:?}", condition.test))
            .or_insert(next);
        if at == next {
            key.tests.push(Told {
                condition,
                allows: false,
                denies: false,
            });
        }
        if let Some(test) = key.tests.get_mut(at) {
            test.allows |= effect == Some(Effect::Allow);
            test.denies |= effect == Some(Effect::Deny);
        }
    }

    /// What tells the kinds of values of a key apart: absent, empty, one and several.
    fn add_kinds(&mut self, key: &ContextKey) {
        let absent = Operand {
            text: "true".into(),
            value: OperandValue::Bool(true),
        };
        let any = Operand {
            text: "*".into(),
            value: OperandValue::Glob,
        };
        self.add(
            compare(key, ConditionOperator::Null, None, vec![absent]),
            None,
        );
        self.add(
            compare(key, ConditionOperator::StringLike, None, vec![any]),
            None,
        );
    }

    fn add_text(&mut self, key: &ContextKey, text: &str, case: Case) {
        let operator = match case {
            Case::Counts => ConditionOperator::StringEquals,
            Case::IsIgnored => ConditionOperator::StringEqualsIgnoreCase,
        };
        self.add(compare(key, operator, None, vec![literal(text)]), None);
    }

    /// Nothing is taken for granted of some texts; a word is tried for their variables.
    fn add_free<'t>(&mut self, texts: impl IntoIterator<Item = &'t [TemplateToken]>) {
        for variable in texts.into_iter().flat_map(variables) {
            self.free_in_values.insert(variable.key.name.to_string());
            if self.is_unknown(&variable.key) {
                self.add_kinds(&variable.key);
                self.add_text(&variable.key, WORD, Case::Counts);
            }
        }
    }

    /// A condition of which nothing is known.
    pub(super) fn condition(
        &mut self,
        found: &CompiledCondition,
        effect: Effect,
        budget: &mut Budget,
    ) -> Result<(), Unknown> {
        let condition = &found.condition;
        let ConditionTest::Compare {
            operator,
            set,
            operands,
            ..
        } = &condition.test
        else {
            return Ok(());
        };
        if !self.blind.keys.has_key(&condition.key) {
            return self.of_known(condition, *operator, operands, budget);
        }
        let (open, plain): (Vec<&Operand>, Vec<&Operand>) =
            operands.iter().partition(|operand| has_variable(operand));
        if open.is_empty() {
            self.add(condition.clone(), Some(effect));
            return Ok(());
        }
        let key = &condition.key;
        self.add_kinds(key);
        if !plain.is_empty() {
            let plain = plain.iter().map(|operand| (*operand).clone());
            self.add(compare(key, *operator, *set, plain.collect()), None);
        }
        self.add_readable(key, operator.family(), None);
        let mut all: Vec<Operand> = plain.into_iter().cloned().collect();
        let mut is_told = true;
        for operand in open {
            let texts = texts_of(&operand.value);
            // A text is met by itself; of no value, an empty one and several the kind is told.
            if is_itself(&texts, key) && !matches!(operator.family(), OperatorFamily::Bool) {
                all.push(undecided(operand));
                continue;
            }
            let is_unknown = |variable: &Variable| self.blind.in_values.has_key(&variable.key);
            if texts.iter().any(|text| variables(text).any(is_unknown)) {
                self.add_pair(key, &texts);
                continue;
            }
            let readings = match filled(&texts, self.request) {
                Filled::Told(texts) => vec![texts],
                Filled::Several(readings) => {
                    is_told = false;
                    readings
                }
                // R-VAR-13: never met, and under a negated operator undecided.
                Filled::Nothing => {
                    all.extend(operator.is_negated().then(|| undecided(operand)));
                    continue;
                }
            };
            for texts in readings {
                // One that is none under its operator is never met (R-ARN-7).
                let Some(filled) = with_texts(operand, &texts) else {
                    continue;
                };
                all.push(filled.clone());
                self.add(compare(key, *operator, None, vec![filled]), None);
            }
        }
        // Of several values each is held against all of the policy's at once.
        match (set, is_told) {
            (None, _) => {}
            (Some(_), true) if all.is_empty() => {
                self.add_readable(key, operator.family(), *set);
            }
            (Some(_), true) => self.add(compare(key, *operator, *set, all), None),
            (Some(_), false) => {
                let texts = operands.iter().flat_map(|operand| texts_of(&operand.value));
                let texts: Vec<&[TemplateToken]> = texts.collect();
                self.add_free(texts);
            }
        }
        Ok(())
    }

    /// Whether the operator can read a value.
    fn add_readable(&mut self, key: &ContextKey, family: OperatorFamily, set: Option<SetOperator>) {
        let (operator, text, value) = match family {
            OperatorFamily::Arn => (
                ConditionOperator::ArnLike,
                "*",
                OperandValue::Arn(ArnOperand::Any),
            ),
            OperatorFamily::Bool => (ConditionOperator::Bool, "true", OperandValue::Bool(true)),
            _ => return,
        };
        let operand = Operand {
            text: text.into(),
            value,
        };
        self.add(compare(key, operator, set, vec![operand]), None);
    }

    /// A key held against a text with variables that are unknown too.
    fn add_pair(&mut self, key: &ContextKey, texts: &[&[TemplateToken]]) {
        self.add_free(texts.iter().copied());
        if let [[TemplateToken::Variable(variable)]] = texts {
            let [one, other] = [key, &variable.key].map(|key| folded(&key.name).collect());
            self.pairs.insert([one, other]);
        }
        let mut met = String::new();
        for (at, text) in texts.iter().enumerate() {
            if at > 0 {
                met.push(':');
            }
            for token in *text {
                match token {
                    TemplateToken::Literal(text) => met.push_str(text),
                    TemplateToken::AnyRun => {}
                    TemplateToken::AnyChar => met.push_str(WORD),
                    TemplateToken::Variable(variable) if self.is_unknown(&variable.key) => {
                        met.push_str(WORD);
                    }
                    TemplateToken::Variable(variable) => {
                        if let Some(Value::Single(scalar)) = value_of(&variable.key, self.request) {
                            met.push_str(scalar.text);
                        }
                    }
                }
            }
        }
        self.add_text(key, &met, Case::Counts);
    }

    /// A condition on a known key, which its values hold against unknown ones.
    fn of_known(
        &mut self,
        condition: &Condition,
        operator: ConditionOperator,
        operands: &[Operand],
        budget: &mut Budget,
    ) -> Result<(), Unknown> {
        let request = self.request;
        let scalars: Vec<Scalar<'r>> = match value_of(&condition.key, request) {
            Some(Value::Single(scalar)) => vec![scalar],
            Some(Value::Multiple(values)) => values.scalars.iter().map(Scalar::from).collect(),
            Some(Value::Ambiguous) | None => Vec::new(),
        };
        for operand in operands.iter().filter(|operand| has_variable(operand)) {
            let texts = texts_of(&operand.value);
            for variable in texts.iter().flat_map(|text| variables(text)) {
                if self.is_unknown(&variable.key) {
                    self.add_kinds(&variable.key);
                }
            }
            for scalar in &scalars {
                let stands_for_many = matches!(
                    scalar.kind,
                    ScalarKind::RoleWithoutPath | ScalarKind::ReservedRole
                );
                if stands_for_many {
                    self.add_free(texts.iter().copied());
                    continue;
                }
                match (&operand.value, operator.family()) {
                    (OperandValue::Text(tokens), OperatorFamily::TextIgnoreCase) => {
                        self.of_length(tokens, scalar.text);
                    }
                    (OperandValue::Text(tokens), _) => {
                        self.parts(tokens, scalar.text, Case::Counts, budget)?;
                    }
                    (OperandValue::BoolText(tokens), _) => {
                        for word in ["true", "false"] {
                            self.of_length(tokens, word);
                        }
                    }
                    (OperandValue::Arn(ArnOperand::Segments(patterns)), _) => {
                        for (tokens, segment) in patterns
                            .iter()
                            .zip(split_arn(scalar.text).into_iter().flatten())
                        {
                            self.parts(tokens, segment, Case::Counts, budget)?;
                        }
                    }
                    (OperandValue::Arn(ArnOperand::Variable(token)), _) => {
                        for variable in variables(core::slice::from_ref(&**token)) {
                            self.add_readable(&variable.key, OperatorFamily::Arn, None);
                            self.add_text(&variable.key, scalar.text, Case::Counts);
                        }
                    }
                    _ => {}
                }
            }
        }
        Ok(())
    }

    /// An entry of a resource part with a variable of an unknown key.
    pub(super) fn entry(
        &mut self,
        entry: &CompiledResource,
        budget: &mut Budget,
    ) -> Result<(), Unknown> {
        for (tokens, asked, case) in entry.held_against(self.request) {
            // Whether it has a text at all counts, also of what is held against nothing (R-RES-14).
            for variable in variables(tokens) {
                if self.is_unknown(&variable.key) {
                    self.add_kinds(&variable.key);
                }
            }
            if let Some(asked) = asked {
                self.parts(tokens, asked, case, budget)?;
            }
        }
        Ok(())
    }

    /// The parts of a text that a variable of an unknown key may stand for.
    fn parts(
        &mut self,
        tokens: &[TemplateToken],
        asked: &str,
        case: Case,
        budget: &mut Budget,
    ) -> Result<(), Unknown> {
        let unknown: Vec<&Variable> = variables(tokens)
            .filter(|variable| self.is_unknown(&variable.key))
            .collect();
        for variable in unknown {
            let mut parts: BTreeSet<&str> = BTreeSet::new();
            let places = || asked.char_indices().map(|(at, _)| at).chain([asked.len()]);
            for start in places() {
                for end in places().filter(|end| *end > start) {
                    budget.spend(1 + asked.len() / 8)?;
                    let Some(part) = asked.get(start..end).filter(|part| !parts.contains(part))
                    else {
                        continue;
                    };
                    let given = |key: &ContextKey| match key.is(&variable.key.name) {
                        true => Some(Piece::Literal(part)),
                        false => self.is_unknown(key).then_some(Piece::AnyRun),
                    };
                    if could_cover_given(given, tokens, asked, self.request, case) {
                        parts.insert(part);
                    }
                }
            }
            if parts.len() > budget.limits.classes {
                return Err(Unknown::Classes);
            }
            for part in parts {
                // A letter that folds onto `k` has it as its lower case, and is not the same without case (`Case`).
                let is_exact =
                    case == Case::Counts || (part.is_ascii() && !part.contains(['k', 'K']));
                if !is_exact {
                    // Without case are segments of resources alone.
                    let names = variables(tokens).map(|variable| variable.key.name.to_string());
                    self.free_in_resources.extend(names);
                }
                self.add_text(&variable.key, part, case);
            }
        }
        Ok(())
    }

    /// The same for texts without wildcards that are compared letter by letter, without case: what the others leave.
    fn of_length(&mut self, tokens: &[TemplateToken], asked: &str) {
        let unknown: Vec<&Variable> = variables(tokens)
            .filter(|variable| self.is_unknown(&variable.key))
            .collect();
        let (true, [variable]) = (asked.is_ascii(), &*unknown) else {
            self.add_free([tokens]);
            return;
        };
        let at = tokens.iter().position(
            |token| matches!(token, TemplateToken::Variable(found) if found.key.is(&variable.key.name)),
        );
        let (before, behind) = tokens.split_at(at.unwrap_or_default());
        let behind = behind.get(1..).unwrap_or_default();
        let ways = match filled(&[before, behind], self.request) {
            Filled::Told(texts) => vec![texts],
            Filled::Several(readings) => readings,
            Filled::Nothing => Vec::new(),
        };
        let letters: Vec<char> = asked.chars().collect();
        for texts in ways {
            let count = |text: &Template| match &**text {
                [TemplateToken::Literal(text)] => text.chars().count(),
                _ => 0,
            };
            let mut counts = texts.iter().map(count);
            let (before, behind) = (counts.next().unwrap_or(0), counts.next().unwrap_or(0));
            let end = letters.len().saturating_sub(behind);
            let part: String = letters
                .get(before..end)
                .unwrap_or_default()
                .iter()
                .collect();
            if !part.is_empty() {
                self.add_text(&variable.key, &part, Case::IsIgnored);
            }
        }
    }
}
