//! A draft comes to stand on its board: now, at a time, or when a curator says so.

use std::collections::{BTreeSet, HashMap};

use chrono::NaiveDateTime;
use sqlx::PgConnection;

use super::{Draft, Fields, Quota, beginning::ALREADY_HERE};
use crate::{
    desk,
    error::{Error, Result},
    insights::Insight,
    problems::{OnConstraint, Problems, beside},
    rights::OnBoard,
    scoops::ScoopId,
    sessions::Me,
    text::{CleanHtml, Format},
    topics::{Topic, TopicId},
};

/// When a scoop appears.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum When {
    Now,
    /// In the time of its board, to the minute.
    At(NaiveDateTime),
}

impl When {
    /// As a form sends it: "2026-11-23T09:30".
    pub fn typed(text: &str) -> Result<Self> {
        let text = text.trim();
        let read = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"];
        let at = read.iter().find_map(|format| NaiveDateTime::parse_from_str(text, format).ok());
        at.map(Self::At).ok_or_else(|| {
            let words = "Please fill in the day and the time when it is to appear, such as 2027-01-31 09:30.";
            Error::Refused(Problems::with("when", words))
        })
    }
}

/// What the editor sends to be published.
#[derive(Clone, Copy, Debug)]
pub struct Typed<'a> {
    /// Of the scoop's own board.
    pub slug: &'a str,
    pub fields: &'a Fields,
    /// The version that it started from.
    pub seen: i32,
}

impl Draft {
    /// What stands in the way of showing it.
    pub fn problems_to_publish(&self, fields: &Fields) -> Problems {
        let mut problems = fields.problems_to_publish();
        if let Some(words) = self.quota.too_much(&self.as_shown(fields)) {
            problems.add("excerpt", words);
        }
        problems
    }

    /// Saved as [`Draft::save`] does, it appears, on its board and on those ticked: on all of them or none.
    /// Where its curator only contributes, it waits for a curator of that board.
    pub async fn publish(&self, tx: &mut PgConnection, me: &Me, typed: &Typed<'_>, when: When) -> Result<Option<i32>> {
        let ticked = &typed.fields.boards;
        let others: BTreeSet<&str> = ticked.iter().map(String::as_str).filter(|at| *at != typed.slug).collect();
        let own = self.goes_onto_more(me);
        if !others.is_empty() && !own {
            let words = "Only who scooped it puts it on other boards, while it is a draft. Others rescoop it.";
            return Err(Error::Refused(Problems::with("boards", words)));
        }
        let limits = self.limits(&mut *tx, ticked).await?;
        let mut boards = Vec::new();
        // In one order for everybody, and before the scoop, so that nobody waits in a circle.
        for at in others.into_iter().chain([typed.slug]).collect::<BTreeSet<_>>() {
            let held = Topic::hold(&mut *tx, at, me).await;
            let (board, standing) = match held {
                Err(Error::NotFound) if at != typed.slug => return Err(not_there()),
                held => held?,
            };
            let quota = Quota { limit: limits.get(at).copied().flatten(), ..self.quota };
            if at != typed.slug && quota.too_much(&self.as_shown(typed.fields)).is_some() {
                let limit = quota.limit.unwrap_or_default();
                let words =
                    format!("“{}” quotes {limit} % of a source at most. Please shorten the excerpt.", board.title);
                return Err(Error::Refused(Problems::with("boards", words)));
            }
            if !board.takes_scoops() {
                let words = format!("“{}” is archived: nothing new is put on it.", board.title);
                let field = if at == typed.slug { "title" } else { "boards" };
                return Err(Error::Refused(Problems::with(field, words)));
            }
            boards.push((board, standing));
        }
        let Some(version) = self.save(&mut *tx, me, typed.fields, typed.seen).await? else { return Ok(None) };
        let (mut showing, mut offering) = (Vec::new(), Vec::new());
        for (board, standing) in &boards {
            let own = board.slug == typed.slug;
            if !own && !standing.may(OnBoard::Scoop) {
                return Err(not_there());
            }
            let id = if own { self.id } else { self.copy_onto(&mut *tx, board, me).await? };
            if standing.may(OnBoard::Publish) { showing.push(id.0) } else { offering.push(id.0) }
        }
        sqlx::query!("delete from scoop_onto where scoop_id = $1", self.id.0).execute(&mut *tx).await?;
        offer(&mut *tx, &offering).await?;
        match when {
            When::Now => {
                ScoopId::show(&mut *tx, &showing).await.on_constraint(
                    "scoop_already_on_topic",
                    "title",
                    ALREADY_HERE,
                )?;
                desk::screen_shown(tx, &showing).await?;
            }
            When::At(at) => schedule(tx, &showing, at).await?,
        }
        Ok(Some(version))
    }

