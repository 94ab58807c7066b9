//! The reader: opens a pack and answers from it, in place.
//!
//! Ids that come from elsewhere (a link, another pack) may be out of range: they give empty answers, as do parts
//! of a pack that only a hostile writer can have made.

use super::about::{About, AboutTable, FieldAbout, LanguageAbout, hex, section_bytes};
use super::error::PackError;
use super::header::{Section, Sections, VERSION};
use super::layout::{Layout, Layouts};
use super::numbers::{Column, Monotone};
use super::postings::Postings;
use super::speech::{
    self, CONFIDENCE, QUOTE_KINDS, Quotes, RELATIONS, SpeakerEntry, VariantTables, unzigzag,
};
use super::stems::Stems;
use super::tables::{Documents, FieldTable, ORIGINS, Units, between, fields};
use super::voices::Voices;
use super::words::{Decoding, EXPANSION, Lexicon, Passage, Texts};
use crate::document::{
    Block, Date, DateOrigin, DocId, Field, OffsetMap, QuoteId, QuoteKind, Relation, Repair, Span, SpeakerId,
    UnitId,
};
use crate::text::LONGEST_TERM;
use std::ops::Range;
use std::sync::OnceLock;

/// A term's place in the dictionary, by byte order of the terms.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct TermId(pub u32);

/// A field's place in [`Index::field_names`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FieldId(pub u32);

/// What is known of a unit.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UnitEntry {
    /// Its document.
    pub doc: DocId,
    /// Its place among the units of the document, from 0.
    pub ordinal: u32,
    /// Its own id: the JSON row's `id`, or the document's.
    pub id: String,
    /// Its title, or the document's.
    pub title: String,
    /// Its date, or the document's.
    pub date: Option<Date>,
    /// The speaker of the turn, or of the whole text.
    pub speaker: Option<SpeakerId>,
    /// Its tokens.
    pub tokens: u32,
    /// Where it stands in the document's text.
    pub span: Span,
}

/// What is known of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DocumentEntry {
    /// See [`crate::document::Document::id`].
    pub id: String,
    /// The file below the corpus.
    pub path: String,
    /// Title.
    pub title: String,
    /// Date of publication.
    pub date: Option<Date>,
    /// How the date is known.
    pub date_origin: Option<DateOrigin>,
    /// Lower-case ISO 639-1 code.
    pub language: Option<String>,
    /// SHA-256 of the file.
    pub sha256: [u8; 32],
    /// Its units, as numbers of [`UnitId`].
    pub units: Range<u32>,
    /// Bytes of its text.
    pub bytes: u32,
    /// The fields in which all its units agree.
    pub fields: Vec<Field>,
}

/// Whose words a stretch of a unit is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum SpanKind {
    /// The author's.
    Narration,
    /// The speaker's of the turn.
    Turn,
    /// Somebody's who is quoted.
    Quote,
}

/// A stretch of a unit's tokens that is one person's words, what is quoted inside it left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TokenSpan {
    /// First token.
    pub start: u32,
    /// One past the last.
    pub end: u32,
    /// Whose words they are.
    pub kind: SpanKind,
    /// Who is thought to have said them.
    pub speaker: Option<SpeakerId>,
    /// The innermost turn or quotation.
    pub quote: Option<QuoteId>,
}

/// A quotation or turn.
#[derive(Clone, Debug, PartialEq)]
pub struct QuoteEntry {
    /// Its document.
    pub doc: DocId,
    /// Its unit.
    pub unit: UnitId,
    /// Bytes in the document's text, quotation marks excluded.
    pub span: Span,
    /// Tokens in the unit.
    pub tokens: Range<u32>,
    /// What it is.
    pub kind: QuoteKind,
    /// The turn or quotation it stands in.
    pub parent: Option<QuoteId>,
    /// Whether a missing quotation mark was supplied.
    pub supplied_marks: bool,
    /// Who is thought to have said it.
    pub speaker: Option<SpeakerId>,
    /// Who relayed the words.
    pub via: Option<String>,
    /// The words that name the speaker, in bytes of the document's text.
    pub mention: Option<Span>,
    /// The word that marks speech.
    pub cue: Option<Span>,
    /// Name of the rule that attributed it.
    pub rule: String,
    /// How sure that is, 0 to 1.
    pub confidence: f32,
}

