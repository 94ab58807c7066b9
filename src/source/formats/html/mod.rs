//! Web pages: the main text with its headings, and what the page says of itself.
//!
//! Separate from mail and e-books, which hold pages too and ask for the words of them.

mod content;
mod head;
mod tree;

use crate::document::BlockKind;
use crate::source::diagnostics::{Fault, Warning};
use crate::source::dispatch::{Failure, Parsed};
use crate::source::formats::encoding::Decoded;
use crate::source::formats::html::content::Content;
use crate::source::formats::html::tree::{Node, Tag, Tree, Words};
use crate::source::formats::text_builder::Flow;
use crate::source::metadata::fields::Fields;

/// So many paragraphs that are left out are shown by their first words.
const SHOWN: usize = 3;

/// Reads a saved web page.
pub(crate) fn read(path: &str, decoded: &Decoded) -> Result<Parsed, Failure> {
    let tree = tree::parse(&decoded.text)?;
    let content = content::main(&tree);
    let (first, left_out) = content::left_out(&tree, &content, SHOWN);
    let (mut flow, _) = flow(&tree, &content, &decoded.text);
    if flow.is_empty() {
        (flow, _) = crate::source::formats::html::flow(&tree, &content::all(&tree), &decoded.text);
    }
    if flow.is_empty() {
        let message = "a page without text (perhaps a script fetches it); save the page from the browser once it \
                       shows, or its text as .txt";
        return Err(Fault::Unread { message: message.to_owned() }.into());
    }
    let fields = head::read(&tree, flow.headline().or_else(|| only_heading(&tree)).as_deref());
    let mut documents = flow.documents(path, &decoded.offsets, true);
    documents.iter_mut().for_each(|document| fields.clone().give(document));
    let mut parsed = Parsed { documents, ..Parsed::default() };
    if left_out > 0 {
        let (noun, more) = (if left_out == 1 { "paragraph" } else { "paragraphs" }, left_out > first.len());
        let shown = first.iter().map(|words| format!("“{words} …”")).collect::<Vec<_>>().join(", ");
        let message = format!(
            "{left_out} {noun} of prose left out as no part of the article: {shown}{}",
            if more { " and more" } else { "" }
        );
        parsed.doubts.push(Warning::Reader { message });
    }
    Ok(parsed)
}

/// All the words of a page that is a chapter or a letter, and what it says of itself.
pub(crate) fn words(html: &str) -> Result<(Flow, Fields), Failure> {
    let tree = tree::parse(html)?;
    let (flow, _) = flow(&tree, &content::all(&tree), html);
    let fields = head::read(&tree, flow.headline().as_deref());
    Ok((flow, fields))
}

/// The words of a letter, what is quoted in it marked with `>` as in plain text.
pub(crate) fn letter(html: &str) -> Result<String, Failure> {
    let tree = tree::parse(html)?;
    let (flow, depths) = flow(&tree, &content::all(&tree), html);
    let mut text = String::with_capacity(flow.text.len());
    let (mut at, mut next, mut depth) = (0, 0, 0);
    for line in flow.text.split_inclusive('\n') {
        while let Some((_, inside)) = depths.get(next).filter(|(from, _)| *from <= at) {
            (next, depth) = (next + 1, *inside);
        }
        if !line.trim().is_empty() {
            text.extend(std::iter::repeat_n("> ", depth));
        }
        text.push_str(line);
        at += line.len();
    }
    Ok(text)
}

/// The words of the page's only heading of the first rank.
fn only_heading(tree: &Tree) -> Option<String> {
    let mut headings = (0..tree.nodes.len()).filter(|at| tree.nodes[*at].tag == Tag::H1);
    let first = headings.next()?;
    match headings.next() {
        None => Some(tree.words(first)).filter(|words| !words.is_empty()),
        Some(_) => None,
    }
}

