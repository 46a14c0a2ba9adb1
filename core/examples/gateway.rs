//! A gateway before an object store, in the image of S3: what it knows of an HTTP request becomes the question that IAM
//! would be asked, and the decision the status that S3 would give. `cargo run --example gateway`

#![expect(clippy::print_stdout, reason = "it shows what it does")]

use core::error::Error;

use portcullis::request::{Credentials, Network, TlsVersion, Transport};
use portcullis::{Authorizer, Loader, PolicySet, PolicyType, Principal, RequestContext};

/// A request whose signature is verified.
struct Call<'a> {
    caller: Option<&'a str>,
    method: &'a str,
    /// `/bucket/key`
    path: &'a str,
    peer: &'a str,
    tls: Option<TlsVersion>,
}

/// The account that has the bucket; its ARN does not tell.
const OWNER: &str = "111122223333";

impl Call<'_> {
    fn status(&self, bucket: &Authorizer<'_>) -> Result<u16, Box<dyn Error>> {
        let action = match self.method {
            "GET" => "s3:GetObject",
            "PUT" => "s3:PutObject",
            "DELETE" => "s3:DeleteObject",
            _ => return Ok(405),
        };
        let resource = format!("arn:aws:s3:::{}", self.path.trim_start_matches('/'));
        let (caller, credentials) = match self.caller {
            Some(arn) => (Principal::from_arn(arn)?, Credentials::long_term()),
            None => (Principal::anonymous(), Credentials::unsigned()),
        };
        let transport = self.tls.map_or(Transport::ClearText, Transport::Tls);
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
    ] {
        let call = Call {
            caller: None,
            method: "GET",
            path,
            peer: "203.0.113.9",
            tls,
        };
        println!("{} GET {path}", call.status(&bucket)?);
    }
    Ok(())
}
