//! What a corpus is and how its pack was made: the answer to `dixit info` and to the page's About view.

use crate::index::coding::strings::Strings;
use crate::index::coding::wire::SectionReader;
use crate::index::error::PackError;
use crate::index::header::{SECTIONS, Sections};
use serde::Serialize;
use std::fmt::Write;
use tsify::Tsify;

/// What a corpus is and how its pack was made.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Tsify)]
pub struct About {
    /// Title of the site.
    pub title: String,
    /// One paragraph about the corpus.
    pub description: Option<String>,
    /// Licence of the texts.
    pub licence: Option<String>,
    /// Documents.
    pub documents: u32,
    /// Units: documents without turns, and turns.
    pub units: u32,
    /// Words of all texts, boilerplate left out.
    pub words: u64,
    /// Words inside turns, quotations in them left out.
    pub turn_words: u64,
    /// Words inside quotations.
    pub quote_words: u64,
    /// Different terms.
    pub terms: u32,
    /// Quotations, turns left out.
    pub quotes: u32,
    /// Turns.
    pub turns: u32,
    /// Speakers.
    pub speakers: u32,
    /// Clusters of wordings of one utterance.
    pub variants: u32,
    /// Earliest date, `2016`, `2016-10` or `2016-10-12`.
    pub first_date: Option<String>,
    /// Latest date.
    pub last_date: Option<String>,
    /// The parts of the corpus that have a name, which `in:` takes.
    pub subcorpora: Vec<SubcorpusAbout>,
    /// The fields of the corpus.
    pub fields: Vec<FieldAbout>,
    /// The languages of the documents, most documents first.
    pub languages: Vec<LanguageAbout>,
    /// Bytes of all texts.
    pub text_bytes: u64,
    /// Bytes of the pack.
    pub pack_bytes: u64,
    /// Bytes of each section of the pack, in order.
    pub sections: Vec<SectionAbout>,
    /// Version of the pack's format.
    pub format: u32,
    /// Version of the program that wrote it.
    pub built_by: String,
    /// SHA-256 of the pack's content, lower-case hexadecimal: whoever has the same has the same corpus.
    pub fingerprint: String,
}

/// A part of the corpus that has a name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Tsify)]
pub struct SubcorpusAbout {
    /// Its name.
    pub name: String,
    /// The filters that it stands for, in the query language.
    pub filter: String,
}

/// A field and how many values it has.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Tsify)]
pub struct FieldAbout {
    /// Lower-case name.
    pub name: String,
    /// Different values.
    pub values: u32,
}

/// A language and how many documents are written in it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Tsify)]
pub struct LanguageAbout {
    /// Lower-case ISO 639-1 code.
    pub language: String,
    /// Documents.
    pub documents: u32,
}

/// A section and its bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Tsify)]
pub struct SectionAbout {
    /// Its name in the specification.
    pub name: String,
    /// Its bytes.
    pub bytes: u64,
}

/// What the section of this name holds; everything else is counted from the other sections.
///
/// ```text
/// title | flags description, licence | description | licence | built by | 32 bytes fingerprint
/// | varint turns | varint words in turns | varint words in quotations
/// | Strings names of subcorpora | Strings their filters
/// ```
///
/// The fingerprint is the SHA-256 of this section, with zeros in its place, and of the SHA-256 of every other section.
#[derive(Clone, Copy, Debug)]
pub(crate) struct AboutTable<'p> {
    pub(crate) title: &'p str,
    pub(crate) description: Option<&'p str>,
    pub(crate) licence: Option<&'p str>,
    pub(crate) built_by: &'p str,
    pub(crate) fingerprint: [u8; 32],
    pub(crate) turns: u32,
    pub(crate) turn_words: u64,
    pub(crate) quote_words: u64,
    pub(crate) subcorpora: Strings<'p>,
    pub(crate) filters: Strings<'p>,
}

impl<'p> AboutTable<'p> {
    pub(crate) fn read(section: &'p [u8]) -> Result<AboutTable<'p>, PackError> {
        let what = "about";
        let mut reader = SectionReader::new(section);
        let title = reader.str(what)?;
        let flags = reader.u8(what)?;
        let about = AboutTable {
            title,
            description: if flags & 1 != 0 { Some(reader.str(what)?) } else { None },
            licence: if flags & 2 != 0 { Some(reader.str(what)?) } else { None },
            built_by: reader.str(what)?,
            fingerprint: reader.array(what)?,
            turns: reader.varint32(what)?,
            turn_words: reader.varint(what)?,
            quote_words: reader.varint(what)?,
            subcorpora: Strings::read(&mut reader, what)?,
            filters: Strings::read(&mut reader, what)?,
        };
        reader.finish(what)?;
        if about.subcorpora.len() == about.filters.len() {
            Ok(about)
        } else {
            Err(PackError::Damaged { what })
        }
    }
}

/// Bytes in lower-case hexadecimal.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::new(), |mut hex, byte| {
        let _ = write!(hex, "{byte:02x}");
        hex
    })
}

/// The bytes of every section.
pub(crate) fn section_bytes(sections: &Sections<'_>) -> Vec<SectionAbout> {
    let about = |&(section, name): &(_, &str)| SectionAbout {
        name: name.to_owned(),
        bytes: sections.get(section).len() as u64,
    };
    SECTIONS.iter().map(about).collect()
}
