//! `/metrics` for Prometheus, on a listener of its own so that it is never open to the world: requests by route and
//! status, their time, the jobs that wait, and the connections to the database.

use axum::{
    Router,
    extract::{MatchedPath, Request, State},
    http::header,
    middleware::Next,
    response::{IntoResponse, Response},
    routing::get,
};
use origo_office::{Office, worker};
use std::{
    collections::BTreeMap,
    fmt::Write as _,
    sync::{Arc, Mutex, PoisonError},
    time::{Duration, Instant},
};

/// Upper bounds of the histogram, in seconds.
const BOUNDS: [f64; 10] = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 2.0, 10.0];

/// What was counted. Cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct Metrics(Arc<Mutex<Counted>>);

#[derive(Debug, Default)]
struct Counted {
    requests: BTreeMap<(&'static str, String, u16), u64>,
    times: BTreeMap<String, Times>,
}

#[derive(Debug, Default)]
struct Times {
    buckets: [u64; BOUNDS.len()],
    count: u64,
    seconds: f64,
}

impl Metrics {
    fn count(&self, method: &'static str, route: &str, status: u16, time: Duration) {
        // a panic elsewhere spoils no counter
        let mut counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let key = (method, route.to_owned(), status);
        *counted.requests.entry(key).or_default() += 1;
        let times = counted.times.entry(route.to_owned()).or_default();
        let seconds = time.as_secs_f64();
        times.count += 1;
        times.seconds += seconds;
        for (bucket, bound) in times.buckets.iter_mut().zip(BOUNDS) {
            *bucket += u64::from(seconds <= bound);
        }
    }

    /// What was counted, as text.
    fn text(&self) -> String {
        let counted = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let mut text = String::new();
        head(
            &mut text,
            "origo_http_requests_total",
            "counter",
            "Requests by route and status.",
        );
        for ((method, route, status), count) in &counted.requests {
            let _ = writeln!(
                text,
                "origo_http_requests_total{{method=\"{method}\",route=\"{route}\",status=\"{status}\"}} {count}"
            );
        }
        const NAME: &str = "origo_http_request_duration_seconds";
        head(
            &mut text,
            NAME,
            "histogram",
            "Time to the answer's head, by route.",
        );
        for (route, times) in &counted.times {
            for (bucket, bound) in times.buckets.iter().zip(BOUNDS) {
                let _ = writeln!(
                    text,
                    "{NAME}_bucket{{route=\"{route}\",le=\"{bound}\"}} {bucket}"
                );
            }
            let (count, seconds) = (times.count, times.seconds);
            let _ = writeln!(
                text,
                "{NAME}_bucket{{route=\"{route}\",le=\"+Inf\"}} {count}"
            );
            let _ = writeln!(text, "{NAME}_sum{{route=\"{route}\"}} {seconds}");
            let _ = writeln!(text, "{NAME}_count{{route=\"{route}\"}} {count}");
        }
        text
    }
}

fn head(text: &mut String, name: &str, kind: &str, help: &str) {
    let _ = writeln!(text, "# HELP {name} {help}\n# TYPE {name} {kind}");
}

/// The methods that routes know. A client may invent others, and each would stay here for ever.
const METHODS: [&str; 7] = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"];

fn known(method: &str) -> &'static str {
    METHODS
        .into_iter()
        .find(|known| *known == method)
        .unwrap_or("other")
}

/// Counts a request by its route, never by its address: addresses hold secrets and have no end.
pub async fn count(State(metrics): State<Metrics>, request: Request, next: Next) -> Response {
    let start = Instant::now();
    let method = known(request.method().as_str());
    let route = request.extensions().get::<MatchedPath>();
    let route = route.map_or_else(|| "none".to_owned(), |path| path.as_str().to_owned());
    let response = next.run(request).await;
    metrics.count(method, &route, response.status().as_u16(), start.elapsed());
    response
}

/// The listener's routes.
pub fn router(office: Office, metrics: Metrics) -> Router {
    Router::new()
        .route("/metrics", get(show))
        .with_state((office, metrics))
}

async fn show(State((office, metrics)): State<(Office, Metrics)>) -> Response {
    let mut text = metrics.text();
    head(
        &mut text,
        "origo_up",
        "gauge",
        "Whether the database answers.",
    );
    match worker::backlog(&office).await {
        Ok(backlog) => {
            let _ = writeln!(text, "origo_up 1");
            head(
                &mut text,
                "origo_jobs",
                "gauge",
                "Jobs that are not done; `failing` failed at least once, `parked` are set aside until somebody has them run again.",
            );
            let _ = writeln!(text, "origo_jobs{{state=\"waiting\"}} {}", backlog.waiting);
            let _ = writeln!(text, "origo_jobs{{state=\"failing\"}} {}", backlog.failing);
            let _ = writeln!(text, "origo_jobs{{state=\"parked\"}} {}", backlog.parked);
            head(
                &mut text,
                "origo_jobs_oldest_seconds",
                "gauge",
                "Age of the oldest job that is not done.",
            );
            let _ = writeln!(text, "origo_jobs_oldest_seconds {}", backlog.oldest_seconds);
        }
        Err(error) => {
            tracing::error!(%error, "the jobs could not be counted");
            let _ = writeln!(text, "origo_up 0");
        }
    }
    head(
        &mut text,
        "origo_database_connections",
        "gauge",
        "Connections to the database.",
    );
    for (pool, busy, idle) in office.store().connections() {
        let _ = writeln!(
            text,
            "origo_database_connections{{pool=\"{pool}\",state=\"idle\"}} {idle}"
        );
        let _ = writeln!(
            text,
            "origo_database_connections{{pool=\"{pool}\",state=\"busy\"}} {busy}"
        );
    }
    let media_type = "text/plain; version=0.0.4; charset=utf-8";
    ([(header::CONTENT_TYPE, media_type)], text).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invented_methods_are_one_label() {
        assert_eq!(known("GET"), "GET");
        for invented in ["BREW", "get", "A1", "A2"] {
            assert_eq!(known(invented), "other");
        }
    }

    #[test]
    fn requests_are_counted_by_route_and_bucket() {
        let metrics = Metrics::default();
        metrics.count("GET", "/v/{number}/{code}", 200, Duration::from_millis(3));
        metrics.count("GET", "/v/{number}/{code}", 200, Duration::from_secs(60));
        metrics.count("GET", "/v/{number}/{code}", 404, Duration::from_millis(1));
        let text = metrics.text();
        for line in [
            "origo_http_requests_total{method=\"GET\",route=\"/v/{number}/{code}\",status=\"200\"} 2",
            "origo_http_request_duration_seconds_bucket{route=\"/v/{number}/{code}\",le=\"0.001\"} 1",
            "origo_http_request_duration_seconds_bucket{route=\"/v/{number}/{code}\",le=\"0.005\"} 2",
            "origo_http_request_duration_seconds_bucket{route=\"/v/{number}/{code}\",le=\"10\"} 2",
            "origo_http_request_duration_seconds_bucket{route=\"/v/{number}/{code}\",le=\"+Inf\"} 3",
            "origo_http_request_duration_seconds_count{route=\"/v/{number}/{code}\"} 3",
        ] {
            assert!(text.lines().any(|found| found == line), "{line} in\n{text}");
        }
    }
}
