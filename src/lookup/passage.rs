//! From a candidate to a match: whose words it is, what surrounds it, where it lies in its file.
//!
//! Separate because a passage is judged inside what its speaker says: a reporter's "he said" between two halves of
//! a quotation is nothing left out, and what the reporter says before it governs nothing.

use super::candidates::{Candidate, Vocabulary};
use super::judge::{self, CERTAIN, Judgement, Measured, judge, measure, printed};
use super::readings::Readings;
use super::{Cause, Flag, Match, Note};
use crate::align::{Aligner, Alignment, Class, Language, Likeness, Wording};
use crate::document::{Date, DateView, SpeakerId, UnitId};
use crate::index::{Index, Passage, SpanKind, TokenSpan};
use crate::sort::Order as _;
use rustc_hash::FxHashMap;
use std::cmp::Reverse;
use std::ops::Range;

/// Tokens shown and judged on either side of a passage.
const CONTEXT: u32 = 60;
/// Passages that are judged with their context, besides those that have the query word for word; the others only
/// compete for a place among them.
const JUDGED: usize = 12;
/// Evidence of the best passage below which nothing will be found, so that the others are only suggestions.
const DOUBTFUL: f32 = -3.0;
/// So many of them are judged then.
const FEW: usize = 6;
/// So many are judged even where the others are far behind the best.
const SHOWN: usize = 5;
/// A passage whose evidence is so much less than even odds, or than the best one's where that is less, is not
/// worth showing.
const BEHIND: f32 = 3.0;
/// From memory: how much it counts that the passage's sentences say nothing else.
const SENTENCES: f32 = 4.4;
/// From memory: how much the words that stand in the same window count, for each nat of rarity.
const WINDOW: f32 = 0.34;

/// A judged passage, with what ranks it.
#[derive(Clone)]
pub(crate) struct JudgedPassage {
    pub(crate) answer: Match,
    pub(crate) speaker: Option<SpeakerId>,
    pub(crate) date: Option<Date>,
    /// See [`Measured::rank`].
    rank: f32,
    /// What more it is worth where the words are from memory.
    from_memory: f32,
    /// See [`Judgement::printed_alike`].
    printed_alike: usize,
    /// Tokens of the whole quotation or turn.
    said: u32,
    /// See [`Judgement::lost`].
    pub(crate) lost: Option<Range<usize>>,
}

impl JudgedPassage {
    /// Ascending: the likelier; what the claimed speaker says, then what is said at all, then narration; the
    /// earlier; of one day, what is printed more alike, then the fuller record, then the first.
    pub(crate) fn rank(
        &self,
        claimed: Option<SpeakerId>,
    ) -> (i32, u8, u32, Reverse<usize>, Reverse<u32>, (u32, u32)) {
        let whose = match self.answer.r#in.as_str() {
            "narration" => 2,
            _ if claimed.is_some() && self.speaker == claimed => 0,
            _ => 1,
        };
        let date = self.date.map_or(u32::MAX, Date::pack);
        let rank = hundredths(self.rank);
        let place = (self.answer.unit, self.answer.tokens.0);
        (-rank, whose, date, Reverse(self.printed_alike), Reverse(self.said), place)
    }

    /// Whether both are, in part, the same words at the same place.
    pub(crate) fn overlaps(&self, other: &JudgedPassage) -> bool {
        let (a, b) = (&self.answer, &other.answer);
        a.unit == b.unit && a.tokens.0 < b.tokens.1 && b.tokens.0 < a.tokens.1
    }
}

fn hundredths(rank: f32) -> i32 {
    (rank * 100.0).round() as i32
}

/// Puts passages in order, best first, for words that are from memory: they keep neither all rare words nor their
/// order, so that what stands around them says more.
pub(crate) fn order_remembered(found: &mut [JudgedPassage]) {
    // Where a window or a sentence begins says nothing: the same words are worth the same wherever they stand, so
    // that the earliest comes first.
    let worth: Vec<(i32, f32)> =
        found.iter().map(|found| (hundredths(found.rank), found.from_memory)).collect();
    for found in found.iter_mut() {
        let rank = hundredths(found.rank);
        let same = worth.iter().filter(|worth| worth.0 == rank);
        found.rank += same.fold(0.0, |most, worth| worth.1.max(most));
    }
    found.order_by_key(|found| found.rank(None));
}

