//! What happened to the scoops of a board, by the day, and by the scoop, the site or the tag.

use chrono::NaiveDate;
use sqlx::PgPool;

use super::Span;
use crate::{
    error::Result,
    scoops::ScoopId,
    text::{BYTE_ORDER_MARK, line},
    topics::TopicId,
};

/// One thing that is counted on a board.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Measure {
    #[default]
    Views,
    Clicks,
    Thanks,
    Rescoops,
    Comments,
}

/// What the numbers are broken down by.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum By {
    #[default]
    Days,
    Scoops,
    Sites,
    Tags,
}

/// Of a day, a scoop, a site or a tag.
#[derive(Debug)]
pub struct Tally {
    /// A scoop's title, or such as "2026-11-03"; a site may have no name.
    pub name: Option<String>,
    pub date: Option<NaiveDate>,
    pub scoop: Option<ScoopId>,
    pub views: i64,
    pub clicks: i64,
    pub thanks: i64,
    pub rescoops: i64,
    pub comments: i64,
}

impl Measure {
    pub const ALL: [Self; 5] = [Self::Views, Self::Clicks, Self::Thanks, Self::Rescoops, Self::Comments];

    /// As addresses and files have it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Views => "views",
            Self::Clicks => "clicks",
            Self::Thanks => "thanks",
            Self::Rescoops => "rescoops",
            Self::Comments => "comments",
        }
    }

    pub fn words(self) -> &'static str {
        match self {
            Self::Views => "Views",
            Self::Clicks => "Clicks to the source",
            Self::Thanks => "Thanks",
            Self::Rescoops => "Rescoops",
            Self::Comments => "Comments",
        }
    }

    /// None where nobody chose one that there is.
    pub fn called(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|measure| measure.word() == word)
    }
}

impl By {
    pub const ALL: [Self; 4] = [Self::Days, Self::Scoops, Self::Sites, Self::Tags];

    pub fn word(self) -> &'static str {
        match self {
            Self::Days => "days",
            Self::Scoops => "scoops",
            Self::Sites => "sites",
            Self::Tags => "tags",
        }
    }

    pub fn all(self) -> &'static str {
        match self {
            Self::Days => "Days",
            Self::Scoops => "Scoops",
            Self::Sites => "Source sites",
            Self::Tags => "Tags",
        }
    }

    /// One of them.
    pub fn one(self) -> &'static str {
        match self {
            Self::Days => "Day",
            Self::Scoops => "Scoop",
            Self::Sites => "Source site",
            Self::Tags => "Tag",
        }
    }

    pub fn called(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|by| by.word() == word)
    }
}

/// Of the scoops of a board that anything happened to, those with the most of what is asked for.
macro_rules! ranked {
    ($name:literal, $scoop:literal, $joined:literal, ($db:expr, $board:expr, $span:expr, $of:expr, $most:expr)) => {
        sqlx::query_as!(
            Tally,
            r#"with counted as materialized (
                   select fact.scoop_id,
                       coalesce(sum(many) filter (where sort = 'view'), 0) as views,
                       coalesce(sum(many) filter (where sort = 'click'), 0) as clicks,
                       coalesce(sum(many) filter (where sort = 'thanks'), 0) as thanks,
                       coalesce(sum(many) filter (where sort = 'rescoop'), 0) as rescoops,
                       coalesce(sum(many) filter (where sort = 'comment'), 0) as comments
                   from board_span($1, $2) span, lateral board_facts(span.id, span.zone, span.since) fact
                   group by fact.scoop_id
               ),
               named as (
                   select "# + $name + " as name, " + $scoop + r#" as scoop, views, clicks, thanks, rescoops, comments
                   from counted "# + $joined + r#"
               )
               select name, null::date as date, scoop as "scoop: ScoopId", views as "views!", clicks as "clicks!",
                   thanks as "thanks!", rescoops as "rescoops!", comments as "comments!"
               from (
                   select name, scoop, sum(views)::bigint as views, sum(clicks)::bigint as clicks, sum(thanks)::bigint as thanks,
                       sum(rescoops)::bigint as rescoops, sum(comments)::bigint as comments
                   from named group by name, scoop
               ) summed
               order by case $3 when 'views' then views when 'clicks' then clicks when 'thanks' then thanks
                   when 'rescoops' then rescoops else comments end desc, views + clicks + thanks + rescoops + comments desc,
                   scoop desc, name
               limit $4"#,
            $board.0,
            $span == Span::Months,
            $of.word(),
            $most
        )
        .fetch_all($db)
        .await?
    };
}

