//! The command line as a user meets it: whole commands, whole outputs.

mod arguments;
mod cache;
mod check;
pub(crate) mod dir;
pub(crate) mod kit;
mod lookup;
mod metadata;
mod privacy;
mod quotes;
mod reading;
mod serve;
mod site;
