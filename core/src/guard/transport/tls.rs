//! Which TLS is good enough, on whatever channel.

use alloc::{format, string::String};

use super::refusal::TransportRefusal;
use crate::request::{CipherSuite, Tls, TlsVersion, Transport};
use crate::text::quoted;

/// What is required of a connection that is encrypted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct TlsRequirements {
    pub(super) minimum: TlsVersion,
    pub(super) forward_secrecy: bool,
}

impl TlsRequirements {
    pub(super) fn check(self, tls: &Tls<'_>) -> Result<(), TransportRefusal> {
        if tls.version < self.minimum {
            return Err(TransportRefusal::TooOld {
                found: tls.version,
                minimum: self.minimum,
            });
        }
        let suite = tls.cipher_suite.as_deref().map(CipherSuite::of);
        if let Some(CipherSuite::Worthless | CipherSuite::Unencrypted1_3) = suite {
            return Err(TransportRefusal::WorthlessSuite);
        }
        if !self.forward_secrecy {
            return Ok(());
        }
        match suite {
            Some(suite) if suite.is_forward_secret() => Ok(()),
            Some(CipherSuite::Unknown) => Err(TransportRefusal::UnknownSuite),
            Some(_) => Err(TransportRefusal::NotForwardSecret),
            None if tls.version == TlsVersion::Tls1_3 => Ok(()),
            None => Err(TransportRefusal::NoSuite),
        }
    }
}

/// A transport in words.
pub(super) fn describe(transport: &Transport<'_>) -> String {
    let tls = match transport {
        Transport::NotSaid => return "it is not said how the request was encrypted".into(),
        Transport::ClearText => return "clear text".into(),
        Transport::Tls(tls) => tls,
    };
    let version = match tls.version {
        TlsVersion::Unknown => "TLS of a version that is not said",
        version => version.describe(),
    };
    let with = |word, text: Option<&str>| match text {
        Some(text) => format!("{word}`{}`", quoted(text)),
        None => String::new(),
    };
    let suite = with(" with ", tls.cipher_suite.as_deref());
    let key_exchange = with(", key exchange ", tls.key_exchange.as_deref());
    format!("{version}{suite}{key_exchange}")
}
