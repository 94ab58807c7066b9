//! Which part of a page is its text: not its menus, notices and teasers.
//!
//! Separate from the tree, which is the same for a book's chapter that is all text.

use crate::source::formats::html::tree::{Node, Tag, Tree};

/// A paragraph of more words is prose that somebody would miss.
const LONG: usize = 20;

/// A paragraph of fewer characters than these may be a label, a date, a button.
const SENTENCE: usize = 60;

/// Names, or parts of names, of elements that are never the text, even where they hold prose.
const NEVER: &[&str] = &[
    "advert",
    "advertisement",
    "breadcrumb",
    "breadcrumbs",
    "comment",
    "comments",
    "consent",
    "cookie",
    "cookies",
    "disqus",
    "footer",
    "gdpr",
    "modal",
    "mw-editsection",
    "mw-jump-link",
    "navbar",
    "navbox",
    "newsletter",
    "outbrain",
    "pagination",
    "popup",
    "recirc",
    "recommended",
    "signup",
    "taboola",
    "trending",
];

/// Whole names, or the last part of a name, of elements that are not the text unless they hold prose: the same words
/// name parts of layouts (`has-ads`) and sections of texts (`social-policy`).
const PERHAPS: &[&str] = &[
    "ad",
    "ads",
    "banner",
    "copyright",
    "dialog",
    "follow",
    "masthead",
    "menu",
    "nav",
    "navigation",
    "pager",
    "print-only",
    "promo",
    "promoted",
    "readmore",
    "related",
    "share",
    "sharing",
    "shop",
    "sidebar",
    "skip",
    "social",
    "sponsor",
    "sponsored",
    "subscribe",
    "subscription",
    "tags",
    "teaser",
    "teasers",
    "toc",
    "toolbar",
    "widget",
];

/// Parts of names that show the contrary, wherever else an element belongs.
const TEXT: &[&str] = &["article", "body", "content", "entry", "main", "post", "story", "text"];

/// How an element's names speak against it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Furniture {
    /// They do not.
    No,
    /// It is no text unless it holds prose.
    Perhaps,
    /// It is no text.
    Surely,
}

/// What is known of the nodes of a page.
pub(crate) struct Content {
    /// Which nodes are left out, with all that is in them.
    pub(crate) dropped: Vec<bool>,
    /// The element that holds the text.
    pub(crate) main: usize,
}

/// A whole page whose every word counts, but for what is no text anywhere.
pub(crate) fn all(tree: &Tree) -> Content {
    let dropped = tree.nodes.iter().map(is_no_text).collect();
    Content { dropped, main: 0 }
}

/// The main text of a page.
pub(crate) fn main(tree: &Tree) -> Content {
    let nodes = &tree.nodes;
    let silent = nodes.iter().map(is_no_text).collect::<Vec<_>>();
    let (lengths, _) = lengths(nodes, &silent);
    let whole = lengths.first().copied().unwrap_or_default();
    let mut dropped = silent.clone();
    let prose = good(nodes, &silent);
    for (at, node) in nodes.iter().enumerate().skip(1) {
        let is_furniture = match furniture(tree, at) {
            Furniture::No => false,
            Furniture::Perhaps => prose[at] * 10 < lengths[at] * 7,
            Furniture::Surely => true,
        };
        // What holds most of the words is not the furniture, whatever its name.
        dropped[at] |= is_furniture && lengths[at] * 2 <= whole || is_anchor(tree, node, at);
    }
    let (lengths, links) = crate::source::formats::html::content::lengths(nodes, &dropped);
    let good = good(nodes, &dropped);
    let main = chosen(nodes, &good);
    for (at, node) in nodes.iter().enumerate().take(nodes[main].end as usize).skip(main + 1) {
        let is_list_of_links = match node.tag {
            Tag::Ul | Tag::Ol | Tag::Div | Tag::Section | Tag::Table | Tag::Dl => {
                links[at] * 10 > lengths[at] * 6 && good[at] * 5 < lengths[at]
            }
            Tag::P | Tag::H2 | Tag::H3 | Tag::H4 | Tag::H5 | Tag::H6 => {
                links[at] * 10 > lengths[at] * 9 && lengths[at] < 200
            }
            _ => false,
        };
        dropped[at] |= is_list_of_links && lengths[at] * 2 < lengths[main];
    }
    Content { dropped, main }
}

