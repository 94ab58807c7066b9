//! Tests of the query language and of its answers.

mod answers;
mod corpus;
mod help;
mod language;
mod oracle;
mod profile;
mod sqlite;
mod subcorpus;
mod turns;
mod views;