impl Tally {
    /// Of the board's days, today at their end: each there is, also where nothing happened. A view of it is one of the board
    /// or of any scoop on it.
    pub async fn days(db: &PgPool, board: TopicId, span: Span) -> Result<Vec<Self>> {
        let days = sqlx::query_as!(
            Self,
            r#"with span as materialized (select * from board_span($1, $2)),
               told as materialized (
                   select fact.day,
                       coalesce(sum(many) filter (where sort = 'click'), 0)::bigint as clicks,
                       coalesce(sum(many) filter (where sort = 'thanks'), 0)::bigint as thanks,
                       coalesce(sum(many) filter (where sort = 'rescoop'), 0)::bigint as rescoops,
                       coalesce(sum(many) filter (where sort = 'comment'), 0)::bigint as comments
                   from span, lateral board_facts(span.id, span.zone, span.since) fact
                   where fact.sort <> 'view' group by fact.day
               )
               select past.day::text as name, past.day as date, null::bigint as "scoop: ScoopId",
                   coalesce(viewed.views, 0) as "views!", coalesce(told.clicks, 0) as "clicks!",
                   coalesce(told.thanks, 0) as "thanks!", coalesce(told.rescoops, 0) as "rescoops!",
                   coalesce(told.comments, 0) as "comments!"
               from span
               cross join lateral (select span.since + ago as day from generate_series(0, span.today - span.since) ago) past
               left join topic_view viewed on viewed.topic_id = span.id and viewed.day = past.day
               left join told on told.day = past.day
               order by past.day"#,
            board.0,
            span == Span::Months
        );
        Ok(days.fetch_all(db).await?)
    }

    /// Of so many scoops, sites or tags of a board, those with the most of it first; of days there are no fewer than all.
    pub async fn most(db: &PgPool, board: TopicId, by: By, of: Measure, span: Span, most: i64) -> Result<Vec<Self>> {
        let ranked = match by {
            By::Days => Self::days(db, board, span).await?,
            By::Scoops => ranked!(
                "scoop.title",
                "counted.scoop_id",
                "join scoop on scoop.id = counted.scoop_id",
                (db, board, span, of, most)
            ),
            By::Sites => ranked!(
                "article.site",
                "null::bigint",
                "join scoop on scoop.id = counted.scoop_id join article on article.id = scoop.article_id",
                (db, board, span, of, most)
            ),
            By::Tags => ranked!(
                "scoop_tag.tag",
                "null::bigint",
                "join scoop_tag on scoop_tag.scoop_id = counted.scoop_id",
                (db, board, span, of, most)
            ),
        };
        Ok(ranked)
    }

    pub fn of(&self, measure: Measure) -> i64 {
        match measure {
            Measure::Views => self.views,
            Measure::Clicks => self.clicks,
            Measure::Thanks => self.thanks,
            Measure::Rescoops => self.rescoops,
            Measure::Comments => self.comments,
        }
    }

    /// All of them as a file of comma-separated values.
    pub fn table(by: By, all: &[Self]) -> Result<String> {
        let head = [by.one().to_lowercase()].into_iter().chain(Measure::ALL.map(|of| of.word().to_owned()));
        let mut table = format!("{BYTE_ORDER_MARK}{}", line(head)?);
        for tally in all {
            let name = tally.name.clone().unwrap_or_default();
            let counts = Measure::ALL.map(|of| tally.of(of).to_string());
            table.push_str(&line([name].into_iter().chain(counts))?);
        }
        Ok(table)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_is_no_formula_in_a_table() {
        let tally = Tally {
            name: Some("=HYPERLINK(\"x\")".to_owned()),
            date: None,
            scoop: Some(ScoopId(1)),
            views: 5,
            clicks: 4,
            thanks: 3,
            rescoops: 2,
            comments: 1,
        };
        let table = Tally::table(By::Scoops, &[tally]).unwrap();
        assert_eq!(
            table,
            "\u{feff}scoop,views,clicks,thanks,rescoops,comments\n\"'=HYPERLINK(\"\"x\"\")\",5,4,3,2,1\n"
        );
    }

    #[test]
    fn what_there_is_is_found_by_its_word() {
        assert!(Measure::ALL.iter().all(|of| Measure::called(of.word()) == Some(*of)));
        assert!(By::ALL.iter().all(|by| By::called(by.word()) == Some(*by)));
        assert_eq!((Measure::called("x"), By::called("")), (None, None));
    }
}
