//! What `dixit build` does to the place that it writes to: nothing else there is lost, whatever happens.

use super::dir::{Answer, Dir};
use super::kit;
use std::fs;
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::{Duration, Instant, SystemTime};

const BUILD: [&str; 4] = ["build", "texts", "--kit", "kit"];

/// A folder with a kit and a text.
fn pier() -> Dir {
    let dir = Dir::new();
    kit::create(&dir);
    dir.create("texts/pier.txt", "“The pier will hold,” said Ines Moor.\n");
    dir
}

fn build(dir: &Dir, more: &[&str]) -> Answer {
    dir.dixit(&[&BUILD, more].concat())
}

/// The build wrote the site, and nothing was complained of.
#[track_caller]
fn done(answer: Answer) {
    assert_eq!((answer.code, answer.err.as_str()), (Some(0), ""), "{answer:?}");
}

/// The build is refused, in these words, where PATH stands for the folder of the test.
#[track_caller]
fn refused(dir: &Dir, more: &[&str], words: &str) {
    let path = dir.path("").canonicalize().unwrap();
    build(dir, more).is(2, "", &format!("dixit: {}\n", words.replace("PATH", path.to_str().unwrap())));
}

/// The names in a folder, sorted.
fn names(dir: &Dir, folder: &str) -> Vec<String> {
    let entries = fs::read_dir(dir.path(folder)).unwrap();
    let mut names: Vec<_> = entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    names.sort();
    names
}

/// Every file of a site by name, with its bytes.
fn files(dir: &Dir, folder: &str) -> Vec<(String, Vec<u8>)> {
    let read = |name: String| (name.clone(), fs::read(dir.path(folder).join(name)).unwrap());
    names(dir, folder).into_iter().map(read).collect()
}

/// Whether the page in a folder finds all that it refers to, of its own build, as a browser would.
#[track_caller]
fn opens(folder: &Path) {
    let page = fs::read_to_string(folder.join("index.html")).unwrap();
    let config = page.split_once("id=\"dixit-site\">").unwrap().1.split_once("</script>").unwrap().0;
    let config: serde_json::Value = serde_json::from_str(config).unwrap();
    let build = config["build"].as_str().unwrap();
    let script = page.split_once("src=\"").unwrap().1.split_once('?').unwrap().0;
    let chunks = config["chunks"].as_array().unwrap();
    for name in
        [&config["module"]].into_iter().chain(chunks).map(|name| name.as_str().unwrap()).chain([script])
    {
        let bytes = fs::read(folder.join(name)).unwrap_or_else(|error| panic!("{name}: {error}"));
        assert!(bytes.windows(16).any(|part| part == build.as_bytes()), "{name} is not of build {build}");
    }
    let module = fs::metadata(folder.join(config["module"].as_str().unwrap())).unwrap();
    assert_eq!(Some(module.len()), config["bytes"].as_u64());
}

/// What somebody keeps in a web root beside the site.
const BESIDE: [(&str, &str); 4] = [
    ("site/.git/HEAD", "ref: refs/heads/pages\n"),
    ("site/CNAME", "pier.example\n"),
    ("site/archive/thesis.txt", "The only copy.\n"),
    ("site/robots.txt", "User-agent: *\n"),
];

fn put_beside(dir: &Dir) {
    for (name, text) in BESIDE {
        dir.create(name, text);
    }
}

#[track_caller]
fn is_beside(dir: &Dir) {
    for (name, text) in BESIDE {
        assert_eq!(fs::read_to_string(dir.path(name)).unwrap(), text, "{name}");
    }
}

#[test]
fn what_else_is_in_a_site_stays() {
    let dir = pier();
    // What was changed just now is looked into.
    let text = fs::File::options().append(true).open(dir.path("texts/pier.txt")).unwrap();
    text.set_modified(SystemTime::now() - Duration::from_secs(60)).unwrap();
    done(build(&dir, &[]));
    put_beside(&dir);
    // Nothing of the site has changed.
    assert!(build(&dir, &[]).out.ends_with("\nnothing has changed since it was built\n"));
    dir.create("texts/quay.txt", "“The quay will not,” said Rui Salt.\n");
    done(build(&dir, &[]));
    is_beside(&dir);
    opens(&dir.path("site"));
    assert_eq!(dir.dixit(&["search", "site", "quay"]).code, Some(0));
    // But for what is not of dixit, it is the site that another folder gets.
    done(build(&dir, &["-o", "fresh"]));
    let mut site = files_of_dixit(&dir, "site");
    site.sort();
    assert_eq!(site, files(&dir, "fresh"));
    assert_eq!(names(&dir, "."), ["fresh", "kit", "site", "texts"]);
}

