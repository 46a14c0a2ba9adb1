//! Policies put together.

use alloc::boxed::Box;
use alloc::vec::Vec;

use portcullis::guard::Guards as CoreGuards;
use portcullis::{
    Authorizer as CoreAuthorizer, Layer, PolicyLevels, PolicySet as CoreSet, RcpServices,
    SharedAuthorizer,
};

use crate::collecting::FirstFailure;
use crate::error::{Error, Failure};
use crate::guard::{check_output, reported, status_of};
use crate::guards::Guards;
use crate::handle::{self, Handle, Kind};
use crate::limits::{Subject, admit_list};
use crate::policy_set::PolicySet;
use crate::request_facts::{array, check_count};
use crate::status::{INVALID_ARGUMENT, NOT_FOUND, Status};
use crate::text::Str;

/// The policies that bear on requests: `portcullis_authorizer`.
#[derive(Debug)]
pub struct Authorizer(pub(crate) SharedAuthorizer);

impl Kind for Authorizer {
    const TAG: u32 = 0x5043_0007;
}

/// Collects the sets of an authorizer: `portcullis_authorizer_builder`.
#[derive(Debug, Default)]
pub struct AuthorizerBuilder {
    sets: Vec<(Layer, CoreSet)>,
    levels: Vec<(Layer, PolicyLevels)>,
    services: Option<Vec<Box<str>>>,
    restrict_public_buckets: bool,
    guards: Option<CoreGuards>,
    failed: FirstFailure,
}

impl Kind for AuthorizerBuilder {
    const TAG: u32 = 0x5043_0008;
}

/// What stands in a slot.
fn slot<T>(slots: &[(Layer, T)], layer: Layer) -> Option<&T> {
    let (_, kept) = slots.iter().find(|(of, _)| *of == layer)?;
    Some(kept)
}

/// Puts something into a slot, in place of what stood there.
fn put<T>(slots: &mut Vec<(Layer, T)>, layer: Layer, new: T) {
    slots.retain(|(of, _)| *of != layer);
    slots.push((layer, new));
}

impl AuthorizerBuilder {
    fn build(&mut self) -> Result<Authorizer, Failure> {
        let Self {
            sets,
            levels,
            services,
            restrict_public_buckets,
            guards,
            mut failed,
        } = core::mem::take(self);
        failed.take()?;
        let services = services.map(RcpServices::new).transpose()?;
        let built = CoreAuthorizer::builder()
            .identity(slot(&sets, Layer::Identity))
            .resource(slot(&sets, Layer::Resource))
            .permissions_boundary(slot(&sets, Layer::PermissionsBoundary))
            .session(slot(&sets, Layer::Session))
            .vpc_endpoint(slot(&sets, Layer::VpcEndpoint))
            .scope_down(slot(&levels, Layer::ScopeDown))
            .service_control_policies(slot(&levels, Layer::ServiceControlPolicy))
            .resource_control_policies(slot(&levels, Layer::ResourceControlPolicy))
            .rcp_services(services.as_ref())
            .restrict_public_buckets(restrict_public_buckets)
            .guards(guards.as_ref())
            .build()?;
        Ok(Authorizer(built.to_shared()))
    }
}

/// A builder without any policies, which allow nothing.
///
/// # Safety
/// `builder` is NULL or can be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn portcullis_authorizer_builder_new(
    builder: *mut *mut Handle<AuthorizerBuilder>,
) -> Status {
    status_of(|| {
        check_output(builder)?;
        // SAFETY: checked above.
        unsafe { builder.write(Handle::new(AuthorizerBuilder::default())) };
        Ok(())
    })
}

/// Puts a set into a layer, in place of what stood there.
///
/// # Safety
/// `builder` is NULL or a builder of this library that nobody else uses now; `set` is NULL or a set.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn portcullis_authorizer_builder_set_policies(
    builder: *mut Handle<AuthorizerBuilder>,
    layer: u32,
    set: *const Handle<PolicySet>,
) -> Status {
    status_of(|| {
        // SAFETY: this function's contract.
        let AuthorizerBuilder { sets, failed, .. } = unsafe { handle::get_mut(builder) }?;
        failed.during(|| {
            let layer = crate::decision::layer(layer)?;
            if !matches!(
                layer,
                Layer::Identity
                    | Layer::Resource
                    | Layer::PermissionsBoundary
                    | Layer::Session
                    | Layer::VpcEndpoint
            ) {
                return Err(INVALID_ARGUMENT.into());
            }
            // SAFETY: this function's contract.
            let set = unsafe { handle::get(set) }?;
            put(sets, layer, set.0.clone());
            Ok(())
        })
    })
}

