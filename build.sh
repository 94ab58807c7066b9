#!/usr/bin/env bash
# Builds dixit and its sites, and checks everything. Needs rustup's cargo and Node.js 20 or later.
#
#   ./build.sh [CORPUS]   makes dixit with its kit inside, and the site of CORPUS (corpus/ if none is given) in dist/
#   ./build.sh test       checks everything: format, lints, tests, documentation, the page, the browsers
#   ./build.sh kit        makes the kit only: the engine without a corpus, and the page, in kit/
#   ./build.sh browsers [FILE...]   runs the browser tests only, or those of some files
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")"

WASM=wasm32-unknown-unknown

step() { printf '\n\033[1m== %s\033[0m\n' "$*"; }
fail() { printf '%s\n' "$*" >&2; exit 1; }

tools() {
    command -v cargo >/dev/null || fail "cargo is missing: install Rust from https://rustup.rs"
    command -v node >/dev/null || fail "node is missing: install Node.js 20 or later from https://nodejs.org"
    [ "$(node -p 'parseInt(process.versions.node)')" -ge 20 ] || fail "Node.js $(node --version) is too old: 20 or later is needed"
    [ -d "$(rustc --print sysroot)/lib/rustlib/$WASM" ] || rustup target add $WASM \
        || fail "Rust's target $WASM is missing and rustup could not add it"
}

# Installs a folder's npm packages, unless they are those of its lock file already.
packages() {
    if ! cmp -s "$1/package-lock.json" "$1/node_modules/.dixit-lock"; then
        npm ci --prefix "$1" --no-audit --no-fund --loglevel=error
        cp "$1/package-lock.json" "$1/node_modules/.dixit-lock"
    fi
}

# The engine as kit/engine.wasm, and its glue in www/generated.
engine() {
    step "Compile the engine"
    # Messages of panics name the files of crates: by their own names, not by where they lie on this machine.
    CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUSTFLAGS="--remap-path-prefix=${CARGO_HOME:-$HOME/.cargo}/registry/src=crates" \
        cargo rustc --lib --profile engine --no-default-features --target $WASM --crate-type cdylib
    local compiled=target/$WASM/engine/dixit.wasm glue=www/generated
    if [ ! -s kit/engine.wasm ] || [ ! -s $glue/engine.js ] || [ $compiled -nt kit/engine.wasm ] || [ src/kit.rs -nt kit/engine.wasm ]; then
        cargo run --bin kit --no-default-features --features kit -- $compiled $glue
        # The features are those that rustc's target has by default; wasm-opt does not know them.
        www/node_modules/.bin/wasm-opt -Os --gufa -Os $glue/engine_bg.wasm -o kit/engine.wasm \
            --enable-bulk-memory --enable-multivalue --enable-mutable-globals \
            --enable-nontrapping-float-to-int --enable-reference-types --enable-sign-ext
    fi
}

# The kit, which dixit is then compiled with.
kit() {
    packages www
    mkdir -p kit www/generated
    engine
    step "Make the page"
    npm run --prefix www --silent build
    ls -l kit | awk 'NR > 1 { printf "  %9d  %s\n", $5, $9 }'
}

# dixit with the kit inside, by the cargo profile $1 ("dev" or "release").
program() {
    kit
    step "Compile dixit"
    cargo build --profile "$1"
}

site() {
    program release
    step "Build the site of $1"
    target/release/dixit build "$1" -o dist
    echo "Open dist/index.html, or serve it: target/release/dixit serve dist"
}

# Nothing that only the host needs may get into the engine.
engine_dependencies() {
    cargo check --lib --no-default-features --target $WASM
    local host
    host=$(sed -n 's/^\([a-z0-9_-]*\) = {.*optional = true.*/\1/p' Cargo.toml)
    local tree
    tree=$(cargo tree --edges normal --prefix none --no-default-features --target $WASM | cut -d' ' -f1 | sort -u)
    [ -n "$host" ] && [ -n "$tree" ] || fail "the engine's dependencies could not be listed"
    local stray
    stray=$(comm -12 <(sort -u <<<"$host") - <<<"$tree")
    [ -z "$stray" ] || fail "the engine pulls in crates of the host: $stray"
    echo "$(wc -l <<<"$tree") crates in the engine, none of the host's $(wc -l <<<"$host")"
}

# The build layer as a browser would run it: it makes the bytes that the program makes.
build_layer() {
    cargo rustc --lib --no-default-features --features build --target $WASM --crate-type cdylib
    cargo run --bin kit --no-default-features --features kit -- target/$WASM/debug/dixit.wasm target/layer
    DIXIT=target/debug/dixit LAYER=target/layer node --test --test-reporter=spec tests/layer
}

# Browsers by Debian's packages where that is possible; elsewhere they are looked for, and what is missing is told.
find_browsers() {
    local missing=()
    look() { # variable, package, names
        local variable=$1 package=$2
        shift 2
        [ -z "${!variable:-}" ] || return 0
        local name
        for name in "$@"; do
            if command -v "$name" >/dev/null; then
                export "$variable=$(command -v "$name")"
                return 0
            fi
        done
        missing+=("$package")
    }
    look_all() {
        missing=()
        look CHROMIUM chromium chromium chromium-browser google-chrome-stable google-chrome
        look FIREFOX firefox-esr firefox-esr firefox
        look WEBKIT_DRIVER webkit2gtk-driver WebKitWebDriver
        look XVFB xvfb Xvfb
    }
    look_all
    if [ ${#missing[@]} -gt 0 ] && [ "$(id -u)" = 0 ] && command -v apt-get >/dev/null; then
        apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends \
            "${missing[@]}" >/dev/null
        look_all
    fi
    [ ${#missing[@]} -eq 0 ] || fail "the browser tests need ${missing[*]} (Debian's names): install them, or name the" \
        "programs by CHROMIUM, FIREFOX, WEBKIT_DRIVER and XVFB"
}

browsers() {
    packages tests/browser
    find_browsers
    (cd tests/browser && DIXIT=${DIXIT:-../../target/debug/dixit} node --test --test-reporter=spec "${@:-.}")
}

everything() {
    step "Format"
    cargo fmt --check
    program dev
    step "Lints"
    cargo clippy --all-targets --all-features --quiet -- -D warnings
    step "Documentation"
    RUSTDOCFLAGS="-D warnings" cargo doc --no-deps --document-private-items --quiet
    step "The engine's dependencies"
    engine_dependencies
    step "Fuzz targets"
    cargo check --manifest-path fuzz/Cargo.toml --target-dir target --quiet
    step "Tests"
    # The same random cases every time, so that a change is judged by itself; `cargo test` alone draws new ones.
    PROPTEST_RNG_SEED=${PROPTEST_RNG_SEED:-20161109} cargo test
    step "The build layer"
    build_layer
    step "The page"
    npm run --prefix www --silent check
    npm run --prefix www --silent test
    step "Browsers"
    browsers
}

tools
case "${1:-}" in
    kit) kit ;;
    test) everything ;;
    browsers) shift; program dev; step "Browsers"; browsers "$@" ;;
    -*) sed -n '2,8s/^# \?//p' "${BASH_SOURCE[0]}"; exit 2 ;;
    *) site "${1:-corpus}" ;;
esac
