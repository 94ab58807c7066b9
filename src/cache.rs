//! What did an earlier build find out that still holds? One file of answers, each by a digest of everything that it
//! is an answer to.
//!
//! Apart because it knows nothing of what it keeps: the steps of a build ask for [`Cache::answer`], and what they say
//! their answer depends on is all that decides whether an old one holds. An answer that is not asked for again is
//! not kept. The file is bound to the very program that wrote it, so that no change of dixit can bring up what an
//! older one concluded; its checksum is verified before anything in it is used.
//!
//! One answer is what the whole build was: where nothing at all has changed, [`Cache::unchanged`] is the only question.
//! Answers that are not kept are written over with zeros, and new ones appended, until a quarter of the file is zeros:
//! then it is written anew.
//!
//! ```text
//! file      MAGIC  program: u64  seed: u64  checksum of the rest: u64  place of the whole build's answer: u64  answer*
//! answer    key: u128 (0: none)  length: u32  bytes (postcard)
//! ```

mod file;
mod stretch;

use crate::document::Text;
use file::{File, blocks_of, checksum, private, word};
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};
use std::fmt;
use std::fs;
use std::hash::{BuildHasher, RandomState};
use std::io::{self, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Mutex, OnceLock};
pub(crate) use stretch::Stretch;
use xxhash_rust::xxh3::xxh3_128_with_seed;

const MAGIC: &[u8; 8] = b"dixit\0c3";
/// Bytes before the first answer.
const HEAD: usize = 40;
/// Bytes of an answer before its own.
const ANSWER_HEAD: usize = 20;
/// Bytes of an answer, more or less.
const TYPICAL: usize = 1 << 9;
/// Bytes of what an answer depends on, more or less.
const TYPICAL_KEY: usize = 1 << 8;
/// Bytes of a text from which on its own digest stands for it.
const LONG: usize = 1 << 10;
/// A file of which one of so many bytes says nothing any more is written anew.
const WASTE: usize = 4;

/// Answers of an earlier build, and those of this one.
#[derive(Debug)]
pub struct Cache {
    /// Where it is kept; nowhere where nothing is.
    place: Option<PathBuf>,
    /// Where a file is that must go.
    forgotten: Option<PathBuf>,
    /// A digest of the program that may use it.
    program: u64,
    /// What digests are mixed with, so that no text can be made to have the digest of another.
    seed: u64,
    /// The file as an earlier build left it, where it is sound.
    file: Option<File>,
    /// The answers in it, found when first asked for.
    old: OnceLock<Old>,
    /// What the next build may ask for.
    kept: Mutex<Kept>,
}

/// Answers of an earlier build.
#[derive(Debug, Default)]
struct Old {
    /// Which each is, by its key.
    numbers: FxHashMap<u128, u32>,
    /// Where each lies in the file.
    places: Vec<Range<usize>>,
    /// Whether the next build may ask for it.
    kept: Vec<AtomicBool>,
}

/// Answers of this build, in the form of the file.
#[derive(Debug, Default)]
struct Kept {
    new: Vec<u8>,
    /// That of the whole build, which comes first.
    whole: Vec<u8>,
}

/// A digest of everything that an answer depends on.
#[derive(Clone)]
pub struct Key {
    /// All that was added: mostly so little that it takes longer to begin a hash than to make one.
    added: Vec<u8>,
    seed: u64,
}

impl Key {
    /// Adds bytes, with their number, so that no two lists of parts run into one.
    pub fn bytes(mut self, bytes: &[u8]) -> Key {
        self.added.extend_from_slice(&(bytes.len() as u64).to_le_bytes());
        match bytes.len() {
            0..LONG => self.added.extend_from_slice(bytes),
            _ => self.added.extend_from_slice(&xxh3_128_with_seed(bytes, self.seed).to_le_bytes()),
        }
        self
    }

    /// Adds a text.
    pub fn text(self, text: &str) -> Key {
        self.bytes(text.as_bytes())
    }

