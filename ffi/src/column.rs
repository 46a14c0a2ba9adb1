//! Columns of a batch, where they lie in the caller's memory.

use core::ffi::c_void;
use core::str;

use portcullis::request::{ContextScalar, Timestamp};

use crate::limits::{Refused, Subject};
use crate::request_facts::array;
use crate::status::{INVALID_ARGUMENT, INVALID_LENGTH, INVALID_UTF8, Status};
use crate::text::Str;
use crate::value::{BOOL, DATE, INTEGER, IP, NUMBER, STRING, address};

/// A value for each row: `portcullis_column`.
#[derive(Debug, Clone, Copy)]
#[repr(C)]
#[expect(clippy::exhaustive_structs, reason = "its layout is the ABI")]
pub struct Column {
    /// How `values` are laid out; 0 for no column.
    pub kind: u32,
    /// Zero.
    pub reserved: u32,
    /// The values, or their bytes.
    pub values: *const c_void,
    /// How many values.
    pub length: usize,
    /// Where each text begins and ends in `values`, `length + 1` numbers.
    pub offsets: *const c_void,
    /// How many bytes `values` has, if there are offsets.
    pub values_size: usize,
    /// A bit for each row, the lowest first: 0 where the row has no value. NULL where all have one.
    pub validity: *const u8,
}

const NONE: u32 = 0;
const CONSTANT: u32 = 1;
const STRINGS: u32 = 2;
const OFFSETS32: u32 = 3;
const OFFSETS64: u32 = 4;
const INTEGERS: u32 = 5;
const BOOLEANS: u32 = 6;

/// A column whose lengths have been checked.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Cells<'a> {
    /// What the values are, which says how long they may be.
    subject: Subject,
    layout: Layout<'a>,
    validity: Option<&'a [u8]>,
}

#[derive(Debug, Clone, Copy)]
enum Layout<'a> {
    None,
    Constant(Str),
    Strings(&'a [Str]),
    Offsets32(&'a [u8], &'a [u32]),
    Offsets64(&'a [u8], &'a [u64]),
    Integers(&'a [i64]),
    Booleans(&'a [u8]),
}

/// One value of a column.
#[derive(Debug, PartialEq, Eq)]
enum Cell<'a> {
    Bytes(&'a [u8]),
    Integer(i64),
    Boolean(u8),
}

impl Column {
    /// # Safety
    /// What the pointers name is readable, and does not change during `'a`.
    pub(crate) unsafe fn cells<'a>(
        self,
        rows: usize,
        subject: Subject,
    ) -> Result<Cells<'a>, Status> {
        if self.reserved != 0 {
            return Err(INVALID_ARGUMENT);
        }
        let expected = if self.kind == CONSTANT { 1 } else { rows };
        if self.kind != NONE && self.length != expected {
            return Err(INVALID_LENGTH);
        }
        let bytes = Str {
            ptr: self.values.cast(),
            len: self.values_size,
        };
        let layout = match self.kind {
            NONE => Layout::None,
            CONSTANT => {
                // SAFETY: this function's contract.
                let values = unsafe { array(self.values.cast::<Str>(), 1) }?;
                let text = values.first().copied().unwrap_or(Str::NONE);
                if subject.admit(text.len).is_ok() {
                    // SAFETY: this function's contract.
                    unsafe { text.raw() }?;
                }
                Layout::Constant(text)
            }
            // SAFETY: this function's contract.
            STRINGS => Layout::Strings(unsafe { array(self.values.cast(), rows) }?),
            OFFSETS32 => {
                // SAFETY: this function's contract.
                let offsets = unsafe { array(self.offsets.cast(), more_by_one(rows)?) }?;
                // SAFETY: this function's contract.
                Layout::Offsets32(unsafe { bytes.raw() }?, offsets)
            }
            OFFSETS64 => {
                // SAFETY: this function's contract.
                let offsets = unsafe { array(self.offsets.cast(), more_by_one(rows)?) }?;
                // SAFETY: this function's contract.
                Layout::Offsets64(unsafe { bytes.raw() }?, offsets)
            }
            // SAFETY: this function's contract.
            INTEGERS => Layout::Integers(unsafe { array(self.values.cast(), rows) }?),
            // SAFETY: this function's contract.
            BOOLEANS => Layout::Booleans(unsafe { array(self.values.cast(), rows) }?),
            _ => return Err(INVALID_ARGUMENT),
        };
        let validity = if self.validity.is_null() {
            None
        } else {
            // SAFETY: this function's contract.
            Some(unsafe { array(self.validity, rows.div_ceil(8)) }?)
        };
        Ok(Cells {
            subject,
            layout,
            validity,
        })
    }
}

