use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use serde_json::json;

use crate::{
    App,
    accounts::{self, Account, Role},
    acts::Act,
    error::Result,
    links::{Invited, Link},
    policy::SignUp,
    problems::{Problems, refused},
    rights::OnSite,
    web::{Admin, Form, Html, Page, Path, again},
};

#[derive(Template)]
#[template(path = "links/invitations.html")]
pub struct Invitations {
    page: Page,
    invited: Vec<Invited>,
    typed: Guest,
    problems: Problems,
}

/// Whom an admin invites.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Guest {
    email: String,
    role: Role,
}

const ROLES: [(&str, &str); 3] = [
    ("reader", "Reader: follows and comments"),
    ("curator", "Curator: makes boards"),
    ("admin", "Admin: looks after the site"),
];

async fn show(app: &App, page: Page, typed: Guest, problems: Problems) -> Result<Html<Invitations>> {
    let invited = Link::invitations(&app.db).await?;
    Ok(Html(Invitations { page: page.titled("Invitations").unlisted(), invited, typed, problems }))
}

/// `GET /admin/invitations`
pub async fn invitations(State(app): State<App>, page: Page, Admin(_): Admin) -> Result<impl IntoResponse> {
    show(&app, page, Guest { email: String::new(), role: Role::Curator }, Problems::default()).await
}

/// `POST /admin/invitations`
pub async fn invite(
    State(app): State<App>,
    page: Page,
    Admin(me): Admin,
    Form(guest): Form<Guest>,
) -> Result<Response> {
    me.must(OnSite::InviteToSite)?;
    let sent = async {
        let closed = app.policy.sign_up == SignUp::Closed;
        let words = "Nobody makes an account here by themselves (CURATIO_SIGN_UP=closed): use the shell.";
        (if closed { Problems::with("email", words) } else { Problems::default() }).into_result()?;
        accounts::email_problems("email", &guest.email).into_result()?;
        let (mut tx, by) = (app.db.begin().await?, Account::find(&app.db, me.id).await?);
        Link::withdraw_from(&mut tx, guest.email.trim()).await?;
        app.post().invite(&mut tx, guest.email.trim(), guest.role, &by).await?;
        let (about, after) = (masked(guest.email.trim()), json!({ "role": guest.role.word() }));
        Act { by: me.id, deed: "invitation.send", about: &about, before: json!({}), after }.record(&mut *tx).await?;
        Ok(tx.commit().await?)
    };
    match refused(sent.await)? {
        Ok(()) => Ok(Redirect::to("/admin/invitations").into_response()),
        Err(problems) => Ok(again(show(&app, page, guest, problems).await?)),
    }
}

/// `POST /admin/invitations/{id}/withdraw`
pub async fn withdraw(State(app): State<App>, Admin(me): Admin, Path(id): Path<i64>) -> Result<Redirect> {
    me.must(OnSite::InviteToSite)?;
    let mut tx = app.db.begin().await?;
    let (email, role) = Link::withdraw(&mut *tx, id).await?;
    let (about, before) = (masked(&email), json!({ "role": role.word() }));
    Act { by: me.id, deed: "invitation.withdraw", about: &about, before, after: json!({}) }.record(&mut *tx).await?;
    tx.commit().await?;
    Ok(Redirect::to("/admin/invitations"))
}

/// "g…@ward.example": the log stays for ever, and an address is its owner's.
fn masked(email: &str) -> String {
    let (name, host) = email.split_once('@').unwrap_or((email, ""));
    format!("{}…@{host}", name.chars().take(1).collect::<String>())
}

impl Guest {
    fn role(&self) -> &'static str {
        self.role.word()
    }
}
