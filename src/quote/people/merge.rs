//! Which names of the corpus are one person's, and what only the user knows.
//!
//! Separate from collecting the names, because here everything is known and only compared. Two names become one
//! where the surname is the same in whatever transliteration and the first names agree, and where nothing else that
//! agrees with the one disagrees with the other: `George Bush` stays by itself where there are a George W. and a
//! George H. W. A surname alone joins a full name only if a title says so too.

use crate::document::{DocId, Speaker, SpeakerId, SpeakerKind};
use crate::quote::people::names::{Gender, given_names_agree};
use crate::quote::people::speakers::{Node, Registry, find, join};
use crate::quote::people::spelling::{TYPO_LENGTH, given_can_be, mistyped, same_given};
use crate::sort::Order as _;
use rustc_hash::{FxHashMap, FxHashSet};
use std::collections::BTreeMap;
use xxhash_rust::xxh3::xxh3_64;

/// Names that share a surname and are compared; hundreds of Smiths are no evidence of anything.
const COMPARED: usize = 200;

/// What the names suggest and only the user can decide.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Review {
    /// A surname by itself, and the full names that it may stand for.
    pub(crate) surnames: Vec<(SpeakerId, Vec<SpeakerId>)>,
    /// Two full names that differ so little that they may be one.
    pub(crate) alike: Vec<(SpeakerId, SpeakerId)>,
    /// Names that were merged although their first names differ in a letter.
    pub(crate) misspelt: Vec<(SpeakerId, String, String)>,
    /// One name with roles that do not go together, by document.
    pub(crate) namesakes: Vec<(SpeakerId, Vec<(DocId, String)>)>,
}

/// The groups so far, and what must stay apart.
struct Groups {
    root: Vec<usize>,
    /// The setting that a group belongs to, at its root.
    setting: Vec<Option<usize>>,
    apart: Vec<(usize, usize)>,
}

impl Groups {
    /// Joins two groups unless the user's settings keep them apart.
    fn join(&mut self, a: usize, b: usize) {
        let (one, other) = (find(&mut self.root, a), find(&mut self.root, b));
        if one == other || (self.setting[one].is_some() && self.setting[other].is_some()) {
            return;
        }
        for (x, y) in &self.apart {
            let (x, y) = (find(&mut self.root, *x), find(&mut self.root, *y));
            if (x, y) == (one, other) || (y, x) == (one, other) {
                return;
            }
        }
        let setting = self.setting[one].or(self.setting[other]);
        join(&mut self.root, one, other);
        self.setting[one.min(other)] = setting;
    }
}

