//! A scoop with all that a card shows of it in one row.

use chrono::Datelike;
use sqlx::PgExecutor;

use crate::{
    accounts::ByLine,
    articles::{Address, Citation},
    error::Result,
    live::{Subject, Subjects, Tells},
    pictures::Picture,
    text::{CleanHtml, Key, Keyed, Moment},
    topics::{self, Topic, TopicId, TopicRef},
};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, sqlx::Type)]
#[sqlx(transparent)]
pub struct ScoopId(pub i64);

#[derive(Clone, Copy, Debug, PartialEq, Eq, sqlx::Type, serde::Deserialize, serde::Serialize)]
#[sqlx(type_name = "scoop_state", rename_all = "lowercase")]
#[serde(rename_all = "lowercase")]
pub enum State {
    Draft,
    Scheduled,
    Published,
    Hidden,
}

#[derive(Clone, Debug)]
#[expect(clippy::struct_excessive_bools, reason = "a row has its columns")]
pub struct Scoop {
    pub id: ScoopId,
    pub topic_id: TopicId,
    pub title: String,
    /// Empty in a list that shows its lead.
    pub excerpt: CleanHtml,
    pub lead: Option<String>,
    pub pinned: bool,
    pub source_unknown: bool,
    pub had_picture: bool,
    pub comment_count: i32,
    pub thanks_count: i32,
    /// In their curator's order.
    pub(super) tags: Vec<String>,
    /// Who first suggested it, where anybody did who still has an account: their name in addresses, and as it is shown.
    pub(super) namer: Option<Vec<String>>,
    /// Its board is: its words go nowhere else.
    pub private: bool,
    /// Its board takes none, or is archived.
    pub comments_closed: bool,
    pub comments_locked: bool,
    pub published_at: Moment,
    pub(super) dated: bool,
    /// Where the article is.
    pub href: Option<String>,
    pub site: Option<String>,
    pub authors: Option<Vec<String>>,
    pub article_date: Option<Moment>,
    /// It has a video or slides.
    pub embed_title: Option<String>,
    pub(super) doi: Option<String>,
    pub(super) pmid: Option<String>,
    pub(super) journal: Option<String>,
    pub(super) volume: Option<String>,
    pub(super) issue: Option<String>,
    pub(super) pages: Option<String>,
    /// Nobody has found its article there since.
    pub broken_since: Option<Moment>,
    pub(super) topic_slug: String,
    pub(super) topic_title: String,
    pub(super) topic_sponsor: Option<String>,
    /// Of its board.
    pub language: String,
    pub(super) curator_name: String,
    pub(super) curator_display_name: String,
    pub(super) via_id: Option<ScoopId>,
    pub(super) via_title: Option<String>,
    pub(super) via_topic_slug: Option<String>,
    pub(super) via_topic_title: Option<String>,
    pub(super) via_curator_name: Option<String>,
    pub(super) via_curator_display_name: Option<String>,
    pub(super) via_address: Option<String>,
    pub(super) picture_hash: Option<String>,
    pub(super) picture_width: Option<i32>,
    pub(super) picture_height: Option<i32>,
    pub(super) picture_widths: Option<Vec<i32>>,
}

/// The scoop another one was taken from.
#[derive(Clone, Debug)]
pub struct Via {
    pub id: ScoopId,
    pub curator: ByLine,
    pub topic: TopicRef,
    pub permalink: String,
}