/// A stretch of a unit with what is said in it distinguished.
struct Stretch<'p> {
    passage: Passage,
    /// Bytes of the passage's text that are read.
    read: Range<usize>,
    /// Stretches of narration inside, which nobody is quoted with.
    aside: Vec<Range<usize>>,
    index: &'p Index<'p>,
    /// In whose lists it is read.
    language: Language,
}

/// A candidate measured without its context.
#[derive(Clone)]
struct Rough {
    measured: Measured,
    /// Weight of the query.
    total: f32,
    unit: UnitId,
    tokens: Range<u32>,
    /// Those of them that answer a word of the query: whose words it is about.
    answering: Vec<u32>,
}

impl Rough {
    fn overlaps(&self, other: &Rough) -> bool {
        self.unit == other.unit
            && self.tokens.start < other.tokens.end
            && other.tokens.start < self.tokens.end
    }
}

/// A candidate that competes for being judged with its context.
struct Competitor {
    rough: Rough,
    /// See [`Candidate::weight`].
    window: f32,
    rank: f32,
}

/// Unit, first token, one past the last.
type Place = (UnitId, u32, u32);

/// The passages that a look-up has read, each once, however often it is a candidate.
pub(crate) struct Passages<'q> {
    index: &'q Index<'q>,
    vocabulary: &'q Vocabulary,
    query: Readings<'q>,
    aligner: Aligner,
    /// By the language that the query is read in.
    likeness: [Likeness; 3],
    measured: FxHashMap<Place, Option<Rough>>,
    judged: FxHashMap<Place, (Vec<u32>, Option<JudgedPassage>)>,
}

