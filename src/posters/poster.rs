//! What stands on a poster.

use sha2::{Digest, Sha256};

use crate::{
    pictures::Picture,
    scoops::Scoop,
    text::tidy::{shortened, tidy},
    topics::Topic,
};

/// What its address ends with.
const FILE: &str = "/share.jpg";
/// Of a title or a name; no more of one has room in any size.
const LONGEST: usize = 400;

/// Of a public board or of a scoop on one: it says nothing that is not for everyone.
#[derive(Debug)]
pub struct Poster {
    /// Where it is served.
    pub(super) path: String,
    pub(super) title: String,
    /// Above the title: where a scoop's article is from.
    pub(super) source: Option<String>,
    /// Below it, one line each.
    pub(super) below: Vec<String>,
    /// What the site is called.
    pub(super) site: String,
    /// Where what it shows stands: in letters that every font has.
    pub(super) stands_at: String,
    pub(super) accent: String,
    pub(super) picture: Option<Picture>,
    pub(super) of_board: bool,
}

impl Poster {
    pub const WIDTH: u32 = 1200;
    pub const HEIGHT: u32 = 630;
    /// A picture that is smaller or longer than this by its sides is cut off or blurred too much, and left out.
    const SMALLEST_SIDE: i32 = 200;
    const LONGEST_BY_SIDES: i32 = 3;

    /// Of a board on the site that is called `site` and reached at `base`.
    pub fn of_board(board: &Topic, site: &str, base: &str) -> Self {
        let curated = format!("Curated by {}", board.owner().display_name);
        Self {
            path: format!("{}{FILE}", board.href()),
            title: one_line(&board.title),
            source: None,
            below: [Some(curated), board.sponsored()].into_iter().flatten().map(|line| one_line(&line)).collect(),
            site: one_line(site),
            stands_at: shown_address(base, &board.href()),
            accent: board.accent.clone(),
            picture: board.picture().filter(Self::is_worth_showing),
            of_board: true,
        }
    }

    /// Of a scoop on a board.
    pub fn of_scoop(scoop: &Scoop, board: &Topic, site: &str, base: &str) -> Self {
        let scooped = format!("Scooped by {}", scoop.curator().display_name);
        let below = [Some(board.title.clone()), Some(scooped), board.sponsored()];
        let short = format!("{}/p/{}", board.href(), scoop.id.0);
        Self {
            path: format!("{short}{FILE}"),
            title: one_line(&scoop.title),
            source: scoop.site.as_deref().map(one_line),
            below: below.into_iter().flatten().map(|line| one_line(&line)).collect(),
            site: one_line(site),
            stands_at: shown_address(base, &short),
            accent: board.accent.clone(),
            picture: scoop.picture().filter(Self::is_worth_showing),
            of_board: false,
        }
    }

    fn is_worth_showing(picture: &Picture) -> bool {
        let (short, long) = (picture.width.min(picture.height), picture.width.max(picture.height));
        short >= Self::SMALLEST_SIDE && long <= short * Self::LONGEST_BY_SIDES
    }

    /// Where it is served. Another poster there has another address, so that nobody shows the old one for long.
    pub fn href(&self) -> String {
        let hash = self.picture.as_ref().map_or("", |picture| &picture.hash);
        let said = [&self.title, self.source.as_deref().unwrap_or_default(), &self.site, &self.accent, hash];
        let mut all = Sha256::new();
        for words in said.into_iter().chain(self.below.iter().map(String::as_str)) {
            all.update(words);
            all.update([0]);
        }
        format!("{}?v={}", self.path, hex::encode(&all.finalize()[..6]))
    }

    /// In words, for who does not see it.
    pub fn alt(&self) -> String {
        let all = [Some(&self.title), self.source.as_ref()].into_iter().flatten().chain(&self.below);
        all.chain([&self.site]).map(String::as_str).collect::<Vec<_>>().join(" · ")
    }
}

fn one_line(text: &str) -> String {
    shortened(tidy(text), LONGEST)
}

/// "boards.example /t/salt": a long one is broken where the site ends.
fn shown_address(base: &str, path: &str) -> String {
    let base = base.trim_end_matches('/');
    format!("{} {path}", base.split_once("://").map_or(base, |(_, rest)| rest))
}
