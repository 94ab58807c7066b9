//! Asks an opened pack everything that can be asked; for tests and for the fuzz target, which shares this file.

use crate::document::{DocId, QuoteId, SpeakerId, UnitId};
use crate::index::{FieldId, Index, PostingBlock, SpellingId, TermId};
use std::rc::Rc;

/// So many of each kind of thing are asked for.
const MOST: u32 = 300;

/// Calls every reading function, with ids in and out of range.
pub(crate) fn query_everything(index: &Index<'_>) {
    let _ = (index.about(), index.words(), index.spoken_words(), index.field_names());
    for i in (0..index.terms().min(MOST)).chain([index.terms(), u32::MAX]).map(TermId) {
        term(index, i);
    }
    for (first, second) in (0..MOST).flat_map(|i| [(i, i), (i, i / 2), (i / 3, i)]) {
        if let Some(units) = index.bigram(TermId(first), TermId(second)) {
            let mut cursor = units.cursor();
            let mut last = None;
            while let Some(unit) = cursor.unit() {
                assert!(last < Some(unit) && unit.0 < index.units());
                last = Some(unit);
                cursor.advance();
            }
        }
    }
    for word in ["order", "Boats", "häuser", "orderly", "zzz", "", "語", "a\u{301}\u{ad}"] {
        let _ = (
            index.find_term(word),
            index.inflections(word),
            index.find_unit(word),
            index.find_document(word),
        );
    }
    for i in (0..index.units().min(MOST)).chain([index.units(), u32::MAX]).map(UnitId) {
        unit(index, i);
    }
    let _ = (index.stem_languages(), index.spelling(SpellingId(u32::MAX)));
    let _ = (index.lengths(), index.unit_speakers(), index.dates(), index.unit_documents());
    index.spelt_terms().matching(&fst::automaton::AlwaysMatch, "", usize::MAX, &mut Vec::new());
    for i in (0..index.documents().min(MOST)).chain([index.documents(), u32::MAX]).map(DocId) {
        let entry = index.document(i);
        let text = index.document_text(i);
        let offsets = index.offsets(i);
        for at in [0, 1, text.len() / 2, text.len(), usize::MAX] {
            let _ = (offsets.to_file(at), offsets.end_in_file(at));
        }
        for block in index.blocks(i) {
            assert!(text.get(block.span.range()).is_some());
        }
        for repair in index.repairs(i) {
            assert!(text.get(repair.span.range()).is_some());
        }
        let _ = (entry, index.labels(i), index.units_of(i));
    }
    for field in (0..index.field_names().len() as u32).chain([u32::MAX]).map(FieldId) {
        let _ = (index.field_values(field), index.field_rows(field), index.field(field, UnitId(0)));
    }
    for quote in (0..index.quotes().min(MOST)).chain([index.quotes(), u32::MAX]).map(QuoteId) {
        let _ = (index.quote(quote), index.cluster_of(quote));
    }
    for cluster in (0..index.clusters().min(MOST)).chain([u32::MAX]) {
        let _ = index.cluster(cluster);
    }
    for speaker in (0..index.speakers().len() as u32).chain([u32::MAX]).map(SpeakerId) {
        let _ = index.speaker_name(speaker);
    }
}

fn term(index: &Index<'_>, term: TermId) {
    let _ = (index.term(term), index.document_frequency(term), index.collection_frequency(term));
    let postings = index.postings(term);
    let mut block = PostingBlock::default();
    let mut blocks = Vec::new();
    for i in (0..postings.blocks()).chain([u32::MAX]) {
        postings.block(i, &mut block);
        assert!(block.units().iter().all(|unit| *unit < index.units()));
        blocks.push(block.clone());
    }
    let (mut cursor, mut over) = (postings.cursor(), postings.cursor_over(Some(Rc::new(blocks))));
    let (mut positions, mut same) = (Vec::new(), Vec::new());
    let mut last = None;
    while let Some(unit) = cursor.unit() {
        assert!(last < Some(unit));
        last = Some(unit);
        cursor.positions(&mut positions);
        assert!(positions.iter().all(|position| *position < 1 << 31));
        over.positions(&mut same);
        assert_eq!((over.unit(), &same), (Some(unit), &positions));
        cursor.advance();
        over.advance();
    }
    assert_eq!(over.unit(), None);
    cursor.rewind();
    for target in [index.units() / 3, index.units() / 2, index.units()] {
        cursor.seek(UnitId(target));
        cursor.positions(&mut positions);
    }
}

fn unit(index: &Index<'_>, unit: UnitId) {
    let entry = index.unit(unit);
    let mut terms = Vec::new();
    let length = index.lengths().get(unit.0 as usize).copied().unwrap_or(0);
    assert!(index.spans(unit).iter().all(|span| span.start < span.end && span.end <= length));
    for range in [0..u32::MAX, 0..0, 1..3, 63..66, 100..100, entry.tokens..u32::MAX] {
        let passage = index.passage(unit, range.clone());
        for token in &passage.tokens {
            assert!(passage.text.get(token.start as usize..token.end as usize).is_some());
        }
        let mut spellings = Vec::new();
        index.token_spellings(unit, range.clone(), &mut spellings);
        spellings.into_iter().for_each(|spelling| _ = index.spelling(spelling));
        index.token_terms(unit, range, &mut terms);
    }
    let _ = (index.token_span(unit, 0), index.token_span(unit, u32::MAX), index.quotes_of(unit));
    let _ = (index.unit_id(unit), index.unit_title(unit), index.unit_date(unit), index.unit_speaker(unit));
    let _ = (index.document_of(unit), entry);
}
