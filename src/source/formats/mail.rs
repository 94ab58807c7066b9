//! Letters (EML, MBOX) and pages saved as one (MHTML): what the sender wrote, apart from what is quoted.
//!
//! Separate because a reply holds the words of several people: the sender's are a turn, and so is each stretch that
//! is quoted, with its writer's name where the line above it says.

use crate::document::{Block, BlockKind, Document, OffsetMap, Span, Turn};
use crate::source::diagnostics::{Fault, Skipped, Warning};
use crate::source::dispatch::{Failure, Parsed};
use crate::source::formats::html;
use crate::source::formats::text_builder::Flow;
use crate::source::metadata::fields::Fields;
use mail_parser::{
    Address, Encoding, HeaderName, Message, MessageParser, MessagePart, MimeHeaders, PartType,
};

/// Reads one letter, or a page that was saved as one.
pub(crate) fn read(path: &str, bytes: &[u8]) -> Result<Parsed, Failure> {
    let message = MessageParser::default().parse(bytes).filter(|message| !message.headers().is_empty());
    let Some(message) = message else {
        let message =
            "no letter: it begins with no line like \"From: Ana Lopes\"; if it is text, name it .txt";
        return Err(Fault::Unread { message: message.to_owned() }.into());
    };
    let mut found = Parsed { encoding: "mail", ..Parsed::default() };
    let document = letter(path, path.to_owned(), &message, &mut found.doubts)?;
    found.documents.extend(document);
    if found.documents.is_empty() {
        return Err(Fault::Empty.into());
    }
    Ok(found)
}

/// Reads a mailbox, a document a letter.
pub(crate) fn read_box(path: &str, bytes: &[u8]) -> Result<Parsed, Failure> {
    let mut found = Parsed { encoding: "mailbox", ..Parsed::default() };
    for (nth, message) in letters(bytes).into_iter().enumerate() {
        let id = if nth == 0 { path.to_owned() } else { format!("{path}#{}", nth + 1) };
        let parsed = MessageParser::default().parse(&message).filter(|message| !message.headers().is_empty());
        let mut fault = |message: String| {
            let fault = Fault::Unread { message };
            found.problems.push(Skipped { path: path.to_owned(), line: None, fault });
        };
        let Some(parsed) = parsed else {
            fault(format!("letter {} cannot be read; save it as .eml on its own", nth + 1));
            continue;
        };
        let mut doubts = Vec::new();
        match letter(path, id, &parsed, &mut doubts) {
            Ok(Some(document)) => found.documents.push(document),
            Ok(None) => fault(format!("letter {} has no words in it", nth + 1)),
            Err(Failure { fault: what, .. }) => fault(format!("letter {}: {what}", nth + 1)),
        }
        for doubt in doubts {
            let message = format!("letter {}: {doubt}", nth + 1);
            found.doubts.push(Warning::Reader { message });
        }
    }
    if found.documents.is_empty() {
        let message = "no mailbox: no line in it begins with \"From \" as the letters of one do; if it is one letter, \
                       name it .eml";
        return Err(match found.problems.into_iter().next() {
            Some(problem) => problem.fault.into(),
            None => Fault::Unread { message: message.to_owned() }.into(),
        });
    }
    Ok(found)
}

/// The letters of a mailbox (RFC 4155). One begins with a line `From ADDRESS DATE` that a line of a head follows, so that
/// a sentence which begins with "From" begins none; `>From` at the start of a line of text is `From`.
fn letters(bytes: &[u8]) -> Vec<Vec<u8>> {
    let lines: Vec<&[u8]> = bytes.split_inclusive(|byte| *byte == b'\n').collect();
    let is_blank = |line: &[u8]| line.iter().all(u8::is_ascii_whitespace);
    let is_head = |line: &&[u8]| {
        let name = line.iter().take_while(|byte| byte.is_ascii_alphanumeric() || **byte == b'-').count();
        name > 0 && line.get(name) == Some(&b':')
    };
    let begins = |nth: usize| {
        let line = lines[nth];
        let dated = line.windows(2).any(|pair| pair[0].is_ascii_digit() && pair[1] == b':');
        line.starts_with(b"From ")
            && (nth == 0 || is_blank(lines[nth - 1]))
            && dated
            && lines.get(nth + 1).is_some_and(is_head)
    };
    let mut letters: Vec<Vec<u8>> = Vec::new();
    for (nth, line) in lines.iter().enumerate() {
        if begins(nth) {
            letters.push(Vec::new());
        } else if let Some(letter) = letters.last_mut() {
            let quoted = line.iter().take_while(|byte| **byte == b'>').count();
            let escaped = quoted > 0 && line[quoted..].starts_with(b"From ");
            letter.extend_from_slice(&line[usize::from(escaped)..]);
        }
    }
    letters
}

