//! W1: three statements, one with a CIDR condition.

use super::policy::{allow, condition, deny, policy};
use super::prng::Prng;
use super::{REQUESTS, Request, Workload, server_keys, user};

pub(super) fn small() -> Workload {
    let statements = [
        allow(
            ["s3:GetObject", "s3:GetObjectVersion", "s3:ListBucket"],
            ["arn:aws:s3:::reports", "arn:aws:s3:::reports/*"],
        )
        .when(condition("IpAddress", "aws:SourceIp", ["203.0.113.0/24"])),
        allow(["s3:PutObject"], ["arn:aws:s3:::reports/inbox/*"]),
        deny(
            ["s3:Get*", "s3:Put*"],
            ["arn:aws:s3:::reports/inbox/secret/*"],
        ),
    ];
    let mut prng = Prng::new(1);
    let requests = (0..REQUESTS)
        .map(|index| {
            let address = match prng.below(8) {
                0 => format!("198.51.100.{}", prng.below(256)),
                1 => format!("2001:db8::{:x}:{:x}", prng.below(65536), prng.below(65536)),
                _ => format!("203.0.113.{}", prng.below(256)),
            };
            let folder = prng.pick(&["2026", "2025/q3", "inbox", "inbox/secret"]);
            let bucket = prng.pick(&["reports", "reports", "reports", "payroll"]);
            let object = format!("arn:aws:s3:::{bucket}/{folder}/report-{index:04}.csv");
            let (action, resource) = match prng.below(10) {
                0 => ("s3:ListBucket", format!("arn:aws:s3:::{bucket}")),
                1 => ("s3:GetObjectVersion", object),
                2 | 3 => ("s3:PutObject", object),
                4 => ("s3:DeleteObject", object),
                5 => ("redshift:DescribeClusters", "*".into()),
                _ => ("s3:GetObject", object),
            };
            Request {
                principal: user("Ann"),
                action: action.into(),
                resource,
                context: server_keys(address),
            }
        })
        .collect();
    Workload::of_identity("small", vec![policy(&statements)], requests)
}
