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

pub(crate) use record;
