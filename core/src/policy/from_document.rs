//! From a document to a policy: every rule on what a policy may hold.

use alloc::{boxed::Box, collections::BTreeMap, format, string::String, vec::Vec};

use super::judge::{Judge, MOST_SIBLINGS, own_text};
use super::places::PolicyPlaces;
use super::policy_type::{Loader, PolicyType};
use super::statement::PolicyStatement;
use crate::document::{Limits, Member, PolicyDocument, Statement, Text, Values, read_document};
use crate::effect::Effect;
use crate::finding::{Applicability, Finding, Findings, Fix, PolicyErrors, Problem, Reason};
use crate::text::{Path, Position, Span};

/// A judged policy: what it holds is legal for its type, and every pattern and value is parsed.
///
/// # Examples
/// ```
/// use portcullis::{Loader, Policy, PolicyType};
///
/// let text = r#"{"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject",
///     "Resource": "*", "Condition": {"StringLik": {"aws:username": "A*"}}}]}"#;
/// let Err(errors) = Policy::from_json(text, PolicyType::Identity, Loader::Strict) else { panic!() };
/// let finding = &errors.findings()[0];
/// assert_eq!(finding.message(), "unknown condition operator `StringLik`; did you mean `StringLike`?");
/// assert_eq!(finding.path(), "Statement[0].Condition.StringLik");
/// assert_eq!(finding.position().line, 2);
/// ```
#[derive(Debug, Clone)]
pub struct Policy {
    policy_type: PolicyType,
    statements: Vec<PolicyStatement>,
    places: PolicyPlaces,
    warnings: Vec<Finding>,
}

impl Policy {
    /// Reads and judges a policy.
    ///
    /// # Errors
    /// Everything that is wrong with the text, in its order: see [`Reason`] for what that can be.
    pub fn from_json(
        text: &str,
        policy_type: PolicyType,
        loader: Loader,
    ) -> Result<Self, PolicyErrors> {
        Self::from_json_within(text, policy_type, loader, &Limits::DEFAULT)
    }

    /// Reads and judges a policy within other bounds.
    ///
    /// # Errors
    /// As [`from_json`](Self::from_json).
    pub fn from_json_within(
        text: &str,
        policy_type: PolicyType,
        loader: Loader,
        limits: &Limits,
    ) -> Result<Self, PolicyErrors> {
        let (policy, findings) = Self::read(text, policy_type, loader, limits);
        let warnings = PolicyErrors::check(findings.finish(text))?;
        Ok(Self { warnings, ..policy })
    }

    /// Judges a document that has been read.
    ///
    /// # Errors
    /// As [`from_json`](Self::from_json).
    pub fn from_document(
        document: &PolicyDocument<'_>,
        policy_type: PolicyType,
        loader: Loader,
    ) -> Result<Self, PolicyErrors> {
        let mut findings = Findings::new(document.source);
        let policy = Self::judge(document, policy_type, loader, &mut findings);
        let warnings = PolicyErrors::check(findings.finish(document.source))?;
        Ok(Self { warnings, ..policy })
    }

    /// Reads as much as is sound, beside everything that is wrong.
    pub(crate) fn read(
        text: &str,
        policy_type: PolicyType,
        loader: Loader,
        limits: &Limits,
    ) -> (Self, Findings) {
        let mut findings = Findings::new(text);
        let document = read_document(text, limits, &mut findings);
        let policy = Self::judge(&document, policy_type, loader, &mut findings);
        (policy, findings)
    }

    /// As much of a document as is sound; `findings` gets everything that is wrong.
    pub(crate) fn judge(
        document: &PolicyDocument<'_>,
        policy_type: PolicyType,
        loader: Loader,
        findings: &mut Findings,
    ) -> Self {
        let mut places = PolicyPlaces::new(document);
        let judge = Judge::new(policy_type, loader, findings);
        Self {
            policy_type,
            statements: judge.document(document, &mut places),
            places,
            warnings: Vec::new(),
        }
    }

    /// The kind of policy as which it was judged.
    #[must_use]
    pub const fn policy_type(&self) -> PolicyType {
        self.policy_type
    }

    /// What an author may want to look at; none of it is an error.
    #[must_use]
    pub fn warnings(&self) -> &[Finding] {
        &self.warnings
    }

    /// How many statements the policy has.
    #[must_use]
    pub fn statement_count(&self) -> usize {
        self.statements.len()
    }

    /// One policy with the statements of another behind its own. The places of those are not to be told: they are of another
    /// text.
    pub(crate) fn with_statements_of(mut self, other: &Self) -> Self {
        for statement in &other.statements {
            self.statements.push(PolicyStatement {
                index: self.statements.len() as u32,
                ..statement.clone()
            });
        }
        self.places.extend(&other.places);
        self
    }