/// A pack, opened. Holds the pack's bytes and little beside them; the lexicon is spelt out when the first text is
/// asked for.
#[derive(Debug)]
pub struct Index<'p> {
    sections: Sections<'p>,
    about: AboutTable<'p>,
    dictionary: fst::Map<&'p [u8]>,
    stems: Stems<'p>,
    posting_starts: Monotone<'p>,
    postings: &'p [u8],
    texts: Texts<'p>,
    units: Units<'p>,
    documents: Documents<'p>,
    fields: Vec<FieldTable<'p>>,
    layouts: Layouts<'p>,
    quotes: Quotes<'p>,
    speakers: Vec<SpeakerEntry>,
    variants: VariantTables<'p>,
    lexicon: OnceLock<Lexicon>,
    lengths: OnceLock<Vec<u32>>,
    voices: OnceLock<Voices>,
}

impl<'p> Index<'p> {
    /// Opens a pack: checks its checksum, then the bounds of every table.
    ///
    /// # Errors
    /// Says what is wrong with bytes that are no pack, another version's, incomplete or damaged.
    pub fn open(pack: &'p [u8]) -> Result<Index<'p>, PackError> {
        let sections = Sections::open(pack)?;
        let about = AboutTable::read(sections.get(Section::About))?;
        let dictionary = read_dictionary(sections.get(Section::Terms))?;
        let terms = u32::try_from(dictionary.len()).map_err(|_| PackError::Damaged { what: "terms" })?;
        let stems = Stems::read(sections.get(Section::Stems), terms)?;
        let (posting_starts, postings) = read_postings(sections.get(Section::Postings), terms)?;
        let texts = Texts::read(sections.get(Section::Lexicon), sections.get(Section::Texts))?;
        let units = Units::read(sections.get(Section::Units))?;
        let documents = Documents::read(sections.get(Section::Documents), units.len)?;
        let fields = fields(sections.get(Section::Fields), units.len)?;
        let layouts = Layouts::read(sections.get(Section::Layout), documents.unit_ends.len())?;
        let quotes = Quotes::read(sections.get(Section::Quotes))?;
        let speakers = speech::speakers(sections.get(Section::Speakers))?;
        let variants = VariantTables::read(sections.get(Section::Variants), quotes.len)?;
        let what = "units";
        let too_many = units.byte_ends.last() > EXPANSION * pack.len() as u64
            || units.syncs.len() > texts.syncs()
            || (quotes.len > 0 && quotes.units.last() >= u64::from(units.len));
        if too_many {
            return Err(PackError::Damaged { what });
        }
        let lexicon = OnceLock::new();
        Ok(Index {
            sections,
            about,
            dictionary,
            stems,
            posting_starts,
            postings,
            texts,
            units,
            documents,
            fields,
            layouts,
            quotes,
            speakers,
            variants,
            lexicon,
            lengths: OnceLock::new(),
            voices: OnceLock::new(),
        })
    }

    /// What this corpus is and how the pack was made.
    pub fn about(&self) -> About {
        let mut dates: Vec<Date> =
            self.units.dates.to_vec().into_iter().filter_map(|d| self.units.date(d)).collect();
        dates.sort_unstable();
        let mut languages: Vec<LanguageAbout> = self
            .documents
            .language_values
            .iter()
            .map(|language| LanguageAbout { language: language.to_owned(), documents: 0 })
            .collect();
        for language in self.documents.languages.to_vec() {
            if let Some(known) = languages.get_mut(language as usize) {
                known.documents += 1;
            }
        }
        languages.retain(|language| !language.language.is_empty());
        languages.sort_by_key(|language| std::cmp::Reverse(language.documents));
        let field =
            |field: &FieldTable<'_>| FieldAbout { name: field.name.to_owned(), values: field.values.len() };
        let sections = section_bytes(&self.sections);
        About {
            title: self.about.title.to_owned(),
            description: self.about.description.map(str::to_owned),
            licence: self.about.licence.map(str::to_owned),
            documents: self.documents(),
            units: self.units(),
            words: self.words(),
            turn_words: self.about.turn_words,
            quote_words: self.about.quote_words,
            terms: self.terms(),
            quotes: self.quotes().saturating_sub(self.about.turns),
            turns: self.about.turns,
            speakers: self.speakers.len() as u32,
            variants: self.clusters(),
            first_date: dates.first().map(Date::to_string),
            last_date: dates.last().map(Date::to_string),
            fields: self.fields.iter().map(field).collect(),
            languages,
            text_bytes: self.units.byte_ends.last(),
            pack_bytes: self.sections.bytes(),
            sections,
            format: VERSION,
            built_by: self.about.built_by.to_owned(),
            fingerprint: hex(&self.about.fingerprint),
        }
    }
}

/// Terms and postings.
impl<'p> Index<'p> {
    /// The folded terms with their [`TermId`]s, for exact look-ups and automata.
    pub fn dictionary(&self) -> &fst::Map<&'p [u8]> {
        &self.dictionary
    }

