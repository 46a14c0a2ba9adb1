//! A server on whose request path the engine sits: it keeps what is attached to users and accounts as handles, replaces
//! one while threads decide, and allocates nothing for a decision. `cargo run --example server`

#![expect(clippy::print_stdout, reason = "it shows what it does")]

use core::error::Error;
use std::collections::HashMap;
use std::sync::{PoisonError, RwLock};
use std::thread;

use portcullis::{
    Authorizer, Loader, PolicyLevels, PolicySet, PolicyType, Principal, RequestContext,
};

/// What is attached, by ARN and by account; a clone of a handle copies a pointer.
#[derive(Default)]
struct Server {
    users: RwLock<HashMap<String, PolicySet>>,
    /// SCPs, root first.
    accounts: RwLock<HashMap<String, PolicyLevels>>,
}

/// What is not known is an error: an account of which no SCPs are kept would be limited by none.
fn read<T: Clone>(map: &RwLock<HashMap<String, T>>, name: &str) -> Result<T, String> {
    let map = map.read().unwrap_or_else(PoisonError::into_inner);
    let known = map.get(name).cloned();
    known.ok_or_else(|| format!("nothing is known of {name}"))
}

fn put<T>(map: &RwLock<HashMap<String, T>>, name: &str, handle: T) {
    let mut map = map.write().unwrap_or_else(PoisonError::into_inner);
    map.insert(name.into(), handle);
}

impl Server {
    /// Whether a caller may do it. No error is a permission.
    fn may_list(&self, user: &str, bucket: &str, from: &str) -> Result<bool, Box<dyn Error>> {
        let caller = Principal::from_arn(user)?;
        let identity = read(&self.users, user)?;
        let levels = read(&self.accounts, caller.account().unwrap_or_default())?;
        let context = [("aws:SourceIp", from)];
        let request = RequestContext::new(caller, "s3:ListBucket", bucket, &context)?;
        let authorizer = Authorizer::builder()
            .identity(&identity)
            .service_control_policies(&levels)
            .build()?;
        Ok(authorizer.evaluate(&request).is_allowed())
    }
}

const ANN: &str = "arn:aws:iam::111122223333:user/Ann";
const ACCOUNT: &str = "111122223333";
const OFFICE: &str = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "s3:List*", "Resource": "*",
    "Condition": {"IpAddress": {"aws:SourceIp": "203.0.113.0/24"}}}}"#;
const FULL: &str = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "*", "Resource": "*"}}"#;

fn main() -> Result<(), Box<dyn Error>> {
    let set = |of| PolicySet::builder(of, Loader::Strict);
    let office = set(PolicyType::Identity).policy("", OFFICE).build()?;
    let full = set(PolicyType::ServiceControl).policy("", FULL).build()?;
    let server = Server::default();
    put(&server.users, ANN, office);
    let open = PolicyLevels::from_iter([&full, &full]);
    put(&server.accounts, ACCOUNT, open);
    let ask = |from| server.may_list(ANN, "arn:aws:s3:::reports", from);
    let (inside, outside) = (ask("203.0.113.9")?, ask("198.51.100.7")?);
    println!("office {inside}, elsewhere {outside}");
    thread::scope(|threads| {
        let until_refused = || while ask("203.0.113.9").unwrap_or(false) {};
        threads.spawn(until_refused);
        threads.spawn(until_refused);
        // The account is closed while they decide; who is under way keeps what it took.
        put(&server.accounts, ACCOUNT, PolicyLevels::default());
    });
    println!("office, account closed: {}", ask("203.0.113.9")?);
    Ok(())
}
