//! The answer to a request: a file of the site, a part of it, or why not.

use super::body::{Contents, Sendings};
use super::range::{self, Asked};
use dixit::site;
use hyper::header::{self, HeaderMap, HeaderName, HeaderValue};
use hyper::{Method, Request, Response, StatusCode};
use std::fs::{File, Metadata};
use std::io::{Seek, SeekFrom};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::UNIX_EPOCH;

/// What is served: a site's folder or its single file, by its real path, on a port.
#[derive(Clone, Debug)]
pub(super) struct Served {
    pub(super) root: Arc<Path>,
    pub(super) port: u16,
    pub(super) sendings: Sendings,
}

/// What every answer says to browsers.
const ALWAYS: [(HeaderName, &str); 6] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    // Pages of other sites must not have the corpus as a script or a picture, …
    (HeaderName::from_static("cross-origin-resource-policy"), "same-origin"),
    // … nor hold on to a window of it, nor show it in a frame of theirs. The pages have policies of their own as well.
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (header::CONTENT_SECURITY_POLICY, "frame-ancestors 'none'"),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::CACHE_CONTROL, "no-cache"),
];

/// Answers a request.
pub(super) async fn answer<B>(request: Request<B>, served: Served) -> Response<Contents> {
    let (parts, _) = request.into_parts();
    let made = tokio::task::spawn_blocking(move || {
        respond(&parts.method, parts.uri.path(), &parts.headers, &served)
    });
    let mut response = made.await.unwrap_or_else(|_| refuse(StatusCode::INTERNAL_SERVER_ERROR));
    for (name, value) in ALWAYS {
        response.headers_mut().insert(name, HeaderValue::from_static(value));
    }
    response
}

fn respond(method: &Method, path: &str, headers: &HeaderMap, served: &Served) -> Response<Contents> {
    let sent = |name| headers.get(name).and_then(|value: &HeaderValue| value.to_str().ok());
    // A page elsewhere whose name was pointed at this machine must not read the corpus.
    let ours = ["127.0.0.1", "localhost"].map(|name| format!("{name}:{}", served.port));
    if !sent(header::HOST).is_some_and(|host| ours.iter().any(|name| name == host)) {
        return refuse(StatusCode::FORBIDDEN);
    }
    if !matches!(*method, Method::GET | Method::HEAD) {
        let mut refused = refuse(StatusCode::METHOD_NOT_ALLOWED);
        set(&mut refused, header::ALLOW, "GET, HEAD");
        return refused;
    }
    let found = file_for(path, &served.root).and_then(|path| {
        let file = File::open(&path).ok()?;
        let metadata = file.metadata().ok()?;
        Some((path, file, metadata))
    });
    let Some((path, file, metadata)) = found else { return refuse(StatusCode::NOT_FOUND) };
    let tag = tag(&served.root, &metadata);
    let length = metadata.len();
    let is_known = |tags: &str| tags.trim() == "*" || tags.split(',').any(|known| weak(known) == tag);
    if sent(header::IF_NONE_MATCH).is_some_and(is_known) {
        let mut response = Response::new(Contents::empty());
        *response.status_mut() = StatusCode::NOT_MODIFIED;
        set(&mut response, header::ETAG, &tag);
        return response;
    }
    // A part of another build than the client has the beginning of would be of no use to it.
    let same = sent(header::IF_RANGE).is_none_or(|part_of| part_of == tag);
    let asked = match sent(header::RANGE) {
        Some(range) if *method == Method::GET && same => range::read(range, length),
        _ => Asked::Whole,
    };
    let (status, bytes) = match asked {
        Asked::Whole => (StatusCode::OK, 0..length),
        Asked::Part(bytes) => (StatusCode::PARTIAL_CONTENT, bytes),
        Asked::Nothing => {
            let mut refused = refuse(StatusCode::RANGE_NOT_SATISFIABLE);
            set(&mut refused, header::CONTENT_RANGE, &format!("bytes */{length}"));
            return refused;
        }
    };
    let mut file = file;
    if bytes.start > 0 && file.seek(SeekFrom::Start(bytes.start)).is_err() {
        return refuse(StatusCode::INTERNAL_SERVER_ERROR);
    }
    let part = bytes.end - bytes.start;
    let mut response = Response::new(Contents::File(file.into(), part, served.sendings.begin()));
    *response.status_mut() = status;
    set(&mut response, header::CONTENT_TYPE, media_type(&path));
    // The page shows how much of the module has come: that needs a length, after HEAD too.
    set(&mut response, header::CONTENT_LENGTH, &part.to_string());
    set(&mut response, header::ACCEPT_RANGES, "bytes");
    set(&mut response, header::ETAG, &tag);
    if status == StatusCode::PARTIAL_CONTENT {
        let range = format!("bytes {}-{}/{length}", bytes.start, bytes.end - 1);
        set(&mut response, header::CONTENT_RANGE, &range);
    }
    response
}

/// A status and its words.
fn refuse(status: StatusCode) -> Response<Contents> {
    let words = format!("{}\n", status.canonical_reason().unwrap_or_default());
    let mut response = Response::new(Contents::Words(Some(words.into())));
    *response.status_mut() = status;
    set(&mut response, header::CONTENT_TYPE, "text/plain; charset=utf-8");
    response
}

fn set(response: &mut Response<Contents>, name: HeaderName, value: &str) {
    // What is set here are numbers and literals: they are ASCII.
    if let Ok(value) = HeaderValue::from_str(value) {
        response.headers_mut().insert(name, value);
    }
}

/// The tag of a file: of which build the site is now, and which state of the file this is, since a folder may hold files
/// that no build has made.
fn tag(root: &Path, file: &Metadata) -> String {
    let page = if root.is_dir() { root.join("index.html") } else { root.to_owned() };
    let build = site::build_of(&page).unwrap_or_default();
    let changed = file.modified().ok().and_then(|time| time.duration_since(UNIX_EPOCH).ok());
    format!("\"{build}-{:x}-{:x}\"", file.len(), changed.unwrap_or_default().as_nanos())
}

/// A tag without the mark of those that are compared weakly.
fn weak(tag: &str) -> &str {
    let tag = tag.trim();
    tag.strip_prefix("W/").unwrap_or(tag)
}

/// The file that an address's path means: never one outside `root`, whatever dots, escapes and links it holds.
fn file_for(path: &str, root: &Path) -> Option<PathBuf> {
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
        assert_eq!(below("/index.html").as_deref(), Some("index.html"));
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
