//! Sites on the disk: written so that whatever ends a build leaves one that opens, and read back.

mod embedded_kit;
mod folder;
mod kit;
mod names;
mod output;
mod staging;
mod written;

pub use folder::{Former, ReadPack, read_pack};
pub use kit::find_kit;
pub use output::{replaceable_file, replaceable_folder};
pub use staging::abandon;
pub use written::{build_of, listed_files};
