//! What can be wrong with an input: errors that end everything, problems that leave one input out, doubts that
//! leave nothing out but should be known.

use crate::source::settings::misplaced::Misplaced;
use rustc_hash::FxHashSet;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use std::fmt;
use std::sync::{Mutex, PoisonError};

/// Why nothing could be read at all.
#[derive(Debug)]
pub enum SourceError {
    /// A corpus that was named does not exist or cannot be opened.
    Missing {
        /// As given.
        path: String,
        /// What the system says.
        reason: String,
    },
    /// `dixit.toml` has a mistake. Nothing is read then: a setting that does not count is worse than none.
    Settings {
        /// The file.
        path: String,
        /// The line, from 1; 0 where the file as a whole is meant.
        line: usize,
        /// What is wrong and what to write instead.
        message: String,
    },
    /// A file that cannot even be read with the memory there is.
    TooLarge {
        /// The file.
        path: String,
        /// How large it is.
        bytes: u64,
        /// How large it may be.
        most: u64,
    },
    /// Plain text that is more than the rest of the work has memory for, by the sizes of its files.
    TooMuchListed {
        /// How large the files of plain text are together, in bytes.
        bytes: u64,
        /// How much text there may be.
        most: u64,
    },
    /// More text than the rest of the work has memory for.
    TooMuch {
        /// How much there is at least, as [`crate::source::weight`] counts it.
        text: u64,
        /// How much there may be.
        most: u64,
    },
}

impl fmt::Display for SourceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SourceError::Missing { path, reason } => write!(f, "{path}: {reason}"),
            SourceError::Settings { path, line: 0, message } => write!(f, "{path}: {message}"),
            SourceError::Settings { path, line, message } => write!(f, "{path}:{line}: {message}"),
            SourceError::TooLarge { path, bytes, most } => write!(
                f,
                "{path}: too large for the memory that is free: it has {:.1} MB, and there is room for a file of \
                 {:.1} MB; split it or take it away, use a computer with more memory, or name with dixit build \
                 --memory how much may be used",
                *bytes as f64 / 1e6,
                *most as f64 / 1e6
            ),
            SourceError::TooMuchListed { bytes, most } => {
                too_much(f, &format!("the files of plain text have {:.1} MB", *bytes as f64 / 1e6), *most)
            }
            SourceError::TooMuch { text, most } => {
                too_much(f, &format!("there are {:.1} MB at least", *text as f64 / 1e6), *most)
            }
        }
    }
}

fn too_much(f: &mut fmt::Formatter<'_>, what: &str, most: u64) -> fmt::Result {
    write!(
        f,
        "too much text for the memory that is free: {what}, and there is room for {:.1} MB; build several sites from \
         parts of it, use a computer with more memory, or name with dixit build --memory how much may be used",
        most as f64 / 1e6
    )
}

impl std::error::Error for SourceError {}

/// Words that are part of the program.
pub(crate) type Constant = &'static str;

/// Such words out of the answer of an isolated reader. They are kept for the rest of the run, each once.
pub(crate) fn constant<'de, D: Deserializer<'de>>(from: D) -> Result<Constant, D::Error> {
    /// The program has fewer: a reader that invents some does not fill the memory with them.
    const MOST: usize = 1000;
    static KNOWN: Mutex<FxHashSet<Constant>> = Mutex::new(FxHashSet::with_hasher(rustc_hash::FxBuildHasher));
    let words = String::deserialize(from)?;
    let mut known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner);
    match known.get(words.as_str()) {
        Some(known) => Ok(known),
        None if known.len() < MOST => {
            let words: Constant = words.leak();
            known.insert(words);
            Ok(words)
        }
        None => Err(D::Error::custom("more constants than the program has")),
    }
}

/// An input that was left out.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Skipped {
    /// The file or folder, below the corpus.
    pub path: String,
    /// The line in it, from 1, where only a part of the file is meant.
    pub line: Option<u64>,
    /// What is wrong.
    pub fault: Fault,
}

