//! Text on its way to a terminal: hostile characters disarmed, columns measured, a bar for what takes long.

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use std::borrow::Cow;
use std::io::IsTerminal;
use std::sync::mpsc::{RecvTimeoutError, Sender};
use std::time::Duration;
use unicode_width::UnicodeWidthStr;

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

/// `1 file`, `2 files`.
pub(crate) fn counted(count: u64, what: &str) -> String {
    format!("{count} {what}{}", if count == 1 { "" } else { "s" })
}

/// Columns that a text takes.
pub(crate) fn width(text: &str) -> usize {
    text.width()
}

/// Bold and colours where standard output is a terminal that may have them; signs where words would be lost
/// without.
pub(crate) struct Marks {
    colours: bool,
}

impl Marks {
    pub(crate) fn new() -> Marks {
        let unwanted = std::env::var_os("NO_COLOR").is_some_and(|value| !value.is_empty());
        Marks { colours: std::io::stdout().is_terminal() && !unwanted }
    }

    /// A title, a verdict.
    pub(crate) fn strong(&self, text: &str) -> String {
        self.coloured("1", text)
    }

    /// The words that answer.
    pub(crate) fn hit(&self, text: &str) -> String {
        self.coloured("1;31", text)
    }

    /// Words of the source that a quotation lacks.
    pub(crate) fn lost(&self, text: &str) -> String {
        self.coloured("31", &format!("[-{text}-]"))
    }

    /// Words that a quotation adds.
    pub(crate) fn new_words(&self, text: &str) -> String {
        self.coloured("32", &format!("{{+{text}+}}"))
    }

    fn coloured(&self, code: &str, text: &str) -> String {
        match self.colours {
            true => format!("\x1b[{code}m{text}\x1b[0m"),
            false => text.to_owned(),
        }
    }
}

/// A bar or a spinner that shows itself only on a terminal, and only where the work takes over a second.
pub(crate) struct Progress {
    bar: ProgressBar,
    /// Dropping it ends the thread that waits for the second to pass.
    waiting: Option<Sender<()>>,
}

impl Progress {
    /// How long a run stays silent.
    const PATIENCE: Duration = Duration::from_secs(1);

    /// A bar for `total` bytes.
    pub(crate) fn bytes(total: u64, what: &'static str) -> Progress {
        Progress::start(Some(total), what, "{msg} {wide_bar} {bytes}/{total_bytes} {eta}")
    }

    /// A spinner, for work of unknown length.
    pub(crate) fn spinner(what: &'static str) -> Progress {
        Progress::start(None, what, "{spinner} {msg} {elapsed}")
    }

    fn start(total: Option<u64>, what: &'static str, template: &str) -> Progress {
        let bar = ProgressBar::with_draw_target(total, ProgressDrawTarget::hidden());
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        bar.set_message(what);
        let mut progress = Progress { bar, waiting: None };
        if std::io::stderr().is_terminal() {
            let (sender, receiver) = std::sync::mpsc::channel::<()>();
            let bar = progress.bar.clone();
            std::thread::spawn(move || {
                if receiver.recv_timeout(Progress::PATIENCE) == Err(RecvTimeoutError::Timeout) {
                    bar.set_draw_target(ProgressDrawTarget::stderr());
                    bar.enable_steady_tick(Duration::from_millis(100));
                }
            });
            progress.waiting = Some(sender);
        }
        progress
    }

    /// Counts `bytes` more as done.
    pub(crate) fn advance(&self, bytes: u64) {
        self.bar.inc(bytes);
    }

    /// Takes the bar away.
    pub(crate) fn finish(self) {
        drop(self.waiting);
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
