//! What must stay out: withheld files, fields and passages, pseudonyms, and what looks as if it had slipped through.

use super::dir::Dir;
use super::kit;
use base64::Engine as _;
use dixit::document::{DocId, QuoteId, UnitId};
use dixit::index::{Index, TermId};
use dixit::site;
use std::collections::BTreeSet;
use unicode_normalization::UnicodeNormalization;

/// Literal words that are withheld wherever they stand.
const WORDS: [&str; 14] = [
    "Kestrel Lane 14",
    "Operation Dunlin",
    "Z\u{e4}hringen",
    "\u{c5}ngerm\u{e5}la",
    "0177 555 0142",
    "\u{17d}i\u{17e}kov",
    "na\u{ef}vet\u{e9}",
    "co-operative Teal",
    "\u{152}uvre Noire",
    "finchhouse",
    "\u{c6}r\u{f8}sk\u{f8}bing",
    "\u{428}\u{438}\u{440}\u{44f}\u{435}\u{432}\u{43e}",
    "Gadwall",
    "Wigeon",
];
/// Strings that patterns, passages, files and fields take away.
const OTHERS: [&str; 16] = [
    "PT123456",
    "PT654321",
    "078-05-1120",
    "219-09-9999",
    "rui.p@quay.example",
    "mira@quay.example",
    "Sandpiper",
    "Turnstone",
    "whimbrel",
    "Oystercatcher",
    "Phalarope",
    "dotterel",
    "Avocet",
    "Godwit",
    "Lapwing",
    "Ptarmigan",
];
/// Five people: name, pseudonym, an alias, a mention that must go too.
const PEOPLE: [(&str, &str, &str, &str); 5] = [
    ("Ana Lopes", "Clara Brandt", "the lamp keeper", "Lopes"),
    ("S\u{f8}ren Kj\u{e6}rg\u{e5}rd", "Paul Blum", "Kaptajn Kj\u{e6}rg\u{e5}rd", "Kj\u{e6}rg\u{e5}rd"),
    (
        "\u{412}\u{43b}\u{430}\u{434}\u{438}\u{43c}\u{438}\u{440} \u{421}\u{43e}\u{43a}\u{43e}\u{43b}\u{43e}\u{432}",
        "\u{41f}\u{430}\u{432}\u{435}\u{43b} \u{41c}\u{43e}\u{440}\u{43e}\u{437}",
        "V. Sokolov",
        "\u{421}\u{43e}\u{43a}\u{43e}\u{43b}\u{43e}\u{432}",
    ),
    ("Jean-Marc Aubigny-Roux", "Otto Klein", "the old purser", "Aubigny"),
    ("Nadja Ilves", "Ruth Stern", "the night pilot", "Ilves"),
];

/// Every way in which a string may be written.
fn disguises(text: &str) -> Vec<String> {
    let wide = |c: char| match c {
        '!'..='~' => char::from_u32(c as u32 - 0x21 + 0xff01).unwrap_or(c),
        c => c,
    };
    let middle = text.char_indices().nth(text.chars().count() / 2).map_or(0, |(at, _)| at);
    let (front, back) = text.split_at(middle);
    let mut disguises = vec![
        text.to_owned(),
        text.to_uppercase(),
        text.to_lowercase(),
        text.nfd().collect(),
        text.to_uppercase().nfd().collect(),
        text.nfkc().collect(),
        text.chars().map(wide).collect(),
    ];
    if front.ends_with(char::is_alphabetic) && back.starts_with(char::is_alphabetic) {
        disguises.extend([
            format!("{front}\u{ad}{back}"),
            format!("{front}-\n{back}"),
            format!("{front}-\n  {}", back.to_uppercase()),
        ]);
    }
    if text.contains(' ') {
        disguises.extend([text.replace(' ', "\n"), text.replace(' ', "  "), text.replace(' ', "\u{a0}")]);
    }
    disguises
}

