//! Moments as Scoop.it writes them: "December 31, 2015 5:15 PM", this year's "June 12, 12:29 PM".

use chrono::{DateTime, Datelike, NaiveDate, Utc};

const MONTHS: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

/// A day and a time. Without a year it means the year of the page it stands on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PageMoment {
    month: u32,
    day: u32,
    year: Option<i32>,
    hour: u32,
    minute: u32,
}

impl PageMoment {
    /// None where the text is anything else, or no day of any year.
    pub fn parse(text: &str) -> Option<Self> {
        let words: Vec<&str> = text.split(' ').take(6).collect();
        let (month, day, year, clock, half) = match words[..] {
            [month, day, clock, half] => (month, day.strip_suffix(',')?, None, clock, half),
            [month, day, year, clock, half] => {
                let year = year.strip_suffix(',').unwrap_or(year);
                (month, day.strip_suffix(',')?, Some(year_of(year)?), clock, half)
            }
            _ => return None,
        };
        let (month, day) = (month_of(month)?, number(day, 2)?);
        let (hour, minute) = clock.split_once(':')?;
        let (hour, minute) = (number(hour, 2).filter(|hour| (1..=12).contains(hour))?, number(minute, 2)?);
        let hour = match half {
            "AM" => hour % 12,
            "PM" => hour % 12 + 12,
            _ => return None,
        };
        // A day without a year may be February 29.
        NaiveDate::from_ymd_opt(year.unwrap_or(2000), month, day)?.and_hms_opt(hour, minute, 0)?;
        Some(Self { month, day, year, hour, minute })
    }

    /// The moment, read as UTC. None where a page saved on that day cannot show it: it lies
    /// later, or that year has no such day.
    pub fn on_page_of(self, saved_on: NaiveDate) -> Option<DateTime<Utc>> {
        let day = NaiveDate::from_ymd_opt(self.year.unwrap_or(saved_on.year()), self.month, self.day)?;
        let moment = day.and_hms_opt(self.hour, self.minute, 0)?;
        (day <= saved_on).then(|| moment.and_utc())
    }
}

/// The day that a line ends in: "— Ada (@ada) October 13, 2017".
pub fn day_at_end(text: &str) -> Option<NaiveDate> {
    let mut words = text.rsplit(' ');
    let (year, day, month) = (words.next()?, words.next()?, words.next()?);
    NaiveDate::from_ymd_opt(year_of(year)?, month_of(month)?, number(day.strip_suffix(',')?, 2)?)
}

fn month_of(name: &str) -> Option<u32> {
    (1..).zip(MONTHS).find_map(|(number, month)| (month == name).then_some(number))
}

fn year_of(text: &str) -> Option<i32> {
    (text.len() == 4).then(|| number(text, 4))?.and_then(|year| i32::try_from(year).ok())
}

fn number(text: &str, digits: usize) -> Option<u32> {
    let plain = text.len() <= digits && text.bytes().all(|byte| byte.is_ascii_digit());
    plain.then(|| text.parse().ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Option<String> {
        let saved_on = NaiveDate::from_ymd_opt(2017, 11, 20)?;
        PageMoment::parse(text)?.on_page_of(saved_on).map(|moment| moment.to_rfc3339())
    }

    #[test]
    fn a_year_is_the_one_written_or_the_pages() {
        assert_eq!(read("December 31, 2015 5:15 PM").as_deref(), Some("2015-12-31T17:15:00+00:00"));
        assert_eq!(read("May 1, 2015, 12:05 AM").as_deref(), Some("2015-05-01T00:05:00+00:00"));
        assert_eq!(read("June 12, 12:29 PM").as_deref(), Some("2017-06-12T12:29:00+00:00"));
    }

    #[test]
    fn a_page_shows_nothing_later_than_itself() {
        assert_eq!(read("December 31, 5:15 PM"), None);
        assert_eq!(read("February 29, 5:15 PM"), None);
        assert!(PageMoment::parse("February 29, 5:15 PM").is_some());
    }

    #[test]
    fn other_texts_are_no_dates() {
        for text in ["", "today", "June 31, 5:15 PM", "June 1, 13:15 PM", "June 1 5:15 PM", "June 1, 2015 at 5:15 PM"] {
            assert_eq!(PageMoment::parse(text), None, "{text}");
        }
        assert_eq!(day_at_end("— Ada (@ada) October 13, 2017"), NaiveDate::from_ymd_opt(2017, 10, 13));
        assert_eq!(day_at_end("October, 2017"), None);
    }
}
