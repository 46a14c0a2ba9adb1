//! Signature Version 4 (R-TLS-7, R-STS-11): AWS's published examples, the crate that signs for AWS's SDK as an oracle, and
//! tables of what is refused.

mod oracle;
mod plan;
mod rows;
mod sent;
mod vectors;
