//! Conditions: operators, set operators, missing keys (section 4).

use super::operands::{
    Lists, Operands, compares_with_number, compares_with_one, is_among, lowered,
};
use super::role_path::{RoleForms, Walk};
use super::template::{Reading, Resolution, covers, resolution, resolve, value_of};
use super::truth::Truth;
use crate::policy::{
    ArnOperand, Condition, ConditionOperator, ConditionTest, Operand, OperandValue, OperatorFamily,
    SetOperator, Template, TemplateToken, parse_bool,
};
use crate::request::{ContextScalar, RequestContext, Scalar, ScalarKind, Value, Values};
use crate::text::{
    ARN_SEGMENTS, ArnSegments, Case, Decimal, GlobalKey, Timestamp, fold, folded, is_base64,
    matches_glob, parse_address, split_arn,
};

/// A condition with its values in order.
#[derive(Debug, Clone)]
pub(crate) struct CompiledCondition {
    pub(crate) condition: Condition,
    operands: Operands,
    frequent: Option<Frequent>,
    /// How much a test looks at: the key and each of the policy's values.
    pub(super) tests: u32,
}

/// The forms that most conditions have, with a short cut for the value that most requests have. What is
/// not as expected goes the long way.
#[derive(Debug, Clone, Copy)]
enum Frequent {
    /// `aws:SourceIp` within ranges of which all can be read.
    SourceIp { negated: bool },
    /// A text that is one of a few.
    Literal { negated: bool },
    /// One boolean.
    Flag { wanted: bool },
}

impl Frequent {
    fn of(condition: &Condition, compiled: &Operands) -> Option<Self> {
        let ConditionTest::Compare {
            operator,
            set: None,
            operands,
            ..
        } = &condition.test
        else {
            return None;
        };
        let negated = operator.is_negated();
        let all = |fits: fn(&OperandValue) -> bool| {
            !operands.is_empty() && operands.iter().all(|operand| fits(&operand.value))
        };
        if let (OperatorFamily::Bool, [operand]) = (operator.family(), &**operands)
            && let OperandValue::Bool(wanted) = operand.value
        {
            return Some(Self::Flag { wanted });
        }
        match (operator.family(), &compiled.lists) {
            (OperatorFamily::Ip, _) if condition.key.global == Some(GlobalKey::SourceIp) => {
                all(|value| matches!(value, OperandValue::Ip(_)))
                    .then_some(Self::SourceIp { negated })
            }
            // Of the caller's ARN more may have to be said (R-KEY-10).
            (OperatorFamily::Text | OperatorFamily::TextLike, Lists::Few)
                if condition.key.global != Some(GlobalKey::PrincipalArn) =>
            {
                all(|value| *value == OperandValue::Literal).then_some(Self::Literal { negated })
            }
            _ => None,
        }
    }
}

impl CompiledCondition {
    pub(super) fn new(condition: Condition) -> Self {
        let operands = match &condition.test {
            ConditionTest::Compare {
                operator, operands, ..
            } => Operands::new(*operator, operands),
            ConditionTest::Undecidable => Operands::new(ConditionOperator::Null, &[]),
        };
        let frequent = Frequent::of(&condition, &operands);
        let tests = match &condition.test {
            ConditionTest::Compare { operands, .. } => 1 + operands.len() as u32,
            ConditionTest::Undecidable => 1,
        };
        Self {
            tests,
            condition,
            operands,
            frequent,
        }
    }

    /// The truth of one condition (table 4.11).
    #[inline]
    pub(crate) fn truth(&self, request: &RequestContext<'_>) -> Truth {
        match self.frequent {
            Some(Frequent::SourceIp { negated }) => {
                if let Some(address) = request.source_address()
                    && let Lists::Addresses(ranges) = &self.operands.lists
                {
                    return Truth::from(ranges.contain(&address) != negated);
                }
            }
            Some(Frequent::Literal { negated }) => {
                if let Some(Value::Single(scalar)) = value_of(&self.condition.key, request)
                    && let ConditionTest::Compare { operands, .. } = &self.condition.test
                {
                    let is_it = |operand: &Operand| *operand.text == *scalar.text;
                    return Truth::from(operands.iter().any(is_it) != negated);
                }
            }
            Some(Frequent::Flag { wanted }) => {
                if let Some(Value::Single(scalar)) = value_of(&self.condition.key, request)
                    && let Some(flag) = parse_bool(scalar.text)
                {
                    return Truth::from(flag == wanted);
                }
            }
            None => {}
        }
        self.truth_in_full(request)
    }

