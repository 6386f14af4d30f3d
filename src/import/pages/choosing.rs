//! What was found in a file, and what is to become of it.

use askama::Template;
use axum::{
    extract::State,
    response::{IntoResponse, Redirect, Response},
};
use serde::Deserialize;
use sqlx::PgPool;

use crate::{
    App,
    error::Result,
    import::{Choices, Columns, Import, Kind, Stage, Target},
    problems::{Problems, refused},
    rights::{OnBoard, OnSite},
    sessions::Me,
    text::{Count, Place},
    topics::{Choice, Topic, VISIBILITIES, Visibility},
    web::{Form, Html, Page, Path, SignedIn, again},
};

/// The form as it is typed. What a kind of file has no field for is left out.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Chosen {
    /// The address of a board; empty for a new one.
    #[serde(default)]
    target: String,
    #[serde(default)]
    title: String,
    #[serde(default)]
    visibility: Visibility,
    #[serde(default)]
    saved_on: String,
    #[serde(default)]
    am: String,
    /// "publish" or "drafts".
    #[serde(default)]
    state: String,
    #[serde(default)]
    folders: String,
    #[serde(default)]
    address_column: String,
    #[serde(default)]
    title_column: String,
    #[serde(default)]
    note_column: String,
    #[serde(default)]
    excerpt_column: String,
    #[serde(default)]
    tags_column: String,
    #[serde(default)]
    folder_column: String,
    #[serde(default)]
    created_column: String,
}

#[derive(Template)]
#[template(path = "import/choose.html")]
pub struct Choose {
    page: Page,
    import: Import,
    chosen: Chosen,
    problems: Problems,
    /// Address and name.
    targets: Vec<(String, String)>,
    people: Vec<(String, String)>,
    visibilities: &'static [Choice],
}

const FOLDERS: [(&str, &str); 2] = [("tags", "become tags"), ("no", "are left out")];
const STATES: [(&str, &str); 2] = [("publish", "are published, at their date"), ("drafts", "wait as drafts")];

/// A column to choose: the field's name, its label, what is chosen, and from what.
struct Column {
    name: &'static str,
    label: &'static str,
    chosen: String,
    options: Vec<(String, String)>,
}

impl Chosen {
    /// As the import has it now.
    fn of(import: &Import, me: &Me) -> Self {
        let (found, choices) = (&import.found, &import.choices);
        let word = |column: Option<usize>| column.map_or_else(String::new, |column| column.to_string());
        let columns = found.columns;
        // What one kept for oneself is not published by mistake.
        let kept = if import.kind.is_board() { found.visibility } else { Visibility::Private };
        // Whoever has the same name there is most likely the same.
        let same = |(name, shown): &&(String, String)| *name == me.name || shown.eq_ignore_ascii_case(&me.display_name);
        let am = if choices.am.is_empty() {
            found.people.iter().find(same).map(|(name, _)| name.clone()).unwrap_or_default()
        } else {
            choices.am.clone()
        };
        Self {
            target: choices.target.clone(),
            title: Some(choices.title.clone()).filter(|title| !title.is_empty()).unwrap_or_else(|| found.title.clone()),
            visibility: choices.visibility.unwrap_or(kept),
            saved_on: choices.saved_on.map(|day| day.to_string()).unwrap_or_default(),
            am,
            state: if choices.as_drafts { "drafts" } else { "publish" }.to_owned(),
            folders: if choices.folders { "tags" } else { "no" }.to_owned(),
            address_column: word(columns.address),
            title_column: word(columns.title),
            note_column: word(columns.note),
            excerpt_column: word(columns.excerpt),
            tags_column: word(columns.tags),
            folder_column: word(columns.folder),
            created_column: word(columns.created),
        }
    }

    fn choices(&self, import: &Import) -> Result<Choices> {
        let mut problems = Problems::default();
        let day = self.saved_on.trim().parse().ok();
        let needs_day = import.kind == Kind::ScoopitPage;
        problems.require(!needs_day || day.is_some(), "saved_on", "Please write the day as YYYY-MM-DD.");
        problems.into_result()?;
        let column = |typed: &str| typed.parse().ok().filter(|column| *column < import.found.head.len());
        Ok(Choices {
            saved_on: if needs_day { day } else { import.choices.saved_on },
            columns: (import.kind == Kind::Csv).then(|| Columns {
                address: column(&self.address_column),
                title: column(&self.title_column),
                note: column(&self.note_column),
                excerpt: column(&self.excerpt_column),
                tags: column(&self.tags_column),
                folder: column(&self.folder_column),
                created: column(&self.created_column),
            }),
            folders: self.folders != "no",
            am: self.am.clone(),
            as_drafts: self.state == "drafts",
            target: self.target.clone(),
            title: self.title.chars().take(500).collect(),
            visibility: Some(self.visibility),
        })
    }

