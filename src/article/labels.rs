//! What each line of an article is: headline, byline, date, paragraph, cross-head, or part of the page around it.
//!
//! Separate from transcripts, whose lines are labels and speech.

use crate::article::lexicon::LEXICON;
use crate::article::lines::Line;
use crate::article::{block, dates, is_page};
use crate::document::{BlockKind, Date, DateOrigin, Document, Field};

/// Agencies and services that sign with their name alone.
const AGENCIES: &[&str] = &[
    "Reuters",
    "Bloomberg",
    "AP",
    "AFP",
    "TASS",
    "Tass",
    "Interfax",
    "Sputnik",
    "dpa",
    "DPA",
    "Xinhua",
    "Kyodo",
    "EFE",
    "ANSA",
    "APA",
    "UPI",
    "RIA Novosti",
    "Associated Press",
    "The Associated Press",
    "Agence France-Presse",
    "PA",
    "IANS",
    "Anadolu",
];

/// Which lines begin an article: the first, and every headline above a dateline, a byline or a date further down.
pub(crate) fn article_starts(text: &str, lines: &[Line]) -> Vec<usize> {
    let mut starts = vec![0];
    let dates = lines.iter().filter(|line| dates::date_line(line.text(text)).is_some()).count();
    for (at, line) in lines.iter().enumerate().skip(2) {
        let shown = line.text(text);
        let alone = dateline_alone(shown).is_some();
        let last = *starts.last().unwrap_or(&0);
        if !(alone || dateline(shown).is_some()) {
            let signed = byline(shown, line.words).is_some();
            let dated = dates::date_line(shown).is_some();
            if (signed || dated)
                && let Some(first) = headline_above(
                    text,
                    lines,
                    last,
                    at,
                    signed || (dates <= starts.len() + 1 && dated_head(text, &lines[last..at])),
                )
            {
                starts.push(first);
            }
            continue;
        }
        let mut first = at;
        while first > last + 1 && at - first < 3 && headline_like(text, &lines[first - 1]) {
            first -= 1;
        }
        // A dateline below a paragraph, without a headline, opens the same story's next part.
        let titled = first < at || alone;
        let after = first > last && lines[first - 1].finished(text) && lines[first - 1].words >= 8;
        if titled && after {
            starts.push(first);
        }
    }
    starts
}

/// The headline above a byline or a date at `at`, where a finished paragraph stands above it and a body follows:
/// `sure` where the line below it cannot be an entry of a chronology.
fn headline_above(text: &str, lines: &[Line], last: usize, at: usize, sure: bool) -> Option<usize> {
    let mut first = at;
    while first > last + 1 && at - first < 2 && headline_like(text, &lines[first - 1]) {
        first -= 1;
    }
    let titled = first < at && lines[first].words >= 2 && lines[first].spaced;
    let before = lines[last..first].iter().rev().find(|line| !is_rule(line.text(text)))?;
    let finished = before.finished(text) && before.words >= 8;
    // Below it: other lines of the head, and then the text.
    let body = lines[at + 1..].iter().take(4).any(|line| line.words >= 10);
    let head = lines[last..first].iter().any(|line| line.words >= 12);
    (sure && titled && finished && body && head).then_some(first)
}

/// Whether an article has a date of its own in its first lines.
fn dated_head(text: &str, lines: &[Line]) -> bool {
    lines.iter().take_while(|line| line.words < 10).any(|line| dates::date_line(line.text(text)).is_some())
}

/// A line of dashes or stars.
fn is_rule(line: &str) -> bool {
    !line.contains(char::is_alphanumeric)
}

fn headline_like(text: &str, line: &Line) -> bool {
    let shown = line.text(text);
    line.words <= 16
        && !line.finished(text)
        && shown.starts_with(|c: char| c.is_alphanumeric() || "“\"‘'«".contains(c))
        && !is_page(&shown.to_lowercase())
}

/// Labels the lines of one article and fills the fields they tell. `progress` is called with half of every line.
pub(crate) fn label(document: &mut Document, lines: &[Line], progress: &dyn Fn(u64)) {
    let text = std::mem::take(&mut document.text);
    let mut page = Page { text: &text, lines, document, title: String::new() };
    page.read(progress);
    let title = std::mem::take(&mut page.title);
    document.title = title;
    document.text = text;
}

