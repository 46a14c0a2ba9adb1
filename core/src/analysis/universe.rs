//! Which requests an answer is about.

use crate::reference::Reference;
use crate::text::{serde_by_name, wire_names};

/// Which requests there are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Universe {
    /// Every action name, every ARN, every value of every key: absent, empty, of another type than is documented, one text or
    /// several.
    Any,
    /// What AWS's service reference says can be asked: its actions; ARNs of the shapes that it has for each, and `*` where an
    /// action needs no resource (R-RES-12); the condition keys that it lists for the action, for the types of its
    /// resources, and for all of AWS, with values of their types. A key that the reference does not have at all may have
    /// any value.
    Reference,
}

impl Universe {
    /// That of an answer about what a reference lists, if there is one.
    pub(super) const fn of(reference: Option<&Reference<'_>>) -> Self {
        match reference {
            Some(_) => Self::Reference,
            None => Self::Any,
        }
    }
}

wire_names! {
    Universe, "universe":
    Any = "any",
    Reference = "reference",
}
serde_by_name!(Universe);
