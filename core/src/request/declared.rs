//! A request of keys that were declared: what is left to judge is the question, and the length of the values.

use alloc::{format, vec::Vec};

use super::context_keys::ContextKeys;
use super::derive::derive;
use super::entry::ContextEntry;
use super::lent::Lent;
use super::question::Question;
use super::survey::MOST_VALUE_BYTES;
use super::tags::FEW;
use super::told::Facts;
use super::{KeySchema, Principal, PrincipalKind, RequestContext, RequestError, RequestErrors};
use crate::finding::Reason;

impl KeySchema {
    /// A request with these keys: the same as [`RequestContext::new`] with each name and its value, but for those without
    /// one. For up to 32 names nothing is allocated, but for what is derived of a caller that is a session.
    ///
    /// # Errors
    /// As [`RequestContext::new`]; and if there are not as many values as names.
    ///
    /// # Examples
    /// ```
    /// use portcullis::{Principal, request::KeySchema};
    ///
    /// let schema = KeySchema::new(["aws:SourceIp", "aws:UserAgent"])?;
    /// let ann = Principal::from_arn("arn:aws:iam::111122223333:user/Ann")?;
    /// let values = [Some("203.0.113.9"), None];
    /// assert!(schema.request(&ann, "s3:ListAllMyBuckets", "*", &values).is_ok());
    /// assert!(schema.request(&ann, "s3:ListAllMyBuckets", "*", &values[..1]).is_err());
    /// # Ok::<(), portcullis::RequestErrors>(())
    /// ```
    #[inline]
    pub fn request<'a>(
        &'a self,
        principal: &Principal<'a>,
        action: &'a str,
        resource: &'a str,
        values: &'a [Option<&'a str>],
    ) -> Result<RequestContext<'a>, RequestErrors> {
        if values.len() == self.names().len()
            && are_sound(values)
            && let Some(question) = Question::usual(principal, action, resource)
            && let Some(derived) = self.derived(principal, values)
        {
            let keys = ContextKeys::declared(self, values, derived);
            let facts = Facts::default();
            return Ok(RequestContext::assemble(
                *principal, question, None, facts, keys, None,
            ));
        }
        self.request_in_full(principal, action, resource, values)
    }

    #[inline(never)]
    fn request_in_full<'a>(
        &'a self,
        principal: &Principal<'a>,
        action: &'a str,
        resource: &'a str,
        values: &'a [Option<&'a str>],
    ) -> Result<RequestContext<'a>, RequestErrors> {
        let (given, declared) = (values.len(), self.names().len());
        if given != declared {
            let message = format!("{given} values for {declared} keys; each has one or `None`");
            let (reason, rule) = (Reason::InvalidField, "SCENARIO");
            let error = RequestError::new(reason, rule, "context", message);
            return Err(RequestErrors {
                errors: alloc::vec![error],
            });
        }
        let given = self.names().zip(values);
        let given = given.filter_map(|(name, value)| Some((name, (*value)?)));
        RequestContext::builder(*principal, action, resource)
            .context_all(given)
            .build()
    }
    /// What is derived of a caller with an account; `None` if something is wrong with it.
    #[inline]
    fn derived<'a>(
        &'a self,
        principal: &Principal<'a>,
        values: &'a [Option<&'a str>],
    ) -> Option<Vec<ContextEntry<'a>>> {
        match principal.kind {
            PrincipalKind::User(_) | PrincipalKind::Root(_) if principal.is_bare() => {
                Some(Vec::new())
            }
            _ => self.derived_in_full(principal, values),
        }
    }

    #[inline(never)]
    fn derived_in_full<'a>(
        &'a self,
        principal: &Principal<'a>,
        values: &'a [Option<&'a str>],
    ) -> Option<Vec<ContextEntry<'a>>> {
        let mut errors = Vec::new();
        principal.check(&mut errors);
        let (lent, mut entries) = (Lent::Declared(self, values), Vec::new());
        derive(principal, None, |key, value| {
            let entry = ContextEntry::of_hash(key.hash, key.name, value);
            // R-KEY-5: what the host says wins.
            if !lent.has(&entry) {
                entries.push(entry);
            }
        });
        errors.is_empty().then_some(entries)
    }
}

/// Whether the values are few and none can be too long.
#[inline]
fn are_sound(values: &[Option<&str>]) -> bool {
    let mut lengths = 0;
    for value in values.iter().flatten() {
        // The bits of all lengths: at least the longest, at most twice of it.
        lengths |= value.len();
    }
    values.len() <= FEW && lengths < MOST_VALUE_BYTES
}