impl<'q> Passages<'q> {
    pub(crate) fn new(index: &'q Index<'q>, vocabulary: &'q Vocabulary, words: &'q str) -> Passages<'q> {
        Passages {
            index,
            vocabulary,
            query: Readings::new(words, vocabulary),
            aligner: Aligner::default(),
            likeness: Default::default(),
            measured: FxHashMap::default(),
            judged: FxHashMap::default(),
        }
    }

    /// See [`judge::is_short`].
    pub(crate) fn query_is_short(&self) -> bool {
        judge::is_short(self.query.own())
    }

    /// Judges the candidates, best first. The same passage found twice is answered once.
    /// Which of them are judged in their context depends on whether the words are `remembered`; the order does not.
    pub(crate) fn judge(&mut self, candidates: Vec<Candidate>, remembered: bool) -> Vec<JudgedPassage> {
        let mut best: Vec<Competitor> = Vec::new();
        for candidate in candidates {
            let Some(rough) = self.measure(&candidate) else { continue };
            // What stands word for word has no window; it holds all.
            let window = candidate.weight.min(rough.total);
            let from_memory = SENTENCES * rough.measured.sentences + WINDOW * window;
            let rank = rough.measured.rank + if remembered { from_memory } else { 0.0 };
            let competitor = Competitor { rough, window, rank };
            match best.iter_mut().find(|other| other.rough.overlaps(&competitor.rough)) {
                Some(other) if other.rank < competitor.rank => *other = competitor,
                Some(_) => {}
                None => best.push(competitor),
            }
        }
        best.order_by(|a, b| {
            let place = |competitor: &Competitor| (competitor.rough.unit, competitor.rough.tokens.start);
            b.rank.total_cmp(&a.rank).then_with(|| place(a).cmp(&place(b)))
        });
        let evidence = best.first().map_or(0.0, |best| best.rough.measured.evidence.min(0.0));
        let verbatim = best.iter().filter(|place| place.rough.measured.evidence >= CERTAIN).count();
        let most = if evidence < DOUBTFUL { FEW } else { JUDGED.max(verbatim) };
        let least = evidence - BEHIND;
        let worthy = best.iter().take(most).filter(|place| place.rough.measured.evidence >= least).count();
        best.truncate(worthy.max(SHOWN));
        let mut found: Vec<JudgedPassage> =
            best.iter().filter_map(|place| self.judge_in_context(place)).collect();
        found.order_by_key(|found| found.rank(None));
        found
    }

    /// Compares the query with a candidate alone.
    fn measure(&mut self, candidate: &Candidate) -> Option<Rough> {
        let place = (candidate.unit, candidate.tokens.start, candidate.tokens.end);
        if let Some(known) = self.measured.get(&place) {
            return known.clone();
        }
        let passage = self.index.passage(candidate.unit, candidate.tokens.clone());
        let query = self.query.like(self.index, self.index.document_of(candidate.unit));
        let mut source = Wording::read_in(&passage.text, query.language);
        self.vocabulary.weigh_source(&mut source);
        let likeness = &mut self.likeness[query.language as usize];
        let alignment = self.aligner.align_again(&query.words, &source.words, likeness);
        let measured = measure(query, &source, &alignment, &self.aligner.gist(query, &source));
        let rough = tokens_of(&source, &measured.passage, &passage).map(|tokens| Rough {
            measured,
            total: alignment.total,
            unit: candidate.unit,
            tokens,
            answering: answering(&source, &alignment, &passage),
        });
        self.measured.insert(place, rough.clone());
        rough
    }

    /// Judges a passage inside what its speaker says around it.
    fn judge_in_context(&mut self, competitor: &Competitor) -> Option<JudgedPassage> {
        let rough = &competitor.rough;
        let place = (rough.unit, rough.tokens.start, rough.tokens.end);
        let known = self.judged.get(&place).filter(|(answering, _)| *answering == rough.answering);
        let mut found = match known {
            Some((_, found)) => found.clone(),
            None => {
                let found = self.read_in_context(rough);
                self.judged.insert(place, (rough.answering.clone(), found.clone()));
                found
            }
        }?;
        found.from_memory += WINDOW * competitor.window;
        Some(found)
    }

    /// What of [`JudgedPassage::from_memory`] the window is worth is not in it yet.
    fn read_in_context(&mut self, place: &Rough) -> Option<JudgedPassage> {
        let index = self.index;
        let (unit, tokens) = (place.unit, place.tokens.clone());
        let spans = index.spans(unit);
        let owner = owner(spans, &place.answering)?;
        let said = said(index, spans, owner, &tokens);
        let wide = tokens.start.saturating_sub(CONTEXT)
            ..tokens.end.saturating_add(CONTEXT).min(index.unit_tokens(unit));
        let query = self.query.like(index, index.document_of(unit));
        let mut stretch = Stretch::new(index, unit, wide, &said, spans, owner);
        stretch.language = query.language;
        let mut source = Wording::read_in(stretch.passage.text.get(stretch.read.clone())?, query.language);
        self.vocabulary.weigh_source(&mut source);
        stretch.set_aside(&mut source);
        let likeness = &mut self.likeness[query.language as usize];
        let alignment = self.aligner.align_again(&query.words, &source.words, likeness);
        let judged = judge(query, &source, &alignment, &self.aligner.gist(query, &source));
        let printed = source.printed.get(judged.measured.passage.clone())?;
        let shown = printed.first()?.shown.start..printed.last()?.shown.end;
        let bytes = stretch.read.start + shown.start..stretch.read.start + shown.end;
        let from_memory = SENTENCES * judged.measured.sentences;
        let found = stretch.found(unit, owner, judged, bytes);
        Some(JudgedPassage { from_memory, said: said.end - said.start, ..found })
    }
}

/// The tokens of the unit that answer a word of the query.
fn answering(source: &Wording<'_>, alignment: &Alignment, passage: &Passage) -> Vec<u32> {
    let tokens = alignment.pairs.iter().filter_map(|pair| {
        let tokens = tokens_of(source, &printed(source, &pair.source), passage)?;
        Some(tokens.start)
    });
    tokens.collect()
}

/// The tokens of the unit that some printed words take.
fn tokens_of(source: &Wording<'_>, printed: &Range<usize>, passage: &Passage) -> Option<Range<u32>> {
    let first = source.printed.get(printed.start)?.word.start;
    let last = source.printed.get(printed.end.checked_sub(1)?)?.word.end;
    let start = passage.tokens.partition_point(|token| (token.end as usize) <= first) as u32;
    let end = passage.tokens.partition_point(|token| (token.start as usize) < last) as u32;
    (start < end).then(|| passage.first + start..passage.first + end)
}