/// The text of a part. Bytes that are UTF-8 are read so, whatever the part says of them: many programs write UTF-8 and
/// call it US-ASCII.
fn text_of(message: &Message<'_>, part: &MessagePart<'_>, text: &str) -> String {
    let raw = message.raw_message.get(part.raw_body_offset() as usize..part.raw_end_offset() as usize);
    let raw = raw.filter(|raw| matches!(part.encoding, Encoding::None) && !raw.is_ascii());
    let text = raw.and_then(|raw| std::str::from_utf8(raw).ok()).unwrap_or(text);
    text.replace("\r\n", "\n")
}

/// The subject. One that is written in raw bytes of no known encoding is taken for Windows-1252.
fn subject(message: &Message<'_>) -> Option<String> {
    let header = message.headers().iter().find(|header| header.name == HeaderName::Subject)?;
    let raw = message.raw_message.get(header.offset_start as usize..header.offset_end as usize)?;
    match std::str::from_utf8(raw) {
        Ok(_) => message.subject().map(one_line),
        Err(_) => Some(one_line(&encoding_rs::WINDOWS_1252.decode(raw).0)),
    }
}

/// A letter that is attached to another, as one that is quoted whole.
fn attached(inner: &Message<'_>) -> Result<String, Failure> {
    let mut text = "-----Original Message-----\n".to_owned();
    if let Some(sender) = inner.from().map(people).filter(|name| !name.is_empty()) {
        text.push_str(&format!("From: {sender}\n"));
    }
    if let Some(subject) = subject(inner) {
        text.push_str(&format!("Subject: {subject}\n"));
    }
    for part in inner.text_bodies() {
        text.push('\n');
        match &part.body {
            PartType::Html(source) => text.push_str(&html::letter(source)?),
            PartType::Text(words) => text.push_str(&words.replace("\r\n", "\n")),
            _ => {}
        }
    }
    Ok(text)
}

/// One letter; `None` where it has no words.
fn letter(
    path: &str,
    id: String,
    message: &Message<'_>,
    doubts: &mut Vec<Warning>,
) -> Result<Option<Document>, Failure> {
    let mut fields = Fields::default();
    let mut set = |name: &str, value: Option<String>| fields.set(name, &value.unwrap_or_default(), 0);
    set("title", subject(message));
    set("date", message.date().map(|date| format!("{:04}-{:02}-{:02}", date.year, date.month, date.day)));
    let sender = message.from().or_else(|| message.sender()).map(people).filter(|name| !name.is_empty());
    set("author", sender.clone());
    set("to", message.to().map(people));
    let mut parts = Vec::new();
    let mut has_page = false;
    for part in message.text_bodies() {
        match &part.body {
            PartType::Html(source) => {
                parts.push(html::letter(source)?);
                has_page = true;
            }
            PartType::Text(text) => parts.push(text_of(message, part, text)),
            _ => {}
        }
    }
    for part in message.attachments() {
        if let PartType::Message(inner) = &part.body {
            parts.push(attached(inner)?);
            continue;
        }
        let name = part.attachment_name().map(one_line).unwrap_or_else(|| "without a name".to_owned());
        let kind = part.content_type().map_or_else(String::new, |kind| {
            let sub = kind.subtype().unwrap_or("unknown");
            format!("{}/{sub}, ", kind.ctype())
        });
        // What a page shows is part of the page.
        let is_shown = has_page && part.content_id().is_some() || part.content_location().is_some();
        if !is_shown {
            let size = part.len();
            let message =
                format!("the attachment {name} ({kind}{size} bytes) is not read; save it beside the letter");
            doubts.push(Warning::Reader { message });
        }
    }
    let is_saved_page = message.header_raw("Snapshot-Content-Location").is_some()
        || sender.as_deref().is_some_and(|sender| sender.starts_with("Saved by"));
    if let (true, Some(PartType::Html(source))) = (is_saved_page, message.html_part(0).map(|part| &part.body))
    {
        return saved_page(path, source, message, fields).map(Some);
    }
    let text = parts.join("\n\n");
    let mut document = written(&text, sender.as_deref());
    if document.turns.is_empty() {
        return Ok(None);
    }
    let stem = path.rsplit('/').next().unwrap_or(path);
    document.title = stem.rsplit_once('.').map_or(stem, |(stem, _)| stem).to_owned();
    document.path = path.to_owned();
    document.turns.iter_mut().for_each(|turn| turn.id.clone_from(&id));
    document.id = id;
    fields.give(&mut document);
    Ok(Some(document))
}

