//! Makes canonical Huffman codes from frequencies: the inverse of
//! [`Decoder`](crate::index::coding::huffman::Decoder).

use crate::index::coding::huffman::LONGEST;
use rayon::prelude::*;

/// Lengths of an optimal prefix code for symbols of these frequencies; 0 for those that never come.
pub(crate) fn lengths(frequencies: &[u64]) -> Vec<u32> {
    let mut frequencies = frequencies.to_vec();
    loop {
        let lengths = unlimited_lengths(&frequencies);
        if lengths.iter().all(|length| *length as usize <= LONGEST) {
            return lengths;
        }
        frequencies.iter_mut().filter(|n| **n > 0).for_each(|n| *n = *n / 2 + 1);
    }
}

/// Huffman's algorithm over two queues.
fn unlimited_lengths(frequencies: &[u64]) -> Vec<u32> {
    let mut leaves: Vec<(u64, u32)> =
        frequencies.iter().copied().zip(0..).filter(|leaf| leaf.0 > 0).collect();
    leaves.par_sort_unstable();
    let leaves: Vec<u32> = leaves.into_iter().map(|(_, symbol)| symbol).collect();
    let mut lengths = vec![0; frequencies.len()];
    if let [only] = leaves[..] {
        lengths[only as usize] = 1;
        return lengths;
    }
    // Nodes are the leaves, then the inner ones in the order they are made, which is by weight.
    let weight = |i: u32| frequencies[i as usize];
    let mut inner: Vec<u64> = Vec::with_capacity(leaves.len());
    let mut parent = vec![0u32; (2 * leaves.len()).saturating_sub(1)];
    let (mut leaf, mut node) = (0, 0);
    for made in leaves.len()..parent.len() {
        let mut sum = 0;
        for _ in 0..2 {
            if leaf < leaves.len() && (node >= inner.len() || weight(leaves[leaf]) <= inner[node]) {
                sum += weight(leaves[leaf]);
                parent[leaf] = made as u32;
                leaf += 1;
            } else {
                sum += inner[node];
                parent[leaves.len() + node] = made as u32;
                node += 1;
            }
        }
        inner.push(sum);
    }
    let mut depth = vec![0u32; parent.len()];
    for i in (0..parent.len().saturating_sub(1)).rev() {
        depth[i] = depth[parent[i] as usize] + 1;
    }
    for (i, &symbol) in leaves.iter().enumerate() {
        lengths[symbol as usize] = depth[i];
    }
    lengths
}

/// The codes of these lengths, ready to be written lowest bit first.
pub(crate) fn codes(lengths: &[u32]) -> Vec<u32> {
    let mut counts = [0u64; LONGEST + 1];
    lengths.iter().filter(|length| **length > 0).for_each(|length| counts[*length as usize] += 1);
    let mut next = [0u64; LONGEST + 1];
    for length in 1..=LONGEST {
        next[length] = (next[length - 1] + counts[length - 1]) << 1;
    }
    let code = |&length: &u32| match length {
        0 => 0,
        _ => {
            let code = next[length as usize];
            next[length as usize] += 1;
            (code.reverse_bits() >> (64 - length)) as u32
        }
    };
    lengths.iter().map(code).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::index::coding::bits::BitReader;
    use crate::index::coding::bits::write::BitWriter;
    use crate::index::coding::huffman::Decoder;
    use proptest::prelude::*;

    fn round_trip(frequencies: &[u64], message: &[u32]) {
        let lengths = lengths(frequencies);
        let codes = codes(&lengths);
        let (decoder, order) = Decoder::new(lengths.iter().copied()).unwrap();
        let mut writer = BitWriter::default();
        for &symbol in message {
            writer.bits(u64::from(codes[symbol as usize]), lengths[symbol as usize]);
        }
        let bytes = writer.into_bytes();
        let mut reader = BitReader::new(&bytes, 0);
        let read: Vec<_> =
            message.iter().map(|_| order[decoder.next(&mut reader).unwrap() as usize]).collect();
        assert_eq!(read, message);
    }

    proptest! {
        #[test]
        fn decodes_what_was_coded(
            frequencies in prop::collection::vec(0u64..100_000, 1..600),
            message in prop::collection::vec(any::<prop::sample::Index>(), 0..100),
        ) {
            let known: Vec<u32> =
                (0..frequencies.len() as u32).filter(|&i| frequencies[i as usize] > 0).collect();
            if !known.is_empty() {
                let message: Vec<u32> = message.iter().map(|i| *i.get(&known)).collect();
                round_trip(&frequencies, &message);
            }
        }
    }

    #[test]
    fn long_codes_are_flattened() {
        let fibonacci: Vec<u64> = (0..60)
            .scan((1, 1), |(a, b), _| {
                (*a, *b) = (*b, *a + *b);
                Some(*a)
            })
            .collect();
        assert!(lengths(&fibonacci).iter().all(|length| (1..=LONGEST as u32).contains(length)));
        round_trip(&fibonacci, &(0..60).collect::<Vec<_>>());
        round_trip(&[0, 7, 0], &[1, 1, 1]);
    }
}
