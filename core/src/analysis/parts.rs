//! What can be taken out of a statement: an entry of one of its lists, a condition, a value of one.

use alloc::{string::String, vec::Vec};

use crate::document::{
    ConditionBlock, ConditionElement, ConditionEntry, Form, PrincipalElement, Statement, Text,
    Values,
};
use crate::text::{Path, Span};

/// A list of actions or resources.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum List {
    Action,
    NotAction,
    Resource,
    NotResource,
}

/// A part by its place. Each number is one in the statement as it was written: who takes parts out from the last to the
/// first finds every one where it was.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Part {
    Entry(List, usize),
    /// An entry of a kind of principals.
    Principal(usize, usize),
    /// A key under an operator.
    Condition(usize, usize),
    /// A value of one.
    Value(usize, usize, usize),
}

impl List {
    const ALL: [Self; 4] = [
        Self::Action,
        Self::NotAction,
        Self::Resource,
        Self::NotResource,
    ];

    const fn name(self) -> &'static str {
        match self {
            Self::Action => "Action",
            Self::NotAction => "NotAction",
            Self::Resource => "Resource",
            Self::NotResource => "NotResource",
        }
    }

    const fn of<'s, 'a>(self, statement: &'s Statement<'a>) -> Option<&'s Values<'a>> {
        match self {
            Self::Action => statement.action(),
            Self::NotAction => statement.not_action(),
            Self::Resource => statement.resource(),
            Self::NotResource => statement.not_resource(),
        }
    }

    const fn of_mut<'s, 'a>(self, statement: &'s mut Statement<'a>) -> Option<&'s mut Values<'a>> {
        match self {
            Self::Action => statement.action.as_mut(),
            Self::NotAction => statement.not_action.as_mut(),
            Self::Resource => statement.resource.as_mut(),
            Self::NotResource => statement.not_resource.as_mut(),
        }
    }
}

/// Both elements have the same form.
fn principals<'s, 'a>(statement: &'s Statement<'a>) -> Option<&'s [(Text<'a>, Values<'a>)]> {
    let element = statement.principal().or(statement.not_principal())?;
    match element {
        PrincipalElement::Text(_) => None,
        PrincipalElement::Map(map) => Some(map.entries()),
    }
}

fn principals_mut<'s, 'a>(
    statement: &'s mut Statement<'a>,
    kind: usize,
) -> Option<&'s mut Values<'a>> {
    let element = statement.principal.as_mut();
    let element = element.or(statement.not_principal.as_mut())?;
    match element {
        PrincipalElement::Text(_) => None,
        PrincipalElement::Map(map) => map.entries.get_mut(kind).map(|(_, entries)| entries),
    }
}

fn blocks<'s, 'a>(statement: &'s Statement<'a>) -> &'s [ConditionBlock<'a>] {
    statement.condition().map_or(&[], ConditionElement::blocks)
}

fn condition<'s, 'a>(
    statement: &'s Statement<'a>,
    block: usize,
    entry: usize,
) -> Option<&'s ConditionEntry<'a>> {
    blocks(statement).get(block)?.entries().get(entry)
}

/// Takes one of several out: nothing where no other is left.
fn take<T>(list: &mut Vec<T>, at: usize) -> Option<()> {
    if list.len() < 2 || at >= list.len() {
        return None;
    }
    list.remove(at);
    Some(())
}

/// Leaves one of several.
fn keep<T>(list: &mut Vec<T>, at: usize) -> Option<()> {
    if at >= list.len() {
        return None;
    }
    list.swap(0, at);
    list.truncate(1);
    Some(())
}

impl Part {
    /// The parts of a statement, the last first.
    pub(super) fn of(statement: &Statement<'_>) -> Vec<Self> {
        let mut parts = Vec::new();
        for (kind, (_, entries)) in principals(statement).unwrap_or_default().iter().enumerate() {
            parts.extend((0..entries.items().len()).map(|at| Self::Principal(kind, at)));
        }
        for list in List::ALL {
            let items = list.of(statement).map_or(0, |values| values.items().len());
            parts.extend((0..items).map(|at| Self::Entry(list, at)));
        }
        for (block, of_operator) in blocks(statement).iter().enumerate() {
            for (at, entry) in of_operator.entries().iter().enumerate() {
                // From the end: first all of a condition, then its values.
                let values = 0..entry.values().items().len();
                parts.extend(values.map(|value| Self::Value(block, at, value)));
                parts.push(Self::Condition(block, at));
            }
        }
        parts.reverse();
        parts
    }

