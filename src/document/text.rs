//! The text of a document: its own, or one that lies in a file which the program has in memory anyway.
//!
//! Apart because of the one line in which the compiler must be told that such bytes are text.

use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;
use std::ops::Deref;
#[cfg(feature = "build")]
use {memmap2::Mmap, std::sync::Arc};

/// A text.
#[derive(Clone)]
pub struct Text(Place);

#[derive(Clone)]
enum Place {
    Own(String),
    #[cfg(feature = "build")]
    Within {
        bytes: Arc<Mmap>,
        start: usize,
        length: usize,
        digest: u128,
    },
}

impl Text {
    /// A text that is a part of a file, which stays in memory for it, with its digest; one that is no part of it is
    /// copied.
    #[cfg(feature = "build")]
    pub(crate) fn within(bytes: &Arc<Mmap>, text: &str, digest: u128) -> Text {
        let whole = bytes.as_ptr_range();
        let part = text.as_bytes().as_ptr_range();
        if part.start < whole.start || part.end > whole.end {
            return text.into();
        }
        let start = part.start.addr() - whole.start.addr();
        Text(Place::Within { bytes: bytes.clone(), start, length: text.len(), digest })
    }

    /// The digest that came with the text.
    #[cfg(feature = "build")]
    pub(crate) fn digest(&self) -> Option<u128> {
        match self.0 {
            Place::Own(_) => None,
            Place::Within { digest, .. } => Some(digest),
        }
    }

    /// The text to be changed; one that lies elsewhere is copied first.
    pub fn to_mut(&mut self) -> &mut String {
        #[cfg(feature = "build")]
        if let Place::Within { .. } = self.0 {
            self.0 = Place::Own(self.to_string());
        }
        match &mut self.0 {
            Place::Own(text) => text,
            #[cfg(feature = "build")]
            Place::Within { .. } => unreachable!("it has just been copied"),
        }
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        match &self.0 {
            Place::Own(text) => text,
            #[cfg(feature = "build")]
            Place::Within { bytes, start, length, .. } => {
                let part = &bytes[*start..start + length];
                // SAFETY: `within` was given these very bytes as a text, and a map does not change while it is read.
                unsafe { std::str::from_utf8_unchecked(part) }
            }
        }
    }
}

impl AsRef<[u8]> for Text {
    fn as_ref(&self) -> &[u8] {
        self.as_bytes()
    }
}

impl Default for Text {
    fn default() -> Text {
        Text(Place::Own(String::new()))
    }
}

impl From<String> for Text {
    fn from(text: String) -> Text {
        Text(Place::Own(text))
    }
}

impl From<&str> for Text {
    fn from(text: &str) -> Text {
        text.to_owned().into()
    }
}

impl PartialEq for Text {
    fn eq(&self, other: &Text) -> bool {
        **self == **other
    }
}

impl Eq for Text {}

impl fmt::Debug for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        (**self).fmt(f)
    }
}

impl Serialize for Text {
    fn serialize<S: Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        (**self).serialize(to)
    }
}

impl<'de> Deserialize<'de> for Text {
    fn deserialize<D: Deserializer<'de>>(from: D) -> Result<Text, D::Error> {
        String::deserialize(from).map(Text::from)
    }
}

#[cfg(all(test, feature = "build"))]
mod tests {
    use super::*;
    use std::io::Write as _;

    #[test]
    fn a_text_within_bytes_is_theirs_until_it_is_changed() {
        let mut file = tempfile::tempfile().unwrap();
        file.write_all(b"before, the tide, behind").unwrap();
        // SAFETY: nobody else has the file.
        let bytes = Arc::new(unsafe { Mmap::map(&file) }.unwrap());
        let whole = std::str::from_utf8(&bytes).unwrap();
        let part = &whole[8..16];
        let mut text = Text::within(&bytes, part, 7);
        assert_eq!((&*text, text.as_ptr()), ("the tide", part.as_ptr()));
        assert_eq!(text, Text::from("the tide"));
        assert_eq!(text.digest(), Some(7));
        text.to_mut().push_str(" turns");
        assert_eq!(text.digest(), None);
        assert_eq!(&*text, "the tide turns");
        assert_eq!(whole, "before, the tide, behind");
        // Bytes of somebody else are copied.
        let other = "the tide".to_owned();
        let copy = Text::within(&bytes, &other, 7);
        assert_ne!(copy.as_ptr(), other.as_ptr());
        assert_eq!(&*Text::within(&bytes, &whole[24..], 7), "");
    }
}
