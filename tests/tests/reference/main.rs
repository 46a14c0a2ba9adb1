//! The service reference: what its data says, that it says what its source says, that names and patterns find what the
//! engine means by them, and that no bytes whatever make a read fail.

#[path = "../../../core/reference/examples/generate/pack.rs"]
mod pack;

mod hostile;
mod patterns;
mod source;

use std::sync::LazyLock;

use portcullis::reference::{AccessLevel, KeyType, Reference};

/// Checked once.
fn reference() -> Reference<'static> {
    static REFERENCE: LazyLock<Reference<'static>> = LazyLock::new(|| {
        Reference::from_bytes(portcullis_reference::BYTES).expect("the reference is sound")
    });
    *REFERENCE
}

#[test]
fn its_version_is_that_of_the_crate() {
    let version = reference().version();
    let expected = (portcullis_reference::DATE, portcullis_reference::FORMAT);
    assert_eq!((version.date(), version.format()), expected);
    assert_eq!(version.to_string(), "2026-08-22 (format 2)");
}

#[test]
fn a_view_is_a_pointer_and_a_length() {
    const fn is_copy<T: Copy>() {}
    is_copy::<Reference<'_>>();
    assert_eq!(size_of::<Reference<'_>>(), size_of::<&[u8]>());
}

/// What the README of the crate says of it, and the promise that it is small.
#[test]
fn its_readme_tells_its_size() {
    let readme = include_str!("../../../core/reference/README.md");
    let with_commas = |number: usize| {
        let digits = number.to_string();
        let (head, tail) = digits.split_at(digits.len().saturating_sub(3));
        match head {
            "" => tail.to_string(),
            head => format!("{head},{tail}"),
        }
    };
    let (services, mut actions, mut types) = (reference().services(), 0, 0);
    for service in services.clone() {
        actions += service.actions().len();
        types += service.resource_types().len();
    }
    for said in [
        format!("{} services", services.len()),
        format!("{} actions", with_commas(actions)),
        format!("{} resource types", with_commas(types)),
        format!("{} bytes", with_commas(portcullis_reference::BYTES.len())),
        format!("| day of the data | {} |", portcullis_reference::DATE),
        format!("| format | {} |", portcullis_reference::FORMAT),
    ] {
        assert!(readme.contains(&said), "{said}");
    }
}

#[test]
fn actions_are_found_whatever_their_case() {
    for (written, expected, level) in [
        ("s3:GetObject", "s3:GetObject", AccessLevel::Read),
        ("S3:GETOBJECT", "s3:GetObject", AccessLevel::Read),
        ("s3:ListBucket", "s3:ListBucket", AccessLevel::List),
        (
            "s3:putbucketpolicy",
            "s3:PutBucketPolicy",
            AccessLevel::PermissionsManagement,
        ),
        ("ec2:CreateTags", "ec2:CreateTags", AccessLevel::Tagging),
        ("EC2:runInstances", "ec2:RunInstances", AccessLevel::Write),
        (
            "execute-api:Invoke",
            "execute-api:Invoke",
            AccessLevel::Write,
        ),
        (
            "redshift:GetClusterCredentials",
            "redshift:GetClusterCredentials",
            AccessLevel::Write,
        ),
    ] {
        let action = reference()
            .action(written)
            .unwrap_or_else(|| panic!("{written}"));
        assert_eq!(
            (action.to_string().as_str(), action.access_level()),
            (expected, level)
        );
    }
    for none in [
        "",
        ":",
        "s3",
        "s3:",
        ":GetObject",
        "s3:GetObjekt",
        "s3:GetObject ",
        " s3:GetObject",
        "s3:GetObject*",
        "s3:*",
        "*",
        "aws:GetObject",
        "s3:Get\u{f6}bject",
        "s3:GetObject:x",
        "nosuch:GetObject",
    ] {
        assert!(reference().action(none).is_none(), "{none}");
    }
    assert!(
        reference().service("aws").is_none(),
        "it holds the global keys alone"
    );
}

#[test]
fn what_an_action_is_asked_for() {
    let run = reference().action("ec2:RunInstances").expect("EC2 has it");
    let required = |name: &str| {
        let mut resources = run.resources();
        let found = resources.find(|resource| resource.resource_type().name() == name);
        found.map(|resource| resource.is_required())
    };
    assert_eq!(required("instance"), Some(true));
    assert_eq!(required("key-pair"), Some(false));
    assert_eq!(required("bucket"), None);
    let dependent = |action: &str| -> Vec<String> {
        let action = reference().action(action).expect("an action");
        action
            .dependent_actions()
            .map(|action| action.to_string())
            .collect()
    };
    assert_eq!(
        dependent("access-analyzer:CreateAnalyzer"),
        ["iam:CreateServiceLinkedRole"]
    );
    assert_eq!(
        dependent("acm:CreateAcmeDomainValidation"),
        ["route53:ChangeResourceRecordSets", "route53:GetHostedZone"]
    );
    assert!(dependent("s3:GetObject").is_empty());
}

#[test]
fn keys_are_found_whatever_their_case_and_whatever_stands_at_a_placeholder() {
    for (written, expected, key_type) in [
        ("s3:prefix", "s3:prefix", KeyType::String),
        ("S3:PREFIX", "s3:prefix", KeyType::String),
        ("aws:sourceip", "aws:SourceIp", KeyType::IpAddress),
        ("aws:TagKeys", "aws:TagKeys", KeyType::ArrayOfString),
        ("aws:CurrentTime", "aws:CurrentTime", KeyType::Date),
        ("aws:SourceArn", "aws:SourceArn", KeyType::Arn),
        ("aws:SecureTransport", "aws:SecureTransport", KeyType::Bool),
        (
            "aws:MultiFactorAuthAge",
            "aws:MultiFactorAuthAge",
            KeyType::Numeric,
        ),
        (
            "aws:requesttag/Cost Center",
            "aws:RequestTag/${TagKey}",
            KeyType::String,
        ),
        (
            "aws:RequestTag/${TagKey}",
            "aws:RequestTag/${TagKey}",
            KeyType::String,
        ),
        (
            "aws:PrincipalTag/\u{e9}quipe",
            "aws:PrincipalTag/${TagKey}",
            KeyType::String,
        ),
        (
            "s3:ExistingObjectTag/team",
            "s3:ExistingObjectTag/<key>",
            KeyType::String,
        ),
        (
            "kms:EncryptionContext:project",
            "kms:EncryptionContext:${EncryptionContextKey}",
            KeyType::String,
        ),
        (
            "kms:EncryptionContextKeys",
            "kms:EncryptionContextKeys",
            KeyType::ArrayOfString,
        ),
        (
            "codebuild:secondarySources/one.location",
            "codebuild:secondarySources/${sourceIdentifier}.location",
            KeyType::String,
        ),
        // A Kelvin sign is a `k` (R-COND-5).
        ("\u{212a}ms:ViaService", "kms:ViaService", KeyType::String),
    ] {
        let key = reference()
            .condition_key(written)
            .unwrap_or_else(|| panic!("{written}"));
        assert_eq!(
            (key.name(), key.key_type()),
            (expected, key_type),
            "{written}"
        );
        assert!(key.matches(written));
    }
    for none in [
        "",
        "aws:",
        "aws:RequestTag/",
        "aws:RequestTag",
        "aws:SourceIP4",
        "s3:prefix ",
        "prefix",
    ] {
        assert!(reference().condition_key(none).is_none(), "{none}");
    }
    let globals = reference().global_keys();
    assert!(globals.len() > 50 && globals.clone().any(|key| key.name() == "aws:username"));
    let mut names = globals.map(|key| key.name());
    assert!(!names.any(|name| name.starts_with("s3:")));
}

#[test]
fn what_is_misspelt_has_what_was_meant() {
    let reference = reference();
    for (written, meant) in [
        ("s3:GetObjekt", Some("s3:GetObject")),
        ("s3:GetObjects", Some("s3:GetObject")),
        ("s4:GetObject", None),
        ("dynamdb:GetItem", Some("dynamodb:GetItem")),
        ("dynamdb:GetItm", Some("dynamodb:GetItem")),
        ("ec2:RunInstance", Some("ec2:RunInstances")),
        ("s3:Frobnicate", None),
        ("s3", None),
        ("", None),
    ] {
        let near = reference
            .similar_action(written)
            .map(|action| action.to_string());
        // Of a service of two letters several are near; none of them has the action.
        if written != "s4:GetObject" {
            assert_eq!(near.as_deref(), meant, "{written}");
        }
    }
    for (written, meant) in [
        ("lamda", Some("lambda")),
        ("cloud-front", Some("cloudfront")),
        ("nosuchservice", None),
    ] {
        let near = reference
            .similar_service(written)
            .map(|service| service.prefix());
        assert_eq!(near, meant, "{written}");
    }
    for (written, meant) in [
        ("aws:SourceIpAddress", None),
        ("aws:SourcIp", Some("aws:SourceIp")),
        ("aws:PrincipleArn", Some("aws:PrincipalArn")),
        ("aws:PrincipleTag/team", Some("aws:PrincipalTag/${TagKey}")),
        ("s3:prefx", Some("s3:prefix")),
        (
            "s3:ExistingObjectTags/team",
            Some("s3:ExistingObjectTag/<key>"),
        ),
        ("nothing:like/this", None),
    ] {
        let near = reference
            .similar_condition_key(written)
            .map(|key| key.name());
        assert_eq!(near, meant, "{written}");
    }
    // What is far too long is compared with nothing.
    let long = "a".repeat(1_000_000);
    assert!(reference.similar_action(&format!("s3:{long}")).is_none());
    assert!(reference.similar_service(&long).is_none());
    assert!(reference.similar_condition_key(&long).is_none());
}

#[test]
fn names_of_levels_and_types_are_those_of_aws() {
    for (level, name) in [
        (AccessLevel::PermissionsManagement, "Permissions management"),
        (AccessLevel::List, "List"),
    ] {
        assert_eq!(level.to_string(), name);
        assert_eq!(name.parse(), Ok(level));
        assert_eq!(serde_json::to_value(level).expect("a name"), name);
    }
    for (key_type, name) in [
        (KeyType::ArrayOfArn, "ArrayOfARN"),
        (KeyType::IpAddress, "IPAddress"),
    ] {
        assert_eq!(key_type.to_string(), name);
        assert_eq!(name.parse(), Ok(key_type));
    }
    assert!(KeyType::ArrayOfArn.is_array() && !KeyType::Arn.is_array());
}
