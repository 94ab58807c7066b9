//! Who says what in this text? Spans, attribution, names; runs on the host and, for a pasted article, in the
//! browser.
//!
//! ```text
//! paragraph ──spans──▶ quoted stretches ──tokens──▶ QUOTE , NAME said .
//!                                                        │ attribution, phrases: rules find mention and cue
//!                                                        ▼
//! document ──names──▶ cast ─────────discourse──────▶ who "he" is, who "Smith" is
//!                                                        │ speakers: the casts of all documents, merged
//!                                                        ▼
//!                                              Quote, Speaker
//! ```
//!
//! | file | answers |
//! |---|---|
//! | `spans` | which marks belong together? |
//! | `tokens` | what are the words of a paragraph once each quotation is one word? |
//! | `language`, `word_table` | what does the language know about a word? |
//! | `phrases` | which words form one phrase? |
//! | `subjects` | who is the subject of this verb? |
//! | `attribution` | which words say whose words these are? |
//! | `following`, `preceding` | and after the quotation, and before it? |
//! | `runs` | where does a name begin and end? |
//! | `names` | how are names compared? |
//! | `cast` | who is named in this document? |
//! | `discourse` | what was read before? |
//! | `carrying` | what does a quotation take over from another? |
//! | `reference` | who is meant? |
//! | `relay` | who passed the words on? |
//! | `spoken` | when were they said? |
//! | `kinds` | is it speech, a phrase, or a title? |
//! | `label` | what does a transcript's label say? |
//! | `speakers` | who is named in the corpus? |
//! | `spelling` | which spellings can be one name? |
//! | `merge` | which names are one person's? |
//! | `rules` | how sure is each rule? |
//! | `propose` | what should the user look at? |

mod attribution;
mod coreference;
pub(crate) mod grammar;
mod languages;
pub(crate) mod marks;
#[cfg(feature = "build")]
mod memo;
pub(crate) mod people;

#[cfg(feature = "build")]
pub(crate) use crate::quote::languages::FIRST_NAMES;
#[cfg(feature = "build")]
pub use crate::quote::memo::read_with;
pub use crate::quote::people::propose::{DOUBTFUL, proposal};

use crate::document::{
    Attribution, Block, BlockKind, Date, DocId, Document, Quote, QuoteId, QuoteKind, Rule, Settings, Span,
    Speaker, SpeakerId,
};
use crate::quote::coreference::DraftQuote;
use crate::quote::languages::Language;
use crate::quote::people::cast::Member;
use crate::quote::people::merge::Review;
use crate::quote::people::speakers::Registry;
use crate::sort::Order as _;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

/// A quotation whose speaker is still a node of the registry.
struct Draft {
    quote: Quote,
    node: Option<usize>,
}

/// What one document says by itself; [`merge()`] puts those of all together.
#[derive(Debug, Serialize, Deserialize)]
pub struct DocumentReading {
    /// The names in front of the first labelled turn.
    introduced: Vec<String>,
    /// One for each of its [`stretches`].
    passages: Vec<Passage>,
}

/// What one stretch of a document says.
#[derive(Debug, Default, Serialize, Deserialize)]
struct Passage {
    readings: Vec<DraftQuote>,
    /// The cast, where it is known well enough to be entered, and whether it speaks.
    cast: Vec<Option<(Member, bool)>>,
}

/// Finds the quotations of `documents` (turns included) and their speakers.
///
/// Quotations come in the order that [`crate::document::Corpus::quotes`] asks for.
pub fn read(documents: &[Document], settings: &Settings) -> (Vec<Quote>, Vec<Speaker>) {
    let apart = apart(settings);
    let readings = documents.iter().map(|document| read_one(document, settings, &apart, &|_| {})).collect();
    merge(documents, settings, readings)
}

/// Reads one document: the first half of [`read`], which can be done for each by itself. `progress` is called with the
/// bytes that are done, in pieces that are together no more than the text.
pub fn read_document(document: &Document, settings: &Settings, progress: &dyn Fn(u64)) -> DocumentReading {
    read_one(document, settings, &apart(settings), progress)
}

