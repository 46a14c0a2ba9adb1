//! How long the texts of a request may be (R-QUOTA-2); told to hosts by [`Limits`](crate::Limits).

pub(crate) const ACTION_BYTES: usize = 256;
/// The longest ARN of AWS, of an S3 object, has about 1,100.
pub(crate) const RESOURCE_BYTES: usize = 8_192;
pub(crate) const FACT_BYTES: usize = 2_048;
pub(crate) const CONTEXT_BYTES: usize = 65_536;
pub(crate) const CONTEXT_VALUES: usize = 100_000;
