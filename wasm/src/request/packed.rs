//! Requests as they cross the boundary: all texts as one, and the lengths that part it.
//!
//! JavaScript has read them already. A connection alone is JSON once more: few requests have one, and those that have none
//! pay nothing for it. The other half of this form is `package/pack.js`.

use portcullis::{
    Principal, RequestContext,
    request::{
        ContextScalar, ContextValue, CredentialFacts, NetworkFacts, RequestContextBuilder, Tls,
        TlsVersion, Transport,
    },
    scenario,
};

/// The length of a text that is not there.
const ABSENT: u32 = u32::MAX;

mod flags {
    pub(super) const PRINCIPAL: u32 = 0b11;
    pub(super) const SERVICE: u32 = 1;
    pub(super) const FEDERATED: u32 = 2;
    pub(super) const ANONYMOUS: u32 = 3;
    pub(super) const SERVICE_LINKED_ROLE: u32 = 1 << 2;
    pub(super) const MANAGEMENT_ACCOUNT: u32 = 1 << 3;
    pub(super) const RESOURCE_IN_MANAGEMENT_ACCOUNT: u32 = 1 << 4;
    pub(super) const CLEAR_TEXT: u32 = 1 << 5;
    pub(super) const TLS: u32 = 1 << 6;
    pub(super) const KEEP_AMBIGUOUS_KEYS: u32 = 1 << 7;
    pub(super) const CONNECTION: u32 = 1 << 8;
}

/// A fact that is none, which the scenario front words.
struct Unreadable;

/// Takes texts and numbers off the front.
pub(crate) struct Reader<'a> {
    text: &'a str,
    words: core::slice::Iter<'a, u32>,
}

impl<'a> Reader<'a> {
    pub(crate) fn new(text: &'a str, words: &'a [u32]) -> Self {
        Self {
            text,
            words: words.iter(),
        }
    }

    /// Left-over text is as wrong as left-over words.
    pub(crate) fn is_at_end(&self) -> bool {
        self.words.as_slice().is_empty() && self.text.is_empty()
    }

    /// The one request that was packed; `None` if it cannot be, or if there is more than one.
    pub(crate) fn only(mut self) -> Option<RequestContext<'a>> {
        let request = self.request().flatten();
        request.filter(|_| self.is_at_end())
    }

    /// `None` past the end, which only a broken packer reaches.
    fn word(&mut self) -> Option<u32> {
        self.words.next().copied()
    }

    /// The next text; its length is told in UTF-16 code units. `Some(None)` where it is absent.
    fn text(&mut self) -> Option<Option<&'a str>> {
        let units = self.word()?;
        if units == ABSENT {
            return Some(None);
        }
        let length = match self.text.get(..units as usize) {
            Some(head) if head.is_ascii() => head.len(),
            _ => utf8_length(self.text, units)?,
        };
        let (head, tail) = self.text.split_at_checked(length)?;
        self.text = tail;
        Some(Some(head))
    }

    /// The next request. The outer `None` is a broken packer, the inner one a request that cannot be.
    pub(crate) fn request(&mut self) -> Option<Option<RequestContext<'a>>> {
        let flags = self.word()?;
        let principal = self.principal(flags)?;
        let (action, resource) = (self.text()??, self.text()??);
        // What follows is read in any case: the next request begins behind it.
        let mut readable = principal.is_some();
        let principal = principal.unwrap_or(Principal::anonymous());
        let has = |flag| flags & flag != 0;
        let mut builder = RequestContext::builder(principal, action, resource)
            .resource_in_management_account(has(flags::RESOURCE_IN_MANAGEMENT_ACCOUNT))
            .keep_ambiguous_keys(has(flags::KEEP_AMBIGUOUS_KEYS));
        if let Some(account) = self.text()? {
            builder = builder.resource_account(account);
        }
        if let Some(time) = self.text()? {
            builder = builder.time(time);
        }
        match self.credentials()? {
            Ok(Some(credentials)) => builder = builder.credentials(credentials),
            Ok(None) => {}
            Err(Unreadable) => readable = false,
        }
        match self.network(flags)? {
            Ok(network) => builder = builder.network(network),
            Err(Unreadable) => readable = false,
        }
        if has(flags::CONNECTION) {
            match scenario::connection(self.text()??) {
                Ok(connection) => builder = builder.connection(connection),
                Err(_) => readable = false,
            }
        }
        let builder = self.context(builder)?;
        Some(builder.build().ok().filter(|_| readable))
    }

    fn principal(&mut self, flags: u32) -> Option<Option<Principal<'a>>> {
        let name = self.text()?.unwrap_or_default();
        let mut principal = match flags & flags::PRINCIPAL {
            flags::SERVICE => Some(Principal::service(name)),
            flags::FEDERATED => Some(Principal::federated(name)),
            flags::ANONYMOUS => Some(Principal::anonymous()),
            _ => Principal::from_arn(name).ok(),
        };
        if let Some(id) = self.text()? {
            principal = principal.map(|principal| principal.with_unique_id(id));
        }
        if let Some(arn) = self.text()? {
            principal = principal.map(|principal| principal.with_role_arn(arn));
        }
        if let Some(arn) = self.text()? {
            principal = principal.map(|principal| principal.with_issuing_user(arn));
        }
        if let Some(id) = self.text()? {
            principal = principal.map(|principal| principal.with_canonical_user(id));
        }
        let has = |flag| flags & flag != 0;
        Some(principal.map(|principal| {
            principal
                .service_linked_role(has(flags::SERVICE_LINKED_ROLE))
                .management_account(has(flags::MANAGEMENT_ACCOUNT))
        }))
    }

    /// An error if their type is none.
    fn credentials(&mut self) -> Option<Result<Option<CredentialFacts<'a>>, Unreadable>> {
        let name = self.text()?;
        let times = [self.text()?, self.text()?, self.text()?];
        let Some(name) = name else {
            // Times that are of nothing are not passed over.
            let is_silent = times == [None; 3];
            return Some(is_silent.then_some(None).ok_or(Unreadable));
        };
        let Ok(credential_type) = name.parse() else {
            return Some(Err(Unreadable));
        };
        let [issued_at, expires_at, mfa_authenticated_at] = times.map(|time| time.map(Into::into));
        Some(Ok(Some(CredentialFacts {
            credential_type,
            issued_at,
            expires_at,
            mfa_authenticated_at,
        })))
    }

    /// An error if the version of TLS is none.
    fn network(&mut self, flags: u32) -> Option<Result<NetworkFacts<'a>, Unreadable>> {
        let addresses = [self.text()?, self.text()?];
        let (vpc, vpc_endpoint) = (self.text()?, self.text()?);
        let (version, cipher_suite) = (self.text()?, self.text()?);
        let transport = if flags & flags::CLEAR_TEXT != 0 {
            Transport::ClearText
        } else if flags & flags::TLS == 0 {
            Transport::NotSaid
        } else {
            let Ok(version) = version.map_or(Ok(TlsVersion::Unknown), str::parse) else {
                return Some(Err(Unreadable));
            };
            let tls = Tls::new(version);
            Transport::Tls(match cipher_suite {
                Some(name) => tls.cipher_suite(name),
                None => tls,
            })
        };
        let [source_ip, vpc_source_ip] = addresses.map(|address| address.map(Into::into));
        Some(Ok(NetworkFacts {
            source_ip,
            vpc_source_ip,
            vpc,
            vpc_endpoint,
            transport,
        }))
    }

    fn context(
        &mut self,
        mut builder: RequestContextBuilder<'a>,
    ) -> Option<RequestContextBuilder<'a>> {
        for _ in 0..self.word()? {
            let key = self.text()??;
            let value = match self.word()? {
                0 => ContextValue::Absent,
                1 => ContextValue::Single(self.scalar()?),
                more => {
                    let scalars: Option<_> = (2..more).map(|_| self.scalar()).collect();
                    ContextValue::Multiple(scalars?)
                }
            };
            builder = builder.context(key, value);
        }
        Some(builder)
    }

    fn scalar(&mut self) -> Option<ContextScalar<'a>> {
        let kind = self.word()?;
        let text = self.text()??;
        Some(match kind {
            0 => text.into(),
            1 => ContextScalar::number(text),
            _ => (text == "true").into(),
        })
    }
}

