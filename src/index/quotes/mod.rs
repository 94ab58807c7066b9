//! Quotations, speakers and variants: who said what, as tables.
//!
//! ```text
//! quotes      varint quotes | Monotone unit of each | Column first token | Column tokens | Column start
//!             | Column length | Column kind * 2 + supplied marks | Column distance to the parent, 0 without
//!             | Column speaker + 1 | Column via + 1 | Strings vias | Column mention | Column mention's length
//!             | Column cue | Column cue's length | Column rule | Strings rules | Column confidence
//!             | varint directions | Monotone unit of each | Column first token | Column tokens
//!             | varint speaking dates | Monotone quotation of each | Column packed date * 2 + counted
//!             | Column words | Column words' length
//! speakers    Strings names | Column kind | varint words in turns, in quotations, turns, quotations,
//!             first date, last date of each | aliases of each: varint n, then string, varint | roles: varint n, strings
//! variants    Monotone end of each cluster's members | Column quotation | Column relation
//!             | Column cluster + 1 of each quotation
//! ```
//!
//! A quotation's start is counted from its unit's beginning; tokens and length of a turn are those that its unit
//! has behind it; a mention and a cue, as 1 + zigzag, are counted from the quotation's start (0: none), and so are
//! the words that say when it was spoken, as zigzag; a
//! confidence is held in ten-thousandths. A direction (applause, a stage direction, the chair's call) stands inside
//! a turn and is not its speaker's.

pub(crate) mod token_owners;
#[cfg(feature = "build")]
pub(crate) mod write;

use crate::document::{
    Attribution, Date, QuoteId, QuoteKind, Relation, Rule, Span, SpeakerId, SpeakerKind, Spoken,
    SpokenOrigin, UnitId,
};
use crate::index::coding::numbers::{Column, Monotone};
use crate::index::coding::strings::Strings;
use crate::index::coding::unzigzag;
use crate::index::coding::wire::SectionReader;
use crate::index::entries::{QuoteEntry, TokenSpan};
use crate::index::error::PackError;
use crate::index::quotes::token_owners::Voices;
use crate::index::read::Index;
use crate::index::tables::between;
use std::ops::Range;

/// The kinds of quotations as numbers.
pub(crate) const QUOTE_KINDS: [QuoteKind; 4] =
    [QuoteKind::Direct, QuoteKind::Fragment, QuoteKind::Turn, QuoteKind::Other];

/// The kinds of speakers as numbers.
pub(crate) const SPEAKER_KINDS: [SpeakerKind; 4] =
    [SpeakerKind::Person, SpeakerKind::Institution, SpeakerKind::Document, SpeakerKind::Unknown];

/// Relations as numbers.
pub(crate) const RELATIONS: [Relation; 5] =
    [Relation::Verbatim, Relation::Cut, Relation::Reworded, Relation::OtherTranslation, Relation::Headline];

/// Parts of one, as confidences are held.
pub(crate) const CONFIDENCE: f32 = 10_000.0;

/// The tables of the quotations.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Quotes<'p> {
    pub(crate) len: u32,
    pub(crate) units: Monotone<'p>,
    pub(crate) first_tokens: Column<'p>,
    pub(crate) tokens: Column<'p>,
    pub(crate) starts: Column<'p>,
    pub(crate) lengths: Column<'p>,
    pub(crate) kinds: Column<'p>,
    pub(crate) parents: Column<'p>,
    pub(crate) speakers: Column<'p>,
    pub(crate) vias: Column<'p>,
    pub(crate) via_values: Strings<'p>,
    pub(crate) mentions: Column<'p>,
    pub(crate) mention_lengths: Column<'p>,
    pub(crate) cues: Column<'p>,
    pub(crate) cue_lengths: Column<'p>,
    pub(crate) rules: Column<'p>,
    pub(crate) rule_values: Strings<'p>,
    pub(crate) confidences: Column<'p>,
    directions: Directions<'p>,
    spoken: SpeakingDates<'p>,
}

