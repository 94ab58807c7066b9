//! Small PDF documents of every kind that is easily misread, written here operator by operator, each with what must be
//! read from it in `pdf.json`.

use super::{folder, read};
use dixit::document::BlockKind;
use serde_json::{Value, json};

/// A document as it grows: objects by number, from 1.
struct Made(Vec<Vec<u8>>);

/// The number of the fonts' object, and of the page.
const FONTS: usize = 5;
const PAGE: usize = 3;

impl Made {
    /// A document of one page that draws `content`, with Helvetica as `/H`.
    fn new(content: impl AsRef<[u8]>) -> Made {
        let mut made = Made(Vec::new());
        made.add("<< /Type /Catalog /Pages 2 0 R >>");
        made.add("<< /Type /Pages /Kids [3 0 R] /Count 1 >>");
        made.add(
            "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 600 800] /Contents 4 0 R /Resources << /Font 5 0 R >> >>",
        );
        made.stream("", content);
        made.add(
            "<< /H << /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >> >>",
        );
        made
    }

    /// A document whose page shows strings of a font, a line each.
    fn shown(font: &str, strings: &[&str]) -> Made {
        let lines = strings.iter().map(|string| format!("{string} Tj T*\n"));
        Made::new(format!("BT /F 12 Tf 14 TL 60 700 Td {} ET", lines.collect::<String>())).font(font)
    }

    /// Gives the page a font `/F`.
    fn font(mut self, font: &str) -> Made {
        let fonts = String::from_utf8(std::mem::take(&mut self.0[FONTS - 1])).unwrap();
        self.0[FONTS - 1] = fonts.replacen("<<", &format!("<< /F {font}"), 1).into_bytes();
        self
    }

    /// Appends an object; its number.
    fn add(&mut self, object: impl Into<Vec<u8>>) -> usize {
        self.0.push(object.into());
        self.0.len()
    }

    /// Appends a stream; its number.
    fn stream(&mut self, dict: &str, content: impl AsRef<[u8]>) -> usize {
        let content = content.as_ref();
        let mut object = format!("<< /Length {} {dict} >>\nstream\n", content.len()).into_bytes();
        object.extend_from_slice(content);
        object.extend_from_slice(b"\nendstream");
        self.add(object)
    }

    /// Appends a stream, which is to be the next object.
    fn with_stream(mut self, dict: &str, content: impl AsRef<[u8]>) -> Made {
        self.stream(dict, content);
        self
    }

    /// Puts something else into an object.
    fn change(mut self, number: usize, from: &str, to: &str) -> Made {
        let object = String::from_utf8(std::mem::take(&mut self.0[number - 1])).unwrap();
        assert!(object.contains(from), "{object}");
        self.0[number - 1] = object.replacen(from, to, 1).into_bytes();
        self
    }

    fn bytes(&self) -> Vec<u8> {
        let mut bytes = b"%PDF-1.7\n".to_vec();
        let mut table = format!("xref\n0 {}\n0000000000 65535 f \n", self.0.len() + 1);
        for (nth, object) in self.0.iter().enumerate() {
            table += &format!("{:010} 00000 n \n", bytes.len());
            bytes.extend_from_slice(format!("{} 0 obj\n", nth + 1).as_bytes());
            bytes.extend_from_slice(object);
            bytes.extend_from_slice(b"\nendobj\n");
        }
        let start = bytes.len();
        let size = self.0.len() + 1;
        table += &format!("trailer\n<< /Size {size} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n");
        bytes.extend_from_slice(table.as_bytes());
        bytes
    }
}

/// A string of bytes in hexadecimal.
fn hex(bytes: &[u8]) -> String {
    format!("<{}>", bytes.iter().map(|byte| format!("{byte:02x}")).collect::<String>())
}

/// A composite font with a predefined encoding.
fn cjk(encoding: &str, ordering: &str) -> String {
    format!(
        "<< /Type /Font /Subtype /Type0 /BaseFont /Any /Encoding /{encoding} /DescendantFonts [<< /Type /Font /Subtype \
         /CIDFontType0 /BaseFont /Any /CIDSystemInfo << /Registry (Adobe) /Ordering ({ordering}) /Supplement 2 >> >>] >>"
    )
}

/// A composite font whose codes are UTF-16, each half as wide as it is tall.
const UTF16: &str = "<< /Type /Font /Subtype /Type0 /BaseFont /Any /Encoding /Identity-H /ToUnicode /Identity-H \
                     /DescendantFonts [<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Any /DW 500 /CIDSystemInfo << \
                     /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> >>] >>";

fn utf16(text: &str) -> String {
    hex(&text.encode_utf16().flat_map(u16::to_be_bytes).collect::<Vec<_>>())
}

