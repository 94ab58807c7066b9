//! Answers as JSON: the shape in which they cross to JavaScript.
//!
//! Apart because it is written by hand: one text that the browser parses arrives sooner than hundreds of objects made
//! one by one, and what is absent is left out, so that it is `undefined` there, as the generated types say, where
//! serde_json would write `null`.

use serde::Serialize;
use serde::ser::{self, SerializeSeq, SerializeStruct, SerializeTuple, Serializer};
use std::fmt;

/// Bytes that most answers do not fill.
const ROOM: usize = 1 << 14;
/// Bytes of a character that is escaped.
const ESCAPED: usize = 6;
/// Parts of 1 that are written.
const DECIMALS: u64 = 1_000_000;
/// Floats below it have so many decimals.
const MOST: f64 = 1e12;

/// A value as JSON, what is absent left out.
///
/// # Errors
/// That it holds what no answer holds: maps, enums with fields, bytes.
pub(crate) fn text<T: Serialize + ?Sized>(value: &T) -> Result<String, fmt::Error> {
    let mut out = Out { bytes: vec![0; ROOM], end: 0 };
    value.serialize(Json(&mut out))?;
    out.bytes.truncate(out.end);
    String::from_utf8(out.bytes).map_err(|_| fmt::Error)
}

/// What is written, and room behind it. An answer is hundreds of writes of a few bytes: those that know that there is room
/// take a fraction of the time that a `String` takes to ask at each.
struct Out {
    bytes: Vec<u8>,
    end: usize,
}

impl Out {
    /// Makes room for so many bytes.
    #[inline]
    fn make_room(&mut self, bytes: usize) {
        if self.bytes.len() < self.end + bytes {
            self.grow(bytes);
        }
    }

    #[cold]
    fn grow(&mut self, bytes: usize) {
        self.bytes.resize(2 * (self.end + bytes), 0);
    }

    /// Writes into room that was made.
    #[inline]
    fn put<const N: usize>(&mut self, bytes: &[u8; N]) {
        self.bytes[self.end..][..N].copy_from_slice(bytes);
        self.end += N;
    }

    /// Writes into room that was made. Most are short, and copied as their first and last bytes, which may overlap:
    /// WebAssembly copies what has no known length by a call.
    #[inline]
    fn put_all(&mut self, bytes: &[u8]) {
        let room = &mut self.bytes[self.end..][..bytes.len()];
        match bytes.len() {
            4..=8 => overlap::<4>(room, bytes),
            9..=16 => overlap::<8>(room, bytes),
            _ => room.copy_from_slice(bytes),
        }
        self.end += bytes.len();
    }

    /// Writes.
    fn push(&mut self, text: &str) {
        self.make_room(text.len());
        self.put_all(text.as_bytes());
    }

    /// A whole number in so many digits or more.
    fn digits(&mut self, mut rest: u64, least: usize) {
        let (mut digits, mut from) = ([b'0'; 20], 20);
        while rest > 0 || 20 - from < least {
            from -= 1;
            digits[from] = b'0' + (rest % 10) as u8;
            rest /= 10;
        }
        self.make_room(20);
        self.put_all(&digits[from..]);
    }
}

/// Copies `N` to `2 * N` bytes.
#[inline]
fn overlap<const N: usize>(to: &mut [u8], from: &[u8]) {
    if let (Some(to), Some(from)) = (to.first_chunk_mut::<N>(), from.first_chunk()) {
        *to = *from;
    }
    if let (Some(to), Some(from)) = (to.last_chunk_mut::<N>(), from.last_chunk()) {
        *to = *from;
    }
}

/// Writes behind what is there; nothing for what is absent.
struct Json<'a>(&'a mut Out);

