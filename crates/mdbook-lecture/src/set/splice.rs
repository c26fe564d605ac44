//! Pieces of a text in the places of others.
use std::cmp::Reverse;
use std::ops::Range;

/// Text that takes the place of the bytes of another.
pub type Mark = (Range<usize>, String);

/// Puts `marks` in the order in which they are written: of two that begin at one place first
/// the one that takes nothing away, then the longer.
pub fn sort(marks: &mut [Mark]) {
    marks.sort_by_key(|(range, _)| (range.start, !range.is_empty(), Reverse(range.end)));
}

/// The bytes `range` of `text` with `marks`, which are sorted, in their places; what stands in
/// what has been replaced is not written. Every line keeps its number.
pub fn splice(text: &str, range: Range<usize>, marks: &[Mark]) -> String {
    let mut out = String::with_capacity(2 * range.len());
    let mut copied = range.start;
    let from = marks.partition_point(|(mark, _)| mark.start < range.start);
    for (mark, replacement) in &marks[from..] {
        if mark.start > range.end || mark.start == range.end && !mark.is_empty() {
            break;
        }
        if mark.start < copied || mark.end > range.end {
            continue;
        }
        out.push_str(&text[copied..mark.start]);
        out.push_str(replacement);
        out.extend(text[mark.clone()].matches('\n'));
        copied = mark.end;
    }
    out + &text[copied..range.end]
}
