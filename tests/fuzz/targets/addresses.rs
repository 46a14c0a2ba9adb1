//! Address ranges against the standard library's reading and plain arithmetic.
#![no_main]

use std::net::IpAddr;

use libfuzzer_sys::fuzz_target;
use portcullis::Loader;
use portcullis_fuzz::{allows, policy_with, two_parts};
use serde_json::json;

fuzz_target!(|data: &[u8]| {
    let Ok(text) = core::str::from_utf8(data) else {
        return;
    };
    let (ranges, address) = two_parts(text);
    let ranges: Vec<&str> = ranges.split(',').collect();
    let policy = policy_with("IpAddress", "aws:SourceIp", &json!(ranges));
    let read: Option<Vec<_>> = ranges.iter().map(|range| read_range(range)).collect();
    match (
        allows(&policy, Loader::Strict, "aws:SourceIp", address),
        read,
    ) {
        (Some(allowed), Some(read)) => {
            let address: Option<IpAddr> = address.parse().ok();
            let within = address.is_some_and(|address| {
                let (is_v4, bits) = number(address.to_canonical());
                read.iter()
                    .any(|(v4, first, last)| *v4 == is_v4 && (*first..=*last).contains(&bits))
            });
            assert_eq!(allowed, within, "{address:?} in {ranges:?}");
        }
        // A request that is refused tells nothing of the ranges.
        (None, _) => {}
        (Some(_), None) => panic!("{ranges:?} were read"),
    }
});

fn number(address: IpAddr) -> (bool, u128) {
    match address {
        IpAddr::V4(v4) => (true, u128::from(v4.to_bits())),
        IpAddr::V6(v6) => (false, v6.to_bits()),
    }
}

/// Family, first and last address (R-IP-1, R-IP-4, R-IP-6, R-IP-7).
fn read_range(text: &str) -> Option<(bool, u128, u128)> {
    let (address, prefix) = match text.split_once('/') {
        Some((address, prefix)) => (address, Some(prefix)),
        None => (text, None),
    };
    let address: IpAddr = address.parse().ok()?;
    let width = if address.is_ipv4() { 32 } else { 128 };
    let prefix: u32 = match prefix {
        None => width,
        Some("0") => 0,
        Some(digits) if digits.starts_with(|digit| ('1'..='9').contains(&digit)) => {
            digits.parse().ok()?
        }
        Some(_) => return None,
    };
    if prefix > width {
        return None;
    }
    let (v4, bits, prefix, width) = match address.to_canonical() {
        IpAddr::V4(inside) if width == 128 && prefix >= 96 => {
            (true, u128::from(inside.to_bits()), prefix - 96, 32)
        }
        _ => {
            let (v4, bits) = number(address);
            (v4, bits, prefix, width)
        }
    };
    let host = if width == prefix {
        0
    } else {
        (u128::MAX >> (128 - (width - prefix))) as u128
    };
    let first = bits & !host;
    Some((v4, first, first | host))
}
