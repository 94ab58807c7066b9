//! What has an earlier build found out that still holds? One file of answers, each under a digest of everything
//! that it depends on.
//!
//! The steps of a build ask for [`Cache::answer`]; the cache knows nothing of what it keeps. An answer that is not
//! asked for again is not kept. The file is bound to the very program that wrote it, so that no change of dixit
//! brings up what an older one concluded; its checksum is verified before anything in it is used. Every build that
//! keeps anything writes the file again and puts it in the place of the old one.
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

/// Bytes of an answer before its own.
const ANSWER_HEAD: usize = 20;

/// Answers of an earlier build, and those of this one.
#[derive(Debug, Default)]
pub struct Cache {
    /// Where it is kept; nowhere where nothing is.
    place: Option<PathBuf>,
    /// Where a file is that must go.
    forgotten: Option<PathBuf>,
    /// A digest of the program that may use it.
    #[cfg(feature = "cli")]
    program: u64,
    /// What digests are mixed with, so that no text can be made to have the digest of another.
    seed: u64,
    /// The file as an earlier build left it, where it is sound.
    bytes: Vec<u8>,
    /// Where each answer in it lies, with its head.
    old: FxHashMap<u128, Range<usize>>,
    kept: Mutex<Kept>,
}

/// What the next build may ask for.
#[derive(Debug, Default)]
struct Kept {
    /// Answers of an earlier build.
    old: FxHashSet<u128>,
    /// Answers of this build, in the form of the file.
    new: Vec<u8>,
}

/// A digest of everything that an answer depends on.
#[derive(Clone)]
pub struct Key(Xxh3);

impl Key {
    /// Adds bytes, with their number, so that no two lists of parts run into one.
    pub fn bytes(mut self, bytes: &[u8]) -> Key {
        self.0.update(&(bytes.len() as u64).to_le_bytes());
        self.0.update(bytes);
        self
    }

    /// Adds a text.
    pub fn text(self, text: &str) -> Key {
        self.bytes(text.as_bytes())
    }

    /// Adds numbers; how many there are must follow from what was added before, or be one of them.
    pub fn numbers(mut self, numbers: impl IntoIterator<Item = u64>) -> Key {
        numbers.into_iter().for_each(|number| self.0.update(&number.to_le_bytes()));
        self
    }

    /// Adds the digest of another key.
    pub fn key(mut self, digest: u128) -> Key {
        self.0.update(&digest.to_le_bytes());
        self
    }

    /// The digest.
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
    /// A cache that keeps nothing.
    pub fn none() -> Cache {
        Cache::default()
    }

    /// Whether it keeps anything.
    pub fn keeps(&self) -> bool {
        self.place.is_some()
    }

    /// The key of an answer to the question `what`.
    pub fn key(&self, what: &str) -> Key {
        Key(Xxh3::with_seed(self.seed)).text(what)
    }

    /// The answer to a question: an earlier build's where it has one, or what `make` finds out, which is kept.
    /// `make` must depend on nothing that is not in the key.
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

    /// What an earlier build answered; kept for the next one too.
    pub fn known<T: DeserializeOwned>(&self, key: u128) -> Option<T> {
        let place = self.old.get(&key)?;
        let answer = postcard::from_bytes(self.bytes.get(place.start + ANSWER_HEAD..place.end)?).ok()?;
        if let Ok(mut kept) = self.kept.lock() {
            kept.old.insert(key);
        }
        Some(answer)
    }

    /// Keeps an answer for the next build; one of 4 GB is left out.
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

    /// Forgets everything that was kept, and keeps nothing from now on; [`Cache::save`] then takes the file away.
    pub fn forget(&mut self) {
        let forgotten = self.place.take().or(self.forgotten.take());
        *self = Cache { forgotten, ..Cache::none() };
    }
}