/// A web page that a browser saved as MHTML.
fn saved_page(path: &str, source: &str, message: &Message<'_>, letter: Fields) -> Result<Document, Failure> {
    let decoded = crate::source::formats::encoding::Decoded {
        text: source.to_owned(),
        offsets: OffsetMap::identity(source.len()),
        encoding: "UTF-8",
        guessed: false,
        unreadable: 0,
    };
    let found = html::read(path, &decoded)?;
    let mut document = found.documents.into_iter().next().ok_or(Fault::Empty)?;
    let known = document.fields.iter().any(|field| field.name == "url");
    let address = message.header_raw("Snapshot-Content-Location").map(one_line).filter(|_| !known);
    let mut fields =
        Fields { title: letter.title.filter(|_| document.title.is_empty()), ..Fields::default() };
    fields.set("url", &address.unwrap_or_default(), 0);
    fields.give(&mut document);
    Ok(document)
}

fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// The names of people, or their addresses where they have none.
fn people(address: &Address<'_>) -> String {
    let names = address.iter().filter_map(|person| person.name().or(person.address()).map(one_line));
    names.filter(|name| !name.is_empty()).collect::<Vec<_>>().join("; ")
}

/// A line of a letter.
#[derive(Clone, Copy)]
struct MailLine<'t> {
    /// How often it is quoted.
    depth: usize,
    words: &'t str,
}

