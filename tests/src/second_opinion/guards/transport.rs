//! What the host requires of TLS, of the request (R-TLS-1 to R-TLS-6) and of the database endpoint (R-TLS-8).

use serde_json::Value;

use super::super::values::{Instant, instant};
use super::connection::{Connection, Kind};
use super::reader::{Object, Read, boolean, date, text};
use super::suites::{Suite, classify};

/// R-TLS-5, from the oldest.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Version {
    Ssl3,
    Tls10,
    Tls11,
    Tls12,
    Tls13,
}

fn version(value: &Value) -> Read<Version> {
    let text = text(value)?;
    if text == "SSLv3" {
        return Ok(Version::Ssl3);
    }
    let number = text
        .strip_prefix("TLSv")
        .or_else(|| text.strip_prefix("TLS"))
        .unwrap_or(&text);
    match number {
        "1" | "1.0" => Ok(Version::Tls10),
        "1.1" => Ok(Version::Tls11),
        "1.2" => Ok(Version::Tls12),
        "1.3" => Ok(Version::Tls13),
        _ => Err(format!("{text} is no version")),
    }
}

/// What is said of a channel.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Tls {
    Clear,
    Encrypted {
        version: Option<Version>,
        suite: Option<String>,
    },
}

/// Reads `tls`: nothing is said where it is left out.
pub(super) fn stated(tls: Option<&Value>) -> Read<Option<Tls>> {
    let Some(tls) = tls else { return Ok(None) };
    if tls.is_null() {
        return Ok(Some(Tls::Clear));
    }
    let object = Object::of(tls, &["version", "cipherSuite"])?;
    let version = object.read("version", version)?;
    let suite = object.read("cipherSuite", text)?;
    if let (Some(version), Some(suite)) = (version, &suite) {
        // R-TLS-4. Of a name that nobody knows nothing can be said.
        let fits = match classify(suite) {
            Suite::Of13 | Suite::Worthless13 => version == Version::Tls13,
            Suite::Unknown => true,
            Suite::Ephemeral | Suite::Static | Suite::Worthless => version != Version::Tls13,
        };
        if !fits {
            return Err(format!("{suite} does not go with the version"));
        }
    }
    Ok(Some(Tls::Encrypted { version, suite }))
}

/// `policies.transport`.
pub(super) struct Requirements {
    minimum: Version,
    forward_secrecy: bool,
    require_facts: bool,
    database: Option<Database>,
}

struct Database {
    require_ssl: bool,
    minimum: Option<Version>,
    forward_secrecy: bool,
}

impl Requirements {
    pub(super) fn read(value: &Value) -> Read<Self> {
        let known = [
            "minimumTlsVersion",
            "forwardSecrecy",
            "requireFacts",
            "database",
        ];
        let object = Object::of(value, &known)?;
        Ok(Self {
            minimum: object
                .read("minimumTlsVersion", version)?
                .unwrap_or(Version::Tls12),
            forward_secrecy: object.read("forwardSecrecy", boolean)?.unwrap_or(true),
            require_facts: object.read("requireFacts", boolean)?.unwrap_or(false),
            database: object.read("database", Database::read)?,
        })
    }

    /// Whether the transport of the request will do; nothing where it is not checked (R-TLS-6).
    pub(super) fn request(&self, tls: Option<&Tls>) -> Option<Read<()>> {
        match tls {
            None if self.require_facts => Some(Err("request: nothing is said".into())),
            None => None,
            Some(Tls::Clear) => Some(Err("request: clear text".into())),
            Some(Tls::Encrypted { version, suite }) => Some(
                good_enough(
                    *version,
                    suite.as_deref(),
                    self.minimum,
                    self.forward_secrecy,
                )
                .map_err(|what| format!("request: {what}")),
            ),
        }
    }

