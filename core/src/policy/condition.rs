//! `Condition` (section 4).

use alloc::{boxed::Box, collections::BTreeMap, format, string::String, vec::Vec};

use smol_str::SmolStr;

use super::action::without_space;
use super::judge::{Judge, MOST_SIBLINGS};
use super::known_key::{UnknownKey, is_unknown_key, unknown_key};
use super::operator::{ConditionOperator, OperatorFamily, SetOperator};
use super::operator::{ParsedOperator, parse_operator};
use super::resource::split_segments;
use super::template::{Template, TemplateToken};
use super::template::{TemplateSyntax, mentions_variable, parse_template};
use crate::document::{ConditionBlock, ConditionElement, ConditionEntry, Form, Text};
use crate::finding::{Applicability, Fix, Problem, Reason};
use crate::text::{
    ARN_SEGMENTS, ContextKey, Decimal, IpRange, Path, Span, Timestamp, did_you_mean, folded,
    is_base64, same_key,
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
            let span = block.operator.span;
            let path = path.member(name);
            // Equal to the letter is a repeated member, reported before.
            if seen
                .insert(name.to_ascii_lowercase(), name)
                .is_some_and(|other| other != name)
            {
                let message =
                    format!("`{name}` stands twice but for its case; merge the two blocks");
                let reason = Reason::DuplicateConditionOperator;
                self.error(&path, Problem::new(reason, "R-COND-17", span, message));
            }
            let parsed = parse_operator(name, self.loader);
            if parsed.is_none() && !self.leaves_out_defect() {
                self.defect(&path, unknown_operator(&block.operator, &element.blocks));
            }
            if block.entries.is_empty() {
                let message = format!("`{name}` has no condition keys and puts no constraint");
                let problem = Problem::new(Reason::EmptyElement, "R-GRAM-15", span, message);
                self.warn(&path, problem);
            }
            self.repeated_keys(&block.entries, &path);
            for entry in &block.entries {
                let path = path.member(entry.key.as_str());
                let test = self.test(parsed, entry, &block.entries, &path);
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
                let reason = Reason::DuplicateConditionKey;
                let problem = Problem::new(reason, "R-GRAM-5", y.key.span, message);
                self.error(&path.member(name), problem);
            }
        }
    }

    /// `block` has the entry and those beside it.
    fn test(
        &mut self,
        parsed: Option<ParsedOperator>,
        entry: &ConditionEntry<'_>,
        block: &[ConditionEntry<'_>],
        path: &Path<'_>,
    ) -> ConditionTest {
        let key = entry.key.as_str();
        let mut undecidable = parsed.is_none();
        if names_nothing(key) {
            let message = format!("`{key}` names no condition key; the tag's key is missing");
            let reason = Reason::InvalidConditionKey;
            self.defect(
                path,
                Problem::new(reason, "R-COND-6", entry.key.span, message),
            );
            undecidable = true;
        } else if let Some(is_spaced) = is_doubtful(key)
            && !self.leaves_out_warning()
        {
            self.warn(path, doubtful_key(&entry.key, is_spaced, block));
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
            let reason = Reason::UnknownConditionOperator;
            let message = "`Null` takes no set prefix";
            self.defect(
                path,
                Problem::new(reason, "R-NULL-3", entry.key.span, message),
            );
            undecidable = true;
        }
        let values = &entry.values;
        if values.items.is_empty() && values.form == Form::Array && !values.is_incomplete {
            let message = "an empty list of values: no match is possible";
            let reason = Reason::EmptyElement;
            self.warn(
                path,
                Problem::new(reason, "R-COND-13", values.span, message),
            );
        }
        if operator == ConditionOperator::Bool && values.items.len() > 1 {
            let reason = Reason::TooManyConditionValues;
            let message = "a boolean key takes one value";
            self.defect(path, Problem::new(reason, "R-BOOL-4", values.span, message));
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
                value: self.operand(operator, &item.text, &path),
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

    /// Keys of variables that no request has, which never have a value then.
    pub(super) fn doubtful_variables(
        &mut self,
        tokens: &[TemplateToken],
        path: &Path<'_>,
        span: Span,
    ) {
        for token in tokens {
            if let TemplateToken::Variable(variable) = token
                && is_unknown_key(&variable.key.name)
                && !self.leaves_out_warning()
            {
                let unknown = unknown_key(&variable.key.name);
                let reason = Reason::UnknownConditionKey;
                self.warn(path, Problem::new(reason, "R-KEY-2", span, unknown.message));
            }
        }
    }

    /// One value of the policy; `path` is where it stands.
    pub(super) fn operand(
        &mut self,
        operator: ConditionOperator,
        item: &Text<'_>,
        path: &Path<'_>,
    ) -> OperandValue {
        match operator.family() {
            OperatorFamily::Text | OperatorFamily::TextIgnoreCase => {
                return self.text_operand(item, false, path);
            }
            OperatorFamily::TextLike => return self.text_operand(item, true, path),
            OperatorFamily::Arn => return self.arn_operand(item, path),
            OperatorFamily::Bool if self.has_variables(item) => {
                return match self.template(item, false, path) {
                    Some(tokens) => OperandValue::BoolText(tokens.into()),
                    None => OperandValue::Unresolved,
                };
            }
            _ => {}
        }
        read_operand(operator, item.as_str()).unwrap_or_else(|expected| {
            let is_variable = self.has_variables(item);
            self.defect(path, unreadable(operator, item, expected, is_variable));
            OperandValue::Unreadable
        })
    }

    fn has_variables(&self, item: &Text<'_>) -> bool {
        self.variables && mentions_variable(item.as_str())
    }

    fn text_operand(&mut self, item: &Text<'_>, wildcards: bool, path: &Path<'_>) -> OperandValue {
        if self.has_variables(item) {
            return match self.template(item, wildcards, path) {
                Some(tokens) => OperandValue::Text(tokens.into()),
                None => OperandValue::Unresolved,
            };
        }
        let is_wildcard = |byte| matches!(byte, b'*' | b'?');
        if wildcards && item.as_str().bytes().any(is_wildcard) {
            OperandValue::Glob
        } else {
            OperandValue::Literal
        }
    }

    fn template(
        &mut self,
        item: &Text<'_>,
        wildcards: bool,
        path: &Path<'_>,
    ) -> Option<Vec<TemplateToken>> {
        let syntax = TemplateSyntax {
            wildcards,
            variables: self.variables,
        };
        match parse_template(item.as_str(), syntax) {
            Ok(tokens) => {
                self.doubtful_variables(&tokens, path, item.span);
                Some(tokens)
            }
            Err(error) => {
                self.defect(path, error.within(item));
                None
            }
        }
    }

    fn arn_operand(&mut self, item: &Text<'_>, path: &Path<'_>) -> OperandValue {
        let text = item.as_str();
        if text == "*" {
            return OperandValue::Arn(ArnOperand::Any);
        }
        let colons = text.bytes().filter(|byte| *byte == b':').count();
        if !self.has_variables(item) && colons >= ARN_SEGMENTS - 1 {
            return OperandValue::Arn(ArnOperand::Plain);
        }
        let Some(tokens) = self.template(item, true, path) else {
            return OperandValue::Unresolved;
        };
        if let [variable @ TemplateToken::Variable(_)] = tokens.as_slice() {
            return OperandValue::Arn(ArnOperand::Variable(Box::new(variable.clone())));
        }
        let segments = split_segments(&tokens);
        let Ok(segments) = <[Vec<TemplateToken>; ARN_SEGMENTS]>::try_from(segments) else {
            let message =
                format!("`{text}` is no ARN pattern; write `*` or all six parts of an ARN");
            let reason = Reason::InvalidConditionValue;
            self.defect(path, Problem::new(reason, "R-ARN-6", item.span, message));
            return OperandValue::NoArn(tokens.into());
        };
        OperandValue::Arn(ArnOperand::Segments(Box::new(segments.map(Into::into))))
    }
}

/// An operator that is none. `blocks` are those of its `Condition`.
fn unknown_operator(written: &Text<'_>, blocks: &[ConditionBlock<'_>]) -> Problem {
    let name = written.as_str();
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
    let meant = match (did_you_mean(base, operators), did_you_mean(head, prefixes)) {
        (Some("Null"), _) if base == "Null" => Some(String::from("Null")),
        (Some(base), Some(head)) => Some(format!("{head}{base}{tail}")),
        (Some(base), None) if head.is_empty() => Some(format!("{base}{tail}")),
        _ => None,
    };
    let (rule, hint) = match &meant {
        _ if base == "Null" => (
            "R-IFEX-4",
            "; `Null` already tells whether a key exists: leave the suffix out".into(),
        ),
        Some(meant) => ("R-COND-4", format!("; did you mean `{meant}`?")),
        None => ("R-COND-4", String::new()),
    };
    let message = format!("unknown condition operator `{name}`{hint}");
    let is_free = |meant: &String| {
        let is_other = |block: &ConditionBlock<'_>| {
            block.operator.span == written.span
                || !block.operator.as_str().eq_ignore_ascii_case(meant)
        };
        blocks.len() <= MOST_SIBLINGS && blocks.iter().all(is_other)
    };
    let fix = meant.filter(is_free);
    let fix = fix.map(|meant| Fix::write(Applicability::Unsafe, written.span, &meant));
    let reason = Reason::UnknownConditionOperator;
    Problem::new(reason, rule, written.span, message).with_fix(fix)
}

