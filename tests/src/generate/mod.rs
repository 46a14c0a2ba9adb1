//! Questions for the engine, drawn from a small vocabulary in which policies and requests meet often.
//!
//! [`strict_questions`] holds documents that the strict loader accepts, [`lenient_questions`] adds defects that
//! the lenient loader keeps. A question belongs to one theme: a service with its actions and resources.
//! [`condition_questions`] and [`principal_questions`] hold one statement that decides, and so come to the corners
//! of conditions and principals that larger questions seldom reach. [`corner_questions`] do the same for one rule each.

mod access_identity;
mod across_accounts;
mod actions;
mod aimed;
mod bucket_owner;
mod callers;
mod calls;
mod choices;
mod condition_questions;
mod conditions;
mod context;
mod denies;
mod documents;
mod draw;
mod empty;
mod facts;
mod key_names;
mod network_faults;
mod networks;
mod principal_elements;
mod principal_questions;
mod principals;
mod request;
mod resources;
mod role_paths;
mod scope_down;
mod shapes;
mod small;
mod spelling;
mod themes;
mod transports;
mod whole_services;

use std::collections::BTreeMap;

use proptest::collection::vec;
use proptest::prelude::*;
use proptest::sample::{Index, select};
use serde_json::{Map, Value, json};

use self::callers::*;
pub use self::condition_questions::condition_questions;
use self::conditions::*;
use self::context::*;
pub use self::denies::with_denies;
use self::documents::*;
use self::draw::*;
use self::facts::*;
pub use self::networks::network_questions;
use self::principal_elements::*;
pub use self::principal_questions::principal_questions;
use self::request::*;
use self::resources::*;
use self::spelling::*;
pub use self::spelling::{question_text, with_spellings};
use self::themes::{THEMES, Theme};
pub use self::transports::transport_questions;
use crate::second_opinion::{contradicts_itself, refuses_resource};

/// The account of the resources, most of the time.
pub const OWNER: &str = "111122223333";

/// Another account.
pub const OTHER: &str = "444455556666";

const CANONICAL: &str = "79a59df900b949e55d96a1e698fbacedfd6e09d98eacf8f8d5218e7cd47ef2be";

const WEB_PROVIDER: &str =
    "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com";

const SAML_PROVIDER: &str = "arn:aws:iam::111122223333:saml-provider/Corp";

/// What the documents may hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Loader {
    /// What the strict loader accepts.
    Strict,
    /// What the lenient loader keeps, too.
    Lenient,
}

impl Loader {
    fn settings(self) -> Value {
        match self {
            Self::Strict => json!({}),
            Self::Lenient => json!({ "loader": "lenient" }),
        }
    }
}

/// Questions of which each turns on one rule.
pub fn corner_questions(loader: Loader) -> BoxedStrategy<Value> {
    let mut corners = vec![
        (3, scope_down::questions(loader)),
        (9, calls::questions(loader)),
        (3, key_names::questions(loader)),
        (3, role_paths::questions(loader)),
        (4, across_accounts::questions(loader)),
        (2, access_identity::questions(loader)),
        (2, bucket_owner::questions(loader)),
        (4, principals::questions(loader)),
        (4, whole_services::questions(loader)),
        (4, shapes::questions(loader)),
        (3, empty::questions(loader)),
    ];
    if loader == Loader::Lenient {
        corners.push((2, actions::questions()));
    }
    proptest::strategy::Union::new_weighted(corners).boxed()
}

/// The kinds of policies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Kind {
    Identity,
    Boundary,
    Session,
    Scp,
    Rcp,
    General,
    Trust,
    Key,
    Endpoint,
}

impl Kind {
    /// Whether IAM takes the document, and so refuses what other services keep (R-GRAM-11, R-GRAM-12, R-RES-20).
    fn is_of_iam(self) -> bool {
        matches!(self, Self::Identity | Self::Boundary | Self::Session)
    }
}

/// Questions whose documents the strict loader accepts.
pub fn strict_questions() -> BoxedStrategy<Value> {
    questions(Loader::Strict)
}

/// Questions for the lenient loader, with defects that it keeps.
pub fn lenient_questions() -> BoxedStrategy<Value> {
    questions(Loader::Lenient)
}

fn questions(loader: Loader) -> BoxedStrategy<Value> {
    let themes: Vec<BoxedStrategy<Value>> =
        THEMES.iter().map(|theme| question(theme, loader)).collect();
    let weighted: Vec<(u32, BoxedStrategy<Value>)> =
        [8, 6, 6, 6, 3, 3, 1, 1].into_iter().zip(themes).collect();
    proptest::strategy::Union::new_weighted(weighted).boxed()
}
