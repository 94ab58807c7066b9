//! `dixit reader`: the process that reads files which could take it down.
//!
//! It is not for users: [`super::children`] starts it, writes tasks and files to its standard input and reads answers
//! from its standard output.

use super::{Outcome, frame};
use clap::Args;
use dixit::source::isolated::{self, Task};
use std::io::{self, BufReader};
use std::sync::mpsc;
use std::thread;

/// Read files for another dixit
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Bytes of memory that there are for it
    #[arg(long)]
    memory: u64,
}

/// As deep as any file that is sound goes; the parser of PDF documents brings a stack of its own.
const STACK: usize = 16 << 20;

/// Answers until the input ends.
pub(crate) fn run(arguments: &Arguments) -> anyhow::Result<Outcome> {
    let most = arguments.memory;
    let (files, tasks) = mpsc::channel::<(Task, Vec<u8>)>();
    let answers = move || {
        for (task, file) in tasks {
            limit::set(&file, most);
            let answer = isolated::answer(&task, &file);
            drop(file);
            if frame::write(&mut io::stdout().lock(), &[&answer]).is_err() {
                // Nobody listens any more.
                std::process::exit(2);
            }
        }
    };
    thread::Builder::new().stack_size(STACK).spawn(answers)?;
    // This thread keeps reading while the other works on a file: the input ends when the parent does, and no file may
    // keep this process alive after that.
    let mut input = BufReader::new(io::stdin().lock());
    while let Ok(task) = frame::read(&mut input) {
        let task = postcard::from_bytes(&task)?;
        files.send((task, frame::read(&mut input)?))?;
    }
    std::process::exit(0)
}

/// Limits that the system keeps.
#[cfg(target_os = "linux")]
mod limit {
    use crate::cli::children;
    use rustix::process::{Resource, Rlimit, getrlimit, setrlimit};
    use rustix::time::{ClockId, clock_gettime};

    /// Sets those for reading this file.
    pub(super) fn set(file: &[u8], most: u64) {
        let used = clock_gettime(ClockId::ProcessCPUTime).tv_sec as u64;
        lower(Resource::Cpu, used + children::seconds(file.len()));
        lower(Resource::As, children::memory(file.len(), most));
        // A core dump would be as large as the memory, and of no use.
        lower(Resource::Core, 0);
    }

    /// Lowers the soft limit, which can be raised again for the next file. Where the system refuses, the parent's clock
    /// remains.
    fn lower(resource: Resource, to: u64) {
        let maximum = getrlimit(resource).maximum;
        let current = Some(maximum.map_or(to, |maximum| to.min(maximum)));
        let _ = setrlimit(resource, Rlimit { current, maximum });
    }
}

/// Elsewhere only the parent's clock is kept.
#[cfg(not(target_os = "linux"))]
mod limit {
    pub(super) fn set(_: &[u8], _: u64) {}
}
