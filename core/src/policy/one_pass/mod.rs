//! A policy read in one pass over its text, for documents that are as they should be.
//!
//! Most policies that a host loads are sound, and nobody asks for the tree of their JSON or for the document. So what
//! decides is read straight from the text: spans of actions and resources, conditions with their values. Whatever is
//! unusual ends it, be it an escape, an unknown or repeated member, or anything at all that would be
//! told to an author; then the text goes the way of [`Policy::from_json`](super::Policy::from_json), which alone makes
//! findings.
//!
//! Why it is correct:
//! - The reader accepts less than that of documents does, and gives the same letters.
//! - The members, their types and their number are those of the grammar (R-GRAM-1 to R-GRAM-8); names that repeat, in
//!   whatever case, give it up.
//! - What an action, a resource, an operator or a value means is asked of the same functions. They report to a list of
//!   findings, and if that is not empty in the end, nothing of it is used.
//! - What is judged of a document as a whole has each its line in [`OnePass::read`]: version, `Id`, characters, quota,
//!   number of statements, names that repeat.

mod condition;
mod statement;
mod texts;

use alloc::{string::String, vec::Vec};

use super::action::ActionForm;
use super::condition::Condition;
use super::judge::Judge;
use super::policy_type::{Loader, PolicyType};
use super::resource::ResourcePattern;
use super::template::mentions_variable;
use crate::document::Limits;
use crate::effect::Effect;
use crate::finding::{Finding, Findings, PolicyErrors};
use crate::text::{Pull, Span};

pub(crate) use texts::ReadPolicies;
use texts::ReadPolicy;

/// What decides of policies that were read so, statement by statement. A text is where it stands in its policy.
#[derive(Debug, Clone)]
pub(crate) struct OnePass {
    /// Each policy with its name behind it.
    pub(crate) text: String,
    pub(crate) policies: ReadPolicies,
    /// Of which policy, by its index in the set.
    pub(crate) warnings: Vec<(u32, Finding)>,
    pub(crate) statements: Vec<ReadStatement>,
    pub(crate) actions: Vec<ReadAction>,
    pub(crate) resources: Vec<ReadResource>,
    pub(crate) conditions: Vec<Condition>,
}

/// A statement, and where its parts end in the lists; they begin where those of the statement before it end.
#[derive(Debug, Clone)]
pub(crate) struct ReadStatement {
    /// Index of the policy in its set, and of the statement in the document, from 0.
    pub(crate) policy: u16,
    pub(crate) index: u16,
    pub(crate) effect: Effect,
    /// `NotAction`, `NotResource`.
    pub(crate) excepts_actions: bool,
    pub(crate) excepts_resources: bool,
    /// `Resource` has the lone `*`, and no entry of it is kept.
    pub(crate) any_resource: bool,
    pub(crate) actions: u32,
    pub(crate) resources: u32,
    pub(crate) conditions: u32,
    /// `Sid`; an empty one counts as none.
    sid: Text,
}

/// An entry of `Action` or `NotAction`.
#[derive(Debug, Clone)]
pub(crate) struct ReadAction {
    pub(crate) text: Text,
    pub(crate) form: ActionForm,
}

/// An entry of `Resource` or `NotResource`.
#[derive(Debug, Clone)]
pub(crate) struct ReadResource {
    pub(crate) text: Text,
    pub(crate) pattern: ResourcePattern,
}

/// Where a text stands.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Text {
    pub(crate) start: u32,
    pub(crate) length: u32,
}

/// A policy that is being read.
#[derive(Debug, Clone, Copy)]
struct Within<'t> {
    text: &'t str,
    /// The number of its first statement.
    first: usize,
    /// Its own number.
    policy: u16,
}

/// More statements of one policy are read the other way, as are more operators of a statement and keys of an operator:
/// each is compared with those before it.
const MOST: usize = 64;

/// A policy nests so deep at most; bounds below that are for the other way.
const DEPTH: usize = 8;

/// No version, effect, `Sid` or operator that is read here is longer.
const NAME_BYTES: usize = 256;

impl OnePass {
    pub(crate) const fn new() -> Self {
        Self {
            text: String::new(),
            policies: ReadPolicies::NONE,
            warnings: Vec::new(),
            statements: Vec::new(),
            actions: Vec::new(),
            resources: Vec::new(),
            conditions: Vec::new(),
        }
    }

    pub(crate) const fn is_empty(&self) -> bool {
        self.policies.is_empty()
    }

    /// The names and the texts of the policies.
    pub(crate) fn policies(&self) -> impl Iterator<Item = (&str, &str)> {
        let policies = self.policies.iter();
        policies.map(|policy| policy.name_and_text(&self.text))
    }