/// Takes title, date and source from the lines before a transcript's first turn.
pub(crate) fn head(document: &mut Document) {
    let Some(first) = document.turns.first().map(|turn| turn.label_span.unwrap_or(turn.span).start) else {
        return;
    };
    let text = std::mem::take(&mut document.text);
    let blocks = document.blocks.iter_mut().take_while(|block| block.span.start < first);
    let mut date = None;
    for block in blocks {
        let shown = &text[block.span.range()];
        if let Some(found) = dates::date_line(shown) {
            block.kind = BlockKind::DateLine;
            date = date.or(Some(found));
        } else if document.title.is_empty() && shown.split_whitespace().take(26).count() < 26 {
            block.kind = BlockKind::Headline;
            document.title = shown.split_whitespace().collect::<Vec<_>>().join(" ");
        }
    }
    document.text = text;
    if let Some(date) = date {
        set_date(document, date, DateOrigin::DateLine);
    }
}

/// More bytes than this after a line are the text itself, whatever the line says.
const LONGEST_APPEAL: usize = 2_500;

/// Whether a line (in lower case) asks the reader for money. What somebody is quoted with asks others.
fn appeals(line: &str) -> bool {
    let line = line.trim_start_matches(|c: char| c.is_whitespace() || "….*-–—".contains(c));
    !line.contains(['"', '“', '„', '«', '»'])
        && (LEXICON.line(line, "appeal") || LEXICON.holds(line, "appeal"))
}

struct Page<'p> {
    text: &'p str,
    lines: &'p [Line],
    document: &'p mut Document,
    title: String,
}

