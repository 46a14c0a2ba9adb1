//! Quotas of AWS: lints, not semantics (R-QUOTA-1).

use alloc::format;

use super::PolicyType;
use super::judge::Judge;
use crate::finding::Reason;
use crate::text::Path;

/// The characters that count, and how many AWS takes (table 1.8). `None` where the table has none.
const fn quota(policy_type: PolicyType) -> Option<(bool, usize)> {
    Some(match policy_type {
        PolicyType::Identity | PolicyType::PermissionsBoundary => (true, 6_144),
        PolicyType::RoleTrust => (true, 4_096),
        PolicyType::Session => (false, 2_048),
        PolicyType::ServiceControl | PolicyType::ResourceControl => (false, 5_120),
        PolicyType::VpcEndpoint | PolicyType::Resource => (false, 20_480),
        PolicyType::KmsKey => (false, 32_768),
    })
}

impl Judge<'_> {
    pub(super) fn quota(&mut self, document: &str, at: u32) {
        let Some((without_space, most)) = quota(self.policy_type) else {
            return;
        };
        if document.len() <= most {
            return;
        }
        let count = if without_space {
            count_without_space(document)
        } else {
            document.chars().count()
        };
        if count > most {
            let kind = if without_space {
                "characters that are not white space"
            } else {
                "characters"
            };
            let message = format!(
                "{count} {kind}; AWS stores at most {most} in {}",
                self.policy_type.with_article()
            );
            self.warn(Reason::QuotaExceeded, "R-QUOTA-1", &Path::Root, at, message);
        }
    }
}

/// Characters but white space outside string literals.
fn count_without_space(json: &str) -> usize {
    let mut in_string = false;
    let mut escaped = false;
    let counts = |character: &char| {
        let outside = !in_string;
        if escaped {
            escaped = false;
        } else if *character == '"' {
            in_string = !in_string;
        } else if *character == '\\' {
            escaped = true;
        }
        !(outside && matches!(character, ' ' | '\t' | '\n' | '\r'))
    };
    json.chars().filter(counts).count()
}

#[cfg(test)]
mod tests {
    use super::count_without_space;

    #[test]
    fn r_quota_1_white_space_counts_inside_strings_only() {
        assert_eq!(
            count_without_space("{ \"a b\" :\n\t\"\\\" \" }"),
            "{\"a b\":\"\\\" \"}".len()
        );
    }
}
