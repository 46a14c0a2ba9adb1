//! W2: what bears on a request in a usual organization.

use super::policy::{Statement, allow, condition, deny, policy};
use super::prng::Prng;
use super::services::{SERVICES, Service};
use super::{ACCOUNT, REQUESTS, Request, Workload, server_keys, user};

const BUCKET: &str = "arn:aws:s3:::quarterly-reports";

/// Twelve identity policies in the shape of AWS's managed ones, of 40 to 150 action patterns each; a
/// boundary; one SCP level; and a bucket policy with IP and string conditions.
pub(super) fn typical() -> Workload {
    let mut prng = Prng::new(2);
    let identity = (0..12)
        .map(|index| policy(&managed_shaped(index, &mut prng)))
        .collect();
    Workload {
        name: "typical".into(),
        identity,
        boundary: Some(policy(&boundary())),
        service_control: vec![policy(&[allow(["*"], ["*"])]), policy(&guardrails())],
        resource: Some(policy(&bucket_policy())),
        requests: requests(&mut prng),
    }
}

/// About three services: reading everything with wildcards, writing what is named.
fn managed_shaped(index: usize, prng: &mut Prng) -> Vec<Statement> {
    let services: Vec<&Service> = (0..3)
        .map(|nth| &SERVICES[(index * 3 + nth) % SERVICES.len()])
        .collect();
    let named = |service: &Service, names: &[&str]| -> Vec<String> {
        let with_prefix = |name: &&str| format!("{}:{name}", service.prefix);
        names.iter().map(with_prefix).collect()
    };
    let mut statements = Vec::new();
    let mut reads = Vec::new();
    for service in &services {
        for verb in ["Describe*", "List*", "Get*"] {
            if prng.percent(80) {
                reads.push(format!("{}:{verb}", service.prefix));
            }
        }
        reads.extend(named(service, &service.on_nothing()));
    }
    statements.push(allow(reads, ["*"]));
    for service in &services {
        let names = service.on_resource();
        let share = 10 + prng.below(names.len().max(11) - 10);
        let some = named(service, &names[..share.min(names.len())]);
        let resource = match prng.below(3) {
            0 => "*".to_owned(),
            1 => service.arn("*", "*", "*"),
            _ => service.arn("*", ACCOUNT, "quarterly-*"),
        };
        let mut statement = allow(some, [resource]);
        if prng.percent(30) {
            statement = statement.when(condition(
                "StringEquals",
                "aws:RequestedRegion",
                ["eu-west-1", "us-east-1"],
            ));
        }
        statements.push(statement);
    }
    if index == 0 {
        statements.push(allow(
            ["s3:GetObject", "s3:ListBucket", "s3:PutObject"],
            [BUCKET.to_owned(), format!("{BUCKET}/*")],
        ));
    }
    if prng.percent(40) {
        statements.push(allow(["iam:PassRole"], ["*"]).when(condition(
            "StringLike",
            "iam:PassedToService",
            [format!("{}.amazonaws.com*", services[0].prefix)],
        )));
    }
    statements
}

fn boundary() -> Vec<Statement> {
    let all = SERVICES.iter().filter(|service| service.prefix != "iam");
    vec![
        allow(all.map(|service| format!("{}:*", service.prefix)), ["*"]),
        allow(["iam:Get*", "iam:List*", "iam:PassRole"], ["*"]),
        deny(
            [
                "s3:DeleteBucket",
                "s3:PutBucketPolicy",
                "dynamodb:DeleteTable",
                "rds:Delete*",
            ],
            ["*"],
        ),
    ]
}

fn guardrails() -> Vec<Statement> {
    vec![
        deny(
            ["iam:*", "route53:*", "cloudfront:*", "s3:List*", "s3:Get*"],
            ["*"],
        )
        .all_but_these_actions()
        .when(condition(
            "StringNotEquals",
            "aws:RequestedRegion",
            ["eu-west-1", "us-east-1"],
        )),
        deny(
            ["iam:DeleteRole", "iam:UpdateRole", "backup:Delete*"],
            ["*"],
        )
        .when(condition(
            "ArnNotLike",
            "aws:PrincipalArn",
            [format!("arn:aws:iam::{ACCOUNT}:user/Root*")],
        )),
    ]
}

fn bucket_policy() -> Vec<Statement> {
    let everything = || [BUCKET.to_owned(), format!("{BUCKET}/*")];
    vec![
        deny(["s3:*"], everything()).for_everybody().when(condition(
            "NotIpAddress",
            "aws:SourceIp",
            ["203.0.113.0/24", "198.51.100.0/24", "2001:db8::/32"],
        )),
        deny(["s3:*"], everything()).for_everybody().when(condition(
            "Bool",
            "aws:SecureTransport",
            ["false"],
        )),
        allow(["s3:GetObject"], [format!("{BUCKET}/shared/*")])
            .for_everybody()
            .when(condition(
                "StringEquals",
                "aws:PrincipalOrgID",
                ["o-a1b2c3d4e5"],
            )),
        allow(
            ["s3:DeleteObject", "s3:PutObject"],
            [format!("{BUCKET}/inbox/*")],
        )
        .for_users(&[user("Ann"), user("Bob")])
        .when(condition(
            "StringLike",
            "aws:UserAgent",
            ["aws-cli/*", "*Boto3/*"],
        )),
    ]
}

/// Six of ten ask for something in the bucket.
fn requests(prng: &mut Prng) -> Vec<Request> {
    (0..REQUESTS)
        .map(|index| {
            let caller = prng.pick(&["Ann", "Bob", "Cleo", "Dan"]);
            let address = match prng.below(20) {
                0 | 1 => format!("192.0.2.{}", prng.below(256)),
                2..6 => format!("2001:db8::{:x}", 1 + prng.below(65535)),
                6..10 => format!("198.51.100.{}", prng.below(256)),
                _ => format!("203.0.113.{}", prng.below(256)),
            };
            let mut context = server_keys(address);
            if prng.percent(5) {
                context[1].1 = "false";
            }
            let region = match prng.below(20) {
                0 | 1 => "ap-southeast-2",
                2..10 => "us-east-1",
                _ => "eu-west-1",
            };
            context[3].1 = region;
            let (action, resource) = if prng.percent(60) {
                let folder = prng.pick(&["2026/q3", "shared", "inbox", "archive/2019"]);
                let object = format!("{BUCKET}/{folder}/report-{index:04}.csv");
                match prng.below(10) {
                    0 => ("s3:ListBucket".into(), BUCKET.to_owned()),
                    1 => ("s3:PutObject".into(), object),
                    2 => ("s3:DeleteObject".into(), object),
                    3 => ("s3:GetObjectRetention".into(), object),
                    _ => ("s3:GetObject".into(), object),
                }
            } else {
                let service = &SERVICES[prng.below(SERVICES.len())];
                let (names, nothing) = (service.on_resource(), service.on_nothing());
                if prng.percent(25) && !nothing.is_empty() {
                    let name = nothing[prng.below(nothing.len())];
                    (format!("{}:{name}", service.prefix), "*".to_owned())
                } else {
                    let name = names[prng.below(names.len())];
                    let of = prng.pick(&["quarterly-figures", "quarterly-jobs", "website"]);
                    (
                        format!("{}:{name}", service.prefix),
                        service.arn(region, ACCOUNT, of),
                    )
                }
            };
            Request {
                principal: user(caller),
                action,
                resource,
                context,
            }
        })
        .collect()
}
