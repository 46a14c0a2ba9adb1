//! `invalid-kms-key-value`.

use alloc::format;

use crate::lint::entry::check;
use crate::lint::lists::KEYS_OF_KMS_KEYS;
use crate::lint::pattern::{has_wildcard, literal_start};
use crate::lint::report::Report;
use crate::lint::subject::Subject;
use crate::lint::wildcards::is_open;
use crate::policy::OperatorFamily;
use crate::text::split_arn;

check! {
    /// A condition key that holds the ARN of a KMS key is compared with something else.
    ///
    /// No request has that value: neither the id of a key nor the name of an alias is an ARN. Write
    /// `arn:aws:kms:REGION:ACCOUNT:key/ID`.
    "invalid-kms-key-value", Error, "R-KEY-3",
    aws = "Invalid kms key value",
    run = run
}

fn run(subject: &Subject<'_>, report: &mut Report) {
    for condition in subject.conditions() {
        let family = condition.base().map(|operator| operator.family());
        let is_like = matches!(family, Some(OperatorFamily::TextLike | OperatorFamily::Arn));
        let is_text = family.is_some_and(OperatorFamily::is_of_texts);
        if !(is_like || is_text) || !KEYS_OF_KMS_KEYS.iter().any(|key| condition.is_on(key)) {
            continue;
        }
        for value in condition.items() {
            // A wildcard under another operator is told of by a check of its own.
            if !may_be_key(value.text) && (is_like || !has_wildcard(subject, value.text)) {
                report.tell(&value, || {
                    let (text, key) = (value.text, condition.key());
                    format!("`{text}`: `{key}` is the ARN of a KMS key, such as `arn:aws:kms:us-east-1:111122223333:key/ID`")
                });
            }
        }
    }
}

/// Whether a value may stand for the ARN of a key.
fn may_be_key(text: &str) -> bool {
    match split_arn(text) {
        Some([_, _, service, _, _, resource]) => {
            let begins =
                |part: &str, whole: &str| part.starts_with(whole) || whole.starts_with(part);
            let start = literal_start(resource);
            (service == "kms" || is_open(service))
                && match start == resource {
                    true => resource.starts_with("key/") || resource.starts_with("alias/"),
                    false => begins(start, "key/") || begins(start, "alias/"),
                }
        }
        // A pattern may cover whole segments.
        None => {
            let start = literal_start(text);
            start != text && ("arn:".starts_with(start) || start.starts_with("arn:"))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::may_be_key;

    #[test]
    fn what_may_be_the_arn_of_a_key_is_let_be() {
        for (text, expected) in [
            ("arn:aws:kms:us-east-1:111122223333:key/1234abcd", true),
            ("arn:aws:kms:us-east-1:111122223333:alias/x", true),
            ("arn:aws:kms:*:*:*", true),
            ("arn:aws:kms:*:*:k*", true),
            ("arn:*", true),
            ("*", true),
            ("*/1234abcd", true),
            ("${aws:PrincipalTag/key}", true),
            ("1234abcd-12ab-34cd-56ef-1234567890ab", false),
            ("alias/x", false),
            ("alias/*", false),
            ("arn:aws:s3:::bucket", false),
            ("arn:aws:kms:us-east-1:111122223333:1234abcd", false),
            ("arn:aws:kms:us-east-1:111122223333:bucket/*", false),
            ("", false),
        ] {
            assert_eq!(may_be_key(text), expected, "{text}");
        }
    }
}
