//! A decision through handles allocates nothing: of one request and of a call of several, with guards and without.

#![expect(
    clippy::undocumented_unsafe_blocks,
    clippy::multiple_unsafe_ops_per_block,
    reason = "the handles live as long as the test, and every pointer is that of a local"
)]

use core::{mem, ptr};

use portcullis_ffi::{
    Authorizer, Connection, Credentials, Decision, Guards, Handle, Network, PolicySet, Principal,
    Request, Side, Str, portcullis_authorizer_builder_build, portcullis_authorizer_builder_free,
    portcullis_authorizer_builder_new, portcullis_authorizer_builder_set_guards,
    portcullis_authorizer_builder_set_policies, portcullis_authorizer_evaluate,
    portcullis_authorizer_evaluate_all, portcullis_authorizer_free, portcullis_guards_free,
    portcullis_guards_from_json, portcullis_policy_set_free, portcullis_policy_set_from_json,
    portcullis_request_builder_begin, portcullis_request_builder_build,
    portcullis_request_builder_free, portcullis_request_builder_new,
    portcullis_request_builder_set_connection, portcullis_request_builder_set_credentials,
    portcullis_request_builder_set_network, portcullis_request_free,
};

// A dependency on the crate that has it would be one of the library's examples, too.
#[path = "../../tests/src/counting.rs"]
#[expect(
    unreachable_pub,
    clippy::std_instead_of_core,
    reason = "it is of a crate with other lints"
)]
mod counting;

#[global_allocator]
static ALLOCATOR: counting::Counting = counting::Counting;

const POLICY: &str = r#"{"Version": "2012-10-17", "Statement": {"Effect": "Allow", "Action": "redshift-serverless:*", "Resource": "*"}}"#;
const GUARDS: &str = r#"{"requireSignature": true, "transport": {"database": {}}, "network": {
    "vpcs": [{"id": "vpc-1", "cidrs": ["10.0.0.0/16"]}],
    "subnets": [{"id": "subnet-a", "vpc": "vpc-1", "cidrs": ["10.0.0.0/16"]}],
    "securityGroups": [{"id": "sg-bi", "vpc": "vpc-1", "inbound": [{"peer": "10.0.3.0/24"}]}],
    "workgroups": [{"name": "bi", "subnets": ["subnet-a"], "addresses": ["10.0.0.9"], "securityGroups": ["sg-bi"]}]}}"#;
const ALLOWED: u8 = 2;

fn view(text: &str) -> Str {
    Str {
        ptr: text.as_ptr().cast(),
        len: text.len(),
    }
}

/// A struct of zeros that says how large it is.
fn zeroed<T>() -> T {
    let mut made = unsafe { mem::zeroed::<T>() };
    unsafe {
        ptr::from_mut(&mut made)
            .cast::<usize>()
            .write(size_of::<T>())
    };
    made
}

fn authorizer(guards: Option<&str>) -> *mut Handle<Authorizer> {
    let (mut set, mut builder) = (ptr::null_mut::<Handle<PolicySet>>(), ptr::null_mut());
    let (mut authorizer, mut compiled) = (ptr::null_mut(), ptr::null_mut::<Handle<Guards>>());
    let (none, policy) = (ptr::null_mut(), view(POLICY));
    unsafe {
        assert_eq!(
            portcullis_policy_set_from_json(1, 0, view("P"), policy, &raw mut set, none),
            0
        );
        assert_eq!(portcullis_authorizer_builder_new(&raw mut builder), 0);
        portcullis_authorizer_builder_set_policies(builder, 2, set);
        if let Some(guards) = guards {
            let status = portcullis_guards_from_json(view(guards), &raw mut compiled, none);
            assert_eq!(status, 0);
            portcullis_authorizer_builder_set_guards(builder, compiled);
        }
        let status = portcullis_authorizer_builder_build(builder, &raw mut authorizer, none);
        assert_eq!(status, 0);
        portcullis_authorizer_builder_free(builder);
        portcullis_guards_free(compiled);
        portcullis_policy_set_free(set);
    }
    authorizer
}

fn request(is_connected: bool, address: &str) -> *mut Handle<Request> {
    let (mut builder, mut request) = (ptr::null_mut(), ptr::null_mut());
    let mut principal: Principal = zeroed();
    principal.kind = 1;
    principal.name = view("arn:aws:iam::111122223333:user/Ann");
    let mut network: Network = zeroed();
    network.tls = 7;
    let mut credentials: Credentials = zeroed();
    credentials.credential_type = 1;
    let mut connection: Connection = zeroed();
    connection.sslmode = 6;
    connection.from = Side {
        kind: 1,
        reserved: 0,
        name: view(address),
    };
    connection.to = Side {
        kind: 4,
        reserved: 0,
        name: view("bi"),
    };
    let (action, resource) = (view("redshift-serverless:GetCredentials"), view("*"));
    unsafe {
        portcullis_request_builder_new(&raw mut builder);
        portcullis_request_builder_begin(builder, &raw const principal, action, resource);
        portcullis_request_builder_set_network(builder, &raw const network);
        portcullis_request_builder_set_credentials(builder, &raw const credentials);
        if is_connected {
            portcullis_request_builder_set_connection(builder, &raw const connection);
        }
        let status = portcullis_request_builder_build(builder, &raw mut request, ptr::null_mut());
        assert_eq!(status, 0);
        portcullis_request_builder_free(builder);
    }
    request
}

#[test]
fn decisions_allocate_nothing() {
    for guards in [None, Some(GUARDS)] {
        let authorizer = authorizer(guards);
        let pairs = ["10.0.3.4", "10.0.4.4"].map(|address| request(guards.is_some(), address));
        for (request, allowed) in pairs.iter().zip([true, guards.is_none()]) {
            let mut decision: Decision = unsafe { mem::zeroed() };
            let (status, count) = counting::counted(|| unsafe {
                portcullis_authorizer_evaluate(authorizer, *request, &raw mut decision)
            });
            assert_eq!((status, count.calls), (0, 0), "{guards:?}");
            assert_eq!(decision.outcome == ALLOWED, allowed, "{guards:?}");
        }
        let (mut decision, mut pair) = (unsafe { mem::zeroed::<Decision>() }, 0);
        let all = pairs.map(<*mut _>::cast_const);
        let (status, count) = counting::counted(|| unsafe {
            let (decision, pair) = (&raw mut decision, &raw mut pair);
            portcullis_authorizer_evaluate_all(authorizer, all.as_ptr(), 2, decision, pair)
        });
        assert_eq!((status, count.calls), (0, 0), "{guards:?}");
        let expected = if guards.is_some() {
            (false, 1)
        } else {
            (true, 0)
        };
        assert_eq!((decision.outcome == ALLOWED, pair), expected);
        unsafe {
            assert_eq!(
                pairs.map(|request| portcullis_request_free(request)),
                [0, 0]
            );
            portcullis_authorizer_free(authorizer);
        }
    }
    // A counter that sees nothing would pass.
    let (_, count) = counting::counted(|| vec![0_u8; 8]);
    assert!(count.calls > 0);
}
