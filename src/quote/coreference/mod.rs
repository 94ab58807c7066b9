//! Reads one document: finds its quotations, has them attributed paragraph by paragraph, and settles whom "he",
//! "the president" and "Smith" mean.
//!
//! Separate from the cascade, because it alone remembers what was read before: who is in the cast, who was the
//! subject last, who spoke last.

pub(crate) mod reference;

use crate::document::{Attribution, Block, BlockKind, Date, Document, QuoteKind, Rule, Span, SpeakerKind};
use crate::quote::attribution::rules;
use crate::quote::attribution::spoken::spoken;
use crate::quote::attribution::via::relay;
use crate::quote::attribution::{Paragraph, RuleMatch};
use crate::quote::coreference::reference::Who;
use crate::quote::grammar::phrases::{Phrase, Sentence};
use crate::quote::grammar::tokens::{Kind, Token, collapse, words};
use crate::quote::languages::{Language, class};
use crate::quote::marks::kinds;
use crate::quote::marks::spans::{Habit, Quoted, has_doubles, opens, spans};
use crate::quote::people::cast::Cast;
use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};
use std::ops::Range;

/// A paragraph of more quotations than this, with fewer bytes to each than [`TOO_DENSE`] (what stands between them
/// included), is a table, a program or noise: nobody speaks there.
const TOO_MANY: usize = 200;
const TOO_DENSE: usize = 24;

/// A quotation of one document, its speaker a member of the document's cast.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(crate) struct DraftQuote {
    pub(crate) span: Span,
    pub(crate) kind: QuoteKind,
    /// By its place in the same list.
    pub(crate) parent: Option<usize>,
    pub(crate) supplied: bool,
    pub(crate) member: Option<usize>,
    /// The speaker is the one of the turn it stands in.
    pub(crate) turn_speaker: bool,
    /// Without a rule until one was found, or it is settled that there is none.
    pub(crate) attribution: Attribution<Option<Rule>>,
}

/// The quotations of `blocks` (a document's, or a turn's) and the cast that they name. `progress` is called with the
/// bytes that are done, in pieces that are together no more than the blocks.
pub(crate) fn read(
    document: &Document,
    blocks: &[Block],
    language: &Language,
    turn: bool,
    published: Option<Date>,
    apart: &FxHashSet<(String, String)>,
    progress: &dyn Fn(u64),
) -> (Vec<DraftQuote>, Cast) {
    let half = |block: &Block| progress(block.span.range().len() as u64 / 2);
    let text = &*document.text;
    let mut quoted = Vec::new();
    let mut paragraphs: Vec<(Block, Range<usize>)> = Vec::new();
    let doubles = blocks.iter().any(|block| has_doubles(&text[block.span.range()]));
    for (i, block) in blocks.iter().enumerate() {
        let from = quoted.len();
        let heading = matches!(block.kind, BlockKind::Headline | BlockKind::Heading);
        let next_opens = blocks.get(i + 1).is_some_and(|next| opens(&text[next.span.range()]));
        spans(
            text,
            block.span.range(),
            Habit { plain_singles: heading || !doubles, next_opens },
            &mut quoted,
        );
        let count = quoted.len() - from;
        if count > TOO_MANY && block.span.range().len() / count < TOO_DENSE {
            quoted.truncate(from);
        }
        paragraphs.push((*block, from..quoted.len()));
    }
    if quoted.is_empty() {
        return (Vec::new(), Cast::default());
    }
    let mut cast = Cast::default();
    cast.capital_nouns = language.capital_nouns;
    cast.apart.clone_from(apart);
    let tokens: Vec<Vec<Token>> = paragraphs
        .iter()
        .map(|(block, _)| {
            half(block);
            let mut tokens = words(text, block.span.range(), language);
            let heading = matches!(block.kind, BlockKind::Headline | BlockKind::Heading);
            let title_case = heading && uncapitalise(&mut tokens);
            cast.learn(text, &tokens, title_case);
            tokens
        })
        .collect();
    cast.settle();
    let mut reader = DocumentReader {
        text,
        language,
        cast,
        quoted: &quoted,
        readings: Vec::with_capacity(quoted.len()),
        focus: Vec::new(),
        paragraph_speaker: None,
        before: None,
        last: None,
        turn,
        published,
    };
    for (i, (block, range)) in paragraphs.iter().enumerate() {
        half(block);
        reader.paragraph(*block, &tokens[i], range.clone());
    }
    reader.cross_heads(&paragraphs);
    (reader.readings, reader.cast)
}

