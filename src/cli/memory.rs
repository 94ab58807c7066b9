//! How much memory is there, and how much text can be built with it?

use sysinfo::{MemoryRefreshKind, RefreshKind, System};

/// Bytes of memory that a byte of text takes at most while a site is built. Of the whole process it is 6 to 16 in
/// corpora of 11 to 112 MB; `tests/memory.rs` holds what is allocated to 12.
pub(super) const TIMES: u64 = 20;

/// Bytes that can be had now: what the system has free, or what is left to the container. Where the system does not
/// tell, all there could be.
pub(super) fn free() -> u64 {
    let memory = RefreshKind::nothing().with_memory(MemoryRefreshKind::nothing().with_ram());
    let system = System::new_with_specifics(memory);
    let container = system.cgroup_limits().map(|limits| limits.free_memory);
    [Some(system.available_memory()), container]
        .into_iter()
        .flatten()
        .filter(|bytes| *bytes > 0)
        .min()
        .unwrap_or(u64::MAX)
}

/// A size in words: `800M`, `12G`.
pub(super) fn size(words: &str) -> Result<u64, String> {
    let (number, unit) = words.split_at(words.trim_end_matches(char::is_alphabetic).len());
    let unit = match unit.to_ascii_uppercase().as_str() {
        "M" | "MB" => 1_000_000,
        "G" | "GB" => 1_000_000_000,
        _ => return Err("a size is a number with M or G behind it, as 800M or 12G".to_owned()),
    };
    let number = number.trim().parse::<u64>().map_err(|error| error.to_string())?;
    number.checked_mul(unit).filter(|bytes| *bytes > 0).ok_or_else(|| "no memory of that size".to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_are_read_with_their_unit() {
        assert_eq!([size("800M"), size("12 gb")], [Ok(800_000_000), Ok(12_000_000_000)]);
        for wrong in ["", "12", "G", "0M", "1.5G", "99999999999G", "12T"] {
            assert!(size(wrong).is_err(), "{wrong:?}");
        }
    }

    #[test]
    fn the_system_tells_how_much_is_free() {
        assert!((1 << 20..1 << 50).contains(&free()), "{}", free());
    }
}
