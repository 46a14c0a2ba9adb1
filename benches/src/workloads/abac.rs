//! Attribute-based access: variables and tags, many callers under one policy.

use super::policy::{allow, condition, deny, policy};
use super::prng::Prng;
use super::{ACCOUNT, REQUESTS, Request, Workload, lasting, user};

const TEAMS: [&str; 5] = ["reporting", "billing", "search", "identity", "platform"];
const PROJECTS: [&str; 4] = ["atlas", "borealis", "cygnus", "dorado"];
const STAGES: [&str; 2] = ["prod", "test"];

pub(super) fn abac() -> Workload {
    let of_team = || {
        condition(
            "StringEquals",
            "aws:ResourceTag/team",
            ["${aws:PrincipalTag/team}"],
        )
    };
    let of_project = || {
        condition(
            "StringEquals",
            "aws:ResourceTag/project",
            ["${aws:PrincipalTag/project}"],
        )
    };
    let statements = [
        allow(
            ["s3:GetObject", "s3:PutObject", "s3:DeleteObject"],
            ["arn:aws:s3:::home/${aws:username}/*"],
        ),
        allow(["s3:ListBucket"], ["arn:aws:s3:::home"]).when(condition(
            "StringLike",
            "s3:prefix",
            ["${aws:username}/*", "shared/*"],
        )),
        allow(
            ["dynamodb:GetItem", "dynamodb:Query", "dynamodb:PutItem"],
            [format!(
                "arn:aws:dynamodb:*:{ACCOUNT}:table/${{aws:PrincipalTag/team}}-*"
            )],
        ),
        allow(
            ["ec2:StartInstances", "ec2:StopInstances"],
            [format!("arn:aws:ec2:*:{ACCOUNT}:instance/*")],
        )
        .when(of_team())
        .when(of_project()),
        allow(
            ["ec2:CreateTags"],
            [format!("arn:aws:ec2:*:{ACCOUNT}:instance/*")],
        )
        .when(condition(
            "StringEquals",
            "aws:RequestTag/team",
            ["${aws:PrincipalTag/team}"],
        )),
        allow(["secretsmanager:GetSecretValue"], ["*"]).when(of_team()),
        allow(
            ["sqs:SendMessage", "sqs:ReceiveMessage"],
            ["arn:aws:sqs:*:*:${aws:PrincipalTag/team}-${aws:PrincipalTag/project}-*"],
        ),
        deny(["ec2:*", "secretsmanager:*"], ["*"]).when(condition(
            "StringNotEqualsIfExists",
            "aws:ResourceTag/stage",
            ["${aws:PrincipalTag/stage}"],
        )),
    ];
    let mut prng = Prng::new(9);
    let requests = (0..REQUESTS)
        .map(|index| {
            let caller = format!("user{:02}", prng.below(50));
            let team = prng.pick(&TEAMS);
            let project = prng.pick(&PROJECTS);
            let stage = prng.pick(&STAGES);
            let mine = prng.percent(65);
            let their_team = if mine { team } else { prng.pick(&TEAMS) };
            let their_project = if mine { project } else { prng.pick(&PROJECTS) };
            let their_stage = if prng.percent(85) { stage } else { "prod" };
            let whose = if mine { caller.as_str() } else { "user99" };
            let mut context = vec![
                (
                    "aws:SourceIp",
                    lasting(format!("203.0.113.{}", prng.below(256))),
                ),
                ("aws:PrincipalTag/team", team),
                ("aws:PrincipalTag/project", project),
                ("aws:PrincipalTag/stage", stage),
                ("aws:ResourceTag/team", their_team),
                ("aws:ResourceTag/project", their_project),
                ("aws:ResourceTag/stage", their_stage),
            ];
            let (action, resource) = match prng.below(8) {
                0 | 1 => (
                    "s3:GetObject",
                    format!("arn:aws:s3:::home/{whose}/notes/{index}.txt"),
                ),
                2 => {
                    context.push(("s3:prefix", lasting(format!("{whose}/notes/"))));
                    ("s3:ListBucket", "arn:aws:s3:::home".to_owned())
                }
                3 => (
                    "dynamodb:Query",
                    format!("arn:aws:dynamodb:eu-west-1:{ACCOUNT}:table/{their_team}-orders"),
                ),
                4 => (
                    "ec2:StartInstances",
                    format!("arn:aws:ec2:eu-west-1:{ACCOUNT}:instance/i-{index:08x}"),
                ),
                5 => {
                    context.push(("aws:RequestTag/team", their_team));
                    (
                        "ec2:CreateTags",
                        format!("arn:aws:ec2:eu-west-1:{ACCOUNT}:instance/i-{index:08x}"),
                    )
                }
                6 => (
                    "secretsmanager:GetSecretValue",
                    format!("arn:aws:secretsmanager:eu-west-1:{ACCOUNT}:secret:db-{index}"),
                ),
                _ => (
                    "sqs:SendMessage",
                    format!("arn:aws:sqs:eu-west-1:{ACCOUNT}:{their_team}-{their_project}-jobs"),
                ),
            };
            context.truncate(8);
            Request {
                principal: user(&caller),
                action: action.into(),
                resource,
                context,
            }
        })
        .collect();
    Workload::of_identity("abac", vec![policy(&statements)], requests)
}