/// In a headline every word may have a capital: those with another use than naming lose it. Gives whether it
/// was such a headline.
fn uncapitalise(tokens: &mut [Token]) -> bool {
    let words = tokens.iter().filter(|t| t.kind == Kind::Word).count();
    let capitals = tokens.iter().filter(|t| t.capital()).count();
    if capitals * 5 < words * 4 {
        return false;
    }
    let other = class::VERB
        | class::AUXILIARY
        | class::PREPOSITION
        | class::CONJUNCTION
        | class::SUBORDINATOR
        | class::DETERMINER
        | class::HE_SHE;
    for token in tokens.iter_mut().filter(|t| t.is(other) && !t.is(class::FIRST | class::PLACE)) {
        token.capital = false;
    }
    true
}

/// What goes over from one paragraph to the next.
pub(crate) struct Before {
    /// The last quotation's place, where its paragraph said whose it is.
    pub(crate) quote: Option<usize>,
    /// Whether that quotation is open at its paragraph's end.
    pub(crate) continues: bool,
    /// Whether the paragraph ended with a colon.
    pub(crate) colon: bool,
    /// Subject of a verb of speech in the last sentence.
    pub(crate) announced: Option<(Span, Option<Span>, Who)>,
    /// The quotation that is the whole paragraph, where nothing in it names a speaker.
    pub(crate) signed: Option<usize>,
}

pub(crate) struct DocumentReader<'t> {
    pub(crate) text: &'t str,
    pub(crate) language: &'t Language,
    pub(crate) cast: Cast,
    pub(crate) quoted: &'t [Quoted],
    pub(crate) readings: Vec<DraftQuote>,
    /// Persons that were subjects or speakers, the last one last.
    pub(crate) focus: Vec<usize>,
    /// Who spoke last in this paragraph.
    pub(crate) paragraph_speaker: Option<usize>,
    pub(crate) before: Option<Before>,
    /// Who was spoken of last, and where.
    pub(crate) last: Option<(Span, usize)>,
    pub(crate) turn: bool,
    /// From when `on Monday` counts back.
    pub(crate) published: Option<Date>,
}

impl<'t> DocumentReader<'t> {
    fn paragraph(&mut self, block: Block, words: &[Token], range: Range<usize>) {
        let all: Vec<(usize, Quoted)> = range.clone().map(|place| (place, self.quoted[place])).collect();
        let outer: Vec<(usize, Quoted)> =
            all.iter().filter(|(_, quote)| quote.parent.is_none()).copied().collect();
        for place in range.clone() {
            self.readings.push(blank(&self.quoted[place]));
        }
        let tokens = collapse(self.text, words, &outer);
        let sentence = Sentence { text: self.text, tokens: &tokens, language: self.language };
        if outer.is_empty() && self.signature(&sentence) {
            return;
        }
        // NAME, Institute.” under a quotation: the mark closes that quotation.
        if let [(place, quote)] = outer[..]
            && quote.supplied
            && tokens.iter().all(|t| matches!(t.kind, Kind::Quote(_) | Kind::Stop))
            && self.signature(&Sentence { tokens: words, ..sentence })
        {
            self.readings[place].attribution.rule = Some(Rule::None);
            return;
        }
        let paragraph = Paragraph::new(sentence, &outer);
        let found = paragraph.attribute();
        let heading = matches!(block.kind, BlockKind::Headline | BlockKind::Heading);
        self.paragraph_speaker = None;
        let mut next = 0;
        let mut announced = None;
        for range in &paragraph.sentences {
            let subject = if heading { None } else { self.subject(&sentence, range.clone()) };
            let first = next;
            while next < outer.len() && outer[next].1.open < sentence_end(&tokens, range) {
                self.settle(&sentence, outer[next].0, &found[next], heading);
                next += 1;
            }
            if first == next {
                self.closing_subject(&sentence, range.clone());
                announced = self.announced(&sentence, range.clone(), subject);
            }
        }
        if self.language.elides && !heading {
            self.interposed(words, &outer);
        }
        self.share(&outer, &found);
        self.carry(&outer, &found, announced.as_ref(), heading);
        self.classify(&outer, &found, heading);
        for (place, quote) in &outer {
            self.nested(words, *place, quote, &all);
        }
        self.leave(&outer, &tokens, announced);
    }

