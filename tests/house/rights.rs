//! Who may do what, as a table: every route, and every kind of visitor at it. A route that is not here fails.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    io::Write,
};

use sqlx::{PgPool, postgres::PgPoolOptions};
use tempfile::TempDir;

use crate::front_door::{Answer, Visitor};

const PEOPLE: [(&str, &str); 8] = [
    ("stranger", ""),
    ("reader", "noor"),
    ("contributor", "cleo"),
    ("curator", "rui"),
    ("owner", "ada"),
    ("another board's owner", "mei"),
    ("suspended", "sven"),
    ("admin", "abe"),
];

const TABLE: &str = include_str!("rights.txt");
/// Besides the ward: a contributor, somebody suspended, an admin, and something of each kind that is somebody's.
const MORE_PEOPLE: &str = include_str!("../fixtures/rights.sql");
const WARD: &str = include_str!("../fixtures/ward.sql");

/// One line of the table.
pub struct Row {
    pub method: &'static str,
    pub path: &'static str,
    form: &'static str,
    /// For each of the people, in their order.
    pub expected: Vec<&'static str>,
}

pub fn rows() -> Vec<Row> {
    let lines = TABLE.lines().filter(|line| line.starts_with("GET ") || line.starts_with("POST "));
    let row = |line: &'static str| {
        let (asked, expected) = line.split_once('|').unwrap();
        let mut words = asked.split_whitespace();
        let (method, path) = (words.next().unwrap(), words.next().unwrap());
        Row { method, path, form: words.next().unwrap_or_default(), expected: expected.split_whitespace().collect() }
    };
    lines.map(row).collect()
}

/// "GET /t/{slug}" and so on, as routes.rs has them.
fn routes() -> BTreeSet<String> {
    let source = fs::read_to_string(concat!(env!("CARGO_MANIFEST_DIR"), "/src/routes.rs")).unwrap();
    let mut routes = BTreeSet::new();
    for line in source.lines().filter_map(|line| line.trim().strip_prefix(".route(\"")) {
        let (path, handlers) = line.split_once('"').unwrap();
        for method in ["get", "post", "put", "patch", "delete"] {
            if handlers.contains(&format!(" {method}(")) || handlers.contains(&format!(").{method}(")) {
                routes.insert(format!("{} {path}", method.to_uppercase()));
            }
        }
    }
    assert!(routes.len() > 60, "{routes:?}");
    routes
}

/// The route that answers: part for part, a word before a placeholder.
fn route_of(routes: &BTreeSet<String>, method: &str, path: &str) -> String {
    let parts: Vec<&str> = path.split('?').next().unwrap().split('/').collect();
    let placeholders = |route: &str| route.matches('{').count();
    let fits = |route: &&String| {
        let pattern: Vec<&str> = route.strip_prefix(method).unwrap_or("x").trim().split('/').collect();
        let rest = pattern.last().is_some_and(|last| last.starts_with("{*"));
        let long_enough = pattern.len() == parts.len() || rest && pattern.len() <= parts.len();
        long_enough
            && pattern.iter().zip(&parts).all(|(wanted, part)| {
                wanted == part || wanted.starts_with('{') || wanted.starts_with("@{") && part.starts_with('@')
            })
    };
    let found = routes.iter().filter(fits).min_by_key(|route| placeholders(route));
    found.unwrap_or_else(|| panic!("no route answers {method} {path}")).clone()
}

/// What became of it, in two letters.
fn outcome(answer: &Answer) -> &'static str {
    match answer.status.as_u16() {
        303 if answer.location().starts_with("/sign-in?") => "in",
        401 => "in",
        403 => "no",
        404 => "--",
        200..=399 | 400 | 422 => "ok",
        status => panic!("{status}: {}", answer.body),
    }
}

pub struct World {
    db: PgPool,
    /// Reads only: what writes there is an error.
    reading: PgPool,
    names: BTreeMap<String, String>,
    /// Somebody did what they may: it is not as it was in the beginning.
    touched: bool,
}

