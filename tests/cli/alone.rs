//! The program by itself: copied to another place, with nothing beside it and nothing installed.

use std::path::Path;
use std::process::Command;

const HELD: &str = "2 documents, 10 words, 1 quotation and 0 turns by 1 speaker\n";

#[test]
fn the_program_alone_builds_a_site_with_the_kit_inside() {
    let dir = tempfile::tempdir().unwrap();
    let program = dir.path().join("dixit");
    std::fs::copy(env!("CARGO_BIN_EXE_dixit"), &program).unwrap();
    std::fs::create_dir(dir.path().join("texts")).unwrap();
    std::fs::write(dir.path().join("texts/a.txt"), "“No ship will wait,” said Ana Lopes.\n").unwrap();
    std::fs::write(dir.path().join("texts/b.txt"), "The tide turned.\n").unwrap();
    let output = Command::new(&program)
        .args(["build", "texts", "-o", "site", "--no-cache"])
        .current_dir(dir.path())
        .env_clear()
        .output()
        .unwrap();
    let (out, err) = (String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr));
    if !Path::new(env!("CARGO_MANIFEST_DIR")).join("kit/preview.png").is_file() {
        assert_eq!(output.status.code(), Some(2), "{out}{err}");
        assert!(err.starts_with("dixit: this dixit was compiled without the kit"), "{err}");
        return;
    }
    assert_eq!(output.status.code(), Some(0), "{out}{err}");
    assert!(out.starts_with(HELD), "{out}");
    let page = std::fs::read_to_string(dir.path().join("site/index.html")).unwrap();
    assert!(page.contains("id=\"dixit-site\""), "{page}");
    // The engine itself, and not what stands for it in other tests.
    assert!(std::fs::metadata(dir.path().join("site/dixit.wasm")).unwrap().len() > 1_000_000);
    let answer =
        Command::new(&program).args(["search", "site", "ship"]).current_dir(dir.path()).env_clear().output();
    assert!(String::from_utf8_lossy(&answer.unwrap().stdout).contains("No ship will wait"));
}
