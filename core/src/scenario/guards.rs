//! What a scenario requires before any policy: `policies.transport` and what belongs to it.

use super::fields::Reading;
use crate::guard::TransportRequirements;
use crate::text::{Json, Path};

/// Reads `policies.transport`, as far as it is sound.
pub(super) fn read_transport(
    reading: &mut Reading<'_>,
    json: &Json<'_>,
    path: &Path<'_>,
) -> TransportRequirements {
    let mut required = TransportRequirements::new();
    let known = ["minimumTlsVersion", "forwardSecrecy", "requireFacts"];
    for member in reading.members(json, path, &known).unwrap_or_default() {
        let path = path.member(&member.name);
        let value = &member.value;
        if member.name == "minimumTlsVersion" {
            let version = reading
                .string(value, &path)
                .and_then(|text| reading.named(text, value, &path, "R-TLS-5"));
            required = version.map_or(required, |version| required.minimum(version));
        } else if let Some(yes) = reading.boolean(value, &path) {
            required = match &*member.name {
                "forwardSecrecy" => required.forward_secrecy(yes),
                _ => required.require_facts(yes),
            };
        }
    }
    required
}
