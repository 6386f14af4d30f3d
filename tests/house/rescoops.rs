use sqlx::PgPool;

use crate::{
    front_door::{Answer, Visitor, meeting},
    scoops::salt,
    thanks::salt_deeds,
};

/// Where the forms of a scoop of this title on a board go.
async fn deeds(db: &PgPool, board: &str, title: &str) -> String {
    let found =
        "select scoop.id from scoop join topic on topic.id = scoop.topic_id where slug = $1 and scoop.title = $2";
    let id: i64 = sqlx::query_scalar(found).bind(board).bind(title).fetch_one(db).await.unwrap();
    format!("/t/{board}/scoops/{id}")
}

async fn taken(visitor: &Visitor, deeds: &str, form: &str) -> Answer {
    visitor.post(&format!("{deeds}/rescoop"), form).await
}

/// "state, is offered, via title, tags" of the newest scoop.
async fn newest(db: &PgPool) -> (String, bool, Option<String>, i64) {
    sqlx::query_as(
        "select scoop.state::text, scoop.offered_at is not null, via.title,
             (select count(*) from scoop_tag where scoop_id = scoop.id)
         from scoop left join scoop via on via.id = scoop.via_id order by scoop.id desc limit 1",
    )
    .fetch_one(db)
    .await
    .unwrap()
}

