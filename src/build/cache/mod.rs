//! Keeps what a build computed for the next one: a file of answers, each under a digest of everything that it
//! depends on.
//!
//! The steps of a build call [`Cache::answer`]; the cache knows nothing about what it stores. An answer that is not
//! requested again is dropped. The file is bound to the very program that wrote it, so that a changed dixit never
//! uses answers of an older one, and its checksum is verified before anything in it is used. Every build that keeps
//! anything writes a new file and replaces the old one.
//!
//! ```text
//! file      MAGIC  program: u64  seed: u64  checksum of the rest: u64  answer*
//! answer    key: u128  length: u32  bytes (postcard)
//! ```

#[cfg(feature = "cli")]
mod file;

use rustc_hash::{FxHashMap, FxHashSet};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::fmt;
use std::ops::Range;
use std::path::PathBuf;
use std::sync::Mutex;
use xxhash_rust::xxh3::Xxh3;

/// Bytes of an answer's key and length, before its own bytes.
const ANSWER_HEAD: usize = 20;

/// Answers of an earlier build, and those of this one.
#[derive(Debug, Default)]
pub struct Cache {
    /// The path of the file; `None` if nothing is kept.
    place: Option<PathBuf>,
    /// The path of a file that is to be removed.
    forgotten: Option<PathBuf>,
    /// A digest of the program that may use the cache.
    #[cfg(feature = "cli")]
    program: u64,
    /// The seed of the digests, so that nobody can construct a text with the digest of another.
    seed: u64,
    /// The file as an earlier build left it, if it is sound.
    bytes: Vec<u8>,
    /// Where each answer is in it, including its head.
    old: FxHashMap<u128, Range<usize>>,
    kept: Mutex<Kept>,
}

/// The answers that are kept for the next build.
#[derive(Debug, Default)]
struct Kept {
    /// Answers of an earlier build.
    old: FxHashSet<u128>,
    /// Answers of this build, in the format of the file.
    new: Vec<u8>,
}

/// A digest of everything that an answer depends on.
#[derive(Clone)]
pub struct Key(Xxh3);

impl Key {
    /// Adds bytes, preceded by their number, so that different lists of parts give different digests.
    pub fn bytes(mut self, bytes: &[u8]) -> Key {
        self.0.update(&(bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
        self
    }

    /// Adds a text.
    pub fn text(self, text: &str) -> Key {
        self.bytes(text.as_bytes())
    }

    /// Adds numbers. Their count must follow from what was added before, or be one of them.
    pub fn numbers(mut self, numbers: impl IntoIterator<Item = u64>) -> Key {
        numbers.into_iter().for_each(|number| self.0.update(&number.to_le_bytes()));
        self
    }

    /// Adds the digest of another key.
    pub fn key(mut self, digest: u128) -> Key {
        self.0.update(&digest.to_le_bytes());
        self
    }

    /// Returns the digest.
    pub fn digest(&self) -> u128 {
        self.0.digest128()
    }
}

impl fmt::Debug for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.digest())
    }
}

impl Cache {
    /// Returns a cache that keeps nothing.
    pub fn none() -> Cache {
        Cache::default()
    }

    /// Whether the cache keeps anything.
    pub fn keeps(&self) -> bool {
        self.place.is_some()
    }

    /// Returns the key of answers to the question `what`, to which everything they depend on is added.
    pub fn key(&self, what: &str) -> Key {
        Key(Xxh3::with_seed(self.seed)).text(what)
    }

    /// Returns the answer of an earlier build if there is one, or else that of `make`, and keeps it. `make` must
    /// depend on nothing that is not in the key.
    pub fn answer<T: Serialize + DeserializeOwned>(
        &self,
        key: impl FnOnce() -> Key,
        make: impl FnOnce() -> T,
    ) -> T {
        if !self.keeps() {
            return make();
        }
        let key = key().digest();
        self.known(key).unwrap_or_else(|| {
            let answer = make();
            self.keep(key, &answer);
            answer
        })
    }

    /// Returns the answer of an earlier build, and keeps it for the next one too.
    pub fn known<T: DeserializeOwned>(&self, key: u128) -> Option<T> {
        let place = self.old.get(&key)?;
        let answer = postcard::from_bytes(self.bytes.get(place.start + ANSWER_HEAD..place.end)?).ok()?;
        if let Ok(mut kept) = self.kept.lock() {
            kept.old.insert(key);
        }
        Some(answer)
    }

    /// Keeps an answer for the next build, unless it has 4 GB or more.
    pub fn keep<T: Serialize>(&self, key: u128, answer: &T) {
        if !self.keeps() {
            return;
        }
        let Ok(bytes) = postcard::to_allocvec(answer) else { return };
        if let (Ok(length), Ok(mut kept)) = (u32::try_from(bytes.len()), self.kept.lock()) {
            kept.new.extend_from_slice(&key.to_le_bytes());
            kept.new.extend_from_slice(&length.to_le_bytes());
            kept.new.extend_from_slice(&bytes);
        }
    }

    /// Forgets everything that was kept, and keeps nothing from now on. [`Cache::save`] then removes the file.
    pub fn forget(&mut self) {
        let forgotten = self.place.take().or(self.forgotten.take());
        *self = Cache { forgotten, ..Cache::none() };
    }
}