    /// What the operator comes to for one value of the request; `None` where nothing is compared.
    pub(crate) fn truth_of(
        &self,
        value: Scalar<'_>,
        request: &RequestContext<'_>,
    ) -> Option<Truth> {
        match &self.condition.test {
            ConditionTest::Compare {
                operator, operands, ..
            } => Some(Test::new(*operator, operands, &self.operands, request).value(value)),
            ConditionTest::Undecidable => None,
        }
    }

    /// The first of the policy's values that a value of the request meets, also under a negated operator.
    pub(crate) fn met_by(
        &self,
        value: Scalar<'_>,
        request: &RequestContext<'_>,
    ) -> Option<&Operand> {
        let ConditionTest::Compare {
            operator, operands, ..
        } = &self.condition.test
        else {
            return None;
        };
        let if_met = Truth::from(!operator.is_negated());
        let meets = |written: &[Operand], compiled: &Operands| {
            Test::new(*operator, written, compiled, request).value(value) == if_met
        };
        if !meets(operands, &self.operands) {
            return None;
        }
        operands.iter().find(|operand| {
            let alone = core::slice::from_ref(*operand);
            meets(alone, &Operands::new(*operator, alone))
        })
    }

    #[inline(never)]
    fn truth_in_full(&self, request: &RequestContext<'_>) -> Truth {
        let ConditionTest::Compare {
            operator,
            set,
            if_exists,
            operands,
        } = &self.condition.test
        else {
            return Truth::Undecided;
        };
        let key = &self.condition.key;
        let value = value_of(key, request);
        if matches!(value, Some(Value::Ambiguous)) {
            return Truth::Undecided; // R-COND-7
        }
        if *operator == ConditionOperator::Null {
            return null_truth(operands, value);
        }
        // R-IFEX-1; under ForAnyValue the suffix has no effect (R-IFEX-3).
        if value.is_none() && *if_exists && *set != Some(SetOperator::ForAnyValue) {
            return Truth::True;
        }
        let mut test = Test::new(*operator, operands, &self.operands, request);
        // Several values have not been read.
        if let (Some(GlobalKey::SourceIp), Some(Value::Single(_))) = (key.global, value) {
            test.address = request.source_address();
        }
        match (set, value) {
            (None, _) => test.plain(value),
            (Some(set), Some(Value::Single(scalar))) => {
                test.set(*set, core::iter::once(scalar)) // R-COND-14
            }
            (Some(set), Some(Value::Multiple(values))) => {
                let by_operands = test.set_by_operands(*set, values);
                by_operands
                    .unwrap_or_else(|| test.set(*set, values.scalars.iter().map(Scalar::from)))
            }
            (Some(set), None | Some(Value::Ambiguous)) => test.set(*set, core::iter::empty()),
        }
    }
}

/// An operator with the policy's values, against values of a request.
struct Test<'t> {
    operator: ConditionOperator,
    written: &'t [Operand],
    compiled: &'t Operands,
    request: &'t RequestContext<'t>,
    /// The value of the request as an address, where it has been read.
    address: Option<core::net::IpAddr>,
}

impl<'t> Test<'t> {
    const fn new(
        operator: ConditionOperator,
        written: &'t [Operand],
        compiled: &'t Operands,
        request: &'t RequestContext<'t>,
    ) -> Self {
        Self {
            operator,
            written,
            compiled,
            request,
            address: None,
        }
    }

    #[inline]
    fn plain(&self, value: Option<Value<'_>>) -> Truth {
        match value {
            _ if self.written.is_empty() => Truth::Undecided, // R-COND-13
            None => Truth::from(self.operator.is_negated()),  // R-COND-8
            Some(Value::Multiple(_) | Value::Ambiguous) => Truth::Undecided, // R-COND-12
            Some(Value::Single(scalar)) => self.value(scalar),
        }
    }

