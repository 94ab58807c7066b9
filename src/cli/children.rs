//! Child processes that read the files which could take dixit down.
//!
//! There are as many as files are read at a time. Each reads one file after another; one that ends in a file is replaced.

use super::frame;
use dixit::source::isolated::{Ended, IsolatedReader, Task};
use std::io::{self, BufReader, Read};
use std::process::{self, ChildStdin, ChildStdout, Command, ExitStatus, Stdio};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::mpsc::{self, RecvTimeoutError, Sender};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// Seconds of a processor's time that reading a file of so many bytes may take: ten times what dense text takes, and
/// for small files hundreds of times.
pub(super) fn seconds(bytes: usize) -> u64 {
    5 + bytes as u64 / 50_000
}

/// Bytes of memory that reading a file of so many bytes may take, where each child has `most`. The 256 MB of stack for
/// the PDF parser, hardly ever used, count as well.
pub(super) fn memory(bytes: usize, most: u64) -> u64 {
    const LEAST: u64 = 1 << 30;
    (LEAST + (LEAST >> 2) + 32 * bytes as u64).min(most.max(LEAST))
}

/// A file may take so many times its seconds on the clock, since other processes want the processor too.
const PATIENCE: u64 = 3;

/// Bytes that are kept of what a child says before it ends.
const LAST_WORDS: usize = 4096;

/// The children of a run.
pub(super) struct Children {
    /// Memory for each.
    memory: u64,
    /// Those that wait for a file.
    idle: Mutex<Vec<Child>>,
}

impl Children {
    /// None yet; together they may take so many bytes of memory.
    pub(super) fn new(memory: u64) -> Children {
        Children { memory: memory / rayon::current_num_threads() as u64, idle: Mutex::default() }
    }

    fn idle(&self) -> std::sync::MutexGuard<'_, Vec<Child>> {
        self.idle.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl IsolatedReader for Children {
    fn ask(&self, task: &Task, file: &[u8]) -> Result<Vec<u8>, Ended> {
        let task = postcard::to_stdvec(task).map_err(|error| Ended::Otherwise(error.to_string()))?;
        loop {
            let known = self.idle().pop();
            let is_new = known.is_none();
            let no_child = |error: io::Error| Ended::Otherwise(format!("no process to read it in: {error}"));
            let mut child = known.map_or_else(|| Child::start(self.memory), Ok).map_err(no_child)?;
            match child.ask(&task, file) {
                Ok(answer) => {
                    self.idle().push(child);
                    return Ok(answer);
                }
                Err(_) => match child.ended(file.len(), self.memory) {
                    // Files before this one may have left too little memory: a new child decides.
                    Ended::Memory(_) | Ended::Otherwise(_) if !is_new => {}
                    ended => return Err(ended),
                },
            }
        }
    }
}

/// A child process.
struct Child {
    process: Arc<Mutex<process::Child>>,
    tasks: ChildStdin,
    answers: BufReader<ChildStdout>,
    /// Ends with what the child said last.
    words: Option<JoinHandle<Vec<u8>>>,
    /// Sets the clock to what a file may take, or stops it.
    clock: Sender<Option<Duration>>,
    /// Whether the clock has ended the child.
    overdue: Arc<AtomicBool>,
}

impl Child {
    fn start(memory: u64) -> io::Result<Child> {
        let mut command = Command::new(program()?);
        command.args(["reader", "--memory", &memory.to_string()]);
        // It reads one file at a time, and memory that is set aside in advance would count as taken.
        command.env("RAYON_NUM_THREADS", "1").env("MIMALLOC_ARENA_RESERVE", "0").env("RUST_BACKTRACE", "0");
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut process = command.spawn()?;
        let piped = || io::Error::other("no pipes");
        let tasks = process.stdin.take().ok_or_else(piped)?;
        let answers = BufReader::new(process.stdout.take().ok_or_else(piped)?);
        let said = process.stderr.take().ok_or_else(piped)?;
        let process = Arc::new(Mutex::new(process));
        let overdue = Arc::new(AtomicBool::new(false));
        let (clock, times) = mpsc::channel();
        let watched = (process.clone(), overdue.clone());
        thread::spawn(move || watch(&times, &watched.0, &watched.1));
        let words = Some(thread::spawn(move || last_words(said)));
        Ok(Child { process, tasks, answers, words, clock, overdue })
    }

