//! EPUB: a book's chapters in their order, each a document.
//!
//! Separate from web pages, of which it is made, because a package says what they are and in which order.

use crate::document::OffsetMap;
use crate::source::diagnostics::{Fault, Skipped, Warning};
use crate::source::dispatch::{Failure, Parsed};
use crate::source::formats::archive::{ANEW, Archive, Budget, unread};
use crate::source::formats::encoding;
use crate::source::formats::html;
use crate::source::formats::xml::{Event, Xml};
use crate::source::metadata::fields::Fields;

/// Reads a book.
pub(crate) fn read(path: &str, bytes: &[u8]) -> Result<Parsed, Failure> {
    let budget = Budget::of(bytes.len());
    let mut archive = Archive::open(bytes)?;
    let mut part = |name: &str| -> Result<String, Failure> {
        let Some(bytes) = archive.file(name, &budget)? else {
            return Err(unread(format!("a book without its {name}; {ANEW}")));
        };
        let decoded = encoding::decode_markup(bytes);
        Ok(decoded.map_err(|what| unread(format!("{name}: this is {what} and no text; {ANEW}")))?.text)
    };
    let root = root(&part("META-INF/container.xml")?)?;
    let package = package(&part(&root)?)?;
    let folder = root.rsplit_once('/').map_or("", |(folder, _)| folder);
    let mut found = Parsed { encoding: "EPUB", ..Parsed::default() };
    let book = package.fields.title.clone().unwrap_or_default();
    for chapter in &package.spine {
        let name = resolve(folder, &chapter.href);
        let chapter = match part(&name).and_then(|page| html::words(&page)) {
            Ok(chapter) => chapter,
            Err(Failure { fault, .. }) => {
                let fault = match fault {
                    // One that is locked is the shop's way with all of them.
                    Fault::Unread { message } if message.contains("no text") => Fault::Unread {
                        message: format!("{message} (a book with copy protection cannot be read)"),
                    },
                    other => other,
                };
                found.problems.push(Skipped { path: path.to_owned(), line: None, fault });
                continue;
            }
        };
        let (flow, own) = chapter;
        if flow.is_empty() {
            continue;
        }
        let mut flow = flow;
        flow.forget_places();
        let title = flow.first_heading().or(own.title).filter(|title| *title != book);
        let here = OffsetMap::identity(flow.text.len());
        let mut fields = package.fields.clone();
        let nth = found.documents.len() + 1;
        fields.title = Some(match (title, book.is_empty()) {
            (Some(title), _) => title,
            (None, false) if nth == 1 => book.clone(),
            (None, false) => format!("{book} ({nth})"),
            (None, true) => name.rsplit('/').next().unwrap_or(&name).to_owned(),
        });
        fields.language = own.language.or(fields.language);
        for mut document in flow.documents(path, &here, true) {
            if nth > 1 {
                document.id = format!("{path}#{nth}");
                document.turns.iter_mut().for_each(|turn| turn.id.clone_from(&document.id));
            }
            fields.clone().give(&mut document);
            found.documents.push(document);
        }
    }
    if found.documents.is_empty() {
        return Err(match found.problems.into_iter().next() {
            Some(problem) => problem.fault.into(),
            None => unread(
                "a book without words (perhaps pictures of them); put their text here as .txt".to_owned(),
            ),
        });
    }
    if package.fields.title.is_none() {
        found.doubts.push(Warning::Reader { message: "the book says no title".to_owned() });
    }
    Ok(found)
}

/// Where the container says that the package is.
fn root(container: &str) -> Result<String, Failure> {
    let mut xml = Xml::new(container);
    loop {
        match xml.next()? {
            Event::Start(element) if element.name() == "rootfile" => {
                if let Some(path) = element.attribute("full-path") {
                    return Ok(path);
                }
            }
            Event::Eof => return Err(unread(format!("a book that does not say where its text is; {ANEW}"))),
            _ => {}
        }
    }
}