impl Json<'_> {
    /// A text in quotation marks.
    fn quoted(self, text: &str) {
        let out = self.0;
        let mut from = 0;
        out.push("\"");
        if !is_plain(text.as_bytes()) {
            for (at, byte) in
                text.bytes().enumerate().filter(|(_, byte)| matches!(byte, 0..=31 | b'"' | b'\\'))
            {
                out.push(&text[from..at]);
                let digit = |digit: u8| b"0123456789abcdef"[usize::from(digit & 15)];
                out.make_room(ESCAPED);
                out.put(&[b'\\', b'u', b'0', b'0', digit(byte >> 4), digit(byte)]);
                from = at + 1;
            }
        }
        let rest = &text.as_bytes()[from..];
        out.make_room(rest.len() + 1);
        out.put_all(rest);
        out.put(b"\"");
    }

    /// A whole number.
    fn unsigned(self, value: u64) -> fmt::Result {
        self.0.digits(value, 1);
        Ok(())
    }

    /// A whole number, perhaps below 0.
    fn signed(self, value: i64) -> fmt::Result {
        if value < 0 {
            self.0.push("-");
        }
        self.0.digits(value.unsigned_abs(), 1);
        Ok(())
    }

    /// A number with a fraction: six decimals, and of large numbers the first digits, which is more than any answer
    /// means by them. To find the shortest text of just this float takes longer.
    fn fraction(self, value: f64) -> fmt::Result {
        let out = self.0;
        if !value.is_finite() {
            // JSON has no infinity.
            out.push("null");
            return Ok(());
        }
        let (mut size, mut exponent) = (value.abs(), 0);
        while size >= MOST {
            size /= 10.0;
            exponent += 1;
        }
        let parts = (size * DECIMALS as f64 + 0.5) as u64;
        if value < 0.0 && parts > 0 {
            out.push("-");
        }
        out.digits(parts / DECIMALS, 1);
        if !parts.is_multiple_of(DECIMALS) {
            out.push(".");
            out.digits(parts % DECIMALS, 6);
            while out.bytes[out.end - 1] == b'0' {
                out.end -= 1;
            }
        }
        if exponent > 0 {
            out.push("e");
            out.digits(exponent, 1);
        }
        Ok(())
    }
}

/// Whether text stands in quotation marks as it is, by eight bytes: of a byte below `n` without its highest bit,
/// subtracting `n` sets it; a mark, once all bits that it has are taken off, is below 1.
fn is_plain(text: &[u8]) -> bool {
    const ALL: u64 = u64::MAX / 255;
    let below = |bytes: u64, n: u64| bytes.wrapping_sub(ALL * n) & !bytes;
    let (chunks, rest) = text.as_chunks();
    let odd = chunks.iter().fold(0, |odd, chunk| {
        let bytes = u64::from_le_bytes(*chunk);
        odd | below(bytes, 32)
            | below(bytes ^ (ALL * u64::from(b'"')), 1)
            | below(bytes ^ (ALL * u64::from(b'\\')), 1)
    });
    odd & (ALL * 128) == 0 && !rest.iter().any(|byte| matches!(byte, 0..=31 | b'"' | b'\\'))
}

/// The parts of a list or an object.
struct Parts<'a> {
    out: &'a mut Out,
    /// Whether nothing was written yet.
    first: bool,
    close: &'static [u8; 1],
}

impl<'a> Parts<'a> {
    fn open(json: Json<'a>, open: &[u8; 1], close: &'static [u8; 1]) -> Parts<'a> {
        json.0.make_room(1);
        json.0.put(open);
        Parts { out: json.0, first: true, close }
    }

    fn item<T: Serialize + ?Sized>(&mut self, value: &T) -> fmt::Result {
        if !std::mem::take(&mut self.first) {
            self.out.push(",");
        }
        let before = self.out.end;
        value.serialize(Json(self.out))?;
        if self.out.end == before {
            // A list keeps its places.
            self.out.push("null");
        }
        Ok(())
    }

    fn field<T: Serialize + ?Sized>(&mut self, key: &str, value: &T) -> fmt::Result {
        let (first, before) = (self.first, self.out.end);
        let empty = self.name(key);
        value.serialize(Json(self.out))?;
        if self.out.end == empty {
            self.out.end = before;
            self.first = first;
        }
        Ok(())
    }

    /// Begins a field; where its value will be. Once for all types of values, of which each has its own `field`.
    #[inline(never)]
    fn name(&mut self, key: &str) -> usize {
        self.out.make_room(key.len() + 4);
        match std::mem::take(&mut self.first) {
            true => self.out.put(b"\""),
            false => self.out.put(b",\""),
        }
        // Keys are names of fields, which have nothing to be escaped.
        self.out.put_all(key.as_bytes());
        self.out.put(b"\":");
        self.out.end
    }

    fn close(self) -> fmt::Result {
        self.out.make_room(1);
        self.out.put(self.close);
        Ok(())
    }
}

/// What no answer holds.
type Never = ser::Impossible<(), fmt::Error>;

/// Whole numbers.
macro_rules! numbers {
    ($($name:ident($of:ty) $to:ident)*) => {
        $(fn $name(self, value: $of) -> fmt::Result {
            self.$to(value.into())
        })*
    };
}

