//! Finds the kit: inside the program, or in a folder that the user names.

use super::embedded_kit::FILES;
use crate::site::{Kit, SiteError};
use std::path::Path;

/// Returns the kit in this folder or, if none is given, the one inside the program.
///
/// # Errors
/// Returns an error if there is no kit, or it is incomplete or of another version.
pub fn find_kit(folder: Option<&Path>) -> Result<Kit, SiteError> {
    if let Some(folder) = folder {
        return Kit::from_files(|name| {
            let path = folder.join(name);
            std::fs::read(&path).map_err(|error| SiteError::File { path, doing: "read", error })
        });
    }
    let files = FILES.ok_or(SiteError::NoKit)?;
    Kit::from_files(|name| match files.iter().find(|(known, _)| *known == name) {
        Some((_, bytes)) => Ok(bytes.to_vec()),
        None => Err(SiteError::Kit { problem: format!("{name} is missing in the program") }),
    })
}
