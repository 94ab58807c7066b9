//! What an earlier build found out about quotations one by one, and what of it still holds.
//!
//! Apart from [`super::kept`], which asks whether all quotations are the same: here some are not. Whether two parts are
//! wordings of one sentence follows from their documents, who speaks, and how rare their stems are; where none of that
//! has changed, what was found of the two is taken over.

use super::pairs::{self, Pair};
use super::parts::{Parts, coarse};
use super::relation;
use crate::document::{QuoteId, Relation, Variants};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

/// What is kept of a search for wordings.
#[derive(Serialize, Deserialize)]
pub(super) struct Earlier {
    /// How many parts there were, as [`coarse`] tells.
    parts: u32,
    /// The stems, ascending.
    #[serde(with = "crate::cache::hashes")]
    stems: Vec<u64>,
    /// All that pairs depend on of each.
    #[serde(with = "crate::cache::hashes")]
    classes: Vec<u64>,
    documents: Vec<Place>,
    /// The speaker of each utterance, numbered by their first coming; 0: nobody.
    speakers: Vec<u32>,
    /// The parts of each pair that was not chained, and the bits of its containment.
    pairs: Vec<(u32, u32, u32)>,
    /// The members of clusters, each with the longest wording, as utterances.
    relations: Vec<(u32, u32, Relation)>,
}

/// A document with quotations.
#[derive(Clone, Copy, Serialize, Deserialize)]
pub(super) struct Place {
    /// A digest of its id.
    pub(super) id: u64,
    /// A digest of everything in it that wordings are known by, but for who speaks.
    pub(super) digest: u64,
    pub(super) utterances: u32,
    pub(super) parts: u32,
}

/// What of an earlier search holds, by the numbers of this one.
pub(super) struct Holding {
    /// Whether everything about a part is as it was.
    pub(super) settled: Vec<bool>,
    /// The pairs of two parts that are settled.
    pub(super) pairs: Vec<Pair>,
    /// The relation of a member of a cluster to the longest wording, by utterances.
    pub(super) relations: FxHashMap<(usize, usize), Relation>,
}

impl Earlier {
    /// What is to be kept of a search: `pairs` without those that were chained.
    pub(super) fn of(
        parts: &Parts<'_>,
        documents: Vec<Place>,
        speakers: Vec<u32>,
        pairs: &[Pair],
        found: &[Variants],
    ) -> Earlier {
        let utterance = |quote: QuoteId| parts.utterances.partition_point(|known| known.quote < quote);
        let related = |cluster: &Variants| {
            let members: Vec<usize> = cluster.members.iter().map(|(quote, _)| utterance(*quote)).collect();
            let longest = relation::longest(parts, &members).unwrap_or_default() as u32;
            let relations = cluster.members.iter().map(|(_, relation)| *relation);
            members
                .into_iter()
                .zip(relations)
                .map(|(member, relation)| (member as u32, longest, relation))
                .collect()
        };
        Earlier {
            parts: coarse(parts.parts.len()) as u32,
            stems: parts.digests.clone(),
            classes: classes(parts),
            documents,
            speakers,
            pairs: pairs
                .iter()
                .map(|pair| (pair.a as u32, pair.b as u32, pair.containment.to_bits()))
                .collect(),
            relations: found.iter().flat_map(|cluster| -> Vec<_> { related(cluster) }).collect(),
        }
    }

    /// What of it holds for these quotations.
    pub(super) fn holding(&self, parts: &Parts<'_>, documents: &[Place], speakers: &[u32]) -> Holding {
        let same = self.same_stems(parts);
        let mut settled = vec![false; parts.parts.len()];
        // Where the parts and utterances of documents that are the same are now.
        let mut new_parts: Vec<Option<u32>> = vec![None; total(&self.documents, |place| place.parts)];
        let mut new_utterances: Vec<Option<u32>> = vec![None; self.speakers.len()];
        let known: FxHashMap<u64, usize> =
            self.documents.iter().enumerate().map(|(nth, place)| (place.id, nth)).collect();
        let starts = starts(&self.documents);
        let (mut least, mut part, mut utterance) = (0, 0, 0);
        let (mut forth, mut back) = (FxHashMap::default(), FxHashMap::default());
        for place in documents {
            let (parts_here, utterances_here) = (place.parts as usize, place.utterances as usize);
            let known = known.get(&place.id).copied().filter(|nth| {
                let old = &self.documents[*nth];
                *nth >= least
                    && (old.digest, old.parts, old.utterances)
                        == (place.digest, place.parts, place.utterances)
            });
            if let Some(nth) = known {
                least = nth + 1;
                let (old_part, old_utterance) = starts[nth];
                let old = &self.speakers[old_utterance..old_utterance + utterances_here];
                let mut who = old.iter().zip(&speakers[utterance..utterance + utterances_here]);
                // Numbers may be others, as long as those who were two are two and who was one is one.
                if who.all(|(old, new)| {
                    *forth.entry(*old).or_insert(*new) == *new && *back.entry(*new).or_insert(*old) == *old
                }) {
                    for nth in 0..parts_here {
                        let stems = &parts.parts[part + nth].stems;
                        settled[part + nth] = stems.iter().all(|stem| same[*stem as usize]);
                        new_parts[old_part + nth] = settled[part + nth].then_some((part + nth) as u32);
                    }
                    for nth in 0..utterances_here {
                        let own = parts.utterances[utterance + nth].parts.clone();
                        let all = settled[own].iter().all(|settled| *settled);
                        new_utterances[old_utterance + nth] = all.then_some((utterance + nth) as u32);
                    }
                }
            }
            part += parts_here;
            utterance += utterances_here;
        }
        let new = |places: &[Option<u32>], old: u32| Some(*places.get(old as usize)?.as_ref()? as usize);
        let pairs = self.pairs.iter().filter_map(|(a, b, containment)| {
            let (a, b) = (new(&new_parts, *a)?, new(&new_parts, *b)?);
            Some(Pair { a, b, containment: f32::from_bits(*containment), chained: false })
        });
        let relations = self.relations.iter().filter_map(|(member, longest, relation)| {
            Some(((new(&new_utterances, *member)?, new(&new_utterances, *longest)?), *relation))
        });
        Holding { settled, pairs: pairs.collect(), relations: relations.collect() }
    }

    /// Of which stems nothing has changed that pairs depend on.
    fn same_stems(&self, parts: &Parts<'_>) -> Vec<bool> {
        let mut same = vec![false; parts.digests.len()];
        if self.parts as usize != coarse(parts.parts.len()) {
            return same;
        }
        let mut at = 0;
        for (nth, (digest, class)) in parts.digests.iter().zip(classes(parts)).enumerate() {
            while self.stems.get(at).is_some_and(|old| old < digest) {
                at += 1;
            }
            same[nth] = self.stems.get(at) == Some(digest) && self.classes.get(at) == Some(&class);
        }
        same
    }
}

fn classes(parts: &Parts<'_>) -> Vec<u64> {
    (0..parts.digests.len() as u32).map(|stem| pairs::class(parts, stem)).collect()
}

fn total(documents: &[Place], count: impl Fn(&Place) -> u32) -> usize {
    documents.iter().map(|place| count(place) as usize).sum()
}

/// The first part and the first utterance of each document.
fn starts(documents: &[Place]) -> Vec<(usize, usize)> {
    let places = documents.iter().scan((0, 0), |(part, utterance), place| {
        let start = (*part, *utterance);
        *part += place.parts as usize;
        *utterance += place.utterances as usize;
        Some(start)
    });
    places.collect()
}
