//! Writes tables of strings.

use super::super::numbers::Monotone;
use super::super::strings::Strings;
use super::wire::Writer;

impl Strings<'_> {
    pub(in crate::index) fn write<S: AsRef<str>>(strings: impl IntoIterator<Item = S>, writer: &mut Writer) {
        let (mut ends, mut bytes) = (Vec::new(), Vec::new());
        for string in strings {
            bytes.extend_from_slice(string.as_ref().as_bytes());
            ends.push(bytes.len() as u64);
        }
        Monotone::write(&ends, writer);
        writer.bytes(&bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::super::super::wire::Reader;
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn keeps_its_strings(strings in prop::collection::vec(".{0,9}", 0..200)) {
            let mut writer = Writer::default();
            Strings::write(&strings, &mut writer);
            let bytes = writer.into_bytes();
            let table = Strings::read(&mut Reader::new(&bytes), "s").unwrap();
            prop_assert_eq!(table.iter().collect::<Vec<_>>(), strings);
            prop_assert_eq!(table.get(table.len()), "");
        }
    }
}
