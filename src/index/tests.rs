//! What is written is read: whole packs over random small corpora, and over damaged bytes.

use super::*;
use crate::document::*;
use crate::text::{fold, tokens};
use proptest::prelude::*;
use std::collections::BTreeMap;

/// A document without turns.
fn document(id: &str, text: &str) -> Document {
    Document {
        id: id.to_owned(),
        path: format!("{id}.txt"),
        sha256: [id.len() as u8; 32],
        title: format!("About {id}"),
        date: Date::new(2001, 2, 3),
        date_origin: Some(DateOrigin::Dateline),
        language: Some("en".to_owned()),
        text: text.into(),
        blocks: lines(text, BlockKind::Paragraph),
        offsets: OffsetMap::identity(text.len()),
        ..Document::default()
    }
}

fn lines(text: &str, kind: BlockKind) -> Vec<Block> {
    blocks::lines(text).map(|span| Block { span, kind }).collect()
}

/// Three documents: a report with quotations and boilerplate, a transcript with labels, rows of a table.
pub(crate) fn three_documents() -> Corpus {
    let text = "Harbour to close\n\n“We shall not wait,” Ada Quill said. “Boats ‘never sleep’ here.”\nRead more below";
    let mut report = document("report", text);
    report.blocks[0].kind = BlockKind::Headline;
    report.blocks[2].kind = BlockKind::Boilerplate;
    report.repairs = vec![Repair { span: find(text, "‘never"), original: "?never".to_owned() }];
    report.fields = vec![Field { name: "source".to_owned(), value: "The Gull".to_owned() }];
    report.offsets = OffsetMap::empty();
    for (at, c) in text.char_indices() {
        report.offsets.push(c.len_utf8(), at + 3, c.len_utf8());
    }
    let text = "Minutes\n\nQUILL: Order, order.\n\nREED: I resign!";
    let mut minutes = document("minutes", text);
    let turn = |label: &str, words: &str| Turn {
        id: "minutes".to_owned(),
        span: find(text, words),
        label: Some(label.to_owned()),
        label_span: Some(find(text, label)),
        title: None,
        date: None,
        fields: Vec::new(),
    };
    minutes.turns = vec![turn("QUILL:", "Order, order."), turn("REED:", "I resign!")];
    let text = "Häuser am Wasser.\n\n言葉は力だ。";
    let mut rows = document("rows", text);
    rows.language = Some("de".to_owned());
    let row = |id: &str, words: &str, year| Turn {
        id: format!("rows#{id}"),
        span: find(text, words),
        label: Some("Ada Quill".to_owned()),
        label_span: None,
        title: Some(format!("Row {id}")),
        date: Date::new(year, 0, 0),
        fields: vec![Field { name: "chamber".to_owned(), value: id.to_owned() }],
    };
    rows.turns = vec![row("a", "Häuser am Wasser.", 1999), row("b", "言葉は力だ。", 2003)];
    rows.offsets = OffsetMap::empty();
    rows.offsets.push_same(find(text, "言").start as usize, 0);
    rows.offsets.push_same(text.len() - rows.offsets.len(), 0);
    let documents = vec![minutes, report, rows];
    let quote = |doc: u32, words: &str, kind, parent: Option<u32>, speaker: Option<u32>| Quote {
        doc: DocId(doc),
        span: find(&documents[doc as usize].text, words),
        kind,
        parent: parent.map(QuoteId),
        supplied_marks: parent.is_some(),
        speaker: speaker.map(SpeakerId),
        attribution: Attribution {
            via: speaker.filter(|_| doc == 1).map(|_| "The Gull".to_owned()),
            mention: (doc == 1).then(|| find(&documents[1].text, "Ada Quill")),
            cue: (doc == 1).then(|| find(&documents[1].text, "said")),
            rule: if kind == QuoteKind::Turn { Rule::TurnLabel } else { Rule::QuoteNameCue },
            confidence: 0.9375,
            spoken: (kind == QuoteKind::Fragment).then(|| Spoken {
                date: Date::new(1930, 3, 0).unwrap(),
                origin: SpokenOrigin::Counted,
                words: find(&documents[1].text, "said"),
            }),
        },
    };
    let quotes = vec![
        quote(0, "Order, order.", QuoteKind::Turn, None, Some(0)),
        quote(0, "I resign!", QuoteKind::Turn, None, Some(1)),
        quote(1, "We shall not wait,", QuoteKind::Direct, None, Some(0)),
        quote(1, "Boats ‘never sleep’ here.", QuoteKind::Direct, None, Some(0)),
        quote(1, "never sleep", QuoteKind::Fragment, Some(3), Some(1)),
        quote(2, "Häuser am Wasser.", QuoteKind::Turn, None, Some(0)),
        quote(2, "言葉は力だ。", QuoteKind::Turn, None, None),
    ];
    let speaker = |name: &str| Speaker {
        name: name.to_owned(),
        kind: SpeakerKind::Person,
        aliases: vec![(name[..4].trim().to_owned(), 2)],
        roles: vec!["harbour master".to_owned()],
    };
    let variants =
        vec![Variants { members: vec![(QuoteId(2), Relation::Verbatim), (QuoteId(1), Relation::Cut)] }];
    let settings = Settings {
        title: Some("Harbour".to_owned()),
        licence: Some("CC0".to_owned()),
        ..Settings::default()
    };
    Corpus {
        settings,
        documents,
        quotes,
        speakers: vec![speaker("Ada Quill"), speaker("Tom Reed")],
        variants,
    }
}