    /// [`set`](Self::set) of many values that are in order, where each is held against literal texts alone: told by how
    /// many of them are one of these texts. `None` for all else.
    fn set_by_operands(&self, set: SetOperator, values: Values<'_>) -> Option<Truth> {
        let of_texts = matches!(
            self.operator.family(),
            OperatorFamily::Text | OperatorFamily::TextLike
        );
        let is_told = of_texts && self.compiled.floor == Truth::False && !self.written.is_empty();
        if values.by_text.is_empty() || !is_told {
            return None;
        }
        if is_empty(values) {
            return Some(Truth::from(set == SetOperator::ForAllValues)); // R-SET-5
        }
        let met: usize = match &self.compiled.lists {
            Lists::Texts { sorted, others } if others.is_empty() => {
                let texts = sorted.iter().map(|place| {
                    let operand = self.written.get(*place as usize);
                    operand.map_or("", |operand| &*operand.text)
                });
                let mut last = None;
                let different = texts.filter(|text| last.replace(*text) != Some(*text));
                different.map(|text| count_of(values, text)).sum()
            }
            Lists::Few
                if self
                    .written
                    .iter()
                    .all(|operand| operand.value == OperandValue::Literal) =>
            {
                let is_first = |(at, operand): &(usize, &Operand)| {
                    let mut before = self.written.iter().take(*at);
                    !before.any(|before| before.text == operand.text)
                };
                let different = self.written.iter().enumerate().filter(is_first);
                different
                    .map(|(_, operand)| count_of(values, &operand.text))
                    .sum()
            }
            _ => return None,
        };
        let (any, all) = (met > 0, met == values.by_text.len());
        let holds = match (set, self.operator.is_negated()) {
            (SetOperator::ForAnyValue, false) => any,
            (SetOperator::ForAnyValue, true) => !all,
            (SetOperator::ForAllValues, false) => all,
            (SetOperator::ForAllValues, true) => !any,
        };
        Some(holds.into())
    }

