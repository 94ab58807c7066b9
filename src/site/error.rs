//! What can go wrong between a pack and a site, in words that name the file and the remedy.

use crate::index::PackError;
use std::fmt;
use std::io::ErrorKind;
use std::path::PathBuf;

/// Why a site could not be made, written or read.
#[derive(Debug)]
pub enum SiteError {
    /// The program was compiled without a kit, and none was named.
    NoKit,
    /// A file could not be read or written.
    File {
        /// Which.
        path: PathBuf,
        /// What was being done: `read`, `write`, `rename`, `remove`.
        doing: &'static str,
        /// What the system says.
        error: std::io::Error,
    },
    /// The kit's engine or page is not what this version of dixit makes.
    Kit {
        /// What is wrong with it.
        problem: String,
    },
    /// The pack is none, or damaged.
    Pack(PackError),
    /// The engine and the corpus together pass what a browser can address.
    TooLarge {
        /// Bytes of the pack.
        pack: usize,
    },
    /// A file that should be a site holds no corpus, or only a part of one.
    NotASite {
        /// Which.
        path: PathBuf,
        /// What is wrong with it.
        problem: String,
    },
    /// The output exists and was not made by dixit.
    Foreign {
        /// Which.
        path: PathBuf,
    },
    /// A file where the site needs its name was not written by dixit, or was changed since.
    Unlisted {
        /// Which.
        path: PathBuf,
        /// Whether dixit wrote it once.
        changed: bool,
    },
    /// Something else is where a folder or file of the site has to be.
    InTheWay {
        /// Which.
        path: PathBuf,
        /// What it is: `a folder`, `a link to nothing`.
        what: &'static str,
        /// What is needed there: `the site's folder`.
        needed: &'static str,
    },
    /// Another build has been writing to this folder for minutes.
    Busy {
        /// The folder above the output.
        path: PathBuf,
    },
    /// The output is a part of the input, and has files in it that are read as such.
    InInput {
        /// The output.
        output: PathBuf,
        /// The input.
        input: PathBuf,
        /// A file of the input in the output, or the output itself.
        file: PathBuf,
    },
    /// The output would be written over the input.
    OverInput {
        /// The output.
        output: PathBuf,
        /// The input that lies in it.
        input: PathBuf,
    },
}

impl fmt::Display for SiteError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SiteError::NoKit => write!(
                f,
                "this dixit was compiled without the kit (engine and page): run ./build.sh in its repository, which \
                 makes the kit and compiles dixit with it, or name a kit's folder by --kit DIR"
            ),
            SiteError::File { path, doing, error } => {
                write!(f, "{}: cannot {doing}: {error}", path.display())?;
                let remedy = match error.kind() {
                    ErrorKind::StorageFull | ErrorKind::QuotaExceeded => "make room there",
                    ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem if *doing == "write" => {
                        "allow writing there"
                    }
                    ErrorKind::AlreadyExists => "move it away",
                    ErrorKind::InvalidFilename => return write!(f, "; choose a shorter name"),
                    _ => return Ok(()),
                };
                write!(f, "; {remedy}, or choose another output")
            }
            SiteError::Kit { problem } => {
                write!(f, "the kit does not fit this dixit: {problem}; run ./build.sh to make it anew")
            }
            SiteError::Pack(error) => write!(f, "the corpus cannot be put into a site: {error}"),
            SiteError::TooLarge { pack } => write!(
                f,
                "the corpus takes {pack} bytes and does not fit into the 4 GB that a page can address: \
                 divide it into several sites"
            ),
            SiteError::NotASite { path, problem } => {
                write!(f, "{}: {problem}; give a folder or file that dixit build has made", path.display())
            }
            SiteError::Foreign { path } => write!(
                f,
                "{} exists and was not made by dixit: choose another output, or write the site there with --force, \
                 which deletes nothing else",
                path.display()
            ),
            SiteError::Unlisted { path, changed } => write!(
                f,
                "{} {}: move it away, choose another output, or let it be overwritten with --force",
                path.display(),
                match changed {
                    true => "has been changed since dixit wrote it",
                    false => "would be overwritten, but is on no list of what dixit wrote there",
                },
            ),
            SiteError::InTheWay { path, what, needed } => write!(
                f,
                "{} is {what}, where {needed} would be: move it away, or choose another output",
                path.display()
            ),
            SiteError::Busy { path } => write!(
                f,
                "{} has been locked for ten minutes by another build: end that one, or choose another output",
                path.display()
            ),
            SiteError::InInput { output, input, file } if file == output => write!(
                f,
                "{} is read as a text of the input {}: choose another output",
                output.display(),
                input.display()
            ),
            SiteError::InInput { output, input, file } => write!(
                f,
                "{} is in the input {}, and {} is read as a text of it: choose another output",
                output.display(),
                input.display(),
                file.display()
            ),
            SiteError::OverInput { output, input } => write!(
                f,
                "{} would be replaced, but the input {} lies in it: choose another output",
                output.display(),
                input.display()
            ),
        }
    }
}

// No `source`: the message of `SiteError::File` holds the system's already, and a chain would reveal it twice.
impl std::error::Error for SiteError {}
