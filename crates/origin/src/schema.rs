//! JSON Schema of what is written as text: numbers, codes, days and rules.

use std::borrow::Cow;

use schemars::transform::transform_subschemas;
use schemars::{JsonSchema, Schema, SchemaGenerator, json_schema};

use crate::exact::Exact;
use crate::hs::{HsCode, HsRange};
use crate::rule::{Date, ProductSpecificRule, Rule, Set};

macro_rules! text {
    ($type:ty, $name:literal, $schema:tt) => {
        impl JsonSchema for $type {
            fn inline_schema() -> bool {
                false
            }
            fn schema_name() -> Cow<'static, str> {
                $name.into()
            }
            fn json_schema(_: &mut SchemaGenerator) -> Schema {
                json_schema!($schema)
            }
        }
    };
}

text!(Exact, "Number", {
    "description": "An exact number. Best in quotes; a bare number may have at most 15 digits.",
    "examples": ["1250.50", "1/3"],
    "anyOf": [
        { "type": "string", "pattern": r"^\s*-?\d+(\.\d+)?(/-?\d+(\.\d+)?)?\s*$", "maxLength": 60 },
        { "type": "number" }
    ]
});
text!(HsCode, "HsCode", {
    "description": "A position of the Harmonized System: 2, 4, 6, 8 or 10 digits, with or without dots.",
    "examples": ["8712.00", "871200"],
    "type": "string", "pattern": r"^\d{2}([. ]?\d{2}){0,4}$"
});
text!(HsRange, "HsRange", {
    "description": "A position or a span of positions of as many digits.",
    "examples": ["8712", "50-63"],
    "type": "string", "pattern": r"^[\d. ]+(\s*-\s*[\d. ]+)?$"
});
text!(Date, "Date", {
    "description": "A day.", "examples": ["2026-12-31"],
    "type": "string", "pattern": r"^\d{4}-\d{2}-\d{2}$"
});
text!(Rule, "Rule", {
    "description": "A rule in the notation.", "examples": ["CTH - {8431} | NOM/EXW(50)"],
    "type": "string", "minLength": 2
});
text!(ProductSpecificRule, "Entry", {
    "description": "An entry of an annex in the notation: positions, rule, and perhaps days and tolerances.",
    "examples": ["8712: NOM/EXW(45);"],
    "type": "string", "minLength": 4
});
text!(Set, "Set", {
    "description": "A set of materials in the notation.", "examples": ["{8501-8503,\"battery pack\"}"],
    "type": "string", "minLength": 3
});

/// The JSON Schema of [`crate::Case`].
///
/// Source: JSON Schema, draft 2020-12.
///
/// ```
/// assert!(origo_origin::case_schema().get("$id").is_some());
/// ```
pub fn case_schema() -> Schema {
    let mut schema = schemars::schema_for!(crate::bill::Case);
    schema.insert("$id".to_owned(), crate::answer::CASE_VERSION.into());
    brief(&mut schema);
    schema
}

/// The JSON Schema of [`crate::OriginAnswer`].
///
/// Source: JSON Schema, draft 2020-12.
///
/// ```
/// assert!(origo_origin::answer_schema().get("$id").is_some());
/// ```
pub fn answer_schema() -> Schema {
    let mut schema = schemars::generate::SchemaSettings::draft2020_12()
        .for_serialize()
        .into_generator()
        .into_root_schema_for::<crate::answer::OriginAnswer>();
    schema.insert("$id".to_owned(), crate::answer::ANSWER_VERSION.into());
    brief(&mut schema);
    schema
}

/// Keeps the first paragraph of each description: sources and examples in Rust are for who reads the library.
fn brief(schema: &mut Schema) {
    if let Some(serde_json::Value::String(text)) = schema.get_mut("description")
        && let Some(end) = text.find("\n\n")
    {
        text.truncate(end);
    }
    transform_subschemas(&mut brief, schema);
}
