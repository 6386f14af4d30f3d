//! The rows of the queue, each with its thing in its context.

use sqlx::PgPool;

use super::deciding::mark;
use super::queue::{Appeal, Author, PER_PAGE, Scope, Waiting};
use crate::{
    accounts::{AccountId, ByLine},
    error::Result,
    matters::{HeldFor, Kind, MatterId, Reason},
    text::{CleanHtml, Key, Moment},
    topics::{self, TopicRef},
};

macro_rules! select_entries {
    ($where:literal $(, $arg:expr)*) => {
        sqlx::query!(
            r#"select matter.id as "id: MatterId", matter.kind, matter.waits_since,
                   extract(epoch from now() - matter.waits_since)::bigint as age, matter.decisions, matter.for_admins,
                   board.slug as "slug?", board.title as "board_title?", board.language as "language?",
                   scoop.id as "scoop?: i64", scoop.title as "scoop_title?", scoop.excerpt_html as "excerpt?: CleanHtml",
                   scoop.excerpt_source as "excerpt_source?",
                   comment.id as "comment?", comment.html as "comment_html?: CleanHtml", comment.source as "comment_source?",
                   insight.html as "insight_html?: CleanHtml", insight.source as "insight_source?",
                   own.description_html as "description?: CleanHtml",
                   profile.bio_html as "bio?: CleanHtml", profile.name as "profile?",
                   coalesce(comment.held_for, insight.held_for) as "held_for?: HeldFor",
                   coalesce(comment.hidden_for, insight.hidden_for, case when matter.kind = 'scoop' then scoop.hidden_for end,
                       own.hidden_for, profile.hidden_for) as "hidden_for?: Reason",
                   answered.html as "answered?: CleanHtml", answerer.display_name as "answerer?",
                   author.id as "author?: AccountId",
                   coalesce(author.role = 'admin' or author.id = board.owner_id, false) as "above!", author.name as "author_name?",
                   author.display_name as "author_display_name?", author.created_at as "author_since?: Moment",
                   (select count(*) from report where report.matter_id = matter.id and closed_at is null) as "reported!",
                   (select max(known.id) from side_effect_case known
                    where known.kind = matter.kind and known.thing_id = coalesce(comment.id, insight.id, scoop.id)) as "case",
                   appeal.words as "appeal?", appeal.made_at as "appealed_at?: Moment"
               from matter
               left join comment on comment.id = matter.comment_id
               left join insight on insight.id = matter.insight_id
               left join scoop on scoop.id = coalesce(matter.scoop_id, comment.scoop_id, insight.scoop_id)
               left join topic own on own.id = matter.topic_id
               left join topic board on board.id = coalesce(scoop.topic_id, matter.topic_id)
               left join account profile on profile.id = matter.account_id
               left join account author on author.id = matter.author_id
               left join comment answered on answered.id = comment.parent_id
               left join account answerer on answerer.id = answered.account_id
               left join lateral (
                   select appeal.words, appeal.made_at from decision join appeal on appeal.decision_id = decision.id
                   where decision.matter_id = matter.id and appeal.answer_id is null limit 1
               ) appeal on true
               "# + $where
            $(, $arg)*
        )
    };
}