    /// Adds a policy. `None` if it has to be read another way, and with it those before it, which
    /// [`policies`](Self::policies) gives; all else is of no use then.
    pub(crate) fn add(
        &mut self,
        name: &str,
        text: &str,
        policy_type: PolicyType,
        loader: Loader,
        limits: &Limits,
    ) -> Option<()> {
        // Places are told by 32 bits.
        u32::try_from(self.text.len() + text.len() + name.len()).ok()?;
        let warnings = self.read(text, policy_type, loader, limits)?;
        let policy = self.policies.len() as u32;
        let warnings = warnings.into_iter().map(|warning| (policy, warning));
        self.warnings.extend(warnings);
        let more = text.len() + name.len();
        if self.policies.is_empty() {
            // Nearly always there is one.
            self.text.reserve_exact(more);
        }
        let start = self.text.len() as u32;
        self.text.push_str(text);
        self.text.push_str(name);
        let end = self.text.len() as u32;
        self.policies.push(ReadPolicy {
            start,
            name: end - name.len() as u32,
            end,
        });
        Some(())
    }

    /// Reads the statements, and gives what there is to say of the policy: only that it is larger than AWS would store.
    fn read(
        &mut self,
        text: &str,
        policy_type: PolicyType,
        loader: Loader,
        limits: &Limits,
    ) -> Option<Vec<Finding>> {
        let bytes = limits.document_bytes.min(Limits::MOST_DOCUMENT_BYTES);
        if text.len() > bytes
            || limits.depth < DEPTH
            || limits.value_bytes < NAME_BYTES
            || policy_type.has_principal()
        {
            return None;
        }
        let mut findings = Findings::new(text);
        let mut judge = Judge::new(policy_type, loader, &mut findings);
        judge.variables = true;
        let (span, spaces) = self.document(text, policy_type, &mut judge, limits)?;
        judge.has_found_nothing().then_some(())?;
        let bytes = span.range().len();
        // What is read here has a byte for each character.
        judge.quota_of(span, bytes, |without_space| match without_space {
            true => bytes - spaces,
            false => bytes,
        });
        PolicyErrors::check(findings.finish(text)).ok()
    }

    /// Where the document stands, and how much of it is white space.
    fn document(
        &mut self,
        text: &str,
        policy_type: PolicyType,
        judge: &mut Judge<'_>,
        limits: &Limits,
    ) -> Option<(Span, usize)> {
        let first = self.statements.len();
        let before = self.statements.last();
        let policy = before.map_or(Some(0), |one| one.policy.checked_add(1))?;
        let of = Within {
            text,
            first,
            policy,
        };
        let mut pull = Pull::new(text)?;
        // Fewer bytes of a policy hardly ever take an action or a statement: none of them is moved again.
        self.actions.reserve(text.len() / 32);
        self.statements.reserve(text.len() / 128 + 1);
        let (mut version, mut id, mut statements) = (false, false, false);
        let mut reads_variables = false;
        pull.eat(b'{')?;
        let (start, before) = (pull.at() - 1, pull.spaces());
        loop {
            let seen = match pull.name()?.text {
                "Version" => {
                    reads_variables = match pull.string()?.text {
                        "2012-10-17" => true,
                        "2008-10-17" => false,
                        _ => return None,
                    };
                    &mut version
                }
                "Id" if policy_type.takes_id() => {
                    fits(pull.string()?.text, limits)?;
                    &mut id
                }
                "Statement" => {
                    if pull.peek()? == b'{' {
                        self.statement(&mut pull, judge, limits, of)?;
                    } else {
                        pull.eat(b'[')?;
                        loop {
                            self.statement(&mut pull, judge, limits, of)?;
                            if !pull.goes_on(b']')? {
                                break;
                            }
                        }
                    }
                    &mut statements
                }
                _ => return None,
            };
            if core::mem::replace(seen, true) {
                return None;
            }
            if !pull.goes_on(b'}')? {
                break;
            }
        }
        let span = Span {
            start,
            end: pull.at(),
        };
        let spaces = pull.spaces() - before;
        // R-VER-5
        let needs_version = policy_type == PolicyType::ServiceControl;
        let is_fine = pull.is_done()
            && statements
            && (version || !needs_version)
            // R-VER-3: what would be a variable has been read as one.
            && (reads_variables || !mentions_variable(text));
        is_fine.then_some((span, spaces))
    }
}

/// Whether a text is one that is read.
#[inline]
fn fits(text: &str, limits: &Limits) -> Option<()> {
    (text.len() <= limits.value_bytes).then_some(())
}
