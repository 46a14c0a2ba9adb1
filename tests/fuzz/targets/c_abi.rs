//! Random sequences of calls of the C functions: whatever a caller does that C allows, no call panics, and a failed
//! one never says that something is allowed.
#![no_main]

use core::ptr;

use libfuzzer_sys::fuzz_target;
use portcullis_ffi::*;

const OK: i32 = 0;

/// Takes numbers and texts from the input.
struct Input<'d>(&'d [u8]);

impl<'d> Input<'d> {
    fn byte(&mut self) -> Option<u8> {
        let (byte, rest) = self.0.split_first()?;
        self.0 = rest;
        Some(*byte)
    }

    fn bytes(&mut self) -> &'d [u8] {
        let length = usize::from(self.byte().unwrap_or(0)) * 4;
        let (text, rest) = self.0.split_at(length.min(self.0.len()));
        self.0 = rest;
        text
    }

    /// Not always UTF-8; sometimes a text that leads somewhere.
    fn text(&mut self) -> Str {
        let known: &'static str = match self.byte().unwrap_or(0) {
            0 => "arn:aws:iam::111122223333:user/Ann",
            1 => "s3:GetObject",
            2 => "arn:aws:s3:::b/k",
            3 => "aws:SourceIp",
            4 => "203.0.113.9",
            5 => {
                r#"{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"s3:*","Resource":"*"}]}"#
            }
            6 => {
                r#"{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Action":"s3:Get*","Resource":"*"}]}"#
            }
            7 => {
                return Str {
                    ptr: ptr::null(),
                    len: 0,
                };
            }
            8 => {
                return Str {
                    ptr: ptr::null(),
                    len: 3,
                };
            }
            _ => {
                let text = self.bytes();
                return Str {
                    ptr: text.as_ptr().cast(),
                    len: text.len(),
                };
            }
        };
        Str {
            ptr: known.as_ptr().cast(),
            len: known.len(),
        }
    }
}

/// One of the live handles, or NULL.
fn pick<T>(handles: &[*mut T], choice: u8) -> *mut T {
    match handles.len() {
        0 => ptr::null_mut(),
        count => *handles
            .get(usize::from(choice) % (count + 1))
            .unwrap_or(&ptr::null_mut()),
    }
}

