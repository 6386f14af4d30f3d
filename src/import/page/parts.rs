//! What a saved page is made of, from top to bottom.

use chrono::NaiveDate;

use crate::import::{
    board::{CallToAction, Scoop, Skipped},
    page::header::{Header, header},
    page::saved_page::{FIRST_PART, Page},
    page::scoop::scoop_at,
    unreadable::Unreadable,
};

#[derive(Default)]
pub struct Parts {
    /// Above the board's own lines.
    pub alone: Vec<Scoop>,
    pub header: Option<Header>,
    pub stream: Vec<Scoop>,
    pub invitation: Option<CallToAction>,
}

/// All parts below the name and the views, which fill the page.
pub fn parts_of(page: &Page, saved_on: NaiveDate, skipped: &mut Vec<Skipped>) -> Result<Parts, Unreadable> {
    let mut parts = Parts::default();
    if let Some(at) =
        (FIRST_PART..page.lines.len()).find(|&at| page.text(at) == Some(&page.title) && page.begins_page(at))
    {
        return Err(stray(page, at));
    }
    let mut at = FIRST_PART;
    while at < page.lines.len() {
        if page.begins_scoop(at) {
            let (scoop, next) = scoop_at(page, at, saved_on, skipped)?;
            let place = if parts.header.is_some() { &mut parts.stream } else { &mut parts.alone };
            place.push(scoop);
            at = next;
        } else if let Some(end) = page.header_end(at).filter(|_| parts.header.is_none()) {
            parts.header = Some(header(page, at, end));
            at = end + 1;
        } else if page.begins_invitation(at) && parts.header.is_some() {
            let [title, text] = [at, at + 1].map(|line| page.text(line).unwrap_or_default().to_owned());
            parts.invitation = Some(CallToAction { title, text });
            at += 2;
        } else {
            return Err(stray(page, at));
        }
    }
    Ok(parts)
}

fn stray(page: &Page, at: usize) -> Unreadable {
    let what = if page.begins_page(at) {
        "another page begins here; please give one page at a time"
    } else if page.header_end(at).is_some() {
        "the board's own lines stand here a second time; please give one page at a time"
    } else {
        "here should begin a scoop (“Scooped by …”) or the board's own lines, down to “Curated by …”"
    };
    Unreadable::at(page.lines[at].number, what)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use crate::import::{
        page::read,
        page::sample::{PAGE, board, saved_on},
    };

    fn fault(text: &str) -> (Option<usize>, String) {
        let fault = read(text, saved_on()).unwrap_err();
        (fault.line, fault.what)
    }

    #[test]
    fn how_lines_end_makes_no_difference() {
        assert_eq!(board(&format!("\u{feff}{}", PAGE.trim_end().replace('\n', "\r\n"))), board(PAGE));
    }

    #[test]
    fn what_is_no_such_page_is_told_by_its_line() {
        let cut = |from: &str| PAGE.split_once(from).unwrap().0.to_owned();

        assert_eq!(fault(" \n\n").0, None);
        assert_eq!(fault("\n\nDear diary").0, Some(3));
        assert_eq!(fault("Dear diary\n\nToday it rained.").0, Some(3));
        assert_eq!(fault("Board\n9 views | +0 today\nA text").0, Some(3));
        assert_eq!(fault(&format!("{PAGE}{PAGE}")).0, Some(135));
        assert!(
            fault(&PAGE.replace(
                "\nA title alone\n",
                "\nA\nNo comment yet.\nClean Hands, Clean Wards\nCurated by X\nScooped by Y\n"
            ))
            .1
            .contains("second time")
        );
        assert!(fault(&format!("{}{PAGE}", cut("\nShall"))).1.contains("one page at a time"));
        assert!(fault(&cut("Clean Hands, Clean Wards\nNotes")).1.contains("Curated by"));
    }

    proptest! {
        #[test]
        fn no_text_whatever_panics(text in any::<String>(), end in "(?s).{0,80}") {
            let _ = read(&text, saved_on());
            let _ = read(&format!("Board\n9 views | +0 today\nScooped by A!\n{end}"), saved_on());
        }

        #[test]
        fn no_part_of_a_page_panics(cut in 0..PAGE.len(), from in 0..PAGE.len(), words in any::<String>()) {
            let [start, end] = [&PAGE.as_bytes()[..cut], &PAGE.as_bytes()[from..]].map(String::from_utf8_lossy);
            let _ = read(&start, saved_on());
            let _ = read(&format!("{start}{words}{end}"), saved_on());
        }

        #[test]
        fn no_order_of_its_lines_panics(order in prop::collection::vec(0..PAGE.lines().count(), 0..60)) {
            let lines: Vec<&str> = PAGE.lines().collect();
            let shuffled: Vec<&str> = lines[..2].iter().copied().chain(order.into_iter().map(|at| lines[at])).collect();
            let _ = read(&shuffled.join("\n"), saved_on());
        }
    }
}
