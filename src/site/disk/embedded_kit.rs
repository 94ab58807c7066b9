//! The kit inside the program, as found by `build.rs`.

/// The files by name; `None` if there was no kit when the program was compiled.
pub(crate) const FILES: Option<&[(&str, &[u8])]> = include!(concat!(env!("OUT_DIR"), "/kit.rs"));