/// Where a quotation stands and whose it is.
pub(crate) struct QuoteRow {
    pub(crate) unit: UnitId,
    pub(crate) kind: QuoteKind,
    /// Its tokens in its unit.
    pub(crate) tokens: Range<u32>,
    pub(crate) speaker: Option<SpeakerId>,
}

/// The kind that a row gives.
fn kind_of(row: u32) -> QuoteKind {
    QUOTE_KINDS.get((row >> 1) as usize).copied().unwrap_or(QuoteKind::Other)
}

/// The tokens of a quotation in a unit of `all`; a turn's second number says how many come after it.
fn tokens_of(kind: QuoteKind, all: u32, first: u32, tokens: u32) -> Range<u32> {
    let start = first.min(all);
    let end = match kind {
        QuoteKind::Turn => all.saturating_sub(tokens).max(start),
        _ => start.saturating_add(tokens).min(all),
    };
    start..end
}

/// What in turns is nobody's speech.
#[derive(Clone, Copy, Debug)]
struct Directions<'p> {
    units: Monotone<'p>,
    first_tokens: Column<'p>,
    tokens: Column<'p>,
}

impl<'p> Directions<'p> {
    fn read(reader: &mut SectionReader<'p>, what: &'static str) -> Result<Directions<'p>, PackError> {
        let len = reader.varint32(what)?;
        let units = Monotone::read(reader, what)?;
        if units.len() != len {
            return Err(PackError::Damaged { what });
        }
        let first_tokens = Column::read(reader, len, what)?;
        Ok(Directions { units, first_tokens, tokens: Column::read(reader, len, what)? })
    }
}

/// When quotations were spoken: few reports say so.
#[derive(Clone, Copy, Debug)]
struct SpeakingDates<'p> {
    quotes: Monotone<'p>,
    dates: Column<'p>,
    words: Column<'p>,
    lengths: Column<'p>,
}

impl<'p> SpeakingDates<'p> {
    fn read(reader: &mut SectionReader<'p>, what: &'static str) -> Result<SpeakingDates<'p>, PackError> {
        let len = reader.varint32(what)?;
        let quotes = Monotone::read(reader, what)?;
        if quotes.len() != len {
            return Err(PackError::Damaged { what });
        }
        let dates = Column::read(reader, len, what)?;
        let words = Column::read(reader, len, what)?;
        Ok(SpeakingDates { quotes, dates, words, lengths: Column::read(reader, len, what)? })
    }

    /// When the quotation that begins at `start` was spoken.
    fn of(&self, quote: QuoteId, start: u32) -> Option<Spoken> {
        let place = self.quotes.count_to(u64::from(quote.0)).checked_sub(1)?;
        if self.quotes.get(place) != u64::from(quote.0) {
            return None;
        }
        let date = self.dates.get(place);
        let at = u32::try_from(i64::from(start) + unzigzag(self.words.get(place))).ok()?;
        Some(Spoken {
            date: Date::unpack(date >> 1)?,
            origin: if date & 1 == 0 { SpokenOrigin::Written } else { SpokenOrigin::Counted },
            words: Span { start: at, end: at.saturating_add(self.lengths.get(place)) },
        })
    }
}

