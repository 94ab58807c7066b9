//! Bytes on a pipe between two processes, their length before them.

use std::io::{self, ErrorKind, Read, Write};

/// Writes each of these.
pub(super) fn write(pipe: &mut impl Write, frames: &[&[u8]]) -> io::Result<()> {
    for frame in frames {
        pipe.write_all(&(frame.len() as u64).to_le_bytes())?;
        pipe.write_all(frame)?;
    }
    pipe.flush()
}

/// Reads the next.
///
/// # Errors
/// Where the pipe ends before it, or in the midst of it, and where it is longer than memory.
pub(super) fn read(pipe: &mut impl Read) -> io::Result<Vec<u8>> {
    let mut length = [0; 8];
    pipe.read_exact(&mut length)?;
    let length = u64::from_le_bytes(length);
    let mut frame = Vec::new();
    frame.try_reserve_exact(length.try_into().unwrap_or(usize::MAX)).map_err(|_| ErrorKind::OutOfMemory)?;
    pipe.take(length).read_to_end(&mut frame)?;
    if (frame.len() as u64) < length {
        return Err(ErrorKind::UnexpectedEof.into());
    }
    Ok(frame)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read() {
        let mut pipe = Vec::new();
        write(&mut pipe, &[b"a task", b"", b"a file"]).unwrap();
        let mut rest = pipe.as_slice();
        let frames = std::iter::from_fn(|| read(&mut rest).ok()).collect::<Vec<_>>();
        assert_eq!(frames, [&b"a task"[..], b"", b"a file"]);
        assert_eq!(read(&mut &pipe[..10]).unwrap_err().kind(), ErrorKind::UnexpectedEof);
        assert_eq!(read(&mut &[0xff; 9][..]).unwrap_err().kind(), ErrorKind::OutOfMemory);
    }
}
