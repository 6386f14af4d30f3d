//! How much it finds, and how much it should not, on sentences that we wrote.

use std::{cell::Cell, collections::BTreeMap, io::Write, ops::Range};

use proptest::prelude::*;

use super::finding::{Finding, Kind, look, mask};

/// Longer than any passage worth finding; counted in bytes.
const LONGEST_MATCH: usize = 2_000;

thread_local! {
    static READ: Cell<usize> = const { Cell::new(0) };
}

/// Counts the bytes that patterns are asked to read.
pub fn count_read(text: &str) {
    READ.set(READ.get() + text.len());
}

/// A pattern that repeats without end could be made to read a text again and again.
pub fn assert_bounded(source: &str) {
    let longest = regex_syntax::parse(source).unwrap().properties().maximum_len();
    assert!(longest.is_some_and(|longest| longest < LONGEST_MATCH), "reads {longest:?} ahead: {source}");
}

struct Sentence {
    text: String,
    marks: Vec<(Kind, Range<usize>)>,
}

fn kind(word: &str) -> Kind {
    let named = Kind::ALL.into_iter().find(|kind| format!("{kind:?}").eq_ignore_ascii_case(word));
    named.unwrap_or_else(|| panic!("no kind {word}"))
}

/// "phone, mail | Contact {{555-0151}}, {{lena@post.example}}."
fn sentence(line: &str) -> Sentence {
    let (kinds, rest) = line.split_once(" | ").unwrap();
    let mut kinds = kinds.split(", ").filter(|word| *word != "-").map(kind);
    let mut pieces = rest.split("{{");
    let mut text = pieces.next().unwrap().to_owned();
    let mut marks = Vec::new();
    for piece in pieces {
        let (marked, after) = piece.split_once("}}").unwrap();
        marks.push((kinds.next().unwrap(), text.len()..text.len() + marked.len()));
        text.push_str(marked);
        text.push_str(after);
    }
    assert!(kinds.next().is_none(), "a kind without its mark: {line}");
    Sentence { text, marks }
}

fn sentences(file: &str) -> Vec<Sentence> {
    file.lines().filter(|line| !line.is_empty() && !line.starts_with('#')).map(sentence).collect()
}

fn tuned() -> Vec<Sentence> {
    sentences(include_str!("corpus/tuned.txt"))
}

fn held_out() -> Vec<Sentence> {
    sentences(include_str!("corpus/held_out.txt"))
}

/// How often a passage of the first kind was found as the second; None is "nothing".
#[derive(Default)]
struct Table(BTreeMap<(Option<Kind>, Option<Kind>), u32>);

impl Table {
    fn of(sentences: &[Sentence]) -> Self {
        let mut table = Self::default();
        for Sentence { text, marks } in sentences {
            let found = look(text);
            let covers =
                |finding: &Finding, mark: &Range<usize>| finding.at.start <= mark.start && mark.end <= finding.at.end;
            for (kind, mark) in marks {
                let as_what = found.iter().find(|finding| covers(finding, mark)).map(|finding| finding.kind);
                table.count(Some(*kind), as_what);
            }
            for finding in found.iter().filter(|finding| !marks.iter().any(|(_, mark)| covers(finding, mark))) {
                table.count(None, Some(finding.kind));
            }
        }
        table
    }

    fn count(&mut self, is: Option<Kind>, found: Option<Kind>) {
        *self.0.entry((is, found)).or_default() += 1;
    }

    fn sum(&self, holds: impl Fn(Option<Kind>, Option<Kind>) -> bool) -> f64 {
        self.0.iter().filter(|((is, found), _)| holds(*is, *found)).map(|(_, count)| f64::from(*count)).sum()
    }

    /// Of the passages of these kinds, the part that was found whole.
    fn recall(&self, kinds: &[Kind]) -> f64 {
        let of = |is: Option<Kind>| is.is_some_and(|is| kinds.contains(&is));
        self.sum(|is, found| of(is) && found == is) / self.sum(|is, _| of(is))
    }

    /// Of what was found as one of these kinds, the part that is one.
    fn precision(&self, kinds: &[Kind]) -> f64 {
        let of = |found: Option<Kind>| found.is_some_and(|found| kinds.contains(&found));
        self.sum(|is, found| of(found) && found == is) / self.sum(|_, found| of(found))
    }

    /// Past the harness, which keeps what a test prints to itself.
    fn print(&self, title: &str) -> std::io::Result<()> {
        let mut out = std::io::stdout().lock();
        let columns = || Kind::ALL.into_iter().map(Some).chain([None]);
        let name = |kind: Option<Kind>| kind.map_or("-".to_owned(), |kind| format!("{kind:?}"));
        writeln!(out, "\n{title}: what it is (down), what it was found as (across)")?;
        let names: Vec<_> = columns().map(|kind| format!("{:>9}", name(kind))).collect();
        writeln!(out, "{:9}{}   recall  precision", "", names.concat())?;
        for is in columns() {
            let counts = columns().map(|found| self.0.get(&(is, found)).copied().unwrap_or(0));
            let counts: Vec<_> = counts.map(|count| format!("{count:>9}")).collect();
            let rates = is.map(|kind| format!("{:9.3}{:11.3}", self.recall(&[kind]), self.precision(&[kind])));
            writeln!(out, "{:9}{}{}", name(is), counts.concat(), rates.unwrap_or_default())?;
        }
        writeln!(
            out,
            "number-like: recall {:.3}; all: recall {:.3}, precision {:.3}",
            self.recall(&NUMBER_LIKE),
            self.recall(&Kind::ALL),
            self.precision(&Kind::ALL)
        )
    }
}

