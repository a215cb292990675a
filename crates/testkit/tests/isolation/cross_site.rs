//! Every page that changes something, posted to by another site with the session of somebody who may: refused, and nothing
//! changes. What a browser says of the site that asks is tried in each way that browsers have.

use crate::{
    caller::{self, Caller},
    routes,
    world::World,
};
use axum::http::StatusCode;
use origo_testkit::both_engines;

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");
const OTHER_SITES: [(&str, &str); 5] = [
    ("sec-fetch-site", "cross-site"),
    // another host of the same domain is another house
    ("sec-fetch-site", "same-site"),
    ("origin", "https://evil.example"),
    ("origin", "http://origo.test.evil.example"),
    // a frame in a sandbox
    ("origin", "null"),
];

both_engines! {
    async fn no_other_site_changes_anything(app: TestApp) {
        let world = World::build(&app).await;
        let people = ["exporter", "manager", "anna", "signatory", "administrator", "operator"];
        let people: Vec<_> = people.into_iter().map(|name| Caller::of(&app, "kh-moc", name)).collect();
        let doors = caller::doors(&app);
        let pages = origo_web::paths();
        let mut posts = routes::all();
        posts.retain(|route| route.method == "POST" && pages.contains(&route.path.as_str()));
        let before = world.rows(&app).await;
        let (mut tried, mut faults) = (0, Vec::new());
        for route in &posts {
            for request in world.requests(route).iter().take(1) {
                for person in &people {
                    for other in OTHER_SITES {
                        let said = [FORM, ("host", "origo.test"), other];
                        let answer = person.send_saying(&app, &doors, request, &said, Vec::new()).await;
                        tried += 1;
                        // a path that only reads is not there for a post
                        let refused = [StatusCode::FORBIDDEN, StatusCode::METHOD_NOT_ALLOWED];
                        if !refused.contains(&answer.status) {
                            faults.push(format!("{person} {request} {other:?}: {}", answer.status));
                        }
                    }
                }
            }
        }
        println!("{tried} posts of other sites");
        assert!(tried > 1000, "{tried} posts are not every page");
        assert!(faults.is_empty(), "{} faults:\n{}", faults.len(), faults[..faults.len().min(40)].join("\n"));
        assert_eq!(world.rows(&app).await, before, "something changed");
    }
}
