//! Where an element of a policy stands in its document.

use alloc::string::String;

use crate::text::{Path, Span};

/// The path of an element: a policy is no deeper than a statement, three names and a place in a list.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Place<'s> {
    /// The number of the statement, and whether it stands in an array.
    statement: Option<(usize, bool)>,
    names: [Option<&'s str>; 3],
    item: Option<usize>,
}

impl<'s> Place<'s> {
    /// The document itself.
    pub(super) const DOCUMENT: Self = Self {
        statement: None,
        names: [None; 3],
        item: None,
    };

    pub(super) const fn statement(index: usize, is_listed: bool) -> Self {
        Self {
            statement: Some((index, is_listed)),
            ..Self::DOCUMENT
        }
    }

    /// A member of what stands here.
    pub(super) const fn member(self, name: &'s str) -> Self {
        let [first, second, third] = self.names;
        let names = match (first, second) {
            (None, _) => [Some(name), None, None],
            (_, None) => [first, Some(name), None],
            _ => [first, second, Some(name)],
        };
        let _ = third;
        Self { names, ..self }
    }

    /// An item of the list that stands here.
    pub(super) const fn item(self, index: usize) -> Self {
        Self {
            item: Some(index),
            ..self
        }
    }

    /// The statement that it is of, counted from 0.
    pub(super) fn of_statement(&self) -> Option<u32> {
        self.statement.map(|(index, _)| index as u32)
    }

    pub(super) fn render(&self) -> String {
        let root = Path::Root;
        let list = root.member("Statement");
        let (statement, first, second, third);
        let mut path = &root;
        match self.statement {
            Some((index, true)) => {
                statement = list.item(index);
                path = &statement;
            }
            Some((_, false)) => path = &list,
            None => {}
        }
        let [one, two, three] = self.names;
        if let Some(name) = one {
            first = path.member(name);
            path = &first;
        }
        if let Some(name) = two {
            second = path.member(name);
            path = &second;
        }
        if let Some(name) = three {
            third = path.member(name);
            path = &third;
        }
        match self.item {
            Some(index) => path.item(index).render(),
            None => path.render(),
        }
    }
}

/// What a finding can be about.
pub(super) trait Placed<'s> {
    /// Where it stands in the document.
    fn place(&self) -> Place<'s>;
    /// Where it stands in the text.
    fn span(&self) -> Span;
}

impl<'s> Placed<'s> for (Place<'s>, Span) {
    fn place(&self) -> Place<'s> {
        self.0
    }

    fn span(&self) -> Span {
        self.1
    }
}