impl Page<'_> {
    fn read(&mut self, progress: &dyn Fn(u64)) {
        let mut body = false;
        let mut appeal = false;
        for at in 0..self.lines.len() {
            let line = self.lines[at];
            let shown = line.text(self.text);
            progress(shown.len() as u64 / 2);
            let lower = if line.words < 40 { shown.to_lowercase() } else { String::new() };
            let little_left = self.text.len() - line.start <= LONGEST_APPEAL;
            appeal |= body && little_left && appeals(&lower);
            let kind = if appeal {
                BlockKind::Boilerplate
            } else if let Some(kind) = self.furniture(&line, shown, &lower) {
                kind
            } else if !body && self.headline(at) {
                if !self.title.is_empty() {
                    self.title.push(' ');
                }
                self.title.push_str(&shown.split_whitespace().collect::<Vec<_>>().join(" "));
                BlockKind::Headline
            } else if self.cross_head(at, body) {
                BlockKind::Heading
            } else {
                if line.words >= 12 || line.finished(self.text) && line.words >= 6 {
                    body = true;
                }
                if let Some(agency) = dateline(shown) {
                    self.set("source", &agency);
                    if let Some(date) = full_date(shown) {
                        set_date(self.document, date, DateOrigin::Dateline);
                    }
                }
                BlockKind::Paragraph
            };
            self.document.blocks.push(block(line.start, line.end, kind));
        }
    }

    /// Lines that are no text of the article, wherever they stand; what they tell goes into fields.
    fn furniture(&mut self, line: &Line, shown: &str, lower: &str) -> Option<BlockKind> {
        if line.words > 30 {
            return None;
        }
        let address = shown.trim_matches(['<', '>', '(', ')']);
        if line.words == 1
            && (address.starts_with("http://")
                || address.starts_with("https://")
                || address.starts_with("www."))
        {
            self.set("url", address);
            if let Some(date) = dates::url_date(address) {
                set_date(self.document, date, DateOrigin::Url);
            }
            return Some(BlockKind::Boilerplate);
        }
        if is_rule(shown) {
            return Some(BlockKind::Boilerplate);
        }
        if is_page(lower) && (line.words <= 8 || !lower.contains(". ")) {
            if let Some(outlet) =
                lower.strip_prefix("support the ").map(|_| shown[8..].trim_end_matches(['!', '.']))
            {
                self.set("source", outlet);
            }
            return Some(BlockKind::Boilerplate);
        }
        if let Some(date) = dates::date_line(shown) {
            set_date(self.document, date, DateOrigin::DateLine);
            return Some(BlockKind::DateLine);
        }
        if AGENCIES.contains(&shown) {
            self.set("source", shown);
            return Some(BlockKind::Byline);
        }
        if let Some(agency) = dateline_alone(shown) {
            self.set("source", &agency);
            return Some(BlockKind::DateLine);
        }
        if let Some(signed) = byline(shown, line.words) {
            for (name, value) in [("author", &signed.author), ("source", &signed.outlet)] {
                if let Some(value) = value {
                    self.set(name, value);
                }
            }
            if let Some(date) = signed.date {
                set_date(self.document, date, DateOrigin::DateLine);
            }
            return Some(BlockKind::Byline);
        }
        let credit = LEXICON.line(lower, "credit")
            || LEXICON.holds(lower, "credit-mark")
            || (line.words == 1 && is_domain(lower))
            || (shown.contains(" / ") && !shown.contains(['“', '"', ',']) && line.words <= 10);
        (credit && line.words <= 20 && !line.finished(self.text)).then_some(BlockKind::Credit)
    }

    /// Whether a line before the body is (part of) the headline.
    fn headline(&self, at: usize) -> bool {
        let line = self.lines[at];
        let more = self.lines.len() > at + 1;
        if self.title.is_empty() {
            let short = line.words <= if self.lines[at].finished(self.text) { 18 } else { 26 };
            let spoken = line.finished(self.text) && line.text(self.text).contains(". ");
            return more && short && !spoken;
        }
        // A headline broken in two.
        let before = at.checked_sub(1).map(|before| self.lines[before]);
        !line.spaced
            && more
            && line.words <= 10
            && !line.finished(self.text)
            && before.is_some_and(|before| !before.finished(self.text) && before.words <= 10)
            && self.document.blocks.last().is_some_and(|block| block.kind == BlockKind::Headline)
    }

    /// A short line without full stop that stands between paragraphs.
    fn cross_head(&self, at: usize, body: bool) -> bool {
        let line = self.lines[at];
        let shown = line.text(self.text);
        let next = self.lines.get(at + 1).is_some_and(|next| next.words >= 10);
        let open = line.finished(self.text) && !shown.ends_with(['?', '!', '’', '\'', '”', '"'])
            || shown.ends_with(',');
        let starts =
            shown.starts_with(|c: char| c.is_uppercase() || c.is_ascii_digit() || "“\"‘'«".contains(c));
        let double = shown.starts_with(['“', '"']) && line.words > 6;
        (body || line.words <= 16)
            && line.words <= if body { 8 } else { 16 }
            && next
            && !open
            && starts
            && !double
    }

    fn set(&mut self, name: &str, value: &str) {
        let value = value.trim();
        if !value.is_empty() && !self.document.fields.iter().any(|field| field.name == name) {
            self.document.fields.push(Field { name: name.to_owned(), value: value.to_owned() });
        }
    }
}

/// A date line beats a dateline beats an address; of two of one kind the first counts.
fn set_date(document: &mut Document, date: Date, origin: DateOrigin) {
    let rank = |origin: DateOrigin| match origin {
        DateOrigin::Metadata => 0,
        DateOrigin::DateLine => 1,
        DateOrigin::Dateline => 2,
        DateOrigin::Url => 3,
        DateOrigin::FileName => 4,
    };
    if document.date_origin.is_none_or(|known| rank(origin) < rank(known)) {
        document.date = Some(date);
        document.date_origin = Some(origin);
    }
}

/// What a byline says.
#[derive(Debug, Default, PartialEq)]
struct Byline {
    author: Option<String>,
    outlet: Option<String>,
    date: Option<Date>,
}

