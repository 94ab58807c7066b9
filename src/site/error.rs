//! Errors between a pack and a site, with messages that name the file and the remedy.

use crate::index::PackError;
use std::fmt;
use std::io::ErrorKind;
use std::path::PathBuf;

/// Why a site could not be made, written or read.
#[derive(Debug)]
pub enum SiteError {
    /// The program was compiled without a kit, and the user named none.
    NoKit,
    /// A file could not be read or written.
    File {
        /// The path of the file.
        path: PathBuf,
        /// The attempted operation: `read`, `write`, `rename`, `remove`.
        doing: &'static str,
        /// The system's error.
        error: std::io::Error,
    },
    /// The kit's engine or page does not fit this version of dixit.
    Kit {
        /// What is wrong with it.
        problem: String,
    },
    /// The pack is damaged, or is not a pack.
    Pack(PackError),
    /// The engine and the corpus together are larger than a browser can address.
    TooLarge {
        /// The size of the pack in bytes.
        pack: usize,
    },
    /// A file that should be a site holds no corpus, or only a part of one.
    NotASite {
        /// The path of the file.
        path: PathBuf,
        /// What is wrong with it.
        problem: String,
    },
    /// The output exists and was not made by dixit.
    Foreign {
        /// The path of the output.
        path: PathBuf,
    },
    /// A file with a name that the site needs was not written by dixit, or was changed since.
    Unlisted {
        /// The path of the file.
        path: PathBuf,
        /// Whether dixit wrote it once.
        changed: bool,
    },
    /// Something else has the place of a folder or file of the site.
    InTheWay {
        /// The path.
        path: PathBuf,
        /// What is there: `a folder`, `a link to nothing`.
        what: &'static str,
        /// What is needed there: `the site's folder`.
        needed: &'static str,
    },
    /// Another build has been writing to this folder for minutes.
    Busy {
        /// The folder that contains the output.
        path: PathBuf,
    },
    /// The output is a part of the input and contains files that are read as such.
    InInput {
        /// The path of the output.
        output: PathBuf,
        /// The path of the input.
        input: PathBuf,
        /// A file of the input in the output, or the output itself.
        file: PathBuf,
    },
    /// Writing the output would overwrite the input.
    OverInput {
        /// The path of the output.
        output: PathBuf,
        /// The path of the input inside it.
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

// No `source`: the message of `SiteError::File` includes the system's already, and a chain would repeat it.
impl std::error::Error for SiteError {}
