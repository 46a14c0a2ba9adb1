//! The global condition keys that AWS has, for warnings alone: what AWS does not have is carried and compared
//! like any other key (R-KEY-6).

use alloc::{format, string::String};

use crate::finding::Applicability;
use crate::text::{did_you_mean, same_name};

/// The shorter ones first: every condition key of a policy is looked up here.
///
/// # Source
/// AWS IAM User Guide, "AWS global condition context keys"; Service Authorization Reference; for
/// `aws:PrincipalOrgMasterAccountId` AWS's managed policies.
const GLOBAL: [&str; 51] = [
    "aws:userid",
    "aws:referer",
    "aws:TagKeys",
    "aws:SourceIp",
    "aws:username",
    "aws:CalledVia",
    "aws:EpochTime",
    "aws:SourceArn",
    "aws:SourceVpc",
    "aws:UserAgent",
    "aws:VpceOrgID",
    "aws:SourceVpce",
    "aws:AssumedRoot",
    "aws:CurrentTime",
    "aws:SourceOrgID",
    "aws:SourceOwner",
    "aws:VpceAccount",
    "aws:VpcSourceIp",
    "aws:PrincipalArn",
    "aws:SourceVpcArn",
    "aws:VpceOrgPaths",
    "aws:CalledViaLast",
    "aws:PrincipalType",
    "aws:ResourceOrgID",
    "aws:SourceAccount",
    "aws:ViaAWSService",
    "aws:CalledViaFirst",
    "aws:PrincipalOrgID",
    "aws:SourceIdentity",
    "aws:SourceOrgPaths",
    "aws:TokenIssueTime",
    "aws:CalledViaAWSMCP",
    "aws:RequestedRegion",
    "aws:ResourceAccount",
    "aws:SecureTransport",
    "aws:ChatbotSourceArn",
    "aws:PrincipalAccount",
    "aws:ResourceOrgPaths",
    "aws:SignInSessionArn",
    "aws:ViaAWSMCPService",
    "aws:FederatedProvider",
    "aws:PrincipalOrgPaths",
    "aws:IsMcpServiceAction",
    "aws:MultiFactorAuthAge",
    "aws:Ec2InstanceSourceVpc",
    "aws:PrincipalServiceName",
    "aws:PrincipalIsAWSService",
    "aws:MultiFactorAuthPresent",
    "aws:PrincipalServiceNamesList",
    "aws:PrincipalOrgMasterAccountId",
    "aws:Ec2InstanceSourcePrivateIPv4",
];

/// Keys that go on with `/` and the key of a tag.
const TAGS: [&str; 3] = ["aws:PrincipalTag", "aws:RequestTag", "aws:ResourceTag"];

fn is_global_key(name: &str) -> bool {
    let first = GLOBAL.partition_point(|known| known.len() < name.len());
    let longer = GLOBAL.get(first..).unwrap_or_default();
    longer
        .iter()
        .take_while(|known| known.len() == name.len())
        .any(|known| same_name(known, name))
}

/// The keys that a request can have with several values at once (R-KEY-4).
const MULTIVALUED: [&str; 7] = [
    "aws:TagKeys",
    "aws:CalledVia",
    "aws:VpceOrgPaths",
    "aws:SourceOrgPaths",
    "aws:ResourceOrgPaths",
    "aws:PrincipalOrgPaths",
    "aws:PrincipalServiceNamesList",
];

/// Whether a key of AWS has several values at once; of services that is not known here.
pub(crate) fn is_multivalued_key(name: &str) -> bool {
    MULTIVALUED.iter().any(|known| same_name(known, name))
}

/// The keys that every request can have, but those of tags.
pub(crate) fn known_keys() -> impl Iterator<Item = &'static str> {
    GLOBAL.into_iter()
}

/// The keys that go on with `/` and the key of a tag.
pub(crate) fn known_tags() -> impl Iterator<Item = &'static str> {
    TAGS.into_iter()
}

/// Whether a name is one of either.
pub(crate) fn is_known_key(key: &str) -> bool {
    match split_tag(key) {
        (name, Some(tag)) => is_tag(name) && !tag.is_empty(),
        (name, None) => is_global_key(name),
    }
}

