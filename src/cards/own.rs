//! What somebody signed in finds on a page that is loaded once for everyone: how they stand to its board, and what is
//! their own.

use std::collections::HashSet;

use sqlx::PgPool;

use super::Card;
use crate::{
    error::Result,
    rights::Standing,
    scoops::ScoopId,
    sessions::Me,
    topics::{MemberRole, Topic, stands},
};

pub struct Own {
    pub standing: Standing,
    thanked: HashSet<ScoopId>,
    /// An insight of theirs waits for a moderator: nobody else sees it.
    pub waits: bool,
    /// They said something under the scoop.
    pub spoke: bool,
}

impl Own {
    /// Of the scoops that a board's page shows.
    pub async fn on_board(db: &PgPool, board: &Topic, scoops: &[i64], me: &Me) -> Result<Self> {
        Self::find(db, board, scoops, None, me).await
    }

    /// Of a scoop that stands alone.
    pub async fn on_scoop(db: &PgPool, board: &Topic, scoop: ScoopId, me: &Me) -> Result<Self> {
        Self::find(db, board, &[scoop.0], Some(scoop), me).await
    }

    async fn find(db: &PgPool, board: &Topic, scoops: &[i64], talk: Option<ScoopId>, me: &Me) -> Result<Self> {
        let own = sqlx::query!(
            r#"select topic.owner_id = $1 as "owns!", member.role as "role?: MemberRole",
                   array(select scoop_id from thanks where account_id = $1 and scoop_id = any($3)) as "thanked!",
                   exists (select from insight where account_id = $1 and held and hidden_for is null) as "waits!",
                   exists (select from comment where scoop_id = $4 and account_id = $1) as "spoke!"
               from topic left join topic_member member on member.topic_id = topic.id and member.account_id = $1
               where topic.id = $2"#,
            me.id.0,
            board.id.0,
            scoops,
            talk.map(|scoop| scoop.0)
        )
        .fetch_one(db)
        .await?;
        let standing = me.acting().map_or(Standing::Stranger, |me| stands(me, own.owns, own.role));
        let thanked = own.thanked.into_iter().map(ScoopId).collect();
        Ok(Self { standing, thanked, waits: own.waits, spoke: own.spoke })
    }
}

impl Card {
    /// As somebody signed in sees it.
    pub(super) fn seen_with(mut self, own: &Own) -> Self {
        self.thanks.mine = own.thanked.contains(&self.id);
        self.drawn = self.drawn.filter(|_| !self.thanks.mine);
        self.travels = !self.private;
        self
    }
}