fn find(text: &str, part: &str) -> Span {
    let start = text.find(part).expect("a part of the text");
    Span::new(start, start + part.len())
}

/// Everything that was written is read, by the slow way.
fn check(corpus: &Corpus) {
    let pack = write(corpus).unwrap();
    assert_eq!(pack, write(corpus).unwrap());
    let index = Index::open(&pack).unwrap();
    assert_eq!(index.documents() as usize, corpus.documents.len());
    let mut words = 0;
    let mut postings: BTreeMap<String, Vec<(u32, u32)>> = BTreeMap::new();
    for (i, document) in corpus.documents.iter().enumerate() {
        let doc = DocId(i as u32);
        let entry = index.document(doc);
        let given = (&entry.id, &entry.path, &entry.title, entry.date, entry.date_origin, &entry.language);
        let wanted = (&document.id, &document.path, &document.title, document.date, document.date_origin);
        assert_eq!(given, (wanted.0, wanted.1, wanted.2, wanted.3, wanted.4, &document.language));
        assert_eq!(entry.sha256, document.sha256);
        assert_eq!(index.document_text(doc), *document.text);
        assert_eq!(entry.bytes as usize, document.text.len());
        assert_eq!(index.blocks(doc), document.blocks);
        assert_eq!(index.repairs(doc), document.repairs);
        assert_eq!(index.offsets(doc), document.offsets);
        let mut labels: Vec<Span> = document.turns.iter().filter_map(|turn| turn.label_span).collect();
        labels.retain(|label| !index.labels(doc).contains(&Some(*label)));
        assert_eq!(labels, []);
        let mut at = 0;
        for unit in entry.units.map(UnitId) {
            let unit_entry = index.unit(unit);
            assert_eq!((unit_entry.doc, unit_entry.span.start), (doc, at));
            at = unit_entry.span.end;
            let text = &document.text[unit_entry.span.range()];
            let boilerplate = |start: usize| {
                let start = start as u32 + unit_entry.span.start;
                document
                    .blocks
                    .iter()
                    .any(|b| b.kind == BlockKind::Boilerplate && b.span.start <= start && start < b.span.end)
            };
            let expected: Vec<_> = tokens(text).filter(|token| !boilerplate(token.start)).collect();
            assert_eq!(unit_entry.tokens as usize, expected.len());
            words += expected.len();
            let mut terms = Vec::new();
            index.token_terms(unit, 0..u32::MAX, &mut terms);
            for (position, token) in expected.iter().enumerate() {
                let term = fold(&text[token.start..token.end]);
                assert_eq!(index.term(terms[position]), term);
                assert_eq!(index.find_term(&term), Some(terms[position]));
                let [start, end] = [token.start, token.end].map(|byte| unit_entry.span.start + byte as u32);
                assert_eq!(index.token_span(unit, position as u32), Span { start, end });
                postings.entry(term.into_owned()).or_default().push((unit.0, position as u32));
            }
            let end = unit_entry.span.start + expected.last().map_or(0, |last| last.end as u32);
            assert_eq!(index.token_span(unit, unit_entry.tokens), Span { start: end, end });
            for range in [0..u32::MAX, 0..1, 1..3, 2..9, 5..40, 29..31, 60..70, 63..64, 64..65, 64..1000] {
                let passage = index.passage(unit, range.clone());
                let from = (range.start as usize).min(expected.len());
                let to = (range.end as usize).min(expected.len());
                let start = from.checked_sub(1).map_or(0, |before| expected[before].end);
                let end = expected.get(to).map_or(text.len(), |next| next.start);
                if from < to || to == expected.len() {
                    assert_eq!(passage.text, &text[start..end], "{range:?}");
                    let read: Vec<&str> = passage
                        .tokens
                        .iter()
                        .map(|t| &passage.text[t.start as usize..t.end as usize])
                        .collect();
                    let wanted: Vec<&str> =
                        expected[from..to].iter().map(|t| &text[t.start..t.end]).collect();
                    assert_eq!(read, wanted);
                }
            }
            let mut at = 0;
            for span in index.spans(unit) {
                assert_eq!(span.start, at);
                assert!(span.end > span.start);
                at = span.end;
            }
            assert_eq!(at, unit_entry.tokens);
        }
        assert_eq!(at as usize, document.text.len());
    }
    assert_eq!(index.words() as usize, words);
    assert_eq!(index.terms() as usize, postings.len());
    for (i, (term, occurrences)) in postings.iter().enumerate() {
        let id = TermId(i as u32);
        assert_eq!(index.term(id), *term);
        assert_eq!(index.collection_frequency(id) as usize, occurrences.len());
        let mut cursor = index.postings(id).cursor();
        let (mut read, mut positions) = (Vec::new(), Vec::new());
        while let Some(unit) = cursor.unit() {
            cursor.positions(&mut positions);
            read.extend(positions.iter().map(|position| (unit.0, *position)));
            cursor.advance();
        }
        assert_eq!(read, *occurrences, "{term}");
    }
    assert_eq!(index.quotes() as usize, corpus.quotes.len());
    for (i, quote) in corpus.quotes.iter().enumerate() {
        let entry = index.quote(QuoteId(i as u32));
        assert_eq!((entry.doc, entry.span, entry.kind), (quote.doc, quote.span, quote.kind));
        assert_eq!((entry.parent, entry.speaker), (quote.parent, quote.speaker));
        assert_eq!(entry.supplied_marks, quote.supplied_marks);
        assert_eq!(entry.attribution, quote.attribution);
        assert!(index.quotes_of(entry.unit).contains(&(i as u32)));
    }
    for (speaker, entry) in corpus.speakers.iter().zip(index.speakers()) {
        assert_eq!((&speaker.name, speaker.kind), (&entry.name, entry.kind));
        assert_eq!((&speaker.aliases, &speaker.roles), (&entry.aliases, &entry.roles));
    }
    for (i, cluster) in corpus.variants.iter().enumerate() {
        assert_eq!(index.cluster(i as u32), cluster.members);
        assert!(cluster.members.iter().all(|(quote, _)| index.cluster_of(*quote) == Some(i as u32)));
    }
}

