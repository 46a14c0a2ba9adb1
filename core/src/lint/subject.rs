//! What checks look at: the document, with what each of its elements is taken apart once.

use alloc::vec::Vec;
use core::cell::OnceCell;

use super::arn_faults::{ArnFaults, WrittenArn};
use super::place::{Place, Placed};
use super::wildcards::is_stars;
use crate::document::{
    ConditionElement, ConditionValues, Form, PolicyDocument, PrincipalElement, Statement, Text,
    Values,
};
use crate::effect::Effect;
use crate::policy::{
    ConditionOperator, Loader, ParsedOperator, PolicyType, SetOperator, parse_operator,
};
use crate::reference::{Action, ConditionKey, Reference, Service};
use crate::text::{
    ArnSegments, Span, is_action_word, matches_action_name, same_key, same_name, split_arn,
};

/// One policy, for checks.
#[derive(Debug)]
pub(super) struct Subject<'s> {
    pub(super) document: &'s PolicyDocument<'s>,
    pub(super) policy_type: PolicyType,
    /// What AWS's services define, if the host has lent it. Without it nothing is said of names.
    pub(super) reference: Option<&'s Reference<'s>>,
    /// Service control policies are held to the language that they had before September 2025.
    pub(super) has_legacy_scp_language: bool,
    /// `${…}` is a variable (R-VER-3, R-VER-4).
    pub(super) has_variables: bool,
    pub(super) statements: Vec<CheckedStatement<'s>>,
    arn_faults: OnceCell<ArnFaults<'s>>,
}

impl<'s> Subject<'s> {
    pub(super) fn new(
        document: &'s PolicyDocument<'s>,
        policy_type: PolicyType,
        reference: Option<&'s Reference<'s>>,
        has_legacy_scp_language: bool,
    ) -> Self {
        let is_listed = document.form == Form::Array;
        let statements = document.statements.iter().enumerate();
        let statements = statements.map(|(index, written)| {
            CheckedStatement::new(written, Place::statement(index, is_listed), reference)
        });
        Self {
            document,
            policy_type,
            reference,
            has_legacy_scp_language,
            has_variables: document
                .version
                .as_ref()
                .is_some_and(|version| version.as_str() == "2012-10-17"),
            statements: statements.collect(),
            arn_faults: OnceCell::new(),
        }
    }

    /// What is wrong with its ARNs, if there is a reference.
    pub(super) fn arn_faults(&self) -> Option<&ArnFaults<'s>> {
        let reference = self.reference?;
        let find = || ArnFaults::new(reference, self.written_arns());
        Some(self.arn_faults.get_or_init(find))
    }

    fn written_arns(&self) -> impl Iterator<Item = WrittenArn<'s>> {
        let lists = self.statements.iter().filter_map(|statement| {
            let list = statement.resources.as_ref()?;
            let is_allowed = !list.is_inverted && statement.is_allow();
            Some(list.items.iter().map(move |item| (item, is_allowed)))
        });
        lists.flatten().filter_map(|(resource, is_allowed)| {
            Some(WrittenArn {
                text: resource.text(),
                segments: resource.plain_segments()?,
                is_allowed,
                at: (resource.place(), resource.span()),
            })
        })
    }

    /// The text of the policy.
    pub(super) const fn source(&self) -> &'s str {
        self.document.source
    }

    /// The statements that allow.
    pub(super) fn allows(&self) -> impl Iterator<Item = &CheckedStatement<'s>> {
        self.statements
            .iter()
            .filter(|statement| statement.is_allow())
    }

    /// The statements that deny.
    pub(super) fn denies(&self) -> impl Iterator<Item = &CheckedStatement<'s>> {
        self.statements
            .iter()
            .filter(|statement| statement.is_deny())
    }

    /// All conditions of all statements.
    pub(super) fn conditions(&self) -> impl Iterator<Item = &CheckedCondition<'s>> {
        self.statements
            .iter()
            .flat_map(|statement| &statement.conditions)
    }
}

/// What is of the document as a whole.
impl<'s> Placed<'s> for Subject<'s> {
    fn place(&self) -> Place<'s> {
        Place::DOCUMENT
    }

    fn span(&self) -> Span {
        self.document.span
    }
}

/// One statement.
#[derive(Debug)]
pub(super) struct CheckedStatement<'s> {
    pub(super) written: &'s Statement<'s>,
    place: Place<'s>,
    /// Nothing if it is missing or unreadable, which the loader tells.
    pub(super) effect: Option<Effect>,
    /// `Principal` and `NotPrincipal`.
    pub(super) principals: Vec<CheckedPrincipal<'s>>,
    /// `Action`, or `NotAction` if there is none.
    pub(super) actions: Option<CheckedList<'s, CheckedAction<'s>>>,
    /// `Resource`, or `NotResource` if there is none.
    pub(super) resources: Option<CheckedList<'s, CheckedResource<'s>>>,
    /// One for each key of each operator, in the order of the text.
    pub(super) conditions: Vec<CheckedCondition<'s>>,
}

