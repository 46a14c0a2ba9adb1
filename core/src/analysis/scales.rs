//! Values that are compared by what they mean: numbers, instants, addresses and bytes.
//!
//! A scale cuts all texts into what its operators cannot read, and pieces within which no policy's value lies: each of them
//! is one class. A piece has texts that stand for it where some were found.

use alloc::{
    collections::BTreeSet,
    format,
    string::{String, ToString as _},
    vec,
    vec::Vec,
};
use core::cmp::Ordering;
use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use crate::policy::{Operand, OperandValue, OperatorFamily};
use crate::text::{Decimal, Timestamp, is_base64, parse_address};

/// The classes of one family of operators; the first is of what it cannot read.
#[derive(Debug, Clone)]
pub(super) enum Scale {
    /// Points in order; classes are in turn below, at and above each.
    Numbers(Vec<String>),
    Instants(Vec<Timestamp>),
    /// The first addresses of the pieces of each family.
    Addresses {
        v4: Vec<u32>,
        v6: Vec<u128>,
    },
    /// The values of policies, and behind them all others that can be read.
    Bytes(Vec<String>),
}

/// The IPv6 addresses that are IPv4 ones (R-IP-7).
const MAPPED: (u128, u128) = (0xffff_0000_0000, 0xffff_ffff_ffff);

impl Scale {
    /// Of the operands of all conditions of a family on one key.
    pub(super) fn of<'o>(
        family: OperatorFamily,
        operands: impl Iterator<Item = &'o Operand> + Clone,
    ) -> Option<Self> {
        Some(match family {
            OperatorFamily::Numeric(_) => {
                let numbers = operands.filter(|operand| operand.value == OperandValue::Number);
                let mut points: Vec<&str> = numbers.map(|operand| &*operand.text).collect();
                points.sort_by(|a, b| compare(a, b));
                points.dedup_by(|a, b| compare(a, b) == Ordering::Equal);
                Self::Numbers(points.into_iter().map(String::from).collect())
            }
            OperatorFamily::Date(_) => {
                let instants = operands.filter_map(|operand| match operand.value {
                    OperandValue::Date(instant) => Some(instant),
                    _ => None,
                });
                let points: BTreeSet<Timestamp> = instants.collect();
                Self::Instants(points.into_iter().collect())
            }
            OperatorFamily::Ip => {
                let mut v4 = BTreeSet::from([0]);
                let mut v6 = BTreeSet::from([0, MAPPED.0, MAPPED.1 + 1]);
                for operand in operands {
                    let OperandValue::Ip(range) = &operand.value else {
                        continue;
                    };
                    if let Some((first, last)) = range.v4_bounds() {
                        v4.insert(first);
                        v4.extend(last.checked_add(1));
                    }
                    if let Some((first, last)) = range.v6_bounds() {
                        v6.insert(first);
                        v6.extend(last.checked_add(1));
                    }
                }
                Self::Addresses {
                    v4: v4.into_iter().collect(),
                    v6: v6.into_iter().collect(),
                }
            }
            OperatorFamily::Binary => {
                let values = operands.filter(|operand| operand.value == OperandValue::Binary);
                let values: BTreeSet<&str> = values.map(|operand| &*operand.text).collect();
                Self::Bytes(values.into_iter().map(String::from).collect())
            }
            _ => return None,
        })
    }

    /// Whether it is the scale of a family.
    pub(super) const fn is_of(&self, family: OperatorFamily) -> bool {
        matches!(
            (self, family),
            (Self::Numbers(_), OperatorFamily::Numeric(_))
                | (Self::Instants(_), OperatorFamily::Date(_))
                | (Self::Addresses { .. }, OperatorFamily::Ip)
                | (Self::Bytes(_), OperatorFamily::Binary)
        )
    }

    pub(super) fn len(&self) -> usize {
        1 + match self {
            Self::Numbers(points) => 2 * points.len() + 1,
            Self::Instants(points) => 2 * points.len() + 1,
            Self::Addresses { v4, v6 } => v4.len() + v6.len(),
            Self::Bytes(values) => values.len() + 1,
        }
    }

    /// The class of a text.
    pub(super) fn class_of(&self, text: &str) -> usize {
        let class = match self {
            Self::Numbers(points) => Decimal::parse(text).map(|_| {
                between(points.len(), |at| {
                    points.get(at).map(|point| compare(point, text))
                })
            }),
            Self::Instants(points) => Timestamp::parse(text).map(|instant| {
                between(points.len(), |at| {
                    points.get(at).map(|point| point.cmp(&instant))
                })
            }),
            Self::Addresses { v4, v6 } => parse_address(text).map(|address| match address {
                IpAddr::V4(address) => v4.partition_point(|first| *first <= address.to_bits()) - 1,
                IpAddr::V6(address) => {
                    v4.len() + v6.partition_point(|first| *first <= address.to_bits()) - 1
                }
            }),
            Self::Bytes(values) => is_base64(text).then(|| {
                let found = values.binary_search_by(|value| (**value).cmp(text));
                found.unwrap_or(values.len())
            }),
        };
        class.map_or(0, |class| class + 1)
    }

    /// The pieces of addresses: the first as a text, how many IPv4 and how many IPv6 ones there are.
    pub(super) fn ranges(&self) -> Vec<(String, u64, u128)> {
        let Self::Addresses { v4, v6 } = self else {
            return Vec::new();
        };
        let ends = v4.iter().skip(1).map(|next| u64::from(*next));
        let ends = ends.chain([1 << u32::BITS]);
        let of_v4 = v4.iter().zip(ends).map(|(first, end)| {
            let text = Ipv4Addr::from_bits(*first).to_string();
            (text, end - u64::from(*first), 0)
        });
        let lasts = v6.iter().skip(1).map(|next| next - 1);
        let lasts = lasts.chain([u128::MAX]);
        let of_v6 = v6.iter().zip(lasts);
        let of_v6 = of_v6.filter(|(first, _)| !(MAPPED.0..=MAPPED.1).contains(*first));
        let of_v6 = of_v6.map(|(first, last)| {
            let text = Ipv6Addr::from_bits(*first).to_string();
            (text, 0, last - first + 1)
        });
        of_v4.chain(of_v6).collect()
    }

    /// Whether a class has no text at all.
    pub(super) fn is_void(&self, class: usize) -> bool {
        match self {
            // What is in that range is read as IPv4.
            Self::Addresses { v4, v6 } => {
                let first = class.checked_sub(1 + v4.len()).and_then(|at| v6.get(at));
                first.is_some_and(|first| (MAPPED.0..=MAPPED.1).contains(first))
            }
            _ => false,
        }
    }

    /// Texts that stand for the classes.
    pub(super) fn texts(&self) -> Vec<String> {
        match self {
            Self::Numbers(points) => numbers(points),
            Self::Instants(points) => instants(points),
            Self::Addresses { v4, v6 } => {
                let v4 = v4.iter().flat_map(|first| {
                    // The one behind the first reads better, and is tried first where it is in the same piece.
                    let behind = Some(first.saturating_add(1)).filter(|next| !v4.contains(next));
                    behind.into_iter().chain([*first])
                });
                let v4 = v4.map(|bits| Ipv4Addr::from_bits(bits).to_string());
                let v6 = v6
                    .iter()
                    .flat_map(|first| [first.saturating_add(1), *first]);
                v4.chain(v6.map(|bits| Ipv6Addr::from_bits(bits).to_string()))
                    .collect()
            }
            Self::Bytes(values) => {
                let others = ["AAAA", "AAAB", "eA==", "eHg=", "eHh4"];
                values
                    .iter()
                    .map(String::as_str)
                    .chain(others)
                    .map(String::from)
                    .collect()
            }
        }
    }
}