    fn target(&self) -> Result<Target> {
        if !self.target.is_empty() {
            return Ok(Target::Board(self.target.clone()));
        }
        let mut problems = Problems::default();
        problems.length("title", &self.title, 1, 200);
        problems.into_result()?;
        Ok(Target::New { title: self.title.trim().to_owned(), visibility: self.visibility })
    }
}

impl Choose {
    fn columns(&self) -> Vec<Column> {
        let head = &self.import.found.head;
        let mut options = vec![(String::new(), "none".to_owned())];
        options.extend(head.iter().enumerate().map(|(at, name)| {
            let shown = if name.is_empty() { format!("column {}", at + 1) } else { name.clone() };
            (at.to_string(), shown)
        }));
        let column =
            |name, label, chosen: &String| Column { name, label, chosen: chosen.clone(), options: options.clone() };
        let chosen = &self.chosen;
        vec![
            column("address_column", "Address", &chosen.address_column),
            column("title_column", "Title", &chosen.title_column),
            column("note_column", "Insight", &chosen.note_column),
            column("excerpt_column", "Excerpt", &chosen.excerpt_column),
            column("tags_column", "Tags", &chosen.tags_column),
            column("folder_column", "Folder", &chosen.folder_column),
            column("created_column", "Date", &chosen.created_column),
        ]
    }

    /// What the file holds: a number, and what of.
    fn numbers(&self) -> Vec<(String, &'static str)> {
        let found = &self.import.found;
        let all = [
            (found.scoops, "scoop", "scoops"),
            (found.insights, "insight", "insights"),
            (found.comments, "comment", "comments"),
            (found.people_count, "person", "people"),
            (found.tags, "tag", "tags"),
            (found.without_address, "without an address", "without an address"),
            (found.unpublished, "not published", "not published"),
            (found.pictures, "picture", "pictures"),
            (found.skipped, "left out", "left out"),
        ];
        let told = all.into_iter().filter(|(number, one, _)| *number > 0 || *one == "scoop");
        told.map(|(number, one, many)| {
            (Count(i64::try_from(number).unwrap_or(i64::MAX)).exact(), if number == 1 { one } else { many })
        })
        .collect()
    }
}

/// The page of an import that was only looked at.
pub async fn choose(db: &PgPool, page: Page, me: &Me, import: Import) -> Result<Html<Choose>> {
    let chosen = Chosen::of(&import, me);
    shown(db, page, me, import, chosen, Problems::default()).await
}

async fn shown(
    db: &PgPool,
    page: Page,
    me: &Me,
    import: Import,
    chosen: Chosen,
    problems: Problems,
) -> Result<Html<Choose>> {
    let kept = Topic::kept_by(db, me, Place::Newest).await?.items.into_iter();
    let mine = kept.filter(|kept| kept.standing.may(OnBoard::Import) && kept.board.takes_scoops());
    let mut targets = vec![(String::new(), "A new board".to_owned())];
    targets.extend(mine.map(|kept| (kept.board.slug, kept.board.title)));
    let mut people = vec![(String::new(), "None of them".to_owned())];
    people.extend(import.found.people.iter().cloned());
    let page = page.titled("What was found").unlisted();
    Ok(Html(Choose { page, import, chosen, problems, targets, people, visibilities: &VISIBILITIES }))
}

/// `POST /import/{id}/read`: the same file, read in another way.
pub async fn read(
    page: Page,
    SignedIn(me): SignedIn,
    State(db): State<PgPool>,
    Path(id): Path<i64>,
    Form(chosen): Form<Chosen>,
) -> Result<Response> {
    me.must(OnSite::MakeBoard)?;
    let import = Import::of(&db, &me, id).await?;
    let looked = async {
        // Nothing is read of it once it runs.
        if import.stage == Stage::Read {
            import.look_again(&db, &me, chosen.choices(&import)?).await?;
        }
        Ok(())
    };
    Ok(match refused(looked.await)? {
        Ok(()) => Redirect::to(&format!("/import/{id}")).into_response(),
        Err(problems) => again(shown(&db, page, &me, import, chosen, problems).await?),
    })
}

/// `POST /import/{id}/start`: to where one watches it.
pub async fn start(
    page: Page,
    SignedIn(me): SignedIn,
    State(app): State<App>,
    Path(id): Path<i64>,
    Form(chosen): Form<Chosen>,
) -> Result<Response> {
    me.must(OnSite::MakeBoard)?;
    let import = Import::of(&app.db, &me, id).await?;
    let here = app.site.absolute("");
    let started = async {
        if import.stage != Stage::Read {
            return Ok(());
        }
        import.start(&app.db, &app.pictures, &me, &chosen.target()?, chosen.choices(&import)?, &here).await
    };
    Ok(match refused(started.await)? {
        Ok(()) => Redirect::to(&format!("/import/{id}")).into_response(),
        Err(problems) => again(shown(&app.db, page, &me, import, chosen, problems).await?),
    })
}