/// Gives a layer its levels, root first, or a session its scope down policies, in place of what it had.
///
/// # Safety
/// As [`portcullis_authorizer_builder_set_policies`]; `levels` is an array of `count`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn portcullis_authorizer_builder_set_levels(
    builder: *mut Handle<AuthorizerBuilder>,
    layer: u32,
    levels: *const *const Handle<PolicySet>,
    count: usize,
) -> Status {
    status_of(|| {
        // SAFETY: this function's contract.
        let AuthorizerBuilder {
            levels: slots,
            failed,
            ..
        } = unsafe { handle::get_mut(builder) }?;
        failed.during(|| {
            let layer = crate::decision::layer(layer)?;
            if !matches!(
                layer,
                Layer::ServiceControlPolicy | Layer::ResourceControlPolicy | Layer::ScopeDown
            ) {
                return Err(INVALID_ARGUMENT.into());
            }
            check_count::<*const Handle<PolicySet>>(count)?;
            admit_list(count)?;
            // SAFETY: this function's contract.
            let levels = unsafe { array(levels, count) }?;
            let mut sets = Vec::with_capacity(levels.len());
            for level in levels {
                // SAFETY: this function's contract.
                sets.push(unsafe { handle::get(*level) }?.0.clone());
            }
            put(slots, layer, sets.into_iter().collect());
            Ok(())
        })
    })
}

/// S3 Block Public Access, `RestrictPublicBuckets`.
///
/// # Safety
/// As [`portcullis_authorizer_builder_set_policies`].
#[unsafe(no_mangle)]
pub unsafe extern "C" fn portcullis_authorizer_builder_restrict_public_buckets(
    builder: *mut Handle<AuthorizerBuilder>,
) -> Status {
    status_of(|| {
        // SAFETY: this function's contract.
        let builder = unsafe { handle::get_mut(builder) }?;
        builder.failed.during(|| {
            builder.restrict_public_buckets = true;
            Ok(())
        })
    })
}

/// What is required before any policy, in place of what was.
///
/// # Safety
/// `builder` is NULL or a builder of this library that nobody else uses now; `guards` is NULL or of this library.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn portcullis_authorizer_builder_set_guards(
    builder: *mut Handle<AuthorizerBuilder>,
    guards: *const Handle<Guards>,
) -> Status {
    status_of(|| {
        // SAFETY: this function's contract.
        let builder = unsafe { handle::get_mut(builder) }?;
        builder.failed.during(|| {
            // SAFETY: this function's contract.
            builder.guards = Some(unsafe { handle::get(guards) }?.0.clone());
            Ok(())
        })
    })
}

/// The prefixes of the services that resource control policies bind.
///
/// # Safety
/// As [`portcullis_authorizer_builder_set_policies`]; `prefixes` is an array of `count`.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn portcullis_authorizer_builder_set_rcp_services(
    builder: *mut Handle<AuthorizerBuilder>,
    prefixes: *const Str,
    count: usize,
) -> Status {
    status_of(|| {
        // SAFETY: this function's contract.
        let builder = unsafe { handle::get_mut(builder) }?;
        builder.failed.during(|| {
            check_count::<Str>(count)?;
            admit_list(count)?;
            // SAFETY: this function's contract.
            let prefixes = unsafe { array(prefixes, count) }?;
            let mut services = Vec::with_capacity(prefixes.len());
            for prefix in prefixes {
                // SAFETY: this function's contract.
                services.push(unsafe { prefix.get(Subject::Service) }?.into());
            }
            builder.services = Some(services);
            Ok(())
        })
    })
}

/// Checks that each set has the type of its place, and leaves the builder empty.
///
/// # Safety
/// As [`portcullis_authorizer_builder_set_policies`]; outputs are NULL or can be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn portcullis_authorizer_builder_build(
    builder: *mut Handle<AuthorizerBuilder>,
    authorizer: *mut *mut Handle<Authorizer>,
    error: *mut *mut Handle<Error>,
) -> Status {
    let body = || {
        check_output(authorizer)?;
        // SAFETY: this function's contract.
        let builder = unsafe { handle::get_mut(builder) }?;
        let built = builder.build()?;
        // SAFETY: checked above.
        unsafe { authorizer.write(Handle::new(built)) };
        Ok(())
    };
    // SAFETY: this function's contract.
    unsafe { reported(error, body) }
}

/// Frees a builder. NULL is fine.
///
/// # Safety
/// `builder` is NULL or a builder of this library, not used any more.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn portcullis_authorizer_builder_free(
    builder: *mut Handle<AuthorizerBuilder>,
) -> Status {
    // SAFETY: this function's contract.
    status_of(|| unsafe { handle::free(builder) })
}

/// The name of a policy by its index in a layer; those of several sets are counted through, in their order.
///
/// # Safety
/// `authorizer` is NULL or an authorizer of this library; `name` is NULL or can be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn portcullis_authorizer_policy_name(
    authorizer: *const Handle<Authorizer>,
    layer: u32,
    index: usize,
    name: *mut Str,
) -> Status {
    status_of(|| {
        check_output(name)?;
        // SAFETY: this function's contract.
        let authorizer = unsafe { handle::get(authorizer) }?;
        let layer = crate::decision::layer(layer)?;
        let found = authorizer.0.policy_name(layer, index).ok_or(NOT_FOUND)?;
        // SAFETY: checked above.
        unsafe { name.write(Str::of(found)) };
        Ok(())
    })
}

/// Frees an authorizer. NULL is fine.
///
/// # Safety
/// `authorizer` is NULL or an authorizer of this library, not used any more.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn portcullis_authorizer_free(authorizer: *mut Handle<Authorizer>) -> Status {
    // SAFETY: this function's contract.
    status_of(|| unsafe { handle::free(authorizer) })
}
