//! Every format: files that real programs wrote (`make.sh` runs them) and files written by hand, each with what
//! must be read from it in `golden.json`; and what becomes of files that are cut short, or bombs.

mod bombs;
mod folder;
mod pdf;

use dixit::build;
use dixit::build::cache::Cache;
use dixit::source::{self, Purpose, Reading};
use serde_json::{Value, json};
use std::path::{Path, PathBuf};

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats")
}

fn read(path: &Path) -> Reading {
    source::read(source::list(&[path.to_owned()]).unwrap(), Purpose::Review, &|_| ()).unwrap()
}

/// What was read, as data.
fn shown(reading: &Reading) -> Value {
    let documents = reading.documents.iter().map(|document| {
        let text = |span: dixit::document::Span| document.text[span.range()].to_owned();
        let blocks = document.blocks.iter().map(|block| format!("{:?}: {}", block.kind, text(block.span)));
        let turns = document.turns.iter().map(|turn| {
            let fields = turn.fields.iter().map(|field| format!(" [{} {}]", field.name, field.value));
            let label = turn.label.as_deref().unwrap_or("-");
            format!("{label}{}: {}", fields.collect::<String>(), text(turn.span))
        });
        let fields = document.fields.iter().map(|field| format!("{}: {}", field.name, field.value));
        json!({
            "id": document.id,
            "title": document.title,
            "date": document.date.map(|date| date.to_string()),
            "language": document.language,
            "fields": fields.collect::<Vec<_>>(),
            "blocks": blocks.collect::<Vec<_>>(),
            "turns": turns.collect::<Vec<_>>(),
        })
    });
    json!({
        "documents": documents.collect::<Vec<_>>(),
        "doubts": reading.files.iter().flat_map(|file| &file.doubts).map(ToString::to_string).collect::<Vec<_>>(),
        "left out": reading.problems.iter().map(ToString::to_string).collect::<Vec<_>>(),
    })
}

/// The files of the two folders, by name.
fn files() -> Vec<PathBuf> {
    let folders = ["by-hand", "made"].map(|name| folder().join(name));
    let files = folders.iter().flat_map(|folder| std::fs::read_dir(folder).unwrap());
    let mut files = files.map(|entry| entry.unwrap().path()).collect::<Vec<_>>();
    files.sort();
    files
}

#[test]
fn files_of_every_format_are_read_as_expected() {
    let golden = folder().join("golden.json");
    let name = |path: &Path| path.file_name().unwrap().to_str().unwrap().to_owned();
    let found: serde_json::Map<String, Value> =
        files().iter().map(|path| (name(path), shown(&read(path)))).collect();
    if std::env::var("DIXIT_GOLDEN").is_ok_and(|value| value == "write") {
        std::fs::write(&golden, serde_json::to_string_pretty(&found).unwrap() + "\n").unwrap();
    }
    let expected = std::fs::read_to_string(golden).unwrap();
    let expected: serde_json::Map<String, Value> = serde_json::from_str(&expected).unwrap();
    assert_eq!(found.keys().collect::<Vec<_>>(), expected.keys().collect::<Vec<_>>());
    for (name, found) in &found {
        let pretty = |value: &Value| serde_json::to_string_pretty(value).unwrap();
        assert_eq!(pretty(found), pretty(&expected[name]), "{name}");
    }
}

#[test]
fn words_of_a_changed_document_that_were_taken_out_never_enter() {
    for name in ["by-hand/changes.fodt", "made/office.odt", "made/office.docx"] {
        let reading = read(&folder().join(name));
        let shown = shown(&reading).to_string();
        for gone in ["DELETED", "COMMENT", "HIDDEN"] {
            assert!(!shown.contains(gone), "{name}: {gone}: {shown}");
        }
        assert!(shown.contains("ever"), "{name}: {shown}");
    }
}

#[test]
fn moved_text_stands_where_it_was_moved_to_and_nowhere_else() {
    let shown = shown(&read(&folder().join("by-hand/moved.docx"))).to_string();
    assert!(!shown.contains("MOVED"), "{shown}");
    assert_eq!(shown.matches("No ship will wait.").count(), 1, "{shown}");
}

#[test]
fn a_locked_file_is_told_with_its_remedy() {
    for name in ["locked.pdf", "locked.odt"] {
        let reading = read(&folder().join("made").join(name));
        let [problem] = &reading.problems[..] else { panic!("{name}: {:?}", reading.problems) };
        let told = problem.to_string();
        assert!(told.starts_with(name) && told.contains("encrypted") && told.contains("save it"), "{told}");
        assert!(reading.documents.is_empty(), "{name}");
    }
}

