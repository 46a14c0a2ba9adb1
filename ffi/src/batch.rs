//! Many requests in one call, read where they lie.

use alloc::vec::Vec;
use core::mem::offset_of;
use core::slice;

use portcullis::{
    Principal as CorePrincipal, RequestContext,
    request::{
        Connection as CoreConnection, ContextScalar, ContextValue, CredentialFacts, NetworkFacts,
    },
};

use crate::authorizer::Authorizer;
use crate::column::{Cells, Column};
use crate::connection::Connection;
use crate::decision::Decision;
use crate::error::{Error, Failure};
use crate::facts::{Credentials, NAME, Network, Principal, principal_of_arn};
use crate::guard::{check_output, reported};
use crate::handle::{self, Handle};
use crate::limits::{Subject, admit_values};
use crate::request_facts::{array, check_count};
use crate::sized::SizedStruct;
use crate::status::{INVALID_ARGUMENT, INVALID_LENGTH, NOT_BEGUN, Status};
use crate::text::Str;

/// A condition key with a value for each row: `portcullis_context_column`.
#[derive(Debug, Clone, Copy)]
#[repr(C)]
#[expect(clippy::exhaustive_structs, reason = "its layout is the ABI")]
pub struct ContextColumn {
    /// The name of the key.
    pub key: Str,
    /// One of the value kinds.
    pub value_kind: u32,
    /// Zero.
    pub reserved: u32,
    /// The values.
    pub column: Column,
}

/// The requests of a batch: `portcullis_batch`.
#[derive(Debug, Clone, Copy)]
#[repr(C)]
#[expect(clippy::exhaustive_structs, reason = "its layout is the ABI")]
pub struct Batch {
    /// How large the caller's struct is.
    pub struct_size: usize,
    /// How many requests.
    pub row_count: usize,
    /// Who calls in every row; NULL if `principals` says it.
    pub principal: *const Principal,
    /// How every row arrived. May be NULL.
    pub network: *const Network,
    /// What signed every row. May be NULL.
    pub credentials: *const Credentials,
    /// ARNs of the callers.
    pub principals: Column,
    /// `service:Name`.
    pub actions: Column,
    /// ARNs, or `*`.
    pub resources: Column,
    /// Who owns the resources.
    pub resource_accounts: Column,
    /// RFC 3339.
    pub times: Column,
    /// Condition keys.
    pub context: *const ContextColumn,
    /// How many condition keys.
    pub context_count: usize,
    /// The connection that every row asks for. May be NULL.
    pub connection: *const Connection,
}

// SAFETY: `repr(C)`, its size first, numbers and raw pointers only.
unsafe impl SizedStruct for Batch {
    const LEAST_BYTES: usize = offset_of!(Self, connection);

    fn set_size(&mut self, size: usize) {
        self.struct_size = size;
    }
}

/// What a row comes to that cannot be asked. Not a decision.
const NOT_ASKED: u8 = 3;

/// The facts of all rows.
struct Rows<'a> {
    principal: Option<CorePrincipal<'a>>,
    network: Option<NetworkFacts<'a>>,
    credentials: Option<CredentialFacts<'a>>,
    connection: Option<CoreConnection<'a>>,
    principals: Cells<'a>,
    actions: Cells<'a>,
    resources: Cells<'a>,
    resource_accounts: Cells<'a>,
    times: Cells<'a>,
    context: Vec<Key<'a>>,
}

struct Key<'a> {
    name: &'a str,
    value_kind: u32,
    cells: Cells<'a>,
}

impl<'a> Key<'a> {
    fn scalar(&self, row: usize) -> Result<Option<ContextScalar<'a>>, Failure> {
        let scalar = self.cells.scalar(row, self.value_kind);
        scalar.map_err(|refused| refused.of_key(self.name))
    }
}

