//! Which reference of AWS's services to ask.

use std::fs;
use std::path::{Path, PathBuf};

use clap::Args;
use portcullis::reference::Reference;

use crate::failure::Failure;

/// The reference, as a flag.
#[derive(Debug, Args)]
pub(crate) struct ReferenceFlag {
    /// What AWS's services define: a file of the crate `portcullis-reference`'s format in place of the built-in one, or
    /// `none`
    #[arg(long, value_name = "FILE|none")]
    reference: Option<PathBuf>,
}

/// The bytes that a view is lent from.
pub(crate) enum ReferenceBytes {
    /// Nothing is to be known of services.
    Nothing,
    /// Those of the crate.
    BuiltIn,
    /// Those of a file.
    File(PathBuf, Vec<u8>),
}

impl ReferenceFlag {
    pub(crate) fn read(&self) -> Result<ReferenceBytes, Failure> {
        match &self.reference {
            None => Ok(ReferenceBytes::BuiltIn),
            Some(file) if file.as_os_str() == "none" => Ok(ReferenceBytes::Nothing),
            Some(file) => match fs::read(file) {
                Ok(bytes) => Ok(ReferenceBytes::File(file.clone(), bytes)),
                Err(error) => Err(Failure::of(file, error)),
            },
        }
    }
}

impl ReferenceBytes {
    pub(crate) fn view(&self) -> Result<Option<Reference<'_>>, Failure> {
        let (file, bytes) = match self {
            Self::Nothing => return Ok(None),
            Self::BuiltIn => (
                Path::new("the built-in reference"),
                portcullis_reference::BYTES,
            ),
            Self::File(file, bytes) => (file.as_path(), bytes.as_slice()),
        };
        match Reference::from_bytes(bytes) {
            Ok(reference) => Ok(Some(reference)),
            Err(error) => Err(Failure::Invalid(format!("{}: {error}", file.display()))),
        }
    }
}
