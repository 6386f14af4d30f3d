//! Making a board from its form, and changing one.

use sqlx::{PgConnection, PgPool};

use super::{
    CommentPolicy, Draft, NewTopic, SideEffects, Topic, TopicId, Visibility,
    choices::{AUDIENCES, InsightPolicy},
    draft::on_board,
};
use crate::{
    accounts::AccountId,
    error::{Error, Result},
    pictures::PictureId,
    sessions::Me,
    text::{CleanHtml, Format},
};

/// Somebody else may take the proposed address in the moment between.
const TRIES: usize = 3;

impl Draft {
    /// Where the new board stands. The same form sent again leads to the board it made.
    pub async fn make(&self, db: &PgPool, owner: AccountId) -> Result<String> {
        if let Some(made) = self.made(db, owner).await? {
            return Ok(made);
        }
        self.problems().into_result()?;
        let mut tries = if self.address().is_some() { 1 } else { TRIES };
        loop {
            tries -= 1;
            let mut tx = db.begin().await?;
            let made = on_board(self.create(&mut tx, owner).await);
            match made {
                Ok(slug) => {
                    tx.commit().await?;
                    return Ok(slug);
                }
                Err(error) => {
                    tx.rollback().await?;
                    // Both may have been on their way at once.
                    if let Some(made) = self.made(db, owner).await? {
                        return Ok(made);
                    }
                    match error {
                        Error::Refused(problems) if tries > 0 && problems.of("address").is_some() => {}
                        // Somebody else's form: this one begins anew.
                        error if error.constraint() == Some("topic_made_once") => {
                            return Err(Error::BadRequest(
                                "This form was sent already. Please open a new one.".to_owned(),
                            ));
                        }
                        error => return Err(error),
                    }
                }
            }
        }
    }

    async fn create(&self, db: &mut PgConnection, owner: AccountId) -> Result<String, sqlx::Error> {
        let call_to_action = self.call_to_action();
        let new = NewTopic {
            title: &self.title(),
            description: &self.description(),
            format: Format::Markdown,
            language: &self.language,
            time_zone: self.time_zone.trim(),
            accent: &self.accent,
            owner,
            picture: None,
            call_to_action: call_to_action.as_ref().map(|(title, text)| (&**title, &**text)),
            audiences: &self.audiences(),
            visibility: self.visibility,
            comment_policy: self.comment_policy,
            origin: None,
            form_key: self.form_key,
        };
        let id = new.create(&mut *db, self.address()).await?;
        let limit = self.quote_limit().ok().flatten();
        sqlx::query!(
            "update topic set quote_limit = $2, hold_insights = $3, side_effects = $4, face = $5 where id = $1",
            id.0,
            limit,
            self.insight_policy.holds(),
            self.side_effects as SideEffects,
            self.face.word()
        )
        .execute(&mut *db)
        .await?;
        id.is_sponsored_by(&mut *db, &self.sponsor().unwrap_or_default()).await?;
        id.slug(db).await
    }

    /// The board that this very form made.
    async fn made(&self, db: &PgPool, owner: AccountId) -> Result<Option<String>> {
        let Some(key) = self.form_key else { return Ok(None) };
        let made = sqlx::query_scalar!("select slug from topic where form_key = $1 and owner_id = $2", key, owner.0);
        Ok(made.fetch_optional(db).await?)
    }

    /// The form as the board is now.
    pub async fn of(db: &PgPool, board: &Topic) -> Result<Self> {
        let now = sqlx::query!(
            "select description_source, time_zone, quote_limit, hold_insights, side_effects from topic where id = $1",
            board.id.0
        )
        .fetch_one(db)
        .await?;
        let (audiences, own): (Vec<String>, Vec<String>) =
            board.audiences.iter().cloned().partition(|name| AUDIENCES.contains(&&**name));
        Ok(Self {
            title: board.title.clone(),
            address: board.slug.clone(),
            description: now.description_source,
            audiences,
            own_audiences: own.join("\n"),
            language: board.language.clone(),
            time_zone: now.time_zone,
            accent: board.accent.clone(),
            face: board.face,
            visibility: board.visibility,
            comment_policy: board.comment_policy,
            side_effects: now.side_effects,
            insight_policy: InsightPolicy::of(now.hold_insights),
            quote_limit: now.quote_limit.map(|limit| limit.to_string()).unwrap_or_default(),
            sponsor: board.sponsor.clone().unwrap_or_default(),
            call_to_action_title: board.call_to_action_title.clone().unwrap_or_default(),
            call_to_action_text: board.call_to_action_text.clone().unwrap_or_default(),
            form_key: None,
        })
    }
}

impl Topic {
    /// The address where it stands from now on; the one before leads there.
    pub async fn edit(&self, db: &PgPool, me: &Me, draft: &Draft) -> Result<String> {
        let mut problems = draft.problems();
        problems.length("address", &draft.address, 1, Draft::LONGEST_ADDRESS);
        problems.into_result()?;
        let mut tx = db.begin().await?;
        let (action_title, action_text) = draft.call_to_action().unzip();
        let source = draft.description();
        let description = CleanHtml::from_source(&source, Format::Markdown);
        let edited = sqlx::query_scalar!(
            "update topic
             set title = $2, slug = $3, description_source = $4, description_html = $5, language = $6, time_zone = $7,
                 accent = $8, visibility = $9, comment_policy = $10, call_to_action_title = $11, call_to_action_text = $12,
                 quote_limit = $13, hold_insights = $14, side_effects = $15, face = $16
             where id = $1 and deleted_at is null returning slug",
            self.id.0,
            draft.title(),
            draft.address().unwrap_or(&self.slug),
            source,
            description.as_str(),
            draft.language,
            draft.time_zone.trim(),
            draft.accent,
            draft.visibility as Visibility,
            draft.comment_policy as CommentPolicy,
            action_title,
            action_text,
            draft.quote_limit().ok().flatten(),
            draft.insight_policy.holds(),
            draft.side_effects as SideEffects,
            draft.face.word()
        );
        let slug = on_board(edited.fetch_one(&mut *tx).await)?;
        self.id.is_for(&mut tx, &draft.audiences()).await?;
        self.id.is_sponsored_by(&mut tx, &draft.sponsor().unwrap_or_default()).await?;
        self.note(&mut *tx, me, "board.edit", self.standing_before(), draft.standing_after(&slug)).await?;
        tx.commit().await?;
        Ok(slug)
    }

    /// The picture on its cover; none takes it away.
    pub async fn show_picture(&self, db: &mut PgConnection, picture: Option<PictureId>) -> Result<()> {
        sqlx::query!("update topic set picture_id = $2 where id = $1", self.id.0, picture.map(|id| id.0))
            .execute(db)
            .await?;
        Ok(())
    }
}

impl TopicId {
    /// Whom it is relevant to, in this order.
    pub(super) async fn is_for(self, db: &mut PgConnection, audiences: &[String]) -> Result<(), sqlx::Error> {
        sqlx::query!("delete from topic_audience where topic_id = $1", self.0).execute(&mut *db).await?;
        sqlx::query!(
            "insert into topic_audience (topic_id, position, name)
             select $1, place, name from unnest($2::text[]) with ordinality as audience (name, place)",
            self.0,
            audiences
        )
        .execute(db)
        .await?;
        Ok(())
    }
}
