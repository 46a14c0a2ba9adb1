//! How a request has to be encrypted on its way (section 8.4).

mod database;
mod requirements;

pub use database::{DatabaseRequirements, FipsError, SslAnswer};
pub use requirements::{TransportRefusal, TransportRequirements};
