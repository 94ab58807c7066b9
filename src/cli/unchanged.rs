//! Is the output what a build would make of its input? Then there is nothing to do.

use dixit::build::cache::{Cache, Key};
use dixit::site::{self, Kit};
use dixit::source::{Input, Listing, Stamp};
use std::fs;
use std::path::Path;

/// A digest of all that a build depends on besides the program: files by their [`Stamp`], settings and kit by what
/// is in them. `None` where that is not known, or the build has something to complain of.
pub(super) fn key(cache: &Cache, kit: &Kit, title: Option<&str>, listing: &Listing) -> Option<u128> {
    if !cache.keeps() || !listing.problems.is_empty() {
        return None;
    }
    let mut key = cache.key("unchanged").text(title.unwrap_or_default());
    key = key.text(listing.title.as_deref().unwrap_or_default());
    for part in [&kit.template, &kit.script, &kit.style, &kit.help, &kit.service_worker, &kit.icon] {
        key = key.text(part);
    }
    key = key.bytes(&kit.engine).bytes(&kit.preview);
    for settings in &listing.settings {
        key = key.text(&format!("{:?}", settings.scope)).bytes(&settings.file.read(u64::MAX).ok()?);
    }
    for inputs in [&listing.inputs, &listing.tables] {
        key = key.numbers([inputs.len() as u64]);
        key = inputs.iter().try_fold(key, add)?;
    }
    Some(key.digest())
}

fn add(key: Key, input: &Input) -> Option<Key> {
    let path = input.file.place()?.as_os_str().as_encoded_bytes();
    Some(key.text(&input.path).bytes(path).numbers([input.format as u64]).numbers(input.stamp?.0))
}

/// What the last build said, where it was of the same `state`, and the output is as it was left.
pub(super) fn told(cache: &Cache, state: u128, output: &Path) -> Option<String> {
    cache.known(with_output(cache, state, output)?)
}

/// Keeps what a build of this state said, whose output lies there now.
pub(super) fn keep(cache: &Cache, state: u128, output: &Path, told: &str) {
    if let Some(key) = with_output(cache, state, output) {
        cache.keep(key, &told);
    }
}

/// A digest of a state and of what a build wrote to `output`: a file, or files of a folder.
fn with_output(cache: &Cache, state: u128, output: &Path) -> Option<u128> {
    let mut key = cache.key("output").key(state);
    let files = match output.is_dir() {
        true => site::listed_files(output)?,
        false => vec![output.to_owned()],
    };
    for file in files {
        let stamp = Stamp::of(&fs::symlink_metadata(&file).ok()?)?;
        key = key.bytes(file.as_os_str().as_encoded_bytes()).numbers(stamp.0);
    }
    Some(key.digest())
}
