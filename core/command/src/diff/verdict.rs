//! How two sides stand to each other, and why something of it is not known.

use core::fmt;

use portcullis::analysis::{Access, Relation, Unknown, Witness};
use portcullis::scenario::Diff;

/// Which of the two sides are there.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Change {
    Changed,
    Added,
    Removed,
}

impl Change {
    pub(super) const fn as_str(self) -> &'static str {
        match self {
            Self::Changed => "changed",
            Self::Added => "added",
            Self::Removed => "removed",
        }
    }
}

/// Why something is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Reason {
    /// The library says it.
    Comparison(Unknown),
    /// A Deny that is gone stopped what other policies may allow.
    DenyRemoved,
    /// A Deny that is new stops what other policies may have allowed.
    DenyAdded,
    /// A policy that limits came to be, or is gone.
    LimitAlone,
}

impl Reason {
    pub(super) const fn name(self) -> &'static str {
        match self {
            Self::Comparison(unknown) => unknown.name(),
            Self::DenyRemoved => "denyRemoved",
            Self::DenyAdded => "denyAdded",
            Self::LimitAlone => "limitAlone",
        }
    }
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Comparison(unknown) => unknown.fmt(f),
            Self::DenyRemoved => f.write_str("what its Deny stopped may be allowed by other policies"),
            Self::DenyAdded => f.write_str("what its Deny stops may have been allowed by other policies"),
            Self::LimitAlone => f.write_str(
                "a policy of this type limits what others allow, and what holds without it is not said",
            ),
        }
    }
}

/// What is told.
#[derive(Debug)]
pub(super) struct Verdict {
    pub(super) change: Change,
    pub(super) new: Access,
    pub(super) lost: Access,
    pub(super) reasons: Vec<Reason>,
    /// The comparison, if there was one.
    pub(super) diff: Option<Diff>,
}

impl Verdict {
    /// Of two policies.
    pub(super) fn of_both(diff: Diff) -> Self {
        let comparison = diff.comparison();
        Self {
            change: Change::Changed,
            new: comparison.new_access(),
            lost: comparison.lost_access(),
            reasons: comparison.unknown().map(Reason::Comparison).collect(),
            diff: Some(diff),
        }
    }

    pub(super) const fn relation(&self) -> Relation {
        match (self.new, self.lost) {
            (Access::None, Access::None) => Relation::Equivalent,
            (Access::None, Access::Some) => Relation::Narrower,
            (Access::Some, Access::None) => Relation::Wider,
            (Access::Some, Access::Some) => Relation::Incomparable,
            _ => Relation::Unknown,
        }
    }
}

/// What shows a difference, each with its scenario and whether it is new: what is new comes first.
pub(super) fn witnesses(diff: &Diff) -> impl Iterator<Item = (&Witness, String, bool)> {
    let comparison = diff.comparison();
    let new = comparison.new_witnesses().iter().map(|it| (it, true));
    let lost = comparison.lost_witnesses().iter().map(|it| (it, false));
    let all = new.chain(lost);
    all.map(|(witness, is_new)| (witness, diff.scenario(witness, is_new), is_new))
}
