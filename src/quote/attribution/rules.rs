//! How sure each rule is by which a quotation gets its speaker.

use crate::document::Rule;

/// How often a rule's speaker proved right, 0 to 1; for rules that take a speaker over from another quotation, the factor
/// on that one's confidence.
pub(crate) fn confidence(rule: Rule) -> f32 {
    match rule {
        Rule::Correction | Rule::TurnLabel | Rule::Metadata | Rule::RoleSetting => 1.0,
        Rule::Continued => 0.98,
        Rule::QuoteNameCue | Rule::QuoteCueName => 0.97,
        Rule::QuotePronounCue | Rule::NextParagraph => 0.96,
        Rule::QuoteUnparted
        | Rule::QuoteNameVerb
        | Rule::CueQuote
        | Rule::CueThat
        | Rule::Signature
        | Rule::ParagraphBefore => 0.95,
        Rule::Announced => 0.94,
        Rule::QuoteLater | Rule::Participle | Rule::Colon | Rule::ContinuedBefore => 0.93,
        Rule::Judged | Rule::SentenceBefore => 0.92,
        Rule::QuoteVerbName | Rule::AccordingTo | Rule::Headline | Rule::CrossHead => 0.9,
        Rule::SameSentence => 0.88,
        Rule::JudgedFar => 0.87,
        Rule::VerbQuote | Rule::Agent | Rule::Owned => 0.85,
        Rule::Variants => 0.8,
        Rule::Subject => 0.7,
        Rule::LastNamed => 0.5,
        Rule::None => 0.0,
    }
}

#[cfg(test)]
mod tests {
    use crate::document::Rule;

    #[test]
    fn the_page_explains_every_rule_in_both_its_languages() {
        for strings in
            [include_str!("../../../www/src/strings/en.ts"), include_str!("../../../www/src/strings/de.ts")]
        {
            let table =
                strings.split("\n  rules: {").nth(1).and_then(|rest| rest.split("\n  }").next()).unwrap();
            for rule in Rule::ALL {
                let explained = |key: String| table.lines().any(|line| line.trim_start().starts_with(&key));
                assert!(explained(format!("{rule}: ")) || explained(format!("\"{rule}\": ")), "{}", rule);
            }
        }
    }
}