/// What is wrong with an input that was left out.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Fault {
    /// No bytes, or nothing but white space.
    Empty,
    /// Not text.
    Binary {
        /// What it seems to be.
        #[serde(deserialize_with = "constant")]
        what: Constant,
    },
    /// The system refuses it.
    Unreadable {
        /// What the system says.
        reason: String,
    },
    /// A rule file (`.ignore`, `.gitignore`) with rules that cannot be understood.
    Rules {
        /// What is wrong.
        reason: String,
    },
    /// No reader for this kind of file.
    Unknown,
    /// More bytes than offsets can count.
    TooLarge {
        /// Its size in bytes.
        bytes: u64,
    },
    /// A folder inside too many folders.
    TooDeep,
    /// A symbolic link.
    Link,
    /// A name that is not Unicode, so that no output could name it.
    Name,
    /// Front matter that is no YAML mapping.
    FrontMatter {
        /// What is wrong.
        message: String,
    },
    /// A line that is no row.
    Row {
        /// What is wrong.
        message: String,
    },
    /// Something that dixit knows and does not read.
    Foreign {
        /// What it is.
        #[serde(deserialize_with = "constant")]
        what: Constant,
        /// What to do.
        #[serde(deserialize_with = "constant")]
        remedy: Constant,
    },
    /// What a reader has to say, with its remedy.
    Unread {
        /// What is wrong.
        message: String,
    },
    /// Subtitles without a cue.
    NoCues,
    /// A correction in `dixit.toml` for a document that is not there.
    NoSuchDocument {
        /// The id that it gives.
        id: String,
    },
    /// A rule in `dixit.toml` about what must stay out that found nothing.
    Idle {
        /// The rule.
        rule: String,
    },
    /// Settings that are not where settings are read from.
    Misplaced(Misplaced),
    /// A second document of the same name.
    SameId {
        /// The id.
        id: String,
        /// The file that has it first.
        first: String,
    },
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Empty => write!(f, "nothing in it"),
            Fault::Binary { what: "UTF-32 text" } => {
                write!(f, "this is UTF-32 text; save it as UTF-8")
            }
            Fault::Binary { what } => write!(f, "this is {what}, not text; save its text as .txt or .md"),
            Fault::Unreadable { reason } => write!(f, "cannot be read: {reason}"),
            Fault::Rules { reason } => write!(f, "a rule of this file does not count: {reason}"),
            Fault::Unknown => {
                write!(f, "no reader for this kind of file; if it is text, name it .txt or .md")
            }
            Fault::TooLarge { bytes } => {
                write!(
                    f,
                    "{bytes} bytes; a file may have {}: split it",
                    crate::source::files::listing::LARGEST
                )
            }
            Fault::TooDeep => {
                write!(f, "more than {} folders deep; move it up", crate::source::files::listing::MAX_DEPTH)
            }
            Fault::Link => {
                write!(f, "a symbolic link, which is not followed; put the file itself here")
            }
            Fault::Name => write!(f, "its name is not valid Unicode; rename it"),
            Fault::Foreign { what, remedy } => write!(f, "this is {what}; {remedy}"),
            Fault::Unread { message } => f.write_str(message),
            Fault::FrontMatter { message } => write!(f, "front matter: {message}"),
            Fault::Row { message } => f.write_str(message),
            Fault::NoCues => {
                write!(f, "no subtitles in it; a cue has a line like 00:00:01,000 --> 00:00:02,000")
            }
            Fault::NoSuchDocument { id } => {
                write!(
                    f,
                    "a [[correction]] for {id:?}, but no document has this id; dixit check shows all ids"
                )
            }
            Fault::Idle { rule } => {
                write!(f, "{rule} finds nothing: correct it, or what it means is published; or delete it")
            }
            Fault::Misplaced(misplaced) => f.write_str(misplaced.words()),
            Fault::SameId { id, first } => {
                write!(f, "a second document with the id {id:?} (the first is in {first}); rename one")
            }
        }
    }
}

