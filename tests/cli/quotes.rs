//! `dixit quotes`: the fields of every format, offsets in the file as it lies on disk.

use super::dir::Dir;

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
            r#""confidence":1.0}"#,
            "\n",
            r#"{"doc":"council#2","start":0,"end":6,"text":"Order!","kind":"turn","parent":null,"#,
            r#""supplied_marks":false,"speaker":null,"speaker_type":"unknown","via":null,"mention":null,"#,
            r#""mention_start":null,"mention_end":null,"cue":null,"rule":"none","confidence":0.0}"#,
            "\n",
        ),
        "",
    );
}

#[test]
fn csv_has_the_same_fields() {
    let dir = Dir::new();
    dir.create("debate.jsonl", DEBATE);
    dir.dixit(&["quotes", "debate.jsonl", "--format", "csv"]).is(
        0,
        "doc,start,end,text,kind,parent,supplied_marks,speaker,speaker_type,via,mention,mention_start,\
         mention_end,cue,rule,confidence\n\
         council#1,0,48,\"Não há navio que espere.\nWe wait for no ship.\",turn,,false,Ana Lopes,person,,,,,,\
         metadata,1.0\n\
         council#2,0,6,Order!,turn,,false,,unknown,,,,,,none,0.0\n",
        "",
    );
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
