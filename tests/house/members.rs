use sqlx::PgPool;

use crate::front_door::{Answer, Visitor, meeting};

const WARD: &str = "/t/heart-failure";

/// Who owns a board, and who else works on it, as the database has it.
async fn people(db: &PgPool, slug: &str) -> (String, Vec<String>) {
    let owner = "select account.name from topic join account on account.id = owner_id where slug = $1";
    let members = "select account.name || ' ' || topic_member.role from topic_member join topic on topic.id = topic_id
                   join account on account.id = account_id where slug = $1 order by 1";
    let owner = sqlx::query_scalar(owner).bind(slug).fetch_one(db).await.unwrap();
    (owner, sqlx::query_scalar(members).bind(slug).fetch_all(db).await.unwrap())
}

async fn add(db: &PgPool, slug: &str, name: &str, role: &str) {
    let add = "insert into topic_member (topic_id, account_id, role)
               select topic.id, account.id, $3::member_role from topic, account where slug = $1 and name = $2";
    sqlx::query(add).bind(slug).bind(name).bind(role).execute(db).await.unwrap();
}

fn goes_to(answer: &Answer, path: &str) {
    assert_eq!((answer.status.as_u16(), answer.header("location")), (303, path), "{}", answer.body);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn who_works_on_a_board_is_seen_by_who_works_on_it(db: PgPool) {
    add(&db, "heart-failure", "mei", "contributor").await;
    let page = Visitor::named(&db, "ada").await.get("/t/heart-failure/members").await;
    let rows = page.all(".rows > li");
    assert!(rows[0].starts_with("Ada Berg owns the board"), "{rows:?}");
    assert!(
        rows[1].starts_with("Rui Costa curator since ") && rows[1].contains("Make Rui Costa a contributor"),
        "{rows:?}"
    );
    assert!(rows[2].starts_with("Mei Tan contributor since "), "{rows:?}");
    assert_eq!(page.all("h2.part"), ["Invite somebody"]);

    let page = Visitor::named(&db, "mei").await.get("/t/heart-failure/members").await;
    assert_eq!((page.all(".rows > li").len(), page.all("h2.part")), (3, vec!["Leave".to_owned()]));
    assert!(page.all(".rows button").is_empty() && !page.shows("Hand over"));

    assert_eq!(Visitor::named(&db, "noor").await.get("/t/heart-failure/members").await.status, 403);
    goes_to(
        &Visitor::stranger(&db).get("/t/heart-failure/members").await,
        "/sign-in?to=%2Ft%2Fheart-failure%2Fmembers",
    );
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn only_its_owner_and_an_admin_change_who_works_on_a_board(db: PgPool) {
    add(&db, "heart-failure", "mei", "contributor").await;
    let deeds = [
        ("/members", "to=noor&role=curator"),
        ("/members/mei/role", "role=curator"),
        ("/members/mei/remove", ""),
        ("/hand-over", "to=rui"),
        ("/invitations/1/withdraw", ""),
    ];
    let before = people(&db, "heart-failure").await;
    for (path, form) in deeds {
        let path = format!("{WARD}{path}");
        for name in ["rui", "mei", "noor"] {
            assert_eq!(Visitor::named(&db, name).await.post(&path, form).await.status, 403, "{name} {path}");
        }
        assert!(Visitor::stranger(&db).post(&path, form).await.header("location").starts_with("/sign-in?"), "{path}");
    }
    assert_eq!(Visitor::named(&db, "rui").await.get(&format!("{WARD}/hand-over")).await.status, 403);
    assert_eq!(people(&db, "heart-failure").await, before);

    sqlx::query("update account set role = 'admin' where name = 'noor'").execute(&db).await.unwrap();
    let admin = Visitor::named(&db, "noor").await;
    goes_to(
        &admin.post(&format!("{WARD}/members/mei/role"), "role=curator").await,
        "/t/heart-failure/members?done=role",
    );
    assert_eq!(people(&db, "heart-failure").await.1, ["mei curator", "rui curator"]);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn the_people_of_a_private_board_are_as_if_absent_to_everyone_else(db: PgPool) {
    let rui = Visitor::named(&db, "rui").await;
    for (path, form) in [
        ("members", "to=noor&role=curator"),
        ("members/ada/remove", ""),
        ("members/ada/role", "role=curator"),
        ("leave", ""),
        ("hand-over", "to=rui"),
        ("invitations/1/withdraw", ""),
    ] {
        let (secret, absent) = (format!("/t/ward-secrets/{path}"), format!("/t/no-such-board/{path}"));
        let (secret, absent) = (rui.post(&secret, form).await, rui.post(&absent, form).await);
        assert_eq!((secret.status.as_u16(), &secret.body), (404, &absent.body), "{path}");
    }
    for path in ["members", "hand-over"] {
        assert_eq!(rui.get(&format!("/t/ward-secrets/{path}")).await.status, 404, "{path}");
    }
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_removed_member_loses_access_at_once_and_removing_twice_is_the_same_as_once(db: PgPool) {
    add(&db, "ward-secrets", "rui", "curator").await;
    let (ada, rui) = (Visitor::named(&db, "ada").await, Visitor::named(&db, "rui").await);
    assert_eq!(rui.get("/t/ward-secrets").await.status, 200);

    let path = "/t/ward-secrets/members/rui/remove";
    let (once, twice) =
        meeting(&db, "ward-secrets", 2, async { tokio::join!(ada.post(path, ""), ada.post(path, "")) }).await;
    goes_to(&once, "/t/ward-secrets/members?done=removed");
    goes_to(&twice, "/t/ward-secrets/members?done=removed");
    for path in ["/t/ward-secrets", "/t/ward-secrets/members", "/t/ward-secrets/feed.xml"] {
        assert_eq!(rui.get(path).await.status, 404, "{path}");
    }
    assert_eq!(ada.post("/t/ward-secrets/members/ada/remove", "").await.status, 404, "the owner is no member");
    assert_eq!(ada.post("/t/ward-secrets/members/nobody/remove", "").await.status, 404);
    assert_eq!(ada.post("/t/ward-secrets/members/rui/role", "role=curator").await.status, 404);
    assert_eq!(ada.post("/t/ward-secrets/members/rui/role", "role=owner").await.status, 400);
    assert_eq!(people(&db, "ward-secrets").await, ("ada".to_owned(), vec![]));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn everyone_but_the_owner_may_leave(db: PgPool) {
    add(&db, "ward-secrets", "rui", "contributor").await;
    let (ada, rui) = (Visitor::named(&db, "ada").await, Visitor::named(&db, "rui").await);
    let stays = ada.post("/t/heart-failure/leave", "").await;
    assert_eq!(stays.status, 403);
    assert!(stays.shows("Hand it over first"));

    goes_to(&rui.post("/t/heart-failure/leave", "").await, "/t/heart-failure");
    goes_to(&rui.post("/t/ward-secrets/leave", "").await, "/boards");
    assert_eq!(rui.post("/t/heart-failure/leave", "").await.status, 403);
    assert_eq!(people(&db, "heart-failure").await, ("ada".to_owned(), vec![]));
    assert_eq!(people(&db, "ward-secrets").await, ("ada".to_owned(), vec![]));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_board_handed_over_keeps_its_former_owner_as_a_curator(db: PgPool) {
    sqlx::query("update account set email = name || '@ward.example'").execute(&db).await.unwrap();
    let (ada, rui) = (Visitor::named(&db, "ada").await, Visitor::named(&db, "rui").await);
    ada.app.prepare_jobs().await.unwrap();
    let step = ada.get(&format!("{WARD}/hand-over")).await;
    assert_eq!(step.all("select option"), ["Rui Costa (@rui), curator"]);
    assert!(step.shows("can delete it") && step.shows("Ada Berg stays as a curator"));

    for wrong in ["to=mei", "to=ada-berg", ""] {
        let again = ada.post(&format!("{WARD}/hand-over"), wrong).await;
        assert_eq!(again.status, 422);
        assert!(again.one("#to-problem").contains("choose a curator or contributor"), "{wrong}");
    }
    let path = format!("{WARD}/hand-over");
    let (once, twice) =
        meeting(&db, "heart-failure", 2, async { tokio::join!(ada.post(&path, "to=rui"), ada.post(&path, "to=rui")) })
            .await;
    goes_to(&once, "/t/heart-failure/members?done=handed-over");
    goes_to(&twice, "/t/heart-failure/members?done=handed-over");
    assert_eq!(people(&db, "heart-failure").await, ("rui".to_owned(), vec!["ada curator".to_owned()]));
    assert_eq!(ada.post(&path, "to=ada").await.status, 403, "who gave it away does not take it back");
    assert_eq!(rui.get(&path).await.status, 200);

    let letters = ada.letters().await;
    assert_eq!(letters.len(), 1);
    assert_eq!(
        (&*letters[0].to, &*letters[0].subject),
        ("rui@ward.example", "You own the board “Heart Failure Online” now")
    );
    assert!(letters[0].text.contains("https://boards.example/t/heart-failure/members"), "{}", letters[0].text);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_board_is_not_handed_to_who_cannot_keep_it(db: PgPool) {
    let ada = Visitor::named(&db, "ada").await;
    for state in [
        "update account set suspended_until = now() + interval '1 day' where name = 'rui'",
        "update account set suspended_until = null, origin = 'elsewhere', origin_name = 'rui', role = 'reader' where name = 'rui'",
    ] {
        sqlx::query(state).execute(&db).await.unwrap();
        assert!(ada.get(&format!("{WARD}/hand-over")).await.shows("there is none yet"), "{state}");
        assert_eq!(ada.post(&format!("{WARD}/hand-over"), "to=rui").await.status, 422, "{state}");
    }
    assert_eq!(people(&db, "heart-failure").await.0, "ada");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_board_has_one_owner_whoever_comes_and_goes_at_once(db: PgPool) {
    let (ada, rui) = (Visitor::named(&db, "ada").await, Visitor::named(&db, "rui").await);
    add(&db, "heart-failure", "mei", "contributor").await;
    for _ in 0..4 {
        let hand_over = format!("{WARD}/hand-over");
        let (leave, remove) = (format!("{WARD}/leave"), format!("{WARD}/members/rui/remove"));
        let (_, left, _, _) = meeting(&db, "heart-failure", 4, async {
            tokio::join!(
                ada.post(&hand_over, "to=rui"),
                rui.post(&leave, ""),
                ada.post(&remove, ""),
                ada.post(&hand_over, "to=mei")
            )
        })
        .await;
        assert!([303, 403].contains(&left.status.as_u16()), "{}", left.status);
        let (owner, members) = people(&db, "heart-failure").await;
        assert!(!members.iter().any(|member| member.starts_with(&owner)), "{owner} and {members:?}");
        assert!(owner == "ada" || members.contains(&"ada curator".to_owned()), "{owner} and {members:?}");
        let anew =
            "update topic set owner_id = (select id from account where name = 'ada') where slug = 'heart-failure'";
        sqlx::query(anew).execute(&db).await.unwrap();
        for name in ["rui", "mei"].into_iter().filter(|name| !members.iter().any(|member| member.starts_with(name))) {
            add(&db, "heart-failure", name, "curator").await;
        }
    }
}
