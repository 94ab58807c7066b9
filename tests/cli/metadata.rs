//! Metadata from where people keep it: a table beside the files, the files' names, their folders, themselves.

use super::dir::Dir;

/// What `check` says of a corpus, without the lines that are the same of every file.
#[track_caller]
fn told(dir: &Dir, code: i32) -> (String, String) {
    let answer = dir.dixit(&["check", "c"]);
    assert_eq!(answer.code, Some(code), "{answer:?}");
    let kept = |line: &&str| {
        let dull = ["  language", "  words", "  quotations"];
        !dull.iter().any(|dull| line.starts_with(dull)) && !line.is_empty()
    };
    (answer.out.lines().filter(kept).map(|line| format!("{line}\n")).collect(), answer.err)
}

#[test]
fn a_table_beside_the_files_joins_them_by_name() {
    let dir = Dir::new();
    dir.create("c/a.txt", "The tide was low.\n").create("c/b/Two.TXT", "The tide was high.\n");
    dir.create("c/b/three.md", "---\ntitle: Own title\nsource: Gazette\n---\nThe tide turned.\n");
    dir.create("c/lost.txt", "Nobody knows me.\n");
    dir.create(
        "c/metadata.csv",
        "File;Title;Date;Speaker;Source\r\na;Low tide;2 March 1931;Ana Lopes;Logbook\r\nb/two.txt;High tide;03.03.1931;;\r\n\
         ./b\\three.md;;1931;;Archive\r\nfour.txt;Gone;;;\r\n;Nothing;;;\r\na.txt;Again;;;\r\n",
    );
    let (out, err) = told(&dir, 3);
    assert_eq!(
        out,
        "a.txt: 18 bytes, UTF-8\n  title      Low tide\n  date       1931-03-02 (metadata)\n  source     Logbook\n\
         b/Two.TXT: 19 bytes, UTF-8\n  title      High tide\n  date       1931-03-03 (metadata)\n\
         b/three.md: 58 bytes, UTF-8\n  title      Own title\n  date       1931 (metadata)\n  source     Archive\n  \
         ? source is \"Archive\" (metadata.csv:4), and not \"Gazette\" (the file)\n\
         lost.txt: 17 bytes, UTF-8\n  title      lost\n  date       -\n  ? no date: it can neither be filtered nor \
         sorted by date\n  ? no row in metadata.csv\n\
         4 documents in 4 files, 14 words, 1 quotation by 1 speaker, 3 doubts\n"
    );
    assert_eq!(
        err,
        "dixit: left out: metadata.csv:5: no file here is named \"four.txt\"; correct the name, or take the row away\n\
         dixit: left out: metadata.csv:6: this row names no file; fill its column \"file\"\n\
         dixit: left out: metadata.csv:7: a second row for a.txt (the first is in line 2); put both into one\n\
         dixit: 3 inputs were left out\n"
    );
}

#[test]
fn names_and_folders_tell_fields_and_the_nearest_place_is_believed() {
    let dir = Dir::new();
    dir.create(
        "c/dixit.toml",
        "[metadata]\nnames = [\"{date}_{speaker}_{title}\", \"{title}\"]\nfolders = [\"source\", \"shelf\"]\n",
    );
    dir.create("c/Gazette/A 7/1931-03-02_ana-lopes_Low_tide.txt", "We wait.\n");
    dir.create(
        "c/Gazette/A 7/1931-03-02_Rui Pinto_Storm.md",
        "---\nspeaker: Rui Pinto\ndate: 1931-03-04\nsource: Log\n---\nWe go.\n",
    );
    dir.create("c/notes.txt", "We stay.\n");
    let (out, err) = told(&dir, 0);
    assert_eq!(
        (out.as_str(), err.as_str()),
        (
            "Gazette/A 7/1931-03-02_Rui Pinto_Storm.md: 63 bytes, UTF-8\n  title      Storm\n  date       1931-03-04 \
             (metadata)\n  source     Log\n  ? date is \"1931-03-04\" (the file), and not \"1931-03-02\" (the file's \
             name)\n  ? source is \"Log\" (the file), and not \"Gazette\" (its folder)\n\
             Gazette/A 7/1931-03-02_ana-lopes_Low_tide.txt: 9 bytes, UTF-8\n  title      Low tide\n  date       \
             1931-03-02 (file name)\n  source     Gazette\n\
             notes.txt: 9 bytes, UTF-8\n  title      notes\n  date       -\n  ? no date: it can neither be filtered \
             nor sorted by date\n\
             3 documents in 3 files, 6 words, 2 quotations by 2 speakers, 3 doubts\n",
            ""
        )
    );
    let answer = dir.dixit(&["search", "c", "speaker:\"Ana Lopes\" shelf:\"A 7\" wait"]);
    assert_eq!(answer.code, Some(0), "{answer:?}");
}

