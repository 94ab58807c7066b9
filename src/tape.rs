//! Answers as a tape: the shape in which they cross to JavaScript.
//!
//! Apart because it is written by hand, for the one reader in the page (`www/src/tape.ts`): an answer crosses as one text,
//! and most of it is texts, which JSON would have to be searched for what ends them and copied out of one by one. Here the
//! reader knows where each one begins and ends and cuts it off, and the names of fields are said once. What is absent is
//! left out, so that it is `undefined` there, as the generated types say.
//!
//! ```text
//! tape      shapes "\n" numbers' length, a number | numbers | texts
//! shape     the names of an object's fields, each and a space; a space where there are none | "\n"
//! number    base 64, lowest digit first, a character each; all but the last + 64
//! value     a number, eight times what it says and one of:
//!           0 text: its length, in UTF-16 code units; it follows the one before in texts
//!           1 whole number
//!           2 list: its length; its values follow
//!           3 object: which shape; the values of its fields follow
//!           4 true (1), false (0), null (2)
//!           5 millionths   6 millionths below zero
//!           7 number in decimal digits: their length, as of a text
//! ```

use serde::Serialize;
use serde::ser::{self, SerializeSeq, SerializeStruct, SerializeTuple, Serializer};
use std::fmt;

/// Bytes of texts and of numbers that most answers do not fill.
const ROOM: usize = 1 << 13;
/// Digits of a number at most: it is below 2^53, as JavaScript's are.
const DIGITS: usize = 9;
/// Whole numbers and millionths below it are written as such.
const MOST: u64 = 1 << 50;
/// Parts of 1 that are written.
const MILLION: f64 = 1e6;
/// Digits of an object's number, which is written once its fields are.
const SHAPE_DIGITS: usize = 3;
/// Shapes are fewer: of optional fields that come and go an object of an answer has nine at most.
const MOST_SHAPES: usize = 1 << (6 * SHAPE_DIGITS - 3);

const TEXT: u64 = 0;
const WHOLE: u64 = 1;
const LIST: u64 = 2;
const OBJECT: u64 = 3;
const CONSTANT: u64 = 4;
const MILLIONTHS: u64 = 5;
const BELOW_ZERO: u64 = 6;
const DECIMAL: u64 = 7;

const FALSE: u64 = 0;
const TRUE: u64 = 1;
const NULL: u64 = 2;

/// A value as a tape, what is absent left out.
///
/// # Errors
/// That it holds what no answer holds: maps, enums with fields, bytes.
pub(crate) fn text<T: Serialize + ?Sized>(value: &T) -> Result<String, fmt::Error> {
    let mut tape = Tape::new();
    value.serialize(&mut tape)?;
    tape.finish()
}

/// Numbers, and room behind them.
#[derive(Debug, Default)]
struct Numbers {
    bytes: Vec<u8>,
    end: usize,
}

impl Numbers {
    fn make_room(&mut self, bytes: usize) {
        if self.bytes.len() < self.end + bytes {
            self.bytes.resize(2 * (self.end + bytes), 0);
        }
    }

    fn put(&mut self, mut number: u64) {
        self.make_room(DIGITS);
        while number >= 64 {
            self.bytes[self.end] = 64 | (number & 63) as u8;
            self.end += 1;
            number >>= 6;
        }
        self.bytes[self.end] = number as u8;
        self.end += 1;
    }
}

#[derive(Debug, Default)]
struct Tape {
    /// The names of the fields of each shape.
    shapes: Vec<Vec<&'static str>>,
    numbers: Numbers,
    texts: String,
    /// The names of the fields so far, of the objects that are being written.
    keys: Vec<&'static str>,
}

impl Tape {
    fn new() -> Tape {
        let mut tape = Tape::default();
        tape.texts.reserve(ROOM);
        tape.numbers.make_room(ROOM);
        tape
    }

    /// The tape as one text. Apart from [`text`], which there is of every type of answer.
    fn finish(self) -> Result<String, fmt::Error> {
        let Tape { shapes, numbers, texts, .. } = self;
        let numbers = &numbers.bytes[..numbers.end];
        let mut length = Numbers::default();
        length.put(numbers.len() as u64);
        let mut whole = String::with_capacity(ROOM / 4 + numbers.len() + texts.len());
        for shape in shapes {
            for key in &shape {
                whole.push_str(key);
                whole.push(' ');
            }
            if shape.is_empty() {
                whole.push(' ');
            }
            whole.push('\n');
        }
        whole.push('\n');
        for numbers in [&length.bytes[..length.end], numbers] {
            whole.push_str(std::str::from_utf8(numbers).map_err(|_| fmt::Error)?);
        }
        whole.push_str(&texts);
        Ok(whole)
    }

    fn value(&mut self, kind: u64, number: u64) {
        self.numbers.put(number << 3 | kind);
    }

    fn text(&mut self, kind: u64, text: &str) {
        self.texts.push_str(text);
        let is_ascii = text.is_ascii();
        let units = if is_ascii { text.len() } else { text.chars().map(char::len_utf16).sum() };
        self.value(kind, units as u64);
    }

    fn whole(&mut self, number: u64) {
        match number {
            ..MOST => self.value(WHOLE, number),
            _ => self.text(DECIMAL, &number.to_string()),
        }
    }

    fn signed(&mut self, number: i64) {
        match u64::try_from(number) {
            Ok(number) => self.whole(number),
            Err(_) => self.text(DECIMAL, &number.to_string()),
        }
    }

    /// A number with a fraction: six decimals, which is more than any answer means by them.
    fn fraction(&mut self, number: f64) {
        match (number.abs() * MILLION + 0.5) as u64 {
            // What has none.
            _ if !number.is_finite() => self.value(CONSTANT, NULL),
            0 => self.value(WHOLE, 0),
            millionths @ ..MOST if number > 0.0 => self.value(MILLIONTHS, millionths),
            millionths @ ..MOST => self.value(BELOW_ZERO, millionths),
            _ => self.text(DECIMAL, &number.to_string()),
        }
    }