/// Tokens that answer outside an inner quotation from which the passage is the turn's around it.
const OUTSIDE: usize = 2;

/// The stretch that holds most of the tokens that answer; what lies between them can be somebody else's. A passage
/// that reaches out of a quotation into the turn around it is the turn's.
fn owner(spans: &[TokenSpan], tokens: &[u32]) -> Option<TokenSpan> {
    let shared = |span: &TokenSpan| tokens.iter().filter(|at| (span.start..span.end).contains(at)).count();
    let most = |span: &&TokenSpan| (shared(span), u8::from(span.kind != SpanKind::Narration));
    let best = spans.iter().max_by_key(most)?;
    let turn = spans.iter().filter(|span| span.kind == SpanKind::Turn).max_by_key(most);
    Some(*turn.filter(|turn| best.kind == SpanKind::Quote && shared(turn) >= OUTSIDE).unwrap_or(best))
}

/// The tokens that the owner of a passage says around it: the turn or the quotation, with the quotations of the
/// same speaker that the passage reaches into.
fn said(index: &Index<'_>, spans: &[TokenSpan], owner: TokenSpan, tokens: &Range<u32>) -> Range<u32> {
    match (owner.kind, owner.quote) {
        (SpanKind::Turn, Some(turn)) => index.quote_tokens(turn),
        (SpanKind::Quote, _) => {
            let same = |span: &&TokenSpan| {
                let touches = span.start < tokens.end && tokens.start < span.end;
                span.kind == SpanKind::Quote && span.speaker == owner.speaker && touches
            };
            let start = spans.iter().find(same).map_or(owner.start, |span| span.start);
            let end = spans.iter().rev().find(same).map_or(owner.end, |span| span.end);
            start.min(owner.start)..end.max(owner.end)
        }
        _ => 0..u32::MAX,
    }
}

