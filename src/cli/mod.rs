//! The subcommands, a file each, and what they share: exit codes and how a corpus is read.

mod build;
mod cached;
mod check;
mod child;
mod children;
mod corpus;
mod frame;
mod info;
mod lookup;
mod memory;
mod open;
mod place;
mod privacy;
mod quotes;
mod search;
mod serve;
mod signals;
pub(crate) mod terminal;
mod unchanged;
mod verify;

use clap::{Parser, Subcommand};
use std::process::ExitCode;

/// Find out who said what, in which words: a folder of texts becomes one static page that answers offline.
#[derive(Debug, Parser)]
#[command(name = "dixit", version, max_term_width = 110, after_help = EXIT_CODES)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

const EXIT_CODES: &str = "\
Exit codes: 0 done; 1 nothing found; 2 wrong use, nothing readable, or a build that might publish what must stay out; 3 done, but some input was left out \
or some setting had no effect (each is listed).";

#[derive(Debug, Subcommand)]
enum Command {
    Build(build::Arguments),
    Quotes(quotes::Arguments),
    Check(check::Arguments),
    Search(search::Arguments),
    Lookup(lookup::Arguments),
    Verify(verify::Arguments),
    Info(info::Arguments),
    Serve(serve::Arguments),
    #[command(hide = true)]
    Reader(child::Arguments),
}

/// How a run ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// All is well.
    Done,
    /// Nothing was found.
    Nothing,
    /// Wrong use, or nothing could be read.
    Failed,
    /// Done, but some input was left out.
    Incomplete,
}

impl From<Outcome> for ExitCode {
    fn from(outcome: Outcome) -> ExitCode {
        ExitCode::from(match outcome {
            Outcome::Done => 0,
            Outcome::Nothing => 1,
            Outcome::Failed => 2,
            Outcome::Incomplete => 3,
        })
    }
}

/// Runs the subcommand that the arguments name.
pub(crate) fn run() -> anyhow::Result<Outcome> {
    match Cli::parse().command {
        Command::Build(arguments) => build::run(&arguments),
        Command::Quotes(arguments) => quotes::run(&arguments),
        Command::Check(arguments) => check::run(&arguments),
        Command::Search(arguments) => search::run(&arguments),
        Command::Lookup(arguments) => lookup::run(&arguments),
        Command::Verify(arguments) => verify::run(&arguments),
        Command::Info(arguments) => info::run(&arguments),
        Command::Serve(arguments) => serve::run(&arguments),
        Command::Reader(arguments) => child::run(&arguments),
    }
}

/// An error with its causes, each said once: some errors tell their cause themselves.
pub(crate) fn in_words(error: &anyhow::Error) -> String {
    let mut words = error.to_string();
    for cause in error.chain().skip(1).map(|cause| cause.to_string()) {
        if !words.contains(&cause) {
            words = format!("{words}: {cause}");
        }
    }
    words
}

/// Whether the reader of our output went away (`dixit quotes corpus | head`): no error of ours.
pub(crate) fn is_closed_pipe(error: &anyhow::Error) -> bool {
    error.chain().any(|cause| {
        let io = cause.downcast_ref::<std::io::Error>();
        io.is_some_and(|io| io.kind() == std::io::ErrorKind::BrokenPipe)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn arguments_are_consistent() {
        use clap::CommandFactory;
        Cli::command().debug_assert();
    }
}
