//! Memory by size: what is given back is handed out again as it is, in a few instructions.
//!
//! Apart from the allocator that it asks for more. That one joins and splits blocks, which took a tenth of an answer's
//! time: an answer's many small blocks are of the same few sizes as those of the next. Simple segregated storage
//! (Wilson, Johnstone, Neely and Boles, *Dynamic Storage Allocation: A Survey and Critical Review*, 1995): a block that
//! went into a list stays of its size for good, so that memory held is the sum of what each size once took; a module's
//! memory never becomes smaller anyway.

use std::alloc::{GlobalAlloc, Layout};
use std::cell::UnsafeCell;
use std::ptr::{copy_nonoverlapping, null_mut};

/// Sizes up to this one are rounded up to `STEP`s, longer ones to powers of two.
const SMALL: usize = 1024;
const STEP: usize = 32;
/// What is larger, or aligned to more than `ALIGN`, is none of ours.
const LARGEST: usize = 1 << 18;
const ALIGN: usize = 8;
const BINS: usize = SMALL / STEP + 1 + (LARGEST / SMALL).ilog2() as usize;

/// Free blocks by size, in front of an allocator. Its methods must not be called by two threads.
pub(crate) struct Bins<A> {
    /// The block of each size that was given back last; each holds the address of the one before it.
    free: UnsafeCell<[*mut u8; BINS]>,
    rest: A,
}

// SAFETY: the engine has one thread; WebAssembly has no others unless it is compiled for them.
#[cfg(all(target_arch = "wasm32", not(target_feature = "atomics")))]
unsafe impl<A: Sync> Sync for Bins<A> {}

impl<A> Bins<A> {
    /// No blocks yet.
    pub(crate) const fn new(rest: A) -> Bins<A> {
        Bins { free: UnsafeCell::new([null_mut(); BINS]), rest }
    }
}

/// The bin of such blocks, and the bytes that each has; none of what is not ours.
#[inline(always)]
fn bin(layout: Layout) -> Option<(usize, usize)> {
    match layout.size() {
        _ if layout.align() > ALIGN => None,
        size @ ..=SMALL => Some((size.div_ceil(STEP), size.next_multiple_of(STEP))),
        size @ ..=LARGEST => {
            let bytes = size.next_power_of_two();
            Some((SMALL / STEP + (bytes / SMALL).ilog2() as usize, bytes))
        }
        _ => None,
    }
}

// SAFETY: a block is in a list only between being given back and being handed out, and all blocks of a list have the
// size and the alignment of their bin. An allocator is never asked for nothing, so that blocks have room for an address.
unsafe impl<A: GlobalAlloc> GlobalAlloc for Bins<A> {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        // SAFETY: as above; a bin's size is at most `LARGEST`, and `ALIGN` is a power of two.
        unsafe {
            let Some((bin, bytes)) = bin(layout) else { return self.rest.alloc(layout) };
            let list = &mut (*self.free.get())[bin];
            let block = *list;
            if block.is_null() {
                return self.rest.alloc(Layout::from_size_align_unchecked(bytes, ALIGN));
            }
            *list = *block.cast();
            block
        }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        // SAFETY: as above; the caller gives back what was handed out for this layout.
        unsafe {
            let Some((bin, _)) = bin(layout) else { return self.rest.dealloc(block, layout) };
            let list = &mut (*self.free.get())[bin];
            *block.cast() = *list;
            *list = block;
        }
    }

    unsafe fn realloc(&self, block: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        // SAFETY: as above; that the new size is one that a layout can have is the caller's to see to.
        unsafe {
            let wanted = Layout::from_size_align_unchecked(size, layout.align());
            match (bin(layout), bin(wanted)) {
                (None, None) => return self.rest.realloc(block, layout, size),
                (before, after) if before == after => return block,
                _ => {}
            }
            let moved = self.alloc(wanted);
            if !moved.is_null() {
                copy_nonoverlapping(block, moved, layout.size().min(size));
                self.dealloc(block, layout);
            }
            moved
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::alloc::System;

    /// A block, and the byte that it is full of.
    struct Block {
        at: *mut u8,
        layout: Layout,
        byte: u8,
    }

    impl Block {
        fn bytes(&mut self) -> &mut [u8] {
            // SAFETY: the block is ours, and of this size.
            unsafe { std::slice::from_raw_parts_mut(self.at, self.layout.size()) }
        }
    }

    #[test]
    fn what_was_given_back_is_handed_out_to_the_next_of_its_size() {
        let bins = Bins::new(System);
        for (before, after) in [(1, 32), (33, 64), (993, 1024), (1025, 2048), (LARGEST / 2 + 1, LARGEST)] {
            let [before, after] = [before, after].map(|size| Layout::from_size_align(size, 8).unwrap());
            // SAFETY: no size is 0, and what is handed out for a layout is given back for it.
            unsafe {
                let block = bins.alloc(before);
                bins.dealloc(block, before);
                assert_eq!(bins.alloc(after), block);
                bins.dealloc(block, after);
            }
        }
        for (size, align) in [(LARGEST + 1, 8), (32, 16)] {
            assert_eq!(bin(Layout::from_size_align(size, align).unwrap()), None);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(32))]
        #[test]
        fn blocks_keep_what_is_written_into_them(
            steps in prop::collection::vec(
                (0..3, any::<prop::sample::Index>(), prop_oneof![1..80usize, 1..3_000usize, 200_000..600_000usize], 0..5u32),
                1..120,
            ),
        ) {
            let bins = Bins::new(System);
            let mut blocks: Vec<Block> = Vec::new();
            for (byte, (what, which, size, align)) in (1..=255).cycle().zip(steps) {
                let layout = Layout::from_size_align(size, 1 << align).unwrap();
                if what == 0 || blocks.is_empty() {
                    // SAFETY: the size is not 0.
                    let at = unsafe { bins.alloc(layout) };
                    prop_assert_eq!(at as usize % layout.align(), 0);
                    blocks.push(Block { at, layout, byte });
                    blocks.last_mut().unwrap().bytes().fill(byte);
                    continue;
                }
                let which = which.index(blocks.len());
                let Block { at, layout, byte } = blocks.swap_remove(which);
                if what == 1 {
                    // SAFETY: it was handed out for this layout.
                    unsafe { bins.dealloc(at, layout) };
                } else {
                    // SAFETY: the same, and the size is not 0.
                    let at = unsafe { bins.realloc(at, layout, size) };
                    let old = layout.size().min(size);
                    let layout = Layout::from_size_align(size, layout.align()).unwrap();
                    let mut block = Block { at, layout, byte };
                    prop_assert!(block.bytes()[..old].iter().all(|found| *found == byte));
                    prop_assert_eq!(at as usize % layout.align(), 0);
                    block.bytes().fill(byte);
                    blocks.push(block);
                }
            }
            for mut block in blocks {
                let byte = block.byte;
                prop_assert!(block.bytes().iter().all(|found| *found == byte));
                // SAFETY: it was handed out for this layout.
                unsafe { bins.dealloc(block.at, block.layout) };
            }
        }
    }
}
