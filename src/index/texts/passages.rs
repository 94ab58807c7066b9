//! Reads the texts: passages, tokens, and where they stand in their files. Separate from the other tables because
//! it is decoded, not looked up.

use crate::document::{Block, DocId, OffsetMap, Repair, Span, UnitId};
use crate::index::blocks::Layout;
use crate::index::entries::{SpellingId, TermId};
use crate::index::read::Index;
use crate::index::tables::between;
use crate::index::texts::lexicon::Lexicon;
use crate::index::texts::{Decoding, Passage};
use crate::text::LONGEST_TERM;
use std::ops::Range;

impl Index<'_> {
    /// The tokens `tokens` of a unit with the text around them; see [`Passage`]. All of the unit's text where the
    /// range takes in all its tokens.
    pub fn passage(&self, unit: UnitId, tokens: Range<u32>) -> Passage {
        if unit.0 >= self.units() {
            return Passage::default();
        }
        let bytes = || {
            let bytes = between(&self.units.byte_ends, unit.0);
            bytes.end - bytes.start
        };
        self.decoding().passage(self.sync(unit), self.unit_tokens(unit), tokens, bytes)
    }

    /// The whole text of a document, byte for byte.
    pub fn document_text(&self, doc: DocId) -> String {
        self.units_of(doc).map(|unit| self.passage(UnitId(unit), 0..u32::MAX).text).collect()
    }

    /// Appends the terms of some tokens of a unit, in order.
    pub fn token_terms(&self, unit: UnitId, tokens: Range<u32>, terms: &mut Vec<TermId>) {
        let mut words = Vec::new();
        self.words_of(unit, tokens, &mut words);
        terms.extend(words.into_iter().map(|word| TermId(self.decoding().lexicon.term(word))));
    }

    /// Appends how some tokens of a unit are spelt, in order.
    pub fn token_spellings(&self, unit: UnitId, tokens: Range<u32>, spellings: &mut Vec<SpellingId>) {
        let mut words = Vec::new();
        self.words_of(unit, tokens, &mut words);
        spellings.extend(words.into_iter().map(SpellingId));
    }

    fn words_of(&self, unit: UnitId, tokens: Range<u32>, words: &mut Vec<u32>) {
        if unit.0 < self.units() {
            self.decoding().words(self.sync(unit), self.unit_tokens(unit), tokens, words);
        }
    }

    /// How tokens of this spelling are written; nothing where there is none.
    pub fn spelling(&self, spelling: SpellingId) -> &str {
        self.decoding().lexicon.spelling(spelling.0)
    }

    /// The bytes of the document's text that a token takes; the end of the unit's last token for what is past it.
    pub fn token_span(&self, unit: UnitId, token: u32) -> Span {
        let bytes = self.unit(unit).span;
        let passage = self.passage(unit, 0..token.saturating_add(1));
        let end = passage.tokens.last().map_or(0, |last| last.end);
        let place = passage.tokens.get(token as usize).cloned().unwrap_or(end..end);
        let at = |offset: u32| bytes.start.saturating_add(offset).min(bytes.end);
        Span { start: at(place.start), end: at(place.end) }
    }

    /// What each stretch of a document's text is.
    pub fn blocks(&self, doc: DocId) -> Vec<Block> {
        self.layout(doc).blocks
    }

    /// Where a document's text differs from its file.
    pub fn repairs(&self, doc: DocId) -> Vec<Repair> {
        self.layout(doc).repairs
    }

    /// From places in a document's text to places in its file.
    pub fn offsets(&self, doc: DocId) -> OffsetMap {
        let bytes = self.document_bytes(doc);
        let len = u32::try_from(bytes.end.saturating_sub(bytes.start)).unwrap_or(u32::MAX);
        self.layouts.offsets(doc.0, len, &self.unit_starts(doc))
    }

    /// Where the label of each of a document's units stands.
    pub fn labels(&self, doc: DocId) -> Vec<Option<Span>> {
        self.layout(doc).labels
    }

    fn layout(&self, doc: DocId) -> Layout {
        self.layouts.get(doc.0, &self.document_text(doc), &self.unit_starts(doc))
    }

    /// Where the units of a document begin in its text.
    fn unit_starts(&self, doc: DocId) -> Vec<u32> {
        let base = self.document_bytes(doc).start;
        let start = |unit: u32| {
            let start = between(&self.units.byte_ends, unit).start.saturating_sub(base);
            u32::try_from(start).unwrap_or(u32::MAX)
        };
        self.units_of(doc).map(start).collect()
    }

    fn decoding(&self) -> Decoding<'_> {
        let lexicon = || Lexicon::new(&self.texts, &self.dictionary, LONGEST_TERM);
        Decoding { texts: &self.texts, lexicon: self.lexicon.get_or_init(lexicon) }
    }

    fn sync(&self, unit: UnitId) -> u32 {
        u32::try_from(self.units.syncs.get(unit.0)).unwrap_or(u32::MAX)
    }
}
