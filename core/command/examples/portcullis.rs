//! The command as `cargo run --example portcullis -- …` runs it from the root of the workspace.

use std::process::ExitCode;

fn main() -> ExitCode {
    portcullis_cli::main()
}
