//! Every struct that crosses to JavaScript or to the JSON of the command line.
//!
//! The fields are the contract with the page and with users' scripts: they are added to, and never change their meaning.

pub(crate) mod about;
pub(crate) mod document;
pub(crate) mod lookup;
pub(crate) mod search;
pub(crate) mod views;