    /// A paragraph that is nothing but a dash and a name signs the quotation above it.
    fn signature(&mut self, sentence: &Sentence<'_>) -> bool {
        let tokens = sentence.tokens;
        let dash = tokens.first().is_some_and(|t| t.kind == Kind::Dash);
        if tokens.len() < 2 || tokens.len() > 16 || (dash && tokens.len() > 10) {
            return false;
        }
        let from = usize::from(dash);
        let Some(phrase) = sentence.subject_after(from, tokens.len()).filter(|phrase| sentence.named(phrase))
        else {
            return false;
        };
        // Without a dash, a full name that the text knows, alone or with a place or an office behind a comma.
        if !dash {
            let next = tokens.get(phrase.tokens.end);
            let ends = next.is_none_or(|t| matches!(t.kind, Kind::Comma | Kind::Stop | Kind::Other));
            let person = self.cast.person(self.text, &tokens[phrase.tokens.clone()]);
            if !(ends && person && sentence.name_only(&phrase)) {
                return false;
            }
        }
        let mut rest = phrase.tokens.end..tokens.len();
        if rest.any(|at| sentence.verb(at) && !tokens[at].is(class::PARTICIPLE)) {
            return false;
        }
        let Some(place) = self.before.as_ref().and_then(|before| before.signed) else { return false };
        let who = self.who(sentence, &phrase, Some(place));
        let reading = &mut self.readings[place];
        reading.attribution.rule = Some(Rule::Signature);
        reading.member = who.member;
        reading.attribution.mention = Some(token_span(tokens, &phrase.tokens));
        reading.attribution.confidence = rules::confidence(Rule::Signature) * who.sure;
        if reading.kind == QuoteKind::Other {
            reading.kind = QuoteKind::Fragment;
        }
        true
    }

    /// Notes the sentence's subject and gives it.
    fn subject(&mut self, sentence: &Sentence<'_>, range: Range<usize>) -> Option<usize> {
        let phrase = sentence.opening_subject(range)?;
        let who = self.who(sentence, &phrase, None);
        let member = who.member.filter(|member| self.cast.members[*member].kind == SpeakerKind::Person)?;
        self.see(member);
        self.last = Some((token_span(sentence.tokens, &phrase.tokens), member));
        Some(member)
    }

    /// The attribution that ends a sentence without quotation (`…, NAME said.`) makes NAME the subject.
    fn closing_subject(&mut self, sentence: &Sentence<'_>, range: Range<usize>) {
        let Some((cue, phrase)) = closing(sentence, range) else { return };
        let _ = cue;
        let who = self.who(sentence, &phrase, None);
        if let Some(member) =
            who.member.filter(|member| self.cast.members[*member].kind == SpeakerKind::Person)
        {
            self.see(member);
        }
    }