/// Whether a key, or the key of its tag, is missing (R-COND-6).
fn names_nothing(key: &str) -> bool {
    key.is_empty() || key.split_once('/').is_some_and(|(_, tag)| tag.is_empty())
}

/// Whether there is nothing to say of a key.
pub(super) fn is_sound_key(key: &str) -> bool {
    !names_nothing(key) && is_doubtful(key).is_none()
}

/// Whether a key is one that no request has, though a policy may hold it: the condition is then never met or always.
/// `true` for white space around it.
fn is_doubtful(key: &str) -> Option<bool> {
    let is_spaced = key.trim().len() < key.len();
    (is_spaced || is_unknown_key(key)).then_some(is_spaced)
}

fn doubtful_key(key: &Text<'_>, is_spaced: bool, block: &[ConditionEntry<'_>]) -> Problem {
    let name = key.as_str();
    let (reason, rule, unknown) = if is_spaced {
        let message = format!(
            "`{name}` has white space around it, which is part of the condition key; remove it"
        );
        let meant = Some((Applicability::Unsafe, name.trim().into()));
        let unknown = UnknownKey { message, meant };
        (Reason::TrailingSpace, "R-COND-6", unknown)
    } else {
        (Reason::UnknownConditionKey, "R-KEY-2", unknown_key(name))
    };
    let is_free = |meant: &str| {
        let is_other = |entry: &ConditionEntry<'_>| !same_key(entry.key.as_str(), meant);
        block.len() <= MOST_SIBLINGS && block.iter().all(is_other)
    };
    let fix = unknown.meant.filter(|(_, meant)| is_free(meant));
    let fix = fix.map(|(applicability, meant)| Fix::write(applicability, key.span, &meant));
    Problem::new(reason, rule, key.span, unknown.message).with_fix(fix)
}

/// A value of the operators that read a type; else the rule, and what the type looks like.
fn read_operand(
    operator: ConditionOperator,
    text: &str,
) -> Result<OperandValue, (&'static str, &'static str)> {
    match operator.family() {
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
        _ => parse_bool(text)
            .map(OperandValue::Bool)
            .ok_or(("R-BOOL-3", "`true` or `false`")),
    }
}

fn unreadable(
    operator: ConditionOperator,
    item: &Text<'_>,
    (rule, expected): (&'static str, &'static str),
    is_variable: bool,
) -> Problem {
    let text = item.as_str();
    if is_variable {
        let message = format!("`{text}`: `{operator}` takes no variables; expected {expected}");
        return Problem::new(Reason::MisplacedVariable, "R-VAR-2", item.span, message);
    }
    let message = format!("`{text}` under `{operator}`: expected {expected}");
    let fix = without_space(text, |text| read_operand(operator, text).is_ok());
    let fix = fix.map(|text| Fix::write(Applicability::Unsafe, item.span, text));
    Problem::new(Reason::InvalidConditionValue, rule, item.span, message).with_fix(fix)
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