impl<'p> Quotes<'p> {
    pub(crate) fn read(section: &'p [u8]) -> Result<Quotes<'p>, PackError> {
        let what = "quotes";
        let mut reader = SectionReader::new(section);
        let len = reader.varint32(what)?;
        let units = Monotone::read(&mut reader, what)?;
        if units.len() != len {
            return Err(PackError::Damaged { what });
        }
        let quotes = Quotes {
            len,
            units,
            first_tokens: Column::read(&mut reader, len, what)?,
            tokens: Column::read(&mut reader, len, what)?,
            starts: Column::read(&mut reader, len, what)?,
            lengths: Column::read(&mut reader, len, what)?,
            kinds: Column::read(&mut reader, len, what)?,
            parents: Column::read(&mut reader, len, what)?,
            speakers: Column::read(&mut reader, len, what)?,
            vias: Column::read(&mut reader, len, what)?,
            via_values: Strings::read(&mut reader, what)?,
            mentions: Column::read(&mut reader, len, what)?,
            mention_lengths: Column::read(&mut reader, len, what)?,
            cues: Column::read(&mut reader, len, what)?,
            cue_lengths: Column::read(&mut reader, len, what)?,
            rules: Column::read(&mut reader, len, what)?,
            rule_values: Strings::read(&mut reader, what)?,
            confidences: Column::read(&mut reader, len, what)?,
            directions: Directions::read(&mut reader, what)?,
            spoken: SpeakingDates::read(&mut reader, what)?,
        };
        reader.finish(what)?;
        Ok(quotes)
    }
}

/// One speaker of the corpus with what is known and counted.
#[derive(Clone, Debug, PartialEq)]
pub struct SpeakerEntry {
    /// Canonical full name.
    pub name: String,
    /// Person, institution or document.
    pub kind: SpeakerKind,
    /// Other names, with how often, most frequent first.
    pub aliases: Vec<(String, u32)>,
    /// Roles, most frequent first.
    pub roles: Vec<String>,
    /// Turns.
    pub turns: u32,
    /// Quotations, turns left out.
    pub quotes: u32,
    /// Words in turns that are the speaker's own, quotations in them left out.
    pub turn_words: u64,
    /// Words in quotations.
    pub quote_words: u64,
    /// Date of the first turn or quotation.
    pub first_date: Option<Date>,
    /// Date of the last.
    pub last_date: Option<Date>,
}

/// Reads the speakers' section.
pub(crate) fn speakers(section: &[u8]) -> Result<Vec<SpeakerEntry>, PackError> {
    let what = "speakers";
    let mut reader = SectionReader::new(section);
    let names = Strings::read(&mut reader, what)?;
    let kinds = Column::read(&mut reader, names.len(), what)?;
    let mut speakers = Vec::new();
    for i in 0..names.len() {
        let kind = SPEAKER_KINDS.get(kinds.get(i) as usize).copied().unwrap_or(SpeakerKind::Unknown);
        let mut speaker = SpeakerEntry {
            name: names.get(i).to_owned(),
            kind,
            aliases: Vec::new(),
            roles: Vec::new(),
            turn_words: reader.varint(what)?,
            quote_words: reader.varint(what)?,
            turns: reader.varint32(what)?,
            quotes: reader.varint32(what)?,
            first_date: Date::unpack(reader.varint32(what)?),
            last_date: Date::unpack(reader.varint32(what)?),
        };
        for _ in 0..reader.varint(what)? {
            let name = reader.str(what)?.to_owned();
            speaker.aliases.push((name, reader.varint32(what)?));
        }
        for _ in 0..reader.varint(what)? {
            speaker.roles.push(reader.str(what)?.to_owned());
        }
        speakers.push(speaker);
    }
    reader.finish(what)?;
    Ok(speakers)
}

/// The tables of the variants.
#[derive(Clone, Copy, Debug)]
pub(crate) struct VariantTables<'p> {
    pub(crate) ends: Monotone<'p>,
    pub(crate) members: Column<'p>,
    pub(crate) relations: Column<'p>,
    pub(crate) clusters: Column<'p>,
}

