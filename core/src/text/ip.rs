//! Addresses and ranges (R-IP-1 to R-IP-7).

use core::fmt;
use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

/// Reads one bare address; an IPv4-mapped IPv6 address is the IPv4 address inside it (R-IP-6, R-IP-7).
pub(crate) fn parse_address(text: &str) -> Option<IpAddr> {
    if let Some(v4) = parse_v4(text) {
        return Some(IpAddr::V4(v4));
    }
    if let Some(v6) = parse_v6(text) {
        return Some(IpAddr::V6(v6).to_canonical());
    }
    text.parse::<IpAddr>()
        .ok()
        .map(|address| address.to_canonical())
}

/// The common form, read in one pass.
#[inline]
fn parse_v4(text: &str) -> Option<Ipv4Addr> {
    let (first, rest) = octet(text.as_bytes())?;
    let (second, rest) = octet(dot(rest)?)?;
    let (third, rest) = octet(dot(rest)?)?;
    let (fourth, rest) = octet(dot(rest)?)?;
    rest.is_empty()
        .then(|| Ipv4Addr::new(first, second, third, fourth))
}

#[inline]
fn dot(text: &[u8]) -> Option<&[u8]> {
    match text {
        [b'.', rest @ ..] => Some(rest),
        _ => None,
    }
}

/// A number up to 255 without leading zeros (R-IP-6), and what follows.
#[inline]
fn octet(text: &[u8]) -> Option<(u8, &[u8])> {
    const fn digit(byte: u8) -> u32 {
        byte.wrapping_sub(b'0') as u32
    }
    let [first, rest @ ..] = text else {
        return None;
    };
    let first = digit(*first);
    if first > 9 {
        return None;
    }
    let (second, rest) = match rest {
        [byte, rest @ ..] if digit(*byte) <= 9 => (digit(*byte), rest),
        _ => return Some((first as u8, rest)),
    };
    if first == 0 {
        return None;
    }
    let number = first * 10 + second;
    match rest {
        [byte, rest @ ..] if digit(*byte) <= 9 => {
            let number = number * 10 + digit(*byte);
            (number <= 255).then_some((number as u8, rest))
        }
        _ => Some((number as u8, rest)),
    }
}

/// The common form, without an IPv4 address at its end; whatever it does not read is left to the standard
/// library.
fn parse_v6(text: &str) -> Option<Ipv6Addr> {
    // Groups before `::`, and all behind it, as they are read.
    let (mut before, mut groups) = (None, [0u16; 8]);
    let (mut count, mut digits, mut number) = (0, 0u32, 0u32);
    let mut last = b'0';
    for byte in text.bytes() {
        if byte == b':' {
            if digits > 0 {
                *groups.get_mut(count)? = number as u16;
                (count, digits, number) = (count + 1, 0, 0);
            } else if last == b':' {
                if before.is_some() {
                    return None;
                }
                before = Some(count);
            } else if count > 0 || before.is_some() || last != b'0' {
                return None;
            }
        } else {
            let digit = char::from(byte).to_digit(16)?;
            // One colon at the beginning is none too many only before another.
            if digits == 4 || (last == b':' && count == 0 && before.is_none()) {
                return None;
            }
            (number, digits) = (number << 4 | digit, digits + 1);
        }
        last = byte;
    }
    if digits > 0 {
        *groups.get_mut(count)? = number as u16;
        count += 1;
    } else if before != Some(count) {
        return None;
    }
    match before {
        None if count == 8 => {}
        // `::` stands for one group at least.
        Some(before) if count < 8 => {
            groups.get_mut(before..)?.rotate_right(8 - count);
        }
        _ => return None,
    }
    Some(Ipv6Addr::from(groups))
}

/// A range of addresses in CIDR form, or one address (R-IP-1). Containment is numeric, and the families
/// never mix (R-IP-3, R-IP-5).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct IpRange(IpNet);

impl IpRange {
    /// Reads `address/prefix`, or a bare address. Host bits are ignored (R-IP-4), and a range of
    /// IPv4-mapped addresses is the IPv4 range inside it (R-IP-7).
    pub(crate) fn parse(text: &str) -> Option<Self> {
        let (address, prefix) = match text.split_once('/') {
            Some((address, prefix)) => (address, Some(prefix_length(prefix)?)),
            None => (text, None),
        };
        let net = match address.parse::<IpAddr>().ok()? {
            IpAddr::V4(v4) => Self::v4(v4, prefix.unwrap_or(32))?,
            IpAddr::V6(v6) => {
                let prefix = prefix.unwrap_or(128);
                match (v6.to_ipv4_mapped(), prefix.checked_sub(96)) {
                    (Some(v4), Some(prefix)) => Self::v4(v4, prefix)?,
                    _ => Self::v6(v6, prefix)?,
                }
            }
        };
        Some(Self(net))
    }

    fn v4(address: Ipv4Addr, prefix: u8) -> Option<IpNet> {
        Ipv4Net::new(address, prefix)
            .ok()
            .map(|net| IpNet::V4(net.trunc()))
    }

    fn v6(address: Ipv6Addr, prefix: u8) -> Option<IpNet> {
        Ipv6Net::new(address, prefix)
            .ok()
            .map(|net| IpNet::V6(net.trunc()))
    }

    /// The first and the last address of an IPv4 range.
    pub(crate) fn v4_bounds(&self) -> Option<(u32, u32)> {
        match self.0 {
            IpNet::V4(net) => Some((net.network().to_bits(), net.broadcast().to_bits())),
            IpNet::V6(_) => None,
        }
    }

