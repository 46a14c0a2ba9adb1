//! Reading texts as numbers, dates, booleans, bytes and addresses (4.3 to 4.7).

use std::cmp::Ordering;
use std::net::{Ipv4Addr, Ipv6Addr};

fn digits(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit())
}

/// A decimal of any length (R-NUM-1).
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Decimal {
    negative: bool,
    /// Without leading zeros.
    whole: String,
    /// Without trailing zeros.
    fraction: String,
}

/// R-NUM-3, R-NUM-4: "optional sign, digits, optional `.` digits".
pub(super) fn decimal(text: &str) -> Option<Decimal> {
    let (negative, rest) = match text.as_bytes().first()? {
        b'-' => (true, &text[1..]),
        b'+' => (false, &text[1..]),
        _ => (false, text),
    };
    let (whole, fraction) = match rest.split_once('.') {
        Some((whole, fraction)) if digits(fraction) => (whole, fraction),
        Some(_) => return None,
        None => (rest, ""),
    };
    if !digits(whole) {
        return None;
    }
    let whole = whole.trim_start_matches('0').to_string();
    let fraction = fraction.trim_end_matches('0').to_string();
    let zero = whole.is_empty() && fraction.is_empty();
    Some(Decimal {
        negative: negative && !zero,
        whole,
        fraction,
    })
}

pub(super) fn compare_decimals(a: &Decimal, b: &Decimal) -> Ordering {
    let size = |a: &Decimal, b: &Decimal| {
        let by_length = a.whole.len().cmp(&b.whole.len());
        by_length
            .then(a.whole.cmp(&b.whole))
            .then(a.fraction.cmp(&b.fraction))
    };
    match (a.negative, b.negative) {
        (false, false) => size(a, b),
        (true, true) => size(b, a),
        (true, false) => Ordering::Less,
        (false, true) => Ordering::Greater,
    }
}

/// An instant: seconds since 1970 (rounded down) and the digits of the fraction without trailing zeros.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Instant {
    seconds: Seconds,
    fraction: String,
}

/// Epoch seconds may have any number of digits.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Seconds(Decimal);

impl PartialOrd for Seconds {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Seconds {
    fn cmp(&self, other: &Self) -> Ordering {
        compare_decimals(&self.0, &other.0)
    }
}

impl Instant {
    pub(super) fn whole_seconds(&self) -> i128 {
        let size: i128 = if self.seconds.0.whole.is_empty() {
            0
        } else {
            self.seconds.0.whole.parse().unwrap()
        };
        if self.seconds.0.negative { -size } else { size }
    }
}

/// R-DATE-1 to R-DATE-4, R-DATE-8.
pub(super) fn instant(text: &str) -> Option<Instant> {
    if digits(text) && text.len() == 4 {
        return calendar(text, "01", "01", "00:00Z");
    }
    // R-DATE-3: epoch seconds, up to the last one of year 9999.
    let (whole, fraction) = text.split_once('.').unwrap_or((text, "0"));
    if digits(whole) && digits(fraction) {
        let last = decimal("253402300799").expect("a number");
        if compare_decimals(&decimal(text)?, &last).is_gt() {
            return None;
        }
        let fraction = fraction.trim_end_matches('0').to_string();
        return Some(Instant {
            seconds: Seconds(decimal(whole)?),
            fraction,
        });
    }
    let (date, time) = match text.split_once('T') {
        Some((date, time)) => (date, Some(time)),
        None => (text, None),
    };
    let parts: Vec<&str> = date.split('-').collect();
    match (parts.as_slice(), time) {
        ([year, month], None) => calendar(year, month, "01", "00:00Z"),
        ([year, month, day], None) => calendar(year, month, day, "00:00Z"),
        ([year, month, day], Some(time)) => calendar(year, month, day, time),
        _ => None,
    }
}

fn number(text: &str, length: usize, range: std::ops::RangeInclusive<i128>) -> Option<i128> {
    if !digits(text) || text.len() != length {
        return None;
    }
    let value: i128 = text.parse().ok()?;
    range.contains(&value).then_some(value)
}

fn calendar(year: &str, month: &str, day: &str, time: &str) -> Option<Instant> {
    let year = number(year, 4, 0..=9999)?;
    let month = number(month, 2, 1..=12)?;
    let day = number(day, 2, 1..=days_of_month(year, month))?;
    // The zone.
    let (clock, offset) = if let Some(clock) = time.strip_suffix('Z') {
        (clock, 0)
    } else {
        let sign_at = time.len().checked_sub(6)?;
        let (clock, zone) = (time.get(..sign_at)?, time.get(sign_at..)?);
        let sign = match &zone[..1] {
            "+" => 1,
            "-" => -1,
            _ => return None,
        };
        let (hours, minutes) = zone[1..].split_once(':')?;
        (
            clock,
            sign * (number(hours, 2, 0..=23)? * 3600 + number(minutes, 2, 0..=59)? * 60),
        )
    };
    // The clock.
    let parts: Vec<&str> = clock.split(':').collect();
    let (hour, minute, second) = match parts.as_slice() {
        [hour, minute] => (*hour, *minute, "00"),
        [hour, minute, second] => (*hour, *minute, *second),
        _ => return None,
    };
    let (second, fraction) = match second.split_once('.') {
        Some((second, fraction)) if digits(fraction) => (second, fraction),
        Some(_) => return None,
        None => (second, ""),
    };
    let of_day = number(hour, 2, 0..=23)? * 3600
        + number(minute, 2, 0..=59)? * 60
        + number(second, 2, 0..=59)?;
    let seconds = days_since_1970(year, month, day) * 86_400 + of_day - offset;
    let seconds = Seconds(decimal(&seconds.to_string())?);
    Some(Instant {
        seconds,
        fraction: fraction.trim_end_matches('0').to_string(),
    })
}

fn leap(year: i128) -> bool {
    year % 4 == 0 && (year % 100 != 0 || year % 400 == 0)
}

fn days_of_month(year: i128, month: i128) -> i128 {
    match month {
        2 if leap(year) => 29,
        2 => 28,
        4 | 6 | 9 | 11 => 30,
        _ => 31,
    }
}

fn days_since_1970(year: i128, month: i128, day: i128) -> i128 {
    let days_of_year = |year| if leap(year) { 366 } else { 365 };
    let years: i128 = if year >= 1970 {
        (1970..year).map(days_of_year).sum()
    } else {
        -(year..1970).map(days_of_year).sum::<i128>()
    };
    years
        + (1..month)
            .map(|month| days_of_month(year, month))
            .sum::<i128>()
        + day
        - 1
}

/// R-BOOL-1, R-BOOL-3.
pub(super) fn boolean(text: &str) -> Option<bool> {
    match text.to_ascii_lowercase().as_str() {
        "true" => Some(true),
        "false" => Some(false),
        _ => None,
    }
}

/// R-BIN-1, R-BIN-2: standard alphabet, with padding.
pub(super) fn bytes(text: &str) -> Option<Vec<u8>> {
    const ALPHABET: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    if !text.len().is_multiple_of(4) {
        return None;
    }
    let body = text.trim_end_matches('=');
    if text.len() - body.len() > 2 {
        return None;
    }
    let mut bits: Vec<bool> = Vec::new();
    for c in body.chars() {
        let value = ALPHABET.find(c)?;
        bits.extend((0..6).rev().map(|bit| value >> bit & 1 == 1));
    }
    let (whole, rest) = bits.split_at(bits.len() / 8 * 8);
    if rest.contains(&true) {
        return None;
    }
    Some(
        whole
            .chunks(8)
            .map(|byte| byte.iter().fold(0, |sum, bit| sum << 1 | u8::from(*bit)))
            .collect(),
    )
}

/// An address or range: its family, its bits, and how many of them count.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Range {
    bits: Vec<bool>,
    prefix: usize,
}

