//! Quotas of AWS: lints, not semantics (R-QUOTA-1).

use alloc::format;

use super::judge::{Judge, own_text};
use super::policy_type::PolicyType;
use crate::document::PolicyDocument;
use crate::finding::{Problem, Reason};
use crate::text::{Path, Span};

/// The characters that count, and how many AWS takes (table 1.8). `None` where the table has none.
const fn quota(policy_type: PolicyType) -> Option<(bool, usize)> {
    Some(match policy_type {
        PolicyType::Identity | PolicyType::PermissionsBoundary => (true, 6_144),
        PolicyType::RoleTrust => (true, 4_096),
        PolicyType::Session | PolicyType::ScopeDown => (false, 2_048),
        PolicyType::ServiceControl | PolicyType::ResourceControl => (false, 5_120),
        PolicyType::VpcEndpoint | PolicyType::Resource => (false, 20_480),
        PolicyType::KmsKey => (false, 32_768),
    })
}

/// What of a document is too much.
struct Excess {
    count: usize,
    without_space: bool,
    most: usize,
}

/// Of so many bytes; `count` counts the characters, with white space or without.
fn excess(
    bytes: usize,
    policy_type: PolicyType,
    count: impl FnOnce(bool) -> usize,
) -> Option<Excess> {
    let (without_space, most) = quota(policy_type)?;
    if bytes <= most {
        return None;
    }
    let count = count(without_space);
    (count > most).then_some(Excess {
        count,
        without_space,
        most,
    })
}

/// The characters of a document that count, and how many AWS takes (R-QUOTA-1). Nothing for one that fills less than
/// half of it.
pub(crate) fn quota_use(
    document: &PolicyDocument<'_>,
    policy_type: PolicyType,
) -> Option<(usize, usize)> {
    let (without_space, most) = quota(policy_type)?;
    let text = own_text(document);
    if text.len() < most / 2 {
        return None;
    }
    Some((count_characters(text, without_space), most))
}

fn count_characters(text: &str, without_space: bool) -> usize {
    match without_space {
        true => count_without_space(text),
        false => text.chars().count(),
    }
}

impl Judge<'_> {
    pub(super) fn quota(&mut self, document: &PolicyDocument<'_>) {
        let text = own_text(document);
        self.quota_of(document.span, text.len(), |without_space| {
            count_characters(text, without_space)
        });
    }

    /// Of a document of so many bytes, without the white space around it, that stands there; `count` counts its characters,
    /// without white space between its words if asked so.
    pub(super) fn quota_of(&mut self, span: Span, bytes: usize, count: impl FnOnce(bool) -> usize) {
        let Some(excess) = excess(bytes, self.policy_type, count) else {
            return;
        };
        let kind = if excess.without_space {
            "characters that are not white space"
        } else {
            "characters"
        };
        let Excess { count, most, .. } = excess;
        let message = format!(
            "{count} {kind}; AWS stores at most {most} in {}",
            self.policy_type.with_article()
        );
        let problem = Problem::new(Reason::QuotaExceeded, "R-QUOTA-1", span, message);
        self.warn(&Path::Root, problem);
    }
}

/// Characters but white space outside string literals.
fn count_without_space(json: &str) -> usize {
    let mut rest = json;
    let mut count = 0;
    loop {
        let quote = memchr::memchr(b'"', rest.as_bytes()).unwrap_or(rest.len());
        let (outside, string) = rest.split_at_checked(quote).unwrap_or((rest, ""));
        let is_white = |byte: u8| matches!(byte, b' ' | b'\t' | b'\n' | b'\r');
        // Outside of literals JSON is ASCII.
        count += outside.bytes().filter(|byte| !is_white(*byte)).count();
        let Some(content) = string.strip_prefix('"') else {
            return count;
        };
        let (literal, behind) = content
            .split_at_checked(end_of_literal(content.as_bytes()))
            .unwrap_or((content, ""));
        let closing = behind.strip_prefix('"');
        // Every byte but those that continue a character.
        let continues = |byte: &u8| byte & 0xC0 == 0x80;
        let characters = literal.len() - literal.bytes().filter(continues).count();
        count += 1 + characters + usize::from(closing.is_some());
        rest = closing.unwrap_or_default();
    }
}

/// Where the quote is that ends a literal, or the end of the text.
fn end_of_literal(content: &[u8]) -> usize {
    let mut end = 0;
    loop {
        let rest = content.get(end..).unwrap_or_default();
        match memchr::memchr2(b'"', b'\\', rest) {
            None => return content.len(),
            Some(at) if rest.get(at) == Some(&b'"') => return end + at,
            // What is escaped ends nothing.
            Some(at) => end = content.len().min(end + at + 2),
        }
    }
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