impl<'s> Placed<'s> for CheckedStatement<'s> {
    fn place(&self) -> Place<'s> {
        self.place
    }

    fn span(&self) -> Span {
        self.written.span
    }
}

impl<'s> CheckedStatement<'s> {
    fn new(
        written: &'s Statement<'s>,
        place: Place<'s>,
        reference: Option<&'s Reference<'s>>,
    ) -> Self {
        let effect = match written.effect.as_ref().map(Text::as_str) {
            Some("Allow") => Some(Effect::Allow),
            Some("Deny") => Some(Effect::Deny),
            _ => None,
        };
        let mut principals = Vec::new();
        for (name, element) in [
            ("Principal", &written.principal),
            ("NotPrincipal", &written.not_principal),
        ] {
            if let Some(element) = element {
                let inverted = name == "NotPrincipal";
                CheckedPrincipal::all(element, place.member(name), inverted, &mut principals);
            }
        }
        let list = |names: [&'s str; 2], lists: [&'s Option<Values<'s>>; 2]| {
            let [plain, inverted] = lists;
            let (name, values, inverted) = match (plain, inverted) {
                (Some(values), _) => (names[0], values, false),
                (None, Some(values)) => (names[1], values, true),
                (None, None) => return None,
            };
            Some((place.member(name), values, inverted))
        };
        let actions = list(
            ["Action", "NotAction"],
            [&written.action, &written.not_action],
        );
        let resources = list(
            ["Resource", "NotResource"],
            [&written.resource, &written.not_resource],
        );
        Self {
            written,
            place,
            effect,
            principals,
            actions: actions.map(|(place, values, inverted)| {
                CheckedList::new(place, values, inverted, |text, place| {
                    CheckedAction::new(text, place, reference)
                })
            }),
            resources: resources.map(|(place, values, inverted)| {
                CheckedList::new(place, values, inverted, CheckedResource::new)
            }),
            conditions: written.condition.as_ref().map_or(Vec::new(), |condition| {
                CheckedCondition::all(condition, place.member("Condition"), reference)
            }),
        }
    }

    pub(super) fn is_allow(&self) -> bool {
        self.effect == Some(Effect::Allow)
    }

    pub(super) fn is_deny(&self) -> bool {
        self.effect == Some(Effect::Deny)
    }

    /// `Action`, unless the statement has `NotAction`.
    pub(super) fn named_actions(&self) -> &[CheckedAction<'s>] {
        match &self.actions {
            Some(list) if !list.is_inverted => &list.items,
            _ => &[],
        }
    }

    /// `Resource`, unless the statement has `NotResource`.
    pub(super) fn named_resources(&self) -> &[CheckedResource<'s>] {
        match &self.resources {
            Some(list) if !list.is_inverted => &list.items,
            _ => &[],
        }
    }

    /// The conditions on a key, whatever their operator.
    pub(super) fn conditions_on(&self, key: &str) -> impl Iterator<Item = &CheckedCondition<'s>> {
        self.conditions
            .iter()
            .filter(move |condition| condition.is_on(key))
    }

    /// Whether some condition is on one of these keys.
    pub(super) fn has_condition_on(&self, keys: &[&str]) -> bool {
        self.conditions
            .iter()
            .any(|condition| keys.iter().any(|key| condition.is_on(key)))
    }
}

/// A list of actions or resources.
#[derive(Debug)]
pub(super) struct CheckedList<'s, T> {
    pub(super) values: &'s Values<'s>,
    place: Place<'s>,
    /// `NotAction` or `NotResource`.
    pub(super) is_inverted: bool,
    pub(super) items: Vec<T>,
}

impl<'s, T> CheckedList<'s, T> {
    fn new(
        place: Place<'s>,
        values: &'s Values<'s>,
        is_inverted: bool,
        item: impl Fn(&'s Text<'s>, Place<'s>) -> T,
    ) -> Self {
        let items = places(&values.items, values.form, place);
        Self {
            values,
            place,
            is_inverted,
            items: items.map(|(text, place)| item(text, place)).collect(),
        }
    }
}

impl<'s, T> Placed<'s> for CheckedList<'s, T> {
    fn place(&self) -> Place<'s> {
        self.place
    }

    fn span(&self) -> Span {
        self.values.span
    }
}

