//! The one integration test binary; this file is its table of contents.
mod again;
mod cli;
mod corpus;
mod formats;
mod lookup;
mod quotes;
