//! How a request has to be encrypted on its way (section 8.4).

mod requirements;

pub use requirements::{TransportRefusal, TransportRequirements};