/// The items of a list with the place of each.
fn places<'s, T>(
    items: &'s [T],
    form: Form,
    place: Place<'s>,
) -> impl Iterator<Item = (&'s T, Place<'s>)> {
    items.iter().enumerate().map(move |(index, item)| {
        let place = match form {
            Form::Single => place,
            Form::Array => place.item(index),
        };
        (item, place)
    })
}

/// One entry of `Principal` or `NotPrincipal`.
#[derive(Debug)]
pub(super) struct CheckedPrincipal<'s> {
    /// `AWS`, `Service`, `Federated` or `CanonicalUser`; `AWS` for the bare `"*"`.
    pub(super) kind: &'s str,
    pub(super) text: &'s str,
    span: Span,
    place: Place<'s>,
    pub(super) is_inverted: bool,
}

impl<'s> Placed<'s> for CheckedPrincipal<'s> {
    fn place(&self) -> Place<'s> {
        self.place
    }

    fn span(&self) -> Span {
        self.span
    }
}

impl<'s> CheckedPrincipal<'s> {
    fn all(
        element: &'s PrincipalElement<'s>,
        place: Place<'s>,
        is_inverted: bool,
        to: &mut Vec<Self>,
    ) {
        let one = |kind, text: &'s Text<'s>, place| Self {
            kind,
            text: text.as_str(),
            span: text.span,
            place,
            is_inverted,
        };
        match element {
            PrincipalElement::Text(text) => to.push(one("AWS", text, place)),
            PrincipalElement::Map(map) => {
                for (kind, entries) in &map.entries {
                    let kind = kind.as_str();
                    let items = places(&entries.items, entries.form, place.member(kind));
                    to.extend(items.map(|(text, place)| one(kind, text, place)));
                }
            }
        }
    }
}

/// One entry of `Action` or `NotAction`.
#[derive(Debug)]
pub(super) struct CheckedAction<'s> {
    pub(super) written: &'s Text<'s>,
    place: Place<'s>,
    /// Prefix and pattern of names, if it has this form (R-ACT-2).
    pub(super) parts: Option<(&'s str, &'s str)>,
    /// The service that it names, if the reference knows it.
    pub(super) service: Option<Service<'s>>,
    /// The action that it names without a wildcard, if the reference knows it.
    known: Option<Action<'s>>,
}

impl<'s> Placed<'s> for CheckedAction<'s> {
    fn place(&self) -> Place<'s> {
        self.place
    }

    fn span(&self) -> Span {
        self.written.span
    }
}

impl<'s> CheckedAction<'s> {
    fn new(written: &'s Text<'s>, place: Place<'s>, reference: Option<&'s Reference<'s>>) -> Self {
        let parts = written.as_str().split_once(':');
        let parts = parts.filter(|(prefix, name)| is_action_word(prefix) && !name.is_empty());
        let named = reference.zip(parts);
        let service = named.and_then(|(reference, (prefix, _))| reference.service(prefix));
        // The name of no action has a wildcard.
        let known = service.zip(parts);
        let known = known.and_then(|(service, (_, name))| service.action(name));
        Self {
            written,
            place,
            parts,
            service,
            known,
        }
    }

    /// As written.
    pub(super) fn text(&self) -> &'s str {
        self.written.as_str()
    }

    /// Whether it is the lone `*`.
    pub(super) fn is_everything(&self) -> bool {
        self.text() == "*"
    }

    /// Whether it has a wildcard.
    pub(super) fn is_pattern(&self) -> bool {
        self.text().contains(['*', '?'])
    }

    /// Whether it is every action of one service: `s3:*`.
    pub(super) fn is_whole_service(&self) -> bool {
        self.parts.is_some_and(|(_, name)| is_stars(name))
    }

    /// Whether it covers an action (R-ACT-2 to R-ACT-6): `covers("iam", "PassRole")`.
    pub(super) fn covers(&self, prefix: &str, name: &str) -> bool {
        match self.parts {
            Some((own, pattern)) => same_name(own, prefix) && matches_action_name(pattern, name),
            None => self.is_everything(),
        }
    }

    /// The actions of the reference that it covers; none for the lone `*`, for which that is all of AWS.
    pub(super) fn covered(&self) -> impl Iterator<Item = Action<'s>> + use<'s> {
        let patterns = self.service.zip(self.parts);
        let patterns = patterns.filter(|_| self.is_pattern()).into_iter();
        let covered = patterns.flat_map(|(service, (_, pattern))| service.covered(pattern));
        covered.chain(self.known)
    }
}

/// One entry of `Resource` or `NotResource`.
#[derive(Debug)]
pub(super) struct CheckedResource<'s> {
    pub(super) written: &'s Text<'s>,
    place: Place<'s>,
    /// The six segments, if it has them.
    pub(super) segments: Option<ArnSegments<'s>>,
}

