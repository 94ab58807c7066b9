//! `dixit quotes`: the fields of every format, offsets in the file as it lies on disk.

use super::dir::Dir;
use serde_json::Value;

/// Two turns of one debate, as rows.
const DEBATE: &str = r#"{"id": "council#1", "title": "Harbour council", "date": "1931-03-02", "speaker": "Ana Lopes", "text": "Não há navio que espere.\r\nWe wait for no ship."}
{"id": "council#2", "title": "Harbour council", "date": "1931-03-02", "speaker": null, "text": "Order!"}
"#;

#[test]
fn jsonl_has_every_field_in_order() {
    let dir = Dir::new();
    dir.create("debate.jsonl", DEBATE);
    dir.dixit(&["quotes", "debate.jsonl", "--format", "jsonl"]).is(
        0,
        concat!(
            r#"{"doc":"council#1","start":0,"end":48,"text":"Não há navio que espere.\nWe wait for no ship.","#,
            r#""kind":"turn","parent":null,"supplied_marks":false,"speaker":"Ana Lopes","speaker_type":"person","#,
            r#""via":null,"mention":null,"mention_start":null,"mention_end":null,"cue":null,"rule":"metadata","#,
            r#""confidence":1.0,"spoken":null,"spoken_precision":null,"spoken_origin":null,"spoken_words":null}"#,
            "\n",
            r#"{"doc":"council#2","start":0,"end":6,"text":"Order!","kind":"turn","parent":null,"#,
            r#""supplied_marks":false,"speaker":null,"speaker_type":"unknown","via":null,"mention":null,"#,
            r#""mention_start":null,"mention_end":null,"cue":null,"rule":"none","confidence":0.0,"#,
            r#""spoken":null,"spoken_precision":null,"spoken_origin":null,"spoken_words":null}"#,
            "\n",
        ),
        "",
    );
}

#[test]
fn a_report_says_when_somebody_spoke() {
    let dir = Dir::new();
    dir.create(
        "pier.txt",
        "The pier holds\n\nMarch 4, 1931\n\n“It will hold,” Ana Lopes said on Monday.\n\n\
         “It held,” Karl Brandt said on 12 May 1930.\n",
    );
    let out = dir.dixit(&["quotes", "pier.txt", "--format", "jsonl"]);
    let lines: Vec<Value> = out.out.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let told = lines.iter().map(|line| {
        ["spoken", "spoken_precision", "spoken_origin", "spoken_words"]
            .map(|name| line[name].as_str().unwrap())
    });
    assert_eq!(
        told.collect::<Vec<_>>(),
        [["1931-03-02", "day", "counted", "on Monday"], ["1930-05-12", "day", "written", "on 12 May 1930"]]
    );
    let told = dir.dixit(&["check", "pier.txt"]).out;
    assert!(told.contains("quotations 2, 2 with a speaker, 2 with the date it was spoken"), "{told}");
}

#[test]
fn csv_has_the_same_fields() {
    let dir = Dir::new();
    dir.create("debate.jsonl", DEBATE);
    dir.dixit(&["quotes", "debate.jsonl", "--format", "csv"]).is(
        0,
        "doc,start,end,text,kind,parent,supplied_marks,speaker,speaker_type,via,mention,mention_start,\
         mention_end,cue,rule,confidence,spoken,spoken_precision,spoken_origin,spoken_words\n\
         council#1,0,48,\"Não há navio que espere.\nWe wait for no ship.\",turn,,false,Ana Lopes,person,,,,,,\
         metadata,1.0,,,,\n\
         council#2,0,6,Order!,turn,,false,,unknown,,,,,,none,0.0,,,,\n",
        "",
    );
}

