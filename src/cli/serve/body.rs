//! What an answer holds: a few words, or a part of a file, which is read as fast as the client takes it.

use hyper::body::{Body, Bytes, Frame, SizeHint};
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Poll, ready};
use tokio::fs::File;
use tokio::io::{AsyncRead, ReadBuf};

/// Bytes of a file that are read at a time.
const PIECE: u64 = 64 << 10;

/// The body of an answer.
#[derive(Debug)]
pub(super) enum Contents {
    Words(Option<Bytes>),
    /// The next so many bytes of a file, counted while they are not all sent.
    File(File, u64, #[expect(dead_code, reason = "it is there to be dropped")] Sending),
}

/// How many files are being sent.
#[derive(Clone, Debug, Default)]
pub(super) struct Sendings(Arc<AtomicUsize>);

impl Sendings {
    pub(super) fn are_none(&self) -> bool {
        self.0.load(Ordering::Relaxed) == 0
    }

    /// One more, until it is dropped.
    pub(super) fn begin(&self) -> Sending {
        self.0.fetch_add(1, Ordering::Relaxed);
        Sending(self.clone())
    }
}

/// A file that is being sent.
#[derive(Debug)]
pub(super) struct Sending(Sendings);

impl Drop for Sending {
    fn drop(&mut self) {
        self.0.0.fetch_sub(1, Ordering::Relaxed);
    }
}

impl Contents {
    pub(super) fn empty() -> Contents {
        Contents::Words(None)
    }
}

impl Body for Contents {
    type Data = Bytes;
    type Error = io::Error;

    fn poll_frame(
        mut self: Pin<&mut Self>,
        context: &mut Context<'_>,
    ) -> Poll<Option<io::Result<Frame<Bytes>>>> {
        let (file, left) = match &mut *self {
            Contents::Words(words) => return Poll::Ready(words.take().map(|words| Ok(Frame::data(words)))),
            Contents::File(_, 0, _) => return Poll::Ready(None),
            Contents::File(file, left, _) => (file, left),
        };
        let mut piece = vec![0; PIECE.min(*left) as usize];
        let mut buffer = ReadBuf::new(&mut piece);
        if let Err(error) = ready!(Pin::new(file).poll_read(context, &mut buffer)) {
            return Poll::Ready(Some(Err(error)));
        }
        let read = buffer.filled().len();
        if read == 0 {
            // Cut off since the answer began: the client must not take this for the whole.
            return Poll::Ready(Some(Err(io::ErrorKind::UnexpectedEof.into())));
        }
        *left -= read as u64;
        piece.truncate(read);
        Poll::Ready(Some(Ok(Frame::data(piece.into()))))
    }

    fn is_end_stream(&self) -> bool {
        matches!(self, Contents::Words(None) | Contents::File(_, 0, _))
    }

    fn size_hint(&self) -> SizeHint {
        SizeHint::with_exact(match self {
            Contents::Words(words) => words.as_ref().map_or(0, |words| words.len() as u64),
            Contents::File(_, left, _) => *left,
        })
    }
}
