//! Numbers of lines in the margin, as depositions and editions have them: they are no words of the text.

use super::layout::Line;

/// So many lines of a page are numbered at least.
const LEAST: usize = 8;

/// Drops the numbers of the lines of a page: at one end of most lines, one below the other, each one more than the
/// last (or five more, where only every fifth line has one), beside running text.
pub(super) fn drop(lines: &mut Vec<Line>) {
    for at_left in [true, false] {
        let found = lines.iter().enumerate().filter_map(|(nth, line)| {
            let piece = if at_left { line.pieces.first() } else { line.pieces.last() }?;
            let digits = piece.text.len() <= 4 && piece.text.bytes().all(|b| b.is_ascii_digit());
            let value = piece.text.parse::<u32>().ok().filter(|_| digits)?;
            let apart = line.pieces.len() == 1 || {
                let other = if at_left { &line.pieces[1] } else { &line.pieces[line.pieces.len() - 2] };
                (piece.left - other.right).max(other.left - piece.right) > 0.5 * line.size
            };
            apart.then_some((nth, value, piece.left, piece.right, line.size))
        });
        let found = found.collect::<Vec<_>>();
        let Some(first) = found.first().filter(|_| found.len() >= LEAST) else { continue };
        let step = found[1].1.wrapping_sub(first.1);
        let follows = found.windows(2).filter(|pair| pair[1].1.wrapping_sub(pair[0].1) == step).count();
        let aligned = |of: fn(&(usize, u32, f32, f32, f32)) -> f32| {
            found.iter().filter(|number| (of(number) - of(first)).abs() < 0.3 * number.4).count()
        };
        let is_column = aligned(|number| number.2).max(aligned(|number| number.3)) * 10 >= found.len() * 9;
        let span = &lines[first.0..=found[found.len() - 1].0];
        let dense = step == 1 && 10 * found.len() >= 8 * span.len() || step == 5;
        let running = span.iter().filter(|line| {
            let text = line.pieces.iter().map(|piece| piece.text.trim());
            let mut text = text.filter(|text| !text.bytes().all(|b| b.is_ascii_digit()));
            text.next().and_then(|text| text.chars().next()).is_some_and(char::is_lowercase)
        });
        // The lines of a list begin with capitals, those of a text mostly not.
        let is_running = 3 * running.count() >= span.len();
        if !(is_column && dense && is_running && follows * 10 >= (found.len() - 1) * 9) {
            continue;
        }
        for (nth, ..) in &found {
            let pieces = &mut lines[*nth].pieces;
            pieces.remove(if at_left { 0 } else { pieces.len() - 1 });
        }
        lines.retain(|line| !line.pieces.is_empty());
    }
}
