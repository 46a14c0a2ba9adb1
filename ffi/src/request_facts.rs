//! The facts that a request may have.

use core::slice;

use portcullis::request::{ContextScalar, ContextValue, Timestamp};

use crate::connection::Connection;
use crate::facts::{Credentials, Network};
use crate::guard::{check_input, status_of};
use crate::handle::{self, Handle};
use crate::limits::{Refused, Subject};
use crate::request::RequestBuilder;
use crate::sized::SizedStruct;
use crate::status::{INVALID_LENGTH, Status};
use crate::text::Str;
use crate::value::{Value, address};

/// A function of the header that adds a fact: its text is read, kept, and given to the core's builder.
macro_rules! fact {
    ($(#[$doc:meta])* $name:ident($text:ident: Str, $field:literal) |$facts:ident| $add:expr) => {
        $(#[$doc])*
        ///
        /// # Safety
        /// `builder` is NULL or a builder of this library that nobody else uses now; inputs are readable.
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn $name(builder: *mut Handle<RequestBuilder>, $text: Str) -> Status {
            status_of(|| {
                // SAFETY: this function's contract.
                let builder = unsafe { handle::get_mut(builder) }?;
                builder.add(|$facts, keep| {
                    // SAFETY: this function's contract.
                    let $text = keep(unsafe { $text.get(Subject::Fact($field)) }?);
                    Ok($add)
                })
            })
        }
    };
}

fact! {
    /// The account that owns the resource.
    portcullis_request_builder_set_resource_account(account: Str, "resourceAccount")
    |facts| facts.resource_account(account)
}

fact! {
    /// When the request is evaluated, RFC 3339.
    portcullis_request_builder_set_time(time: Str, "time")
    |facts| facts.time(time)
}

/// A function of the header that adds a condition key, whose value is a text or plain.
macro_rules! key {
    ($(#[$doc:meta])* $name:ident($($text:ident: Str)? $(; $plain:ident: $type:ty)?) => $value:expr) => {
        $(#[$doc])*
        ///
        /// # Safety
        /// `builder` is NULL or a builder of this library that nobody else uses now; inputs are readable.
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn $name(
            builder: *mut Handle<RequestBuilder>,
            key: Str,
            $($text: Str,)?
            $($plain: $type,)?
        ) -> Status {
            status_of(|| {
                // SAFETY: this function's contract.
                let builder = unsafe { handle::get_mut(builder) }?;
                builder.add_key(Ok(2), |facts, keep| {
                    // SAFETY: this function's contract.
                    let key = unsafe { key.get(Subject::Key) }?;
                    $(
                        // SAFETY: this function's contract.
                        let $text = unsafe { $text.get(Subject::Value) };
                        let $text = keep($text.map_err(|refused| refused.of_key(key))?);
                    )?
                    let value = || -> Result<ContextValue<'_>, Refused> { Ok($value.into()) };
                    let value = value().map_err(|refused| refused.of_key(key))?;
                    Ok(facts.context(keep(key), value))
                })
            })
        }
    };
}

key! {
    /// A condition key with a string.
    portcullis_request_builder_add_string(value: Str) => value
}

key! {
    /// A condition key with a number, as it is spelt.
    portcullis_request_builder_add_number(spelling: Str) => ContextScalar::number(spelling)
}

key! {
    /// A condition key with an integer.
    portcullis_request_builder_add_integer(; value: i64) => value
}

key! {
    /// A condition key with a boolean.
    portcullis_request_builder_add_bool(; value: u8) => (value != 0)
}

key! {
    /// A condition key with an instant, in seconds since 1970.
    portcullis_request_builder_add_date(; seconds: i64) => Timestamp::from_epoch_seconds(seconds)
}

key! {
    /// A condition key that is absent, also where it could be derived.
    portcullis_request_builder_add_absent() => ContextValue::Absent
}

/// Adds a fact that needs nothing but the builder.
macro_rules! switch {
    ($(#[$doc:meta])* $name:ident($($plain:ident: $type:ty)?) |$facts:ident| $add:expr) => {
        $(#[$doc])*
        ///
        /// # Safety
        /// `builder` is NULL or a builder of this library that nobody else uses now.
        #[unsafe(no_mangle)]
        pub unsafe extern "C" fn $name(
            builder: *mut Handle<RequestBuilder>,
            $($plain: $type,)?
        ) -> Status {
            status_of(|| {
                // SAFETY: this function's contract.
                let builder = unsafe { handle::get_mut(builder) }?;
                builder.add(|$facts, _| Ok($add))
            })
        }
    };
}

switch! {
    /// The resource is of the organization's management account.
    portcullis_request_builder_set_resource_in_management_account()
    |facts| facts.resource_in_management_account(true)
}

switch! {
    /// A KMS grant to the user, or to the role behind the session, covers the operation.
    portcullis_request_builder_set_kms_grant()
    |facts| facts.kms_grant(true)
}

switch! {
    /// A KMS grant to the session itself covers the operation.
    portcullis_request_builder_set_kms_grant_to_session()
    |facts| facts.kms_grant_to_session(true)
}

switch! {
    /// When the request is evaluated, in seconds since 1970.
    portcullis_request_builder_set_time_epoch(seconds: i64)
    |facts| facts.time(Timestamp::from_epoch_seconds(seconds))
}

switch! {
    /// Keys that differ in letter case only are one that is undecided, not an error.
    portcullis_request_builder_keep_ambiguous_keys()
    |facts| facts.keep_ambiguous_keys(true)
}

/// How the request arrived.
///
/// # Safety
/// `builder` is NULL or a builder of this library that nobody else uses now; inputs are readable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn portcullis_request_builder_set_network(
    builder: *mut Handle<RequestBuilder>,
    network: *const Network,
) -> Status {
    status_of(|| {
        // SAFETY: this function's contract.
        let builder = unsafe { handle::get_mut(builder) }?;
        builder.add(|facts, keep| {
            // SAFETY: this function's contract.
            let network = unsafe { Network::read(network) }?.map_texts(|text, subject| {
                // SAFETY: this function's contract.
                unsafe { text.kept(subject, &mut *keep) }
            })?;
            // SAFETY: the texts are now those that were kept.
            Ok(facts.network(unsafe { network.to_core() }?))
        })
    })
}

/// What signed the request.
///
/// # Safety
/// As [`portcullis_request_builder_set_network`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn portcullis_request_builder_set_credentials(
    builder: *mut Handle<RequestBuilder>,
    credentials: *const Credentials,
) -> Status {
    status_of(|| {
        // SAFETY: this function's contract.
        let builder = unsafe { handle::get_mut(builder) }?;
        builder.add(|facts, keep| {
            // SAFETY: this function's contract.
            let credentials =
                unsafe { Credentials::read(credentials) }?.map_texts(|text, subject| {
                    // SAFETY: this function's contract.
                    unsafe { text.kept(subject, &mut *keep) }
                })?;
            // SAFETY: the texts are now those that were kept.
            Ok(facts.credentials(unsafe { credentials.to_core() }?))
        })
    })
}

/// The connection that is asked for beside the call.
///
/// # Safety
/// As [`portcullis_request_builder_set_network`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn portcullis_request_builder_set_connection(
    builder: *mut Handle<RequestBuilder>,
    connection: *const Connection,
) -> Status {
    status_of(|| {
        // SAFETY: this function's contract.
        let builder = unsafe { handle::get_mut(builder) }?;
        builder.add(|facts, _| {
            // SAFETY: this function's contract.
            let connection = unsafe { Connection::read(connection) }?;
            // SAFETY: this function's contract.
            let connection = unsafe { connection.to_core() }?;
            Ok(facts.connection(connection.into_owned()))
        })
    })
}

/// What was signed, and with what, as JSON; it is verified when the request is built.
///
/// # Safety
/// As [`portcullis_request_builder_set_network`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn portcullis_request_builder_set_signature_json(
    builder: *mut Handle<RequestBuilder>,
    signature: Str,
) -> Status {
    status_of(|| {
        // SAFETY: this function's contract.
        let builder = unsafe { handle::get_mut(builder) }?;
        let mut kept = None;
        builder.add(|facts, _| {
            // SAFETY: this function's contract.
            kept = Some(unsafe { signature.get(Subject::Scenario) }?.into());
            Ok(facts)
        })?;
        builder.signature = kept;
        Ok(())
    })
}

/// A condition key with an address of 4 or 16 bytes.
///
/// # Safety
/// As [`portcullis_request_builder_set_network`]; `bytes` has `length` readable bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn portcullis_request_builder_add_ip(
    builder: *mut Handle<RequestBuilder>,
    key: Str,
    bytes: *const u8,
    length: usize,
) -> Status {
    status_of(|| {
        // SAFETY: this function's contract.
        let builder = unsafe { handle::get_mut(builder) }?;
        builder.add_key(Ok(2), |facts, keep| {
            let bytes = Str {
                ptr: bytes.cast(),
                len: length,
            };
            // SAFETY: this function's contract.
            let key = unsafe { key.get(Subject::Key) }?;
            // SAFETY: this function's contract.
            let bytes = unsafe { bytes.bytes(Subject::Value) };
            let address = address(bytes.map_err(|refused| refused.of_key(key))?)?;
            Ok(facts.context(keep(key), address))
        })
    })
}

/// A multivalued condition key.
///
/// # Safety
/// As [`portcullis_request_builder_set_network`]; `values` is an array of `count`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn portcullis_request_builder_add_list(
    builder: *mut Handle<RequestBuilder>,
    key: Str,
    values: *const Value,
    count: usize,
) -> Status {
    status_of(|| {
        // SAFETY: this function's contract.
        let builder = unsafe { handle::get_mut(builder) }?;
        let values_of_list = check_count::<Value>(count).map(|()| 2 + count);
        builder.add_key(values_of_list, |facts, keep| {
            // SAFETY: this function's contract.
            let values = unsafe { array(values, count) }?;
            // SAFETY: this function's contract.
            let key = unsafe { key.get(Subject::Key) }?;
            let mut scalars = alloc::vec::Vec::with_capacity(values.len());
            for value in values {
                // SAFETY: this function's contract; what is kept lives as long as the request.
                let scalar = unsafe { value.to_core(&mut *keep) };
                scalars.push(scalar.map_err(|refused| refused.of_key(key))?);
            }
            Ok(facts.context(keep(key), ContextValue::Multiple(scalars)))
        })
    })
}

/// An array of the caller's.
///
/// # Safety
/// `values` is NULL or has `count` readable elements, which do not change during `'a`.
pub(crate) unsafe fn array<'a, T>(values: *const T, count: usize) -> Result<&'a [T], Status> {
    if count == 0 {
        return Ok(&[]);
    }
    check_input(values)?;
    check_count::<T>(count)?;
    // SAFETY: not NULL, aligned, no larger than an object can be, readable by contract.
    Ok(unsafe { slice::from_raw_parts(values, count) })
}

/// Whether an array of so many elements can be.
pub(crate) const fn check_count<T>(count: usize) -> Result<(), Status> {
    let size = if size_of::<T>() == 0 {
        1
    } else {
        size_of::<T>()
    };
    if count > isize::MAX.unsigned_abs() / size {
        return Err(INVALID_LENGTH);
    }
    Ok(())
}