/// Elements that hold no text that anybody reads.
fn is_no_text(node: &Node) -> bool {
    use Tag::*;
    let tag = matches!(
        node.tag,
        Head | Title
            | Script
            | Style
            | Noscript
            | Template
            | Svg
            | Math
            | Iframe
            | Object
            | Canvas
            | Audio
            | Video
            | Select
            | Button
            | Input
            | Textarea
            | Dialog
            | Nav
            | Rt
            | Rp
            | Embed
            | Option
    );
    let is = |name: &str, value: &str| {
        node.attribute(name).is_some_and(|own| own.trim().eq_ignore_ascii_case(value))
    };
    let styled = |words: &str| {
        node.attribute("style")
            .is_some_and(|style| style.replace(' ', "").to_ascii_lowercase().contains(words))
    };
    let role = node.attribute("role").or(node.attribute("epub:type")).unwrap_or_default();
    let no_text = [
        "navigation",
        "banner",
        "contentinfo",
        "search",
        "dialog",
        "alertdialog",
        "menu",
        "doc-backlink",
        "doc-noteref",
        "noteref",
        "doc-toc",
        "toc",
        "landmarks",
        "page-list",
        "doc-pagebreak",
        "pagebreak",
        "backlink",
    ];
    tag || node.attribute("hidden").is_some()
        || is("aria-hidden", "true")
        || styled("display:none")
        || styled("visibility:hidden")
        || node.attribute("style").is_none() && no_text.contains(&role)
        || node.attribute("class").is_some_and(|class| {
            class
                .split_whitespace()
                .any(|class| matches!(class, "footnote-ref" | "footnote-back" | "noteref"))
        })
        || node.tag == A_TAG && node.attribute("href").is_some_and(|href| href.starts_with("#cite_note"))
}

const A_TAG: Tag = Tag::A;

/// Whether an element's names say that it is part of every page of the site.
fn furniture(tree: &Tree, at: usize) -> Furniture {
    let node = &tree.nodes[at];
    match node.tag {
        Tag::Footer | Tag::Form | Tag::Menu => return Furniture::Surely,
        Tag::Aside => return Furniture::Surely,
        Tag::Body | Tag::Html | Tag::Article | Tag::Main | Tag::Other | Tag::P => return Furniture::No,
        _ => {}
    }
    // An id that repeats the element's own heading names a section of a text, as Sphinx and pandoc write it.
    let id = node.attribute("id").filter(|id| !is_slug_of_heading(tree, at, id));
    let names = [node.attribute("class"), id].into_iter().flatten();
    let names = names.flat_map(|names| names.split_whitespace().map(str::to_ascii_lowercase));
    let mut found = Furniture::No;
    for name in names {
        let parts: Vec<&str> = name.split(['-', '_', ':']).collect();
        if parts.iter().any(|part| TEXT.contains(part)) {
            return Furniture::No;
        }
        // `has-ads` and `no-sidebar` say what is beside the text.
        if matches!(parts[0], "has" | "no" | "with" | "without" | "is") {
            continue;
        }
        if NEVER.contains(&name.as_str()) || parts.iter().any(|part| NEVER.contains(part)) {
            found = Furniture::Surely;
        } else if found == Furniture::No
            && (PERHAPS.contains(&name.as_str()) || parts.iter().any(|part| PERHAPS.contains(part)))
        {
            found = Furniture::Perhaps;
        }
    }
    found
}

/// Whether an id is made of the words of the heading that opens an element, or of the element itself.
fn is_slug_of_heading(tree: &Tree, at: usize, id: &str) -> bool {
    let node = &tree.nodes[at];
    let inside = at..(node.end as usize).min(at + 12);
    let Some(heading) = inside.into_iter().find(|at| tree.nodes[*at].tag.heading().is_some()) else {
        return false;
    };
    let letters = |text: &str| -> String {
        text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
    };
    let (id, heading) = (letters(id), letters(&tree.words(heading)));
    !id.is_empty() && (heading.starts_with(&id) || id.starts_with(&heading) && !heading.is_empty())
}

/// Whether a link is only there to copy the address of its heading: `¶`, `#`.
fn is_anchor(tree: &Tree, node: &Node, at: usize) -> bool {
    node.tag == Tag::A
        && node.attribute("href").is_some_and(|href| href.starts_with('#'))
        && matches!(tree.words(at).trim(), "¶" | "#" | "§" | "🔗")
}

/// The words of the first paragraphs of prose that are left out, each with at most `most` of them, and how many such
/// paragraphs there are.
pub(crate) fn left_out(tree: &Tree, content: &Content, most: usize) -> (Vec<String>, usize) {
    let nodes = &tree.nodes;
    let mut out = vec![false; nodes.len()];
    let (mut first, mut count) = (Vec::new(), 0);
    let main = content.main..nodes[content.main].end as usize;
    for at in 1..nodes.len() {
        let node = &nodes[at];
        let is_silent = is_no_text(node);
        out[at] = is_silent || out[node.parent as usize];
        let is_read = main.contains(&at) && !is_dropped(nodes, content, at);
        if out[at] || is_read || node.tag != Tag::P {
            continue;
        }
        let words = tree.words(at);
        if words.split_whitespace().count() > LONG && words.contains(['.', '!', '?', '。', '؟', '।']) {
            count += 1;
            if first.len() < most {
                let start: Vec<&str> = words.split_whitespace().take(6).collect();
                first.push(start.join(" "));
            }
        }
    }
    (first, count)
}

