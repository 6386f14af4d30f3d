use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Response},
};

use super::joining::over;
use crate::{
    App,
    accounts::{Account, Token},
    error::{Error, Result},
    links::{Link, Purpose},
    problems::OnConstraint,
    web::{Html, Page, Path},
};

#[derive(Template)]
#[template(path = "links/confirm.html")]
pub struct Show {
    page: Page,
    name: String,
    email: String,
    action: String,
    done: bool,
}

/// `GET /confirm/{token}`
pub async fn show_confirm(State(app): State<App>, page: Page, Path(token): Path<String>) -> Result<Response> {
    match Link::open(&app.db, &Token::typed(&token)).await {
        Ok(Link { purpose: Purpose::Confirm, account_id: Some(account), email: Some(email), .. }) => {
            let name = Account::find(&app.db, account).await?.name;
            let page = page.titled("Your address").unlisted();
            Ok(Html(Show { page, name, email, action: format!("/confirm/{token}"), done: false }).into_response())
        }
        other => over(page, other.map(drop)),
    }
}

/// `POST /confirm/{token}`: who reads the mail there need not be signed in here.
pub async fn confirm(State(app): State<App>, page: Page, Path(token): Path<String>) -> Result<Response> {
    match use_up(&app, &token).await {
        Ok((name, email)) => {
            let page = page.titled("Your address").unlisted();
            Ok(Html(Show { page, name, email, action: String::new(), done: true }).into_response())
        }
        Err(error) => over(page, Err(error)),
    }
}

async fn use_up(app: &App, token: &str) -> Result<(String, String)> {
    let mut tx = app.db.begin().await?;
    let link = Link::take(&mut tx, &Token::typed(token)).await?;
    let (Purpose::Confirm, Some(id), Some(email)) = (link.purpose, link.account_id, link.email.clone()) else {
        return Err(Error::NotFound);
    };
    let account = Account::find(&mut *tx, id).await?;
    if link.used_by().is_none() {
        if link.used_at.is_some() {
            return Err(Error::NotFound);
        }
        app.post().moved(&mut tx, &account).await?;
        // Somebody else may have confirmed the same address a moment ago.
        let words = "This address belongs to another account by now.";
        id.reads_mail_at(&mut tx, &email).await.on_constraint("account_email_taken", "email", words).map_err(
            |error| {
                if let Error::Refused(_) = error { Error::BadRequest(words.to_owned()) } else { error }
            },
        )?;
        link.use_up(&mut tx, id).await?;
        // What was mailed to the address of before leads nowhere any more.
        Link::end_all_of(&mut tx, id).await?;
        tx.commit().await?;
    }
    Ok((account.name, email))
}
