//! The rules by which a quotation gets its speaker, each with a sentence for the reader who asks "why?" and
//! the share of its attributions that proved right.
//!
//! Apart, because the page shows this table and every other file of this folder only names its keys.

use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use tsify::Tsify;

/// One rule of the cascade.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Tsify)]
pub struct Rule {
    /// The key: [`crate::document::Quote::rule`].
    pub name: &'static str,
    /// One sentence for the reader.
    pub why: &'static str,
    /// How often its speaker proved right, 0 to 1; for rules that take a speaker over from another quotation,
    /// the factor on that one's confidence.
    pub confidence: f32,
}

const fn rule_of(name: &'static str, confidence: f32, why: &'static str) -> Rule {
    Rule { name, why, confidence }
}

/// Every rule.
pub const RULES: &[Rule] = &[
    rule_of("correction", 1.0, "The corpus's own settings say so."),
    rule_of("turn-label", 1.0, "A label in the transcript names the speaker."),
    rule_of("metadata", 1.0, "The document's own data name the speaker."),
    rule_of("role-setting", 1.0, "The corpus's own settings say who holds this role."),
    rule_of("quote-name-cue", 0.97, "A name and a verb of speech follow the quotation: “…,” NAME said."),
    rule_of("quote-cue-name", 0.97, "A verb of speech and a name follow the quotation: “…,” said NAME."),
    rule_of("quote-pronoun-cue", 0.96, "A pronoun and a verb of speech follow the quotation: “…,” she said."),
    rule_of(
        "quote-later",
        0.93,
        "The sentence that holds the quotation ends with its attribution: …, NAME said.",
    ),
    rule_of("quote-unparted", 0.95, "A name and a verb of speech follow the quotation without a comma."),
    rule_of("quote-verb-name", 0.9, "A verb and a name follow the quotation: “…,” beamed NAME."),
    rule_of("quote-name-verb", 0.95, "A name and a verb follow the quotation: “…,” NAME beamed."),
    rule_of(
        "cue-quote",
        0.95,
        "A verb of speech with its subject stands right before the quotation: NAME said, “…”",
    ),
    rule_of(
        "cue-that",
        0.95,
        "The quotation stands inside what somebody is reported to say: NAME said that … “…”",
    ),
    rule_of("verb-quote", 0.85, "A name and a verb that the lists do not know introduce the quotation."),
    rule_of(
        "participle",
        0.93,
        "A verb in -ing introduces the quotation; its subject is the sentence's: NAME …, saying “…”",
    ),
    rule_of(
        "judged",
        0.92,
        "Somebody calls, praises or attacks something in the quoted words: NAME called it “…”",
    ),
    rule_of("judged-far", 0.87, "A verb of judgement stands earlier in the sentence: NAME criticised … “…”"),
    rule_of("agent", 0.85, "The sentence names the speaker with “by”: described by NAME as “…”"),
    rule_of("according-to", 0.9, "The sentence says according to whom."),
    rule_of(
        "owned",
        0.85,
        "The sentence speaks of what somebody claims, asks or calls for: NAME's claim that “…”",
    ),
    rule_of("colon", 0.93, "A name and a colon introduce the quotation: NAME: “…”"),
    rule_of("signature", 0.95, "A dash and a name stand under the quotation: “…” — NAME"),
    rule_of("headline", 0.9, "The headline names the speaker."),
    rule_of("cross-head", 0.9, "The heading repeats words of a quotation further down."),
    rule_of("same-sentence", 0.88, "Another quotation in the same sentence has this speaker."),
    rule_of("continued", 0.98, "The quotation before it in the paragraph goes on here."),
    rule_of("continued-before", 0.93, "The quotation after it in the paragraph is its continuation."),
    rule_of("next-paragraph", 0.96, "The quotation was not closed in the paragraph before and goes on here."),
    rule_of("announced", 0.94, "The sentence before ends with a colon and names the speaker."),
    rule_of("sentence-before", 0.92, "The sentence before says who speaks."),
    rule_of(
        "paragraph-before",
        0.95,
        "Nothing here names a speaker; the paragraph before was this speaker's.",
    ),
    rule_of("last-named", 0.5, "Nothing here names a speaker; this one was spoken of last."),
    rule_of("subject", 0.7, "No verb of speech; the subject of the sentence is taken for the speaker."),
    rule_of("variants", 0.8, "Other wordings of the same utterance have this speaker."),
    rule_of("none", 0.0, "Nothing in the text tells whose words these are."),
];

/// The rule of that name.
pub fn rule(name: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.name == name)
}

/// The name of a rule. Under a name of its own, since serde takes every `&str` for one that borrows from its input.
pub(super) type Name = &'static str;

/// The name of a rule that was kept.
pub(super) fn known<'de, D: Deserializer<'de>>(from: D) -> Result<Name, D::Error> {
    let name = String::deserialize(from)?;
    rule(&name).map(|rule| rule.name).ok_or_else(|| D::Error::custom("no rule of this name"))
}

/// A rule's confidence; 0 for no rule.
pub(crate) fn confidence(name: &str) -> f32 {
    rule(name).map_or(0.0, |rule| rule.confidence)
}

#[cfg(test)]
mod tests {
    use super::RULES;

    #[test]
    fn the_page_explains_every_rule_in_both_its_languages() {
        for strings in
            [include_str!("../../www/src/strings/en.ts"), include_str!("../../www/src/strings/de.ts")]
        {
            let table =
                strings.split("\n  rules: {").nth(1).and_then(|rest| rest.split("\n  }").next()).unwrap();
            for rule in RULES {
                let explained = |key: String| table.lines().any(|line| line.trim_start().starts_with(&key));
                assert!(
                    explained(format!("{}: ", rule.name)) || explained(format!("\"{}\": ", rule.name)),
                    "{}",
                    rule.name
                );
            }
        }
    }
}
