//! The reader: opens a pack and answers from it, in place.
//!
//! Ids that come from elsewhere (a link, another pack) may be out of range: they give empty answers, as do parts
//! of a pack that only a hostile writer can have made.

use super::bigrams::Bigrams;
use super::entries::{DocumentEntry, FieldId, TermId, UnitEntry};
use super::error::PackError;
use super::header::{Section, Sections, VERSION};
use super::postings::Postings;
use super::stems::Stems;
use super::tables::{Documents, FieldTable, ORIGINS, Units, between, fields};
use super::terms::Terms;
use crate::api::about::{About, AboutTable, FieldAbout, LanguageAbout, SubcorpusAbout, hex, section_bytes};
use crate::document::{Date, DocId, Field, Span, SpeakerId, UnitId};
use crate::index::blocks::Layouts;
use crate::index::coding::numbers::Monotone;
use crate::index::quotes;
use crate::index::quotes::token_owners::Voices;
use crate::index::quotes::{Quotes, SpeakerEntry, VariantTables};
use crate::index::tables::columns::Rows;
use crate::index::texts::lexicon::Lexicon;
use crate::index::texts::{EXPANSION, Texts};
use crate::sort::Order as _;
use std::ops::Range;
use std::sync::OnceLock;

/// A pack, opened. Holds the pack's bytes and little beside them; the lexicon is spelt out when the first text is
/// asked for.
#[derive(Debug)]
pub struct Index<'p> {
    sections: Sections<'p>,
    pub(crate) about: AboutTable<'p>,
    pub(crate) dictionary: fst::Map<&'p [u8]>,
    pub(crate) stems: Stems<'p>,
    posting_starts: Monotone<'p>,
    postings: &'p [u8],
    bigrams: Bigrams<'p>,
    pub(crate) texts: Texts<'p>,
    pub(crate) units: Units<'p>,
    pub(crate) documents: Documents<'p>,
    pub(crate) fields: Vec<FieldTable<'p>>,
    pub(crate) layouts: Layouts<'p>,
    pub(crate) quotes: Quotes<'p>,
    pub(crate) speakers: Vec<SpeakerEntry>,
    pub(crate) variants: VariantTables<'p>,
    pub(crate) lexicon: OnceLock<Lexicon>,
    pub(crate) rows: Rows,
    spelt_terms: OnceLock<Terms>,
    pub(crate) voices: OnceLock<Voices>,
}

