//! Writes `reference.bin` from the service authorization reference as JSON:
//! `cargo run -p portcullis-reference --example generate -- service-authorization.json`.
//!
//! The same JSON gives the same bytes. For newer data, change the date in `src/lib.rs` and the version in `Cargo.toml`
//! with it; a change of what the bytes mean is another format, in `pack.rs`, in `src/lib.rs` and in `core/src/reference`.

extern crate alloc;

mod pack;

use core::error::Error;
use std::path::Path;
use std::{env, fs, io};

fn main() -> Result<(), Box<dyn Error>> {
    let source = env::args().nth(1).ok_or("name the JSON file to read")?;
    let bytes = pack::pack(&fs::read_to_string(source)?, portcullis_reference::DATE)?;
    let to = Path::new(env!("CARGO_MANIFEST_DIR")).join("reference.bin");
    fs::write(&to, &bytes)?;
    let said = format!("{} bytes in {}\n", bytes.len(), to.display());
    io::Write::write_all(&mut io::stdout(), said.as_bytes())?;
    Ok(())
}
