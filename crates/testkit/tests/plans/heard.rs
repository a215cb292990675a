//! What sqlx says it issued, and what PostgreSQL says about it.

use std::sync::{Mutex, OnceLock, PoisonError};
use tokio::sync::MutexGuard;
use tracing::{
    Event, Subscriber,
    field::{Field, Visit},
};
use tracing_subscriber::{
    Layer,
    filter::filter_fn,
    layer::{Context, SubscriberExt as _},
    util::SubscriberInitExt as _,
};

static STATEMENTS: Mutex<Vec<String>> = Mutex::new(Vec::new());
static PLANS: Mutex<Vec<String>> = Mutex::new(Vec::new());

#[derive(Default)]
struct Words {
    summary: String,
    statement: String,
    message: String,
}

impl Visit for Words {
    fn record_debug(&mut self, field: &Field, value: &dyn std::fmt::Debug) {
        if field.name() == "message" && self.message.is_empty() {
            self.message = format!("{value:?}");
        }
    }

    fn record_str(&mut self, field: &Field, value: &str) {
        match field.name() {
            "summary" => value.clone_into(&mut self.summary),
            "db.statement" => value.trim().clone_into(&mut self.statement),
            "message" => value.clone_into(&mut self.message),
            _ => {}
        }
    }
}

struct Listener;

impl<S: Subscriber> Layer<S> for Listener {
    fn on_event(&self, event: &Event<'_>, _: Context<'_, S>) {
        let mut words = Words::default();
        event.record(&mut words);
        if event.metadata().target() != "sqlx::query" {
            keep(&PLANS, words.message);
        } else if words.statement.is_empty() {
            keep(&STATEMENTS, words.summary);
        } else {
            keep(&STATEMENTS, words.statement);
        }
    }
}

fn keep(list: &Mutex<Vec<String>>, text: String) {
    list.lock()
        .unwrap_or_else(PoisonError::into_inner)
        .push(text);
}

fn taken(list: &Mutex<Vec<String>>) -> Vec<String> {
    std::mem::take(&mut *list.lock().unwrap_or_else(PoisonError::into_inner))
}

/// One test at a time hears.
pub async fn alone() -> MutexGuard<'static, ()> {
    static ALONE: tokio::sync::Mutex<()> = tokio::sync::Mutex::const_new(());
    static LISTENING: OnceLock<()> = OnceLock::new();
    let alone = ALONE.lock().await;
    LISTENING.get_or_init(|| {
        let heard = Listener.with_filter(filter_fn(|meta| {
            matches!(meta.target(), "sqlx::query" | "sqlx::postgres::notice")
        }));
        tracing_subscriber::registry().with(heard).init();
    });
    alone
}

/// Statements since the last time.
pub fn statements() -> Vec<String> {
    taken(&STATEMENTS)
}

/// What PostgreSQL said of plans since the last time.
pub fn plans() -> Vec<String> {
    taken(&PLANS)
}
