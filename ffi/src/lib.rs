//! The C ABI of Portcullis: a shared and a static library, and `include/portcullis.h`, which is the
//! reference. What a function means for its callers is written there; here stands what keeps it sound.
//!
//! Every function converts its arguments, calls one function of the core, and converts the result. No panic
//! leaves it (`guard`), every pointer is looked at before it is used (`handle`, `text`, `sized`), and
//! nothing here decides anything about policies.

extern crate alloc;

mod analysis;
mod arena;
mod authorizer;
mod batch;
mod call;
mod canonical;
mod collecting;
mod column;
mod connection;
mod decision;
mod editing;
mod error;
mod error_access;
mod evaluate;
mod facts;
mod guard;
mod guards;
mod handle;
mod limits;
mod lint;
mod policy_set;
mod reference;
mod request;
mod request_facts;
mod scenario;
mod sharing;
mod sized;
mod status;
mod text;
#[cfg(feature = "panic-trigger")]
mod trigger;
mod value;
mod version;

pub use analysis::*;
pub use authorizer::*;
pub use batch::{Batch, ContextColumn, portcullis_authorizer_evaluate_batch};
pub use call::portcullis_authorizer_evaluate_all;
pub use canonical::portcullis_canonical_json;
pub use column::Column;
pub use connection::{Connection, Side};
pub use decision::Decision;
pub use editing::*;
pub use error::Error;
pub use error_access::*;
pub use evaluate::*;
pub use facts::{Credentials, Network, Principal};
pub use guards::*;
pub use handle::Handle;
pub use lint::portcullis_lint_json;
pub use policy_set::*;
pub use reference::*;
pub use request::*;
pub use request_facts::*;
pub use scenario::*;
pub use text::{Str, Text, portcullis_text_free, portcullis_text_get};
#[cfg(feature = "panic-trigger")]
pub use trigger::portcullis_test_panic;
pub use value::Value;
pub use version::*;