    /// Adds numbers; how many there are must follow from what was added before, or be one of them.
    pub fn numbers(mut self, numbers: impl IntoIterator<Item = u64>) -> Key {
        numbers.into_iter().for_each(|number| self.added.extend_from_slice(&number.to_le_bytes()));
        self
    }

    /// Adds digests, as [`Key::numbers`].
    pub fn digests(self, digests: impl IntoIterator<Item = u128>) -> Key {
        self.numbers(digests.into_iter().flat_map(|digest| [digest as u64, (digest >> 64) as u64]))
    }

    /// The digest.
    pub fn digest(&self) -> u128 {
        xxh3_128_with_seed(&self.added, self.seed)
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
        Cache {
            place: None,
            forgotten: None,
            program: 0,
            seed: 0,
            file: None,
            old: OnceLock::new(),
            kept: Mutex::default(),
        }
    }

    /// The cache in this file, which need not exist. The second value tells, where it is so, that the file is no cache
    /// or is damaged: everything is then found out anew.
    pub fn open(place: &Path) -> (Cache, Option<String>) {
        let program = match own_program() {
            Ok(program) => program,
            Err(error) => {
                return (Cache::none(), Some(format!("it cannot be told which dixit this is: {error}")));
            }
        };
        let seed = RandomState::new().hash_one(place);
        let mut cache = Cache { place: Some(place.to_owned()), program, seed, ..Cache::none() };
        let file = match File::open(place) {
            Ok(file) => file,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return (cache, None),
            Err(error) => return (cache, Some(error.to_string())),
        };
        let (writer, seed, sum) = (word(&file.bytes, 8), word(&file.bytes, 16), word(&file.bytes, 24));
        if !file.bytes.starts_with(MAGIC) || sum != Some(checksum(&file.blocks)) {
            return (cache, Some("damaged".to_owned()));
        }
        if writer != Some(program) {
            return (cache, None);
        }
        cache.seed = seed.unwrap_or(cache.seed);
        cache.file = Some(file);
        (cache, None)
    }

    /// Where the answers of an earlier build lie.
    fn old(&self) -> &Old {
        self.old.get_or_init(|| {
            let mut old = Old::default();
            old.numbers.reserve(self.bytes().len() / TYPICAL);
            let mut at = HEAD;
            while let Some((key, place)) = self.at(at) {
                at = place.end;
                if key == 0 {
                    continue;
                }
                old.numbers.insert(key, old.places.len() as u32);
                old.places.push(place);
                old.kept.push(AtomicBool::new(false));
            }
            old
        })
    }

    /// Finds where the answers of an earlier build lie, which else the first question does.
    pub fn look_through(&self) {
        self.old();
    }

    /// The answer that lies at a place: its key, and where its bytes are.
    fn at(&self, at: usize) -> Option<(u128, Range<usize>)> {
        let (key, length) = self.bytes().get(at..at + ANSWER_HEAD)?.split_at(16);
        let length = u32::from_le_bytes(length.try_into().ok()?) as usize;
        let start = at + ANSWER_HEAD;
        Some((u128::from_le_bytes(key.try_into().ok()?), start..start + length))
    }

    fn bytes(&self) -> &[u8] {
        self.file.as_ref().map_or(&[], |file| &file.bytes[..])
    }

    /// A text that was found in the cache, as long as that is open; where files that are read cannot be replaced, a copy.
    /// `digest` is what [`Cache::digest`] gave.
    pub(crate) fn lend(&self, text: &str, digest: u128) -> Text {
        match &self.file {
            Some(file) if cfg!(unix) => Text::within(&file.bytes, text, digest),
            _ => text.into(),
        }
    }

    /// The digest of a text, by which keys have it: that of a long one takes long to find, and one that was lent has it.
    pub(crate) fn digest(&self, text: &Text) -> u128 {
        text.digest().unwrap_or_else(|| self.key("text").text(text).digest())
    }

    /// What the last build said, where everything that it depended on is as it was then: `key` is a digest of that.
    pub fn unchanged(&self, key: u128) -> Option<String> {
        let whole = word(self.bytes(), 32)? as usize;
        let (_, place) = self.at(whole).filter(|(known, _)| *known == key)?;
        postcard::from_bytes(self.bytes().get(place)?).ok()
    }