impl Registry<'_> {
    /// Merges, names and numbers the speakers; gives them with the speaker of every node that speaks.
    pub(crate) fn settle(&self) -> (Vec<Speaker>, Vec<Option<SpeakerId>>) {
        let mut groups = self.groups();
        self.number(&mut groups.root)
    }

    /// What the user should look at, by the speakers that [`Registry::settle`] gives.
    pub(crate) fn review(&self) -> Review {
        let mut groups = self.groups();
        let (_, ids) = self.number(&mut groups.root);
        let mut review = Review::default();
        self.suggest_surnames(&ids, &mut review);
        self.suggest_alike(&ids, &mut review);
        self.suggest_splits(&ids, &mut review);
        review
    }

    fn groups(&self) -> Groups {
        let mut groups = Groups {
            root: (0..self.nodes.len()).collect(),
            setting: self.nodes.iter().map(|node| node.setting).collect(),
            apart: self.apart(),
        };
        let mut by_last: FxHashMap<&str, Vec<usize>> = FxHashMap::default();
        for (place, node) in self.full() {
            by_last.entry(&node.surname).or_default().push(place);
        }
        let mut surnames: Vec<(&str, &[usize])> =
            by_last.iter().map(|(surname, places)| (*surname, &places[..])).collect();
        surnames.order();
        for (_, places) in surnames {
            self.merge_surname(&places[..places.len().min(COMPARED)], &mut groups);
        }
        self.merge_mistyped(&mut groups);
        self.merge_titled(&by_last, &mut groups);
        groups
    }

    /// The nodes that are persons with a first name.
    fn full(&self) -> impl Iterator<Item = (usize, &Node)> {
        let person = |node: &Node| node.kind == SpeakerKind::Person && node.words.len() >= 2;
        self.nodes.iter().enumerate().filter(move |(_, node)| person(node))
    }

    /// The nodes that are a surname and nothing else.
    fn bare(&self) -> impl Iterator<Item = (usize, &Node)> {
        let person = |node: &Node| node.kind == SpeakerKind::Person && node.words.len() == 1;
        self.nodes.iter().enumerate().filter(move |(_, node)| person(node))
    }

    /// The pairs that `distinct` names.
    fn apart(&self) -> Vec<(usize, usize)> {
        let settings = self.settings.speakers.iter();
        if settings.clone().all(|setting| setting.distinct.is_empty()) {
            return Vec::new();
        }
        let mut by_name: FxHashMap<String, Vec<usize>> = FxHashMap::default();
        for (place, node) in self.nodes.iter().enumerate() {
            by_name.entry(node.words.concat()).or_default().push(place);
            for (form, _) in &node.forms {
                by_name.entry(crate::quote::people::names::fold(form)).or_default().push(place);
            }
        }
        let places = |name: &str| {
            by_name.get(&crate::quote::people::names::fold(name)).map(Vec::as_slice).unwrap_or_default()
        };
        let mut apart = Vec::new();
        for setting in settings {
            for other in &setting.distinct {
                for one in places(&setting.name) {
                    apart.extend(
                        places(other).iter().filter(|other| *other != one).map(|other| (*one, *other)),
                    );
                }
            }
        }
        apart
    }

    /// Merges the names of one surname: two that agree, unless a third agrees with only one of them.
    fn merge_surname(&self, places: &[usize], groups: &mut Groups) {
        let count = places.len();
        let mut agree = vec![false; count * count];
        for i in 0..count {
            for j in i + 1..count {
                let same = self.same(&self.nodes[places[i]], &self.nodes[places[j]]);
                agree[i * count + j] = same;
                agree[j * count + i] = same;
            }
        }
        for i in 0..count {
            for j in i + 1..count {
                let third = |k: usize| k != i && k != j && agree[i * count + k] != agree[j * count + k];
                if agree[i * count + j] && !(0..count).any(third) {
                    groups.join(places[i], places[j]);
                }
            }
        }
    }

    /// Whether two full names with the same surname can be one person's.
    fn same(&self, a: &Node, b: &Node) -> bool {
        let (Some(first), Some(other)) = (a.words.first(), b.words.first()) else { return false };
        if !a.gender.fits(b.gender) || a.generation != b.generation {
            return false;
        }
        let middle = |node: &Node| node.words.get(1).filter(|_| node.words.len() > 2).cloned();
        if let (Some(middle), Some(other)) = (middle(a), middle(b))
            && !given_can_be(&middle, &other, self.language)
        {
            return false;
        }
        // H. Ross Perot and Ross Perot, W. Mitt Romney and Mitt Romney.
        let second = |node: &Node, name: &str| {
            node.words.len() > 2 && node.words[0].chars().count() == 1 && node.words[1] == name
        };
        let alike = a.given == b.given || self.language.nicknames(first, other);
        alike || given_names_agree(first, other) || second(a, other) || second(b, first)
    }

    /// Merges a rare full name with a frequent one whose surname differs by a typing error, where the first names
    /// are the same and the roles do not speak against it.
    fn merge_mistyped(&self, groups: &mut Groups) {
        for (rare, frequent) in self.mistyped_pairs() {
            let (one, other) = (&self.nodes[rare], &self.nodes[frequent]);
            let (few, many) = (uses(one), uses(other));
            if few <= 2 && many >= 3 * few && agreeing_roles(one, other) && one.setting.is_none() {
                groups.join(frequent, rare);
            }
        }
    }

    /// Full names of the same first name whose surnames are a typing error apart: the rarer one first.
    fn mistyped_pairs(&self) -> Vec<(usize, usize)> {
        // Two words one letter apart are equal when the right letter of each, or of one, is left out.
        let mut without: Vec<(u64, usize)> = Vec::new();
        for (place, node) in self.full() {
            let (Some(first), Some(last)) = (node.words.first(), node.words.last()) else { continue };
            if last.len() < TYPO_LENGTH || first.chars().count() < 2 {
                continue;
            }
            let mut name = node.given.clone().into_bytes();
            name.push(0xff);
            let given = name.len();
            name.extend_from_slice(last.as_bytes());
            without.push((xxh3_64(&name), place));
            let mut before = None;
            for (at, c) in last.char_indices() {
                // Of letters in a row that are the same it does not matter which is left out.
                if before.replace(c) == Some(c) {
                    continue;
                }
                name.truncate(given);
                name.extend_from_slice(&last.as_bytes()[..at]);
                name.extend_from_slice(&last.as_bytes()[at + c.len_utf8()..]);
                without.push((xxh3_64(&name), place));
            }
        }
        // Most are met once.
        let slots = (8 * without.len()).next_power_of_two();
        let mut met = vec![0u8; slots];
        for (key, _) in &without {
            let met = &mut met[*key as usize % slots];
            *met = met.saturating_add(1);
        }
        without.retain(|(key, _)| met[*key as usize % slots] > 1);
        without.order();
        let mut pairs: FxHashSet<(usize, usize)> = FxHashSet::default();
        let same = without.chunk_by(|a, b| a.0 == b.0);
        for places in same.filter(|places| (2..=COMPARED).contains(&places.len())) {
            for (i, (_, a)) in places.iter().enumerate() {
                for (_, b) in &places[i + 1..] {
                    let (one, other) = (&self.nodes[*a], &self.nodes[*b]);
                    let (Some(last), Some(other_last)) = (one.words.last(), other.words.last()) else {
                        continue;
                    };
                    let generation = one.generation == other.generation;
                    if mistyped(last, other_last) && generation && one.gender.fits(other.gender) {
                        let rarer = (uses(one), *b) < (uses(other), *a);
                        pairs.insert(if rarer { (*a, *b) } else { (*b, *a) });
                    }
                }
            }
        }
        let mut pairs: Vec<(usize, usize)> = pairs.into_iter().collect();
        pairs.order();
        pairs
    }

    /// A surname with a title ("President Putin") joins the only full name of that surname that has the title too;
    /// equal surnames of several documents are one speaker where nothing distinguishes them.
    fn merge_titled(&self, by_last: &FxHashMap<&str, Vec<usize>>, groups: &mut Groups) {
        let mut alone: BTreeMap<(String, bool), Vec<usize>> = BTreeMap::new();
        for (place, node) in self.bare().filter(|(_, node)| node.setting.is_none()) {
            let places = by_last.get(node.surname.as_str()).map(Vec::as_slice).unwrap_or_default();
            let titled: FxHashSet<usize> = places
                .iter()
                .filter(|full| {
                    let full = &self.nodes[**full];
                    node.role_words.iter().any(|word| full.role_words.contains(word))
                        && node.gender.fits(full.gender)
                })
                .map(|full| find(&mut groups.root, *full))
                .collect();
            match titled.iter().next() {
                Some(full) if titled.len() == 1 => groups.join(*full, place),
                _ => alone
                    .entry((node.words[0].clone(), node.gender == Gender::Female))
                    .or_default()
                    .push(place),
            }
        }
        for places in alone.values() {
            for pair in places.windows(2) {
                groups.join(pair[0], pair[1]);
            }
        }
    }

    fn suggest_surnames(&self, ids: &[Option<SpeakerId>], review: &mut Review) {
        let mut seen = FxHashSet::default();
        for (place, node) in self.bare() {
            let Some(id) = ids[place].filter(|id| node.setting.is_none() && seen.insert(*id)) else {
                continue;
            };
            let mut full: Vec<SpeakerId> = self
                .full()
                .filter(|(_, full)| full.surname == node.surname)
                .filter(|(_, full)| full.gender.fits(node.gender))
                .filter_map(|(place, _)| ids[place])
                .collect();
            full.order();
            full.dedup();
            if !full.is_empty() && !full.contains(&id) {
                review.surnames.push((id, full));
            }
        }
    }

    fn suggest_alike(&self, ids: &[Option<SpeakerId>], review: &mut Review) {
        let mut seen = FxHashSet::default();
        for (rare, frequent) in self.mistyped_pairs() {
            if let (Some(rare), Some(frequent)) = (ids[rare], ids[frequent])
                && rare != frequent
                && seen.insert((rare, frequent))
            {
                review.alike.push((rare, frequent));
            }
        }
    }

    fn suggest_splits(&self, ids: &[Option<SpeakerId>], review: &mut Review) {
        let mut members: BTreeMap<SpeakerId, Vec<&Node>> = BTreeMap::new();
        for (place, node) in self.full() {
            if let Some(id) = ids[place] {
                members.entry(id).or_default().push(node);
            }
        }
        for (id, nodes) in members {
            if nodes.iter().any(|node| node.setting.is_some()) {
                continue;
            }
            for (i, a) in nodes.iter().enumerate() {
                let unlike = |b: &&&Node| {
                    let (first, other) = (&a.words[0], &b.words[0]);
                    first.chars().count() > 1
                        && other.chars().count() > 1
                        && given_names_agree(first, other)
                        && !same_given(first, other, self.language)
                };
                if let (Some(b), Some((one, _))) = (nodes[i + 1..].iter().find(unlike), a.forms.first())
                    && let Some((other, _)) = b.forms.first()
                {
                    review.misspelt.push((id, one.clone(), other.clone()));
                }
            }
            if let Some(parts) = namesakes(&nodes) {
                review.namesakes.push((id, parts));
            }
        }
    }
}

