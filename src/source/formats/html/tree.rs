//! A page as a tree: elements in the order of the file, each knowing where it ends.

use crate::source::diagnostics::Fault;
use crate::source::dispatch::Failure;
use html5gum::{DefaultEmitter, HtmlString, StartTag, Token, Tokenizer};

/// More elements inside each other than these become siblings, as in browsers.
const MAX_DEPTH: usize = 512;

/// More elements than these are no text; each takes some 60 bytes.
const MAX_NODES: usize = 3_000_000;

/// What an element is named. Names that mean nothing to us are `Other`.
macro_rules! tags {
    ($($tag:ident $name:literal,)*) => {
        /// An element's name.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub(crate) enum Tag { Other, $(#[doc = $name] $tag,)* }

        impl Tag {
            fn of(name: &[u8]) -> Tag {
                match name {
                    $(name if name == $name.as_bytes() => Tag::$tag,)*
                    _ => Tag::Other,
                }
            }
        }
    };
}

tags! {
    A "a", Address "address", Article "article", Aside "aside", Audio "audio", Blockquote "blockquote",
    Body "body", Br "br", Button "button", Canvas "canvas", Caption "caption", Center "center", Dd "dd",
    Details "details", Dialog "dialog", Div "div", Dl "dl", Dt "dt", Embed "embed", Fieldset "fieldset",
    Figcaption "figcaption", Figure "figure", Footer "footer", Form "form", H1 "h1", H2 "h2", H3 "h3",
    H4 "h4", H5 "h5", H6 "h6", Head "head", Header "header", Hr "hr", Html "html", Iframe "iframe",
    Img "img", Input "input", Label "label", Legend "legend", Li "li", Link "link", Main "main",
    Math "math", Menu "menu", Meta "meta", Nav "nav", Noscript "noscript", Object "object", Ol "ol",
    Optgroup "optgroup", Option "option", P "p", Picture "picture", Pre "pre", Q "q", Rp "rp", Rt "rt",
    Script "script", Section "section", Select "select", Source "source", Style "style", Sub "sub",
    Summary "summary", Sup "sup", Svg "svg", Table "table", Tbody "tbody", Td "td", Template "template",
    Textarea "textarea", Tfoot "tfoot", Th "th", Thead "thead", Time "time", Title "title", Tr "tr",
    Ul "ul", Video "video", Wbr "wbr", Base "base", Area "area", Col "col", Track "track", Param "param",
}

impl Tag {
    /// Elements that never hold anything.
    fn is_void(self) -> bool {
        use Tag::*;
        matches!(
            self,
            Area | Base | Br | Col | Embed | Hr | Img | Input | Link | Meta | Param | Source | Track | Wbr
        )
    }

    /// Elements that begin a line of their own.
    pub(crate) fn is_block(self) -> bool {
        use Tag::*;
        matches!(
            self,
            Address
                | Article
                | Aside
                | Blockquote
                | Body
                | Caption
                | Center
                | Dd
                | Details
                | Dialog
                | Div
                | Dl
                | Dt
                | Fieldset
                | Figcaption
                | Figure
                | Footer
                | Form
                | H1
                | H2
                | H3
                | H4
                | H5
                | H6
                | Head
                | Header
                | Hr
                | Html
                | Legend
                | Li
                | Main
                | Menu
                | Nav
                | Ol
                | P
                | Pre
                | Section
                | Summary
                | Table
                | Tbody
                | Tfoot
                | Thead
                | Title
                | Tr
                | Ul
        )
    }

    /// How far down a heading it is, 1 to 6.
    pub(crate) fn heading(self) -> Option<u8> {
        use Tag::*;
        Some(match self {
            H1 => 1,
            H2 => 2,
            H3 => 3,
            H4 => 4,
            H5 => 5,
            H6 => 6,
            _ => return None,
        })
    }

