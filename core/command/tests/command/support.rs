//! Runs the command in a folder of its own.

use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::thread;

use serde_json::Value;

/// What a run came to.
pub(crate) struct Run {
    pub(crate) status: i32,
    pub(crate) out: String,
    pub(crate) err: String,
}

impl Run {
    /// Standard output as one JSON value.
    pub(crate) fn json(&self) -> Value {
        serde_json::from_str(&self.out).unwrap_or_else(|error| {
            panic!("{error}: {}\n{}", self.out, self.err);
        })
    }

    /// Standard output as a JSON value a line.
    pub(crate) fn lines(&self) -> Vec<Value> {
        let lines = self.out.lines();
        let read = |line| serde_json::from_str(line).expect("a line of JSON");
        lines.map(read).collect()
    }
}

/// A folder with files, in which the command runs; gone afterwards.
pub(crate) struct Folder(tempfile::TempDir);

pub(crate) fn binary() -> &'static str {
    env!("CARGO_BIN_EXE_portcullis")
}

impl Folder {
    pub(crate) fn new() -> Self {
        Self(tempfile::tempdir().expect("a folder"))
    }

    pub(crate) fn with(files: &[(&str, &str)]) -> Self {
        let folder = Self::new();
        for (name, text) in files {
            folder.write(name, text);
        }
        folder
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub(crate) fn write(&self, name: &str, text: impl AsRef<[u8]>) {
        let path = self.path(name);
        fs::create_dir_all(path.parent().unwrap_or(Path::new("."))).expect("a folder");
        fs::write(path, text).expect("a file");
    }

    pub(crate) fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).expect("a file")
    }

    pub(crate) fn command(&self) -> Command {
        let mut command = Command::new(binary());
        command.current_dir(self.0.path()).env_remove("NO_COLOR");
        command
    }

    pub(crate) fn run(&self, arguments: &[&str]) -> Run {
        self.run_with(arguments, "")
    }

    pub(crate) fn run_with(&self, arguments: &[&str], input: &str) -> Run {
        let mut child = self
            .command()
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("the command starts");
        let mut stdin = child.stdin.take().expect("a pipe");
        let input = input.to_string();
        // The command may end before it has read everything.
        let writer = thread::spawn(move || stdin.write_all(input.as_bytes()).is_ok());
        let output = child.wait_with_output().expect("it ends");
        writer.join().expect("the writer");
        let text = |bytes| String::from_utf8(bytes).expect("UTF-8");
        let run = Run {
            status: output.status.code().unwrap_or(-1),
            out: text(output.stdout),
            err: text(output.stderr),
        };
        assert!(!run.err.contains("panicked"), "{arguments:?}: {}", run.err);
        run
    }
}

pub(crate) const READER: &str = r#"{"Version": "2012-10-17", "Statement": [
  {"Sid": "Read", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*",
   "Condition": {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}}
]}
"#;

/// An operator that is none, on its third line.
pub(crate) const MISSPELT: &str = r#"{"Version": "2012-10-17", "Statement": [
  {"Sid": "Read", "Effect": "Allow", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::reports/*",
   "Condition": {"IpAdress": {"aws:SourceIp": "203.0.113.0/24"}}}
]}
"#;

pub(crate) const FULL: &str = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}"#;