fn files_of_dixit(dir: &Dir, folder: &str) -> Vec<(String, Vec<u8>)> {
    let others: Vec<_> = BESIDE.iter().map(|(name, _)| name.split('/').nth(1).unwrap()).collect();
    let ours = names(dir, folder).into_iter().filter(|name| !others.contains(&name.as_str()));
    ours.map(|name| (name.clone(), fs::read(dir.path(folder).join(name)).unwrap())).collect()
}

#[test]
fn scripts_that_a_smaller_corpus_does_not_need_go_and_others_of_that_name_stay() {
    let dir = pier();
    // Of an earlier dixit, without a list.
    done(build(&dir, &[]));
    fs::remove_file(dir.path("site/dixit.files.json")).unwrap();
    let page = fs::read_to_string(dir.path("site/index.html")).unwrap();
    dir.create("site/index.html", page.replace("\"dixit.0.js\"", "\"dixit.0.js\",\"dixit.1.js\""));
    dir.create("site/dixit.1.js", "").create("site/dixit.2.js", "mine").create("site/CNAME", "mine");
    done(build(&dir, &["--title", "Pier"]));
    let site = names(&dir, "site");
    let has = |name: &str| site.iter().any(|it| it == name);
    assert!(has("dixit.0.js") && !has("dixit.1.js") && has("dixit.2.js") && has("CNAME"), "{site:?}");
}

#[test]
fn a_file_that_was_changed_by_hand_is_not_overwritten() {
    let dir = pier();
    done(build(&dir, &[]));
    dir.create("site/app.css", "body { color: teal }").create("texts/more.txt", "More.\n");
    let words = "PATH/site/app.css has been changed since dixit wrote it: move it away, choose another output, or let it \
                 be overwritten with --force";
    refused(&dir, &[], words);
    assert_eq!(fs::read_to_string(dir.path("site/app.css")).unwrap(), "body { color: teal }");
    done(build(&dir, &["--force"]));
    assert_eq!(fs::read_to_string(dir.path("site/app.css")).unwrap(), "p{}");
    // What was cut off on its way is simply written again.
    dir.create("site/dixit.wasm", "");
    done(build(&dir, &[]));
    opens(&dir.path("site"));
}

#[test]
fn a_page_by_itself_makes_no_site_of_a_folder() {
    let dir = pier();
    done(build(&dir, &["--single-file", "-o", "www/index.html"]));
    done(build(&dir, &[]));
    dir.create("www/archive/only-copy.txt", "Precious.\n");
    dir.create("downloads/index.html", fs::read(dir.path("site/index.html")).unwrap());
    dir.create("downloads/tax.pdf", "%PDF");
    for (folder, other) in [("www", "archive"), ("downloads", "tax.pdf")] {
        let words = format!(
            "PATH/{folder}/index.html would be overwritten, but is on no list of what dixit wrote there: move it away, \
             choose another output, or let it be overwritten with --force"
        );
        refused(&dir, &["-o", folder], &words);
        let mut both = [other, "index.html"].map(str::to_owned);
        both.sort();
        assert_eq!(names(&dir, folder), both);
        done(build(&dir, &["-o", folder, "--force"]));
        assert!(names(&dir, folder).contains(&other.to_owned()));
        // From now on it is a site.
        done(build(&dir, &["-o", folder, "--title", "Pier"]));
        assert!(names(&dir, folder).contains(&other.to_owned()));
        opens(&dir.path(folder));
    }
    assert_eq!(fs::read_to_string(dir.path("www/archive/only-copy.txt")).unwrap(), "Precious.\n");
}

#[test]
fn force_overwrites_names_of_dixit_and_nothing_else() {
    let dir = pier();
    dir.create("shop/index.html", "<h1>Our shop").create("shop/prices.html", "<p>Rope: 3");
    let words = "PATH/shop exists and was not made by dixit: choose another output, or write the site there with \
                 --force, which deletes nothing else";
    refused(&dir, &["-o", "shop"], words);
    done(build(&dir, &["-o", "shop", "--force"]));
    opens(&dir.path("shop"));
    assert_eq!(fs::read_to_string(dir.path("shop/prices.html")).unwrap(), "<p>Rope: 3");
    // A folder with the name of a file is more than a file.
    dir.create("deep/app.js/source.ts", "mine");
    let words = "PATH/deep/app.js is a folder, where a file of the site would be: move it away, or choose another output";
    refused(&dir, &["-o", "deep", "--force"], words);
}

