//! `dixit serve`: what it answers, to whom, and that no client can hold it up.

use super::dir::Dir;
use super::kit;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// A site that is being served.
struct Server {
    dir: Dir,
    process: Child,
    /// `127.0.0.1:PORT`.
    address: String,
}

impl Server {
    fn start() -> Server {
        let dir = Dir::new();
        kit::create(&dir);
        dir.create("corpus/pier.txt", "The harbour waits for no ship.");
        dir.dixit(&["build", "corpus", "--kit", "kit"]);
        let mut process = Command::new(env!("CARGO_BIN_EXE_dixit"))
            .args(["serve", "site", "--port", "0"])
            .current_dir(dir.path("."))
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(process.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let address =
            line.strip_prefix("http://").and_then(|line| line.split('/').next()).unwrap().to_owned();
        Server { dir, process, address }
    }

    /// Sends a request with these further lines; gives the stream of the answer.
    fn send(&self, request: &str, lines: &str) -> TcpStream {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        let host = if lines.contains("Host:") { "" } else { &format!("Host: {}\r\n", self.address) };
        write!(stream, "{request} HTTP/1.1\r\n{host}{lines}Connection: close\r\n\r\n").unwrap();
        stream
    }

    /// The answer: its status, its header in small letters, its body.
    fn ask(&self, request: &str, lines: &str) -> (u16, String, Vec<u8>) {
        let mut answer = Vec::new();
        self.send(request, lines).read_to_end(&mut answer).unwrap();
        let end = answer.windows(4).position(|bytes| bytes == b"\r\n\r\n").unwrap();
        let body = answer.split_off(end + 4);
        let head = String::from_utf8(answer).unwrap().to_lowercase();
        (head[9..12].parse().unwrap(), head, body)
    }

    /// The value of a header.
    fn header(&self, request: &str, lines: &str, name: &str) -> Option<String> {
        let (_, head, _) = self.ask(request, lines);
        head.lines().find_map(|line| line.strip_prefix(&format!("{name}: ")).map(str::to_owned))
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[test]
fn serves_the_site_to_this_machine_only() {
    let server = Server::start();
    for (request, lines, status, header) in [
        ("GET /", "", 200, "content-type: text/html; charset=utf-8"),
        ("GET /index.html?0", "", 200, "content-type: text/html; charset=utf-8"),
        ("GET /dixit.wasm", "", 200, "content-type: application/wasm"),
        ("GET /app.js", "", 200, "content-type: text/javascript; charset=utf-8"),
        ("GET /%2e%2e/corpus/pier.txt", "", 404, ""),
        ("GET /../corpus/pier.txt", "", 404, ""),
        ("GET /nothing", "", 404, ""),
        ("POST /", "", 405, "allow: get, head"),
        ("GET /", "Host: attacker.example\r\n", 403, ""),
    ] {
        let (answered, head, body) = server.ask(request, lines);
        assert_eq!(answered, status, "{request}: {head}");
        assert!(head.contains(header), "{request}: {head}");
        // Whatever the answer, no page elsewhere can make use of it.
        for line in [
            "x-content-type-options: nosniff\r\n",
            "cross-origin-resource-policy: same-origin\r\n",
            "cross-origin-opener-policy: same-origin\r\n",
            "content-security-policy: frame-ancestors 'none'\r\n",
            "referrer-policy: no-referrer\r\n",
        ] {
            assert!(head.contains(line), "{request}: {head}");
        }
        assert!(status == 200 || !String::from_utf8_lossy(&body).contains("harbour"), "{request}");
    }
}

#[test]
fn answers_head_without_a_body() {
    let server = Server::start();
    let (status, whole, body) = server.ask("GET /dixit.wasm", "");
    let (status_of_head, head, none) = server.ask("HEAD /dixit.wasm", "");
    assert_eq!((status, status_of_head, none.len()), (200, 200, 0));
    assert!(head.contains(&format!("content-length: {}\r\n", body.len())), "{head}");
    let date = |line: &&str| !line.starts_with("date: ");
    assert!(whole.lines().filter(date).eq(head.lines().filter(date)), "{whole}{head}");
}

#[test]
fn answers_with_a_part_of_a_file() {
    let server = Server::start();
    let whole = server.ask("GET /dixit.wasm", "").2;
    let length = whole.len();
    let part = |range: &str| server.ask("GET /dixit.wasm", &format!("Range: {range}\r\n"));
    for (range, from, to) in [
        ("bytes=0-99", 0, 100),
        ("bytes=100-", 100, length),
        ("bytes=-7", length - 7, length),
        ("bytes=5-99999999999", 5, length),
    ] {
        let (status, head, body) = part(range);
        assert_eq!(status, 206, "{head}");
        assert!(head.contains(&format!("content-range: bytes {from}-{}/{length}\r\n", to - 1)), "{head}");
        assert!(body == whole[from..to], "{range}");
    }
    let (status, head, _) = part(&format!("bytes={length}-"));
    assert_eq!(status, 416);
    assert!(head.contains(&format!("content-range: bytes */{length}\r\n")), "{head}");
    for ignored in ["bytes=0-1,4-5", "words=1-2", "bytes=9-2"] {
        assert!(part(ignored).2 == whole, "{ignored}");
    }
}

#[test]
fn a_part_of_another_build_is_never_sent() {
    let server = Server::start();
    let tag = |server: &Server| server.header("HEAD /dixit.wasm", "", "etag").unwrap();
    let first = tag(&server);
    let page = std::fs::read_to_string(server.dir.path("site/index.html")).unwrap();
    let (_, build) = page.split_once("\"build\":\"").unwrap();
    assert!(first.starts_with(&format!("\"{}-", &build[..16])), "{first}");
    let rest =
        |tag: &str| server.ask("GET /dixit.wasm", &format!("Range: bytes=10-\r\nIf-Range: {tag}\r\n")).0;
    let known = |tag: &str| server.ask("GET /dixit.wasm", &format!("If-None-Match: \"x\", W/{tag}\r\n"));
    assert_eq!(rest(&first), 206);
    let (status, _, body) = known(&first);
    assert_eq!((status, body.len()), (304, 0));

    server.dir.create("corpus/pier.txt", "The harbour waits for every ship.");
    server.dir.dixit(&["build", "corpus", "--kit", "kit"]);
    assert_ne!(tag(&server), first);
    assert_eq!((rest(&first), known(&first).0, rest(&tag(&server))), (200, 200, 206));
}

#[cfg(target_os = "linux")]
#[test]
fn thousands_of_half_open_connections_hold_up_nobody() {
    let server = Server::start();
    let threads = || {
        let status = std::fs::read_to_string(format!("/proc/{}/status", server.process.id())).unwrap();
        let count = status.lines().find_map(|line| line.strip_prefix("Threads:")).unwrap();
        count.trim().parse::<usize>().unwrap()
    };
    let files = || std::fs::read_dir(format!("/proc/{}/fd", server.process.id())).unwrap().count();
    // As many at a time as this machine lets a process have.
    let limits = std::fs::read_to_string("/proc/self/limits").unwrap();
    let most = limits.lines().find(|line| line.starts_with("Max open files")).unwrap();
    let most = most.split_whitespace().nth(3).unwrap().parse::<usize>().unwrap_or(usize::MAX);
    let at_once = most.saturating_sub(200).min(3_000);
    let mut open = std::collections::VecDeque::new();
    let (mut slowest, mut most_threads) = (Duration::ZERO, 0);
    for number in 1..=3_000 {
        if open.len() == at_once {
            open.pop_front();
        }
        let mut stream = TcpStream::connect(&server.address).unwrap();
        write!(stream, "GET / HTTP/1.1\r\nHost: {}\r\nX-Half", server.address).unwrap();
        open.push_back(stream);
        if number % 500 == 0 {
            let start = Instant::now();
            assert_eq!(server.ask("GET /", "").0, 200);
            slowest = slowest.max(start.elapsed());
            most_threads = most_threads.max(threads());
        }
    }
    assert!(slowest < Duration::from_secs(1), "{slowest:?}");
    assert!(most_threads <= 8, "{most_threads} threads");
    assert!(files() < 400, "{} files", files());
}

/// Sends the server the signal of Ctrl-C.
#[cfg(unix)]
fn interrupt(server: &Server) {
    let sent = Command::new("kill").args(["-INT", &server.process.id().to_string()]).status().unwrap();
    assert!(sent.success());
}

#[cfg(unix)]
#[test]
fn ctrl_c_lets_answers_end() {
    let mut server = Server::start();
    let bytes = 32 << 20;
    server.dir.create("site/long.txt", vec![b'x'; bytes]);
    // Somebody who has the page open, and somebody who has asked nothing yet.
    let _open = [TcpStream::connect(&server.address).unwrap(), TcpStream::connect(&server.address).unwrap()];
    let mut download = server.send("GET /long.txt", "");
    let mut begun = vec![0; 1 << 20];
    download.read_exact(&mut begun).unwrap();
    interrupt(&server);
    let mut rest = Vec::new();
    download.read_to_end(&mut rest).unwrap();
    assert!(rest.len() + begun.len() > bytes, "{}", rest.len());
    let start = Instant::now();
    assert_eq!(server.process.wait().unwrap().code(), Some(0));
    assert!(start.elapsed() < Duration::from_secs(3), "{:?}", start.elapsed());
    assert!(TcpStream::connect(&server.address).is_err());
}

#[cfg(unix)]
#[test]
fn a_second_ctrl_c_ends_it_at_once() {
    let mut server = Server::start();
    server.dir.create("site/long.txt", vec![b'x'; 64 << 20]);
    let mut download = server.send("GET /long.txt", "");
    let reader = std::thread::spawn(move || {
        let mut piece = vec![0; 64 << 10];
        while let Ok(1..) = download.read(&mut piece) {
            std::thread::sleep(Duration::from_millis(20));
        }
    });
    std::thread::sleep(Duration::from_millis(200));
    interrupt(&server);
    std::thread::sleep(Duration::from_millis(500));
    assert!(server.process.try_wait().unwrap().is_none(), "a download is under way");
    let start = Instant::now();
    interrupt(&server);
    assert_eq!(server.process.wait().unwrap().code(), Some(0));
    assert!(start.elapsed() < Duration::from_secs(2), "{:?}", start.elapsed());
    reader.join().unwrap();
}
