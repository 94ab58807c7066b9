//! The one integration test binary; this file is its table of contents.
mod again;
mod bigrams;
mod cli;
mod corpus;
mod dice;
mod formats;
mod lookup;
mod modules;
mod quotes;
