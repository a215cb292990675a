//! Documents that come in: who brings one that takes long to look at holds up nobody else.

use futures_util::{FutureExt as _, future::BoxFuture};
use origo_office::{Asked, Opener, Told, Unopened, applications};
use origo_testkit::both_engines;
use std::{sync::Arc, time::Duration};
use tokio::sync::Notify;

/// A file with these words is looked at until somebody says that it is enough.
const SLOW: &[u8] = b"%PDF-1.7 slow";
/// Less than what the line lets anybody wait.
const SOON: Duration = Duration::from_secs(10);

#[derive(Default)]
struct Slow {
    begun: Notify,
    enough: Notify,
}

impl Opener for Slow {
    fn open(&self, _: Asked, bytes: Vec<u8>) -> BoxFuture<'_, Result<Told, Unopened>> {
        async move {
            if bytes == SLOW {
                self.begun.notify_one();
                self.enough.notified().await;
            }
            Ok(Told::Examined(Ok(())))
        }
        .boxed()
    }
}

both_engines! {
    async fn who_uploads_waits_behind_themselves_alone(app: TestApp) {
        let slow = Arc::new(Slow::default());
        let office = app.with_opener(slow.clone());
        let (one, two) = (app.actor("exporter"), app.actor("exporter2"));
        let mut ids = Vec::new();
        for actor in [&one, &two] {
            ids.push(applications::create(&office, actor, origo_testkit::rice()).await.unwrap());
        }
        let held = tokio::spawn({
            let (office, one, id) = (office.clone(), one.clone(), ids[0].clone());
            async move { applications::attach(&office, &one, &id, "invoice", "i.pdf", SLOW.to_vec()).await }
        });
        slow.begun.notified().await;
        let other = applications::attach(&office, &two, &ids[1], "invoice", "i.pdf", b"%PDF-1.7".to_vec());
        tokio::time::timeout(SOON, other).await.expect("the other waits").unwrap();
        slow.enough.notify_one();
        held.await.unwrap().unwrap();
    }
}
