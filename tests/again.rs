//! Building again, after edits of every kind: the pack must be, byte for byte, the one that is made without what was
//! kept.

use super::dice::Dice;
use dixit::build;
use dixit::build::cache::Cache;
use dixit::index;
use dixit::source::{self, Purpose, ReadOptions};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

impl Dice {
    fn of<T: Copy>(&mut self, choices: &[T]) -> T {
        choices[self.below(choices.len())]
    }

    fn sentence(&mut self) -> String {
        let words = [
            "the harbour",
            "a pilot",
            "the tide",
            "every ship",
            "the lamp",
            "no keeper",
            "the gate",
            "a storm",
        ];
        let verbs = ["waited for", "came before", "was later than", "closed behind", "saw", "paid"];
        let ends = ["in March", "at the quay", "twice", "again", "for nothing", "on Monday"];
        let sentence =
            format!("{} {} {} {}.", self.of(&words), self.of(&verbs), self.of(&words), self.of(&ends));
        sentence[..1].to_uppercase() + &sentence[1..]
    }

    /// What is said in several papers, as they print it.
    fn quotation(&mut self) -> String {
        let said = [
            "We will not open the gate before the storm has passed, whatever the shipping companies offer",
            "We shall not open that gate until the storm has passed, whatever shipping companies may offer",
            "Every pilot of this port has been paid, and nobody sleeps in the lighthouse any more",
            "Not one ship was lost in the winter of the great flood",
            "The lamp on the northern pier burns longer than the law allows",
        ];
        let speakers = ["Ana Lopes", "Karl Brandt", "Rui Pinto", "the harbour master, Ana Lopes", "Lopes"];
        format!("“{},” said {}.", self.of(&said), self.of(&speakers))
    }

    fn file(&mut self) -> String {
        match self.below(4) {
            0 => {
                let turn = |dice: &mut Dice| {
                    let name = dice.of(&["ANA LOPES", "KARL BRANDT", "THE CHAIR"]);
                    format!("{name}: {} {}\n\n", dice.sentence(), dice.sentence())
                };
                (0..5).map(|_| turn(self)).collect()
            }
            _ => {
                let mut text = format!("---\ndate: 1931-03-{:02}\n---\n", 1 + self.below(9));
                text += "The Harbour Gazette\n\nNews of the day from the quay and from the northern pier\n\n";
                for _ in 0..2 + self.below(4) {
                    text += &format!("{} {}\n\n{}\n\n", self.sentence(), self.sentence(), self.quotation());
                }
                text
            }
        }
    }

    /// Changes one or two files; says how.
    fn change(&mut self, files: &mut BTreeMap<String, String>) -> &'static str {
        let names = files.keys().cloned().collect::<Vec<_>>();
        let (name, other) = (&names[self.below(names.len())], &names[self.below(names.len())]);
        let fresh = format!("{}{}.md", self.of(&["a", "m", "z"]), self.below(1_000));
        match self.below(8) {
            0 => {
                files.insert(fresh, self.file());
                "a new file"
            }
            1 => {
                files.remove(name);
                "a file less"
            }
            2 => {
                let text = files.remove(name).unwrap();
                files.insert(fresh, text);
                "another name"
            }
            3 => {
                let text = files[name].replacen("1931-03-0", "1932-04-0", 1);
                files.insert(name.clone(), text);
                "another date"
            }
            4 => {
                let text = files[name].replacen(" said ", " told the clerk Mr. Aldous Vane, said ", 1);
                files.insert(name.clone(), text);
                "a new word, and what comes after it moved"
            }
            5 => {
                let text = format!("{}{}\n\n", files[name], self.quotation());
                files.insert(name.clone(), text);
                "one quotation more"
            }
            6 => {
                let text = format!("{}{}\n\n", files[name], self.sentence());
                files.insert(name.clone(), text);
                "a sentence without quotation more"
            }
            _ => {
                let text = files[other].clone();
                files.insert(name.clone(), text);
                "a copy of another file"
            }
        }
    }
}

/// The pack of a folder.
fn pack(folder: &Path, mut cache: Cache) -> Vec<u8> {
    let listing = source::list(&[folder.to_owned()]).unwrap();
    let (purpose, most_text) = (Purpose::Publish, u64::MAX);
    let manner = ReadOptions { purpose, rehash: true, most_text, isolated: None, progress: &|_| {} };
    let reading = source::read_with(listing, manner, &mut cache).unwrap();
    let corpus = build::analyse_with(reading.settings, reading.documents, &cache, &|_| {});
    let pack = index::write(&corpus).unwrap();
    cache.save().unwrap();
    pack
}

#[test]
fn whatever_was_kept_the_pack_is_the_same() {
    let dir = tempfile::tempdir().unwrap();
    let (folder, place) = (dir.path().join("corpus"), dir.path().join("kept"));
    let mut dice = Dice(88_172_645_463_325_252);
    let mut files: BTreeMap<String, String> =
        (0..20).map(|nth| (format!("f{nth:02}.md"), dice.file())).collect();
    for step in 0..24 {
        let what = if step == 0 { "all new" } else { dice.change(&mut files) };
        let _ = fs::remove_dir_all(&folder);
        fs::create_dir(&folder).unwrap();
        for (name, text) in &files {
            fs::write(folder.join(name), text).unwrap();
        }
        let (cache, fault) = Cache::open(&place);
        assert_eq!(fault, None);
        let again = pack(&folder, cache);
        assert!(again == pack(&folder, Cache::none()), "step {step}: {what}");
        // What one build carries over must serve the next.
        if step % 3 == 0 {
            assert!(again == pack(&folder, Cache::open(&place).0), "step {step}, once more: {what}");
        }
    }
}
