//! The command, as cargo builds it.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::sync::OnceLock;

use serde_json::Value;

/// Where the command is. Asks the cargo that runs this test, and builds it if need be: as `cargo test --workspace` does, for
/// alone it would be built with other features once more.
///
/// # Panics
/// If it does not build.
#[must_use]
pub fn portcullis() -> &'static Path {
    static BUILT: OnceLock<PathBuf> = OnceLock::new();
    BUILT.get_or_init(|| {
        let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or("cargo".into()));
        cargo
            .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
            .args(["build", "--workspace", "--example", "portcullis"])
            .args(["--quiet", "--message-format=json"])
            .stdin(Stdio::null());
        if !cfg!(debug_assertions) {
            cargo.arg("--release");
        }
        let output = cargo.output().expect("cargo starts");
        let messages = String::from_utf8_lossy(&output.stdout);
        messages
            .lines()
            .filter_map(|line| serde_json::from_str::<Value>(line).ok())
            .filter(|message| {
                message["target"]["name"] == "portcullis"
                    && message["target"]["kind"] == serde_json::json!(["example"])
            })
            .find_map(|message| message["executable"].as_str().map(PathBuf::from))
            .unwrap_or_else(|| {
                let errors = String::from_utf8_lossy(&output.stderr);
                panic!("cargo names no executable: {messages}\n{errors}")
            })
    })
}
