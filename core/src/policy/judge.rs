//! From a document to a policy: every rule on what a policy may hold.

use alloc::{collections::BTreeMap, format, string::String, vec::Vec};

use super::effect::Effect;
use super::policy_type::{Loader, PolicyType};
use super::statement::PolicyStatement;
use crate::document::{Member, PolicyDocument, Text, Values, read_document};
use crate::finding::{Finding, Findings, PolicyErrors, Reason, Severity};
use crate::text::{Path, Position, Positions};

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
        let (policy, findings) = Self::read(text, policy_type, loader);
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
        let statements = Judge::new(policy_type, loader, &mut findings).document(document);
        let warnings = PolicyErrors::check(findings.finish(document.source))?;
        Ok(Self {
            policy_type,
            statements,
            warnings,
        })
    }

    /// Reads as much as is sound, beside everything that is wrong.
    pub(crate) fn read(text: &str, policy_type: PolicyType, loader: Loader) -> (Self, Findings) {
        let mut findings = Findings::new(text);
        let document = read_document(text, &mut findings);
        let statements = Judge::new(policy_type, loader, &mut findings).document(&document);
        (
            Self {
                policy_type,
                statements,
                warnings: Vec::new(),
            },
            findings,
        )
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

    pub(crate) fn into_statements(self) -> Vec<PolicyStatement> {
        self.statements
    }

    /// Moves the statements' positions to where the policy stands in a larger text.
    pub(crate) fn within(mut self, base: Position) -> Self {
        for statement in &mut self.statements {
            statement.position = statement.position.within(base);
        }
        self
    }
}

/// What is known while one document is judged, and where its findings go.
pub(super) struct Judge<'f> {
    pub(super) policy_type: PolicyType,
    pub(super) loader: Loader,
    /// `${…}` is a variable: Version 2012-10-17 (R-VER-3, R-VER-4).
    pub(super) variables: bool,
    /// The document is `RCPFullAWSAccess`, the only Allow of a resource control policy (R-TYPE-9).
    pub(super) is_rcp_full_access: bool,
    /// The statement at hand names a resource of a service that knows no canonical users (R-TYPE-11).
    pub(super) outside_s3: bool,
    findings: &'f mut Findings,
}

impl<'f> Judge<'f> {
    const fn new(policy_type: PolicyType, loader: Loader, findings: &'f mut Findings) -> Self {
        Self {
            policy_type,
            loader,
            variables: false,
            is_rcp_full_access: false,
            outside_s3: false,
            findings,
        }
    }

    /// AWS refuses it whatever the loader.
    pub(super) fn error(
        &mut self,
        reason: Reason,
        rule: &'static str,
        path: &Path<'_>,
        at: u32,
        message: String,
    ) {
        self.findings.error(reason, rule, path, at, message);
    }

    /// Refused by the strict loader, kept by the lenient one (R-GEN-5).
    pub(super) fn defect(
        &mut self,
        reason: Reason,
        rule: &'static str,
        path: &Path<'_>,
        at: u32,
        message: String,
    ) {
        let severity = self.severity_of_defect();
        self.findings.add(severity, reason, rule, path, at, message);
    }

    const fn severity_of_defect(&self) -> Severity {
        match self.loader {
            Loader::Strict => Severity::Error,
            Loader::Lenient => Severity::Warning,
        }
    }

    /// Whether one more defect is counted and not kept: to look for near words takes time.
    pub(super) const fn leaves_out_defect(&mut self) -> bool {
        self.findings.leaves_out(self.severity_of_defect())
    }

    /// The same of what is an error whatever the loader.
    pub(super) const fn leaves_out_error(&mut self) -> bool {
        self.findings.leaves_out(Severity::Error)
    }

    /// The same of a warning.
    pub(super) const fn leaves_out_warning(&mut self) -> bool {
        self.findings.leaves_out(Severity::Warning)
    }

    pub(super) fn warn(
        &mut self,
        reason: Reason,
        rule: &'static str,
        path: &Path<'_>,
        at: u32,
        message: String,
    ) {
        self.findings
            .add(Severity::Warning, reason, rule, path, at, message);
    }

    /// An empty list of actions or resources: nothing for a list of what is meant, which IAM refuses where it
    /// keeps the document (R-GRAM-12); for a list of exceptions nothing in an Allow, everything in a Deny
    /// (R-GRAM-13).
    pub(super) fn empty_list(
        &mut self,
        inverted: bool,
        effect: Effect,
        values: &Values<'_>,
        path: &Path<'_>,
    ) -> Option<bool> {
        let at = values.span.start;
        if values.is_incomplete {
            // What the list lacks has been reported.
        } else if inverted {
            self.empty_exclusion(at, path);
        } else {
            let message = "an empty list matches nothing, so the statement has no effect".into();
            let refused = self.policy_type.has_identity_grammar()
                || self.policy_type == PolicyType::RoleTrust;
            if refused {
                self.defect(Reason::EmptyElement, "R-GRAM-12", path, at, message);
            } else {
                self.warn(Reason::EmptyElement, "R-GRAM-12", path, at, message);
            }
        }
        Some(inverted && effect == Effect::Deny)
    }

    pub(super) fn empty_exclusion(&mut self, at: u32, path: &Path<'_>) {
        let message =
            "an empty list of exceptions; leave out the statement or name what is excepted".into();
        self.defect(Reason::EmptyExclusion, "R-GRAM-13", path, at, message);
    }