/// Whether a node, or one above it, is left out.
fn is_dropped(nodes: &[Node], content: &Content, mut at: usize) -> bool {
    while at > content.main {
        if content.dropped[at] {
            return true;
        }
        at = nodes[at].parent as usize;
    }
    false
}

/// The characters in each node, and those of them that are links.
fn lengths(nodes: &[Node], dropped: &[bool]) -> (Vec<usize>, Vec<usize>) {
    let mut lengths = vec![0; nodes.len()];
    let mut links = vec![0; nodes.len()];
    for at in (1..nodes.len()).rev() {
        let node = &nodes[at];
        if dropped[at] {
            (lengths[at], links[at]) = (0, 0);
            continue;
        }
        if let Some(text) = &node.text {
            lengths[at] = text.words.chars().filter(|c| !c.is_whitespace()).count();
        }
        if node.tag == Tag::A && node.attribute("href").is_some() {
            links[at] = lengths[at];
        }
        let parent = node.parent as usize;
        lengths[parent] += lengths[at];
        links[parent] += links[at];
    }
    (lengths, links)
}

/// The characters in each node that stand in paragraphs of running text.
fn good(nodes: &[Node], dropped: &[bool]) -> Vec<usize> {
    // Of each block: the characters right inside it, those of links, whether a sentence ends there.
    let mut inline: Vec<(usize, usize, bool)> = vec![(0, 0, false); nodes.len()];
    let mut outer = vec![(0u32, false); nodes.len()];
    let mut out = vec![false; nodes.len()];
    for at in 1..nodes.len() {
        let node = &nodes[at];
        let parent = node.parent as usize;
        out[at] = dropped[at] || out[parent];
        let is_cell = matches!(node.tag, Tag::Td | Tag::Th);
        outer[at] = match node.tag.is_block() || is_cell {
            true => (at as u32, false),
            false => (outer[parent].0, outer[parent].1 || node.tag == Tag::A),
        };
        if let (Some(text), false) = (&node.text, out[at]) {
            let block = &mut inline[outer[at].0 as usize];
            let count = text.words.chars().filter(|c| !c.is_whitespace()).count();
            block.0 += count;
            block.1 += if outer[at].1 { count } else { 0 };
            block.2 |= text.words.contains(['.', '!', '?', '。', ':', ';', '…', '।', '؟']);
        }
    }
    let mut good = vec![0; nodes.len()];
    for at in (0..nodes.len()).rev() {
        let (count, links, ends) = inline[at];
        if count >= SENTENCE && links * 2 < count || ends && count * 3 >= SENTENCE && links * 4 < count {
            good[at] += count;
        }
        if at > 0 {
            good[nodes[at].parent as usize] += good[at];
        }
    }
    good
}

/// The element that holds the text: an only article, or the innermost that holds nearly all of it.
fn chosen(nodes: &[Node], good: &[usize]) -> usize {
    let is_main = |node: &Node| {
        matches!(node.tag, Tag::Article | Tag::Main)
            || node.attribute("role") == Some("main")
            || node.attribute("itemprop").is_some_and(|name| name.eq_ignore_ascii_case("articleBody"))
    };
    let mut from = 0;
    // The innermost article that holds most of what is good: a teaser does not, a list of articles is not one.
    for (at, node) in nodes.iter().enumerate().skip(1) {
        if is_main(node)
            && good[at] > 0
            && good[at] * 5 >= good[from] * 3
            && at < nodes[from].end.max(1) as usize
        {
            from = at;
        }
    }
    loop {
        let children = children(nodes, from);
        let Some(best) = children.max_by_key(|child| good[*child]) else { return from };
        let holds = matches!(
            nodes[best].tag,
            Tag::Html
                | Tag::Body
                | Tag::Div
                | Tag::Section
                | Tag::Article
                | Tag::Main
                | Tag::Center
                | Tag::Form
                | Tag::Table
                | Tag::Tbody
                | Tag::Tr
                | Tag::Td
                | Tag::Other
                | Tag::Fieldset
        );
        if !holds || good[best] == 0 || good[best] * 100 < good[from] * 97 {
            return from;
        }
        from = best;
    }
}

fn children(nodes: &[Node], of: usize) -> impl Iterator<Item = usize> + '_ {
    let end = nodes[of].end as usize;
    let mut next = of + 1;
    std::iter::from_fn(move || {
        let child = (next < end).then_some(next)?;
        next = nodes[child].end as usize;
        Some(child)
    })
}
