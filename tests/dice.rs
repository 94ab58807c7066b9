//! Lots that fall the same in every run. Apart because two test binaries draw them.

/// Numbers without end: Marsaglia's xorshift of 64 bits (2003), from a seed that is not 0.
pub(crate) struct Dice(pub(crate) u64);

impl Dice {
    /// A number below `n`.
    pub(crate) fn below(&mut self, n: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % n as u64) as usize
    }
}
