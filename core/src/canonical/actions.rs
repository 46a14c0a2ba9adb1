//! The one spelling of a list of actions.

use alloc::{
    collections::{BTreeMap, BTreeSet},
    string::String,
};

use crate::policy::ActionForm;
use crate::text::matches_action_name;

/// Up to so many patterns of one service every other entry is compared with.
const MOST_PATTERNS: usize = 64;

/// An entry in lower case, in which `**` is `*` (R-ACT-3). What is malformed stays as it is written.
pub(super) fn spelled(written: &str) -> String {
    if ActionForm::of(written).is_err() {
        return written.into();
    }
    let mut out = String::with_capacity(written.len());
    for letter in written.chars() {
        if !(letter == '*' && out.ends_with('*')) {
            out.push(letter.to_ascii_lowercase());
        }
    }
    out
}

/// Leaves out what another entry covers.
pub(super) fn without_covered(entries: BTreeSet<String>) -> BTreeSet<String> {
    if entries.contains("*") {
        // The lone star covers every action, and what is malformed is none.
        let is_kept = |entry: &String| entry == "*" || ActionForm::of(entry).is_err();
        return entries.into_iter().filter(is_kept).collect();
    }
    let mut patterns: BTreeMap<&str, BTreeSet<&str>> = BTreeMap::new();
    for entry in &entries {
        if let Some((service, name)) = parts(entry)
            && name.contains(['*', '?'])
        {
            patterns.entry(service).or_default().insert(name);
        }
    }
    let is_covered = |entry: &String| {
        let Some((service, name)) = parts(entry) else {
            return false;
        };
        let Some(patterns) = patterns.get(service) else {
            return false;
        };
        if patterns.contains("*") {
            return name != "*";
        }
        let few = patterns.len() <= MOST_PATTERNS;
        few && patterns
            .iter()
            .any(|pattern| *pattern != name && covers(pattern, name))
    };
    let kept = entries.iter().filter(|entry| !is_covered(entry));
    kept.cloned().collect()
}

fn parts(entry: &str) -> Option<(&str, &str)> {
    match ActionForm::of(entry) {
        Ok(ActionForm::Exact(_) | ActionForm::Wildcard(_)) => entry.split_once(':'),
        _ => None,
    }
}

/// Whether a pattern of names covers all that another one does. Read as a name, a `*` of the other one stands for itself,
/// and only a `*` can cover it; a `?` may be covered by a letter of its own only.
fn covers(pattern: &str, other: &str) -> bool {
    // A `?` of the pattern would take a `*` of the other one for a letter.
    let is_safe = !pattern.contains('?') || !other.contains('*');
    is_safe && matches_action_name(pattern, other)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kept(entries: &[&str]) -> String {
        let entries = entries.iter().map(|entry| spelled(entry)).collect();
        let kept: alloc::vec::Vec<_> = without_covered(entries).into_iter().collect();
        kept.join(" ")
    }

    #[test]
    fn what_another_entry_covers_is_left_out() {
        for (entries, expected) in [
            (&["S3:GetObject", "s3:getobject"][..], "s3:getobject"),
            (
                &["s3:Get*", "s3:GetObject", "s3:PutObject"],
                "s3:get* s3:putobject",
            ),
            (&["s3:*", "s3:Get*", "sqs:Get*"], "s3:* sqs:get*"),
            (&["s3:**", "s3:*"], "s3:*"),
            (&["*", "s3:Get*", "bad one"], "* bad one"),
            (&["s3:Get*", "s3:Get*Tagging"], "s3:get*"),
            (&["s3:Get?", "s3:Get*"], "s3:get*"),
            // A `?` is no run of letters.
            (&["s3:Get?", "s3:G*t*x"], "s3:g*t*x s3:get?"),
            (&["s3:a?", "s3:a*b"], "s3:a*b s3:a?"),
            (&["s3:?", "s3:*"], "s3:*"),
            (&["s3:a*", "s3:?a"], "s3:?a s3:a*"),
        ] {
            assert_eq!(kept(entries), expected, "{entries:?}");
        }
    }
}
