//! The key with which a request is signed, and the comparison of signatures.

use core::fmt;

use hmac::digest::InvalidLength;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

use super::scope::{CredentialScope, TERMINATOR};

/// The secret of an access key, or a signing key that was derived from it. It is never shown.
///
/// It comes with the id of its access key, since the signature in a header does not cover the id: with the secret alone,
/// whatever id stands there would be proved. It is copied as the host lends it, and not wiped: a host that wipes keys wipes
/// its own.
#[derive(Clone, Copy)]
pub struct Key<'a> {
    pub(super) access_key_id: &'a str,
    kind: Kind<'a>,
}

#[derive(Clone, Copy)]
enum Kind<'a> {
    Secret(&'a str),
    Derived([u8; 32]),
}

impl<'a> Key<'a> {
    /// The secret access key of an id.
    #[must_use]
    pub const fn from_secret(access_key_id: &'a str, secret: &'a str) -> Self {
        let kind = Kind::Secret(secret);
        Self {
            access_key_id,
            kind,
        }
    }

    /// The signing key that was derived from the secret of an id for one day, Region and service, for hosts that keep the
    /// secret elsewhere. For a request of another scope than that no signature holds.
    #[must_use]
    pub const fn derived(access_key_id: &'a str, key: [u8; 32]) -> Self {
        let kind = Kind::Derived(key);
        Self {
            access_key_id,
            kind,
        }
    }

    /// Whether `signature` is that of a text, in constant time.
    pub(super) fn has_signed(
        self,
        scope: &CredentialScope,
        text: &str,
        signature: &[u8; 32],
    ) -> Result<bool, InvalidLength> {
        let key = match self.kind {
            // A secret that was not found: everybody can sign with it.
            Kind::Secret("") => return Ok(false),
            Kind::Secret(secret) => derive(secret, scope)?,
            Kind::Derived(key) => key,
        };
        Ok(mac(&key, text)?.verify_slice(signature).is_ok())
    }
}

impl fmt::Debug for Key<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Key")
            .field("access_key_id", &self.access_key_id)
            .finish_non_exhaustive()
    }
}

fn derive(secret: &str, scope: &CredentialScope) -> Result<[u8; 32], InvalidLength> {
    let mut key = mac(["AWS4", secret].concat().as_bytes(), &scope.date)?;
    for part in [&scope.region, &scope.service, TERMINATOR] {
        key = mac(&key.finalize().into_bytes(), part)?;
    }
    Ok(key.finalize().into_bytes().into())
}

fn mac(key: &[u8], text: &str) -> Result<Hmac<Sha256>, InvalidLength> {
    let mut mac = <Hmac<Sha256> as KeyInit>::new_from_slice(key)?;
    mac.update(text.as_bytes());
    Ok(mac)
}
