//! Speakers across the corpus: which names of many documents are one person's.
//!
//! Apart from [`super::names`], which knows one document. Names are merged when the last name is the same
//! (spelt by whatever transliteration) and the first names are equal, an initial, a nickname or a typing error
//! apart; never on a surname alone between two full names. What the user's settings say is never overruled.

use super::language::{Language, class};
use super::names::{Gender, Member, fold, given_names_agree};
use super::runs::take_apart;
use super::tokens::words;
use crate::document::{Settings, Speaker, SpeakerId, SpeakerKind};
use std::collections::{HashMap, HashSet};

/// A name as it is compared: folded words.
#[derive(Clone, Debug)]
struct Node {
    words: Vec<String>,
    kind: SpeakerKind,
    gender: Gender,
    /// Documents that use it.
    documents: u32,
    forms: Vec<(String, u32)>,
    roles: Vec<(String, u32)>,
    role_words: HashSet<String>,
    /// Whether quotations or turns point here.
    speaks: bool,
    /// The setting that names it.
    setting: Option<usize>,
}

/// Collects names and merges them.
pub(crate) struct Registry<'s> {
    settings: &'s Settings,
    nodes: Vec<Node>,
    by_key: HashMap<String, usize>,
    language: &'static Language,
}

/// What a label in a transcript names.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Label {
    /// Name without titles.
    pub(crate) name: String,
    /// Titles and what stands in brackets.
    pub(crate) roles: Vec<String>,
    /// Whether it names a function (Interviewer, Speaker 1) and not somebody.
    pub(crate) generic: bool,
}

