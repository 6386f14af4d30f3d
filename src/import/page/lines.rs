//! The lines of a saved page that say something, and what single lines of it mean.

use crate::import::{
    board::{ReactionKind, Skipped, Views},
    dates::PageMoment,
    tidy::tidy,
    unreadable::Unreadable,
};

/// Shown under a scoop that nobody reacted to: the end of its block.
pub const NO_COMMENT: &str = "No comment yet.";
const PLACEHOLDER: &str = "Your new post is loading...";
const LARGEST_PAGE: usize = 10_000_000;
const MOST_LINES: usize = 500_000;

/// A line with a text. Blank ones are only counted, by the line that follows them.
#[derive(Debug)]
pub struct Line {
    /// Counts from 1, blank lines too.
    pub number: usize,
    /// How many blank lines stand before it.
    pub gap: usize,
    /// Tidy, never empty.
    pub text: String,
}

/// The lines of a page, however they end, without those that only stood there until a script had run.
pub fn lines_of(text: &str, skipped: &mut Vec<Skipped>) -> Result<Vec<Line>, Unreadable> {
    if text.len() > LARGEST_PAGE {
        return Err(Unreadable::whole("this text is larger than any saved page: more than 10 megabytes"));
    }
    let mut lines = Vec::new();
    let mut gap = 0;
    for (line, number) in text.lines().zip(1..) {
        if number > MOST_LINES {
            return Err(Unreadable::at(number, "this text has more lines than any saved page"));
        }
        let text = tidy(line);
        if text == PLACEHOLDER {
            skipped.push(Skipped::line(number, "a placeholder", "it said that a scoop was still loading"));
            gap += 1;
        } else if text.is_empty() {
            gap += 1;
        } else {
            lines.push(Line { number, gap, text });
            gap = 0;
        }
    }
    Ok(lines)
}

/// Whether the second line tells the views of a board.
pub fn looks_like_one(text: &str) -> bool {
    let mut said = text.lines().map(tidy).filter(|line| !line.is_empty() && line != PLACEHOLDER);
    said.nth(1).is_some_and(|line| views(&line).is_some())
}

/// "667.5K views | +172 today".
pub fn views(text: &str) -> Option<Views> {
    let (total, today) = text.split_once(" | +")?;
    let total = total.strip_suffix(" views").or_else(|| total.strip_suffix(" view"))?;
    Some(Views { total: count(total)?, that_day: Some(count(today.strip_suffix(" today")?)?) })
}

/// "1,234", "667.5K", "1.2M". Of a thousand or a million, only a few digits are known.
fn count(text: &str) -> Option<i64> {
    let (digits, unit) = match text.strip_suffix('K') {
        Some(thousands) => (thousands, 1_000),
        None => text.strip_suffix('M').map_or((text, 1), |millions| (millions, 1_000_000)),
    };
    let (whole, part) = digits.split_once('.').unwrap_or((digits, ""));
    let whole = whole.replace(',', "");
    // As many as there are people and more: no sum of these can overflow.
    let plausible = (1..=11).contains(&whole.len()) && whole.bytes().all(|byte| byte.is_ascii_digit());
    let whole: i64 = plausible.then(|| whole.parse().ok())??;
    let mut total = whole * unit;
    let mut place = unit;
    for digit in part.chars() {
        place /= 10;
        total += i64::from(digit.to_digit(10)?) * place;
    }
    Some(total)
}

/// Who scooped, of "Scooped by Ada" or "Scooped by Ada!".
pub fn scooper(text: &str) -> Option<&str> {
    text.strip_prefix("Scooped by ")
}

/// A name without the one "!" that a button left behind it.
pub fn without_button(name: &str) -> &str {
    name.strip_suffix('!').map_or(name, str::trim_end)
}

/// "One title | One board |", which stood for the picture of a scoop.
pub fn names_picture(text: &str, title: &str, board: &str) -> bool {
    let above = text.strip_suffix(" |").and_then(|text| text.strip_suffix(board));
    text.starts_with(title) && above.is_some_and(|text| text.ends_with("| "))
}

/// Whose reaction begins here, of which kind, and when it was written.
pub fn reaction(text: &str) -> Option<(&str, ReactionKind, PageMoment)> {
    let kinds = [("s curator insight, ", ReactionKind::Insight), ("s comment, ", ReactionKind::Comment)];
    kinds.into_iter().find_map(|(words, kind)| {
        let (name, moment) = text.rsplit_once(words)?;
        let name = name.strip_suffix(['\'', '’']).filter(|name| !name.is_empty())?;
        Some((name, kind, PageMoment::parse(moment)?))
    })
}

/// Whether the curator's own insight begins after this line.
pub fn is_own_insight(text: &str, curator: &str) -> bool {
    let name = text.strip_suffix("s insight:").and_then(|name| name.strip_suffix(['\'', '’']));
    name.is_some_and(|name| name.eq_ignore_ascii_case(curator))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_keep_their_numbers_whatever_ends_them() {
        let mut skipped = vec![];

        let lines =
            lines_of("\u{feff}One\r\n\r\n\u{a0}\r\nTwo\nYour new post is loading...\nThree", &mut skipped).unwrap();

        let lines: Vec<_> = lines.iter().map(|line| (line.number, line.gap, line.text.as_str())).collect();
        assert_eq!(lines, [(1, 0, "One"), (4, 2, "Two"), (6, 1, "Three")]);
        assert_eq!(skipped[0].line, Some(5));
        assert!(lines_of(&"x".repeat(LARGEST_PAGE + 1), &mut skipped).is_err());
        assert_eq!(lines_of(&"\n".repeat(MOST_LINES + 1), &mut skipped).unwrap_err().line, Some(MOST_LINES + 1));
    }

    #[test]
    fn views_are_counted_or_abbreviated() {
        let total = |text| views(text).map(|views| (views.total, views.that_day));

        assert_eq!(total("667.5K views | +172 today"), Some((667_500, Some(172))));
        assert_eq!(total("1.25M views | +1.2K today"), Some((1_250_000, Some(1_200))));
        assert_eq!(total("1,234 views | +0 today"), Some((1_234, Some(0))));
        for text in [
            "views | +1 today",
            "-5 views | +1 today",
            "1 views",
            "1e9 views | +1 today",
            "9999999999999999M views | +1 today",
        ] {
            assert_eq!(total(text), None, "{text}");
        }
    }

    #[test]
    fn a_reaction_needs_a_name_and_a_date() {
        assert!(matches!(
            reaction("Joe's Clinic's comment, June 12, 12:29 PM"),
            Some(("Joe's Clinic", ReactionKind::Comment, _))
        ));
        assert_eq!(reaction("'s comment, June 12, 12:29 PM"), None);
        assert_eq!(reaction("Today's comment, as ever"), None);
        assert!(is_own_insight("Ada’s insight:", "ada"));
        assert!(!is_own_insight("Today's insight:", "ada"));
    }
}
