//! What AWS's services define, as a view over bytes that the host lends: actions with their access levels, resource
//! types with the shapes of their ARNs, condition keys with their types.
//!
//! In: the bytes of a reference, which the crate `portcullis-reference` carries and a host may as well load at run
//! time. Out: plain views into them. No decision is ever made with it; without it `s3:GetObjekt` is allowed, as AWS
//! does, and nobody says a word. This room knows no policy and no request.
//!
//! # Examples
//! ```
//! use portcullis::reference::{AccessLevel, KeyType, Reference};
//!
//! let reference = Reference::from_bytes(portcullis_reference::BYTES)?;
//! let action = reference.action("s3:putobject").expect("S3 has it");
//! assert_eq!(action.to_string(), "s3:PutObject");
//! assert_eq!(action.access_level(), AccessLevel::Write);
//! assert!(action.resources().any(|resource| resource.resource_type().name() == "object"));
//!
//! let key = reference.condition_key("s3:prefix").expect("S3 has it");
//! assert_eq!(key.key_type(), KeyType::String);
//!
//! assert!(reference.action("s3:GetObjekt").is_none());
//! assert_eq!(reference.similar_action("s3:GetObjekt").map(|near| near.name()), Some("GetObject"));
//! # Ok::<(), portcullis::reference::ReferenceError>(())
//! ```

mod action;
mod arn_service;
mod check;
mod condition_key;
mod error;
mod resource_type;
mod sections;
mod service;
mod shape;
mod table;
mod view;

pub use action::{AccessLevel, Action, ActionResource};
pub(crate) use arn_service::{ArnService, arn_service};
pub use condition_key::{ConditionKey, KeyType};
pub use error::ReferenceError;
pub use resource_type::ResourceType;
pub use service::Service;
pub(crate) use shape::{ShapePiece, shape_segments};
pub use view::{Reference, ReferenceVersion};
