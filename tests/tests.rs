//! The one integration test binary; this file is its table of contents.
mod cli;
mod corpus;
mod formats;
mod lookup;
mod quotes;
