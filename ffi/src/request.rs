//! Requests: built from typed facts, then immutable.

use alloc::boxed::Box;

use portcullis::{RequestContext, request::RequestContextBuilder as CoreBuilder, scenario};

use crate::arena::Arena;
use crate::collecting::FirstFailure;
use crate::error::{Error, Failure};
use crate::facts::Principal;
use crate::guard::{check_output, reported, status_of};
use crate::handle::{self, Handle, Kind};
use crate::limits::{Subject, admit_values};
use crate::sized::SizedStruct;
use crate::status::{NOT_BEGUN, Status};
use crate::text::Str;

/// What is asked: `portcullis_request`.
#[derive(Debug)]
pub struct Request {
    /// Borrows from `texts`, and is dropped before it.
    pub(crate) context: RequestContext<'static>,
    #[expect(dead_code, reason = "holds what `context` borrows")]
    texts: Arena,
}

impl Kind for Request {
    const TAG: u32 = 0x5043_0005;
}

/// Collects the facts of a request: `portcullis_request_builder`.
#[derive(Debug, Default)]
pub struct RequestBuilder {
    /// Borrows from `texts`, and is dropped before it. Taken for the length of a call.
    facts: Option<CoreBuilder<'static>>,
    texts: Arena,
    /// How many condition keys and values were added.
    values: usize,
    /// Verified when the request is built: with its time and credentials, whenever they were told.
    pub(crate) signature: Option<Box<str>>,
    failed: FirstFailure,
}

impl Kind for RequestBuilder {
    const TAG: u32 = 0x5043_0006;
}

impl RequestBuilder {
    fn clear(&mut self) {
        self.facts = None;
        self.texts = Arena::default();
        self.values = 0;
        self.signature = None;
        self.failed = FirstFailure::default();
    }

    /// # Safety
    /// The texts are readable.
    unsafe fn begin(
        &mut self,
        principal: *const Principal,
        action: Str,
        resource: Str,
    ) -> Result<(), Status> {
        self.clear();
        let Self {
            facts,
            texts,
            failed,
            ..
        } = self;
        failed.during(|| {
            // SAFETY: the copies live in the arena, which is dropped after what borrows from it.
            let mut keep = |text: &str| unsafe { texts.keep(text) };
            // SAFETY: this function's contract.
            let principal = unsafe { Principal::read(principal) }?;
            let principal = principal.map_texts(|text, subject| {
                // SAFETY: this function's contract.
                unsafe { text.kept(subject, &mut keep) }
            })?;
            // SAFETY: this function's contract.
            let action = keep(unsafe { action.get(Subject::Action) }?);
            // SAFETY: this function's contract.
            let resource = keep(unsafe { resource.get(Subject::Resource) }?);
            // SAFETY: the texts are now those of the arena.
            let principal = unsafe { principal.to_core() }?;
            *facts = Some(RequestContext::builder(principal, action, resource));
            Ok(())
        })
    }

    /// Adds facts; `keep` copies a text to where the request finds it.
    pub(crate) fn add(
        &mut self,
        add: impl FnOnce(
            CoreBuilder<'static>,
            &mut dyn FnMut(&str) -> &'static str,
        ) -> Result<CoreBuilder<'static>, Failure>,
    ) -> Result<(), Status> {
        let Self {
            facts,
            texts,
            failed,
            ..
        } = self;
        failed.during(|| {
            let collected = facts.take().ok_or(NOT_BEGUN)?;
            // SAFETY: the copies live in the arena, which is dropped after what borrows from it.
            let mut keep = |text: &str| unsafe { texts.keep(text) };
            *facts = Some(add(collected, &mut keep)?);
            Ok(())
        })
    }

    /// Adds a condition key with so many values. The core counts when it builds; until then what was added would have
    /// been kept.
    pub(crate) fn add_key(
        &mut self,
        values: Result<usize, Status>,
        add: impl FnOnce(
            CoreBuilder<'static>,
            &mut dyn FnMut(&str) -> &'static str,
        ) -> Result<CoreBuilder<'static>, Failure>,
    ) -> Result<(), Status> {
        let count = values.map(|values| self.values.saturating_add(values));
        self.values = count.unwrap_or(self.values);
        self.add(|facts, keep| {
            admit_values(count?)?;
            add(facts, keep)
        })
    }

    fn build(&mut self) -> Result<Request, Failure> {
        let facts = self.facts.take();
        let texts = core::mem::take(&mut self.texts);
        let signature = self.signature.take();
        self.failed.take()?;
        let mut facts = facts.ok_or(NOT_BEGUN)?;
        if let Some(signature) = signature {
            facts = scenario::signature(&signature, facts)?;
        }
        let context = facts.build()?;
        Ok(Request { context, texts })
    }
}

/// A builder without a request; begin one.
///
/// # Safety
/// `builder` is NULL or can be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn portcullis_request_builder_new(
    builder: *mut *mut Handle<RequestBuilder>,
) -> Status {
    status_of(|| {
        check_output(builder)?;
        // SAFETY: checked above.
        unsafe { builder.write(Handle::new(RequestBuilder::default())) };
        Ok(())
    })
}

/// Begins a request, and forgets what was collected before.
///
/// # Safety
/// `builder` is NULL or a builder of this library that nobody else uses now; inputs are readable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn portcullis_request_builder_begin(
    builder: *mut Handle<RequestBuilder>,
    principal: *const Principal,
    action: Str,
    resource: Str,
) -> Status {
    status_of(|| {
        // SAFETY: this function's contract.
        let builder = unsafe { handle::get_mut(builder) }?;
        // SAFETY: this function's contract.
        unsafe { builder.begin(principal, action, resource) }
    })
}

/// Judges the facts, and leaves the builder without a request.
///
/// # Safety
/// As [`portcullis_request_builder_begin`]; outputs are NULL or can be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn portcullis_request_builder_build(
    builder: *mut Handle<RequestBuilder>,
    request: *mut *mut Handle<Request>,
    error: *mut *mut Handle<Error>,
) -> Status {
    let body = || {
        check_output(request)?;
        // SAFETY: this function's contract.
        let builder = unsafe { handle::get_mut(builder) }?;
        let built = builder.build()?;
        // SAFETY: checked above.
        unsafe { request.write(Handle::new(built)) };
        Ok(())
    };
    // SAFETY: this function's contract.
    unsafe { reported(error, body) }
}

/// Frees a builder. NULL is fine.
///
/// # Safety
/// `builder` is NULL or a builder of this library, not used any more.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn portcullis_request_builder_free(
    builder: *mut Handle<RequestBuilder>,
) -> Status {
    // SAFETY: this function's contract.
    status_of(|| unsafe { handle::free(builder) })
}

/// Frees a request. NULL is fine.
///
/// # Safety
/// `request` is NULL or a request of this library, not used any more.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn portcullis_request_free(request: *mut Handle<Request>) -> Status {
    // SAFETY: this function's contract.
    status_of(|| unsafe { handle::free(request) })
}
