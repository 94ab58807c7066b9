//! Kinds of files that dixit knows and does not read, each with what to do about it.

use crate::source::diagnostics::Fault;

/// One kind of file.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Foreign {
    /// What it is, in words that can follow "this is".
    pub what: &'static str,
    /// What to do.
    pub remedy: &'static str,
    /// Whether files of this name often hold something else, so that it is worth looking inside.
    pub may_lie: bool,
    /// What its name ends in.
    endings: &'static [&'static str],
    /// What it begins with.
    starts: &'static [&'static [u8]],
}

const OFFICE: &str = "open it in LibreOffice or Word and save it as .docx or .odt";
const SHEET: &str = "open it in LibreOffice or Excel and save the sheet as .csv";
const SLIDES: &str = "save its text as .txt, or print it to a PDF";
const PICTURE: &str = "a picture has no text; if it shows some, put what OCR reads beside it as .txt";
const SOUND: &str = "put a transcript beside it, as .txt, .srt or .vtt";
const PACKED: &str = "unpack it, or pack it anew as .zip";
const PROGRAM: &str = "no text in it; leave it out by a line in .ignore";

/// A kind whose name can be believed.
const fn kind(
    what: &'static str,
    remedy: &'static str,
    endings: &'static [&'static str],
    starts: &'static [&'static [u8]],
) -> Foreign {
    Foreign { what, remedy, may_lie: false, endings, starts }
}

const KINDS: &[Foreign] = &[
    Foreign {
        may_lie: true,
        ..kind("an old Microsoft Office document", OFFICE, &["doc", "dot"], &[b"\xD0\xCF\x11\xE0"])
    },
    Foreign { may_lie: true, ..kind("a Rich Text document", OFFICE, &["rtf"], &[b"{\\rtf"]) },
    Foreign {
        may_lie: true,
        ..kind("a WordPerfect document", OFFICE, &["wpd", "wp", "wp5", "wp6"], &[b"\xFFWPC"])
    },
    Foreign {
        may_lie: true,
        ..kind("a Pages document", "open it in Pages and export it as .docx", &["pages"], &[])
    },
    Foreign { may_lie: true, ..kind("an Excel sheet", SHEET, &["xls", "xlsx", "xlsm", "xlsb"], &[]) },
    kind("a spreadsheet", SHEET, &["ods", "fods", "numbers"], &[]),
    kind("a presentation", SLIDES, &["ppt", "pptx", "odp", "fodp", "key"], &[]),
    kind(
        "an e-book in Amazon's format",
        "save it as .epub with Calibre",
        &["mobi", "azw", "azw3", "kfx"],
        &[],
    ),
    kind("a scan", "save it as a PDF with a text layer (OCR)", &["djvu"], &[b"AT&TFORM"]),
    kind("a PostScript document", "make a PDF of it (ps2pdf)", &["ps", "eps"], &[b"%!PS"]),
    kind("a LaTeX source", "make a PDF of it, or a .docx with pandoc", &["tex"], &[]),
    kind("an Outlook message", "save it as .eml", &["msg"], &[]),
    kind("an Outlook mailbox", "export it as .mbox", &["pst", "ost"], &[b"!BDN"]),
    kind("JSON", "save it as JSON Lines (.jsonl): a row a line, each with a \"text\"", &["json"], &[]),
    kind("a PNG picture", PICTURE, &["png"], &[b"\x89PNG"]),
    kind("a JPEG picture", PICTURE, &["jpg", "jpeg"], &[b"\xFF\xD8\xFF"]),
    kind("a GIF picture", PICTURE, &["gif"], &[b"GIF87a", b"GIF89a"]),
    kind("a TIFF picture", PICTURE, &["tif", "tiff"], &[b"II*\0", b"MM\0*"]),
    kind("a picture", PICTURE, &["webp", "bmp", "svg", "heic", "avif", "psd"], &[]),
    kind(
        "a sound recording",
        SOUND,
        &["mp3", "wav", "ogg", "oga", "opus", "flac", "m4a", "aac", "wma", "aiff"],
        &[b"ID3", b"OggS", b"fLaC"],
    ),
    kind("a film", SOUND, &["mp4", "m4v", "mov", "avi", "mkv", "webm", "wmv", "mpg", "mpeg"], &[]),
    kind("a gzip archive", PACKED, &["gz", "tgz"], &[b"\x1F\x8B"]),
    kind("a bzip2 archive", PACKED, &["bz2"], &[b"BZh"]),
    kind("an xz archive", PACKED, &["xz"], &[b"\xFD7zXZ"]),
    kind("a Zstandard archive", PACKED, &["zst"], &[b"\x28\xB5\x2F\xFD"]),
    kind("a 7-Zip archive", PACKED, &["7z"], &[b"7z\xBC\xAF\x27\x1C"]),
    kind("a RAR archive", PACKED, &["rar"], &[b"Rar!\x1A\x07"]),
    kind("a tar archive", PACKED, &["tar"], &[]),
    kind("an SQLite database", PROGRAM, &["sqlite", "db"], &[b"SQLite format 3"]),
    kind("a WebAssembly module", PROGRAM, &["wasm"], &[b"\0asm"]),
    kind("a program", PROGRAM, &["exe", "dll", "so", "dylib"], &[b"\x7FELF"]),
];

/// The kind that a file of this name is.
pub(crate) fn by_name(path: &str) -> Option<&'static Foreign> {
    let extension = crate::source::extension(path)?;
    KINDS.iter().find(|kind| kind.endings.contains(&extension.as_str()))
}

/// Why a file of this name is not read.
pub(crate) fn fault(path: &str) -> Fault {
    match by_name(path) {
        Some(kind) => Fault::Foreign { what: kind.what, remedy: kind.remedy },
        None => Fault::Unknown,
    }
}

/// The kind that a file with these bytes is.
pub(crate) fn by_content(bytes: &[u8]) -> Option<&'static Foreign> {
    KINDS.iter().find(|kind| kind.starts.iter().any(|start| bytes.starts_with(start)))
}
