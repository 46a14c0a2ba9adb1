//! What a comparison may take, so that no policy makes it take long.

use core::fmt;

/// What a comparison may look at before it answers that it does not know. What is counted does not depend on the
/// machine, so that an answer is the same everywhere.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct AnalysisLimits {
    /// States of the automaton that tells the texts of one dimension apart.
    pub states: usize,
    /// Classes of texts, or of sets of texts, in one dimension.
    pub classes: usize,
    /// Boxes that are looked at in the search of one direction.
    pub boxes: u64,
    /// Steps of all kinds in one direction: letters that are tried, tests of a class, boxes held against each other.
    pub steps: u64,
    /// Requests that are tried on both sides before a region counts as one without a witness.
    pub tries: usize,
    /// Witnesses in one direction.
    pub witnesses: usize,
}

impl AnalysisLimits {
    /// What is used where nothing else is said.
    pub const DEFAULT: Self = Self {
        states: 5_000,
        classes: 4_000,
        boxes: 200_000,
        steps: 20_000_000,
        tries: 64,
        witnesses: 8,
    };
}

impl Default for AnalysisLimits {
    fn default() -> Self {
        Self::DEFAULT
    }
}

/// Why something could not be told.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Unknown {
    /// More states than [`AnalysisLimits::states`].
    States,
    /// More classes than [`AnalysisLimits::classes`].
    Classes,
    /// More boxes than [`AnalysisLimits::boxes`].
    Boxes,
    /// More steps than [`AnalysisLimits::steps`].
    Steps,
    /// A difference was found on paper, and no request that was tried shows it: variables, or values that two kinds of
    /// operators read, were told apart less finely than they are.
    Unconfirmed,
    /// An action with a wildcard where the service should be, which a lenient loader keeps.
    ActionsOverServices,
    /// An operator without case and a letter beyond ASCII.
    LettersWithoutCase,
}

impl Unknown {
    /// A stable name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::States => "tooManyStates",
            Self::Classes => "tooManyClasses",
            Self::Boxes => "tooManyBoxes",
            Self::Steps => "tooManySteps",
            Self::Unconfirmed => "unconfirmedDifference",
            Self::ActionsOverServices => "actionsOverServices",
            Self::LettersWithoutCase => "lettersWithoutCase",
        }
    }
}

impl fmt::Display for Unknown {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::States => "the patterns have too many states together",
            Self::Classes => {
                "the values of a condition key or the parts of an ARN fall into too many classes"
            }
            Self::Boxes => "too many combinations had to be looked at",
            Self::Steps => "the comparison took too many steps",
            Self::Unconfirmed => "a difference may exist, but no request was found that shows it",
            Self::ActionsOverServices => "an action has a wildcard where the service should be",
            Self::LettersWithoutCase => {
                "an operator without case is held against letters beyond ASCII"
            }
        })
    }
}

/// Counts what is looked at.
#[derive(Debug)]
pub(super) struct Budget {
    pub(super) limits: AnalysisLimits,
    pub(super) steps: u64,
    boxes: u64,
}

impl Budget {
    pub(super) const fn new(limits: AnalysisLimits) -> Self {
        Self {
            limits,
            steps: 0,
            boxes: 0,
        }
    }

    pub(super) fn spend(&mut self, steps: usize) -> Result<(), Unknown> {
        self.steps += steps as u64;
        if self.steps > self.limits.steps {
            return Err(Unknown::Steps);
        }
        Ok(())
    }

    pub(super) fn spend_box(&mut self) -> Result<(), Unknown> {
        self.boxes += 1;
        if self.boxes > self.limits.boxes {
            return Err(Unknown::Boxes);
        }
        self.spend(1)
    }
}
