//! Makes of a tree what can be executed against one corpus: words become sets of terms, phrases steps with gaps,
//! filters sets of tokens. Apart from execution so that mistakes come before any work.

pub(crate) mod captures;
pub(crate) mod filter;
pub(crate) mod phrase_prefilter;
pub(crate) mod subcorpus;
pub(crate) mod terms;
pub(crate) mod token_set;

use crate::index::{Index, PostingBlock};
use crate::query::budget::Budget;
use crate::query::language::ast::{
    Expr, FieldName, Filter, Near, ParsedQuery, Pattern, Slot, Switches, Word, WordKind,
};
use crate::query::language::error::Mistake;
use crate::query::plan::terms::{TermSet, resolve};
use crate::query::plan::token_set::TokenSet;
use crate::sort::Order as _;
use rustc_hash::FxHashMap;
use std::cell::OnceCell;
use std::rc::Rc;

/// Most phrases that one phrase with alternatives may stand for.
const MAX_SEQUENCES: usize = 128;
/// Most words that `...` passes over.
pub(crate) const MAX_SENTENCE: u32 = 1_000;

/// A query, ready to be executed.
#[derive(Debug)]
pub(crate) struct Plan<'i, 'p> {
    pub(crate) index: &'i Index<'p>,
    /// The tokens of every unit.
    pub(crate) lengths: &'i [u32],
    /// What each different word stands for.
    pub(crate) sets: Vec<TermSet>,
    /// Of each set the blocks of its members' postings, where execution kept them: ranking and showing read the same ones.
    pub(crate) decoded: Vec<OnceCell<Vec<Rc<Vec<PostingBlock>>>>>,
    /// What is looked for in texts: the tree's leaves, in the order of the query.
    pub(crate) leaves: Vec<Leaf>,
    /// What the filters leave.
    pub(crate) scopes: Vec<TokenSet>,
    /// `None` where nothing was asked.
    pub(crate) root: Option<Node>,
    pub(crate) parsed: ParsedQuery,
    /// What the filters stand for, and what was ignored, in sentences.
    pub(crate) notes: Vec<String>,
}

/// A node of the tree.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Node {
    /// A place in [`Plan::leaves`].
    Leaf(usize),
    /// A place in [`Plan::scopes`].
    TokenSet(usize),
    /// All of `parts`, each inside the scope.
    And { scope: Option<usize>, parts: Vec<Node> },
    /// Any of them.
    Or(Vec<Node>),
    /// Not this.
    Not(Box<Node>),
}

/// What is looked for in texts.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Leaf {
    pub(crate) text: Text,
    /// Whether it stands under a NOT: then it is neither scored nor marked.
    pub(crate) negated: bool,
}

/// A text that is looked for.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Text {
    /// Any of these sequences.
    Sequences(Vec<Sequence>),
    /// Any of them; only inside a proximity.
    Or(Vec<Text>),
    /// Two of them close to each other.
    Near { left: Box<Text>, right: Box<Text>, distance: u32, ordered: bool },
}

/// Words in a row.
#[derive(Clone, Debug, Default, PartialEq)]
pub(crate) struct Sequence {
    /// At least one.
    pub(crate) steps: Vec<Step>,
    /// The steps, the one with the rarest words first: most units fail there.
    pub(crate) rarest: Vec<usize>,
    /// Any words that have to stand before the first step.
    pub(crate) before: u32,
    /// Any words that have to stand after the last step.
    pub(crate) after: u32,
    /// How far behind the first step each step stands, where all stand at fixed distances.
    pub(crate) offsets: Option<Vec<u32>>,
}

/// One word and how far it may be from the one before.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Step {
    /// A place in [`Plan::sets`].
    pub(crate) set: usize,
    /// Least words between.
    pub(crate) min: u32,
    /// Most words between.
    pub(crate) max: u32,
    /// Whether both have to stand in the same sentence.
    pub(crate) sentence: bool,
}

impl<'i, 'p> Plan<'i, 'p> {
    /// Plans a query for a corpus.
    ///
    /// # Errors
    /// What only the corpus can know to be wrong, with its place.
    pub(crate) fn new(index: &'i Index<'p>, parsed: ParsedQuery) -> Result<Plan<'i, 'p>, Mistake> {
        Plan::of(index, parsed, false)
    }