    /// Whether a start tag `next` ends this element, which was left open.
    fn ends_before(self, next: Tag) -> bool {
        use Tag::*;
        match self {
            P => next.is_block(),
            Li => next == Li,
            Dt | Dd => matches!(next, Dt | Dd),
            Tr => matches!(next, Tr | Tbody | Thead | Tfoot),
            Td | Th => matches!(next, Td | Th | Tr | Tbody | Thead | Tfoot),
            Thead | Tbody | Tfoot => matches!(next, Tbody | Thead | Tfoot),
            Option => matches!(next, Option | Optgroup),
            Head => next == Body || next.is_block() && !matches!(next, Title),
            _ => false,
        }
    }

    /// Elements that tags inside do not reach out of.
    fn is_scope(self) -> bool {
        use Tag::*;
        matches!(self, Table | Td | Th | Ul | Ol | Dl | Html | Body | Article | Section | Object | Blockquote)
    }
}

/// An element, or a stretch of text.
#[derive(Debug)]
pub(crate) struct Node {
    /// What it is; text is `Other` and has `text`.
    pub(crate) tag: Tag,
    /// The element around it, by number; the root's own.
    pub(crate) parent: u32,
    /// One past the last node inside it.
    pub(crate) end: u32,
    /// Its words with character references resolved, and where they stand in the file's text.
    pub(crate) text: Option<Box<Words>>,
    /// Those attributes that anybody here asks for.
    pub(crate) attributes: Option<Box<[(&'static str, String)]>>,
}

/// A stretch of text.
#[derive(Debug)]
pub(crate) struct Words {
    /// The words.
    pub(crate) words: String,
    /// First byte in the file's text.
    pub(crate) start: usize,
    /// One past the last.
    pub(crate) end: usize,
}

impl Node {
    /// An attribute's value.
    pub(crate) fn attribute(&self, name: &str) -> Option<&str> {
        let attributes = self.attributes.as_deref()?;
        attributes.iter().find(|(key, _)| *key == name).map(|(_, value)| value.as_str())
    }
}

/// A page.
#[derive(Debug)]
pub(crate) struct Tree {
    /// The nodes in the order of the file; the first is a root of our own.
    pub(crate) nodes: Vec<Node>,
    /// Comments that say where the page was saved from.
    pub(crate) saved_from: Option<String>,
}

const ATTRIBUTES: &[&str] = &[
    "class",
    "id",
    "role",
    "hidden",
    "aria-hidden",
    "style",
    "name",
    "property",
    "itemprop",
    "content",
    "rel",
    "href",
    "lang",
    "type",
    "datetime",
    "pubdate",
    "http-equiv",
    "epub:type",
    "alt",
];

/// Reads a page.
///
/// # Errors
/// Where it has more elements than any text.
pub(crate) fn parse(html: &str) -> Result<Tree, Failure> {
    let mut tree = Tree { nodes: Vec::new(), saved_from: None };
    tree.nodes.push(Node { tag: Tag::Other, parent: 0, end: 0, text: None, attributes: None });
    let mut open: Vec<u32> = vec![0];
    let mut emitter = DefaultEmitter::<usize>::new_with_span();
    // So that the content of a script or a style is taken for that and not for markup.
    emitter.naively_switch_states(true);
    for Ok(token) in Tokenizer::new_with_emitter(html, emitter) {
        match token {
            Token::StartTag(start) => tree.start(&mut open, &start),
            Token::EndTag(end) => tree.end(&mut open, Tag::of(&end.name), &end.name),
            Token::String(text) => {
                let words = String::from_utf8_lossy(&text.value).into_owned();
                let words = Words { words, start: text.span.start, end: text.span.end };
                tree.push(&open, Tag::Other, Some(Box::new(words)), None);
            }
            Token::Comment(comment) if tree.saved_from.is_none() => tree.saved_from = saved_from(&comment),
            Token::Comment(_) | Token::Doctype(_) | Token::Error(_) => {}
        }
        if tree.nodes.len() > MAX_NODES {
            let message =
                format!("a page of more than {MAX_NODES} elements; split it, or save its text as .txt");
            return Err(Fault::Unread { message }.into());
        }
    }
    let end = tree.nodes.len() as u32;
    open.into_iter().for_each(|node| tree.nodes[node as usize].end = end);
    Ok(tree)
}

impl Tree {
    /// The tag of a node.
    fn tag(&self, node: u32) -> Tag {
        self.nodes[node as usize].tag
    }

    /// Adds a node to the innermost open element.
    fn push(
        &mut self,
        open: &[u32],
        tag: Tag,
        text: Option<Box<Words>>,
        attributes: Option<Box<[(&'static str, String)]>>,
    ) {
        let parent = open.last().copied().unwrap_or(0);
        let end = self.nodes.len() as u32 + 1;
        self.nodes.push(Node { tag, parent, end, text, attributes });
    }

    fn start(&mut self, open: &mut Vec<u32>, start: &StartTag<usize>) {
        let tag = Tag::of(&start.name);
        // What was left open and cannot hold this ends here; an inline element ends nothing.
        let ends = tag.is_block() || matches!(tag, Tag::Td | Tag::Th | Tag::Option | Tag::Optgroup);
        while let Some(place) = open.iter().rposition(|node| {
            let outer = self.tag(*node);
            ends && (outer.ends_before(tag) || outer.is_scope())
        }) {
            if place == 0 || !self.tag(open[place]).ends_before(tag) {
                break;
            }
            self.close(open, place);
        }
        let attributes = start.attributes.iter().filter_map(|(name, value)| {
            let name = ATTRIBUTES.iter().find(|known| known.as_bytes() == &***name)?;
            Some((*name, String::from_utf8_lossy(value).into_owned()))
        });
        let attributes = attributes.collect::<Box<[_]>>();
        let node = self.nodes.len() as u32;
        self.push(open, tag, None, Some(attributes).filter(|attributes| !attributes.is_empty()));
        let is_empty =
            tag.is_void() || start.self_closing && matches!(tag, Tag::Other | Tag::Svg | Tag::Math);
        if !is_empty && open.len() < MAX_DEPTH {
            open.push(node);
        }
    }

    fn end(&mut self, open: &mut Vec<u32>, tag: Tag, name: &HtmlString) {
        // A line break is a line break, whichever way its bracket looks.
        if &***name == b"br" {
            return self.push(open, Tag::Br, None, None);
        }
        let place = open.iter().skip(1).rposition(|node| self.tag(*node) == tag).map(|place| place + 1);
        // The end of an inline element, of an unknown one all the more, ends no block that was begun inside it.
        let closes = place.filter(|place| {
            tag.is_block() || !open[place + 1..].iter().any(|node| self.tag(*node).is_block())
        });
        if let Some(place) = closes {
            self.close(open, place);
        }
    }

    /// Closes open elements from `place` on.
    fn close(&mut self, open: &mut Vec<u32>, place: usize) {
        let end = self.nodes.len() as u32;
        open.drain(place..).for_each(|node| self.nodes[node as usize].end = end);
    }

    /// The words inside a node, white space made one.
    pub(crate) fn words(&self, node: usize) -> String {
        let inside = &self.nodes[node..self.nodes[node].end as usize];
        let words = inside.iter().filter_map(|node| node.text.as_ref()).map(|text| text.words.as_str());
        words.collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
    }
}

/// The address in the comment that browsers and SingleFile leave in a page they save.
fn saved_from(comment: &[u8]) -> Option<String> {
    let comment = std::str::from_utf8(comment).ok()?;
    let after = match comment.split_once("saved from url=(") {
        Some((_, after)) => after.split_once(')')?.1,
        None => comment.split_once("Page saved with SingleFile")?.1.split_once("url:")?.1,
    };
    let address = after.split_whitespace().next()?;
    address.starts_with("http").then(|| address.to_owned())
}
