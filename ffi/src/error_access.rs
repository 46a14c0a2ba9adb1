//! What C can read from an error.

use core::mem::offset_of;

use crate::error::{Entry, Error};
use crate::guard::{caught, check_output, status_of};
use crate::handle::{self, Handle};
use crate::sized::SizedStruct;
use crate::status::{INVALID_HANDLE, NOT_FOUND, NULL_ARGUMENT, Status};
use crate::text::Str;
use portcullis::finding::Severity;

/// One finding: `portcullis_finding`. The texts live as long as the error.
#[derive(Debug, Clone, Copy)]
#[repr(C)]
#[expect(clippy::exhaustive_structs, reason = "its layout is the ABI")]
pub struct FindingView {
    /// How large the caller's struct is.
    pub struct_size: usize,
    /// 1 an error, 0 a warning.
    pub severity: u32,
    /// From 1; 0 where there is no position.
    pub line: u32,
    /// From 1, in Unicode scalar values; 0 where there is no position.
    pub column: u32,
    /// From 0, in bytes.
    pub offset: u32,
    /// The name of the policy in its set; NULL where there is none.
    pub policy: Str,
    /// A stable name of what is wrong.
    pub reason: Str,
    /// The rule of SEMANTICS.md.
    pub rule: Str,
    /// A sentence.
    pub message: Str,
    /// Where in the document.
    pub path: Str,
    /// Behind what is meant; counted as the beginning, and 0 where there is no position.
    pub end_line: u32,
    /// As above.
    pub end_column: u32,
    /// As above.
    pub end_offset: u32,
    /// Zero.
    pub reserved: u32,
}

// SAFETY: `repr(C)`, its size first, numbers and raw pointers only.
unsafe impl SizedStruct for FindingView {
    const LEAST_BYTES: usize = offset_of!(Self, end_line);

    fn set_size(&mut self, size: usize) {
        self.struct_size = size;
    }
}

/// Reads one thing from an error; `other` where there is no error.
///
/// # Safety
/// `error` is NULL or an error of this library.
unsafe fn read<T>(error: *const Handle<Error>, other: T, read: impl FnOnce(&Error) -> T) -> T {
    // SAFETY: this function's contract.
    match caught(|| unsafe { handle::get(error) }.map(read)) {
        Ok(Ok(value)) => value,
        Ok(Err(_)) | Err(_) => other,
    }
}

fn first(error: &Error) -> Option<&Entry> {
    let errors = |entry: &&Entry| entry.severity == Severity::Error;
    error.findings.iter().find(errors)
}

/// The status of the call that failed.
///
/// # Safety
/// `error` is NULL or an error of this library.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn portcullis_error_status(error: *const Handle<Error>) -> Status {
    if error.is_null() {
        return NULL_ARGUMENT;
    }
    // SAFETY: this function's contract.
    unsafe { read(error, INVALID_HANDLE, |error| error.status) }
}

/// What is wrong, in a sentence.
///
/// # Safety
/// As [`portcullis_error_status`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn portcullis_error_message(error: *const Handle<Error>) -> Str {
    // SAFETY: this function's contract.
    unsafe { read(error, Str::NONE, |error| Str::of(&error.message)) }
}

/// The error object of SCENARIO.md.
///
/// # Safety
/// As [`portcullis_error_status`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn portcullis_error_json(error: *const Handle<Error>) -> Str {
    // SAFETY: this function's contract.
    unsafe { read(error, Str::NONE, |error| Str::of(&error.json)) }
}

/// The path of the first error among the findings.
///
/// # Safety
/// As [`portcullis_error_status`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn portcullis_error_path(error: *const Handle<Error>) -> Str {
    let path = |error: &Error| first(error).map_or(Str::NONE, |entry| Str::of(&entry.path));
    // SAFETY: this function's contract.
    unsafe { read(error, Str::NONE, path) }
}

/// The line of the first error, from 1; 0 where there is none.
///
/// # Safety
/// As [`portcullis_error_status`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn portcullis_error_line(error: *const Handle<Error>) -> u32 {
    // SAFETY: this function's contract.
    unsafe { read(error, 0, |error| first(error).map_or(0, |entry| entry.line)) }
}

/// The column of the first error, from 1; 0 where there is none.
///
/// # Safety
/// As [`portcullis_error_status`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn portcullis_error_column(error: *const Handle<Error>) -> u32 {
    // SAFETY: this function's contract.
    unsafe {
        read(error, 0, |error| {
            first(error).map_or(0, |entry| entry.column)
        })
    }
}

/// The byte offset of the first error, from 0.
///
/// # Safety
/// As [`portcullis_error_status`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn portcullis_error_offset(error: *const Handle<Error>) -> u32 {
    // SAFETY: this function's contract.
    unsafe {
        read(error, 0, |error| {
            first(error).map_or(0, |entry| entry.offset)
        })
    }
}

/// The row of a batch that the error is about; `SIZE_MAX` for none.
///
/// # Safety
/// As [`portcullis_error_status`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn portcullis_error_row(error: *const Handle<Error>) -> usize {
    // SAFETY: this function's contract.
    unsafe { read(error, usize::MAX, |error| error.row.unwrap_or(usize::MAX)) }
}

/// How many findings the error holds.
///
/// # Safety
/// As [`portcullis_error_status`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn portcullis_error_finding_count(error: *const Handle<Error>) -> usize {
    // SAFETY: this function's contract.
    unsafe { read(error, 0, |error| error.findings.len()) }
}

/// One finding, by its index.
///
/// # Safety
/// As [`portcullis_error_status`]; `finding` is NULL or can be written and begins with its size.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn portcullis_error_finding(
    error: *const Handle<Error>,
    index: usize,
    finding: *mut FindingView,
) -> Status {
    status_of(|| {
        check_output(finding)?;
        // SAFETY: this function's contract.
        let error = unsafe { handle::get(error) }?;
        let entry = error.findings.get(index).ok_or(NOT_FOUND)?;
        let policy = entry.policy.as_deref().map_or(Str::NONE, Str::of);
        let view = FindingView {
            struct_size: size_of::<FindingView>(),
            severity: u32::from(entry.severity == Severity::Error),
            line: entry.line,
            column: entry.column,
            offset: entry.offset,
            policy,
            reason: Str::of(entry.reason),
            rule: Str::of(entry.rule),
            message: Str::of(&entry.message),
            path: Str::of(&entry.path),
            end_line: entry.end.line,
            end_column: entry.end.column,
            end_offset: entry.end.offset,
            reserved: 0,
        };
        // SAFETY: checked above; its size is as it says by contract.
        unsafe { view.write_to(finding) }
    })
}

/// Frees an error. NULL is fine.
///
/// # Safety
/// As [`portcullis_error_status`], not used any more.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn portcullis_error_free(error: *mut Handle<Error>) -> Status {
    // SAFETY: this function's contract.
    status_of(|| unsafe { handle::free(error) })
}
