//! Writes sites to the disk, so that a build that ends at any point leaves one that opens, and reads them back.
//!
//! - `output`: what is in the place of a site, and whether it may be written there
//! - `staging`: the folders that sites are first written to
//! - `folder`: writes and reads sites
//! - `written`: the files in a folder that dixit wrote
//! - `names`: the names of these files
//! - `kit`, `embedded_kit`: the kit in a folder or in the program

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