/// A Type 1 program's beginning, which is all that says what its codes are.
const PROGRAM: &str = "%!PS-AdobeFont-1.0: Any\n/Encoding 256 array\n0 1 255 {1 index exch /.notdef put} for\ndup 1 /N put\n\
                       dup 2 /o put\ndup 3 /s put\ndup 4 /h put\ndup 5 /i put\ndup 6 /p put\nreadonly def\ncurrentfile eexec\n";

fn type1(encoding: &str) -> String {
    format!(
        "<< /Type /Font /Subtype /Type1 /BaseFont /Any {encoding} /FontDescriptor << /Type /FontDescriptor /FontName \
         /Any /Flags 4 /FontFile 6 0 R >> >>"
    )
}

/// One form field or note over the page.
fn note(note: &str) -> Made {
    Made::new("BT /H 12 Tf 60 700 Td (A statement:) Tj ET").change(
        PAGE,
        "/Type /Page ",
        &format!("/Type /Page /Annots [{note}] "),
    )
}

fn text(content: &str) -> Made {
    Made::new(content)
}

/// Lines of Helvetica from the top of a page, each after its place.
fn lines(lines: &[(u32, &str)]) -> String {
    let mut y = 700;
    let mut content = "BT /H 12 Tf\n".to_owned();
    for (x, line) in lines {
        content += &format!("1 0 0 1 {x} {y} Tm ({line}) Tj\n");
        y -= 14;
    }
    content + "ET\n"
}

/// Letters one by one from right to left, as some programs write what is read so.
fn backwards(words: &str) -> String {
    let letters = words.chars().enumerate();
    let letter =
        |(nth, c): (usize, char)| format!("1 0 0 1 {} 700 Tm {} Tj\n", 400 - 6 * nth, utf16(&c.to_string()));
    format!("BT /F 12 Tf {} ET", letters.map(letter).collect::<String>())
}

