//! What of a policy does nothing, told as the linter tells what it finds.

use alloc::{borrow::Cow, format, string::String, vec::Vec};

use crate::analysis::{
    AnalysisLimits, Assumption, Review, ReviewFinding, ReviewKind, ReviewPlace, Universe, Unknown,
    review,
};
use crate::decision::StatementId;
use crate::document::PolicyDocument;
use crate::finding::PolicyErrors;
use crate::lint::{Diagnostic, Proved};
use crate::policy::{Loader, PolicyType};

/// What is proved to do nothing, and of what that is not known.
#[derive(Debug, Clone)]
pub struct Proofs {
    diagnostics: Vec<Diagnostic>,
    review: Review,
}

impl Proofs {
    /// What does nothing, in the order of the text.
    #[must_use]
    pub fn diagnostics(&self) -> &[Diagnostic] {
        &self.diagnostics
    }

    /// The same to keep.
    #[must_use]
    pub fn into_diagnostics(self) -> Vec<Diagnostic> {
        self.diagnostics
    }

    /// What may do nothing, and why that is not known.
    #[must_use]
    pub fn unknown(&self) -> &[(ReviewPlace, Unknown)] {
        self.review.unknown()
    }

    /// Which requests were looked at.
    #[must_use]
    pub const fn universe(&self) -> Universe {
        self.review.universe()
    }

    /// What the findings take for granted.
    pub fn assumptions(&self) -> impl Iterator<Item = Assumption> {
        self.review.assumptions()
    }
}

/// Finds the statements of a policy, and parts of them, that do nothing, whatever is asked, and tells them as findings of the
/// checks [`lint::proofs`](crate::lint::proofs).
///
/// # Errors
/// Of a policy that the strict loader refuses.
///
/// # Examples
/// ```
/// use portcullis::analysis::{AnalysisLimits, Assumption};
/// use portcullis::{PolicyType, scenario};
///
/// let text = r#"{"Version": "2012-10-17", "Statement": [
///     {"Effect": "Allow", "Action": "s3:DeleteObject", "Resource": "arn:aws:s3:::reports/2026/*"},
///     {"Effect": "Deny", "Action": "s3:Delete*", "Resource": "arn:aws:s3:::reports/*"}]}"#;
/// let proofs = scenario::proofs(text, PolicyType::Identity, &AnalysisLimits::DEFAULT)?;
/// let found = proofs.diagnostics().first().expect("a finding");
/// assert_eq!((found.id(), found.path()), ("shadowed-statement", "Statement[0]"));
/// assert_eq!(found.message(), "everything that this statement allows is denied by statement 1");
/// assert!(proofs.assumptions().eq([Assumption::PlainCallers]));
/// # Ok::<(), portcullis::PolicyErrors>(())
/// ```
pub fn proofs(
    text: &str,
    policy_type: PolicyType,
    limits: &AnalysisLimits,
) -> Result<Proofs, PolicyErrors> {
    let document = PolicyDocument::from_json(text)?;
    let review = review(&[document], policy_type, Loader::Strict, limits)?;
    let found = review.findings().iter().map(|found| {
        let place = found.place();
        Proved {
            id: id(found),
            path: place.path().into(),
            statement: place.statement().statement,
            span: place.span(),
            message: message(found),
        }
    });
    Ok(Proofs {
        diagnostics: Diagnostic::of_proofs(text, found.collect()),
        review,
    })
}

const fn id(found: &ReviewFinding) -> &'static str {
    match (found.kind(), found.place().is_statement()) {
        (ReviewKind::Dead, true) => "dead-statement",
        (ReviewKind::Dead, false) => "dead-entry",
        (ReviewKind::Shadowed, true) => "shadowed-statement",
        (ReviewKind::Shadowed, false) => "shadowed-entry",
        (ReviewKind::Redundant, true) => "statement-implied-by-other",
        (ReviewKind::Redundant, false) => "entry-implied-by-other",
        (ReviewKind::NeverFires, true) => "deny-never-fires",
        (ReviewKind::NeverFires, false) => "deny-entry-never-fires",
    }
}

fn message(found: &ReviewFinding) -> Cow<'static, str> {
    let is_statement = found.place().is_statement();
    let what = if is_statement {
        "this statement"
    } else {
        "this"
    };
    match found.kind() {
        ReviewKind::Dead => match is_statement {
            true => "no request meets this statement".into(),
            false => "no request meets this together with the rest of its statement".into(),
        },
        ReviewKind::Shadowed => {
            let denied = listed(found.covered_by());
            format!("everything that {what} allows is denied by {denied}").into()
        }
        ReviewKind::NeverFires => {
            format!("no statement of the policy allows anything that {what} denies").into()
        }
        ReviewKind::Redundant => {
            let own = found.place().statement();
            match found.covered_by() {
                // Of an exception or a condition nothing stands in its place.
                [] => "every request is decided the same without this".into(),
                [only] if *only == own => format!("the rest of its list covers {what}").into(),
                [only] => format!("{} says all that {what} says", listed(&[*only])).into(),
                several => format!("{} together say all that {what} says", listed(several)).into(),
            }
        }
    }
}

/// `statements 0, 2 and 5`.
fn listed(statements: &[StatementId]) -> String {
    let mut numbers: Vec<u32> = statements.iter().map(|id| id.statement).collect();
    numbers.sort_unstable();
    let mut text = String::from(match numbers.len() {
        1 => "statement ",
        _ => "statements ",
    });
    for (at, number) in numbers.iter().enumerate() {
        let before = match at {
            0 => "",
            _ if at + 1 == numbers.len() => " and ",
            _ => ", ",
        };
        text.push_str(&format!("{before}{number}"));
    }
    text
}
