//! Why a quotation is thought to be somebody's words.

use super::{Span, Spoken};
use serde::{Deserialize, Serialize};

/// What says whose words a quotation is, and how sure that is.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Attribution<R = Rule> {
    /// Who relayed the words (an agency, a broadcaster, a transcript).
    pub via: Option<String>,
    /// The words that name the speaker, in bytes of the document's text.
    pub mention: Option<Span>,
    /// The word that marks speech ("said").
    pub cue: Option<Span>,
    /// The rule that attributed it.
    pub rule: R,
    /// How sure the attribution is, 0 to 1, calibrated.
    pub confidence: f32,
    /// When the words were spoken, where a report says so; a turn has its own date or its document's.
    pub spoken: Option<Spoken>,
}

named! {
    /// A rule by which a quotation gets its speaker.
    #[derive(Default)]
    pub enum Rule {
        /// The corpus's own settings say so.
        Correction "correction",
        /// A label in the transcript names the speaker.
        TurnLabel "turn-label",
        /// The document's own data name the speaker.
        Metadata "metadata",
        /// The corpus's own settings say who holds this role.
        RoleSetting "role-setting",
        /// A name and a verb of speech follow the quotation: “…,” NAME said.
        QuoteNameCue "quote-name-cue",
        /// A verb of speech and a name follow the quotation: “…,” said NAME.
        QuoteCueName "quote-cue-name",
        /// A pronoun and a verb of speech follow the quotation: “…,” she said.
        QuotePronounCue "quote-pronoun-cue",
        /// The sentence that holds the quotation ends with its attribution: …, NAME said.
        QuoteLater "quote-later",
        /// A name and a verb of speech follow the quotation without a comma.
        QuoteUnparted "quote-unparted",
        /// A verb and a name follow the quotation: “…,” beamed NAME.
        QuoteVerbName "quote-verb-name",
        /// A name and a verb follow the quotation: “…,” NAME beamed.
        QuoteNameVerb "quote-name-verb",
        /// A verb of speech with its subject stands right before the quotation: NAME said, “…”
        CueQuote "cue-quote",
        /// The quotation stands inside what somebody is reported to say: NAME said that … “…”
        CueThat "cue-that",
        /// A name and a verb that the lists do not know introduce the quotation.
        VerbQuote "verb-quote",
        /// A verb in -ing introduces the quotation; its subject is the sentence's: NAME …, saying “…”
        Participle "participle",
        /// Somebody calls, praises or attacks something in the quoted words: NAME called it “…”
        Judged "judged",
        /// A verb of judgement stands earlier in the sentence: NAME criticised … “…”
        JudgedFar "judged-far",
        /// The sentence names the speaker with “by”: described by NAME as “…”
        Agent "agent",
        /// The sentence says according to whom.
        AccordingTo "according-to",
        /// The sentence speaks of what somebody claims, asks or calls for: NAME's claim that “…”
        Owned "owned",
        /// A name and a colon introduce the quotation: NAME: “…”
        Colon "colon",
        /// A dash and a name stand under the quotation: “…” — NAME
        Signature "signature",
        /// The headline names the speaker.
        Headline "headline",
        /// The heading repeats words of a quotation further down.
        CrossHead "cross-head",
        /// Another quotation in the same sentence has this speaker.
        SameSentence "same-sentence",
        /// The quotation before it in the paragraph goes on here.
        Continued "continued",
        /// The quotation after it in the paragraph is its continuation.
        ContinuedBefore "continued-before",
        /// The quotation was not closed in the paragraph before and goes on here.
        NextParagraph "next-paragraph",
        /// The sentence before ends with a colon and names the speaker.
        Announced "announced",
        /// The sentence before says who speaks.
        SentenceBefore "sentence-before",
        /// Nothing here names a speaker; the paragraph before was this speaker's.
        ParagraphBefore "paragraph-before",
        /// Nothing here names a speaker; this one was spoken of last.
        LastNamed "last-named",
        /// No verb of speech; the subject of the sentence is taken for the speaker.
        Subject "subject",
        /// Other wordings of the same utterance have this speaker.
        Variants "variants",
        /// Nothing in the text shows whose words these are.
        #[default]
        None "none",
    }
}

impl Rule {
    /// The rule of a name; the one that says nothing where there is none of it.
    pub(crate) fn of(name: &str) -> Rule {
        Rule::ALL.iter().copied().find(|rule| rule.as_str() == name).unwrap_or_default()
    }

    /// Whether what follows the quotation in its sentence names the speaker.
    pub(crate) fn follows(self) -> bool {
        matches!(
            self,
            Rule::QuoteNameCue
                | Rule::QuoteCueName
                | Rule::QuotePronounCue
                | Rule::QuoteLater
                | Rule::QuoteUnparted
                | Rule::QuoteVerbName
                | Rule::QuoteNameVerb
        )
    }
}
