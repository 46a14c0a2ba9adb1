//! Structs that callers fill: each begins with its own size, so that later versions can add fields.

use core::mem::{MaybeUninit, align_of, size_of};

use crate::guard::check_input;
use crate::status::{INVALID_LENGTH, Status};

/// A struct of the header whose first field is `size_t struct_size`.
///
/// # Safety
/// `repr(C)`, `struct_size: usize` first, and every pattern of bytes is a value.
pub(crate) unsafe trait SizedStruct: Copy {
    /// Its size in the first version, which no caller's struct is below.
    const LEAST_BYTES: usize = size_of::<Self>();

    /// The struct of a caller, of the first version, of this one or of a later one; what the first has no room for is
    /// zero.
    ///
    /// Nothing behind the fields that this version knows is read: what a size claims beyond them need not be there.
    /// A caller whose facts stand there asks `portcullis_check_abi` first.
    ///
    /// # Safety
    /// `input` is NULL, or begins with its size and has as many readable bytes as this says, or as this version knows.
    unsafe fn read(input: *const Self) -> Result<Self, Status> {
        check_input(input)?;
        // SAFETY: not NULL and aligned; the struct begins with its size.
        let size = unsafe { input.cast::<usize>().read() };
        if size == Self::LEAST_BYTES && size < size_of::<Self>() {
            let mut known = MaybeUninit::<Self>::zeroed();
            // SAFETY: so many bytes can be read and written, and the structs are two.
            unsafe {
                input
                    .cast::<u8>()
                    .copy_to_nonoverlapping(known.as_mut_ptr().cast(), Self::LEAST_BYTES);
            };
            // SAFETY: any bytes are a value, zeros too.
            return Ok(unsafe { known.assume_init() });
        }
        // A size between the two would end within a field.
        if !(size_of::<Self>()..=MOST_BYTES).contains(&size) || size % align_of::<usize>() != 0 {
            return Err(INVALID_LENGTH);
        }
        // SAFETY: large enough, aligned, and any bytes are a value.
        Ok(unsafe { input.read() })
    }

    /// Writes to the struct of a caller, whose first field says how large it is and stays as it is.
    ///
    /// # Safety
    /// `output` is aligned and has as many writable bytes as its first field says.
    unsafe fn write_to(mut self, output: *mut Self) -> Result<(), Status> {
        // SAFETY: the struct begins with its size.
        let size = unsafe { output.cast::<usize>().read() };
        if !(Self::LEAST_BYTES..=MOST_BYTES).contains(&size) {
            return Err(INVALID_LENGTH);
        }
        self.set_size(size);
        // What a caller of an earlier version has no room for stands behind the rest.
        let known = size.min(size_of::<Self>());
        let from = core::ptr::from_ref(&self).cast::<u8>();
        // SAFETY: so many bytes can be read and written, and the structs are two.
        unsafe { from.copy_to_nonoverlapping(output.cast(), known) };
        Ok(())
    }

    fn set_size(&mut self, size: usize);
}

/// No struct of any version will be as large: such a size was never set.
const MOST_BYTES: usize = 4096;
