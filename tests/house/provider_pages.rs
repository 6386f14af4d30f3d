//! Signing in through a hospital's provider, from page to page.

use curatio::Registration;
use openidconnect::{ClientId, ClientSecret, IssuerUrl};
use sqlx::PgPool;

use crate::{
    front_door::{Answer, Visitor},
    provider::{CLIENT_ID, CLIENT_SECRET, ProviderServer},
};

async fn at_hospital(db: &PgPool, makes_accounts: bool) -> (ProviderServer, Visitor) {
    let server = ProviderServer::start().await;
    let registration = Registration {
        issuer: IssuerUrl::new(server.issuer.clone()).unwrap(),
        client_id: ClientId::new(CLIENT_ID.to_owned()),
        client_secret: ClientSecret::new(CLIENT_SECRET.to_owned()),
        name: "Ward Hospital".to_owned(),
        makes_accounts,
    };
    let visitor = Visitor::stranger(db).with(|app| app.with_provider(registration).unwrap());
    (server, visitor)
}

/// Over to the provider, somebody's button there, and back.
async fn comes_back(server: &ProviderServer, visitor: &Visitor, person: &str) -> Answer {
    let begun = visitor.get("/sign-in/provider?to=/explore").await;
    let back = server.press(&begun.location().parse().unwrap(), person).await;
    visitor.get(&format!("{}?{}", back.path(), back.query().unwrap())).await
}

async fn signs_in(server: &ProviderServer, visitor: &Visitor, person: &str) -> Answer {
    let page = comes_back(server, visitor, person).await;
    assert_eq!(page.attributes("form[data-submit-at-once]", "action"), ["/sign-in/provider"], "{}", page.body);
    let field = |name: &str| page.attributes(&format!("input[name={name}]"), "value").remove(0);
    visitor.post("/sign-in/provider", &format!("state={}&code={}", field("state"), field("code"))).await
}

async fn accounts(db: &PgPool) -> i64 {
    sqlx::query_scalar("select count(*) from account").fetch_one(db).await.unwrap()
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn the_first_time_makes_an_account_and_the_next_time_finds_it(db: PgPool) {
    let (server, visitor) = at_hospital(&db, true).await;
    let before = accounts(&db).await;
    assert!(visitor.get("/sign-in").await.shows("Sign in with Ward Hospital"));
    let person = crate::provider::PEOPLE[0].0;
    assert_eq!(signs_in(&server, &visitor, person).await.location(), "/explore");
    assert_eq!(visitor.get("/boards").await.status, 200);
    visitor.post("/sign-out", "").await;
    signs_in(&server, &visitor, person).await;
    assert_eq!(accounts(&db).await, before + 1);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn where_it_makes_no_accounts_only_known_people_come_in(db: PgPool) {
    let (server, visitor) = at_hospital(&db, false).await;
    let person = crate::provider::PEOPLE[0].0;
    let refused = signs_in(&server, &visitor, person).await;
    assert_eq!(refused.status, 403);
    assert!(refused.shows("There is no account with this identity"));
    assert!(visitor.get("/boards").await.location().starts_with("/sign-in"));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn who_presses_no_or_comes_with_another_browser_is_told(db: PgPool) {
    let (server, visitor) = at_hospital(&db, true).await;
    let no = comes_back(&server, &visitor, "").await;
    assert!(no.shows("it was cancelled, or not allowed"), "{}", no.body);
    let begun = visitor.get("/sign-in/provider").await;
    let back = server.press(&begun.location().parse().unwrap(), crate::provider::PEOPLE[0].0).await;
    let form = back.query().unwrap();
    let other = Visitor::stranger(&db);
    assert_eq!(other.post("/sign-in/provider", form).await.status, 404, "not configured there");
    let before = accounts(&db).await;
    visitor.leaves();
    let stolen = visitor.post("/sign-in/provider", form).await;
    assert!(stolen.shows("began in another browser"), "{}", stolen.body);
    assert_eq!(accounts(&db).await, before);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_proven_address_finds_its_account_and_the_owner_hears_of_it(db: PgPool) {
    let (server, visitor) = at_hospital(&db, true).await;
    visitor.app.prepare_jobs().await.unwrap();
    sqlx::query("update account set email = 'Ada@ward.example' where name = 'ada'").execute(&db).await.unwrap();
    let before = accounts(&db).await;
    signs_in(&server, &visitor, "ada").await;
    assert_eq!(accounts(&db).await, before);
    assert!(visitor.get("/").await.one("header nav").contains("Ada Berg"));
    assert!(visitor.letters().await[0].text.contains("can be signed in to with your organisation"));
    assert!(visitor.get("/settings/account").await.shows("Your organisation's account"));
    visitor.post("/settings/provider/remove", "").await;
    assert!(!visitor.get("/settings/account").await.shows("Your organisation's account"));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_colleague_who_is_still_signed_in_there_is_not_bound_to_ones_own_account(db: PgPool) {
    let (server, visitor) = at_hospital(&db, true).await;
    let before = accounts(&db).await;
    visitor.is(&db, "rui").await;
    let refused = signs_in(&server, &visitor, "ada").await;
    assert_eq!(refused.status, 403);
    assert!(refused.shows("is not that of @rui"), "{}", refused.body);
    assert_eq!(accounts(&db).await, before);
    let bound: i64 = sqlx::query_scalar("select count(*) from identity").fetch_one(&db).await.unwrap();
    assert_eq!(bound, 0);
}
