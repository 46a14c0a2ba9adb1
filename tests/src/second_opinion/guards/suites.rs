//! What the name of a cipher suite says (R-TLS-3).

/// What is known of a suite.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Suite {
    /// One of TLS 1.3, whose key exchange is always ephemeral (R-TLS-9).
    Of13,
    /// One of TLS 1.3 that encrypts nothing (RFC 9150).
    Worthless13,
    /// An older one with an ephemeral key exchange.
    Ephemeral,
    /// An older one with a static key exchange.
    Static,
    /// An older one that encrypts nothing, authenticates nobody or was weakened for export.
    Worthless,
    Unknown,
}

/// The beginnings of OpenSSL's names of suites whose key exchange is not ephemeral.
const OPENSSL_STATIC: [&str; 17] = [
    "AES128-", "AES256-", "AES-", "CAMELLIA", "ARIA", "SEED-", "IDEA-", "DES-", "RC2-", "RC4-",
    "PSK-", "RSA-PSK-", "SRP-", "ECDH-", "DH-", "KRB5-", "GOST",
];

/// Classifies a name of IANA or OpenSSL.
pub(super) fn classify(name: &str) -> Suite {
    let begins = |beginnings: &[&str]| beginnings.iter().any(|start| name.starts_with(start));
    let holds = |parts: &[&str]| parts.iter().any(|part| name.contains(part));
    let iana = name.starts_with("TLS_") && name.contains("_WITH_");
    if iana {
        if holds(&["_anon_", "_NULL_", "_EXPORT"]) || name.ends_with("_NULL") {
            return Suite::Worthless;
        }
        return if begins(&["TLS_ECDHE_", "TLS_DHE_"]) {
            Suite::Ephemeral
        } else {
            Suite::Static
        };
    }
    if name == "TLS_SHA256_SHA256" || name == "TLS_SHA384_SHA384" {
        return Suite::Worthless13;
    }
    if name == "TLS_CHACHA20_POLY1305_SHA256" || name.starts_with("TLS_AES_") {
        return Suite::Of13;
    }
    let openssl = !name.contains('_') && name.contains('-');
    if !openssl {
        return Suite::Unknown;
    }
    if begins(&["ADH-", "AECDH-", "EXP", "NULL-"]) || holds(&["-NULL-"]) {
        return Suite::Worthless;
    }
    if begins(&["ECDHE-", "DHE-", "EDH-"]) {
        return Suite::Ephemeral;
    }
    if begins(&OPENSSL_STATIC) {
        return Suite::Static;
    }
    Suite::Unknown
}
