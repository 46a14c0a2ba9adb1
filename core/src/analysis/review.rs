//! What of a set of policies does nothing, with a proof.
//!
//! Everything that is told rests on comparisons of sets ("nothing is new"), which hold for every request. Statements are looked
//! at from the last to the first, and what does nothing is taken out before the next is looked at: of two that are the same
//! the later is told, and the set without all that is told decides as before.

use alloc::{collections::BTreeSet, string::String, vec::Vec};

use super::assumption::Assumption;
use super::limits::{AnalysisLimits, Unknown};
use super::parts::Part;
use super::prover::{Known, Prover, ReviewKind, Why};
use super::unit::{Unit, Units};
use super::universe::Universe;
use crate::decision::StatementId;
use crate::document::{Form, PolicyDocument};
use crate::finding::PolicyErrors;
use crate::policy::{Effect, Loader, Policy, PolicyType};
use crate::text::{Path, Span};

/// A statement, or a part of one, that does nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewFinding {
    place: ReviewPlace,
    kind: ReviewKind,
    covered_by: Vec<StatementId>,
}

/// A statement, or a part of one: an entry of a list, a condition, a value of one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ReviewPlace {
    statement: StatementId,
    is_statement: bool,
    path: String,
    span: Span,
}

/// What of a set does nothing.
#[derive(Debug, Clone)]
pub struct Review {
    findings: Vec<ReviewFinding>,
    unknown: Vec<(ReviewPlace, Unknown)>,
    assumptions: BTreeSet<Assumption>,
    steps: u64,
}

impl ReviewFinding {
    /// What does nothing.
    #[must_use]
    pub const fn place(&self) -> &ReviewPlace {
        &self.place
    }

    /// Why it does nothing.
    #[must_use]
    pub const fn kind(&self) -> ReviewKind {
        self.kind
    }

    /// The statements that make it do nothing: the Denies that shadow it, what decides in its place. As far as is known no
    /// one of them can be left out, but others may do as well. The statement itself is among them where other entries of its list are.
    ///
    /// None of what is dead or never fires, of exceptions and of parts of conditions.
    #[must_use]
    pub fn covered_by(&self) -> &[StatementId] {
        &self.covered_by
    }
}

impl ReviewPlace {
    /// The statement that it is, or is a part of: the number of its document, and its own in there.
    #[must_use]
    pub const fn statement(&self) -> StatementId {
        self.statement
    }

    /// Whether it is all of the statement.
    #[must_use]
    pub const fn is_statement(&self) -> bool {
        self.is_statement
    }

    /// Where in its document, for example `Statement[2].Action[0]`.
    #[must_use]
    pub fn path(&self) -> &str {
        &self.path
    }

    /// Where in the text of its document; of a condition its key with its values.
    #[must_use]
    pub const fn span(&self) -> Span {
        self.span
    }
}

impl Review {
    /// What does nothing, in the order of the documents. Without all of it together the set decides every request as it does;
    /// of what never fires that is true of the set by itself, and not beside policies that allow what it denies.
    #[must_use]
    pub fn findings(&self) -> &[ReviewFinding] {
        &self.findings
    }

    /// What may do nothing, and why that is not known.
    #[must_use]
    pub fn unknown(&self) -> &[(ReviewPlace, Unknown)] {
        &self.unknown
    }

    /// Which requests were looked at.
    #[must_use]
    pub const fn universe(&self) -> Universe {
        Universe::Any
    }

    /// What the findings take for granted.
    pub fn assumptions(&self) -> impl Iterator<Item = Assumption> {
        let is_proof = !self.findings.is_empty();
        Assumption::where_proved(&self.assumptions, is_proof)
    }

    /// What was looked at, in steps: see [`AnalysisLimits`].
    #[must_use]
    pub const fn steps(&self) -> u64 {
        self.steps
    }
}

/// Finds what of a set of policies does nothing, whatever is asked: statements, and of those that do something the entries of
/// their lists, conditions and values. The documents are policies of one type that are attached together.
///
/// A set is looked at by itself, in the company of [`compare`](crate::analysis::compare).
///
/// # Errors
/// Of the first document that is refused: as [`Policy::from_document`].
///
/// # Examples
/// ```
/// use portcullis::analysis::{AnalysisLimits, ReviewKind, review};
/// use portcullis::{Loader, PolicyDocument, PolicyType};
///
/// let document = PolicyDocument::from_json(r#"{"Version": "2012-10-17", "Statement": [
///     {"Effect": "Allow", "Action": ["s3:GetObject", "s3:PutObject"], "Resource": "arn:aws:s3:::reports/*"},
///     {"Effect": "Allow", "Action": "s3:Get*", "Resource": "*"},
///     {"Effect": "Allow", "Action": "s3:DeleteObject", "Resource": "arn:aws:s3:::reports/2026/*"},
///     {"Effect": "Deny", "Action": "s3:Delete*", "Resource": "arn:aws:s3:::reports/*"}]}"#)?;
/// let review = review(&[document], PolicyType::Identity, Loader::Strict, &AnalysisLimits::DEFAULT)?;
/// let found: Vec<_> = review.findings().iter().map(|found| {
///     let covers: Vec<_> = found.covered_by().iter().map(|id| id.statement).collect();
///     (found.place().path(), found.kind(), covers)
/// }).collect();
/// assert_eq!(found, [
///     ("Statement[0].Action[0]", ReviewKind::Redundant, vec![1]),
///     ("Statement[2]", ReviewKind::Shadowed, vec![3]),
/// ]);
/// # Ok::<(), portcullis::PolicyErrors>(())
/// ```
pub fn review(
    documents: &[PolicyDocument<'_>],
    policy_type: PolicyType,
    loader: Loader,
    limits: &AnalysisLimits,
) -> Result<Review, PolicyErrors> {
    let mut units = Vec::new();
    for (policy, document) in (0u32..).zip(documents) {
        Policy::from_document(document, policy_type, loader)?;
        for (statement, _) in (0u32..).zip(document.statements()) {
            let id = StatementId { policy, statement };
            units.extend(Unit::of(document, id, policy_type)?);
        }
    }
    let mut reviewer = Reviewer {
        documents,
        units,
        prover: Prover::new(policy_type, limits)?,
        review: Review {
            findings: Vec::new(),
            unknown: Vec::new(),
            assumptions: BTreeSet::new(),
            steps: 0,
        },
    };
    reviewer.run();
    let mut review = reviewer.review;
    review.steps = reviewer.prover.steps();
    review.assumptions = reviewer.prover.assumptions();
    let order = |place: &ReviewPlace| (place.statement, place.span.start);
    review.findings.sort_by_key(|found| order(&found.place));
    review.unknown.sort_by_key(|(place, _)| order(place));
    Ok(review)
}

struct Reviewer<'r, 'd> {
    documents: &'r [PolicyDocument<'d>],
    /// What has not been taken out.
    units: Vec<Unit<'d>>,
    prover: Prover,
    review: Review,
}

