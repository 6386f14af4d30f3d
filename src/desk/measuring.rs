//! How much it notices, and how much it should not, on sentences that we wrote.

use std::io::Write;

use super::noticing::tells_of_side_effect;

fn sentences(file: &'static str) -> Vec<(bool, &'static str)> {
    file.lines().map(|line| (line.starts_with('+'), &line[2..])).collect()
}

fn tuned() -> Vec<(bool, &'static str)> {
    sentences(include_str!("corpus/tuned.txt"))
}

/// Written after the lists, and never used to change them.
fn unseen() -> Vec<(bool, &'static str)> {
    sentences(include_str!("corpus/unseen.txt"))
}

#[test]
fn it_notices_most_stories_and_little_else() {
    // Past the harness, which keeps what a test prints to itself.
    let mut out = std::io::stdout().lock();
    for (title, sentences, floor) in [("tuned on", tuned(), 0.9), ("unseen", unseen(), 0.5)] {
        let count = |is: bool, noticed: bool| {
            let same = |(told, text): &&(bool, &str)| *told == is && tells_of_side_effect(text) == noticed;
            f64::from(u32::try_from(sentences.iter().filter(same).count()).unwrap())
        };
        let (hits, missed, wrong, right) =
            (count(true, true), count(true, false), count(false, true), count(false, false));
        let (recall, precision) = (hits / (hits + missed), hits / (hits + wrong));
        writeln!(
            out,
            "side effects, {title}: noticed {hits}, missed {missed}, noticed wrongly {wrong}, rightly passed {right}"
        )
        .unwrap();
        writeln!(out, "side effects, {title}: recall {recall:.3}, precision {precision:.3}").unwrap();
        for (told, text) in sentences.iter().filter(|(told, text)| *told != tells_of_side_effect(text)) {
            writeln!(out, "  {} {text}", if *told { "missed:" } else { "wrongly:" }).unwrap();
        }
        assert!(recall >= floor && precision >= floor, "{title}");
    }
}

#[test]
fn there_are_sentences_enough_and_half_of_them_are_innocent() {
    for (all, of) in [(tuned(), 240), (unseen(), 40)] {
        assert_eq!((all.len(), all.iter().filter(|(told, _)| *told).count()), (of, of / 2));
    }
}

#[test]
fn all_three_stand_within_three_sentences() {
    assert!(tells_of_side_effect("I took codeine. It was late. Then the vomiting began."));
    assert!(!tells_of_side_effect("I took codeine. It was late. It was dark. Then the vomiting began."));
}

/// What grows with the square of a text would not end here in hours.
#[test]
fn a_long_text_is_read_to_its_end() {
    let hundred_kilobytes = |piece: &str| piece.repeat(100_000 / piece.len());
    for piece in
        ["a", "mab", "-", "'", ".", "I ", "rash ", "not rash ", "metformin ", "trial ", "% of ", "% o", "sick to "]
    {
        assert!(!tells_of_side_effect(&hundred_kilobytes(piece)), "{piece}");
    }
}