impl<'p> Index<'p> {
    /// Opens a pack: checks its checksum, then the bounds of every table.
    ///
    /// # Errors
    /// Says what is wrong with bytes that are no pack, another version's, incomplete or damaged.
    pub fn open(pack: &'p [u8]) -> Result<Index<'p>, PackError> {
        Index::of(Sections::open(pack, true)?)
    }

    /// Opens a pack that has just been written: there is no need to find its checksum again.
    ///
    /// # Errors
    /// As [`Index::open`].
    pub fn open_written(pack: &'p [u8]) -> Result<Index<'p>, PackError> {
        Index::of(Sections::open(pack, false)?)
    }

    fn of(sections: Sections<'p>) -> Result<Index<'p>, PackError> {
        let about = AboutTable::read(sections.get(Section::About))?;
        let dictionary = read_dictionary(sections.get(Section::Terms))?;
        let terms = u32::try_from(dictionary.len()).map_err(|_| PackError::Damaged { what: "terms" })?;
        let stems = Stems::read(sections.get(Section::Stems), terms)?;
        let (posting_starts, postings) = read_postings(sections.get(Section::Postings), terms)?;
        let bigrams = Bigrams::read(sections.get(Section::Bigrams))?;
        let texts = Texts::read(sections.get(Section::Lexicon), sections.get(Section::Texts))?;
        let units = Units::read(sections.get(Section::Units))?;
        let documents = Documents::read(sections.get(Section::Documents), units.len)?;
        let fields = fields(sections.get(Section::Fields), units.len)?;
        let layouts = Layouts::read(sections.get(Section::Layout), documents.unit_ends.len())?;
        let quotes = Quotes::read(sections.get(Section::Quotes))?;
        let speakers = quotes::speakers(sections.get(Section::Speakers))?;
        let variants = VariantTables::read(sections.get(Section::Variants), quotes.len)?;
        let what = "units";
        let too_many = units.byte_ends.last() > EXPANSION * sections.bytes()
            || units.syncs.len() > texts.syncs()
            || (quotes.len > 0 && quotes.units.last() >= u64::from(units.len));
        if too_many {
            return Err(PackError::Damaged { what });
        }
        let lexicon = OnceLock::new();
        let rows = Rows::new(fields.len());
        Ok(Index {
            sections,
            about,
            dictionary,
            stems,
            posting_starts,
            postings,
            bigrams,
            texts,
            units,
            documents,
            fields,
            layouts,
            quotes,
            speakers,
            variants,
            lexicon,
            rows,
            spelt_terms: OnceLock::new(),
            voices: OnceLock::new(),
        })
    }

    /// The languages whose terms are stemmed, ISO 639-1.
    pub fn stemmed(&self) -> impl Iterator<Item = &str> {
        self.stems.languages()
    }

    /// A digest of all that the pack holds, SHA-256.
    pub fn fingerprint(&self) -> [u8; 32] {
        self.about.fingerprint
    }

    /// What this corpus is and how the pack was made.
    pub fn about(&self) -> About {
        let dates: Vec<Date> =
            self.units.dates.to_vec().into_iter().filter_map(|d| self.units.date(d)).collect();
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
        languages.order_by_key(|language| std::cmp::Reverse(language.documents));
        let field =
            |field: &FieldTable<'_>| FieldAbout { name: field.name.to_owned(), values: field.values.len() };
        let subcorpus = |(name, filter): (&str, &str)| SubcorpusAbout {
            name: name.to_owned(),
            filter: filter.to_owned(),
        };
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
            first_date: dates.iter().min().map(Date::to_string),
            last_date: dates.iter().max().map(Date::to_string),
            subcorpora: self.subcorpora().map(subcorpus).collect(),
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

/// Parts of the corpus that have a name.
impl<'p> Index<'p> {
    /// Their names and the filters that they stand for, in the query language.
    pub fn subcorpora(&self) -> impl Iterator<Item = (&'p str, &'p str)> + '_ {
        self.about.subcorpora.iter().zip(self.about.filters.iter())
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

    /// The terms in a row, for patterns that say nothing of how a term begins.
    pub fn spelt_terms(&self) -> &Terms {
        self.spelt_terms.get_or_init(|| Terms::of(&self.dictionary, self.terms()))
    }

    /// The postings of a term.
    pub fn postings(&self, term: TermId) -> Postings<'p> {
        if term.0 >= self.terms() {
            return Postings::empty(self.units());
        }
        Postings::new(self.postings, self.posting_starts.get(term.0), self.units())
    }

    /// The units in which a term directly follows another, without positions; `None` where that is not known beforehand,
    /// which it is of the most common terms.
    pub fn bigram(&self, first: TermId, second: TermId) -> Option<Postings<'p>> {
        self.bigrams.units(first, second, self.units())
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
        let mut id = self.documents.ids.get(self.document_of(unit).0).to_owned();
        id.push_str(&self.units.ids.get(unit.0));
        id
    }

    /// A unit's title.
    pub fn unit_title(&self, unit: UnitId) -> &'p str {
        let title = self.unit_titles().get(unit.0 as usize);
        self.units.title_values.get(title.copied().unwrap_or(0))
    }

    /// A unit's date.
    pub fn unit_date(&self, unit: UnitId) -> Option<Date> {
        self.dates().get(unit.0 as usize).copied().and_then(Date::unpack)
    }

    /// The speaker of a turn, or of a whole text.
    pub fn unit_speaker(&self, unit: UnitId) -> Option<SpeakerId> {
        let speaker = self.unit_speakers().get(unit.0 as usize)?;
        speaker.checked_sub(1).map(SpeakerId)
    }

    /// A unit's tokens.
    pub fn unit_tokens(&self, unit: UnitId) -> u32 {
        self.lengths().get(unit.0 as usize).copied().unwrap_or(0)
    }

    /// Whether more than one may speak in a unit: it holds quotations. For every unit.
    pub fn quoting(&self) -> &[bool] {
        &self.voices().quoting
    }

    /// The document of a unit.
    pub fn document_of(&self, unit: UnitId) -> DocId {
        let last = self.documents().saturating_sub(1);
        DocId(self.unit_documents().get(unit.0 as usize).copied().unwrap_or(last))
    }

    /// The units of a document.
    pub fn units_of(&self, doc: DocId) -> Range<u32> {
        if doc.0 >= self.documents() {
            return 0..0;
        }
        let units = between(&self.documents.unit_ends, doc.0);
        units.start as u32..units.end as u32
    }

    /// The SHA-256 of a document's file: without the rest of [`Index::document`], which takes long.
    pub fn document_sha256(&self, doc: DocId) -> [u8; 32] {
        self.documents.digest(self.documents.files.get(doc.0))
    }

    /// The language of a document, empty where it is not known.
    pub fn document_language(&self, doc: DocId) -> &str {
        self.documents.language_values.get(self.documents.languages.get(doc.0))
    }

    /// What is known of a document.
    pub fn document(&self, doc: DocId) -> DocumentEntry {
        let documents = &self.documents;
        let units = self.units_of(doc);
        let bytes = self.document_bytes(doc);
        let language = self.document_language(doc);
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
            sha256: self.document_sha256(doc),
            units: units.clone(),
            bytes: (bytes.end - bytes.start).min(u64::from(u32::MAX)) as u32,
            fields: self.fields.iter().filter_map(field).collect(),
        }
    }

    /// The language of a unit's document, a lower-case ISO 639-1 code.
    pub fn unit_language(&self, unit: UnitId) -> Option<&'p str> {
        let documents = &self.documents;
        let value = documents.languages.get(self.document_of(unit).0);
        Some(documents.language_values.get(value)).filter(|language| !language.is_empty())
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

    /// The value of a field for a unit.
    pub fn field(&self, field: FieldId, unit: UnitId) -> Option<&'p str> {
        let value = self.field_rows(field).get(unit.0 as usize)?.checked_sub(1)?;
        self.fields.get(field.0 as usize).map(|field| field.values.get(value))
    }

