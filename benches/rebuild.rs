//! How much less than a build from nothing is a build after a change? `cargo bench --bench rebuild [-- --small]`
//!
//! Makes a folder of 20,000 reports and transcripts of some 2 kB, then lays one text of 40 MB beside them (not with
//! `--small`), and builds each: from nothing, with nothing changed, a sentence more, a quotation more, a file more, a
//! file less, by turns. Of three builds of each kind the quickest counts. Processor time is told where `/proc` does.
//! The kit must have been made (`./build.sh kit`).

#[path = "../tests/dice.rs"]
mod dice;

use dice::Dice;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::thread::sleep;
use std::time::{Duration, Instant};

const FILES: usize = 20_000;
const FILE_BYTES: usize = 1_600;
const LARGE_BYTES: usize = 40_000_000;
/// Builds of each kind.
const TIMES: usize = 3;
/// Different words besides those that have no meaning by themselves.
const WORDS: usize = 60_000;
/// A file that was changed so shortly ago is looked into whatever its times say.
const SETTLED: Duration = Duration::from_millis(2_200);

const FUNCTION_WORDS: &[&str] = &[
    "the", "of", "and", "to", "in", "a", "that", "is", "was", "for", "it", "with", "as", "on", "be", "at",
    "by", "this", "had", "not", "are", "but", "from", "or", "have", "an", "they", "which", "one", "were",
    "all", "her", "she", "there", "would", "their", "we", "him", "been", "has", "when", "who", "will", "no",
    "more", "if", "out", "so", "up", "what", "about", "into", "than", "them", "can", "only", "other", "time",
    "new", "some",
];

/// A word by its rank: the commoner the shorter.
fn word(mut rank: usize) -> String {
    const SYLLABLES: &[&str] = &[
        "ra", "ten", "mol", "i", "ver", "sa", "lo", "pen", "di", "ka", "rum", "es", "to", "vin", "har",
        "bel", "o", "mi", "sting", "car", "du", "len", "pre", "con", "al", "fi", "gor", "ash", "nu", "win",
    ];
    if let Some(word) = FUNCTION_WORDS.get(rank) {
        return (*word).to_owned();
    }
    let mut word = String::new();
    while rank > 0 {
        word += SYLLABLES[rank % SYLLABLES.len()];
        rank /= SYLLABLES.len();
    }
    word
}

fn capital(word: &str) -> String {
    word[..1].to_uppercase() + &word[1..]
}

/// Text like that of reports: words by Zipf's law, names, quotations.
struct Writer {
    dice: Dice,
    words: Vec<String>,
}

impl Writer {
    fn new() -> Writer {
        let words = (0..FUNCTION_WORDS.len() + WORDS).map(word).collect();
        Writer { dice: Dice(88_172_645_463_325_252), words }
    }

    fn word(&mut self) -> &str {
        let share = self.dice.below(1 << 20) as f64 / f64::from(1 << 20);
        &self.words[(self.words.len() as f64).powf(share) as usize - 1]
    }

    fn words(&mut self, count: usize) -> String {
        (0..count).map(|_| self.word().to_owned()).collect::<Vec<_>>().join(" ")
    }

    fn sentence(&mut self) -> String {
        let count = 8 + self.dice.below(14);
        capital(&self.words(count)) + "."
    }

    fn name(&mut self) -> String {
        const FIRST: [&str; 12] =
            ["Ana", "Karl", "Rui", "Mary", "John", "Helen", "Peter", "Ruth", "Omar", "Jane", "Ivan", "Grace"];
        format!("{} {}", FIRST[self.dice.below(FIRST.len())], capital(&word(100 + self.dice.below(2_000))))
    }

    fn quotation(&mut self) -> String {
        let count = 7 + self.dice.below(12);
        let office = ["the minister", "a spokesman", "the mayor", "the director"][self.dice.below(4)];
        let (words, name) = (capital(&self.words(count)), self.name());
        format!("“{words},” said {name}, {office}.")
    }

    fn report(&mut self) -> String {
        let day = 1 + self.dice.below(28);
        let date = format!("{}-{:02}-{day:02}", 1960 + self.dice.below(60), 1 + self.dice.below(12));
        let mut text = format!("---\ndate: {date}\n---\n\n{}\n\n", capital(&self.words(6)));
        while text.len() < FILE_BYTES {
            text += &self.sentence();
            text += match self.dice.below(4) {
                0 => "\n\n",
                _ => " ",
            };
            if self.dice.below(14) == 0 {
                text += &(self.quotation() + " ");
            }
        }
        text + "\n"
    }

    fn transcript(&mut self) -> String {
        let mut text = String::new();
        while text.len() < FILE_BYTES {
            let name = self.name().to_uppercase();
            text += &format!("{name}: {} {} {}\n\n", self.sentence(), self.sentence(), self.sentence());
        }
        text
    }

    fn folder(&mut self, corpus: &Path) {
        for nth in 0..FILES {
            let folder = corpus.join(format!("{:02}", nth % 100));
            fs::create_dir_all(&folder).expect("a folder");
            let text = if nth % 4 == 0 { self.transcript() } else { self.report() };
            fs::write(folder.join(format!("r{nth}.md")), text).expect("a file");
        }
    }