impl<'a> Serializer for Json<'a> {
    type Ok = ();
    type Error = fmt::Error;
    type SerializeSeq = Parts<'a>;
    type SerializeTuple = Parts<'a>;
    type SerializeTupleStruct = Never;
    type SerializeTupleVariant = Never;
    type SerializeMap = Never;
    type SerializeStruct = Parts<'a>;
    type SerializeStructVariant = Never;

    numbers! {
        serialize_i8(i8) signed
        serialize_i16(i16) signed
        serialize_i32(i32) signed
        serialize_i64(i64) signed
        serialize_u8(u8) unsigned
        serialize_u16(u16) unsigned
        serialize_u32(u32) unsigned
        serialize_u64(u64) unsigned
    }

    fn serialize_bool(self, value: bool) -> fmt::Result {
        self.0.push(if value { "true" } else { "false" });
        Ok(())
    }

    fn serialize_f32(self, value: f32) -> fmt::Result {
        self.serialize_f64(value.into())
    }

    fn serialize_f64(self, value: f64) -> fmt::Result {
        self.fraction(value)
    }

    fn serialize_char(self, value: char) -> fmt::Result {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, value: &str) -> fmt::Result {
        self.quoted(value);
        Ok(())
    }

    fn serialize_bytes(self, _: &[u8]) -> fmt::Result {
        Err(fmt::Error)
    }

    fn serialize_none(self) -> fmt::Result {
        Ok(())
    }

    fn serialize_some<T: Serialize + ?Sized>(self, value: &T) -> fmt::Result {
        value.serialize(self)
    }

    fn serialize_unit(self) -> fmt::Result {
        Ok(())
    }

    fn serialize_unit_struct(self, _: &'static str) -> fmt::Result {
        Ok(())
    }

    fn serialize_unit_variant(self, _: &'static str, _: u32, variant: &'static str) -> fmt::Result {
        self.serialize_str(variant)
    }

    fn serialize_newtype_struct<T: Serialize + ?Sized>(self, _: &'static str, value: &T) -> fmt::Result {
        value.serialize(self)
    }

    fn serialize_newtype_variant<T: Serialize + ?Sized>(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: &T,
    ) -> fmt::Result {
        Err(fmt::Error)
    }

    fn serialize_seq(self, _: Option<usize>) -> Result<Parts<'a>, fmt::Error> {
        Ok(Parts::open(self, b"[", b"]"))
    }

    fn serialize_tuple(self, _: usize) -> Result<Parts<'a>, fmt::Error> {
        Ok(Parts::open(self, b"[", b"]"))
    }

    fn serialize_tuple_struct(self, _: &'static str, _: usize) -> Result<Never, fmt::Error> {
        Err(fmt::Error)
    }

    fn serialize_tuple_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Never, fmt::Error> {
        Err(fmt::Error)
    }

    fn serialize_map(self, _: Option<usize>) -> Result<Never, fmt::Error> {
        Err(fmt::Error)
    }

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Parts<'a>, fmt::Error> {
        Ok(Parts::open(self, b"{", b"}"))
    }

    fn serialize_struct_variant(
        self,
        _: &'static str,
        _: u32,
        _: &'static str,
        _: usize,
    ) -> Result<Never, fmt::Error> {
        Err(fmt::Error)
    }
}

impl SerializeSeq for Parts<'_> {
    type Ok = ();
    type Error = fmt::Error;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> fmt::Result {
        self.item(value)
    }

    fn end(self) -> fmt::Result {
        self.close()
    }
}

impl SerializeTuple for Parts<'_> {
    type Ok = ();
    type Error = fmt::Error;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> fmt::Result {
        self.item(value)
    }

    fn end(self) -> fmt::Result {
        self.close()
    }
}

impl SerializeStruct for Parts<'_> {
    type Ok = ();
    type Error = fmt::Error;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> fmt::Result {
        self.field(key, value)
    }

    fn end(self) -> fmt::Result {
        self.close()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use serde_json::Value;

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
        fn a_library_reads_what_it_would_have_written(
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
            let read: Value = serde_json::from_str(&text(&outer).unwrap()).unwrap();
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
        assert_eq!(text(&[f64::NAN, f64::INFINITY, 1.5]).unwrap(), "[null,null,1.5]");
        let floats = [0.0, -0.0, -1.25, 0.1, 12.000_000_4, 999_999.999_999_6, -1e-9, 3e-6, 2e12, 3e13];
        let written = "[0,0,-1.25,0.1,12,1000000,0,0.000003,200000000000e1,300000000000e2]";
        assert_eq!(text(&floats).unwrap(), written);
        assert_eq!(text(&std::collections::BTreeMap::from([(1, 2)])), Err(fmt::Error));
    }
}
