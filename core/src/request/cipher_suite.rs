//! What the name of a cipher suite tells (R-TLS-3, R-TLS-4).
//!
//! | name, of IANA or of OpenSSL | key exchange |
//! | --- | --- |
//! | `TLS_AES_…`, `TLS_CHACHA20_POLY1305_SHA256`, `TLS_SM4_…`, `TLS_AEGIS_…` without `_WITH_`: a suite of TLS 1.3 | ephemeral |
//! | `TLS_ECDHE_…_WITH_…`, `TLS_DHE_…_WITH_…` | ephemeral |
//! | `ECDHE-…`, `DHE-…`, `EDH-…` | ephemeral |
//! | `TLS_…_WITH_…`, `SSL_…_WITH_…` of any other beginning: `RSA`, `ECDH`, `DH`, `PSK`, `SRP`, `KRB5`, `NULL` | static |
//! | `ECDH-`, `DH-`, `PSK-`, `RSA-`, `SRP-`, `KRB5-`, and the ciphers that stand alone for static RSA: `AES128-SHA` | static |
//! | any with `NULL`, `EXPORT` or `anon` in it; `ADH-`, `AECDH-`, `EXP-` | worthless: no encryption, a key that can be guessed, nobody's key |
//! | `TLS_SHA256_SHA256`, `TLS_SHA384_SHA384`: suites of TLS 1.3 without encryption | worthless |
//! | anything else | not known: none |
//!
//! Letter case counts, as it does in the registries.

/// What is known of a cipher suite by its name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CipherSuite {
    /// One of TLS 1.3, all of which have an ephemeral key exchange.
    Tls1_3,
    /// One of TLS 1.3 that does not encrypt.
    Unencrypted1_3,
    /// One of TLS 1.2 or older, with an ephemeral key exchange.
    Ephemeral,
    /// One of TLS 1.2 or older, without.
    Static,
    /// One of TLS 1.2 or older that protects nothing: without encryption, of export strength, or anonymous.
    Worthless,
    Unknown,
}

const OF_TLS_1_3: [&str; 4] = ["AES_", "CHACHA20_POLY1305_", "SM4_", "AEGIS_"];
/// Of integrity alone.
const UNENCRYPTED_1_3: [&str; 2] = ["TLS_SHA256_SHA256", "TLS_SHA384_SHA384"];
const EPHEMERAL_IANA: [&str; 2] = ["ECDHE_", "DHE_"];
const EPHEMERAL_OPENSSL: [&str; 3] = ["ECDHE-", "DHE-", "EDH-"];
/// OpenSSL leaves static RSA out of a name, which then begins with the cipher.
const STATIC_OPENSSL: [&str; 15] = [
    "ECDH-", "DH-", "PSK-", "RSA-", "SRP-", "KRB5-", "AES", "ARIA", "CAMELLIA", "DES-", "IDEA-",
    "RC2-", "RC4-", "SEED-", "GOST",
];
const WORTHLESS_OPENSSL: [&str; 5] = ["ADH-", "AECDH-", "EXP-", "EXP1024-", "NULL-"];
/// What takes away what the beginning of a name promises.
const SPOILING: [&str; 3] = ["NULL", "EXPORT", "anon"];

impl CipherSuite {
    pub(crate) fn of(name: &str) -> Self {
        let begins = |text: &str, with: &[&str]| {
            let mut beginnings = with.iter();
            beginnings.any(|beginning| {
                text.strip_prefix(beginning)
                    .is_some_and(|rest| !rest.is_empty())
            })
        };
        if name
            .bytes()
            .any(|byte| !byte.is_ascii_alphanumeric() && byte != b'_' && byte != b'-')
        {
            return Self::Unknown;
        }
        let spoilt = SPOILING.iter().any(|word| name.contains(word));
        if let Some(rest) = name
            .strip_prefix("TLS_")
            .or_else(|| name.strip_prefix("SSL_"))
        {
            return if rest.contains("_WITH_") {
                if spoilt {
                    Self::Worthless
                } else if begins(rest, &EPHEMERAL_IANA) {
                    Self::Ephemeral
                } else {
                    Self::Static
                }
            } else if UNENCRYPTED_1_3.contains(&name) {
                Self::Unencrypted1_3
            } else if begins(rest, &OF_TLS_1_3) && name.starts_with("TLS_") && !spoilt {
                Self::Tls1_3
            } else {
                Self::Unknown
            };
        }
        if name.contains('_') {
            Self::Unknown
        } else if spoilt || begins(name, &WORTHLESS_OPENSSL) {
            Self::Worthless
        } else if begins(name, &EPHEMERAL_OPENSSL) {
            Self::Ephemeral
        } else if begins(name, &STATIC_OPENSSL) {
            Self::Static
        } else {
            Self::Unknown
        }
    }

    /// Whether its key exchange is ephemeral (R-TLS-2); an unknown one is not.
    pub(crate) const fn is_forward_secret(self) -> bool {
        matches!(self, Self::Tls1_3 | Self::Ephemeral)
    }
}