/// A corpus in which everything stands that must stay out.
fn corpus(dir: &Dir, names: &str) {
    let mut text = "The wind was fair and the bar was quiet.\n\n".to_owned();
    let literal = WORDS.iter().chain(&OTHERS[..6]).copied();
    let people = PEOPLE.iter().flat_map(|(name, _, alias, mention)| [*name, *alias, *mention]);
    for (nth, string) in literal.chain(people).enumerate() {
        for disguise in disguises(string) {
            text.push_str(&format!(
                "On day {nth} it was {disguise}, they said; “{disguise}’s, and no other,” one added.\n\n"
            ));
        }
    }
    text.push_str(
        "Mr. LOPES: I kept it.\n\nMs. ILVES: So did I, Ana Maria Lopes and Lopes, Ana and A. Lopes.\n\n",
    );
    text.push_str(
        "Write to ana.lopes@harbour.example or see https://harbour.example/people/ana-lopes or AnaLopes.\n",
    );
    dir.create("c/harbour/all.txt", &text);
    dir.create(
        "c/harbour/Ana_Lopes-1931-03-02.txt",
        "A short talk about the tide, with nobody named in it.\n",
    );
    dir.create(
        "c/story.txt",
        "The first line stays. She saw the Sandpiper leave.\n\nThen came a Turnstone, and a whimbrel, and the end of \
         it.\n\nThe last line stays. Nothing but Oystercatcher hides here.\n",
    );
    dir.create("c/raw/notes.txt", "A Phalarope.\n")
        .create("c/dotterel-notes.md", "---\ntitle: Dotterel\n---\nA bird.\n");
    let rows = [
        "{\"id\": \"wigeon#1\", \"title\": \"Wigeon hearing\", \"speaker\": \"Nadja Ilves\", \"text\": \"I am Ilves.\", \
         \"interviewer\": \"Avocet\", \"place\": \"Kestrel Lane 14\"}",
        "{\"id\": \"wigeon#2\", \"title\": \"Wigeon hearing\", \"speaker\": \"SOREN KJAERGARD\", \"text\": \"And I?\", \
         \"interviewer\": \"Godwit\", \"contact\": {\"phone\": \"Lapwing\", \"room\": \"Ptarmigan\"}}",
    ];
    dir.create("c/rows.jsonl", rows.join("\n"));
    let list =
        |strings: &[&str]| strings.iter().map(|string| format!("{string:?}")).collect::<Vec<_>>().join(", ");
    let mut settings = format!(
        "title = \"Operation Dunlin and Ana Lopes\"\ndescription = \"Of Gadwall\"\n\n[withhold]\nnames = \"{names}\"\n\
         files = [\"raw/\", \"dotterel*\"]\nfields = [\"interviewer\", \"contact\"]\nwords = [{}]\npatterns = \
         ['pt\\d{{6}}', '\\d{{3}}-\\d{{2}}-\\d{{4}}', '[\\w.]+@quay\\.example']\n\n\
         [[withhold.passage]]\nfile = \"story.txt\"\nfrom = \"She saw\"\nto = \"whimbrel\"\n\n\
         [[withhold.passage]]\nfile = \"story.txt\"\nquote = \"nothing but oystercatcher\"\n",
        list(&WORDS)
    );
    for (name, pseudonym, alias, _) in PEOPLE {
        settings.push_str(&format!(
            "\n[[speaker]]\nname = {name:?}\npseudonym = {pseudonym:?}\naliases = [{alias:?}]\nroles = [\"friend of {name}\"]\n"
        ));
    }
    dir.create("c/dixit.toml", settings);
}

/// Everything that is written in a site, as far as anybody can take it apart.
fn unpacked(path: &std::path::Path) -> Vec<String> {
    let mut all = Vec::new();
    let files = match path.is_dir() {
        true => std::fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()).collect::<Vec<_>>(),
        false => vec![path.to_owned()],
    };
    for file in files {
        all.push(file.file_name().unwrap().to_string_lossy().into_owned());
        let bytes = std::fs::read(&file).unwrap();
        let text = String::from_utf8_lossy(&bytes).into_owned();
        for long in text.split(|c: char| !(c.is_ascii_alphanumeric() || matches!(c, '+' | '/' | '='))) {
            if long.len() >= 64
                && let Ok(bytes) = base64::engine::general_purpose::STANDARD.decode(long)
            {
                all.push(String::from_utf8_lossy(&bytes).into_owned());
            }
        }
        all.push(text);
    }
    let pack = site::read_pack(path).unwrap().unwrap();
    all.push(String::from_utf8_lossy(&pack).into_owned());
    let index = Index::open(&pack).unwrap();
    all.push(format!("{:?}", index.about()));
    all.extend((0..index.terms()).map(|term| index.term(TermId(term))));
    for doc in (0..index.documents()).map(DocId) {
        all.push(format!("{:?} {:?} {:?}", index.document(doc), index.repairs(doc), index.labels(doc)));
        all.push(index.document_text(doc));
    }
    for unit in (0..index.units()).map(UnitId) {
        all.push(format!("{:?}", index.unit(unit)));
    }
    for name in index.field_names() {
        all.push(name.to_owned());
        let values = index.find_field(name).map(|field| index.field_values(field)).unwrap_or_default();
        all.extend(values.into_iter().map(str::to_owned));
    }
    all.extend(index.speakers().iter().map(|speaker| format!("{speaker:?}")));
    all.extend((0..index.quotes()).map(|quote| format!("{:?}", index.quote(QuoteId(quote)))));
    all
}

