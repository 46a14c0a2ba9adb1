//! W4: long lists of address ranges.

use super::policy::{allow, condition, deny, policy};
use super::prng::Prng;
use super::{REQUESTS, Request, Workload, server_keys, user};

/// The networks of the company, in which every address has to be: /12 of IPv4 and /28 of IPv6.
struct Networks {
    /// First byte and upper half of the second.
    v4: Vec<(usize, usize)>,
    /// First two groups, the lowest four bits zero.
    v6: Vec<usize>,
}

/// `count` ranges, two thirds of them IPv4, a third of those without a prefix length; and a Deny of whatever
/// comes from outside 128 larger ones (of one, where `count` is 1).
pub(super) fn cidr(count: usize) -> Workload {
    let mut prng = Prng::new(7);
    let (outer_v4, outer_v6) = if count == 1 { (1, 0) } else { (86, 42) };
    let mut networks = Networks {
        v4: Vec::new(),
        v6: Vec::new(),
    };
    while networks.v4.len() < outer_v4 {
        let network = (11 + prng.below(180), prng.below(16) * 16);
        if !networks.v4.contains(&network) {
            networks.v4.push(network);
        }
    }
    while networks.v6.len() < outer_v6 {
        let network = 0x2a00_0000 + prng.below(0x10_0000) * 16;
        if !networks.v6.contains(&network) {
            networks.v6.push(network);
        }
    }
    let v4_outer = networks
        .v4
        .iter()
        .map(|(first, second)| format!("{first}.{second}.0.0/12"));
    let v6_outer = networks
        .v6
        .iter()
        .map(|upper| format!("{:x}:{:x}::/28", upper >> 16, upper & 0xffff));
    let outer: Vec<String> = v4_outer.chain(v6_outer).collect();

    // Each range, and the text up to its host part: an address in it is that with a number.
    let mut v4 = Vec::new();
    let mut v6 = Vec::new();
    let mut ranges = Vec::new();
    for index in 0..count {
        if index % 3 == 2 {
            let upper = networks.v6[prng.below(networks.v6.len())] + prng.below(16);
            let start = format!(
                "{:x}:{:x}:{:x}:{:x}",
                upper >> 16,
                upper & 0xffff,
                prng.below(0x1_0000),
                1 + prng.below(0xffff)
            );
            ranges.push(match index % 2 {
                0 => format!("{start}::/64"),
                _ => format!("{start}::1"),
            });
            v6.push(start);
        } else {
            let (first, second) = networks.v4[prng.below(networks.v4.len())];
            let start = format!("{first}.{}.{}", second + prng.below(16), prng.below(256));
            ranges.push(match index % 9 {
                1 | 4 | 7 => format!("{start}.17"),
                3 => format!("{start}.128/25"),
                _ => format!("{start}.0/24"),
            });
            v4.push(start);
        }
    }
    let bucket = ["arn:aws:s3:::reports", "arn:aws:s3:::reports/*"];
    let statements = [
        allow(["s3:GetObject", "s3:ListBucket"], bucket).when(condition(
            "IpAddress",
            "aws:SourceIp",
            ranges,
        )),
        deny(["s3:*"], bucket).when(condition("NotIpAddress", "aws:SourceIp", outer)),
    ];
    let requests = (0..REQUESTS)
        .map(|index| {
            let inside = prng.percent(75);
            let address = if index % 3 == 2 {
                match v6.len() {
                    known @ 1.. if inside => format!("{}::1", v6[prng.below(known)]),
                    _ => format!("2001:db8:{:x}::1", prng.below(0x1_0000)),
                }
            } else if inside {
                let host = prng.pick(&["17", "17", "200", "5"]);
                format!("{}.{host}", v4[prng.below(v4.len())])
            } else {
                format!("198.51.{}.{}", prng.below(256), prng.below(256))
            };
            Request {
                principal: user("Ann"),
                action: "s3:GetObject".into(),
                resource: format!("arn:aws:s3:::reports/2026/{index:04}.csv"),
                context: server_keys(address),
            }
        })
        .collect();
    Workload::of_identity(format!("cidr-{count}"), vec![policy(&statements)], requests)
}