/// The text of a letter as turns: the sender's, and what is quoted.
fn written(text: &str, sender: Option<&str>) -> Document {
    let mut flow = Flow::default();
    let mut turns: Vec<(Option<String>, usize)> = Vec::new();
    let mut depth = usize::MAX;
    let mut quoted: Option<String> = None;
    let mut forwarded = false;
    let mut kind = BlockKind::Paragraph;
    let mut before: Option<MailLine<'_>> = None;
    let lines = text.lines().map(line).collect::<Vec<_>>();
    let mut skip = 0;
    for (nth, &line) in lines.iter().enumerate() {
        if skip > 0 {
            skip -= 1;
            continue;
        }
        if line.words.is_empty() {
            flow.paragraph(kind);
            before = None;
            continue;
        }
        if line.depth == 0 && line.words == "--" && nth > 0 {
            // What follows is the same under every letter.
            kind = BlockKind::Boilerplate;
            flow.paragraph(kind);
            continue;
        }
        let begins_head =
            line.depth == 0 && nth > 0 && kind != BlockKind::Boilerplate && is_head(&lines[nth..]);
        let is_rule =
            line.words.len() >= 10 && line.words.chars().all(|c| matches!(c, '_' | '-' | '*' | '='));
        let begins_head = begins_head || is_rule && lines.get(nth + 1..).is_some_and(is_head);
        if is_original(line.words) || begins_head {
            (forwarded, kind) = (true, BlockKind::Boilerplate);
            flow.paragraph(BlockKind::Boilerplate);
            quoted = None;
            if !begins_head || is_rule {
                flow.packed(line.words);
                continue;
            }
        }
        if forwarded && kind == BlockKind::Boilerplate && line.depth == 0 {
            // The head of the letter that is quoted whole.
            if let Some((name, value)) = head_line(line.words) {
                if FROM.contains(&name.as_str()) {
                    quoted = Some(name_of(value)).filter(|name| !name.is_empty());
                }
                flow.line(0);
                flow.packed(line.words);
                continue;
            }
            kind = BlockKind::Paragraph;
            depth = usize::MAX;
        }
        // A line that is wrapped before its verb goes on in the next one.
        let wrapped = lines.get(nth + 1).filter(|next| next.depth == line.depth && next.words.len() < 80);
        let joined = wrapped.map(|next| format!("{} {}", line.words, next.words));
        let own = attribution(line.words);
        if let Some(name) = own.clone().or_else(|| joined.as_deref().and_then(attribution)) {
            skip = usize::from(own.is_none());
            flow.paragraph(BlockKind::Boilerplate);
            match &joined {
                Some(joined) if own.is_none() => flow.packed(joined),
                _ => flow.packed(line.words),
            }
            flow.paragraph(kind);
            (quoted, before, depth) = (Some(name), None, usize::MAX);
            continue;
        }
        let level = if forwarded { usize::MAX - 1 } else { line.depth };
        if level != depth {
            flow.paragraph(kind);
            let who = match (line.depth, forwarded) {
                (0, false) => sender.map(str::to_owned),
                (1, false) | (0, true) => quoted.clone(),
                _ => None,
            };
            depth = level;
            before = None;
            turns.push((who, flow.text.len()));
        }
        match &before {
            // Wrapped at a fixed width: the paragraph goes on.
            Some(last) if last.words.len() >= 50 && !line.words.starts_with(['-', '*', '•']) => {
                flow.space(0, 0)
            }
            Some(_) => flow.line(0),
            None => {}
        }
        flow.packed(line.words);
        before = Some(line);
    }
    flow.forget_places();
    let ends = turns.iter().skip(1).map(|(_, start)| *start).chain([flow.text.len()]).collect::<Vec<_>>();
    let mut blocks = Vec::<Block>::new();
    blocks.append(&mut flow.blocks(|text, range, blocks| {
        crate::article::turns::speech_blocks(text, range, false, blocks);
    }));
    // What stands around the words (signatures, heads of quoted letters) is nobody's turn.
    let plain = |span: Span| {
        let mut inside =
            blocks.iter().filter(|block| span.contains(block.span) && block.kind != BlockKind::Boilerplate);
        let first = inside.next()?;
        let last = inside.next_back().unwrap_or(first);
        Some(Span { start: first.span.start, end: last.span.end })
    };
    let turns = turns.into_iter().zip(ends).filter_map(|((label, start), end)| {
        let span = plain(Span::new(start, end))?;
        let (id, fields) = (String::new(), Vec::new());
        Some(Turn { id, span, label, label_span: None, title: None, date: None, fields })
    });
    let turns = turns.collect();
    Document { offsets: flow.offsets, text: flow.text, blocks, turns, ..Document::default() }
}

/// What the line that names the sender of a quoted letter begins with, in the languages of Outlook.
const FROM: &[&str] = &[
    "from",
    "von",
    "de",
    "da",
    "van",
    "från",
    "fra",
    "od",
    "lähettäjä",
    "feladó",
    "от",
    "від",
    "gönderen",
    "kimden",
    "de la",
    "από",
    "发件人",
    "寄件者",
    "差出人",
    "보낸 사람",
    "من",
    "מאת",
];

/// The same for the other lines of such a head: when it was sent, to whom, about what.
const HEAD: &[&str] = &[
    "sent",
    "date",
    "to",
    "cc",
    "subject",
    "reply-to",
    "gesendet",
    "datum",
    "an",
    "betreff",
    "envoyé",
    "à",
    "objet",
    "enviado",
    "enviado el",
    "enviada em",
    "para",
    "asunto",
    "assunto",
    "inviato",
    "a",
    "oggetto",
    "data",
    "verzonden",
    "aan",
    "onderwerp",
    "skickat",
    "till",
    "ämne",
    "sendt",
    "til",
    "emne",
    "wysłano",
    "do",
    "temat",
    "odesláno",
    "komu",
    "předmět",
    "lähetetty",
    "vastaanottaja",
    "aihe",
    "küldve",
    "címzett",
    "tárgy",
    "отправлено",
    "кому",
    "тема",
    "gönderildi",
    "kime",
    "konu",
    "trimis",
    "către",
    "subiect",
    "发送时间",
    "收件人",
    "主题",
    "送信日時",
    "宛先",
    "件名",
    "보낸 날짜",
    "받는 사람",
    "제목",
    "importance",
    "attachments",
    "anlagen",
];

