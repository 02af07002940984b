//! How figures are set: whole numbers, so that they are the same on every machine.

use std::fmt;

/// One line: how far in, what, and a number for each story.
pub(crate) fn row(out: &mut impl fmt::Write, indent: usize, what: &str, cells: &[impl fmt::Display]) -> fmt::Result {
    write!(out, "{:indent$}{what:width$}", "", width = 46 - indent)?;
    for cell in cells {
        write!(out, "{cell:>12}")?;
    }
    writeln!(out)
}

/// A number and what it counts.
pub(crate) fn count(out: &mut impl fmt::Write, indent: usize, number: usize, what: &str) -> fmt::Result {
    writeln!(out, "{:indent$}{number:>5}  {what}", "")
}

/// `part` of `whole` in per cent, to a tenth.
pub(crate) fn percent(part: usize, whole: usize) -> String {
    if whole == 0 {
        return "–".to_owned();
    }
    let tenths = (part * 1000 + whole / 2) / whole;
    format!("{}.{} %", tenths / 10, tenths % 10)
}
