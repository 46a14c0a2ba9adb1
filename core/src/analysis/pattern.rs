//! Patterns of texts, step by step, as the analysis holds them against each other.

use alloc::{collections::BTreeSet, vec::Vec};

use crate::policy::TemplateToken;
use crate::text::fold;

/// One step of a pattern.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Step {
    /// This letter.
    Letter(char),
    /// This letter or one whose lower case it is (R-STR-3).
    Lower(char),
    /// This letter, or any that folds to it (R-COND-5).
    Fold(char),
    /// One letter of some.
    One(Letters),
    /// Any run of them, also none.
    Run(Letters),
}

/// Which letters a wildcard takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Letters {
    All,
    /// Inside a segment of an ARN.
    NoColon,
    /// Inside the name of an API (R-RES-21).
    NoSlash,
    /// Of actions: lower case, digits and hyphens.
    Word,
    /// Of accounts.
    Digit,
}

pub(super) type Pattern = Vec<Step>;

impl Letters {
    pub(super) const fn has(self, letter: char) -> bool {
        match self {
            Self::All => true,
            Self::NoColon => letter != ':',
            Self::NoSlash => letter != '/',
            Self::Digit => letter.is_ascii_digit(),
            Self::Word => letter.is_ascii_lowercase() || letter.is_ascii_digit() || letter == '-',
        }
    }
}

impl Step {
    pub(super) fn takes(self, letter: char) -> bool {
        match self {
            Self::Letter(wanted) => wanted == letter,
            Self::Lower(wanted) => letter.to_lowercase().eq(wanted.to_lowercase()),
            Self::Fold(wanted) => fold(letter) == fold(wanted),
            Self::One(letters) | Self::Run(letters) => letters.has(letter),
        }
    }

    /// Whether a pattern stays where it is behind the letter.
    pub(super) const fn stays(self) -> bool {
        matches!(self, Self::Run(_))
    }

    /// The letters that this step tells from all others.
    pub(super) fn letters(self, into: &mut BTreeSet<char>) {
        match self {
            Self::Letter(letter) => {
                into.insert(letter);
            }
            Self::Lower(letter) | Self::Fold(letter) => {
                into.extend([letter.to_ascii_lowercase(), letter.to_ascii_uppercase()]);
                // The letters beyond ASCII that fold onto letters of ASCII.
                into.extend(KIN.iter().filter(|kin| fold(**kin) == fold(letter)));
            }
            Self::One(letters) | Self::Run(letters) => match letters {
                Letters::NoColon => {
                    into.insert(':');
                }
                Letters::NoSlash => {
                    into.insert('/');
                }
                Letters::Digit => into.extend('0'..='9'),
                Letters::All | Letters::Word => {}
            },
        }
    }
}

/// What is no letter of ASCII and folds onto one.
pub(super) const KIN: [char; 4] = ['\u{130}', '\u{131}', '\u{17f}', '\u{212a}'];

/// Of a text without wildcards.
pub(super) fn of_text(text: &str) -> Pattern {
    text.chars().map(Step::Letter).collect()
}

/// The text, if the pattern is one.
pub(super) fn literal(pattern: &[Step]) -> Option<alloc::string::String> {
    let letter = |step: &Step| match step {
        Step::Letter(letter) => Some(*letter),
        _ => None,
    };
    pattern.iter().map(letter).collect()
}

/// How variables of a text are read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Variables {
    /// As any text.
    Any,
    /// As any text but the empty one.
    Something,
}

/// Of a text of a policy; wildcards take `letters`. In lower case where case does not count.
pub(super) fn of_tokens(
    tokens: &[TemplateToken],
    letters: Letters,
    lower: bool,
    variables: Variables,
) -> Pattern {
    let mut pattern = Pattern::new();
    let run = |pattern: &mut Pattern| {
        if pattern.last() != Some(&Step::Run(letters)) {
            pattern.push(Step::Run(letters));
        }
    };
    for token in tokens {
        match token {
            TemplateToken::Literal(text) if lower => {
                let lowered = text.chars().map(|letter| letter.to_ascii_lowercase());
                pattern.extend(lowered.map(Step::Letter));
            }
            TemplateToken::Literal(text) => pattern.extend(text.chars().map(Step::Letter)),
            TemplateToken::AnyRun => run(&mut pattern),
            TemplateToken::AnyChar => pattern.push(Step::One(letters)),
            TemplateToken::Variable(_) => {
                if variables == Variables::Something {
                    pattern.push(Step::One(letters));
                }
                run(&mut pattern);
            }
        }
    }
    pattern
}

/// The segments of an ARN as one text, with colons between them.
pub(super) fn joined<'s>(
    segments: impl Iterator<Item = &'s [TemplateToken]>,
) -> Vec<TemplateToken> {
    let mut all = Vec::new();
    for (at, tokens) in segments.enumerate() {
        if at > 0 {
            all.push(TemplateToken::Literal(":".into()));
        }
        all.extend(tokens.iter().cloned());
    }
    all
}