    /// Keeps what this build says, for [`Cache::unchanged`].
    pub fn told(&self, key: u128, what: &str) {
        if let Ok(mut kept) = self.kept.lock() {
            kept.whole.clear();
            append(&mut kept.whole, key, &what);
        }
    }

    /// Whether it keeps anything.
    pub fn keeps(&self) -> bool {
        self.place.is_some()
    }

    /// Whether an earlier build has left anything.
    pub fn holds(&self) -> bool {
        self.file.is_some()
    }

    /// The key of an answer to the question `what`.
    pub fn key(&self, what: &str) -> Key {
        Key { added: Vec::with_capacity(TYPICAL_KEY), seed: self.seed }.text(what)
    }

    /// The answer to a question: an earlier build's where it has one, or what `make` finds out, which is kept.
    /// `make` must depend on nothing that is not in the key.
    pub fn answer<'c, T: Serialize + Deserialize<'c>>(
        &'c self,
        key: impl FnOnce() -> Key,
        make: impl FnOnce() -> T,
    ) -> T {
        if !self.keeps() {
            return make();
        }
        self.answer_of(key().digest(), make)
    }

    /// The same, by the digest of the key.
    pub fn answer_of<'c, T: Serialize + Deserialize<'c>>(&'c self, key: u128, make: impl FnOnce() -> T) -> T {
        if !self.keeps() {
            return make();
        }
        self.known(key).unwrap_or_else(|| {
            let answer = make();
            self.keep(key, &answer);
            answer
        })
    }

    /// What an earlier build answered; kept for the next one too.
    pub fn known<'c, T: Deserialize<'c>>(&'c self, key: u128) -> Option<T> {
        let answer = self.peek(key)?;
        self.carry(key);
        Some(answer)
    }

    /// Keeps what an earlier build answered for the next one without looking at it; `false` where there is nothing.
    pub fn carry(&self, key: u128) -> bool {
        let old = self.old();
        let kept = old.numbers.get(&key).and_then(|number| old.kept.get(*number as usize));
        kept.inspect(|kept| kept.store(true, Relaxed)).is_some()
    }

    /// Whether an earlier build answered.
    pub fn has(&self, key: u128) -> bool {
        self.old().numbers.contains_key(&key)
    }

    /// What an earlier build answered; not kept.
    pub fn peek<'c, T: Deserialize<'c>>(&'c self, key: u128) -> Option<T> {
        let old = self.old();
        let place = old.places.get(*old.numbers.get(&key)? as usize)?;
        postcard::from_bytes(self.bytes().get(place.clone())?).ok()
    }

    /// Keeps an answer for the next build.
    pub fn keep<T: Serialize>(&self, key: u128, answer: &T) {
        if !self.keeps() {
            return;
        }
        let mut bytes = Vec::new();
        append(&mut bytes, key, answer);
        if let Ok(mut kept) = self.kept.lock() {
            kept.new.extend_from_slice(&bytes);
        }
    }

    /// Forgets everything that was kept, and keeps nothing from now on; [`Cache::save`] then takes the file away.
    pub fn forget(&mut self) {
        *self = Cache { forgotten: self.place.take(), ..Cache::none() };
    }

