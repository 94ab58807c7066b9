//! What a page says of itself: title, date, author, address, from meta tags, JSON-LD and the visible head.
//!
//! Apart from the text, of which it is no part.

use crate::source::formats::html::tree::{Tag, Tree};
use crate::source::metadata::fields::Fields;
use serde_json::Value;

/// Names of meta tags and properties for each field, best first.
const TITLE: &[&str] =
    &["og:title", "citation_title", "dc.title", "dcterms.title", "twitter:title", "headline"];
const DATE: &[&str] = &[
    "article:published_time",
    "og:article:published_time",
    "datepublished",
    "citation_publication_date",
    "citation_date",
    "dc.date.issued",
    "dcterms.issued",
    "dc.date",
    "dcterms.date",
    "parsely-pub-date",
    "sailthru.date",
    "pubdate",
    "publishdate",
    "date",
];
const AUTHOR: &[&str] =
    &["author", "citation_author", "dc.creator", "dcterms.creator", "parsely-author", "article:author"];
const SOURCE: &[&str] =
    &["og:site_name", "citation_journal_title", "dc.publisher", "dcterms.publisher", "application-name"];

/// Reads what a page says of itself. `heading` is the text's only heading of the first rank, where there is one.
pub(crate) fn read(tree: &Tree, heading: Option<&str>) -> Fields {
    let metas = metas(tree);
    let linked = linked(tree);
    let meta = |names: &[&str]| {
        let values = names.iter().find_map(|name| {
            let values = metas.iter().filter(|(key, _)| key == name).map(|(_, value)| value.clone());
            Some(values.collect::<Vec<_>>()).filter(|values| !values.is_empty())
        });
        values.unwrap_or_default()
    };
    let first = |names: &[&str]| meta(names).into_iter().next();
    let source = first(SOURCE).or(linked.source);
    let mut fields = Fields::default();
    // A heading that opens the page's own title is the title, whatever data for machines say: Wikipedia's headline is a
    // description.
    let own = heading.filter(|heading| {
        first_words(tree, Tag::Title).is_some_and(|title| title.starts_with(heading))
            && linked
                .title
                .as_ref()
                .is_none_or(|headline| !headline.contains(heading) && !heading.contains(headline.as_str()))
    });
    let title = own.map(str::to_owned).or(linked.title).or_else(|| first(TITLE)).or_else(|| {
        let written = first_words(tree, Tag::Title);
        match (heading, written) {
            (Some(heading), _) => Some(heading.to_owned()),
            (None, written) => written,
        }
    });
    let title = title.map(|title| without_site(&title, source.as_deref(), heading));
    let date = linked.date.or_else(|| first(DATE)).or_else(|| time(tree));
    // Pages tell dates in many ways; what is none is passed over, since nobody can mend the page.
    let date = date.filter(|date| crate::document::Date::parse(date.trim()).is_some());
    let mut authors = linked.authors;
    if authors.is_empty() {
        authors = meta(AUTHOR).into_iter().filter(|author| !author.contains("://")).collect();
    }
    authors.dedup();
    let address = link(tree, "canonical")
        .or_else(|| first(&["og:url"]))
        .or(linked.url)
        .or_else(|| tree.saved_from.clone());
    let language = language(tree).or_else(|| first(&["og:locale", "content-language", "dc.language"]));
    for (name, value) in [
        ("title", title),
        ("date", date),
        ("author", Some(authors.join("; "))),
        ("source", source),
        ("url", address.filter(|address| address.contains("://"))),
        ("language", language.and_then(|code| crate::source::metadata::fields::language(&code))),
    ] {
        fields.set(name, &value.unwrap_or_default(), 0);
    }
    fields
}

/// Every meta tag's and micro-datum's name in lower case with its value.
fn metas(tree: &Tree) -> Vec<(String, String)> {
    let named = tree.nodes.iter().enumerate().flat_map(|(at, node)| {
        let value = match node.tag {
            Tag::Meta => node.attribute("content").map(str::to_owned),
            Tag::Time => node.attribute("datetime").map(str::to_owned),
            _ => None,
        };
        let names = match node.tag {
            Tag::Meta => ["name", "property", "itemprop", "http-equiv"].as_slice(),
            _ => &["itemprop"],
        };
        let names = names.iter().filter_map(|name| node.attribute(name)).map(str::to_ascii_lowercase);
        let names = names
            .filter(|name| node.tag == Tag::Meta || matches!(name.as_str(), "headline" | "datepublished"));
        let pairs = names.map(|name| {
            let value = value.clone().unwrap_or_else(|| tree.words(at));
            (name, value.split_whitespace().collect::<Vec<_>>().join(" "))
        });
        pairs.filter(|(_, value)| !value.is_empty()).collect::<Vec<_>>()
    });
    named.collect()
}

fn first_words(tree: &Tree, tag: Tag) -> Option<String> {
    let at = tree.nodes.iter().position(|node| node.tag == tag)?;
    Some(tree.words(at)).filter(|words| !words.is_empty())
}