/// An entry of a Deny that does something beside the others, alone in its list.
struct Entry<'d> {
    place: ReviewPlace,
    alone: Unit<'d>,
}

impl<'d> Reviewer<'_, 'd> {
    fn run(&mut self) {
        let before = self.allows();
        for at in (0..self.units.len()).rev() {
            self.statement(at);
        }
        let wholes = self.units.clone();
        let mut entries = Vec::new();
        for (at, whole) in wholes.iter().enumerate().rev() {
            let parts = Part::of(&whole.statement).into_iter();
            entries.extend(parts.filter_map(|part| self.part(at, whole, part)));
        }
        // An Allow without one of its exceptions may allow more, which is denied: what denies it fires.
        let after = self.allows();
        let allows: Units<'_, '_> = before.iter().chain(&after).collect();
        for whole in wholes.iter().filter(|unit| unit.effect == Effect::Deny) {
            let found = self.prover.never_fires(&allows, whole);
            let place = self.place(whole, None);
            // Its entries are told with it.
            if self.tell(place, found).is_some() {
                entries.retain(|entry| entry.alone.id != whole.id);
            }
        }
        for Entry { place, alone } in entries {
            let found = self.prover.never_fires(&allows, &alone);
            self.tell(place, found);
        }
    }

    fn allows(&self) -> Vec<Unit<'d>> {
        let units = self.units.iter();
        let allows = units.filter(|unit| unit.effect == Effect::Allow);
        allows.cloned().collect()
    }

    fn statement(&mut self, at: usize) {
        let Some(unit) = self.units.get(at) else {
            return;
        };
        let found = self.prover.unneeded(&rest(&self.units, at), unit);
        let place = self.place(unit, None);
        if self.tell(place, found).is_some() {
            self.units.remove(at);
        }
    }

    /// Gives what of a Deny does something.
    fn part(&mut self, at: usize, whole: &Unit<'d>, part: Part) -> Option<Entry<'d>> {
        let unit = self.units.get(at)?;
        let shorter = unit.taken_out(part)?;
        let alone = unit.alone(part);
        let rest = rest(&self.units, at);
        let found = self
            .prover
            .unneeded_part(&rest, unit, &shorter, alone.as_ref());
        let place = self.place(whole, Some(part));
        if let Ok(None) = found {
            let alone = alone.filter(|alone| alone.effect == Effect::Deny)?;
            return Some(Entry { place, alone });
        }
        if self.tell(place, found).is_some()
            && let Some(unit) = self.units.get_mut(at)
        {
            *unit = shorter;
        }
        None
    }

    fn tell(&mut self, place: ReviewPlace, found: Known<Option<Why>>) -> Option<ReviewKind> {
        match found {
            Ok(None) => None,
            Ok(Some(Why { kind, covered_by })) => {
                self.review.findings.push(ReviewFinding {
                    place,
                    kind,
                    covered_by,
                });
                Some(kind)
            }
            Err(unknown) => {
                self.review.unknown.push((place, unknown));
                None
            }
        }
    }

    /// The place of a part of a statement that is written like this.
    fn place(&self, unit: &Unit<'_>, part: Option<Part>) -> ReviewPlace {
        let list = Path::Root.member("Statement");
        let document = self.documents.get(unit.id.policy as usize);
        let of = match document.map(PolicyDocument::statement_form) {
            Some(Form::Array) => list.item(unit.id.statement as usize),
            _ => list,
        };
        ReviewPlace {
            statement: unit.id,
            is_statement: part.is_none(),
            path: match part {
                Some(part) => part.path(&unit.statement, &of),
                None => of.render(),
            },
            span: match part {
                Some(part) => part.span(&unit.statement),
                None => unit.statement.span(),
            },
        }
    }
}

/// All but one.
fn rest<'u, 'd>(units: &'u [Unit<'d>], at: usize) -> Units<'u, 'd> {
    let others = units.iter().enumerate().filter(|(other, _)| *other != at);
    others.map(|(_, unit)| unit).collect()
}