macro_rules! entries {
    ($rows:expr) => {
        $rows
            .into_iter()
            .map(|row| {
                let scoop = row.scoop.zip(row.scoop_title.clone());
                let permalink = row.slug.as_ref().zip(scoop.as_ref());
                let permalink = permalink.map(|(slug, (id, title))| topics::permalink(slug, *id, title));
                let place = match row.kind {
                    Kind::Comment => permalink.zip(row.comment).map(|(at, id)| format!("{at}#comment-{id}")),
                    Kind::Insight | Kind::Scoop => permalink,
                    Kind::Board => row.slug.as_ref().map(|slug| format!("/t/{slug}")),
                    Kind::Account => row.profile.as_ref().map(|name| format!("/@{name}")),
                };
                let name = match row.kind {
                    Kind::Board => row.board_title.clone(),
                    Kind::Account => row.author_display_name.clone(),
                    _ => row.scoop_title.clone(),
                };
                let (words, source) = match row.kind {
                    Kind::Comment => (row.comment_html, row.comment_source),
                    Kind::Insight => (row.insight_html, row.insight_source),
                    Kind::Scoop => (row.excerpt, row.excerpt_source),
                    Kind::Board => (row.description, None),
                    Kind::Account => (row.bio, None),
                };
                let author = row.author_name.zip(row.author_display_name).zip(row.author_since);
                Waiting {
                    id: row.id,
                    kind: row.kind,
                    since: row.waits_since,
                    age: age(row.age.unwrap_or_default()),
                    decisions: row.decisions,
                    for_admins: row.for_admins,
                    board: row.slug.zip(row.board_title).map(|(slug, title)| TopicRef { slug, title }),
                    language: row.language.unwrap_or_else(|| "en".to_owned()),
                    place: name.zip(place),
                    words,
                    answers: row.answerer.zip(row.answered),
                    held_for: row.held_for,
                    hidden_for: row.hidden_for,
                    author: author.map(|((name, display_name), since)| Author {
                        name: ByLine { name, display_name },
                        since,
                        comments: 0,
                        before: Vec::new(),
                    }),
                    reports: Vec::new(),
                    reported: row.reported,
                    appeal: row.appeal.zip(row.appealed_at).map(|(words, at)| Appeal { words, at }),
                    removals: Vec::new(),
                    case: row.case,
                    last: None,
                    above: row.above,
                    mark: source.as_deref().map(mark).unwrap_or_default(),
                    author_id: row.author,
                    source: source.unwrap_or_default(),
                }
            })
            .collect::<Vec<_>>()
    };
}

/// One more than a page holds.
pub async fn load(db: &PgPool, scope: Scope, after: Option<Key>) -> Result<Vec<Waiting>> {
    let most = i64::try_from(PER_PAGE + 1).unwrap_or(i64::MAX);
    let (at, id) = (after.map(Key::moment), after.map(|key| key.id).unwrap_or_default());
    Ok(match scope {
        Scope::Site => entries!(
            select_entries!(
                "where matter.waits_since is not null
                     and (matter.waits_since, matter.id) > (coalesce($1::timestamptz, '-infinity'), $2)
                 order by matter.waits_since, matter.id limit $3",
                at as Option<Moment>,
                id,
                most
            )
            .fetch_all(db)
            .await?
        ),
        Scope::Board(board, me) => entries!(
            select_entries!(
                "where matter.waits_since is not null and matter.board_id = $4 and not matter.for_admins
                     and matter.author_id is distinct from $5
                     and (matter.waits_since, matter.id) > (coalesce($1::timestamptz, '-infinity'), $2)
                 order by matter.waits_since, matter.id limit $3",
                at as Option<Moment>,
                id,
                most,
                board.0,
                me.0
            )
            .fetch_all(db)
            .await?
        ),
        Scope::Matter(matter) => {
            entries!(select_entries!("where matter.id = $1", matter.0).fetch_all(db).await?)
        }
    })
}

/// "3 hours".
fn age(seconds: i64) -> String {
    let (number, unit) = match seconds {
        ..60 => return "a moment".to_owned(),
        60..3_600 => (seconds / 60, "minute"),
        3_600..172_800 => (seconds / 3_600, "hour"),
        _ => (seconds / 86_400, "day"),
    };
    if number == 1 { format!("1 {unit}") } else { format!("{number} {unit}s") }
}

#[cfg(test)]
mod tests {
    use super::age;

    #[test]
    fn how_long_something_waits_is_told_in_its_largest_unit() {
        let of = [59, 60, 3_599, 3_600, 7_200, 172_799, 172_800].map(age);
        assert_eq!(of, ["a moment", "1 minute", "59 minutes", "1 hour", "2 hours", "47 hours", "2 days"]);
    }
}
