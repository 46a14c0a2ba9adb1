//! Addresses.

pub(in crate::lint) mod improve_ip_range;
pub(in crate::lint) mod private_ip_address;
pub(in crate::lint) mod private_ip_address_subset;
pub(in crate::lint) mod private_notipaddress;
pub(in crate::lint) mod private_notipaddress_subset;

use alloc::format;

use crate::lint::report::Report;
use crate::lint::subject::{CheckedValue, Subject};
use crate::policy::ConditionOperator;
use crate::text::IpRange;

/// How many of the values that a condition has for `aws:SourceIp` are private.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Share {
    All,
    Some,
}

/// Conditions on `aws:SourceIp` under an operator, of whose values this share is private.
fn find(
    subject: &Subject<'_>,
    report: &mut Report,
    operator: ConditionOperator,
    share: Share,
    message: &'static str,
) {
    for condition in subject.conditions() {
        if condition.base() != Some(operator) || !condition.is_on("aws:SourceIp") {
            continue;
        }
        let is_private = |value: &CheckedValue<'_>| is_private(value.text);
        let all = condition.items().all(|value| is_private(&value));
        match share {
            Share::All if all && !condition.values.items.is_empty() => {
                report.tell(&condition.all_values(), || message);
            }
            Share::Some if !all => {
                for value in condition.items().filter(is_private) {
                    report.tell(&value, || format!("`{}` {message}", value.text));
                }
            }
            _ => {}
        }
    }
}

/// The first and the last addresses of the private ranges (RFC 1918).
const PRIVATE: [(u32, u32); 3] = [
    (0x0A00_0000, 0x0AFF_FFFF),
    (0xAC10_0000, 0xAC1F_FFFF),
    (0xC0A8_0000, 0xC0A8_FFFF),
];

/// Whether all addresses of a range are private.
fn is_private(range: &str) -> bool {
    let bounds = IpRange::parse(range).and_then(|range| range.v4_bounds());
    bounds.is_some_and(|(first, last)| {
        let mut ranges = PRIVATE.iter();
        ranges.any(|(from, to)| *from <= first && last <= *to)
    })
}

#[cfg(test)]
mod tests {
    use super::is_private;

    #[test]
    fn r_ip_9_the_private_ranges_are_those_of_rfc_1918() {
        for (range, expected) in [
            ("10.0.0.0/8", true),
            ("10.0.0.0/7", false),
            ("9.255.255.255", false),
            ("172.16.0.0/12", true),
            ("172.32.0.0/16", false),
            ("172.15.255.255", false),
            ("192.168.4.7", true),
            ("192.169.0.0/16", false),
            ("::ffff:10.1.2.3", true),
            ("fc00::/7", false),
            ("0.0.0.0/0", false),
            ("<cidr>", false),
        ] {
            assert_eq!(is_private(range), expected, "{range}");
        }
    }
}
