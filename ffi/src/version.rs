//! Which library this is.

use core::ffi::{CStr, c_char};

use crate::status::{ABI_MISMATCH, OK, Status, describe};

/// Raised with every change of a symbol, a public struct or an enum value; see CONTRIBUTING.md.
pub(crate) const ABI_VERSION: u32 = 7;

const VERSION: &CStr =
    match CStr::from_bytes_with_nul(concat!(env!("CARGO_PKG_VERSION"), "\0").as_bytes()) {
        Ok(version) => version,
        Err(_) => c"",
    };

/// The version of the library, NUL-terminated, for ever.
#[unsafe(no_mangle)]
pub extern "C" fn portcullis_version() -> *const c_char {
    VERSION.as_ptr()
}

/// The version of the ABI that the library has.
#[unsafe(no_mangle)]
pub extern "C" fn portcullis_abi_version() -> u32 {
    ABI_VERSION
}

/// Whether a program that was compiled for an ABI version can use this library: later ones only add.
#[unsafe(no_mangle)]
pub extern "C" fn portcullis_check_abi(version: u32) -> Status {
    if (1..=ABI_VERSION).contains(&version) {
        OK
    } else {
        ABI_MISMATCH
    }
}

/// The name of a status, NUL-terminated, for ever.
#[unsafe(no_mangle)]
pub extern "C" fn portcullis_status_name(status: Status) -> *const c_char {
    describe(status)
        .map_or(c"unknown", |(name, _)| name)
        .as_ptr()
}

/// What a status means, NUL-terminated, for ever.
#[unsafe(no_mangle)]
pub extern "C" fn portcullis_status_message(status: Status) -> *const c_char {
    describe(status)
        .map_or(c"unknown status", |(_, message)| message)
        .as_ptr()
}