    /// Which shape the fields from `from` on make.
    fn shape(&mut self, from: usize) -> Result<usize, fmt::Error> {
        let keys = &self.keys[from..];
        // Nearly always the names are those very ones, of the same type.
        let same = |(one, other): (&&str, &&str)| std::ptr::eq(*one, *other) || one == other;
        let is_known =
            |shape: &Vec<&'static str>| shape.len() == keys.len() && shape.iter().zip(keys).all(same);
        let place = self.shapes.iter().position(is_known).unwrap_or_else(|| {
            self.shapes.push(keys.to_vec());
            self.shapes.len() - 1
        });
        if place < MOST_SHAPES { Ok(place) } else { Err(fmt::Error) }
    }
}

/// The values of a list.
struct Items<'a>(&'a mut Tape);

impl<'a> Items<'a> {
    /// Begins a list of so many values.
    fn of(tape: &'a mut Tape, length: usize) -> Items<'a> {
        tape.value(LIST, length as u64);
        Items(tape)
    }

    fn item<T: Serialize + ?Sized>(&mut self, value: &T) -> fmt::Result {
        let before = self.0.numbers.end;
        value.serialize(&mut *self.0)?;
        if self.0.numbers.end == before {
            // A list keeps its places.
            self.0.value(CONSTANT, NULL);
        }
        Ok(())
    }
}

/// The fields of an object.
struct Fields<'a> {
    tape: &'a mut Tape,
    /// Where its own number is written once its shape is known.
    at: usize,
    /// Where its fields begin in `keys`.
    first: usize,
}

impl<'a> Fields<'a> {
    fn of(tape: &'a mut Tape) -> Fields<'a> {
        tape.numbers.make_room(SHAPE_DIGITS);
        let (at, first) = (tape.numbers.end, tape.keys.len());
        tape.numbers.end += SHAPE_DIGITS;
        Fields { tape, at, first }
    }
}

/// What no answer holds.
type Never = ser::Impossible<(), fmt::Error>;

/// Whole numbers.
macro_rules! numbers {
    ($($name:ident($of:ty) $to:ident)*) => {
        $(fn $name(self, value: $of) -> fmt::Result {
            self.$to(value.into());
            Ok(())
        })*
    };
}

impl<'a> Serializer for &'a mut Tape {
    type Ok = ();
    type Error = fmt::Error;
    type SerializeSeq = Items<'a>;
    type SerializeTuple = Items<'a>;
    type SerializeTupleStruct = Never;
    type SerializeTupleVariant = Never;
    type SerializeMap = Never;
    type SerializeStruct = Fields<'a>;
    type SerializeStructVariant = Never;

    numbers! {
        serialize_i8(i8) signed
        serialize_i16(i16) signed
        serialize_i32(i32) signed
        serialize_i64(i64) signed
        serialize_u8(u8) whole
        serialize_u16(u16) whole
        serialize_u32(u32) whole
        serialize_u64(u64) whole
    }

    fn serialize_bool(self, value: bool) -> fmt::Result {
        self.value(CONSTANT, if value { TRUE } else { FALSE });
        Ok(())
    }

    fn serialize_f32(self, value: f32) -> fmt::Result {
        self.serialize_f64(value.into())
    }

    fn serialize_f64(self, value: f64) -> fmt::Result {
        self.fraction(value);
        Ok(())
    }

    fn serialize_char(self, value: char) -> fmt::Result {
        self.serialize_str(value.encode_utf8(&mut [0; 4]))
    }

    fn serialize_str(self, value: &str) -> fmt::Result {
        self.text(TEXT, value);
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

    fn serialize_seq(self, length: Option<usize>) -> Result<Items<'a>, fmt::Error> {
        length.map(|length| Items::of(self, length)).ok_or(fmt::Error)
    }

    fn serialize_tuple(self, length: usize) -> Result<Items<'a>, fmt::Error> {
        Ok(Items::of(self, length))
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

    fn serialize_struct(self, _: &'static str, _: usize) -> Result<Fields<'a>, fmt::Error> {
        Ok(Fields::of(self))
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

impl SerializeSeq for Items<'_> {
    type Ok = ();
    type Error = fmt::Error;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> fmt::Result {
        self.item(value)
    }

    fn end(self) -> fmt::Result {
        Ok(())
    }
}

impl SerializeTuple for Items<'_> {
    type Ok = ();
    type Error = fmt::Error;

    fn serialize_element<T: Serialize + ?Sized>(&mut self, value: &T) -> fmt::Result {
        self.item(value)
    }

    fn end(self) -> fmt::Result {
        Ok(())
    }
}

impl SerializeStruct for Fields<'_> {
    type Ok = ();
    type Error = fmt::Error;

    fn serialize_field<T: Serialize + ?Sized>(&mut self, key: &'static str, value: &T) -> fmt::Result {
        let before = self.tape.numbers.end;
        value.serialize(&mut *self.tape)?;
        if self.tape.numbers.end > before {
            self.tape.keys.push(key);
        }
        Ok(())
    }

    fn end(self) -> fmt::Result {
        let Fields { tape, at, first } = self;
        let number = (tape.shape(first)? as u64) << 3 | OBJECT;
        let digit = |i: u32| (number >> (6 * i) & 63) as u8;
        tape.numbers.bytes[at..at + SHAPE_DIGITS].copy_from_slice(&[64 | digit(0), 64 | digit(1), digit(2)]);
        tape.keys.truncate(first);
        Ok(())
    }
}

#[cfg(test)]
mod tests;
