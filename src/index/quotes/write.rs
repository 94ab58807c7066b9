//! Writes quotations, speakers, variants and what is counted from them.

use crate::document::{
    BlockKind, Corpus, Date, DocId, Quote, QuoteKind, Settings, Span, Spoken, SpokenOrigin,
};
use crate::index::coding::numbers::{Column, Monotone};
use crate::index::coding::strings::Strings;
use crate::index::coding::wire::write::SectionWriter;
use crate::index::coding::zigzag;
use crate::index::quotes::{CONFIDENCE, QUOTE_KINDS, RELATIONS, SPEAKER_KINDS};
use crate::index::tables::write::sums;
use crate::index::texts::write::Words;
use crate::index::write::plan::Plan;
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::ops::Range;

/// A quotation's place in its unit.
#[derive(Clone, Debug)]
struct QuotePlace {
    unit: usize,
    tokens: Range<u32>,
    /// Words that are its own, those of quotations in it left out.
    words: u32,
}

/// What is counted for one speaker.
#[derive(Clone, Copy, Debug, Default)]
struct Counts {
    turn_words: u64,
    quote_words: u64,
    turns: u32,
    quotes: u32,
    first: Option<Date>,
    last: Option<Date>,
}

/// The quotations of a corpus, placed and counted.
#[derive(Debug)]
pub(crate) struct Speech<'c> {
    corpus: &'c Corpus,
    plan: &'c Plan<'c>,
    unit_tokens: Vec<u32>,
    places: Vec<QuotePlace>,
    /// What in the turns is nobody's speech: applause, stage directions, the chair's calls.
    directions: Vec<QuotePlace>,
    speakers: Vec<Counts>,
    turns: u32,
    turn_words: u64,
    quote_words: u64,
}

