//! When a page says that it was published, in whichever way it writes a date.

use chrono::{DateTime, Datelike, Duration, NaiveDate, NaiveDateTime, NaiveTime, Utc};
use dom_query::Document;

use super::{head::Head, words::words};

const TAGS: [&str; 26] = [
    "article:published_time",
    "citation_publication_date",
    "citation_cover_date",
    "citation_date",
    "citation_online_date",
    "prism.publicationdate",
    "prism.coverdate",
    "prism.coverdisplaydate",
    "dc.date.issued",
    "dcterms.issued",
    "dcterms.date",
    "dcterms.created",
    "dc.date",
    "dc.date.created",
    "datepublished",
    "og:published_time",
    "parsely-pub-date",
    "sailthru.date",
    "publishdate",
    "publish_date",
    "publish-date",
    "pubdate",
    "publication_date",
    "date",
    "dcsext.articlefirstpublished",
    "video:release_date",
];

/// How much a date tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Grain {
    Year,
    Month,
    Day,
    Minute,
}

/// The first of its dates that may be true; told more exactly where another one says the same more exactly.
pub(super) fn published(head: &Head, page: &Document) -> Option<DateTime<Utc>> {
    let times = page.select("time[pubdate], time[itemprop=datePublished], article time[datetime]");
    let times: Vec<String> =
        times.nodes().iter().take(5).map(|time| time.attr("datetime").unwrap_or_else(|| time.text()).into()).collect();
    let said = head.all(&TAGS[..1]).chain(head.json_ld.published.as_deref()).chain(head.all(&TAGS[1..]));
    let latest = tomorrow();
    let mut found = said
        .chain(times.iter().map(String::as_str))
        .take(40)
        .filter_map(parse)
        .filter(|(when, _)| when.year() >= 1600 && *when <= latest && when.timestamp() != 0);
    let (first, grain) = found.next()?;
    let finer = found.find(|(when, finer)| match grain {
        Grain::Year => *finer > grain && when.year() == first.year(),
        Grain::Month => *finer > grain && (when.year(), when.month()) == (first.year(), first.month()),
        Grain::Day | Grain::Minute => false,
    });
    Some(finer.map_or(first, |(when, _)| when))
}

/// Clocks and zones differ by this much; what lies later is a mistake, or an issue that is yet to come.
#[expect(clippy::disallowed_methods, reason = "a date in the future is refused, and no database is at hand")]
fn tomorrow() -> DateTime<Utc> {
    Utc::now() + Duration::days(1)
}

/// A day without a time is noon: it is the same day wherever it is read. A month is its first day, and so is a year.
fn parse(text: &str) -> Option<(DateTime<Utc>, Grain)> {
    let text = words(text, 60)?;
    moment(&text).map(|when| (when, Grain::Minute)).or_else(|| {
        let (day, grain) = day(&text)?;
        Some((day.and_time(NaiveTime::from_hms_opt(12, 0, 0)?).and_utc(), grain))
    })
}

fn moment(text: &str) -> Option<DateTime<Utc>> {
    if let Ok(when) = DateTime::parse_from_rfc3339(text).or_else(|_| DateTime::parse_from_rfc2822(text)) {
        return Some(when.to_utc());
    }
    // A weekday that does not fit its date.
    if let Some(when) = text.split_once(", ").and_then(|(_, rest)| DateTime::parse_from_rfc2822(rest).ok()) {
        return Some(when.to_utc());
    }
    if text.bytes().all(|byte| byte.is_ascii_digit()) {
        let number: i64 = text.parse().ok()?;
        return match text.len() {
            10 => DateTime::from_timestamp_secs(number),
            13 => DateTime::from_timestamp_millis(number),
            _ => None,
        };
    }
    let text = text.replacen(" UTC", " +0000", 1).replacen(" GMT", " +0000", 1);
    let text = text.replacen('/', "-", 2).replacen(", ", " ", 2);
    let text = text.as_str();
    for zoned in [
        "%Y-%m-%dT%H:%M:%S%.f%#z",
        "%Y-%m-%d %H:%M:%S%.f %#z",
        "%Y-%m-%d %H:%M:%S%.f%#z",
        "%Y-%m-%dT%H:%M%#z",
        "%Y-%m-%d %H:%M %#z",
    ] {
        if let Ok(when) = DateTime::parse_from_str(text, zoned) {
            return Some(when.to_utc());
        }
    }
    for local in [
        "%Y-%m-%dT%H:%M:%S%.f",
        "%Y-%m-%d %H:%M:%S%.f",
        "%Y-%m-%dT%H:%M",
        "%Y-%m-%d %H:%M",
        "%d.%m.%Y %H:%M",
        "%B %d %Y %I:%M %p",
        "%B %d %Y %H:%M",
        "%d %B %Y %H:%M",
    ] {
        if let Ok(when) = NaiveDateTime::parse_from_str(text, local) {
            return Some(when.and_utc());
        }
    }
    None
}

