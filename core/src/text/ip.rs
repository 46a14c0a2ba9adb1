//! Addresses and ranges (R-IP-1 to R-IP-7).

use core::fmt;
use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use ipnet::{IpNet, Ipv4Net, Ipv6Net};

/// Reads one bare address; an IPv4-mapped IPv6 address is the IPv4 address inside it (R-IP-6, R-IP-7).
pub(crate) fn parse_address(text: &str) -> Option<IpAddr> {
    if let Some(v4) = parse_v4(text) {
        return Some(IpAddr::V4(v4));
    }
    text.parse::<IpAddr>()
        .ok()
        .map(|address| address.to_canonical())
}

/// The common form, read in one pass; whatever it does not read is left to the standard library.
fn parse_v4(text: &str) -> Option<Ipv4Addr> {
    let (mut address, mut number, mut digits, mut dots) = (0u32, 0u32, 0u32, 0u32);
    for byte in text.bytes() {
        if byte == b'.' {
            if digits == 0 || number > 255 {
                return None;
            }
            address = address << 8 | number;
            (number, digits, dots) = (0, 0, dots + 1);
        } else {
            let digit = u32::from(byte.wrapping_sub(b'0'));
            // R-IP-6: no leading zeros.
            if digit > 9 || digits == 3 || (digits > 0 && number == 0) {
                return None;
            }
            (number, digits) = (number * 10 + digit, digits + 1);
        }
    }
    (dots == 3 && digits > 0 && number <= 255).then(|| Ipv4Addr::from_bits(address << 8 | number))
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
