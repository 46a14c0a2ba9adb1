//! Policies, compiled.

use portcullis::{Loader, PolicySet as CoreSet, PolicySetBuilder as CoreBuilder, PolicyType};

use crate::collecting::FirstFailure;
use crate::error::{Error, Failure};
use crate::guard::{caught, check_output, reported, status_of};
use crate::handle::{self, Handle, Kind};
use crate::limits::Subject;
use crate::status::{INVALID_ARGUMENT, NOT_FOUND, Status};
use crate::text::Str;

/// Compiled policies of one type: `portcullis_policy_set`.
#[derive(Debug)]
pub struct PolicySet(pub(crate) CoreSet);

impl Kind for PolicySet {
    const TAG: u32 = 0x5043_0003;
}

/// Collects policies: `portcullis_policy_set_builder`.
#[derive(Debug)]
pub struct PolicySetBuilder {
    policy_type: PolicyType,
    loader: Loader,
    /// Taken for the length of a call.
    collected: Option<CoreBuilder>,
    failed: FirstFailure,
}

impl Kind for PolicySetBuilder {
    const TAG: u32 = 0x5043_0004;
}

impl PolicySetBuilder {
    fn collected(&mut self) -> CoreBuilder {
        let collected = self.collected.take();
        collected.unwrap_or_else(|| CoreSet::builder(self.policy_type, self.loader))
    }

    fn build(&mut self) -> Result<CoreSet, Failure> {
        let collected = self.collected();
        self.failed.take()?;
        Ok(collected.build()?)
    }
}

/// `portcullis_policy_type`.
pub(crate) fn policy_type(number: u32) -> Result<PolicyType, Status> {
    Ok(match number {
        1 => PolicyType::Identity,
        2 => PolicyType::PermissionsBoundary,
        3 => PolicyType::Session,
        4 => PolicyType::Resource,
        5 => PolicyType::RoleTrust,
        6 => PolicyType::KmsKey,
        7 => PolicyType::ServiceControl,
        8 => PolicyType::ResourceControl,
        9 => PolicyType::VpcEndpoint,
        10 => PolicyType::ScopeDown,
        _ => return Err(INVALID_ARGUMENT),
    })
}

/// `portcullis_loader`; zero is the strict one.
pub(crate) fn loader(number: u32) -> Result<Loader, Status> {
    match number {
        0 => Ok(Loader::Strict),
        1 => Ok(Loader::Lenient),
        _ => Err(INVALID_ARGUMENT),
    }
}

/// Compiles one policy.
///
/// # Safety
/// Texts are readable; outputs are NULL or can be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn portcullis_policy_set_from_json(
    policy_type: u32,
    loader: u32,
    name: Str,
    policy: Str,
    set: *mut *mut Handle<PolicySet>,
    error: *mut *mut Handle<Error>,
) -> Status {
    let body = || {
        check_output(set)?;
        let builder = CoreSet::builder(self::policy_type(policy_type)?, self::loader(loader)?);
        // SAFETY: this function's contract.
        let name = unsafe { name.get(Subject::PolicyName) }?;
        // SAFETY: this function's contract.
        let policy =
            unsafe { policy.get(Subject::Policy) }.map_err(|refused| refused.of_policy(name))?;
        let built = builder.policy(name, policy).build()?;
        // SAFETY: checked above.
        unsafe { set.write(Handle::new(PolicySet(built))) };
        Ok(())
    };
    // SAFETY: this function's contract.
    unsafe { reported(error, body) }
}

/// Begins a set of policies of one type.
///
/// # Safety
/// `builder` is NULL or can be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn portcullis_policy_set_builder_new(
    policy_type: u32,
    loader: u32,
    builder: *mut *mut Handle<PolicySetBuilder>,
) -> Status {
    status_of(|| {
        check_output(builder)?;
        let made = PolicySetBuilder {
            policy_type: self::policy_type(policy_type)?,
            loader: self::loader(loader)?,
            collected: None,
            failed: FirstFailure::default(),
        };
        // SAFETY: checked above.
        unsafe { builder.write(Handle::new(made)) };
        Ok(())
    })
}

/// Adds a policy.
///
/// # Safety
/// `builder` is NULL or a builder of this library that nobody else uses now; texts are readable.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn portcullis_policy_set_builder_add(
    builder: *mut Handle<PolicySetBuilder>,
    name: Str,
    policy: Str,
) -> Status {
    status_of(|| {
        // SAFETY: this function's contract.
        let builder = unsafe { handle::get_mut(builder) }?;
        let collected = builder.collected();
        builder.failed.during(|| {
            // SAFETY: this function's contract.
            let name = unsafe { name.get(Subject::PolicyName) }?;
            // SAFETY: this function's contract.
            let policy = unsafe { policy.get(Subject::Policy) }
                .map_err(|refused| refused.of_policy(name))?;
            builder.collected = Some(collected.policy(name, policy));
            Ok(())
        })
    })
}

/// Compiles what was added, and leaves the builder without policies.
///
/// # Safety
/// As [`portcullis_policy_set_builder_add`]; outputs are NULL or can be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn portcullis_policy_set_builder_build(
    builder: *mut Handle<PolicySetBuilder>,
    set: *mut *mut Handle<PolicySet>,
    error: *mut *mut Handle<Error>,
) -> Status {
    let body = || {
        check_output(set)?;
        // SAFETY: this function's contract.
        let builder = unsafe { handle::get_mut(builder) }?;
        let built = builder.build()?;
        // SAFETY: checked above.
        unsafe { set.write(Handle::new(PolicySet(built))) };
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
pub unsafe extern "C" fn portcullis_policy_set_builder_free(
    builder: *mut Handle<PolicySetBuilder>,
) -> Status {
    // SAFETY: this function's contract.
    status_of(|| unsafe { handle::free(builder) })
}

/// How many policies the set has.
///
/// # Safety
/// `set` is NULL or a set of this library.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn portcullis_policy_set_policy_count(
    set: *const Handle<PolicySet>,
) -> usize {
    // SAFETY: this function's contract.
    let count = caught(|| unsafe { handle::get(set) }.map_or(0, |set| set.0.policy_count()));
    count.unwrap_or(0)
}

/// How many statements the policies of the set have.
///
/// # Safety
/// `set` is NULL or a set of this library.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn portcullis_policy_set_statement_count(
    set: *const Handle<PolicySet>,
) -> usize {
    // SAFETY: this function's contract.
    let count = caught(|| unsafe { handle::get(set) }.map_or(0, |set| set.0.statement_count()));
    count.unwrap_or(0)
}

/// The name of a policy of the set.
///
/// # Safety
/// `set` is NULL or a set of this library; `name` is NULL or can be written.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn portcullis_policy_set_policy_name(
    set: *const Handle<PolicySet>,
    index: usize,
    name: *mut Str,
) -> Status {
    status_of(|| {
        check_output(name)?;
        // SAFETY: this function's contract.
        let set = unsafe { handle::get(set) }?;
        let found = set.0.policy_name(index).ok_or(NOT_FOUND)?;
        // SAFETY: checked above.
        unsafe { name.write(Str::of(found)) };
        Ok(())
    })
}

/// Frees a set. NULL is fine. Authorizers that hold it go on.
///
/// # Safety
/// `set` is NULL or a set of this library, not used any more.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn portcullis_policy_set_free(set: *mut Handle<PolicySet>) -> Status {
    // SAFETY: this function's contract.
    status_of(|| unsafe { handle::free(set) })
}
