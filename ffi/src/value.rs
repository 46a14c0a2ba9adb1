//! Typed values of condition keys.

use core::net::IpAddr;

use portcullis::request::{ContextScalar, Timestamp};

use crate::limits::{Refused, Subject};
use crate::status::{INVALID_ARGUMENT, INVALID_LENGTH, Status};
use crate::text::Str;

/// One value with its type: `portcullis_value`.
#[derive(Debug, Clone, Copy)]
#[repr(C)]
#[expect(clippy::exhaustive_structs, reason = "its layout is the ABI")]
pub struct Value {
    /// One of the value kinds.
    pub kind: u32,
    /// Zero.
    pub reserved: u32,
    /// Of an integer itself, of a boolean 0 or 1, of a date the seconds since 1970.
    pub integer: i64,
    /// Of a string its text, of a number its spelling, of an address its 4 or 16 bytes.
    pub text: Str,
}

pub(crate) const STRING: u32 = 1;
pub(crate) const NUMBER: u32 = 2;
pub(crate) const INTEGER: u32 = 3;
pub(crate) const BOOL: u32 = 4;
pub(crate) const IP: u32 = 5;
pub(crate) const DATE: u32 = 6;

/// An address of 4 or 16 bytes in network order.
pub(crate) fn address(bytes: &[u8]) -> Result<IpAddr, Status> {
    if let Ok(four) = <[u8; 4]>::try_from(bytes) {
        return Ok(four.into());
    }
    match <[u8; 16]>::try_from(bytes) {
        Ok(sixteen) => Ok(sixteen.into()),
        Err(_) => Err(INVALID_LENGTH),
    }
}

impl Value {
    /// The value, with its text held by `keep`.
    ///
    /// # Safety
    /// The text is readable, and what `keep` gives lives for `'a`.
    pub(crate) unsafe fn to_core<'a>(
        self,
        keep: impl FnOnce(&str) -> &'a str,
    ) -> Result<ContextScalar<'a>, Refused> {
        if self.reserved != 0 {
            return Err(INVALID_ARGUMENT.into());
        }
        Ok(match self.kind {
            // SAFETY: this function's contract.
            STRING => keep(unsafe { self.text.get(Subject::Value) }?).into(),
            // SAFETY: this function's contract.
            NUMBER => ContextScalar::number(keep(unsafe { self.text.get(Subject::Value) }?)),
            INTEGER => self.integer.into(),
            BOOL => match self.integer {
                0 => false.into(),
                1 => true.into(),
                _ => return Err(INVALID_ARGUMENT.into()),
            },
            // SAFETY: this function's contract.
            IP => address(unsafe { self.text.bytes(Subject::Value) }?)?.into(),
            DATE => Timestamp::from_epoch_seconds(self.integer).into(),
            _ => return Err(INVALID_ARGUMENT.into()),
        })
    }
}
