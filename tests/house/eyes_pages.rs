//! What eyes.rs looks at: every page of the table of rights, as each of those who may see it; forms that come back; and,
//! beside a filled site, one on which nothing is yet and one whose words break every line.

use std::collections::{BTreeSet, HashSet};

use sqlx::PgPool;
use tempfile::TempDir;

use crate::{
    demo::visit_demo,
    front_door::Visitor,
    rights::{World, rows},
};

/// Who looks, what the fixtures call them, and their column in the table of rights.
const PEOPLE: [(&str, &str, usize); 4] =
    [("stranger", "", 0), ("reader", "noor", 1), ("curator", "ada", 4), ("admin", "abe", 7)];

/// What the table of rights does not name: the boards of the demo, nothing at all, too much, and what fails.
const MORE: [(&str, &str); 48] = [
    ("", "/cabinet"),
    ("", "/cabinet?face=magazine"),
    ("", "/t/social-media-and-healthcare"),
    ("", "/t/social-media-and-healthcare?face=magazine"),
    ("", "/t/digital-health-evidence"),
    ("", "TALKED"),
    ("", "RESCOOPED"),
    ("", "/@maya-lindqvist"),
    ("", "/search?q=health"),
    ("", "/search?q=xyzzy"),
    ("", "/search"),
    ("", "/explore?tag=xyzzy"),
    ("", "/t/heart-failure?tag=xyzzy"),
    ("", "/t/heart-failure?before=2001-01-01T00:00:00Z_1"),
    ("", "/t/nothing-yet"),
    ("", "/@nell"),
    ("", "/t/long-words"),
    ("", "/t/long-words?face=magazine"),
    ("", "LONG"),
    ("", "/@wolf"),
    ("", "/nothing"),
    ("", "/offline"),
    ("noor", "/boards/new"),
    ("noor", "TALKED"),
    ("noor", "/report/board/1"),
    ("nell", "/t/nothing-yet"),
    ("nell", "/boards"),
    ("nell", "/scoops"),
    ("nell", "/scoop"),
    ("nell", "/suggestions"),
    ("nell", "/decisions"),
    ("nell", "/t/nothing-yet/suggestions"),
    ("nell", "/t/nothing-yet/queue"),
    ("nell", "/t/nothing-yet/tags"),
    ("nell", "/t/nothing-yet/members"),
    ("nell", "/settings/interests"),
    ("nell", "/settings/second-factor"),
    ("wolf", "/t/long-words"),
    ("wolf", "/t/long-words/edit"),
    ("wolf", "/t/long-words/tags"),
    ("wolf", "/t/long-words/suggestions"),
    ("wolf", "/t/long-words/members"),
    ("wolf", "/scoops"),
    ("wolf", "/boards"),
    ("wolf", "LONG"),
    ("sven", "/boards/new"),
    ("abe", "/admin/boards"),
    ("abe", "/admin/accounts/wolf"),
];

/// Forms that come back with what is wrong, or that lead to a page of their own.
const FORMS: [(&str, &str, &str); 34] = [
    ("", "/sign-in", "name=ada&password=wrong"),
    ("", "/sign-up", "email=nothing"),
    ("", "/sign-up", "email=olu@ward.example"),
    ("", "/join/for-sign-up", "name=&display_name=&password="),
    ("", "/forgot-password", "email="),
    ("", "/reset-password/for-reset", "password=short"),
    ("", "/removal", "address=&name=&email=&words="),
    ("", "/report/comment/OLIVES", "reason="),
    ("", "/invitations/by-mail/by-mail/account", "name=&display_name=&password="),
    ("noor", "/settings", "display_name=&name=ada&bio="),
    ("noor", "/settings/email", "email=nothing"),
    ("noor", "/settings/password", "current=x&password=short"),
    ("noor", "/settings/interests", "organisation=&kind=advice&began="),
    ("noor", "/settings/second-factor/app", ""),
    ("noor", "/settings/second-factor/app/confirm", "code=1"),
    ("noor", "/settings/data/delete", "name=wrong&words=stay"),
    ("noor", "/t/heart-failure/suggest", "address=nothing"),
    ("noor", "/t/heart-failure/scoops/SALT/comments", "text="),
    ("ada", "/sign-in/again", "password=wrong"),
    ("ada", "/boards", "BOARD"),
    ("ada", "/t/heart-failure/edit", "BOARD"),
    ("ada", "/t/heart-failure/delete", "address=wrong"),
    ("ada", "/t/heart-failure/members", "to=nobody&role=curator"),
    ("ada", "/t/heart-failure/hand-over", "to=nobody"),
    ("ada", "/t/heart-failure/scoops", "url=nothing"),
    ("ada", "/t/heart-failure/scoops/DRAFT", "title=&excerpt=&insight=&tags=&version=1&deed=publish"),
    ("ada", "/t/heart-failure/tags/rename", "tag=evidence&to="),
    ("ada", "/t/sleep/scoops/TAKEN/rescoop", "board="),
    ("ada", "/t/heart-failure/scoops/SALT/move", "board="),
    ("abe", "/admin/invitations", "email=nothing&role=curator"),
    ("abe", "/admin/rules", "kind=word&text=&effect=hold"),
    ("abe", "/admin/rules/try", "sample=casino"),
    ("abe", "/admin/settings", "newcomer_days=x&newcomer_kept=&link_limit=&removal_days="),
    ("abe", "/matters/MATTER/decide", "kind=warn&reason=&seen=1"),
];

