//! Quotations joined by their pairs, with a check against chains: a slogan in one long quotation and in another
//! must not join the two.

use crate::sort::Order as _;
use crate::variants::pairs::Pair;
use crate::variants::parts::Parts;
use rustc_hash::FxHashMap;

/// What a member must share with the longest wording, where no pair joins the two directly.
const LEAST_SHARE: f32 = 0.4;

/// The clusters as indices of utterances, each of two members at least.
pub(crate) fn clusters(parts: &Parts<'_>, pairs: &[Pair]) -> Vec<Vec<usize>> {
    let mut edges: FxHashMap<(usize, usize), f32> = FxHashMap::default();
    for pair in pairs {
        let (a, b) = (parts.parts[pair.a].utterance, parts.parts[pair.b].utterance);
        let strength = if pair.chained { pair.containment - 1.0 } else { pair.containment };
        let best = edges.entry((a.min(b), a.max(b))).or_insert(strength);
        *best = best.max(strength);
    }
    let mut edges: Vec<((usize, usize), f32)> = edges.into_iter().collect();
    edges.order_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let joined: FxHashMap<(usize, usize), f32> = edges.iter().copied().collect();
    let mut leader: Vec<usize> = (0..parts.utterances.len()).collect();
    let mut members: FxHashMap<usize, Vec<usize>> = FxHashMap::default();
    for ((a, b), _) in edges {
        let (a, b) = (leader[a], leader[b]);
        if a == b {
            continue;
        }
        let of = |leader: usize| members.get(&leader).cloned().unwrap_or_else(|| vec![leader]);
        let whole: Vec<usize> = of(a).into_iter().chain(of(b)).collect();
        if !holds_together(parts, &whole, &joined) {
            continue;
        }
        members.remove(&b);
        whole.iter().for_each(|member| leader[*member] = a);
        members.insert(a, whole);
    }
    let mut found: Vec<Vec<usize>> = members.into_values().collect();
    found.iter_mut().for_each(|cluster| cluster.sort_unstable());
    found.order();
    found
}

/// Whether every member has a pair with the longest one, or shares enough of its stems with it.
fn holds_together(parts: &Parts<'_>, members: &[usize], joined: &FxHashMap<(usize, usize), f32>) -> bool {
    let words = |member: &usize| parts.utterances[*member].length;
    let Some(&longest) = members.iter().max_by_key(|member| (words(member), std::cmp::Reverse(**member)))
    else {
        return false;
    };
    let stems = |member: usize| {
        let mut stems: Vec<u32> = parts.parts[parts.utterances[member].parts.clone()]
            .iter()
            .flat_map(|part| part.stems.clone())
            .collect();
        stems.sort_unstable();
        stems.dedup();
        stems
    };
    let whole = stems(longest);
    members.iter().all(|&member| {
        if member == longest || joined.contains_key(&(member.min(longest), member.max(longest))) {
            return true;
        }
        let own = stems(member);
        let weight = |stems: &[u32]| stems.iter().map(|stem| parts.rarity(*stem)).sum::<f32>();
        let shared: Vec<u32> = own.iter().copied().filter(|stem| whole.binary_search(stem).is_ok()).collect();
        // A wording may also hang on a third one that joins it: the two halves of a quotation cut in two.
        let beside = members.iter().any(|&other| {
            other != member
                && joined.get(&(member.min(other), member.max(other))).is_some_and(|strength| *strength > 0.0)
                && joined.contains_key(&(other.min(longest), other.max(longest)))
        });
        beside || weight(&shared) >= LEAST_SHARE * weight(&own).max(f32::MIN_POSITIVE)
    })
}
