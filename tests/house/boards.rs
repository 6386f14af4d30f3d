//! Boards, from an empty form to their end.

use sqlx::PgPool;

use crate::front_door::{Answer, Visitor};

/// What the form of a new board sends, with some fields as they are typed here.
fn form(typed: &[(&str, &str)]) -> String {
    let usual = [
        ("title", "Salt and Bread"),
        ("address", ""),
        ("description", ""),
        ("own_audiences", ""),
        ("language", "en"),
        ("time_zone", "UTC"),
        ("accent", "moss"),
        ("visibility", "public"),
        ("comment_policy", "open"),
        ("call_to_action_title", ""),
        ("call_to_action_text", ""),
    ];
    let mut form = url::form_urlencoded::Serializer::new(String::new());
    for (name, value) in usual {
        if !typed.iter().any(|(other, _)| *other == name) {
            form.append_pair(name, value);
        }
    }
    form.extend_pairs(typed).finish()
}

/// Where the ward's first board is found when it is edited to be like this.
fn heart(typed: &[(&str, &str)]) -> String {
    let own = [("title", "Heart Failure Online"), ("address", "heart-failure")];
    let own = own.into_iter().filter(|(name, _)| !typed.iter().any(|(other, _)| other == name));
    form(&typed.iter().copied().chain(own).collect::<Vec<_>>())
}

async fn admin(db: &PgPool) -> Visitor {
    sqlx::query("update account set role = 'admin' where name = 'noor'").execute(db).await.unwrap();
    Visitor::named(db, "noor").await
}