    fn set<'v>(&self, set: SetOperator, values: impl Iterator<Item = Scalar<'v>> + Clone) -> Truth {
        // R-SET-5: nothing but empty texts is an empty set.
        let empty = values.clone().all(|scalar| scalar.text.is_empty());
        let each = values.map(|scalar| self.value(scalar));
        match set {
            SetOperator::ForAllValues if empty => Truth::True, // R-SET-1
            SetOperator::ForAnyValue if empty => Truth::False, // R-SET-2
            // R-COND-13.
            SetOperator::ForAllValues if self.written.is_empty() && !self.operator.is_negated() => {
                Truth::False
            }
            SetOperator::ForAllValues | SetOperator::ForAnyValue if self.written.is_empty() => {
                Truth::Undecided
            }
            SetOperator::ForAllValues => Truth::all(each),
            SetOperator::ForAnyValue => Truth::any(each),
        }
    }

    /// One value of the request against the policy's list: OR, or NOR under a negated operator (R-COND-2,
    /// R-COND-3).
    #[inline]
    fn value(&self, value: Scalar<'_>) -> Truth {
        let positive = self.positive(value);
        if self.operator.is_negated() {
            positive.not()
        } else {
            positive
        }
    }

    fn positive(&self, value: Scalar<'_>) -> Truth {
        if let Some(forms) = RoleForms::of(value) {
            return self.role(forms, value.text);
        }
        let text = value.text;
        let floor = self.compiled.floor;
        // R-COND-10: a value that cannot be read gives E, whatever the list says.
        match self.operator.family() {
            OperatorFamily::Ip => {
                let Some(address) = self.address.or_else(|| parse_address(text)) else {
                    return Truth::Undecided;
                };
                match &self.compiled.lists {
                    Lists::Addresses(ranges) if ranges.contain(&address) => Truth::True,
                    _ => floor,
                }
            }
            OperatorFamily::Text | OperatorFamily::TextLike => {
                self.any_literal_or(text, |operand| self.covers_text(operand, text))
            }
            OperatorFamily::TextIgnoreCase => self.ignoring_case(text),
            OperatorFamily::Numeric(comparison) => {
                let Some(number) = Decimal::parse(text) else {
                    return Truth::Undecided;
                };
                match &self.compiled.lists {
                    Lists::Numbers(numbers)
                        if compares_with_number(comparison, number, self.written, numbers) =>
                    {
                        Truth::True
                    }
                    _ => floor,
                }
            }
            OperatorFamily::Date(comparison) => {
                let Some(instant) = read_instant(value) else {
                    return Truth::Undecided;
                };
                match &self.compiled.lists {
                    Lists::Dates(dates)
                        if compares_with_one(comparison, dates, |date| instant.cmp(date)) =>
                    {
                        Truth::True
                    }
                    _ => floor,
                }
            }
            OperatorFamily::Bool => {
                let Some(flag) = parse_bool(text) else {
                    return Truth::Undecided;
                };
                match &self.compiled.lists {
                    Lists::Flags { truths, .. } if truths.get(usize::from(flag)) == Some(&true) => {
                        Truth::True
                    }
                    Lists::Flags { others, .. } => {
                        self.any_at(others, |operand| self.is_flag(operand, flag))
                    }
                    _ => self.any(|operand| self.is_flag(operand, flag)),
                }
            }
            OperatorFamily::Binary => {
                if !is_readable(OperatorFamily::Binary, value) {
                    return Truth::Undecided;
                }
                self.any_literal_or(text, |operand| (*operand.text == *text).into())
            }
            OperatorFamily::Arn => {
                let Some(segments) = split_arn(text) else {
                    return Truth::Undecided;
                };
                self.any_literal_or(text, |operand| self.covers_arn(operand, text, &segments))
            }
            OperatorFamily::Null => Truth::Undecided,
        }
    }

    /// R-STR-3.
    fn ignoring_case(&self, text: &str) -> Truth {
        let is_equal = |operand: &Operand| match &operand.value {
            OperandValue::Literal if *operand.text == *text => Truth::True,
            OperandValue::Literal => equal_ignoring_case(|| operand.text.chars(), text),
            OperandValue::Text(tokens) => self.resolved(tokens, |reading| {
                equal_ignoring_case(|| letters(tokens, self.request, reading), text)
            }),
            _ => Truth::Undecided,
        };
        let Lists::TextsIgnoringCase {
            lowered: by_lower_case,
            folded: by_fold,
            others,
        } = &self.compiled.lists
        else {
            return self.any(is_equal);
        };
        let written = self.written;
        if is_among(written, by_lower_case, |wanted| {
            lowered(wanted).cmp(lowered(text))
        }) {
            return Truth::True;
        }
        let is_folded = is_among(written, by_fold, |wanted| folded(wanted).cmp(folded(text)));
        let of_literals = match is_folded {
            true => Truth::Undecided,
            false => Truth::False,
        };
        of_literals.max(self.any_at(others, is_equal))
    }

    /// OR over the policy's values, where a literal that is the text is found in a long list.
    #[inline]
    fn any_literal_or(&self, text: &str, test: impl Fn(&Operand) -> Truth) -> Truth {
        match &self.compiled.lists {
            Lists::Texts { sorted, others } => {
                if is_among(self.written, sorted, |wanted| wanted.cmp(text)) {
                    Truth::True
                } else {
                    self.any_at(others, test)
                }
            }
            _ => self.any(test),
        }
    }

    /// OR over the policy's values at some places.
    fn any_at(&self, places: &[u32], test: impl Fn(&Operand) -> Truth) -> Truth {
        let places = places.iter();
        let operands = places.filter_map(|at| self.written.get(*at as usize));
        self.any_of(operands, test)
    }

    /// OR over the policy's values, each of which `test` can read.
    fn any(&self, test: impl Fn(&Operand) -> Truth) -> Truth {
        self.any_of(self.written, test)
    }

    fn any_of<'o>(
        &self,
        operands: impl IntoIterator<Item = &'o Operand>,
        test: impl Fn(&Operand) -> Truth,
    ) -> Truth {
        let truths = operands.into_iter().map(|operand| match &operand.value {
            // R-COND-11 and R-VAR-13: told by the floor.
            OperandValue::Unresolved | OperandValue::Unreadable | OperandValue::NoArn(_) => {
                Truth::False
            }
            _ => test(operand),
        });
        self.compiled.floor.max(Truth::any(truths))
    }

    /// R-VAR-13 and R-VAR-11, for texts with variables.
    fn resolved(&self, tokens: &[TemplateToken], test: impl Fn(Reading) -> Truth) -> Truth {
        self.resolved_as(resolution(tokens, self.request), test)
    }

    fn resolved_as(&self, resolution: Resolution, test: impl Fn(Reading) -> Truth) -> Truth {
        let unresolved = Truth::unresolved(self.operator.is_negated());
        let as_missing = match resolution {
            Resolution::Resolved | Resolution::EmptyDefault => return test(Reading::AsEmpty),
            Resolution::Unknown => return Truth::Undecided,
            Resolution::Unresolved => return unresolved,
            Resolution::SomeEmpty => test(Reading::AsMissing),
            Resolution::SomeEmptyWithoutDefault => unresolved,
        };
        // The sources differ in what an empty value is; where that makes no difference, it does not matter.
        if as_missing == test(Reading::AsEmpty) {
            as_missing
        } else {
            Truth::Undecided
        }
    }

    /// R-KEY-10: the value is the ARN of a role whose path is unknown, `short` the one without it.
    #[cold]
    fn role(&self, forms: RoleForms<'_>, short: &str) -> Truth {
        match self.operator.family() {
            OperatorFamily::Text | OperatorFamily::TextLike => {
                self.any(|operand| match &operand.value {
                    OperandValue::Literal => forms.truth(|walk| walk.literal(&operand.text)),
                    OperandValue::Glob => forms.truth(|walk| walk.glob(&operand.text)),
                    OperandValue::Text(tokens) => self.resolved(tokens, |reading| {
                        forms.truth(|walk| feed(walk, tokens, self.request, reading))
                    }),
                    _ => Truth::Undecided,
                })
            }
            OperatorFamily::TextIgnoreCase => self.any(|operand| {
                let truth = |short: Truth, could_be: bool| match short {
                    Truth::True if forms.reserved_parts().is_none() => Truth::True,
                    _ if could_be => Truth::Undecided,
                    _ => Truth::False,
                };
                match &operand.value {
                    OperandValue::Literal => truth(
                        equal_ignoring_case(|| operand.text.chars(), short),
                        forms.may_be_ignoring_case(|walk| walk.literal(&operand.text)),
                    ),
                    OperandValue::Text(tokens) => self.resolved(tokens, |reading| {
                        truth(
                            equal_ignoring_case(|| letters(tokens, self.request, reading), short),
                            forms.may_be_ignoring_case(|walk| {
                                feed(walk, tokens, self.request, reading);
                            }),
                        )
                    }),
                    _ => Truth::Undecided,
                }
            }),
            OperatorFamily::Arn => {
                let Some(segments) = split_arn(short) else {
                    return Truth::Undecided;
                };
                self.any(|operand| self.covers_role(operand, forms, &segments))
            }
            // An ARN is nothing that the others read (R-COND-10).
            _ => Truth::Undecided,
        }
    }

    /// [`covers_arn`](Self::covers_arn) for such an ARN, of which the first five segments are known.
    fn covers_role(
        &self,
        operand: &Operand,
        forms: RoleForms<'_>,
        segments: &ArnSegments<'_>,
    ) -> Truth {
        let OperandValue::Arn(arn) = &operand.value else {
            return Truth::Undecided;
        };
        let known = segments.get(..ARN_SEGMENTS - 1).unwrap_or_default();
        match arn {
            ArnOperand::Any => Truth::True,
            ArnOperand::Plain => {
                let mut patterns = operand.text.splitn(ARN_SEGMENTS, ':');
                let covered = known.iter().all(|segment| {
                    patterns
                        .next()
                        .is_some_and(|pattern| matches_glob(pattern, segment))
                });
                let resource = patterns.next().unwrap_or_default();
                if covered {
                    forms.resource().truth(|walk| walk.glob(resource))
                } else {
                    Truth::False
                }
            }
            ArnOperand::Segments(patterns) => {
                self.resolved_as(worst(patterns, self.request), |reading| {
                    let covered = patterns.iter().zip(known).all(|(tokens, segment)| {
                        covers(tokens, segment, self.request, reading, Case::Counts)
                    });
                    let resource = patterns.last().map_or(&[][..], |tokens| tokens);
                    if covered {
                        let forms = forms.resource();
                        forms.truth(|walk| feed(walk, resource, self.request, reading))
                    } else {
                        Truth::False
                    }
                })
            }
            ArnOperand::Variable(token) => {
                let tokens = core::slice::from_ref(&**token);
                self.resolved(tokens, |reading| {
                    let is_arn = |token: &TemplateToken| match token {
                        TemplateToken::Variable(variable) => {
                            resolve(variable, self.request, reading)
                                .is_some_and(|text| split_arn(text).is_some())
                        }
                        _ => false,
                    };
                    if is_arn(token) {
                        forms.truth(|walk| feed(walk, tokens, self.request, reading))
                    } else {
                        Truth::Undecided
                    }
                })
            }
        }
    }

    /// The last arm of this and the other matches is for operands of another family, which a policy cannot
    /// hold.
    #[inline]
    fn covers_text(&self, operand: &Operand, text: &str) -> Truth {
        match &operand.value {
            OperandValue::Literal => Truth::from(*operand.text == *text),
            OperandValue::Glob => Truth::from(matches_glob(&operand.text, text)),
            OperandValue::Text(tokens) => self.resolved(tokens, |reading| {
                covers(tokens, text, self.request, reading, Case::Counts).into()
            }),
            _ => Truth::Undecided,
        }
    }

    fn is_flag(&self, operand: &Operand, flag: bool) -> Truth {
        match &operand.value {
            OperandValue::Bool(wanted) => (flag == *wanted).into(),
            OperandValue::BoolText(tokens) => self.resolved(tokens, |reading| {
                match read_bool(tokens, self.request, reading) {
                    Some(wanted) => (flag == wanted).into(),
                    None => Truth::Undecided, // R-VAR-3
                }
            }),
            _ => Truth::Undecided,
        }
    }

    /// R-ARN-2, R-ARN-4.
    fn covers_arn(&self, operand: &Operand, text: &str, segments: &ArnSegments<'_>) -> Truth {
        let OperandValue::Arn(arn) = &operand.value else {
            return Truth::Undecided;
        };
        match arn {
            ArnOperand::Any => Truth::True,
            ArnOperand::Plain => {
                let mut patterns = operand.text.splitn(ARN_SEGMENTS, ':').zip(segments);
                patterns
                    .all(|(pattern, segment)| pattern == *segment || matches_glob(pattern, segment))
                    .into()
            }
            ArnOperand::Segments(patterns) => {
                self.resolved_as(worst(patterns, self.request), |reading| {
                    let mut pairs = patterns.iter().zip(segments);
                    pairs
                        .all(|(tokens, segment)| {
                            covers(tokens, segment, self.request, reading, Case::Counts)
                        })
                        .into()
                })
            }
            ArnOperand::Variable(token) => {
                self.resolved(core::slice::from_ref(&**token), |reading| match &**token {
                    TemplateToken::Variable(variable) => {
                        match resolve(variable, self.request, reading) {
                            // R-VAR-16: substituted, then split; equal segments are an equal text.
                            Some(wanted) if split_arn(wanted).is_some() => (wanted == text).into(),
                            _ => Truth::Undecided,
                        }
                    }
                    _ => Truth::Undecided,
                })
            }
        }
    }
}

