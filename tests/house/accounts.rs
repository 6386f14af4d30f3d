use sqlx::PgPool;

use crate::front_door::Visitor;

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_curators_page_shows_their_boards_and_scoops(db: PgPool) {
    let visitor = Visitor::stranger(&db);
    let page = visitor.get("/@rui").await;
    assert_eq!(page.one("h1"), "Rui Costa");
    assert_eq!(page.all(".boards h3"), ["Heart Failure Online"]);
    assert_eq!(page.all("article.scoop h3"), ["A scale in the kitchen"]);
    assert!(visitor.get("/@noor").await.shows("Noor Aziz has not scooped anything yet."));
    assert_eq!(visitor.get("/@nobody").await.status, 404);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn an_imported_by_line_says_that_nobody_signs_in_with_it(db: PgPool) {
    sqlx::query("insert into account (name, display_name, origin, origin_name) values ('old', 'Old Name', 'scoop.it', 'Old Name')")
        .execute(&db)
        .await
        .unwrap();
    assert!(Visitor::stranger(&db).get("/@old").await.shows("nobody signs in with it"));
    let raised = sqlx::query("update account set role = 'admin' where name = 'old'").execute(&db).await.unwrap_err();
    assert_eq!(raised.as_database_error().unwrap().constraint(), Some("account_imported_cannot_sign_in"));
}