impl<'a> Rows<'a> {
    /// # Safety
    /// What the pointers name is readable, and does not change during `'a`.
    unsafe fn read(batch: &Batch) -> Result<Self, Failure> {
        let rows = batch.row_count;
        let principal = if batch.principal.is_null() {
            None
        } else {
            // SAFETY: this function's contract, here and below.
            let principal = unsafe { Principal::read(batch.principal) }?;
            // SAFETY: as above.
            Some(unsafe { principal.to_core() }?)
        };
        let network = if batch.network.is_null() {
            None
        } else {
            // SAFETY: as above.
            let network = unsafe { Network::read(batch.network) }?;
            // SAFETY: as above.
            Some(unsafe { network.to_core() }?)
        };
        let credentials = if batch.credentials.is_null() {
            None
        } else {
            // SAFETY: as above.
            let credentials = unsafe { Credentials::read(batch.credentials) }?;
            // SAFETY: as above.
            Some(unsafe { credentials.to_core() }?)
        };
        let connection = if batch.connection.is_null() {
            None
        } else {
            // SAFETY: as above.
            let connection = unsafe { Connection::read(batch.connection) }?;
            // SAFETY: as above.
            Some(unsafe { connection.to_core() }?)
        };
        check_count::<ContextColumn>(batch.context_count)?;
        admit_values(batch.context_count)?;
        // SAFETY: as above.
        let columns = unsafe { array(batch.context, batch.context_count) }?;
        // The one allocation of a batch that is not the core's.
        let mut context = Vec::with_capacity(columns.len());
        for column in columns {
            if column.reserved != 0 {
                return Err(INVALID_ARGUMENT.into());
            }
            context.push(Key {
                // SAFETY: as above.
                name: unsafe { column.key.get(Subject::Key) }?,
                value_kind: column.value_kind,
                // SAFETY: as above.
                cells: unsafe { column.column.cells(rows, Subject::Value) }?,
            });
        }
        let facts = Self {
            principal,
            network,
            credentials,
            connection,
            // SAFETY: as above.
            principals: unsafe { batch.principals.cells(rows, NAME) }?,
            // SAFETY: as above.
            actions: unsafe { batch.actions.cells(rows, Subject::Action) }?,
            // SAFETY: as above.
            resources: unsafe { batch.resources.cells(rows, Subject::Resource) }?,
            // SAFETY: as above.
            resource_accounts: unsafe {
                batch
                    .resource_accounts
                    .cells(rows, Subject::Fact("resourceAccount"))
            }?,
            // SAFETY: as above.
            times: unsafe { batch.times.cells(rows, Subject::Fact("time")) }?,
            context,
        };
        // Of two answers to who calls, none may be passed over.
        if facts.principal.is_some() == facts.principals.is_given() {
            return Err(INVALID_ARGUMENT.into());
        }
        Ok(facts)
    }

    /// Makes `held` the request of a row. Where only action, resource and values of condition keys are others than
    /// in the row before, they are told to the request that is there, which allocates nothing.
    fn ask(&self, held: &mut Option<RequestContext<'a>>, row: usize) -> Result<(), Failure> {
        if let Some(mut request) = held.take().filter(|_| self.continues(row)) {
            request.ask(self.actions.required(row)?, self.resources.required(row)?)?;
            for key in self.context.iter().filter(|key| !key.cells.repeats(row)) {
                if let Some(value) = key.scalar(row)? {
                    request.set_context(key.name, value)?;
                }
            }
            // What a row that cannot be asked leaves is not asked again.
            *held = Some(request);
        } else {
            *held = Some(self.request(row)?);
        }
        Ok(())
    }

    /// Whether a row has the caller and the condition keys of the one before, though perhaps other values.
    fn continues(&self, row: usize) -> bool {
        self.principals.repeats(row)
            && self.resource_accounts.repeats(row)
            && self.times.repeats(row)
            && self
                .context
                .iter()
                .all(|key| key.cells.repeats(row) || key.cells.is_in_both(row))
    }

