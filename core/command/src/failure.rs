//! Why a verb ends before its end.

use std::io;
use std::path::Path;

use portcullis::PolicyErrors;

use crate::output::printable;

/// A verb cannot go on. All but a closed pipe is told on standard error.
#[derive(Debug, thiserror::Error)]
pub(crate) enum Failure {
    /// Nothing more can be printed.
    #[error("standard output: {0}")]
    Output(#[from] io::Error),
    /// A file cannot be read or written.
    #[error("{file}: {error}")]
    File {
        /// Its name as it was given.
        file: String,
        /// What the system says.
        error: io::Error,
    },
    /// What was read cannot be what was meant.
    #[error("{0}")]
    Invalid(String),
    /// The flags do not fit together.
    #[error("{0}")]
    Usage(clap::Error),
}

impl Failure {
    /// Of a file.
    pub(crate) fn of(file: &Path, error: io::Error) -> Self {
        Self::File {
            file: file.display().to_string(),
            error,
        }
    }
    /// What keeps a file's text from being a policy, a line each.
    pub(crate) fn of_policy(file: &Path, errors: &PolicyErrors) -> Self {
        let file = file.display();
        let lines = errors
            .errors()
            .map(|error| printable(&format!("{file}: {error}")));
        Self::Invalid(lines.collect::<Vec<_>>().join("\n"))
    }
}
