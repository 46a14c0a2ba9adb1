//! The one spelling of what a policy means, and its hash.

use alloc::string::ToString;

use portcullis::canonical::CanonicalPolicy;

use crate::error::Error;
use crate::guard::{check_optional_output, reported};
use crate::handle::Handle;
use crate::limits::Subject;
use crate::policy_set::{loader, policy_type};
use crate::status::Status;
use crate::text::{Str, Text};

/// Writes a policy in its canonical form, and the hash of that.
///
/// # Safety
/// The text is readable; outputs are NULL or can be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn portcullis_canonical_json(
    policy: Str,
    policy_type: u32,
    loader: u32,
    canonical: *mut *mut Handle<Text>,
    hash: *mut *mut Handle<Text>,
    error: *mut *mut Handle<Error>,
) -> Status {
    let body = || {
        check_optional_output(canonical)?;
        check_optional_output(hash)?;
        let policy_type = self::policy_type(policy_type)?;
        let loader = self::loader(loader)?;
        // SAFETY: this function's contract.
        let policy = unsafe { policy.get(Subject::Policy) }?;
        let written = CanonicalPolicy::from_json(policy, policy_type, loader)?;
        let told = written.semantic_hash().to_string();
        if !hash.is_null() {
            // SAFETY: checked above.
            unsafe { hash.write(Text::handle(told)) };
        }
        if !canonical.is_null() {
            // SAFETY: as above.
            unsafe { canonical.write(Text::handle(written.into_json())) };
        }
        Ok(())
    };
    // SAFETY: this function's contract.
    unsafe { reported(error, body) }
}