    fn large(&mut self) -> String {
        let mut text = String::with_capacity(LARGE_BYTES + 1_000);
        while text.len() < LARGE_BYTES {
            text += &self.sentence();
            text += if self.dice.below(8) == 0 { "\n\n" } else { " " };
            if self.dice.below(60) == 0 {
                text += &(self.quotation() + " ");
            }
        }
        text
    }

    /// One of the reports.
    fn any(&mut self, corpus: &Path) -> PathBuf {
        let nth = self.dice.below(FILES / 4) * 4 + 1;
        corpus.join(format!("{:02}/r{nth}.md", nth % 100))
    }
}

/// Seconds by the clock and, where the system tells, of the processors.
#[derive(Clone, Copy)]
struct Time {
    wall: f64,
    processor: Option<f64>,
}

/// Seconds that all children which have ended spent on processors.
fn children() -> Option<f64> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    let fields: Vec<&str> = stat.rsplit(')').next()?.split_whitespace().collect();
    let ticks = |nth: usize| fields.get(nth)?.parse::<f64>().ok();
    // Linux counts these in hundredths of a second, whatever its own clock does.
    Some((ticks(13)? + ticks(14)?) / 100.0)
}

struct Bench {
    folder: tempfile::TempDir,
    kit: PathBuf,
}

impl Bench {
    fn corpus(&self) -> PathBuf {
        self.folder.path().join("corpus")
    }

    fn build(&self) -> Time {
        let (clock, before) = (Instant::now(), children());
        let status = Command::new(env!("CARGO_BIN_EXE_dixit"))
            .arg("build")
            .arg(self.corpus())
            .arg("--kit")
            .arg(&self.kit)
            .arg("-o")
            .arg(self.folder.path().join("site"))
            .env("XDG_CACHE_HOME", self.folder.path().join("kept"))
            .env("HOME", self.folder.path().join("kept"))
            .stdout(std::process::Stdio::null())
            .status();
        assert!(status.expect("dixit").success());
        let processor = children().zip(before).map(|(after, before)| after - before);
        Time { wall: clock.elapsed().as_secs_f64(), processor }
    }

    fn all(&self, writer: &mut Writer) {
        const KINDS: [&str; 6] = [
            "from nothing",
            "nothing changed",
            "a sentence more",
            "a quotation more",
            "a file more",
            "a file less",
        ];
        let corpus = self.corpus();
        let append = |path: &Path, more: &str| {
            let text = fs::read_to_string(path).expect("a file");
            fs::write(path, text + "\n" + more + "\n").expect("a file");
        };
        let mut times = KINDS.map(|_| Vec::new());
        // By turns, because a machine is not as quick now as it was a minute ago.
        for turn in 0..TIMES {
            let added = corpus.join(format!("{:02}/new{turn}.md", turn * 31));
            for (kind, times) in KINDS.iter().zip(&mut times) {
                match *kind {
                    "from nothing" => _ = fs::remove_dir_all(self.folder.path().join("kept")),
                    "a sentence more" => {
                        append(&writer.any(&corpus), &format!("Wrex{turn} {}", writer.sentence()));
                    }
                    "a quotation more" => append(&writer.any(&corpus), &writer.quotation()),
                    "a file more" => fs::write(&added, writer.report()).expect("a file"),
                    "a file less" => fs::remove_file(&added).expect("a file"),
                    _ => {}
                }
                sleep(SETTLED);
                times.push(self.build());
            }
        }
        let least = |times: &[Time], time: fn(&Time) -> Option<f64>| {
            times.iter().filter_map(time).min_by(f64::total_cmp)
        };
        let share = |part: Option<f64>, whole: Option<f64>| match (part, whole) {
            (Some(part), Some(whole)) => format!("{part:6.2} s {:5.1} %", 100.0 * part / whole),
            _ => String::new(),
        };
        println!("{:24} {:>16}   {:>16}", "", "by the clock", "processors");
        for (kind, own) in KINDS.iter().zip(&times) {
            let [wall, processor] = [|time: &Time| Some(time.wall), |time: &Time| time.processor]
                .map(|time| share(least(own, time), least(&times[0], time)));
            println!("{kind:24} {wall}   {processor}");
        }
    }
}

fn main() {
    let kit = Path::new(env!("CARGO_MANIFEST_DIR")).join("kit");
    if !kit.join("engine.wasm").is_file() {
        println!("make the kit first: ./build.sh kit");
        return;
    }
    let bench = Bench { folder: tempfile::tempdir().expect("a folder"), kit };
    let mut writer = Writer::new();
    writer.folder(&bench.corpus());
    println!("{FILES} small files");
    bench.all(&mut writer);
    if !std::env::args().any(|argument| argument == "--small") {
        fs::write(bench.corpus().join("large.txt"), writer.large()).expect("a file");
        println!("\nthe same, and one text of {} MB", LARGE_BYTES / 1_000_000);
        bench.all(&mut writer);
    }
}
