//! What a board's page shows beside its scoops.

use sqlx::PgExecutor;

use super::{TagCount, Topic};
use crate::{accounts::ByLine, error::Result};

/// Who curates it, and its tags.
#[derive(Clone, Debug)]
pub struct Beside {
    /// Besides the owner, first come first; contributors propose and are not named.
    pub curators: Vec<ByLine>,
    /// The 40 most used, the most used first.
    pub tags: Vec<TagCount>,
}

impl Topic {
    /// In one go: a page of a board asks for all of it each time.
    pub async fn beside(&self, db: impl PgExecutor<'_>) -> Result<Beside> {
        let row = sqlx::query!(
            r#"with curators as (
                   select account.name, account.display_name, topic_member.joined_at, account.id
                   from topic_member join account on account.id = topic_member.account_id
                   where topic_member.topic_id = $1 and topic_member.role = 'curator'
                   order by topic_member.joined_at, account.id limit 50
               ),
               tags as (
                   select tag, scoops from topic_tag where topic_id = $1 order by scoops desc, tag limit 40
               )
               select array(select name from curators order by joined_at, id) as "names!",
                   array(select display_name from curators order by joined_at, id) as "display_names!",
                   array(select tag from tags order by scoops desc, tag) as "tags!",
                   array(select scoops from tags order by scoops desc, tag) as "scoops!""#,
            self.id.0
        )
        .fetch_one(db)
        .await?;
        let curators = row.names.into_iter().zip(row.display_names);
        let tags = row.tags.into_iter().zip(row.scoops);
        Ok(Beside {
            curators: curators.map(|(name, display_name)| ByLine { name, display_name }).collect(),
            tags: tags.map(|(name, count)| TagCount { name, count }).collect(),
        })
    }
}
