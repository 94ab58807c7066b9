//! Opens files only if they are regular files.
//!
//! A named pipe blocks whoever opens it until somebody writes to it, a device may never end, and opening one can
//! have side effects. So the type is checked before opening.

use std::fs::{self, File, FileType};
use std::io::{self, Read};
use std::path::Path;

/// Reads a file of at most `most` bytes, following links.
///
/// # Errors
/// Returns an error if it is not a regular file, is larger, or cannot be read.
pub fn read(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    let bytes = check(path, most)?;
    let mut read = Vec::with_capacity(bytes as usize);
    // One byte more than allowed: the file may have grown since.
    File::open(path)?.take(most.saturating_add(1)).read_to_end(&mut read)?;
    if read.len() as u64 > most {
        return Err(too_large(read.len() as u64, most));
    }
    Ok(read)
}

/// Returns the first `most` bytes of a file, or all of it if it is shorter.
///
/// # Errors
/// Returns an error if it is not a regular file or cannot be read.
pub(crate) fn head(path: &Path, most: u64) -> io::Result<Vec<u8>> {
    check(path, u64::MAX)?;
    let mut head = Vec::new();
    File::open(path)?.take(most).read_to_end(&mut head)?;
    Ok(head)
}

/// Checks a file's type and size without opening it, and returns its size.
///
/// # Errors
/// Returns the errors of [`read`].
pub(crate) fn check(path: &Path, most: u64) -> io::Result<u64> {
    let metadata = fs::metadata(path)?;
    match irregular(metadata.file_type()) {
        Some(what) => Err(io::Error::new(io::ErrorKind::InvalidInput, not_opened(what))),
        None if metadata.len() > most => Err(too_large(metadata.len(), most)),
        None => Ok(metadata.len()),
    }
}

/// Returns what something is that is not a regular file; `None` for a regular file.
pub(crate) fn irregular(kind: FileType) -> Option<&'static str> {
    if kind.is_file() {
        return None;
    }
    #[cfg(unix)]
    {
        use std::os::unix::fs::FileTypeExt;
        if kind.is_fifo() {
            return Some("a named pipe");
        }
        if kind.is_socket() {
            return Some("a socket");
        }
        if kind.is_char_device() || kind.is_block_device() {
            return Some("a device");
        }
    }
    Some(if kind.is_dir() { "a folder" } else { "neither a file nor a folder" })
}

/// Returns the message about something that is not a regular file, with the remedy.
pub(crate) fn not_opened(what: &str) -> String {
    format!("it is {what} and no file, so it was not opened; put a file in its place, or take it away")
}

fn too_large(bytes: u64, most: u64) -> io::Error {
    let words = format!("it has {bytes} bytes, and may have {most}; make it smaller, or take it away");
    io::Error::new(io::ErrorKind::FileTooLarge, words)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn files_are_read_up_to_a_size() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("a.txt");
        fs::write(&file, "No ship.").unwrap();
        assert_eq!(read(&file, 8).unwrap(), b"No ship.");
        assert_eq!(head(&file, 2).unwrap(), b"No");
        let words = "it has 8 bytes, and may have 7; make it smaller, or take it away";
        assert_eq!(read(&file, 7).unwrap_err().to_string(), words);
        let words =
            "it is a folder and no file, so it was not opened; put a file in its place, or take it away";
        assert_eq!(read(dir.path(), 7).unwrap_err().to_string(), words);
    }

    #[cfg(target_os = "linux")]
    #[test]
    fn what_never_ends_is_not_begun() {
        let dir = tempfile::tempdir().unwrap();
        let file = dir.path().join("a.txt");
        std::os::unix::fs::symlink("/dev/zero", &file).unwrap();
        let words =
            "it is a device and no file, so it was not opened; put a file in its place, or take it away";
        for read in [read(&file, u64::MAX), head(&file, 1)] {
            assert_eq!(read.unwrap_err().to_string(), words);
        }
        let socket = dir.path().join("b.txt");
        let _listener = std::os::unix::net::UnixListener::bind(&socket).unwrap();
        assert!(read(&socket, 1).unwrap_err().to_string().starts_with("it is a socket and no file"));
    }
}