impl<'p> VariantTables<'p> {
    pub(crate) fn read(section: &'p [u8], quotes: u32) -> Result<VariantTables<'p>, PackError> {
        let what = "variants";
        let mut reader = SectionReader::new(section);
        let ends = Monotone::read(&mut reader, what)?;
        // No two members are the same, so that each takes a bit at least.
        let most = section.len() as u64 * 8;
        let members = u32::try_from(ends.last()).ok().filter(|members| u64::from(*members) <= most);
        let members = members.ok_or(PackError::Damaged { what })?;
        let variants = VariantTables {
            ends,
            members: Column::read(&mut reader, members, what)?,
            relations: Column::read(&mut reader, members, what)?,
            clusters: Column::read(&mut reader, quotes, what)?,
        };
        reader.finish(what)?;
        Ok(variants)
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
        kind_of(self.quotes.kinds.get(quote.0))
    }

    /// Who is thought to have said a quotation.
    pub fn quote_speaker(&self, quote: QuoteId) -> Option<SpeakerId> {
        self.speaker_of(self.quotes.speakers.get(quote.0))
    }

    /// The speaker that a row gives.
    fn speaker_of(&self, row: u32) -> Option<SpeakerId> {
        let speaker = row.checked_sub(1)?;
        ((speaker as usize) < self.speakers.len()).then_some(SpeakerId(speaker))
    }

    /// The speaker of every quotation plus 1, 0 where nobody is known: for going through all of them.
    pub fn quote_speakers(&self) -> Vec<u32> {
        self.quotes.speakers.to_vec()
    }

    /// The tokens of a quotation in its unit.
    pub fn quote_tokens(&self, quote: QuoteId) -> Range<u32> {
        let all = self.unit_tokens(self.quote_unit(quote));
        let (first, tokens) = (self.quotes.first_tokens.get(quote.0), self.quotes.tokens.get(quote.0));
        tokens_of(self.quote_kind(quote), all, first, tokens)
    }

    /// Where every quotation stands and whose it is, in order: each table is spelt out once, where reading a row out
    /// of it takes a search.
    pub(crate) fn quote_rows(&self) -> impl Iterator<Item = QuoteRow> + '_ {
        let quotes = &self.quotes;
        let lengths = self.lengths();
        let columns = [quotes.kinds, quotes.first_tokens, quotes.tokens, quotes.speakers];
        let [kinds, firsts, tokens, speakers] = columns.map(|column| column.to_vec().into_iter());
        let places = kinds.zip(firsts).zip(tokens).zip(speakers);
        quotes.units.iter().zip(places).map(move |(unit, (((kind, first), tokens), speaker))| {
            let (unit, kind) = (UnitId(unit as u32), kind_of(kind));
            let all = lengths.get(unit.0 as usize).copied().unwrap_or(0);
            QuoteRow {
                unit,
                kind,
                tokens: tokens_of(kind, all, first, tokens),
                speaker: self.speaker_of(speaker),
            }
        })
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
            attribution: Attribution {
                via: via.map(|via| quotes.via_values.get(via).to_owned()),
                mention: near(quotes.mentions.get(i), quotes.mention_lengths.get(i)),
                cue: near(quotes.cues.get(i), quotes.cue_lengths.get(i)),
                rule: Rule::of(quotes.rule_values.get(quotes.rules.get(i))),
                confidence: quotes.confidences.get(i) as f32 / CONFIDENCE,
                spoken: quotes.spoken.of(quote, start),
            },
        }
    }

    /// Whose words a unit's tokens are: stretches in order that take in every token once, each with its innermost
    /// quotation or turn. Titles and scare quotes (kind `other`) are nobody's words and divide nothing.
    pub fn spans(&self, unit: UnitId) -> &[TokenSpan] {
        self.voices().spans(unit)
    }

    /// The directions inside turns: the unit and the tokens of each, in order.
    pub(crate) fn directions(&self) -> Vec<(UnitId, Range<u32>)> {
        let Directions { units, first_tokens, tokens } = self.quotes.directions;
        let places = units.iter().zip(first_tokens.to_vec()).zip(tokens.to_vec());
        let direction = |((unit, start), tokens): ((u64, u32), u32)| {
            (UnitId(u32::try_from(unit).unwrap_or(u32::MAX)), start..start.saturating_add(tokens))
        };
        places.map(direction).collect()
    }

    pub(crate) fn voices(&self) -> &Voices {
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
