//! Writes the JavaScript half of the boundary: `portcullis-bindgen MODULE OUT_DIR`.
//!
//! The library behind the command-line tool of wasm-bindgen, because a crate is pinned by Cargo.lock and is
//! to be had wherever the engine's own dependencies are.

use std::process::ExitCode;

use wasm_bindgen_cli_support::Bindgen;

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let [module, out_dir] = arguments.as_slice() else {
        eprintln!("usage: portcullis-bindgen MODULE OUT_DIR");
        return ExitCode::from(2);
    };
    let mut bindgen = Bindgen::new();
    bindgen
        .input_path(module)
        .out_name("glue")
        .typescript(false)
        // The package names its module itself, once, so that bundlers find one asset.
        .omit_default_module_path(true)
        // After a trap the package starts over with a fresh instance.
        .reset_state_function(true)
        .remove_name_section(true)
        .remove_producers_section(true);
    let written = bindgen
        .web(true)
        .and_then(|bindgen| bindgen.generate(out_dir));
    match written {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("{error:#}");
            ExitCode::FAILURE
        }
    }
}
