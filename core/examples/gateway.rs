//! A gateway before an object store, in the image of S3: what it knows of an HTTP request becomes the question that IAM
//! would be asked, and the decision the status that S3 would give. `cargo run --example gateway`

#![expect(clippy::print_stdout, reason = "it shows what it does")]

use core::error::Error;

use portcullis::request::{Credentials, Network, TlsVersion, Transport};
use portcullis::{Authorizer, Loader, PolicySet, PolicyType, Principal, RequestContext};

/// A request whose signature is verified, to a bucket of [`OWNER`].
struct Call<'a> {
    /// Who signed it, and with what.
    signer: Option<(&'a str, Credentials<'a>)>,
    method: &'static str,
    /// `/bucket/key`: the key as the store will look it up, decoded and without dot segments; a query is refused before.
    path: &'a str,
    peer: &'a str,
    tls: Option<TlsVersion>,
}

const OWNER: &str = "111122223333";

impl Call<'_> {
    fn status(self, bucket: &Authorizer<'_>) -> Result<u16, Box<dyn Error>> {
        // Calls of a bucket are other actions, which this gateway does not offer.
        let has_key = |path: &&str| path.split_once('/').is_some_and(|(_, key)| !key.is_empty());
        let object = self.path.strip_prefix('/').filter(has_key);
        let (action, object) = match (self.method, object) {
            ("GET", Some(object)) => ("s3:GetObject", object),
            ("PUT", Some(object)) => ("s3:PutObject", object),
            _ => return Ok(405),
        };
        let resource = format!("arn:aws:s3:::{object}");
        let (caller, credentials) = match self.signer {
            Some((arn, credentials)) => (Principal::from_arn(arn)?, credentials),
            None => (Principal::anonymous(), Credentials::unsigned()),
        };
        let transport = self.tls.map_or(Transport::ClearText, Transport::from);
        let request = RequestContext::builder(caller, action, &resource)
            .resource_account(OWNER)
            .credentials(credentials)
            .network(Network::public(self.peer).transport(transport))
            .build()?;
        if bucket.evaluate(&request).is_allowed() {
            return Ok(200);
        }
        println!("{}", bucket.explain_nearest(&request, 1).summary);
        Ok(403)
    }
}

const POLICY: &str = r#"{"Version": "2012-10-17", "Statement": [
    {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::pictures/public/*"},
    {"Sid": "NoClearText", "Effect": "Deny", "Principal": "*", "Action": "s3:*", "Resource": "*",
     "Condition": {"Bool": {"aws:SecureTransport": "false"}}}]}"#;

fn main() -> Result<(), Box<dyn Error>> {
    let set = PolicySet::builder(PolicyType::Resource, Loader::Strict);
    let policy = set.policy("pictures", POLICY).build()?;
    let bucket = Authorizer::builder().resource(&policy).build()?;
    for (path, tls) in [
        ("/pictures/public/cat.png", Some(TlsVersion::Tls1_3)),
        ("/pictures/private/cat.png", Some(TlsVersion::Tls1_3)),
        ("/pictures/public/cat.png", None),
        ("/pictures", Some(TlsVersion::Tls1_3)),
    ] {
        let (signer, method, peer) = (None, "GET", "203.0.113.9");
        let call = Call {
            signer,
            method,
            path,
            peer,
            tls,
        };
        println!("{} GET {path}", call.status(&bucket)?);
    }
    Ok(())
}