    /// The first and the last address of an IPv6 range.
    pub(crate) fn v6_bounds(&self) -> Option<(u128, u128)> {
        match self.0 {
            IpNet::V6(net) => Some((net.network().to_bits(), net.broadcast().to_bits())),
            IpNet::V4(_) => None,
        }
    }

    /// The first and the last address.
    pub(crate) fn ends(&self) -> (IpAddr, IpAddr) {
        (self.0.network(), self.0.broadcast())
    }

    /// Whether the range is IPv4, and its prefix length.
    pub(crate) fn family_and_prefix(&self) -> (bool, u8) {
        (matches!(self.0, IpNet::V4(_)), self.0.prefix_len())
    }
}

impl fmt::Display for IpRange {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Decimal digits without sign or leading zero.
fn prefix_length(text: &str) -> Option<u8> {
    let plain =
        text.bytes().all(|byte| byte.is_ascii_digit()) && (text == "0" || !text.starts_with('0'));
    if plain { text.parse().ok() } else { None }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn within(range: &str, address: &str) -> Option<bool> {
        let range = IpRange::parse(range)?;
        Some(match parse_address(address)? {
            IpAddr::V4(v4) => range
                .v4_bounds()
                .is_some_and(|(first, last)| (first..=last).contains(&v4.to_bits())),
            IpAddr::V6(v6) => range
                .v6_bounds()
                .is_some_and(|(first, last)| (first..=last).contains(&v6.to_bits())),
        })
    }

    #[test]
    fn r_ip_1_to_7_containment_is_numeric() {
        for (range, address, expected) in [
            ("203.0.113.0/24", "203.0.113.9", true),
            ("203.0.113.0/24", "203.0.114.0", false),
            ("203.0.113.9", "203.0.113.10", false),
            ("203.0.113.77/24", "203.0.113.1", true),
            ("0.0.0.0/0", "2001:db8::1", false),
            ("::/0", "203.0.113.9", false),
            ("::/0", "::ffff:203.0.113.9", false),
            ("2001:DB8::1", "2001:db8:0:0:0:0:0:1", true),
            ("2001:db8::/32", "2001:0DB8:0::5", true),
            ("198.51.100.0/24", "::ffff:198.51.100.7", true),
            ("::ffff:198.51.100.0/120", "198.51.100.7", true),
            ("::ffff:0:0/96", "198.51.100.7", true),
            ("::ffff:198.51.100.7", "198.51.100.7", true),
            ("::ffff:0:0/95", "198.51.100.7", false),
            ("0.0.0.0/0", "255.255.255.255", true),
        ] {
            assert_eq!(
                within(range, address),
                Some(expected),
                "{address} in {range}"
            );
        }
    }

    #[test]
    fn r_ip_6_addresses_are_read_as_the_standard_library_does() {
        let numbers = [
            "", "0", "1", "9", "10", "99", "100", "199", "200", "249", "255",
        ];
        let others = [
            "00", "01", "256", "260", "300", "999", "1000", "-1", "+1", "1a", " 1",
        ];
        for number in numbers.into_iter().chain(others) {
            for text in [
                alloc::format!("{number}.1.2.3"),
                alloc::format!("1.{number}.2.3"),
                alloc::format!("1.2.{number}.3"),
                alloc::format!("1.2.3.{number}"),
                alloc::format!("1.2.{number}"),
                alloc::format!("1.2.3.4.{number}"),
            ] {
                assert_eq!(parse_v4(&text), text.parse().ok(), "{text}");
            }
        }
    }

    #[test]
    fn r_ip_6_ipv6_addresses_are_read_as_the_standard_library_does() {
        let parts = [
            "", "0", "1", "fFff", "2001", "12345", "g", ":", "::", ":::", "1.2.3.4", "-1",
        ];
        let mut read = 0;
        let mut see = |text: &str| {
            let known: Option<Ipv6Addr> = text.parse().ok();
            let ours = parse_v6(text);
            assert!(ours.is_none() || ours == known, "{text}");
            assert_eq!(
                ours.is_some(),
                known.is_some() && !text.contains('.'),
                "{text}"
            );
            read += usize::from(ours.is_some());
        };
        for a in parts {
            for b in parts {
                for c in parts {
                    see(&alloc::format!("{a}{b}{c}"));
                    see(&alloc::format!("{a}:{b}:{c}"));
                    see(&alloc::format!("1:2:3:{a}:{b}:{c}"));
                    see(&alloc::format!("1:2:3:4:5:{a}:{b}:{c}"));
                    see(&alloc::format!("1:2:3:4:5:6:{a}:{b}:{c}"));
                    see(&alloc::format!("{a}:{b}:{c}:4:5:6:7:8"));
                    see(&alloc::format!("{a}:{b}:{c}:4:5:6:7"));
                }
            }
        }
        assert!(read > 200, "{read}");
    }

    #[test]
    fn r_ip_6_other_forms_are_refused() {
        for range in [
            "",
            "203.0.113",
            "203.0.113.0/33",
            "203.0.113.0/",
            "203.0.113.0/024",
            "203.0.113.0/+8",
            "203.0.113.*",
            "203.0.113.1-203.0.113.9",
            "0203.0.113.1",
            "2001:db8::/129",
            "fe80::1%eth0",
            "[::1]",
            "203.0.113.1:80",
            " 203.0.113.1",
            "256.0.0.1",
            "${aws:SourceIp}",
        ] {
            assert_eq!(IpRange::parse(range), None, "{range}");
        }
        assert_eq!(parse_address("203.0.113.0/24"), None, "R-IP-2");
    }
}
