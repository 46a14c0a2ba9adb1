//! From a document to the one that stands for all that say the same.

use alloc::{
    collections::{BTreeMap, BTreeSet},
    string::String,
};

use super::actions;
use super::hash::SemanticHash;
use super::statement::{Entries, Frame, spelled};
use super::write;
use crate::document::{PolicyDocument, PrincipalElement, Statement};
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
    let version = document.version.as_ref().map(|version| version.as_str());
    // Without `${` the two versions say the same (R-VER-3).
    let version = match version {
        Some("2012-10-17") => "2012-10-17",
        _ if document.statements.iter().any(mentions_variable) => "2008-10-17",
        _ => "2012-10-17",
    };
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
    write::document(
        version,
        others.iter().map(|(frame, entries)| (frame, entries)),
    )
}

/// Whether some text of a statement would be a variable under 2012-10-17.
fn mentions_variable(statement: &Statement<'_>) -> bool {
    let mentions = |text: &str| text.contains("${");
    let lists = [
        &statement.action,
        &statement.not_action,
        &statement.resource,
        &statement.not_resource,
    ];
    let mut items = lists.into_iter().flatten().flat_map(|list| &list.items);
    let mut blocks = statement
        .condition
        .iter()
        .flat_map(|element| &element.blocks);
    let in_values = |block: &crate::document::ConditionBlock<'_>| {
        block.entries.iter().any(|entry| {
            let mut values = entry.values.items.iter();
            values.any(|value| mentions(value.as_str())) || mentions(entry.key.as_str())
        })
    };
    let mut principals = [&statement.principal, &statement.not_principal]
        .into_iter()
        .flatten();
    let in_principal = |element: &PrincipalElement<'_>| match element {
        PrincipalElement::Text(text) => mentions(text.as_str()),
        PrincipalElement::Map(map) => {
            let mut entries = map.entries.iter().flat_map(|(_, values)| &values.items);
            entries.any(|item| mentions(item.as_str()))
        }
    };
    items.any(|item| mentions(item.as_str()))
        || blocks.any(in_values)
        || principals.any(in_principal)
}