    /// The effect of each statement.
    pub(crate) fn effects(&self) -> impl Iterator<Item = Effect> {
        self.statements
            .iter()
            .map(|statement| statement.parts.effect)
    }

    /// The statements, where they stand, and the warnings.
    pub(crate) fn into_parts(self) -> (Vec<PolicyStatement>, PolicyPlaces, Vec<Finding>) {
        (self.statements, self.places, self.warnings)
    }

    /// Moves the statements' places to where the policy stands in a larger text.
    pub(crate) fn within(self, base: Position) -> Self {
        Self {
            places: self.places.within(base),
            ..self
        }
    }
}

impl Judge<'_> {
    /// The statements that are sound; `places` gets the place of each.
    fn document(
        mut self,
        document: &PolicyDocument<'_>,
        places: &mut PolicyPlaces,
    ) -> Vec<PolicyStatement> {
        if !document.is_policy {
            return Vec::new(); // Reported by who read it.
        }
        if let Some(empty) = document.empty_statements
            && self.policy_type.has_identity_grammar()
        {
            let article = self.policy_type.with_article();
            let message = format!("{article} needs a statement; an empty list grants nothing");
            let problem = Problem::new(Reason::EmptyElement, "R-GRAM-11", empty, message);
            self.defect(&Path::Root.member("Statement"), problem);
        }
        self.version(document);
        if let Some(id) = &document.id
            && !self.policy_type.takes_id()
        {
            let message = format!("{} takes no `Id`", self.policy_type.with_article());
            let problem = Problem::new(Reason::ForbiddenMember, "R-SID-1", id.span, message);
            // Nobody reads it.
            let fix = document.id_with_comma;
            let fix =
                fix.map(|span| Fix::edit(Applicability::Safe, "remove `Id`", span, String::new()));
            self.defect(&Path::Root.member("Id"), problem.with_fix(fix));
        }
        self.characters(document);
        self.quota(document);
        self.is_rcp_full_access = is_rcp_full_access(document);
        self.repeated_sids(document);
        let mut statements = Vec::with_capacity(document.statements.len());
        for (index, statement) in document.statements.iter().enumerate() {
            let list = Path::Root.member("Statement");
            let path = match document.form {
                crate::document::Form::Single => list,
                crate::document::Form::Array => list.item(index),
            };
            if let Some(parts) = self.statement(statement, &path) {
                let sid = statement
                    .sid
                    .as_ref()
                    .map(Text::as_str)
                    .filter(|sid| !sid.is_empty())
                    .map(Into::into);
                places.add(statement);
                statements.push(PolicyStatement {
                    sid,
                    index: index as u32,
                    parts,
                });
            }
        }
        statements
    }

    fn version(&mut self, document: &PolicyDocument<'_>) {
        let is_of_organizations = matches!(
            self.policy_type,
            PolicyType::ResourceControl | PolicyType::ServiceControl
        );
        let is_needed = self.policy_type == PolicyType::ResourceControl;
        let article = self.policy_type.with_article();
        let verb = if is_needed { "needs" } else { "should have" };
        let wanted = || format!("{article} {verb} `\"Version\": \"2012-10-17\"`");
        match document
            .version
            .as_ref()
            .map(|text| (text.as_str(), text.span))
        {
            Some(("2012-10-17", _)) => self.variables = true,
            None if is_of_organizations && !document.has_version => {
                let problem =
                    Problem::new(Reason::MissingVersion, "R-VER-5", document.span, wanted());
                self.report(
                    is_needed,
                    &Path::Root,
                    problem.with_fix(with_version(document)),
                );
            }
            Some(("2008-10-17", span)) if is_needed => {
                let problem = Problem::new(Reason::InvalidVersion, "R-VER-5", span, wanted());
                let fix = Fix::write(of_version(document), span, "2012-10-17");
                self.defect(&Path::Root.member("Version"), problem.with_fix(Some(fix)));
            }
            None | Some(("2008-10-17", _)) => {}
            Some((other, span)) => {
                let message = format!("unknown version `{other}`; write `2012-10-17`");
                let problem = Problem::new(Reason::InvalidVersion, "R-VER-1", span, message);
                let fix = Fix::write(Applicability::Unsafe, span, "2012-10-17");
                self.error(&Path::Root.member("Version"), problem.with_fix(Some(fix)));
            }
        }
    }

    /// R-GRAM-9: all Unicode is accepted, for hosts that are not AWS; the first character that AWS would
    /// refuse is pointed out.
    fn characters(&mut self, document: &PolicyDocument<'_>) {
        let text = own_text(document);
        if text.is_ascii() {
            return;
        }
        if let Some((offset, character)) = text
            .char_indices()
            .find(|(_, character)| *character > '\u{FF}')
        {
            let message = format!(
                "AWS stores no `{character}` (U+{:04X}) in a policy",
                u32::from(character)
            );
            let span = Span::new(offset, offset + character.len_utf8());
            let problem = Problem::new(
                Reason::UnsupportedCharacter,
                "R-GRAM-9",
                span.within(document.span.start),
                message,
            );
            self.warn(&Path::Root, problem);
        }
    }

    /// R-SID-2 and R-SID-3.
    fn repeated_sids(&mut self, document: &PolicyDocument<'_>) {
        let mut seen: BTreeMap<&str, usize> = BTreeMap::new();
        let root = Path::Root.member("Statement");
        for (index, statement) in document.statements.iter().enumerate() {
            let Some(sid) = statement
                .sid
                .as_ref()
                .filter(|sid| !sid.as_str().is_empty())
            else {
                continue;
            };
            let item = root.item(index);
            let path = item.member("Sid");
            let managed = self.policy_type.is_iam_managed();
            if managed && !sid.as_str().bytes().all(is_of_sid) {
                let message = format!("`{}`: a `Sid` takes A-Z, a-z and 0-9", sid.as_str());
                let problem = Problem::new(Reason::InvalidSid, "R-SID-2", sid.span, message);
                // Trust policies with other characters are in use, get-role prints them.
                let is_defect = self.policy_type != PolicyType::RoleTrust;
                self.report(
                    is_defect,
                    &path,
                    problem.with_fix(with_sound_sid(sid, document)),
                );
            }
            if let Some(first) = seen.insert(sid.as_str(), index) {
                let message = format!("`{}` is the `Sid` of statement {first} too", sid.as_str());
                let problem = Problem::new(Reason::DuplicateSid, "R-SID-3", sid.span, message);
                self.report(managed, &path, problem);
            }
        }
    }
}

