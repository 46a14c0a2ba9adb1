//! `portcullis man`.

use std::fs;
use std::io::Write as _;
use std::path::PathBuf;

use clap::{Args, Command, CommandFactory as _};
use clap_mangen::Man as Page;

use crate::arguments::Arguments;
use crate::failure::Failure;
use crate::output::Output;

/// Prints the manual page, of the command or of a verb
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  portcullis man | man --local-file -
  portcullis man evaluate > portcullis-evaluate.1
  portcullis man --directory /usr/local/share/man/man1")]
pub(crate) struct Man {
    /// The verb; without one, the page is the command's
    #[arg(conflicts_with = "directory")]
    verb: Option<String>,
    /// Writes the pages of the command and of all verbs into a folder
    #[arg(long, value_name = "FOLDER")]
    directory: Option<PathBuf>,
}

impl Man {
    pub(crate) fn run(&self, output: &mut Output) -> Result<u8, Failure> {
        let mut command = Arguments::command();
        command.build();
        if let Some(folder) = &self.directory {
            fs::create_dir_all(folder).map_err(|error| Failure::of(folder, error))?;
            let verbs = command
                .get_subcommands()
                .filter(|verb| verb.get_name() != "help");
            for page in core::iter::once(&command).chain(verbs) {
                let file = folder.join(format!("{}.1", name(page)));
                fs::write(&file, rendered(page)?).map_err(|error| Failure::of(&file, error))?;
            }
            return Ok(0);
        }
        let page = match &self.verb {
            None => &command,
            Some(verb) => command.find_subcommand(verb).ok_or_else(|| {
                let verbs = command.get_subcommands().map(Command::get_name);
                let meant = crate::suggest::did_you_mean(verb, verbs);
                Failure::Invalid(format!("there is no verb `{verb}`{meant}"))
            })?,
        };
        output.write_all(&rendered(page)?)?;
        Ok(0)
    }
}

/// `portcullis-evaluate`, as a page of its own is found.
fn name(page: &Command) -> String {
    page.get_display_name().unwrap_or(page.get_name()).into()
}

fn rendered(page: &Command) -> Result<Vec<u8>, Failure> {
    let mut text = Vec::new();
    Page::new(page.clone()).render(&mut text)?;
    Ok(text)
}
