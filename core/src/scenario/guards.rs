//! What a scenario requires before any policy: `policies.transport` and what belongs to it.

use alloc::{format, string::ToString};

use super::fields::{Reading, SCENARIO};
use super::tls::read_version;
use crate::finding::{Problem, Reason};
use crate::guard::{DatabaseRequirements, TransportRequirements};
use crate::request::Timestamp;
use crate::text::{Json, Path, quoted};

/// Reads `policies.transport`, as far as it is sound.
pub(super) fn read_transport(
    reading: &mut Reading<'_>,
    json: &Json<'_>,
    path: &Path<'_>,
) -> TransportRequirements {
    let mut required = TransportRequirements::new();
    let known = [
        "minimumTlsVersion",
        "forwardSecrecy",
        "requireFacts",
        "database",
    ];
    for member in reading.members(json, path, &known).unwrap_or_default() {
        let path = path.member(&member.name);
        let value = &member.value;
        match &*member.name {
            "minimumTlsVersion" => {
                let version = read_version(reading, value, &path);
                required = version.map_or(required, |version| required.minimum(version));
            }
            "database" => required = required.database(read_database(reading, value, &path)),
            name => {
                let yes = reading.boolean(value, &path).unwrap_or(true);
                required = match name {
                    "forwardSecrecy" => required.forward_secrecy(yes),
                    _ => required.require_facts(yes),
                };
            }
        }
    }
    required
}

fn read_database(
    reading: &mut Reading<'_>,
    json: &Json<'_>,
    path: &Path<'_>,
) -> DatabaseRequirements {
    let mut required = DatabaseRequirements::new();
    let known = [
        "requireSsl",
        "createdAt",
        "useFipsSsl",
        "minimumTlsVersion",
        "forwardSecrecy",
    ];
    let mut fips = None;
    for member in reading.members(json, path, &known).unwrap_or_default() {
        let path = path.member(&member.name);
        let value = &member.value;
        match &*member.name {
            "createdAt" => {
                let time = reading.string(value, &path).and_then(|text| {
                    let time = Timestamp::parse_rfc3339(text);
                    if time.is_none() {
                        let message = format!(
                            "`{}` is no RFC 3339 time such as 2026-11-23T10:00:00Z",
                            quoted(text)
                        );
                        reading.invalid(value, &path, SCENARIO, message);
                    }
                    time
                });
                required = time.map_or(required, |time| required.created_at(time));
            }
            "minimumTlsVersion" => {
                let version = read_version(reading, value, &path);
                required = version.map_or(required, |version| required.minimum(version));
            }
            name => {
                let yes = reading.boolean(value, &path).unwrap_or(true);
                required = match name {
                    "requireSsl" => required.require_ssl(yes),
                    "forwardSecrecy" => required.forward_secrecy(yes),
                    _ => {
                        fips = Some(value.span);
                        required.use_fips_ssl(yes)
                    }
                };
            }
        }
    }
    if let (Some(span), Err(error)) = (fips, required.check_fips()) {
        let (reason, message) = (Reason::ContradictoryFacts, error.to_string());
        let problem = Problem::new(reason, "R-TLS-8", span, message);
        reading.error(&path.member("useFipsSsl"), problem);
    }
    required
}