fn status_and_place(answer: &Answer) -> (u16, &str) {
    (answer.status.as_u16(), answer.header("location"))
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_form_becomes_a_board_at_an_address_made_of_its_title(db: PgPool) {
    let ada = Visitor::named(&db, "ada").await;
    let empty = ada.get("/boards/new").await;
    assert_eq!((empty.status.as_u16(), empty.one("h1")), (200, "New board".to_owned()));
    let key = empty.attributes("input[name=form_key]", "value").remove(0);
    let sent = form(&[
        ("title", "  Salt   and Bread "),
        ("description", "How *much*\r\nis too much."),
        ("audiences", "Pharma"),
        ("audiences", "Clinicians"),
        ("own_audiences", "Bakers, Patients"),
        ("language", "de"),
        ("time_zone", "Europe/Berlin"),
        ("call_to_action_title", "Bake with us"),
        ("call_to_action_text", "On Mondays."),
        ("form_key", &key),
    ]);
    assert_eq!(status_and_place(&ada.post("/boards", &sent).await), (303, "/t/salt-and-bread"));
    assert_eq!(status_and_place(&ada.post("/boards", &sent).await), (303, "/t/salt-and-bread"), "sent twice");
    let (one, other) = tokio::join!(ada.post("/boards", &sent), ada.post("/boards", &sent));
    assert_eq!((one.header("location"), other.header("location")), ("/t/salt-and-bread", "/t/salt-and-bread"));

    let page = Visitor::stranger(&db).get("/t/salt-and-bread").await;
    assert_eq!(page.one("h1"), "Salt and Bread");
    assert!(page.shows("How much is too much.") && page.one(".words em") == "much");
    assert!(page.shows("Relevant to Pharma, Clinicians, Bakers and Patients."));
    assert!(page.shows("Bake with us On Mondays."));
    assert_eq!(page.attributes("h1", "lang"), ["de"]);
    assert!(page.attributes("body", "class").contains(&"accent-moss".to_owned()));
    let again = ada.post("/boards", &form(&[])).await;
    assert_eq!(again.header("location"), "/t/salt-and-bread-2", "the first free address");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn two_forms_of_one_title_make_two_boards_even_at_once(db: PgPool) {
    let ada = Visitor::named(&db, "ada").await;
    let sent = form(&[]);
    let (a, b, c) = tokio::join!(ada.post("/boards", &sent), ada.post("/boards", &sent), ada.post("/boards", &sent));
    let mut places = [a, b, c].map(|answer| answer.header("location").to_owned());
    places.sort();
    assert_eq!(places, ["/t/salt-and-bread", "/t/salt-and-bread-2", "/t/salt-and-bread-3"]);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn the_form_of_somebody_else_makes_no_second_board_and_tells_nothing_of_the_first(db: PgPool) {
    let sent = form(&[("form_key", "7b2f2d2e-7f5c-4a53-9b53-1f2f4a3c5d6e"), ("visibility", "private")]);
    let made = Visitor::named(&db, "ada").await.post("/boards", &sent).await;
    assert_eq!(made.header("location"), "/t/salt-and-bread");
    let answer = Visitor::named(&db, "mei").await.post("/boards", &sent).await;
    assert_eq!(answer.status, 400);
    assert!(answer.shows("This form was sent already.") && !answer.body.contains("salt-and-bread"));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn what_is_wrong_stands_beside_its_field_and_what_was_typed_stays(db: PgPool) {
    let ada = Visitor::named(&db, "ada").await;
    let audiences = (0..21).map(|number| format!("Ward {number}")).collect::<Vec<_>>().join("\n");
    let long = |length: usize| "å".repeat(length);
    for (field, typed, words) in [
        ("title", " ", "Please fill this in."),
        ("title", &long(201), "This has 201 characters; 200 is the most."),
        ("address", "Heart Failure", "lower-case letters"),
        ("address", &"a".repeat(101), "100 is the most"),
        ("address", "settings", "kept for the site itself"),
        ("address", "sleep", "has this address already"),
        ("description", &long(5001), "5000 is the most"),
        ("own_audiences", &long(81), "80 is the most"),
        ("own_audiences", &audiences, "These are 22 audiences; 20 is the most."),
        ("language", "klingon!", "choose a language"),
        ("time_zone", "Atlantis/Harbour", "No time zone is called this."),
        ("time_zone", "", "Please fill this in."),
        ("accent", "gold", "choose a colour"),
        ("call_to_action_title", &long(121), "120 is the most"),
        ("call_to_action_text", &long(501), "500 is the most"),
        ("call_to_action_text", "Come by.", "The text needs a title."),
        ("call_to_action_title", "Come by", "The title needs a text"),
    ] {
        // Title and text are there together, or neither.
        let other = match field {
            "call_to_action_title" if words.contains("most") => "call_to_action_text",
            "call_to_action_text" if words.contains("most") => "call_to_action_title",
            _ => "audiences",
        };
        let key = ("form_key", "7b2f2d2e-7f5c-4a53-9b53-1f2f4a3c5d6e");
        let page = ada.post("/boards", &form(&[(field, typed), (other, "Labs"), key])).await;
        assert_eq!(page.status, 422, "{field}: {typed}");
        assert!(page.all(".problem").iter().any(|said| said.contains(words)), "{field}: {:?}", page.all(".problem"));
        assert_eq!(page.all(".problem").len(), 1, "{field}: {:?}", page.all(".problem"));
        let beside = page.attributes(".problem", "id").remove(0).replace("-problem", "");
        if words.starts_with("The t") {
            assert!(beside.starts_with("call_to_action"));
        } else {
            assert_eq!(beside, field);
        }
        if !["accent"].contains(&field) {
            assert_eq!(page.attributes("[autofocus]", "name"), [&*beside], "{field}");
            assert!(page.attributes("[autofocus]", "aria-describedby")[0].contains(&format!("{beside}-problem")));
        }
        let kept = page.body.contains(typed.trim());
        assert!(kept || field == "accent", "{field} lost what was typed");
        assert_eq!(page.attributes("input[name=form_key]", "value"), ["7b2f2d2e-7f5c-4a53-9b53-1f2f4a3c5d6e"]);
    }
    for (field, nonsense) in [("visibility", "secret"), ("comment_policy", "no"), ("owner_id", "4"), ("form_key", "1")]
    {
        assert_eq!(ada.post("/boards", &form(&[(field, nonsense)])).await.status, 400, "{field}");
    }
    let boards: i64 = sqlx::query_scalar("select count(*) from topic").fetch_one(&db).await.unwrap();
    assert_eq!(boards, 4);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_board_is_its_owners_to_keep_and_an_admins(db: PgPool) {
    let (stranger, mei, rui) =
        (Visitor::stranger(&db), Visitor::named(&db, "mei").await, Visitor::named(&db, "rui").await);
    for path in ["/boards", "/boards/new", "/t/heart-failure/edit", "/t/heart-failure/delete", "/admin/boards"] {
        let to = url::form_urlencoded::byte_serialize(path.as_bytes()).collect::<String>();
        assert_eq!(stranger.get(path).await.header("location"), format!("/sign-in?to={to}"), "{path}");
    }
    for deed in ["edit", "picture/remove", "archive", "unarchive", "delete", "restore"] {
        let path = format!("/t/heart-failure/{deed}");
        let sent = if deed == "edit" { heart(&[]) } else { "address=heart-failure".to_owned() };
        let answer = stranger.post(&path, &sent).await;
        if deed == "edit" {
            assert!(answer.status == 403 && answer.one("h1") == "You were signed out", "with what was typed");
        } else {
            assert_eq!(status_and_place(&answer), (303, "/sign-in?to=%2F"), "{deed}");
        }
        for visitor in [&mei, &rui] {
            let refused = if deed == "restore" { 404 } else { 403 };
            assert_eq!(visitor.post(&path, &sent).await.status, refused, "{deed}");
            assert_eq!(visitor.post(&path.replace("heart-failure", "ward-secrets"), &sent).await.status, 404, "{deed}");
        }
    }
    assert_eq!(mei.get("/t/heart-failure/edit").await.status, 403);
    assert_eq!(mei.get("/t/ward-secrets/edit").await.status, 404);
    assert_eq!(mei.get("/admin/boards").await.status, 404);
    let noor = Visitor::named(&db, "noor").await;
    assert_eq!(
        (noor.get("/boards/new").await.status.as_u16(), noor.post("/boards", &form(&[])).await.status.as_u16()),
        (403, 403)
    );
    assert!(noor.get("/boards").await.all("a[href='/boards/new']").is_empty());

    let links = |page: &Answer| page.all(".masthead .deeds a");
    assert_eq!(links(&stranger.get("/t/heart-failure").await), Vec::<String>::new());
    let curators = ["Members", "Suggestions", "Queue", "Numbers", "Export", "Tags", "Scoops"];
    assert_eq!(links(&rui.get("/t/heart-failure").await), curators);
    for owner in [Visitor::named(&db, "ada").await, admin(&db).await] {
        let theirs = links(&owner.get("/t/heart-failure").await);
        assert_eq!((theirs[0].as_str(), &theirs[1..]), ("Edit board", curators.map(str::to_owned).as_slice()));
    }
    assert_eq!(admin(&db).await.get("/t/ward-secrets/edit").await.status, 200);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn editing_begins_with_what_is_there_and_changes_it(db: PgPool) {
    let ada = Visitor::named(&db, "ada").await;
    let page = ada.get("/t/heart-failure/edit").await;
    assert_eq!(page.attributes("#title", "value"), ["Heart Failure Online"]);
    assert_eq!(page.attributes("[name=audiences][checked]", "value"), ["Clinicians"]);
    assert_eq!(page.one("#own_audiences"), "Patients");
    assert_eq!(page.one("#description"), "What people with a weak heart read.");
    assert_eq!(page.attributes("[name=visibility][checked]", "value"), ["public"]);
    assert_eq!(page.attributes("#language [selected]", "value"), ["en"]);
    let sent = heart(&[
        ("title", "Hearts"),
        ("visibility", "unlisted"),
        ("own_audiences", "Nurses"),
        ("comment_policy", "closed"),
    ]);
    assert_eq!(status_and_place(&ada.post("/t/heart-failure/edit", &sent).await), (303, "/t/heart-failure"));
    let page = ada.get("/t/heart-failure").await;
    assert_eq!((page.one("h1"), page.one(".marks")), ("Hearts".to_owned(), "Unlisted".to_owned()));
    assert!(page.shows("Relevant to Nurses."));
    assert!(page.all(".call").is_empty(), "the call to action is gone");
    assert!(page.shows("Comments are closed on this board.") && !page.shows("No comment yet."));
    let scoop = page.attributes(".pinned h2 a", "href").remove(0);
    assert!(ada.get(&scoop).await.one("#conversation").contains("Comments are closed on this board."));
    assert!(!Visitor::stranger(&db).get("/").await.body.contains("Salt, again\""));

    let bad = ada.post("/t/heart-failure/edit", &heart(&[("address", "")])).await;
    assert_eq!((bad.status.as_u16(), bad.attributes("[autofocus]", "name")), (422, vec!["address".to_owned()]));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn the_old_address_leads_on_with_all_that_is_behind_it(db: PgPool) {
    let (stranger, ada) = (Visitor::stranger(&db), Visitor::named(&db, "ada").await);
    let move_to = async |from: &str, to: &str, visibility: &str| {
        let sent = heart(&[("address", to), ("visibility", visibility)]);
        let answer = ada.post(&format!("/t/{from}/edit"), &sent).await;
        assert_eq!(status_and_place(&answer), (303, &*format!("/t/{to}")));
    };
    move_to("heart-failure", "hearts", "public").await;
    let old = stranger.get("/t/heart-failure?tag=evidence").await;
    assert_eq!(status_and_place(&old), (307, "/t/hearts?tag=evidence"));
    for behind in ["", "/feed.xml?tag=a+b", "/p/1", "/p/1/salt-again?x=%2F"] {
        let old = stranger.get(&format!("/t/heart-failure{behind}")).await;
        assert_eq!(status_and_place(&old), (307, &*format!("/t/hearts{behind}")));
    }
    assert_eq!(stranger.get("/t/hearts/p/99").await.status, 404);
    let taken = Visitor::named(&db, "mei").await.post("/boards", &form(&[("address", "heart-failure")])).await;
    assert!(taken.one("#address-problem").contains("has this address already, or had it"));
    let near = Visitor::named(&db, "mei").await.post("/boards", &form(&[("title", "Heart Failure")])).await;
    assert_eq!(near.header("location"), "/t/heart-failure-2");

    move_to("hearts", "heart-failure", "public").await;
    assert_eq!(stranger.get("/t/heart-failure").await.status, 200, "taken back, no circle");
    assert_eq!(stranger.get("/t/hearts").await.header("location"), "/t/heart-failure");
    move_to("heart-failure", "hearts", "private").await;
    let (old, absent) = (stranger.get("/t/heart-failure").await, stranger.get("/t/no-such-board").await);
    assert_eq!((old.status, old.body), (absent.status, absent.body), "a private board's old address tells nothing");
    assert_eq!(ada.get("/t/heart-failure").await.header("location"), "/t/hearts");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn an_archived_board_is_read_and_says_so(db: PgPool) {
    let (stranger, ada) = (Visitor::stranger(&db), Visitor::named(&db, "ada").await);
    assert_eq!(ada.post("/t/heart-failure/archive", "").await.header("location"), "/t/heart-failure");
    let page = stranger.get("/t/heart-failure").await;
    assert!(page.one(".masthead .marks").starts_with("Archived on ") && page.shows("Salt, again"));
    assert!(page.shows("Comments are closed on this board."));
    assert!(ada.get("/boards").await.one(".kept").contains("Archived on "));
    ada.post("/t/heart-failure/unarchive", "").await;
    assert!(stranger.get("/t/heart-failure").await.all(".marks").is_empty());
}

/// Everywhere that a board shows, or what is on it.
async fn sees(visitor: &Visitor, scoop: &str) -> Vec<&'static str> {
    let mut seen = Vec::new();
    for (place, path) in [("page", "/t/heart-failure"), ("feed", "/t/heart-failure/feed.xml"), ("scoop", scoop)] {
        if visitor.get(path).await.status == 200 {
            seen.push(place);
        }
    }
    let files = ["/sitemap/boards-0.xml", "/sitemap/scoops-0.xml"];
    for path in ["/", "/explore", "/@ada", "/@rui", "/t/sleep"].into_iter().chain(files) {
        let page = visitor.get(path).await;
        if page.body.contains("heart-failure") || page.body.contains("A scale in the kitchen") {
            seen.push(path);
        }
    }
    seen
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_deleted_board_is_gone_for_everyone_and_can_be_had_back(db: PgPool) {
    let (stranger, ada) = (Visitor::stranger(&db), Visitor::named(&db, "ada").await);
    let page = ada.get("/t/heart-failure").await;
    let scoop = page.attributes(".pinned h2 a", "href").remove(0);
    let everywhere = sees(&stranger, &scoop).await;
    assert_eq!(everywhere.len(), 10, "{everywhere:?}");

    assert!(ada.get("/t/heart-failure/delete").await.shows("Type heart-failure to delete the board."));
    let wrong = ada.post("/t/heart-failure/delete", "address=heart").await;
    assert_eq!((wrong.status.as_u16(), wrong.attributes("#address", "value")), (422, vec!["heart".to_owned()]));
    assert_eq!(sees(&stranger, &scoop).await, everywhere);
    let done = ada.post("/t/heart-failure/delete", "address=heart-failure").await;
    assert_eq!(status_and_place(&done), (303, "/boards#deleted"));

    let noor = admin(&db).await;
    for visitor in [&stranger, &ada, &noor] {
        assert_eq!(sees(visitor, &scoop).await, Vec::<&str>::new());
        assert!(!visitor.post("/t/heart-failure/edit", &heart(&[])).await.status.is_success());
    }
    assert_eq!(ada.post("/t/heart-failure/delete", "address=heart-failure").await.status, 404);
    let taken = ada.post("/boards", &form(&[("address", "heart-failure")])).await;
    assert!(taken.one("#address-problem").contains("has this address already"));
    let list = ada.get("/boards").await;
    let gone = list.all("section li");
    assert!(gone[0].contains("Heart Failure Online") && gone[0].contains("Can be restored until "), "{gone:?}");
    assert_eq!(list.attributes("section form", "action"), ["/t/heart-failure/restore"]);
    assert!(
        !Visitor::named(&db, "rui").await.get("/boards").await.shows("Heart Failure Online"),
        "a curator's no more"
    );
    assert!(
        noor.get("/admin/boards").await.attributes("form", "action").contains(&"/t/heart-failure/restore".to_owned())
    );

    for other in ["mei", "rui"] {
        assert_eq!(Visitor::named(&db, other).await.post("/t/heart-failure/restore", "").await.status, 404, "{other}");
    }
    assert_eq!(status_and_place(&ada.post("/t/heart-failure/restore", "").await), (303, "/t/heart-failure"));
    assert_eq!(sees(&stranger, &scoop).await, everywhere, "as it was");

    ada.post("/t/ward-secrets/delete", "address=ward-secrets").await;
    assert_eq!(noor.post("/t/ward-secrets/restore", "").await.header("location"), "/t/ward-secrets");
    assert_eq!(stranger.get("/t/ward-secrets").await.status, 404, "private before, private again");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_private_board_is_for_its_members_and_admins(db: PgPool) {
    let member = "insert into topic_member (topic_id, account_id, role)
                  select topic.id, account.id, 'contributor' from topic, account where slug = 'heart-failure' and name = 'noor'";
    sqlx::query(member).execute(&db).await.unwrap();
    let (stranger, ada, mei) =
        (Visitor::stranger(&db), Visitor::named(&db, "ada").await, Visitor::named(&db, "mei").await);
    let scoop = ada.get("/t/heart-failure").await.attributes(".pinned h2 a", "href").remove(0);
    ada.post("/t/heart-failure/edit", &heart(&[("visibility", "private")])).await;
    for visitor in [&stranger, &mei] {
        assert_eq!(sees(visitor, &scoop).await, Vec::<&str>::new());
    }
    for name in ["ada", "rui", "noor"] {
        let visitor = Visitor::named(&db, name).await;
        assert_eq!(sees(&visitor, &scoop).await, ["page", "feed", "scoop"], "{name}");
        assert!(visitor.get("/boards").await.one(".kept").contains("Private"), "{name}");
    }
    let rows = Visitor::named(&db, "noor").await.get("/boards").await.all(".kept li");
    assert!(rows[0].contains("Contributor"), "{rows:?}");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn long_lists_of_boards_are_walked_page_by_page(db: PgPool) {
    let many =
        "insert into topic (slug, title, owner_id, visibility) select 'ward-' || number, 'Ward ' || number, account.id,
                    (array['public', 'private']::visibility[])[1 + number % 2]
                from generate_series(1, 60) number, account where name = 'ada'";
    sqlx::query(many).execute(&db).await.unwrap();
    for (visitor, list, all) in
        [(Visitor::named(&db, "ada").await, "/boards", 62), (admin(&db).await, "/admin/boards", 64)]
    {
        let first = visitor.get(list).await;
        let second = visitor.get(&first.attributes(".older", "href")[0]).await;
        let names = [first.all(".rows .name"), second.all(".rows .name")];
        let mut once = names.concat();
        once.sort();
        once.dedup();
        assert_eq!((names[0].len(), names[1].len(), once.len()), (50, all - 50, all), "{list}");
        assert_eq!(visitor.get(&second.attributes(".newer", "href")[0]).await.header("location"), list);
    }
}
