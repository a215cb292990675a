//! Schemas that are not derived: the draft as the ground floor has it, and bytes.

use origo_trade::{Draft, GoodsDraft, InvoiceDraft};
use serde_json::Value;
use utoipa::{
    PartialSchema, ToSchema,
    openapi::{
        ArrayBuilder, ObjectBuilder, RefOr, Schema,
        schema::{AdditionalProperties, KnownFormat, SchemaFormat, Type},
    },
};

/// The draft: every field text, lists where the form has several. Taken from the type itself, so that it cannot differ.
pub(crate) struct DraftSchema;

impl PartialSchema for DraftSchema {
    fn schema() -> RefOr<Schema> {
        let mut one_of_each = Draft::default();
        one_of_each.goods.push(GoodsDraft::default());
        one_of_each.invoices.push(InvoiceDraft::default());
        one_of_each.declaration.ticks.push(String::new());
        of(&serde_json::to_value(one_of_each).unwrap_or_default()).into()
    }
}

impl ToSchema for DraftSchema {
    fn name() -> std::borrow::Cow<'static, str> {
        "Draft".into()
    }
}

fn of(value: &Value) -> Schema {
    match value {
        Value::Object(fields) => {
            let object =
                ObjectBuilder::new()
                    .additional_properties(Some(AdditionalProperties::<Schema>::FreeForm(false)));
            let all = fields.iter();
            all.fold(object, |object, (name, field)| {
                object.property(name, of(field))
            })
            .into()
        }
        Value::Array(rows) => ArrayBuilder::new()
            .items(RefOr::T(of(rows.first().unwrap_or(&Value::Null))))
            .into(),
        _ => ObjectBuilder::new().schema_type(Type::String).into(),
    }
}

/// Bytes as they are.
pub(crate) struct Binary;

impl PartialSchema for Binary {
    fn schema() -> RefOr<Schema> {
        let bytes = ObjectBuilder::new()
            .schema_type(Type::String)
            .format(Some(SchemaFormat::KnownFormat(KnownFormat::Binary)));
        Schema::from(bytes).into()
    }
}

impl ToSchema for Binary {}