#[test]
fn no_part_of_the_input_is_ever_written_over() {
    let dir = pier();
    dir.create("texts/sub/s.txt", "Sub.\n").create("texts/page.html", "<p>A page, and a source.\n");
    let before = dir.dixit(&["check", "texts"]);
    let cases: [(&[&str], &str); 5] = [
        (
            &["-o", "texts"],
            "PATH/texts would be replaced, but the input texts lies in it: choose another output",
        ),
        (&["-o", "."], "PATH would be replaced, but the input texts lies in it: choose another output"),
        (
            &["-o", "texts/sub"],
            "PATH/texts/sub is in the input texts, and PATH/texts/sub/s.txt is read as a text of it: choose another \
             output",
        ),
        (
            &["-o", "texts/pier.txt"],
            "PATH/texts/pier.txt is a file, where the site's folder would be: move it away, or choose another output",
        ),
        (
            &["--single-file", "-o", "texts/page.html"],
            "PATH/texts/page.html is read as a text of the input texts: choose another output",
        ),
    ];
    for (arguments, words) in cases {
        refused(&dir, &[arguments, &["--force"]].concat(), words);
    }
    assert_eq!(dir.dixit(&["check", "texts"]), before);
    assert_eq!(names(&dir, "."), ["kit", "texts"]);
    // A second name of a text in the output is only a name.
    done(build(&dir, &[]));
    fs::hard_link(dir.path("texts/pier.txt"), dir.path("site/pier.txt")).unwrap();
    fs::remove_file(dir.path("site/sw.js")).unwrap();
    fs::hard_link(dir.path("texts/pier.txt"), dir.path("site/sw.js")).unwrap();
    done(build(&dir, &["--force", "--title", "Pier"]));
    for name in ["texts/pier.txt", "site/pier.txt"] {
        assert!(fs::read_to_string(dir.path(name)).unwrap().contains("Ines Moor"), "{name}");
    }
}

#[cfg(unix)]
#[test]
fn odd_outputs_end_in_a_site_or_in_words() {
    use std::os::unix::ffi::OsStringExt as _;
    use std::os::unix::fs::symlink;
    let dir = pier();
    fs::create_dir(dir.path("real")).unwrap();
    symlink("real", dir.path("link")).unwrap();
    symlink("nowhere", dir.path("dangling")).unwrap();
    dir.create("file", "keep");
    let long = "x".repeat(250);
    for output in ["link", "a/b/c", "two\nlines", &long] {
        done(build(&dir, &["-o", output]));
        opens(&dir.path(output));
    }
    assert!(dir.path("link").is_symlink() && dir.path("a/b/c").is_dir());
    let name = std::ffi::OsString::from_vec(b"bad\xff".to_vec());
    assert_eq!(dir.command(&BUILD).arg("-o").arg(&name).output().unwrap().status.code(), Some(0));
    opens(&dir.path("").join(name));
    let link = "PATH/dangling is a link to nothing, where the output would be: move it away, or choose another output";
    refused(&dir, &["-o", "dangling"], link);
    let file =
        "PATH/file is a file, where the site's folder would be: move it away, or choose another output";
    refused(&dir, &["-o", "file"], file);
    let above = "PATH/file is a file, where a folder above the output would be: move it away, or choose another output";
    refused(&dir, &["-o", "file/site"], above);
    let nowhere = "nowhere/../site: cannot write: entity not found";
    refused(&dir, &["-o", "nowhere/../site"], nowhere);
    let longer = "x".repeat(256);
    let words = format!("{longer}: cannot write: File name too long (os error 36); choose a shorter name");
    if cfg!(target_os = "linux") {
        refused(&dir, &["-o", &longer], &words);
    }
    assert!(build(&dir, &["-o", ""]).err.starts_with("error: a value is required for '--output <OUTPUT>'"));
    assert_eq!(fs::read_to_string(dir.path("file")).unwrap(), "keep");
}

#[cfg(unix)]
#[test]
fn where_nothing_may_be_written_the_corpus_is_not_even_read() {
    use std::os::unix::fs::PermissionsExt as _;
    let dir = pier();
    let Some(mut command) = as_nobody(&dir) else { return };
    fs::set_permissions(dir.path(""), fs::Permissions::from_mode(0o755)).unwrap();
    // Were the corpus read, its settings would be what is complained of.
    dir.create("texts/dixit.toml", "title = 1\n");
    fs::create_dir(dir.path("closed")).unwrap();
    fs::set_permissions(dir.path("closed"), fs::Permissions::from_mode(0o555)).unwrap();
    let answer = command.args(BUILD).args(["-o", "closed/site"]).output().unwrap();
    let words = "closed/site: cannot write: Permission denied (os error 13); allow writing there, or choose another output\n";
    let err = String::from_utf8(answer.stderr).unwrap();
    assert!(err.starts_with("dixit: ") && err.ends_with(words), "{err}");
    assert_eq!(answer.status.code(), Some(2));
}

