//! A scoop as its editor shows it: what was typed last, and what is known of its source.

use super::{Fields, Quota};
use crate::{
    accounts::{AccountId, ByLine},
    articles::{ArticleId, ArticleState, Citation},
    pictures::Picture,
    scoops::{ScoopId, State},
    sessions::Me,
    text::{Format, Moment},
};

#[derive(Debug)]
pub struct Draft {
    pub id: ScoopId,
    pub state: State,
    /// One more with each save.
    pub version: i32,
    /// Its article is still being read.
    pub waits: bool,
    pub offered: bool,
    /// What the curator said who did not publish it.
    pub returned: Option<String>,
    pub fields: Fields,
    /// The insight as readers see it.
    pub said: String,
    /// There is something typed that is not on the scoop.
    pub unsaved: bool,
    /// What its excerpt is written in: an import brings HTML.
    pub format: Format,
    pub curator: ByLine,
    pub curator_id: AccountId,
    /// In the time of its board, as a form has it: "2026-11-23T09:30".
    pub scheduled: Option<String>,
    pub scheduled_for: Option<Moment>,
    pub time_zone: String,
    pub source: Option<Source>,
    /// Those to choose from; the one on the scoop first.
    pub pictures: Vec<Picture>,
    pub quota: Quota,
    /// Who saved it last, and when.
    pub saved: Option<(ByLine, Moment)>,
}

/// The article, as far as its page told.
#[derive(Debug)]
pub struct Source {
    pub id: ArticleId,
    pub address: String,
    pub site: Option<String>,
    pub icon: Option<Picture>,
    pub authors: Vec<String>,
    pub published_at: Option<Moment>,
    pub state: ArticleState,
    /// Why its page was not read.
    pub failure: Option<String>,
    /// It has taken so long that one may ask anew.
    pub overdue: bool,
    pub citation: Citation,
    /// Of its video or slides.
    pub embed_title: Option<String>,
}

impl Draft {
    /// Only who scooped it writes its insight.
    pub fn is_by(&self, me: &Me) -> bool {
        self.curator_id == me.id
    }

    /// Who scooped it ticks other boards for it, while it is a draft.
    pub fn goes_onto_more(&self, me: &Me) -> bool {
        self.is_by(me) && self.state == State::Draft
    }

    pub fn is_published(&self) -> bool {
        self.state == State::Published
    }

    /// On its board.
    pub fn path(&self, slug: &str) -> String {
        path(slug, self.id)
    }
}

/// Where the editor of a scoop stands.
pub fn path(slug: &str, id: ScoopId) -> String {
    format!("/t/{slug}/scoops/{}", id.0)
}