/// Puts together what the documents told, one reading for each: the second half of [`read`].
pub fn merge(
    documents: &[Document],
    settings: &Settings,
    readings: Vec<DocumentReading>,
) -> (Vec<Quote>, Vec<Speaker>) {
    let (registry, drafts) = collect(documents, settings, readings);
    let (speakers, ids) = registry.settle();
    (spoken_by(drafts, &ids), speakers)
}

/// The quotations, given the speaker of each node.
fn spoken_by(drafts: Vec<Draft>, ids: &[Option<SpeakerId>]) -> Vec<Quote> {
    let speaker = |node: usize| ids.get(node).copied().flatten();
    let quotes = drafts.into_iter();
    quotes.map(|draft| Quote { speaker: draft.node.and_then(speaker), ..draft.quote }).collect()
}

/// What of the speakers of `documents` only the user can decide; the speakers are those of [`read`].
pub(crate) fn review(documents: &[Document], settings: &Settings) -> Review {
    let apart = apart(settings);
    let readings = documents.iter().map(|document| read_one(document, settings, &apart, &|_| {})).collect();
    collect(documents, settings, readings).0.review()
}

/// Every quotation with the name that it belongs to.
fn collect<'s>(
    documents: &[Document],
    settings: &'s Settings,
    readings: Vec<DocumentReading>,
) -> (Registry<'s>, Vec<Draft>) {
    let mut registry = Registry::new(settings, documents);
    let mut drafts: Vec<Draft> = Vec::new();
    for (doc, (document, reading)) in documents.iter().zip(readings).enumerate() {
        let from = drafts.len();
        enter(DocId(doc as u32), document, reading, &mut registry, &mut drafts);
        correct(document, settings, &mut registry, &mut drafts[from..]);
    }
    (registry, drafts)
}

/// The names that the user keeps apart, folded, both ways round.
fn apart(settings: &Settings) -> FxHashSet<(String, String)> {
    let pairs = settings.speakers.iter().flat_map(|setting| {
        setting.distinct.iter().map(|other| {
            (crate::quote::people::names::fold(&setting.name), crate::quote::people::names::fold(other))
        })
    });
    pairs.flat_map(|(one, other)| [(one.clone(), other.clone()), (other, one)]).collect()
}

/// A stretch of a document that is read by itself.
struct Stretch {
    span: Span,
    /// For a turn, or a whole text that metadata gives to one speaker: its place among [`voices`].
    voice: Option<usize>,
}

/// Whose words the turns of a document are, or the whole of it: span, label's span, label.
fn voices(document: &Document) -> Vec<(Span, Option<Span>, Option<&str>)> {
    let whole = document.speaker.as_deref().filter(|_| document.turns.is_empty());
    document
        .turns
        .iter()
        .map(|turn| (turn.span, turn.label_span, turn.label.as_deref()))
        .chain(whole.map(|name| (Span::new(0, document.text.len()), None, Some(name))))
        .collect()
}

/// The stretches of a document: what stands before the first turn and between turns is the transcriber's.
fn stretches(document: &Document) -> Vec<Stretch> {
    let mut stretches = Vec::new();
    let mut covered = 0;
    for (voice, (span, _, _)) in voices(document).into_iter().enumerate() {
        if covered < span.start {
            stretches.push(Stretch { span: Span { start: covered, end: span.start }, voice: None });
        }
        covered = covered.max(span.end);
        stretches.push(Stretch { span, voice: Some(voice) });
    }
    let end = document.text.len() as u32;
    if covered < end {
        stretches.push(Stretch { span: Span { start: covered, end }, voice: None });
    }
    stretches
}

/// Reads one document; `apart` are the names that the user keeps apart.
fn read_one(
    document: &Document,
    settings: &Settings,
    apart: &FxHashSet<(String, String)>,
    progress: &dyn Fn(u64),
) -> DocumentReading {
    let language =
        Language::of(document.language.as_deref().or(settings.language.as_deref()), &document.text);
    // Who is named in front of the first labelled turn: "Ana Lopes and Karl Brandt in the town hall".
    let head =
        document.turns.first().and_then(|turn| turn.label_span).map_or(0, |label| label.start as usize);
    let passages = stretches(document).into_iter().map(|stretch| {
        let blocks = blocks(document, stretch.span);
        let published = published(document, stretch.span);
        let turn = stretch.voice.is_some();
        let (readings, cast) =
            crate::quote::coreference::read(document, &blocks, language, turn, published, apart, progress);
        if readings.is_empty() {
            return Passage::default();
        }
        let mut speaks = vec![false; cast.members.len()];
        readings.iter().filter_map(|reading| reading.member).for_each(|member| speaks[member] = true);
        let known = |(member, speaks): (Member, bool)| {
            (speaks || (member.sure && member.words.len() >= 2)).then_some((member, speaks))
        };
        Passage { readings, cast: cast.members.into_iter().zip(speaks).map(known).collect() }
    });
    DocumentReading {
        introduced: crate::quote::people::names::persons(&document.text, 0..head, language),
        passages: passages.collect(),
    }
}