fn bits_of(bytes: &[u8]) -> Vec<bool> {
    bytes
        .iter()
        .flat_map(|byte| (0..8).rev().map(move |bit| byte >> bit & 1 == 1))
        .collect()
}

/// R-IP-6, without the prefix.
fn address_bits(text: &str) -> Option<Vec<bool>> {
    if let Ok(address) = text.parse::<Ipv4Addr>() {
        return Some(bits_of(&address.octets()));
    }
    Some(bits_of(&text.parse::<Ipv6Addr>().ok()?.octets()))
}

/// R-IP-7: an IPv4-mapped address or range is the IPv4 one inside it.
fn folded(range: Range) -> Range {
    let mapped = bits_of(&[0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff]);
    if range.bits.len() == 128 && range.prefix >= 96 && range.bits[..96] == mapped[..] {
        Range {
            bits: range.bits[96..].to_vec(),
            prefix: range.prefix - 96,
        }
    } else {
        range
    }
}

/// R-IP-1: a policy value.
pub(super) fn range(text: &str) -> Option<Range> {
    let (address, prefix) = match text.split_once('/') {
        Some((address, prefix)) => (address, Some(prefix)),
        None => (text, None),
    };
    let bits = address_bits(address)?;
    let prefix = match prefix {
        None => bits.len(),
        Some(prefix) if digits(prefix) && prefix.len() <= 3 => prefix.parse().ok()?,
        Some(_) => return None,
    };
    (prefix <= bits.len()).then(|| folded(Range { bits, prefix }))
}

/// R-IP-2: a request value.
pub(super) fn address(text: &str) -> Option<Range> {
    let bits = address_bits(text)?;
    let prefix = bits.len();
    Some(folded(Range { bits, prefix }))
}

impl Range {
    /// R-IP-3, R-IP-5.
    pub(super) fn contains(&self, address: &Self) -> bool {
        self.bits.len() == address.bits.len()
            && self.bits[..self.prefix] == address.bits[..self.prefix]
    }

    /// Whether all of the other range is inside.
    pub(super) fn covers(&self, other: &Self) -> bool {
        self.prefix <= other.prefix && self.contains(other)
    }

    pub(super) fn is_ipv4(&self) -> bool {
        self.bits.len() == 32
    }

    pub(super) fn prefix(&self) -> usize {
        self.prefix
    }

    /// The third address of the range, where it has as many.
    pub(super) fn third(&self) -> Option<Self> {
        let size = self.bits.len();
        if size - self.prefix < 2 {
            return None;
        }
        let mut bits = self.bits.clone();
        bits[self.prefix..].fill(false);
        bits[size - 2] = true;
        Some(Self { bits, prefix: size })
    }

    /// R-S3-4: not wider than /8 (IPv4) or /32 (IPv6).
    pub(super) fn is_narrow(&self) -> bool {
        self.prefix >= if self.bits.len() == 32 { 8 } else { 32 }
    }
}
