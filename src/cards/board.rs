//! What the page of a board shows to everyone, and what of it is somebody's own.

use std::sync::Arc;

use sqlx::PgPool;

use super::{Card, Own, sheet::Drawn};
use crate::{
    error::{Error, Result},
    live::{Known, Subjects, Told},
    rights::Standing,
    scoops::Scoop,
    sessions::Me,
    text::{Paged, Place},
    topics::{Beside, Topic},
};

#[derive(Debug)]
pub struct Board {
    pub topic: Arc<Topic>,
    pub beside: Arc<Beside>,
    /// In their order, on the first page.
    pub pinned: Vec<Card>,
    pub cards: Paged<Card>,
}

/// What a board is besides, with its tags and curators.
const SMALL: usize = 8000;

impl Board {
    /// A page of the board at an address, or of what carries a tag there, as the viewer sees it, and how they stand to it.
    /// What stands on a public board is loaded once for everyone; who has more to see there than others, for whom
    /// it is loaded alone, are few.
    pub async fn to_read(
        db: &PgPool,
        known: &Known<Self>,
        slug: &str,
        tag: Option<&str>,
        place: Place,
        viewer: Option<&Me>,
    ) -> Result<(Self, Standing)> {
        if let Some(me) = viewer {
            // An empty tag is not the same as none.
            match known.get(&format!("{slug} {tag:?} {place:?}"), || Self::for_everyone(db, slug, tag, place)).await {
                Ok(board) => {
                    let own = Own::on_board(db, &board.topic, &board.ids(), me).await?;
                    if !own.waits {
                        return Ok((board.seen_with(&own), own.standing));
                    }
                }
                // Perhaps not for everyone; what it is for the viewer, is asked now.
                Err(Error::NotFound | Error::Gone(_)) => {}
                Err(error) => return Err(error),
            }
        }
        let (topic, standing) = Topic::to_read(db, slug, viewer).await?;
        Ok((Self::load(db, topic, tag, place, viewer).await?, standing))
    }

    async fn for_everyone(db: &PgPool, slug: &str, tag: Option<&str>, place: Place) -> Result<Self> {
        let topic = Topic::for_everyone(db, slug).await?;
        let mut board = Self::load(db, topic, tag, place, None).await?;
        board.pinned.iter_mut().chain(&mut board.cards.items).try_for_each(Card::draw)?;
        Ok(board)
    }

    /// With what nobody but the viewer sees, where there is one.
    async fn load(db: &PgPool, topic: Topic, tag: Option<&str>, place: Place, viewer: Option<&Me>) -> Result<Self> {
        let scoops = async {
            Ok(match (tag, place) {
                (Some(tag), _) => (Vec::new(), Scoop::tagged(db, topic.id, tag, place).await?),
                (None, Place::Newest) => Scoop::first_on(db, topic.id).await?,
                (None, _) => (Vec::new(), Scoop::on_topic(db, topic.id, place).await?),
            })
        };
        let (beside, (pinned, Paged { items, older, newer })) = tokio::try_join!(topic.beside(db), scoops)?;
        let first = pinned.len();
        let mut pinned = Card::on_board(db, pinned.into_iter().chain(items).collect(), viewer).await?;
        let items = pinned.split_off(first);
        Ok(Self { topic: topic.into(), beside: beside.into(), pinned, cards: Paged { items, older, newer } })
    }

    fn seen_with(&self, own: &Own) -> Self {
        let seen = |cards: &[Card]| cards.iter().map(|card| card.clone().seen_with(own)).collect();
        let Paged { items, older, newer } = &self.cards;
        Self {
            topic: self.topic.clone(),
            beside: self.beside.clone(),
            pinned: seen(&self.pinned),
            cards: Paged { items: seen(items), older: *older, newer: *newer },
        }
    }

    fn ids(&self) -> Vec<i64> {
        self.pinned.iter().chain(&self.cards.items).map(|card| card.id.0).collect()
    }
}

impl Told for Board {
    fn subjects(&self) -> Subjects {
        Subjects::default().and([&*self.topic]).and(&self.beside.curators).and(&self.pinned).and(&self.cards.items)
    }

    fn weight(&self) -> usize {
        let all = self.pinned.iter().chain(&self.cards.items);
        let cards = all.map(|card| card.weight() + card.drawn.as_ref().map_or(0, Drawn::len));
        cards.sum::<usize>() + self.topic.description.as_str().len() + SMALL
    }
}