/// The place among points in order: odd at a point, even between two.
fn between(points: usize, order: impl Fn(usize) -> Option<Ordering>) -> usize {
    let below = (0..points)
        .filter(|at| order(*at) == Some(Ordering::Less))
        .count();
    let is_at = order(below) == Some(Ordering::Equal);
    2 * below + usize::from(is_at)
}

fn compare(one: &str, other: &str) -> Ordering {
    Decimal::parse(one).cmp(&Decimal::parse(other))
}

/// Numbers at, between and outside of some.
fn numbers(points: &[String]) -> Vec<String> {
    let mut texts: Vec<String> = vec!["0".into()];
    for point in points {
        texts.push(point.clone());
        if let Ok(whole) = point.parse::<i64>() {
            texts.extend([whole.saturating_add(1), whole.saturating_sub(1)].map(|n| n.to_string()));
        }
        let (sign, digits) = match point.strip_prefix('-') {
            Some(digits) => ("-", digits),
            None => ("", point.trim_start_matches('+')),
        };
        let places = points
            .iter()
            .map(|point| point.split_once('.').map_or(0, |(_, digits)| digits.len()));
        let places = places.max().unwrap_or_default();
        let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
        // A little further away from zero, nearer than any other point.
        let zeros = "0".repeat(places - fraction.len().min(places));
        texts.push(format!("{sign}{whole}.{fraction}{zeros}1"));
        // A little beside zero, and beyond all.
        let zeros = "0".repeat(places);
        texts.extend([
            format!("0.{zeros}1"),
            format!("-0.{zeros}1"),
            format!("1{digits}"),
            format!("-1{digits}"),
        ]);
        texts.extend(["9", "-9"].map(|nine| format!("{nine}{}", "9".repeat(whole.len()))));
    }
    texts
}

/// Instants at, between and outside of some.
fn instants(points: &[Timestamp]) -> Vec<String> {
    let mut texts = Vec::new();
    let mut at = |seconds: i64| texts.push(Timestamp::from_epoch_seconds(seconds).to_rfc3339());
    if points.is_empty() {
        at(1_767_225_600);
    }
    for (point, next) in points.iter().zip(points.iter().skip(1)) {
        let (first, last) = (point.epoch_seconds(), next.epoch_seconds());
        at(first + (last - first) / 2);
        at(last);
    }
    for point in points {
        let seconds = point.epoch_seconds();
        at(seconds);
        at(seconds.saturating_sub(1));
        at(seconds.saturating_add(1));
    }
    for point in points {
        // As numbers, which other operators read too.
        let seconds = point.epoch_seconds();
        texts.extend(
            [
                seconds,
                seconds.saturating_sub(1),
                seconds.saturating_add(1),
            ]
            .map(|n| n.to_string()),
        );
        texts.push(point.to_rfc3339());
        for fraction in [".25Z", ".5Z", ".75Z"] {
            let whole = Timestamp::from_epoch_seconds(point.epoch_seconds()).to_rfc3339();
            texts.push(whole.replace('Z', fraction));
        }
    }
    texts
}