    /// Whether the connection, which leads to a database, is taken by its endpoint; nothing where it is not checked.
    pub(super) fn connection(
        &self,
        connection: &Connection,
        kind: Kind,
        time: Option<&str>,
    ) -> Option<Read<()>> {
        let database = self.database.as_ref()?;
        if !kind.is_database() {
            return None;
        }
        let tls = match (&connection.tls, connection.sslmode) {
            (Some(tls), _) => tls.clone(),
            (None, None) if self.require_facts => {
                return Some(Err("database: nothing is said".into()));
            }
            (None, None) => return None,
            // What will be agreed on is not known, and not checked.
            (None, Some(mode)) if encrypts(mode, database.require_ssl) => return Some(Ok(())),
            (None, Some(_)) => Tls::Clear,
        };
        Some(
            database
                .takes(&tls, time)
                .map_err(|what| format!("database: {what}")),
        )
    }
}

/// R-TLS-8: the table of the client's mode.
fn encrypts(mode: &str, required: bool) -> bool {
    match mode {
        "disable" => false,
        "allow" => required,
        // The endpoint can always encrypt.
        _ => true,
    }
}

impl Database {
    fn read(value: &Value) -> Read<Self> {
        let known = [
            "requireSsl",
            "createdAt",
            "useFipsSsl",
            "minimumTlsVersion",
            "forwardSecrecy",
        ];
        let object = Object::of(value, &known)?;
        let created = object.read("createdAt", date)?;
        let first_secure = instant("2025-01-10T00:00:00Z").expect("an instant");
        let default = created.is_none_or(|created| created >= first_secure);
        let require_ssl = object.read("requireSsl", boolean)?.unwrap_or(default);
        let fips = object.read("useFipsSsl", boolean)?.unwrap_or(false);
        // Deny-safe: also where it is false by its default.
        if fips && !require_ssl {
            return Err("useFipsSsl without requireSsl".into());
        }
        Ok(Self {
            require_ssl,
            minimum: object.read("minimumTlsVersion", version)?,
            forward_secrecy: object.read("forwardSecrecy", boolean)?.unwrap_or(false),
        })
    }

    fn takes(&self, tls: &Tls, time: Option<&str>) -> Read<()> {
        match tls {
            Tls::Clear if self.require_ssl || self.forward_secrecy => Err("clear text".into()),
            Tls::Clear => Ok(()),
            Tls::Encrypted { version, suite } => {
                let minimum = self.minimum.unwrap_or_else(|| minimum_at(time));
                good_enough(*version, suite.as_deref(), minimum, self.forward_secrecy)
            }
        }
    }
}

/// R-TLS-8: since when the endpoint refuses what is below TLS 1.2.
fn minimum_at(time: Option<&str>) -> Version {
    let since: Instant = instant("2026-09-30T00:00:00Z").expect("an instant");
    match time.map(|time| instant(time).expect("RFC 3339")) {
        Some(time) if time < since => Version::Tls10,
        _ => Version::Tls12,
    }
}

fn good_enough(
    version: Option<Version>,
    suite: Option<&str>,
    minimum: Version,
    forward_secrecy: bool,
) -> Read<()> {
    // Deny-safe: a version that nobody knows may be older than any.
    let Some(version) = version.filter(|version| *version >= minimum) else {
        return Err("version".into());
    };
    let kind = suite.map(classify);
    // Deny-safe: what encrypts nothing is clear text (R-TLS-6), whether or not forward secrecy is asked for.
    if matches!(kind, Some(Suite::Worthless | Suite::Worthless13)) {
        return Err("a suite that protects nothing".into());
    }
    let forward_secret = match kind {
        None => version == Version::Tls13,
        // Deny-safe: R-TLS-3 knows no exception for an unknown name, of whatever version.
        Some(kind) => matches!(kind, Suite::Of13 | Suite::Ephemeral),
    };
    if forward_secrecy && !forward_secret {
        return Err("forward secrecy".into());
    }
    Ok(())
}

/// The modes of a client, and whether one contradicts what was agreed on.
pub(super) fn contradicts(mode: &str, tls: &Tls) -> bool {
    match mode {
        "disable" => *tls != Tls::Clear,
        "require" | "verify-ca" | "verify-full" => *tls == Tls::Clear,
        _ => false,
    }
}

impl Kind {
    /// Whether the database answers there.
    pub(super) fn is_database(self) -> bool {
        matches!(
            self,
            Self::Cluster | Self::Workgroup | Self::ManagedEndpoint
        )
    }
}