fn link(tree: &Tree, rel: &str) -> Option<String> {
    let link = tree.nodes.iter().find(|node| {
        node.tag == Tag::Link && node.attribute("rel").is_some_and(|own| own.eq_ignore_ascii_case(rel))
    })?;
    link.attribute("href").map(str::to_owned)
}

fn language(tree: &Tree) -> Option<String> {
    let html = tree.nodes.iter().find(|node| node.tag == Tag::Html)?;
    html.attribute("lang").filter(|code| !code.is_empty()).map(str::to_owned)
}

/// The time that a page marks as that of its publication, or its only one.
fn time(tree: &Tree) -> Option<String> {
    let times = tree.nodes.iter().filter(|node| node.tag == Tag::Time);
    let mut times =
        times.filter_map(|node| Some((node.attribute("pubdate").is_some(), node.attribute("datetime")?)));
    let first = times.next()?;
    let marked = std::iter::once(first).chain(times.clone()).find(|(marked, _)| *marked);
    match marked {
        Some((_, date)) => Some(date.to_owned()),
        None => times.all(|(_, other)| other == first.1).then(|| first.1.to_owned()),
    }
}

/// A title without the name of the site behind it (`The quay – The Gazette`).
fn without_site(title: &str, source: Option<&str>, heading: Option<&str>) -> String {
    let title = title.split_whitespace().collect::<Vec<_>>().join(" ");
    let parts = [" | ", " - ", " – ", " — ", " :: ", " » ", " · "];
    for part in parts {
        let Some((before, after)) = title.rsplit_once(part) else { continue };
        let is_site = source.is_some_and(|source| source.eq_ignore_ascii_case(after.trim()));
        if is_site || heading.is_some_and(|heading| heading == before.trim()) {
            return before.trim().to_owned();
        }
    }
    title
}

/// What JSON-LD says.
#[derive(Default)]
struct Linked {
    title: Option<String>,
    date: Option<String>,
    authors: Vec<String>,
    source: Option<String>,
    url: Option<String>,
}

/// The article that the page's JSON-LD describes.
fn linked(tree: &Tree) -> Linked {
    for (at, node) in tree.nodes.iter().enumerate() {
        if node.tag != Tag::Script || node.attribute("type") != Some("application/ld+json") {
            continue;
        }
        let inside = &tree.nodes[at..node.end as usize];
        let script = inside.iter().filter_map(|node| node.text.as_ref()).map(|text| text.words.as_str());
        let script = script.collect::<String>();
        let Ok(value) = serde_json::from_str::<Value>(without_marks(&script)) else { continue };
        if let Some(article) = article(&value) {
            return article;
        }
    }
    Linked::default()
}

/// A script without the marks that hide it from readers of XML (`//<![CDATA[`) or from old browsers (`<!--`).
fn without_marks(script: &str) -> &str {
    let mut script = script.trim();
    for (open, close) in
        [("/*<![CDATA[*/", "/*]]>*/"), ("//<![CDATA[", "//]]>"), ("<![CDATA[", "]]>"), ("<!--", "-->")]
    {
        if let Some(rest) = script.strip_prefix(open) {
            script = rest.trim();
            script = script.strip_suffix(close).unwrap_or(script).trim().trim_end_matches("//").trim();
        }
    }
    script
}

/// The first thing of a kind that is an article, in a value, a list, or a graph.
fn article(value: &Value) -> Option<Linked> {
    let inside = |list: &Value| list.as_array().and_then(|items| items.iter().find_map(article));
    if let Some(found) = inside(value).or_else(|| value.get("@graph").and_then(inside)) {
        return Some(found);
    }
    let kinds = match value.get("@type")? {
        Value::Array(kinds) => kinds.iter().filter_map(Value::as_str).collect::<Vec<_>>(),
        kind => kind.as_str().into_iter().collect(),
    };
    let is_article = |kind: &&str| {
        kind.ends_with("Article")
            || kind.ends_with("Posting")
            || matches!(*kind, "Report" | "CreativeWork" | "Review")
    };
    if !kinds.iter().any(is_article) {
        return None;
    }
    let text = |name: &str| {
        let text = value.get(name)?.as_str()?.split_whitespace().collect::<Vec<_>>().join(" ");
        Some(text).filter(|text| !text.is_empty())
    };
    let authors = match value.get("author") {
        Some(Value::Array(authors)) => authors.iter().filter_map(name).collect(),
        Some(author) => name(author).into_iter().collect(),
        None => Vec::new(),
    };
    let page = value.get("mainEntityOfPage");
    let page = page.and_then(|page| page.as_str().or_else(|| page.get("@id")?.as_str()));
    Some(Linked {
        title: text("headline").or_else(|| text("name")),
        date: text("datePublished"),
        authors,
        source: value.get("publisher").and_then(name),
        url: text("url").or_else(|| page.map(str::to_owned)),
    })
}

/// `"Ana"` or `{"name": "Ana"}`.
fn name(value: &Value) -> Option<String> {
    let name = value.as_str().or_else(|| value.get("name")?.as_str())?;
    let name = name.split_whitespace().collect::<Vec<_>>().join(" ");
    Some(name).filter(|name| !name.is_empty() && !name.contains("://"))
}
