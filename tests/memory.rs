//! How much memory does a build take? Counted by the allocator, and no more than `dixit build` reckons with.
//!
//! A test binary of its own, with one test: what others allocate meanwhile would be counted too.

mod dice;

use dice::Dice;
use dixit::build;
use dixit::build::cache::Cache;
use dixit::index;
use dixit::source::{self, Purpose, ReadOptions};
use std::alloc::{GlobalAlloc, Layout, System};
use std::fs;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};

/// Bytes of memory for a byte of text: what `dixit build` reckons with is 20, of which the heap's own waste takes its
/// share.
const TIMES: usize = 12;
/// What any build takes, however small it is.
const FLOOR: usize = 24 << 20;

/// The system's allocator, counting.
struct Counting;

static LIVE: AtomicUsize = AtomicUsize::new(0);
static PEAK: AtomicUsize = AtomicUsize::new(0);

fn more(bytes: usize) {
    PEAK.fetch_max(LIVE.fetch_add(bytes, Relaxed) + bytes, Relaxed);
}

// SAFETY: every call goes to the system's allocator as it came.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        more(layout.size());
        unsafe { System.alloc(layout) }
    }

    unsafe fn dealloc(&self, at: *mut u8, layout: Layout) {
        LIVE.fetch_sub(layout.size(), Relaxed);
        unsafe { System.dealloc(at, layout) }
    }

    unsafe fn realloc(&self, at: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        more(size);
        LIVE.fetch_sub(layout.size(), Relaxed);
        unsafe { System.realloc(at, layout, size) }
    }
}

#[global_allocator]
static ALLOCATOR: Counting = Counting;

impl Dice {
    /// A word: the common ones come often, as in any language.
    fn word(&mut self) -> String {
        let syllables = ["ha", "lo", "ri", "men", "ta", "ver", "so", "quay", "pil", "er", "dun", "ock"];
        let range = [30, 300, 3_000, 30_000][self.below(4)];
        let mut number = self.below(range) + 7;
        let mut word = String::new();
        while number > 0 {
            word.push_str(syllables[number % syllables.len()]);
            number /= syllables.len();
        }
        word
    }

    fn sentence(&mut self) -> String {
        let words = (0..8 + self.below(12)).map(|_| self.word()).collect::<Vec<_>>().join(" ");
        words[..1].to_uppercase() + &words[1..] + "."
    }

    fn prose(&mut self, bytes: usize) -> String {
        let mut text = String::new();
        while text.len() < bytes {
            let quoted = self.sentence();
            let (before, after) = (self.sentence(), self.sentence());
            text.push_str(&match self.below(6) {
                0 => format!("“{quoted}” said Rui {}, the harbour master. {after}\n\n", self.word()),
                1 => format!("{before} {quoted}\n\n"),
                _ => format!("{before} {quoted} {after} "),
            });
        }
        text
    }

    /// Nothing but short quotations.
    fn talk(&mut self, bytes: usize) -> String {
        let mut text = String::new();
        while text.len() < bytes {
            text.push_str(&format!("“{},” said Rui {}.\n\n", self.word(), self.word()));
        }
        text
    }

    fn transcript(&mut self, bytes: usize) -> String {
        let names = ["ANA LOPES", "KARL BRANDT", "RUI PINTO", "THE CHAIR"];
        let mut text = String::new();
        while text.len() < bytes {
            text.push_str(&format!("{}: {} {}\n\n", names[self.below(4)], self.sentence(), self.sentence()));
        }
        text
    }
}

/// Builds the corpus in a folder as `dixit build` does; gives the weight of its text and the most that was allocated.
fn build(folder: &Path, cache: &Path) -> (usize, usize) {
    let before = LIVE.load(Relaxed);
    let (mut cache, fault) = Cache::open(cache);
    assert_eq!(fault, None);
    PEAK.store(LIVE.load(Relaxed), Relaxed);
    let listing = source::list(&[folder.to_owned()]).unwrap();
    let (purpose, most_text) = (Purpose::Publish, u64::MAX);
    let manner = ReadOptions { purpose, rehash: false, most_text, isolated: None, progress: &|_| {} };
    let reading = source::read_with(listing, manner, &mut cache).unwrap();
    let text = reading.documents.iter().map(source::weight).sum::<u64>() as usize;
    let corpus = build::analyse_with(reading.settings, reading.documents, &cache, &|_| {});
    let pack = index::write(&corpus).unwrap();
    drop(corpus);
    cache.save().unwrap();
    drop(pack);
    (text, PEAK.load(Relaxed) - before)
}

#[test]
fn a_build_takes_no_more_memory_than_it_reckons_with() {
    const ALL: usize = 2 << 20;
    let mut dice = Dice(2_600_000_003);
    let dir = tempfile::tempdir().unwrap();
    let corpora: [(&str, Vec<(String, String)>); 5] = [
        ("one text", vec![("a.txt".to_owned(), dice.prose(ALL))]),
        ("many texts", (0..ALL / 2_000).map(|nth| (format!("{nth}.txt"), dice.prose(2_000))).collect()),
        ("transcripts", (0..60).map(|nth| (format!("{nth}.txt"), dice.transcript(ALL / 60))).collect()),
        ("talk", vec![("a.txt".to_owned(), dice.talk(ALL))]),
        ("rows", {
            let row = |nth: usize| format!("{{\"id\": \"r{nth}\", \"text\": {:?}}}\n", dice.prose(1_000));
            vec![("a.jsonl".to_owned(), (0..ALL / 1_000).map(row).collect())]
        }),
    ];
    for (name, files) in corpora {
        let folder = dir.path().join(name);
        fs::create_dir(&folder).unwrap();
        for (file, text) in files {
            fs::write(folder.join(file), text).unwrap();
        }
        let cache = dir.path().join(format!("{name}.cache"));
        for again in ["anew", "again"] {
            let (text, peak) = build(&folder, &cache);
            println!("{name} {again}: {peak} bytes for {text}");
            assert!(text >= ALL, "{name}");
            assert!(peak <= FLOOR + TIMES * text, "{name} {again}: {peak} bytes for {text}");
        }
    }
}
