use curatio::{Policy, SignUp};
use sqlx::PgPool;

use crate::front_door::{Answer, Visitor, meeting};

const MEMBERS: &str = "/t/heart-failure/members";
const LEA: &str = "name=lea&display_name=Lea+Roth&password=salt+bread+olives+kitchen";

/// Ada, at a site that writes letters.
async fn ada(db: &PgPool) -> Visitor {
    let ada = Visitor::named(db, "ada").await;
    ada.app.prepare_jobs().await.unwrap();
    ada
}

/// Invites Lea by mail; where the link of her letter leads.
async fn link(ada: &Visitor, board: &str, role: &str) -> String {
    let sent = ada.post(&format!("/t/{board}/members"), &format!("to=lea%40ward.example&role={role}")).await;
    assert_eq!(sent.status, 303, "{}", sent.body);
    let letter = ada.letters().await.pop().unwrap();
    assert_eq!(letter.to, "lea@ward.example");
    let from = letter.text.find("/invitations/by-mail/").unwrap();
    letter.text[from..].split_whitespace().next().unwrap().to_owned()
}

/// The members of a board besides its owner, and their roles.
async fn members(db: &PgPool, slug: &str) -> Vec<String> {
    let members = "select account.name || ' ' || topic_member.role from topic_member join topic on topic.id = topic_id
                   join account on account.id = account_id where slug = $1 order by 1";
    sqlx::query_scalar(members).bind(slug).fetch_all(db).await.unwrap()
}

async fn change(db: &PgPool, sql: &'static str) {
    sqlx::query(sql).execute(db).await.unwrap();
}

async fn only_invitation(db: &PgPool) -> i64 {
    sqlx::query_scalar("select id from board_invitation where ended_at is null").fetch_one(db).await.unwrap()
}

