//! How a request has to be encrypted on its way (section 8.4).

mod database;
mod refusal;
mod requirements;
mod tls;

pub use database::{DatabaseRequirements, FipsError, SslAnswer};
pub use refusal::TransportRefusal;
pub use requirements::TransportRequirements;
