//! Which place of a policy the cursor is at, and what stands around it.

use alloc::{borrow::Cow, vec::Vec};

use super::scan::{Cursor, Kind, Missing, Node, Outline, Quotes, scan};
use crate::effect::Effect;
use crate::text::{JsonValue, Span, parse_json};

/// A place of the grammar (R-GRAM-1).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place<'a> {
    /// A member of the document.
    Document,
    /// The value of a member of the document.
    OfDocument(&'a str),
    /// A member of a statement.
    Statement,
    /// The value of a member of a statement, or an entry of its list.
    OfStatement(&'a str),
    /// A kind of principals.
    PrincipalKind,
    /// A principal of a kind.
    Principal(&'a str),
    Operator,
    /// A condition key below an operator.
    Key(&'a str),
    /// A value of a key below an operator.
    Value {
        operator: &'a str,
        key: &'a str,
    },
}

/// What an edit at the cursor writes beside the text of an item, and where.
#[derive(Debug, Clone, Copy)]
pub(super) struct Target<'a> {
    /// What is replaced.
    pub(super) span: Span,
    /// What is replaced, as far as the cursor.
    pub(super) typed: &'a str,
    pub(super) quotes: Quotes,
    pub(super) missing: Missing,
    pub(super) is_name: bool,
    pub(super) has_colon: bool,
}

/// The cursor's place with what stands around it.
#[derive(Debug)]
pub(super) struct Site<'a> {
    outline: Outline<'a>,
    pub(super) place: Place<'a>,
    pub(super) target: Target<'a>,
    /// The name or the scalar under the cursor.
    own: Option<usize>,
    /// The object of which it is a member, or the array or the member of which it is a value.
    parent: usize,
    statement: Option<usize>,
}

/// The last boundary of characters at or before an offset.
pub(super) fn boundary(text: &str, offset: usize) -> usize {
    let mut at = offset.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

impl<'a> Site<'a> {
    /// Where the cursor is, if it is at a place of a policy.
    pub(super) fn of(text: &'a str, cursor: usize) -> Option<Self> {
        let outline = scan(text, cursor);
        let (own, parent, missing) = match outline.cursor {
            Cursor::In(node) => (
                Some(node),
                outline.nodes.get(node)?.parent?,
                Missing::Nothing,
            ),
            Cursor::Between { parent, missing } => (None, parent?, missing),
            Cursor::TooDeep => return None,
        };
        let own_node = own.and_then(|own| outline.nodes.get(own));
        let is_name = match own_node {
            Some(node) => node.kind != Kind::Scalar,
            None => outline.nodes.get(parent)?.kind == Kind::Object,
        };
        let (start, end, quotes) = match own_node {
            Some(node) => (node.start, node.end, node.quotes),
            None => (cursor, cursor, Quotes::None),
        };
        let has_colon = match own_node.map(|node| node.kind) {
            Some(Kind::Member { has_colon }) => has_colon,
            _ => text
                .get(cursor..)
                .is_some_and(|rest| rest.trim_ascii_start().starts_with(':')),
        };
        let target = Target {
            span: Span::new(start, end),
            typed: text.get(start..cursor).unwrap_or_default(),
            quotes,
            missing,
            is_name,
            has_colon,
        };
        let (place, statement) = place(&outline, parent, is_name)?;
        Some(Self {
            outline,
            place,
            target,
            own,
            parent,
            statement,
        })
    }

    fn node(&self, at: usize) -> Option<&Node> {
        self.outline.nodes.get(at)
    }

    fn content(&self, at: usize) -> &'a str {
        content(&self.outline, at)
    }

    /// The text under the cursor, as it is written.
    pub(super) fn own_text(&self) -> &'a str {
        self.own.map_or("", |own| self.content(own))
    }

    /// Where the text under the cursor stands, if there is one.
    pub(super) fn own(&self) -> Option<Span> {
        self.own.map(|_| self.target.span)
    }

    /// A part of it.
    pub(super) const fn part(&self, start: usize, end: usize) -> Span {
        let base = self.target.span.start as usize;
        Span::new(base + start, base + end)
    }

    /// Whether the cursor is among the items of an array.
    pub(super) fn is_in_list(&self) -> bool {
        self.node(self.parent)
            .is_some_and(|parent| parent.kind == Kind::Array)
    }

    /// Nodes directly below another.
    fn children(&self, parent: usize) -> impl Iterator<Item = (usize, &Node)> {
        let nodes = self.outline.nodes.iter().enumerate();
        let behind = nodes.skip(parent);
        behind.filter(move |(_, node)| node.parent == Some(parent))
    }

    fn names_of(&self, object: usize) -> impl Iterator<Item = &'a str> {
        self.children(object)
            .filter(|(at, node)| matches!(node.kind, Kind::Member { .. }) && Some(*at) != self.own)
            .map(|(at, _)| self.content(at))
    }

    /// The names beside the cursor's, of the members of one object.
    pub(super) fn sibling_names(&self) -> Vec<&'a str> {
        self.names_of(self.parent).collect()
    }

    /// The texts beside the cursor's, of one list.
    pub(super) fn sibling_values(&self) -> Vec<&'a str> {
        self.children(self.parent)
            .filter(|(at, node)| node.kind == Kind::Scalar && Some(*at) != self.own)
            .map(|(at, _)| self.content(at))
            .collect()
    }

    fn member(&self, object: usize, name: &str) -> Option<usize> {
        self.children(object)
            .find(|(at, node)| {
                matches!(node.kind, Kind::Member { .. })
                    && Some(*at) != self.own
                    && self.content(*at) == name
            })
            .map(|(at, _)| at)
    }

    /// The scalars of a member: its value, or the items of its array.
    fn scalars(&self, member: usize) -> Vec<Cow<'a, str>> {
        let arrays: Vec<usize> = self
            .children(member)
            .filter(|(_, node)| node.kind == Kind::Array)
            .map(|(at, _)| at)
            .collect();
        let nodes = self.outline.nodes.iter().enumerate().skip(member);
        let scalars = nodes.filter(|(at, node)| {
            let is_below = node
                .parent
                .is_some_and(|parent| parent == member || arrays.first() == Some(&parent));
            node.kind == Kind::Scalar && is_below && Some(*at) != self.own
        });
        scalars.map(|(at, _)| self.unescaped(at)).collect()
    }

    /// The text of a node without its escapes, where they are sound.
    fn unescaped(&self, at: usize) -> Cow<'a, str> {
        let raw = self.content(at);
        let quoted = self
            .node(at)
            .filter(|node| node.quotes == Quotes::Both && raw.contains('\\'))
            .and_then(|node| self.outline.text.get(node.start - 1..node.end + 1));
        match quoted.map(|quoted| parse_json(quoted, 0)) {
            Some(Ok(read)) => match read.value {
                JsonValue::String(text) => text,
                _ => Cow::Borrowed(raw),
            },
            _ => Cow::Borrowed(raw),
        }
    }

    /// The texts of a member of the cursor's statement, that under the cursor left out.
    pub(super) fn of_statement(&self, name: &str) -> Vec<Cow<'a, str>> {
        let member = self
            .statement
            .and_then(|statement| self.member(statement, name));
        member.map_or_else(Vec::new, |member| self.scalars(member))
    }

    /// The members of the cursor's statement.
    pub(super) fn statement_names(&self) -> Vec<&'a str> {
        self.statement
            .map_or_else(Vec::new, |statement| self.names_of(statement).collect())
    }

    /// The kinds of principals that the cursor's statement names.
    pub(super) fn principal_kinds(&self) -> Vec<&'a str> {
        let object = self
            .statement
            .and_then(|statement| self.member(statement, "Principal"))
            .and_then(|member| {
                let mut below = self.children(member);
                below.find(|(_, node)| node.kind == Kind::Object)
            });
        object.map_or_else(Vec::new, |(object, _)| self.names_of(object).collect())
    }

    /// Whether all of them are identity providers, who sign callers in (R-TYPE-5).
    pub(super) fn is_by_providers(&self) -> bool {
        let kinds = self.principal_kinds();
        !kinds.is_empty() && kinds.iter().all(|kind| *kind == "Federated")
    }

    pub(super) fn effect(&self) -> Option<Effect> {
        match self.of_statement("Effect").first()?.as_ref() {
            "Allow" => Some(Effect::Allow),
            "Deny" => Some(Effect::Deny),
            _ => None,
        }
    }

    /// Whether the document has variables (R-VER-3).
    pub(super) fn has_variables(&self) -> bool {
        let mut tops = self.outline.nodes.iter().enumerate();
        let top = tops.find(|(_, node)| node.parent.is_none() && node.kind == Kind::Object);
        let version = top.and_then(|(top, _)| self.member(top, "Version"));
        version.is_some_and(|version| {
            let values = self.scalars(version);
            values
                .first()
                .is_some_and(|version| version == "2012-10-17")
        })
    }

    /// The same where a part of the text under the cursor is what is replaced.
    pub(super) fn within(&self, start: usize, end: usize, cursor: usize) -> Target<'a> {
        Target {
            span: Span::new(start, end),
            typed: self.outline.text.get(start..cursor).unwrap_or_default(),
            ..self.target
        }
    }
}