    /// Different terms; [`TermId`]s are below this.
    pub fn terms(&self) -> u32 {
        self.posting_starts.len()
    }

    /// The term of a folded word, if any text has it.
    pub fn find_term(&self, term: &str) -> Option<TermId> {
        let id = u32::try_from(self.dictionary.get(term)?).ok()?;
        (id < self.terms()).then_some(TermId(id))
    }

    /// The term; empty where there is none of this number.
    pub fn term(&self, term: TermId) -> String {
        let mut key = Vec::new();
        if term.0 < self.terms() {
            self.dictionary.as_fst().get_key_into(u64::from(term.0), &mut key);
        }
        String::from_utf8(key).unwrap_or_default()
    }

    /// The terms that share a word's stem in one of the corpus's languages, the word's own term included, ascending.
    /// The word need not be in the corpus.
    pub fn inflections(&self, word: &str) -> Vec<TermId> {
        let mut terms = self.stems.inflections(word, &self.dictionary);
        terms.retain(|term| *term < self.terms());
        terms.into_iter().map(TermId).collect()
    }

    /// The postings of a term.
    pub fn postings(&self, term: TermId) -> Postings<'p> {
        if term.0 >= self.terms() {
            return Postings::empty(self.units());
        }
        Postings::new(self.postings, self.posting_starts.get(term.0), self.units())
    }

    /// Units that hold a term.
    pub fn document_frequency(&self, term: TermId) -> u32 {
        self.postings(term).document_frequency()
    }

    /// How often a term stands in the corpus.
    pub fn collection_frequency(&self, term: TermId) -> u32 {
        self.postings(term).collection_frequency()
    }
}

/// Units and documents.
impl<'p> Index<'p> {
    /// Units; [`UnitId`]s are below this.
    pub fn units(&self) -> u32 {
        self.units.len
    }

    /// Documents; [`DocId`]s are below this.
    pub fn documents(&self) -> u32 {
        self.documents.unit_ends.len()
    }

    /// Words of the corpus.
    pub fn words(&self) -> u64 {
        self.units.token_ends.last()
    }

    /// What is known of a unit.
    pub fn unit(&self, unit: UnitId) -> UnitEntry {
        let doc = self.document_of(unit);
        let first = between(&self.documents.unit_ends, doc.0).start as u32;
        let bytes = between(&self.units.byte_ends, unit.0);
        let base = self.document_bytes(doc).start;
        let place = |byte: u64| u32::try_from(byte.saturating_sub(base)).unwrap_or(u32::MAX);
        UnitEntry {
            doc,
            ordinal: unit.0.saturating_sub(first),
            id: self.unit_id(unit),
            title: self.unit_title(unit).to_owned(),
            date: self.unit_date(unit),
            speaker: self.unit_speaker(unit),
            tokens: self.unit_tokens(unit),
            span: Span { start: place(bytes.start), end: place(bytes.end) },
        }
    }

    /// A unit's own id.
    pub fn unit_id(&self, unit: UnitId) -> String {
        format!("{}{}", self.documents.ids.get(self.document_of(unit).0), self.units.ids.get(unit.0))
    }

