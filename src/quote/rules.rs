//! The rules by which a quotation gets its speaker, each with a sentence for the reader who asks "why?" and
//! the share of its attributions that proved right.
//!
//! Apart, because the page shows this table and every other file of this folder only names its keys.

use serde::Serialize;
use tsify::Tsify;

/// One rule of the cascade.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Tsify)]
pub struct Rule {
    /// The key: [`crate::document::Quote::rule`].
    pub name: &'static str,
    /// One sentence for the reader.
    pub why: &'static str,
    /// How often its speaker proved right, 0 to 1.
    pub confidence: f32,
}

/// Every rule, surest first.
pub const RULES: &[Rule] = &[
    Rule { name: "correction", why: "The corpus's own settings say so.", confidence: 1.0 },
    Rule { name: "turn-label", why: "A label in the transcript names the speaker.", confidence: 1.0 },
    Rule { name: "metadata", why: "The document's own data name the speaker.", confidence: 1.0 },
    Rule { name: "none", why: "Nothing in the text tells whose words these are.", confidence: 0.0 },
];

/// The rule of that name.
pub fn rule(name: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.name == name)
}