/// Whether a request's value has the type that an operator needs (R-COND-10, R-COND-16).
pub(crate) fn is_readable(family: OperatorFamily, value: Scalar<'_>) -> bool {
    let text = value.text;
    match family {
        OperatorFamily::Text
        | OperatorFamily::TextIgnoreCase
        | OperatorFamily::TextLike
        | OperatorFamily::Null => true,
        OperatorFamily::Numeric(_) => Decimal::parse(text).is_some(),
        OperatorFamily::Date(_) => read_instant(value).is_some(),
        OperatorFamily::Bool => parse_bool(text).is_some(),
        // `true` and `1234` would be base64 too; only a text is meant as such.
        OperatorFamily::Binary => value.kind == ScalarKind::Text && is_base64(text),
        OperatorFamily::Ip => parse_address(text).is_some(),
        OperatorFamily::Arn => split_arn(text).is_some(),
    }
}

fn read_instant(value: Scalar<'_>) -> Option<Timestamp> {
    match value.kind {
        ScalarKind::EpochSeconds => Timestamp::parse_epoch(value.text),
        _ => Timestamp::parse(value.text),
    }
}

fn read_bool(
    tokens: &[TemplateToken],
    request: &RequestContext<'_>,
    reading: Reading,
) -> Option<bool> {
    [("true", true), ("false", false)]
        .into_iter()
        .find(|(word, _)| covers(tokens, word, request, reading, Case::IsIgnored))
        .map(|(_, flag)| flag)
}

