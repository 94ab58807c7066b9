//! Rule files (`.gitignore`, `.ignore`), which keep files of a folder out.
//!
//! The walker of the `ignore` crate could read them itself, but it reads from the disk only and opens anything with
//! one of these names: a named pipe would block it for ever, and a device may never end.

use crate::source::files::listing::{plain_reason, slashed};
use ignore::gitignore::{Gitignore, GitignoreBuilder};
use ignore::{Error, Match};
use std::path::Path;

/// The names of rule files; the first takes precedence.
pub(crate) const NAMES: [&str; 2] = [".ignore", ".gitignore"];

/// The most bytes of a rule file: every rule is compiled, and no folder needs that many.
pub(crate) const LARGEST: u64 = 1 << 20;

/// The rules of one folder, in the order of [`NAMES`].
pub(crate) type Rules = [Gitignore; 2];

/// Compiles `text`, the contents of the rule file `file` in `folder`. Lines that are not valid rules are added to
/// `errors`.
pub(crate) fn compile(folder: &Path, file: &Path, text: &str, errors: &mut Vec<Error>) -> Gitignore {
    let mut builder = GitignoreBuilder::new(folder);
    let mut bad = Vec::new();
    for (line, number) in text.trim_start_matches('\u{feff}').lines().zip(1..) {
        if let Err(error) = builder.add_line(Some(file.to_owned()), line) {
            bad.push(Error::WithLineNumber { line: number, err: Box::new(error) });
        }
    }
    let built = builder.build().unwrap_or_else(|error| {
        bad.push(error);
        Gitignore::empty()
    });
    if !bad.is_empty() {
        errors.push(Error::WithPath { path: file.to_owned(), err: Box::new(Error::Partial(bad)) });
    }
    built
}

/// Whether a file or folder is kept out, by rules or, where no rule decides, because its name is hidden. `folders`
/// are the rules of the folders above it, nearest first.
pub(crate) fn keeps_out<'a>(
    folders: impl Iterator<Item = &'a Rules> + Clone,
    path: &Path,
    is_folder: bool,
    is_hidden: impl FnOnce() -> bool,
) -> bool {
    let nearest = |nth: usize| {
        let mut matches = folders.clone().map(|rules| rules[nth].matched(path, is_folder));
        matches.find(|found| !found.is_none()).unwrap_or(Match::None)
    };
    match nearest(0).or(nearest(1)) {
        Match::Ignore(_) => true,
        Match::Whitelist(_) => false,
        Match::None => is_hidden(),
    }
}

/// Returns the path below `root`, with `/`, and the reason of an error in rules or in a walk.
pub(crate) fn blame(root: &Path, error: &ignore::Error) -> (String, String) {
    use ignore::Error;
    match error {
        Error::WithPath { path, err } => {
            let below = path.strip_prefix(root).unwrap_or(path);
            (slashed(below), blame(root, err).1)
        }
        Error::Partial(errors) => {
            let blamed = errors.iter().map(|error| blame(root, error)).collect::<Vec<_>>();
            let path = blamed.first().map(|(path, _)| path.clone()).unwrap_or_default();
            (path, blamed.into_iter().map(|(_, reason)| reason).collect::<Vec<_>>().join("; "))
        }
        Error::WithLineNumber { line, err } => {
            (String::new(), format!("line {line}: {}", blame(root, err).1))
        }
        Error::WithDepth { err, .. } => blame(root, err),
        Error::Io(error) => (String::new(), plain_reason(error)),
        other => (String::new(), other.to_string()),
    }
}
