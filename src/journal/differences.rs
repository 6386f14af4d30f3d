//! What is different between before and after, key by key.

use std::collections::BTreeSet;

use serde_json::Value;

/// The longest that a value is shown.
const LONGEST: usize = 200;

/// None where there was nothing.
#[derive(Debug, PartialEq, Eq)]
pub struct Change {
    pub key: String,
    pub before: Option<String>,
    pub after: Option<String>,
}

/// Those keys that differ, in the order of the alphabet.
pub fn changes(before: &Value, after: &Value) -> Vec<Change> {
    let keys: BTreeSet<&String> =
        [before, after].into_iter().filter_map(Value::as_object).flat_map(|object| object.keys()).collect();
    let change = |key: &String| Change {
        key: key.replace(['_', '-'], " "),
        before: before.get(key).and_then(in_words),
        after: after.get(key).and_then(in_words),
    };
    keys.into_iter().map(change).filter(|change| change.before != change.after).collect()
}

fn in_words(value: &Value) -> Option<String> {
    let words = match value {
        Value::Null => return None,
        Value::Bool(true) => "yes".to_owned(),
        Value::Bool(false) => "no".to_owned(),
        Value::String(words) => words.clone(),
        other => other.to_string(),
    };
    if words.chars().count() > LONGEST {
        return Some(words.chars().take(LONGEST).chain(['…']).collect());
    }
    Some(words)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_what_differs_is_shown() {
        let (before, after) = (
            json!({ "role": "reader", "same": 1, "gone": true }),
            json!({ "role": "curator", "same": 1, "made_of": [1] }),
        );
        let shown = |change: Change| format!("{}: {:?} {:?}", change.key, change.before, change.after);
        assert_eq!(
            changes(&before, &after).into_iter().map(shown).collect::<Vec<_>>(),
            [r#"gone: Some("yes") None"#, r#"made of: None Some("[1]")"#, r#"role: Some("reader") Some("curator")"#]
        );
        assert_eq!(changes(&json!({ "until": null }), &json!([1])), []);
        assert_eq!(in_words(&json!("é".repeat(300))).unwrap().chars().count(), 201);
    }
}
