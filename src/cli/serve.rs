//! `dixit serve`: a site over http, for this machine only.
//!
//! A site opens by double click too; over http the browser compiles the module while it loads.

use super::{Outcome, open};
use anyhow::{Context, bail};
use clap::Args;
use dixit::site;
use std::fs::File;
use std::io::Write;
use std::path::{Path, PathBuf};
use tiny_http::{Header, Method, Request, Response, Server, StatusCode};

/// Serve a site to the browsers of this machine, and of no other
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// A site made by dixit build: its folder or its single HTML file
    site: PathBuf,
    /// The port to listen on; 0 takes any that is free
    #[arg(long, default_value_t = 8080)]
    port: u16,
}

/// Requests answered at once.
const THREADS: usize = 4;

pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    let shown = arguments.site.display();
    open::must_exist(&arguments.site)?;
    let root = arguments.site.canonicalize().with_context(|| shown.to_string())?;
    if site::read_pack(&root)?.is_none() {
        bail!("{shown}: not a site; give a folder or file that dixit build has made");
    }
    let server = Server::http(("127.0.0.1", arguments.port)).map_err(|error| {
        anyhow::anyhow!(
            "port {}: {error}; choose another with --port, or any free one with --port 0",
            arguments.port
        )
    })?;
    let port = server.server_addr().to_ip().map_or(arguments.port, |address| address.port());
    println!("http://127.0.0.1:{port}/  (stop with Ctrl-C)");
    std::io::stdout().flush()?;
    std::thread::scope(|scope| {
        for _ in 0..THREADS {
            scope.spawn(|| {
                while let Ok(request) = server.recv() {
                    // A browser that hangs up is its own business.
                    let _ = answer(request, &root, port);
                }
            });
        }
    });
    Ok(Outcome::Done)
}

fn answer(request: Request, root: &Path, port: u16) -> std::io::Result<()> {
    if !matches!(request.method(), Method::Get | Method::Head) {
        return refuse(request, 405);
    }
    // A page elsewhere whose name was pointed at this machine must not read the corpus.
    let host = request.headers().iter().find(|header| header.field.equiv("Host"));
    let ours = [format!("127.0.0.1:{port}"), format!("localhost:{port}")];
    if !host.is_some_and(|host| ours.iter().any(|name| name == host.value.as_str())) {
        return refuse(request, 403);
    }
    let found = file_for(request.url(), root).and_then(|path| Some((File::open(&path).ok()?, path)));
    match found {
        Some((file, path)) => {
            let response = Response::from_file(file)
                // The page shows how much of the module has come: that needs a length.
                .with_chunked_threshold(usize::MAX)
                .with_header(header("Content-Type", media_type(&path)))
                .with_header(header("X-Content-Type-Options", "nosniff"))
                .with_header(header("Cache-Control", "no-cache"));
            request.respond(response)
        }
        None => refuse(request, 404),
    }
}

fn refuse(request: Request, status: u16) -> std::io::Result<()> {
    let status = StatusCode(status);
    let body = format!("{}\n", status.default_reason_phrase());
    request.respond(Response::from_string(body).with_status_code(status))
}

/// The file that an address means: never one outside `root`, whatever dots, escapes and links it holds.
fn file_for(address: &str, root: &Path) -> Option<PathBuf> {
    let path = address.split(['?', '#']).next()?;
    let mut file = root.to_owned();
    for part in path.split('/').filter(|part| !part.is_empty()) {
        let part = percent_decoded(part)?;
        let plain = !part.contains(['/', '\\', '\0', ':']) && part != "." && part != "..";
        file.push(Some(part).filter(|_| plain)?);
    }
    if root.is_file() {
        return (file == root).then_some(file);
    }
    if file.is_dir() {
        file.push("index.html");
    }
    let file = file.canonicalize().ok()?;
    (file.starts_with(root) && file.is_file()).then_some(file)
}

fn percent_decoded(part: &str) -> Option<String> {
    let mut bytes = Vec::with_capacity(part.len());
    let mut rest = part.as_bytes();
    while let Some((first, after)) = rest.split_first() {
        rest = after;
        if *first == b'%' {
            let digits = std::str::from_utf8(after.get(..2)?).ok()?;
            let is_hex = digits.bytes().all(|digit| digit.is_ascii_hexdigit());
            bytes.push(u8::from_str_radix(digits, 16).ok().filter(|_| is_hex)?);
            rest = &after[2..];
        } else {
            bytes.push(*first);
        }
    }
    String::from_utf8(bytes).ok()
}

fn media_type(path: &Path) -> &'static str {
    match path.extension().and_then(|extension| extension.to_str()).unwrap_or_default() {
        "html" => "text/html; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "wasm" => "application/wasm",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "ico" => "image/x-icon",
        "json" => "application/json",
        "webmanifest" => "application/manifest+json",
        "txt" => "text/plain; charset=utf-8",
        _ => "application/octet-stream",
    }
}

fn header(name: &str, value: &str) -> Header {
    Header::from_bytes(name, value).expect("names and values are ASCII literals of this file")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_stay_inside() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().canonicalize().unwrap().join("site");
        std::fs::create_dir_all(root.join("icons")).unwrap();
        for name in ["site/index.html", "site/a b.js", "secret.txt"] {
            std::fs::write(dir.path().join(name), "x").unwrap();
        }
        let below = |address: &str| {
            file_for(address, &root)
                .map(|path| path.strip_prefix(&root).unwrap().to_str().unwrap().to_owned())
        };
        assert_eq!(below("/").as_deref(), Some("index.html"));
        assert_eq!(below("/index.html?0123").as_deref(), Some("index.html"));
        assert_eq!(below("/a%20b.js").as_deref(), Some("a b.js"));
        for address in [
            "/../secret.txt",
            "/%2e%2e/secret.txt",
            "/..%2fsecret.txt",
            "/icons/../../secret.txt",
            "/..%5csecret.txt",
            "/icons",
            "/a%2",
            "/%ff",
            "/index.html%00",
            "/nothing",
        ] {
            assert_eq!(below(address), None, "{address}");
        }
    }

    #[cfg(unix)]
    #[test]
    fn links_do_not_lead_out() {
        let dir = tempfile::tempdir().unwrap();
        let root = dir.path().canonicalize().unwrap().join("site");
        std::fs::create_dir(&root).unwrap();
        std::fs::write(dir.path().join("secret.txt"), "x").unwrap();
        std::os::unix::fs::symlink("../secret.txt", root.join("link.txt")).unwrap();
        assert_eq!(file_for("/link.txt", &root), None);
    }
}
