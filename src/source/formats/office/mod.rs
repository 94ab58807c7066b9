//! Word processors' documents (DOCX, ODT): what a reader would see of them once all changes are accepted.

mod docx;
mod odt;

use crate::document::{BlockKind, OffsetMap};
use crate::source::dispatch::{Failure, Parsed};
use crate::source::formats::archive::unread;
use crate::source::formats::text_builder::Flow;
use crate::source::metadata::fields::Fields;

pub(crate) use crate::source::formats::office::docx::read as read_docx;
pub(crate) use crate::source::formats::office::odt::{read as read_odt, read_flat as read_flat_odt};

/// A document being put together: the text, and what is kept apart from it.
#[derive(Default)]
struct Body {
    text: Flow,
    /// Text boxes, in the order of their anchors.
    boxes: Flow,
    /// Footnotes and endnotes, in the order of their marks.
    notes: Flow,
}

impl Body {
    /// The documents: the text, then boxes, then notes.
    fn finish(self, path: &str, mut fields: Fields, format: &'static str) -> Result<Parsed, Failure> {
        let mut flow = self.text;
        flow.append(self.boxes);
        flow.append_apart(self.notes);
        if flow.is_empty() {
            let message = "no words in it (perhaps pictures of some); put their text here as .txt";
            return Err(unread(message.to_owned()));
        }
        flow.forget_places();
        let own = flow.headline();
        let here = OffsetMap::identity(flow.text.len());
        let mut documents = flow.documents(path, &here, false);
        fields.title = own.or(fields.title.filter(|title| is_title(title)));
        for (nth, document) in documents.iter_mut().enumerate() {
            let title = fields.title.clone().filter(|_| nth == 0);
            Fields { title, ..fields.clone() }.give(document);
        }
        Ok(Parsed { documents, doubts: fields.doubts, encoding: format, ..Parsed::default() })
    }
}

/// What a style makes of a paragraph, by the style's English name, which is the same in every language's program.
fn kind_of_style(name: &str) -> BlockKind {
    let name = name.to_ascii_lowercase().replace("_20_", " ");
    match name.as_str() {
        "title" => BlockKind::Headline,
        "subtitle" => BlockKind::Heading,
        "author" => BlockKind::Byline,
        "caption" | "illustration" => BlockKind::Credit,
        _ if name.starts_with("heading ") || name == "heading" => BlockKind::Heading,
        _ => BlockKind::Paragraph,
    }
}

/// Whether a title in a file's properties was given by somebody, and not by a program.
pub(crate) fn is_title(title: &str) -> bool {
    let lower = title.trim().to_lowercase();
    let is_file = [".doc", ".docx", ".odt", ".rtf", ".tex", ".dvi", ".indd", ".qxd", ".txt", ".pdf"];
    !(lower.len() < 3
        || is_file.iter().any(|end| lower.ends_with(end))
        || lower.starts_with("microsoft word")
        || lower.starts_with("untitled")
        || lower.starts_with("document") && lower[8..].chars().all(|c| c.is_ascii_digit() || c == ' ')
        || matches!(
            lower.as_str(),
            "word document" | "unknown" | "unbenannt" | "sans titre" | "sans nom 1" | "unbenannt 1"
        ))
}
