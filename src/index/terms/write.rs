//! The dictionary of a pack, an [`fst::Map`] from term to number, in the same bytes on every machine.
//!
//! `fst`'s own builder looks for equal nodes in a small table, and cuts the hash of a node to the size of the machine's
//! words: in a browser it makes other bytes of the same terms. This builder remembers every node, so its map is also
//! minimal. The construction is that of [Daciuk et al. 2000](https://aclanthology.org/J00-1002/) for sorted keys with
//! outputs pushed towards the root; the encoding is version 3 of the format that `fst` 0.4 reads:
//!
//! ```text
//! map    version u64, type u64, nodes, number of keys u64, address of the root u64, masked CRC-32C u32
//! node   one transition without output to the node before it   [input] 11cccccc
//!        one transition                                        [output] delta sizes [input] 10cccccc
//!        otherwise, f: final    [final output] [outputs] deltas inputs [index] sizes [count] 0fcccccc
//! ```
//!
//! A node's address is that of its last byte. `cccccc` is the place of a common input in [`COMMON`], counted from 1, or
//! the number of transitions; 0 where the byte before says it. Lists are written from the last transition to the first.

use rustc_hash::FxHashMap;
use std::mem;

const VERSION: u64 = 3;

/// The inputs that a node of one transition names by six bits.
const COMMON: &[u8; 63] = b"te/oasripcnw.hlm-du012g=:bf3y5&_4v9678k%?xCDASFIBEjPTzRNM+LOqHG";

/// Nodes of more transitions have an index from input to transition.
const INDEXED: usize = 32;

/// The address of the final node without transitions, which is not written.
const EMPTY: u64 = 0;

#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
struct Node {
    /// The output of the key that ends here.
    end: Option<u64>,
    transitions: Vec<Transition>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
struct Transition {
    input: u8,
    output: u64,
    /// Where it leads; not yet known of the last transition of a node on the path of the last key.
    address: u64,
}

/// Builds a map from keys that come in byte order.
#[derive(Debug)]
struct Builder {
    bytes: Vec<u8>,
    /// The nodes on the path of the last key, from the root. Each leads to the next by its last transition.
    path: Vec<Node>,
    /// The addresses of the nodes that are written.
    written: FxHashMap<Node, u64>,
    keys: u64,
}

/// The bytes of the map from each term to its place; `terms` are in byte order, each once.
pub(crate) fn build<'t>(terms: impl Iterator<Item = &'t [u8]>) -> Vec<u8> {
    let mut builder = Builder {
        bytes: [VERSION.to_le_bytes(), 0u64.to_le_bytes()].concat(),
        path: vec![Node::default()],
        written: FxHashMap::default(),
        keys: 0,
    };
    for (term, number) in terms.zip(0..) {
        builder.add(term, number);
    }
    builder.finish()
}

impl Builder {
    fn add(&mut self, key: &[u8], mut output: u64) {
        let shared = key.iter().zip(&self.path).take_while(|(input, node)| {
            node.transitions.last().is_some_and(|transition| transition.input == **input)
        });
        let shared = shared.count();
        // What the outputs of both keys have in common stays where the keys are one; the rest moves down.
        for at in 0..shared {
            let (above, below) = self.path.split_at_mut(at + 1);
            let Some(transition) = above[at].transitions.last_mut() else { break };
            let common = transition.output.min(output);
            let rest = mem::replace(&mut transition.output, common) - common;
            output -= common;
            if let Some(node) = below.first_mut().filter(|_| rest > 0) {
                node.end = node.end.map(|end| end + rest);
                node.transitions.iter_mut().for_each(|transition| transition.output += rest);
            }
        }
        self.write_below(shared);
        for &input in &key[shared..] {
            let output = mem::take(&mut output);
            if let Some(node) = self.path.last_mut() {
                node.transitions.push(Transition { input, output, address: EMPTY });
            }
            self.path.push(Node::default());
        }
        if let Some(node) = self.path.last_mut() {
            node.end = Some(output);
        }
        self.keys += 1;
    }

    /// Writes the nodes of the path that are deeper than `depth`: no later key passes through them.
    fn write_below(&mut self, depth: usize) {
        while self.path.len() > depth + 1 {
            let Some(node) = self.path.pop() else { break };
            let address = self.address(node);
            if let Some(transition) = self.path.last_mut().and_then(|node| node.transitions.last_mut()) {
                transition.address = address;
            }
        }
    }

    /// The address of a node, which is written unless an equal one was.
    fn address(&mut self, node: Node) -> u64 {
        if node.transitions.is_empty() && node.end == Some(0) {
            return EMPTY;
        }
        if let Some(address) = self.written.get(&node) {
            return *address;
        }
        self.write(&node);
        let address = self.bytes.len() as u64 - 1;
        self.written.insert(node, address);
        address
    }

