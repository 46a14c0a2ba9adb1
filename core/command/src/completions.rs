//! `portcullis completions`.

use std::io::Write as _;

use clap::{Args, CommandFactory as _};
use clap_complete::Shell;

use crate::arguments::Arguments;
use crate::failure::Failure;
use crate::output::Output;

/// Prints a shell's completions of this command
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  portcullis completions bash > /usr/share/bash-completion/completions/portcullis
  portcullis completions zsh > ~/.zfunc/_portcullis")]
pub(crate) struct Completions {
    /// The shell
    shell: Shell,
}

impl Completions {
    pub(crate) fn run(&self, output: &mut Output) -> Result<u8, Failure> {
        // In memory first: the generator does not expect that its reader goes away.
        let mut script = Vec::new();
        clap_complete::generate(
            self.shell,
            &mut Arguments::command(),
            "portcullis",
            &mut script,
        );
        output.write_all(&script)?;
        Ok(0)
    }
}
