//! The file that a cache is kept in.

use crate::build::cache::{ANSWER_HEAD, Cache};
use rustc_hash::FxHashMap;
use std::fs;
use std::hash::{BuildHasher, RandomState};
use std::io::{self, BufWriter, Write};
use std::ops::Range;
use std::path::Path;
use xxhash_rust::xxh3::{Xxh3, xxh3_64};

const MAGIC: &[u8; 8] = b"dixit\0c4";
/// Bytes before the first answer.
const HEAD: usize = 32;

impl Cache {
    /// The cache in this file, which need not exist. The second value says, where it is so, that the file is no
    /// cache or is damaged: everything is then computed again.
    pub fn open(place: &Path) -> (Cache, Option<String>) {
        let program = match own_program() {
            Ok(program) => program,
            Err(error) => {
                return (Cache::none(), Some(format!("the running program cannot be identified: {error}")));
            }
        };
        let seed = RandomState::new().hash_one(place);
        let mut cache = Cache { place: Some(place.to_owned()), program, seed, ..Cache::none() };
        let bytes = match fs::read(place) {
            Ok(bytes) => bytes,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return (cache, None),
            Err(error) => return (cache, Some(error.to_string())),
        };
        let word = |at: usize| Some(u64::from_le_bytes(bytes.get(at..at + 8)?.try_into().ok()?));
        let (Some(writer), Some(seed), Some(sum)) = (word(8), word(16), word(24)) else {
            return (cache, Some("damaged".to_owned()));
        };
        if !bytes.starts_with(MAGIC) || sum != xxh3_64(&bytes[HEAD..]) {
            return (cache, Some("damaged".to_owned()));
        }
        if writer == program {
            (cache.seed, cache.old, cache.bytes) = (seed, places(&bytes), bytes);
        }
        (cache, None)
    }

    /// Writes what was kept, or takes away what was forgotten, as a whole or not at all, for the user's eyes only.
    pub fn save(self) -> io::Result<()> {
        if let Some(place) = self.forgotten.filter(|place| place.exists()) {
            return fs::remove_file(place);
        }
        let Some(place) = self.place else { return Ok(()) };
        let folder = place.parent().unwrap_or(Path::new("."));
        fs::create_dir_all(folder)?;
        let kept = self.kept.into_inner().unwrap_or_default();
        let mut old: Vec<&Range<usize>> = kept.old.iter().filter_map(|key| self.old.get(key)).collect();
        old.sort_unstable_by_key(|place| place.start);
        let pieces = || old.iter().map(|place| &self.bytes[(*place).clone()]).chain([&kept.new[..]]);
        let mut checksum = Xxh3::new();
        pieces().for_each(|piece| checksum.update(piece));
        // Readable by its owner alone, and taken away where anything fails.
        let mut fresh = tempfile::NamedTempFile::new_in(folder)?;
        let mut file = BufWriter::with_capacity(1 << 20, fresh.as_file_mut());
        file.write_all(MAGIC)?;
        [self.program, self.seed, checksum.digest()]
            .iter()
            .try_for_each(|word| file.write_all(&word.to_le_bytes()))?;
        pieces().try_for_each(|piece| file.write_all(piece))?;
        file.flush()?;
        drop(file);
        fresh.persist(&place)?;
        Ok(())
    }
}

/// Where the answers in a file lie. Of two to one question the later one counts.
fn places(bytes: &[u8]) -> FxHashMap<u128, Range<usize>> {
    let mut places = FxHashMap::default();
    let mut start = HEAD;
    while let Some((key, length)) =
        bytes.get(start..start + ANSWER_HEAD).and_then(|head| head.split_first_chunk())
    {
        let length = length.try_into().map_or(0, u32::from_le_bytes);
        let end = start + ANSWER_HEAD + length as usize;
        places.insert(u128::from_le_bytes(*key), start..end.min(bytes.len()));
        start = end;
    }
    places
}

/// A digest of the running program: another build of it may conclude otherwise, whatever version it says it is.
fn own_program() -> io::Result<u64> {
    Ok(xxh3_64(&fs::read(std::env::current_exe()?)?))
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
    fn a_file_holds_nothing_that_is_gone() {
        let dir = tempfile::tempdir().unwrap();
        let place = dir.path().join("site.cache");
        let words: Vec<String> = (0..40).map(|nth| format!("word {nth} of the harbour")).collect();
        let keep = |words: &[String]| {
            let (cache, fault) = Cache::open(&place);
            assert_eq!(fault, None);
            for word in words {
                assert_eq!(cache.answer(|| cache.key("same").text(word), || word.clone()), *word);
            }
            cache.save().unwrap();
        };
        let holds =
            |what: &str| fs::read(&place).unwrap().windows(what.len()).any(|part| part == what.as_bytes());
        keep(&words);
        assert!(holds("word 7 "));
        let size = fs::metadata(&place).unwrap().len();
        keep(&words);
        assert_eq!(fs::metadata(&place).unwrap().len(), size);
        keep(&[&words[..7], &words[8..], &["word 40 of the harbour".to_owned()]].concat());
        assert!(!holds("word 7 ") && holds("word 40 ") && holds("word 6 "));
        // What another build reads stays as it is until it has done.
        let (other, fault) = Cache::open(&place);
        assert_eq!(fault, None);
        keep(&words[30..]);
        assert!(!holds("word 6 "));
        assert_eq!(
            other.known::<String>(other.key("same").text(&words[6]).digest()).as_ref(),
            Some(&words[6])
        );
        // Nothing else lies beside it.
        assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1);
    }

    #[cfg(unix)]
    #[test]
    fn nobody_else_may_read_the_file() {
        use std::os::unix::fs::PermissionsExt as _;
        let dir = tempfile::tempdir().unwrap();
        let place = dir.path().join("site.cache");
        let (cache, _) = Cache::open(&place);
        cache.keep(1, &"word");
        cache.save().unwrap();
        assert_eq!(fs::metadata(&place).unwrap().permissions().mode() & 0o777, 0o600);
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
        let digests =
            keys.iter().map(crate::build::cache::Key::digest).collect::<std::collections::HashSet<_>>();
        assert_eq!(digests.len(), keys.len());
    }
}