#[test]
fn three_documents_are_read() {
    check(&three_documents());
    check(&Corpus::default());
    check(&Corpus {
        documents: [document("empty", ""), document("marks", "…\n\n—")].into(),
        ..Corpus::default()
    });
}

#[test]
fn tables_answer() {
    let pack = write(&three_documents()).unwrap();
    let index = Index::open(&pack).unwrap();
    let about = index.about();
    assert_eq!((about.documents, about.units, about.turns, about.quotes), (3, 6, 4, 3));
    assert_eq!((about.turn_words, about.quote_words), (2 + 2 + 3 + 5, 4 + 4));
    assert_eq!((about.first_date.as_deref(), about.last_date.as_deref()), (Some("1999"), Some("2003")));
    assert_eq!(
        about.sections.iter().map(|s| s.bytes).sum::<u64>() + header::TABLE_END as u64,
        about.pack_bytes
    );
    let unit = index.find_unit("rows#b").unwrap();
    assert_eq!((index.unit_title(unit), index.unit_id(unit)), ("Row b", "rows#b".to_owned()));
    let chamber = index.find_field("chamber").unwrap();
    assert_eq!((index.field(chamber, unit), index.field(chamber, UnitId(0))), (Some("b"), None));
    assert_eq!(index.find_document("report"), Some(DocId(1)));
    let seen: Vec<_> =
        index.spans(UnitId(3)).iter().map(|s| (s.start..s.end, s.kind, s.speaker.map(|s| s.0))).collect();
    use SpanKind::{Narration, Quote};
    let expected = vec![
        (0..3, Narration, None),
        (3..7, Quote, Some(0)),
        (7..10, Narration, None),
        (10..11, Quote, Some(0)),
        (11..13, Quote, Some(1)),
        (13..14, Quote, Some(0)),
    ];
    assert_eq!(seen, expected);
    let quill = &index.speakers()[0];
    assert_eq!((quill.turns, quill.quotes, quill.turn_words, quill.quote_words), (2, 2, 5, 6));
    let words = |word: &str| -> Vec<String> {
        index.inflections(word).into_iter().map(|(term, _)| index.term(term)).collect()
    };
    assert_eq!(words("Haus"), ["hauser"]);
    assert_eq!(words("boat"), ["boats"]);
    assert_eq!(words("order"), ["order"]);
    assert_eq!(words("zebra"), [""; 0]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(10))]

    #[test]
    fn random_corpora_are_read(
        sizes in prop::collection::vec(prop::sample::select(vec![0usize, 1, 5, 63, 64, 65, 127, 128, 129, 255, 256, 257]), 1..4),
        picks in prop::collection::vec((0usize..30, 0usize..12), 300),
    ) {
        let words = ["a", "A", "an", "Boat", "BOAT", "boat", "été", "ETE", "語", "l'an", "x9", "ab-\ncd", "naïve", "ﬁn"];
        let gaps = [" ", " ", " ", " ", ", ", ". ", "", "\n", "\n\n", " — ", "“", "  "];
        let documents = sizes.iter().enumerate().map(|(doc, size)| {
            let mut text = String::new();
            for i in 0..*size {
                let (word, gap) = picks[(i * (doc + 3) + doc) % picks.len()];
                text.push_str(words[(word / 2).min(words.len() - 1)]);
                text.push_str(gaps[gap]);
            }
            document(&format!("d{doc}"), &text)
        });
        check(&Corpus { documents: documents.collect(), ..Corpus::default() });
    }
}