#[test]
fn no_cell_of_csv_is_a_formula() {
    let dir = Dir::new();
    let row = |id: &str, speaker: &str, text: &str| {
        serde_json::json!({ "id": id, "title": "Council", "speaker": speaker, "text": text }).to_string()
            + "\n"
    };
    dir.create(
        "debate.jsonl",
        row("=1+1", "@Ana", "=SUM(A1, A2)")
            + &row("-2", "+Rui", "-5 degrees, and no wind.")
            + &row("3", "Ana", "It is 5-3=2."),
    );
    let csv = dir.dixit(&["quotes", "debate.jsonl", "--format", "csv"]).out;
    let cells: Vec<&str> = csv.lines().skip(1).map(|line| line.split(",turn").next().unwrap()).collect();
    assert_eq!(
        cells,
        ["'=1+1,0,12,\"'=SUM(A1, A2)\"", "'-2,0,24,\"'-5 degrees, and no wind.\"", "3,0,12,It is 5-3=2."]
    );
    assert!(csv.contains(",'@Ana,") && csv.contains(",'+Rui,"), "{csv}");
    // Programs get what stands there.
    let lines = dir.dixit(&["quotes", "debate.jsonl", "--format", "jsonl"]).out;
    assert!(lines.starts_with(r#"{"doc":"=1+1","start":0,"end":12,"text":"=SUM(A1, A2)"#), "{lines}");
}

#[test]
fn a_table_is_for_people() {
    let dir = Dir::new();
    dir.create("debate.jsonl", DEBATE);
    dir.dixit(&["quotes", "debate.jsonl"]).is(
        0,
        "place        kind  sure  speaker    words\n\
         council#1:0  turn  1.00  Ana Lopes  Não há navio que espere. We wait for no ship.\n\
         council#2:0  turn  0.00  -          Order!\n",
        "",
    );
}

/// The stories of one text in several encodings; the quotation and its speaker lie at these characters.
#[test]
fn offsets_count_in_the_file_whatever_its_encoding() {
    let story = "The tide turned.\r\n\r\n“It is over, naïve as we were,” René Marchand said on Monday.\r\n";
    let words = "It is over, naïve as we were,";
    let utf16 = |text: &str| text.encode_utf16().flat_map(u16::to_le_bytes).collect::<Vec<_>>();
    let windows = |text: &str| {
        let byte = |c: char| match c {
            '“' => 0x93,
            '”' => 0x94,
            c => u8::try_from(c).unwrap(),
        };
        text.chars().map(byte).collect::<Vec<_>>()
    };
    let with = |mark: &[u8], bytes: Vec<u8>| [mark, &bytes[..]].concat();
    let cases = [
        ("utf8.txt", with(b"", story.into()), words.as_bytes().to_vec()),
        ("utf8-mark.txt", with(b"\xEF\xBB\xBF", story.into()), words.into()),
        ("utf16.txt", with(b"\xFF\xFE", utf16(story)), utf16(words)),
        ("windows.txt", windows(story), windows(words)),
        ("front.md", with(b"---\r\ntitle: x\r\n---\r\n", story.into()), words.into()),
    ];
    let dir = Dir::new();
    for (name, bytes, expected) in cases {
        dir.create(name, &bytes);
        let answer = dir.dixit(&["quotes", name, "--format", "jsonl"]);
        let line: Value = serde_json::from_str(&answer.out).unwrap_or_else(|_| panic!("{name}: {answer:?}"));
        let at = |field: &str| usize::try_from(line[field].as_u64().unwrap()).unwrap();
        assert_eq!(line["text"], words, "{name}");
        assert_eq!(bytes[at("start")..at("end")], expected, "{name}");
        assert_eq!(line["speaker"], "René Marchand", "{name}");
    }
}

/// The same words in another paper tell whose they are where a paper does not say; where two papers disagree, and
/// where the user has spoken, they tell nothing.
#[test]
fn other_wordings_vote_on_a_doubtful_speaker() {
    let said = "“We shall never give the old harbour to the sea while one boat of ours floats”";
    let dir = Dir::new();
    dir.create("press/a.txt", format!("The pier\n\nMarch 3, 2021\n\n{said}, Ana Lopes said.\n"));
    dir.create("press/b.txt", format!("The pier\n\nMarch 3, 2021\n\nThe gate was shut.\n\n{said}.\n"));
    let speakers = || -> Vec<(String, String)> {
        let answer = dir.dixit(&["quotes", "press", "--format", "jsonl"]);
        let lines = answer.out.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        let text = |value: &Value| value.as_str().unwrap_or("-").to_owned();
        lines.map(|line| (text(&line["speaker"]), text(&line["rule"]))).collect()
    };
    let pair = |speaker: &str, rule: &str| (speaker.to_owned(), rule.to_owned());
    assert_eq!(speakers(), [pair("Ana Lopes", "quote-name-cue"), pair("Ana Lopes", "variants")]);

    dir.create("press/c.txt", format!("The pier\n\nMarch 3, 2021\n\n{said}, Karl Brandt said.\n"));
    assert_eq!(speakers()[1], pair("-", "none"));

    std::fs::remove_file(dir.path("press/c.txt")).unwrap();
    dir.create(
        "press/dixit.toml",
        "[[correction]]\ndoc = \"b.txt\"\nquote = \"give the old harbour\"\nspeaker = \"Mira Novak\"\n",
    );
    assert_eq!(speakers()[1], pair("Mira Novak", "correction"));
}
