use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};

use crate::{
    App,
    accounts::{Account, Profile},
    error::Result,
    problems::{Problems, refused},
    web::{Form, Html, Page, SignedIn, Upload, again},
};

#[derive(Template)]
#[template(path = "settings/profile.html")]
pub struct Show {
    page: Page,
    account: Account,
    typed: Profile,
    problems: Problems,
    picture_problems: Problems,
}

impl Show {
    pub fn new(page: Page, account: Account, typed: Profile, problems: Problems, picture_problems: Problems) -> Self {
        Self { page: page.titled("Settings").unlisted(), account, typed, problems, picture_problems }
    }
}

/// `GET /settings`
pub async fn profile(State(app): State<App>, page: Page, SignedIn(me): SignedIn) -> Result<Html<Show>> {
    let account = Account::find(&app.db, me.id).await?;
    let typed = Profile::of(&account);
    Ok(Html(Show::new(page, account, typed, Problems::default(), Problems::default())))
}

/// `POST /settings`
pub async fn save_profile(
    State(app): State<App>,
    page: Page,
    SignedIn(me): SignedIn,
    Form(typed): Form<Profile>,
) -> Result<Response> {
    let saved = async {
        let mut tx = app.db.begin().await?;
        typed.save(&mut tx, me.id).await?;
        Ok(tx.commit().await?)
    };
    match refused(saved.await)? {
        Ok(()) => Ok(Redirect::to(&format!("/@{}", typed.name)).into_response()),
        Err(problems) => {
            let account = Account::find(&app.db, me.id).await?;
            Ok(again(Html(Show::new(page, account, typed, problems, Problems::default()))))
        }
    }
}

/// `POST /settings/picture`: a file, in a form of its own.
pub async fn show_picture(
    State(app): State<App>,
    page: Page,
    SignedIn(me): SignedIn,
    Upload(upload): Upload,
) -> Result<Response> {
    match refused(upload.redraw().await)? {
        Ok(redrawn) => {
            let mut tx = app.db.begin().await?;
            let picture = redrawn.keep(&mut tx, &app.pictures).await?;
            me.id.show_picture(&mut tx, Some(picture)).await?;
            tx.commit().await?;
            Ok(Redirect::to("/settings#picture-title").into_response())
        }
        Err(problems) => {
            let account = Account::find(&app.db, me.id).await?;
            let typed = Profile::of(&account);
            Ok(again(Html(Show::new(page, account, typed, Problems::default(), problems))))
        }
    }
}

/// `POST /settings/picture/remove`
pub async fn remove_picture(State(app): State<App>, SignedIn(me): SignedIn) -> Result<Redirect> {
    me.id.show_picture(&mut *app.db.acquire().await?, None).await?;
    Ok(Redirect::to("/settings#picture-title"))
}