    /// Writes what was kept, or takes away what was forgotten, as a whole or not at all, for the user's eyes only.
    pub fn save(self) -> io::Result<()> {
        if let Some(place) = self.forgotten.filter(|place| place.exists()) {
            return fs::remove_file(place);
        }
        let Some(place) = self.place else { return Ok(()) };
        let Kept { mut new, whole } = self.kept.into_inner().unwrap_or_default();
        let Old { places, kept, .. } = self.old.into_inner().unwrap_or_default();
        // With what is before their own bytes.
        let (kept, gone): (Vec<_>, Vec<_>) = places
            .into_iter()
            .map(|place| place.start - ANSWER_HEAD..place.end)
            .zip(kept)
            .partition(|(_, kept)| kept.load(Relaxed));
        let [kept, gone] =
            [kept, gone].map(|places| places.into_iter().map(|(place, _)| place).collect::<Vec<_>>());
        let told = (!whole.is_empty()).then_some(new.len());
        new.extend(whole);
        if let Some(file) = &self.file {
            let length = kept.iter().map(Range::len).sum::<usize>();
            if cfg!(unix) && file.locked && length > file.bytes.len() / WASTE * (WASTE - 1) {
                return file.change(&gone, &new, told);
            }
        }
        let bytes = self.file.as_ref().map_or(&[][..], |file| &file.bytes[..]);
        // What lies together is written together.
        let runs = kept
            .chunk_by(|a, b| a.end == b.start)
            .filter_map(|run| bytes.get(run.first()?.start..run.last()?.end));
        let pieces: Vec<&[u8]> = runs.chain([&new[..]]).collect();
        let length = pieces.iter().map(|piece| piece.len()).sum::<usize>();
        let told = told.map_or(0, |told| HEAD + length - new.len() + told);
        if let Some(folder) = place.parent() {
            fs::create_dir_all(folder)?;
        }
        let fresh = place.with_extension(format!("new-{}", std::process::id()));
        let mut head = Vec::with_capacity(HEAD);
        head.extend_from_slice(MAGIC);
        let words = [self.program, self.seed, checksum(&blocks_of(&pieces)), told as u64];
        words.iter().for_each(|word| head.extend(word.to_le_bytes()));
        let written = private(&fresh).and_then(|file| {
            let mut file = io::BufWriter::with_capacity(1 << 20, file);
            file.write_all(&head)?;
            pieces.iter().try_for_each(|piece| file.write_all(piece))?;
            file.flush()
        });
        // Where a file that is read as memory cannot be replaced.
        drop(pieces);
        drop(self.file);
        written.and_then(|()| fs::rename(&fresh, &place)).inspect_err(|_| _ = fs::remove_file(&fresh))
    }
}

/// Appends an answer in the form of the file; one that is too large is left out.
fn append<T: Serialize>(to: &mut Vec<u8>, key: u128, answer: &T) {
    let start = to.len();
    to.extend_from_slice(&key.to_le_bytes());
    to.extend_from_slice(&[0; 4]);
    let grown = postcard::to_extend(answer, std::mem::take(to));
    let length = grown.as_ref().ok().and_then(|grown| u32::try_from(grown.len() - start - ANSWER_HEAD).ok());
    *to = grown.unwrap_or_default();
    match length {
        Some(length) => to[start + 16..start + ANSWER_HEAD].copy_from_slice(&length.to_le_bytes()),
        None => to.truncate(start),
    }
}

/// Hashes as plain bytes: coded by length, as numbers are, they would take longer to read and more room.
pub(crate) mod hashes {
    use serde::{Deserialize, Deserializer, Serializer};

    pub(crate) fn serialize<S: Serializer>(hashes: &[u64], to: S) -> Result<S::Ok, S::Error> {
        let bytes = hashes.iter().flat_map(|hash| hash.to_le_bytes()).collect::<Vec<u8>>();
        to.serialize_bytes(&bytes)
    }

    pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<u64>, D::Error> {
        let bytes = <&[u8]>::deserialize(from)?;
        Ok(bytes.as_chunks().0.iter().map(|hash| u64::from_le_bytes(*hash)).collect())
    }
}

/// Bytes as they are: coded one by one, as numbers are, they would take longer to read; and they are read in place.
pub(crate) mod bytes {
    use serde::{Deserialize, Deserializer, Serializer};
    use std::borrow::Cow;

    pub(crate) fn serialize<S: Serializer>(bytes: &[u8], to: S) -> Result<S::Ok, S::Error> {
        to.serialize_bytes(bytes)
    }

    pub(crate) fn deserialize<'de: 'k, 'k, D: Deserializer<'de>>(from: D) -> Result<Cow<'k, [u8]>, D::Error> {
        Deserialize::deserialize(from).map(Cow::Borrowed)
    }
}

