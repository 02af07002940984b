//! Figures with their spread, as lines of a table.

/// Says something to whoever sits at the terminal.
#[expect(clippy::print_stdout, reason = "this is the terminal")]
pub(crate) fn say(text: impl std::fmt::Display) {
    println!("{text}");
}

/// What one figure was in each run.
#[derive(Debug, Default, Clone)]
pub(crate) struct Spread(Vec<f64>);

impl Spread {
    pub(crate) fn add(&mut self, value: f64) {
        self.0.push(value);
        self.0.sort_by(f64::total_cmp);
    }

    /// Minimum, median and maximum.
    fn three(&self) -> [f64; 3] {
        let at = |index: usize| self.0.get(index).copied().unwrap_or(f64::NAN);
        [at(0), at(self.0.len() / 2), at(self.0.len().saturating_sub(1))]
    }
}

/// A table that is printed line by line.
#[derive(Debug)]
pub(crate) struct Table;

impl Table {
    pub(crate) fn begin(title: &str) -> Self {
        say(format_args!("\n{title}\n\n| what | min | median | max | target |\n|---|---:|---:|---:|---|"));
        Self
    }

    pub(crate) fn line(&self, what: &str, spread: &Spread, target: &str) {
        let [min, median, max] = spread.three().map(rounded);
        say(format_args!("| {what} | {min} | {median} | {max} | {target} |"));
    }
}

/// Thousands apart when it is large, digits behind the point when it is small.
fn rounded(value: f64) -> String {
    if value < 100.0 {
        return format!("{value:.1}");
    }
    let digits = format!("{value:.0}");
    let groups = digits.as_bytes().rchunks(3).rev().map(|group| String::from_utf8_lossy(group));
    groups.collect::<Vec<_>>().join(",")
}

#[cfg(test)]
mod tests {
    use super::{Spread, rounded};

    #[test]
    fn a_spread_is_minimum_median_and_maximum() {
        let mut spread = Spread::default();
        [3.0, 1.0, 9.0, 2.0, 4.0].into_iter().for_each(|value| spread.add(value));
        assert_eq!(spread.three(), [1.0, 3.0, 9.0]);
    }

    #[test]
    fn thousands_stand_apart() {
        assert_eq!(rounded(1_234_567.4), "1,234,567");
        assert_eq!(rounded(7.25), "7.2");
    }
}
