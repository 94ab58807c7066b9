//! The command line: reads the arguments, runs one subcommand and sets the exit code.

mod cli;

use mimalloc::MiMalloc;
use std::process::ExitCode;

/// A build makes millions of small allocations in several threads; this allocator is faster and takes less memory.
#[global_allocator]
static ALLOCATOR: MiMalloc = MiMalloc;

fn main() -> ExitCode {
    match cli::run() {
        Ok(outcome) => outcome.into(),
        Err(error) if cli::is_closed_pipe(&error) => cli::Outcome::Done.into(),
        Err(error) => {
            eprintln!("dixit: {}", cli::terminal::safe(&cli::in_words(&error)));
            cli::Outcome::Failed.into()
        }
    }
}
