//! Quotations, speakers and variants: who said what, as tables.
//!
//! ```text
//! quotes      varint quotes | Monotone unit of each | Column first token | Column tokens | Column start
//!             | Column length | Column kind * 2 + supplied marks | Column distance to the parent, 0 without
//!             | Column speaker + 1 | Column via + 1 | Strings vias | Column mention | Column mention's length
//!             | Column cue | Column cue's length | Column rule | Strings rules | Column confidence
//! speakers    Strings names | Column kind | varint words in turns, in quotations, turns, quotations,
//!             first date, last date of each | aliases of each: varint n, then string, varint | roles: varint n, strings
//! variants    Monotone end of each cluster's members | Column quotation | Column relation
//!             | Column cluster + 1 of each quotation
//! ```
//!
//! A quotation's start is counted from its unit's beginning; tokens and length of a turn are those that its unit
//! has behind it; a mention and a cue, as 1 + zigzag, are counted from the quotation's start (0: none); a
//! confidence is held in ten-thousandths.

use super::error::PackError;
use super::numbers::{Column, Monotone};
use super::strings::Strings;
use super::wire::Reader;
use crate::document::{QuoteKind, Relation, SpeakerKind};

/// The kinds of quotations as numbers.
pub(super) const QUOTE_KINDS: [QuoteKind; 4] =
    [QuoteKind::Direct, QuoteKind::Fragment, QuoteKind::Turn, QuoteKind::Other];

/// The kinds of speakers as numbers.
pub(super) const SPEAKER_KINDS: [SpeakerKind; 4] =
    [SpeakerKind::Person, SpeakerKind::Institution, SpeakerKind::Document, SpeakerKind::Unknown];

/// Relations as numbers.
pub(super) const RELATIONS: [Relation; 5] =
    [Relation::Verbatim, Relation::Cut, Relation::Reworded, Relation::OtherTranslation, Relation::Headline];

/// Parts of one, as confidences are held.
pub(super) const CONFIDENCE: f32 = 10_000.0;

/// The tables of the quotations.
#[derive(Clone, Copy, Debug)]
pub(super) struct Quotes<'p> {
    pub(super) len: u32,
    pub(super) units: Monotone<'p>,
    pub(super) first_tokens: Column<'p>,
    pub(super) tokens: Column<'p>,
    pub(super) starts: Column<'p>,
    pub(super) lengths: Column<'p>,
    pub(super) kinds: Column<'p>,
    pub(super) parents: Column<'p>,
    pub(super) speakers: Column<'p>,
    pub(super) vias: Column<'p>,
    pub(super) via_values: Strings<'p>,
    pub(super) mentions: Column<'p>,
    pub(super) mention_lengths: Column<'p>,
    pub(super) cues: Column<'p>,
    pub(super) cue_lengths: Column<'p>,
    pub(super) rules: Column<'p>,
    pub(super) rule_values: Strings<'p>,
    pub(super) confidences: Column<'p>,
}

impl<'p> Quotes<'p> {
    pub(super) fn read(section: &'p [u8]) -> Result<Quotes<'p>, PackError> {
        let what = "quotes";
        let mut reader = Reader::new(section);
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
    pub first_date: Option<crate::document::Date>,
    /// Date of the last.
    pub last_date: Option<crate::document::Date>,
}

/// Reads the speakers' section.
pub(super) fn speakers(section: &[u8]) -> Result<Vec<SpeakerEntry>, PackError> {
    use crate::document::Date;
    let what = "speakers";
    let mut reader = Reader::new(section);
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
pub(super) struct VariantTables<'p> {
    pub(super) ends: Monotone<'p>,
    pub(super) members: Column<'p>,
    pub(super) relations: Column<'p>,
    pub(super) clusters: Column<'p>,
}

impl<'p> VariantTables<'p> {
    pub(super) fn read(section: &'p [u8], quotes: u32) -> Result<VariantTables<'p>, PackError> {
        let what = "variants";
        let mut reader = Reader::new(section);
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

/// A signed distance as a number: 0, -1, 1, -2 ...
pub(super) fn unzigzag(value: u32) -> i64 {
    i64::from(value >> 1) ^ -i64::from(value & 1)
}
