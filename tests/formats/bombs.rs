//! Files made to hurt: what they unpack to, how deep they nest, and what they pretend to be. Each is told as a
//! problem of that file, and the memory that reading it takes stays within limits.

use super::read;
use flate2::Compression;
use flate2::write::ZlibEncoder;
use std::io::{Cursor, Write};
use std::path::Path;
use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// An archive of these files.
fn archive(files: &[(&str, &[u8])]) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in files {
        zip.start_file(*name, SimpleFileOptions::default()).unwrap();
        zip.write_all(bytes).unwrap();
    }
    zip.finish().unwrap().into_inner()
}

/// An archive of one file that is nothing but one byte, `megabytes` of it.
fn zeros(name: &str, megabytes: usize) -> Vec<u8> {
    let mut zip = ZipWriter::new(Cursor::new(Vec::new()));
    zip.start_file(name, SimpleFileOptions::default()).unwrap();
    let block = vec![b' '; 1 << 20];
    (0..megabytes).for_each(|_| zip.write_all(&block).unwrap());
    zip.finish().unwrap().into_inner()
}

/// What is told about a file with these bytes.
fn told(name: &str, bytes: &[u8]) -> Vec<String> {
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join(name), bytes).unwrap();
    let reading = read(&dir.path().join(name));
    let told = reading.problems.iter().map(ToString::to_string).collect::<Vec<_>>();
    assert!(told.iter().all(|told| !told.contains("mistake in dixit")), "{told:?}");
    told
}

const TOO_MUCH: &str = "unpacks to more than 64 MB, which no text of this size does; if it is one, unpack it by hand \
                        and put the texts here";

#[test]
fn archives_that_unpack_to_more_than_any_text() {
    let bomb = zeros("a.txt", 70);
    assert!(bomb.len() < 100_000);
    assert_eq!(told("bomb.zip", &bomb), [format!("bomb.zip/a.txt: this file: {TOO_MUCH}")]);
    let many = archive(&[("1.zip", &zeros("a.txt", 40)), ("2.zip", &zeros("a.txt", 40))]);
    let expected = [
        "many.zip/1.zip/a.txt: nothing in it".to_owned(),
        format!("many.zip/2.zip/a.txt: this file: {TOO_MUCH}"),
    ];
    assert_eq!(told("many.zip", &many), expected);
    let document = zeros("word/document.xml", 70);
    assert_eq!(told("bomb.docx", &document), [format!("bomb.docx: word/document.xml: {TOO_MUCH}")]);
    let document = zeros("content.xml", 70);
    assert_eq!(told("bomb.odt", &document), [format!("bomb.odt: content.xml: {TOO_MUCH}")]);
}

#[test]
fn archives_inside_each_other() {
    let mut inner = archive(&[("a.txt", b"No ship will wait.\n")]);
    for _ in 0..4 {
        inner = archive(&[("in.zip", &inner)]);
    }
    let expected =
        "deep.zip/in.zip/in.zip/in.zip: more than 3 archives inside each other; unpack this one here";
    assert_eq!(told("deep.zip", &inner), [expected]);
}

#[test]
fn names_that_lead_out_of_an_archive_lead_nowhere() {
    let dir = tempfile::tempdir().unwrap();
    let bytes = archive(&[
        ("../../out.txt", b"No ship will wait.\n"),
        ("/etc/passwd.txt", b"Some will.\n"),
        ("__MACOSX/._a.txt", b"junk"),
        ("a\\b.txt", b"Not one.\n"),
        ("c.exe", b"MZ"),
    ]);
    std::fs::write(dir.path().join("a.zip"), bytes).unwrap();
    let reading = read(&dir.path().join("a.zip"));
    let ids = reading.documents.iter().map(|document| document.id.as_str()).collect::<Vec<_>>();
    assert_eq!(ids, ["a.zip/a/b.txt", "a.zip/etc/passwd.txt", "a.zip/out.txt"]);
    assert_eq!(reading.documents[0].text.trim(), "Not one.");
    let told = reading.problems.iter().map(ToString::to_string).collect::<Vec<_>>();
    assert_eq!(told, ["a.zip/c.exe: this is a program; no text in it; leave it out by a line in .ignore"]);
}

/// A PDF whose one page has this content, deflated `times` times.
fn pdf(content: &[u8], times: usize) -> Vec<u8> {
    let mut data = content.to_vec();
    for _ in 0..times {
        let mut encoder = ZlibEncoder::new(Vec::new(), Compression::best());
        encoder.write_all(&data).unwrap();
        data = encoder.finish().unwrap();
    }
    let filters = "/FlateDecode ".repeat(times);
    let mut pdf = b"%PDF-1.4\n1 0 obj <</Type /Catalog /Pages 2 0 R>> endobj\n2 0 obj <</Type /Pages /Kids [3 0 R] \
        /Count 1>> endobj\n3 0 obj <</Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources <</Font \
        <</F <</Type /Font /Subtype /Type1 /BaseFont /Helvetica>>>>>>>> endobj\n"
        .to_vec();
    let stream = format!("4 0 obj <</Length {} /Filter [{filters}]>> stream\n", data.len());
    pdf.extend_from_slice(stream.as_bytes());
    pdf.extend_from_slice(&data);
    pdf.extend_from_slice(b"\nendstream endobj\n");
    let mut table = String::from("xref\n0 5\n0000000000 65535 f \n");
    for nth in 1..5 {
        let mark = format!("{nth} 0 obj");
        let at = pdf.windows(mark.len()).position(|window| window == mark.as_bytes()).unwrap();
        table += &format!("{at:010} 00000 n \n");
    }
    let start = pdf.len();
    pdf.extend_from_slice(table.as_bytes());
    pdf.extend_from_slice(format!("trailer <</Size 5 /Root 1 0 R>>\nstartxref\n{start}\n%%EOF\n").as_bytes());
    pdf
}

