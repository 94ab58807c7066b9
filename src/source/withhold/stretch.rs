//! Finds the stretches of a text that must be removed, and their replacements.
//!
//! ```text
//! text ──folded──▶ finder ──▶ words, mentions ──┬──▶ stretches
//!  └──disguise──▶ folded ──▶ finder ──▶ the same ─┘
//! ```

use super::disguise::Plain;
use super::edit::Replacement;
use super::finder::{Hit, Of};
use super::folded::{Folded, Form};
use super::key::KeyPart;
use super::scripts::Script;
use super::{Hits, Withholder, names};
use unicode_normalization::char::is_combining_mark;

/// A stretch that must be removed.
#[derive(Clone, Copy)]
pub(crate) struct Found {
    pub(crate) start: usize,
    pub(crate) end: usize,
    pub(crate) by: By,
    pub(crate) possessive: bool,
}

/// What replaces a stretch.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum By {
    /// The pseudonym of a person.
    Person(usize),
    /// The mark.
    Mark,
    /// Nothing: the stretch continues an earlier one.
    Nothing,
}

impl Withholder {
    /// Returns every stretch that must be removed, in the order found. Stretches may overlap.
    pub(crate) fn scan(&self, text: &str, hits: &mut Hits) -> Vec<Found> {
        let mut found = Vec::new();
        if !self.finder.is_empty() {
            self.scan_folded(text, &Folded::new(text), hits, &mut found);
            if let Some(plain) = Plain::of(text) {
                let mut behind = Vec::new();
                self.scan_folded(&plain.text.text, &Folded::new(&plain.text.text), hits, &mut behind);
                for stretch in behind {
                    let places = plain.places(stretch.start, stretch.end);
                    found.extend(places.into_iter().enumerate().map(|(nth, (start, end))| Found {
                        start,
                        end,
                        by: if nth == 0 { stretch.by } else { By::Nothing },
                        possessive: stretch.possessive && nth == 0,
                    }));
                }
            }
        }
        if !self.rules.patterns.is_empty() {
            for form in [Form::Canonical, Form::Joined, Form::Hyphened] {
                let normal = Folded::normal(text, form);
                for (pattern, rule) in &self.rules.patterns {
                    for place in pattern.find_iter(&normal.text) {
                        let (start, end) = normal.place(place.start(), place.end());
                        found.push(Found { start, end, by: By::Mark, possessive: false });
                        hits.insert(*rule as u32);
                    }
                }
            }
        }
        found
    }

    /// Finds words and mentions in a text, given its folded form.
    fn scan_folded(&self, text: &str, folded: &Folded, hits: &mut Hits, found: &mut Vec<Found>) {
        let matches = self.finder.hits(text, folded);
        let matches = matches.into_iter().filter(|hit| hit.sure).collect::<Vec<_>>();
        self.scan_words(folded, &matches, hits, found);
        self.scan_mentions(text, folded, &matches, hits, found);
    }

    /// Finds literal words. A match inside a word takes the whole word, since the rest would reveal what is
    /// missing.
    fn scan_words(&self, folded: &Folded, matches: &[Hit], hits: &mut Hits, found: &mut Vec<Found>) {
        let text = folded.text.as_str();
        let mut last = 0;
        for hit in matches {
            let Of::Words(words) = hit.of else { continue };
            hits.insert(self.rules.words[words].1 as u32);
            let (start, end) = (hit.start, hit.end);
            // The range of the last match is not measured again: a word may be as long as a text.
            if end <= last {
                continue;
            }
            let words = &text[start..end];
            // Without spaces between words, the extent of the whole word is unknown.
            let goes_on = |c: char| !Script::of(c).runs_on() && (c.is_alphanumeric() || is_combining_mark(c));
            let (first, mut until) = (start, end);
            let mut start = first;
            if words.starts_with(goes_on) && first >= last {
                start = last + text[last..first].trim_end_matches(goes_on).len();
            }
            if words.ends_with(goes_on) {
                until += text[end..].len() - text[end..].trim_start_matches(goes_on).len();
            }
            until += text[until..]
                .chars()
                .take_while(|c| is_combining_mark(*c))
                .map(char::len_utf8)
                .sum::<usize>();
            last = until;
            let (start, end) = folded.place(start, until);
            found.push(Found { start, end, by: By::Mark, possessive: false });
        }
    }

