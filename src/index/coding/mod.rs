//! A signed distance as a number, so that small distances are small numbers: 0, -1, 1, -2 are 0, 1, 2, 3.

pub(crate) mod bits;
pub(crate) mod huffman;
pub(crate) mod numbers;
pub(crate) mod strings;
pub(crate) mod wire;

/// The number of a distance.
#[cfg(feature = "build")]
pub(crate) fn zigzag(distance: i64) -> u32 {
    (distance << 1 ^ distance >> 63) as u32
}

/// The distance of a number.
pub(crate) fn unzigzag(number: u32) -> i64 {
    i64::from(number >> 1) ^ -i64::from(number & 1)
}

#[cfg(test)]
mod tests {
    use super::{unzigzag, zigzag};

    #[test]
    fn a_distance_is_got_back() {
        assert_eq!([0, -1, 1, -2].map(zigzag), [0, 1, 2, 3]);
        for distance in [0, 1, -1, 77, -78, i64::from(i32::MAX), i64::from(i32::MIN)] {
            assert_eq!(unzigzag(zigzag(distance)), distance);
        }
    }
}
