//! Facts of a request in the forms in which hosts have them: as text or as values.

use alloc::{borrow::Cow, format, string::ToString, vec::Vec};
use core::net::{IpAddr, Ipv4Addr, Ipv6Addr};

use super::RequestError;
use super::error::refuse_overlong;
use crate::finding::Reason;
use crate::text::{Timestamp, parse_address};

/// An instant as a fact: RFC 3339 text such as `2026-11-23T10:00:00Z`, which is kept as it is spelt, or a [`Timestamp`].
/// With the feature `std` a `SystemTime` too.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TimeFact<'a> {
    // A value is made text where it is given, so that a program that gives texts alone has no code for it.
    text: Cow<'a, str>,
    instant: Option<Timestamp>,
}

impl<'a> TimeFact<'a> {
    /// The instant; `None` with an error if the text has none.
    pub(super) fn read(&self, field: &str, errors: &mut Vec<RequestError>) -> Option<Timestamp> {
        if self.instant.is_some() {
            return self.instant;
        }
        let text = &self.text;
        if refuse_overlong(field, text, errors) {
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
    pub(super) fn text(&self) -> Cow<'a, str> {
        self.text.clone()
    }
}

impl TimeFact<'_> {
    pub(super) fn into_owned(self) -> TimeFact<'static> {
        TimeFact {
            text: self.text.into_owned().into(),
            instant: self.instant,
        }
    }
}

impl<'a> From<&'a str> for TimeFact<'a> {
    fn from(text: &'a str) -> Self {
        Self {
            text: Cow::Borrowed(text),
            instant: None,
        }
    }
}

impl From<Timestamp> for TimeFact<'_> {
    fn from(instant: Timestamp) -> Self {
        Self {
            text: Cow::Owned(instant.to_rfc3339()),
            instant: Some(instant),
        }
    }
}

#[cfg(feature = "std")]
impl From<std::time::SystemTime> for TimeFact<'_> {
    fn from(time: std::time::SystemTime) -> Self {
        Timestamp::from(time).into()
    }
}

/// An address as a fact: IPv4 or IPv6 text, which is kept as it is spelt, or an [`IpAddr`].
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AddressFact<'a>(Cow<'a, str>);

impl<'a> AddressFact<'a> {
    /// Adds an error if it is none.
    pub(super) fn check(&self, field: &str, errors: &mut Vec<RequestError>) {
        let text = &self.0;
        if !refuse_overlong(field, text, errors) && parse_address(text).is_none() {
            let message = format!("`{text}` is no IPv4 or IPv6 address");
            let (reason, rule) = (Reason::InvalidField, "R-IP-6");
            errors.push(RequestError::new(reason, rule, field, message));
        }
    }

    /// As a condition reads it.
    pub(super) fn text(&self) -> Cow<'a, str> {
        self.0.clone()
    }
}

impl<'a> From<&'a str> for AddressFact<'a> {
    fn from(text: &'a str) -> Self {
        Self(Cow::Borrowed(text))
    }
}

impl From<IpAddr> for AddressFact<'_> {
    fn from(address: IpAddr) -> Self {
        Self(Cow::Owned(address.to_string()))
    }
}

impl From<Ipv4Addr> for AddressFact<'_> {
    fn from(address: Ipv4Addr) -> Self {
        IpAddr::from(address).into()
    }
}

impl From<Ipv6Addr> for AddressFact<'_> {
    fn from(address: Ipv6Addr) -> Self {
        IpAddr::from(address).into()
    }
}
