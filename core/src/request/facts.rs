//! Facts of a request in the forms in which hosts have them: as text or as values.

use alloc::{borrow::Cow, format, string::String, vec::Vec};
use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::RequestError;
use super::error::overlong_fact;
use crate::finding::Reason;
use crate::text::{Timestamp, parse_address};

/// An instant as a fact: RFC 3339 text such as `2026-11-23T10:00:00Z`, or a [`Timestamp`]. With the feature `std` a
/// `SystemTime` too.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum TimeFact<'a> {
    /// Text, which is read when the fact is given and kept as it is spelt.
    Text(&'a str),
    /// The instant itself.
    Instant(Timestamp),
}

impl<'a> TimeFact<'a> {
    /// The instant; `None` with an error if the text has none.
    pub(super) fn read(self, field: &str, errors: &mut Vec<RequestError>) -> Option<Timestamp> {
        let text = match self {
            Self::Text(text) => text,
            Self::Instant(instant) => return Some(instant),
        };
        if let Some(message) = overlong_fact(text) {
            let (reason, rule) = (Reason::LimitExceeded, "R-QUOTA-2");
            errors.push(RequestError::new(reason, rule, field, message));
            return None;
        }
        let instant = Timestamp::parse_rfc3339(text);
        if instant.is_none() {
            let message = format!("`{text}` is no RFC 3339 time such as 2026-11-23T10:00:00Z");
            let (reason, rule) = (Reason::InvalidField, "SCENARIO");
            errors.push(RequestError::new(reason, rule, field, message));
        }
        instant
    }

    /// As a date condition reads it.
    pub(super) fn text(self) -> Cow<'a, str> {
        match self {
            Self::Text(text) => Cow::Borrowed(text),
            Self::Instant(instant) => Cow::Owned(instant.to_rfc3339()),
        }
    }
}

impl<'a> From<&'a str> for TimeFact<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl From<Timestamp> for TimeFact<'_> {
    fn from(instant: Timestamp) -> Self {
        Self::Instant(instant)
    }
}

#[cfg(feature = "std")]
impl From<std::time::SystemTime> for TimeFact<'_> {
    fn from(time: std::time::SystemTime) -> Self {
        Self::Instant(time.into())
    }
}

/// An address as a fact: IPv4 or IPv6 text, or an [`IpAddr`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum AddressFact<'a> {
    /// Text, which is read when the request is built and kept as it is spelt.
    Text(&'a str),
    /// The address itself.
    Address(IpAddr),
}

impl AddressFact<'_> {
    /// What is wrong with it.
    pub(super) fn defect(self) -> Option<(Reason, &'static str, String)> {
        let Self::Text(text) = self else {
            return None;
        };
        match overlong_fact(text) {
            Some(message) => Some((Reason::LimitExceeded, "R-QUOTA-2", message)),
            None if parse_address(text).is_some() => None,
            None => {
                let message = format!("`{text}` is no IPv4 or IPv6 address");
                Some((Reason::InvalidField, "R-IP-6", message))
            }
        }
    }
}

impl<'a> From<&'a str> for AddressFact<'a> {
    fn from(text: &'a str) -> Self {
        Self::Text(text)
    }
}

impl From<IpAddr> for AddressFact<'_> {
    fn from(address: IpAddr) -> Self {
        Self::Address(address)
    }
}

impl From<Ipv4Addr> for AddressFact<'_> {
    fn from(address: Ipv4Addr) -> Self {
        Self::Address(address.into())
    }
}

impl From<Ipv6Addr> for AddressFact<'_> {
    fn from(address: Ipv6Addr) -> Self {
        Self::Address(address.into())
    }
}