impl<'p> Stretch<'p> {
    fn new(
        index: &'p Index<'p>,
        unit: UnitId,
        wide: Range<u32>,
        said: &Range<u32>,
        spans: &[TokenSpan],
        owner: TokenSpan,
    ) -> Stretch<'p> {
        let passage = index.passage(unit, wide.clone());
        let place = |token: u32| {
            let at = token.saturating_sub(passage.first) as usize;
            passage.tokens.get(at).map_or(passage.text.len(), |token| token.start as usize)
        };
        let start = if said.start <= wide.start { 0 } else { place(said.start) };
        let end = if said.end >= wide.end { passage.text.len() } else { place(said.end) };
        let narration = |span: &&TokenSpan| {
            owner.kind == SpanKind::Quote
                && span.kind == SpanKind::Narration
                && span.end > wide.start
                && span.start < wide.end
        };
        let aside =
            spans.iter().filter(narration).map(|span| place(span.start.max(wide.start))..place(span.end));
        let (aside, read) = (aside.collect(), start..end.max(start));
        Stretch { passage, read, aside, index, language: Language::default() }
    }

    /// Makes the reporter's words between two halves of a quotation words that may be missing.
    fn set_aside(&self, source: &mut Wording<'_>) {
        for word in &mut source.words {
            let printed = source.printed.get(word.printed.start as usize);
            let at = printed.map_or(0, |printed| printed.word.start) + self.read.start;
            word.optional |= self.aside.iter().any(|aside| aside.contains(&at));
        }
    }

    fn found(
        &self,
        unit: UnitId,
        owner: TokenSpan,
        mut judged: Judgement,
        bytes: Range<usize>,
    ) -> JudgedPassage {
        let index = self.index;
        let text = &self.passage.text;
        let first = self.passage.tokens.partition_point(|token| (token.end as usize) <= bytes.start) as u32;
        let last = self.passage.tokens.partition_point(|token| (token.start as usize) < bytes.end) as u32;
        let tokens = (self.passage.first + first, self.passage.first + last);
        let doc = index.document_of(unit);
        // Where the passage's text begins in the document.
        let base = match self.passage.tokens.get(first as usize) {
            Some(token) => index.token_span(unit, tokens.0).start.saturating_sub(token.start),
            None => 0,
        };
        let (start, end) = (base + bytes.start as u32, base + bytes.end as u32);
        let map = index.offsets(doc);
        let file = map.to_file(start as usize) as u32..map.end_in_file(end as usize) as u32;
        let quote = owner.quote.map(|quote| index.quote(quote));
        if !judged.verdict.is_nothing()
            && let Some(quote) = &quote
        {
            self.governed_by_reporter(quote, base, &mut judged.notes);
        }
        let date = index.unit_date(unit);
        let kind = match owner.kind {
            SpanKind::Narration => "narration",
            SpanKind::Turn => "turn",
            SpanKind::Quote => "quote",
        };
        let name = owner.speaker.map(|speaker| index.speaker_name(speaker).to_string());
        let confidence = quote.as_ref().map(|quote| quote.attribution.confidence);
        JudgedPassage {
            answer: Match {
                doc: index.unit_id(unit),
                unit: unit.0,
                tokens,
                r#in: kind.to_string(),
                quote: owner.quote.map(|quote| quote.0),
                variants: owner.quote.and_then(|quote| index.cluster_of(quote)),
                speaker_confidence: name.as_ref().and(confidence),
                speaker: name,
                via: quote.and_then(|quote| quote.attribution.via),
                title: index.unit_title(unit).to_string(),
                date: date.map(DateView::from),
                before: text.get(..bytes.start).unwrap_or("").trim_start().to_string(),
                text: text.get(bytes.clone()).unwrap_or("").to_string(),
                after: text.get(bytes.end..).unwrap_or("").trim_end().to_string(),
                start: file.start,
                end: file.end,
                sha256: hex(&index.document_sha256(doc)),
                verdict: judged.verdict,
                score: judged.score,
                coverage: judged.measured.measures.coverage,
                notes: judged.notes,
                diff: judged.diff,
            },
            speaker: owner.speaker,
            date,
            rank: judged.measured.rank,
            from_memory: 0.0,
            printed_alike: judged.printed_alike,
            said: 0,
            lost: judged.lost,
        }
    }

    /// A quotation inside a turn is relayed; one that the reporter gives with "denied" is denied.
    fn governed_by_reporter(&self, quote: &crate::index::QuoteEntry, base: u32, notes: &mut Vec<Note>) {
        let inside = quote.parent.map(|parent| self.index.quote_speaker(parent));
        if let Some(outer) = inside
            && outer.is_some()
            && outer != quote.speaker
            && notes.iter().all(|note| note.flag != Flag::Relayed)
        {
            let name = outer.map_or(String::new(), |outer| self.index.speaker_name(outer).to_string());
            notes.push(Note::new(Flag::Relayed, None, String::new(), name));
        }
        let Some(cue) = quote.attribution.cue else { return };
        let place = |at: u32| at.checked_sub(base).map(|at| at as usize);
        let (Some(start), Some(end)) = (place(cue.start), place(cue.end)) else { return };
        let Some(cue) = self.passage.text.get(start..end) else { return };
        if cue.split_whitespace().any(|word| self.language.class(&word.to_lowercase()).any(Class::NEGATION)) {
            notes.push(Note::new(Flag::Cut, Some(Cause::Denial), String::new(), cue.to_string()));
        }
    }
}

/// Bytes as lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02x}")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::document::QuoteId;

    #[test]
    fn who_says_most_of_what_answers_owns() {
        let span = |start, end, kind| TokenSpan { start, end, kind, speaker: None, quote: Some(QuoteId(0)) };
        let spans =
            [span(0, 5, SpanKind::Narration), span(5, 9, SpanKind::Quote), span(9, 20, SpanKind::Narration)];
        assert_eq!(owner(&spans, &[3, 4, 5, 6, 7, 8]).map(|span| span.start), Some(5));
        assert_eq!(owner(&spans, &[0, 1, 2, 5]).map(|span| span.start), Some(0));
        assert_eq!(owner(&[], &[0]), None);
        let spans = [span(0, 5, SpanKind::Turn), span(5, 9, SpanKind::Quote), span(9, 20, SpanKind::Turn)];
        assert_eq!(owner(&spans, &[5, 6, 7, 8, 9]).map(|span| span.start), Some(5));
        assert_eq!(owner(&spans, &[5, 6, 7, 12, 13]).map(|span| span.start), Some(9));
    }
}