/// The names on a byline: `By Jane Roe`, `By [The Daily Paper](#)`, `Von Max Muster | 3. März 2021`,
/// `By JANE ROE, Associated Press`.
fn byline(shown: &str, words: usize) -> Option<Byline> {
    if words > 14 || shown.ends_with(['?', '!', ',']) {
        return None;
    }
    let rest =
        ["By ", "BY ", "by ", "Von ", "VON ", "Par ", "PAR "].iter().find_map(|by| shown.strip_prefix(by))?;
    let rest = rest.trim();
    let rest = match rest.strip_prefix('[').and_then(|link| link.split_once(']')) {
        Some((name, _)) => name,
        None => rest,
    };
    let mut parts =
        rest.split(['|', '•', '·']).flat_map(|part| part.split(" - ")).flat_map(|part| part.split(" – "));
    let mut names = parts.next().unwrap_or(rest).trim();
    let mut date = parts.find_map(dates::date_line);
    // By Jane Roe, March 3, 2021
    if let Some((before, after)) = names.split_once(',')
        && let Some(found) = dates::date_line(after)
    {
        names = before.trim();
        date = date.or(Some(found));
    }
    let named = names.split_whitespace().all(|word| {
        word.starts_with(|c: char| c.is_uppercase())
            || matches!(
                word,
                "and"
                    | "und"
                    | "et"
                    | "de"
                    | "van"
                    | "von"
                    | "&"
                    | "in"
                    | "for"
                    | "of"
                    | "the"
                    | "für"
                    | "pour"
            )
    });
    if !named
        || !names.starts_with(char::is_uppercase)
        || names.ends_with('.')
        || names.split_whitespace().count() > 10
    {
        return None;
    }
    let (mut author, mut outlet) = (Vec::new(), Vec::new());
    for part in
        names.split(',').flat_map(|part| part.split(" for ")).map(str::trim).filter(|part| !part.is_empty())
    {
        let office = part.split_whitespace().any(|word| LEXICON.line(&word.to_lowercase(), "outlet"));
        let to = if office || AGENCIES.contains(&part) { &mut outlet } else { &mut author };
        to.push(part);
    }
    let joined = |parts: Vec<&str>| (!parts.is_empty()).then(|| parts.join(", "));
    Some(Byline { author: joined(author), outlet: joined(outlet), date })
}

/// `BEIRUT / AP`, `LONDON (Reuters)`: a dateline on a line of its own; gives the agency.
fn dateline_alone(shown: &str) -> Option<String> {
    let (city, agency) = shown.split_once('/').or_else(|| shown.strip_suffix(')')?.split_once('('))?;
    let agency = agency.trim();
    let known = AGENCIES.contains(&agency);
    (known && is_city(city.trim())).then(|| agency.to_owned())
}

/// `MOSCOW, October 12 (Sputnik) –`, `LONDON (Reuters) -` at a paragraph's beginning; gives the agency.
fn dateline(shown: &str) -> Option<String> {
    let cut = shown.char_indices().nth(80).map_or(shown.len(), |(cut, _)| cut);
    let head = &shown[..cut];
    let (place, rest) = head.split_once('(')?;
    let (agency, after) = rest.split_once(')')?;
    let city = place.split(',').next().unwrap_or(place).trim();
    let dashed = after.trim_start().starts_with(['-', '–', '—']);
    let agency = agency.trim();
    let short = agency.split_whitespace().count() <= 4 && agency.starts_with(char::is_uppercase);
    // Berlin (dpa) – has no capitals, but an agency that is known.
    let known = AGENCIES.contains(&agency)
        && city.starts_with(char::is_uppercase)
        && city.split_whitespace().count() <= 3
        && !city.ends_with(['.', ':']);
    (dashed && (short && is_city(city) || known)).then(|| agency.to_owned())
}

/// The date of a dateline, where it has the year.
fn full_date(shown: &str) -> Option<Date> {
    let place = shown.split('(').next()?;
    let date = place.split_once(',')?.1;
    dates::date_line(date.trim())
}

/// One to four words in capitals.
fn is_city(city: &str) -> bool {
    let letters = city.chars().filter(|c| c.is_alphabetic()).count();
    letters >= 3
        && city.split_whitespace().count() <= 4
        && city.chars().all(|c| c.is_uppercase() || c.is_whitespace() || matches!(c, '.' | '-' | '\'' | ','))
}

/// A word that is nothing but a site's name.
fn is_domain(word: &str) -> bool {
    word.split_once('.').is_some_and(|(name, rest)| {
        name.len() > 2
            && (2..=6).contains(&rest.len())
            && word.bytes().all(|b| b.is_ascii_alphanumeric() || matches!(b, b'.' | b'-'))
            && rest.bytes().all(|b| b.is_ascii_alphabetic())
    })
}