/// The text of that part of a page which counts, and from which places on how many quotations are open. `source`
/// is what the tree was made from.
fn flow(tree: &Tree, content: &Content, source: &str) -> (Flow, Vec<(usize, usize)>) {
    let mut flow = Flow::default();
    let mut depths = Vec::new();
    let mut quotations: Vec<usize> = Vec::new();
    // The blocks that are open: where each ends, what its paragraphs are, whether its line ends count.
    let mut open: Vec<(usize, BlockKind, bool)> = Vec::new();
    // The `<q>` that are open: where each ends, and its closing mark.
    let mut inline: Vec<(usize, char)> = Vec::new();
    let (mut at, mut breaks, mut headline) = (content.main, 0, false);
    let end = tree.nodes[content.main].end as usize;
    while at < end {
        while let Some((_, mark)) = inline.pop_if(|(end, _)| *end <= at) {
            flow.char(mark, flow.offsets.end_in_file(flow.text.len()), 0);
        }
        while open.last().is_some_and(|(end, ..)| *end <= at) {
            open.pop();
            flow.paragraph(open.last().map_or(BlockKind::Paragraph, |block| block.1));
            breaks = 0;
        }
        while quotations.last().is_some_and(|end| *end <= at) {
            quotations.pop();
            depths.push((flow.text.len(), quotations.len()));
        }
        let node = &tree.nodes[at];
        if content.dropped[at] && at != content.main {
            at = node.end as usize;
            continue;
        }
        let (kind, is_pre) = open.last().map_or((BlockKind::Paragraph, false), |block| (block.1, block.2));
        if let Some(words) = &node.text {
            if !words.words.trim().is_empty() {
                breaks = 0;
            }
            push(&mut flow, words, source, is_pre);
        } else if node.tag == Tag::Q {
            let marks = quotation_marks(tree, at, inline.len());
            flow.char(marks[0], flow.offsets.end_in_file(flow.text.len()), 0);
            inline.push((node.end as usize, marks[1]));
        } else if node.tag == Tag::Br {
            breaks += 1;
            match breaks {
                1 => flow.line(flow.offsets.end_in_file(flow.text.len())),
                _ => flow.paragraph(kind),
            }
        } else if node.tag.is_block() {
            let own = match node.tag.heading() {
                Some(1) if !headline => {
                    headline = true;
                    BlockKind::Headline
                }
                Some(_) => BlockKind::Heading,
                None if matches!(node.tag, Tag::Figcaption | Tag::Caption) => BlockKind::Credit,
                None if is_byline(node) => BlockKind::Byline,
                None => kind,
            };
            if node.tag == Tag::Blockquote {
                quotations.push(node.end as usize);
                depths.push((flow.text.len(), quotations.len()));
            }
            flow.paragraph(own);
            breaks = 0;
            open.push((node.end as usize, own, is_pre || node.tag == Tag::Pre));
        } else if matches!(node.tag, Tag::Td | Tag::Th | Tag::Img)
            || node.tag == Tag::Sup && is_mark(&tree.words(at), &flow.text)
        {
            flow.space(flow.offsets.end_in_file(flow.text.len()), 0);
        }
        at += 1;
    }
    while let Some((_, mark)) = inline.pop() {
        flow.char(mark, flow.offsets.end_in_file(flow.text.len()), 0);
    }
    (flow, depths)
}

/// The marks that a browser puts around a `<q>`, by the language of the element and by how many others it stands in.
fn quotation_marks(tree: &Tree, mut at: usize, depth: usize) -> [char; 2] {
    let mut language = "";
    loop {
        if let Some(code) = tree.nodes[at].attribute("lang").or(tree.nodes[at].attribute("xml:lang")) {
            language = code;
            break;
        }
        if at == 0 {
            break;
        }
        at = tree.nodes[at].parent as usize;
    }
    let [outer, inner] = match language.split(['-', '_']).next().unwrap_or_default() {
        "de" | "cs" | "sk" | "bg" => [['„', '“'], ['‚', '‘']],
        "pl" | "hu" | "ro" | "hr" => [['„', '”'], ['»', '«']],
        "fr" | "es" | "it" | "pt" | "ru" | "uk" | "el" | "ar" | "fa" | "no" | "nb" => {
            [['«', '»'], ['“', '”']]
        }
        "ja" | "zh" => [['「', '」'], ['『', '』']],
        "sv" | "fi" => [['”', '”'], ['’', '’']],
        _ => [['“', '”'], ['‘', '’']],
    };
    if depth.is_multiple_of(2) { outer } else { inner }
}

/// Whether raised words are the mark of a note, which is no part of the word before it; in `m²` they are.
fn is_mark(words: &str, before: &str) -> bool {
    let digits = (1..=3).contains(&words.len()) && words.bytes().all(|b| b.is_ascii_digit());
    digits && before.chars().rev().take(3).filter(|c| c.is_alphabetic()).count() == 3
}

