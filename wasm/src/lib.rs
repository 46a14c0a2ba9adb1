//! Portcullis for JavaScript: the Rust half of the npm package.
//!
//! Text and numbers cross the boundary, objects do not: JSON is quicker to hand over than a tree of values, and
//! the JavaScript half (`package/src`) gives it types. What goes wrong is thrown as the JSON text of an error
//! object, of which that half makes a `PortcullisError`. Nothing is decided here.
//!
//! The package has three modules of it, each with one of the features: `engine` decides, `lint` is for editors, `analysis`
//! tells what holds for every request. Who asks for one does not load the others.

#[cfg(any(feature = "lint", feature = "analysis"))]
extern crate alloc;

#[cfg(feature = "analysis")]
pub mod analysis;
#[cfg(feature = "engine")]
pub mod authorizer;
#[cfg(feature = "lint")]
pub mod canonical;
#[cfg(feature = "lint")]
pub mod editing;
mod error;
#[cfg(feature = "lint")]
pub mod expansion;
#[cfg(feature = "engine")]
pub mod guards;
#[cfg(feature = "lint")]
pub mod lint;
#[cfg(any(feature = "engine", feature = "lint"))]
mod names;
#[cfg(feature = "engine")]
pub mod policy_set;
#[cfg(any(feature = "lint", feature = "analysis"))]
pub mod reference;
#[cfg(feature = "engine")]
pub mod request;
#[cfg(feature = "engine")]
pub mod scenario;
#[cfg(any(feature = "engine", feature = "lint"))]
mod utf16;
#[cfg(feature = "engine")]
pub mod validate;