    fn ask(&mut self, task: &[u8], file: &[u8]) -> io::Result<Vec<u8>> {
        let _ = self.clock.send(Some(Duration::from_secs(PATIENCE * seconds(file.len()))));
        let answer =
            frame::write(&mut self.tasks, &[task, file]).and_then(|()| frame::read(&mut self.answers));
        let _ = self.clock.send(None);
        answer
    }

    /// Why a file of so many bytes got no answer.
    fn ended(mut self, bytes: usize, most: u64) -> Ended {
        let status = self.end();
        let words = self.words.take().and_then(|words| words.join().ok()).unwrap_or_default();
        let words = String::from_utf8_lossy(&words);
        let status = match status {
            _ if self.overdue.load(Relaxed) => return Ended::Time(PATIENCE * seconds(bytes)),
            Ok(status) if is_out_of_time(status) => return Ended::Time(seconds(bytes)),
            // Only Rust's runtime knows why it aborts, and says so here.
            _ if words.contains("overflowed its stack") => return Ended::Depth,
            _ if words.contains("memory allocation of") => return Ended::Memory(memory(bytes, most)),
            Ok(status) => status.to_string(),
            Err(error) => error.to_string(),
        };
        Ended::Otherwise(status)
    }

    /// Ends the process, where it runs still.
    fn end(&self) -> io::Result<ExitStatus> {
        let mut process = self.process.lock().unwrap_or_else(PoisonError::into_inner);
        let _ = process.kill();
        process.wait()
    }
}

impl Drop for Child {
    fn drop(&mut self) {
        let _ = self.end();
    }
}

/// The program of this process; on Linux by a name that stays right when its file is replaced.
fn program() -> io::Result<std::path::PathBuf> {
    if cfg!(target_os = "linux") { Ok("/proc/self/exe".into()) } else { std::env::current_exe() }
}

/// Ends a process that takes longer than it may.
fn watch(times: &mpsc::Receiver<Option<Duration>>, process: &Mutex<process::Child>, overdue: &AtomicBool) {
    let mut left = None;
    loop {
        let next = match left {
            None => times.recv().map_err(|_| RecvTimeoutError::Disconnected),
            Some(left) => times.recv_timeout(left),
        };
        left = match next {
            Ok(next) => next,
            Err(RecvTimeoutError::Disconnected) => return,
            Err(RecvTimeoutError::Timeout) => {
                overdue.store(true, Relaxed);
                let _ = process.lock().unwrap_or_else(PoisonError::into_inner).kill();
                None
            }
        };
    }
}

/// The end of all that comes.
fn last_words(mut said: impl Read) -> Vec<u8> {
    let (mut words, mut buffer) = (Vec::new(), [0; LAST_WORDS]);
    while let Ok(more @ 1..) = said.read(&mut buffer) {
        words.extend_from_slice(&buffer[..more]);
        let surplus = words.len().saturating_sub(LAST_WORDS);
        words.drain(..surplus);
    }
    words
}

/// Whether the system ended a process that had taken as much of a processor's time as it may.
fn is_out_of_time(status: ExitStatus) -> bool {
    #[cfg(target_os = "linux")]
    {
        use std::os::unix::process::ExitStatusExt;
        status.signal() == Some(rustix::process::Signal::XCPU.as_raw())
    }
    #[cfg(not(target_os = "linux"))]
    {
        let _ = status;
        false
    }
}
