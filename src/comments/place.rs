//! Where somebody is about to say something: all that is asked of it, at once.

use std::collections::HashSet;

use sqlx::PgPool;

use super::{Saying, Talk, asking::Ground};
use crate::{
    error::{Error, Result},
    interests::SecondLook,
    rights::{OnBoard, Standing},
    rules::Stands,
    scoops::{Scoop, ScoopId},
    sessions::Me,
    text::mentioned,
    topics::{self, CommentPolicy, MemberRole, Topic, Visibility},
};

#[derive(Debug)]
pub struct Place {
    pub slug: String,
    pub scoop: ScoopId,
    pub permalink: String,
    pub talk: Talk,
    /// How whoever says something stands to the board and its rules.
    pub stands: Stands,
    /// Of those whom the text names, who are there.
    pub named: HashSet<String>,
    declares: bool,
}

impl Place {
    /// A published scoop of a board that they may read.
    pub async fn of(db: &PgPool, slug: &str, id: i64, me: &Me, text: &str) -> Result<Self> {
        let names: Vec<String> = mentioned(text).into_iter().collect();
        let place = sqlx::query!(
            r#"select topic.id as "board!: i64", topic.slug, topic.visibility, topic.comment_policy,
                   topic.archived_at is not null as "archived!", scoop.id, scoop.title, scoop.comments_locked,
                   topic.owner_id = $3 as "owns!", member.role as "role?: MemberRole", site.hold_comments, site.link_limit,
                   site.newcomer_days > 0 as "has_newcomers!",
                   case when site.newcomer_days > 0 then is_new($3, site.newcomer_days, site.newcomer_kept)
                       else false end as "new!",
                   exists (select from rule where rule.topic_id is null or rule.topic_id = topic.id) as "ruled!",
                   exists (select from interest where account_id = $3) as "declares!",
                   array(select name from account where name = any($4) and account.deleted_at is null) as "named!"
               from topic join scoop on scoop.topic_id = topic.id and scoop.state = 'published'
               cross join site_setting site
               left join topic_member member on member.topic_id = topic.id and member.account_id = $3
               where topic.slug = $1 and scoop.id = $2 and topic.deleted_at is null"#,
            slug,
            id,
            me.id.0,
            &names
        );
        let Some(place) = place.fetch_optional(db).await? else { return Err(Self::missing(db, slug, id, me).await) };
        let standing = me.acting().map_or(Standing::Stranger, |me| topics::stands(me, place.owns, place.role));
        if place.visibility == Visibility::Private && !standing.may(OnBoard::Read) {
            return Err(Self::missing(db, slug, id, me).await);
        }
        let held = place.comment_policy == CommentPolicy::Held;
        let closed = place.comment_policy == CommentPolicy::Closed || place.archived;
        let stands = Stands {
            board: place.board,
            board_holds: held,
            site_holds: place.hold_comments,
            link_limit: place.link_limit,
            has_newcomers: place.has_newcomers,
            new: place.new,
            moderates: standing.may(OnBoard::Moderate),
            ruled: place.ruled,
        };
        Ok(Self {
            scoop: place.id,
            permalink: topics::permalink(&place.slug, place.id.0, &place.title),
            slug: place.slug,
            talk: Talk::on(Ground { closed, locked: place.comments_locked, held }, Some(me), standing),
            stands,
            named: place.named.into_iter().collect(),
            declares: place.declares,
        })
    }

    /// Why it is not there for them, in the words of its board.
    async fn missing(db: &PgPool, slug: &str, id: i64, me: &Me) -> Error {
        let why = async {
            let (board, _) = Topic::to_read(db, slug, Some(me)).await?;
            Scoop::find(db, &board, id).await
        };
        why.await.err().unwrap_or(Error::NotFound)
    }

    /// What its writer is asked first.
    pub async fn second_look(&self, db: &PgPool, me: &Me, saying: &Saying) -> Result<Option<SecondLook>> {
        if self.declares {
            SecondLook::at(db, me.id, saying.guard, saying.declared, &saying.text).await
        } else {
            Ok(SecondLook::at_words(saying.guard, saying.declared, &saying.text))
        }
    }
}
