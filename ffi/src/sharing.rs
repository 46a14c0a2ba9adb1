//! What the header promises about threads, checked when the crate is compiled.

use crate::authorizer::{Authorizer, AuthorizerBuilder};
use crate::error::Error;
use crate::guards::Guards;
use crate::policy_set::{PolicySet, PolicySetBuilder};
use crate::reference::Reference;
use crate::request::{Request, RequestBuilder};
use crate::text::Text;

const fn shared_by_threads<T: Send + Sync>() {}
const fn handed_to_other_threads<T: Send>() {}

const _: () = {
    shared_by_threads::<PolicySet>();
    shared_by_threads::<Guards>();
    shared_by_threads::<Reference>();
    shared_by_threads::<Authorizer>();
    shared_by_threads::<Request>();
    shared_by_threads::<Error>();
    shared_by_threads::<Text>();
    handed_to_other_threads::<PolicySetBuilder>();
    handed_to_other_threads::<AuthorizerBuilder>();
    handed_to_other_threads::<RequestBuilder>();
};