/// How often a name was met.
fn uses(node: &Node) -> u32 {
    node.forms.iter().map(|(_, count)| *count).sum()
}

/// Whether nothing in two names' roles says that they are two people.
fn agreeing_roles(a: &Node, b: &Node) -> bool {
    a.role_words.is_empty()
        || b.role_words.is_empty()
        || a.role_words.iter().any(|word| b.role_words.contains(word))
}

/// The documents with their roles, where two documents give one name roles that share no word.
fn namesakes(nodes: &[&Node]) -> Option<Vec<(DocId, String)>> {
    let mut by_doc: BTreeMap<DocId, Vec<&str>> = BTreeMap::new();
    for (doc, role) in nodes.iter().flat_map(|node| &node.offices) {
        by_doc.entry(*doc).or_default().push(role);
    }
    let words = |roles: &[&str]| -> FxHashSet<String> {
        roles
            .iter()
            .flat_map(|role| role.split_whitespace())
            .map(crate::quote::people::names::role_word)
            .collect()
    };
    let sets: Vec<FxHashSet<String>> = by_doc.values().map(|roles| words(roles)).collect();
    let (one, rest) = sets.split_first()?;
    // Whoever held several offices has documents that name two of them.
    let disjoint = rest.iter().any(|other| one.is_disjoint(other));
    let mut reached = one.clone();
    for _ in 0..sets.len().min(8) {
        sets.iter()
            .filter(|set| !set.is_disjoint(&reached))
            .cloned()
            .collect::<Vec<_>>()
            .into_iter()
            .for_each(|set| reached.extend(set));
    }
    let split = disjoint && sets.iter().any(|set| set.is_disjoint(&reached));
    split.then(|| by_doc.into_iter().map(|(doc, roles)| (doc, roles.join(", "))).collect())
}
