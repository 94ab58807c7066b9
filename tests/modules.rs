//! The table of modules on the library's front page.

use std::collections::BTreeSet;

#[test]
fn the_front_page_lists_every_module() {
    let library = include_str!("../src/lib.rs");
    let declared = library.lines().filter_map(|line| {
        let line = line.trim_start_matches("pub ");
        line.strip_prefix("mod ")?.strip_suffix(';')
    });
    let listed = library.lines().filter_map(|line| {
        let cell = line.strip_prefix("//! | ")?.split(" |").next()?;
        let name = cell.trim_matches(|c| c == '[' || c == ']');
        name.strip_prefix('`')?.strip_suffix('`')
    });
    assert_eq!(listed.collect::<BTreeSet<_>>(), declared.collect::<BTreeSet<_>>());
}
