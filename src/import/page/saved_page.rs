//! Where the parts of a saved page begin and end.
//!
//! A body may hold any text, also the very words that divide a page. So such words count
//! only where what comes next fits, and each question here looks at a few lines only.

use crate::import::page::lines::{Line, NO_COMMENT, names_picture, reaction, scooper, views};

/// A board's own lines are fewer than this.
const LONGEST_HEADER: usize = 40;
/// The board's name and its views stand above everything else.
pub const FIRST_PART: usize = 2;

pub struct Page {
    /// The board's name.
    pub title: String,
    pub lines: Vec<Line>,
}

impl Page {
    pub fn text(&self, at: usize) -> Option<&str> {
        self.lines.get(at).map(|line| line.text.as_str())
    }

    fn gap(&self, at: usize) -> usize {
        self.lines.get(at).map_or(0, |line| line.gap)
    }

    /// Whether the block of a scoop without reactions ends in this line.
    pub fn ends_scoop(&self, at: usize) -> bool {
        self.text(at) == Some(NO_COMMENT) && self.begins_part(at + 1)
    }

    /// Whether the line is no longer part of the reactions above it, which have no line that
    /// ends them.
    pub fn ends_reactions(&self, at: usize) -> bool {
        let invitation = self.begins_invitation(at) && self.gap(at) > 1;
        let scoop = self.begins_scoop(at) && self.looks_like_scoop(at);
        scoop || invitation || self.header_end(at).is_some() || self.begins_page(at)
    }

    /// Whether a line "Scooped by Ada!" is more than words: its picture is named below the
    /// title, or it has the button's "!", blank lines around it and a title.
    fn looks_like_scoop(&self, at: usize) -> bool {
        let (Some(start), Some(title)) = (self.text(at), self.text(at + 1)) else { return false };
        let pictured = self.text(at + 2).is_some_and(|text| names_picture(text, title, &self.title));
        let apart = self.gap(at) > 0 && self.gap(at + 1) > 0;
        pictured || (start.ends_with('!') && apart && scooper(title).is_none())
    }

    pub fn begins_scoop(&self, at: usize) -> bool {
        self.text(at).is_some_and(|text| scooper(text).is_some())
    }

    /// The place of the "Curated by" line, where the board's own lines begin here.
    pub fn header_end(&self, at: usize) -> Option<usize> {
        if self.text(at)? != self.title && at != FIRST_PART {
            return None;
        }
        let end = (at..self.lines.len().min(at + LONGEST_HEADER)).find(|&line| self.owner(line).is_some())?;
        let follows = end + 1;
        let fits = follows == self.lines.len() || self.begins_scoop(follows) || self.begins_invitation(follows);
        let scoop_between = (at..end).any(|line| self.begins_scoop(line));
        (fits && !scoop_between).then_some(end)
    }

    /// Of "Curated by Ada", the name.
    pub fn owner(&self, at: usize) -> Option<&str> {
        self.text(at)?.strip_prefix("Curated by ")
    }

    /// Whether nothing but the two lines of a call to action is left.
    pub fn begins_invitation(&self, at: usize) -> bool {
        let is_invitation = |text: &str| text != NO_COMMENT && scooper(text).is_none() && reaction(text).is_none();
        at + 2 == self.lines.len() && self.lines[at..].iter().all(|line| is_invitation(&line.text))
    }

    /// Whether another page was pasted in here.
    pub fn begins_page(&self, at: usize) -> bool {
        at > 0 && self.text(at + 1).is_some_and(|text| views(text).is_some())
    }

    fn begins_part(&self, at: usize) -> bool {
        at == self.lines.len()
            || self.begins_scoop(at)
            || self.begins_invitation(at)
            || self.header_end(at).is_some()
            || self.begins_page(at)
    }
}

#[cfg(test)]
mod tests {
    use crate::import::page::read;

    fn titles(after_a_comment: &str) -> Vec<String> {
        let above =
            "Hands\n9 views | +0 today\nCurated by A\nScooped by A!\n\nOne\n\nB's comment, May 1, 9:00 AM\nYes.\n";
        let board = read(&format!("{above}{after_a_comment}"), chrono::NaiveDate::from_ymd_opt(2017, 11, 20).unwrap());
        board.unwrap().scoops.into_iter().map(|scoop| scoop.title).collect()
    }

    #[test]
    fn a_comment_ends_where_a_scoop_begins() {
        assert_eq!(titles("\n\nScooped by A!\n\nTwo\n\nText.\nNo comment yet.\n"), ["One", "Two"]);
        assert_eq!(titles("Scooped by A!\nTwo\nTwo | Hands |\nNo comment yet.\n"), ["One", "Two"]);
        assert_eq!(titles("\nScooped by chance!\n\nScooped by A!\n\nTwo\nNo comment yet.\n"), ["One", "Two"]);
        assert_eq!(titles("Scooped by chance!\n\nI say.\n"), ["One"]);
    }

    #[test]
    fn a_comment_ends_above_the_call_to_action() {
        assert_eq!(titles("\n\nShall I help you?\n\nWrite to me"), ["One"]);
    }
}