fn content<'a>(outline: &Outline<'a>, at: usize) -> &'a str {
    let node = outline.nodes.get(at);
    node.and_then(|node| outline.text.get(node.start..node.end))
        .unwrap_or_default()
}

/// The place of what is below a node, and the statement around it.
fn place<'a>(
    outline: &Outline<'a>,
    parent: usize,
    is_name: bool,
) -> Option<(Place<'a>, Option<usize>)> {
    // From the root: the names of the members around, and the objects that these stand in.
    let mut names = Vec::new();
    let mut objects = Vec::new();
    let mut next = Some(parent);
    let mut root = None;
    while let Some(at) = next {
        let node = outline.nodes.get(at)?;
        match node.kind {
            Kind::Member { .. } => names.push(content(outline, at)),
            Kind::Object => objects.push(at),
            Kind::Array | Kind::Scalar => {}
        }
        root = Some(node.kind);
        next = node.parent;
    }
    if root != Some(Kind::Object) {
        return None;
    }
    names.reverse();
    objects.reverse();
    let statement = objects.get(1).copied();
    let place = match (names.as_slice(), is_name) {
        ([], true) => Place::Document,
        ([name], false) => Place::OfDocument(name),
        (["Statement"], true) => Place::Statement,
        (["Statement", name], false) => Place::OfStatement(name),
        (["Statement", "Principal" | "NotPrincipal"], true) => Place::PrincipalKind,
        (["Statement", "Principal" | "NotPrincipal", kind], false) => Place::Principal(kind),
        (["Statement", "Condition"], true) => Place::Operator,
        (["Statement", "Condition", operator], true) => Place::Key(operator),
        (["Statement", "Condition", operator, key], false) => Place::Value { operator, key },
        _ => return None,
    };
    let is_below = matches!(names.first(), Some(&"Statement"));
    Some((place, statement.filter(|_| is_below)))
}