/// A page that somebody looks at.
pub struct Visit {
    /// What the fixtures call them; a stranger has no name.
    pub name: &'static str,
    /// As the table has it.
    pub called: String,
    pub path: String,
    /// What is sent there.
    pub form: Option<String>,
    /// Where the form leads to a page of its own when all is well.
    pub has_page: bool,
}

/// A site like the demo's, and the ward beside it.
pub async fn filled(db: &PgPool) -> (Visitor, World) {
    let data = TempDir::new().unwrap();
    visit_demo(db, &data);
    let visitor = Visitor::at_demo(db, data);
    visitor.app.prepare_jobs().await.unwrap();
    let world = World::beside(db).await;
    sqlx::raw_sql(include_str!("../fixtures/eyes.sql")).execute(db).await.unwrap();
    (visitor, world)
}

/// Each page once for everybody for whom it is built differently: what differs in its words only is one.
pub async fn visits(db: &PgPool, visitor: &Visitor, world: &World) -> Vec<Visit> {
    let names = named(db).await;
    let called = |text: &str| names.iter().fold(world.filled_in(text), |text, (name, value)| text.replace(name, value));
    let mut asked: Vec<(&'static str, &'static str)> = Vec::new();
    let rows = rows();
    for (_, name, column) in PEOPLE {
        let theirs = rows.iter().filter(|row| row.method == "GET" && row.expected[column] == "ok");
        asked.extend(theirs.map(|row| (name, row.path)));
    }
    asked.extend(MORE);
    asked.sort_by_key(|(name, _)| *name);
    let (mut visits, mut seen, mut last) = (Vec::new(), HashSet::new(), None);
    for (name, path) in asked {
        if last != Some(name) {
            visitor.leaves();
            if !name.is_empty() {
                visitor.is(db, name).await;
            }
            last = Some(name);
        }
        let filled = called(path);
        let (mut at, mut shown) = (filled.clone(), visitor.get(&filled).await);
        while shown.status.is_redirection() {
            at = shown.location().replace("https://boards.example", "");
            shown = visitor.get(&at).await;
        }
        let is_page = shown.header("content-type").starts_with("text/html") && shown.body.contains("<main");
        let address = at.split('?').next().unwrap().replace("ward-secrets", "heart-failure");
        if is_page && seen.insert((address, kinds(&shown.body))) {
            visits.push(Visit { name, called: path.to_owned(), path: filled, form: None, has_page: false });
        }
    }
    visitor.leaves();
    visits.extend(FORMS.map(|(name, path, form)| Visit {
        name,
        called: format!("{path} sent {form}"),
        path: called(path),
        form: Some(called(form)),
        has_page: ["/try", "/app"].iter().any(|end| path.ends_with(end)) || form.contains("olu@"),
    }));
    // Those who see most come first.
    visits.sort_by_key(|visit| std::cmp::Reverse(visit.name));
    visits
}

/// The elements that a page is built of.
fn kinds(html: &str) -> BTreeSet<String> {
    let main = html.split("<main").nth(1).unwrap_or_default();
    let kind = |tag: &str| {
        let tag = tag.split('>').next().unwrap();
        let class = tag.split("class=\"").nth(1).and_then(|class| class.split('"').next()).unwrap_or_default();
        format!("{}.{class}", tag.split_whitespace().next().unwrap_or_default())
    };
    main.split('<').skip(1).map(kind).collect()
}

/// Pages of the demo, by what is there to see.
async fn named(db: &PgPool) -> Vec<(&'static str, String)> {
    let mut names = Vec::new();
    for (name, which) in [
        ("TALKED", "published_at is not null order by comment_count desc, scoop.id limit 1"),
        ("RESCOOPED", "scoop.via_id is not null and slug = 'social-media-and-healthcare' order by scoop.id limit 1"),
        ("LONG", "scoop.title like 'Unbreakable%' limit 1"),
    ] {
        let query = format!(
            "select format('/t/%s/p/%s/x', slug, scoop.id) from scoop join topic on topic.id = topic_id where {which}"
        );
        names.push((name, sqlx::query_scalar(sqlx::AssertSqlSafe(query)).fetch_one(db).await.unwrap()));
    }
    names
}