fn more_by_one(rows: usize) -> Result<usize, Status> {
    rows.checked_add(1).ok_or(INVALID_LENGTH)
}

impl<'a> Cells<'a> {
    pub(crate) const fn is_given(&self) -> bool {
        !matches!(self.layout, Layout::None)
    }

    fn is_valid(&self, row: usize) -> bool {
        self.validity.is_none_or(|bits| {
            let byte = bits.get(row / 8).copied().unwrap_or_default();
            byte >> (row % 8) & 1 == 1
        })
    }

    fn cell(&self, row: usize) -> Result<Option<Cell<'a>>, Refused> {
        if !self.is_valid(row) {
            return Ok(None);
        }
        let bytes = match self.layout {
            Layout::None => return Ok(None),
            // SAFETY: the contract of `Column::cells`, which made this value.
            Layout::Constant(text) => unsafe { text.bytes(self.subject) }?,
            Layout::Strings(values) => {
                let value = values.get(row).copied().unwrap_or(Str::NONE);
                if value.ptr.is_null() && value.len == 0 {
                    return Ok(None);
                }
                // SAFETY: the contract of `Column::cells`, which made this value.
                unsafe { value.bytes(self.subject) }?
            }
            Layout::Offsets32(bytes, offsets) => {
                let at = |index: usize| offsets.get(index).map(|offset| *offset as usize);
                slice_of(bytes, at(row), at(row + 1))?
            }
            Layout::Offsets64(bytes, offsets) => {
                let at = |index: usize| usize::try_from(*offsets.get(index)?).ok();
                slice_of(bytes, at(row), at(row + 1))?
            }
            Layout::Integers(values) => {
                return Ok(values.get(row).map(|value| Cell::Integer(*value)));
            }
            Layout::Booleans(values) => {
                return Ok(values.get(row).map(|value| Cell::Boolean(*value)));
            }
        };
        self.subject.admit(bytes.len())?;
        Ok(Some(Cell::Bytes(bytes)))
    }

    /// Whether a row has the value of the row before it.
    pub(crate) fn repeats(&self, row: usize) -> bool {
        let Some(before) = row.checked_sub(1) else {
            return false;
        };
        match self.layout {
            Layout::None => return true,
            // Not by its bytes, which would be compared in every row.
            Layout::Constant(_) => return self.is_valid(before) == self.is_valid(row),
            _ => {}
        }
        match (self.cell(before), self.cell(row)) {
            (Ok(before), Ok(now)) => before == now,
            _ => false,
        }
    }

    /// Whether both a row and the row before it have a value.
    pub(crate) fn is_in_both(&self, row: usize) -> bool {
        let has_value = |row| matches!(self.cell(row), Ok(Some(_)));
        row.checked_sub(1).is_some_and(has_value) && has_value(row)
    }

    /// The text of a row, if it has a value.
    pub(crate) fn text(&self, row: usize) -> Result<Option<&'a str>, Refused> {
        match self.cell(row)? {
            None => Ok(None),
            Some(Cell::Bytes(bytes)) => Ok(Some(utf8(bytes)?)),
            Some(Cell::Integer(_) | Cell::Boolean(_)) => Err(INVALID_ARGUMENT.into()),
        }
    }

    /// The text that a row must have.
    pub(crate) fn required(&self, row: usize) -> Result<&'a str, Refused> {
        self.text(row)?.ok_or(Refused::Missing(self.subject))
    }

    /// The value of a row as one of a condition key, if it has one.
    pub(crate) fn scalar(
        &self,
        row: usize,
        value_kind: u32,
    ) -> Result<Option<ContextScalar<'a>>, Refused> {
        let Some(cell) = self.cell(row)? else {
            return Ok(None);
        };
        Ok(Some(match (cell, value_kind) {
            (Cell::Bytes(bytes), STRING) => utf8(bytes)?.into(),
            (Cell::Bytes(bytes), NUMBER) => ContextScalar::number(utf8(bytes)?),
            (Cell::Bytes(bytes), IP) => address(bytes)?.into(),
            (Cell::Integer(integer), INTEGER) => integer.into(),
            (Cell::Integer(seconds), DATE) => Timestamp::from_epoch_seconds(seconds).into(),
            (Cell::Boolean(flag @ (0 | 1)), BOOL) => (flag == 1).into(),
            _ => return Err(INVALID_ARGUMENT.into()),
        }))
    }
}

fn utf8(bytes: &[u8]) -> Result<&str, Status> {
    str::from_utf8(bytes).map_err(|_| INVALID_UTF8)
}

fn slice_of(bytes: &[u8], start: Option<usize>, end: Option<usize>) -> Result<&[u8], Status> {
    start
        .zip(end)
        .and_then(|(start, end)| bytes.get(start..end))
        .ok_or(INVALID_LENGTH)
}