    /// A unit's title.
    pub fn unit_title(&self, unit: UnitId) -> &'p str {
        self.units.title_values.get(self.units.titles.get(unit.0))
    }

    /// A unit's date.
    pub fn unit_date(&self, unit: UnitId) -> Option<Date> {
        self.units.date(self.units.dates.get(unit.0))
    }

    /// The speaker of a turn, or of a whole text.
    pub fn unit_speaker(&self, unit: UnitId) -> Option<SpeakerId> {
        self.units.speakers.get(unit.0).checked_sub(1).map(SpeakerId)
    }

    /// A unit's tokens.
    pub fn unit_tokens(&self, unit: UnitId) -> u32 {
        if unit.0 >= self.units() {
            return 0;
        }
        let tokens = between(&self.units.token_ends, unit.0);
        (tokens.end - tokens.start) as u32
    }

    /// The tokens of every unit, for scoring; worked out once, since every question needs them.
    pub fn lengths(&self) -> &[u32] {
        self.lengths.get_or_init(|| {
            let mut before = 0;
            let length = |end: u64| (end.saturating_sub(std::mem::replace(&mut before, end))) as u32;
            self.units.token_ends.iter().map(length).collect()
        })
    }

    /// Whether more than one may speak in a unit: it holds quotations. For every unit.
    pub fn quoting(&self) -> &[bool] {
        &self.voices().quoting
    }

    /// The speaker of every unit plus 1; 0 where it has none.
    pub fn speaker_column(&self) -> Column<'p> {
        self.units.speakers
    }

    /// The date of every unit as [`Date::pack`] gives it; 0 where it has none.
    pub fn dates(&self) -> Vec<u32> {
        let dates: Vec<u32> =
            (0..self.units.date_values.len()).map(|i| self.units.date_values.get(i)).collect();
        let date = |value: u32| dates.get(value as usize).copied().unwrap_or(0);
        self.units.dates.to_vec().into_iter().map(date).collect()
    }

    /// The document of a unit.
    pub fn document_of(&self, unit: UnitId) -> DocId {
        DocId(self.documents.unit_ends.count_to(u64::from(unit.0)).min(self.documents().saturating_sub(1)))
    }

    /// The units of a document.
    pub fn units_of(&self, doc: DocId) -> Range<u32> {
        if doc.0 >= self.documents() {
            return 0..0;
        }
        let units = between(&self.documents.unit_ends, doc.0);
        units.start as u32..units.end as u32
    }

    /// What is known of a document.
    pub fn document(&self, doc: DocId) -> DocumentEntry {
        let documents = &self.documents;
        let units = self.units_of(doc);
        let bytes = self.document_bytes(doc);
        let language = documents.language_values.get(documents.languages.get(doc.0));
        let origin = documents.origins.get(doc.0).checked_sub(1);
        let field = |field: &FieldTable<'_>| {
            let value = field.column.get(units.start);
            let shared = value > 0 && units.clone().all(|unit| field.column.get(unit) == value);
            let value = || field.values.get(value - 1).to_owned();
            shared.then(|| Field { name: field.name.to_owned(), value: value() })
        };
        DocumentEntry {
            id: documents.ids.get(doc.0).to_owned(),
            path: documents.paths.get(doc.0).to_owned(),
            title: self.units.title_values.get(documents.titles.get(doc.0)).to_owned(),
            date: self.units.date(documents.dates.get(doc.0)),
            date_origin: origin.and_then(|origin| ORIGINS.get(origin as usize)).copied(),
            language: (!language.is_empty()).then(|| language.to_owned()),
            sha256: documents.digest(documents.files.get(doc.0)),
            units: units.clone(),
            bytes: (bytes.end - bytes.start).min(u64::from(u32::MAX)) as u32,
            fields: self.fields.iter().filter_map(field).collect(),
        }
    }

    /// The document of this id.
    pub fn find_document(&self, id: &str) -> Option<DocId> {
        (0..self.documents()).find(|doc| self.documents.ids.get(*doc) == id).map(DocId)
    }

    /// The first unit of this id (all units of a labelled text share their document's).
    pub fn find_unit(&self, id: &str) -> Option<UnitId> {
        (0..self.documents()).map(DocId).find_map(|doc| {
            let rest = id.strip_prefix(self.documents.ids.get(doc.0))?;
            self.units_of(doc).find(|unit| self.units.ids.get(*unit) == rest).map(UnitId)
        })
    }

    /// The names of the corpus's fields; a [`FieldId`] is a place in them.
    pub fn field_names(&self) -> Vec<&'p str> {
        self.fields.iter().map(|field| field.name).collect()
    }

    /// The field of this name.
    pub fn find_field(&self, name: &str) -> Option<FieldId> {
        self.fields.iter().position(|field| field.name == name).map(|i| FieldId(i as u32))
    }

    /// The values of a field, in byte order.
    pub fn field_values(&self, field: FieldId) -> Vec<&'p str> {
        self.fields.get(field.0 as usize).map_or_else(Vec::new, |field| {
            let values = field.values;
            (0..values.len()).map(|i| values.get(i)).collect()
        })
    }

    /// Which value each unit has, plus 1, as a place in [`Index::field_values`]; 0 where it has none. `None`
    /// where there is no such field.
    pub fn field_column(&self, field: FieldId) -> Option<Column<'p>> {
        self.fields.get(field.0 as usize).map(|field| field.column)
    }

    /// The value of a field for a unit.
    pub fn field(&self, field: FieldId, unit: UnitId) -> Option<&'p str> {
        let field = self.fields.get(field.0 as usize)?;
        field.column.get(unit.0).checked_sub(1).map(|value| field.values.get(value))
    }

    /// The bytes that a document's text takes among all texts.
    fn document_bytes(&self, doc: DocId) -> Range<u64> {
        let units = self.units_of(doc);
        let before = |unit: u32| unit.checked_sub(1).map_or(0, |unit| self.units.byte_ends.get(unit));
        before(units.start)..before(units.end).max(before(units.start))
    }
}

