//! Texts in both directions: pointer and length, UTF-8.

use alloc::boxed::Box;
use alloc::string::String;
use core::ffi::c_char;
use core::{ptr, slice, str};

use crate::guard::{caught, status_of};
use crate::handle::{self, Handle, Kind};
use crate::limits::{Refused, Subject};
use crate::status::{INVALID_LENGTH, INVALID_UTF8, NULL_ARGUMENT, Status};

/// A borrowed text: `portcullis_str`.
#[derive(Debug, Clone, Copy)]
#[repr(C)]
#[expect(clippy::exhaustive_structs, reason = "its layout is the ABI")]
pub struct Str {
    /// The first byte. May be NULL if `len` is 0.
    pub ptr: *const c_char,
    /// How many bytes.
    pub len: usize,
}

impl Str {
    /// No text at all.
    pub(crate) const NONE: Self = Self {
        ptr: ptr::null(),
        len: 0,
    };

    /// A view of a text of the library.
    pub(crate) const fn of(text: &str) -> Self {
        Self {
            ptr: text.as_ptr().cast(),
            len: text.len(),
        }
    }

    /// The bytes, however many.
    ///
    /// # Safety
    /// `ptr` is NULL or has `len` readable bytes, which nobody changes during `'a`.
    #[inline]
    pub(crate) unsafe fn raw<'a>(self) -> Result<&'a [u8], Status> {
        if self.ptr.is_null() {
            return if self.len == 0 {
                Ok(&[])
            } else {
                Err(NULL_ARGUMENT)
            };
        }
        if self.len > isize::MAX.unsigned_abs() {
            return Err(INVALID_LENGTH);
        }
        // SAFETY: not NULL, no longer than an object can be, readable and unchanged by contract.
        Ok(unsafe { slice::from_raw_parts(self.ptr.cast(), self.len) })
    }

    /// The bytes of a text that is no longer than such a text is read. A longer one is refused by its length, before
    /// the pointer is looked at: a caller that has no UTF-8 of a long text need not make it.
    ///
    /// # Safety
    /// As [`raw`](Self::raw).
    #[inline]
    pub(crate) unsafe fn bytes<'a>(self, subject: Subject) -> Result<&'a [u8], Refused> {
        if self.len <= isize::MAX.unsigned_abs() {
            subject.admit(self.len)?;
        }
        // SAFETY: this function's contract.
        Ok(unsafe { self.raw() }?)
    }

    /// The text; of NULL the empty one.
    ///
    /// # Safety
    /// As [`raw`](Self::raw).
    #[inline]
    pub(crate) unsafe fn get<'a>(self, subject: Subject) -> Result<&'a str, Refused> {
        // SAFETY: this function's contract.
        let bytes = unsafe { self.bytes(subject) }?;
        str::from_utf8(bytes).map_err(|_| INVALID_UTF8.into())
    }

    /// The text, or `None` for NULL: a fact that is not given, which is not the same as an empty one.
    ///
    /// # Safety
    /// As [`raw`](Self::raw).
    pub(crate) unsafe fn given<'a>(self, subject: Subject) -> Result<Option<&'a str>, Refused> {
        // SAFETY: this function's contract.
        let text = unsafe { self.get(subject) }?;
        Ok((!self.ptr.is_null()).then_some(text))
    }

    /// The same, as it stands where `keep` copied it; NULL stays.
    ///
    /// # Safety
    /// As [`raw`](Self::raw).
    pub(crate) unsafe fn kept(
        self,
        subject: Subject,
        keep: impl FnOnce(&str) -> &'static str,
    ) -> Result<Self, Refused> {
        // SAFETY: this function's contract.
        let given = unsafe { self.given(subject) }?;
        Ok(given.map_or(Self::NONE, |text| Self::of(keep(text))))
    }
}

/// A text that the caller owns: `portcullis_text`.
#[derive(Debug)]
pub struct Text(Box<str>);

impl Kind for Text {
    const TAG: u32 = 0x5043_0001;
}

impl Text {
    /// Hands a text to the caller.
    pub(crate) fn handle(text: String) -> *mut Handle<Self> {
        Handle::new(Self(text.into()))
    }
}

/// The bytes of a text, which live as long as it. NULL and 0 for no text.
///
/// # Safety
/// `text` is NULL or a text of this library.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn portcullis_text_get(text: *const Handle<Text>) -> Str {
    // SAFETY: this function's contract.
    let view = caught(|| unsafe { handle::get(text) }.map_or(Str::NONE, |text| Str::of(&text.0)));
    view.unwrap_or(Str::NONE)
}

/// Frees a text. NULL is fine.
///
/// # Safety
/// `text` is NULL or a text of this library, not used any more.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn portcullis_text_free(text: *mut Handle<Text>) -> Status {
    // SAFETY: this function's contract.
    status_of(|| unsafe { handle::free(text) })
}