/// The date from which a stretch counts back to other days: its turn's, or the document's.
fn published(document: &Document, span: Span) -> Option<Date> {
    let turn = document.turns.binary_search_by_key(&span.start, |turn| turn.span.start);
    turn.ok().and_then(|turn| document.turns[turn].date).or(document.date)
}

/// Enters the names that one document told, and drafts its quotations.
fn enter(
    doc: DocId,
    document: &Document,
    reading: DocumentReading,
    names: &mut Registry<'_>,
    drafts: &mut Vec<Draft>,
) {
    let from = drafts.len();
    let voices = voices(document);
    names.begin(voices.iter().filter_map(|(_, _, label)| *label), &reading.introduced);
    for (stretch, passage) in stretches(document).iter().zip(reading.passages) {
        let turn = stretch.voice.map(|voice| {
            let (span, label_span, label) = voices[voice];
            let node = label.map(|label| names.label(label, doc, document));
            let (rule, confidence) = match (node, label_span) {
                (None, _) => (Rule::None, 0.0),
                (_, None) => (Rule::Metadata, 1.0),
                _ => (Rule::TurnLabel, 1.0),
            };
            let turn = QuoteId(drafts.len() as u32);
            let attribution = Attribution { rule, confidence, mention: label_span, ..Attribution::default() };
            let quote = Quote { attribution, ..blank(doc, span, QuoteKind::Turn) };
            drafts.push(Draft { quote, node });
            (turn, node)
        });
        enter_passage(doc, document, passage, turn, names, drafts);
    }
    order(&mut drafts[from..], from);
}

/// Enters one stretch, which may be a turn with its speaker.
fn enter_passage(
    doc: DocId,
    document: &Document,
    passage: Passage,
    turn: Option<(QuoteId, Option<usize>)>,
    names: &mut Registry<'_>,
    drafts: &mut Vec<Draft>,
) {
    let nodes: Vec<Option<usize>> = passage
        .cast
        .iter()
        .map(|known| known.as_ref().map(|(member, speaks)| names.member(member, *speaks, doc, document)))
        .collect();
    let base = drafts.len() as u32;
    for reading in passage.readings {
        let DraftQuote { span, kind, parent, supplied, member, turn_speaker, attribution } = reading;
        let node = match turn {
            Some((_, speaker)) if turn_speaker => speaker,
            _ => member.and_then(|member| nodes[member]),
        };
        let parent = parent.map(|place| QuoteId(base + place as u32)).or(turn.map(|(turn, _)| turn));
        let Attribution { via, mention, cue, rule, confidence, spoken } = attribution;
        let rule = rule.unwrap_or_default();
        let attribution = Attribution { via, mention, cue, rule, confidence, spoken };
        let quote = Quote { parent, supplied_marks: supplied, attribution, ..blank(doc, span, kind) };
        drafts.push(Draft { quote, node });
    }
}

fn blank(doc: DocId, span: Span, kind: QuoteKind) -> Quote {
    Quote {
        doc,
        span,
        kind,
        parent: None,
        supplied_marks: false,
        speaker: None,
        attribution: Attribution::default(),
    }
}

