//! Files that take down whoever reads them: each costs the run that file, and a message that names it.

use super::{dir::Dir, kit, metadata::workbook_with};
use dixit::site;
use dixit::source::isolated::{Ended, IsolatedReader, Task, answer};
use dixit::source::{self, Purpose, ReadOptions};
use flate2::Compression;
use flate2::write::ZlibEncoder;
use std::io::{Cursor, Write};
use std::path::Path;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// A PDF document of these objects, numbered from 1; the first is its catalogue.
fn pdf(objects: &[Vec<u8>]) -> Vec<u8> {
    let mut pdf = b"%PDF-1.5\n".to_vec();
    let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1);
    for (nth, object) in objects.iter().enumerate() {
        table += &format!("{:010} 00000 n \n", pdf.len());
        pdf.extend_from_slice(format!("{} 0 obj\n", nth + 1).as_bytes());
        pdf.extend_from_slice(object);
        pdf.extend_from_slice(b"\nendobj\n");
    }
    let start = pdf.len();
    let size = objects.len() + 1;
    table += &format!("trailer <</Size {size} /Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n");
    pdf.extend_from_slice(table.as_bytes());
    pdf
}

fn stream(dictionary: &str, data: &[u8]) -> Vec<u8> {
    let head = format!("<<{dictionary} /Length {}>> stream\n", data.len());
    [head.as_bytes(), data, b"\nendstream"].concat()
}

/// A document of one page, whose dictionary has `more` in it and whose content is object 4; `others` come after it.
fn page(pages: &str, more: &str, content: Vec<u8>, others: &[Vec<u8>]) -> Vec<u8> {
    let page = format!("<</Type /Page /Parent 2 0 R /Contents 4 0 R /MediaBox [0 0 600 800] {more}>>");
    let objects = [
        b"<</Type /Catalog /Pages 2 0 R>>".to_vec(),
        format!("<</Type /Pages /Count 1 /Kids [3 0 R] {pages}>>").into_bytes(),
        page.into_bytes(),
        content,
    ];
    pdf(&[&objects, others].concat())
}

/// Words on a page.
fn sound(words: &str) -> Vec<u8> {
    let font = "/Resources <</Font <</F <</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>>>>>";
    page("", font, stream("", format!("BT /F 12 Tf 72 700 Td ({words}) Tj ET").as_bytes()), &[])
}

/// A page whose content draws a form that draws another, which draws the first.
fn circle() -> Vec<u8> {
    let form = |other| {
        format!("/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Resources <</XObject <</F {other} 0 R>>>>")
    };
    let resources = "/Resources <</XObject <</F 5 0 R>>>>";
    page("", resources, stream("", b"/F Do"), &[stream(&form(6), b"/F Do"), stream(&form(5), b"/F Do")])
}

/// A page whose content is packed three times and unpacks to a gigabyte of spaces: half a kilobyte.
fn bomb() -> Vec<u8> {
    let pack = |data: &[u8], times: usize| {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
        (0..times).for_each(|_| encoder.write_all(data).unwrap());
        encoder.finish().unwrap()
    };
    let data = pack(&pack(&pack(&[b' '; 1 << 20], 1 << 10), 1), 1);
    assert!(data.len() < 50_000, "{}", data.len());
    page("", "", stream("/Filter [/FlateDecode /FlateDecode /FlateDecode]", &data), &[])
}

/// A page that draws a large form thousands of times: a few kilobytes, and hours of work.
fn endless() -> Vec<u8> {
    let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
    (0..2 << 10).for_each(|_| encoder.write_all(&b"q Q ".repeat(1 << 10)).unwrap());
    let form = "/Type /XObject /Subtype /Form /BBox [0 0 9 9] /Filter /FlateDecode";
    let form = stream(form, &encoder.finish().unwrap());
    page("", "/Resources <</XObject <</F 5 0 R>>>>", stream("", &b"/F Do ".repeat(1_500)), &[form])
}

fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

#[test]
fn what_overflows_or_fills_the_memory_costs_that_file() {
    let dir = Dir::new();
    kit::create(&dir);
    dir.create("corpus/a.txt", "No ship will wait.\n");
    dir.create("corpus/bomb.pdf", bomb()).create("corpus/circle.pdf", circle());
    dir.create("corpus/good.pdf", sound("Some ships will."));
    let inside: [(&str, &[u8]); 2] = [("circle.pdf", &circle()), ("good.pdf", &sound("Not one."))];
    dir.create("corpus/in.zip", archive(&inside));
    // One cell at the far end of a sheet: the parser makes room for all 17 billion before it.
    let far = "<row r=\"1048576\"><c r=\"XFD1048576\" t=\"inlineStr\"><is><t>x</t></is></c></row>";
    let sheet = workbook_with(&[&["file", "title"], &["a.txt", "Ships"]], far);
    dir.create("corpus/metadata.xlsx", sheet);
    let answer = dir.dixit(&["build", "corpus", "--kit", "kit", "--memory", "400G"]);
    // The library stops at an object that it is inside of.
    let holds_itself =
        "a page without text or pictures; have OCR read it if there are letters in its drawings";
    let expected = format!(
        "dixit: left out: bomb.pdf: reading it would take more than 1342 MB of memory, as no file of this size does; print \
         it to a new PDF, or put its text here as .txt\n\
         dixit: left out: circle.pdf: {holds_itself}\n\
         dixit: left out: in.zip/circle.pdf: {holds_itself}\n\
         dixit: left out: metadata.xlsx: cannot be read: reading it would take more than 1342 MB of memory, as no file of \
         this size does; save it as CSV under the name metadata.csv\n\
         dixit: 4 inputs were left out\n"
    );
    if cfg!(target_os = "linux") {
        assert_eq!(answer.err, expected);
    }
    assert_eq!(answer.code, Some(3), "{answer:?}");
    assert!(answer.out.starts_with("3 documents, 9 words, "), "{answer:?}");
}