pub(super) fn is_of_sid(byte: u8) -> bool {
    byte.is_ascii_alphanumeric()
}

/// A `Sid` without what it cannot hold, if no statement has that one. It names a statement and decides nothing.
fn with_sound_sid(sid: &Text<'_>, document: &PolicyDocument<'_>) -> Option<Box<Fix>> {
    let sound = |character: &char| character.is_ascii_alphanumeric();
    let sound: String = sid.as_str().chars().filter(sound).collect();
    let statements = &document.statements;
    let has = |statement: &Statement<'_>| {
        let sid = statement.sid.as_ref();
        sid.is_some_and(|sid| sid.as_str() == sound)
    };
    let is_free = statements.len() <= MOST_SIBLINGS && !statements.iter().any(has);
    (!sound.is_empty() && is_free).then(|| Fix::write(Applicability::Safe, sid.span, &sound))
}

/// Of a version under which variables are read: nothing changes for a document that has none (R-VER-3).
fn of_version(document: &PolicyDocument<'_>) -> Applicability {
    let text = own_text(document);
    // What is escaped may be part of one.
    if text.contains("${") || text.contains("\\u") {
        Applicability::Unsafe
    } else {
        Applicability::Safe
    }
}

/// A `Version` before the first member, on a line of its own if that has one.
pub(crate) fn with_version(document: &PolicyDocument<'_>) -> Option<Box<Fix>> {
    let members = own_text(document).strip_prefix('{')?;
    let space = members.get(..members.find('"')?)?;
    let between = if space.is_empty() { " " } else { space };
    let at = document.span.start + 1 + space.len() as u32;
    Some(Fix::edit(
        of_version(document),
        "write `Version`",
        Span { start: at, end: at },
        format!("\"Version\": \"2012-10-17\",{between}"),
    ))
}

/// The policy that AWS attaches to every level: Allow, everybody, everything (R-TYPE-9, R-RCP-3).
fn is_rcp_full_access(document: &PolicyDocument<'_>) -> bool {
    let [statement] = document.statements.as_slice() else {
        return false;
    };
    let only_star = |values: &Option<Values<'_>>| {
        values
            .as_ref()
            .is_some_and(|values| matches!(values.items.as_slice(), [item] if item.as_str() == "*"))
    };
    statement
        .effect
        .as_ref()
        .is_some_and(|effect| effect.as_str() == "Allow")
        && matches!(&statement.principal, Some(crate::document::PrincipalElement::Text(text)) if text.as_str() == "*")
        && only_star(&statement.action)
        && only_star(&statement.resource)
        && !statement.has(Member::NotPrincipal)
        && !statement.has(Member::NotAction)
        && !statement.has(Member::NotResource)
        && !statement.has(Member::Condition)
}
