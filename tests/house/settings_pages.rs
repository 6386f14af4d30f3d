//! What one changes about oneself: profile, password, second factor, and leaving.

use curatio::Policy;
use sqlx::PgPool;
use totp_rs::{Builder, Secret};

use crate::{
    front_door::Visitor,
    signing_in::{PASSWORD, has_password},
};

async fn ada(db: &PgPool) -> Visitor {
    let visitor = Visitor::stranger(db);
    visitor.app.prepare_jobs().await.unwrap();
    has_password(db, "ada").await;
    visitor.is(db, "ada").await;
    visitor
}

/// The code that an app shows, so many steps of half a minute from now.
fn code(key: &str, steps: i64) -> String {
    let now = std::time::SystemTime::now().duration_since(std::time::UNIX_EPOCH).unwrap().as_secs();
    let at = now.checked_add_signed(steps * 30).unwrap();
    let secret = Secret::try_from_base32(key.replace(' ', "")).unwrap();
    Builder::new().with_secret(secret).build().unwrap().generate(at).to_string()
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_profile_is_shown_and_a_former_name_leads_to_the_new_one(db: PgPool) {
    let ada = ada(&db).await;
    let wrong = ada.post("/settings", "display_name=&name=rui&bio=Still+here").await;
    assert_eq!(wrong.problem("display_name"), "Please fill this in.");
    assert_eq!(wrong.one("textarea"), "Still here", "what was typed is kept");
    assert!(
        ada.post("/settings", "display_name=Ada&name=rui&bio=")
            .await
            .problem("name")
            .contains("Somebody has this name")
    );
    let long = format!("display_name={}&name=ada&bio=", "å".repeat(101));
    assert_eq!(ada.post("/settings", &long).await.problem("display_name"), "This has 101 characters; 100 is the most.");
    let saved = ada.post("/settings", "display_name=Ada+B.&name=ada-b&bio=A+*nurse*.+<script>").await;
    assert_eq!(saved.location(), "/@ada-b");
    let page = ada.get("/@ada-b").await;
    assert!(page.body.contains("A <em>nurse</em>.") && !page.body.contains("<script>"));
    assert_eq!(ada.get("/@ada").await.location(), "/@ada-b");
    assert!(ada.get("/t/heart-failure").await.shows("Curated by Ada B."));
    let rui = Visitor::named(&db, "rui").await;
    let taken = rui.post("/settings", "display_name=Rui&name=ada&bio=").await;
    assert!(taken.problem("name").contains("or had it"), "nobody slips into a former name");
    assert_eq!(
        ada.post("/settings", "display_name=Ada&name=ada&bio=").await.location(),
        "/@ada",
        "but she may go back"
    );
    assert_eq!(ada.get("/@ada-b").await.location(), "/@ada");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_picture_stands_beside_a_name(db: PgPool) {
    let ada = ada(&db).await;
    assert!(!ada.upload("/settings/picture", "picture", "a.png", b"no picture").await.problem("picture").is_empty());
    let png = include_bytes!("../../static/icon-192.png");
    assert_eq!(ada.upload("/settings/picture", "picture", "a.png", png).await.status, 303);
    let picture = ada.get("/@ada").await.attributes(".face img", "src").remove(0);
    assert_eq!(ada.get(&picture).await.status, 200);
    ada.post("/settings/picture/remove", "").await;
    assert!(ada.get("/@ada").await.attributes(".face img", "src").is_empty());
    assert_eq!(ada.get(&picture).await.status, 404, "what nothing shows is not there");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_password_is_changed_by_who_knows_it(db: PgPool) {
    let (ada, phone) = (ada(&db).await, Visitor::named(&db, "ada").await);
    let wrong = ada.post("/settings/password", "current=wrong&password=bread+salt+and+a+ladder").await;
    assert_eq!(wrong.problem("current"), "This is not your password.");
    let weak = ada.post("/settings/password", &format!("current={PASSWORD}&password=ada-berg")).await;
    assert!(weak.problem("password").contains("easy to guess"), "her own name");
    let changed = ada.post("/settings/password", &format!("current={PASSWORD}&password=bread+salt+and+a+ladder")).await;
    assert_eq!(changed.location(), "/settings/sessions");
    assert_eq!(ada.get("/settings/sessions").await.all("ul.rows > li").len(), 1, "signed in here, anew");
    assert!(phone.get("/boards").await.location().starts_with("/sign-in"), "and nowhere else");
    let back = phone.post("/sign-in", "name=ada&password=bread+salt+and+a+ladder").await;
    assert_eq!(back.location(), "/boards");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn an_app_asks_for_its_code_after_the_password_and_paper_stands_in_for_it(db: PgPool) {
    let ada = ada(&db).await;
    let page = ada.post("/settings/second-factor/app", "").await;
    assert_eq!(page.all("svg.qr").len(), 1);
    let key = page.one(".secret-key");
    let wrong = ada.post("/settings/second-factor/app/confirm", "code=000000").await;
    assert!(wrong.problem("code").contains("not right"));
    assert_eq!(wrong.one(".secret-key"), key, "the same key, so that nobody scans it again");
    let done = ada.post("/settings/second-factor/app/confirm", &format!("code={}", code(&key, -1))).await;
    let codes = done.all(".codes li");
    assert_eq!((done.status.as_u16(), codes.len()), (200, 10));
    assert!(ada.get("/settings/second-factor").await.all(".codes li").is_empty(), "shown this one time");

    let phone = Visitor::stranger(&db);
    let form = format!("name=ada&password={PASSWORD}&to=/t/ward-secrets");
    assert_eq!(phone.post("/sign-in", &form).await.location(), "/sign-in/second?to=%2Ft%2Fward-secrets");
    assert_eq!(phone.get("/t/ward-secrets").await.status, 404, "half in is not in");
    assert!(phone.get("/boards").await.location().starts_with("/sign-in"));
    assert!(!phone.get("/").await.one("header nav").contains("Ada"));
    let wrong = phone.post("/sign-in/second", "code=000000&to=/").await;
    assert!(wrong.problem("code").contains("not right"));
    let used = phone.post("/sign-in/second", &format!("code={}&to=/", code(&key, -1))).await;
    assert_eq!(used.status, 422, "a code is used once");
    let form = format!("code={}&to=/t/ward-secrets", code(&key, 0));
    assert_eq!(phone.post("/sign-in/second", &form).await.location(), "/t/ward-secrets");
    assert_eq!(phone.get("/t/ward-secrets").await.status, 200);

    for (paper, expected) in [(&codes[0], 303), (&codes[0], 422), (&codes[1], 303)] {
        let tablet = Visitor::stranger(&db);
        tablet.post("/sign-in", &format!("name=ada&password={PASSWORD}")).await;
        let answer = tablet.post("/sign-in/second", &format!("code={}", paper.to_lowercase())).await;
        assert_eq!(answer.status, expected, "{}", answer.body);
    }
    assert!(ada.get("/settings/second-factor").await.shows("8 left"));
    let new = ada.post("/settings/second-factor/codes", "").await.all(".codes li");
    assert!(new.len() == 10 && !new.contains(&codes[2]));
    ada.post("/settings/second-factor/app/remove", "").await;
    let plain = Visitor::stranger(&db);
    assert_eq!(plain.post("/sign-in", &format!("name=ada&password={PASSWORD}")).await.location(), "/boards");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn codes_are_slowed_as_passwords_are(db: PgPool) {
    let ada = ada(&db).await;
    let key = ada.post("/settings/second-factor/app", "").await.one(".secret-key");
    ada.post("/settings/second-factor/app/confirm", &format!("code={}", code(&key, -1))).await;
    let thief = Visitor::stranger(&db);
    thief.post("/sign-in", &format!("name=ada&password={PASSWORD}")).await;
    for _ in 0..5 {
        assert_eq!(thief.post("/sign-in/second", "code=000000").await.status, 422);
    }
    let slowed = thief.post("/sign-in/second", &format!("code={}", code(&key, 0))).await;
    assert_eq!(slowed.status, 429, "even with the right one");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_passkey_that_is_none_is_told_in_words(db: PgPool) {
    let ada = ada(&db).await;
    let begun: serde_json::Value = serde_json::from_str(&ada.post("/settings/passkeys/begin", "").await.body).unwrap();
    assert_eq!(begun["options"]["rp"]["id"], "boards.example");
    let token = begun["token"].as_str().unwrap();
    let none = ada.post("/settings/passkeys", &format!("ceremony={token}&credential=%7B%7D&name=x")).await;
    assert_eq!(none.status, 422);
    assert!(!none.problem("name").is_empty());
    let begun: serde_json::Value = serde_json::from_str(&ada.post("/sign-in/passkey/begin", "").await.body).unwrap();
    let token = begun["token"].as_str().unwrap();
    let none = Visitor::stranger(&db).post("/sign-in/passkey", &format!("ceremony={token}&credential=x")).await;
    assert_eq!(none.status, 400);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn ones_data_is_one_file_without_a_secret(db: PgPool) {
    let ada = ada(&db).await;
    let file = ada.get("/settings/data/export").await;
    assert_eq!(file.header("content-disposition"), "attachment; filename=\"ada.json\"");
    let data: serde_json::Value = serde_json::from_str(&file.body).unwrap();
    assert_eq!(data["account"][0]["name"], "ada");
    assert_eq!(data["boards"].as_array().unwrap().len(), 2);
    assert_eq!(data["scoops"].as_array().unwrap().len(), 5, "drafts and hidden ones too");
    assert_eq!(data["insights"][0]["source"], "Bread is where the salt is.");
    for secret in ["argon2", "_hash", "Those too."] {
        assert!(!file.body.contains(secret), "{secret}");
    }
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn ones_data_names_no_board_that_one_cannot_read_any_more(db: PgPool) {
    sqlx::query(
        "insert into suggestion (topic_id, account_id, address)
         select topic.id, account.id, 'https://ward.example/' || slug from topic, account
         where slug in ('sleep', 'ward-secrets') and name = 'noor'",
    )
    .execute(&db)
    .await
    .unwrap();
    let noor = Visitor::named(&db, "noor").await;
    let data: serde_json::Value = serde_json::from_str(&noor.get("/settings/data/export").await.body).unwrap();
    let mut boards: Vec<_> =
        data["suggestions"].as_array().unwrap().iter().map(|suggestion| suggestion["board"].as_str()).collect();
    boards.sort_unstable();
    assert_eq!(boards, [None, Some("sleep")]);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn who_owns_a_board_hands_it_over_before_leaving(db: PgPool) {
    let ada = ada(&db).await;
    assert!(ada.get("/settings/data").await.shows("You own boards"));
    let refused = ada.post("/settings/data/delete", "name=ada&words=stay").await;
    assert_eq!(refused.status, 422);
    assert_eq!(ada.get("/@ada").await.status, 200);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn words_stay_or_go_as_one_chooses(db: PgPool) {
    Visitor::stranger(&db).app.prepare_jobs().await.unwrap();
    let noor = Visitor::named(&db, "noor").await;
    let typed = noor.post("/settings/data/delete", "name=Noor&words=stay").await;
    assert_eq!(typed.problem("name"), "Please type noor here.");
    let again = noor.post("/settings/data/delete", "name=Noor&words=go").await;
    assert_eq!(again.attributes("input[name=words][checked]", "value"), ["go"], "what was chosen is kept");
    noor.post("/settings/data/delete", "name=noor&words=go").await;
    assert!(noor.get("/boards").await.location().starts_with("/sign-in"));
    assert_eq!(noor.get("/@noor").await.status, 404);
    let scoop = crate::scoops::salt(&db).await;
    let page = noor.get(&scoop).await;
    assert!(
        !page.shows("And the olives?") && page.shows("A comment was here. Its author took it back."),
        "an answered comment leaves its place"
    );
    assert!(page.shows("Those too.") && page.shows("Deleted account"));

    sqlx::query("update topic set owner_id = (select id from account where name = 'ada') where slug = 'drafts-of-rui'")
        .execute(&db)
        .await
        .unwrap();
    let rui = Visitor::named(&db, "rui").await;
    rui.post("/settings/data/delete", "name=rui&words=stay").await;
    let page = rui.get(&scoop).await;
    assert!(page.shows("Those too."), "words that stay");
    let left = page.attributes(".comments a[href^='/@deleted-']", "href");
    assert!(rui.get(&left[0]).await.shows("Whoever this was has left"));
    assert!(!rui.get("/t/heart-failure").await.shows("Rui Costa"));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn nothing_personal_stands_on_a_strangers_page(db: PgPool) {
    let (stranger, ada) = (Visitor::stranger(&db).with(|app| app.with_policy(Policy::default())), ada(&db).await);
    for path in ["/", "/explore", "/t/heart-failure", "/@ada"] {
        let page = stranger.get(path).await;
        assert!(page.headers.get("set-cookie").is_none() && page.header("cache-control").is_empty(), "{path}");
        assert!(page.one("header nav").contains("Sign in"), "{path}");
        assert!(ada.get(path).await.one("header nav").contains("Ada Berg"), "{path}");
    }
}