#[test]
fn tables_in_folders_and_names_that_are_not_clear() {
    let dir = Dir::new();
    dir.create("c/x/a.txt", "One.\n").create("c/y/a.txt", "Two.\n").create("c/y/b.txt", "Three.\n");
    dir.create("c/metadata.tsv", "filename\tdate\na.txt\t1931\nb\t1932\n");
    dir.create("c/y/metadata.csv", "path,date\na.txt,1933\nb.txt,03/04/1931\n");
    let (out, err) = told(&dir, 3);
    assert!(out.contains("x/a.txt: 5 bytes, UTF-8\n  title      a\n  date       -\n"), "{out}");
    assert!(out.contains("y/a.txt: 5 bytes, UTF-8\n  title      a\n  date       1933 (metadata)\n"), "{out}");
    assert!(out.contains("  ? y/metadata.csv:3: date is \"03/04/1931\", which is not a date"), "{out}");
    assert_eq!(
        err,
        "dixit: left out: metadata.tsv:2: \"a.txt\" may be x/a.txt or y/a.txt; write more of its path\n\
         dixit: 1 input was left out\n"
    );
}

#[test]
fn mistakes_in_the_settings_have_their_line() {
    let cases = [
        ("[metadata]\nname = \"{date}\"", 2, "unknown key \"name\"; did you mean \"names\"?"),
        (
            "[metadata]\n\nnames = \"{date\"",
            3,
            "\"{date\" has a { without its }; write a pattern such as \"{date}_{speaker}_{title}\"",
        ),
        ("[metadata]\nfolders = 1", 2, "\"folders\" must be a list of strings"),
    ];
    for (settings, line, message) in cases {
        let dir = Dir::new();
        dir.create("c/a.txt", "Words.\n").create("c/dixit.toml", settings);
        dir.dixit(&["check", "c"]).is(2, "", &format!("dixit: c/dixit.toml:{line}: {message}\n"));
    }
}

/// A workbook as spreadsheet programs write it, a sheet with these rows.
fn workbook(rows: &[&[&str]]) -> Vec<u8> {
    workbook_with(rows, "")
}

