//! The kit inside the program, as `build.rs` found it.

/// The files by name; `None` where there was no kit when the program was compiled.
pub(crate) const FILES: Option<&[(&str, &[u8])]> = include!(concat!(env!("OUT_DIR"), "/kit.rs"));