/// Texts.
impl Index<'_> {
    /// The tokens `tokens` of a unit with the text around them; see [`Passage`]. All of the unit's text where the
    /// range takes in all its tokens.
    pub fn passage(&self, unit: UnitId, tokens: Range<u32>) -> Passage {
        if unit.0 >= self.units() {
            return Passage::default();
        }
        let bytes = between(&self.units.byte_ends, unit.0);
        self.decoding().passage(self.sync(unit), self.unit_tokens(unit), tokens, bytes.end - bytes.start)
    }

    /// The whole text of a document, byte for byte.
    pub fn document_text(&self, doc: DocId) -> String {
        self.units_of(doc).map(|unit| self.passage(UnitId(unit), 0..u32::MAX).text).collect()
    }

    /// Appends the terms of some tokens of a unit, in order.
    pub fn token_terms(&self, unit: UnitId, tokens: Range<u32>, terms: &mut Vec<TermId>) {
        let mut numbers = Vec::new();
        if unit.0 < self.units() {
            self.decoding().terms(self.sync(unit), self.unit_tokens(unit), tokens, &mut numbers);
        }
        terms.extend(numbers.into_iter().map(TermId));
    }

    /// The bytes of the document's text that a token takes; the end of the unit past its last token.
    pub fn token_span(&self, unit: UnitId, token: u32) -> Span {
        let bytes = self.unit(unit).span;
        let place = self.decoding().offset(self.sync(unit), self.unit_tokens(unit), token);
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

/// Quotations, speakers, variants.
impl Index<'_> {
    /// Quotations and turns; [`QuoteId`]s are below this.
    pub fn quotes(&self) -> u32 {
        self.quotes.len
    }

    /// The quotations and turns of a unit, as numbers of [`QuoteId`]: by start, parents first.
    pub fn quotes_of(&self, unit: UnitId) -> Range<u32> {
        let before = unit.0.checked_sub(1).map_or(0, |unit| self.quotes.units.count_to(u64::from(unit)));
        before..self.quotes.units.count_to(u64::from(unit.0)).max(before)
    }

    /// The unit of a quotation.
    pub fn quote_unit(&self, quote: QuoteId) -> UnitId {
        UnitId(self.quotes.units.get(quote.0) as u32)
    }

    /// What a quotation is.
    pub fn quote_kind(&self, quote: QuoteId) -> QuoteKind {
        QUOTE_KINDS.get((self.quotes.kinds.get(quote.0) >> 1) as usize).copied().unwrap_or(QuoteKind::Other)
    }

    /// Who is thought to have said a quotation.
    pub fn quote_speaker(&self, quote: QuoteId) -> Option<SpeakerId> {
        let speaker = self.quotes.speakers.get(quote.0).checked_sub(1)?;
        ((speaker as usize) < self.speakers.len()).then_some(SpeakerId(speaker))
    }

    /// The tokens of a quotation in its unit.
    pub fn quote_tokens(&self, quote: QuoteId) -> Range<u32> {
        let all = self.unit_tokens(self.quote_unit(quote));
        let start = self.quotes.first_tokens.get(quote.0).min(all);
        let tokens = self.quotes.tokens.get(quote.0);
        let end = match self.quote_kind(quote) {
            QuoteKind::Turn => all.saturating_sub(tokens).max(start),
            _ => start.saturating_add(tokens).min(all),
        };
        start..end
    }

    /// All that is known of a quotation.
    pub fn quote(&self, quote: QuoteId) -> QuoteEntry {
        let quotes = &self.quotes;
        let i = quote.0;
        let unit = self.quote_unit(quote);
        let entry = self.unit(unit);
        let start = entry.span.start.saturating_add(quotes.starts.get(i)).min(entry.span.end);
        let end = match self.quote_kind(quote) {
            QuoteKind::Turn => entry.span.end.saturating_sub(quotes.lengths.get(i)).max(start),
            _ => start.saturating_add(quotes.lengths.get(i)),
        };
        let near = |place: u32, length: u32| {
            let at = i64::from(start) + unzigzag(place.checked_sub(1)?);
            let at = u32::try_from(at).ok()?;
            Some(Span { start: at, end: at.saturating_add(length) })
        };
        let via = quotes.vias.get(i).checked_sub(1);
        QuoteEntry {
            doc: entry.doc,
            unit,
            span: Span { start, end },
            tokens: self.quote_tokens(quote),
            kind: self.quote_kind(quote),
            parent: match quotes.parents.get(i) {
                0 => None,
                distance => i.checked_sub(distance).map(QuoteId),
            },
            supplied_marks: quotes.kinds.get(i) & 1 != 0,
            speaker: self.quote_speaker(quote),
            via: via.map(|via| quotes.via_values.get(via).to_owned()),
            mention: near(quotes.mentions.get(i), quotes.mention_lengths.get(i)),
            cue: near(quotes.cues.get(i), quotes.cue_lengths.get(i)),
            rule: quotes.rule_values.get(quotes.rules.get(i)).to_owned(),
            confidence: quotes.confidences.get(i) as f32 / CONFIDENCE,
        }
    }

    /// Whose words a unit's tokens are: stretches in order that take in every token once, each with its innermost
    /// quotation or turn. Titles and scare quotes (kind `other`) are nobody's words and divide nothing.
    pub fn spans(&self, unit: UnitId, spans: &mut Vec<TokenSpan>) {
        let tokens = self.lengths().get(unit.0 as usize).copied().unwrap_or(0);
        self.voices().spans(unit, tokens, spans);
    }

    fn voices(&self) -> &Voices {
        self.voices.get_or_init(|| Voices::of(self))
    }

    /// The speakers; a [`SpeakerId`] is a place in them.
    pub fn speakers(&self) -> &[SpeakerEntry] {
        &self.speakers
    }

    /// A speaker's name; empty where there is none of this number.
    pub fn speaker_name(&self, speaker: SpeakerId) -> &str {
        self.speakers.get(speaker.0 as usize).map_or("", |speaker| &speaker.name)
    }

    /// Words inside turns (quotations in them left out) and words inside quotations, of the whole corpus; all
    /// other [`Index::words`] are narration. A speaker's are in [`SpeakerEntry`], a unit's in [`Index::spans`].
    pub fn spoken_words(&self) -> (u64, u64) {
        (self.about.turn_words, self.about.quote_words)
    }

    /// Clusters of wordings of one utterance.
    pub fn clusters(&self) -> u32 {
        self.variants.ends.len()
    }

    /// The wordings of a cluster with their relation to the first.
    pub fn cluster(&self, cluster: u32) -> Vec<(QuoteId, Relation)> {
        if cluster >= self.clusters() {
            return Vec::new();
        }
        let members = between(&self.variants.ends, cluster);
        let member = |i: u64| {
            let relation = RELATIONS.get(self.variants.relations.get(i as u32) as usize);
            (QuoteId(self.variants.members.get(i as u32)), relation.copied().unwrap_or(Relation::Reworded))
        };
        members.map(member).filter(|(quote, _)| quote.0 < self.quotes()).collect()
    }

    /// The cluster that a quotation is a wording of.
    pub fn cluster_of(&self, quote: QuoteId) -> Option<u32> {
        self.variants.clusters.get(quote.0).checked_sub(1)
    }
}

fn read_dictionary(section: &[u8]) -> Result<fst::Map<&[u8]>, PackError> {
    let damaged = |_| PackError::Damaged { what: "terms" };
    let dictionary = fst::Map::new(section).map_err(damaged)?;
    dictionary.as_fst().verify().map_err(damaged)?;
    Ok(dictionary)
}

fn read_postings(section: &[u8], terms: u32) -> Result<(Monotone<'_>, &[u8]), PackError> {
    let what = "postings";
    let mut reader = super::wire::Reader::new(section);
    let starts = Monotone::read(&mut reader, what)?;
    let postings = reader.bytes(what)?;
    reader.finish(what)?;
    if starts.len() == terms { Ok((starts, postings)) } else { Err(PackError::Damaged { what }) }
}
