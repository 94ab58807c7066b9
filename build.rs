//! Puts the kit that `./build.sh kit` makes in `kit/` into the program, where it is there.
//!
//! Without it `dixit` compiles all the same, for whoever works on the rest, and asks for `--kit` when it builds a site.

use std::path::Path;
use std::{env, fs};

/// The kit's files; `dixit::site::Kit` says what each is.
const FILES: [&str; 8] =
    ["engine.wasm", "index.html", "app.js", "app.css", "help.html", "sw.js", "icon.svg", "preview.png"];

fn main() {
    println!("cargo::rerun-if-changed=build.rs");
    // The engine, and the program that makes the kit, are compiled before there is one.
    if env::var_os("CARGO_FEATURE_CLI").is_none() {
        return;
    }
    println!("cargo::rerun-if-changed=kit");
    let of_cargo = |name: &str| env::var(name).unwrap_or_else(|_| panic!("cargo sets {name}"));
    let kit = Path::new(&of_cargo("CARGO_MANIFEST_DIR")).join("kit");
    let whole = FILES.iter().all(|name| kit.join(name).is_file());
    let entry = |name: &&str| format!("({name:?}, include_bytes!({:?}) as &[u8]),\n", kit.join(name));
    let files = match whole {
        true => format!("Some(&[\n{}])\n", FILES.iter().map(entry).collect::<String>()),
        false => "None\n".to_owned(),
    };
    let out = Path::new(&of_cargo("OUT_DIR")).join("kit.rs");
    fs::write(&out, files).unwrap_or_else(|error| panic!("{}: {error}", out.display()));
}
