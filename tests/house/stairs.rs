//! The rules of the house, read off its files.

use std::{
    fs,
    path::{Path, PathBuf},
};

#[derive(Clone)]
struct Source {
    path: String,
    text: String,
}

/// All files below a folder of the project that end like this.
fn sources(folder: &str, ending: &str) -> Vec<Source> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut waiting: Vec<PathBuf> = vec![root.join(folder)];
    let mut found = Vec::new();
    while let Some(path) = waiting.pop() {
        if path.is_dir() {
            waiting.extend(fs::read_dir(path).unwrap().map(|entry| entry.unwrap().path()));
        } else if path.to_str().unwrap().ends_with(ending) {
            let text = fs::read_to_string(&path).unwrap();
            found.push(Source { path: path.strip_prefix(root).unwrap().to_str().unwrap().to_owned(), text });
        }
    }
    assert!(!found.is_empty(), "no {ending} in {folder}");
    found.sort_by(|a, b| a.path.cmp(&b.path));
    found
}

impl Source {
    fn is_page(&self) -> bool {
        self.path.ends_with("/pages.rs") || self.path.contains("/pages/")
    }

    /// What it does, without its tests.
    fn code(&self) -> &str {
        self.text.split("#[cfg(test)]").next().unwrap()
    }

    /// "topics" for src/topics/topic.rs, "error" for src/error.rs.
    fn module(&self) -> &str {
        self.path.trim_start_matches("src/").split('/').next().unwrap().trim_end_matches(".rs")
    }
}

/// The modules in the order lib.rs lists them.
fn stairs() -> Vec<String> {
    let lib = &sources("src", "src/lib.rs")[0].text;
    lib.lines().filter_map(|line| line.strip_prefix("mod ")?.strip_suffix(';').map(str::to_owned)).collect()
}

/// The modules that a file names after `crate::`, alone or in braces.
fn used_by(code: &str, modules: &[String]) -> Vec<String> {
    let code = code.lines().filter(|line| !line.trim_start().starts_with("//"));
    let compact: String = code.flat_map(str::split_whitespace).collect();
    let mut used = Vec::new();
    for after in compact.split("crate::").skip(1) {
        let mut depth = 0;
        let mut name = String::new();
        for character in after.chars() {
            match character {
                '{' => depth += 1,
                '}' => depth -= 1,
                ',' => {}
                c if c.is_alphanumeric() || c == '_' => {
                    if depth <= 1 {
                        name.push(c);
                    }
                    continue;
                }
                _ => {}
            }
            if modules.contains(&name) {
                used.push(name.clone());
            }
            if depth == 0 {
                break;
            }
            name.clear();
        }
    }
    used
}

#[test]
fn a_module_uses_only_those_above_it() {
    let stairs = stairs();
    // A refused form is an error: the two stand on one step.
    let step = |name: &str| stairs.iter().position(|module| module == if name == "error" { "problems" } else { name });
    assert!(stairs.len() > 10);
    for source in sources("src", ".rs").iter().filter(|source| !source.is_page()) {
        let Some(own) = step(source.module()) else { continue };
        for used in used_by(source.code(), &stairs) {
            assert!(step(&used) <= Some(own), "{} looks down the stairs at {used}", source.path);
        }
    }
    assert_eq!(
        used_by("use crate::{error::Result, text::{Count, Moment}, web::Page};", &stairs),
        ["error", "text", "web"]
    );
}

#[test]
fn no_page_uses_another_features_pages() {
    for source in sources("src", ".rs").iter().filter(|source| source.is_page()) {
        for module in stairs() {
            assert!(!source.text.contains(&format!("{module}::pages")), "{} uses {module}::pages", source.path);
        }
    }
}

#[test]
fn sql_stands_on_nouns_and_http_in_pages() {
    let http = ["web", "kept", "error", "routes", "lib", "main", "commands", "parts"];
    for source in sources("src", ".rs") {
        let code = source.code();
        if source.is_page() || http.contains(&source.module()) {
            assert!(!code.contains("sqlx::query"), "{} asks the database itself", source.path);
        } else {
            // A letter, or a card for many pages, is no page, and yet it is drawn: on its sheet, which knows neither
            // database nor HTTP.
            let words =
                if source.path.ends_with("/sheet.rs") { ["axum::", "sqlx::"] } else { ["axum::", "askama::Template"] };
            for word in words {
                assert!(!code.contains(word), "{} knows {word}", source.path);
            }
        }
    }
}

#[test]
fn a_door_holds_no_code() {
    for source in sources("src", "/mod.rs") {
        assert!(source.text.starts_with("//! "), "{} does not say what it is", source.path);
        assert!(!source.text.contains("fn "), "{} holds code", source.path);
    }
}