/// Published scoops. A `via` whose origin is hidden, or on
/// a board that is not public, shows nowhere. An excerpt that a list folds is not read, unless they are `whole`.
macro_rules! select_scoops {
    (whole, $tail:literal $(, $arg:expr)*) => {
        select_scoops!(@ "scoop.excerpt_html", $tail $(, $arg)*)
    };
    ($tail:literal $(+ $more:literal)* $(, $arg:expr)*) => {
        select_scoops!(@ "case when scoop.excerpt_lead is null then scoop.excerpt_html else '' end",
            $tail $(+ $more)* $(, $arg)*)
    };
    (@ $excerpt:literal, $tail:literal $(+ $more:literal)* $(, $arg:expr)*) => {
        sqlx::query_as!(
            Scoop,
            r#"select scoop.id, scoop.topic_id, scoop.title, scoop.excerpt_lead as lead, "# + $excerpt + r#" as "excerpt!: _",
                scoop.pinned, scoop.source_unknown, scoop.had_picture, scoop.comment_count, scoop.thanks_count,
                array(select tag from scoop_tag where scoop_tag.scoop_id = scoop.id order by position, tag) as "tags!",
                (select array[reader.name, reader.display_name]
                 from suggestion join account reader on reader.id = suggestion.account_id and reader.deleted_at is null
                 where suggestion.scoop_id = scoop.id and suggestion.state = 'accepted'
                     and scoop.created_at >= suggestion.suggested_at
                 order by suggestion.id limit 1) as namer,
                topic.visibility = 'private' as "private!",
                scoop.published_at as "published_at!", scoop.dated,
                article.address as "href?", article.site as "site?", article.authors as "authors?",
                article.published_at as "article_date?", article.broken_since as "broken_since?",
                case when article.embed_src is not null then coalesce(article.embed_title, article.title) end as embed_title,
                article.doi as "doi?", article.pmid as "pmid?", article.journal as "journal?",
                article.volume as "volume?", article.issue as "issue?", article.pages as "pages?",
                topic.slug as topic_slug, topic.title as topic_title, topic.language,
                topic.sponsor as topic_sponsor,
                topic.comment_policy = 'closed' or topic.archived_at is not null as "comments_closed!", scoop.comments_locked,
                curator.name as curator_name, curator.display_name as curator_display_name,
                via.id as "via_id?", via.title as "via_title?",
                via_topic.slug as "via_topic_slug?", via_topic.title as "via_topic_title?",
                via_curator.name as "via_curator_name?", via_curator.display_name as "via_curator_display_name?",
                scoop.via_address,
                picture.hash as "picture_hash?", picture.width as "picture_width?", picture.height as "picture_height?",
                picture.widths as "picture_widths?"
            from scoop
            join topic on topic.id = scoop.topic_id
            join account curator on curator.id = scoop.curator_id
            left join article on article.id = scoop.article_id
            left join picture on picture.id = scoop.picture_id
            left join (scoop via
                    join topic via_topic on via_topic.id = via.topic_id and via_topic.visibility = 'public'
                    join account via_curator on via_curator.id = via.curator_id)
                on via.id = scoop.via_id and via.state = 'published'
            where scoop.state = 'published' and "# + $tail $(+ $more)*
            $(, $arg)*
        )
    };
}
pub(super) use select_scoops;

impl Scoop {
    /// A published scoop of a board; whoever holds the board may read it.
    pub async fn find(db: impl PgExecutor<'_>, board: &Topic, id: i64) -> Result<Self> {
        Ok(select_scoops!(whole, "scoop.id = $1 and scoop.topic_id = $2", id, board.id.0).fetch_one(db).await?)
    }

