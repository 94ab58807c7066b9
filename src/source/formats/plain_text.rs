//! Plain text and Markdown bodies as documents: what an article or a transcript holds, with a place in the corpus.
//!
//! Separate from [`crate::article`], which reads a pasted text just the same, because only the host knows files.

use crate::article;
use crate::document::{DateOrigin, Document, OffsetMap};
use crate::text::repair::{Repaired, repair};

/// The documents in one decoded file (front matter already cut off), in the order they stand there.
///
/// `path` is the file's path below the corpus, with `/`; `offsets` leads from `text` to the file's bytes. A file
/// with two articles gives two documents, `path` and `path#2`; a file without words gives one without blocks.
/// `sha256` is left to the caller, and so are fields that front matter knows better.
pub(crate) fn documents(path: &str, text: &str, offsets: &OffsetMap) -> Vec<Document> {
    documents_telling(path, text, offsets, &|_| {})
}

/// The documents in one decoded file; `progress` is called with the bytes that are done, in pieces.
pub(crate) fn documents_telling(
    path: &str,
    text: &str,
    offsets: &OffsetMap,
    progress: &dyn Fn(u64),
) -> Vec<Document> {
    let stem = path.rsplit('/').next().unwrap_or(path);
    let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem);
    let mut documents = article::documents_telling(text, offsets, progress);
    for (i, document) in documents.iter_mut().enumerate() {
        crate::source::formats::running_heads::put_aside(document);
        document.path = path.to_owned();
        document.id = if i == 0 { path.to_owned() } else { format!("{path}#{}", i + 1) };
        document.turns.iter_mut().for_each(|turn| turn.id.clone_from(&document.id));
        if document.date.is_none()
            && let Some(date) = article::date_in_name(stem)
        {
            document.date = Some(date);
            document.date_origin = Some(DateOrigin::FileName);
        }
        if document.title.is_empty() {
            document.title = if i == 0 { stem.to_owned() } else { format!("{stem} ({})", i + 1) };
        }
    }
    documents
}

/// The whole text as one document of paragraphs, whatever it looks like.
pub(crate) fn whole(path: &str, text: &str) -> Document {
    let stem = path.rsplit('/').next().unwrap_or(path);
    let stem = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem);
    let Repaired { text, offsets, repairs } = repair(text);
    let date = article::date_in_name(stem);
    Document {
        id: path.to_owned(),
        path: path.to_owned(),
        title: stem.to_owned(),
        date,
        date_origin: date.map(|_| DateOrigin::FileName),
        blocks: article::blocks(&text),
        text,
        offsets,
        repairs,
        ..Document::default()
    }
}