    /// Plans what a subcorpus stands for, in which no other can be named.
    ///
    /// # Errors
    /// What only the corpus can know to be wrong, with its place.
    pub(crate) fn of_subcorpus(index: &'i Index<'p>, expr: Expr) -> Result<Plan<'i, 'p>, Mistake> {
        Plan::of(index, ParsedQuery { expr: Some(expr), ..ParsedQuery::default() }, true)
    }

    fn of(
        index: &'i Index<'p>,
        mut parsed: ParsedQuery,
        in_subcorpus: bool,
    ) -> Result<Plan<'i, 'p>, Mistake> {
        let notes = std::mem::take(&mut parsed.notes);
        let mut planner = Planner {
            known: FxHashMap::default(),
            in_subcorpus,
            switches: parsed.switches,
            plan: Plan {
                index,
                lengths: index.lengths(),
                sets: Vec::new(),
                decoded: Vec::new(),
                leaves: Vec::new(),
                scopes: Vec::new(),
                root: None,
                parsed: ParsedQuery::default(),
                notes,
            },
        };
        if let Some(expr) = &parsed.expr {
            let root = planner.node(expr, false)?;
            planner.plan.root = Some(root);
        }
        planner.plan.parsed = parsed;
        planner.plan.decoded.resize_with(planner.plan.sets.len(), OnceCell::new);
        Ok(planner.plan)
    }

    /// Whether the query is a row of words or phrases of which all or any are asked for: then every hit of a leaf inside
    /// [`Plan::scope`] is a hit of the query, in a unit that answers it.
    pub(crate) fn is_row(&self) -> bool {
        matches!(&self.root, Some(Node::And { parts, .. } | Node::Or(parts)) if parts.iter().all(|part| matches!(part, Node::Leaf(_))))
    }

    /// Whether not all was looked at that the query asks for: a word stands for too many terms, or the work was too much.
    pub(crate) fn is_partial(&self, work: &Budget) -> bool {
        work.is_spent() || self.sets.iter().any(|set| set.more)
    }

    /// What the query's own filters leave of the corpus, where it has filters that govern all of it.
    pub(crate) fn scope(&self) -> Option<&TokenSet> {
        match &self.root {
            Some(Node::TokenSet(scope) | Node::And { scope: Some(scope), .. }) => self.scopes.get(*scope),
            _ => None,
        }
    }

    /// The words that are searched: what a rate is counted against.
    pub(crate) fn words(&self) -> u64 {
        match self.scope() {
            Some(scope) => scope.words(self.lengths),
            None => self.index.words(),
        }
    }

    /// How rare a text is, as BM25 counts it; of several words, the sum.
    pub(crate) fn idf(&self, text: &Text) -> f32 {
        let units = self.index.units() as f32;
        let idf = |df: u32| (1.0 + (units - df as f32 + 0.5) / (df as f32 + 0.5)).ln();
        match text {
            Text::Sequences(sequences) => {
                let steps = sequences.first().map_or(&[][..], |sequence| &sequence.steps);
                steps.iter().map(|step| idf(self.sets[step.set].df)).sum()
            }
            Text::Or(options) => options.iter().map(|option| self.idf(option)).fold(0.0, f32::max),
            Text::Near { left, right, .. } => self.idf(left) + self.idf(right),
        }
    }
}

/// How far behind the first of some steps each stands, where all stand at fixed distances.
fn fixed(steps: &[Step]) -> Option<Vec<u32>> {
    let mut offset = 0u32;
    let after = |step: &Step| {
        offset = offset.saturating_add(step.min).saturating_add(1);
        (step.min == step.max).then_some(offset)
    };
    std::iter::once(Some(0)).chain(steps.iter().skip(1).map(after)).collect()
}

/// Those that are not written like one before: what is asked twice is searched once.
pub(crate) fn different(all: &[Expr]) -> impl Iterator<Item = &Expr> {
    let mut seen: Vec<String> = Vec::new();
    all.iter().filter(move |one| {
        let written = one.to_string();
        let is_new = !seen.contains(&written);
        seen.push(written);
        is_new
    })
}

struct Planner<'i, 'p> {
    plan: Plan<'i, 'p>,
    /// Words that have their set already.
    known: FxHashMap<(String, WordKind), usize>,
    /// Whether this is what a subcorpus stands for.
    in_subcorpus: bool,
    switches: Switches,
}