/// A digest of the running program: another build of it may conclude otherwise, whatever version it says it is.
fn own_program() -> io::Result<u64> {
    file::digest(&std::env::current_exe()?)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Asks what the length of a text is; the second value says whether it had to be found out.
    fn length(cache: &Cache, text: &str) -> (usize, bool) {
        let mut asked = false;
        let length = cache.answer(
            || cache.key("length").text(text),
            || {
                asked = true;
                text.len()
            },
        );
        (length, asked)
    }

    #[test]
    fn answers_are_kept_from_one_build_to_the_next_and_no_longer() {
        let dir = tempfile::tempdir().unwrap();
        let place = dir.path().join("new/folder/site.cache");
        let open = || {
            let (cache, fault) = Cache::open(&place);
            assert_eq!(fault, None);
            cache
        };
        let cache = open();
        assert_eq!([length(&cache, "ship"), length(&cache, "harbour")], [(4, true), (7, true)]);
        cache.save().unwrap();
        let cache = open();
        assert_eq!(length(&cache, "ship"), (4, false));
        assert_eq!(cache.answer(|| cache.key("other").text("ship"), || 9), 9);
        cache.save().unwrap();
        let mut cache = open();
        assert_eq!([length(&cache, "ship"), length(&cache, "harbour")], [(4, false), (7, true)]);
        cache.forget();
        assert_eq!(length(&cache, "ship"), (4, true));
        cache.save().unwrap();
        assert!(!place.exists());
    }

    #[test]
    fn a_file_is_changed_in_place_and_holds_nothing_that_is_gone() {
        let dir = tempfile::tempdir().unwrap();
        let place = dir.path().join("site.cache");
        let words: Vec<String> =
            (0..40).map(|nth| format!("word {nth} {}", "of the harbour".repeat(nth))).collect();
        let keep = |words: &[String]| {
            let (cache, fault) = Cache::open(&place);
            assert_eq!(fault, None);
            for word in words {
                cache.answer(|| cache.key("same").text(word), || word.clone());
            }
            let whole = cache.key("whole").text(&words.concat()).digest();
            let told = cache.unchanged(whole);
            cache.told(whole, &words[0]);
            cache.save().unwrap();
            (fs::metadata(&place).unwrap().len(), told)
        };
        let (first, told) = keep(&words);
        assert_eq!(told, None);
        assert_eq!(keep(&words).1.as_ref(), Some(&words[0]));
        let holds =
            |what: &str| fs::read(&place).unwrap().windows(what.len()).any(|part| part == what.as_bytes());
        assert!(holds("word 7 "));
        let more = [&words[..7], &words[8..], &["word 40 ".to_owned()]].concat();
        let (changed, told) = keep(&more);
        assert!(changed > first || cfg!(not(unix)), "{changed} {first}");
        assert_eq!(told, None);
        assert!(!holds("word 7 ") && holds("word 40 ") && holds("word 6 "));
        // Nothing is asked for that was not kept.
        let (cache, fault) = Cache::open(&place);
        assert_eq!(fault, None);
        for word in &more {
            assert_eq!(cache.peek::<String>(cache.key("same").text(word).digest()).as_ref(), Some(word));
        }
        assert_eq!(cache.peek::<String>(cache.key("same").text(&words[7]).digest()), None);
        drop(cache);
        // With most of it gone it is written anew.
        assert!(keep(&more[30..]).0 < changed);
        // While another build reads it, it is left alone.
        let other = Cache::open(&place);
        let before = fs::read(&place).unwrap();
        keep(&more[30..]);
        assert!(fs::read(&place).unwrap() == before || cfg!(not(unix)));
        assert_eq!(other.1, None);
    }

    #[test]
    fn parts_of_a_key_do_not_run_into_each_other() {
        let cache = Cache::none();
        let keys = [
            cache.key("a").text("b").text("c"),
            cache.key("a").text("bc").text(""),
            cache.key("a").text("").text("bc"),
            cache.key("ab").text("c"),
        ];
        let digests = keys.iter().map(Key::digest).collect::<std::collections::HashSet<_>>();
        assert_eq!(digests.len(), keys.len());
    }
}