/// How many bytes of a text make so many UTF-16 code units.
fn utf8_length(text: &str, units: u32) -> Option<usize> {
    let mut left = units as usize;
    let mut length = 0;
    for character in text.chars() {
        if left == 0 {
            break;
        }
        left = left.checked_sub(character.len_utf16())?;
        length += character.len_utf8();
    }
    (left == 0).then_some(length)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_are_told_in_utf16_code_units() {
        assert_eq!(utf8_length("é𝕏z", 1), Some(2));
        assert_eq!(utf8_length("é𝕏z", 3), Some(6));
        assert_eq!(utf8_length("é𝕏z", 2), None, "within a surrogate pair");
        assert_eq!(utf8_length("é𝕏z", 5), None, "past the end");
    }

    #[test]
    fn texts_are_taken_one_after_the_other() {
        let words = [2, ABSENT, 3, 0];
        let mut reader = Reader::new("ab日本語", &words);
        assert_eq!(reader.text(), Some(Some("ab")));
        assert_eq!(reader.text(), Some(None));
        assert_eq!(reader.text(), Some(Some("日本語")));
        assert_eq!(reader.text(), Some(Some("")));
        assert!(reader.is_at_end());
        assert_eq!(reader.text(), None);
    }

    #[test]
    fn what_is_left_over_makes_a_request_none() {
        let mut words = vec![3, 9];
        words.extend([ABSENT; 4]);
        words.extend([3, 1]);
        words.extend([ABSENT; 2 + 4 + 6]);
        words.push(0);
        let text = "anonymousa:B*";
        assert!(Reader::new(text, &words).only().is_some());
        assert!(Reader::new(&format!("{text}x"), &words).only().is_none());
        let twice = words.repeat(2);
        assert!(Reader::new(&text.repeat(2), &twice).only().is_none());
    }

    #[test]
    fn what_a_broken_packer_sends_is_no_request() {
        for length in 0..30 {
            let words = [0, 9, 9, 9].repeat(8);
            let words = words.get(..length).unwrap_or_default();
            assert!(!matches!(
                Reader::new("short", words).request(),
                Some(Some(_))
            ));
        }
    }
}
