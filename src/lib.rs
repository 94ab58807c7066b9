//! **dixit** finds out who said what, in which words: it turns a folder of texts into one static page that
//! searches, quotes and verifies offline.
//!
//! ```text
//! where sites are made (feature "build"; the disk and the command line: "cli")
//!
//!   folder --source--> Document --quote--> Quote, Speaker --index::write--> pack --site--> site/
//!                                                                            |
//! in the browser and on the host                                             v
//!   page <-- answers <--snippet-- Hit <--query-- Index <--index::read------ pack
//! ```
//!
//! # Modules, in the direction of the data
//!
//! | module | answers |
//! |---|---|
//! | `names` | what is each variant of an enum called? |
//! | `cache` | what has an earlier build found out that still holds? (host only) |
//! | [`document`] | what is a document, a turn, a quotation, a speaker? |
//! | [`text`] | which tokens does this text have, and how is each folded and stemmed? |
//! | [`align`] | how do two wordings correspond, word by word? |
//! | `source` | what documents are in this folder, file or table? (host only) |
//! | [`quote`] | who says what in this text? |
//! | [`index`] | how do documents become bytes and bytes become answers? |
//! | [`snippet`] | which words around a hit are shown, with which marks? |
//! | [`query`] | what did the user ask, and which documents and places answer it, best first? |
//! | [`lookup`] | where does this (perhaps garbled) quotation come from, and what was changed? |
//! | `site` | how does a pack become a folder that a browser opens? (host only) |
//! | `maker` | how does a page make a site of files that it is given? (feature `build` on wasm32 only) |
//! | `wasm` | the one exported struct that the page calls (wasm32 only) |
//!
//! A module uses only what stands above it in this table.

#[macro_use]
mod names;

pub mod align;
#[cfg(feature = "build")]
pub mod cache;
pub mod document;
pub mod index;
mod language;
pub mod lookup;
#[cfg(all(feature = "build", target_arch = "wasm32"))]
pub mod maker;
mod normal;
mod order;
pub mod query;
pub mod quote;
#[cfg(feature = "build")]
pub mod site;
pub mod snippet;
#[cfg(feature = "build")]
pub mod source;
pub mod text;
#[cfg(target_arch = "wasm32")]
pub mod wasm;