    /// Finds mentions of people who have pseudonyms.
    fn scan_mentions(
        &self,
        original: &str,
        folded: &Folded,
        matches: &[Hit],
        hits: &mut Hits,
        found: &mut Vec<Found>,
    ) {
        let people = &self.rules.people;
        let text = folded.text.as_str();
        // The person named last among those who share a surname.
        let mut last: Option<usize> = None;
        let mentions = matches.iter().filter_map(|hit| match hit.of {
            Of::Person(person) => Some((hit, person)),
            Of::Words(_) => None,
        });
        let mut mentions = mentions.peekable();
        while let Some((first, person)) = mentions.next() {
            let (mut meant, mut surname) = (vec![person], first.part != KeyPart::Whole);
            // The longest of the matches that begin here.
            while let Some((next, person)) = mentions.next_if(|(next, _)| next.start == first.start) {
                if next.end == first.end {
                    surname |= next.part != KeyPart::Whole;
                    if !meant.contains(&person) {
                        meant.push(person);
                    }
                }
            }
            let alone = meant.len() == 1;
            let reach = meant
                .iter()
                .map(|nth| (*nth, people[*nth].0.reach(folded, original, first.start, first.end)));
            let reach = reach.collect::<Vec<_>>();
            let known = reach.iter().find(|(_, reach)| reach.forename);
            let known = known.or_else(|| reach.first().filter(|_| alone));
            let known = known.or_else(|| reach.iter().find(|(nth, _)| last == Some(*nth)));
            let (mut start, mut end, mut by) = (first.start, first.end, By::Mark);
            if let Some((nth, reach)) = known {
                (start, end) = (reach.start, reach.end);
                let another = surname && !reach.forename && names::is_another(folded, first.start);
                by = if another { By::Mark } else { By::Person(*nth) };
                if reach.forename || !surname {
                    last = Some(*nth);
                }
            }
            for nth in &meant {
                hits.insert(people[*nth].1 as u32);
            }
            let possessive = end == first.end && text[start..end].ends_with("'s");
            let (start, end) = folded.place(start, end);
            found.push(Found { start, end, by, possessive });
        }
    }

    /// Returns the replacements of stretches, in order and without overlaps.
    pub(crate) fn replacements(&self, mut found: Vec<Found>, text: &str) -> Vec<Replacement> {
        found.sort_by_key(|found| (found.start, std::cmp::Reverse(found.end)));
        let mut merged: Vec<Found> = Vec::with_capacity(found.len());
        for next in found {
            match merged.last_mut() {
                Some(last) if next.start < last.end => {
                    last.possessive = if next.end > last.end { next.possessive } else { last.possessive };
                    last.end = last.end.max(next.end);
                    // Overlapping names are one mention; a passage that contains a name is a passage.
                    last.by = match (last.by, next.by) {
                        (By::Mark, _) | (_, By::Mark) => By::Mark,
                        (By::Nothing, by) => by,
                        (by, _) => by,
                    };
                }
                _ => merged.push(next),
            }
        }
        let replacement = |found: Found| {
            let mut words = match found.by {
                By::Person(person) => self.rules.people[person].0.pseudonym.clone(),
                By::Mark => self.rules.mark().to_owned(),
                By::Nothing => String::new(),
            };
            if found.possessive {
                let curly = text[found.start..found.end].contains('\u{2019}');
                words.push_str(if curly { "\u{2019}s" } else { "'s" });
            }
            Replacement { start: found.start, end: found.end, words }
        };
        merged.into_iter().map(replacement).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::super::rules::Rules;
    use super::*;
    use proptest::prelude::*;
    use std::sync::OnceLock;

    fn withholder() -> &'static Withholder {
        static WITHHOLDER: OnceLock<Withholder> = OnceLock::new();
        WITHHOLDER.get_or_init(|| {
            let mut rules = Rules::default();
            for (name, pseudonym) in [
                ("Jörg Gullmar", "Nora Falk"),
                ("周 岚", "孙梅"),
                ("이서연", "최유진"),
                ("ليلى الخوري", "سعاد نصار"),
                ("มานี รักษ์ไทย", "สุดา พรหมดี"),
            ] {
                rules.pseudonym(pseudonym, name, &[], 0).unwrap();
            }
            Withholder::new(rules).unwrap()
        })
    }

    /// Names, halves of names, and everything that may stand between them.
    fn piece() -> impl Strategy<Value = String> {
        const PIECES: &[&str] = &[
            "Gullmar",
            "Jörg",
            "Gull",
            "mar",
            "G u l l m a r",
            "joerg",
            "%C3",
            "%B6",
            "%20",
            "&ouml;",
            "&#",
            ";",
            "=\n",
            "=F6",
            "\\u00f6",
            "xn--",
            "xn--jrg-sna",
            "<b>",
            "</b>",
            "-\n",
            "\u{c}",
            "12",
            "\n",
            " ",
            ".",
            "*",
            "[",
            "]",
            "(",
            "\u{430}",
            "\u{200b}",
            "\u{301}",
            "\u{308}",
            "周",
            "岚",
            "先生",
            "이서연",
            "이",
            "و",
            "ليلى",
            "الخوري",
            "มานี",
            "รักษ์ไทย",
            "\u{1d406}",
            "\u{fb01}",
            "'s",
            "a",
            "J",
        ];
        prop_oneof![4 => proptest::sample::select(PIECES).prop_map(str::to_owned), 1 => "\\PC{0,3}"]
    }

    proptest! {
        #[test]
        fn nothing_that_a_rule_finds_is_left(pieces in proptest::collection::vec(piece(), 0..24)) {
            let text = pieces.concat();
            let withholder = withholder();
            let kept = withholder.string(&text, &mut Hits::new());
            let kept = kept.unwrap_or(text);
            prop_assert!(withholder.scan(&kept, &mut Hits::new()).is_empty(), "{:?}", kept);
        }
    }
}
