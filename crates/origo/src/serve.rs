//! `origo serve` and `origo worker`.

use crate::say::say;
use crate::{
    bodies::{self, Bodies},
    cli::{ServeArgs, WorkerArgs},
    config, demo, hands, listen,
    metrics::{self, Metrics},
    proxies::{self, Proxies},
    wiring,
};
use anyhow::{Context as _, Result};
use axum::{
    Router, extract::State, http::StatusCode, middleware::from_fn_with_state, routing::get,
};
use origo_office::{Office, worker::run_due};
use tokio::{net::TcpListener, signal, sync::watch};
use tower_http::{
    CompressionLevel,
    catch_panic::CatchPanicLayer,
    compression::{
        CompressionLayer, Predicate,
        predicate::{DefaultPredicate, NotForContentType},
    },
    trace::TraceLayer,
};

/// Serves until told to stop.
///
/// # Errors
/// A part cannot be opened or the address is taken.
pub async fn serve(args: &ServeArgs) -> Result<bool> {
    let config = config::read(&args.place, args.listen)?;
    let office = wiring::begun(&config).await?;
    if args.demo {
        demo::enter(&office).await?;
    }
    let (stop, stopped) = watch::channel(false);
    let worker = tokio::spawn(hands::work(office.clone(), stopped));
    let listener = TcpListener::bind(config.listen)
        .await
        .with_context(|| format!("listening on {}", config.listen))?;
    say!(
        "Origo serves {} on http://{}",
        config.public_url,
        config.listen
    );
    let metrics = Metrics::default();
    if let Some(address) = args.metrics_listen.or(config.metrics_listen) {
        let own = TcpListener::bind(address)
            .await
            .with_context(|| format!("listening on {address}"))?;
        let service = metrics::router(office.clone(), metrics.clone());
        tokio::spawn(async move { axum::serve(own, service).await });
    }
    let router = router(office, metrics, config.proxies.clone());
    let told = async {
        asked_to_stop().await;
        // jobs and requests at hand end side by side; a job that is cut off is done again by the next process
        stop.send_replace(true);
    };
    listen::serve(listener, router, &config.proxies, told).await;
    worker.await?;
    Ok(true)
}

/// Works off jobs until told to stop, or once.
///
/// # Errors
/// A part cannot be opened.
pub async fn worker(args: &WorkerArgs) -> Result<bool> {
    let config = config::read(&args.place, None)?;
    let office = wiring::existing(&config).await?;
    if args.once {
        say!("{} jobs done", run_due(&office).await?);
        return Ok(true);
    }
    let (stop, stopped) = watch::channel(false);
    let worker = tokio::spawn(hands::work(office, stopped));
    asked_to_stop().await;
    stop.send_replace(true);
    worker.await?;
    Ok(true)
}

fn router(office: Office, metrics: Metrics, proxies: Proxies) -> Router {
    Router::new()
        .route("/healthz", get(|| std::future::ready("ok\n")))
        .route("/readyz", get(ready))
        .with_state(office.clone())
        .merge(origo_api::router(office.clone()))
        .merge(origo_web::router(office))
        .layer(
            CompressionLayer::new()
                // a page is small: the last tenth of its size would cost half of its time
                .quality(CompressionLevel::Fastest)
                .compress_when(texts()),
        )
        .layer(CatchPanicLayer::new())
        .layer(from_fn_with_state(Bodies::default(), bodies::within_bounds))
        .layer(from_fn_with_state(metrics, metrics::count))
        .layer(from_fn_with_state(proxies, proxies::believe))
        .layer(TraceLayer::new_for_http())
}

/// Pages and JSON travel compressed; documents and pictures are compressed already.
fn texts() -> impl Predicate {
    DefaultPredicate::new()
        .and(NotForContentType::const_new("application/pdf"))
        .and(NotForContentType::const_new("application/octet-stream"))
        .and(NotForContentType::const_new("font/"))
}

async fn ready(State(office): State<Office>) -> (StatusCode, &'static str) {
    match origo_office::authorities::all(&office).await {
        Ok(_) => (StatusCode::OK, "ready\n"),
        Err(error) => {
            tracing::error!(%error, "not ready");
            (
                StatusCode::SERVICE_UNAVAILABLE,
                "the database does not answer\n",
            )
        }
    }
}

async fn asked_to_stop() {
    let interrupted = async {
        if signal::ctrl_c().await.is_err() {
            std::future::pending::<()>().await;
        }
    };
    let terminated = async {
        match signal::unix::signal(signal::unix::SignalKind::terminate()) {
            Ok(mut stream) => {
                stream.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! { () = interrupted => {}, () = terminated => {} }
}
