//! The readers: from the bytes of a file of one format to documents.
//!
//! `detect` looks at the first bytes, because a file's name may lie. Each reader returns what it parsed or why the file
//! cannot be read; `super::dispatch` calls it. Readers of marked-up formats grow their text in `text_builder`, which keeps
//! the way back to the file.

pub(crate) mod archive;
pub(crate) mod catch_panic;
pub(crate) mod columns;
pub(crate) mod detect;
pub(crate) mod encoding;
pub(crate) mod epub;
pub(crate) mod front_matter;
pub(crate) mod html;
pub(crate) mod mail;
pub(crate) mod markdown;
pub(crate) mod office;
pub(crate) mod pdf;
pub(crate) mod plain_text;
pub(crate) mod rows;
pub(crate) mod running_heads;
pub(crate) mod subtitles;
pub(crate) mod table;
pub(crate) mod tei;
pub(crate) mod text_builder;
pub(crate) mod unsupported;
pub(crate) mod xml;