const NUMBER_LIKE: [Kind; 7] = [Kind::Mail, Kind::Identity, Kind::Record, Kind::Ip, Kind::Phone, Kind::Date, Kind::Age];

#[test]
fn it_finds_what_tells_who_somebody_is_and_little_else() {
    for (title, sentences) in [("tuned on", tuned()), ("held out", held_out())] {
        let table = Table::of(&sentences);
        table.print(title).unwrap();
        assert!(table.recall(&NUMBER_LIKE) >= 0.95, "{title}");
        assert!(table.precision(&Kind::ALL) >= 0.9, "{title}");
    }
}

#[test]
fn there_are_sentences_enough_and_half_of_them_are_innocent() {
    let sentences: Vec<_> = tuned().into_iter().chain(held_out()).collect();
    let innocent = sentences.iter().filter(|sentence| sentence.marks.is_empty()).count();
    assert!(sentences.len() >= 440 && held_out().len() >= 120);
    assert!(
        (0.4..0.6).contains(
            &(f64::from(u32::try_from(innocent).unwrap()) / f64::from(u32::try_from(sentences.len()).unwrap()))
        )
    );
}

#[test]
fn a_masked_text_is_clean() {
    for Sentence { text, .. } in tuned().into_iter().chain(held_out()) {
        let masked = mask(&text, &look(&text));
        assert_eq!(look(&masked), [], "{masked}");
    }
}

#[test]
fn every_kind_says_why_and_its_token_is_found_as_nothing() {
    for kind in Kind::ALL {
        assert!(kind.words().starts_with("This ") && kind.words().ends_with('.'));
        assert_eq!(look(&format!("My patient, Mrs {} was admitted", kind.token())), []);
    }
}

/// Each the worst for some pattern: it begins a match everywhere, or finds one everywhere.
const HOSTILE: [&str; 30] = [
    "1",
    "1 ",
    "+1-",
    "(0",
    "555-0199 ",
    "born 1.1.",
    "1 Jan ",
    "a@",
    "a.b@c.d ",
    "x (at) a.",
    "1.1.1.1 ",
    ":",
    ":1",
    "my patient ",
    "My patient is 43 years old ",
    "Mr. A. ",
    "99 years old ",
    "Aa ",
    "12 Aa Aa ",
    "MRN no is ",
    "DE00 0000 ",
    "[",
    ". A",
    "\n",
    "http://",
    "www.",
    "10.1234/",
    "\u{a0}1",
    "é",
    "patient no ",
];

#[test]
fn no_text_makes_it_read_more_than_in_proportion() {
    for unit in HOSTILE {
        let [short, long] = [10_000, 20_000].map(|length| {
            READ.set(0);
            look(&unit.repeat(length / unit.len()));
            READ.get()
        });
        assert!(long < 20_000 * 2_000, "{unit:?}: {long} bytes read");
        assert!(long < short * 21 / 10, "{unit:?}: {short} bytes read, then {long}");
    }
}

#[test]
fn digits_of_other_scripts_are_no_digits() {
    assert_eq!(look("NHS number ٩٩٩ ٥٢٦ ٠١٨٢, or ９９９ ５２６ ０１８２"), []);
}

#[test]
fn a_finding_holds_no_text() {
    let found = look("Call me at 555-0199.");
    assert_eq!(format!("{found:?}"), "[Finding { kind: Phone, at: 11..19 }]");
}

#[test]
fn a_finding_of_another_text_masks_nothing_of_this_one() {
    let elsewhere = |at| Finding { kind: Kind::Phone, at };
    assert_eq!(mask("née", &[elsewhere(2..3), elsewhere(7..9), elsewhere(1..1)]), "née");
    assert_eq!(mask("abcdef", &[elsewhere(1..3), elsewhere(2..5)]), "a[phone number removed]def");
}

fn sentence_texts() -> impl Strategy<Value = String> {
    let sentences = tuned().into_iter().chain(held_out()).map(|sentence| sentence.text);
    prop::sample::select(sentences.collect::<Vec<_>>())
}

/// The halves of our sentences in any order, and any characters between them.
fn texts() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        sentence_texts().prop_map(|text| text[..text.floor_char_boundary(text.len() / 2)].to_owned()),
        sentence_texts().prop_map(|text| text[text.ceil_char_boundary(text.len() / 2)..].to_owned()),
        any::<String>(),
        "[ .,\n0-9é@+-]{0,9}",
    ];
    prop::collection::vec(piece, 0..8).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn findings_stand_in_order_on_whole_characters(text in texts()) {
        let mut done = 0;
        for Finding { at, .. } in look(&text) {
            prop_assert!(done <= at.start && !at.is_empty());
            prop_assert!(text.get(at.clone()).is_some());
            done = at.end;
        }
    }

    #[test]
    fn what_was_masked_is_found_no_more(texts in prop::collection::vec(sentence_texts(), 1..8)) {
        let text = texts.join("\n");
        let masked = mask(&text, &look(&text));
        prop_assert_eq!(look(&masked), [], "{}", masked);
    }
}
