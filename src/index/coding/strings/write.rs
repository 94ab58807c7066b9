//! Writes tables of strings.

use crate::index::coding::numbers::Monotone;
use crate::index::coding::strings::Strings;
use crate::index::coding::wire::write::SectionWriter;

impl Strings<'_> {
    pub(crate) fn write<S: AsRef<str>>(strings: impl IntoIterator<Item = S>, writer: &mut SectionWriter) {
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
    use super::*;
    use crate::index::coding::wire::SectionReader;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn keeps_its_strings(strings in prop::collection::vec(".{0,9}", 0..200)) {
            let mut writer = SectionWriter::default();
            Strings::write(&strings, &mut writer);
            let bytes = writer.into_bytes();
            let table = Strings::read(&mut SectionReader::new(&bytes), "s").unwrap();
            prop_assert_eq!(table.iter().collect::<Vec<_>>(), strings);
            prop_assert_eq!(table.get(table.len()), "");
        }
    }
}
