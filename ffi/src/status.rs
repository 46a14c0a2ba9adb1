//! What a call came to, as a number that never changes its meaning.

use core::ffi::CStr;

/// The status of a call: 0 is success, everything else a failure.
pub(crate) type Status = i32;

macro_rules! statuses {
    ($($(#[$doc:meta])* $name:ident = $number:literal, $wire:literal, $message:literal;)*) => {
        $($(#[$doc])* pub(crate) const $name: Status = $number;)*

        /// The name of a status in JSON, and what it means in a sentence.
        pub(crate) const fn describe(status: Status) -> Option<(&'static CStr, &'static CStr)> {
            match status {
                $($number => Some((c_text(concat!($wire, "\0")), c_text(concat!($message, "\0")))),)*
                _ => None,
            }
        }
    };
}

const fn c_text(text: &'static str) -> &'static CStr {
    match CStr::from_bytes_with_nul(text.as_bytes()) {
        Ok(text) => text,
        Err(_) => c"",
    }
}

statuses! {
    OK = 0, "ok", "success";
    NULL_ARGUMENT = 1, "nullArgument", "a pointer that must not be NULL is NULL";
    INVALID_UTF8 = 2, "invalidUtf8", "a text is not UTF-8";
    INVALID_LENGTH = 3, "invalidLength", "a length does not fit what it measures";
    INVALID_ARGUMENT = 4, "invalidArgument", "an argument is none of the values that it may have";
    INVALID_HANDLE = 5, "invalidHandle", "a handle was freed, or is of another type";
    INVALID_POLICY = 6, "invalidPolicy", "a policy was refused";
    INVALID_REQUEST = 7, "invalidRequest", "the facts of a request cannot be, or not with these policies";
    INVALID_SCENARIO = 8, "invalidScenario", "the scenario document cannot be read";
    INVALID_AUTHORIZER = 9, "invalidAuthorizer", "the policies cannot be combined";
    INVALID_ROWS = 10, "invalidRows", "some rows of a batch cannot be asked";
    NOT_BEGUN = 11, "notBegun", "the builder has no request; begin one";
    NOT_FOUND = 12, "notFound", "there is nothing at this index";
    ABI_MISMATCH = 13, "abiMismatch", "header and library are of different ABI versions";
    PANIC = 14, "panic", "a defect of the library was caught; nothing was decided";
    INVALID_REFERENCE = 15, "invalidReference", "bytes are no service reference that this version reads";
}

/// The name of a status, for messages and JSON.
pub(crate) fn name(status: Status) -> &'static str {
    describe(status).map_or("unknown", |(name, _)| name.to_str().unwrap_or("unknown"))
}

/// The sentence of a status.
pub(crate) fn message(status: Status) -> &'static str {
    describe(status).map_or("unknown status", |(_, message)| {
        message.to_str().unwrap_or("unknown status")
    })
}