impl Planner<'_, '_> {
    fn node(&mut self, expr: &Expr, negated: bool) -> Result<Node, Mistake> {
        if expr.is_filter() {
            let scope = self.scope(expr)?;
            self.plan.scopes.push(scope);
            return Ok(Node::TokenSet(self.plan.scopes.len() - 1));
        }
        match expr {
            Expr::Text(_) | Expr::Near(_) => {
                let text = self.text(expr)?;
                self.plan.leaves.push(Leaf { text, negated });
                Ok(Node::Leaf(self.plan.leaves.len() - 1))
            }
            Expr::Not(one) => Ok(Node::Not(Box::new(self.node(one, !negated)?))),
            Expr::Or(all) => {
                Ok(Node::Or(different(all).map(|one| self.node(one, negated)).collect::<Result<_, _>>()?))
            }
            Expr::And(all) => {
                let filters: Vec<Expr> = all.iter().filter(|one| one.is_filter()).cloned().collect();
                let mut scope = None;
                if !filters.is_empty() {
                    let inside = self.scope(&Expr::And(filters))?;
                    self.plan.scopes.push(inside);
                    scope = Some(self.plan.scopes.len() - 1);
                }
                let texts = different(all).filter(|one| !one.is_filter());
                let parts = texts.map(|one| self.node(one, negated)).collect::<Result<_, _>>()?;
                Ok(Node::And { scope, parts })
            }
            Expr::Filter(filter) => {
                let scope = self.filter(filter)?;
                self.plan.scopes.push(scope);
                Ok(Node::TokenSet(self.plan.scopes.len() - 1))
            }
        }
    }

    /// What a tree of filters leaves.
    fn scope(&mut self, expr: &Expr) -> Result<TokenSet, Mistake> {
        let units = self.plan.index.units();
        match expr {
            Expr::Filter(one) => self.filter(one),
            Expr::Not(one) => Ok(self.scope(one)?.complement(self.plan.lengths)),
            Expr::And(all) => {
                let mut scope = TokenSet::of_units(units, |_| true);
                for one in all {
                    let other = self.scope(one)?;
                    scope = scope.and(&other, self.plan.lengths);
                }
                Ok(scope)
            }
            Expr::Or(all) => {
                let mut scope = TokenSet::of_units(units, |_| false);
                for one in all {
                    let other = self.scope(one)?;
                    scope = scope.or(&other, self.plan.lengths);
                }
                Ok(scope)
            }
            Expr::Text(_) | Expr::Near(_) => Ok(TokenSet::of_units(units, |_| true)),
        }
    }

    fn filter(&mut self, one: &Filter) -> Result<TokenSet, Mistake> {
        let (index, lengths) = (self.plan.index, self.plan.lengths);
        if one.field != FieldName::In || self.in_subcorpus {
            return filter::scope(index, one, self.in_subcorpus, lengths, &mut self.plan.notes);
        }
        let mut kinds = Filter { values: Vec::new(), ..one.clone() };
        let mut scope = TokenSet::of_units(index.units(), |_| false);
        for (value, place) in &one.values {
            match subcorpus::named(index, value) {
                None => kinds.values.push((value.clone(), place.clone())),
                Some((name, filter)) => {
                    self.plan.notes.push(format!("in:{name} means {filter}."));
                    // What was checked when the corpus was built can only be wrong in a pack that dixit did not write.
                    let at = |mistake: Mistake| Mistake::new(place.clone(), mistake.message);
                    let expr = subcorpus::filters(index, filter).map_err(at)?;
                    self.in_subcorpus = true;
                    let found = self.scope(&expr);
                    self.in_subcorpus = false;
                    scope = scope.or(&found.map_err(at)?, lengths);
                }
            }
        }
        if kinds.values.is_empty() {
            return Ok(scope);
        }
        Ok(scope.or(&filter::scope(index, &kinds, false, lengths, &mut self.plan.notes)?, lengths))
    }

    fn text(&mut self, expr: &Expr) -> Result<Text, Mistake> {
        match expr {
            Expr::Text(pattern) => Ok(Text::Sequences(self.sequences(pattern)?)),
            Expr::Near(near) => {
                let Near { left, right, distance, ordered } = near.as_ref();
                let (left, right) = (Box::new(self.text(left)?), Box::new(self.text(right)?));
                Ok(Text::Near { left, right, distance: *distance, ordered: *ordered })
            }
            Expr::Or(options) => {
                Ok(Text::Or(options.iter().map(|one| self.text(one)).collect::<Result<_, _>>()?))
            }
            // The parser lets nothing else inside a proximity.
            other => Err(Mistake::new(other.place(), "NEAR takes words and phrases on either side.")),
        }
    }

