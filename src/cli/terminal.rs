//! Text on its way to a terminal: hostile characters disarmed, columns measured, a bar for what takes long.
//!
//! Apart because texts, titles and file names come from strangers: an escape sequence in one of them must not
//! reach a terminal.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::borrow::Cow;
use std::io::IsTerminal;
use std::time::{Duration, Instant};

/// The text with every control character but tab and line feed, and every character that turns the direction
/// of writing, shown as its code (`<1B>`).
pub(crate) fn safe(text: &str) -> Cow<'_, str> {
    let hostile = |c: char| {
        (c.is_control() && !matches!(c, '\t' | '\n'))
            || matches!(c, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
    };
    if !text.contains(hostile) {
        return Cow::Borrowed(text);
    }
    let mut shown = String::with_capacity(text.len() + 8);
    for c in text.chars() {
        match hostile(c) {
            true => shown.push_str(&format!("<{:02X}>", c as u32)),
            false => shown.push(c),
        }
    }
    Cow::Owned(shown)
}

/// The text as one line: [`safe`], with white space made single spaces.
pub(crate) fn line(text: &str) -> String {
    safe(&text.split_whitespace().collect::<Vec<_>>().join(" ")).into_owned()
}

/// A bar that counts bytes. It shows itself only on a terminal, and only where the work takes over a second.
pub(crate) struct Progress {
    bar: ProgressBar,
    begun: Instant,
}

impl Progress {
    /// How long a run stays silent.
    const PATIENCE: Duration = Duration::from_secs(1);

    /// A bar for `total` bytes.
    pub(crate) fn bytes(total: u64, what: &'static str) -> Progress {
        let bar = ProgressBar::with_draw_target(Some(total), ProgressDrawTarget::hidden());
        if let Ok(style) = ProgressStyle::with_template("{msg} {wide_bar} {bytes}/{total_bytes} {eta}") {
            bar.set_style(style);
        }
        bar.set_message(what);
        Progress { bar, begun: Instant::now() }
    }

    /// Counts `bytes` more as done.
    pub(crate) fn advance(&self, bytes: u64) {
        self.bar.inc(bytes);
        let is_late = self.begun.elapsed() > Progress::PATIENCE;
        if is_late && self.bar.is_hidden() && std::io::stderr().is_terminal() {
            self.bar.set_draw_target(ProgressDrawTarget::stderr());
        }
    }

    /// Takes the bar away.
    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn escape_sequences_are_shown_not_obeyed() {
        assert_eq!(safe("a\u{1b}[31mb\u{202e}c\n"), "a<1B>[31mb<202E>c\n");
        assert_eq!(line(" two\n\t words\r\n"), "two words");
    }
}