    /// The bytes that a document's text takes among all texts.
    pub(crate) fn document_bytes(&self, doc: DocId) -> Range<u64> {
        let units = self.units_of(doc);
        let before = |unit: u32| unit.checked_sub(1).map_or(0, |unit| self.units.byte_ends.get(unit));
        before(units.start)..before(units.end).max(before(units.start))
    }
}

fn read_dictionary(section: &[u8]) -> Result<fst::Map<&[u8]>, PackError> {
    let damaged = |_| PackError::Damaged { what: "terms" };
    let dictionary = fst::Map::new(section).map_err(damaged)?;
    // The pack's own checksum was right. The dictionary's, which no accident can make wrong then, keeps out bytes that
    // were made to deceive.
    dictionary.as_fst().verify().map_err(damaged)?;
    Ok(dictionary)
}

pub(crate) fn read_postings(section: &[u8], terms: u32) -> Result<(Monotone<'_>, &[u8]), PackError> {
    let what = "postings";
    let mut reader = crate::index::coding::wire::SectionReader::new(section);
    let starts = Monotone::read(&mut reader, what)?;
    let postings = reader.bytes(what)?;
    reader.finish(what)?;
    if starts.len() == terms { Ok((starts, postings)) } else { Err(PackError::Damaged { what }) }
}
