//! What did the user ask, and which documents and places answer it, best first?

mod answer;
mod views;

pub use answer::{Facet, FacetValue, Hit, QueryError, SearchAnswer, SearchOptions, Sort};
pub use views::{
    Alias, Concordance, ConcordanceOptions, Frequencies, Frequency, Line, LinePiece, QuoteFilter, QuoteList,
    QuoteView, Sample, SpeakerFilter, SpeakerList, SpeakerView, Suggestion, SuggestionKind, VariantView,
};