/// Whether an element says that it names who wrote the text.
fn is_byline(node: &Node) -> bool {
    let mut names = ["class", "rel", "itemprop"].into_iter().filter_map(|name| node.attribute(name));
    names.any(|names| names.split_whitespace().any(|name| matches!(name, "author" | "byline" | "by-author")))
}

/// Appends a stretch of text, each character with its place: a character reference is the place of what it means.
fn push(flow: &mut Flow, text: &Words, source: &str, is_pre: bool) {
    let raw = source.get(text.start..text.end).unwrap_or_default();
    let mut at = 0;
    let mut newlines = 0;
    for (place, c) in text.words.char_indices() {
        let rest = &raw[at..];
        let width = match reference(rest) {
            Some(width) if !text.words[place..].starts_with(&rest[..width]) => width,
            _ if rest.starts_with(c) => c.len_utf8(),
            // The second character of a reference that means two.
            _ => 0,
        };
        newlines = if c == '\n' {
            newlines + 1
        } else if c.is_whitespace() {
            newlines
        } else {
            0
        };
        match newlines {
            1 if is_pre && c == '\n' => flow.line(text.start + at),
            2 if is_pre && c == '\n' => flow.paragraph(BlockKind::Paragraph),
            _ => flow.char(c, text.start + at, width),
        }
        at += width;
        while !raw.is_char_boundary(at) {
            at += 1;
        }
    }
}

