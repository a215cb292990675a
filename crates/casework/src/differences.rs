//! What changed between two versions of an application, field by field.

use origo_trade::Draft;
use serde::Serialize;
use serde_json::Value;

/// One field that differs.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Difference {
    /// JSON pointer.
    pub pointer: String,
    /// Before; empty if it was not there.
    pub was: String,
    /// Now; empty if it is gone.
    pub now: String,
}

/// Fields that differ, in the order of the form.
#[must_use]
pub fn differences(was: &Draft, now: &Draft) -> Vec<Difference> {
    let (Ok(was), Ok(now)) = (serde_json::to_value(was), serde_json::to_value(now)) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    walk("", &was, &now, &mut found);
    found
}

fn walk(pointer: &str, was: &Value, now: &Value, found: &mut Vec<Difference>) {
    match (was, now) {
        (Value::Object(_), _) | (_, Value::Object(_)) => {
            let empty = serde_json::Map::new();
            let (a, b) = (
                was.as_object().unwrap_or(&empty),
                now.as_object().unwrap_or(&empty),
            );
            let keys = a.keys().chain(b.keys().filter(|key| !a.contains_key(*key)));
            for key in keys {
                let at = format!("{pointer}/{key}");
                walk(
                    &at,
                    a.get(key).unwrap_or(&Value::Null),
                    b.get(key).unwrap_or(&Value::Null),
                    found,
                );
            }
        }
        (Value::Array(_), _) | (_, Value::Array(_)) => {
            let empty = Vec::new();
            let (a, b) = (
                was.as_array().unwrap_or(&empty),
                now.as_array().unwrap_or(&empty),
            );
            for row in 0..a.len().max(b.len()) {
                let at = format!("{pointer}/{row}");
                walk(
                    &at,
                    a.get(row).unwrap_or(&Value::Null),
                    b.get(row).unwrap_or(&Value::Null),
                    found,
                );
            }
        }
        _ => {
            let text = |value: &Value| value.as_str().unwrap_or_default().to_owned();
            let (was, now) = (text(was), text(now));
            if was != now {
                found.push(Difference {
                    pointer: pointer.to_owned(),
                    was,
                    now,
                });
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changed_fields_and_added_rows_are_named() {
        let was = Draft::from_fields([
            ("/consignee/name", "Siam Retail Co"),
            ("/goods/0/hs_code", "610910"),
        ]);
        let now = was.with_fields([
            ("/consignee/name", "Siam Retail Group"),
            ("/goods/1/hs_code", "611020"),
        ]);
        let found = differences(&was, &now);
        assert_eq!(found.len(), 2);
        assert_eq!(found[0].was, "Siam Retail Co");
        assert_eq!(found[1].pointer, "/goods/1/hs_code");
    }
}
