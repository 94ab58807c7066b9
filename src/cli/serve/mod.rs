//! `dixit serve`: a site over http, for this machine only.
//!
//! A site opens by double click too; over http the browser compiles the module while it loads. One thread answers
//! all requests, and a few more read files, however many clients there are.

mod answer;
mod body;
mod connection;
mod range;

use super::{Outcome, open};
use answer::{Served, answer};
use anyhow::{Context, bail};
use body::Sendings;
use clap::Args;
use connection::{Connection, Moved};
use dixit::site;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use std::convert::Infallible;
use std::io::Write;
use std::path::PathBuf;
use std::time::Duration;
use tokio::net::TcpListener;
use tokio::task::AbortHandle;
use tokio::time::{Instant, sleep};

/// Serve a site over http to this machine only
///
/// Ctrl-C stops the server once it has finished the answers under way; a second Ctrl-C stops it at once.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// A site made by dixit build: its folder or its single HTML file
    site: PathBuf,
    /// The port to listen on; 0 picks a free one
    #[arg(long, default_value_t = 8080)]
    port: u16,
}

/// What clients may take.
#[derive(Clone, Copy, Debug)]
struct Limits {
    /// Open connections; for one more, the one on which nothing has moved for longest is closed.
    connections: usize,
    /// How long a request may take to arrive.
    request: Duration,
    /// How long a connection may stay on which nothing moves.
    quiet: Duration,
    /// How long answers under way may take to end after Ctrl-C.
    farewell: Duration,
}

impl Default for Limits {
    fn default() -> Limits {
        Limits {
            connections: 256,
            request: Duration::from_secs(10),
            quiet: Duration::from_secs(30),
            farewell: Duration::from_secs(5),
        }
    }
}

/// Threads that read files.
const READERS: usize = 4;
/// The most bytes of a request's head.
const HEAD: usize = 16 << 10;
/// What was sent last has arrived when nothing has moved for so long.
const STILL: Duration = Duration::from_millis(250);

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    let shown = arguments.site.display();
    open::must_exist(&arguments.site)?;
    let root = arguments.site.canonicalize().with_context(|| shown.to_string())?;
    if site::read_pack(&root)?.is_none() {
        bail!("{shown}: not a site; give a folder or file that dixit build has made");
    }
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .max_blocking_threads(READERS)
        .build()
        .context("the server cannot be started")?;
    runtime.block_on(async {
        let listener = TcpListener::bind(("127.0.0.1", arguments.port)).await.map_err(|error| {
            anyhow::anyhow!(
                "port {}: {error}; choose another with --port, or any free one with --port 0",
                arguments.port
            )
        })?;
        let port = listener.local_addr()?.port();
        println!("http://127.0.0.1:{port}/  (stop with Ctrl-C)");
        std::io::stdout().flush()?;
        let served = Served { root: root.into(), port, sendings: Sendings::default() };
        serve(listener, served, Limits::default(), stop).await;
        anyhow::Ok(())
    })?;
    // A thread that still reads from a disk that does not answer must not hold up the end.
    runtime.shutdown_background();
    Ok(Outcome::Done)
}

/// Waits for Ctrl-C, or for what a system sends to programs that are to end.
async fn stop() {
    #[cfg(unix)]
    {
        use tokio::signal::unix::{SignalKind, signal};
        if let Ok(mut terminate) = signal(SignalKind::terminate()) {
            tokio::select! {
                _ = terminate.recv() => {}
                _ = tokio::signal::ctrl_c() => {}
            }
            return;
        }
    }
    // Where signals cannot be waited for, they end the program by themselves.
    if tokio::signal::ctrl_c().await.is_err() {
        std::future::pending::<()>().await;
    }
}

/// Answers until `stop` ends, then lets the answers under way end.
async fn serve<S: Future<Output = ()>>(
    listener: TcpListener,
    served: Served,
    limits: Limits,
    stop: impl Fn() -> S,
) {
    let mut open: Vec<(AbortHandle, Moved)> = Vec::new();
    let mut stopped = std::pin::pin!(stop());
    loop {
        let stream = tokio::select! {
            stream = listener.accept() => stream,
            () = &mut stopped => break,
        };
        let Ok((stream, _)) = stream else {
            // No file handle is free, or the client is gone already.
            sleep(Duration::from_millis(20)).await;
            continue;
        };
        open.retain(|(task, _)| !task.is_finished());
        if open.len() >= limits.connections
            && let Some(stillest) = (0..open.len()).max_by_key(|place| open[*place].1.ago())
        {
            open.swap_remove(stillest).0.abort();
        }
        let connection = Connection::new(stream, limits.quiet);
        let moved = connection.moved();
        open.push((tokio::spawn(attend(connection, served.clone(), limits)).abort_handle(), moved));
    }
    drop(listener);
    let end = Instant::now() + limits.farewell;
    let moves = |open: &[(AbortHandle, Moved)]| {
        open.iter().any(|(task, moved)| !task.is_finished() && moved.ago() < STILL)
    };
    let under_way = async {
        while Instant::now() < end && (!served.sendings.are_none() || moves(&open)) {
            sleep(Duration::from_millis(10)).await;
        }
    };
    tokio::select! {
        () = under_way => {}
        () = stop() => {}
    }
}

