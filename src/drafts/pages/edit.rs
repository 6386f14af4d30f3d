//! Writing a scoop, and sending it on its way.

use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use sqlx::PgPool;

use super::{
    editor::{Editor, Meanwhile},
    keep::signed_out,
};
use crate::{
    drafts::{Draft, Fields, Typed, When},
    error::{Error, Result},
    pictures::{Store, Upload},
    problems::{Problems, refused},
    rights::{OnBoard, Standing},
    scoops::State as ScoopState,
    sessions::Me,
    topics::{Topic, permalink},
    web::{Filled, Html, Page, Path, Query, SignedIn, again},
};

/// Which button was pressed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Deed {
    #[default]
    Save,
    Preview,
    Publish,
    Schedule,
    Offer,
    Unschedule,
}

impl Deed {
    pub fn word(self) -> &'static str {
        match self {
            Self::Save => "save",
            Self::Preview => "preview",
            Self::Publish => "publish",
            Self::Schedule => "schedule",
            Self::Offer => "offer",
            Self::Unschedule => "unschedule",
        }
    }
}

/// What the editor's form sends.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Sent {
    pub title: String,
    pub excerpt: String,
    #[serde(default)]
    pub insight: String,
    pub tags: String,
    #[serde(default)]
    pub picture: String,
    #[serde(default)]
    pub boards: Vec<String>,
    #[serde(default)]
    pub when: String,
    /// What it started from.
    pub version: i32,
    /// Its article was still being read when the form was shown.
    #[serde(default)]
    pub waited: bool,
    #[serde(default)]
    pub deed: Deed,
}

impl Sent {
    /// What was left empty because it was about to be found is filled with what was.
    pub fn fields(&self, draft: &Draft) -> Fields {
        let typed = Fields {
            title: self.title.clone(),
            excerpt: self.excerpt.clone(),
            insight: self.insight.clone(),
            tags: self.tags.clone(),
            picture: self.picture.clone(),
        };
        // Of somebody else's insight nothing is sent.
        if self.waited { typed.or(&draft.fields) } else { typed }
    }
}

#[derive(Deserialize)]
pub struct Done {
    done: Option<String>,
}

/// `GET /t/{slug}/scoops/{id}`
pub async fn edit(
    page: Page,
    SignedIn(me): SignedIn,
    State(db): State<PgPool>,
    Path((slug, id)): Path<(String, i64)>,
    Query(done): Query<Done>,
) -> Result<Html<Editor>> {
    let (board, standing, draft) = Draft::open(&db, &slug, id, &me).await?;
    let mut editor = Editor::of(page, &db, &me, board, standing, draft).await?;
    editor.done = match done.done.as_deref() {
        Some("saved") => Some("Saved."),
        Some("offered") => Some("Offered. A curator of the board looks at it next."),
        Some("unscheduled") => Some("It is a draft again, and appears when you say so."),
        _ => None,
    };
    Ok(Html(editor))
}

/// `POST /t/{slug}/scoops/{id}`: what was typed is kept whatever becomes of it, also of who was signed out meanwhile.
pub async fn save(
    page: Page,
    signed_in: Result<SignedIn>,
    State(db): State<PgPool>,
    State(store): State<Store>,
    Path((slug, id)): Path<(String, i64)>,
    Filled(sent, upload): Filled<Sent>,
) -> Result<Response> {
    let me = match signed_in {
        Ok(SignedIn(me)) => me,
        Err(Error::SignInFirst { .. }) => return Ok(signed_out(page, &slug, id, sent)),
        Err(error) => return Err(error),
    };
    let (board, standing, mut draft) = Draft::open(&db, &slug, id, &me).await?;
    let mut fields = sent.fields(&draft);
    let drawn = refused(keep_picture(&db, &store, upload).await)?;
    if let Ok(Some(picture)) = &drawn {
        fields.picture.clone_from(&picture.hash);
        draft.pictures.push(picture.clone());
    }
    let done = match drawn {
        Err(problems) => Ok(Err(problems)),
        Ok(_) if sent.deed == Deed::Preview => {
            let editor = Editor::of(page, &db, &me, board, standing, draft).await?;
            return Ok(Html(editor.with(fields, sent.when, &sent.boards).previewed()).into_response());
        }
        Ok(_) => refused(act(&db, &me, &board, standing, &draft, &fields, &sent).await),
    }?;
    let problems = match done {
        Ok(Some(leads_to)) => return Ok(Redirect::to(&leads_to).into_response()),
        Ok(None) => Problems::default(),
        Err(problems) => problems,
    };
    // Refused, or saved by somebody meanwhile: then both are shown.
    let (board, standing, now) = Draft::open(&db, &slug, id, &me).await?;
    let meanwhile = problems.none().then(|| Meanwhile { by: now.saved.clone(), fields: now.fields.clone() });
    let now = Draft { pictures: draft.pictures, ..now };
    let editor = Editor::of(page, &db, &me, board, standing, now).await?.with(fields, sent.when, &sent.boards);
    Ok(again(Html(Editor { problems, meanwhile, ..editor })))
}

/// Where it leads; None where somebody saved meanwhile.
async fn act(
    db: &PgPool,
    me: &Me,
    board: &Topic,
    standing: Standing,
    draft: &Draft,
    fields: &Fields,
    sent: &Sent,
) -> Result<Option<String>> {
    let mut tx = db.begin().await?;
    let editor = draft.path(&board.slug);
    let (saved, leads_to) = match sent.deed {
        Deed::Publish | Deed::Schedule if standing.may(OnBoard::Publish) => {
            draft.problems_to_publish(fields).into_result()?;
            let when = if sent.deed == Deed::Publish { When::Now } else { When::typed(&sent.when)? };
            let typed = Typed { slug: &board.slug, fields, seen: sent.version, others: &sent.boards };
            let part = if sent.deed == Deed::Publish { "" } else { "#works" };
            (draft.publish(&mut tx, me, &typed, when).await?, format!("{}{part}", board.href()))
        }
        Deed::Publish | Deed::Schedule => return Err(me.refusal()),
        Deed::Offer => {
            draft.problems_to_publish(fields).into_result()?;
            let saved = draft.save(&mut tx, me, fields, sent.version).await?;
            draft.offer(&mut tx).await?;
            (saved, format!("{editor}?done=offered"))
        }
        Deed::Unschedule => {
            let saved = draft.save(&mut tx, me, fields, sent.version).await?;
            draft.unschedule(&mut tx).await?;
            (saved, format!("{editor}?done=unscheduled"))
        }
        Deed::Save | Deed::Preview => {
            let shown = matches!(draft.state, ScoopState::Published | ScoopState::Scheduled);
            if shown { draft.problems_to_publish(fields) } else { fields.problems() }.into_result()?;
            let saved = draft.save(&mut tx, me, fields, sent.version).await?;
            let permalink = permalink(&board.slug, draft.id.0, &fields.title());
            (saved, if draft.is_published() { permalink } else { format!("{editor}?done=saved") })
        }
    };
    if saved.is_some() {
        tx.commit().await?;
    }
    Ok(saved.map(|_| leads_to))
}

async fn keep_picture(db: &PgPool, store: &Store, upload: Option<Upload>) -> Result<Option<crate::pictures::Picture>> {
    let Some(upload) = upload else { return Ok(None) };
    let redrawn = upload.redraw().await?;
    let id = redrawn.keep(&mut *db.acquire().await?, store).await?;
    Ok(Some(crate::pictures::Picture::find(db, id).await?))
}
