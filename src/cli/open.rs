//! The pack that a question is put to: read back out of a site, or made from a corpus on the spot.

use super::corpus;
use super::terminal::Progress;
use anyhow::anyhow;
use clap::ValueEnum;
use dixit::build;
use dixit::index::{self, Index};
use dixit::site::{self, ReadPack};
use dixit::source;
use dixit::source::Purpose;
use std::path::{Path, PathBuf};

/// The shape of answers.
#[derive(Clone, Copy, Debug, ValueEnum)]
pub(crate) enum Format {
    Text,
    Jsonl,
}

/// The pack of the site or corpus at `path`.
pub(crate) fn pack(path: &Path) -> anyhow::Result<ReadPack> {
    let is_file_or_folder = std::fs::metadata(path).is_ok_and(|found| found.is_file() || found.is_dir());
    if is_file_or_folder && let Some(pack) = site::read_pack(path)? {
        return Ok(pack);
    }
    let corpora: [PathBuf; 1] = [path.to_owned()];
    let reading = corpus::read(&corpora, Purpose::Publish)?;
    corpus::print_problems(&reading.problems);
    let progress = Progress::spinner("Indexing");
    let corpus = build::analyse(reading.settings, reading.documents);
    let pack = index::write(&corpus)?;
    progress.finish();
    corpus::check_subcorpora(&corpus.settings.subcorpora, &Index::open(&pack)?)?;
    Ok(pack.into())
}

/// An error in words where there is nothing at `path`.
pub(crate) fn must_exist(path: &Path) -> anyhow::Result<()> {
    match std::fs::metadata(path) {
        Ok(_) => Ok(()),
        Err(error) => Err(anyhow!("{}: {}", path.display(), source::plain_reason(&error))),
    }
}
