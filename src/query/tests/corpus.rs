//! Small corpora for tests, written as texts with little marks: `{Name|words}` is a quotation of Name, `{|words}`
//! of nobody known, a line `@Name: words` a turn.

use crate::document::{
    Attribution, Block, BlockKind, Corpus, Date, DocId, Document, Field, OffsetMap, Quote, QuoteId,
    QuoteKind, Rule, Span, Speaker, SpeakerId, SpeakerKind, Subcorpus, Turn,
};
use crate::index::{self, Index};

/// A document to be: id, date, source, text with marks.
pub(crate) struct Text<'a>(pub(crate) &'a str, pub(crate) &'a str, pub(crate) &'a str, pub(crate) &'a str);

/// The pack of some texts.
pub(crate) fn pack(texts: &[Text<'_>]) -> Vec<u8> {
    index::write(&corpus(texts)).expect("the corpus is sound")
}

/// The pack of some texts with named parts: name and filters.
pub(crate) fn named(texts: &[Text<'_>], subcorpora: &[(&str, &str)]) -> Vec<u8> {
    let mut corpus = corpus(texts);
    let subcorpora = subcorpora.iter().map(|(name, filter)| Subcorpus {
        name: (*name).to_owned(),
        filter: (*filter).to_owned(),
        ..Subcorpus::default()
    });
    corpus.settings.subcorpora = subcorpora.collect();
    index::write(&corpus).expect("the corpus is sound")
}

/// Opens a pack.
pub(crate) fn open(pack: &[u8]) -> Index<'_> {
    Index::open(pack).expect("the pack is whole")
}

/// The pack of some texts, each in a language.
pub(crate) fn in_languages(texts: &[Text<'_>], languages: &[Option<&str>]) -> Vec<u8> {
    let mut corpus = corpus(texts);
    let mut documents = corpus.documents.to_vec();
    for (document, language) in documents.iter_mut().zip(languages) {
        document.language = language.map(str::to_owned);
    }
    corpus.documents = documents;
    index::write(&corpus).expect("the corpus is sound")
}

fn corpus(texts: &[Text<'_>]) -> Corpus {
    let (mut corpus, mut documents) = (Corpus::default(), Vec::new());
    for (doc, Text(id, date, source, marked)) in (0u32..).zip(texts) {
        let mut document = Document {
            id: (*id).to_owned(),
            path: format!("{id}.md"),
            title: format!("Title {id}"),
            date: Date::parse(date),
            language: Some("en".to_owned()),
            fields: vec![Field { name: "source".to_owned(), value: (*source).to_owned() }],
            ..Document::default()
        };
        let mut quotes = Vec::new();
        for line in marked.lines() {
            let start = document.text.len();
            let turn = line.strip_prefix('@').and_then(|line| line.split_once(':'));
            let mut parent = None;
            if let Some((name, _)) = turn {
                document.text.push_str(name);
                document.text.push(':');
                parent = Some(quotes.len());
                let label = Span::new(start, document.text.len());
                let speaker = Some(speaker(&mut corpus, name));
                quotes.push(quote(
                    doc,
                    Span::new(label.range().end, label.range().end),
                    QuoteKind::Turn,
                    speaker,
                ));
                document.turns.push(Turn {
                    id: (*id).to_owned(),
                    span: label,
                    label: Some(name.to_owned()),
                    label_span: Some(label),
                    title: None,
                    date: None,
                    fields: Vec::new(),
                });
            }
            let mut rest = turn.map_or(line, |(_, words)| words);
            while let Some((before, inside)) = rest.split_once('{') {
                let (inside, after) = inside.split_once('}').expect("a closing brace");
                let (name, words) = inside.split_once('|').expect("a bar");
                document.text.push_str(before);
                document.text.push('\u{201c}');
                let from = document.text.len();
                document.text.push_str(words);
                let span = Span::new(from, document.text.len());
                document.text.push('\u{201d}');
                let speaker = (!name.is_empty()).then(|| speaker(&mut corpus, name));
                let mut quote = quote(doc, span, QuoteKind::Direct, speaker);
                quote.parent = parent.map(|parent| QuoteId((corpus.quotes.len() + parent) as u32));
                quotes.push(quote);
                rest = after;
            }
            document.text.push_str(rest);
            let end = document.text.len();
            if let Some(parent) = parent {
                let span = Span { end: end as u32, ..quotes[parent].span };
                quotes[parent].span = span;
                document.turns.last_mut().expect("a turn").span = span;
            }
            if end > start {
                document.blocks.push(Block { span: Span::new(start, end), kind: BlockKind::Paragraph });
            }
            document.text.push('\n');
        }
        document.offsets = OffsetMap::identity(document.text.len());
        documents.push(document);
        corpus.quotes.extend(quotes);
    }
    corpus.documents = documents;
    corpus
}

fn speaker(corpus: &mut Corpus, name: &str) -> SpeakerId {
    let known = corpus.speakers.iter().position(|speaker| speaker.name == name);
    let place = known.unwrap_or_else(|| {
        corpus.speakers.push(Speaker {
            name: name.to_owned(),
            kind: SpeakerKind::Person,
            aliases: vec![(format!("Minister {name}"), 2)],
            roles: vec!["minister".to_owned()],
        });
        corpus.speakers.len() - 1
    });
    SpeakerId(place as u32)
}

fn quote(doc: u32, span: Span, kind: QuoteKind, speaker: Option<SpeakerId>) -> Quote {
    Quote {
        doc: DocId(doc),
        span,
        kind,
        parent: None,
        supplied_marks: false,
        speaker,
        attribution: Attribution { rule: Rule::QuoteNameCue, confidence: 0.9, ..Attribution::default() },
    }
}