/// `dixit` by a user whom permissions count for; `None` where that cannot be had, which is said.
#[cfg(unix)]
fn as_nobody(dir: &Dir) -> Option<Command> {
    use std::os::unix::process::CommandExt as _;
    let mut command = dir.command(&[]);
    if is_root() {
        // The program may lie where nobody else gets to.
        let copy = dir.path("dixit");
        fs::copy(env!("CARGO_BIN_EXE_dixit"), &copy).unwrap();
        let mut other = Command::new(&copy);
        other.current_dir(dir.path("")).uid(65_534).gid(65_534);
        let runs = other.arg("--version").output().is_ok_and(|output| output.status.success());
        if !runs {
            eprintln!("permissions are not tested: no other user can run dixit here");
            return None;
        }
        command = Command::new(copy);
        command.current_dir(dir.path("")).uid(65_534).gid(65_534);
    }
    Some(command)
}

#[cfg(unix)]
fn is_root() -> bool {
    Command::new("id").arg("-u").output().is_ok_and(|output| output.stdout == b"0\n")
}

#[cfg(unix)]
#[test]
fn the_site_has_the_permissions_that_the_user_gives_new_files() {
    use std::os::unix::fs::PermissionsExt as _;
    let dir = pier();
    let mode = |name: &str| fs::metadata(dir.path(name)).unwrap().permissions().mode() & 0o777;
    for (mask, folder, file) in [("077", 0o700, 0o600), ("022", 0o755, 0o644), ("000", 0o777, 0o666)] {
        let dixit = env!("CARGO_BIN_EXE_dixit");
        let script = format!("umask {mask}; exec '{dixit}' build texts --kit kit --no-cache -o {mask}");
        for force in ["", " --force"] {
            // The second time beside something else: file by file.
            let mut shell = Command::new("sh");
            shell.current_dir(dir.path("")).args(["-c", &(script.clone() + force)]).stdout(Stdio::null());
            assert!(shell.status().unwrap().success());
            assert_eq!((mode(mask), mode(&format!("{mask}/index.html"))), (folder, file), "{mask}");
            assert_eq!(mode(&format!("{mask}/dixit.wasm")), file, "{mask}");
            dir.create(format!("{mask}/CNAME"), "mine");
        }
    }
}

/// Starts so many builds of changed texts and ends each with this signal, a little later each time.
#[cfg(unix)]
fn end_builds(dir: &Dir, builds: u32, signal: &str, after_each: impl Fn()) {
    let build = [&BUILD[..], &["--no-cache"]].concat();
    let change = |what: &str| _ = dir.create("texts/change.txt", format!("“{what},” said Ines Moor.\n"));
    change("A first change");
    let start = Instant::now();
    done(dir.dixit(&build));
    let whole = start.elapsed();
    let mut ended = 0;
    for nth in 0..builds {
        change(&format!("Change {nth} it is"));
        let mut child = dir.command(&build).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        std::thread::sleep(whole * nth / builds);
        let kill =
            Command::new("kill").args(["-s", signal, &child.id().to_string()]).stderr(Stdio::null()).status();
        let status = child.wait().unwrap();
        ended += u32::from(kill.unwrap().success() && status.code().is_none());
        assert!(status.code().is_none_or(|code| code == 0), "{status:?}");
        opens(&dir.path("site"));
        after_each();
    }
    assert!(ended >= builds / 4, "only {ended} builds were still running");
}

#[cfg(unix)]
#[test]
fn a_kill_at_any_moment_leaves_a_site_and_the_next_build_clears_up() {
    for beside in [false, true] {
        let dir = pier();
        done(build(&dir, &[]));
        if beside {
            put_beside(&dir);
        }
        end_builds(&dir, 40, "KILL", || {
            if beside {
                is_beside(&dir);
            }
        });
        done(build(&dir, &["--title", "Pier"]));
        done(build(&dir, &["-o", "fresh", "--title", "Pier"]));
        assert_eq!(files_of_dixit(&dir, "site"), files(&dir, "fresh"));
        assert_eq!(names(&dir, "."), ["fresh", "kit", "site", "texts"]);
    }
}