/// R-STR-3: per-character lower case, without a locale; what is equal only under the wider fold of key names is
/// undecided.
fn equal_ignoring_case<C: Iterator<Item = char>>(wanted: impl Fn() -> C, text: &str) -> Truth {
    let lower_case = |letter: char| letter.to_lowercase();
    if wanted()
        .flat_map(lower_case)
        .eq(text.chars().flat_map(lower_case))
    {
        Truth::True
    } else if wanted().map(fold).eq(folded(text)) {
        Truth::Undecided
    } else {
        Truth::False
    }
}

/// The letters of a text without wildcards.
fn letters<'t>(
    tokens: &'t [TemplateToken],
    request: &'t RequestContext<'_>,
    reading: Reading,
) -> impl Iterator<Item = char> + 't {
    tokens.iter().flat_map(move |token| match token {
        TemplateToken::Literal(literal) => literal.chars(),
        TemplateToken::Variable(variable) => resolve(variable, request, reading)
            .unwrap_or_default()
            .chars(),
        TemplateToken::AnyRun | TemplateToken::AnyChar => "".chars(),
    })
}

/// How the variables of several texts stand: as those of the one that stands worst.
fn worst(texts: &[Template; ARN_SEGMENTS], request: &RequestContext<'_>) -> Resolution {
    let each = texts.iter().map(|tokens| resolution(tokens, request));
    each.max().unwrap_or(Resolution::Resolved)
}