/// The name of a line of a letter's head, in lower case, and what it says.
fn head_line(line: &str) -> Option<(String, &str)> {
    let (name, value) = line.split_once([':', '\u{ff1a}'])?;
    let name = name.trim_matches(['*', ' ', '\u{a0}']).to_lowercase();
    (FROM.contains(&name.as_str()) || HEAD.contains(&name.as_str()))
        .then_some((name, value.trim_start_matches('*')))
}

/// Whether lines begin with the head of a letter: its sender, then at least two more lines of a head.
fn is_head(lines: &[MailLine<'_>]) -> bool {
    let mut names = lines.iter().take(6).map_while(|line| head_line(line.words).map(|(name, _)| name));
    names.next().is_some_and(|name| FROM.contains(&name.as_str())) && names.count() >= 2
}

fn line(line: &str) -> MailLine<'_> {
    let (mut depth, mut words) = (0, line.trim_end());
    while let Some(rest) = words.strip_prefix('>') {
        depth += 1;
        words = rest.strip_prefix(' ').unwrap_or(rest);
    }
    MailLine { depth, words: words.trim() }
}

/// `-----Original Message-----`
fn is_original(line: &str) -> bool {
    let inner = line.trim_matches(['-', '_', ' ']).to_lowercase();
    line.starts_with("--")
        && matches!(
            inner.as_str(),
            "original message"
                | "forwarded message"
                | "ursprüngliche nachricht"
                | "weitergeleitete nachricht"
                | "message d'origine"
                | "message transféré"
                | "original-nachricht"
                | "begin forwarded message"
        )
}

/// The name in `On 2 March 1931, Ana Lopes <ana@...> wrote:`.
fn attribution(line: &str) -> Option<String> {
    let verbs = [
        " wrote:",
        " schrieb:",
        " a écrit :",
        " a écrit:",
        " escribió:",
        " ha scritto:",
        " escreveu:",
        " schreef:",
    ];
    // Am 2. März um 7 Uhr schrieb Ana <ana@…>:
    if let Some((when, name)) = line.strip_suffix(':').and_then(|line| line.split_once(" schrieb ")) {
        let is_date = when.starts_with("Am ") && when.contains(|c: char| c.is_ascii_digit());
        return Some(name_of(name)).filter(|name| is_date && !name.is_empty());
    }
    let head = verbs.iter().find_map(|verb| line.strip_suffix(verb)).filter(|head| head.len() < 200)?;
    let name = head.rsplit([',', ';']).next().unwrap_or(head);
    // On Thu, Mar 11, 2021 at 9:00 AM Ana: the name comes after the hour.
    let name =
        ["AM ", "PM ", " Uhr "].iter().find_map(|hour| name.split_once(hour)).map_or(name, |(_, name)| name);
    Some(name_of(name))
}

