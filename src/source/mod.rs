//! What documents are in this folder, file or table?

pub mod press;
