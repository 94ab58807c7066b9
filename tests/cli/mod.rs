//! The command line as a user meets it: whole commands, whole outputs.

mod alone;
mod arguments;
mod cache;
mod check;
pub(crate) mod dir;
mod isolated;
pub(crate) mod kit;
mod lookup;
mod metadata;
mod names;
mod output;
mod privacy;
mod quotes;
mod reading;
mod serve;
mod settings;
mod site;
