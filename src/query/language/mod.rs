//! The query language: from what a user types to a tree, or to a mistake with its place.

pub(crate) mod ast;
pub(crate) mod error;
pub(crate) mod lexer;
pub(crate) mod parser;