impl World {
    pub async fn new(db: PgPool) -> Self {
        let options = (*db.connect_options()).clone().options([("default_transaction_read_only", "on")]);
        let reading = PgPoolOptions::new().max_connections(3).connect_with(options).await.unwrap();
        let mut world = Self { db, reading, names: BTreeMap::new(), touched: false };
        Visitor::stranger(&world.db).app.prepare_jobs().await.unwrap();
        world.again().await;
        world
    }

    /// The same beside what is there already.
    pub async fn beside(db: &PgPool) -> Self {
        let mut world = Self { db: db.clone(), reading: db.clone(), names: BTreeMap::new(), touched: false };
        world.fill("select 1").await;
        world
    }

    /// As it was in the beginning.
    async fn again(&mut self) {
        // The logs cannot be emptied otherwise.
        let forget = "set session_replication_role = replica;
             truncate account, picture, article, guess, letter restart identity cascade;
             set session_replication_role = default";
        self.fill(forget).await;
    }

    async fn fill(&mut self, before: &str) {
        sqlx::raw_sql(sqlx::AssertSqlSafe(format!("{before};\n{WARD};\n{MORE_PEOPLE}")))
            .execute(&self.db)
            .await
            .unwrap();
        let named = sqlx::query_as::<_, (String, String)>("select name, value from rights_test");
        self.names = named.fetch_all(&self.db).await.unwrap().into_iter().collect();
        self.touched = false;
    }

    pub fn filled_in(&self, text: &str) -> String {
        self.names.iter().fold(text.to_owned(), |text, (name, value)| text.replace(name, value))
    }

    async fn ask(&mut self, row: &Row, name: &str) -> &'static str {
        let (path, form) = (self.filled_in(row.path), self.filled_in(row.form));
        let visitor = if row.method == "GET" {
            Visitor::at(&self.reading, pictures())
        } else {
            if self.touched {
                self.again().await;
            }
            Visitor::at(&self.db, pictures())
        };
        if !name.is_empty() {
            visitor.is(&self.db, name).await;
        }
        let came = outcome(&match (row.method, form.as_str()) {
            ("GET", _) => visitor.get(&path).await,
            (_, "FILE") => visitor.upload(&path, "picture", "a.png", b"no picture").await,
            _ => visitor.post(&path, &form).await,
        });
        self.touched |= row.method != "GET" && came == "ok";
        came
    }
}

/// A folder with the picture of the private board, as it is and as it was kept before.
fn pictures() -> TempDir {
    let data = TempDir::new().unwrap();
    let folder = data.path().join("pictures/aa");
    fs::create_dir_all(&folder).unwrap();
    for ending in ["", "-4.webp"] {
        fs::write(folder.join("a".repeat(64) + ending), "a picture").unwrap();
    }
    data
}

#[sqlx::test]
async fn everyone_does_what_is_theirs_to_do_and_nothing_else(db: PgPool) {
    let (rows, routes) = (rows(), routes());
    let answered: BTreeSet<_> = rows.iter().map(|row| route_of(&routes, row.method, row.path)).collect();
    let missing: Vec<_> = routes.difference(&answered).collect();
    assert!(missing.is_empty(), "these routes have no row in tests/house/rights.txt: {missing:#?}");

    let mut world = World::new(db).await;
    let mut wrong = Vec::new();
    for row in &rows {
        assert_eq!(row.expected.len(), PEOPLE.len(), "{} {}", row.method, row.path);
        for ((kind, name), expected) in PEOPLE.iter().zip(&row.expected) {
            let came = world.ask(row, name).await;
            if came != *expected {
                wrong.push(format!("{} {} for {kind}: {came} instead of {expected}", row.method, row.path));
            }
        }
    }
    assert!(wrong.is_empty(), "{wrong:#?}");
    // Past the harness, which keeps what a test prints to itself.
    let size = format!(
        "rights table: {} rows over {} routes × {} kinds of visitor = {} cells\n",
        rows.len(),
        routes.len(),
        PEOPLE.len(),
        rows.len() * PEOPLE.len()
    );
    std::io::stdout().write_all(size.as_bytes()).unwrap();
}
