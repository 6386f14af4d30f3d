//! Where a board, its scoops, its tags and its feed stand on this site.

use sqlx::PgPool;
use url::form_urlencoded::Serializer;

use super::{Face, Topic};
use crate::{error::Result, sessions::Me, text::slugify};

impl Topic {
    /// Where the board stands now that stood at this address before, for whoever may read it.
    pub async fn moved_to(db: &PgPool, former: &str, viewer: Option<&Me>) -> Result<String> {
        let slug = sqlx::query_scalar!(
            "select topic.slug from former_address join topic on topic.id = former_address.topic_id
             where former_address.slug = $1",
            former
        )
        .fetch_one(db)
        .await?;
        Ok(Self::to_read(db, &slug, viewer).await?.0.slug)
    }

    pub fn href(&self) -> String {
        format!("/t/{}", self.slug)
    }

    /// What carries a tag on the board at `slug`.
    pub fn tag_href(slug: &str, tag: &str) -> String {
        format!("/t/{slug}?{}", tag_query(tag))
    }

    /// The board, or what carries a tag on it, in the face that a reader chose.
    pub fn shown(&self, tag: Option<&str>, face: Option<Face>) -> String {
        let pairs: Vec<_> = tag.map(|tag| ("tag", tag)).into_iter().chain(face.map(Face::pair)).collect();
        let query = Serializer::new(String::new()).extend_pairs(pairs).finish();
        if query.is_empty() { self.href() } else { format!("{}?{query}", self.href()) }
    }

    /// All of the board as a feed, or what carries a tag.
    pub fn feed_href(&self, tag: Option<&str>) -> String {
        let feed = format!("/t/{}/feed.xml", self.slug);
        tag.map_or_else(|| feed.clone(), |tag| format!("{feed}?{}", tag_query(tag)))
    }
}

fn tag_query(tag: &str) -> String {
    Serializer::new(String::new()).append_pair("tag", tag).finish()
}

/// Where a scoop of a board stands alone.
pub fn permalink(slug: &str, scoop: i64, title: &str) -> String {
    format!("/t/{slug}/p/{scoop}/{}", title_slug(title))
}

/// The last part of a scoop's address.
pub fn title_slug(title: &str) -> String {
    slugify(title, 80, "scoop")
}
