//! Making an account: the first admin, signing up, invitations; and links that lead to a password or an address.

use curatio::{Policy, Role, SignUp};
use sqlx::PgPool;
use tempfile::TempDir;

use crate::{
    front_door::{Letter, Visitor},
    shell::{Serving, curatio, error, said},
    signing_in::{PASSWORD, has_password},
};

async fn at_site(db: &PgPool) -> Visitor {
    let visitor = Visitor::stranger(db);
    visitor.app.prepare_jobs().await.unwrap();
    visitor
}

fn newest<'a>(letters: &'a [Letter], to: &str) -> &'a Letter {
    letters.iter().rev().find(|letter| letter.to == to).unwrap_or_else(|| panic!("no letter to {to}"))
}

fn newcomer(name: &str) -> String {
    format!("name={name}&display_name=Somebody+New&password={PASSWORD}")
}

async fn admins(db: &PgPool) -> i64 {
    sqlx::query_scalar("select count(*) from account where role = 'admin'").fetch_one(db).await.unwrap()
}

#[sqlx::test]
async fn who_opens_the_printed_link_first_becomes_the_admin_and_nobody_else(db: PgPool) {
    let data = TempDir::new().unwrap();
    let mut links = Vec::new();
    for _ in 0..2 {
        let mut command = curatio(&db);
        command.arg("serve").env("CURATIO_DATA_DIR", data.path());
        let mut serving = Serving::start(command, &data.path().join("stderr"));
        assert!(serving.hear().contains("opens this link first"));
        links.push(format!("/{}", serving.hear().splitn(4, '/').nth(3).unwrap()));
    }
    let visitor = Visitor::stranger(&db);
    for link in &links {
        assert!(visitor.get(link).await.shows("You are the first here"), "opening it uses nothing up");
    }
    let others = [Visitor::stranger(&db), Visitor::stranger(&db), Visitor::stranger(&db)];
    let (a, b, c) = (newcomer("ann"), newcomer("bob"), newcomer("cy"));
    let (one, two, three) =
        tokio::join!(others[0].post(&links[0], &a), others[1].post(&links[0], &b), others[2].post(&links[1], &c));
    let mut statuses = [one, two, three].map(|answer| answer.status.as_u16());
    statuses.sort_unstable();
    assert_eq!((statuses, admins(&db).await), ([303, 404, 404], 1));
    for link in &links {
        assert_eq!(visitor.get(link).await.one("h1"), "This link is over");
    }
    let mut command = curatio(&db);
    command.arg("serve").env("CURATIO_DATA_DIR", data.path());
    let mut serving = Serving::start(command, &data.path().join("stderr"));
    serving.press_ctrl_c();
    assert_eq!(serving.hear(), "", "there is an admin: no link");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn the_shell_makes_an_admin_gives_links_and_suspends(db: PgPool) {
    let data = TempDir::new().unwrap();
    let account = |arguments: &[&str]| {
        let mut command = curatio(&db);
        command.arg("account").args(arguments).env("CURATIO_DATA_DIR", data.path()).output().unwrap()
    };
    let path = |said: &str| format!("/{}", said.lines().last().unwrap().splitn(4, '/').nth(3).unwrap());
    let made = said(&account(&["create", "abe", "--role", "admin"]));
    let visitor = at_site(&db).await;
    let weak = visitor.post(&path(&made), "password=password1").await;
    assert!(weak.problem("password").contains("easy to guess"));
    assert_eq!(visitor.post(&path(&made), &format!("password={PASSWORD}")).await.location(), "/boards");
    assert_eq!(visitor.get("/admin/invitations").await.status, 200);
    assert_eq!(visitor.get(&path(&made)).await.one("h1"), "This link is over");

    let link = said(&account(&["link", "ada"]));
    assert!(visitor.get(&path(&link)).await.shows("For the account ada"));
    let ada = Visitor::named(&db, "ada").await;
    said(&account(&["suspend", "ada", "--days", "3"]));
    assert_eq!(ada.get("/settings").await.status, 200);
    let refused = ada.get("/boards/new").await;
    assert_eq!(refused.status, 403);
    assert!(refused.shows("This account is suspended until"));
    said(&account(&["restore", "ada"]));
    assert_eq!(ada.get("/boards/new").await.status, 200);
    assert!(error(&account(&["suspend", "nobody"])).contains("nobody is called @nobody"));
}

#[sqlx::test]
async fn the_demo_prints_three_links_that_sign_in_with_one_click(db: PgPool) {
    let data = TempDir::new().unwrap();
    let mut command = curatio(&db);
    command.arg("demo").env("CURATIO_DATA_DIR", data.path());
    let mut serving = Serving::start(command, &data.path().join("stderr"));
    let lines = [serving.hear(), serving.hear(), serving.hear()];
    for (line, role) in lines.iter().zip(["curator", "reader", "admin"]) {
        let path = format!("/{}", line.splitn(4, '/').nth(3).unwrap());
        assert!(line.contains(role), "{line}");
        let page = serving.get(&path);
        assert!(page.contains("data-submit-at-once") && page.contains(&format!("action=\"{path}\"")), "{page}");
        assert!(Visitor::stranger(&db).get(&path).await.status == 404, "only the demo has such links");
    }
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn who_signs_up_gets_a_link_and_nobody_learns_who_has_an_account(db: PgPool) {
    let visitor = at_site(&db).await;
    sqlx::query("update account set email = 'ada@ward.example' where name = 'ada'").execute(&db).await.unwrap();
    let new = visitor.post("/sign-up", "email=new@ward.example").await;
    let known = visitor.post("/sign-up", "email=Ada@ward.example").await;
    assert_eq!(new.body.replace("new@ward.example", ""), known.body.replace("Ada@ward.example", ""));
    assert_eq!((new.status, new.headers.len()), (known.status, known.headers.len()));
    let letters = visitor.letters().await;
    assert!(newest(&letters, "Ada@ward.example").text.contains("You have one already: it is called ada"));
    let link = newest(&letters, "new@ward.example").link();

    let page = visitor.get(&link).await;
    assert!(page.shows("new@ward.example"));
    let wrong = visitor.post(&link, "name=Bad+Name&display_name=&password=12345678").await;
    assert_eq!(wrong.status, 422);
    assert!(wrong.problem("name").contains("lower-case letters"));
    assert_eq!(wrong.problem("display_name"), "Please fill this in.");
    assert!(wrong.problem("password").contains("easy to guess"));
    assert_eq!(wrong.attributes("#name", "value"), ["Bad Name"]);
    assert!(visitor.post(&link, &newcomer("ada")).await.problem("name").contains("Somebody has this name"));
    assert!(visitor.post(&link, &newcomer("admin")).await.problem("name").contains("kept for the site itself"));

    // Sent twice at once, it does once what it says, and both times one is in.
    let again = Visitor::stranger(&db);
    let form = newcomer("newt");
    let (one, two) = tokio::join!(visitor.post(&link, &form), again.post(&link, &form));
    assert_eq!((one.location(), two.location()), ("/boards", "/boards"));
    assert!(visitor.get("/boards/new").await.status == 200 && again.get("/boards").await.status == 200);
    let made: (i64, String) = sqlx::query_as("select count(*), max(email) from account where name like 'newt%'")
        .fetch_one(&db)
        .await
        .unwrap();
    assert_eq!(made, (1, "new@ward.example".to_owned()));
    let thief = Visitor::stranger(&db).post(&link, &form.replace("kitchen", "bathroom")).await;
    assert_eq!(thief.one("h1"), "This link is over");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn where_accounts_are_by_invitation_an_admin_invites(db: PgPool) {
    for (sign_up, words) in
        [(SignUp::Invitation, "made by invitation"), (SignUp::Closed, "Nobody can make an account here by themselves")]
    {
        let closed = Visitor::stranger(&db).with(|app| app.with_policy(Policy { sign_up, ..Policy::default() }));
        assert!(closed.get("/sign-up").await.shows(words));
        assert_eq!(closed.post("/sign-up", "email=new@ward.example").await.status, 403);
    }
    at_site(&db).await;
    sqlx::query("update account set role = 'admin' where name = 'mei'").execute(&db).await.unwrap();
    let mei = Visitor::named(&db, "mei").await;
    assert!(
        mei.post("/admin/invitations", "email=nowhere&role=reader").await.problem("email").contains("not an address")
    );
    mei.post("/admin/invitations", "email=guest@ward.example&role=reader").await;
    let first = newest(&mei.letters().await, "guest@ward.example").link();
    mei.post("/admin/invitations", "email=Guest@ward.example&role=curator").await;
    let second = newest(&mei.letters().await, "Guest@ward.example").link();
    let guest = Visitor::stranger(&db);
    assert_eq!(guest.get(&first).await.one("h1"), "This link is over", "invited again, only the new link works");
    assert_eq!(guest.post(&second, &newcomer("gus")).await.location(), "/boards");
    assert_eq!(guest.get("/boards/new").await.status, 200, "a curator, as it was said");
    assert!(mei.get("/admin/invitations").await.shows("accepted, now @gus"));

    mei.post("/admin/invitations", "email=late@ward.example&role=admin").await;
    let link = newest(&mei.letters().await, "late@ward.example").link();
    let page = mei.get("/admin/invitations").await;
    mei.post(&page.attributes("ul.rows form", "action")[0], "").await;
    assert_eq!(guest.get(&link).await.status, 404, "withdrawn");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_lost_password_is_replaced_by_mail_once(db: PgPool) {
    let visitor = at_site(&db).await;
    has_password(&db, "ada").await;
    sqlx::query("update account set email = 'ada@ward.example' where name = 'ada'").execute(&db).await.unwrap();
    let (known, unknown) = (
        visitor.post("/forgot-password", "email=ada@ward.example").await,
        visitor.post("/forgot-password", "email=odo@ward.example").await,
    );
    assert_eq!(known.body.replace("ada@", ""), unknown.body.replace("odo@", ""));
    let letters = visitor.letters().await;
    assert!(newest(&letters, "odo@ward.example").text.contains("There is no account with it"));
    let link = newest(&letters, "ada@ward.example").link();
    let phone = Visitor::named(&db, "ada").await;
    let changed = visitor.post(&link, "password=bread+salt+and+a+ladder").await;
    assert_eq!(changed.location(), "/boards");
    assert!(phone.get("/boards").await.location().starts_with("/sign-in"), "all other sessions are over");
    assert_eq!(visitor.get(&link).await.one("h1"), "This link is over");
    assert_eq!(visitor.post("/sign-in", &format!("name=ada&password={PASSWORD}")).await.status, 422);
    assert!(newest(&visitor.letters().await, "ada@ward.example").text.contains("was changed"));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn an_address_is_ones_own_once_its_mail_is_read(db: PgPool) {
    let ada = Visitor::named(&db, "ada").await;
    ada.app.prepare_jobs().await.unwrap();
    sqlx::query("update account set email = name || '@old.example' where name in ('ada', 'rui')")
        .execute(&db)
        .await
        .unwrap();
    assert!(ada.post("/settings/email", "email=nowhere").await.problem("email").contains("not an address"));
    ada.post("/settings/email", "email=ada@new.example").await;
    assert!(ada.get("/settings/account").await.shows("ada@old.example"), "until then, nothing changes");
    let link = newest(&ada.letters().await, "ada@new.example").link();
    assert!(ada.get(&link).await.shows("ada@new.example"));
    assert!(ada.get("/settings/account").await.shows("ada@old.example"), "opening it changes nothing");
    assert!(Visitor::stranger(&db).post(&link, "").await.shows("now goes to ada@new.example"));
    assert!(ada.get("/settings/account").await.shows("ada@new.example"));
    assert!(newest(&ada.letters().await, "ada@old.example").text.contains("another address"));
    // Somebody else's address: the letter there says so, the page does not.
    let other = ada.post("/settings/email", "email=rui@old.example").await;
    assert!(other.location().starts_with("/settings/account?sent_to="));
    assert!(newest(&ada.letters().await, "rui@old.example").text.contains("belongs to an account already"));
    assert_eq!(ada.get(&link.replace("/confirm/", "/join/")).await.status, 404, "a link is for one thing");
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn newcomers_may_do_what_the_operator_says(db: PgPool) {
    let visitor =
        at_site(&db).await.with(|app| app.with_policy(Policy { newcomers: Role::Reader, ..Policy::default() }));
    visitor.post("/sign-up", "email=new@ward.example").await;
    let link = newest(&visitor.letters().await, "new@ward.example").link();
    visitor.post(&link, &newcomer("newt")).await;
    assert_eq!(visitor.get("/boards/new").await.status, 403);
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn a_new_password_ends_every_link_that_somebody_else_may_have_asked_for(db: PgPool) {
    at_site(&db).await;
    has_password(&db, "ada").await;
    sqlx::query("update account set email = 'ada@ward.example' where name = 'ada'").execute(&db).await.unwrap();
    let ada = Visitor::named(&db, "ada").await;
    ada.post("/settings/email", "email=thief@evil.example").await;
    let letters = ada.letters().await;
    assert!(
        newest(&letters, "ada@ward.example").text.contains("to go to thief@evil.example"),
        "she hears of it at once"
    );
    let link = newest(&letters, "thief@evil.example").link();
    let changed = format!("current={PASSWORD}&password=bread+salt+and+a+ladder");
    assert_eq!(ada.post("/settings/password", &changed).await.status, 303);
    assert_eq!(Visitor::stranger(&db).post(&link, "").await.one("h1"), "This link is over");
    assert!(ada.get("/settings/account").await.shows("ada@ward.example"));
}

#[sqlx::test(fixtures("../fixtures/ward.sql"))]
async fn nobody_is_sent_more_letters_than_three_by_who_asks_again_and_again(db: PgPool) {
    let visitor = at_site(&db).await;
    for path in ["/sign-up", "/forgot-password", "/sign-up", "/forgot-password", "/sign-up"] {
        assert_eq!(visitor.post(path, "email=odo@ward.example").await.one("h1"), "Look at your mail");
    }
    assert_eq!(visitor.letters().await.len(), 3);
}
