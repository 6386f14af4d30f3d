//! An answer that signs somebody in, or out.

use std::convert::Infallible;

use axum::{
    extract::FromRequestParts,
    http::{header::USER_AGENT, request::Parts},
    response::{IntoResponse, Redirect, Response},
};

use super::{
    cookies::{self, SESSION},
    local,
};
use crate::{
    App,
    accounts::{AccountId, Token},
    error::Result,
    sessions::{Session, device},
};

/// The browser that asks: what it is called, and the session it came with.
pub struct Browser {
    device: String,
    session: Option<Token>,
}

impl FromRequestParts<App> for Browser {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Infallible> {
        let agent = parts.headers.get(USER_AGENT).and_then(|agent| agent.to_str().ok()).unwrap_or_default();
        let session = cookies::read(&parts.headers, &app.site, SESSION).map(|token| Token::typed(&token));
        Ok(Self { device: device(agent), session })
    }
}

impl Browser {
    /// Signs in and leads to where somebody wanted to go; by way of the second factor where one is owed. `strong`
    /// where that is shown already.
    pub async fn enter(&self, app: &App, account: AccountId, strong: bool, to: &str) -> Result<Response> {
        let mut db = app.db.begin().await?;
        if let Some(old) = &self.session {
            Session::forget(&mut *db, old).await?;
        }
        let (token, half) = Session::begin(&mut *db, account, &self.device, strong).await?;
        db.commit().await?;
        let to = match local(to) {
            "/" => "/boards",
            to => to,
        };
        let mut answer = if half { super::by_way_of("/sign-in/second", to) } else { Redirect::to(to) }.into_response();
        cookies::write(answer.headers_mut(), &app.site, SESSION, Some(token.reveal()), Session::DAYS * 86_400);
        Ok(answer)
    }

    /// Signs out here.
    pub async fn leave(&self, app: &App, to: &str) -> Result<Response> {
        if let Some(session) = &self.session {
            Session::forget(&app.db, session).await?;
        }
        let mut answer = Redirect::to(to).into_response();
        cookies::write(answer.headers_mut(), &app.site, SESSION, None, 0);
        Ok(answer)
    }
}
