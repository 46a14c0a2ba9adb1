//! Portcullis for JavaScript: the Rust half of the npm package.
//!
//! Text and numbers cross the boundary, objects do not: JSON is quicker to hand over than a tree of values, and
//! the JavaScript half (`package/src`) gives it types. What goes wrong is thrown as the JSON text of an error
//! object, of which that half makes a `PortcullisError`. Nothing is decided here.

pub mod authorizer;
mod error;
pub mod guards;
mod names;
pub mod policy_set;
pub mod request;
pub mod scenario;
mod utf16;
pub mod validate;
