//! Time, cut into spans that grow: what is looked for is found in the nearest ones first, however often it stands there.
//!
//! A word that half of a million scoops have is never read to its end: each scoop has its day, its month and its year as
//! words of their own, and an index of words that is asked for two of them at once passes over what has only one.

use chrono::{Datelike, Days, Months, NaiveDate};

/// Nothing is older than the first; see `words_of_scoop`.
const FIRST: i32 = 1970;

/// Each as a question that PostgreSQL takes, from `day` on towards what is older, no further than `end`.
pub fn older(day: NaiveDate, end: Option<NaiveDate>) -> Vec<String> {
    spread(day, false, |day| end.is_some_and(|end| day < end) || day.year() < FIRST)
}

/// The same towards what is newer.
pub fn newer(day: NaiveDate, end: NaiveDate) -> Vec<String> {
    spread(day, true, |day| day > end)
}

/// A week, the rest of its month, a month, two more, the rest of the year, and then years, more at a time.
fn spread(from: NaiveDate, forward: bool, is_over: impl Fn(NaiveDate) -> bool) -> Vec<String> {
    let mut at = Some(from.max(NaiveDate::from_ymd_opt(FIRST, 1, 1).unwrap_or(from)));
    let mut spans = Vec::new();
    let mut take = |most: u32, unit: Unit, whole: Option<Unit>| {
        let mut words = Vec::new();
        while let Some(day) = at.filter(|day| !is_over(*day)) {
            if words.len() == most as usize || whole.is_some_and(|whole| whole.begins(day, forward)) {
                break;
            }
            words.push(format!("'{}'", unit.word(day)));
            at = unit.next(day, forward);
        }
        if !words.is_empty() {
            spans.push(words.join(" | "));
        }
    };
    take(7, Unit::Day, None);
    take(31, Unit::Day, Some(Unit::Month));
    take(1, Unit::Month, None);
    take(2, Unit::Month, None);
    take(12, Unit::Month, Some(Unit::Year));
    for years in [1, 2, 5, 1100] {
        take(years, Unit::Year, None);
    }
    spans
}

#[derive(Clone, Copy)]
enum Unit {
    Day,
    Month,
    Year,
}

impl Unit {
    fn word(self, day: NaiveDate) -> String {
        match self {
            Self::Day => day.format(" d%Y-%m-%d"),
            Self::Month => day.format(" m%Y-%m"),
            Self::Year => day.format(" y%Y"),
        }
        .to_string()
    }

    /// Whether a whole one begins here, on the way.
    fn begins(self, day: NaiveDate, forward: bool) -> bool {
        let before = if forward { day.pred_opt() } else { day.succ_opt() };
        before.is_none_or(|before| match self {
            Self::Day => true,
            Self::Month => before.month() != day.month(),
            Self::Year => before.year() != day.year(),
        })
    }

    /// The first day behind the one that this day is in.
    fn next(self, day: NaiveDate, forward: bool) -> Option<NaiveDate> {
        let begin = match self {
            Self::Day => Some(day),
            Self::Month => day.with_day(1),
            Self::Year => NaiveDate::from_ymd_opt(day.year(), 1, 1),
        }?;
        match (self, forward) {
            (_, false) => begin.pred_opt(),
            (Self::Day, true) => begin.checked_add_days(Days::new(1)),
            (Self::Month, true) => begin.checked_add_months(Months::new(1)),
            (Self::Year, true) => begin.checked_add_months(Months::new(12)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day(text: &str) -> NaiveDate {
        text.parse().unwrap()
    }

    #[test]
    fn every_day_there_is_lies_in_one_span_and_the_nearest_are_the_smallest() {
        let spans = older(day("2026-11-03"), None);
        assert!(spans[0].starts_with("' d2026-11-03' | ' d2026-11-02'"), "{spans:?}");
        assert!(spans[1].starts_with("' d2026-10-27'") && spans[1].ends_with("' d2026-10-01'"), "{spans:?}");
        assert_eq!((&*spans[2], &*spans[3]), ("' m2026-09'", "' m2026-08' | ' m2026-07'"));
        assert!(spans[4].ends_with("' m2026-01'"), "{spans:?}");
        assert_eq!((&*spans[5], &*spans[6]), ("' y2025'", "' y2024' | ' y2023'"));
        assert!(spans[8].starts_with("' y2017'") && spans[8].ends_with("' y1970'"), "{spans:?}");
        assert_eq!(spans.len(), 9);
    }

    #[test]
    fn both_ways_it_ends_where_nothing_more_is_wanted() {
        assert_eq!(older(day("2026-11-03"), Some(day("2026-11-02"))), ["' d2026-11-03' | ' d2026-11-02'"]);
        let forward = newer(day("2026-10-30"), day("2027-02-01"));
        assert!(forward[0].ends_with("' d2026-11-05'"), "{forward:?}");
        assert!(forward[1].ends_with("' d2026-11-30'"), "{forward:?}");
        assert_eq!(forward[2..], ["' m2026-12'", "' m2027-01' | ' m2027-02'"]);
        assert_eq!(older(day("1960-01-01"), None), ["' d1970-01-01'"]);
    }
}
