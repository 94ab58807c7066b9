//! **dixit** finds out who said what, in which words: it turns a folder of texts into one static page that
//! searches, quotes and verifies offline.
//!
//! ```text
//! where sites are made (feature "build"; the disk and the command line: "cli")
//!
//!   files --source--> Document --quote--> Quote, Speaker --variants--> Corpus --index::write--> pack --site--> site
//!                                                                                                |
//! in the browser and on the command line                                                         v
//!   page <--api-- answers <--snippet-- hits <--query, lookup-- Index <------- index::read ------ pack
//! ```
//!
//! # Modules, in the direction of the data
//!
//! | module | what it does | layer |
//! |---|---|---|
//! | `named_enum` | a macro for enums whose variants have names in JSON and on the command line | engine |
//! | `sort` | the one sort of the engine, which keeps its machine code small | engine |
//! | [`document`] | plain data: documents, turns, quotations, speakers, dates | engine |
//! | [`text`] | cuts a text into tokens; folds, stems and normalizes them; repairs damaged text | engine |
//! | [`article`] | reads the structure of one text: headline, byline, date, paragraphs, labels, turns | engine |
//! | `language` | says which language a text is in, or that it does not know | engine; build |
//! | [`align`] | aligns two wordings word by word | engine |
//! | `source` | reads files of every format into documents, with settings, metadata and what is withheld | build |
//! | [`quote`] | finds quotations and their speakers | engine |
//! | `variants` | finds quotations that are wordings of one utterance | build |
//! | [`index`] | the pack: its specification, its sections, how each is written and read | engine |
//! | [`snippet`] | cuts the passages and the document that show hits | engine |
//! | [`query`] | parses a query, plans it, and answers it: search, concordance, speakers | engine |
//! | [`lookup`] | finds where a quotation is printed, and what was changed | engine |
//! | `api` | every struct that reaches JavaScript or JSON | engine |
//! | `build` | the steps from files to a site, and what is kept between builds | build |
//! | `site` | the files of a site: page, module, scripts; how they replace an earlier site | build |
//! | `maker` | the build layer for JavaScript | build, on wasm32 |
//! | `wasm` | the engine for JavaScript | engine, on wasm32 |
//!
//! The engine layer has no features; it opens packs and answers questions. The build layer turns the bytes of files into
//! the bytes of a site and needs no disk, clock, threads or processes, so it runs in a browser too. The command line,
//! `src/main.rs` and `src/cli/`, adds those.
//!
//! # Example
//!
//! ```
//! use dixit::query::{SearchOptions, search};
//! use dixit::source::{self, Purpose};
//! use dixit::{build, index};
//!
//! let report = "The quay stays open, “whatever the council says,” Ada Quint told reporters.";
//! let files = vec![("report.txt".to_owned(), report.as_bytes().to_vec())];
//! let read = source::read(source::list_in_memory("Harbour", files), Purpose::Publish, &|_| {})?;
//! let corpus = build::analyse(read.settings, read.documents);
//! assert_eq!(corpus.speakers[0].name, "Ada Quint");
//!
//! let pack = index::write(&corpus)?;
//! let index = index::Index::open(&pack)?;
//! let answer = search(&index, "speaker:quint council", &SearchOptions::default())?;
//! assert_eq!(answer.total, 1);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

#[macro_use]
mod named_enum;

pub mod align;
mod api;
pub mod article;
#[cfg(feature = "build")]
pub mod build;
pub mod document;
pub mod index;
mod language;
pub mod lookup;
#[cfg(all(feature = "build", target_arch = "wasm32"))]
pub mod maker;
pub mod query;
pub mod quote;
#[cfg(feature = "build")]
pub mod site;
pub mod snippet;
mod sort;
#[cfg(feature = "build")]
pub mod source;
pub mod text;
#[cfg(feature = "build")]
pub mod variants;
#[cfg(target_arch = "wasm32")]
pub mod wasm;
