//! How a request arrived and what signed it.

use core::fmt;

/// How the request arrived (the scenario's `network`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Network<'a> {
    /// The public address of the caller: gives `aws:SourceIp`.
    pub source_ip: Option<&'a str>,
    /// The private address of a caller behind a VPC endpoint: gives `aws:VpcSourceIp`.
    pub vpc_source_ip: Option<&'a str>,
    /// The VPC, `vpc-…`: gives `aws:SourceVpc`.
    pub vpc: Option<&'a str>,
    /// The endpoint, `vpce-…`: gives `aws:SourceVpce`.
    pub vpc_endpoint: Option<&'a str>,
    /// `None`: not said. `Some(None)`: clear text. `Some(Some(_))`: TLS, with its version if it is known.
    pub tls: Option<Option<TlsVersion>>,
}

/// A TLS version (R-TLS-5).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum TlsVersion {
    /// TLS, of a version that was not said.
    Unknown,
    /// SSL 3.0.
    Ssl3,
    /// TLS 1.0.
    Tls1_0,
    /// TLS 1.1.
    Tls1_1,
    /// TLS 1.2.
    Tls1_2,
    /// TLS 1.3.
    Tls1_3,
}

impl TlsVersion {
    /// Reads `1.2`, `TLS1.2`, `TLSv1.2` and likewise for 1.0, 1.1, 1.3, and `SSLv3`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        if text == "SSLv3" {
            return Some(Self::Ssl3);
        }
        let number = text
            .strip_prefix("TLSv")
            .or_else(|| text.strip_prefix("TLS"))
            .unwrap_or(text);
        match number {
            "1.0" | "1" => Some(Self::Tls1_0),
            "1.1" => Some(Self::Tls1_1),
            "1.2" => Some(Self::Tls1_2),
            "1.3" => Some(Self::Tls1_3),
            _ => None,
        }
    }

    /// The number as `s3:TlsVersion` has it; SSL has none.
    #[must_use]
    pub const fn number(self) -> Option<&'static str> {
        match self {
            Self::Unknown | Self::Ssl3 => None,
            Self::Tls1_0 => Some("1.0"),
            Self::Tls1_1 => Some("1.1"),
            Self::Tls1_2 => Some("1.2"),
            Self::Tls1_3 => Some("1.3"),
        }
    }
}

impl fmt::Display for TlsVersion {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.number() {
            Some(number) => write!(f, "TLS {number}"),
            None if *self == Self::Ssl3 => f.write_str("SSL 3.0"),
            None => f.write_str("TLS"),
        }
    }
}

/// What signed the request.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[expect(clippy::exhaustive_enums, reason = "complete by definition")]
pub enum CredentialType {
    /// An access key of a user or of the root user.
    LongTerm,
    /// Credentials of STS.
    Temporary,
    /// Nothing: the request is unsigned.
    None,
}