    /// Fills in one quotation from its own attribution.
    fn settle(&mut self, sentence: &Sentence<'_>, place: usize, found: &RuleMatch, heading: bool) {
        let Some(mention) = &found.mention else { return };
        let who = self.who(sentence, mention, Some(place));
        let relays = self.is_relay(sentence, mention);
        let via = found
            .via
            .as_ref()
            .or_else(|| Some(mention).filter(|_| relays))
            .map(|via| self.named(sentence, via));
        let via = via.or_else(|| {
            let tokens = relay(sentence, found.cue?)?;
            Some(self.named(sentence, &Phrase { head: tokens.clone(), tokens, relative: false }))
        });
        let Some(mut rule) = found.rule else { return };
        if heading && rule != Rule::Subject {
            rule = Rule::Headline;
        }
        let relayed = self.relays(sentence, mention) && rule == Rule::AccordingTo;
        let when = found.cue.and_then(|cue| spoken(sentence, mention, cue, self.published));
        let reading = &mut self.readings[place];
        reading.attribution.rule = Some(rule);
        reading.attribution.spoken = when;
        reading.attribution.mention = Some(token_span(sentence.tokens, &mention.tokens));
        reading.attribution.cue =
            found.cue.map(|cue| Span::new(sentence.tokens[cue].start, sentence.tokens[cue].end));
        reading.member = who.member;
        reading.attribution.via = via;
        // Words of somebody who has no name yet.
        let known = if who.member.is_some() { 1.0 } else { 0.9 };
        reading.attribution.confidence = rules::confidence(rule) * who.sure * known;
        if self.turn
            && sentence.tokens[mention.head.clone()].iter().any(|t| t.is(class::I))
            && sentence.word(mention.head.start).eq_ignore_ascii_case("i")
        {
            reading.turn_speaker = true;
            reading.attribution.confidence = rules::confidence(rule);
        }
        if relayed {
            reading.attribution.confidence = reading.attribution.confidence.min(0.6);
        }
        if let Some(member) =
            who.member.filter(|member| self.cast.members[*member].kind == SpeakerKind::Person)
        {
            if rule != Rule::Subject {
                self.paragraph_speaker = Some(member);
            }
            self.last = Some((token_span(sentence.tokens, &mention.tokens), member));
            self.see(member);
        }
    }

    /// Whether the mention itself only relays: `Reuters reported`, of whom nobody is the speaker.
    fn is_relay(&self, sentence: &Sentence<'_>, mention: &Phrase) -> bool {
        let mut head = sentence.tokens[mention.head.clone()].iter().filter(|t| t.kind == Kind::Word);
        head.clone().any(|t| t.is(class::RELAY))
            && head.all(|t| t.is(class::RELAY | class::EVIDENTIAL | class::DETERMINER))
    }

    fn relays(&self, sentence: &Sentence<'_>, mention: &Phrase) -> bool {
        sentence.tokens[mention.head.clone()].iter().any(|t| t.is(class::EVIDENTIAL) && t.small())
    }

    /// A phrase in its words.
    fn named(&self, sentence: &Sentence<'_>, phrase: &Phrase) -> String {
        let span = token_span(sentence.tokens, &phrase.tokens);
        let words = self.text[span.range()].split_whitespace().collect::<Vec<_>>().join(" ");
        let words = words.trim_matches(|c: char| !c.is_alphanumeric() && !matches!(c, '.' | ')' | '('));
        words.strip_prefix("the ").or_else(|| words.strip_prefix("a ")).unwrap_or(words).to_owned()
    }

    /// `« Les gens en ont assez, explique NAME, et ils… »`: French puts the attribution inside the marks.
    fn interposed(&mut self, words: &[Token], outer: &[(usize, Quoted)]) {
        for (place, quote) in outer {
            if !matches!(self.readings[*place].attribution.rule, Some(Rule::Subject) | None) {
                continue;
            }
            let start = words.partition_point(|t| t.start < quote.start);
            let end = words.partition_point(|t| t.start < quote.end);
            let tokens = &words[start..end];
            let sentence = Sentence { text: self.text, tokens, language: self.language };
            let cue = (1..tokens.len()).find(|at| {
                let token = &tokens[*at];
                tokens[at - 1].kind == Kind::Comma
                    && token.small()
                    && token.is(class::SAY)
                    && !token.is(class::PARTICIPLE)
            });
            let Some(cue) = cue else { continue };
            let own = tokens[cue].is(class::HE_SHE);
            let pronoun = || Phrase { tokens: cue..cue + 1, head: cue..cue + 1, relative: false };
            let mention =
                if own { Some(pronoun()) } else { sentence.inverted_subject(cue + 1, tokens.len()) };
            let Some(mention) = mention.filter(|mention| own || sentence.named(mention)) else { continue };
            let rule = if own { Rule::QuotePronounCue } else { Rule::QuoteCueName };
            let found = RuleMatch::by(rule, mention, cue);
            self.settle(&sentence, *place, &found, false);
        }
    }

