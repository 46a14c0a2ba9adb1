//! From a document to the one that stands for all that say the same.

use alloc::{
    collections::{BTreeMap, BTreeSet},
    format,
    string::String,
};

use super::actions;
use super::hash::SemanticHash;
use super::statement::{Entries, Frame, spelled};
use super::write;
use crate::document::PolicyDocument;
use crate::finding::PolicyErrors;
use crate::policy::{Loader, Policy, PolicyType};

/// The one spelling of what a policy decides.
///
/// # Examples
/// ```
/// use portcullis::{Loader, PolicyType, canonical::CanonicalPolicy};
///
/// let one = r#"{"Version": "2012-10-17", "Statement": [
///     {"Sid": "Read", "Effect": "Allow", "Action": ["s3:GetObject", "s3:Get*"], "Resource": "*"},
///     {"Sid": "List", "Effect": "Allow", "Action": "S3:ListBucket", "Resource": ["*"]}]}"#;
/// let other = r#"{"Statement": {"Resource": "*", "Action": ["s3:listbucket", "s3:Get*"], "Effect": "Allow"}}"#;
/// let canonical = |text| CanonicalPolicy::from_json(text, PolicyType::Identity, Loader::Strict);
/// assert_eq!(canonical(one)?, canonical(other)?);
/// assert_eq!(canonical(one)?.semantic_hash(), canonical(other)?.semantic_hash());
/// assert_eq!(
///     canonical(one)?.as_json(),
///     r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":["s3:get*","s3:listbucket"],"Resource":["*"]}]}"#,
/// );
/// # Ok::<(), portcullis::PolicyErrors>(())
/// ```
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct CanonicalPolicy {
    json: String,
}

impl CanonicalPolicy {
    /// Of a policy's text.
    ///
    /// # Errors
    /// As [`Policy::from_json`]: what its loader does not take has no meaning that could be spelled.
    pub fn from_json(
        text: &str,
        policy_type: PolicyType,
        loader: Loader,
    ) -> Result<Self, PolicyErrors> {
        Self::from_document(&PolicyDocument::from_json(text)?, policy_type, loader)
    }

    /// Of a document that has been read.
    ///
    /// # Errors
    /// As [`from_json`](Self::from_json).
    pub fn from_document(
        document: &PolicyDocument<'_>,
        policy_type: PolicyType,
        loader: Loader,
    ) -> Result<Self, PolicyErrors> {
        Policy::from_document(document, policy_type, loader)?;
        Ok(Self {
            json: canonicalize(document),
        })
    }

    /// The document, without white space. It is read with the same type and loader as the one that it was made of, and its
    /// canonical form is itself.
    #[must_use]
    pub fn as_json(&self) -> &str {
        &self.json
    }

    /// The document as a text of its own.
    #[must_use]
    pub fn into_json(self) -> String {
        self.json
    }

    /// The same number for the same canonical document.
    #[must_use]
    pub fn semantic_hash(&self) -> SemanticHash {
        SemanticHash::of(&self.json)
    }
}

fn canonicalize(document: &PolicyDocument<'_>) -> String {
    let mut merged: BTreeMap<Frame, BTreeSet<String>> = BTreeMap::new();
    let mut others: BTreeSet<(Frame, Entries)> = BTreeSet::new();
    for statement in &document.statements {
        let (frame, entries) = spelled(statement);
        match entries.is_inverted {
            false => merged.entry(frame).or_default().extend(entries.items),
            true => {
                let items = actions::without_covered(entries.items);
                others.insert((frame, Entries { items, ..entries }));
            }
        }
    }
    for (frame, items) in merged {
        let entries = Entries {
            is_inverted: false,
            items: actions::without_covered(items),
        };
        others.insert((frame, entries));
    }
    let statements = write::statements(others.iter().map(|(frame, entries)| (frame, entries)));
    // Without `${` the two versions say the same (R-VER-3).
    let version = match document.version.as_ref().map(|version| version.as_str()) {
        Some("2012-10-17") => "2012-10-17",
        _ if statements.contains("${") => "2008-10-17",
        _ => "2012-10-17",
    };
    format!("{{\"Version\":\"{version}\",\"Statement\":[{statements}]}}")
}