/// A page that is read in its turn.
struct Chapter {
    href: String,
}

/// What the package says.
struct Package {
    fields: Fields,
    spine: Vec<Chapter>,
}

fn package(source: &str) -> Result<Package, Failure> {
    let mut fields = Fields::default();
    let (mut authors, mut subjects, mut title) = (Vec::new(), Vec::new(), None);
    let mut items: Vec<(String, String, bool)> = Vec::new();
    let (mut order, mut covers) = (Vec::new(), Vec::new());
    let mut xml = Xml::new(source);
    while let Some(element) = xml.next_element()? {
        match element.name() {
            "title" if title.is_none() => title = Some(xml.inner_words()?),
            "creator" => authors.push(xml.inner_words()?),
            "subject" => subjects.push(xml.inner_words()?),
            "publisher" => fields.set("publisher", &xml.inner_words()?, 0),
            "language" => {
                fields.language =
                    fields.language.or(crate::source::metadata::fields::language(&xml.inner_words()?))
            }
            "date" => {
                // Old books tell several: that of publication counts, others are the file's.
                let event = element.attribute("event");
                let date = xml.inner_words()?;
                let is_date = crate::document::Date::parse(&date).is_some();
                if is_date && event.is_none_or(|event| event.contains("publication")) && fields.date.is_none()
                {
                    fields.set("date", &date, 0);
                }
            }
            "item" => {
                let is = |name: &str, value: &str| {
                    element.attribute(name).is_some_and(|own| own.split_whitespace().any(|own| own == value))
                };
                let is_page = element.attribute("media-type").is_some_and(|kind| kind.contains("html"));
                if let (Some(id), Some(href), true) =
                    (element.attribute("id"), element.attribute("href"), is_page)
                {
                    items.push((id, href, is("properties", "nav")));
                }
            }
            "itemref" if element.attribute("linear").as_deref() != Some("no") => {
                order.extend(element.attribute("idref"));
            }
            "reference" => {
                let kind = element.attribute("type").unwrap_or_default();
                if matches!(kind.as_str(), "cover" | "toc") {
                    covers.extend(
                        element
                            .attribute("href")
                            .map(|href| href.split('#').next().unwrap_or_default().to_owned()),
                    );
                }
            }
            _ => {}
        }
    }
    fields.set("title", &title.unwrap_or_default(), 0);
    fields.set("book", &fields.title.clone().unwrap_or_default(), 0);
    fields.set("author", &authors.join("; "), 0);
    fields.set("subject", &subjects.join("; "), 0);
    let chapter = |id: &String| {
        let (_, href, is_contents) = items.iter().find(|(own, ..)| own == id)?;
        let is_text = !is_contents && !covers.contains(href);
        is_text.then(|| Chapter { href: href.clone() })
    };
    Ok(Package { spine: order.iter().filter_map(chapter).collect(), fields })
}

/// A path that is relative to a folder, `..` and `%20` resolved; it names a file in the archive and no other.
fn resolve(folder: &str, href: &str) -> String {
    let href = href.split('#').next().unwrap_or_default();
    let mut parts: Vec<String> =
        folder.split('/').filter(|part| !part.is_empty()).map(str::to_owned).collect();
    for part in href.split('/') {
        match part {
            "" | "." => {}
            ".." => {
                parts.pop();
            }
            part => parts.push(unescape(part)),
        }
    }
    parts.join("/")
}

/// `%20` and the like.
fn unescape(part: &str) -> String {
    let bytes = part.as_bytes();
    let mut out = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while at < bytes.len() {
        let hex = part.get(at + 1..at + 3).filter(|_| bytes[at] == b'%');
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()) {
            Some(byte) => {
                out.push(byte);
                at += 3;
            }
            None => {
                out.push(bytes[at]);
                at += 1;
            }
        }
    }
    String::from_utf8_lossy(&out).into_owned()
}
