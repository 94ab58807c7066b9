//! Speakers across the corpus: which names of many documents are one person's.
//!
//! Separate from [`crate::quote::people::names`], which knows one document. Names are merged when the last name is
//! the same (spelt by whatever transliteration) and the first names are equal, an initial, a nickname or a typing
//! error apart; never on a surname alone between two full names. What the user's settings say is never overruled.

use crate::document::{DocId, Document, Settings, Speaker, SpeakerId, SpeakerKind};
use crate::quote::languages::Language;
use crate::quote::people::cast::Member;
use crate::quote::people::label;
use crate::quote::people::label::{Comma, Label};
use crate::quote::people::names::{Gender, fold, generation, role_word};
use crate::quote::people::spelling::transliterated;
use crate::sort::Order as _;
use rustc_hash::{FxHashMap, FxHashSet};
use std::sync::{Arc, OnceLock};

/// A name as it is compared: folded words.
#[derive(Clone, Debug)]
pub(crate) struct Node {
    /// Without `Jr.` and its like.
    pub(crate) words: Vec<String>,
    /// The first and the last of them without what transliterations differ in.
    pub(crate) given: String,
    pub(crate) surname: String,
    /// `jr`, `sr`, `ii`: father and son are two.
    pub(crate) generation: Option<&'static str>,
    pub(crate) kind: SpeakerKind,
    pub(crate) gender: Gender,
    /// Documents that use it.
    pub(crate) documents: u32,
    pub(crate) forms: Vec<(String, u32)>,
    pub(crate) roles: Vec<(String, u32)>,
    pub(crate) role_words: FxHashSet<String>,
    /// The roles that single documents give, for finding two people of one name.
    pub(crate) offices: Vec<(DocId, String)>,
    /// Whether quotations or turns point here.
    pub(crate) speaks: bool,
    /// The setting that names it.
    pub(crate) setting: Option<usize>,
}

/// A label that was read.
struct KnownLabel {
    text: Arc<str>,
    label: Label,
    /// The node that it means in every document, once it was entered.
    place: OnceLock<usize>,
}

/// The documents in which a name means the node of a setting; `None`: all of them.
type Meant<'s> = (Option<&'s [String]>, usize);

/// Collects names and merges them.
pub(crate) struct Registry<'s> {
    pub(crate) settings: &'s Settings,
    pub(crate) nodes: Vec<Node>,
    by_key: FxHashMap<String, usize>,
    /// What the settings say a name means, in every document or in some.
    by_setting: FxHashMap<String, Vec<Meant<'s>>>,
    /// The full names of the document at hand, for labels that have a part of one.
    full_names: FxHashMap<String, Option<String>>,
    comma: Comma,
    /// Labels that were read before: most come again and again.
    labels: FxHashMap<Arc<str>, Arc<KnownLabel>>,
    /// Those of the document at hand, and how many of them were entered.
    of_document: (Vec<Arc<KnownLabel>>, usize),
    pub(crate) language: &'static Language,
}

