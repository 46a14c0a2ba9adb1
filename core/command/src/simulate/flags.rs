//! The flags of `aws iam simulate-custom-policy`.

use std::path::Path;

use clap::Args;

use super::input::{ContextEntry, Input};
use crate::failure::Failure;

/// The members of the input, as flags. A value `file://FILE` stands for what is in the file.
#[derive(Debug, Args)]
pub(crate) struct InputFlags {
    /// Identity-based policies
    #[arg(long, value_name = "POLICY", num_args = 1..)]
    policy_input_list: Vec<String>,
    /// The permissions boundary
    #[arg(long, value_name = "POLICY", num_args = 1..)]
    permissions_boundary_policy_input_list: Vec<String>,
    /// What is to be done
    #[arg(long, value_name = "ACTION", num_args = 1..)]
    action_names: Vec<String>,
    /// To what; left out, to `*`
    #[arg(long, value_name = "ARN", num_args = 1..)]
    resource_arns: Vec<String>,
    /// The policy of the resources
    #[arg(long, value_name = "POLICY")]
    resource_policy: Option<String>,
    /// The account that owns resources whose ARN has none: an ARN, or twelve digits
    #[arg(long, value_name = "ARN")]
    resource_owner: Option<String>,
    /// Who asks: a user, group or role
    #[arg(long, value_name = "ARN")]
    caller_arn: Option<String>,
    /// Condition keys, as JSON or as ContextKeyName=…,ContextKeyValues=…,ContextKeyType=…
    #[arg(long, value_name = "ENTRY", num_args = 1..)]
    context_entries: Vec<String>,
    /// Which resources a run of EC2 instances has to name
    #[arg(long, value_name = "OPTION")]
    resource_handling_option: Option<String>,
    /// At most so many results
    #[arg(long, value_name = "N")]
    max_items: Option<usize>,
    /// Where the page before ended: its Marker
    #[arg(long, visible_alias = "starting-token", value_name = "MARKER")]
    marker: Option<String>,
}

impl InputFlags {
    pub(super) fn put_into(&self, input: &mut Input) -> Result<(), Failure> {
        if !self.policy_input_list.is_empty() {
            input.policy_input_list = Some(texts("--policy-input-list", &self.policy_input_list)?);
        }
        let flag = "--permissions-boundary-policy-input-list";
        put_list(
            &mut input.permissions_boundary_policy_input_list,
            flag,
            &self.permissions_boundary_policy_input_list,
        )?;
        put_list(
            &mut input.action_names,
            "--action-names",
            &self.action_names,
        )?;
        put_list(
            &mut input.resource_arns,
            "--resource-arns",
            &self.resource_arns,
        )?;
        if !self.context_entries.is_empty() {
            input.context_entries = entries(&self.context_entries)?;
        }
        for (member, given) in [
            (&mut input.resource_policy, &self.resource_policy),
            (&mut input.resource_owner, &self.resource_owner),
            (&mut input.caller_arn, &self.caller_arn),
            (
                &mut input.resource_handling_option,
                &self.resource_handling_option,
            ),
            (&mut input.marker, &self.marker),
        ] {
            if let Some(given) = given {
                *member = Some(text(given)?);
            }
        }
        input.max_items = self.max_items.or(input.max_items);
        Ok(())
    }
}

fn put_list(member: &mut Vec<String>, flag: &str, given: &[String]) -> Result<(), Failure> {
    if !given.is_empty() {
        *member = texts(flag, given)?;
    }
    Ok(())
}

/// What a value is, or what stands in the file that it names.
fn text(given: &str) -> Result<String, Failure> {
    match given.strip_prefix("file://") {
        Some(file) => crate::input::read(Path::new(file)),
        None => Ok(given.into()),
    }
}

/// The values of a list, each a text, or the texts of a JSON array.
fn texts(flag: &str, given: &[String]) -> Result<Vec<String>, Failure> {
    let mut texts = Vec::new();
    for given in given {
        let text = text(given)?;
        if text.trim_start().starts_with('[') {
            texts.extend(from_json::<Vec<String>>(flag, &text)?);
        } else {
            texts.push(text);
        }
    }
    Ok(texts)
}

fn from_json<T: serde::de::DeserializeOwned>(flag: &str, text: &str) -> Result<T, Failure> {
    serde_json::from_str(text).map_err(|error| Failure::Invalid(format!("{flag}: {error}")))
}

fn entries(given: &[String]) -> Result<Vec<ContextEntry>, Failure> {
    let flag = "--context-entries";
    let mut entries = Vec::new();
    for given in given {
        let text = text(given)?;
        match text.trim_start().as_bytes().first() {
            Some(b'[') => entries.extend(from_json::<Vec<ContextEntry>>(flag, &text)?),
            Some(b'{') => entries.push(from_json(flag, &text)?),
            _ => entries.push(shorthand(&text)?),
        }
    }
    Ok(entries)
}

/// AWS's short form: members with `=`, between commas; what has no `=` of a member is a further value of the list before
/// it, and a list may stand in brackets.
fn shorthand(text: &str) -> Result<ContextEntry, Failure> {
    let mut entry = ContextEntry::default();
    let mut in_values = false;
    for part in text.split(',') {
        let (member, value) = part.split_once('=').unwrap_or(("", part));
        match member.trim() {
            "ContextKeyName" => entry.context_key_name = value.trim().into(),
            "ContextKeyType" => entry.context_key_type = Some(value.trim().into()),
            "ContextKeyValues" => {
                in_values = true;
                let value = value.strip_prefix('[').unwrap_or(value);
                entry
                    .context_key_values
                    .push(value.strip_suffix(']').unwrap_or(value).into());
                continue;
            }
            // A value may have an equals sign of its own.
            _ if in_values => {
                let value = part.strip_suffix(']').unwrap_or(part);
                entry.context_key_values.push(value.into());
                continue;
            }
            other => {
                let member = if other.is_empty() { part } else { other };
                let members = "ContextKeyName, ContextKeyValues and ContextKeyType";
                let message = format!(
                    "--context-entries: `{member}` is no member of an entry; they are {members}"
                );
                return Err(Failure::Invalid(message));
            }
        }
        in_values = false;
    }
    Ok(entry)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_short_form_has_lists_with_and_without_brackets() {
        for text in [
            "ContextKeyName=k,ContextKeyValues=a,b=c,ContextKeyType=stringList",
            "ContextKeyName=k,ContextKeyValues=[a,b=c],ContextKeyType=stringList",
        ] {
            let entry = shorthand(text).unwrap_or_default();
            assert_eq!(entry.context_key_name, "k");
            assert_eq!(entry.context_key_values, ["a", "b=c"], "{text}");
            assert_eq!(entry.kind(), ("string", true));
        }
        assert!(shorthand("Name=k").is_err());
    }
}
