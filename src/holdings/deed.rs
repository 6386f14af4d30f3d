//! What is done to many scoops at once: to each that it can be done to, all in one transaction.

use std::collections::HashSet;

use sqlx::{PgConnection, PgPool};

use super::Holding;
use crate::{
    desk,
    error::{Error, Result},
    rights::{OnBoard, Standing},
    scoops::ScoopId,
    sessions::Me,
    text::tag,
    topics::Topic,
};

/// How many scoops are taken at once.
pub const MOST: usize = 200;

#[derive(Debug)]
pub enum Deed {
    Publish,
    Delete,
    Restore,
    /// Onto this board, where one stands like this.
    Move(Box<Topic>, Standing),
    Tag(String),
    Untag(String),
}

/// What became of it.
#[derive(Debug)]
pub struct Outcome {
    /// Those that it was done to.
    pub done: Vec<i64>,
    pub refused: Vec<Refusal>,
    /// So many are not there, or not seen by whoever asked.
    pub absent: usize,
}

#[derive(Debug)]
pub struct Refusal {
    pub title: String,
    pub href: String,
    pub why: &'static str,
}

impl Deed {
    /// Onto the board at `slug`, where one may put something.
    pub async fn moving(db: &PgPool, slug: &str, me: &Me) -> Result<Self> {
        let (board, standing) = Topic::to_read(db, slug, Some(me)).await?;
        if standing.may(OnBoard::Scoop) || standing.may(OnBoard::Publish) {
            Ok(Self::Move(Box::new(board), standing))
        } else {
            Err(me.refusal())
        }
    }

    pub fn tagging(typed: &str) -> Result<Self> {
        Ok(Self::Tag(tag::one(typed, "tag")?))
    }

    pub fn untagging(typed: &str) -> Result<Self> {
        Ok(Self::Untag(tag::one(typed, "tag")?))
    }

    pub async fn upon(&self, tx: &mut PgConnection, me: &Me, ids: &[i64]) -> Result<Outcome> {
        if ids.len() > MOST {
            return Err(Error::BadRequest(format!("These are {} scoops; {MOST} is the most at once.", ids.len())));
        }
        let onto = if let Self::Move(board, _) = self { Some(&**board) } else { None };
        let holdings = Holding::hold(&mut *tx, me, ids, onto).await?;
        let wanted: HashSet<i64> = ids.iter().copied().collect();
        let mut outcome = Outcome { absent: wanted.len() - holdings.len(), done: Vec::new(), refused: Vec::new() };
        // Two of one article do not go to one place together either.
        let mut places = HashSet::new();
        for held in &holdings {
            let place = onto.map_or(held.topic_id, |board| board.id);
            let taken = held.article_id.is_some_and(|article| !places.insert((place, article.0)));
            match self.objection(held, held.double || taken) {
                None => outcome.done.push(held.id.0),
                Some(why) => outcome.refused.push(Refusal { title: held.name().to_owned(), href: held.path(), why }),
            }
        }
        let done = outcome.done.as_slice();
        if !done.is_empty() {
            match self {
                Self::Publish => {
                    ScoopId::show(&mut *tx, done).await?;
                    desk::screen_shown(tx, done).await?;
                }
                Self::Delete => Holding::delete(tx, done).await?,
                Self::Restore => Holding::restore(tx, done).await?,
                Self::Move(board, _) => {
                    let unseen = desk::unseen(&mut *tx, done).await?;
                    Holding::move_to(&mut *tx, board, done).await?;
                    desk::screen_shown(tx, &unseen).await?;
                }
                Self::Tag(tag) => Holding::tag(tx, me, tag, done).await?,
                Self::Untag(tag) => Holding::untag(tx, me, tag, done).await?,
            }
        }
        Ok(outcome)
    }

    /// Why it cannot be done to this one.
    fn objection(&self, held: &Holding, double: bool) -> Option<&'static str> {
        if !held.is_theirs() {
            return Some("Only the curators of its board can do that, because it is no draft any more.");
        }
        match self {
            Self::Restore => return held.objection_to_restoring(double),
            _ if held.is_deleted() => return Some("It is deleted."),
            _ if held.is_hidden() => return Some("It is hidden by those who look after the site."),
            _ => {}
        }
        match self {
            Self::Publish => held.objection_to_publishing(double),
            Self::Move(board, standing) => held.objection_to_moving(board, *standing, double),
            Self::Tag(tag) => held.objection_to_tagging(tag),
            Self::Delete | Self::Untag(_) | Self::Restore => None,
        }
    }

    /// "3 scoops are published."
    pub fn in_words(&self, many: usize) -> String {
        let scoops = if many == 1 { "1 scoop is".to_owned() } else { format!("{many} scoops are") };
        match self {
            Self::Publish => format!("{scoops} published."),
            Self::Delete => format!("{scoops} deleted."),
            Self::Restore => format!("{scoops} back."),
            Self::Move(board, _) => format!("{scoops} moved to {}.", board.title),
            Self::Tag(tag) => format!("{scoops} tagged “{tag}”."),
            Self::Untag(tag) => format!("{scoops} not tagged “{tag}” any more."),
        }
    }
}