/// A text as one who looks for something in it would make it: one case, one form, words joined.
fn plain(text: &str) -> String {
    let text = text.nfkd().filter(|c| !unicode_normalization::char::is_combining_mark(*c) && *c != '\u{ad}');
    let text = text.flat_map(char::to_lowercase).collect::<String>().replace("-\n", "");
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[test]
fn nothing_that_is_withheld_is_anywhere_in_a_site() {
    for (names, arguments) in
        [("files", &["-o", "site"][..]), ("numbers", &["-o", "site.html", "--single-file"])]
    {
        let dir = Dir::new();
        kit::create(&dir);
        corpus(&dir, names);
        let answer = dir.dixit(&[&["build", "c", "--kit", "kit"], arguments].concat());
        assert_eq!((answer.code, answer.err.as_str()), (Some(0), ""), "{answer:?}");
        let withheld = "\nwithheld by 28 rules: 2 inputs as a whole, something in ";
        assert!(answer.out.contains(withheld), "{answer:?}");
        let site = unpacked(&dir.path(arguments[1]));
        let mut site = site.iter().flat_map(|text| [plain(text), text.to_lowercase()]).collect::<Vec<_>>();
        site.sort_unstable();
        site.dedup();
        let site = site.join("\u{0}");
        let people = PEOPLE.iter().flat_map(|(name, _, alias, mention)| [*name, *alias, *mention]);
        let strings =
            WORDS.iter().chain(&OTHERS).copied().chain(people).chain(["analopes", "SOREN KJAERGARD"]);
        let forms = strings.flat_map(disguises).flat_map(|form| [plain(&form), form.to_lowercase()]);
        for needle in forms.collect::<BTreeSet<_>>() {
            if let Some(at) = site.find(&needle) {
                let before = site[..at].chars().rev().take(40).collect::<Vec<_>>();
                let before = before.into_iter().rev().collect::<String>();
                panic!("{needle:?} is in the site ({names}), after {before:?}");
            }
        }
        let kept =
            ["clara brandt", "the first line stays.", "the last line stays.", "[withheld]", "ruth stern"];
        kept.iter().for_each(|kept| assert!(site.contains(kept), "{kept}"));
        assert_eq!(site.contains("story.txt"), names == "files");
    }
}

#[test]
fn numbers_take_the_place_of_names_and_hashes_tell_nothing() {
    let dir = Dir::new();
    kit::create(&dir);
    let texts =
        [("zoe.txt", "The tide was low today."), ("adam.txt", "The tide was high today, 044 555 0177.")];
    texts.iter().for_each(|(name, text)| _ = dir.create(format!("c/{name}"), text));
    dir.create("c/dixit.toml", "[withhold]\nnames = \"numbers\"\npatterns = ['\\d{3} \\d{3} \\d{4}']\n");
    dir.dixit(&["build", "c", "--kit", "kit"]);
    let pack = site::read_pack(&dir.path("site")).unwrap().unwrap();
    let index = Index::open(&pack).unwrap();
    let documents = (0..2).map(|doc| index.document(DocId(doc))).collect::<Vec<_>>();
    for (document, number) in documents.iter().zip(["0001", "0002"]) {
        assert_eq!([&document.id, &document.path, &document.title], [number; 3]);
        // Not of the file: whoever guesses what was withheld could make sure.
        let text = index.document_text(index.find_document(number).unwrap());
        use sha2::Digest;
        assert_eq!(document.sha256, <[u8; 32]>::from(sha2::Sha256::digest(&text)));
        assert!(["The tide was low today.", "The tide was high today, [withheld]."].contains(&text.trim()));
    }
}

#[test]
fn a_rule_that_finds_nothing_is_told() {
    let dir = Dir::new();
    dir.create("c/a.txt", "Ana Lopes came.\n");
    dir.create(
        "c/dixit.toml",
        "[withhold]\nfiles = [\"b.txt\"]\nfields = [\"phone\"]\nwords = [\"Lopez\"]\npatterns = ['\\d+']\n\n\
         [[withhold.passage]]\nfile = \"a.txt\"\nquote = \"went\"\n\n[[speaker]]\nname = \"Rui Pinto\"\npseudonym = \"X\"\n",
    );
    let answer = dir.dixit(&["check", "c"]);
    assert_eq!(answer.code, Some(3), "{answer:?}");
    let idle = "finds nothing: correct it, or what it means is published; or delete it";
    assert_eq!(
        answer.err,
        format!(
            "dixit: without effect: c/dixit.toml:2: files = \"b.txt\" {idle}\n\
             dixit: without effect: c/dixit.toml:3: fields = \"phone\" {idle}\n\
             dixit: without effect: c/dixit.toml:4: words = \"Lopez\" {idle}\n\
             dixit: without effect: c/dixit.toml:5: patterns = \"\\\\d+\" {idle}\n\
             dixit: without effect: c/dixit.toml:7: [[withhold.passage]] \"a.txt\": \"went\" {idle}\n\
             dixit: without effect: c/dixit.toml:11: [[speaker]] \"Rui Pinto\" with a pseudonym {idle}\n\
             dixit: 6 settings had no effect\n"
        )
    );
}

#[test]
fn a_rule_that_is_written_wrongly_ends_the_run() {
    let cases = [
        ("[withhold]\nword = [\"x\"]", 2, "unknown key \"word\"; did you mean \"words\"?"),
        (
            "[withhold]\nfiles = [\"[z-a]\"]",
            2,
            "\"[z-a]\" is no pattern for files: error parsing glob '[z-a]': invalid range; 'z' > 'a'",
        ),
        ("[withhold]\n\npatterns = ['a(']", 3, "\"a(\" is no regular expression: unclosed group"),
        (
            "[withhold]\npatterns = ['a*']",
            2,
            "\"a*\" matches nothing as well as anything; let it ask for a character",
        ),
        (
            "[withhold]\nwords = [\"a\"]",
            2,
            "\"a\" is too short to be withheld wherever it stands; write a pattern, such as '\\bX\\b'",
        ),
        ("[withhold]\nnames = \"letters\"", 2, "\"names\" must be \"numbers\" or \"files\""),
        (
            "[[withhold.passage]]\nfile = \"a\"\nfrom = \"No\"",
            1,
            "this [[withhold.passage]] must have either \"quote\", or \"from\" and \"to\", or \"start\" and \"end\"",
        ),
        (
            "[[speaker]]\nname = \"Ana Lopes\"\npseudonym = \"A. Lopes\"",
            1,
            "\"A. Lopes\" stands in the place of what is withheld, but is withheld itself",
        ),
        ("withhold = 1", 1, "\"withhold\" must be a table, written [withhold]"),
    ];
    for (settings, line, message) in cases {
        let dir = Dir::new();
        dir.create("c/a.txt", "Words.\n").create("c/dixit.toml", settings);
        dir.dixit(&["check", "c"]).is(2, "", &format!("dixit: c/dixit.toml:{line}: {message}\n"));
    }
}

#[test]
fn what_slips_through_is_listed_with_its_place() {
    let dir = Dir::new();
    dir.create(
        "c/talk.txt",
        "On 2 March 1931 she spoke of 1914-1918.\n\nCall 044 555 0177 or mail keeper@light.example today.\n\nThen Ana \
         went with Lopez, as Lopes did.\n",
    );
    dir.create("c/ana-1931.md", "---\nauthor: Rui Pinto\n---\nNothing.\n");
    dir.create("c/dixit.toml", "[[speaker]]\nname = \"Ana Lopes\"\npseudonym = \"Clara Brandt\"\n");
    dir.dixit(&["check", "c", "--privacy"]).is(
        0,
        "ana-1931.md: file name or id: part of a name ana\n\
         ana-1931.md: field author: property Rui Pinto\n\
         talk.txt:3: e-mail address keeper@light.example (\"Call 044 555 0177 or mail keeper@light.example today. Then \
         Ana went with\")\n\
         talk.txt:3: telephone number 044 555 0177 (\"spoke of 1914-1918. Call 044 555 0177 or mail \
         keeper@light.example\")\n\
         talk.txt:5: part of a name Ana (\"today. Then Ana went with Lopez, as Clara\")\n\
         talk.txt:5: near name Lopez (\"today. Then Ana went with Lopez, as Clara Brandt did.\")\n\
         1 e-mail address, 1 telephone number, 2 parts of names, 1 near name and 1 property in 2 documents\n\
         withheld by 1 rule: 0 inputs as a whole, something in 1 document\n",
        "",
    );
}

#[test]
fn a_file_that_is_named_has_the_rules_of_its_folder() {
    let dir = Dir::new();
    dir.create("c/a.txt", "“Gulls are gone,” said Ana Lopes.\n");
    dir.create("c/dixit.toml", "[[speaker]]\nname = \"Ana Lopes\"\npseudonym = \"Clara Brandt\"\n");
    let answer = dir.dixit(&["quotes", "c/a.txt", "--format", "csv"]);
    assert!(answer.out.contains("Clara Brandt") && !answer.out.contains("Lopes"), "{answer:?}");
}
