//! How to use the crate, page by page, and the rules that it implements.
//!
//! - [`server`]: what a host keeps, and what it makes for each request.
//! - [`testing`]: policies under test, in a program's own tests.
//! - [`strictness`]: two loaders, and when which.
//! - [`checks`]: what a policy is checked for.
//! - [`explanations`]: what an explanation says, and how to read it.
//! - [`comparison`]: beside other engines.
//! - [`rules`]: every rule that the documentation cites, such as R-EVAL-3.

#[doc = include_str!("checks.md")]
pub mod checks {}
#[doc = include_str!("comparison.md")]
pub mod comparison {}
#[doc = include_str!("explanations.md")]
pub mod explanations {}
#[doc = include_str!("server.md")]
pub mod server {}
#[doc = include_str!("strictness.md")]
pub mod strictness {}
#[doc = include_str!("testing.md")]
pub mod testing {}

/// The specification: rules with their numbers and sources. Where the rules are silent, the engine is deny-safe.
///
#[cfg_attr(not(doctest), doc = include_str!("../../SEMANTICS.md"))]
#[expect(
    rustdoc::broken_intra_doc_links,
    rustdoc::invalid_html_tags,
    rustdoc::invalid_rust_codeblocks,
    reason = "a page written for people, with marks of evidence in brackets"
)]
pub mod rules {}
