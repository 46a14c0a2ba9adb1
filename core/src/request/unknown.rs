//! Condition keys of which a host does not know the value yet.

use crate::text::{ContextKey, bounds, folded, hash_key, same_key};

/// The names of condition keys whose value is not known yet: each may turn out absent, or to be anything.
///
/// A name that ends with a slash stands for all keys that begin with it: `aws:ResourceTag/` for the tags of a resource that
/// has not been loaded. A key that is named is unknown whatever a request says of it; everything else is known, and a key
/// that is neither given, derived nor named is absent.
///
/// A key that is derived from the caller can be named too, as `aws:PrincipalArn`. Then nothing is taken for granted of it in
/// conditions and variables; who calls, for `Principal` elements and for the formula, is what the request says.
///
/// # Examples
/// ```
/// use portcullis::request::{UnknownKeys, UnknownKeysError};
///
/// let unknown = UnknownKeys::new(&["aws:ResourceTag/", "s3:prefix"])?;
/// assert!(unknown.has("AWS:resourcetag/Owner") && unknown.has("s3:Prefix"));
/// assert!(!unknown.has("aws:ResourceTag") && !unknown.has("aws:SourceIp"));
/// assert!(UnknownKeys::new(&["aws:AssumedRoot"]).is_err());
/// # Ok::<(), UnknownKeysError>(())
/// ```
#[derive(Debug, Clone, Copy)]
pub struct UnknownKeys<'a> {
    names: &'a [&'a str],
    /// A bit for the hash of each name, which spares most comparisons; all of them where a name stands for many keys.
    bits: u64,
}

/// A name that cannot be that of an unknown key.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum UnknownKeysError {
    /// It is empty, nothing but a slash, or has more bytes than a request may have in one.
    #[error(
        "the name at place {place} is empty, or has more than {} bytes",
        bounds::FACT_BYTES
    )]
    Name {
        /// Its place, from 0.
        place: usize,
    },
    /// `aws:AssumedRoot` says who the caller is, and with it which policies there have to be (R-SESS-6): without it nothing
    /// can be told.
    #[error(
        "`aws:AssumedRoot`, at place {place}, says who the caller is (R-SESS-6) and has to be known"
    )]
    AssumedRoot {
        /// Its place, from 0.
        place: usize,
    },
}

const ASSUMED_ROOT: &str = "aws:AssumedRoot";

fn bit_of(hash: u64) -> u64 {
    1 << (hash >> 58)
}

/// Whether a name is that of a key, or stands for it among others.
fn stands_for(wanted: &str, name: &str) -> bool {
    if !wanted.ends_with('/') {
        return same_key(wanted, name);
    }
    let mut letters = folded(name);
    folded(wanted).all(|letter| letters.next() == Some(letter)) && letters.next().is_some()
}

impl<'a> UnknownKeys<'a> {
    /// Of names without case, as conditions write them (R-COND-5); they stay where they are.
    ///
    /// # Errors
    /// The first name that cannot be one.
    pub fn new(names: &'a [&'a str]) -> Result<Self, UnknownKeysError> {
        let mut bits = 0;
        for (place, name) in names.iter().enumerate() {
            if name.trim_end_matches('/').is_empty() || name.len() > bounds::FACT_BYTES {
                return Err(UnknownKeysError::Name { place });
            }
            if same_key(name, ASSUMED_ROOT) {
                return Err(UnknownKeysError::AssumedRoot { place });
            }
            bits |= match name.ends_with('/') {
                true => u64::MAX,
                false => bit_of(hash_key(name)),
            };
        }
        Ok(Self { names, bits })
    }

    /// Whether the value of a key is unknown.
    #[must_use]
    pub fn has(&self, key: &str) -> bool {
        self.may_have(hash_key(key)) && self.names_key(key)
    }

    pub(crate) fn has_key(&self, key: &ContextKey) -> bool {
        self.may_have(key.hash) && self.names_key(&key.name)
    }

    fn may_have(&self, hash: u64) -> bool {
        self.bits & bit_of(hash) != 0
    }

    fn names_key(&self, key: &str) -> bool {
        self.names.iter().any(|name| stands_for(name, key))
    }
}