fn day(text: &str) -> Option<(NaiveDate, Grain)> {
    let plain = text.replace(['/', '.', ',', '-', '–'], " ");
    let parts: Vec<&str> = plain.split_whitespace().filter(|part| weekday(part).is_none()).collect();
    let date = |year: &str, month: u32, day: u32| NaiveDate::from_ymd_opt(year_of(year)?, month, day);
    let number = |part: &str| part.trim_end_matches(|c: char| c.is_ascii_alphabetic()).parse::<u32>().ok();
    let whole = |year, month, day| date(year, month, day).map(|day| (day, Grain::Day));
    match parts[..] {
        // 20230501
        [digits] if digits.len() == 8 && digits.bytes().all(|byte| byte.is_ascii_digit()) => {
            whole(&digits[..4], number(&digits[4..6])?, number(&digits[6..])?)
        }
        [year] => date(year, 1, 1).map(|day| (day, Grain::Year)),
        [year, month] if year_of(year).is_some() => date(year, month_of(month)?, 1).map(|day| (day, Grain::Month)),
        [month, year] => date(year, month_of(month)?, 1).map(|day| (day, Grain::Month)),
        [year, month, end] if year_of(year).is_some() => match number(end).filter(|_| year_of(end).is_none()) {
            Some(day) => whole(year, month_of(month)?, day),
            // 2023 May-Jun
            None => date(year, month_of(month)?, 1).map(|day| (day, Grain::Month)),
        },
        [first, second, year] if is_named(first) => whole(year, month_of(first)?, number(second)?),
        [first, second, year] if is_named(second) => whole(year, month_of(second)?, number(first)?),
        // 01.05.2023 is May; of 01/05/2023 nobody knows which is the month.
        [first, second, year] => {
            let (first, second) = (number(first)?, number(second)?);
            match (first > 12, second > 12) {
                (true, false) => whole(year, second, first),
                (false, true) => whole(year, first, second),
                _ if text.contains('.') || first == second => whole(year, second, first),
                _ => None,
            }
        }
        // Anything after a date that begins with its year.
        [year, month, day, ..] if year.len() == 4 => whole(year, month_of(month)?, number(day)?),
        _ => None,
    }
}

fn year_of(text: &str) -> Option<i32> {
    (text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit())).then(|| text.parse().ok())?
}

fn is_named(month: &str) -> bool {
    month_of(month).is_some() && month.starts_with(|c: char| c.is_alphabetic())
}

/// Its number, its name, or the first three letters of it: "Sept" is September.
fn month_of(text: &str) -> Option<u32> {
    let named = || text.parse().or_else(|_| text.get(..3).unwrap_or_default().parse::<chrono::Month>()).ok();
    text.parse().ok().or_else(|| named().map(|month| month.number_from_month()))
}

