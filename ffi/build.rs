//! Gives the shared library its soname: programs linked against one ABI never load another.

fn main() {
    println!("cargo:rerun-if-changed=build.rs");
    let part = |name: &str| std::env::var(name).unwrap_or_default();
    let (major, minor) = (
        part("CARGO_PKG_VERSION_MAJOR"),
        part("CARGO_PKG_VERSION_MINOR"),
    );
    // Before 1.0 every minor version may break; from then on the major version says.
    let version = if major == "0" {
        format!("0.{minor}")
    } else {
        major
    };
    // cargo-c sets its own.
    let by_cargo_c = std::env::var_os("CARGO_FEATURE_CAPI").is_some();
    if part("CARGO_CFG_TARGET_OS") == "linux" && !by_cargo_c {
        println!("cargo:rustc-cdylib-link-arg=-Wl,-soname,libportcullis.so.{version}");
    }
}
