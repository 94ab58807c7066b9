//! What did the user ask, and which documents and places answer it, best first?
//!
//! ```text
//! query --lexer--> signs --parser, phrase--> tree --plan, filter, terms--> plan --execute--> units --rank--> hits
//!                                                                           |
//!                                                                           +--matcher--> places --lines--> concordance
//! ```
//!
//! # The language
//!
//! `docs/query.md` explains it with examples. As a grammar, spaces between signs left out:
//!
//! ```text
//! query      = any
//! any        = all { ("OR" | "|") all }
//! all        = not { ["AND"] not }
//! not        = ("NOT" | "-") not | near
//! near       = primary { ("NEAR" | "BEFORE") ["/" number] primary }
//! primary    = "(" any ")" | phrase | "/" expression "/" | field | word
//! field      = name ":" ( value | '"' value '"' | "(" value { "OR" value } ")" )
//! word       = ["=" | "~"] letters ["~" ["2"]]              letters may hold * and ?
//! phrase     = '"' slot { slot } '"'
//! slot       = word | "*" | "(" words { "|" words } ")" | "{" [number ","] number "}" | "..." | "/" expression "/"
//! ```
//!
//! Quotation marks and hyphens of all kinds count as the plain ones. Any text is a query or a mistake with a
//! place; what is unfinished at its end is completed, and the explanation says so.
//!
//! # What it means
//!
//! A unit answers a text (a word, a phrase, a proximity) if it holds it. Filters, alone or combined with each
//! other, stand for a set of tokens: beside a text they are the part of the corpus in which it has to stand, so that
//! `speaker:holm harbour` finds the word inside what Holm says; alone they are answered by every unit that has
//! such tokens. `in:NAME` stands for filters that the corpus has saved under a name. The hits of an answer are the places of all texts that are not negated.

mod automata;
mod budget;
mod concordance;
mod document_view;
mod plan;
pub(crate) mod search;
mod speakers;
mod suggest;

pub use crate::api::search::{Facet, FacetValue, Hit, QueryError, SearchAnswer, SearchOptions, Sort};
pub use crate::api::views::{
    Alias, Concordance, ConcordanceOptions, Frequencies, Frequency, FrequencyOptions, Line, LinePiece,
    QuoteFilter, QuoteList, QuoteView, Sample, SpeakerFilter, SpeakerList, SpeakerView, Suggestion,
    SuggestionKind, VariantView,
};
pub(crate) use crate::query::automata::misspelling::misspellings;
pub use crate::query::budget::{Pace, pause};
pub use crate::query::concordance::{concordance, concordance_in_turns, frequencies, frequencies_in_turns};
pub use crate::query::document_view::{TokenRange, document, document_in_turns};
pub use crate::query::plan::subcorpus::subcorpus;
pub use crate::query::search::timeline::{Timeline, TimelineBar, TimelineStep};
pub use crate::query::speakers::profile::{Period, Profile, ProfileOptions, TypicalWord, profile};
pub use crate::query::speakers::{quotes, quotes_in_turns, speakers, variants};
pub use search::{canonical, search, search_in_turns};
pub use suggest::suggest;

pub(crate) mod language;
#[cfg(test)]
mod tests;