#[cfg(unix)]
#[test]
fn a_signal_ends_a_build_and_nothing_of_it_stays() {
    for (signal, beside) in [("TERM", false), ("INT", true)] {
        let dir = pier();
        done(build(&dir, &[]));
        if beside {
            put_beside(&dir);
        }
        let before = names(&dir, "site");
        end_builds(&dir, 15, signal, || {
            assert_eq!(names(&dir, "."), ["kit", "site", "texts"]);
            assert_eq!(names(&dir, "site"), before);
        });
    }
}

#[test]
fn two_builds_of_one_output_at_once_leave_one_of_both_sites() {
    for beside in [false, true] {
        let dir = pier();
        if beside {
            done(build(&dir, &[]));
            put_beside(&dir);
        }
        for round in 0..5 {
            let titles = [format!("{round} A"), format!("{round} B")];
            let children = titles.each_ref().map(|title| {
                let mut command = dir.command(&BUILD);
                command.args(["--title", title]).stdout(Stdio::null()).spawn().unwrap()
            });
            for mut child in children {
                assert_eq!(child.wait().unwrap().code(), Some(0));
            }
            opens(&dir.path("site"));
            let manifest = fs::read_to_string(dir.path("site/dixit.webmanifest")).unwrap();
            assert!(titles.iter().any(|title| manifest.contains(title)), "{manifest}");
            assert_eq!(names(&dir, "."), ["kit", "site", "texts"]);
        }
        if beside {
            is_beside(&dir);
        }
    }
}

#[test]
fn a_build_waits_for_another_that_is_writing() {
    let dir = pier();
    done(build(&dir, &[]));
    let other = fs::File::open(dir.path("")).unwrap();
    if other.lock().is_err() {
        return; // Folders cannot be locked here.
    }
    dir.create("site/dixit.new/next/dixit.wasm", "the other build's");
    let mut child = dir.command(&BUILD).args(["--title", "Pier"]).stdout(Stdio::null()).spawn().unwrap();
    std::thread::sleep(Duration::from_millis(700));
    assert!(child.try_wait().unwrap().is_none() && dir.path("site/dixit.new/next/dixit.wasm").exists());
    drop(other);
    assert_eq!(child.wait().unwrap().code(), Some(0));
    assert!(!dir.path("site/dixit.new").exists());
}

/// A disk of this size at a folder, until this is dropped.
#[cfg(target_os = "linux")]
struct Disk(std::path::PathBuf);

#[cfg(target_os = "linux")]
impl Disk {
    /// `None` where no disk can be had, which is said.
    fn new(dir: &Dir, folder: &str, kilobytes: usize) -> Option<Disk> {
        let path = dir.path(folder);
        fs::create_dir_all(&path).unwrap();
        let size = format!("size={kilobytes}k");
        let mount = Command::new("mount").args(["-t", "tmpfs", "-o", &size, "tmpfs"]).arg(&path).output();
        if mount.is_ok_and(|output| output.status.success()) {
            return Some(Disk(path));
        }
        eprintln!("full disks and mount points are not tested: only root can mount them");
        None
    }
}

#[cfg(target_os = "linux")]
impl Drop for Disk {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(&self.0).status();
    }
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_leaves_the_old_site_and_the_output_may_be_a_mount_point() {
    // The output beside which a site is written, and the one inside which it has to be.
    for (disk, output) in [("disk", "disk/site"), ("mount", "mount")] {
        let dir = pier();
        let Some(_disk) = Disk::new(&dir, disk, 2_000) else { return };
        done(build(&dir, &["-o", output]));
        let before = files(&dir, output);
        done(build(&dir, &["-o", output, "--title", "Pier"]));
        opens(&dir.path(output));
        assert_eq!(names(&dir, output), before.iter().map(|(name, _)| name.clone()).collect::<Vec<_>>());
        let before = files(&dir, output);
        let beside = names(&dir, disk);
        let mut text = String::new();
        for number in 0..150_000_u32 {
            text += &format!("{:x} ", number.wrapping_mul(2_654_435_761));
        }
        dir.create("texts/large.txt", text);
        let answer = build(&dir, &["-o", output]);
        let words = ": cannot write: No space left on device (os error 28); make room there, or choose another output\n";
        assert!(answer.code == Some(2) && answer.err.ends_with(words), "{answer:?}");
        assert!(files(&dir, output) == before, "{:?}", names(&dir, output));
        assert_eq!(names(&dir, disk), beside);
    }
}
