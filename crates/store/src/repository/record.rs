//! A row as a struct: columns are named once.

/// Declares a row with its column list, how it is read, and how it is inserted.
///
/// `in "table", kept here` leaves the plain insertion out: rows of this table are entered by its own file alone, whose
/// functions ask for what such a row must not be without.
macro_rules! record {
    ($(#[$doc:meta])* $name:ident in $table:literal { $($fields:tt)+ }) => {
        record! { $(#[$doc])* $name in $table, kept here { $($fields)+ } }

        impl $name {
            /// Inserts the row.
            ///
            /// # Errors
            /// The database refuses, for example a second row with the same key.
            #[allow(dead_code, reason = "not every record is inserted plainly")]
            pub async fn insert(&self, connection: &mut sqlx::AnyConnection) -> Result<(), crate::StoreError> {
                self.insert_or(connection, "").await.map(|_| ())
            }
        }
    };
    (
        $(#[$doc:meta])* $name:ident in $table:literal, kept here
        { $($(#[$field_doc:meta])* $field:ident: $type:ty,)+ }
    ) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct $name {
            $($(#[$field_doc])* pub $field: $type,)+
        }

        impl $name {
            const COLUMNS: &'static [&'static str] = &[$(stringify!($field)),+];

            /// `SELECT … FROM table` and what follows.
            #[allow(dead_code, reason = "not every record is read whole")]
            fn select(rest: &str) -> sqlx::AssertSqlSafe<String> {
                let columns = Self::COLUMNS.join(", ");
                sqlx::AssertSqlSafe(format!("SELECT {columns} FROM {} {rest}", $table))
            }

            /// The same without what some columns hold: they answer empty texts. For lists, which show none of it.
            #[allow(dead_code, reason = "not every record is listed")]
            fn select_without(empty: &[&str], rest: &str) -> sqlx::AssertSqlSafe<String> {
                let column = |name: &&str| match empty.contains(name) {
                    true => format!("'' AS {name}"),
                    false => (*name).to_owned(),
                };
                let columns: Vec<_> = Self::COLUMNS.iter().map(column).collect();
                sqlx::AssertSqlSafe(format!("SELECT {} FROM {} {rest}", columns.join(", "), $table))
            }

            /// The rows of a page whose places (`page_at`, `page_id`, the key being the column `id`) another statement
            /// gives. The places come first in the join, whatever an engine thinks of them.
            #[allow(dead_code, reason = "not every record is listed")]
            fn select_page(empty: &[&str], page: &str, id: &str, way: &str) -> sqlx::AssertSqlSafe<String> {
                let column = |name: &&str| match empty.contains(name) {
                    true => format!("'' AS {name}"),
                    false => (*name).to_owned(),
                };
                let columns: Vec<_> = Self::COLUMNS.iter().map(column).collect();
                sqlx::AssertSqlSafe(format!(
                    "SELECT page_at, page_id, {} FROM ({page}) AS page CROSS JOIN {} \
                     WHERE authority_id = $1 AND {id} = page_id ORDER BY page_at {way}, page_id {way}",
                    columns.join(", "), $table
                ))
            }

            #[allow(dead_code, reason = "not every record is read whole")]
            fn from_row(row: &sqlx::any::AnyRow) -> Result<Self, crate::StoreError> {
                use sqlx::Row as _;
                Ok(Self { $($field: row.try_get(stringify!($field))?,)+ })
            }

            /// Inserts the row; false if `on_conflict` is `ON CONFLICT DO NOTHING` and it was there.
            async fn insert_or(
                &self,
                connection: &mut sqlx::AnyConnection,
                on_conflict: &str,
            ) -> Result<bool, crate::StoreError> {
                let columns = Self::COLUMNS.join(", ");
                let places: Vec<_> = (1..=Self::COLUMNS.len()).map(|n| format!("${n}")).collect();
                let sql = format!(
                    "INSERT INTO {} ({columns}) VALUES ({}) {on_conflict}", $table, places.join(", ")
                );
                let query = sqlx::query(sqlx::AssertSqlSafe(sql))$(.bind(self.$field.clone()))+;
                Ok(query.execute(connection).await?.rows_affected() == 1)
            }
        }
    };
}

/// The place of a row that a page gave.
pub(crate) fn mark(row: &sqlx::any::AnyRow) -> Result<crate::paging::Mark, crate::StoreError> {
    use sqlx::Row as _;
    Ok(crate::paging::Mark {
        at: row.try_get("page_at")?,
        id: row.try_get("page_id")?,
    })
}

pub(crate) use record;