impl<'c> Speech<'c> {
    pub(crate) fn new(corpus: &'c Corpus, plan: &'c Plan<'c>, words: &Words<'_>) -> Speech<'c> {
        let unit_tokens = words
            .chunks
            .iter()
            .flat_map(|chunk| (0..chunk.ends.len()).map(|unit| chunk.tokens(unit).len() as u32));
        let mut speech = Speech {
            corpus,
            plan,
            unit_tokens: unit_tokens.collect(),
            places: places(corpus.quotes.iter().map(|quote| (quote.doc, quote.span)), plan, words),
            directions: directions(corpus, plan, words),
            speakers: vec![Counts::default(); corpus.speakers.len()],
            turns: 0,
            turn_words: 0,
            quote_words: 0,
        };
        speech.own_words();
        for (quote, place) in corpus.quotes.iter().zip(&speech.places) {
            let date = plan.units[place.unit].date();
            let words = u64::from(place.words);
            let mut counts = Counts::default();
            match quote.kind {
                QuoteKind::Turn => (counts.turns, counts.turn_words) = (1, words),
                QuoteKind::Direct | QuoteKind::Fragment => (counts.quotes, counts.quote_words) = (1, words),
                QuoteKind::Other => {}
            }
            speech.turns += counts.turns;
            speech.turn_words += counts.turn_words;
            speech.quote_words += counts.quote_words;
            if let Some(speaker) = quote.speaker.and_then(|id| speech.speakers.get_mut(id.0 as usize)) {
                speaker.turns += counts.turns;
                speaker.quotes += counts.quotes;
                speaker.turn_words += counts.turn_words;
                speaker.quote_words += counts.quote_words;
                if let Some(date) = date {
                    speaker.first = Some(speaker.first.map_or(date, |first| first.min(date)));
                    speaker.last = Some(speaker.last.map_or(date, |last| last.max(date)));
                }
            }
        }
        speech
    }

    /// Takes the words of each quotation from the one it stands in.
    fn own_words(&mut self) {
        let mut open: Vec<usize> = Vec::new();
        for i in 0..self.places.len() {
            let place = self.places[i].clone();
            if self.corpus.quotes[i].kind == QuoteKind::Other {
                continue;
            }
            let encloses =
                |outer: &QuotePlace| outer.unit == place.unit && place.tokens.start < outer.tokens.end;
            while open.pop_if(|outer| !encloses(&self.places[*outer])).is_some() {}
            let mut own = place.tokens.len() as u32;
            if let Some(outer) = open.last() {
                let outer = &mut self.places[*outer];
                own = place.tokens.end.min(outer.tokens.end) - place.tokens.start;
                outer.words = outer.words.saturating_sub(own);
            }
            self.places[i].words = own;
            open.push(i);
        }
        for direction in &self.directions {
            let first = self.places.partition_point(|place| place.unit < direction.unit);
            let quotes = self.places[first..].iter_mut().zip(&self.corpus.quotes[first..]);
            let of_unit = quotes.take_while(|(place, _)| place.unit == direction.unit);
            let inside = |place: &QuotePlace| {
                place.tokens.start <= direction.tokens.start && direction.tokens.end <= place.tokens.end
            };
            let turn = of_unit.filter(|(place, quote)| quote.kind == QuoteKind::Turn && inside(place)).last();
            if let Some((turn, _)) = turn {
                turn.words = turn.words.saturating_sub(direction.tokens.len() as u32);
            }
        }
    }

    /// The speaker of each unit plus 1: the one whose turn it is, or whose the whole text is.
    pub(crate) fn unit_speakers(&self) -> Vec<u32> {
        let mut speakers = vec![0; self.plan.units.len()];
        for (quote, place) in self.corpus.quotes.iter().zip(&self.places) {
            if let (QuoteKind::Turn, Some(speaker)) = (quote.kind, quote.speaker) {
                speakers[place.unit] = speaker.0 + 1;
            }
        }
        speakers
    }

    /// The section of the quotations.
    pub(crate) fn quotes(&self) -> Vec<u8> {
        let quotes = &self.corpus.quotes;
        let mut writer = SectionWriter::default();
        writer.varint(quotes.len() as u64);
        Monotone::write(&self.places.iter().map(|place| place.unit as u64).collect::<Vec<_>>(), &mut writer);
        self.column(&mut writer, |_, place| place.tokens.start);
        self.column(&mut writer, |quote, place| match quote.kind {
            QuoteKind::Turn => self.unit_tokens[place.unit] - place.tokens.end,
            _ => place.tokens.len() as u32,
        });
        self.column(&mut writer, |quote, place| quote.span.start - self.plan.units[place.unit].start as u32);
        self.column(&mut writer, |quote, place| match quote.kind {
            QuoteKind::Turn => (self.plan.units[place.unit].end as u32).saturating_sub(quote.span.end),
            _ => quote.span.end - quote.span.start,
        });
        self.column(&mut writer, |quote, _| {
            let kind = QUOTE_KINDS.iter().position(|kind| *kind == quote.kind).unwrap_or(0);
            kind as u32 * 2 + u32::from(quote.supplied_marks)
        });
        let parents = quotes
            .iter()
            .zip(0u32..)
            .map(|(quote, i)| quote.parent.map_or(0, |parent| i.saturating_sub(parent.0)));
        Column::write(&parents.collect::<Vec<_>>(), &mut writer);
        self.column(&mut writer, |quote, _| quote.speaker.map_or(0, |speaker| speaker.0 + 1));
        let vias: BTreeSet<&str> =
            quotes.iter().filter_map(|quote| quote.attribution.via.as_deref()).collect();
        let vias: Vec<&str> = vias.into_iter().collect();
        self.column(&mut writer, |quote, _| {
            quote
                .attribution
                .via
                .as_deref()
                .map_or(0, |via| vias.partition_point(|known| *known <= via) as u32)
        });
        Strings::write(&vias, &mut writer);
        for span in [|quote: &Quote| quote.attribution.mention, |quote: &Quote| quote.attribution.cue] {
            let near =
                |quote: &Quote, near: Span| zigzag(i64::from(near.start) - i64::from(quote.span.start));
            self.column(&mut writer, |quote, _| span(quote).map_or(0, |place| near(quote, place) + 1));
            self.column(&mut writer, |quote, _| span(quote).map_or(0, |place| place.end - place.start));
        }
        let rules: BTreeSet<&str> = quotes.iter().map(|quote| quote.attribution.rule.as_str()).collect();
        let rules: Vec<&str> = rules.into_iter().collect();
        self.column(&mut writer, |quote, _| {
            rules.partition_point(|known| *known < quote.attribution.rule.as_str()) as u32
        });
        Strings::write(&rules, &mut writer);
        self.column(&mut writer, |quote, _| {
            (quote.attribution.confidence.clamp(0.0, 1.0) * CONFIDENCE).round() as u32
        });
        writer.varint(self.directions.len() as u64);
        Monotone::write(
            &self.directions.iter().map(|place| place.unit as u64).collect::<Vec<_>>(),
            &mut writer,
        );
        for value in [|place: &QuotePlace| place.tokens.start, |place: &QuotePlace| place.tokens.len() as u32]
        {
            Column::write(&self.directions.iter().map(value).collect::<Vec<_>>(), &mut writer);
        }
        self.speaking_dates(&mut writer);
        writer.into_bytes()
    }

    /// When quotations were spoken, for those of which a report says so.
    fn speaking_dates(&self, writer: &mut SectionWriter) {
        let dated = self.corpus.quotes.iter().zip(0u64..);
        let dated: Vec<_> =
            dated.filter_map(|(quote, i)| Some((quote, i, quote.attribution.spoken?))).collect();
        writer.varint(dated.len() as u64);
        Monotone::write(&dated.iter().map(|(_, i, _)| *i).collect::<Vec<_>>(), writer);
        let values: [fn(&Quote, Spoken) -> u32; 3] = [
            |_, spoken| spoken.date.pack() * 2 + u32::from(spoken.origin == SpokenOrigin::Counted),
            |quote, spoken| zigzag(i64::from(spoken.words.start) - i64::from(quote.span.start)),
            |_, spoken| spoken.words.end - spoken.words.start,
        ];
        for value in values {
            let column = dated.iter().map(|(quote, _, spoken)| value(quote, *spoken));
            Column::write(&column.collect::<Vec<_>>(), writer);
        }
    }

    fn column(&self, writer: &mut SectionWriter, value: impl Fn(&Quote, &QuotePlace) -> u32) {
        let values = self.corpus.quotes.iter().zip(&self.places).map(|(quote, place)| value(quote, place));
        Column::write(&values.collect::<Vec<_>>(), writer);
    }

    /// The section of the speakers.
    pub(crate) fn speakers(&self) -> Vec<u8> {
        let speakers = &self.corpus.speakers;
        let mut writer = SectionWriter::default();
        Strings::write(speakers.iter().map(|speaker| &speaker.name), &mut writer);
        let kind = |kind| SPEAKER_KINDS.iter().position(|known| *known == kind).unwrap_or(0) as u32;
        Column::write(&speakers.iter().map(|speaker| kind(speaker.kind)).collect::<Vec<_>>(), &mut writer);
        for (speaker, counts) in speakers.iter().zip(&self.speakers) {
            writer.varint(counts.turn_words);
            writer.varint(counts.quote_words);
            writer.varint(u64::from(counts.turns));
            writer.varint(u64::from(counts.quotes));
            writer.varint(u64::from(counts.first.map_or(0, Date::pack)));
            writer.varint(u64::from(counts.last.map_or(0, Date::pack)));
            writer.varint(speaker.aliases.len() as u64);
            for (alias, times) in &speaker.aliases {
                writer.str(alias);
                writer.varint(u64::from(*times));
            }
            writer.varint(speaker.roles.len() as u64);
            speaker.roles.iter().for_each(|role| writer.str(role));
        }
        writer.into_bytes()
    }

    /// The section that says what the corpus is.
    pub(crate) fn about(&self, settings: &Settings, fingerprint: [u8; 32]) -> Vec<u8> {
        let mut writer = SectionWriter::default();
        writer.str(settings.title.as_deref().unwrap_or_default());
        let [description, licence] = [&settings.description, &settings.licence];
        writer.u8(u8::from(description.is_some()) | u8::from(licence.is_some()) << 1);
        [description, licence].into_iter().flatten().for_each(|text| writer.str(text));
        writer.str(concat!("dixit ", env!("CARGO_PKG_VERSION")));
        writer.raw(&fingerprint);
        writer.varint(u64::from(self.turns));
        writer.varint(self.turn_words);
        writer.varint(self.quote_words);
        Strings::write(settings.subcorpora.iter().map(|one| &one.name), &mut writer);
        Strings::write(settings.subcorpora.iter().map(|one| &one.filter), &mut writer);
        writer.into_bytes()
    }
}