    /// The sequences that a pattern stands for: one, unless alternatives have several words.
    fn sequences(&mut self, pattern: &Pattern) -> Result<Vec<Sequence>, Mistake> {
        let mut sequences = vec![Sequence::default()];
        // What lies between the last step and the next.
        let (mut min, mut max, mut sentence) = (0, 0, false);
        for slot in &pattern.slots {
            match slot {
                Slot::Any => (min, max) = (min + 1, max + 1),
                Slot::Gap(least, most) => (min, max) = (min + least, max + most),
                Slot::Sentence => (max, sentence) = (max + MAX_SENTENCE, true),
                Slot::OneOf(options) => {
                    let options = self.options(options)?;
                    if sequences.len().saturating_mul(options.len()) > MAX_SEQUENCES {
                        let message = format!(
                            "This phrase stands for more than {MAX_SEQUENCES} phrases: take out alternatives of several words."
                        );
                        return Err(Mistake::new(pattern.place.clone(), message));
                    }
                    let first = sequences.iter().all(|sequence| sequence.steps.is_empty());
                    let longer = |sequence: &Sequence, sets: &Vec<usize>| {
                        let mut sequence = sequence.clone();
                        for (i, set) in sets.iter().enumerate() {
                            let step = match i {
                                0 if first => Step { set: *set, min: 0, max: 0, sentence: false },
                                0 => Step { set: *set, min, max, sentence },
                                _ => Step { set: *set, min: 0, max: 0, sentence: false },
                            };
                            sequence.steps.push(step);
                        }
                        if first {
                            sequence.before = min;
                        }
                        sequence
                    };
                    sequences = sequences
                        .iter()
                        .flat_map(|sequence| options.iter().map(move |sets| longer(sequence, sets)))
                        .collect();
                    (min, max, sentence) = (0, 0, false);
                }
            }
        }
        for Sequence { steps, rarest, after, offsets, .. } in &mut sequences {
            *after = min;
            *offsets = fixed(steps);
            rarest.extend(0..steps.len());
            rarest.order_by_key(|step| self.plan.sets[steps[*step].set].df);
        }
        Ok(sequences)
    }

    /// The sets of a slot: one where every option is one word, else a row of sets an option.
    fn options(&mut self, options: &[Vec<Word>]) -> Result<Vec<Vec<usize>>, Mistake> {
        if options.iter().all(|words| words.len() == 1) && options.len() > 1 && !self.spelling_counts() {
            let sets = options.iter().flatten().map(|word| self.set(word)).collect::<Result<Vec<_>, _>>()?;
            return Ok(vec![vec![self.union(&sets)]]);
        }
        let row = |words: &Vec<Word>| words.iter().map(|word| self.set(word)).collect::<Result<Vec<_>, _>>();
        options.iter().map(row).collect()
    }

    fn spelling_counts(&self) -> bool {
        self.switches.case || self.switches.accents
    }

    fn set(&mut self, word: &Word) -> Result<usize, Mistake> {
        let key = (word.text.clone(), word.kind);
        if let Some(known) = self.known.get(&key) {
            return Ok(*known);
        }
        let set = resolve(self.plan.index, word, self.switches)?;
        self.plan.sets.push(set);
        self.known.insert(key, self.plan.sets.len() - 1);
        Ok(self.plan.sets.len() - 1)
    }

    /// One set of several words' terms.
    fn union(&mut self, sets: &[usize]) -> usize {
        let parts = || sets.iter().map(|set| &self.plan.sets[*set]);
        let mut members: Vec<_> = parts().flat_map(|set| set.members.iter().copied()).collect();
        members.order_by(|a, b| a.term.cmp(&b.term).then(b.weight.total_cmp(&a.weight)));
        members.dedup_by(|later, kept| {
            let same = later.term == kept.term;
            if same {
                kept.languages |= later.languages;
            }
            same
        });
        let df = parts().fold(0u32, |sum, set| sum.saturating_add(set.df)).min(self.plan.index.units());
        let union = TermSet {
            label: String::new(),
            kind: WordKind::Exact,
            members,
            more: parts().any(|set| set.more),
            spelling: None,
            df,
            is_cut: false,
        };
        self.plan.sets.push(union);
        self.plan.sets.len() - 1
    }
}