    /// Subject and verb of speech of a sentence without quotation: it may announce the next.
    fn announced(
        &mut self,
        sentence: &Sentence<'_>,
        range: Range<usize>,
        subject: Option<usize>,
    ) -> Option<(Span, Option<Span>, Who)> {
        let cue = range.clone().rev().take(60).find(|at| {
            let token = &sentence.tokens[*at];
            token.small() && token.is(class::SAY) && sentence.verb(*at)
        });
        if let Some(cue) = cue
            && let Some(phrase) = if sentence.tokens[cue].is(class::PARTICIPLE) {
                sentence.clause_subject(cue, range.start)
            } else {
                sentence.subject_before(cue, range.start)
            }
        {
            let who = self.who(sentence, &phrase, None);
            let cue = Span::new(sentence.tokens[cue].start, sentence.tokens[cue].end);
            return Some((token_span(sentence.tokens, &phrase.tokens), Some(cue), who));
        }
        let phrase = sentence.opening_subject(range.clone())?;
        let span = token_span(sentence.tokens, &phrase.tokens);
        let colon = sentence.tokens[range].last().is_some_and(|t| t.kind == Kind::Colon);
        match subject {
            Some(member) => Some((span, None, Who { member: Some(member), sure: 0.8 })),
            None if colon => Some((span, None, self.who(sentence, &phrase, None))),
            None => None,
        }
    }

    fn leave(
        &mut self,
        outer: &[(usize, Quoted)],
        tokens: &[Token],
        announced: Option<(Span, Option<Span>, Who)>,
    ) {
        let last = outer.last();
        let attributed = outer.iter().rev().map(|(place, _)| *place).find(|place| {
            let rule = self.readings[*place].attribution.rule;
            !matches!(rule, Some(Rule::None | Rule::Subject) | None)
        });
        // A paragraph without quotations breaks the chain.
        let ends_quoted = tokens.last().is_some_and(|t| matches!(t.kind, Kind::Quote(_)));
        self.before = Some(Before {
            quote: attributed,
            continues: last.is_some_and(|(_, quote)| quote.continues),
            colon: tokens.last().is_some_and(|t| t.kind == Kind::Colon),
            announced: announced.filter(|_| !ends_quoted),
            signed: match (outer, tokens) {
                ([(place, _)], [Token { kind: Kind::Quote(_), .. }]) => Some(*place),
                _ => None,
            },
        });
    }

    /// Speech, fragment or neither.
    fn classify(&mut self, outer: &[(usize, Quoted)], found: &[RuleMatch], heading: bool) {
        for (i, (place, quote)) in outer.iter().enumerate() {
            let reading = &mut self.readings[*place];
            let inner = &self.text[quote.start..quote.end];
            let strong = !matches!(
                reading.attribution.rule,
                Some(Rule::Subject | Rule::ParagraphBefore | Rule::LastNamed) | None
            );
            let mut kind =
                kinds::kind(inner, strong, found[i].alone, found[i].titled && !heading, self.language);
            if heading && kind == QuoteKind::Other {
                kind = QuoteKind::Fragment;
            }
            // „…“, sagte NAME: the comma outside the marks parts a whole sentence as one inside them does.
            let outside = self.text[quote.close..].trim_start().starts_with(',');
            if kind == QuoteKind::Fragment
                && outside
                && found[i].leads
                && reading.attribution.rule.is_some_and(Rule::follows)
                && inner.starts_with(char::is_uppercase)
                && inner.split_whitespace().nth(2).is_some()
            {
                kind = QuoteKind::Direct;
            }
            if kind == QuoteKind::Other {
                let DraftQuote { span, parent, supplied, .. } = *reading;
                *reading = DraftQuote { span, parent, supplied, ..blank(quote) };
            }
            reading.kind = kind;
            // A word or two in marks are as often irony as speech.
            let few = inner.split_whitespace().take(4).count();
            if kind == QuoteKind::Fragment && few < 4 {
                reading.attribution.confidence *= if few < 3 { 0.9 } else { 0.95 };
            }
            if reading.attribution.rule.is_none() {
                reading.attribution.rule = Some(Rule::None);
            }
        }
    }