    /// The statement without it. Nothing where a list would have no entry left, which says something else, or where it has
    /// been taken out.
    pub(super) fn taken_out<'a>(self, statement: &Statement<'a>) -> Option<Statement<'a>> {
        let mut rest = statement.clone();
        match self {
            Self::Entry(list, at) => take(&mut list.of_mut(&mut rest)?.items, at)?,
            Self::Principal(kind, at) => take(&mut principals_mut(&mut rest, kind)?.items, at)?,
            Self::Value(block, entry, at) => {
                let of_operator = rest.condition.as_mut()?.blocks.get_mut(block)?;
                take(&mut of_operator.entries.get_mut(entry)?.values.items, at)?;
            }
            Self::Condition(block, entry) => {
                let of_statement = rest.condition.as_mut()?;
                let of_operator = of_statement.blocks.get_mut(block)?;
                if entry >= of_operator.entries.len() {
                    return None;
                }
                of_operator.entries.remove(entry);
                if of_operator.entries.is_empty() {
                    of_statement.blocks.remove(block);
                }
                if of_statement.blocks.is_empty() {
                    rest.condition = None;
                }
            }
        }
        Some(rest)
    }

    /// The statement with this entry of the list alone. Nothing of what is no alternative to the others: a statement is not
    /// about all requests together that it is about with each of its exceptions.
    pub(super) fn alone<'a>(self, statement: &Statement<'a>) -> Option<Statement<'a>> {
        let mut one = statement.clone();
        match self {
            Self::Entry(list @ (List::Action | List::Resource), at) => {
                keep(&mut list.of_mut(&mut one)?.items, at)?;
            }
            Self::Principal(kind, at) if statement.principal().is_some() => {
                keep(&mut principals_mut(&mut one, kind)?.items, at)?;
                if let Some(PrincipalElement::Map(map)) = &mut one.principal {
                    keep(&mut map.entries, kind)?;
                }
            }
            _ => return None,
        }
        Some(one)
    }

    /// Where it stands in the document.
    pub(super) fn path(self, statement: &Statement<'_>, of: &Path<'_>) -> String {
        let item = |list: &Path<'_>, form: Form, at: usize| match form {
            Form::Single => list.render(),
            Form::Array => list.item(at).render(),
        };
        let found = match self {
            Self::Entry(list, at) => list
                .of(statement)
                .map(|values| item(&of.member(list.name()), values.form(), at)),
            Self::Principal(kind, at) => {
                let name = match statement.principal() {
                    Some(_) => "Principal",
                    None => "NotPrincipal",
                };
                let entries = principals(statement).and_then(|all| all.get(kind));
                entries.map(|(kind, values)| {
                    item(&of.member(name).member(kind.as_str()), values.form(), at)
                })
            }
            Self::Condition(block, entry) | Self::Value(block, entry, _) => {
                let operator = blocks(statement).get(block).map(ConditionBlock::operator);
                operator
                    .zip(condition(statement, block, entry))
                    .map(|(operator, entry)| {
                        let element = of.member("Condition");
                        let of_operator = element.member(operator.as_str());
                        let of_key = of_operator.member(entry.key().as_str());
                        match self {
                            Self::Value(_, _, at) => item(&of_key, entry.values().form(), at),
                            _ => of_key.render(),
                        }
                    })
            }
        };
        found.unwrap_or_else(|| of.render())
    }

    /// Where it stands in the text; of a condition its key with its values.
    pub(super) fn span(self, statement: &Statement<'_>) -> Span {
        let found = match self {
            Self::Entry(list, at) => list
                .of(statement)
                .and_then(|values| values.items().get(at))
                .map(Text::span),
            Self::Principal(kind, at) => principals(statement)
                .and_then(|all| all.get(kind)?.1.items().get(at))
                .map(Text::span),
            Self::Condition(block, entry) => condition(statement, block, entry).map(|entry| Span {
                start: entry.key().span().start,
                end: entry.values().span().end,
            }),
            Self::Value(block, entry, at) => condition(statement, block, entry)
                .and_then(|entry| entry.values().items().get(at))
                .map(|value| value.span()),
        };
        found.unwrap_or_else(|| statement.span())
    }
}
