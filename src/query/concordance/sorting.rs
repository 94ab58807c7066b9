//! The order of concordance lines: up to three keys, or a choice by chance.

use crate::document::UnitId;
use crate::index::{Index, TokenSpan};
use crate::query::budget::Budget;
use crate::query::concordance::context_terms::Around;
use crate::query::concordance::{PlacedHit, speaker};
use crate::query::plan::Plan;
use crate::sort::Order as _;
use rustc_hash::FxHashMap;

/// Levels of sorting.
const LEVELS: usize = 3;
/// Furthest word that is a key.
const MAX_WORD: u32 = 5;

/// What one level sorts by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum By {
    Left(u32),
    Right(u32),
    Node,
    Speaker,
    Source,
    Date,
    Title,
}

/// The keys of a sort, most important first.
#[derive(Clone, Debug, Default)]
pub(crate) struct Keys {
    keys: Vec<(By, bool)>,
}

impl Keys {
    /// Reads `left1`, `-date` and the like.
    ///
    /// # Errors
    /// Names a key that is none, or says that there are too many.
    pub(crate) fn new(_: &Index<'_>, names: &[String]) -> Result<Keys, String> {
        if names.len() > LEVELS {
            return Err(format!("A concordance is sorted by at most {LEVELS} keys."));
        }
        let mut keys = Vec::new();
        for name in names {
            let (bare, reverse) = name.strip_prefix('-').map_or((name.as_str(), false), |bare| (bare, true));
            let word = |side: &str| -> Option<u32> {
                bare.strip_prefix(side)?.parse().ok().filter(|n| (1..=MAX_WORD).contains(n))
            };
            let by = match bare {
                "node" => Some(By::Node),
                "speaker" => Some(By::Speaker),
                "source" => Some(By::Source),
                "date" => Some(By::Date),
                "title" => Some(By::Title),
                _ => word("left").map(By::Left).or_else(|| word("right").map(By::Right)),
            };
            let by = by.ok_or_else(|| {
                format!("{name} is no key to sort by: write left1 to left5, right1 to right5, node, speaker, source, date or title.")
            })?;
            keys.push((by, reverse));
        }
        Ok(Keys { keys })
    }

    /// The level of the `nth` word to the left or right of the hit.
    pub(crate) fn level(&self, left: bool, nth: u32) -> Option<u8> {
        let by = if left { By::Left(nth) } else { By::Right(nth) };
        self.keys.iter().position(|(key, _)| *key == by).map(|level| level as u8 + 1)
    }

    /// Sorts hits; those with equal keys stay in the order of the corpus.
    pub(crate) async fn sort(&self, plan: &Plan<'_, '_>, places: &mut Vec<PlacedHit>, work: &Budget) {
        if self.keys.is_empty() {
            return;
        }
        let mut ranks = Ranks::new(plan.index);
        let mut keyed: Vec<([u64; LEVELS], PlacedHit)> = Vec::with_capacity(places.len());
        let mut around = Around::default();
        let by_words = self.keys.iter().any(|(by, _)| matches!(by, By::Left(_) | By::Right(_) | By::Node));
        let mut rest = places.iter().peekable();
        while let Some(place) = rest.next() {
            if by_words {
                around.go(plan, place, rest.peek().copied(), MAX_WORD, work);
            }
            let term = |at: u32| around.terms(at..at + 1).first().map_or(0, |term| u64::from(term.0) + 1);
            let hit = place.hit;
            let mut key = [0; LEVELS];
            for (value, (by, reverse)) in key.iter_mut().zip(&self.keys) {
                *value = match by {
                    By::Left(nth) => hit.start.checked_sub(*nth).map_or(0, term),
                    By::Right(nth) => term(hit.end + nth - 1),
                    By::Node => {
                        term(hit.start) << 32 | if hit.end > hit.start + 1 { term(hit.start + 1) } else { 0 }
                    }
                    other => ranks.rank(*other, place),
                };
                if *reverse {
                    *value = !*value;
                }
                // What has no date comes last either way, as in a search.
                if *by == By::Date && ranks.rank(By::Date, place) == 0 {
                    *value = u64::MAX;
                }
            }
            keyed.push((key, *place));
            if work.is_spent() {
                break;
            }
            work.pause().await;
        }
        // Ranks of names are given as they are met and put in order at the end.
        for (level, (by, reverse)) in self.keys.iter().enumerate() {
            if let Some(order) = ranks.order(*by) {
                for (key, _) in &mut keyed {
                    let met = if *reverse { !key[level] } else { key[level] };
                    let rank = order.get(met as usize).copied().unwrap_or(0);
                    key[level] = if *reverse { !rank } else { rank };
                }
            }
        }
        keyed.sort_by_key(|(key, _)| *key);
        *places = keyed.into_iter().map(|(_, place)| place).collect();
    }
}