impl<'s> Registry<'s> {
    pub(crate) fn new(settings: &'s Settings) -> Registry<'s> {
        let language = Language::of(settings.language.as_deref(), "");
        let mut registry = Registry { settings, nodes: Vec::new(), by_key: HashMap::new(), language };
        for (i, setting) in settings.speakers.iter().enumerate() {
            let place = registry.node(&setting.name, setting.kind.unwrap_or(SpeakerKind::Person));
            let node = &mut registry.nodes[place];
            node.setting = Some(i);
            node.roles.extend(setting.roles.iter().map(|role| (role.clone(), 1000)));
            for alias in &setting.aliases {
                registry.by_key.insert(key(alias), place);
            }
        }
        registry
    }

    /// The node of a name given in full, made if need be.
    fn node(&mut self, name: &str, kind: SpeakerKind) -> usize {
        let key = key(name);
        if let Some(place) = self.by_key.get(&key) {
            return *place;
        }
        let words: Vec<String> = name.split_whitespace().map(fold).filter(|word| !word.is_empty()).collect();
        self.by_key.insert(key, self.nodes.len());
        self.nodes.push(Node {
            words,
            kind,
            gender: Gender::Unknown,
            documents: 0,
            forms: Vec::new(),
            roles: Vec::new(),
            role_words: HashSet::new(),
            speaks: false,
            setting: None,
        });
        self.nodes.len() - 1
    }

    /// Enters a member of a document's cast; gives its node.
    pub(crate) fn member(&mut self, member: &Member, speaks: bool) -> usize {
        let place = self.node(&member.name, member.kind);
        let node = &mut self.nodes[place];
        node.documents += 1;
        node.speaks |= speaks;
        if node.gender == Gender::Unknown {
            node.gender = member.gender;
        }
        for (form, count) in &member.forms {
            bump(&mut node.forms, form, *count);
        }
        for role in &member.roles {
            bump(&mut node.roles, role, 1);
        }
        node.role_words.extend(member.role_words.iter().cloned());
        place
    }

    /// Enters a speaker that metadata or a label names; `document` keeps generic labels of different documents
    /// apart.
    pub(crate) fn label(&mut self, label: &str, document: &str) -> usize {
        let read = read_label(label, self.language);
        if let Some(place) = self.by_key.get(&key(label)).copied().filter(|_| !read.generic) {
            let node = &mut self.nodes[place];
            node.speaks = true;
            bump(&mut node.forms, &read.name, 1);
            return place;
        }
        let name = if read.generic { format!("{} ({document})", read.name) } else { read.name.clone() };
        let kind = if read.generic { SpeakerKind::Unknown } else { SpeakerKind::Person };
        let place = self.node(&name, kind);
        // The label as it stands is found at once the next time.
        if !read.generic {
            self.by_key.insert(key(label), place);
        }
        let node = &mut self.nodes[place];
        node.speaks = true;
        node.documents += 1;
        bump(&mut node.forms, &name, 1);
        for role in &read.roles {
            bump(&mut node.roles, role, 1);
            node.role_words.extend(role.split_whitespace().map(super::names::role_word));
        }
        place
    }

    /// Merges, names and numbers the speakers; gives them with the speaker of every node that speaks.
    pub(crate) fn settle(mut self) -> (Vec<Speaker>, Vec<Option<SpeakerId>>) {
        let mut root: Vec<usize> = (0..self.nodes.len()).collect();
        let forbidden: HashSet<(String, String)> = self
            .settings
            .speakers
            .iter()
            .flat_map(|setting| setting.distinct.iter().map(|other| (key(&setting.name), key(other))))
            .flat_map(|(a, b)| [(a.clone(), b.clone()), (b, a)])
            .collect();
        let mut by_last: HashMap<String, Vec<usize>> = HashMap::new();
        for (place, node) in self.nodes.iter().enumerate() {
            if node.kind == SpeakerKind::Person && node.words.len() >= 2 {
                let last = node.words.last().map(|last| transliterated(last)).unwrap_or_default();
                by_last.entry(last).or_default().push(place);
            }
        }
        let mut lasts: Vec<&String> = by_last.keys().collect();
        lasts.sort();
        for last in lasts {
            let places = &by_last[last];
            for (i, a) in places.iter().enumerate() {
                // Names shared by hundreds are no evidence of anything.
                for b in places[i + 1..].iter().take(64) {
                    let (one, other) = (&self.nodes[*a], &self.nodes[*b]);
                    let apart = (one.setting.is_some() && other.setting.is_some())
                        || forbidden.contains(&(one.words.concat(), other.words.concat()));
                    if !apart && self.same(one, other, places) {
                        join(&mut root, *a, *b);
                    }
                }
            }
        }
        self.surnames(&mut root, &by_last, &forbidden);
        self.number(root)
    }

    /// Whether two full names with the same last name are one person's.
    fn same(&self, a: &Node, b: &Node, all: &[usize]) -> bool {
        let (first, other) = (&a.words[0], &b.words[0]);
        if !a.gender.fits(b.gender) {
            return false;
        }
        let middles = |node: &Node| node.words[1..node.words.len() - 1].to_vec();
        let (middle, other_middle) = (middles(a), middles(b));
        if !middle.is_empty() && !other_middle.is_empty() && !given_names_agree(&middle[0], &other_middle[0])
        {
            return false;
        }
        if transliterated(first) == transliterated(other) || self.language.nicknames(first, other) {
            return true;
        }
        if first.len() == 1 || other.len() == 1 {
            // J. Smith is John Smith unless there is a James.
            let (initial, full) = if first.len() == 1 { (first, other) } else { (other, first) };
            return full.starts_with(initial.as_str())
                && all.iter().all(|place| {
                    let word = &self.nodes[*place].words[0];
                    !word.starts_with(initial.as_str())
                        || word.len() == 1
                        || given_names_agree(word, full)
                        || self.language.nicknames(word, full)
                });
        }
        given_names_agree(first, other)
    }

    /// A bare surname joins the full name that nearly all documents mean by it, unless its titles disagree.
    fn surnames(
        &self,
        root: &mut [usize],
        by_last: &HashMap<String, Vec<usize>>,
        forbidden: &HashSet<(String, String)>,
    ) {
        for (place, node) in self.nodes.iter().enumerate() {
            if node.words.len() != 1 || node.kind != SpeakerKind::Person || node.setting.is_some() {
                continue;
            }
            let Some(places) = by_last.get(&transliterated(&node.words[0])) else { continue };
            let mut totals: HashMap<usize, u32> = HashMap::new();
            for full in places {
                *totals.entry(find(root, *full)).or_default() += self.nodes[*full].documents.max(1);
            }
            let total: u32 = totals.values().sum();
            let Some((best, count)) =
                totals.into_iter().max_by_key(|(place, count)| (*count, std::cmp::Reverse(*place)))
            else {
                continue;
            };
            let full = &self.nodes[best];
            let agree = node.role_words.is_empty()
                || full.role_words.is_empty()
                || node.role_words.iter().any(|word| full.role_words.contains(word));
            let apart = forbidden.contains(&(node.words.concat(), full.words.concat()));
            if count * 100 >= total * 95 && agree && !apart && node.gender.fits(full.gender) {
                join(root, best, place);
            }
        }
    }

    fn number(&mut self, mut root: Vec<usize>) -> (Vec<Speaker>, Vec<Option<SpeakerId>>) {
        let mut groups: HashMap<usize, Vec<usize>> = HashMap::new();
        for place in 0..self.nodes.len() {
            groups.entry(find(&mut root, place)).or_default().push(place);
        }
        let mut ids = vec![None; self.nodes.len()];
        let mut speakers = Vec::new();
        let mut names: HashSet<String> = HashSet::new();
        for place in 0..self.nodes.len() {
            let Some(group) = groups.remove(&find(&mut root, place)) else { continue };
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

    fn speaker(&self, group: &[usize], names: &mut HashSet<String>) -> Speaker {
        let mut forms: Vec<(String, u32)> = Vec::new();
        let mut roles: Vec<(String, u32)> = Vec::new();
        for node in group.iter().map(|place| &self.nodes[*place]) {
            node.forms.iter().for_each(|(form, count)| bump(&mut forms, form, *count));
            node.roles.iter().for_each(|(role, count)| bump(&mut roles, role, *count));
        }
        let setting =
            group.iter().find_map(|place| self.nodes[*place].setting).map(|i| &self.settings.speakers[i]);
        let full = |form: &str| form.split_whitespace().count().min(2);
        let best = forms.iter().max_by(|(a, m), (b, n)| {
            (full(a), m, a.len()).cmp(&(full(b), n, b.len())).then_with(|| b.cmp(a))
        });
        let name = setting.map(|setting| setting.name.clone()).or_else(|| best.map(|(name, _)| name.clone()));
        let name = name.unwrap_or_else(|| self.nodes[group[0]].words.join(" "));
        let mut unique = name.clone();
        let mut number = 1;
        while !names.insert(unique.clone()) {
            number += 1;
            unique = format!("{name} ({number})");
        }
        forms.retain(|(form, _)| *form != name);
        forms.sort_by(|(a, m), (b, n)| n.cmp(m).then_with(|| a.cmp(b)));
        roles.sort_by(|(a, m), (b, n)| n.cmp(m).then_with(|| a.cmp(b)));
        let kind = setting.and_then(|setting| setting.kind).unwrap_or(self.nodes[group[0]].kind);
        Speaker {
            name: unique,
            kind,
            aliases: forms,
            roles: roles.into_iter().map(|(role, _)| role).collect(),
        }
    }
}

/// Reads a transcript's label: `MR. SMITH`, `Jane Roe (Labour)`, `Speaker 1`.
pub(crate) fn read_label(label: &str, language: &Language) -> Label {
    let mut roles = Vec::new();
    let mut name = label.trim().trim_end_matches([':', '.']).trim().to_owned();
    while let Some(open) = name.find(['(', '[']) {
        let close = name[open..].find([')', ']']).map_or(name.len(), |close| open + close + 1);
        let inner = name[open + 1..close].trim_end_matches([')', ']']).trim().to_owned();
        if !inner.is_empty() {
            roles.push(inner);
        }
        name.replace_range(open..close, "");
    }
    let mut name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    if let Some((before, after)) = name.split_once(',') {
        roles.push(after.trim().to_owned());
        name = before.trim().to_owned();
    }
    if !name.contains(char::is_lowercase) && name.chars().filter(|c| c.is_alphabetic()).count() > 2 {
        name = title_case(&name);
    }
    let folded = fold(&name);
    let stem = folded.trim_end_matches(|c: char| c.is_ascii_digit());
    const GENERIC: &[&str] = &[
        "q",
        "a",
        "i",
        "question",
        "answer",
        "interviewer",
        "interviewee",
        "speaker",
        "moderator",
        "reporter",
        "host",
        "audience",
        "participant",
        "man",
        "woman",
        "malespeaker",
        "femalespeaker",
        "unidentified",
        "unidentifiedspeaker",
        "unknown",
        "unknownspeaker",
        "caller",
        "narrator",
        "voice",
        "all",
        "crowd",
        "audiencemember",
        "unidentifiedmale",
        "unidentifiedfemale",
        "interpreter",
        "translator",
        "operator",
        "respondent",
        "clerk",
        "chair",
        "chairman",
        "thechair",
        "presidingofficer",
        "frage",
        "antwort",
        "interviewerin",
        "sprecher",
        "moderatorin",
        "reponse",
        "journaliste",
        "question",
        "anhonmember",
        "anhonourablemember",
        "honmembers",
        "honourablemembers",
        "anhonorablemember",
        "honorablemembers",
        "severalhonorablemembers",
        "severalhonourablemembers",
        "governmentmembers",
        "oppositionmembers",
        "members",
        "honourablemember",
        "honorablemember",
        "interjector",
    ];
    let generic = stem.len() <= 1 || GENERIC.contains(&stem);
    if generic {
        return Label { name, roles, generic };
    }
    let tokens = words(&name, 0..name.len(), language);
    if tokens.len() >= 2 && tokens.iter().all(|t| t.capital() || t.is(class::PARTICLE | class::OF)) {
        let run = take_apart(&tokens, 0..tokens.len());
        if let (Some(first), Some(last)) = (tokens.get(run.name.start), tokens.last())
            && run.titles.len() < tokens.len()
            && !run.titles.is_empty()
        {
            let title = name[..first.start].trim().to_owned();
            let courtesy = tokens[run.titles.clone()].iter().all(|t| t.is(class::TITLE_M | class::TITLE_F));
            if !courtesy {
                roles.insert(0, title);
            }
            name = name[first.start..last.end].to_owned();
        }
    }
    Label { name, roles, generic }
}

/// `MCCAIN` as `McCain`, `O'BRIEN` as `O'Brien`, `J. SMITH-JONES` as `J. Smith-Jones`.
fn title_case(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for (i, word) in name.split(' ').enumerate() {
        if i > 0 {
            out.push(' ');
        }
        let mut up = true;
        let lower: Vec<char> = word.chars().flat_map(char::to_lowercase).collect();
        let mc = lower.len() > 4 && lower[0] == 'm' && lower[1] == 'c';
        for (j, c) in lower.iter().enumerate() {
            if up || (mc && j == 2) {
                out.extend(c.to_uppercase());
            } else {
                out.push(*c);
            }
            up = matches!(c, '-' | '.') || (matches!(c, '\'' | '’') && j == 1);
        }
    }
    out
}

/// A last or first name without what transliterations differ in: y/i/ii/iy, kh/h, zh/j, ks/x, ts/c, ei/ey,
/// -ov/-off, -ev/-yev.
pub(crate) fn transliterated(word: &str) -> String {
    if word.len() < 4 || !word.is_ascii() {
        return word.to_owned();
    }
    let mut out = word.to_owned();
    for (from, to) in [
        ("kh", "h"),
        ("zh", "j"),
        ("ks", "x"),
        ("tch", "ch"),
        ("ts", "c"),
        ("off", "ov"),
        ("eff", "ev"),
        ("yev", "ev"),
        ("ph", "f"),
        ("ou", "u"),
    ] {
        if out.contains(from) {
            out = out.replace(from, to);
        }
    }
    out = out.replace('y', "i");
    for (from, to) in [("ii", "i"), ("ei", "e"), ("ai", "a")] {
        if out.contains(from) {
            out = out.replace(from, to);
        }
    }
    out
}

fn key(name: &str) -> String {
    fold(name)
}

fn bump(list: &mut Vec<(String, u32)>, item: &str, count: u32) {
    match list.iter_mut().find(|(known, _)| known == item) {
        Some((_, total)) => *total += count,
        None => list.push((item.to_owned(), count)),
    }
}

fn find(root: &mut [usize], place: usize) -> usize {
    let mut at = place;
    while root[at] != at {
        root[at] = root[root[at]];
        at = root[at];
    }
    at
}

fn join(root: &mut [usize], a: usize, b: usize) {
    let (a, b) = (find(root, a), find(root, b));
    let (low, high) = (a.min(b), a.max(b));
    root[high] = low;
}