    fn write(&mut self, node: &Node) {
        let start = self.bytes.len() as u64;
        let delta = |transition: &Transition| match transition.address {
            EMPTY => 0,
            address => start - address,
        };
        if let (&[only], None) = (&node.transitions[..], node.end) {
            let next = only.output == 0 && only.address + 1 == start;
            if !next {
                let sizes = [size(delta(&only)), if only.output == 0 { 0 } else { size(only.output) }];
                self.number(only.output, sizes[1]);
                self.number(delta(&only), sizes[0]);
                self.sizes(sizes);
            }
            let common = COMMON.iter().position(|input| *input == only.input).map_or(0, |at| at as u8 + 1);
            if common == 0 {
                self.bytes.push(only.input);
            }
            self.bytes.push(if next { 0b1100_0000 } else { 0b1000_0000 } | common);
            return;
        }
        let transitions = || node.transitions.iter().rev();
        let outputs = || node.end.into_iter().chain(transitions().map(|transition| transition.output));
        let sizes = [
            transitions().map(|transition| size(delta(transition))).max().unwrap_or(0),
            if outputs().all(|output| output == 0) { 0 } else { outputs().map(size).max().unwrap_or(0) },
        ];
        outputs().for_each(|output| self.number(output, sizes[1]));
        transitions().for_each(|transition| self.number(delta(transition), sizes[0]));
        self.bytes.extend(transitions().map(|transition| transition.input));
        if node.transitions.len() > INDEXED {
            let mut index = [u8::MAX; 256];
            for (transition, at) in node.transitions.iter().zip(0..=u8::MAX) {
                index[usize::from(transition.input)] = at;
            }
            self.bytes.extend(index);
        }
        self.sizes(sizes);
        let count = node.transitions.len();
        let short = if count < 64 { count as u8 } else { 0 };
        if short == 0 {
            // A node of one transition never needs this byte, so 1 stands for 256 here.
            self.bytes.push(if count == 256 { 1 } else { count as u8 });
        }
        self.bytes.push(u8::from(node.end.is_some()) << 6 | short);
    }

    /// The sizes of a node's deltas and outputs, in a byte.
    fn sizes(&mut self, [delta, output]: [usize; 2]) {
        self.bytes.push((delta << 4 | output) as u8);
    }

    /// The lowest `size` bytes of a number.
    fn number(&mut self, number: u64, size: usize) {
        self.bytes.extend(&number.to_le_bytes()[..size]);
    }

    fn finish(mut self) -> Vec<u8> {
        self.write_below(0);
        let root = self.path.pop().unwrap_or_default();
        let root = self.address(root);
        self.bytes.extend(self.keys.to_le_bytes());
        self.bytes.extend(root.to_le_bytes());
        // Masked as Snappy does, so that a checksum of bytes that hold their own checksum is none of zeros.
        let checksum = crc32c(&self.bytes).rotate_right(15).wrapping_add(0xa282_ead8);
        self.bytes.extend(checksum.to_le_bytes());
        self.bytes
    }
}

/// How many bytes a number takes, at least one.
fn size(number: u64) -> usize {
    (64 - number.leading_zeros() as usize).div_ceil(8).max(1)
}

/// CRC-32C (Castagnoli), as in RFC 3720, appendix B.4.
fn crc32c(bytes: &[u8]) -> u32 {
    const TABLE: [u32; 256] = {
        let mut table = [0; 256];
        let mut byte = 0;
        while byte < 256 {
            let mut rest = byte as u32;
            let mut bit = 0;
            while bit < 8 {
                rest = rest >> 1 ^ if rest & 1 == 1 { 0x82f6_3b78 } else { 0 };
                bit += 1;
            }
            table[byte] = rest;
            byte += 1;
        }
        table
    };
    !bytes.iter().fold(!0, |sum, byte| sum >> 8 ^ TABLE[usize::from(sum as u8 ^ byte)])
}

#[cfg(test)]
mod tests {
    use super::build;
    use fst::automaton::AlwaysMatch;
    use fst::{IntoStreamer as _, Streamer as _};
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    fn check(keys: &BTreeSet<Vec<u8>>) -> Vec<u8> {
        let bytes = build(keys.iter().map(Vec::as_slice));
        let map = fst::Map::new(bytes.as_slice()).unwrap();
        map.as_fst().verify().unwrap();
        assert_eq!(map.len(), keys.len());
        let mut stream = map.search(AlwaysMatch).into_stream();
        for (key, number) in keys.iter().zip(0..) {
            assert_eq!(map.get(key), Some(number));
            assert_eq!(stream.next(), Some((key.as_slice(), number)));
        }
        assert_eq!(stream.next(), None);
        bytes
    }

    #[test]
    fn wide_nodes_and_long_lists() {
        let all: BTreeSet<_> = (0..=255u8).map(|byte| vec![byte]).collect();
        check(&all);
        check(&(0..64u8).map(|byte| vec![b'a', byte]).collect());
        check(&(0..33u8).map(|byte| vec![byte, byte]).collect());
        check(&BTreeSet::new());
        check(&BTreeSet::from([Vec::new(), vec![b'a']]));
        check(&(0..70_000u32).map(|number| number.to_be_bytes().to_vec()).collect());
    }

    #[test]
    fn few_terms_give_the_bytes_of_the_crate() {
        let words = ["harbour", "harbours", "mole", "moles", "quay", "quays"];
        let theirs = fst::Map::from_iter(words.iter().zip(0..)).unwrap();
        assert_eq!(build(words.iter().map(|word| word.as_bytes())), theirs.as_fst().as_bytes());
    }

    proptest! {
        #[test]
        fn every_key_is_found_with_its_number(
            keys in prop::collection::btree_set(prop::collection::vec(prop::sample::select(&b"aest\xc3\xff"[..]), 0..7), 0..200)
        ) {
            let ours = check(&keys);
            let theirs = fst::Map::from_iter(keys.iter().zip(0..)).unwrap();
            prop_assert!(ours.len() <= theirs.as_fst().size());
        }
    }
}
