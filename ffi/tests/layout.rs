//! The structs of the library lie as the header's do: both are held against the recorded ABI.

#![expect(
    clippy::expect_used,
    clippy::std_instead_of_core,
    clippy::std_instead_of_alloc,
    reason = "a test has the standard library, and fails by panics"
)]
use std::collections::BTreeMap;
use std::fs;
use std::mem::{offset_of, size_of};
use std::path::Path;

use portcullis_ffi::{
    Batch, Column, Connection, ContextColumn, Credentials, Decision, FindingView, Network,
    Principal, Side, Str, Value, portcullis_abi_version,
};

/// Struct and offset to the field there, and struct to its size.
fn recorded() -> (BTreeMap<(String, usize), String>, BTreeMap<String, usize>) {
    let file = format!("abi/{}.txt", portcullis_abi_version());
    let text = fs::read_to_string(Path::new(env!("CARGO_MANIFEST_DIR")).join(file));
    let (mut fields, mut sizes) = (BTreeMap::new(), BTreeMap::new());
    for line in text.expect("the ABI is recorded").lines() {
        let Some((name, rest)) = line
            .strip_prefix("struct portcullis_")
            .and_then(|rest| rest.split_once(' '))
        else {
            continue;
        };
        let number = |text: &str| text.parse::<usize>().expect("a number");
        if let Some((offset, declared)) = rest.split_once(": ") {
            let field = declared.rsplit([' ', '*']).next().unwrap_or_default();
            fields.insert((name.to_owned(), number(offset)), field.to_owned());
        } else {
            sizes.insert(name.to_owned(), number(rest));
        }
    }
    (fields, sizes)
}

macro_rules! lies_as_recorded {
    ($($name:literal: $type:ident { $($field:ident),* })*) => {
        #[test]
        fn structs_lie_as_recorded() {
            let (mut fields, mut sizes) = recorded();
            $(
                assert_eq!(sizes.remove($name), Some(size_of::<$type>()), $name);
                $(
                    let at = ($name.to_owned(), offset_of!($type, $field));
                    // The core's word for it, where C's keyword or custom is another.
                    let expected = stringify!($field).replace("credential_type", "type");
                    assert_eq!(fields.remove(&at), Some(expected), "{at:?}");
                )*
            )*
            assert!(sizes.is_empty(), "structs that were not compared: {sizes:?}");
            assert!(fields.is_empty(), "fields that were not compared: {fields:?}");
        }
    };
}

lies_as_recorded! {
    "str": Str { ptr, len }
    "decision": Decision { outcome, layer, has_statement, reserved, policy, statement }
    "finding": FindingView {
        struct_size, severity, line, column, offset, policy, reason, rule, message, path,
        end_line, end_column, end_offset, reserved
    }
    "value": Value { kind, reserved, integer, text }
    "principal": Principal {
        struct_size, kind, flags, name, unique_id, role_arn, issuing_user, canonical_user
    }
    "network": Network {
        struct_size, tls, reserved, source_ip, vpc_source_ip, vpc, vpc_endpoint,
        cipher_suite
    }
    "credentials": Credentials {
        struct_size, credential_type, reserved, issued_at, expires_at, mfa_authenticated_at
    }
    "side": Side { kind, reserved, name }
    "connection": Connection {
        struct_size, given, protocol, port, source_port, icmp_type, icmp_code, sslmode, tls,
        cipher_suite, from, to
    }
    "column": Column { kind, reserved, values, length, offsets, values_size, validity }
    "context_column": ContextColumn { key, value_kind, reserved, column }
    "batch": Batch {
        struct_size, row_count, principal, network, credentials, principals, actions, resources,
        resource_accounts, times, context, context_count, connection
    }
}