/// The blocks of a stretch that can hold quotations: cut to it, one a line where the document has none.
fn blocks(document: &Document, span: Span) -> Vec<Block> {
    let readable = |block: &&Block| {
        matches!(block.kind, BlockKind::Paragraph | BlockKind::Headline | BlockKind::Heading)
    };
    if document.blocks.is_empty() {
        let mut blocks = Vec::new();
        let mut start = span.start as usize;
        for line in document.text[span.range()].split_inclusive('\n') {
            if !line.trim().is_empty() {
                blocks.push(Block { span: Span::new(start, start + line.len()), kind: BlockKind::Paragraph });
            }
            start += line.len();
        }
        return blocks;
    }
    let first = document.blocks.partition_point(|block| block.span.end <= span.start);
    document.blocks[first..]
        .iter()
        .take_while(|block| block.span.start < span.end)
        .filter(readable)
        .map(|block| {
            let (start, end) = (block.span.start.max(span.start), block.span.end.min(span.end));
            Block { span: Span { start, end }, ..*block }
        })
        .filter(|block| block.span.start < block.span.end)
        .collect()
}

/// Puts a document's drafts in text order, parents first, and keeps `parent` right.
fn order(drafts: &mut [Draft], from: usize) {
    let mut places: Vec<usize> = (0..drafts.len()).collect();
    places.order_by_key(|place| {
        (drafts[*place].quote.span.start, std::cmp::Reverse(drafts[*place].quote.span.end), *place)
    });
    if places.iter().enumerate().all(|(new, old)| new == *old) {
        return;
    }
    let mut moved = vec![0; places.len()];
    places.iter().enumerate().for_each(|(new, old)| moved[*old] = new);
    drafts.order_by_key(|draft| (draft.quote.span.start, std::cmp::Reverse(draft.quote.span.end)));
    for draft in drafts {
        if let Some(parent) = &mut draft.quote.parent {
            parent.0 = (from + moved[parent.0 as usize - from]) as u32;
        }
    }
}

/// Applies the user's corrections and roles to a document's drafts.
fn correct(document: &Document, settings: &Settings, registry: &mut Registry<'_>, drafts: &mut [Draft]) {
    if settings.speakers.is_empty() && settings.corrections.is_empty() {
        return;
    }
    let roles: FxHashMap<String, &str> = settings
        .speakers
        .iter()
        .flat_map(|speaker| {
            speaker.roles.iter().map(|role| (crate::quote::people::names::fold(role), speaker.name.as_str()))
        })
        .collect();
    if !roles.is_empty() {
        for draft in drafts.iter_mut().filter(|draft| draft.quote.kind != QuoteKind::Turn) {
            let Some(mention) = draft.quote.attribution.mention else { continue };
            let words = crate::quote::people::names::fold(&document.text[mention.range()]);
            if let Some(name) = roles.get(words.strip_prefix("the").unwrap_or(&words)) {
                draft.node = Some(registry.named(name, document));
                draft.quote.attribution.rule = Rule::RoleSetting;
                draft.quote.attribution.confidence = 1.0;
            }
        }
    }
    for correction in &settings.corrections {
        let Some(within) = meant(document, &correction.doc) else { continue };
        let wanted = crate::quote::people::names::fold(&correction.quote);
        if wanted.is_empty() {
            continue;
        }
        let found = |draft: &Draft| {
            let inside = within.is_none_or(|span| span.contains(draft.quote.span));
            inside
                && crate::quote::people::names::fold(&document.text[draft.quote.span.range()])
                    .contains(&wanted)
        };
        // The quotation itself is meant, and not the turn around it; the turn only where nothing else fits.
        let spoken = |draft: &Draft| draft.quote.kind != QuoteKind::Turn;
        let quoted = drafts.iter().any(|draft| spoken(draft) && found(draft));
        for draft in drafts.iter_mut().filter(|draft| found(draft) && (spoken(draft) || !quoted)) {
            draft.node = correction.speaker.as_deref().map(|name| registry.named(name, document));
            if correction.speaker.is_none() && draft.quote.kind != QuoteKind::Turn {
                draft.quote.kind = QuoteKind::Other;
                draft.quote.attribution.spoken = None;
            }
            draft.quote.attribution.via = None;
            draft.quote.attribution.rule = Rule::Correction;
            draft.quote.attribution.confidence = 1.0;
        }
    }
}

/// The stretch that a correction's `doc` means: the whole document, or the turn of that id.
fn meant(document: &Document, id: &str) -> Option<Option<Span>> {
    if document.id == id {
        return Some(None);
    }
    document.turns.iter().find(|turn| turn.id == id).map(|turn| Some(turn.span))
}
