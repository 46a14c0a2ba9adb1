//! What a pointer of the C side points to: a tag that tells type and life, and the object.

use alloc::boxed::Box;
use alloc::collections::VecDeque;
use core::cell::RefCell;
use core::mem::ManuallyDrop;
use core::ptr::{self, NonNull};
use core::sync::atomic::{AtomicU32, Ordering};

use crate::status::{INVALID_HANDLE, NULL_ARGUMENT, Status};

/// An object that C holds by pointer.
pub trait Kind {
    /// Told apart from every other kind, from zeroed memory and from what was freed.
    const TAG: u32;
}

/// What was freed.
const FREED: u32 = 0xDEAD_0FF1;

/// An object behind an opaque pointer.
#[derive(Debug)]
#[repr(C)]
pub struct Handle<T> {
    tag: AtomicU32,
    object: ManuallyDrop<T>,
}

impl<T: Kind> Handle<T> {
    /// Moves an object to where C can point at it.
    pub(crate) fn new(object: T) -> *mut Self {
        Box::into_raw(Box::new(Self {
            tag: AtomicU32::new(T::TAG),
            object: ManuallyDrop::new(object),
        }))
    }
}

/// Whether a pointer is that of a living handle of this kind.
///
/// # Safety
/// `handle` is NULL, or 4 readable bytes: a handle, or one that was freed and still rests in its grave, or
/// any other object.
#[inline]
unsafe fn check<T: Kind>(handle: *const Handle<T>) -> Result<(), Status> {
    if handle.is_null() {
        return Err(NULL_ARGUMENT);
    }
    // Not an atomic read: who frees a handle while another thread uses it has broken the contract already, and
    // an atomic one would need to look at the alignment first.
    // SAFETY: the tag lies at the beginning of the handle, and its bytes are readable by contract.
    let tag = unsafe { handle.cast::<u32>().read_unaligned() };
    if tag == T::TAG {
        Ok(())
    } else {
        Err(INVALID_HANDLE)
    }
}

/// The object of a handle, to be read.
///
/// # Safety
/// As [`check`]; and nobody frees or changes the object while the reference lives.
#[inline]
pub(crate) unsafe fn get<'a, T: Kind>(handle: *const Handle<T>) -> Result<&'a T, Status> {
    // SAFETY: this function's contract.
    unsafe { check(handle) }?;
    // SAFETY: the tag says that a living object of this type follows; nobody changes it by contract.
    Ok(unsafe { &(*handle).object })
}

/// The object of a handle, to be changed.
///
/// # Safety
/// As [`check`]; and nobody else uses the object while the reference lives.
pub(crate) unsafe fn get_mut<'a, T: Kind>(handle: *mut Handle<T>) -> Result<&'a mut T, Status> {
    // SAFETY: this function's contract.
    unsafe { check(handle.cast_const()) }?;
    // SAFETY: the tag says that a living object of this type follows; nobody else uses it by contract.
    Ok(unsafe { &mut (*handle).object })
}

/// Drops the object of a handle. The handle itself lies in its grave for a while, so that a second free, or
/// a use after it, finds the tag and is refused.
///
/// # Safety
/// As [`check`]; and nobody uses the object any more.
pub(crate) unsafe fn free<T: Kind + 'static>(handle: *mut Handle<T>) -> Result<(), Status> {
    let Some(place) = NonNull::new(handle) else {
        return Ok(());
    };
    // SAFETY: this function's contract.
    unsafe { check(handle.cast_const()) }?;
    // SAFETY: checked above; the place is computed without reading.
    let tag = unsafe { &raw const (*handle).tag };
    // SAFETY: checked above; the tag is only ever accessed atomically.
    let tag = unsafe { &*tag };
    // Of two frees at once, one is the first.
    if tag.swap(FREED, Ordering::AcqRel) != T::TAG {
        return Err(INVALID_HANDLE);
    }
    let grave = Grave {
        place: place.cast(),
        // SAFETY: called once, by the grave's own drop, with the pointer that `Handle::new` made.
        release: |place| drop(unsafe { Box::from_raw(place.cast::<Handle<T>>().as_ptr()) }),
    };
    // SAFETY: checked above; the place is computed without reading.
    let object = unsafe { &raw mut (*handle).object };
    // SAFETY: the swap gave this call alone the right to drop the object; `ManuallyDrop` has its layout.
    unsafe { ptr::drop_in_place(object.cast::<T>()) };
    bury(grave);
    Ok(())
}

/// The memory of a freed handle.
struct Grave {
    place: NonNull<u8>,
    release: fn(NonNull<u8>),
}

impl Drop for Grave {
    fn drop(&mut self) {
        (self.release)(self.place);
    }
}

/// So many freed handles of a thread are still known. More would find more mistakes, and hold more memory.
const GRAVES: usize = 64;

std::thread_local! {
    static GRAVEYARD: RefCell<VecDeque<Grave>> = const { RefCell::new(VecDeque::new()) };
}

fn bury(grave: Grave) {
    // Where the thread is ending, there is no graveyard any more, and the memory is released at once.
    let _ = GRAVEYARD.try_with(|graves| {
        let mut graves = graves.borrow_mut();
        if graves.len() == GRAVES {
            graves.pop_front();
        }
        graves.push_back(grave);
    });
}
