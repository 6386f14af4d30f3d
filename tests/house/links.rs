use sqlx::PgPool;

use crate::{
    deleting_scoops::{change, scoop},
    front_door::Visitor,
};

const WARD: &str = "/t/heart-failure";

async fn broken(db: &PgPool) {
    change(
        db,
        "update article set failing_since = '2026-02-01', broken_since = '2026-02-01', trouble = 'There is no page any more.'
         where address = 'https://ward.example/salt'",
    )
    .await;
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_broken_link_is_told_to_curators_with_the_archive_to_look_into(db: PgPool) {
    broken(&db).await;
    let ada = Visitor::named(&db, "ada").await;
    let archived = "https://web.archive.org/web/https://ward.example/salt";
    let list = ada.get("/scoops?broken=1").await;
    assert_eq!(list.all(".holdings .name"), ["Salt, again"]);
    assert!(
        list.one(".broken").contains("since February 1, 2026. There is no page any more."),
        "{}",
        list.one(".broken")
    );
    assert!(list.attributes(".broken a", "href").contains(&archived.to_owned()));
    for path in [WARD.to_owned(), format!("{WARD}/p/{}/salt-again", scoop(&db, "Salt, again").await)] {
        let page = ada.get(&path).await;
        assert_eq!(page.attributes(".broken a", "href"), [archived], "{path}");
        assert_eq!(page.all(".broken a"), ["Look for it in the archive"]);
        assert!(Visitor::stranger(&db).get(&path).await.all(".broken").is_empty(), "readers are not told");
    }
    let ours = ada.with(|app| app.with_archive("https://archive.example/?of={address}"));
    ours.is(&db, "ada").await;
    let href = ours.get("/scoops?broken=1").await.attributes(".broken a", "href").pop().unwrap();
    assert_eq!(href, "https://archive.example/?of=https%3A%2F%2Fward.example%2Fsalt");
}