impl<'s> Registry<'s> {
    pub(crate) fn new(settings: &'s Settings, documents: &[Document]) -> Registry<'s> {
        let language = Language::of(settings.language.as_deref(), "");
        let labels = documents.iter().flat_map(|document| {
            document.turns.iter().filter_map(|turn| turn.label.as_deref()).chain(document.speaker.as_deref())
        });
        let mut registry = Registry {
            settings,
            nodes: Vec::new(),
            by_key: FxHashMap::default(),
            by_setting: FxHashMap::default(),
            full_names: FxHashMap::default(),
            comma: Comma::of(labels, language),
            labels: FxHashMap::default(),
            of_document: Default::default(),
            language,
        };
        for (i, setting) in settings.speakers.iter().enumerate() {
            let kind = setting.kind.unwrap_or(SpeakerKind::Person);
            let place = registry.node(&format!("={i}"), &setting.name, kind);
            let node = &mut registry.nodes[place];
            node.setting = Some(i);
            node.roles.extend(setting.roles.iter().map(|role| (role.clone(), 1000)));
            node.role_words
                .extend(setting.roles.iter().flat_map(|role| role.split_whitespace().map(role_word)));
            let docs = (!setting.docs.is_empty()).then_some(setting.docs.as_slice());
            for name in setting.aliases.iter().chain([&setting.name]) {
                registry.by_setting.entry(fold(name)).or_default().push((docs, place));
            }
        }
        registry
    }

    /// The node of that key, made from the name if need be.
    fn node(&mut self, key: &str, name: &str, kind: SpeakerKind) -> usize {
        if let Some(place) = self.by_key.get(key) {
            return *place;
        }
        let mut words: Vec<String> =
            name.split_whitespace().map(fold).filter(|word| !word.is_empty()).collect();
        let generation = words.last().and_then(|last| generation(last)).filter(|_| words.len() > 1);
        if generation.is_some() {
            words.pop();
        }
        self.by_key.insert(key.to_owned(), self.nodes.len());
        self.nodes.push(Node {
            given: words
                .first()
                .map(|first| transliterated(self.language.spelling(first)))
                .unwrap_or_default(),
            surname: words.last().map(|last| transliterated(last)).unwrap_or_default(),
            words,
            generation,
            kind,
            gender: Gender::Unknown,
            documents: 0,
            forms: Vec::new(),
            roles: Vec::new(),
            role_words: FxHashSet::default(),
            offices: Vec::new(),
            speaks: false,
            setting: None,
        });
        self.nodes.len() - 1
    }

    /// What the settings say that a name means in a document; a setting for that document beats one for all.
    fn set(&self, name: &str, document: &Document) -> Option<usize> {
        if self.by_setting.is_empty() {
            return None;
        }
        let meant = self.by_setting.get(&fold(name))?;
        let here = |docs: &[String]| docs.iter().any(|doc| *doc == document.id || *doc == document.path);
        let own = meant.iter().find(|(docs, _)| docs.is_some_and(here));
        own.or_else(|| meant.iter().find(|(docs, _)| docs.is_none())).map(|(_, place)| *place)
    }

    fn read_label(&mut self, label: &str) -> Arc<KnownLabel> {
        if let Some(known) = self.labels.get(label) {
            return Arc::clone(known);
        }
        let text: Arc<str> = label.into();
        let read = label::read(label, self.comma, self.language);
        let read = Arc::new(KnownLabel { text: Arc::clone(&text), label: read, place: OnceLock::new() });
        self.labels.insert(text, Arc::clone(&read));
        read
    }

    /// The same, for a label that stands where it was expected: labels come in the order of the document.
    fn next_label(&mut self, label: &str) -> Arc<KnownLabel> {
        let (known, next) = &mut self.of_document;
        match known.get(*next).filter(|known| *known.text == *label) {
            Some(known) => {
                *next += 1;
                Arc::clone(known)
            }
            None => self.read_label(label),
        }
    }

    /// Enters the speaker whom the user names: exactly this name, whatever else is known.
    pub(crate) fn named(&mut self, name: &str, document: &Document) -> usize {
        let place = match self.set(name, document) {
            Some(place) => place,
            None => self.node(&fold(name), name, SpeakerKind::Person),
        };
        let node = &mut self.nodes[place];
        node.speaks = true;
        bump(&mut node.forms, name, 1);
        place
    }

    /// Numbers the groups that speak; gives the speaker of every node in one.
    pub(crate) fn number(&self, root: &mut [usize]) -> (Vec<Speaker>, Vec<Option<SpeakerId>>) {
        let mut groups: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
        for place in 0..self.nodes.len() {
            groups.entry(find(root, place)).or_default().push(place);
        }
        let mut ids = vec![None; self.nodes.len()];
        let mut speakers = Vec::new();
        let mut names: FxHashSet<String> = FxHashSet::default();
        for place in 0..self.nodes.len() {
            let Some(group) = groups.remove(&find(root, place)) else { continue };
            if !group.iter().any(|place| self.nodes[*place].speaks) {
                continue;
            }
            let id = SpeakerId(speakers.len() as u32);
            for place in &group {
                ids[*place] = Some(id);
            }
            speakers.push(self.speaker(&group, &mut names));
        }
        (speakers, ids)
    }

    fn speaker(&self, group: &[usize], names: &mut FxHashSet<String>) -> Speaker {
        let mut forms: Vec<(String, u32)> = Vec::new();
        let mut roles: Vec<(String, u32)> = Vec::new();
        for node in group.iter().map(|place| &self.nodes[*place]) {
            node.forms.iter().for_each(|(form, count)| bump(&mut forms, form, *count));
            node.roles.iter().for_each(|(role, count)| bump(&mut roles, role, *count));
        }
        let setting =
            group.iter().find_map(|place| self.nodes[*place].setting).map(|i| &self.settings.speakers[i]);
        // Of equals the longest, which has the fewest letters left out, and of those the first that was met.
        let best = forms.iter().rev().max_by_key(|(form, count)| (fullness(form), *count, form.len()));
        let name = setting.map(|setting| setting.name.clone()).or_else(|| best.map(|(name, _)| name.clone()));
        let name = name.unwrap_or_else(|| self.nodes[group[0]].words.join(" "));
        let mut unique = name.clone();
        let mut number = 1;
        while !names.insert(unique.clone()) {
            number += 1;
            unique = format!("{name} ({number})");
        }
        forms.retain(|(form, _)| *form != name);
        forms.order_by(|(a, m), (b, n)| n.cmp(m).then_with(|| a.cmp(b)));
        roles.order_by(|(a, m), (b, n)| n.cmp(m).then_with(|| a.cmp(b)));
        let kind = setting.and_then(|setting| setting.kind).unwrap_or(self.nodes[group[0]].kind);
        Speaker {
            name: unique,
            kind,
            aliases: forms,
            roles: roles.into_iter().map(|(role, _)| role).collect(),
        }
    }
}

impl Registry<'_> {
    /// Begins a document: labels that have a part of a name mean the one full name of this document that they
    /// are a part of, among the other labels and the names in front of the first turn.
    pub(crate) fn begin<'l>(&mut self, labels: impl Iterator<Item = &'l str>, others: &[String]) {
        self.full_names.clear();
        let mut seen: FxHashSet<String> = FxHashSet::default();
        let mut read = std::mem::take(&mut self.of_document.0);
        read.clear();
        read.extend(labels.map(|label| self.read_label(label)));
        self.of_document = (read, 0);
        let labels = self.of_document.0.iter().map(|known| &known.label);
        if labels.clone().all(|label| label.generic || label.name.contains(' ')) {
            return;
        }
        let full = labels.filter(|label| !label.generic).map(|label| label.name.clone());
        for name in full.chain(others.iter().cloned()).filter(|name| name.contains(' ')) {
            if !seen.insert(fold(&name)) {
                continue;
            }
            let words: Vec<String> =
                name.split_whitespace().map(fold).filter(|word| generation(word).is_none()).collect();
            let (Some(first), Some(last)) = (words.first(), words.last()) else { continue };
            for part in [first, last].into_iter().filter(|part| part.len() > 1) {
                let of = self.full_names.entry(part.clone()).or_insert_with(|| Some(name.clone()));
                if of.as_deref().is_some_and(|of| fold(of) != fold(&name)) {
                    *of = None;
                }
            }
        }
    }

    /// Enters a speaker that metadata or a label names.
    pub(crate) fn label(&mut self, label: &str, doc: DocId, document: &Document) -> usize {
        let known = self.next_label(label);
        let read = &known.label;
        if let Some(&place) = known.place.get() {
            let node = &mut self.nodes[place];
            node.documents += 1;
            bump(&mut node.forms, &read.name, 1);
            read.roles.iter().for_each(|role| bump(&mut node.roles, role, 1));
            return place;
        }
        let part = !read.generic && !read.name.contains(' ');
        let full = if part { self.full_names.get(&read.folded).cloned().flatten() } else { None };
        let (whole, folded) = match &full {
            Some(full) => (full, &fold(full)),
            None => (&read.name, &read.folded),
        };
        let name = if read.generic { format!("{whole} ({})", document.title) } else { whole.clone() };
        let kind = if read.generic { SpeakerKind::Unknown } else { SpeakerKind::Person };
        let set = [label, whole, &name].into_iter().find_map(|name| self.set(name, document));
        let place = set.unwrap_or_else(|| {
            let own = read.generic || !name.contains(' ');
            let own = own.then(|| format!("{folded} {}", doc.0));
            self.node(own.as_ref().unwrap_or(folded), &name, kind)
        });
        if self.by_setting.is_empty() && !read.generic && !part {
            known.place.get_or_init(|| place);
        }
        let node = &mut self.nodes[place];
        node.speaks = true;
        node.documents += 1;
        if node.gender == Gender::Unknown {
            node.gender = read.gender;
        }
        bump(&mut node.forms, &name, 1);
        for role in &read.roles {
            bump(&mut node.roles, role, 1);
            node.role_words.extend(role.split_whitespace().map(role_word));
        }
        place
    }

    /// Enters a member of a document's cast; gives its node.
    ///
    /// What has no name of its own (the report) and surnames alone are kept apart document by document; the
    /// surnames are joined at the end, with more evidence than the surname.
    pub(crate) fn member(&mut self, member: &Member, speaks: bool, doc: DocId, document: &Document) -> usize {
        // George Bush, once called George W. Bush, is that one.
        let words = |form: &str| form.split_whitespace().count();
        let fullest =
            member.forms.iter().map(|(form, _)| form).max_by_key(|form| (fullness(form), words(form)));
        let fullest = fullest.filter(|_| member.words.len() > 1).unwrap_or(&member.name);
        let unnamed = match member.kind {
            SpeakerKind::Person | SpeakerKind::Unknown => false,
            SpeakerKind::Institution => !member.name.contains(char::is_uppercase),
            SpeakerKind::Document => true,
        };
        let shown =
            if unnamed { format!("the {} ({})", member.name, document.title) } else { fullest.clone() };
        let set = self.set(&shown, document).or_else(|| {
            // A user may give any of the forms, and not only the fullest.
            let full = |form: &&(String, u32)| form.0.contains(' ') || member.words.len() == 1;
            member.forms.iter().filter(full).find_map(|(form, _)| self.set(form, document))
        });
        let own = unnamed || (member.words.len() == 1 && member.kind == SpeakerKind::Person);
        let place = set.unwrap_or_else(|| {
            let key = if own { format!("{} {}", fold(&member.name), doc.0) } else { fold(&shown) };
            self.node(&key, &shown, member.kind)
        });
        let node = &mut self.nodes[place];
        node.documents += 1;
        node.speaks |= speaks;
        if node.gender == Gender::Unknown {
            node.gender = member.gender;
        }
        if unnamed {
            bump(&mut node.forms, &shown, 1);
        } else {
            member.forms.iter().for_each(|(form, count)| bump(&mut node.forms, form, *count));
        }
        for role in &member.roles {
            bump(&mut node.roles, role, 1);
            node.offices.push((doc, role.clone()));
        }
        node.role_words.extend(member.role_words.iter().cloned());
        place
    }
}

/// A full name beats one with an initial for the first name, and that a surname.
fn fullness(form: &str) -> u8 {
    let mut words = form.split_whitespace();
    let first = words.next().unwrap_or_default().trim_end_matches('.');
    match words.next() {
        None => 0,
        Some(_) => 1 + u8::from(first.chars().count() > 1),
    }
}

fn bump(list: &mut Vec<(String, u32)>, item: &str, count: u32) {
    match list.iter_mut().find(|(known, _)| known == item) {
        Some((_, total)) => *total += count,
        None => list.push((item.to_owned(), count)),
    }
}

pub(crate) fn find(root: &mut [usize], place: usize) -> usize {
    let mut at = place;
    while root[at] != at {
        root[at] = root[root[at]];
        at = root[at];
    }
    at
}

pub(crate) fn join(root: &mut [usize], a: usize, b: usize) {
    let (a, b) = (find(root, a), find(root, b));
    let (low, high) = (a.min(b), a.max(b));
    root[high] = low;
}
