use axum::{
    Json,
    extract::State,
    response::{Redirect, Response},
};
use serde::Deserialize;

use super::factors::{show, told, with_codes};
use crate::{
    App,
    error::{Error, Result},
    factors::{CeremonyToken, Challenge, Passkey, PasskeyId},
    problems::Problems,
    web::{Form, Page, Path, Proven, again},
};

/// `POST /settings/passkeys/begin`
pub async fn begin_passkey(State(app): State<App>, Proven(me): Proven) -> Result<Json<Challenge>> {
    Ok(Json(app.passkeys.begin_registration(&app.db, me.id, &me.name, &me.display_name).await?))
}

/// What a browser brings from a new passkey.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Made {
    ceremony: CeremonyToken,
    credential: String,
    name: String,
}

/// `POST /settings/passkeys`
pub async fn add_passkey(
    State(app): State<App>,
    page: Page,
    Proven(me): Proven,
    Form(made): Form<Made>,
) -> Result<Response> {
    let kept = app.passkeys.finish_registration(&app.db, me.id, &made.ceremony, &made.credential, &made.name).await;
    match kept {
        Ok(_) => {
            told(&app, &me, "A passkey was added to your account.").await?;
            with_codes(&app, page, &me).await
        }
        Err(Error::BadRequest(words)) => {
            Ok(again(show(&app, page, &me, Vec::new(), Problems::with("passkey", words)).await?))
        }
        Err(error) => Err(error),
    }
}

/// `POST /settings/passkeys/{id}/remove`
pub async fn remove_passkey(State(app): State<App>, Proven(me): Proven, Path(id): Path<i64>) -> Result<Redirect> {
    Passkey::remove(&app.db, me.id, PasskeyId(id)).await?;
    told(&app, &me, "A passkey was removed from your account.").await?;
    Ok(Redirect::to("/settings/second-factor"))
}
