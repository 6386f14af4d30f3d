//! The editor as a page: what was typed, what is wrong with it, and what one chooses from.

use askama::Template;
use sqlx::PgPool;

use super::boards::mine;
use crate::{
    accounts::ByLine,
    articles::ArticleState,
    drafts::{Draft, Fields},
    error::Result,
    interests::SecondLook,
    problems::Problems,
    rights::{OnBoard, Standing},
    scoops::State,
    sessions::Me,
    text::{CleanHtml, Format, Moment},
    topics::Topic,
    web::Page,
};

#[derive(Template)]
#[template(path = "drafts/edit.html")]
pub struct Editor {
    pub page: Page,
    pub board: Topic,
    pub standing: Standing,
    pub draft: Draft,
    /// Whose insight it is.
    pub own: bool,
    pub fields: Fields,
    pub problems: Problems,
    /// When it is to appear, as typed.
    pub when: String,
    /// To who offered it, as typed.
    pub word: String,
    /// Slug, title, and whether it is chosen.
    pub boards: Vec<(String, String, bool)>,
    /// Those of the board, to complete what is typed.
    pub tags: Vec<String>,
    pub preview: Option<Preview>,
    pub meanwhile: Option<Meanwhile>,
    pub done: Option<&'static str>,
    pub look: Option<SecondLook>,
}

/// As readers will see it.
pub struct Preview {
    pub excerpt: CleanHtml,
    pub insight: CleanHtml,
    pub kept: bool,
}

/// What somebody else saved, or oneself in another window.
pub struct Meanwhile {
    pub by: Option<(ByLine, Moment)>,
    pub fields: Fields,
}

impl Editor {
    pub async fn of(page: Page, db: &PgPool, me: &Me, board: Topic, standing: Standing, draft: Draft) -> Result<Self> {
        let others = async { if draft.goes_onto_more(me) { mine(db, me).await } else { Ok(Vec::new()) } };
        let (others, tags) = tokio::try_join!(others, board.tags(db))?;
        let others = others.into_iter().filter(|kept| kept.board.id != board.id);
        let title = if draft.fields.title.is_empty() { "New scoop" } else { &draft.fields.title };
        Ok(Self {
            page: page.titled(title).in_dress_of(&board.accent).unlisted(),
            own: draft.is_by(me),
            fields: draft.fields.clone(),
            problems: Problems::default(),
            when: draft.scheduled.clone().unwrap_or_default(),
            boards: others.map(|kept| ticked(kept.board, &draft.fields)).collect(),
            word: String::new(),
            tags: tags.into_iter().map(|tag| tag.name).collect(),
            preview: None,
            meanwhile: None,
            done: None,
            look: None,
            board,
            standing,
            draft,
        })
    }

    /// The same with what was typed.
    pub fn with(mut self, fields: Fields, when: String, word: String) -> Self {
        for (slug, _, ticked) in &mut self.boards {
            *ticked = fields.boards.contains(slug);
        }
        Self { fields, when, word, ..self }
    }

    /// `kept`: saved already, with the picture that was sent.
    pub fn previewed(self, kept: bool) -> Self {
        let excerpt = CleanHtml::from_source(&self.fields.excerpt(), self.draft.format);
        let insight = CleanHtml::from_source(&self.fields.insight(), Format::Markdown);
        Self { preview: Some(Preview { excerpt, insight, kept }), ..self }
    }

    fn path(&self) -> String {
        self.draft.path(&self.board.slug)
    }

    /// What becomes of what is typed, until a button is pressed.
    fn data_state(&self) -> &'static str {
        match self.draft.state {
            State::Published | State::Hidden => "published",
            State::Scheduled => "scheduled",
            State::Draft => "draft",
        }
    }

    fn may_publish(&self) -> bool {
        self.standing.may(OnBoard::Publish)
    }

    /// Per cent of its source.
    fn quoted(&self) -> Option<i64> {
        self.draft.quota.quoted(&CleanHtml::from_source(&self.fields.excerpt(), self.draft.format))
    }

    fn overdue(&self) -> bool {
        self.draft.source.as_ref().is_some_and(|source| source.overdue)
    }

    fn failure(&self) -> Option<&str> {
        self.draft.source.as_ref().filter(|source| source.state == ArticleState::Failed)?.failure.as_deref()
    }
}

fn ticked(board: Topic, fields: &Fields) -> (String, String, bool) {
    let ticked = fields.boards.contains(&board.slug);
    (board.slug, board.title, ticked)
}
