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
mod lines;
mod matcher;
mod parser;
mod people;
mod phrase;
mod plan;
mod rank;
mod reader;
mod reading;
mod scope;
mod search;
mod sorting;
mod suggest;
mod terms;
mod views;
mod work;

pub use answer::{Facet, FacetValue, Hit, QueryError, SearchAnswer, SearchOptions, Sort};
pub use lines::{concordance, frequencies};
pub use people::{quotes, speakers, variants};
pub use reading::document;
pub use search::search;
pub use suggest::suggest;
pub use views::{
    Alias, Concordance, ConcordanceOptions, Frequencies, Frequency, FrequencyOptions, Line, LinePiece,
    QuoteFilter, QuoteList, QuoteView, Sample, SpeakerFilter, SpeakerList, SpeakerView, Suggestion,
    SuggestionKind, VariantView,
};

#[cfg(test)]
mod tests;