/// A workbook with these rows and what else a sheet says.
pub(super) fn workbook_with(rows: &[&[&str]], more: &str) -> Vec<u8> {
    use std::io::Write;
    let sheet = rows.iter().enumerate().map(|(nth, cells)| {
        let cells = cells.iter().enumerate().map(|(column, cell)| {
            let place = format!("{}{}", (b'A' + column as u8) as char, nth + 1);
            match cell.strip_prefix('#') {
                // A date is a number of days with a style.
                Some(days) => format!("<c r=\"{place}\" s=\"1\"><v>{days}</v></c>"),
                None => format!("<c r=\"{place}\" t=\"inlineStr\"><is><t>{cell}</t></is></c>"),
            }
        });
        format!("<row r=\"{}\">{}</row>", nth + 1, cells.collect::<String>())
    });
    let main = "http://schemas.openxmlformats.org/spreadsheetml/2006/main";
    let relations = "http://schemas.openxmlformats.org/officeDocument/2006/relationships";
    let package = "http://schemas.openxmlformats.org/package/2006";
    let files = [
        (
            "[Content_Types].xml",
            format!(
                "<Types xmlns=\"{package}/content-types\"><Default Extension=\"xml\" ContentType=\"application/xml\"/>\
                 <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/></Types>"
            ),
        ),
        (
            "_rels/.rels",
            format!(
                "<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"r1\" Type=\"{relations}/officeDocument\" \
                 Target=\"xl/workbook.xml\"/></Relationships>"
            ),
        ),
        (
            "xl/workbook.xml",
            format!(
                "<workbook xmlns=\"{main}\" xmlns:r=\"{relations}\"><sheets><sheet name=\"A\" sheetId=\"1\" r:id=\"r1\"/>\
                 </sheets></workbook>"
            ),
        ),
        (
            "xl/_rels/workbook.xml.rels",
            format!(
                "<Relationships xmlns=\"{package}/relationships\"><Relationship Id=\"r1\" Type=\"{relations}/worksheet\" \
                 Target=\"worksheets/sheet1.xml\"/><Relationship Id=\"r2\" Type=\"{relations}/styles\" Target=\"styles.xml\"/>\
                 </Relationships>"
            ),
        ),
        (
            "xl/styles.xml",
            format!(
                "<styleSheet xmlns=\"{main}\"><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"14\"/></cellXfs></styleSheet>"
            ),
        ),
        (
            "xl/worksheets/sheet1.xml",
            format!(
                "<worksheet xmlns=\"{main}\"><sheetData>{}{more}</sheetData></worksheet>",
                sheet.collect::<String>()
            ),
        ),
    ];
    let mut zip = Zip::default();
    files.iter().for_each(|(name, text)| zip.file(name, text.as_bytes()));
    let mut out = Vec::new();
    out.write_all(&zip.finish()).unwrap();
    out
}

/// A zip archive of stored files.
#[derive(Default)]
struct Zip {
    files: Vec<u8>,
    directory: Vec<u8>,
    count: u16,
}

impl Zip {
    fn file(&mut self, name: &str, bytes: &[u8]) {
        let crc = bytes.iter().fold(!0u32, |crc, byte| {
            (0..8)
                .fold(crc ^ u32::from(*byte), |crc, _| (crc >> 1) ^ (0xEDB8_8320 & (crc & 1).wrapping_neg()))
        });
        let (at, size) = (self.files.len() as u32, bytes.len() as u32);
        let mut common = vec![20, 0, 0, 0, 0, 0, 0, 0, 33, 0];
        for value in [!crc, size, size] {
            common.extend(value.to_le_bytes());
        }
        common.extend((name.len() as u16).to_le_bytes());
        common.extend([0, 0]);
        self.files.extend([0x50, 0x4b, 3, 4]);
        self.files.extend(&common);
        self.files.extend(name.bytes().chain(bytes.iter().copied()));
        self.directory.extend([0x50, 0x4b, 1, 2, 20, 0]);
        self.directory.extend(&common);
        self.directory.extend([0; 10]);
        self.directory.extend(at.to_le_bytes());
        self.directory.extend(name.bytes());
        self.count += 1;
    }

    fn finish(mut self) -> Vec<u8> {
        let (start, size) = (self.files.len() as u32, self.directory.len() as u32);
        self.files.append(&mut self.directory);
        self.files.extend([0x50, 0x4b, 5, 6, 0, 0, 0, 0]);
        self.files.extend(self.count.to_le_bytes().repeat(2));
        self.files.extend(size.to_le_bytes());
        self.files.extend(start.to_le_bytes());
        self.files.extend([0, 0]);
        self.files
    }
}

#[test]
fn a_spreadsheet_is_a_table() {
    let dir = Dir::new();
    dir.create("c/a.txt", "The tide was low.\n");
    dir.create("c/metadata.xlsx", workbook(&[&["file", "title", "date"], &["A.TXT", "Low tide", "#42655"]]));
    let (out, err) = told(&dir, 0);
    assert!(out.contains("  title      Low tide\n  date       2016-10-12 (metadata)\n"), "{out}");
    assert_eq!(err, "");
    dir.create("c/metadata.xlsx", "no spreadsheet");
    let (_, err) = told(&dir, 3);
    assert!(
        err.starts_with("dixit: left out: metadata.xlsx: cannot be read: it is no spreadsheet: "),
        "{err}"
    );
}