fn cases() -> Vec<(&'static str, Vec<u8>)> {
    let reversed = |text: &str| utf16(&text.chars().rev().collect::<String>());
    let names = "<< /Type /Font /Subtype /Type1 /BaseFont /Times-Roman /Encoding << /BaseEncoding /WinAnsiEncoding \
                 /Differences [1 /f_f /uni0061 /a.sc /u1F6A2 /quoteright.alt /Ssmall /c084] >> >>";
    let opaque = "<< /Type /Font /Subtype /Type3 /FontMatrix [0.001 0 0 0.001 0 0] /FontBBox [0 0 500 700] /CharProcs << >> \
                  /Encoding << /Differences [65 /x1 /x2 /x3 /x4] >> /FirstChar 65 /Widths [500 500 500 500] >>";
    let one_byte = "<< /Type /Font /Subtype /Type0 /BaseFont /Any /Encoding 6 0 R /ToUnicode 7 0 R /DescendantFonts [<< /Type \
                    /Font /Subtype /CIDFontType2 /BaseFont /Any /DW 500 >>] >>";
    let field = "<< /Type /Annot /Subtype /Widget /FT /Tx /V (No ship sailed.) /Rect [60 600 360 620] /F 4";
    let layers = |state: &str| {
        text("/OC /L BDC BT /H 12 Tf 60 700 Td (A draft.) Tj ET EMC BT /H 12 Tf 60 650 Td (No ship will wait.) Tj ET")
            .change(PAGE, "/Resources <<", "/Resources << /Properties << /L 6 0 R >>")
            .change(1, "/Type", &format!("/OCProperties << /OCGs [6 0 R] /D << {state} [6 0 R] >> >> /Type"))
            .with_object("<< /Type /OCG /Name (Drafts) >>")
    };
    let words = "BT /H 12 Tf 60 700 Td (No ship will wait.) Tj ET";
    let mut wrong = text(words).bytes();
    let at = wrong.windows(9).rposition(|window| window == b"startxref").unwrap();
    wrong.splice(at.., *b"startxref\n17\n%%EOF\n");
    let mut cut = text(words).bytes();
    let at = cut.windows(4).rposition(|window| window == b"xref").unwrap();
    cut.truncate(cut[..at].windows(4).rposition(|window| window == b"xref").unwrap());
    let cap = "BT /H 42 Tf 60 672 Td (T) Tj ET BT /H 12 Tf 14 TL 86 700 Td (he ship will wait for nobody at all, said the) Tj T* \
               (pilot, and the tide will wait for nobody, and) Tj T* (so the harbour is a place where people hurry) Tj -26 -14 Td \
               (all day long, and where only the gulls have any time.) Tj T* (They have all of it.) Tj ET";
    let numbered = (1..=12).map(|nth| (nth, 700 - 20 * nth)).map(|(nth, y)| {
        format!("1 0 0 1 60 {y} Tm ({nth}) Tj 1 0 0 1 90 {y} Tm (and the ship that waits for the tide in the harbour) Tj\n")
    });
    let numbered = format!("BT /H 12 Tf {} ET", numbered.collect::<String>());
    vec![
        ("operators ' and \"", text("BT /H 12 Tf 14 TL 60 700 Td (No ship) ' 3 0 (will wait) \" (for you.) ' ET").bytes()),
        ("own encoding", Made::shown(&type1(""), &["<01020304050602>"]).with_stream("", PROGRAM).bytes()),
        (
            "an encoding before the font's own",
            Made::shown(&type1("/Encoding /MacRomanEncoding"), &["(Une \\216tude)"]).with_stream("", PROGRAM).bytes(),
        ),
        (
            "changes to the font's own encoding",
            Made::shown(&type1("/Encoding << /Differences [3 /t] >>"), &["<010203>"]).with_stream("", PROGRAM).bytes(),
        ),
        (
            "codes of one byte in an embedded CMap",
            Made::shown(one_byte, &["<0102030202>"])
                .with_stream("", "1 begincodespacerange <00> <FF> endcodespacerange 1 begincidrange <00> <FF> 0 endcidrange")
                .with_stream("", "1 begincodespacerange <00> <FF> endcodespacerange 3 beginbfchar <01> <0053> <02> <0065> <03> <00610020> endbfchar")
                .bytes(),
        ),
        ("UniGB-UCS2-H", Made::shown(&cjk("UniGB-UCS2-H", "GB1"), &[&utf16("船不等人。")]).bytes()),
        ("UniJIS-UTF16-H", Made::shown(&cjk("UniJIS-UTF16-H", "Japan1"), &[&utf16("船は待たない。")]).bytes()),
        ("90ms-RKSJ-H", Made::shown(&cjk("90ms-RKSJ-H", "Japan1"), &["<9144 82CD 91D2 82BD 82C8 82A2 8142>"]).bytes()),
        ("GBK-EUC-H", Made::shown(&cjk("GBK-EUC-H", "GB1"), &["<B4AC B2BB B5C8 C8CB A1A3>"]).bytes()),
        ("ETen-B5-H", Made::shown(&cjk("ETen-B5-H", "CNS1"), &["<B2EE A4A3 B5A5 A448 A143>"]).bytes()),
        ("KSCms-UHC-H", Made::shown(&cjk("KSCms-UHC-H", "Korea1"), &["<B9E8 B4C2 20 B1E2 B4D9 B8AE C1F6 20 BECA B4C2 B4D9 2E>"]).bytes()),
        ("glyphs of Adobe-Japan1 by number", Made::shown(&cjk("Identity-H", "Japan1"), &["<0022 034A 034B 034C>"]).bytes()),
        (
            "from top to bottom",
            Made::new(format!(
                "BT /F 20 Tf 500 700 Td {} Tj ET BT /F 20 Tf 470 700 Td {} Tj ET",
                utf16("船は待た"),
                utf16("ないのだ")
            ))
            .font(&cjk("UniJIS-UTF16-V", "Japan1"))
            .bytes(),
        ),
        ("names of glyphs", Made::shown(names, &["(Sta\\001 \\002nd \\003ll: don\\005t \\006hip \\007ype)"]).bytes()),
        (
            "text in the stead of glyphs",
            text("BT /H 12 Tf 60 700 Td (The o) Tj /Span << /ActualText (ffi) >> BDC (\\001) Tj EMC (ce is shut, and the har) Tj \
                  /Span << /ActualText <FEFF00AD> >> BDC (-) Tj EMC 0 -14 Td (bour too.) Tj ET")
                .bytes(),
        ),
        (
            "a filter by reference",
            text("").change(4, "<< /Length 0  >>\nstream\n\nendstream", &format!("<< /Length 200 /Filter 6 0 R >>\nstream\n{}\nendstream", hex(words.as_bytes()).trim_start_matches('<')))
                .with_object("/ASCIIHexDecode")
                .bytes(),
        ),
        ("a wrong place of the table of objects", wrong),
        ("no table of objects", cut),
        ("Hebrew as it is seen", Made::new(format!("BT /F 12 Tf 60 700 Td {} Tj ET", reversed("אף אונייה לא תחכה ב 7102 , אמרה אנה."))).font(UTF16).bytes()),
        ("Hebrew letter by letter", Made::new(backwards("אף אונייה לא תחכה")).font(UTF16).bytes()),
        ("Arabic shapes", Made::new(format!("BT /F 12 Tf 60 700 Td {} Tj ET", reversed("\u{fefb} \u{fef3}\u{fee8}\u{fe98}\u{fec8}\u{feae} \u{fe8d}\u{fedf}\u{fee4}\u{feae}\u{fedb}\u{fe90}"))).font(UTF16).bytes()),
        ("a Hebrew word in an English line", Made::new(format!("BT /F 12 Tf 60 700 Td {} Tj ET", utf16("They say םולש in the harbour."))).font(UTF16).bytes()),
        ("a drop cap", text(cap).bytes()),
        (
            "the mark of a note",
            text("BT /H 12 Tf 60 700 Td (No ship will wait) Tj 7 Tf ET BT /H 7 Tf 155 705 Td (12) Tj ET BT /H 12 Tf 165 700 Td (for you.) Tj ET")
                .bytes(),
        ),
        ("a field", note(&format!("{field} >>")).bytes()),
        (
            "a field with its drawing",
            note(&format!("{field} /AP << /N 6 0 R >> >>"))
                .with_stream("/Type /XObject /Subtype /Form /BBox [0 0 300 20] /Resources << /Font 5 0 R >>", "BT /H 12 Tf 2 4 Td (No ship sailed today.) Tj ET")
                .bytes(),
        ),
        ("a hidden field", note(&format!("{} >>", field.replace("/F 4", "/F 2"))).bytes()),
        ("a password", note(&format!("{field} /Ff 8192 >>")).bytes()),
        ("a text box", note("<< /Type /Annot /Subtype /FreeText /Contents (No ship sailed, I say.) /Rect [60 600 360 620] >>").bytes()),
        ("a hidden layer", layers("/OFF").bytes()),
        ("a shown layer", layers("/ON").bytes()),
        (
            "text up the margin",
            text(&(lines(&[(60, "No ship will wait for you, and no tide will,"), (60, "said the pilot.")]) + "BT /H 8 Tf 0 1 -1 0 30 300 Tm (printed in Norrholm) Tj ET")).bytes(),
        ),
        ("numbers of lines", text(&numbered).bytes()),
        (
            "paragraphs by their indent",
            text(&lines(&[
                (72, "The ship lay in the harbour that night, and the pilot"),
                (60, "slept below."),
                (72, "In the morning the tide was there, and nobody on the"),
                (60, "pier had seen it come in, so they said, and all of them"),
                (60, "had slept too."),
            ]))
            .bytes(),
        ),
        ("glyphs without names", Made::shown(opaque, &["(ABCD)"]).bytes()),
        (
            "some glyphs without names",
            Made::new(lines(&[(60, "No ship will wait for you, and no tide will.")]) + "BT /F 12 Tf 60 600 Td (ABCDABCDABCD) Tj ET").font(opaque).bytes(),
        ),
        (
            "a scan",
            text("q 600 0 0 800 0 0 cm /I Do Q")
                .change(PAGE, "/Resources <<", "/Resources << /XObject << /I 6 0 R >>")
                .with_stream("/Type /XObject /Subtype /Image /Width 1 /Height 1 /BitsPerComponent 8 /ColorSpace /DeviceGray", "x")
                .bytes(),
        ),
        ("a drawing", text("0 0 m 10 10 l S").bytes()),
    ]
}

