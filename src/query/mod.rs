//! What did the user ask, and which documents and places answer it, best first?

mod answer;
mod ast;
mod automaton;
mod error;
mod execute;
mod explain;
mod facets;
mod filter;
mod lexer;
mod matcher;
mod parser;
mod phrase;
mod plan;
mod rank;
mod reader;
mod scope;
mod search;
mod terms;
mod views;
mod work;

pub use answer::{Facet, FacetValue, Hit, QueryError, SearchAnswer, SearchOptions, Sort};
pub use search::search;
pub use views::{
    Alias, Concordance, ConcordanceOptions, Frequencies, Frequency, Line, LinePiece, QuoteFilter, QuoteList,
    QuoteView, Sample, SpeakerFilter, SpeakerList, SpeakerView, Suggestion, SuggestionKind, VariantView,
};

#[cfg(test)]
mod tests;