    /// The published scoop of an article on a board.
    pub async fn of_address(db: impl PgExecutor<'_>, board: &Topic, address: &Address) -> Result<Option<Self>> {
        let scoop = select_scoops!(
            "scoop.topic_id = $1 and scoop.article_id = (
                 select coalesce(same_as_id, id) from article
                 where normal_address(address) = normal_address($2) order by same_as_id nulls first limit 1)",
            board.id.0,
            address.as_str()
        )
        .fetch_optional(db)
        .await?;
        Ok(scoop)
    }

    /// The scoop on a public board that another system knew by this id, which anyone may guess; the one
    /// imported first, where there are several: nobody takes an old address over.
    pub async fn imported_as(db: impl PgExecutor<'_>, origin: &str, origin_id: &str) -> Result<Self> {
        let scoop = select_scoops!(
            "scoop.origin = $1 and scoop.origin_id = $2 and scoop.listed
             order by scoop.id limit 1",
            origin,
            origin_id
        )
        .fetch_one(db)
        .await?;
        Ok(scoop)
    }

    /// Its title, as its address has it.
    pub fn slug(&self) -> String {
        topics::title_slug(&self.title)
    }

    pub fn permalink(&self) -> String {
        topics::permalink(&self.topic_slug, self.id.0, &self.title)
    }

    /// Where its forms go: each deed stands below it.
    pub fn deeds(&self) -> String {
        format!("/t/{}/scoops/{}", self.topic_slug, self.id.0)
    }

    pub fn topic(&self) -> TopicRef {
        TopicRef { slug: self.topic_slug.clone(), title: self.topic_title.clone() }
    }

    /// What its board says of who pays for it.
    pub fn sponsored(&self) -> Option<String> {
        self.topic_sponsor.as_deref().map(topics::sponsored_by)
    }

    pub fn curator(&self) -> ByLine {
        ByLine::new(&self.curator_name, &self.curator_display_name)
    }

    /// Its tags, which whoever dresses it takes along.
    pub fn take_tags(&mut self) -> Vec<String> {
        std::mem::take(&mut self.tags)
    }

    /// Before it was in the works.
    pub fn suggested_by(&self) -> Option<ByLine> {
        let [name, display_name] = self.namer.as_deref()? else { return None };
        Some(ByLine::new(name, display_name))
    }

    pub fn via(&self) -> Option<Via> {
        let (slug, title) = (self.via_topic_slug.as_ref()?, self.via_topic_title.as_ref()?);
        Some(Via {
            id: self.via_id?,
            curator: ByLine::new(self.via_curator_name.as_ref()?, self.via_curator_display_name.as_ref()?),
            permalink: topics::permalink(slug, self.via_id?.0, self.via_title.as_ref()?),
            topic: TopicRef { slug: slug.clone(), title: title.clone() },
        })
    }

    /// Where it was taken from, where that is on another site, or not here any more: its host, and its address.
    pub fn via_elsewhere(&self) -> Option<(&str, &str)> {
        let address = self.via_address.as_deref().filter(|_| self.via_id.is_none())?;
        let host = address.split_once("://")?.1.split(['/', '?']).next()?;
        Some((host.trim_start_matches("www."), address))
    }

    pub fn picture(&self) -> Option<Picture> {
        let widths = self.picture_widths.as_ref();
        Picture::from_columns(self.picture_hash.as_ref(), self.picture_width, self.picture_height, widths)
    }

    /// Of a paper.
    pub fn citation(&self) -> Option<Citation> {
        let citation = Citation {
            journal: self.journal.clone(),
            volume: self.volume.clone(),
            issue: self.issue.clone(),
            pages: self.pages.clone(),
            year: self.article_date.map(|Moment(at)| at.year()),
            doi: self.doi.clone(),
            pmid: self.pmid.clone(),
        };
        Some(citation).filter(|citation| !citation.is_empty())
    }

    /// The authors of the article, as a sentence lists them.
    pub fn by_authors(&self) -> Option<String> {
        let (last, others) = self.authors.as_deref()?.split_last()?;
        Some(if others.is_empty() { last.clone() } else { format!("{} and {last}", others.join(", ")) })
    }

    /// It had a picture where it was imported from, and that picture is not here.
    pub fn lost_picture(&self) -> bool {
        self.had_picture && self.picture_hash.is_none()
    }

    pub fn picture_alt(&self) -> String {
        format!("{} | {}", self.title, self.topic_title)
    }

    /// When it was scooped, where that is known.
    pub fn published(&self) -> Option<Moment> {
        self.dated.then_some(self.published_at)
    }
}

impl Keyed for Scoop {
    fn key(&self) -> Key {
        Key::new(self.published_at, self.id.0)
    }
}

impl Tells for Scoop {
    fn tells(&self, subjects: &mut Subjects) {
        subjects.extend([Subject::Scoop(self.id.0), Subject::Board(self.topic_id.0)]);
        subjects.add_person(&self.curator_name);
    }
}

impl Tells for Via {
    fn tells(&self, subjects: &mut Subjects) {
        subjects.add(Subject::Scoop(self.id.0));
        self.curator.tells(subjects);
    }
}
