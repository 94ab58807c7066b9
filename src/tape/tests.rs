//! What is on a tape is what was written.

use super::*;
use proptest::prelude::*;
use serde_json::{Value, json};

#[derive(Debug, Serialize)]
enum Kind {
    #[serde(rename = "a-b")]
    One,
}

#[derive(Debug, Serialize)]
struct Inner(u64);

#[derive(Debug, Serialize)]
struct Outer {
    text: String,
    absent: Option<u32>,
    score: f32,
    rate: f64,
    number: i64,
    list: Vec<Option<Inner>>,
    pair: (bool, char),
    kind: Kind,
    last: Option<String>,
}

/// Reads a tape as the page does.
struct Reading<'a> {
    shapes: Vec<Vec<&'a str>>,
    numbers: &'a [u8],
    texts: std::vec::IntoIter<u16>,
}

impl<'a> Reading<'a> {
    fn of(tape: &'a str) -> Reading<'a> {
        let (head, rest) = match tape.strip_prefix('\n') {
            Some(rest) => ("", rest),
            None => tape.split_once("\n\n").unwrap(),
        };
        let shapes =
            head.lines().map(|shape| shape.split(' ').filter(|key| !key.is_empty()).collect()).collect();
        let mut reading = Reading { shapes, numbers: rest.as_bytes(), texts: Vec::new().into_iter() };
        let length = reading.number() as usize;
        let (numbers, texts) = reading.numbers.split_at(length);
        let texts = std::str::from_utf8(texts).unwrap().encode_utf16().collect::<Vec<_>>();
        (reading.numbers, reading.texts) = (numbers, texts.into_iter());
        reading
    }

    fn number(&mut self) -> u64 {
        let (digit, rest) = self.numbers.split_first().unwrap();
        self.numbers = rest;
        match digit.checked_sub(64) {
            Some(digit) => u64::from(digit) + 64 * self.number(),
            None => u64::from(*digit),
        }
    }

    fn text(&mut self, length: u64) -> String {
        String::from_utf16(&self.texts.by_ref().take(length as usize).collect::<Vec<_>>()).unwrap()
    }

    fn value(&mut self) -> Value {
        let value = self.number();
        let number = value >> 3;
        match value & 7 {
            TEXT => self.text(number).into(),
            WHOLE => number.into(),
            LIST => (0..number).map(|_| self.value()).collect(),
            OBJECT => {
                let keys = self.shapes[number as usize].clone();
                Value::Object(keys.into_iter().map(|key| (key.to_owned(), self.value())).collect())
            }
            CONSTANT => [Value::Bool(false), Value::Bool(true), Value::Null][number as usize].clone(),
            MILLIONTHS => (number as f64 / MILLION).into(),
            BELOW_ZERO => (-(number as f64) / MILLION).into(),
            DECIMAL => serde_json::from_str(&self.text(number)).unwrap(),
            _ => unreachable!(),
        }
    }
}

fn read(tape: &str) -> Value {
    let mut reading = Reading::of(tape);
    let value = reading.value();
    assert!(reading.numbers.is_empty() && reading.texts.len() == 0, "something is left of {tape:?}");
    value
}

/// Fields that are null taken out, as what is absent is.
fn without_null(value: Value) -> Value {
    match value {
        Value::Object(fields) => {
            let present = fields.into_iter().filter(|(_, value)| !value.is_null());
            Value::Object(present.map(|(key, value)| (key, without_null(value))).collect())
        }
        Value::Array(items) => Value::Array(items.into_iter().map(without_null).collect()),
        plain => plain,
    }
}

proptest! {
    #[test]
    fn a_tape_holds_what_a_library_would_have_written(
        texts in (any::<String>(), proptest::option::of("[\u{0}-\u{7f}]*")),
        numbers in (any::<Option<u32>>(), any::<i64>(), any::<f32>(), any::<f64>()),
        list in prop::collection::vec(any::<Option<u64>>(), 0..4),
        pair in any::<(bool, char)>(),
    ) {
        let outer = Outer {
            text: texts.0,
            absent: numbers.0,
            score: numbers.2,
            rate: numbers.3,
            number: numbers.1,
            list: list.into_iter().map(|item| item.map(Inner)).collect(),
            pair,
            kind: Kind::One,
            last: texts.1,
        };
        let read = read(&text(&[&outer, &outer]).unwrap());
        prop_assert_eq!(&read[0], &read[1]);
        let read = read[0].clone();
        let mut wanted = without_null(serde_json::to_value(&outer).unwrap());
        // Floats are written as far as they matter.
        for float in ["score", "rate"] {
            let number = |value: &Value| value[float].as_f64().unwrap();
            let (read, wanted) = (number(&read), number(&wanted));
            prop_assert!((read - wanted).abs() <= 6e-7 + wanted.abs() * 1e-12, "{} for {}", read, wanted);
        }
        wanted["score"] = read["score"].clone();
        wanted["rate"] = read["rate"].clone();
        prop_assert_eq!(read, wanted);
    }
}

#[test]
fn what_no_number_is_becomes_null_and_what_is_no_answer_is_refused() {
    assert_eq!(read(&text(&[f64::NAN, f64::INFINITY, 1.5]).unwrap()), json!([null, null, 1.5]));
    let floats = [0.0, -0.0, -1.25, 0.1, 12.000_000_4, 999_999.999_999_6, -1e-9, 3e-6, 2e12, -3.5e13];
    let wanted = json!([
        0,
        0,
        -1.25,
        0.1,
        12.0,
        1_000_000.0,
        0,
        0.000_003,
        2_000_000_000_000u64,
        -35_000_000_000_000i64
    ]);
    assert_eq!(read(&text(&floats).unwrap()), wanted);
    assert_eq!(text(&std::collections::BTreeMap::from([(1, 2)])), Err(fmt::Error));
}

#[test]
fn objects_may_be_empty_and_of_many_shapes() {
    #[derive(Default, Serialize)]
    struct Optional {
        a: Option<u8>,
        b: Option<u8>,
        c: Option<u8>,
        d: Option<u8>,
        e: Option<u8>,
        f: Option<u8>,
        g: Option<u8>,
        h: Option<u8>,
        i: Option<u8>,
        j: Option<u8>,
    }
    let with = |i: u32| {
        let field = |bit: u32| (i >> bit & 1 > 0).then_some(bit as u8);
        let (a, b, c, d, e) = (field(0), field(1), field(2), field(3), field(4));
        Optional { a, b, c, d, e, f: field(5), g: field(6), h: field(7), i: field(8), j: field(9) }
    };
    assert_eq!(read(&text(&Optional::default()).unwrap()), json!({}));
    assert_eq!(read(&text(&[with(1), with(0), with(2)]).unwrap()), json!([{ "a": 0 }, {}, { "b": 1 }]));
    let all: Vec<Optional> = (0..1024).map(with).collect();
    assert_eq!(read(&text(&all).unwrap()), without_null(serde_json::to_value(&all).unwrap()));
}

/// The same tape is read by the page's tests (`www/test/tape.test.ts`).
#[test]
fn a_tape_is_what_the_page_reads() {
    #[derive(Serialize)]
    struct Word {
        text: &'static str,
        seen: Option<u64>,
        score: f64,
    }
    let words = [
        Word { text: "naïve 🙂", seen: Some(70), score: -0.25 },
        Word { text: "…", seen: None, score: 1e12 },
        Word { text: "", seen: None, score: 0.5 },
    ];
    let shapes = "text seen score \ntext score \n";
    let numbers = "\u{1a}\u{1a}C@\0@\u{1}q\u{8}FRh\u{7}K@\0\u{8}o\u{1}K@\0\0EdP\u{f}\u{c}\u{14}";
    let tape = format!("{shapes}\n\u{1d}{numbers}naïve 🙂…1000000000000");
    let written = text(&(words, true, Option::<u8>::None)).unwrap();
    assert_eq!(written, tape, "{written:?}");
}
