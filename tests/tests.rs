//! The one integration test binary; this file is its table of contents.
mod lookup;