#[test]
fn a_large_table_tells_how_far_it_is_read() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("rows.jsonl");
    let rows = (0..500).map(|nth| format!("{{\"id\": \"{nth}\", \"text\": \"Ship {nth} will wait.\"}}\n"));
    std::fs::write(&path, rows.collect::<String>()).unwrap();
    let told = std::sync::Mutex::new(Vec::new());
    let listing = source::list(&[path]).unwrap();
    let bytes = listing.bytes();
    source::read(listing, Purpose::Publish, &|bytes| told.lock().unwrap().push(bytes)).unwrap();
    let told = told.into_inner().unwrap();
    assert!(told.len() >= 500, "{}", told.len());
    assert_eq!(told.iter().sum::<u64>(), bytes);
}

#[test]
fn a_long_text_tells_how_far_it_is_read_and_searched_for_quotations() {
    let article = (0..500).map(|nth| {
        format!(
            "Ship {nth} waits for the tide and for the pilot of the port.\n\n“It does,” said Rui Pinto.\n\n"
        )
    });
    let transcript = (0..500).map(|nth| {
        format!("ANA LOPES: Will ship {nth} wait?\n\nRUI PINTO: “It does,” said Karl Brandt.\n\n")
    });
    for text in [article.collect::<String>(), transcript.collect()] {
        let dir = tempfile::tempdir().unwrap();
        let path = dir.path().join("long.txt");
        std::fs::write(&path, &text).unwrap();
        let told = std::sync::Mutex::new(Vec::new());
        let progress = |bytes| told.lock().unwrap().push(bytes);
        let steps = || {
            let steps = std::mem::take(&mut *told.lock().unwrap());
            assert_eq!(steps.iter().sum::<u64>(), text.len() as u64);
            let longest = steps.iter().max().copied().unwrap_or_default();
            (steps.len(), longest)
        };
        let reading = source::read(source::list(&[path]).unwrap(), Purpose::Publish, &progress).unwrap();
        let (count, longest) = steps();
        assert!(count >= 1_000 && longest < text.len() as u64 * 6 / 10, "{count} steps, {longest} bytes");
        build::analyse_with(reading.settings, reading.documents, &Cache::none(), &progress);
        let (count, longest) = steps();
        assert!(count >= 1_000 && longest < text.len() as u64 * 6 / 10, "{count} steps, {longest} bytes");
    }
}

#[test]
fn files_that_are_cut_short_are_read_or_told() {
    let dir = tempfile::tempdir().unwrap();
    for path in files() {
        let bytes = std::fs::read(&path).unwrap();
        let file = dir.path().join(path.file_name().unwrap());
        // The first bytes one by one, where the headers are, then in steps.
        let steps = (bytes.len() / 25).max(1);
        for end in (0..bytes.len().min(24)).chain((24..bytes.len()).step_by(steps)).chain([bytes.len() - 1]) {
            std::fs::write(&file, &bytes[..end]).unwrap();
            let reading = read(&file);
            assert!(
                !reading.documents.is_empty() || !reading.problems.is_empty(),
                "{} cut at {end}: neither read nor told",
                path.display()
            );
            for problem in &reading.problems {
                let told = problem.to_string();
                assert!(!told.contains("mistake in dixit"), "{} cut at {end}: {told}", path.display());
            }
        }
    }
}

#[test]
fn a_file_in_an_archive_can_be_withheld_by_its_name() {
    use std::io::Write;
    let dir = tempfile::tempdir().unwrap();
    let mut zip = zip::ZipWriter::new(std::fs::File::create(dir.path().join("a.zip")).unwrap());
    for name in ["open.txt", "secret.txt", "secret.png"] {
        zip.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        zip.write_all(b"No ship will wait.\n").unwrap();
    }
    zip.finish().unwrap();
    let settings = "[withhold]\nfiles = [\"a.zip/secret.*\"]\n";
    std::fs::write(dir.path().join("dixit.toml"), settings).unwrap();
    let reading = read(dir.path());
    let ids = reading.documents.iter().map(|document| document.id.as_str()).collect::<Vec<_>>();
    assert_eq!(ids, ["a.zip/open.txt"], "{:?}", reading.problems);
    assert!(reading.problems.is_empty() && reading.files.len() == 1, "{:?}", reading.problems);
}