fn weekday(text: &str) -> Option<chrono::Weekday> {
    text.parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::webpage::{document, head::tests::head};

    fn read(text: &str) -> String {
        parse(text).map(|(when, _)| when.to_rfc3339().replace("+00:00", "")).unwrap_or_default()
    }

    #[test]
    fn a_moment_is_read_however_it_is_written() {
        for text in [
            "2023-05-01T10:00:00Z",
            "2023-05-01T12:00:00+02:00",
            "2023-05-01T12:00:00+0200",
            "2023-05-01T10:00:00.123Z",
            "2023-05-01 10:00:00",
            "2023-05-01T10:00",
            "Mon, 01 May 2023 10:00:00 GMT",
            "Sun, 01 May 2023 12:00:00 +0200",
            "2023/05/01 10:00:00",
            "2023-05-01 12:00:00 +0200",
            "2023-05-01 10:00:00 UTC",
            "1682935200",
            "1682935200000",
            "May 1, 2023 10:00 AM",
            "1 May 2023 10:00",
            "01.05.2023 10:00",
        ] {
            assert!(read(text).starts_with("2023-05-01T10:00:00"), "{text}: {}", read(text));
        }
    }

    #[test]
    fn a_day_is_noon_and_less_than_a_day_its_first() {
        for text in [
            "2023-05-01",
            "2023/05/01",
            "2023/5/1",
            "20230501",
            "1 May 2023",
            "May 1, 2023",
            "May 1st, 2023",
            "2023 May 1",
            "01.05.2023",
            "Monday, May 1, 2023",
            "May 2023",
            "2023/05",
            "2023-05",
            "2023 May-Jun",
            "2023 May",
        ] {
            assert_eq!(read(text), "2023-05-01T12:00:00", "{text}");
        }
        assert_eq!(read("2023"), "2023-01-01T12:00:00");
        assert_eq!(read("31/05/2023"), "2023-05-31T12:00:00");
        assert_eq!(read("05/31/2023"), "2023-05-31T12:00:00");
        assert_eq!(read("Sept 3, 2023"), "2023-09-03T12:00:00");
        for text in
            ["", "today", "05/01/2023", "2023-02-30", "12", "2023-13-01", "99999999999999999999", "ä", "1 2 3 4 5 6"]
        {
            assert_eq!(read(text), "", "{text}");
        }
    }

    fn published_at(tags: &str) -> Option<String> {
        published(&head(tags), &document::parse(tags)).map(|when| when.to_rfc3339())
    }

    #[test]
    fn a_date_to_come_and_one_from_the_beginning_of_time_are_mistakes() {
        let tags = "<meta name=citation_publication_date content=9999/05><meta name=dc.date content=2020-02-03>";
        assert_eq!(published_at(tags).as_deref(), Some("2020-02-03T12:00:00+00:00"));
        for unset in ["1970-01-01T00:00:00Z", "0001-01-01T00:00:00Z", "2999-01-01", "+262142-01-01T00:00:00Z"] {
            assert_eq!(
                published_at(&format!("<meta property=article:published_time content='{unset}'>")),
                None,
                "{unset}"
            );
        }
    }

    #[test]
    fn what_is_told_more_exactly_is_believed() {
        let tags =
            "<meta name=citation_publication_date content=2020><meta name=citation_online_date content=2020/02/03>";
        assert_eq!(published_at(tags).as_deref(), Some("2020-02-03T12:00:00+00:00"));
        let tags =
            "<meta name=citation_publication_date content=2020/05><meta name=citation_online_date content=2020/02/03>";
        assert_eq!(published_at(tags).as_deref(), Some("2020-05-01T12:00:00+00:00"));
    }

    #[test]
    fn a_page_without_tags_may_have_its_time_in_its_text() {
        assert_eq!(published_at("<time pubdate>3 February 2020</time>").as_deref(), Some("2020-02-03T12:00:00+00:00"));
        let tags = "<article><time datetime=2020-02-03T04:05:00Z>a while ago</time></article>";
        assert_eq!(published_at(tags).as_deref(), Some("2020-02-03T04:05:00+00:00"));
        let json = "<script type=application/ld+json>{\"@type\":\"Article\",\"datePublished\":\"2020-02-03\"}</script>";
        assert_eq!(published_at(json).as_deref(), Some("2020-02-03T12:00:00+00:00"));
        assert_eq!(published_at("<p>"), None);
    }
}
