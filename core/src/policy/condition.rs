//! `Condition` (section 4).

use alloc::{boxed::Box, collections::BTreeMap, format, string::String, vec::Vec};

use smol_str::SmolStr;

use super::judge::Judge;
use super::known_key::{is_unknown_key, unknown_key};
use super::operator::{ConditionOperator, OperatorFamily, SetOperator};
use super::operator::{ParsedOperator, parse_operator};
use super::resource::split_segments;
use super::template::{Template, TemplateToken};
use super::template::{TemplateSyntax, mentions_variable, parse_template};
use crate::document::{ConditionElement, ConditionEntry, ConditionValue, Form};
use crate::finding::Reason;
use crate::text::{
    ARN_SEGMENTS, ContextKey, Decimal, IpRange, Path, Timestamp, did_you_mean, folded, is_base64,
};

/// One key under one operator. A statement's condition part is the AND of these (R-COND-1).
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Condition {
    /// The operator as written, for people.
    pub(crate) operator: SmolStr,
    pub(crate) key: ContextKey,
    pub(crate) test: ConditionTest,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum ConditionTest {
    /// Always E: an unknown operator, a malformed key, Null with a set prefix (R-COND-4, R-COND-6, R-NULL-3).
    Undecidable,
    Compare {
        operator: ConditionOperator,
        set: Option<SetOperator>,
        if_exists: bool,
        operands: Box<[Operand]>,
    },
}

/// One value of the policy.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Operand {
    /// As written, for people.
    pub(crate) text: SmolStr,
    pub(crate) value: OperandValue,
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum OperandValue {
    /// Under String operators: the text as written, which has no variables, escapes or, under the Like pair,
    /// wildcards.
    Literal,
    /// Under the Like pair: the text as written is the pattern.
    Glob,
    /// Under String operators, with variables or escapes; wildcards only under the Like pair.
    Text(Template),
    /// The text as written is one that [`Decimal::parse`] reads.
    Number,
    Date(Timestamp),
    Bool(bool),
    /// Under Bool, with variables (R-VAR-3).
    BoolText(Template),
    /// The text as written is base64 in its only spelling.
    Binary,
    Ip(IpRange),
    Arn(ArnOperand),
    /// A variable that is none (R-VAR-9, lenient): E (R-VAR-13).
    Unresolved,
    /// Cannot be read in the operator's type (R-COND-11, lenient): E.
    Unreadable,
    /// The same under ARN operators (R-ARN-6, lenient); its variables are asked for all the same (R-OUT-8).
    NoArn(Template),
}

#[derive(Debug, Clone, PartialEq)]
pub(crate) enum ArnOperand {
    /// The lone `*` (R-ARN-5).
    Any,
    /// Six segments without variables and escapes: the text as written is the pattern.
    Plain,
    /// With variables, split outside them (R-VAR-16).
    Segments(Box<[Template; ARN_SEGMENTS]>),
    /// The whole value is one variable: substituted, then split (R-VAR-16).
    Variable(Box<TemplateToken>),
}

impl Judge<'_> {
    pub(super) fn conditions(
        &mut self,
        element: &ConditionElement<'_>,
        path: &Path<'_>,
    ) -> Vec<Condition> {
        let mut conditions = Vec::new();
        let mut seen: BTreeMap<String, &str> = BTreeMap::new();
        for block in &element.blocks {
            let name = block.operator.as_str();
            let operator = SmolStr::from(name);
            let at = block.operator.span.start;
            let path = path.member(name);
            // Equal to the letter is a repeated member, reported before.
            if seen
                .insert(name.to_ascii_lowercase(), name)
                .is_some_and(|other| other != name)
            {
                let message =
                    format!("`{name}` stands twice but for its case; merge the two blocks");
                self.error(
                    Reason::DuplicateConditionOperator,
                    "R-COND-17",
                    &path,
                    at,
                    message,
                );
            }
            let parsed = parse_operator(name, self.loader);
            if parsed.is_none() {
                self.unknown_operator(name, &path, at);
            }
            if block.entries.is_empty() {
                let message = format!("`{name}` has no condition keys and puts no constraint");
                self.warn(Reason::EmptyElement, "R-GRAM-15", &path, at, message);
            }
            self.repeated_keys(&block.entries, &path);
            for entry in &block.entries {
                let path = path.member(entry.key.as_str());
                let test = self.test(parsed, entry, &path);
                let key = ContextKey::new(entry.key.as_str());
                conditions.push(Condition {
                    operator: operator.clone(),
                    key,
                    test,
                });
            }
        }
        conditions
    }

    fn unknown_operator(&mut self, name: &str, path: &Path<'_>, at: u32) {
        if self.leaves_out_defect() {
            return;
        }
        let (head, base) = name.split_once(':').map_or(("", name), |(_, base)| {
            (
                name.get(..name.len() - base.len()).unwrap_or_default(),
                base,
            )
        });
        let (base, tail) = base
            .strip_suffix("IfExists")
            .map_or((base, ""), |base| (base, "IfExists"));
        let prefixes = [
            SetOperator::ForAllValues.as_str(),
            SetOperator::ForAnyValue.as_str(),
        ];
        let operators = ConditionOperator::ALL
            .iter()
            .map(|operator| operator.as_str());
        let hint = match (did_you_mean(base, operators), did_you_mean(head, prefixes)) {
            (Some("Null"), _) if base == "Null" => {
                String::from("; `Null` already tells whether a key exists: leave the suffix out")
            }
            (Some(base), Some(head)) => format!("; did you mean `{head}{base}{tail}`?"),
            (Some(base), None) if head.is_empty() => format!("; did you mean `{base}{tail}`?"),
            _ => String::new(),
        };
        let rule = if base == "Null" {
            "R-IFEX-4"
        } else {
            "R-COND-4"
        };
        let message = format!("unknown condition operator `{name}`{hint}");
        self.defect(Reason::UnknownConditionOperator, rule, path, at, message);
    }

    /// R-GRAM-5: equal but for case. Equal to the letter is a repeated member, reported before.
    fn repeated_keys(&mut self, entries: &[ConditionEntry<'_>], path: &Path<'_>) {
        if entries.len() < 2 {
            return;
        }
        let mut folded: Vec<(String, &ConditionEntry<'_>)> = entries
            .iter()
            .map(|entry| (folded(entry.key.as_str()).collect(), entry))
            .collect();
        folded.sort_by(|(a, x), (b, y)| a.cmp(b).then(x.key.span.cmp(&y.key.span)));
        for pair in folded.windows(2) {
            if let [(first, x), (second, y)] = pair
                && first == second
                && x.key.value != y.key.value
            {
                let name = y.key.as_str();
                let message = format!(
                    "`{name}` stands twice in this block; condition keys compare without case"
                );
                self.error(
                    Reason::DuplicateConditionKey,
                    "R-GRAM-5",
                    &path.member(name),
                    y.key.span.start,
                    message,
                );
            }
        }
    }

    fn test(
        &mut self,
        parsed: Option<ParsedOperator>,
        entry: &ConditionEntry<'_>,
        path: &Path<'_>,
    ) -> ConditionTest {
        let key = entry.key.as_str();
        let at = entry.key.span.start;
        let mut undecidable = parsed.is_none();
        if key.is_empty() || key.split_once('/').is_some_and(|(_, tag)| tag.is_empty()) {
            let message = format!("`{key}` names no condition key; the tag's key is missing");
            self.defect(Reason::InvalidConditionKey, "R-COND-6", path, at, message);
            undecidable = true;
        } else {
            self.doubtful_key(key, path, at);
        }
        let Some(ParsedOperator {
            operator,
            set,
            if_exists,
        }) = parsed
        else {
            return ConditionTest::Undecidable;
        };
        if operator == ConditionOperator::Null && set.is_some() {
            let message = "`Null` takes no set prefix".into();
            self.defect(
                Reason::UnknownConditionOperator,
                "R-NULL-3",
                path,
                at,
                message,
            );
            undecidable = true;
        }
        let values = &entry.values;
        if values.items.is_empty() && values.form == Form::Array && !values.is_incomplete {
            let message = "an empty list of values: no match is possible".into();
            self.warn(
                Reason::EmptyElement,
                "R-COND-13",
                path,
                values.span.start,
                message,
            );
        }
        if operator == ConditionOperator::Bool && values.items.len() > 1 {
            let message = "a boolean key takes one value".into();
            self.defect(
                Reason::TooManyConditionValues,
                "R-BOOL-4",
                path,
                values.span.start,
                message,
            );
        }
        let mut operands = Vec::with_capacity(values.items.len());
        for (index, item) in values.items.iter().enumerate() {
            let path = if values.form == Form::Single {
                *path
            } else {
                path.item(index)
            };
            operands.push(Operand {
                text: item.as_str().into(),
                value: self.operand(operator, item, &path),
            });
        }
        if undecidable {
            return ConditionTest::Undecidable;
        }
        ConditionTest::Compare {
            operator,
            set,
            if_exists,
            operands: operands.into(),
        }
    }

    /// What no request has, though a policy may hold it: the condition is then never met or always.
    fn doubtful_key(&mut self, key: &str, path: &Path<'_>, at: u32) {
        let is_spaced = key.trim().len() < key.len();
        if (!is_spaced && !is_unknown_key(key)) || self.leaves_out_warning() {
            return;
        }
        if is_spaced {
            let message = format!(
                "`{key}` has white space around it, which is part of the condition key; remove it"
            );
            self.warn(Reason::TrailingSpace, "R-COND-6", path, at, message);
        } else {
            let message = unknown_key(key);
            self.warn(Reason::UnknownConditionKey, "R-KEY-2", path, at, message);
        }
    }

    /// The same of the keys of variables, which never have a value then.
    pub(super) fn doubtful_variables(
        &mut self,
        tokens: &[TemplateToken],
        path: &Path<'_>,
        at: u32,
    ) {
        for token in tokens {
            if let TemplateToken::Variable(variable) = token
                && is_unknown_key(&variable.key.name)
                && !self.leaves_out_warning()
            {
                let message = unknown_key(&variable.key.name);
                self.warn(Reason::UnknownConditionKey, "R-KEY-2", path, at, message);
            }
        }
    }

    fn operand(
        &mut self,
        operator: ConditionOperator,
        item: &ConditionValue<'_>,
        path: &Path<'_>,
    ) -> OperandValue {
        let text = item.as_str();
        let at = item.text.span.start;
        let read = match operator.family() {
            OperatorFamily::Text | OperatorFamily::TextIgnoreCase | OperatorFamily::TextLike => {
                let wildcards = operator.family() == OperatorFamily::TextLike;
                return self.text_operand(text, wildcards, path, at);
            }
            OperatorFamily::Arn => return self.arn_operand(text, path, at),
            OperatorFamily::Bool if self.variables && mentions_variable(text) => {
                return match self.template(text, false, path, at) {
                    Some(tokens) => OperandValue::BoolText(tokens.into()),
                    None => OperandValue::Unresolved,
                };
            }
            OperatorFamily::Bool | OperatorFamily::Null => parse_bool(text)
                .map(OperandValue::Bool)
                .ok_or(("R-BOOL-3", "`true` or `false`")),
            OperatorFamily::Numeric(_) => match Decimal::parse(text) {
                Some(_) => Ok(OperandValue::Number),
                None => Err(("R-NUM-4", "a decimal number such as 10 or -2.5")),
            },
            OperatorFamily::Date(_) => Timestamp::parse(text).map(OperandValue::Date).ok_or((
                "R-DATE-4",
                "a date such as 2026-11-23 or 2026-11-23T10:00:00Z, or epoch seconds",
            )),
            OperatorFamily::Binary if is_base64(text) => Ok(OperandValue::Binary),
            OperatorFamily::Binary => Err(("R-BIN-2", "base64 with padding")),
            OperatorFamily::Ip => IpRange::parse(text).map(OperandValue::Ip).ok_or((
                "R-IP-6",
                "an IPv4 or IPv6 address, or a range such as 203.0.113.0/24",
            )),
        };
        read.unwrap_or_else(|(rule, expected)| {
            if mentions_variable(text) && self.variables {
                let message =
                    format!("`{text}`: `{operator}` takes no variables; expected {expected}");
                self.defect(Reason::MisplacedVariable, "R-VAR-2", path, at, message);
            } else {
                let message = format!("`{text}` under `{operator}`: expected {expected}");
                self.defect(Reason::InvalidConditionValue, rule, path, at, message);
            }
            OperandValue::Unreadable
        })
    }

    fn text_operand(
        &mut self,
        text: &str,
        wildcards: bool,
        path: &Path<'_>,
        at: u32,
    ) -> OperandValue {
        if self.variables && mentions_variable(text) {
            return match self.template(text, wildcards, path, at) {
                Some(tokens) => OperandValue::Text(tokens.into()),
                None => OperandValue::Unresolved,
            };
        }
        if wildcards && text.bytes().any(|byte| matches!(byte, b'*' | b'?')) {
            OperandValue::Glob
        } else {
            OperandValue::Literal
        }
    }

    fn template(
        &mut self,
        text: &str,
        wildcards: bool,
        path: &Path<'_>,
        at: u32,
    ) -> Option<Vec<TemplateToken>> {
        match parse_template(
            text,
            TemplateSyntax {
                wildcards,
                variables: self.variables,
            },
        ) {
            Ok(tokens) => {
                self.doubtful_variables(&tokens, path, at);
                Some(tokens)
            }
            Err(problem) => {
                self.defect(
                    Reason::InvalidVariable,
                    "R-VAR-9",
                    path,
                    at,
                    format!("`{text}`: {}", problem.0),
                );
                None
            }
        }
    }

    fn arn_operand(&mut self, text: &str, path: &Path<'_>, at: u32) -> OperandValue {
        if text == "*" {
            return OperandValue::Arn(ArnOperand::Any);
        }
        let variables = self.variables && mentions_variable(text);
        if !variables && text.bytes().filter(|byte| *byte == b':').count() >= ARN_SEGMENTS - 1 {
            return OperandValue::Arn(ArnOperand::Plain);
        }
        let Some(tokens) = self.template(text, true, path, at) else {
            return OperandValue::Unresolved;
        };
        if let [variable @ TemplateToken::Variable(_)] = tokens.as_slice() {
            return OperandValue::Arn(ArnOperand::Variable(Box::new(variable.clone())));
        }
        let segments = split_segments(&tokens);
        let Ok(segments) = <[Vec<TemplateToken>; ARN_SEGMENTS]>::try_from(segments) else {
            let message =
                format!("`{text}` is no ARN pattern; write `*` or all six parts of an ARN");
            self.defect(Reason::InvalidConditionValue, "R-ARN-6", path, at, message);
            return OperandValue::NoArn(tokens.into());
        };
        OperandValue::Arn(ArnOperand::Segments(Box::new(segments.map(Into::into))))
    }
}

/// R-BOOL-1.
#[inline]
pub(crate) fn parse_bool(text: &str) -> Option<bool> {
    match text {
        "true" => Some(true),
        "false" => Some(false),
        _ => parse_spelled_bool(text),
    }
}

fn parse_spelled_bool(text: &str) -> Option<bool> {
    if text.eq_ignore_ascii_case("true") {
        Some(true)
    } else if text.eq_ignore_ascii_case("false") {
        Some(false)
    } else {
        None
    }
}