    /// Quotations inside a quotation: attributed by the words of the outer one.
    fn nested(&mut self, words: &[Token], place: usize, quote: &Quoted, all: &[(usize, Quoted)]) {
        let from = all.partition_point(|(inner, _)| *inner <= place);
        let children: Vec<(usize, Quoted)> = all[from..]
            .iter()
            .take_while(|(_, inner)| inner.start < quote.end)
            .filter(|(_, inner)| inner.parent == Some(place))
            .copied()
            .collect();
        if children.is_empty() {
            return;
        }
        let start = words.partition_point(|t| t.start < quote.start);
        let end = words.partition_point(|t| t.start < quote.end);
        let tokens = collapse(self.text, &words[start..end], &children);
        let sentence = Sentence { text: self.text, tokens: &tokens, language: self.language };
        let paragraph = Paragraph::new(sentence, &children);
        let found = paragraph.attribute();
        let speaker = (self.readings[place].member, self.readings[place].turn_speaker);
        let outer_speaker = self.paragraph_speaker;
        for ((child, _), attribution) in children.iter().zip(&found) {
            if attribution.rule == Some(Rule::Subject) {
                continue;
            }
            self.settle(&sentence, *child, attribution, false);
            let own = attribution
                .mention
                .as_ref()
                .is_some_and(|m| sentence.word(m.head.start).eq_ignore_ascii_case("i"));
            if own {
                let reading = &mut self.readings[*child];
                (reading.member, reading.turn_speaker) = speaker;
                reading.attribution.confidence =
                    rules::confidence(reading.attribution.rule.unwrap_or_default()) * 0.9;
            }
        }
        self.share(&children, &found);
        self.classify(&children, &found, false);
        self.paragraph_speaker = outer_speaker;
        for (child, inner) in &children {
            self.nested(words, *child, inner, all);
        }
    }
}

fn blank(quote: &Quoted) -> DraftQuote {
    DraftQuote {
        span: Span::new(quote.start, quote.end),
        kind: QuoteKind::Other,
        parent: quote.parent,
        supplied: quote.supplied,
        member: None,
        turn_speaker: false,
        attribution: Attribution::default(),
    }
}

/// `…, NAME said` and `…, said NAME` at a sentence's end: the cue and its subject.
fn closing(sentence: &Sentence<'_>, range: Range<usize>) -> Option<(usize, Phrase)> {
    let from = range.start.max(range.end.saturating_sub(16));
    let cue = (from..range.end).rev().find(|at| {
        let token = &sentence.tokens[*at];
        token.small() && token.is(class::SAY) && !token.is(class::PARTICIPLE) && sentence.verb(*at)
    })?;
    let comma = |at: usize| at > range.start && sentence.tokens[at - 1].kind == Kind::Comma;
    if comma(cue) {
        return sentence.inverted_subject(cue + 1, range.end).map(|phrase| (cue, phrase));
    }
    let phrase = sentence.subject_before(cue, range.start)?;
    let rest = range.end - cue <= 5;
    (rest && comma(phrase.tokens.start)).then_some((cue, phrase))
}

fn sentence_end(tokens: &[Token], range: &Range<usize>) -> usize {
    range.end.checked_sub(1).and_then(|last| tokens.get(last)).map_or(0, |token| token.end)
}

fn token_span(tokens: &[Token], range: &Range<usize>) -> Span {
    match (tokens.get(range.start), range.end.checked_sub(1).and_then(|last| tokens.get(last))) {
        (Some(first), Some(last)) => Span::new(first.start, last.end.max(first.start)),
        _ => Span::new(0, 0),
    }
}