fuzz_target!(|data: &[u8]| {
    let mut input = Input(data);
    let mut sets = Vec::new();
    let mut authorizers = Vec::new();
    let mut requests = Vec::new();
    while let Some(call) = input.byte() {
        if sets.len() + authorizers.len() + requests.len() > 24 {
            break;
        }
        let choice = input.byte().unwrap_or(0);
        // SAFETY: handles are live or NULL, and each is freed once; texts are readable while they are used.
        unsafe {
            match call % 8 {
                0 => {
                    let (mut set, mut error) = (ptr::null_mut(), ptr::null_mut());
                    let (name, policy) = (input.text(), input.text());
                    let kind = u32::from(choice) % 11;
                    let loader = u32::from(choice) % 3;
                    let status = portcullis_policy_set_from_json(
                        kind,
                        loader,
                        name,
                        policy,
                        &raw mut set,
                        &raw mut error,
                    );
                    assert_eq!(status == OK, !set.is_null());
                    if !error.is_null() {
                        assert_eq!(portcullis_error_status(error), status);
                        for at in 0..=portcullis_error_finding_count(error) {
                            let mut finding = core::mem::zeroed::<FindingView>();
                            finding.struct_size = size_of::<FindingView>();
                            let found = portcullis_error_finding(error, at, &raw mut finding) == OK;
                            assert_eq!(found, at < portcullis_error_finding_count(error));
                        }
                        assert_eq!(portcullis_error_free(error), OK);
                    }
                    if !set.is_null() {
                        sets.push(set);
                    }
                }
                1 => {
                    let mut builder = ptr::null_mut();
                    assert_eq!(portcullis_authorizer_builder_new(&raw mut builder), OK);
                    for _ in 0..choice % 4 {
                        let layer = u32::from(input.byte().unwrap_or(0)) % 10;
                        let set = pick(&sets, input.byte().unwrap_or(0));
                        if choice & 64 == 0 {
                            let _ =
                                portcullis_authorizer_builder_set_policies(builder, layer, set);
                        } else {
                            let levels: Vec<_> = sets.iter().map(|set| set.cast_const()).collect();
                            let _ = portcullis_authorizer_builder_set_levels(
                                builder,
                                layer,
                                levels.as_ptr(),
                                levels.len(),
                            );
                        }
                    }
                    let mut authorizer = ptr::null_mut();
                    let status = portcullis_authorizer_builder_build(
                        builder,
                        &raw mut authorizer,
                        ptr::null_mut(),
                    );
                    assert_eq!(status == OK, !authorizer.is_null());
                    assert_eq!(portcullis_authorizer_builder_free(builder), OK);
                    if !authorizer.is_null() {
                        authorizers.push(authorizer);
                    }
                }
                2 => {
                    let mut builder = ptr::null_mut();
                    assert_eq!(portcullis_request_builder_new(&raw mut builder), OK);
                    let none = Str {
                        ptr: ptr::null(),
                        len: 0,
                    };
                    let principal = Principal {
                        struct_size: size_of::<Principal>(),
                        kind: u32::from(choice) % 6,
                        flags: u32::from(choice) >> 6,
                        name: input.text(),
                        unique_id: none,
                        role_arn: none,
                        issuing_user: none,
                        canonical_user: none,
                    };
                    let (action, resource) = (input.text(), input.text());
                    let _ = portcullis_request_builder_begin(
                        builder,
                        &raw const principal,
                        action,
                        resource,
                    );
                    for _ in 0..choice % 5 {
                        let (key, value) = (input.text(), input.text());
                        let _ = portcullis_request_builder_add_string(builder, key, value);
                    }
                    let (mut request, mut error) = (ptr::null_mut(), ptr::null_mut());
                    let status =
                        portcullis_request_builder_build(builder, &raw mut request, &raw mut error);
                    assert_eq!(status == OK, !request.is_null());
                    if !error.is_null() {
                        assert_eq!(portcullis_error_free(error), OK);
                    }
                    assert_eq!(portcullis_request_builder_free(builder), OK);
                    if !request.is_null() {
                        requests.push(request);
                    }
                }
                3 | 4 => {
                    let authorizer = pick(&authorizers, choice);
                    let request = pick(&requests, input.byte().unwrap_or(0));
                    let allowed = portcullis_authorizer_is_allowed(authorizer, request);
                    assert!(!allowed || !(authorizer.is_null() || request.is_null()));
                    let mut decision = core::mem::zeroed::<Decision>();
                    let status =
                        portcullis_authorizer_evaluate(authorizer, request, &raw mut decision);
                    assert_eq!(status == OK, !(authorizer.is_null() || request.is_null()));
                    let (mut story, mut error) = (ptr::null_mut(), ptr::null_mut());
                    let status = portcullis_authorizer_explain_json(
                        authorizer,
                        request,
                        &raw mut story,
                        &raw mut error,
                    );
                    assert_eq!(status == OK, !story.is_null());
                    if !story.is_null() {
                        assert_eq!(portcullis_text_free(story), OK);
                    }
                    if !error.is_null() {
                        assert_eq!(portcullis_error_free(error), OK);
                    }
                }
                5 => {
                    let (mut outcome, mut answer, mut error) =
                        (2u8, ptr::null_mut(), ptr::null_mut());
                    let status = portcullis_evaluate_json(
                        input.text(),
                        &raw mut outcome,
                        &raw mut answer,
                        &raw mut error,
                    );
                    assert!(status == OK || outcome == 0, "a failure is no allow");
                    if !answer.is_null() {
                        assert_eq!(portcullis_text_free(answer), OK);
                    }
                    if !error.is_null() {
                        assert_eq!(portcullis_error_free(error), OK);
                    }
                }
                // An authorizer holds its sets: they may go first.
                6 => {
                    if let Some(set) = sets.pop() {
                        assert_eq!(portcullis_policy_set_free(set), OK);
                    }
                }
                _ => {
                    if let Some(authorizer) = authorizers.pop() {
                        assert_eq!(portcullis_authorizer_free(authorizer), OK);
                    }
                }
            }
        }
    }
    // SAFETY: as above.
    unsafe {
        for set in sets {
            assert_eq!(portcullis_policy_set_free(set), OK);
        }
        for request in requests {
            assert_eq!(portcullis_request_free(request), OK);
        }
        for authorizer in authorizers {
            assert_eq!(portcullis_authorizer_free(authorizer), OK);
        }
    }
});
