//! How each wording of a cluster relates to the longest one.

use crate::align::{Alignment, align};
use crate::document::{Document, Relation, Variants};
use crate::sort::Order as _;
use crate::variants::parts::Parts;
use std::cmp::Reverse;

/// Share of a wording that is in the longest one from which it is the same translation.
const REWORDED: f32 = 0.8;

/// Which wording of a cluster the others are compared with, as indices of utterances.
fn longest(parts: &Parts<'_>, members: &[usize]) -> Option<usize> {
    members.iter().copied().max_by_key(|&member| {
        let utterance = &parts.utterances[member];
        (!utterance.heading, utterance.length, Reverse(member))
    })
}

/// The cluster as the corpus keeps it: by date, then in order of the corpus.
pub(crate) fn describe(documents: &[Document], parts: &Parts<'_>, mut members: Vec<usize>) -> Variants {
    let longest = longest(parts, &members);
    let date = |member: &usize| {
        let doc = parts.utterances[*member].doc;
        documents.get(doc.0 as usize).and_then(|document| document.date)
    };
    members.order_by_key(|member| (date(member).is_none(), date(member), *member));
    let relation = |member: usize| match longest {
        Some(longest) if longest != member => relation(parts, member, longest),
        _ => Relation::Verbatim,
    };
    let members =
        members.into_iter().map(|member| (parts.utterances[member].quote, relation(member))).collect();
    Variants { members }
}

fn relation(parts: &Parts<'_>, member: usize, longest: usize) -> Relation {
    if parts.utterances[member].heading {
        return Relation::Headline;
    }
    let (words, whole) = (parts.words(member), parts.words(longest));
    let found = Alignment::of_copies(words, whole).unwrap_or_else(|| align(words, whole));
    let needed = words.iter().filter(|word| !word.optional).count();
    let paired =
        found.pairs.iter().filter(|pair| pair.similarity == 1.0).map(|pair| pair.query.len()).sum::<usize>();
    if paired >= needed && contiguous(&found) {
        let rest = whole.iter().filter(|word| !word.optional).count();
        return if rest <= needed { Relation::Verbatim } else { Relation::Cut };
    }
    if found.coverage() >= REWORDED { Relation::Reworded } else { Relation::OtherTranslation }
}

/// Whether no word of the longer one is passed over inside.
fn contiguous(found: &Alignment) -> bool {
    found.passed <= f32::EPSILON
}