impl<'s> Placed<'s> for CheckedResource<'s> {
    fn place(&self) -> Place<'s> {
        self.place
    }

    fn span(&self) -> Span {
        self.written.span
    }
}

impl<'s> CheckedResource<'s> {
    fn new(written: &'s Text<'s>, place: Place<'s>) -> Self {
        Self {
            written,
            place,
            segments: split_arn(written.as_str()),
        }
    }

    /// The six segments, unless a variable stands in the first five, where its colon is none of theirs.
    pub(super) fn plain_segments(&self) -> Option<ArnSegments<'s>> {
        let segments = self.segments?;
        let [first @ .., _] = segments;
        let has_variable = first.iter().any(|segment| segment.contains("${"));
        (!has_variable).then_some(segments)
    }

    /// As written.
    pub(super) fn text(&self) -> &'s str {
        self.written.as_str()
    }

    /// Whether it is the lone `*`.
    pub(super) fn is_everything(&self) -> bool {
        self.text() == "*"
    }
}

/// One condition key under one operator.
#[derive(Debug)]
pub(super) struct CheckedCondition<'s> {
    /// The operator as written.
    pub(super) operator_text: &'s Text<'s>,
    /// Nothing if IAM has none of that name.
    pub(super) operator: Option<ParsedOperator>,
    pub(super) key_text: &'s Text<'s>,
    /// What the reference says of the key.
    pub(super) key: Option<ConditionKey<'s>>,
    pub(super) values: &'s ConditionValues<'s>,
    place: Place<'s>,
}

/// It stands where its key does.
impl<'s> Placed<'s> for CheckedCondition<'s> {
    fn place(&self) -> Place<'s> {
        self.place
    }

    fn span(&self) -> Span {
        self.key_text.span
    }
}

impl<'s> CheckedCondition<'s> {
    fn all(
        element: &'s ConditionElement<'s>,
        place: Place<'s>,
        reference: Option<&'s Reference<'s>>,
    ) -> Vec<Self> {
        let blocks = element.blocks.iter().flat_map(|block| {
            let operator = parse_operator(block.operator.as_str(), Loader::Lenient);
            let entries = block.entries.iter().map(move |entry| (operator, entry));
            entries.map(|(operator, entry)| (&block.operator, operator, entry))
        });
        let checked = blocks.map(|(operator_text, operator, entry)| {
            let key = entry.key.as_str();
            Self {
                operator_text,
                operator,
                key_text: &entry.key,
                key: reference.and_then(|reference| reference.condition_key(key)),
                values: &entry.values,
                place: place.member(operator_text.as_str()).member(key),
            }
        });
        checked.collect()
    }

    /// The key as written.
    pub(super) fn key(&self) -> &'s str {
        self.key_text.as_str()
    }

    /// Whether it is on a key, whatever the case (R-COND-5).
    pub(super) fn is_on(&self, key: &str) -> bool {
        same_key(self.key(), key)
    }

    /// What the key begins with, `aws:` or `s3:`, if anything.
    pub(super) fn key_prefix(&self) -> Option<&'s str> {
        self.key().split_once(':').map(|(prefix, _)| prefix)
    }

    /// The operator without prefix and suffix.
    pub(super) fn base(&self) -> Option<ConditionOperator> {
        self.operator.map(|parsed| parsed.operator)
    }

    pub(super) fn set(&self) -> Option<SetOperator> {
        self.operator.and_then(|parsed| parsed.set)
    }

    pub(super) fn has_if_exists(&self) -> bool {
        self.operator.is_some_and(|parsed| parsed.if_exists)
    }

    /// The values with the place of each.
    pub(super) fn items(&self) -> impl Iterator<Item = CheckedValue<'s>> + use<'s> {
        places(&self.values.items, self.values.form, self.place).map(|(value, place)| {
            CheckedValue {
                text: value.as_str(),
                span: value.text.span,
                place,
            }
        })
    }

    /// The values as one: what a list is told of.
    pub(super) fn all_values(&self) -> (Place<'s>, Span) {
        (self.place, self.values.span)
    }

    /// The operator: what is told of it and not of the key.
    pub(super) fn at_operator(&self) -> (Place<'s>, Span) {
        (self.place, self.operator_text.span)
    }
}

/// One value of a condition.
#[derive(Debug, Clone, Copy)]
pub(super) struct CheckedValue<'s> {
    pub(super) text: &'s str,
    span: Span,
    place: Place<'s>,
}

impl<'s> Placed<'s> for CheckedValue<'s> {
    fn place(&self) -> Place<'s> {
        self.place
    }

    fn span(&self) -> Span {
        self.span
    }
}