    fn request(&self, row: usize) -> Result<RequestContext<'a>, Failure> {
        let principal = match self.principal {
            Some(principal) => principal,
            None => principal_of_arn(self.principals.required(row)?)?,
        };
        let action = self.actions.required(row)?;
        let resource = self.resources.required(row)?;
        let mut request = RequestContext::builder(principal, action, resource);
        if let Some(account) = self.resource_accounts.text(row)? {
            request = request.resource_account(account);
        }
        if let Some(time) = self.times.text(row)? {
            request = request.time(time);
        }
        if let Some(network) = self.network.clone() {
            request = request.network(network);
        }
        if let Some(credentials) = self.credentials.clone() {
            request = request.credentials(credentials);
        }
        if let Some(connection) = self.connection.clone() {
            request = request.connection(connection);
        }
        for key in self.context.iter().filter(|key| key.cells.is_given()) {
            // Without a value the key is absent: to say nothing of it would have the engine derive one.
            let value = key
                .scalar(row)?
                .map_or(ContextValue::Absent, ContextValue::from);
            request = request.context(key.name, value);
        }
        Ok(request.build()?)
    }
}

/// Decides a request for each row. Denies are written first.
///
/// # Safety
/// `authorizer` is NULL or of this library; the batch and what it names are readable; `outcomes` has
/// `outcome_count` writable bytes; `decisions` is NULL or has as many writable elements.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn portcullis_authorizer_evaluate_batch(
    authorizer: *const Handle<Authorizer>,
    batch: *const Batch,
    outcomes: *mut u8,
    outcome_count: usize,
    decisions: *mut Decision,
    error: *mut *mut Handle<Error>,
) -> Status {
    // SAFETY: this function's contract.
    let outcomes = unsafe { denied(outcomes, outcome_count) };
    let decisions = if decisions.is_null() {
        Ok(None)
    } else {
        // SAFETY: this function's contract.
        unsafe { denied(decisions, outcome_count) }.map(Some)
    };
    let body = || {
        let (outcomes, mut decisions) = (outcomes?, decisions?);
        // SAFETY: this function's contract.
        let authorizer = unsafe { handle::get(authorizer) }?;
        // SAFETY: this function's contract.
        let batch = unsafe { Batch::read(batch) }?;
        if batch.row_count != outcome_count {
            return Err(INVALID_LENGTH.into());
        }
        // SAFETY: this function's contract.
        let rows = unsafe { Rows::read(&batch) }?;
        let mut refused = None;
        let mut held = None;
        let authorizer = &authorizer.0;
        for (row, outcome) in outcomes.iter_mut().enumerate() {
            let asked = rows.ask(&mut held, row).and_then(|()| {
                let request = held.as_ref().ok_or(NOT_BEGUN)?;
                authorizer.check(request)?;
                Ok(request)
            });
            match asked {
                Ok(request) => {
                    let decision = Decision::from(authorizer.evaluate(request));
                    *outcome = decision.outcome;
                    if let Some(place) = decisions.as_mut().and_then(|all| all.get_mut(row)) {
                        *place = decision;
                    }
                }
                Err(failure) => {
                    *outcome = NOT_ASKED;
                    refused = refused.or_else(|| Some(failure.in_row(row)));
                }
            }
        }
        refused.map_or(Ok(()), Err)
    };
    // SAFETY: this function's contract.
    unsafe { reported(error, body) }
}

/// An array of the caller's, with a deny in every place: zeros, for outcomes and for decisions.
///
/// # Safety
/// `place` is NULL or has `count` writable elements that nobody else uses during `'a`.
unsafe fn denied<'a, T: Copy>(place: *mut T, count: usize) -> Result<&'a mut [T], Status> {
    if count == 0 {
        return Ok(&mut []);
    }
    check_output(place)?;
    check_count::<T>(count)?;
    // SAFETY: not NULL, aligned, no larger than an object can be, writable by contract.
    unsafe { place.write_bytes(0, count) };
    // SAFETY: as above; the zeros that were just written are values of the types in question.
    Ok(unsafe { slice::from_raw_parts_mut(place, count) })
}
