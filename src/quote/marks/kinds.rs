//! Speech, quoted phrase, or neither: what stands between two marks.
//!
//! Separate from attribution, because it judges the quoted words themselves.

use crate::document::QuoteKind;
use crate::quote::grammar::tokens::{Kind, words};
use crate::quote::languages::{Language, class};

/// What a quotation is. `strong` says whether a rule found its speaker, `alone` whether its sentence is nothing but
/// quotation, `titled` whether it stands where titles do (`on Q`, `her book, Q`).
pub(crate) fn kind(inner: &str, strong: bool, alone: bool, titled: bool, language: &Language) -> QuoteKind {
    // The first words decide; a long quotation is speech whatever follows.
    let head = inner.char_indices().nth(240).map_or(inner, |(cut, _)| &inner[..cut]);
    let tokens = words(head, 0..head.len(), language);
    let plain: Vec<_> = tokens.iter().filter(|t| t.kind == Kind::Word).collect();
    let last = inner.chars().next_back().unwrap_or(' ');
    let stopped = matches!(last, '.' | '?' | '!' | ',' | '…' | '—');
    let sentence = matches!(last, '.' | '?' | '!' | '…');
    let capital = plain.first().is_some_and(|t| t.capital);
    let small = class::PREPOSITION | class::CONJUNCTION | class::DETERMINER | class::PARTICLE;
    // Where every noun has a capital, only capitals throughout make a title.
    let small = if language.capital_nouns { 0 } else { small };
    let title = !plain.is_empty() && plain.iter().all(|t| t.capital || t.is(small)) && plain.len() < 12;
    let capitals = plain.iter().filter(|t| t.capital).count();
    if title
        && titled
        && capitals >= 1
        && capitals * 2 >= plain.len()
        && plain.len() <= 9
        && !matches!(last, '?' | '!')
    {
        return QuoteKind::Other;
    }
    if !strong {
        let long = plain.len() >= 4 || (plain.len() >= 3 && sentence && alone);
        if title && !sentence || !long {
            return QuoteKind::Other;
        }
    }

    let verb = |t: &&&crate::quote::grammar::tokens::Token| t.is(class::VERB | class::AUXILIARY);
    let subject = plain.iter().take(4).any(|t| {
        t.is(class::HE_SHE | class::THEY | class::IT | class::I)
            || matches!(&head[t.start..t.end], "this" | "that" | "there" | "This" | "That" | "There")
    });
    let contracted = plain.iter().any(|t| head[t.start..t.end].contains(['\'', '’']))
        || tokens.iter().any(|t| t.kind == Kind::Possessive);
    let clause = plain.iter().any(|t| verb(&t)) || contracted;
    let opens_clause =
        plain.first().is_some_and(|t| t.is(class::HE_SHE | class::THEY | class::IT | class::I));
    let sentence_like = capital && plain.len() >= 2 && (clause || sentence || stopped);
    let clause_like = (opens_clause && clause) || (subject && sentence && clause);
    let long_enough = capital && ((stopped && alone) || (strong && !title && plain.len() >= 5));
    if sentence_like || clause_like || long_enough { QuoteKind::Direct } else { QuoteKind::Fragment }
}
