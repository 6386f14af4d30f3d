//! What stands under the title of a scoop on a saved page: its text, its curator's insight,
//! and what others said, each collected line by line.

use crate::import::{
    board::{Body, ReactionKind, Skipped},
    dates::PageMoment,
    layout::{Spaced, blocks},
    page::lines::{Line, is_own_insight, names_picture, reaction},
};

const ADVERTISER: &str = "Brought To You By";

/// Lines of one text.
#[derive(Default)]
pub struct Passage<'a> {
    lines: Vec<Spaced<'a>>,
    /// The lines left out since the last one.
    left_out: usize,
}

/// What somebody said about the scoop, and in which line that begins.
pub struct Reply<'a> {
    pub line: usize,
    pub by: &'a str,
    pub kind: ReactionKind,
    pub at: PageMoment,
    pub text: Passage<'a>,
}

/// All that is told about one scoop.
pub struct Passages<'a> {
    pub curator: &'a str,
    pub title: &'a str,
    /// The board's name.
    pub board: &'a str,
    pub had_picture: bool,
    pub body: Passage<'a>,
    pub insight: Option<Passage<'a>>,
    pub replies: Vec<Reply<'a>>,
}

impl<'a> Passages<'a> {
    pub fn new(curator: &'a str, title: &'a str, board: &'a str) -> Self {
        Self { curator, title, board, had_picture: false, body: Passage::default(), insight: None, replies: Vec::new() }
    }

    pub fn add(&mut self, line: &'a Line, skipped: &mut Vec<Skipped>) {
        let text = line.text.as_str();
        if let Some((by, kind, at)) = reaction(text) {
            self.replies.push(Reply { line: line.number, by, kind, at, text: Passage::default() });
        } else if self.awaits_insight() && is_own_insight(text, self.curator) {
            self.insight = Some(Passage::default());
        } else if names_picture(text, self.title, self.board) {
            self.had_picture = true;
            self.current().leave_out(line.gap);
            let why = "it stood for a picture, whose address the page does not tell";
            skipped.push(Skipped::line(line.number, "the name of a picture", why));
        } else if text == ADVERTISER {
            self.current().leave_out(line.gap);
            skipped.push(Skipped::line(line.number, "a remnant of an advertisement", "it names no advertiser"));
        } else {
            self.current().push(line.gap, text);
        }
    }

    fn awaits_insight(&self) -> bool {
        self.insight.is_none() && self.replies.is_empty()
    }

    fn current(&mut self) -> &mut Passage<'a> {
        match self.replies.last_mut() {
            Some(reply) => &mut reply.text,
            None => self.insight.as_mut().unwrap_or(&mut self.body),
        }
    }
}

impl<'a> Passage<'a> {
    fn push(&mut self, gap: usize, text: &'a str) {
        self.lines.push(Spaced { gap: gap + self.left_out, text });
        self.left_out = 0;
    }

    fn leave_out(&mut self, gap: usize) {
        self.left_out += gap + 1;
    }

    pub fn is_empty(&self) -> bool {
        self.lines.is_empty()
    }

    /// Its lines as they are, whatever shape they are given.
    pub fn texts(&self) -> impl Iterator<Item = &'a str> {
        self.lines.iter().map(|line| line.text)
    }

    pub fn body(&self) -> Body {
        Body::Blocks(blocks(&self.lines))
    }
}
