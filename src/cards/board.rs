//! What the page of a board shows to everyone, and what of it is somebody's own.

use std::collections::HashSet;

use sqlx::PgPool;

use super::Card;
use crate::{
    error::Result,
    live::{Known, Subject, Subjects, Told},
    scoops::{Scoop, ScoopId},
    sessions::Me,
    text::{Paged, Place},
    topics::{Beside, Topic, TopicId, Visibility},
};

#[derive(Debug)]
pub struct Board {
    topic: TopicId,
    pub beside: Beside,
    /// In their order, on the first page.
    pub pinned: Vec<Card>,
    pub cards: Paged<Card>,
}

/// What somebody signed in finds on it besides.
struct Own {
    thanked: HashSet<ScoopId>,
    /// An insight of theirs waits for a moderator: nobody else sees it.
    waits: bool,
}

impl Board {
    /// A page of it, or of what carries a tag there; with what nobody but the viewer sees, where there is one.
    pub async fn load(
        db: &PgPool,
        board: &Topic,
        tag: Option<&str>,
        place: Place,
        viewer: Option<&Me>,
    ) -> Result<Self> {
        let scoops = async {
            Ok(match (tag, place) {
                (Some(tag), _) => (Vec::new(), Scoop::tagged(db, board.id, tag, place).await?),
                (None, Place::Newest) => Scoop::first_on(db, board.id).await?,
                (None, _) => (Vec::new(), Scoop::on_topic(db, board.id, place).await?),
            })
        };
        let (beside, (pinned, Paged { items, older, newer })) = tokio::try_join!(board.beside(db), scoops)?;
        let first = pinned.len();
        let mut pinned = Card::on_board(db, pinned.into_iter().chain(items).collect(), viewer).await?;
        let items = pinned.split_off(first);
        Ok(Self { topic: board.id, beside, pinned, cards: Paged { items, older, newer } })
    }

    /// As the viewer sees it. What stands on a public board is loaded once for everyone; who has more to see there than
    /// others, for whom it is loaded alone, are few.
    pub async fn shown(
        db: &PgPool,
        known: &Known<Self>,
        board: &Topic,
        tag: Option<&str>,
        place: Place,
        viewer: Option<&Me>,
    ) -> Result<Self> {
        // Deeper pages are many, and read seldom.
        let often = board.visibility == Visibility::Public && place == Place::Newest;
        let Some(me) = viewer.filter(|_| often) else {
            return Self::load(db, board, tag, place, viewer).await;
        };
        // An empty tag is not the same as none.
        let name = format!("{} {tag:?}", board.id.0);
        let for_everyone = known.get(&name, || Self::load(db, board, tag, place, None)).await?;
        let own = Own::on(db, &for_everyone, me).await?;
        if own.waits {
            return Self::load(db, board, tag, place, viewer).await;
        }
        let seen = |cards: &[Card]| cards.iter().map(|card| card.clone().seen_with(&own)).collect();
        let Paged { items, older, newer } = &for_everyone.cards;
        Ok(Self {
            topic: board.id,
            beside: for_everyone.beside.clone(),
            pinned: seen(&for_everyone.pinned),
            cards: Paged { items: seen(items), older: *older, newer: *newer },
        })
    }

    fn ids(&self) -> Vec<i64> {
        self.pinned.iter().chain(&self.cards.items).map(|card| card.id.0).collect()
    }
}

impl Told for Board {
    fn subjects(&self) -> Subjects {
        Subjects::default()
            .with(Subject::Board(self.topic.0))
            .and(&self.beside.curators)
            .and(&self.pinned)
            .and(&self.cards.items)
    }
}

impl Own {
    async fn on(db: &PgPool, board: &Board, me: &Me) -> Result<Self> {
        let own = sqlx::query!(
            r#"select array(select scoop_id from thanks where account_id = $1 and scoop_id = any($2)) as "thanked!",
                   exists (select from insight where account_id = $1 and held and hidden_for is null) as "waits!""#,
            me.id.0,
            &board.ids()
        )
        .fetch_one(db)
        .await?;
        Ok(Self { thanked: own.thanked.into_iter().map(ScoopId).collect(), waits: own.waits })
    }
}

impl Card {
    /// As somebody signed in sees it.
    fn seen_with(mut self, own: &Own) -> Self {
        self.thanks.mine = own.thanked.contains(&self.id);
        self.travels = !self.private;
        self
    }
}