#[test]
fn pdf_documents_that_unpack_to_more_than_any_text_or_nest_without_end() {
    let words = b"BT /F 12 Tf 72 700 Td (No ship will wait.) Tj ET";
    assert_eq!(told("words.pdf", &pdf(words, 1)), [""; 0]);
    assert_eq!(told("twice.pdf", &pdf(words, 2)), [""; 0]);
    let bomb = vec![b' '; 70 << 20];
    for times in [1, 2] {
        let bytes = pdf(&bomb, times);
        assert_eq!(told("bomb.pdf", &bytes), [format!("bomb.pdf: a stream of this PDF: {TOO_MUCH}")]);
    }
    let deep = [b"[".repeat(200_000), b"]".repeat(200_000)].concat();
    let _ = told("deep.pdf", &pdf(&deep, 1));
    let mut arrays = pdf(words, 0);
    arrays.extend_from_slice(&b"<<".repeat(200_000));
    let _ = told("arrays.pdf", &arrays);
}

#[test]
fn xml_that_expands_or_nests_without_end() {
    let mut laughs = String::from("<?xml version='1.0'?>\n<!DOCTYPE TEI [<!ENTITY l0 'No ship will wait. '>");
    for nth in 1..10 {
        laughs += &format!("<!ENTITY l{nth} '{}'>", format!("&l{};", nth - 1).repeat(10));
    }
    laughs += "]>\n<TEI><text><body><p>&l9; Not one.</p></body></text></TEI>";
    let dir = tempfile::tempdir().unwrap();
    std::fs::write(dir.path().join("laughs.xml"), &laughs).unwrap();
    let reading = read(&dir.path().join("laughs.xml"));
    assert_eq!(reading.documents[0].text, "&l9; Not one.");
    assert_eq!(reading.files[0].doubts[0].to_string(), "entities that are not known stay as they are: &l9;");
    let deep = "<TEI><text>".to_owned() + &"<p>".repeat(100_000);
    let expected = "deep.xml:1: no well-formed XML: more elements inside each other than any text has; open it in the \
                    program it was made with and save it anew, or fetch it again";
    assert_eq!(told("deep.xml", deep.as_bytes()), [expected]);
    let table = "<w:tbl><w:tr><w:tc>".repeat(3_000);
    let document = format!("<w:document><w:body>{table}<w:p><w:r><w:t>x</w:t></w:r></w:p>");
    let bytes = archive(&[("[Content_Types].xml", b"<Types/>"), ("word/document.xml", document.as_bytes())]);
    assert_eq!(told("deep.docx", &bytes).len(), 1);
    let rows = "{\"text\": ".to_owned() + &"[".repeat(100_000);
    assert_eq!(told("deep.jsonl", rows.as_bytes()).len(), 1);
    let front = format!("---\na: {}\n---\nWords.\n", "[".repeat(100_000));
    assert_eq!(told("deep.md", front.as_bytes()).len(), 1);
}

/// The most memory that this process has held, in bytes.
fn peak() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse::<u64>().ok().map(|kilobytes| kilobytes << 10)
}

/// Runs in a process of its own, so that other tests do not count: the command line.
#[test]
fn memory_stays_within_limits() {
    if peak().is_none() || !Path::new("/usr/bin/env").exists() {
        return;
    }
    let dir = tempfile::tempdir().unwrap();
    let bombs: [(&str, Vec<u8>); 4] = [
        ("a.zip", zeros("a.txt", 200)),
        ("a.docx", zeros("word/document.xml", 200)),
        ("a.html", b"<b>".repeat(300_000)),
        ("a.xml", ["<TEI><text><p>", &"<hi>".repeat(300_000)].concat().into_bytes()),
    ];
    for (name, bytes) in bombs {
        std::fs::write(dir.path().join(name), &bytes).unwrap();
        let mut child = std::process::Command::new(env!("CARGO_BIN_EXE_dixit"))
            .args(["check", name])
            .current_dir(dir.path())
            .stdout(std::process::Stdio::null())
            .stderr(std::process::Stdio::null())
            .spawn()
            .unwrap();
        let status = format!("/proc/{}/status", child.id());
        let mut most = 0;
        while child.try_wait().unwrap().is_none() {
            let held = std::fs::read_to_string(&status).unwrap_or_default();
            let held = held.lines().find_map(|line| line.strip_prefix("VmHWM:"));
            let held = held.and_then(|held| held.split_whitespace().next()?.parse::<u64>().ok());
            most = most.max(held.unwrap_or(0) << 10);
            std::thread::sleep(std::time::Duration::from_millis(2));
        }
        let limit = (10 * bytes.len() as u64).max(192 << 20);
        assert!(most < limit, "{name} of {} bytes took {most} bytes", bytes.len());
        println!("{name}: {} bytes, {} MB", bytes.len(), most >> 20);
    }
}