fn feed(walk: &mut Walk, tokens: &[TemplateToken], request: &RequestContext<'_>, reading: Reading) {
    for token in tokens {
        match token {
            TemplateToken::Literal(literal) => walk.literal(literal),
            TemplateToken::AnyRun => walk.any_run(),
            TemplateToken::AnyChar => walk.any_char(),
            TemplateToken::Variable(variable) => {
                walk.literal(resolve(variable, request, reading).unwrap_or_default());
            }
        }
    }
}

/// R-NULL-1, R-NULL-2.
fn null_truth(operands: &[Operand], value: Option<Value<'_>>) -> Truth {
    if operands.is_empty() {
        return Truth::Undecided; // R-COND-13
    }
    let null = match value {
        None => true,
        Some(Value::Ambiguous) => return Truth::Undecided, // R-COND-7
        Some(Value::Single(scalar)) if scalar.text.is_empty() => return Truth::Undecided,
        Some(Value::Multiple(values)) if is_empty(values) => return Truth::Undecided,
        Some(Value::Single(_) | Value::Multiple(_)) => false,
    };
    Truth::any(operands.iter().map(|operand| match operand.value {
        OperandValue::Bool(wanted) => Truth::from(wanted == null),
        _ => Truth::Undecided,
    }))
}

/// No value, or nothing but empty texts (R-NULL-2, R-SET-5).
fn is_empty(values: Values<'_>) -> bool {
    match values.by_text.last() {
        Some(last) => text_at(values, *last).is_empty(),
        None => values.scalars.iter().all(|value| value.as_str().is_empty()),
    }
}

fn text_at(values: Values<'_>, place: u32) -> &str {
    let scalar = values.scalars.get(place as usize);
    scalar.map_or("", ContextScalar::as_str)
}

/// How many of the values, in the order of their texts, are this one.
fn count_of(values: Values<'_>, text: &str) -> usize {
    let count = |holds: &dyn Fn(&str) -> bool| {
        values
            .by_text
            .partition_point(|place| holds(text_at(values, *place)))
    };
    count(&|value| value <= text) - count(&|value| value < text)
}
