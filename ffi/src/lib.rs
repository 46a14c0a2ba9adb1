//! The C ABI of Portcullis. It has no functions yet: the library is usable from Rust, and through the
//! `portcullis` command from any language.