#[test]
fn what_never_ends_is_stopped() {
    let dir = Dir::new();
    dir.create("corpus/a.txt", "“No ship will wait,” said Ana Lopes.\n").create("corpus/b.pdf", endless());
    let answer = dir.dixit(&["quotes", "corpus"]);
    let (stopped, seconds) =
        answer.err.split_once("b.pdf: reading it was stopped after ").unwrap_or_default();
    assert_eq!(stopped, "dixit: left out: ", "{answer:?}");
    // By the processor's time, or where others keep that busy, on the clock.
    assert!(seconds.starts_with("5 seconds, ") || seconds.starts_with("15 seconds, "), "{answer:?}");
    assert_eq!(answer.code, Some(3));
    assert!(answer.out.contains("Ana Lopes  No ship will wait,"), "{answer:?}");
}

#[cfg(target_os = "linux")]
#[test]
fn a_child_ends_with_its_parent() {
    use std::process::{Command, Stdio};
    use std::time::{Duration, Instant};
    let dir = Dir::new();
    dir.create("b.pdf", endless());
    let mut parent = Command::new(env!("CARGO_BIN_EXE_dixit"));
    parent.args(["check", "b.pdf"]).current_dir(dir.path("")).stdout(Stdio::null()).stderr(Stdio::null());
    let mut parent = parent.spawn().unwrap();
    let children = |of: u32| {
        let tasks = std::fs::read_dir(format!("/proc/{of}/task")).into_iter().flatten().flatten();
        let children =
            tasks.map(|task| std::fs::read_to_string(task.path().join("children")).unwrap_or_default());
        children.collect::<String>().split_whitespace().map(str::to_owned).collect::<Vec<_>>()
    };
    let wait = |until: &dyn Fn() -> bool| {
        let begin = Instant::now();
        while !until() && begin.elapsed() < Duration::from_secs(5) {
            std::thread::sleep(Duration::from_millis(5));
        }
    };
    wait(&|| !children(parent.id()).is_empty());
    let found = children(parent.id());
    assert_eq!(found.len(), 1);
    parent.kill().unwrap();
    parent.wait().unwrap();
    // Ended, even where nobody has asked how.
    let stat = || std::fs::read_to_string(format!("/proc/{}/stat", found[0])).unwrap_or_default();
    let has_ended =
        || stat().rsplit(')').next().is_none_or(|rest| matches!(rest.trim().get(..1), None | Some("Z")));
    wait(&has_ended);
    assert!(has_ended(), "{}", stat());
}

/// Has files read as a child process has, without one.
struct Elsewhere;

impl IsolatedReader for Elsewhere {
    fn ask(&self, task: &Task, file: &[u8]) -> Result<Vec<u8>, Ended> {
        Ok(answer(task, file))
    }
}

#[test]
fn what_is_read_apart_is_what_is_read_here() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/formats");
    let corpora = [folder.join("made"), folder.join("by-hand")];
    let read = |isolated: Option<&dyn IsolatedReader>, purpose| {
        let manner = ReadOptions { purpose, rehash: false, most_text: u64::MAX, isolated, progress: &|_| () };
        let listing = source::list(&corpora).unwrap();
        source::read_with(listing, manner, &mut dixit::build::cache::Cache::none()).unwrap()
    };
    // Documents, what is doubtful, what is left out, to the last offset.
    let (here, elsewhere) = (read(None, Purpose::Review), read(Some(&Elsewhere), Purpose::Review));
    assert_eq!(format!("{:#?}", here.documents), format!("{:#?}", elsewhere.documents));
    assert_eq!(format!("{:#?}", here.files), format!("{:#?}", elsewhere.files));
    assert_eq!(here.problems, elsewhere.problems);
    assert!(here.documents.len() > 20 && here.problems.len() > 2);
    // And by real child processes, to the last byte of the pack.
    let dir = Dir::new();
    kit::create(&dir);
    let [made, by_hand] = corpora.each_ref().map(|corpus| corpus.to_str().unwrap());
    let built = dir.dixit(&["build", made, by_hand, "--kit", "kit", "--title", "T"]);
    assert_eq!(built.code, Some(3), "{built:?}");
    let mut reading = read(None, Purpose::Publish);
    reading.settings.title = Some("T".to_owned());
    let corpus = dixit::build::analyse(reading.settings, reading.documents);
    let pack = dixit::index::write(&corpus).unwrap();
    assert!(*site::read_pack(&dir.path("site")).unwrap().unwrap() == *pack);
}

#[test]
fn an_answer_that_is_none_costs_the_file() {
    struct Broken;
    impl IsolatedReader for Broken {
        fn ask(&self, _: &Task, _: &[u8]) -> Result<Vec<u8>, Ended> {
            Ok(vec![0xff; 40])
        }
    }
    let dir = Dir::new();
    dir.create("a.pdf", sound("Some ships will."));
    let listing = source::list(&[dir.path("a.pdf")]).unwrap();
    let (purpose, most_text) = (Purpose::Review, u64::MAX);
    let manner =
        ReadOptions { purpose, rehash: false, most_text, isolated: Some(&Broken), progress: &|_| () };
    let reading = source::read_with(listing, manner, &mut dixit::build::cache::Cache::none()).unwrap();
    let message = reading.problems[0].to_string();
    assert!(message.starts_with("a.pdf: reading it failed (an answer that is none: "), "{message}");
}
