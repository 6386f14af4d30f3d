//! The text of a Scoop.it page, as a browser copies or saves it.
//!
//! It tells neither the addresses of articles and pictures nor when a scoop was put on the
//! board, so the source of each scoop is unknown. What it does tell comes along: who
//! scooped, in which order, with which words, and what others said about it and when.

use chrono::NaiveDate;

use crate::import::{
    board::{Board, Body, SCOOPIT},
    page::header::Header,
    page::lines::{lines_of, views},
    page::parts::parts_of,
    page::pinned::is_first_pinned,
    page::repetition::each_once,
    page::saved_page::Page,
    unreadable::Unreadable,
};

/// The board of a page saved on a day, which tells the year of dates without one. Times are
/// read as UTC.
///
/// The scoop that a page may show above its board comes first, unless it stands in the
/// stream as well: then it is that one.
pub fn read(text: &str, saved_on: NaiveDate) -> Result<Board, Unreadable> {
    let mut skipped = Vec::new();
    let lines = lines_of(text, &mut skipped)?;
    let Some(first) = lines.first() else {
        return Err(Unreadable::whole("there is no text in it"));
    };
    let Some(views) = lines.get(1).and_then(|line| views(&line.text)) else {
        let what = "this is not the text of a Scoop.it page: under the board's name in the first line it tells the \
                    board's views, like “667.5K views | +172 today”";
        return Err(Unreadable::at(lines.get(1).unwrap_or(first).number, what));
    };
    let page = Page { title: first.text.clone(), lines };
    let parts = parts_of(&page, saved_on, &mut skipped)?;
    let Some(Header { description, audiences, owner }) = parts.header else {
        return Err(Unreadable::whole(
            "no line “Curated by …” tells whose board this is; the page may have been cut off",
        ));
    };
    let mut stream = parts.stream;
    if is_first_pinned(&stream, &owner.foreign_name) {
        stream[0].pinned = true;
    }
    let scoops = each_once(parts.alone, stream, &mut skipped);
    skipped.sort_by_key(|skipped| skipped.line);
    Ok(Board {
        origin: SCOOPIT.to_owned(),
        foreign_name: page.title.clone(),
        title: page.title,
        description: Body::Blocks(description),
        audiences,
        owner,
        views: Some(views),
        call_to_action: parts.invitation,
        scoops,
        skipped,
        ..Board::default()
    })
}

#[cfg(test)]
mod tests {
    use crate::import::{
        Reaction, ReactionKind, Scoop,
        page::sample::{PAGE, board},
    };

    #[test]
    fn a_page_tells_of_its_board() {
        let board = board(PAGE);

        assert_eq!(board.title, "Clean Hands, Clean Wards");
        assert_eq!(board.description.source().0, "<p>Notes on infection control, on the ward and off it.</p>\n");
        assert_eq!(board.audiences, ["Nurses", "Infection Control Teams", "Students'", "Patients"]);
        assert_eq!(board.owner.display_name, "mlindqvist");
        assert_eq!(board.views.map(|views| (views.total, views.that_day)), Some((12_300, Some(45))));
        assert_eq!(board.call_to_action.unwrap().text, "Leave your address and I will write back");
        let lines: Vec<_> = board.skipped.iter().filter_map(|skipped| skipped.line).collect();
        assert_eq!(lines, [14, 15, 20, 44, 76, 126]);
    }

    #[test]
    fn a_page_tells_of_its_scoops_newest_first() {
        let board = board(PAGE);

        let told = |scoop: &Scoop| (scoop.title.clone(), scoop.curator.display_name.clone(), scoop.had_picture);
        let scoops: Vec<_> = board.scoops.iter().map(told).collect();
        let expected = [
            ("A pocket card for new nurses", "WardNine", false),
            ("Where to begin", "mlindqvist", true),
            ("Five moments at the bedside", "WardNine", true),
            ("Words that divide a page", "WardNine", false),
            ("A title alone", "mlindqvist", false),
            ("Gel or soap? - The Ward Courier", "mlindqvist", true),
        ];
        assert_eq!(scoops, expected.map(|(title, curator, picture)| (title.into(), curator.into(), picture)));
        assert!(board.scoops.iter().all(|scoop| scoop.source_unknown && scoop.article.is_none()));
        assert!(board.scoops[4].body.is_empty());
    }

    #[test]
    fn reactions_and_the_own_insight_stand_under_their_scoop() {
        let scoop = &board(PAGE).scoops[1];

        let told = |reaction: &Reaction| (reaction.by.display_name.clone(), reaction.kind, reaction.at.to_rfc3339());
        let expected = [
            ("Tomas Reyes", ReactionKind::Insight, "2014-03-04T09:05:00+00:00"),
            ("Ines & Co", ReactionKind::Insight, "2017-06-02T00:10:00+00:00"),
            ("bo lam", ReactionKind::Comment, "2017-09-09T15:04:00+00:00"),
        ];
        let expected = expected.map(|(by, kind, at)| (by.to_owned(), kind, at.to_owned()));
        assert_eq!(scoop.reactions.iter().map(told).collect::<Vec<_>>(), expected);
        assert_eq!(scoop.reactions[1].body.source().0, "<p>No comment yet.</p>\n<p>Short and good.</p>\n");
        let html = scoop.reactions[2].body.source().0;
        assert_eq!(html, "<p>Scooped by accident, I must say. Thank you!</p>\n");
        assert_eq!(scoop.insight.as_ref().unwrap().source().0, "<p>New here? This one is for you.</p>\n");
    }

    #[test]
    fn a_text_keeps_its_shape_and_its_words() {
        let scoops = board(PAGE).scoops;

        assert_eq!(scoops[2].body.source().0, include_str!("../../../tests/fixtures/saved-page-scoop.html"));
        let html = scoops[3].body.source().0;
        for words in [
            "Today&#39;s insight:",
            "No comment yet.",
            "Scooped by a rival paper!",
            "comment, some other day",
            "by hand",
        ] {
            assert!(html.contains(words), "{words}");
        }
        assert!(scoops[3].reactions.is_empty() && scoops[3].insight.is_none());
    }
}