    /// How much other boards allow to quote.
    async fn limits(&self, tx: &mut PgConnection, slugs: &[String]) -> Result<HashMap<String, Option<i16>>> {
        if slugs.is_empty() {
            return Ok(HashMap::new());
        }
        let limits = sqlx::query!("select slug, quote_limit from topic where slug = any($1)", slugs);
        Ok(limits.fetch_all(tx).await?.into_iter().map(|row| (row.slug, row.quote_limit)).collect())
    }

    fn as_shown(&self, fields: &Fields) -> CleanHtml {
        let format = if self.format == Format::Html { Format::Html } else { Format::Markdown };
        CleanHtml::from_source(&fields.excerpt(), format)
    }

    /// The same scoop on another board, by whoever puts it there.
    async fn copy_onto(&self, tx: &mut PgConnection, board: &Topic, me: &Me) -> Result<ScoopId> {
        let TopicId(topic) = board.id;
        let copied = sqlx::query_scalar!(
            "insert into scoop (topic_id, article_id, curator_id, via_id, title, excerpt_source, excerpt_format, excerpt_html,
                 excerpt_lead, picture_id, had_picture, picture_address, source_unknown)
             select $2, article_id, $3, via_id, title, excerpt_source, excerpt_format, excerpt_html,
                 excerpt_lead, picture_id, had_picture, picture_address, source_unknown
             from scoop where id = $1 returning id",
            self.id.0,
            topic,
            me.id.0
        )
        .fetch_one(&mut *tx)
        .await;
        let words = format!("“{}” has this article already.", board.title);
        let id = copied.on_constraint("scoop_already_on_topic", "boards", &words)?;
        sqlx::query!(
            "insert into scoop_tag (scoop_id, topic_id, tag, position)
             select $2, $3, tag, position from scoop_tag where scoop_id = $1",
            self.id.0,
            id.0,
            topic
        )
        .execute(&mut *tx)
        .await?;
        let said = sqlx::query!(
            "select source, format from insight where scoop_id = $1 and account_id = $2 order by written_at, id limit 1",
            self.id.0,
            me.id.0
        );
        if let Some(said) = said.fetch_optional(&mut *tx).await? {
            // Every board looks at it for itself.
            beside("insight", Insight::say(tx, id, me.id, &said.source, said.format).await)?;
        }
        Ok(id)
    }

    /// Back to who offered it, with a word; offered again, it is looked at again.
    pub async fn send_back(&self, db: &mut PgConnection, word: &str) -> Result<()> {
        let mut problems = Problems::default();
        problems.length("word", word, 1, 2000);
        problems.into_result()?;
        sqlx::query!(
            "update scoop set offered_at = null, returned = $2 where id = $1 and offered_at is not null",
            self.id.0,
            word.trim()
        )
        .execute(db)
        .await?;
        Ok(())
    }

    /// A scheduled one waits again for whoever edits it.
    pub async fn unschedule(&self, db: &mut PgConnection) -> Result<()> {
        sqlx::query!(
            "update scoop set state = 'draft', scheduled_for = null where id = $1 and state = 'scheduled'",
            self.id.0
        )
        .execute(db)
        .await?;
        Ok(())
    }
}

fn not_there() -> Error {
    let words = "One of these boards is not there any more, or you do not put things on it any more.";
    Error::Refused(Problems::with("boards", words))
}

async fn offer(db: &mut PgConnection, scoops: &[i64]) -> Result<()> {
    if scoops.is_empty() {
        return Ok(());
    }
    sqlx::query!(
        "update scoop set offered_at = coalesce(offered_at, now()), returned = null, waits = false
         where id = any($1) and state = 'draft'",
        scoops
    )
    .execute(db)
    .await?;
    Ok(())
}

async fn schedule(db: &mut PgConnection, scoops: &[i64], at: NaiveDateTime) -> Result<()> {
    let scheduled = sqlx::query!(
        "update scoop set state = 'scheduled', scheduled_for = $2::timestamp at time zone topic.time_zone,
             waits = false, offered_at = null, returned = null
         from topic where topic.id = scoop.topic_id and scoop.id = any($1) and scoop.state in ('draft', 'scheduled')
             and $2::timestamp at time zone topic.time_zone between now() and now() + interval '5 years'",
        scoops,
        at
    )
    .execute(db)
    .await?;
    if scheduled.rows_affected() < scoops.len() as u64 {
        let words = "This moment is past, or more than five years away. To publish at once, press “Publish now”.";
        return Err(Error::Refused(Problems::with("when", words)));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_is_read_as_browsers_send_it_and_as_people_type_it() {
        let at = When::typed("2027-01-31T09:30").unwrap();
        assert_eq!(When::typed(" 2027-01-31 09:30 ").unwrap(), at);
        assert_eq!(When::typed("2027-01-31T09:30:00").unwrap(), at);
        for nonsense in ["", "tomorrow", "2027-02-30T09:30", "2027-01-31"] {
            assert!(matches!(When::typed(nonsense), Err(Error::Refused(_))), "{nonsense}");
        }
    }
}