async fn run(db: &PgPool, sql: &'static str) {
    sqlx::query(sql).execute(db).await.unwrap();
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_curator_takes_a_scoop_onto_her_board_with_an_insight_of_her_own(db: PgPool) {
    let (mei, source) = (Visitor::named(&db, "mei").await, deeds(&db, "heart-failure", "A scale in the kitchen").await);
    let form = mei.get(&format!("{source}/rescoop")).await;
    assert_eq!(
        form.attributes("input[name=board]", "value"),
        ["sleep"],
        "the board it is on, and others', are no choice"
    );
    assert_eq!(form.attributes("input[name=board]", "checked").len(), 1, "one choice is no choice");

    let answer = taken(&mei, &source, "board=sleep&insight=Weigh+*before*+bed.&tags=on&then=publish").await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    assert!(answer.location().starts_with("/t/sleep#scoop-"));
    assert_eq!(newest(&db).await, ("published".to_owned(), false, Some("A scale in the kitchen".to_owned()), 0));
    let kept =
        sqlx::query_scalar::<_, String>("select insight_source from scoop_version").fetch_all(&db).await.unwrap();
    assert_eq!(kept, ["Weigh *before* bed."], "as the first of its versions");
    let board = mei.get("/t/sleep").await;
    assert!(board.shows("Scooped by Mei Tan, via Rui Costa onto Heart Failure Online"));
    assert!(board.body.contains("Weigh <em>before</em> bed.") && board.shows("Two kilos in three days."));

    let original = mei.get(&source.replace("/scoops/", "/p/")).await;
    let original = mei.get(original.location()).await;
    assert!(original.one(".insight.other .said").starts_with("Mei Tan's curator insight, "));
    assert!(original.all(".went li")[0].starts_with("Onto Sleep and Screens by Mei Tan, "));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn tags_come_along_or_not_and_a_draft_goes_on_in_the_editor(db: PgPool) {
    run(&db, "insert into topic (slug, title, owner_id) select 'tea', 'Tea', id from account where name = 'mei'").await;
    let (mei, source) = (Visitor::named(&db, "mei").await, salt_deeds(&db).await);
    let answer = taken(&mei, &source, "board=tea&insight=&tags=on&then=edit").await;
    assert_eq!(newest(&db).await, ("draft".to_owned(), false, Some("Salt, again".to_owned()), 2));
    assert!(answer.location().starts_with("/t/tea/scoops/"), "{}", answer.location());
    assert!(!Visitor::stranger(&db).get("/t/tea").await.shows("Salt, again"), "a draft shows nowhere");
    let form = mei.get(&format!("{source}/rescoop")).await;
    assert!(form.shows("It waits there already, not published yet: Salt, again"));
    assert_eq!(form.attributes("input[disabled]", "value").len(), 2, "sleep has it, too");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_board_that_limits_quotes_takes_a_longer_one_only_as_a_draft(db: PgPool) {
    let (mei, source) = (Visitor::named(&db, "mei").await, deeds(&db, "heart-failure", "A scale in the kitchen").await);
    run(&db, "update article set text_length = 100").await;
    run(&db, "update topic set quote_limit = 10 where slug = 'sleep'").await;
    let refused = taken(&mei, &source, "board=sleep&insight=Weigh.&then=publish").await;
    assert_eq!(refused.status, 422);
    assert!(refused.one("#board-problem").contains("longer than this board quotes"));
    assert_eq!(refused.one("#insight"), "Weigh.");
    let editor = taken(&mei, &source, "board=sleep&insight=Weigh.&then=edit").await.location().to_owned();
    assert!(editor.starts_with("/t/sleep/scoops/"));
    run(&db, "update topic set quote_limit = 100 where slug = 'sleep'").await;
    assert_eq!(mei.post(&format!("{editor}/publish"), "version=1").await.location(), "/t/sleep");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn what_a_contributor_takes_waits_for_a_curator(db: PgPool) {
    run(
        &db,
        "insert into topic_member (topic_id, account_id, role) select topic.id, account.id, 'contributor'
              from topic, account where slug = 'sleep' and name = 'noor'",
    )
    .await;
    let noor = Visitor::named(&db, "noor").await;
    let source = deeds(&db, "heart-failure", "A scale in the kitchen").await;
    assert!(noor.get(&format!("{source}/rescoop")).await.shows("Offer it to the curators"));
    let answer = taken(&noor, &source, "board=sleep&insight=Mine&then=publish").await;
    assert!(answer.location().starts_with("/t/sleep/scoops/"), "{}", answer.body);
    assert_eq!(newest(&db).await, ("draft".to_owned(), true, Some("A scale in the kitchen".to_owned()), 0));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn an_article_stands_on_a_board_once_and_two_at_once_make_one(db: PgPool) {
    let (mei, salt) = (Visitor::named(&db, "mei").await, salt_deeds(&db).await);
    let form = mei.get(&format!("{salt}/rescoop")).await;
    assert!(
        form.shows("It is there already: Salt, again") && form.shows("It is on every board that you put things on.")
    );
    let twice = taken(&mei, &salt, "board=sleep&insight=Typed").await;
    assert_eq!((twice.status.as_u16(), &*twice.problem("board")), (422, "This article is on that board already."));
    for title in ["A scale in the kitchen", "Read this first"] {
        let source = deeds(&db, "heart-failure", title).await;
        let (one, other) = tokio::join!(taken(&mei, &source, "board=sleep"), taken(&mei, &source, "board=sleep"));
        let mut statuses = [one.status.as_u16(), other.status.as_u16()];
        statuses.sort_unstable();
        assert_eq!(statuses, [303, 422], "{title}");
    }
    let none = taken(&mei, &salt, "insight=Kept").await;
    assert_eq!(none.problem("board"), "Please choose a board.");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn nothing_leaves_a_private_board_and_what_is_unlisted_does_without_a_way_back(db: PgPool) {
    let ada = Visitor::named(&db, "ada").await;
    let secret = deeds(&db, "ward-secrets", "A secret").await;
    let refused = ada.get(&format!("{secret}/rescoop")).await;
    assert!(refused.status == 403 && refused.shows("This board is private, and so are its words"));
    assert_eq!(taken(&ada, &secret, "board=heart-failure").await.status, 403);
    assert!(!ada.get("/t/ward-secrets").await.body.contains("/rescoop\""), "and no card offers it");

    let unlisted = deeds(&db, "drafts-of-rui", "Unlisted scoop").await;
    let answer = taken(&ada, &unlisted, "board=heart-failure").await;
    assert_eq!(answer.status, 303, "{}", answer.body);
    let board = Visitor::stranger(&db).get("/t/heart-failure").await;
    assert!(board.shows("Unlisted scoop") && !board.body.contains("drafts-of-rui"));
}

/// A board of Rui's takes Mei's rescoop of Ada's scoop on salt: original, middle, last.
async fn chain(db: &PgPool) -> String {
    run(db, "insert into topic (slug, title, owner_id) select 'bread', 'Bread', id from account where name = 'rui'")
        .await;
    let middle = deeds(db, "sleep", "Salt, again").await;
    let rui = Visitor::named(db, "rui").await;
    assert_eq!(taken(&rui, &middle, "board=bread&insight=Rye+has+less.").await.status, 303);
    let last = deeds(db, "bread", "Salt, again").await;
    format!("{}/salt-again", last.replace("/scoops/", "/p/"))
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn via_keeps_the_whole_chain_past_what_is_hidden_private_or_gone(db: PgPool) {
    let last = chain(&db).await;
    let stranger = Visitor::stranger(&db);
    let by = async || stranger.get(&last).await.one(".byline");
    let whole =
        "Scooped by Rui Costa onto Bread, via Mei Tan onto Sleep and Screens, via Ada Berg onto Heart Failure Online";
    let skipped = "Scooped by Rui Costa onto Bread, via Ada Berg onto Heart Failure Online";
    assert_eq!(by().await, whole);
    for (hide, show) in [
        (
            "update scoop set state = 'hidden' where via_id is not null and curator_id = (select id from account where name = 'mei')",
            "update scoop set state = 'published' where state = 'hidden' and via_id is not null",
        ),
        (
            "update topic set visibility = 'private' where slug = 'sleep'",
            "update topic set visibility = 'public' where slug = 'sleep'",
        ),
        (
            "update topic set visibility = 'unlisted' where slug = 'sleep'",
            "update topic set visibility = 'public' where slug = 'sleep'",
        ),
    ] {
        run(&db, hide).await;
        assert_eq!(by().await, skipped, "{hide}");
        run(&db, show).await;
        assert_eq!(by().await, whole, "{show}");
    }
    run(&db, "delete from topic where slug = 'sleep'").await;
    assert_eq!(by().await, skipped, "the chain closes behind what goes for good");
    run(&db, "delete from topic where slug = 'heart-failure'").await;
    assert_eq!(by().await, "Scooped by Rui Costa onto Bread");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_rescoop_that_is_hidden_deleted_private_or_a_draft_shows_nowhere_on_the_original(db: PgPool) {
    chain(&db).await;
    let (stranger, original) = (Visitor::stranger(&db), salt(&db).await);
    let page = stranger.get(&original).await;
    assert_eq!((page.all(".went li").len(), page.all(".insight.other").len()), (2, 2));
    assert!(page.body.contains("Rye has less."));
    for (gone, back) in [
        (
            "update scoop set state_before = state, state = 'hidden', deleted_at = now() where topic_id = (select id from topic where slug = 'bread')",
            "update scoop set state = state_before, state_before = null, deleted_at = null where deleted_at is not null",
        ),
        (
            "update scoop set state = 'draft' where topic_id = (select id from topic where slug = 'bread')",
            "update scoop set state = 'published' where topic_id = (select id from topic where slug = 'bread')",
        ),
        (
            "update topic set visibility = 'private' where slug = 'bread'",
            "update topic set visibility = 'public' where slug = 'bread'",
        ),
        (
            "update topic set deleted_at = now(), visibility_before = 'public', visibility = 'private' where slug = 'bread'",
            "update topic set deleted_at = null, visibility_before = null, visibility = 'public' where slug = 'bread'",
        ),
    ] {
        run(&db, gone).await;
        for page in [&original, "/t/heart-failure"] {
            let page = stranger.get(page).await;
            assert!(!page.body.contains("Rye") && !page.body.contains("/t/bread"), "{gone}");
            assert!(page.body.contains("Thirst wakes people up."), "the others still show");
        }
        run(&db, back).await;
        assert!(stranger.get(&original).await.body.contains("Rye has less."), "{back}");
    }
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_board_that_becomes_private_meanwhile_keeps_its_words(db: PgPool) {
    let (mei, source) = (Visitor::named(&db, "mei").await, deeds(&db, "heart-failure", "A scale in the kitchen").await);
    let hides = async {
        // Behind the rescoop that waits for its board.
        let waits = "select exists (select from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock')";
        crate::jobs::holds(&db, waits).await;
        run(&db, "update topic set visibility = 'private' where slug = 'heart-failure'").await;
        run(&db, "select from topic where slug = 'sleep' for no key update").await;
    };
    let both = async { tokio::join!(taken(&mei, &source, "board=sleep&then=publish"), hides) };
    let (answer, ()) = meeting(&db, "sleep", 2, both).await;
    assert_eq!(answer.status, 403, "{}", answer.location());
    assert!(answer.shows("This board is private, and so are its words"));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_scoop_that_went_far_leaves_the_others_their_insights_in_the_words_of_their_boards(db: PgPool) {
    run(&db, "update topic set language = 'pt' where slug = 'sleep'").await;
    run(
        &db,
        "insert into scoop (topic_id, curator_id, via_id, title)
         select topic.id, topic.owner_id, via.id, 'Draft ' || n from topic, scoop via, generate_series(1, 2100) n
         where slug = 'ward-secrets' and via.title = 'A scale in the kitchen'",
    )
    .await;
    let board = Visitor::stranger(&db).get("/t/heart-failure").await;
    assert!(board.shows("Bread is where the salt is.") && board.shows("Thirst wakes people up."));
    assert_eq!(board.attributes(".insight.other .words", "lang"), ["pt"]);
}
