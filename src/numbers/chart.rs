//! Numbers in a row as bars, each with its place in a drawing of 600 by 120.

use chrono::NaiveDate;

use super::Span;
use crate::text::Count;

const WIDTH: i64 = 600;
const HEIGHT: i64 = 120;

#[derive(Debug)]
pub struct Bar {
    /// Such as "November 3".
    pub when: String,
    pub count: i64,
    pub x: i64,
    pub y: i64,
    pub width: i64,
    pub height: i64,
}

#[derive(Debug)]
pub struct Chart {
    /// What is counted.
    pub words: &'static str,
    span: Span,
    pub bars: Vec<Bar>,
    /// Of the whole drawing.
    pub width: i64,
}

impl Chart {
    /// Of days in their order, each with how many there were of what these words name.
    pub fn of(words: &'static str, span: Span, days: impl Iterator<Item = (NaiveDate, i64)>) -> Self {
        let mut steps: Vec<(_, i64)> = Vec::new();
        for (date, many) in days {
            let step = span.step(date);
            match steps.last_mut() {
                Some((last, count)) if *last == step => *count += many,
                _ => steps.push((step, many)),
            }
        }
        let most = steps.iter().map(|(_, count)| *count).max().unwrap_or_default().max(1);
        let room = WIDTH / i64::try_from(steps.len()).unwrap_or(1).max(1);
        let mut bars = Vec::new();
        for ((.., when), count) in steps {
            let x = room * i64::try_from(bars.len()).unwrap_or_default() + 1;
            // What is not nothing is seen.
            let height = if count > 0 { (count.saturating_mul(HEIGHT) / most).max(2) } else { 0 };
            bars.push(Bar { when, count, x, y: HEIGHT - height, width: (room - 2).max(1), height });
        }
        Self { words, span, width: room * i64::try_from(bars.len()).unwrap_or_default(), bars }
    }

    fn total(&self) -> String {
        Count(self.bars.iter().map(|bar| bar.count).sum()).exact()
    }

    /// What one sees in it, in a sentence.
    pub fn in_words(&self) -> String {
        let all = format!("{} in {}: {}", self.words, self.span.words(), self.total());
        match self.bars.iter().filter(|bar| bar.count > 0).max_by_key(|bar| bar.count) {
            Some(most) => format!("{all}, {} at most ({})", Count(most.count).exact(), most.when),
            None => all,
        }
    }
}

impl Bar {
    pub fn exact(&self) -> String {
        Count(self.count).exact()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SCOOPS: &str = "Scoops published on public boards";

    fn day(day: &str, scoops: i64) -> (NaiveDate, i64) {
        (day.parse().unwrap(), scoops)
    }

    #[test]
    fn the_tallest_bar_fills_the_drawing_and_a_small_one_is_seen() {
        let days = [day("2026-11-01", 0), day("2026-11-02", 1000), day("2026-11-03", 1)];
        let chart = Chart::of(SCOOPS, Span::Days, days.into_iter());
        let heights: Vec<_> = chart.bars.iter().map(|bar| (bar.y, bar.height)).collect();
        assert_eq!(heights, [(120, 0), (0, 120), (118, 2)]);
        assert_eq!(
            chart.in_words(),
            "Scoops published on public boards in the last 30 days: 1,001, 1,000 at most (November 2)"
        );
        let nothing = Chart::of("Views of boards", Span::Days, days.map(|(day, _)| (day, 0)).into_iter());
        assert_eq!(nothing.in_words(), "Views of boards in the last 30 days: 0");
    }

    #[test]
    fn months_are_the_days_in_them() {
        let days = [day("2026-10-31", 1), day("2026-11-01", 2), day("2026-11-02", 3)];
        let chart = Chart::of(SCOOPS, Span::Months, days.into_iter());
        let counts: Vec<_> = chart.bars.iter().map(|bar| (bar.when.as_str(), bar.count)).collect();
        assert_eq!(counts, [("October 2026", 1), ("November 2026", 5)]);
    }
}
