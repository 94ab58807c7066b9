//! A folder to run commands in, and what a command answered.

use std::fmt;
use std::path::{Path, PathBuf};
use std::process::Command;
use tempfile::TempDir;

/// A temporary folder; commands run inside it, so that outputs hold no path of this machine.
pub(crate) struct Dir {
    folder: TempDir,
    /// What stands for the user's own folders.
    home: TempDir,
}

impl Dir {
    pub(crate) fn new() -> Dir {
        Dir { folder: TempDir::new().unwrap(), home: TempDir::new().unwrap() }
    }

    pub(crate) fn path(&self, name: &str) -> PathBuf {
        self.folder.path().join(name)
    }

    /// The caches that builds have left.
    pub(crate) fn caches(&self) -> Vec<PathBuf> {
        let mut caches = Vec::new();
        let mut folders = vec![self.home.path().to_owned()];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() { folders.push(path) } else { caches.push(path) }
            }
        }
        caches.sort();
        caches
    }

    /// Writes a file; folders above it are made.
    pub(crate) fn create(&self, name: impl AsRef<Path>, contents: impl AsRef<[u8]>) -> &Dir {
        let path = self.folder.path().join(name);
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(path, contents).unwrap();
        self
    }

    /// `dixit` with these arguments, to be run in this folder.
    pub(crate) fn command(&self, arguments: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_dixit"));
        command.args(arguments).current_dir(self.folder.path());
        for variable in ["HOME", "XDG_CACHE_HOME", "LOCALAPPDATA"] {
            command.env(variable, self.home.path());
        }
        command.env("COLUMNS", "110").env_remove("NO_COLOR");
        command
    }

    /// Runs `dixit` with these arguments.
    pub(crate) fn dixit(&self, arguments: &[&str]) -> Answer {
        let output = self.command(arguments).output().unwrap();
        Answer {
            code: output.status.code(),
            out: String::from_utf8(output.stdout).unwrap(),
            err: String::from_utf8(output.stderr).unwrap(),
        }
    }
}

/// What a command answered.
#[derive(PartialEq)]
pub(crate) struct Answer {
    pub code: Option<i32>,
    pub out: String,
    pub err: String,
}

impl Answer {
    /// The whole answer is this: exit code, standard output, standard error.
    #[track_caller]
    pub(crate) fn is(&self, code: i32, out: &str, err: &str) {
        assert_eq!(*self, Answer { code: Some(code), out: out.to_owned(), err: err.to_owned() });
    }
}

/// As a terminal would show it: a failed comparison is read by people.
impl fmt::Debug for Answer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\n--- exit {:?}\n{}--- standard error\n{}---\n", self.code, self.out, self.err)
    }
}