#[test]
fn every_truncation_is_told() {
    let pack = write(&three_documents()).unwrap();
    for len in 0..pack.len() {
        let error = Index::open(&pack[..len]).unwrap_err();
        assert!(matches!(error, PackError::NotAPack | PackError::Length { .. }), "{len}: {error}");
    }
    let mut longer = pack.clone();
    longer.push(0);
    assert!(matches!(Index::open(&longer).unwrap_err(), PackError::Length { .. }));
}

#[test]
fn every_flipped_bit_is_told() {
    let mut pack = write(&three_documents()).unwrap();
    for at in 0..pack.len() {
        for bit in 0..8 {
            pack[at] ^= 1 << bit;
            let error = Index::open(&pack).unwrap_err();
            match at {
                0..8 => assert_eq!(error, PackError::NotAPack),
                8..12 => assert!(matches!(error, PackError::Version { .. })),
                24..32 => assert!(matches!(error, PackError::Length { .. })),
                _ => assert_eq!(error, PackError::Checksum),
            }
            pack[at] ^= 1 << bit;
        }
    }
}

#[test]
fn damage_with_a_right_checksum_is_survived() {
    let sound = write(&three_documents()).unwrap();
    let mut pack = sound.clone();
    for at in header::UNCHECKED..sound.len() {
        // One kind of damage a byte keeps the test short; the fuzz target does the others.
        pack[at] = [sound[at] ^ 1, sound[at] ^ 0x80, 0, 0xff][at % 4];
        restore_checksum(&mut pack);
        if let Ok(index) = Index::open(&pack) {
            query_everything::query_everything(&index);
        }
        pack[at] = sound[at];
    }
}

#[test]
fn errors_say_what_to_do() {
    let told: Vec<String> = [
        PackError::NotAPack,
        PackError::Version { expected: 3, found: 2 },
        PackError::Length { expected: 90, found: 80 },
        PackError::Checksum,
        PackError::Damaged { what: "units" },
    ]
    .iter()
    .map(PackError::to_string)
    .collect();
    assert_eq!(
        told,
        [
            "this is not a corpus made by dixit: build it with `dixit build`",
            "the corpus was built by another version of dixit (its format is 2, this engine reads 3): build it \
             again with `dixit build`",
            "the corpus is incomplete: it should have 90 bytes and has 80; copy or download it again",
            "the corpus is damaged: its checksum is wrong; copy or download it again, or build it again with \
             `dixit build`",
            "the corpus is damaged (units): build it again with `dixit build`",
        ]
    );
}

/// A change of this list is a change of the format: raise [`VERSION`].
#[test]
fn golden_bytes_of_three_documents() {
    let pack = write(&three_documents()).unwrap();
    let sections = header::Sections::open(&pack, true).unwrap();
    let told: Vec<String> = header::SECTIONS
        .iter()
        .filter(|(section, _)| *section != header::Section::About)
        .map(|&(section, name)| {
            let bytes = sections.get(section);
            format!("{name} {} {:016x}", bytes.len(), xxhash_rust::xxh3::xxh3_64(bytes))
        })
        .collect();
    let expected = [
        "terms 259 ba27ffef46cb2a12",
        "stems 13 0845bbea61311a0b",
        "postings 80 a3063b410f5cfe04",
        "bigrams 17 fe35a24624cd9830",
        "lexicon 132 0bfa309477eafa51",
        "texts 48 f14702315e00f047",
        "units 162 8709940ed2c2e87b",
        "documents 226 b1f1629403f189e5",
        "fields 64 836245c44723cabc",
        "layout 123 8c53173ec7bb8ed6",
        "quotes 218 922f6cf047c9347a",
        "speakers 99 28656239025f2396",
        "variants 26 faf3cecfc5abebc6",
    ];
    assert_eq!(told, expected);
}
