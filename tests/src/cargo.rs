//! What cargo knows of the workspace.

use std::process::Command;

use serde_json::Value;

/// Every package that the workspace is built with, whatever features are on, as `cargo metadata` tells it.
///
/// # Panics
/// If cargo does not run, or tells no JSON.
#[must_use]
pub fn metadata() -> Value {
    let output = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--format-version",
            "1",
            "--locked",
            "--all-features",
        ])
        .current_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/.."))
        .output()
        .expect("cargo runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    serde_json::from_slice(&output.stdout).expect("JSON")
}