fn goes_to(answer: &Answer, path: &str) {
    assert_eq!((answer.status.as_u16(), answer.header("location")), (303, path), "{}", answer.body);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn an_account_is_invited_by_its_name_and_accepts(db: PgPool) {
    change(&db, "update account set email = 'noor@ward.example' where name = 'noor'").await;
    let (ada, noor) = (ada(&db).await, Visitor::named(&db, "noor").await);
    goes_to(&ada.post(MEMBERS, "to=%40noor&role=contributor").await, "/t/heart-failure/members?done=invited");
    let page = ada.get("/t/heart-failure/members?done=invited").await;
    assert!(page.one("[role=status]").contains("waits below"));
    assert!(page.shows("Noor Aziz as a contributor, until"), "{}", page.body);
    let letters = ada.letters().await;
    assert_eq!(
        (&*letters[0].to, letters[0].text.contains("https://boards.example/boards")),
        ("noor@ward.example", true)
    );

    let id = only_invitation(&db).await;
    let path = format!("/invitations/{id}/accept");
    assert_eq!(Visitor::named(&db, "mei").await.post(&path, "").await.status, 404, "somebody else's");
    assert_eq!(Visitor::named(&db, "mei").await.post(&format!("/invitations/{id}/decline"), "").await.status, 404);
    let (once, twice) =
        meeting(&db, "heart-failure", 2, async { tokio::join!(noor.post(&path, ""), noor.post(&path, "")) }).await;
    goes_to(&once, "/t/heart-failure");
    goes_to(&twice, "/t/heart-failure");
    assert_eq!(members(&db, "heart-failure").await, ["noor contributor", "rui curator"]);
    assert!(!ada.get(MEMBERS).await.shows("Invited"));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn an_address_that_is_proven_to_be_somebodys_answers_too(db: PgPool) {
    change(&db, "update account set email = 'Lea@Ward.example' where name = 'noor'").await;
    let ada = ada(&db).await;
    link(&ada, "heart-failure", "curator").await;
    let path = format!("/invitations/{}/decline", only_invitation(&db).await);
    goes_to(&Visitor::named(&db, "noor").await.post(&path, "").await, "/boards");
    let accepted = path.replace("decline", "accept");
    assert_eq!(Visitor::named(&db, "noor").await.post(&accepted, "").await.status, 404, "declined is declined");
    assert_eq!(members(&db, "heart-failure").await, ["rui curator"]);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn whoever_cannot_be_invited_is_said_beside_the_field(db: PgPool) {
    change(
        &db,
        "insert into account (name, display_name, origin, origin_name) values ('old', 'Old By', 'elsewhere', 'o')",
    )
    .await;
    change(&db, "insert into account (name, display_name, deleted_at) values ('gone', 'Gone', now())").await;
    change(&db, "update account set suspended_until = now() + interval '1 day' where name = 'mei'").await;
    let ada = ada(&db).await;
    for (to, words) in [
        ("", "Please fill this in."),
        ("nobody", "Nobody here has this name."),
        ("old", "Old By is a by-line"),
        ("gone", "This account is deleted."),
        ("MEI", "Mei Tan is suspended until"),
        ("rui", "Rui Costa works on this board already."),
        ("ada", "Ada Berg owns this board."),
        ("a%40b%40c", "This is not an address for mail"),
    ] {
        let again = ada.post(MEMBERS, &format!("to={to}&role=curator")).await;
        assert_eq!(again.status, 422, "{to}");
        assert!(again.one("#to-problem").contains(words), "{}", again.one("#to-problem"));
        assert_eq!(again.attributes("#to", "value")[0].to_lowercase(), to.replace("%40", "@").to_lowercase());
        assert_eq!(again.all("option[selected]"), ["Curator: publishes scoops"]);
    }
    assert_eq!(ada.post(MEMBERS, "to=noor&role=owner").await.status, 400);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn nobody_learns_whether_an_address_has_an_account(db: PgPool) {
    change(&db, "update account set email = name || '@ward.example'").await;
    let ada = ada(&db).await;
    // Of the owner, of a member, of somebody else here, of nobody.
    for name in ["ada", "rui", "noor", "nobody"] {
        let sent = ada.post(MEMBERS, &format!("to={name}%40ward.example&role=curator")).await;
        goes_to(&sent, "/t/heart-failure/members?done=invited");
    }
    let page = ada.get(MEMBERS).await;
    let shown = page.all(".rows bdi");
    assert_eq!(shown, ["nobody@ward.example", "noor@ward.example", "rui@ward.example", "ada@ward.example"]);
    assert_eq!(ada.letters().await.len(), 4);
    let rui = Visitor::named(&db, "rui").await.get(MEMBERS).await;
    assert!(
        rui.shows("Somebody by mail as a curator") && !rui.shows("@ward.example"),
        "addresses are the host's to see"
    );
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn one_form_sent_twice_invites_once_and_inviting_again_ends_the_old_link(db: PgPool) {
    let ada = ada(&db).await;
    let form = "to=lea%40ward.example&role=curator";
    let (once, twice) =
        meeting(&db, "heart-failure", 2, async { tokio::join!(ada.post(MEMBERS, form), ada.post(MEMBERS, form)) })
            .await;
    goes_to(&once, "/t/heart-failure/members?done=invited");
    goes_to(&twice, "/t/heart-failure/members?done=invited");
    assert_eq!(ada.letters().await.len(), 1);

    let old = link(&ada, "heart-failure", "contributor").await;
    change(&db, "update board_invitation set created_at = now() - interval '1 hour'").await;
    let new = link(&ada, "heart-failure", "contributor").await;
    assert_eq!(ada.letters().await.len(), 3);
    let stranger = Visitor::stranger(&db);
    let (old, new) = (stranger.get(&old).await, stranger.get(&new).await);
    assert_eq!((old.status.as_u16(), &*old.one("h1")), (410, "This invitation is closed"));
    assert!(new.shows("invites you to this board as a contributor"));
    assert_eq!(ada.get(MEMBERS).await.all(".rows bdi"), ["lea@ward.example"]);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_board_has_fifty_open_invitations_at_most_and_a_hundred_a_day(db: PgPool) {
    let ada = ada(&db).await;
    let many = "insert into board_invitation (topic_id, role, email, token_hash)
                select topic.id, 'curator', n || '@ward.example', sha256(n::text::bytea)
                from topic, generate_series(1, 50) n where slug = 'heart-failure'";
    change(&db, many).await;
    let again = ada.post(MEMBERS, "to=noor&role=curator").await;
    assert!(again.one("#to-problem").contains("50 invitations wait"));
    goes_to(&ada.post(MEMBERS, "to=7%40ward.example&role=contributor").await, "/t/heart-failure/members?done=invited");
    change(&db, "update board_invitation set expires_at = now()").await;
    goes_to(&ada.post(MEMBERS, "to=noor&role=curator").await, "/t/heart-failure/members?done=invited");
    change(&db, "update board_invitation set ended_at = now()").await;
    change(&db, "insert into board_invitation (topic_id, role, email, token_hash, ended_at)
                 select topic_id, role, 'x' || email, sha256(('x' || id)::bytea), now() from board_invitation where email is not null").await;
    assert!(ada.post(MEMBERS, "to=mei&role=curator").await.one("#to-problem").contains("Please go on tomorrow"));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_link_shows_who_invites_to_what_and_looking_changes_nothing(db: PgPool) {
    let ada = ada(&db).await;
    let link = link(&ada, "ward-secrets", "curator").await;
    let before: String =
        sqlx::query_scalar("select board_invitation::text from board_invitation").fetch_one(&db).await.unwrap();
    let page = Visitor::stranger(&db).get(&link).await;
    assert_eq!((page.status.as_u16(), page.header("cache-control")), (200, "no-store"));
    assert!(page.one("h1").contains("Private Board") && page.shows("Ada Berg invites you to this board as a curator"));
    assert_eq!(page.attributes("a.button", "href"), [format!("/sign-in?to={link}")]);
    assert_eq!(page.attributes(".form", "action"), [format!("{link}/account")]);
    assert!(!page.body.contains("/t/ward-secrets"), "nobody is led to where they cannot read");
    let page = Visitor::named(&db, "noor").await.get(&link).await;
    assert_eq!(page.all("main button"), ["Accept", "Decline"]);
    let after: String =
        sqlx::query_scalar("select board_invitation::text from board_invitation").fetch_one(&db).await.unwrap();
    assert_eq!(before, after);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn whoever_holds_the_link_may_accept_it_once(db: PgPool) {
    let (ada, noor) = (ada(&db).await, Visitor::named(&db, "noor").await);
    let link = link(&ada, "ward-secrets", "contributor").await;
    let path = format!("{link}/accept");
    assert!(Visitor::stranger(&db).post(&path, "").await.header("location").starts_with("/sign-in?"));
    let own = ada.post(&path, "").await;
    assert!(own.status == 403 && own.shows("You own this board."), "the owner does not use it up");
    let mei = Visitor::named(&db, "mei").await;
    let (one, other) =
        meeting(&db, "ward-secrets", 2, async { tokio::join!(noor.post(&path, ""), mei.post(&path, "")) }).await;
    let (first, second, name) = if one.status == 303 { (one, other, "noor") } else { (other, one, "mei") };
    goes_to(&first, "/t/ward-secrets");
    assert_eq!((second.status.as_u16(), &*second.one("h1")), (410, "This invitation has been accepted"));
    assert_eq!(members(&db, "ward-secrets").await, [format!("{name} contributor")]);
    let winner = if name == "noor" { &noor } else { &mei };
    goes_to(&winner.post(&path, "").await, "/t/ward-secrets");
    goes_to(&winner.get(&link).await, "/t/ward-secrets");
    assert_eq!(Visitor::stranger(&db).get(&link).await.status, 410);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn an_invitation_never_takes_a_role_away(db: PgPool) {
    let (ada, rui) = (ada(&db).await, Visitor::named(&db, "rui").await);
    let lower = link(&ada, "heart-failure", "contributor").await;
    goes_to(&rui.post(&format!("{lower}/accept"), "").await, "/t/heart-failure");
    assert_eq!(members(&db, "heart-failure").await, ["rui curator"]);
    change(&db, "update topic_member set role = 'contributor'").await;
    let higher = link(&ada, "heart-failure", "curator").await;
    goes_to(&rui.post(&format!("{higher}/accept"), "").await, "/t/heart-failure");
    assert_eq!(members(&db, "heart-failure").await, ["rui curator"]);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_link_that_is_over_says_why(db: PgPool) {
    let (ada, noor, stranger) = (ada(&db).await, Visitor::named(&db, "noor").await, Visitor::stranger(&db));
    let link = link(&ada, "heart-failure", "curator").await;
    for (sql, status, heading) in [
        ("update board_invitation set expires_at = now()", 410, "This invitation has expired"),
        ("update board_invitation set ended_at = now()", 410, "This invitation is closed"),
        (
            "update topic set visibility_before = visibility, visibility = 'private', deleted_at = now()",
            404,
            "There is no such invitation",
        ),
        ("delete from board_invitation", 404, "There is no such invitation"),
    ] {
        change(&db, sql).await;
        for answer in [
            stranger.get(&link).await,
            noor.get(&link).await,
            noor.post(&format!("{link}/accept"), "").await,
            stranger.post(&format!("{link}/account"), LEA).await,
        ] {
            assert_eq!((answer.status.as_u16(), answer.one("h1")), (status, heading.to_owned()), "{sql}");
        }
    }
    assert_eq!(members(&db, "heart-failure").await, ["rui curator"]);
    let lea: i64 = sqlx::query_scalar("select count(*) from account where name = 'lea'").fetch_one(&db).await.unwrap();
    assert_eq!(lea, 0);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_withdrawn_invitation_is_nobodys_any_more_and_belongs_to_its_board(db: PgPool) {
    let (ada, noor) = (ada(&db).await, Visitor::named(&db, "noor").await);
    ada.post(MEMBERS, "to=noor&role=curator").await;
    let id = only_invitation(&db).await;
    let mei = Visitor::named(&db, "mei").await;
    assert_eq!(mei.post(&format!("/t/sleep/invitations/{id}/withdraw"), "").await.status, 404, "of another board");
    let path = format!("/t/heart-failure/invitations/{id}/withdraw");
    for _ in 0..2 {
        goes_to(&ada.post(&path, "").await, "/t/heart-failure/members?done=withdrawn");
    }
    assert_eq!(noor.post(&format!("/invitations/{id}/accept"), "").await.status, 404);

    ada.post(MEMBERS, "to=noor&role=curator").await;
    let id = only_invitation(&db).await;
    goes_to(&noor.post(&format!("/invitations/{id}/accept"), "").await, "/t/heart-failure");
    let late = ada.post(&format!("/t/heart-failure/invitations/{id}/withdraw"), "").await;
    goes_to(&late, "/t/heart-failure/members?done=late");
    assert_eq!(members(&db, "heart-failure").await, ["noor curator", "rui curator"]);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_suspended_account_declines_and_does_not_accept(db: PgPool) {
    let (ada, noor) = (ada(&db).await, Visitor::named(&db, "noor").await);
    let link = link(&ada, "heart-failure", "curator").await;
    change(&db, "update account set suspended_until = now() + interval '1 day' where name = 'noor'").await;
    let refused = noor.post(&format!("{link}/accept"), "").await;
    assert!(refused.status == 403 && refused.shows("This account is suspended until"));
    goes_to(&noor.post(&format!("{link}/decline"), "").await, "/boards");
    assert_eq!(Visitor::stranger(&db).get(&link).await.status, 410);
}

/// Whether an answer signs its visitor in, and they read the private board.
async fn is_in(db: &PgPool, answer: &Answer) -> bool {
    let cookie = answer.header("set-cookie").split(';').next().unwrap().to_owned();
    cookie.starts_with("__Host-session=")
        && Visitor::stranger(db).ask("GET", "/t/ward-secrets", &[("cookie", &cookie)]).await.status == 200
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn somebody_new_makes_an_account_with_the_link_and_is_on_the_board(db: PgPool) {
    let (ada, stranger) = (ada(&db).await, Visitor::stranger(&db));
    let link = link(&ada, "ward-secrets", "contributor").await;
    let path = format!("{link}/account");
    for (form, field, words) in [
        ("name=Lea&display_name=Lea&password=salt+bread+olives+kitchen", "name", "lower-case letters"),
        ("name=ada&display_name=Lea&password=salt+bread+olives+kitchen", "name", "Somebody has this name already"),
        ("name=lea&display_name=&password=salt+bread+olives+kitchen", "display_name", "Please fill this in."),
        ("name=lea&display_name=Lea&password=password1", "password", "easy to guess"),
    ] {
        let again = stranger.post(&path, form).await;
        assert_eq!((again.status.as_u16(), again.header("cache-control")), (422, "no-store"), "{form}");
        assert!(again.one(&format!("#{field}-problem")).contains(words), "{form}");
        assert!(again.attributes("input[type=password]", "value").is_empty());
    }

    let (once, twice) =
        meeting(&db, "ward-secrets", 2, async { tokio::join!(stranger.post(&path, LEA), stranger.post(&path, LEA)) })
            .await;
    for answer in [&once, &twice, &Visitor::stranger(&db).post(&path, LEA).await] {
        goes_to(answer, "/t/ward-secrets");
        assert!(is_in(&db, answer).await);
    }
    assert_eq!(members(&db, "ward-secrets").await, ["lea contributor"]);
    let lea = sqlx::query_as::<_, (String, String)>("select email, role::text from account where name = 'lea'");
    assert_eq!(lea.fetch_all(&db).await.unwrap(), [("lea@ward.example".to_owned(), "curator".to_owned())]);

    let other = "name=leo&display_name=Leo&password=salt+bread+olives+kitchen";
    for form in [other, "name=lea&display_name=Lea&password=another+three+words+still"] {
        let late = Visitor::stranger(&db).post(&path, form).await;
        assert_eq!((late.status.as_u16(), late.header("set-cookie")), (410, ""));
        assert!(late.shows("If it was you who accepted it, please sign in"));
    }
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_used_link_is_no_way_around_a_sign_in(db: PgPool) {
    let ada = ada(&db).await;
    let path = format!("{}/account", link(&ada, "ward-secrets", "contributor").await);
    assert!(is_in(&db, &Visitor::stranger(&db).post(&path, LEA).await).await);
    for guarded in [
        "update board_invitation set ended_at = now() - interval '11 minutes'",
        "update board_invitation set ended_at = account.created_at from account where name = 'lea'",
        "insert into totp (account_id, secret) select id, sha256('x') from account where name = 'lea'",
    ] {
        change(&db, guarded).await;
        let again = Visitor::stranger(&db).post(&path, LEA).await;
        let open = guarded.contains("account.created_at");
        assert_eq!((again.status == 303, again.headers.contains_key("set-cookie")), (open, open), "{guarded}");
    }
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn two_different_people_with_one_link_get_one_account(db: PgPool) {
    let (ada, stranger) = (ada(&db).await, Visitor::stranger(&db));
    let path = format!("{}/account", link(&ada, "ward-secrets", "contributor").await);
    let leo = "name=leo&display_name=Leo&password=another+three+words+still";
    let (one, other) =
        meeting(&db, "ward-secrets", 2, async { tokio::join!(stranger.post(&path, LEA), stranger.post(&path, leo)) })
            .await;
    let mut statuses = [one.status.as_u16(), other.status.as_u16()];
    statuses.sort_unstable();
    assert_eq!(statuses, [303, 410]);
    assert_eq!(members(&db, "ward-secrets").await.len(), 1);
    let made: i64 =
        sqlx::query_scalar("select count(*) from account where name in ('lea', 'leo')").fetch_one(&db).await.unwrap();
    assert_eq!(made, 1);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn who_may_make_an_account_is_the_sites_to_decide(db: PgPool) {
    let ada = ada(&db).await;
    let link = link(&ada, "ward-secrets", "curator").await;
    let at = |sign_up| Visitor::stranger(&db).where_policy_is(Policy { sign_up, ..Policy::default() });

    let closed = at(SignUp::Closed);
    let page = closed.get(&link).await;
    assert!(page.all("form.form").is_empty() && page.shows("New accounts are made by whoever runs this site."));
    assert_eq!(closed.post(&format!("{link}/account"), LEA).await.status, 403);

    let by_invitation = at(SignUp::Invitation);
    goes_to(&by_invitation.post(&format!("{link}/account"), LEA).await, "/t/ward-secrets");
    let role: String =
        sqlx::query_scalar("select role::text from account where name = 'lea'").fetch_one(&db).await.unwrap();
    assert_eq!((&*role, members(&db, "ward-secrets").await), ("reader", vec!["lea curator".to_owned()]));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn an_address_with_an_account_signs_in_instead(db: PgPool) {
    change(&db, "update account set email = 'lea@ward.example' where name = 'noor'").await;
    let ada = ada(&db).await;
    let link = link(&ada, "ward-secrets", "curator").await;
    let again = Visitor::stranger(&db).post(&format!("{link}/account"), LEA).await;
    assert_eq!(again.status, 422);
    assert!(again.one("#name-problem").contains("There is an account with your address for mail already."));
    goes_to(&Visitor::named(&db, "noor").await.post(&format!("{link}/account"), LEA).await, &link);
}
