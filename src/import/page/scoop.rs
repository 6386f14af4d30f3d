//! One scoop of a saved page.

use chrono::NaiveDate;
use sha2::{Digest, Sha256};

use crate::import::{
    board::{Body, Person, Reaction, Scoop, Skipped},
    page::lines::{NO_COMMENT, scooper, without_button},
    page::passages::{Passage, Passages, Reply},
    page::saved_page::Page,
    tidy::shortened,
    unreadable::Unreadable,
};

/// The scoop whose block begins at a place, and the place after that block.
pub fn scoop_at(
    page: &Page,
    start: usize,
    saved_on: NaiveDate,
    skipped: &mut Vec<Skipped>,
) -> Result<(Scoop, usize), Unreadable> {
    let (curator, title_at) = curator_at(page, start);
    let Some(title) = page.text(title_at) else {
        let what = "a scoop begins here, but the page ends before its title; it may have been cut off";
        return Err(Unreadable::at(page.lines[start].number, what));
    };
    let mut passages = Passages::new(curator, title, &page.title);
    let mut at = title_at + 1;
    let mut ended = false;
    while let Some(line) = page.lines.get(at).filter(|_| !ended) {
        ended = page.ends_scoop(at);
        if !passages.replies.is_empty() && page.ends_reactions(at) {
            break;
        }
        if !ended {
            passages.add(line, skipped);
        }
        at += 1;
    }
    if !ended && passages.replies.is_empty() {
        return Err(no_end(page, start, title));
    }
    Ok((scoop(&passages, saved_on, skipped)?, at))
}

/// Who scooped, and where the title stands. The button that left its "!" stood at the end of
/// what is above the title: "Scooped by Ada!", or "Scooped by Ada" and "onto Handwashing!".
fn curator_at(page: &Page, start: usize) -> (&str, usize) {
    let curator = page.text(start).and_then(scooper).unwrap_or_default();
    let board = page.text(start + 1).and_then(|line| line.strip_prefix("onto "));
    if board.is_some_and(|board| board == page.title || without_button(board) == page.title) {
        (curator, start + 2)
    } else {
        (without_button(curator), start + 1)
    }
}

fn no_end(page: &Page, start: usize, title: &str) -> Unreadable {
    let title = shortened(title.to_owned(), 80);
    let end = page.lines[start..].iter().rev().find(|line| line.text == NO_COMMENT);
    let hint = match end {
        Some(line) => format!(
            "after “{NO_COMMENT}” in line {} may follow another scoop, the board's own lines, the two lines of its \
             call to action, or nothing else: please remove what does not belong to the board",
            line.number
        ),
        None => {
            format!("the page ends without “{NO_COMMENT}” or a reaction; it may have been cut off when it was saved")
        }
    };
    Unreadable::at(page.lines[start].number, format!("the scoop “{title}” begins here and has no end: {hint}"))
}

fn scoop(passages: &Passages, saved_on: NaiveDate, skipped: &mut Vec<Skipped>) -> Result<Scoop, Unreadable> {
    let mut reactions = Vec::new();
    for reply in &passages.replies {
        if reply.text.is_empty() {
            skipped.push(Skipped::line(reply.line, "a reaction without words", "there is nothing to show"));
        } else {
            reactions.push(reaction(reply, saved_on)?);
        }
    }
    reactions.sort_by_key(|reaction| reaction.at);
    Ok(Scoop {
        foreign_id: identity(passages),
        title: shortened(passages.title.to_owned(), Scoop::LONGEST_TITLE),
        body: passages.body.body(),
        curator: Person::named(passages.curator),
        source_unknown: true,
        had_picture: passages.had_picture,
        insight: passages.insight.as_ref().map(Passage::body).filter(|body: &Body| !body.is_empty()),
        reactions,
        ..Scoop::default()
    })
}

fn reaction(reply: &Reply, saved_on: NaiveDate) -> Result<Reaction, Unreadable> {
    let at = reply.at.on_page_of(saved_on).ok_or_else(|| {
        let what = format!("this was written after {saved_on}, when the page is said to be saved");
        Unreadable::at(reply.line, format!("{what}; please give the right day with --saved-on"))
    })?;
    Ok(Reaction {
        kind: reply.kind,
        by: Person::named(reply.by),
        at,
        body: reply.text.body(),
        foreign_id: None,
        id: None,
        answers: None,
    })
}

/// Made of who scooped, the title and the text alone: reactions come later, and another
/// guess at the shape of the text leaves it what it was.
fn identity(passages: &Passages) -> String {
    let mut hasher = Sha256::new();
    for text in [passages.curator, passages.title].into_iter().chain(passages.body.texts()) {
        hasher.update(text);
        // Tidy text holds no line ends.
        hasher.update("\n");
    }
    hex::encode(hasher.finalize())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::page::read;

    const PAGE: &str = include_str!("../../../tests/fixtures/saved-page.txt");

    fn saved_on() -> NaiveDate {
        NaiveDate::from_ymd_opt(2017, 11, 20).unwrap()
    }

    #[test]
    fn a_scoop_is_known_by_who_scooped_its_title_and_its_text() {
        let ids = |page: &str| read(page, saved_on()).unwrap().scoops.into_iter().map(|scoop| scoop.foreign_id);
        let changed = PAGE
            .replace("Short and good.", "Changed.")
            .replace("45 today", "46 today")
            .replace("Both, says the courier.", "Neither.");

        let same: Vec<bool> = ids(PAGE).zip(ids(&changed)).map(|(one, other)| one == other).collect();

        assert_eq!(same, [true, true, true, true, true, false]);
        // Another value here imports every page a second time.
        let first = ids(PAGE).next().unwrap();
        assert_eq!(first, "a6d0ccd812be4f5d6c62e4dd9b6478b9e0596f986ac37d8ba8eb81fb4f1b03a8");
    }

    #[test]
    fn a_date_after_the_page_asks_for_the_right_day() {
        let saved_on = NaiveDate::from_ymd_opt(2017, 8, 1).unwrap();

        let fault = read(PAGE, saved_on).unwrap_err();

        assert_eq!(fault.line, Some(35));
        assert!(fault.what.contains("--saved-on"), "{fault}");
    }

    #[test]
    fn a_page_that_breaks_off_is_not_half_a_board() {
        let fault = |end: &str| {
            let (page, _) = PAGE.split_once(end).unwrap();
            read(page, saved_on()).unwrap_err()
        };

        assert_eq!(fault("Nobody knows why").line, Some(40));
        assert_eq!(fault("\nA title alone").line, Some(118));
        let fault = fault("Leave your address");
        assert_eq!(fault.line, Some(122));
        assert!(fault.what.contains("in line 130"), "{fault}");
    }
}
