//! Quotation marks: where they open and close, and what stands between them.

pub(crate) mod kinds;
pub(crate) mod spans;
