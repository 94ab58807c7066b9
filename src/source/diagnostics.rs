//! What can be wrong with an input: errors that end the run, problems that leave one input out, and doubts that
//! leave nothing out but need a look.
//!
//! All readers make them and the command line prints them; each gives the file, the place and the remedy.

use crate::source::settings::misplaced::Misplaced;
use rustc_hash::FxHashSet;
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use std::fmt;
use std::sync::{Mutex, PoisonError};

/// Why nothing could be read at all.
#[derive(Debug)]
pub enum SourceError {
    /// A corpus that the user named does not exist or cannot be opened.
    Missing {
        /// The path as given.
        path: String,
        /// The system's message.
        reason: String,
    },
    /// `dixit.toml` has a mistake. Nothing is read then: a setting without effect is worse than none.
    Settings {
        /// The path of the file.
        path: String,
        /// The line, from 1; 0 for the file as a whole.
        line: usize,
        /// What is wrong, and what to write instead.
        message: String,
    },
    /// A file that is too large even to be read with the memory available.
    TooLarge {
        /// The path of the file.
        path: String,
        /// Its size in bytes.
        bytes: u64,
        /// The largest size allowed, in bytes.
        most: u64,
    },
    /// More plain text, judging by the sizes of the files, than the rest of the work has memory for.
    TooMuchListed {
        /// The size of all plain text files together, in bytes.
        bytes: u64,
        /// The most text allowed.
        most: u64,
    },
    /// More text than the rest of the work has memory for.
    TooMuch {
        /// How much there is at least, as [`crate::source::weight`] counts it.
        text: u64,
        /// The most text allowed.
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

/// A string that is part of the program.
pub(crate) type Constant = &'static str;

/// Deserializes such a string from the answer of an isolated reader. Each string is kept once, for the rest of the
/// run.
pub(crate) fn constant<'de, D: Deserializer<'de>>(from: D) -> Result<Constant, D::Error> {
    /// More strings than the program has: a reader that invents some must not fill the memory with them.
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
    /// The line in it, from 1, if only a part of the file is meant.
    pub line: Option<u64>,
    /// What is wrong.
    pub fault: Fault,
}

/// What is wrong with an input that was left out.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Fault {
    /// No bytes, or only white space.
    Empty,
    /// Not text.
    Binary {
        /// What it seems to be.
        #[serde(deserialize_with = "constant")]
        what: Constant,
    },
    /// A file that the system refuses to read.
    Unreadable {
        /// The system's message.
        reason: String,
    },
    /// A rule file (`.ignore`, `.gitignore`) with invalid rules.
    Rules {
        /// What is wrong.
        reason: String,
    },
    /// No reader for this kind of file.
    Unknown,
    /// More bytes than offsets can count.
    TooLarge {
        /// The size in bytes.
        bytes: u64,
    },
    /// A folder inside too many folders.
    TooDeep,
    /// A symbolic link.
    Link,
    /// A name that is not Unicode, which no output could show.
    Name,
    /// Front matter that is not a YAML mapping.
    FrontMatter {
        /// What is wrong.
        message: String,
    },
    /// A line that is not a valid row.
    Row {
        /// What is wrong.
        message: String,
    },
    /// A format that dixit recognises but does not read.
    Foreign {
        /// What it is.
        #[serde(deserialize_with = "constant")]
        what: Constant,
        /// What to do.
        #[serde(deserialize_with = "constant")]
        remedy: Constant,
    },
    /// A message from a reader, with its remedy.
    Unread {
        /// What is wrong.
        message: String,
    },
    /// Subtitles without a cue.
    NoCues,
    /// A correction in `dixit.toml` for a document that does not exist.
    NoSuchDocument {
        /// The id that the correction gives.
        id: String,
    },
    /// A rule in `dixit.toml` about what must stay out that matched nothing.
    Idle {
        /// The rule.
        rule: String,
    },
    /// Settings in a place where they have no effect.
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
    /// Whether this is a setting that has no effect, rather than an input that was left out.
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

/// A doubt about an input that was read: somebody should look at it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Warning {
    /// The encoding is a guess.
    GuessedEncoding {
        /// The name of the encoding.
        #[serde(deserialize_with = "constant")]
        encoding: Constant,
    },
    /// Characters that could not be decoded.
    UnreadableCharacters {
        /// The number of characters.
        count: u32,
    },
    /// A file whose content is not what its name says.
    OtherKind {
        /// What it is.
        #[serde(deserialize_with = "constant")]
        is: Constant,
    },
    /// A message from a reader.
    Reader {
        /// The message.
        message: String,
    },
    /// A file name with characters that do not show, or that change the direction of writing.
    OddName,
    /// A value of a field that is not of the expected form.
    Value {
        /// The line in the file, from 1; 0 if unknown.
        line: u64,
        /// The name of the field.
        field: String,
        /// The value.
        value: String,
        /// What was expected.
        #[serde(deserialize_with = "constant")]
        expected: Constant,
    },
    /// The same field twice in one document.
    FieldTwice {
        /// The line in the file, from 1; 0 if unknown.
        line: u64,
        /// The name of the field.
        field: String,
    },
    /// Several places give different values for a field.
    Conflict {
        /// The name of the field.
        field: String,
        /// The value that is used.
        value: String,
        /// Where it was found.
        origin: String,
        /// The other values, each with its place.
        others: Vec<(String, String)>,
    },
    /// A file name that does not match the patterns in the settings.
    NoPattern,
    /// A file without a row in the metadata table.
    NoRow {
        /// The path of the table.
        table: String,
    },
    /// A doubt about metadata kept beside the file.
    Beside {
        /// Where the metadata is.
        place: String,
        /// The doubt.
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
    /// Sets the line of the doubt, for callers that learn it late.
    pub fn set_line(&mut self, at: u64) {
        if let Warning::Value { line, .. } | Warning::FieldTwice { line, .. } = self {
            *line = at;
        }
    }
}
