//! Signing in and out, guessing, and where one is signed in.

use curatio::{Policy, Role, SecondFactor};
use sqlx::PgPool;

use crate::front_door::Visitor;

pub const PASSWORD: &str = "olives on kitchen scales";

/// Gives somebody of the ward a password, by the page that a link of the shell leads to.
pub async fn has_password(db: &PgPool, name: &str) {
    let link = "insert into link (token_hash, purpose, account_id, expires_at)
                select sha256($2::bytea), 'reset', id, now() + interval '1 hour' from account where name = $1";
    let token = format!("reset-of-{name}");
    sqlx::query(link).bind(name).bind(token.as_bytes()).execute(db).await.unwrap();
    let visitor = Visitor::stranger(db);
    let answer = visitor.post(&format!("/reset-password/{token}"), &format!("password={PASSWORD}")).await;
    assert_eq!(answer.location(), "/boards", "{}", answer.body);
    visitor.post("/settings/sessions/end", "").await;
}

async fn at_door(db: &PgPool) -> Visitor {
    let visitor = Visitor::stranger(db);
    visitor.app.prepare_jobs().await.unwrap();
    has_password(db, "ada").await;
    visitor
}

async fn sql(db: &PgPool, statement: &'static str) {
    sqlx::query(statement).execute(db).await.unwrap();
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn one_signs_in_by_name_or_address_and_goes_where_one_wanted(db: PgPool) {
    let visitor = at_door(&db).await;
    sql(&db, "update account set email = 'Ada@ward.example' where name = 'ada'").await;
    assert_eq!(visitor.get("/boards?x=1").await.location(), "/sign-in?to=%2Fboards%3Fx%3D1");
    for name in ["ada", " ADA ", "ada@WARD.example"] {
        let form = format!("name={name}&password={PASSWORD}&to=/t/sleep");
        let answer = visitor.post("/sign-in", &form).await;
        assert_eq!(answer.location(), "/t/sleep", "{name}: {}", answer.body);
        let cookie = answer.header("set-cookie");
        assert!(cookie.starts_with("__Host-session="), "{cookie}");
        for attribute in ["HttpOnly", "Secure", "SameSite=Lax", "Path=/"] {
            assert!(cookie.contains(attribute), "{cookie}");
        }
        assert!(!cookie.contains("Domain"));
    }
    let page = visitor.get("/").await;
    assert!(page.one("header nav").contains("Ada Berg"));
    assert_eq!(page.header("cache-control"), "no-store", "what names somebody is kept by nobody");
    assert_eq!(visitor.get("/sign-in?to=/explore").await.location(), "/explore");
    for elsewhere in ["//evil.example", "https://evil.example/", "/\\evil.example"] {
        let answer = visitor.post("/sign-in", &format!("name=ada&password={PASSWORD}&to={elsewhere}")).await;
        assert_eq!(answer.location(), "/boards", "{elsewhere}");
    }
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_wrong_password_and_an_unknown_name_are_told_alike(db: PgPool) {
    let visitor = at_door(&db).await;
    let known = visitor.post("/sign-in", "name=ada&password=wrong").await;
    let unknown = visitor.post("/sign-in", "name=odo&password=wrong").await;
    let without = visitor.post("/sign-in", "name=rui&password=wrong").await;
    assert_eq!((known.status.as_u16(), unknown.status.as_u16(), without.status.as_u16()), (422, 422, 422));
    assert_eq!(known.body.replace("ada", "odo"), unknown.body);
    assert_eq!(known.body.replace("ada", "rui"), without.body);
    assert_eq!(known.problem("password"), "This name and this password do not belong together.");
    assert_eq!(known.attributes("#name", "value"), ["ada"], "what was typed is kept");
    assert!(!known.body.contains("wrong\""), "a password is never sent back");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn who_guesses_waits_longer_and_longer_whether_there_is_such_an_account_or_not(db: PgPool) {
    let visitor = at_door(&db).await;
    for name in ["ada", "odo"] {
        let form = format!("name={name}&password=wrong");
        // Many at once are many.
        let (a, b, c, d) = tokio::join!(
            visitor.post("/sign-in", &form),
            visitor.post("/sign-in", &form),
            visitor.post("/sign-in", &form),
            visitor.post("/sign-in", &form)
        );
        assert_eq!([a, b, c, d].map(|answer| answer.status.as_u16()), [422; 4]);
        assert_eq!(visitor.post("/sign-in", &form).await.status, 422, "the fifth is checked, and begins the pause");
        let right = visitor.post("/sign-in", &format!("name={name}&password={PASSWORD}")).await;
        assert_eq!(right.status, 429);
        assert!((1..=2).contains(&right.header("retry-after").parse::<u32>().unwrap()));
        assert!(right.problem("password").starts_with("Too many tries. Please wait "));
    }
    sql(&db, "update guess set paused_until = now()").await;
    assert_eq!(visitor.post("/sign-in", "name=ada&password=wrong").await.status, 422);
    let longer = visitor.post("/sign-in", "name=ada&password=wrong").await;
    assert!((3..=4).contains(&longer.header("retry-after").parse::<u32>().unwrap()));
    sql(&db, "update guess set paused_until = now()").await;
    let right = visitor.post("/sign-in", &format!("name=ada&password={PASSWORD}")).await;
    assert_eq!(right.location(), "/boards");
    let left: i64 = sqlx::query_scalar("select count(*) from guess").fetch_one(&db).await.unwrap();
    assert_eq!(left, 1, "who got in begins anew");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn one_place_cannot_try_many_names(db: PgPool) {
    let visitor = Visitor::stranger(&db).with(|app| app.with_policy(Policy { proxies: 1, ..Policy::default() }));
    let asks_from = async |address: &str| {
        visitor.send("POST", "/sign-in/passkey/begin", &[("x-forwarded-for", address)], "").await.status.as_u16()
    };
    for number in 0..30 {
        assert_eq!(asks_from(&format!("10.0.0.{number}, 203.0.113.7")).await, 200);
    }
    assert_eq!(
        asks_from("10.0.0.99, 203.0.113.7").await,
        429,
        "what the visitor wrote before our proxy does not count"
    );
    assert_eq!(asks_from("203.0.113.8").await, 200);
    let headers = [("content-type", "application/x-www-form-urlencoded"), ("x-forwarded-for", "203.0.113.7")];
    let refused = visitor.send("POST", "/sign-in", &headers, "name=ada&password=x").await;
    assert!(refused.problem("password").starts_with("Too many tries. Please wait "));
    assert!(refused.header("retry-after").parse::<u32>().unwrap() <= 5);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_session_is_new_at_every_sign_in_and_ends_where_one_says(db: PgPool) {
    let visitor = at_door(&db).await;
    let form = format!("name=ada&password={PASSWORD}");
    let first = visitor.post("/sign-in", &form).await.header("set-cookie").to_owned();
    let old = first.split(';').next().unwrap().to_owned();
    visitor.post("/sign-in", &form).await;
    let stale = Visitor::stranger(&db).send("GET", "/boards", &[("cookie", &old)], "").await;
    assert!(stale.location().starts_with("/sign-in"), "the token of before is worth nothing");

    let (phone, rui) = (Visitor::named(&db, "ada").await, Visitor::named(&db, "rui").await);
    let page = visitor.get("/settings/sessions").await;
    assert_eq!(page.all("ul.rows > li").len(), 2);
    assert!(page.shows("Firefox on Linux (this one)"));
    let end = page.attributes("ul.rows form", "action");
    assert_eq!(rui.post(&end[0], "").await.status, 404, "somebody else's is as if there were none");
    let here = page.all("ul.rows > li").iter().position(|line| line.contains("(this one)")).unwrap();
    visitor.post(&end[1 - here], "").await;
    assert!(phone.get("/boards").await.location().starts_with("/sign-in"));
    visitor.post(&end[here], "").await;
    assert!(visitor.get("/boards").await.location().starts_with("/sign-in"));

    visitor.post("/sign-in", &form).await;
    let tablet = Visitor::named(&db, "ada").await;
    visitor.post("/settings/sessions/end", "").await;
    assert!(tablet.get("/boards").await.location().starts_with("/sign-in"), "everywhere");
    visitor.post("/sign-in", &form).await;
    assert_eq!(visitor.post("/sign-out", "").await.header("set-cookie").split(';').next(), Some("__Host-session="));
    assert!(visitor.get("/boards").await.location().starts_with("/sign-in"));
    rui.get("/boards").await;
    sql(&db, "update session set expires_at = now()").await;
    assert!(rui.get("/boards").await.location().starts_with("/sign-in"), "after thirty days without a visit");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn reading_keeps_a_session_alive_without_writing_as_one_reads(db: PgPool) {
    let ada = Visitor::named(&db, "ada").await;
    sql(&db, "update session set seen_at = now() - interval '20 days', expires_at = now() + interval '10 days'").await;
    ada.get("/").await;
    let old: bool =
        sqlx::query_scalar("select seen_at < now() - interval '1 day' from session").fetch_one(&db).await.unwrap();
    assert!(old);
    ada.app.write_views().await.unwrap();
    let alive: bool = sqlx::query_scalar(
        "select seen_at > now() - interval '1 minute' and expires_at > now() + interval '29 days' from session",
    )
    .fetch_one(&db)
    .await
    .unwrap();
    assert!(alive);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn what_another_site_sends_is_refused_and_done_by_nobody(db: PgPool) {
    let ada = Visitor::named(&db, "ada").await;
    let form = ("content-type", "application/x-www-form-urlencoded");
    for from in [("sec-fetch-site", "cross-site"), ("sec-fetch-site", "same-site"), ("origin", "https://evil.example")]
    {
        let headers = [form, from, ("host", "boards.example")];
        let answer = ada.send("POST", "/settings/sessions/end", &headers, "").await;
        assert_eq!(answer.status, 403, "{from:?}");
        assert!(answer.shows("came from another site"));
    }
    assert_eq!(ada.get("/boards").await.status, 200);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_form_that_is_none_gets_a_clear_answer(db: PgPool) {
    let visitor = Visitor::stranger(&db);
    let kind = ("content-type", "application/x-www-form-urlencoded");
    let sent = async |headers: &[(&str, &str)], body: Vec<u8>| visitor.send("POST", "/sign-in", headers, body).await;
    let large = sent(&[kind], format!("name={}", "x".repeat(600_000)).into_bytes()).await;
    assert_eq!((large.status.as_u16(), large.one("h1")), (413, "That is too much at once".to_owned()));
    assert!(sent(&[], b"name=ada".to_vec()).await.shows("takes what its form sends"));
    assert!(sent(&[kind], b"name=%FF&password=x".to_vec()).await.shows("not in UTF-8"));
    assert!(sent(&[kind], b"name=a%00b&password=x".to_vec()).await.shows("a character in it that no text has"));
    assert!(sent(&[kind], b"name=ada&password=x&role=admin".to_vec()).await.shows("not one of its own"));
    let long = sent(&[kind], format!("name={}&password=x", "å".repeat(10_000)).into_bytes()).await;
    assert_eq!(long.status, 422);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn what_can_lock_somebody_out_asks_again_after_half_an_hour(db: PgPool) {
    at_door(&db).await;
    let ada = Visitor::named(&db, "ada").await;
    assert_eq!(ada.get("/settings/account").await.status, 200);
    sql(&db, "update session set proved_at = now() - interval '31 minutes'").await;
    assert_eq!(ada.get("/settings").await.status, 200, "a profile locks nobody out");
    assert_eq!(ada.get("/settings/account").await.location(), "/sign-in/again?to=%2Fsettings%2Faccount");
    let wrong = ada.post("/sign-in/again", "password=wrong&to=/settings/account").await;
    assert_eq!(wrong.problem("password"), "This is not your password.");
    let right = ada.post("/sign-in/again", &format!("password={PASSWORD}&to=/settings/account")).await;
    assert_eq!(right.location(), "/settings/account");
    assert_eq!(ada.get("/settings/account").await.status, 200);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn whoever_must_have_a_second_factor_does_nothing_before(db: PgPool) {
    sql(&db, "update account set role = 'admin' where name = 'mei'").await;
    let asked = |second_factor| {
        move |app: curatio::App| app.with_policy(Policy { second_factor, newcomers: Role::Reader, ..Policy::default() })
    };
    for (second_factor, name, owes) in [
        (SecondFactor::Nobody, "mei", false),
        (SecondFactor::Admins, "mei", true),
        (SecondFactor::Admins, "ada", false),
        (SecondFactor::Curators, "ada", true),
        (SecondFactor::Curators, "mei", true),
        (SecondFactor::Curators, "noor", false),
    ] {
        let visitor = Visitor::stranger(&db).with(asked(second_factor));
        visitor.is(&db, name).await;
        let answer = visitor.get("/boards").await;
        assert_eq!(answer.location() == "/settings/second-factor", owes, "{second_factor:?} {name}");
        assert_eq!(visitor.get("/settings/second-factor").await.shows("asks for a second factor"), owes, "{name}");
        assert_eq!(visitor.get("/sign-in/again").await.status, 200, "no circle");
        if name != "noor" {
            let secret = visitor.get("/t/ward-secrets").await.status;
            assert_eq!(secret == 404, owes, "{second_factor:?} {name}: nor reads what is not for all");
        }
    }
}
