//! Signals that end a build: what it has written is taken away first.

/// Has an unfinished output removed when the user or the system ends the build. Nothing is changed about signals that
/// are ignored, as `nohup` has it.
#[cfg(unix)]
pub(super) fn clean_up() -> anyhow::Result<()> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    use signal_hook::{iterator::Signals, low_level};
    let watched = [SIGINT, SIGTERM, SIGHUP].into_iter().filter(|&signal| !is_ignored(signal));
    let mut signals = Signals::new(watched)?;
    std::thread::spawn(move || {
        for signal in signals.forever() {
            dixit::site::abandon();
            // As if there were no handler, so that the shell sees what ended the build.
            let _ = low_level::emulate_default_handler(signal);
        }
    });
    Ok(())
}

/// Elsewhere the next build takes away what is left.
#[cfg(not(unix))]
pub(super) fn clean_up() -> anyhow::Result<()> {
    Ok(())
}

#[cfg(unix)]
fn is_ignored(signal: i32) -> bool {
    let mut action = std::mem::MaybeUninit::<libc::sigaction>::zeroed();
    // SAFETY: without a new action the call only writes the one that there is, for which there is room; zeros are a valid
    // value of it, should the call fail.
    let action = unsafe {
        libc::sigaction(signal, std::ptr::null(), action.as_mut_ptr());
        action.assume_init()
    };
    action.sa_sigaction == libc::SIG_IGN
}
