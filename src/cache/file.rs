//! The file that a cache is kept in: as it was left, changed in place, or written anew.
//!
//! Apart from [`super::Cache`], which knows what lies in it.

use super::{ANSWER_HEAD, HEAD};
use memmap2::{Mmap, MmapOptions};
use rayon::prelude::*;
use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Seek, Write};
use std::ops::Range;
use std::path::Path;
use std::sync::Arc;
use xxhash_rust::xxh3::{Xxh3, xxh3_64};

/// Bytes that are checked together.
const BLOCK: usize = 1 << 18;

/// The file of an earlier build.
#[derive(Debug)]
pub(super) struct File {
    pub(super) bytes: Arc<Mmap>,
    handle: fs::File,
    /// The checksums of its blocks.
    pub(super) blocks: Vec<u64>,
    /// Whether it is locked against changes by other builds.
    pub(super) locked: bool,
}

impl File {
    pub(super) fn open(place: &Path) -> io::Result<File> {
        let handle = fs::File::options().read(true).write(true).open(place)?;
        let locked = handle.lock_shared().is_ok();
        // All of it is read at once, to be checked.
        // SAFETY: a map must not change while it is read. `change` writes only while nobody else has the lock, and
        // nothing is read after it, no text that lies there either; `save` else puts a new file where the old one was,
        // which stays for those who have it.
        let bytes = Arc::new(unsafe { MmapOptions::new().populate().map(&handle) }?);
        let blocks = blocks(bytes.get(HEAD..).unwrap_or_default());
        Ok(File { bytes, handle, blocks, locked })
    }

    /// Writes zeros over the answers that are gone, and appends new ones; `told` is where among them the whole build's
    /// answer lies. Where another build is reading it, it stays as it is: the next one finds the same things out again.
    pub(super) fn change(&self, gone: &[Range<usize>], new: &[u8], told: Option<usize>) -> io::Result<()> {
        if self.handle.try_lock().is_err() {
            return Ok(());
        }
        let end = self.bytes.len();
        let write = |at: usize, bytes: &[u8]| {
            let mut handle = &self.handle;
            handle.seek(io::SeekFrom::Start(at as u64)).and_then(|_| handle.write_all(bytes))
        };
        // From now on until the checksum is right again the file is damaged: whoever finds it so begins anew.
        write(24, &[0; 8])?;
        for place in gone {
            write(place.start, &[0; 16])?;
            write(place.start + ANSWER_HEAD, &vec![0; place.len() - ANSWER_HEAD])?;
        }
        write(end, new)?;
        // SAFETY: as in `open`; nobody else has the lock.
        let bytes = unsafe { Mmap::map(&self.handle) }?;
        let bytes = bytes.get(HEAD..).unwrap_or_default();
        let changed = gone.iter().cloned().chain(std::iter::once(end..end + new.len()));
        let changed =
            changed.flat_map(|place| (place.start - HEAD) / BLOCK..(place.end - HEAD).div_ceil(BLOCK));
        let mut blocks = self.blocks.clone();
        blocks.resize(bytes.len().div_ceil(BLOCK), 0);
        for block in changed.collect::<BTreeSet<usize>>() {
            blocks[block] = xxh3_64(&bytes[block * BLOCK..bytes.len().min((block + 1) * BLOCK)]);
        }
        let told = told.map_or(0, |told| end + told);
        write(32, &(told as u64).to_le_bytes())?;
        write(24, &checksum(&blocks).to_le_bytes())
    }
}

/// A digest of a program's file.
pub(super) fn digest(program: &Path) -> io::Result<u64> {
    // SAFETY: a map must not change while it is read. A program that runs is replaced, not written to, which most systems
    // refuse.
    let bytes = unsafe { MmapOptions::new().populate().map(&fs::File::open(program)?) }?;
    Ok(checksum(&blocks(&bytes)))
}

/// A new file that only its owner may read.
pub(super) fn private(path: &Path) -> io::Result<fs::File> {
    let mut options = fs::OpenOptions::new();
    options.write(true).create(true).truncate(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(path)
}

pub(super) fn word(bytes: &[u8], at: usize) -> Option<u64> {
    Some(u64::from_le_bytes(bytes.get(at..at + 8)?.try_into().ok()?))
}

/// The checksum of a file, from those of its blocks.
pub(super) fn checksum(blocks: &[u64]) -> u64 {
    xxh3_64(blocks.iter().flat_map(|block| block.to_le_bytes()).collect::<Vec<u8>>().as_slice())
}

/// The checksums of the blocks of some bytes, found side by side.
fn blocks(bytes: &[u8]) -> Vec<u64> {
    bytes.par_chunks(BLOCK).map(xxh3_64).collect()
}

/// The same of bytes that lie in pieces.
pub(super) fn blocks_of(pieces: &[&[u8]]) -> Vec<u64> {
    let (mut blocks, mut block, mut room) = (Vec::new(), Xxh3::new(), BLOCK);
    for mut piece in pieces.iter().copied() {
        while !piece.is_empty() {
            let (now, later) = piece.split_at(piece.len().min(room));
            block.update(now);
            (piece, room) = (later, room - now.len());
            if room == 0 {
                blocks.push(block.digest());
                (block, room) = (Xxh3::new(), BLOCK);
            }
        }
    }
    if room < BLOCK {
        blocks.push(block.digest());
    }
    blocks
}