impl Skipped {
    /// Whether it is a setting that has no effect, and not an input that was left out.
    pub fn is_setting(&self) -> bool {
        matches!(self.fault, Fault::Idle { .. } | Fault::NoSuchDocument { .. } | Fault::Misplaced(_))
    }
}

impl fmt::Display for Skipped {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}: {}", self.path, self.fault),
            None => write!(f, "{}: {}", self.path, self.fault),
        }
    }
}

/// Something about an input that was read, but that somebody should look at.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Warning {
    /// The encoding is a guess.
    GuessedEncoding {
        /// Its name.
        #[serde(deserialize_with = "constant")]
        encoding: Constant,
    },
    /// Characters that could not be decoded.
    UnreadableCharacters {
        /// How many.
        count: u32,
    },
    /// A file whose name says something else than its content.
    OtherKind {
        /// What it is.
        #[serde(deserialize_with = "constant")]
        is: Constant,
    },
    /// Something that only the reader of the format can know.
    Reader {
        /// In words.
        message: String,
    },
    /// A file name with characters that do not show, or that turn the direction of writing.
    OddName,
    /// A value of a field that was expected to be something else.
    Value {
        /// The line in the file, from 1; 0 where unknown.
        line: u64,
        /// The field.
        field: String,
        /// The value.
        value: String,
        /// What was expected.
        #[serde(deserialize_with = "constant")]
        expected: Constant,
    },
    /// The same field twice in one document.
    FieldTwice {
        /// The line in the file, from 1; 0 where unknown.
        line: u64,
        /// The field.
        field: String,
    },
    /// Several places give a field, and not the same.
    Conflict {
        /// The field.
        field: String,
        /// The value that counts.
        value: String,
        /// Where it was found.
        origin: String,
        /// The others, each with its place.
        others: Vec<(String, String)>,
    },
    /// A file whose name is not put together as the settings say.
    NoPattern,
    /// A file without a row in the table of metadata.
    NoRow {
        /// The table.
        table: String,
    },
    /// A doubt about metadata that lies beside the file.
    Beside {
        /// Where.
        place: String,
        /// What.
        doubt: Box<Warning>,
    },
}

impl fmt::Display for Warning {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let at = |f: &mut fmt::Formatter<'_>, line: u64| match line {
            0 => Ok(()),
            _ => write!(f, "line {line}: "),
        };
        match self {
            Warning::GuessedEncoding { encoding } => {
                write!(f, "the encoding was guessed to be {encoding}; save as UTF-8 to be sure")
            }
            Warning::UnreadableCharacters { count: 1 } => write!(f, "one character could not be decoded"),
            Warning::UnreadableCharacters { count } => write!(f, "{count} characters could not be decoded"),
            Warning::OtherKind { is } => {
                write!(f, "its content is {is}, whatever its name says, and was read so")
            }
            Warning::Reader { message } => f.write_str(message),
            Warning::OddName => write!(f, "the file's name holds characters that do not show; rename it"),
            Warning::Value { line, field, value, expected } => {
                at(f, *line)?;
                write!(f, "{field} is {value:?}, which is not {expected}")
            }
            Warning::Conflict { field, value, origin, others } => {
                let others = others.iter().map(|(value, origin)| format!("{value:?} ({origin})"));
                let others = others.collect::<Vec<_>>().join(" and ");
                write!(f, "{field} is {value:?} ({origin}), and not {others}")
            }
            Warning::NoPattern => write!(f, "its name fits no pattern of [metadata] names"),
            Warning::NoRow { table } => write!(f, "no row in {table}"),
            Warning::Beside { place, doubt } => write!(f, "{place}: {doubt}"),
            Warning::FieldTwice { line, field } => {
                at(f, *line)?;
                write!(f, "{field} is given twice; the first counts")
            }
        }
    }
}

impl Warning {
    /// Says in which line the doubt arose, for those who learn it late.
    pub fn set_line(&mut self, at: u64) {
        if let Warning::Value { line, .. } | Warning::FieldTwice { line, .. } = self {
            *line = at;
        }
    }
}
