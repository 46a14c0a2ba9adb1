//! What editors ask while a policy is written: what can stand at the cursor, and what stands there.
//!
//! In: a text that is mostly no policy yet, a place in it, the type of the policy, and the reference if there is one.
//! Out: plain values that serialize as JSON. Nothing is judged here, and nothing is ever refused: what is wrong with a
//! text is what [`Policy`](crate::Policy) says of it. This room knows no request and makes no decision.
//!
//! # Examples
//! ```
//! use portcullis::{PolicyType, editing::{complete, hover}, reference::Reference};
//!
//! let reference = Reference::from_bytes(portcullis_reference::BYTES)?;
//! let text = r#"{"Statement": {"Effect": "Allow", "Action": "s3:ListBucket", "Resource": }}"#;
//! let at = text.find("}}").expect("the end");
//! let completions = complete(text, at, PolicyType::Identity, Some(&reference));
//! assert!(completions.items().iter().any(|item| item.insert() == "\"arn:aws:s3:::*\""));
//!
//! let at = text.find("ListBucket").expect("the action");
//! let hover = hover(text, at, PolicyType::Identity, Some(&reference)).expect("an action");
//! assert_eq!(&text[hover.span().range()], "s3:ListBucket");
//! assert!(hover.markdown().starts_with("`s3:ListBucket`: List"));
//! # Ok::<(), portcullis::reference::ReferenceError>(())
//! ```

mod actions;
mod complete;
mod completion;
mod described;
mod grammar;
mod hover;
mod keys;
mod operators;
mod place;
mod related;
mod resources;
mod scan;

pub use complete::complete;
pub use completion::{Completion, CompletionKind, Completions};
pub use hover::{Hover, hover};
