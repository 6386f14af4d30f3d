//! What the page of a scoop shows to everyone, and what of it is somebody's own.

use std::sync::Arc;

use sqlx::PgPool;

use super::{Card, Own};
use crate::{
    comments::{Order, Talk},
    error::{Error, Result},
    live::{Known, Subjects, Told},
    rights::Standing,
    scoops::{Alike, Rescoop, Scoop},
    sessions::Me,
    text::Count,
    topics::Topic,
};

#[derive(Clone, Debug)]
pub struct Alone {
    pub topic: Arc<Topic>,
    pub card: Card,
    pub views: Count,
    /// The boards that took it.
    pub went_to: Arc<Vec<Rescoop>>,
    /// The next ones on its board.
    pub more: Arc<Vec<Scoop>>,
    /// Others about the same, most of them on other boards.
    pub alike: Arc<Vec<Alike>>,
}

/// What a scoop takes that is only named, and the board.
const SMALL: usize = 2000;

impl Alone {
    /// A scoop of the board at an address, as the viewer sees it, and how they stand to the board. On a public board it is
    /// loaded once for everyone; it is loaded alone for who works there or has said something under it.
    pub async fn to_read(
        db: &PgPool,
        known: &Known<Self>,
        (slug, id): (&str, i64),
        order: Order,
        viewer: Option<&Me>,
    ) -> Result<(Self, Standing)> {
        if let Some(me) = viewer {
            match known.get(&format!("{slug} {id} {order:?}"), || Self::for_everyone(db, slug, id, order)).await {
                Ok(alone) => {
                    let own = Own::on_scoop(db, &alone.topic, alone.card.id, me).await?;
                    if own.standing == Standing::Stranger && !own.waits && !own.spoke && !alone.card.has_insight_of(me)
                    {
                        return Ok((alone.seen_by(me, &own), own.standing));
                    }
                }
                // Perhaps not for everyone; what it is for the viewer, is asked now.
                Err(Error::NotFound | Error::Gone(_)) => {}
                Err(error) => return Err(error),
            }
        }
        let (topic, standing) = Topic::to_read(db, slug, viewer).await?;
        Ok((Self::load(db, topic, id, order, viewer, standing).await?, standing))
    }

    async fn for_everyone(db: &PgPool, slug: &str, id: i64, order: Order) -> Result<Self> {
        let topic = Topic::for_everyone(db, slug).await?;
        Self::load(db, topic, id, order, None, Standing::Stranger).await
    }

    async fn load(
        db: &PgPool,
        topic: Topic,
        id: i64,
        order: Order,
        viewer: Option<&Me>,
        standing: Standing,
    ) -> Result<Self> {
        let scoop = Scoop::find(db, &topic, id).await?;
        let (went_to, more, views, mut alike) =
            tokio::try_join!(scoop.went_to(db), scoop.more_from_board(db), scoop.views(db), scoop.alike(db))?;
        alike.retain(|one| more.iter().all(|next| next.id != one.id));
        let card = Card::whole(db, &topic, scoop, viewer, standing, order).await?;
        Ok(Self { topic: topic.into(), card, views, went_to: went_to.into(), more: more.into(), alike: alike.into() })
    }

    fn seen_by(&self, me: &Me, own: &Own) -> Self {
        let mut seen = self.clone();
        seen.card = seen.card.seen_with(own);
        seen.card.talk = Some(Talk::of(&self.topic, &self.card, Some(me), own.standing));
        seen
    }
}

impl Card {
    fn has_insight_of(&self, me: &Me) -> bool {
        self.insight.iter().chain(&self.insights).any(|insight| insight.account == me.id)
    }
}

impl Told for Alone {
    fn subjects(&self) -> Subjects {
        let near = Subjects::default().and([&*self.topic]).and([&self.card]).and(&*self.went_to);
        near.and(&*self.more).and(&*self.alike)
    }

    fn weight(&self) -> usize {
        self.card.weight() + (self.more.len() + self.alike.len() + self.went_to.len() + 1) * SMALL
    }
}
