//! Gives documents the names under which they are published: the last step before the analysis.
//!
//! [`crate::source::withhold`] sees one document at a time; this needs all of them, since names must be unique and
//! numbers run through the corpus.

use crate::document::Document;
use crate::source::Reading;
use crate::source::withhold::{Hashes, Hits, Withholder};
use sha2::{Digest, Sha256};
use std::collections::{HashMap, HashSet};

/// Renames documents, and corrections with them, to the names under which they are published. This changes their
/// order: returns where each document was before, or `None` if all stay in place.
pub(crate) fn name(reading: &mut Reading, withholder: &Withholder) -> Option<Vec<usize>> {
    if !withholder.any() {
        return None;
    }
    // Files with the position of their first document.
    let mut files: Vec<(usize, Vec<Document>)> = Vec::new();
    for (place, document) in reading.documents.drain(..).enumerate() {
        match files.last_mut().filter(|(_, file)| file[0].path == document.path) {
            Some((_, file)) => file.push(document),
            None => files.push((place, vec![document])),
        }
    }
    let mut names = HashMap::new();
    if withholder.numbers() {
        // Numbers in the order of names would reveal who is who in a group of known people.
        files.sort_by(|(_, a), (_, b)| (a[0].sha256, &a[0].path).cmp(&(b[0].sha256, &b[0].path)));
        let width = files.len().to_string().len().max(4);
        for (nth, (_, file)) in files.iter_mut().enumerate() {
            number(file, &format!("{:0width$}", nth + 1), &mut names);
        }
    } else {
        let mut known = HashSet::new();
        for document in files.iter_mut().flat_map(|(_, file)| file) {
            let kept = |text: &str| withholder.string(text, &mut Hits::new());
            rename(document, &kept, &mut known, &mut names);
        }
        files.sort_by(|(_, a), (_, b)| a[0].path.cmp(&b[0].path));
    }
    let places = files.iter().flat_map(|(first, file)| *first..first + file.len()).collect();
    reading.documents = files.into_iter().flat_map(|(_, file)| file).collect();
    let settings = &mut reading.settings;
    let corrected = settings.corrections.iter_mut().map(|correction| &mut correction.doc);
    for doc in corrected.chain(settings.speakers.iter_mut().flat_map(|speaker| &mut speaker.docs)) {
        if let Some(name) = names.get(doc) {
            doc.clone_from(name);
        }
    }
    for document in &mut reading.documents {
        match withholder.hashes() {
            Hashes::Originals => {}
            Hashes::Texts => document.sha256 = Sha256::digest(&document.text).into(),
            Hashes::None => document.sha256 = [0; 32],
        }
    }
    Some(places)
}

/// Numbers the documents and turns of one file.
fn number(file: &mut [Document], number: &str, names: &mut HashMap<String, String>) {
    let several = file.len() > 1;
    names.insert(file[0].path.clone(), number.to_owned());
    for (nth, document) in file.iter_mut().enumerate() {
        let id = if several { format!("{number}.{}", nth + 1) } else { number.to_owned() };
        let old = std::mem::replace(&mut document.id, id.clone());
        for (nth, turn) in document.turns.iter_mut().enumerate() {
            turn.id = if turn.id == old { id.clone() } else { format!("{id}#{}", nth + 1) };
        }
        number.clone_into(&mut document.path);
        // The title was the name of the file or the id.
        if document.title.is_empty() || document.title == old {
            document.title.clone_from(&id);
        }
        names.insert(old, id);
    }
}

/// Removes what must stay out from a document's names, and keeps the names unique.
fn rename(
    document: &mut Document,
    kept: &dyn Fn(&str) -> Option<String>,
    known: &mut HashSet<String>,
    names: &mut HashMap<String, String>,
) {
    let old = document.id.clone();
    let wanted = kept(&old).unwrap_or_else(|| old.clone());
    let mut id = wanted.clone();
    let mut nth = 2;
    while !known.insert(id.clone()) {
        id = format!("{wanted} ({nth})");
        nth += 1;
    }
    for turn in &mut document.turns {
        turn.id = match turn.id.strip_prefix(&old) {
            Some("") => id.clone(),
            Some(rest) if rest.starts_with('#') => {
                id.clone() + &kept(rest).unwrap_or_else(|| rest.to_owned())
            }
            _ => kept(&turn.id).unwrap_or_else(|| turn.id.clone()),
        };
    }
    if document.title == old {
        document.title.clone_from(&id);
    }
    if let Some(path) = kept(&document.path) {
        names.insert(std::mem::replace(&mut document.path, path.clone()), path);
    }
    if id != old {
        names.insert(old, id.clone());
        document.id = id;
    }
}