#[test]
fn no_file_grows_beyond_what_one_reads_at_a_sitting() {
    for (folder, ending, most) in [
        ("src", ".rs", 300),
        ("tests", ".rs", 400),
        ("templates", ".html", 80),
        ("static", ".css", 200),
        ("static", ".js", 200),
        ("migrations", ".sql", 200),
    ] {
        for source in sources(folder, ending) {
            let lines = source.text.lines().count();
            assert!(lines <= most, "{} has {lines} lines", source.path);
        }
    }
}

#[test]
fn no_template_claims_to_be_safe_and_each_says_what_it_needs() {
    for source in [sources("templates", ".html"), sources("templates", ".txt")].concat() {
        let compact: String = source.text.split_whitespace().collect();
        assert!(!compact.contains("|safe"), "{} claims to be safe", source.path);
        let first = source.text.lines().next().unwrap_or_default();
        assert!(first.starts_with("{#") && first.contains("Needs: "), "{} does not say what it needs", source.path);
        assert!(
            !compact.contains("style=\"") && !compact.contains("onclick"),
            "{} has inline style or script",
            source.path
        );
    }
}

#[test]
fn nothing_we_serve_names_another_host() {
    // Namespaces and vocabularies are names, not addresses that anything loads.
    let names = ["http://www.w3.org/", "https://schema.org", "http://www.sitemaps.org/schemas/"];
    let served = [("templates", "ml"), ("static", ".css"), ("static", ".js"), ("static", ".svg")];
    for source in served.into_iter().flat_map(|(folder, ending)| sources(folder, ending)) {
        let mut text = source.text.clone();
        for name in names {
            text = text.replace(name, "");
        }
        assert!(!text.contains("http://") && !text.contains("https://"), "{} names another host", source.path);
    }
}

#[test]
fn a_script_writes_words_and_never_markup() {
    for source in sources("static", ".js") {
        for word in ["innerHTML", "outerHTML", "insertAdjacentHTML", "document.write", "eval(", "new Function"] {
            assert!(!source.text.contains(word), "{} says {word}", source.path);
        }
    }
}

/// What each style sheet says of how something looks: a property and its value.
fn declarations() -> Vec<(String, String, String)> {
    let mut found = Vec::new();
    for source in sources("static", ".css") {
        let code: String = source.text.split("/*").map(|part| part.rsplit("*/").next().unwrap()).collect();
        let pairs = code.split(['{', '}', ';']).filter_map(|part| part.split_once(':'));
        found.extend(pairs.map(|(name, value)| (source.path.clone(), name.trim().to_owned(), value.trim().to_owned())));
    }
    assert!(found.len() > 500);
    found
}

#[test]
fn styles_know_where_a_line_begins_and_not_where_left_is() {
    for (path, name, value) in declarations() {
        let mut words = name.split('-').chain(value.split([' ', ',']));
        assert!(!words.any(|word| ["left", "right"].contains(&word)), "{path}: {name}: {value}");
        let mut depth = 0;
        let values: Vec<&str> = value
            .split(|at| {
                depth += i32::from(at == '(') - i32::from(at == ')');
                at == ' ' && depth == 0
            })
            .collect();
        // A fourth value is the left one, a second the right one.
        let uneven = values.len() == 4 && values[1] != values[3] && ["margin", "padding", "inset"].contains(&&*name);
        assert!(!uneven, "{path}: {name}: {value}");
        assert!(name != "border-radius" || values.len() == 1, "{path}: {name}: {value}");
    }
}

#[test]
fn nothing_moves_by_itself() {
    for (path, name, value) in declarations() {
        let moves = ["transition", "animation", "scroll-behavior"].iter().any(|word| name.starts_with(word));
        assert!(!moves, "{path}: {name}: {value}, for readers who want less motion, too");
    }
}

#[test]
fn names_are_words_of_the_field() {
    for source in sources("src", ".rs") {
        // What a library calls its own is not ours to name.
        let ours: Vec<&str> = source.text.lines().filter(|line| !line.starts_with("use ")).collect();
        let ours = ours.join("\n");
        for word in ["Manager", "Service", "Helper", "utils", "todo!", "unimplemented!"] {
            assert!(!ours.contains(word), "{} says {word}", source.path);
        }
    }
}

#[test]
fn no_migration_fails_on_a_table_with_rows() {
    for source in sources("migrations", ".sql") {
        for statement in source.text.split(';') {
            for column in statement.to_lowercase().split("add ").filter(|part| part.starts_with("column")) {
                let bare = column.contains("not null") && !column.contains("default");
                assert!(!bare, "{} adds a column without a default", source.path);
            }
        }
    }
}

#[test]
fn tests_wait_for_the_thing_and_never_for_the_clock() {
    for source in sources("tests", ".rs") {
        let sleeps = source.text.matches(concat!("slee", "p(")).count();
        // The one place that polls, in `until`.
        let allowed = usize::from(source.path.ends_with("shell.rs"));
        assert!(sleeps <= allowed, "{} sleeps", source.path);
    }
}