/// Names met, numbered, so that lines are compared by numbers.
struct Ranks<'i, 'p> {
    index: &'i Index<'p>,
    dates: &'i [u32],
    names: FxHashMap<(u8, String), u64>,
    speakers: Vec<String>,
    sources: Vec<String>,
    titles: Vec<String>,
}

impl<'i, 'p> Ranks<'i, 'p> {
    fn new(index: &'i Index<'p>) -> Ranks<'i, 'p> {
        let none = Vec::new;
        Ranks {
            index,
            dates: index.dates(),
            names: FxHashMap::default(),
            speakers: none(),
            sources: none(),
            titles: none(),
        }
    }

    /// A date's place in time, or the number of a name.
    fn rank(&mut self, by: By, place: &PlacedHit) -> u64 {
        let unit = UnitId(place.unit);
        if by == By::Date {
            return u64::from(self.dates.get(place.unit as usize).copied().unwrap_or(0));
        }
        let index = self.index;
        let name = match by {
            By::Speaker => {
                let holds = |span: &&TokenSpan| span.start <= place.hit.start && place.hit.start < span.end;
                let whose = index.spans(unit).iter().find(holds);
                speaker(index, unit, whose).unwrap_or_default()
            }
            By::Source => {
                let field = index.find_field("source");
                field.and_then(|field| index.field(field, unit)).unwrap_or_default().to_owned()
            }
            _ => index.unit_title(unit).to_owned(),
        };
        let Some((kind, names)) = self.names_of(by) else { return 0 };
        let next = names.len() as u64;
        match self.names.get(&(kind, name.clone())) {
            Some(known) => *known,
            None => {
                if let Some((_, names)) = self.names_of(by) {
                    names.push(name.clone());
                }
                self.names.insert((kind, name), next);
                next
            }
        }
    }

    fn names_of(&mut self, by: By) -> Option<(u8, &mut Vec<String>)> {
        match by {
            By::Speaker => Some((0, &mut self.speakers)),
            By::Source => Some((1, &mut self.sources)),
            By::Title => Some((2, &mut self.titles)),
            _ => None,
        }
    }

    /// The place of each number in the order of the names, folded; nobody comes last.
    fn order(&mut self, by: By) -> Option<Vec<u64>> {
        let (_, names) = self.names_of(by)?;
        let mut order: Vec<usize> = (0..names.len()).collect();
        order.order_by_cached_key(|i| {
            (names[*i].is_empty(), crate::text::fold(&names[*i]).into_owned(), names[*i].clone())
        });
        let mut ranks = vec![0; names.len()];
        for (rank, i) in (0u64..).zip(order) {
            ranks[i] = rank;
        }
        Some(ranks)
    }
}

/// Some of the hits, chosen by chance, the same for the same seed, in the order of the corpus.
pub(crate) fn sample(mut places: Vec<PlacedHit>, size: usize, seed: u32) -> Vec<PlacedHit> {
    let mut state = u64::from(seed);
    // SplitMix64 (Steele, Lea and Flood 2014): small, and the same everywhere.
    let mut next = || {
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = state;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    };
    let size = size.min(places.len());
    // Fisher and Yates, as far as needed.
    for i in 0..size {
        let left = (places.len() - i) as u64;
        places.swap(i, i + (next() % left) as usize);
    }
    places.truncate(size);
    places.order_by_key(|place| (place.unit, place.hit));
    places
}
