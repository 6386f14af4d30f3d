//! All that the site keeps of somebody, for themselves, as one JSON document: written piece by piece, so that years of
//! scoops need no more memory than a few of them.

use futures_util::TryStreamExt;
use sqlx::PgPool;

use super::AccountId;
use crate::{
    error::Error,
    text::{PATIENCE, Pieces, Writing},
};

impl AccountId {
    /// The document, as it is written. No secret is in it: neither hashes nor keys.
    pub fn export(self, db: PgPool) -> Pieces {
        Pieces::of(PATIENCE, async move |to| self.write_export(&db, &to).await)
    }

    async fn write_export(self, db: &PgPool, to: &Writing) -> Result<(), Option<Error>> {
        macro_rules! part {
            ($name:literal, $rows:literal) => {
                to.say(format!(",\n\"{}\": [", $name)).await?;
                let mut rows =
                    sqlx::query_scalar!(r#"select to_jsonb(part)::text as "row!" from ("# + $rows + ") part", self.0)
                        .fetch(db);
                let mut between = "\n";
                while let Some(row) = rows.try_next().await.map_err(|error| Some(error.into()))? {
                    to.say(format!("{between}{row}")).await?;
                    between = ",\n";
                }
                to.say("]".to_owned()).await?;
            };
        }
        to.say("{\"format\": \"curatio-account-1\"".to_owned()).await?;
        part!(
            "account",
            "select id, name, display_name, role, email, bio_source as bio, created_at, no_interests_at,
                 array(select former_name.name from former_name where account_id = account.id order by 1) as former_names
             from account where id = $1"
        );
        part!("sessions", "select device, created_at, seen_at from session where account_id = $1 order by id");
        part!("passkeys", "select name, created_at, used_at from passkey where account_id = $1 order by id");
        part!("provider_accounts", "select issuer, subject, created_at from identity where account_id = $1");
        part!(
            "boards",
            "select slug, title, description_source as description, visibility, language, accent, face, created_at, archived_at,
                 deleted_at, array(select name from topic_audience where topic_id = topic.id order by position) as audiences
             from topic where owner_id = $1 order by id"
        );
        part!(
            "memberships",
            "select topic.slug as board, topic_member.role, joined_at
             from topic_member join topic on topic.id = topic_member.topic_id where account_id = $1 order by joined_at"
        );
        part!(
            "scoops",
            "select scoop.id, topic.slug as board, article.address, scoop.title, excerpt_source as excerpt, excerpt_format, scoop.state,
                 scoop.published_at, scoop.created_at,
                 array(select tag from scoop_tag where scoop_id = scoop.id order by position) as tags
             from scoop join topic on topic.id = scoop.topic_id left join article on article.id = scoop.article_id
             where curator_id = $1 order by scoop.id"
        );
        part!(
            "insights",
            "select scoop_id as scoop, source, format, written_at from insight where account_id = $1 order by id"
        );
        part!(
            "comments",
            "select scoop_id as scoop, parent_id as answers, source, format, written_at
             from comment where account_id = $1 order by id"
        );
        part!(
            "interests",
            "select organisation, also, kind, began, ended, declared_at from interest where account_id = $1 order by id"
        );
        part!("thanks", "select scoop_id as scoop, thanked_at from thanks where account_id = $1 order by thanked_at");
        part!(
            "suggestions",
            "select topic.slug as board, address, why, suggested_at, suggestion.state, answer, scoop.id as scoop
             from suggestion
             left join topic on topic.id = suggestion.topic_id and topic.visibility <> 'private'
             left join scoop on scoop.id = suggestion.scoop_id and scoop.topic_id = topic.id
                 and scoop.state = 'published'
             where account_id = $1 order by suggestion.id"
        );
        part!("reports", "select reason, words, made_at, closed_at from report where by_id = $1 order by id");
        part!(
            "decisions",
            "select decision.kind, decision.reason, decision.words, decision.made_at, decision.until,
                 appeal.words as appeal, appeal.made_at as appealed_at
             from told join decision on decision.id = told.decision_id
             left join appeal on appeal.decision_id = decision.id
             where told.account_id = $1 order by decision.id"
        );
        to.say("\n}\n".to_owned()).await
    }
}