impl Made {
    /// Appends an object, which is to be the next.
    fn with_object(mut self, object: &str) -> Made {
        self.add(object);
        self
    }
}

/// What is read from a file with these bytes.
fn found(bytes: &[u8]) -> Value {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("made.pdf");
    std::fs::write(&path, bytes).unwrap();
    let reading = read(&path);
    let blocks = reading.documents.iter().flat_map(|document| {
        let blocks = document.blocks.iter().filter(|block| block.kind != BlockKind::Boilerplate);
        blocks.map(|block| document.text[block.span.range()].to_owned())
    });
    let doubts = reading.files.iter().flat_map(|file| &file.doubts).map(ToString::to_string);
    let warnings = doubts.chain(reading.problems.iter().map(ToString::to_string));
    json!({ "text": blocks.collect::<Vec<_>>(), "warnings": warnings.collect::<Vec<_>>() })
}

#[test]
fn pdf_documents_of_every_kind_are_read_as_they_are_printed() {
    let path = folder().join("pdf.json");
    let found = cases().into_iter().map(|(name, bytes)| (name.to_owned(), found(&bytes)));
    let found: serde_json::Map<String, Value> = found.collect();
    if std::env::var("DIXIT_GOLDEN").is_ok_and(|value| value == "write") {
        std::fs::write(&path, serde_json::to_string_pretty(&found).unwrap() + "\n").unwrap();
    }
    let expected: Value = serde_json::from_str(&std::fs::read_to_string(path).unwrap()).unwrap();
    for (name, found) in &found {
        assert_eq!(found, &expected[name], "{name}");
    }
    assert_eq!(found.len(), expected.as_object().unwrap().len());
}
