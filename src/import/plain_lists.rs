//! What files of bookmarks and tables have in common: addresses with a title and a few words, kept by nobody named.

use chrono::{DateTime, NaiveDate, NaiveDateTime, Utc};
use sha2::{Digest, Sha256};

use super::{
    Body, Scoop,
    board::Skipped,
    bounds::Heap,
    tidy::{shortened, tidy},
};
use crate::{articles::Address, exports::Published};

/// What one line or bookmark says.
#[derive(Default)]
pub struct Entry {
    pub line: usize,
    pub address: String,
    pub title: String,
    pub note: String,
    pub excerpt: String,
    pub tags: Vec<String>,
    pub created: Option<DateTime<Utc>>,
}

const LONGEST_TEXT: usize = 50_000;

impl Entry {
    /// A scoop, or why it is none: nobody could follow its address, or it says nothing.
    pub fn put_on(self, heap: &mut Heap) {
        match self.scoop() {
            Ok(scoop) => heap.push(scoop),
            Err(skipped) => heap.skip(skipped),
        }
    }

    fn scoop(self) -> Result<Scoop, Skipped> {
        let written = tidy(&self.address);
        let address = Address::parse(&written);
        let host = address.as_ref().map(|address| {
            let rest = address.as_str().split_once("://").map_or("", |(_, rest)| rest);
            rest.split('/').next().unwrap_or_default().trim_start_matches("www.").to_owned()
        });
        let first_words =
            || [&self.note, &self.excerpt].into_iter().map(|text| tidy(text)).find(|text| !text.is_empty());
        let title = Some(tidy(&self.title)).filter(|title| !title.is_empty());
        let title = title.or_else(|| address.as_ref().map(ToString::to_string)).or_else(first_words);
        let skip = |title: Option<&String>, why: &str| {
            let what = title.or(Some(&written)).filter(|text| !text.is_empty());
            let what = what.map_or_else(|| "a line".to_owned(), |what| format!("“{}”", shortened(what.clone(), 100)));
            Err(Skipped::line(self.line, &what, why))
        };
        if address.is_none() && !written.is_empty() {
            let why = "its address is not one of the web (http or https), or is longer than any browser takes";
            return skip(title.as_ref(), why);
        }
        let Some(title) = title else {
            return skip(None, "it has neither an address nor a title");
        };
        let note = text(&self.note);
        let mut hash = Sha256::new();
        for part in [address.as_ref().map_or("", Address::as_str), &title, &note] {
            hash.update(part);
            hash.update([0]);
        }
        Ok(Scoop {
            foreign_id: hex::encode(&hash.finalize()[..16]),
            title: shortened(title.clone(), Scoop::LONGEST_TITLE),
            body: Body::Plain(text(&self.excerpt)),
            article: address.map(|address| Published {
                address: address.to_string(),
                title: shortened(title, Scoop::LONGEST_TITLE),
                site: host,
                ..Published::default()
            }),
            published_at: self.created,
            tags: self.tags.iter().map(|tag| tidy(tag)).filter(|tag| !tag.is_empty()).take(100).collect(),
            insight: Some(Body::Markdown(note)).filter(|note| !note.is_empty()),
            ..Scoop::default()
        })
    }
}

fn text(text: &str) -> String {
    shortened(super::tidy::tidy_markup(&text.replace("\r\n", "\n")), LONGEST_TEXT)
}

/// As programs write a date: RFC 3339, seconds or milliseconds since 1970, or a day with or without a time. Never before
/// there was a web, nor a day that lies far ahead.
pub fn moment(text: &str) -> Option<DateTime<Utc>> {
    let text = text.trim();
    let at = match text.parse::<i64>() {
        Ok(number) if number.abs() > 100_000_000_000_000 => DateTime::from_timestamp_micros(number),
        Ok(number) if number.abs() > 100_000_000_000 => DateTime::from_timestamp_millis(number),
        Ok(number) => DateTime::from_timestamp(number, 0),
        Err(_) => DateTime::parse_from_rfc3339(text).ok().map(|at| at.to_utc()).or_else(|| {
            let day = |format| NaiveDate::parse_from_str(text, format).ok()?.and_hms_opt(0, 0, 0);
            let time = |format| NaiveDateTime::parse_from_str(text, format).ok();
            let local = ["%Y-%m-%d %H:%M:%S", "%Y-%m-%dT%H:%M:%S%.f", "%Y-%m-%d %H:%M"].into_iter().find_map(time);
            local.or_else(|| ["%Y-%m-%d", "%Y/%m/%d", "%d.%m.%Y"].into_iter().find_map(day)).map(|at| at.and_utc())
        }),
    }?;
    (at.timestamp() > 600_000_000 && at.timestamp() < 4_000_000_000).then_some(at)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_date_is_read_however_programs_write_it() {
        let read = |text| moment(text).map(|at| at.to_rfc3339());
        for text in
            ["2020-03-01T09:30:00Z", "1583055000", "1583055000000", "2020-03-01 09:30:00", "2020-03-01T10:30:00+01:00"]
        {
            assert_eq!(read(text).as_deref(), Some("2020-03-01T09:30:00+00:00"), "{text}");
        }
        assert_eq!(read("2020-03-01").as_deref(), Some("2020-03-01T00:00:00+00:00"));
        for text in ["", "0", "yesterday", "9999999999999999999", "-5", "9223372036854775807"] {
            assert_eq!(read(text), None, "{text}");
        }
    }

    #[test]
    fn an_address_that_a_browser_must_not_follow_is_left_out_and_said() {
        let entry = |address: &str, title: &str| Entry {
            line: 3,
            address: address.into(),
            title: title.into(),
            ..Entry::default()
        };
        for address in ["javascript:alert(1)", "data:text/html,x", "about:blank", "file:///etc/passwd", "http://["] {
            let skipped = entry(address, "A").scoop().unwrap_err();
            assert_eq!((skipped.line, skipped.what.as_str()), (Some(3), "“A”"), "{address}");
        }
        assert_eq!(entry("", "").scoop().unwrap_err().what, "a line");
        let scoop = entry("https://www.ward.example/a?utm_source=x", "").scoop().unwrap();
        assert_eq!(scoop.title, "https://www.ward.example/a");
        assert_eq!(scoop.article.unwrap().site.as_deref(), Some("ward.example"));
        assert_eq!(entry("", "A thought").scoop().unwrap().article, None);
    }
}
