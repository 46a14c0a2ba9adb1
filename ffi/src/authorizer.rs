//! Policies put together.

use alloc::boxed::Box;
use alloc::sync::Arc;
use alloc::vec::Vec;

use portcullis::{Authorizer as CoreAuthorizer, Layer, PolicySet as CoreSet};

use crate::collecting::FirstFailure;
use crate::error::{Error, Failure};
use crate::guard::{check_output, reported, status_of};
use crate::handle::{self, Handle, Kind};
use crate::limits::{Subject, admit_list};
use crate::policy_set::PolicySet;
use crate::request_facts::{array, check_count};
use crate::status::{INVALID_ARGUMENT, NOT_FOUND, Status};
use crate::text::Str;

/// The policies that bear on requests: `portcullis_authorizer`.
///
/// The core borrows the sets. Borrowing them once, when the authorizer is built, spares each decision to
/// put them together and check them again.
#[derive(Debug)]
pub struct Authorizer {
    /// Borrows from `held`, and is dropped before it.
    pub(crate) borrowed: CoreAuthorizer<'static>,
    pub(crate) held: Held,
}

impl Kind for Authorizer {
    const TAG: u32 = 0x5043_0007;
}

/// What an authorizer holds. It is not changed while something borrows from it.
#[derive(Debug, Default)]
pub(crate) struct Held {
    single: Vec<(Layer, Arc<CoreSet>)>,
    levels: Vec<(Layer, Vec<Arc<CoreSet>>)>,
    /// The same sets, in the form in which the core takes them.
    lent: Vec<Vec<&'static CoreSet>>,
    services: Option<Vec<Box<str>>>,
    lent_services: Vec<&'static str>,
}

impl Held {
    /// The sets of a layer, in the order in which decisions count their policies.
    fn sets(&self, layer: Layer) -> impl Iterator<Item = &Arc<CoreSet>> {
        let single = self.single.iter().filter(move |(of, _)| *of == layer);
        let levels = self.levels.iter().filter(move |(of, _)| *of == layer);
        let single = single.map(|(_, set)| set);
        single.chain(levels.flat_map(|(_, sets)| sets))
    }
}

/// Collects the sets of an authorizer: `portcullis_authorizer_builder`.
#[derive(Debug, Default)]
pub struct AuthorizerBuilder {
    held: Held,
    restrict_public_buckets: bool,
    failed: FirstFailure,
}

impl Kind for AuthorizerBuilder {
    const TAG: u32 = 0x5043_0008;
}

/// A reference that lives as long as the handle in which it is kept, which the compiler cannot know.
///
/// # Safety
/// It is not used after what it refers to was dropped or changed.
const unsafe fn prolonged<T: ?Sized>(reference: &T) -> &'static T {
    // SAFETY: this function's contract.
    unsafe { &*core::ptr::from_ref(reference) }
}

impl AuthorizerBuilder {
    fn build(&mut self) -> Result<Authorizer, Failure> {
        let Self {
            mut held,
            restrict_public_buckets,
            mut failed,
        } = core::mem::take(self);
        failed.take()?;
        let mut builder =
            CoreAuthorizer::builder().restrict_public_buckets(restrict_public_buckets);
        for (layer, set) in &held.single {
            // SAFETY: the set is behind an `Arc` that the authorizer holds and drops last.
            let set = unsafe { prolonged(&**set) };
            builder = match layer {
                Layer::Identity => builder.identity(set),
                Layer::Resource => builder.resource(set),
                Layer::PermissionsBoundary => builder.permissions_boundary(set),
                Layer::Session => builder.session(set),
                Layer::VpcEndpoint => builder.vpc_endpoint(set),
                _ => return Err(INVALID_ARGUMENT.into()),
            };
        }
        for (_, sets) in &held.levels {
            // SAFETY: the sets are behind `Arc`s that the authorizer holds and drops last.
            let lent = sets.iter().map(|set| unsafe { prolonged(&**set) });
            held.lent.push(lent.collect());
        }
        for ((layer, _), lent) in held.levels.iter().zip(&held.lent) {
            // SAFETY: nothing is added to the list from here on, and moving it leaves its elements in place.
            let lent = unsafe { prolonged(lent.as_slice()) };
            builder = match layer {
                Layer::ServiceControlPolicy => builder.service_control_policies(lent),
                Layer::ResourceControlPolicy => builder.resource_control_policies(lent),
                Layer::ScopeDown => builder.scope_down(lent),
                _ => return Err(INVALID_ARGUMENT.into()),
            };
        }
        if let Some(services) = &held.services {
            // SAFETY: the texts stay in their boxes as long as the authorizer lives.
            let lent = services.iter().map(|text| unsafe { prolonged(&**text) });
            held.lent_services = lent.collect();
            // SAFETY: as for the levels.
            builder = builder.rcp_services(unsafe { prolonged(held.lent_services.as_slice()) });
        }
        let borrowed = builder.build()?;
        Ok(Authorizer { borrowed, held })
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
        let AuthorizerBuilder { held, failed, .. } = unsafe { handle::get_mut(builder) }?;
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
            held.single.retain(|(of, _)| *of != layer);
            held.single.push((layer, Arc::clone(&set.0)));
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
        let AuthorizerBuilder { held, failed, .. } = unsafe { handle::get_mut(builder) }?;
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
                sets.push(Arc::clone(&unsafe { handle::get(*level) }?.0));
            }
            held.levels.retain(|(of, _)| *of != layer);
            held.levels.push((layer, sets));
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
        let AuthorizerBuilder { held, failed, .. } = unsafe { handle::get_mut(builder) }?;
        failed.during(|| {
            check_count::<Str>(count)?;
            admit_list(count)?;
            // SAFETY: this function's contract.
            let prefixes = unsafe { array(prefixes, count) }?;
            let mut services = Vec::with_capacity(prefixes.len());
            for prefix in prefixes {
                // SAFETY: this function's contract.
                services.push(unsafe { prefix.get(Subject::Service) }?.into());
            }
            held.services = Some(services);
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
        let names = authorizer.held.sets(layer).flat_map(|set| {
            (0..set.policy_count()).map(|index| set.policy_name(index).unwrap_or_default())
        });
        let found = names.into_iter().nth(index).ok_or(NOT_FOUND)?;
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
