//! Quotations and their speakers, as data: each `.toml` beside this file holds cases, one runner reads them all.
//!
//! A case has a `text`, read as a pasted article is, and `quotes`: every stretch between quotation marks that
//! was found, a line each, `kind | speaker | mention | words`, long words cut in the middle with ` … `. It may have
//! a `date` of its publication and say when the words were `spoken` (`date | written or counted | words of the date |
//! words`), have `more` texts, which are further documents, pairs of names that the user keeps `distinct`, and say what it expects of `via`
//! (`who relayed | words`) and of `speakers` (`name | kind | aliases | roles`).

use dixit::document::{
    Date, Document, OffsetMap, Quote, QuoteKind, Settings, SpeakerKind, SpeakerSetting, SpokenOrigin,
};
use dixit::{article, quote};
use proptest::prelude::*;
use serde::Deserialize;

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    case: Vec<Case>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Case {
    name: String,
    text: String,
    #[serde(default)]
    more: Vec<String>,
    #[serde(default)]
    distinct: Vec<[String; 2]>,
    quotes: Vec<String>,
    via: Option<Vec<String>>,
    speakers: Option<Vec<String>>,
    date: Option<String>,
    spoken: Option<Vec<String>>,
}

fn documents(text: &str) -> Vec<Document> {
    let mut documents = article::documents(text, &OffsetMap::identity(text.len()));
    for (nth, document) in documents.iter_mut().enumerate() {
        document.id = format!("case#{nth}");
        document.title = "case".to_owned();
    }
    documents
}

/// What is found in the texts of a case: quotations, relays, speakers.
struct Found {
    quotes: Vec<String>,
    via: Vec<String>,
    speakers: Vec<String>,
    spoken: Vec<String>,
}

impl Found {
    fn of(case: &Case) -> Found {
        let mut documents = documents(&case.text);
        if let Some(date) = &case.date {
            documents[0].date = Date::parse(date);
        }
        documents.extend(case.more.iter().flat_map(|text| self::documents(text)));
        let apart = case.distinct.iter().map(|[name, other]| SpeakerSetting {
            name: name.clone(),
            distinct: vec![other.clone()],
            ..SpeakerSetting::default()
        });
        let settings = Settings { speakers: apart.collect(), ..Settings::default() };
        let (quotes, speakers) = quote::read(&documents, &settings);
        let words = |quote: &Quote| cut(&documents[quote.doc.0 as usize].text[quote.span.range()]);
        let via = quotes
            .iter()
            .filter_map(|quote| Some(format!("{} | {}", quote.attribution.via.as_ref()?, words(quote))));
        let spoken = quotes.iter().filter_map(|quote| {
            let spoken = quote.attribution.spoken?;
            let said = &documents[quote.doc.0 as usize].text[spoken.words.range()];
            let origin = match spoken.origin {
                SpokenOrigin::Written => "written",
                SpokenOrigin::Counted => "counted",
            };
            Some(format!("{} | {origin} | {said} | {}", spoken.date, words(quote)))
        });
        let speakers = speakers.iter().map(|speaker| {
            let kind = match speaker.kind {
                SpeakerKind::Person => "person",
                SpeakerKind::Institution => "institution",
                SpeakerKind::Document => "document",
                SpeakerKind::Unknown => "unknown",
            };
            let aliases: Vec<String> =
                speaker.aliases.iter().map(|(name, count)| format!("{name} {count}")).collect();
            format!("{} | {kind} | {} | {}", speaker.name, aliases.join(", "), speaker.roles.join(", "))
        });
        let (via, spoken) = (via.collect(), spoken.collect());
        Found { via, spoken, speakers: speakers.collect(), quotes: read(&documents, &settings) }
    }
}

/// The quotations of a text as the cases write them.
fn lines(text: &str) -> Vec<String> {
    read(&documents(text), &Settings::default())
}

fn read(documents: &[Document], settings: &Settings) -> Vec<String> {
    let (quotes, speakers) = quote::read(documents, settings);
    quotes
        .iter()
        .map(|quote| {
            let text = &documents[quote.doc.0 as usize].text;
            let kind = match quote.kind {
                QuoteKind::Direct => "direct",
                QuoteKind::Fragment => "fragment",
                QuoteKind::Turn => "turn",
                QuoteKind::Other => "other",
            };
            let speaker = quote.speaker.map_or("-", |id| speakers[id.0 as usize].name.as_str());
            let mention = quote.attribution.mention.map_or("-", |span| &text[span.range()]);
            format!("{kind} | {speaker} | {mention} | {}", cut(&text[quote.span.range()]))
        })
        .collect()
}