/// How long the character reference is that begins here; `None` where none does.
fn reference(text: &str) -> Option<usize> {
    let inner = text.strip_prefix('&')?;
    let name = inner.bytes().take(40).take_while(|b| b.is_ascii_alphanumeric() || *b == b'#').count();
    let closed = inner.as_bytes().get(name) == Some(&b';');
    (name > 0).then_some(1 + name + usize::from(closed))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_mark_of_a_note_is_no_part_of_a_word() {
        let (flow, _) =
            words("<p>No ship sailed<sup>12</sup> from there<sup>3</sup>, on 400 m<sup>2</sup>.</p>")
                .unwrap();
        assert_eq!(flow.text.trim(), "No ship sailed 12 from there 3, on 400 m2.");
    }
    use crate::document::Document;

    fn page(html: &str) -> Document {
        let decoded = crate::source::formats::encoding::decode_markup(html.as_bytes().to_vec()).unwrap();
        read("page.html", &decoded).unwrap().documents.pop().unwrap()
    }

    const PAGE: &str = r##"<!DOCTYPE html><html lang="en-GB"><head><title>No ship will wait - The Gazette</title>
<meta property="og:site_name" content="The Gazette"><link rel=canonical href="https://gazette.example/1931/quay">
<meta name="author" content="Ana Lopes"><meta property="article:published_time" content="1931-03-02T07:00:00Z">
<style>p { color: red }</style><script>var a = "<p>not a word of this</p>";</script></head><body class="has-sidebar">
<div id="cookie-notice">We use cookies to make your visit better. Accept all?</div>
<nav><ul><li><a href="/">Home</a><li><a href="/news">News</a></ul></nav>
<div class="page"><h1>No ship will wait</h1><div class="story-body">
<p>The harbour master told the council on Monday that no ship would have to wait &amp; that the pilots agreed.
<p>&ldquo;We shall not let a single one lie outside the bar,&rdquo; she said, &quot;whatever the weather.&quot;<sup><a class="footnote-ref" href="#fn1">1</a></sup>
<h2>A second pilot boat</h2>
<blockquote><p>Nobody will be left outside, and nobody will be asked to pay for it twice.</blockquote>
<figure><img src=a.png><figcaption>The quay in March. Photo: R. Pinto</figcaption></figure>
<p>The vote is on Friday.<br>It will be public.</p>
<p><a href="/more">Read more: the winter of 1930</a></p>
<ul class="related"><li><a href="/a">Storm in the north</a><li><a href="/b">The price of coal</a></ul>
</div></div>
<aside><p>Subscribe to our letter, which comes every morning and tells what happened in the night before.</p></aside>
<footer><p>Copyright The Gazette 1931. All rights reserved, in this country and in all the others.</p></footer></body></html>"##;

    #[test]
    fn the_main_text_without_the_page_around_it() {
        let document = page(PAGE);
        let shown = document.blocks.iter().map(|block| (block.kind, &document.text[block.span.range()]));
        use BlockKind::{Credit, Heading, Paragraph};
        let expected = [
            (
                Paragraph,
                "The harbour master told the council on Monday that no ship would have to wait & that the pilots agreed.",
            ),
            (
                Paragraph,
                "“We shall not let a single one lie outside the bar,” she said, \"whatever the weather.\"",
            ),
            (Heading, "A second pilot boat"),
            (Paragraph, "Nobody will be left outside, and nobody will be asked to pay for it twice."),
            (Credit, "The quay in March. Photo: R. Pinto"),
            (Paragraph, "The vote is on Friday."),
            (Paragraph, "It will be public."),
        ];
        assert_eq!(shown.collect::<Vec<_>>(), expected);
        assert_eq!(document.title, "No ship will wait");
        assert_eq!(document.date.unwrap().to_string(), "1931-03-02");
        assert_eq!(document.language.as_deref(), Some("en"));
        let fields = document.fields.iter().map(|field| (field.name.as_str(), field.value.as_str()));
        let expected = [
            ("author", "Ana Lopes"),
            ("source", "The Gazette"),
            ("url", "https://gazette.example/1931/quay"),
        ];
        assert_eq!(fields.collect::<Vec<_>>(), expected);
    }

    /// A page whose article has a paragraph inside an element with some names.
    fn article_with(element: &str, paragraph: &str) -> String {
        let close = element.split([' ', '>']).next().unwrap().trim_start_matches('<');
        format!(
            "<html><body><article><h1>The pilot boat</h1><p>The harbour board met on Friday to hear of the pilot boat, and \
             it sat until midnight.</p><p>Nobody on the board had seen the boat, but all of them had read of it in the \
             paper.</p><p>It was built in the north, of oak, and it has never been out in a storm of any size.</p>\
             {element}{paragraph}</{close}></article></body></html>"
        )
    }

    #[test]
    fn prose_stays_whatever_its_element_is_called() {
        let prose =
            "<p>“We were not asked,” said Rui Pinto, who has led boats over the bar for thirty years.</p>";
        for element in [
            "<div class='elementor-widget-container'>",
            "<section class='has-ads'>",
            "<div class='paywall'>",
            "<section id='social-contract'>",
            "<div class='shop-floor report'>",
            "<header>",
        ] {
            let text = page(&article_with(element, prose)).text;
            assert!(text.contains("We were not asked"), "{element}: {text}");
        }
        let section = format!("<h2>Related boats<a href='#related-boats'>¶</a></h2>{prose}");
        let text = page(&article_with("<div class='section' id='related-boats'>", &section)).text;
        assert!(text.contains("\n\nRelated boats\n\n“We were"), "{text}");
    }

    #[test]
    fn the_page_around_an_article_goes_and_prose_in_it_is_reported() {
        for (element, inside) in [
            ("<div class='share-buttons'>", "<a href=a>Mail</a> <a href=b>Copy the link</a>"),
            (
                "<div class='related-stories'>",
                "<h3>More of this</h3><ul><li><a href=a>Fog on the bar</a></ul>",
            ),
            ("<div class='ads'>", "<p>Buy oil.</p>"),
        ] {
            let text = page(&article_with(element, inside)).text;
            assert!(text.ends_with("of any size."), "{element}: {text}");
        }
        let comment = "<p>I have lived by this harbour for fifty years, and in all of them I have never seen a board that \
                       sat so long for so little.</p>";
        let html = article_with("<div class='comments'>", comment);
        let decoded = crate::source::formats::encoding::decode_markup(html.into_bytes()).unwrap();
        let parsed = read("page.html", &decoded).unwrap();
        assert!(!parsed.documents[0].text.contains("fifty years"));
        let said = parsed.doubts.iter().map(ToString::to_string).collect::<Vec<_>>();
        let expected =
            "1 paragraph of prose left out as no part of the article: “I have lived by this harbour …”";
        assert_eq!(said, [expected]);
    }

    #[test]
    fn quotation_elements_have_the_marks_of_their_language() {
        let text = |html: &str| page(html).text;
        let english =
            "<p>Rui Pinto said <q>we were <q>not</q> asked</q>, and he left the hall before noon.</p>";
        assert!(text(english).starts_with("Rui Pinto said “we were ‘not’ asked”, and"));
        let german = "<html lang=de><p>Rui Pinto sagte <q>wir wurden nicht gefragt</q> und ging vor Mittag hinaus.</p>";
        assert!(text(german).starts_with("Rui Pinto sagte „wir wurden nicht gefragt“ und"));
    }

    #[test]
    fn data_for_machines_in_xml_marks_and_a_headline_that_is_a_description() {
        let document = page(
            "<html><head><title>Fog Bank - Almanac</title><script type='application/ld+json'>\n//<![CDATA[\n{\"@type\": \
             \"Article\", \"headline\": \"shoal in the western sea\", \"datePublished\": \"1931-05-06\"}\n//]]></script>\
             </head><body><h1>Fog Bank</h1><p>Fog Bank lies west of the bar, and no ship has anchored there since 1850.</p>",
        );
        assert_eq!(
            (document.title.as_str(), document.date.unwrap().to_string().as_str()),
            ("Fog Bank", "1931-05-06")
        );
    }

    #[test]
    fn words_know_their_place() {
        let document = page(PAGE);
        for (words, raw) in [
            ("“We shall", "&ldquo;We shall"),
            ("wait & that", "wait &amp; that"),
            ("weather.\"", "weather.&quot;"),
            ("public", "public"),
        ] {
            let start = document.text.find(words).unwrap();
            let end = document.offsets.end_in_file(start + words.len());
            assert_eq!(&PAGE[document.offsets.to_file(start)..end], raw);
        }
    }

    #[test]
    fn json_ld_and_the_address_a_page_was_saved_from() {
        let document = page(
            "<!-- saved from url=(0027)https://gazette.example/fog -->\n<html><head>\
             <script type='application/ld+json'>{\"@graph\": [{\"@type\": \"WebSite\", \"name\": \"x\"}, \
             {\"@type\": [\"NewsArticle\"], \"headline\": \"Fog &\", \"datePublished\": \"1931-04-05T01:02:03+01:00\", \
             \"author\": [{\"name\": \"Rui  Pinto\"}, {\"name\": \"Ana Lopes\"}], \"publisher\": {\"name\": \"Gazette\"}}]}\
             </script></head><body><p>The fog lay on the water until noon, and no bell was heard.</body></html>",
        );
        assert_eq!(
            (document.title.as_str(), document.date.unwrap().to_string().as_str()),
            ("Fog &", "1931-04-05")
        );
        let fields = document.fields.iter().map(|field| field.value.as_str()).collect::<Vec<_>>();
        assert_eq!(fields, ["Rui Pinto; Ana Lopes", "Gazette", "https://gazette.example/fog"]);
    }

    #[test]
    fn pages_of_any_shape() {
        // A layout of tables, an index that is all links, preformatted text, ruby, nothing closed.
        let table = "<html><table><tr><td width=100><a href=a>Home</a><td><font>The ferry came at noon, as it did on \
                     every day of that spring.<br><br>Nobody was on board.</font></table>";
        assert_eq!(
            page(table).text,
            "The ferry came at noon, as it did on every day of that spring.\n\nNobody was on board."
        );
        assert_eq!(page("<body><ul><li><a href=a>One</a><li><a href=b>Two</a></ul>").text, "One\n\nTwo");
        assert_eq!(page("<pre>ANA: Yes.\nRUI: No.\n\nThe end</pre>").text, "ANA: Yes.\nRUI: No.\n\nThe end");
        assert_eq!(page("<p><ruby>海<rp>(</rp><rt>うみ</rt></ruby>は静か").text, "海は静か");
        assert_eq!(page("just words &copy2024 &notit; &#x41;&b=1").text, "just words ©2024 ¬it; A&b=1");
        let decoded =
            crate::source::formats::encoding::decode_markup(b"<html><script>x()</script>".to_vec()).unwrap();
        assert!(read("a.html", &decoded).is_err());
    }

    #[test]
    fn deep_and_broken_pages_are_read_in_time() {
        for html in [
            "<div>".repeat(200_000),
            "<b><i>".repeat(100_000),
            "</p>".repeat(100_000),
            "<a <a ".repeat(50_000),
        ] {
            let decoded =
                crate::source::formats::encoding::decode_markup((html + "word").into_bytes()).unwrap();
            let _ = read("a.html", &decoded);
        }
    }

    #[test]
    fn a_declared_encoding_is_believed() {
        let html = b"<meta charset='iso-8859-2'><p>\xA3\xF3d\xBC".to_vec();
        let decoded = crate::source::formats::encoding::decode_markup(html).unwrap();
        assert_eq!(read("a.html", &decoded).unwrap().documents[0].text, "Łódź");
    }
}