/// The directions inside turns, in order.
fn directions(corpus: &Corpus, plan: &Plan<'_>, words: &Words<'_>) -> Vec<QuotePlace> {
    let mut found = Vec::new();
    for (document, doc) in corpus.documents.iter().zip(0..) {
        if document.turns.is_empty() && document.speaker.is_none() {
            continue;
        }
        let directions = document.blocks.iter().filter(|block| block.kind == BlockKind::Direction);
        found.extend(directions.map(|block| (DocId(doc), block.span)));
    }
    let mut found = places(found.into_iter(), plan, words);
    found.retain(|place: &QuotePlace| !place.tokens.is_empty());
    found
}

/// The units of some stretches, which come in the order of the texts, and their tokens there. A stretch that reaches into
/// the next unit ends with its first.
fn places(
    stretches: impl Iterator<Item = (DocId, Span)>,
    plan: &Plan<'_>,
    words: &Words<'_>,
) -> Vec<QuotePlace> {
    let in_units = stretches.map(|(doc, span)| {
        let unit = plan.unit_at(doc, span.start);
        let (chunk, at) = words.unit(unit);
        let start = plan.units[unit].start as u32;
        (chunk, at, unit, [span.start.saturating_sub(start), span.end.saturating_sub(start)])
    });
    let in_units: Vec<_> = in_units.collect();
    let of_chunks: Vec<_> = in_units.chunk_by(|a, b| a.0 == b.0).collect();
    let found = of_chunks.par_iter().flat_map_iter(|stretches| {
        let chunk = &words.chunks[stretches.first().map_or(0, |first| first.0)];
        let starts = words.starts(chunk);
        stretches.iter().map(move |(_, at, unit, span)| {
            let starts = &starts[chunk.tokens(*at)];
            let [first, end] = span.map(|place| starts.partition_point(|start| *start < place) as u32);
            QuotePlace { unit: *unit, tokens: first..end.max(first), words: 0 }
        })
    });
    found.collect()
}

/// The section of the variants.
pub(crate) fn variants(corpus: &Corpus) -> Vec<u8> {
    let mut writer = SectionWriter::default();
    Monotone::write(&sums(corpus.variants.iter().map(|cluster| cluster.members.len() as u64)), &mut writer);
    let members = || corpus.variants.iter().flat_map(|cluster| &cluster.members);
    Column::write(&members().map(|(quote, _)| quote.0).collect::<Vec<_>>(), &mut writer);
    let relation = |relation| RELATIONS.iter().position(|known| *known == relation).unwrap_or(0) as u32;
    Column::write(&members().map(|(_, kind)| relation(*kind)).collect::<Vec<_>>(), &mut writer);
    let mut clusters = vec![0; corpus.quotes.len()];
    for (cluster, number) in corpus.variants.iter().zip(1u32..) {
        for (quote, _) in &cluster.members {
            if let Some(slot) = clusters.get_mut(quote.0 as usize) {
                *slot = number;
            }
        }
    }
    Column::write(&clusters, &mut writer);
    writer.into_bytes()
}