/// The first and last three words of something longer than eight.
fn cut(words: &str) -> String {
    let all: Vec<&str> = words.split_whitespace().collect();
    match all.len() {
        0..=8 => all.join(" "),
        n => format!("{} … {}", all[..3].join(" "), all[n - 3..].join(" ")),
    }
}

#[test]
fn cases() {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/quotes");
    let mut paths: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.sort();
    let (mut run, mut wrong) = (0, String::new());
    for path in paths.iter().filter(|path| path.extension().is_some_and(|end| end == "toml")) {
        let file: File = toml::from_str(&std::fs::read_to_string(path).unwrap())
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        for case in file.case {
            run += 1;
            let found = Found::of(&case);
            let file = path.file_name().unwrap_or_default().to_string_lossy();
            for (expected, found) in [
                (Some(&case.quotes), &found.quotes),
                (case.via.as_ref(), &found.via),
                (case.speakers.as_ref(), &found.speakers),
                (case.spoken.as_ref(), &found.spoken),
            ] {
                let Some(expected) = expected.filter(|expected| *expected != found) else { continue };
                wrong += &format!("\n{file}: {}\n", case.name);
                let missing = expected.iter().filter(|line| !found.contains(line));
                let surplus = found.iter().filter(|line| !expected.contains(line));
                missing.for_each(|line| wrong += &format!("  - {line}\n"));
                surplus.for_each(|line| wrong += &format!("  + {line}\n"));
            }
        }
    }
    assert!(wrong.is_empty(), "expected (-) and found (+):\n{wrong}");
    assert!(run >= 50, "only {run} cases were found");
}

/// Words, names, cues and every kind of mark, in any order.
fn messy() -> impl Strategy<Value = String> {
    let pieces = [
        "“",
        "”",
        "\"",
        "'",
        "‘",
        "’",
        "„",
        "«",
        "»",
        "†",
        "â€",
        " ",
        " ",
        " ",
        "\n",
        "\n\n",
        ".",
        ",",
        "?",
        ":",
        "—",
        "(",
        ")",
        "said",
        "she",
        "He",
        "Ana Lopes",
        "Lopes",
        "Mr.",
        "told",
        "that",
        "according to",
        "the",
        "mayor",
        "MR. LOPES:",
        "Q.",
        "(Applause)",
        "was",
        "and",
        "who",
        "'s",
        "é",
        "日本",
        "\u{a0}",
        "\r\n",
        "Paris",
        "of",
    ];
    prop::collection::vec(prop::sample::select(pieces.to_vec()), 0..60).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn spans_are_in_order_and_nested(text in messy()) {
        let documents = documents(&text);
        let (quotes, speakers) = quote::read(&documents, &Settings::default());
        for (at, quote) in quotes.iter().enumerate() {
            let text = &documents[quote.doc.0 as usize].text;
            for span in [Some(quote.span), quote.attribution.mention, quote.attribution.cue].into_iter().flatten() {
                prop_assert!(text.get(span.range()).is_some(), "{:?} is no part of the text", span);
            }
            prop_assert!((0.0..=1.0).contains(&quote.attribution.confidence));
            prop_assert!(quote.speaker.is_none_or(|id| (id.0 as usize) < speakers.len()));
            for other in quotes[at + 1..].iter().filter(|other| other.doc == quote.doc) {
                let after = other.span.start >= quote.span.end;
                prop_assert!(after || quote.span.contains(other.span), "{:?} {:?}", quote.span, other.span);
            }
            if let Some(parent) = quote.parent {
                prop_assert!((parent.0 as usize) < at);
                prop_assert!(quotes[parent.0 as usize].span.contains(quote.span));
            }
        }
    }

    #[test]
    fn a_lost_mark_stays_in_its_paragraph(victim in 0usize..12, names in prop::collection::vec(0usize..4, 6)) {
        let people = ["Ana Lopes", "Karl Brandt", "Mira Novak", "Idris Bello"];
        let paragraphs = names.iter().enumerate().map(|(nth, who)| {
            format!("“Day {nth} was quiet and we counted the boats again,” {} said at the pier.", people[*who])
        });
        let whole = paragraphs.collect::<Vec<_>>().join("\n\n");
        let (place, mark) = whole.char_indices().filter(|(_, c)| matches!(c, '“' | '”')).nth(victim).unwrap();
        let damaged = format!("{}{}", &whole[..place], &whole[place + mark.len_utf8()..]);
        // Two marks a paragraph: this is the one that lost one.
        let hurt = format!("Day {} ", victim / 2);
        let rest = |text: &str| lines(text).into_iter().filter(|line| !line.contains(&hurt)).collect::<Vec<_>>();
        prop_assert_eq!(rest(&whole).len(), 5);
        prop_assert_eq!(rest(&whole), rest(&damaged));
    }
}