/// Answers the requests of a connection, one after the other.
async fn attend(connection: Connection, served: Served, limits: Limits) {
    let service = service_fn(|request| {
        let served = served.clone();
        async move { Ok::<_, Infallible>(answer(request, served).await) }
    });
    // A browser that hangs up is its own business.
    let _ = http1::Builder::new()
        .timer(TokioTimer::new())
        .header_read_timeout(limits.request)
        .max_buf_size(HEAD)
        .serve_connection(TokioIo::new(connection), service)
        .await;
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::{Read, Write};
    use std::net::{SocketAddr, TcpStream};
    use std::thread;
    use std::time::Instant;

    /// A server with little patience of a file of so many bytes; it ends with the tests.
    fn server(bytes: u64, limits: Limits) -> (tempfile::TempDir, SocketAddr) {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().canonicalize().unwrap();
        std::fs::File::create(root.join("index.html")).unwrap().set_len(bytes).unwrap();
        let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
        listener.set_nonblocking(true).unwrap();
        let address = listener.local_addr().unwrap();
        let served = Served { root: root.into(), port: address.port(), sendings: Sendings::default() };
        thread::spawn(move || {
            let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().unwrap();
            runtime.block_on(async {
                let listener = TcpListener::from_std(listener).unwrap();
                serve(listener, served, limits, std::future::pending::<()>).await;
            });
        });
        (dir, address)
    }

    const IMPATIENT: Limits = Limits {
        connections: 8,
        request: Duration::from_millis(300),
        quiet: Duration::from_millis(300),
        farewell: Duration::from_millis(300),
    };

    /// Whether the server has closed the connection, by the time it has to.
    fn is_closed(mut stream: &TcpStream) -> bool {
        stream.set_read_timeout(Some(Duration::from_secs(10))).unwrap();
        match stream.read(&mut [0; 1024]) {
            Ok(read) => read == 0,
            Err(error) => error.kind() == std::io::ErrorKind::ConnectionReset,
        }
    }

    #[test]
    fn who_sends_nothing_is_cut() {
        let (_dir, address) = server(1, IMPATIENT);
        let silent = TcpStream::connect(address).unwrap();
        let mut half = TcpStream::connect(address).unwrap();
        half.write_all(b"GET / HTTP/1.1\r\nHost: ").unwrap();
        let start = Instant::now();
        assert!(is_closed(&silent) && is_closed(&half));
        assert!(start.elapsed() < Duration::from_secs(5), "{:?}", start.elapsed());
    }

    #[test]
    fn who_sends_a_letter_at_a_time_is_cut() {
        let (_dir, address) = server(1, IMPATIENT);
        let stream = TcpStream::connect(address).unwrap();
        let mut writer = stream.try_clone().unwrap();
        let drips = thread::spawn(move || {
            let start = Instant::now();
            let drips = b"GET / HTTP/1.1\r\nX: ".iter().chain(std::iter::repeat(&b'x'));
            for letter in drips {
                if writer.write_all(&[*letter]).is_err() || start.elapsed() > Duration::from_secs(10) {
                    break;
                }
                thread::sleep(Duration::from_millis(20));
            }
            start.elapsed()
        });
        assert!(is_closed(&stream));
        assert!(drips.join().unwrap() < Duration::from_secs(5));
    }

    #[test]
    fn who_reads_nothing_is_cut_and_who_reads_slowly_gets_all() {
        let bytes = 64 << 20;
        let (_dir, address) = server(bytes, IMPATIENT);
        let ask = || {
            let mut stream = TcpStream::connect(address).unwrap();
            let request = format!("GET / HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
            stream.write_all(request.as_bytes()).unwrap();
            stream
        };
        let mut idle = ask();
        let mut slow = ask();
        let (mut total, mut piece) = (0, vec![0; 1 << 20]);
        loop {
            let read = slow.read(&mut piece).unwrap();
            total += read as u64;
            if read == 0 {
                break;
            }
            thread::sleep(Duration::from_millis(5));
        }
        assert!(total > bytes, "{total}");
        // What lies in the machine's own buffers still comes, and not more.
        thread::sleep(IMPATIENT.quiet * 3);
        let mut received = 0;
        while let Ok(read @ 1..) = idle.read(&mut piece) {
            received += read as u64;
        }
        assert!(received < bytes, "{received}");
    }

    #[test]
    fn the_stillest_connection_makes_room_for_a_new_one() {
        let patient =
            Limits { request: Duration::from_secs(60), quiet: Duration::from_secs(60), ..IMPATIENT };
        let (_dir, address) = server(1, patient);
        let first = TcpStream::connect(address).unwrap();
        thread::sleep(Duration::from_millis(50));
        let others: Vec<_> = (0..patient.connections).map(|_| TcpStream::connect(address).unwrap()).collect();
        assert!(is_closed(&first));
        others[1].set_read_timeout(Some(Duration::from_millis(100))).unwrap();
        let error = (&others[1]).read(&mut [0]).unwrap_err();
        assert!(
            matches!(error.kind(), std::io::ErrorKind::WouldBlock | std::io::ErrorKind::TimedOut),
            "{error}"
        );
    }
}