/// `"Ana Lopes" <ana@...>` is Ana Lopes.
fn name_of(text: &str) -> String {
    let name = text.split(['<', '[', '(']).next().unwrap_or(text);
    let words = name.split_whitespace().filter(|word| !word.chars().any(|c| c.is_ascii_digit()));
    words.collect::<Vec<_>>().join(" ").trim_matches(['"', '\'', ' ']).to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn turns(letter: &str) -> Vec<String> {
        let found = read("a.eml", letter.as_bytes()).unwrap();
        let document = &found.documents[0];
        let shown = document.turns.iter().map(|turn| {
            format!("{}: {}", turn.label.as_deref().unwrap_or("-"), &document.text[turn.span.range()])
        });
        shown.collect()
    }

    #[test]
    fn heads_of_quoted_letters_in_the_languages_of_outlook() {
        for (head, answer) in [
            (
                "From: Rui Pinto <rui@quay.example>\nSent: Monday, 2 March 1931 09:00\nTo: Ana Lopes\nSubject: The bar",
                "Rui Pinto",
            ),
            (
                "Von: Rui Pinto\nGesendet: Montag, 2. März 1931 09:00\nAn: Ana Lopes\nBetreff: Die Barre",
                "Rui Pinto",
            ),
            (
                "De : Rui Pinto <rui@quay.example>\nEnvoyé : lundi 2 mars 1931 09:00\nÀ : Ana Lopes\nObjet : La barre",
                "Rui Pinto",
            ),
            (
                "________________________________\nFrom: Rui Pinto\nSent: Monday\nTo: Ana Lopes\nSubject: x",
                "Rui Pinto",
            ),
            ("De: Rui Pinto\nEnviado el: lunes\nPara: Ana\nAsunto: La barra", "Rui Pinto"),
        ] {
            let letter = format!(
                "From: Ana Lopes <ana@quay.example>\nSubject: x\nContent-Type: text/plain; charset=utf-8\n\nNo.\n\n{head}\n\nWill they wait?\n"
            );
            assert_eq!(
                turns(&letter),
                ["Ana Lopes: No.".to_owned(), format!("{answer}: Will they wait?")],
                "{head}"
            );
        }
        // A list of what somebody wants is no head.
        let letter = "From: Ana <a@q.example>\nSubject: x\n\nFrom: the quay\n\nWe leave at noon.\n";
        assert_eq!(turns(letter), ["Ana: From: the quay\n\nWe leave at noon."]);
    }

    #[test]
    fn lines_that_introduce_a_quotation() {
        for line in [
            "On Mon, Mar 2, 1931 at 9:00 AM Rui Pinto <rui@quay.example>\nwrote:",
            "Am Mo., 2. März 1931 um 09:00 Uhr schrieb Rui Pinto <rui@quay.example>:",
            "Le lun. 2 mars 1931, Rui Pinto <rui@quay.example> a écrit :",
        ] {
            let letter = format!(
                "From: Ana Lopes <ana@quay.example>\nSubject: x\nContent-Type: text/plain; charset=utf-8\n\nNo.\n\n{line}\n\n> Will they wait?\n"
            );
            assert_eq!(turns(&letter), ["Ana Lopes: No.", "Rui Pinto: Will they wait?"], "{line}");
        }
    }

    #[test]
    fn an_attached_letter_is_its_senders() {
        let letter = "From: Ana Lopes <ana@quay.example>\nSubject: Fwd\nMIME-Version: 1.0\n\
            Content-Type: multipart/mixed; boundary=\"b\"\n\n--b\nContent-Type: text/plain\n\nSee below.\n\n--b\n\
            Content-Type: message/rfc822\n\nFrom: Rui Pinto <rui@quay.example>\nSubject: The bar\n\
            Content-Type: text/plain\n\nWill they wait?\n\n--b--\n";
        assert_eq!(turns(letter), ["Ana Lopes: See below.", "Rui Pinto: Will they wait?"]);
    }

    #[test]
    fn bytes_count_more_than_what_is_said_of_them() {
        let letter = "From: Ana <a@q.example>\nSubject: x\nContent-Type: text/plain; charset=us-ascii\n\
            Content-Transfer-Encoding: 8bit\n\nDas Café über der Fähre.\n";
        assert_eq!(turns(letter), ["Ana: Das Café über der Fähre."]);
        let found = read("a.eml", b"From: Ana <a@q.example>\nSubject: F\xe4hre\n\nNo.\n").unwrap();
        assert_eq!(found.documents[0].title, "Fähre");
    }

    #[test]
    fn a_sentence_that_begins_with_from_begins_no_letter() {
        let mailbox = "From ana@q.example Mon Mar  2 10:00:00 1931\nFrom: Ana <a@q.example>\nSubject: One\n\n\
            From the quay I write.\n\nFrom here one sees the bar.\n\n>From is escaped.\n\n\
            From rui@q.example Tue Mar  3 10:00:00 1931\nFrom: Rui <r@q.example>\nSubject: Two\n\nSecond.\n";
        let found = read_box("a.mbox", mailbox.as_bytes()).unwrap();
        let texts = found.documents.iter().map(|document| document.text.as_str()).collect::<Vec<_>>();
        assert_eq!(
            texts,
            ["From the quay I write.\n\nFrom here one sees the bar.\n\nFrom is escaped.", "Second."]
        );
        assert!(found.problems.is_empty());
    }

    #[test]
    fn what_is_quoted_is_somebody_elses() {
        let letter = "From: =?utf-8?q?Ana_L=C3=B3pes?= <ana@quay.example>\r\nTo: Rui Pinto <rui@quay.example>\r\n\
            Subject: Re: The\r\n second boat\r\nDate: Mon, 02 Mar 1931 07:00:00 +0000\r\n\r\n\
            Dear Rui,\r\n\r\nno ship will wait outside the bar this winter, and nobody\r\nwill pay twice for it.\r\n\r\n\
            On 1 Mar 1931, Rui Pinto <rui@quay.example> wrote:\r\n> Will they wait again?\r\n>> They always did.\r\n\
            \r\nNo.\r\n\r\n-- \r\nHarbour Office\r\n";
        let expected = [
            "Ana Lópes: Dear Rui,\n\nno ship will wait outside the bar this winter, and nobody will pay twice for it.",
            "Rui Pinto: Will they wait again?",
            "-: They always did.",
            "Ana Lópes: No.",
        ];
        assert_eq!(turns(letter), expected);
        let document = read("a.eml", letter.as_bytes()).unwrap().documents.remove(0);
        assert_eq!(
            (document.title.as_str(), document.date.unwrap().to_string().as_str()),
            ("Re: The second boat", "1931-03-02")
        );
        let aside = document.blocks.iter().filter(|block| block.kind == BlockKind::Boilerplate);
        let aside = aside.map(|block| &document.text[block.span.range()]).collect::<Vec<_>>();
        assert_eq!(aside, ["On 1 Mar 1931, Rui Pinto <rui@quay.example> wrote:", "Harbour Office"]);
    }

    #[test]
    fn a_letter_quoted_whole_and_a_letter_in_html() {
        let letter = "From: ana@quay.example\n\nSee below.\n\n-----Original Message-----\nFrom: Rui Pinto [mailto:r@q.example]\n\
            Sent: Monday\n\nThe lamp is out.\n";
        assert_eq!(turns(letter), ["ana@quay.example: See below.", "Rui Pinto: The lamp is out."]);
        let letter = "From: Ana <a@q.example>\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\
            Content-Type: text/html; charset=iso-8859-1\nContent-Transfer-Encoding: quoted-printable\n\n<p>Ol=E1.<p>Yes.\n\
            --b\nContent-Type: application/pdf; name=\"plan.pdf\"\nContent-Disposition: attachment\n\n%PDF\n--b--\n";
        assert_eq!(turns(letter), ["Ana: Olá.\n\nYes."]);
        let doubts = read("a.eml", letter.as_bytes()).unwrap().doubts;
        assert_eq!(
            doubts[0].to_string(),
            "the attachment plan.pdf (application/pdf, 4 bytes) is not read; save it beside the letter"
        );
    }

    #[test]
    fn a_page_that_a_browser_saved_as_a_letter() {
        let page = "From: <Saved by Blink>\nSnapshot-Content-Location: https://gazette.example/quay\nSubject: The quay\n\
            MIME-Version: 1.0\nContent-Type: multipart/related; type=\"text/html\"; boundary=\"b\"\n\n--b\n\
            Content-Type: text/html\nContent-Transfer-Encoding: quoted-printable\n\
            Content-Location: https://gazette.example/quay\n\n<html><title>The quay</title><nav><a href=3D/>Home</a></nav>\n\
            <p>No ship will wait outside the bar this winter, and nobody =\nwill pay twice.</html>\n\
            --b\nContent-Type: image/png\nContent-Location: https://gazette.example/a.png\n\nPNG\n--b--\n";
        let found = read("page.mhtml", page.as_bytes()).unwrap();
        let document = &found.documents[0];
        assert_eq!(
            document.text,
            "No ship will wait outside the bar this winter, and nobody will pay twice."
        );
        assert_eq!(
            (document.title.as_str(), document.fields[0].value.as_str()),
            ("The quay", "https://gazette.example/quay")
        );
        assert!(document.turns.is_empty() && found.doubts.is_empty(), "{:?}", found.doubts);
    }

    #[test]
    fn a_mailbox_is_a_document_a_letter() {
        let mailbox = "From ana Mon Mar  2 07:00:00 1931\nFrom: Ana <a@q.example>\nSubject: One\n\nFirst.\n>From here on.\n\n\
            From rui Mon Mar  2 08:00:00 1931\nFrom: Rui <r@q.example>\n\nSecond.\n";
        let found = read_box("a.mbox", mailbox.as_bytes()).unwrap();
        let shown = found.documents.iter().map(|document| (document.id.as_str(), &*document.text));
        assert_eq!(shown.collect::<Vec<_>>(), [("a.mbox", "First.\nFrom here on."), ("a.mbox#2", "Second.")]);
        assert!(read_box("a.mbox", b"words").is_err());
    }
}
