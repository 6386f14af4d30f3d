//! An instant, shown as "December 31, 2015 5:15 PM", or "June 12, 12:29 PM" where it is this year's.

use std::fmt;

use chrono::{DateTime, Datelike, SecondsFormat, Utc};
use sqlx::PgExecutor;

/// Stored as an instant, shown in UTC.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, sqlx::Type)]
#[sqlx(transparent)]
pub struct Moment(pub DateTime<Utc>);

impl Moment {
    /// Of the transaction it is asked in.
    pub async fn now(db: impl PgExecutor<'_>) -> Result<Self, sqlx::Error> {
        sqlx::query_scalar!(r#"select now() as "now!: Moment""#).fetch_one(db).await
    }

    /// As RFC 3339 writes it, for `<time datetime>`, feeds and metadata.
    pub fn iso(&self) -> String {
        self.0.to_rfc3339_opts(SecondsFormat::Secs, true)
    }

    /// As it stands on paper, which is read in other years: "December 31, 2015 5:15 PM UTC".
    pub fn whole(&self) -> String {
        self.0.format("%B %-d, %Y %-I:%M %p UTC").to_string()
    }

    /// The day alone: "December 31, 2015".
    pub fn day(&self) -> String {
        self.0.format("%B %-d, %Y").to_string()
    }
}

impl fmt::Display for Moment {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let format = if self.0.year() == this_year() { "%B %-d, %-I:%M %p" } else { "%B %-d, %Y %-I:%M %p" };
        write!(f, "{}", self.0.format(format))
    }
}

#[expect(clippy::disallowed_methods, reason = "how a date is written depends on the year one reads it in")]
fn this_year() -> i32 {
    Utc::now().year()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_year_is_shown_unless_it_is_this_one() {
        let past: DateTime<Utc> = "2015-12-31T17:15:00Z".parse().unwrap();
        assert_eq!(Moment(past).to_string(), "December 31, 2015 5:15 PM");
        assert_eq!(Moment(past).whole(), "December 31, 2015 5:15 PM UTC");
        assert_eq!(Moment(past).iso(), "2015-12-31T17:15:00Z");
        let midnight: DateTime<Utc> = format!("{}-06-12T00:29:00Z", this_year()).parse().unwrap();
        assert_eq!(Moment(midnight).to_string(), "June 12, 12:29 AM");
    }
}