    fn document(mut self, document: &PolicyDocument<'_>) -> Vec<PolicyStatement> {
        if !document.is_policy {
            return Vec::new(); // Reported by who read it.
        }
        let at = document.span.start;
        if let Some(empty) = document.empty_statements
            && self.policy_type.has_identity_grammar()
        {
            let message = format!(
                "{} needs a statement; an empty list grants nothing",
                self.policy_type.with_article()
            );
            let path = Path::Root.member("Statement");
            self.defect(
                Reason::EmptyElement,
                "R-GRAM-11",
                &path,
                empty.start,
                message,
            );
        }
        self.version(document.version.as_ref(), at);
        if let Some(id) = &document.id
            && !self.policy_type.takes_id()
        {
            let message = format!("{} takes no `Id`", self.policy_type.with_article());
            self.defect(
                Reason::ForbiddenMember,
                "R-SID-1",
                &Path::Root.member("Id"),
                id.span.start,
                message,
            );
        }
        self.characters(document);
        let own_text = document
            .source
            .get(document.span.start as usize..document.span.end as usize);
        self.quota(own_text.unwrap_or_default(), at);
        self.is_rcp_full_access = is_rcp_full_access(document);
        self.repeated_sids(document);
        let mut positions = Positions::new(document.source);
        let mut statements = Vec::with_capacity(document.statements.len());
        for (index, statement) in document.statements.iter().enumerate() {
            let list = Path::Root.member("Statement");
            let path = match document.form {
                crate::document::Form::Single => list,
                crate::document::Form::Array => list.item(index),
            };
            let position = positions.at(statement.span.start);
            if let Some(parts) = self.statement(statement, &path) {
                let sid = statement
                    .sid
                    .as_ref()
                    .map(Text::as_str)
                    .filter(|sid| !sid.is_empty())
                    .map(Into::into);
                statements.push(PolicyStatement {
                    sid,
                    index: index as u32,
                    position,
                    parts,
                });
            }
        }
        statements
    }

    fn version(&mut self, version: Option<&Text<'_>>, at: u32) {
        let path = Path::Root.member("Version");
        match version {
            None => match self.policy_type {
                PolicyType::ResourceControl => {
                    let message =
                        "a resource control policy needs `\"Version\": \"2012-10-17\"`".into();
                    self.defect(Reason::MissingVersion, "R-VER-5", &Path::Root, at, message);
                }
                PolicyType::ServiceControl => {
                    let message =
                        "a service control policy should have `\"Version\": \"2012-10-17\"`".into();
                    self.warn(Reason::MissingVersion, "R-VER-5", &Path::Root, at, message);
                }
                _ => {}
            },
            Some(text) => match text.as_str() {
                "2012-10-17" => self.variables = true,
                "2008-10-17" if self.policy_type == PolicyType::ResourceControl => {
                    let message =
                        "a resource control policy needs `\"Version\": \"2012-10-17\"`".into();
                    self.defect(
                        Reason::InvalidVersion,
                        "R-VER-5",
                        &path,
                        text.span.start,
                        message,
                    );
                }
                "2008-10-17" => {}
                other => {
                    let message = format!("unknown version `{other}`; write `2012-10-17`");
                    self.error(
                        Reason::InvalidVersion,
                        "R-VER-1",
                        &path,
                        text.span.start,
                        message,
                    );
                }
            },
        }
    }

    /// R-GRAM-9: all Unicode is accepted, for hosts that are not AWS; the first character that AWS would
    /// refuse is pointed out.
    fn characters(&mut self, document: &PolicyDocument<'_>) {
        let span = document.span.start as usize..document.span.end as usize;
        let text = document.source.get(span).unwrap_or_default();
        if text.is_ascii() {
            return;
        }
        if let Some((offset, character)) = text
            .char_indices()
            .find(|(_, character)| *character > '\u{FF}')
        {
            let at = document.span.start + offset as u32;
            let message = format!(
                "AWS stores no `{character}` (U+{:04X}) in a policy",
                u32::from(character)
            );
            self.warn(
                Reason::UnsupportedCharacter,
                "R-GRAM-9",
                &Path::Root,
                at,
                message,
            );
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
            if managed
                && !sid
                    .as_str()
                    .bytes()
                    .all(|byte| byte.is_ascii_alphanumeric())
            {
                let message = format!("`{}`: a `Sid` takes A-Z, a-z and 0-9", sid.as_str());
                let at = sid.span.start;
                // Trust policies with other characters are in use, get-role prints them.
                if self.policy_type == PolicyType::RoleTrust {
                    self.warn(Reason::InvalidSid, "R-SID-2", &path, at, message);
                } else {
                    self.defect(Reason::InvalidSid, "R-SID-2", &path, at, message);
                }
            }
            if let Some(first) = seen.insert(sid.as_str(), index) {
                let message = format!("`{}` is the `Sid` of statement {first} too", sid.as_str());
                if managed {
                    self.defect(
                        Reason::DuplicateSid,
                        "R-SID-3",
                        &path,
                        sid.span.start,
                        message,
                    );
                } else {
                    self.warn(
                        Reason::DuplicateSid,
                        "R-SID-3",
                        &path,
                        sid.span.start,
                        message,
                    );
                }
            }
        }
    }
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