/// The key and, behind a slash, that of a tag.
fn split_tag(key: &str) -> (&str, Option<&str>) {
    match key.split_once('/') {
        Some((name, tag)) => (name, Some(tag)),
        None => (key, None),
    }
}

fn is_tag(name: &str) -> bool {
    TAGS.iter().any(|known| same_name(known, name))
}

/// Whether a condition key can be none that AWS has. Of services the keys are not known.
pub(crate) fn is_unknown_key(key: &str) -> bool {
    let (name, tag) = split_tag(key);
    let is_global = name
        .get(.."aws:".len())
        .is_some_and(|prefix| prefix.eq_ignore_ascii_case("aws:"));
    // Keys of services are most.
    if !is_global {
        return !name.contains(':');
    }
    match tag {
        Some(_) => !is_tag(name),
        None => !is_global_key(name),
    }
}

/// What to say of a key that is none.
pub(super) struct UnknownKey {
    pub(super) message: String,
    /// What is near, and how sure that is.
    pub(super) meant: Option<(Applicability, String)>,
}

/// Why such a key is none, and what is near.
pub(super) fn unknown_key(key: &str) -> UnknownKey {
    let (name, tag) = split_tag(key);
    let of_service = name.contains(':');
    if of_service && tag.is_none() && is_tag(name) {
        return UnknownKey {
            message: format!("`{key}` names no tag; write `{key}/KEY`"),
            meant: Some((Applicability::DisplayOnly, format!("{key}/KEY"))),
        };
    }
    let near = match tag {
        // R-KEY-8.
        None if same_name(key, "aws:ARN") => Some("aws:PrincipalArn"),
        None if of_service => did_you_mean(name, GLOBAL),
        None => did_you_mean(name, GLOBAL.into_iter().chain(TAGS)),
        Some(_) => did_you_mean(name, TAGS),
    };
    let meant = near.map(|near| match tag {
        Some(tag) => format!("{near}/{tag}"),
        None => near.into(),
    });
    let hint = match &meant {
        Some(meant) => format!("; did you mean `{meant}`?"),
        None if of_service => String::new(),
        None => "; it begins with `aws:` or with the prefix of a service".into(),
    };
    let whose = if of_service { " of AWS" } else { "" };
    UnknownKey {
        message: format!("`{key}` is no condition key{whose}{hint}"),
        // The name of a tag's key is none without the tag.
        meant: meant
            .filter(|meant| !is_tag(meant))
            .map(|meant| (Applicability::Unsafe, meant)),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_is_found() {
        assert!(GLOBAL.is_sorted_by_key(|name| name.len()));
        for name in GLOBAL {
            assert!(is_global_key(name) && is_global_key(&name.to_ascii_uppercase()));
        }
        assert!(!is_global_key("") && !is_global_key(&"a".repeat(80)));
    }

    #[test]
    fn r_key_2_keys_that_aws_does_not_have() {
        for (key, hint) in [
            ("aws:SourceIps", "did you mean `aws:SourceIp`?"),
            ("AWS:sourceipp", "did you mean `aws:SourceIp`?"),
            ("awsSourceIp", "did you mean `aws:SourceIp`?"),
            ("aws:ARN", "did you mean `aws:PrincipalArn`?"),
            (
                "aws:RequestTags/team",
                "did you mean `aws:RequestTag/team`?",
            ),
            ("aws:RequestTag", "write `aws:RequestTag/KEY`"),
            ("aws:TagKeys/team", "no condition key of AWS"),
            ("aws:nosuch", "no condition key of AWS"),
            ("a", "begins with `aws:`"),
        ] {
            let message = unknown_key(key).message;
            assert!(is_unknown_key(key), "{key}");
            assert!(message.contains(hint), "{key}: {message}");
        }
        for key in [
            "aws:SourceIp",
            "AWS:sourceip",
            "aws:UserId",
            "aws:RequestTag/team",
            "aws:resourcetag/a:b/c d",
            "aws:PrincipalTag/Équipe",
            "s3:nosuch",
            "accounts.google.com:aud",
            "awsx:SourceIp",
        ] {
            assert!(!is_unknown_key(key), "{key}");
        }
    }
}
