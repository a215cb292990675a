// Pictures of every screen at 1280 and 390 pixels, in English and Khmer, against a running demo server:
//   node e2e/screenshots.mjs target/screenshots
//   ORIGO_SCREENS=case,people node e2e/screenshots.mjs /tmp/some      only these
// The screens are shown with real content: an issued certificate, a draft with a fault, cases that wait.
import { notLeftYet } from "./lib/server.mjs";
import { chromium } from "playwright-core";
import { existsSync, mkdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import * as mouse from "./lib/mouse.mjs";
import { signIn } from "./lib/people.mjs";
import { withCode } from "./totp.mjs";

const base = (process.env.ORIGO_TEST_URL ?? "http://127.0.0.1:8080").replace(/\/$/, "");
const out = process.argv[2] ?? "target/screenshots";
const password = "origo-demo-2026";
const here = dirname(fileURLToPath(import.meta.url));
mkdirSync(out, { recursive: true });

async function api(method, path, token, body, type = "application/json") {
  const headers = { "content-type": type, ...(token ? { authorization: `Bearer ${token}` } : {}) };
  const payload = body === undefined || Buffer.isBuffer(body) ? body : JSON.stringify(body);
  const response = await fetch(`${base}/api/v1${path}`, { method, headers, body: payload });
  if (!response.ok) throw new Error(`${method} ${path}: ${response.status} ${await response.text()}`);
  const text = await response.text();
  return text ? JSON.parse(text) : null;
}

const person = async (name) => (await api("POST", "/sessions", null, { email: `${name}@kh.example`, password })).token;
const [exporter, reviewer] = await Promise.all(["exporter", "reviewer"].map(person));
let signatory;
await withCode(async (code) => {
  const body = { email: "signatory@kh.example", password, code };
  const session = await api("POST", "/sessions", null, body).catch(() => null);
  signatory = session?.token;
  return session;
});

async function application(name, mend = (draft) => draft) {
  const example = notLeftYet(JSON.parse(readFileSync(join(here, "../examples", `${name}.json`), "utf8")));
  const created = await api("POST", "/applications", exporter, { form: example.draft.form });
  await api("PUT", `/applications/${created.id}`, exporter, { revision: created.revision, draft: mend(example.draft) });
  for (const { kind, file } of example.attachments ?? []) {
    const path = `/applications/${created.id}/attachments?kind=${kind}&file_name=${kind}.pdf`;
    await api("POST", path, exporter, readFileSync(join(here, "../examples", file)), "application/pdf");
  }
  return created.id;
}

const submitted = async (name) => {
  const id = await application(name);
  // an example that is filed again wants a reason
  const { findings } = await api("GET", `/applications/${id}/findings`, exporter);
  const wanted = findings.filter((one) => one.severity === "needs-reason");
  const reasons = wanted.map(({ pointer, code }) => ({ pointer, code, reason: "The first certificate was lost in the post." }));
  await api("POST", `/applications/${id}/submit`, exporter, { reasons });
  return id;
};

const draft = await application("garments", (d) => ({ ...d, goods: d.goods.map((g, n) => (n ? g : { ...g, hs_code: "61" })) }));
const waiting = await submitted("pepper");
await submitted("milled-rice");
const signed = await submitted("milled-rice");
await api("POST", `/cases/${signed}/approve`, reviewer, {});
await api("POST", `/cases/${signed}/sign`, signatory, {});
let view;
do {
  await new Promise((done) => setTimeout(done, 200));
  view = await api("GET", `/applications/${signed}`, exporter);
} while (view.state !== "issued");
const certificate = await api("GET", `/certificates/${view.certificate_number}`, exporter);

await api("POST", `/cases/${waiting}/take`, reviewer, {});
const queried = await submitted("pepper");
await api("POST", `/cases/${queried}/query`, reviewer, { questions: [{ pointer: "/goods/0/description", message: "Is it the whole berry, neither crushed nor ground?" }] });
const double = await application("pepper"); // asked for already
const second = await submitted("bicycles");
await api("POST", `/cases/${second}/approve`, reviewer, {});
const approved = await submitted("garments");
await api("POST", `/cases/${approved}/approve`, reviewer, {});

// what the applicant's own pages show: templates, and a spreadsheet with faults that waits for a yes or no
const browserOf = (await chromium.launch({ executablePath: ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync), args: ["--no-sandbox"] }));
const writer = await (await browserOf.newContext({ baseURL: base })).newPage();
await signIn(writer, "exporter@kh.example", mouse);
for (const [id, name] of [[signed, "Rice to Marseille"], [second, "Bicycles to Rotterdam"]]) {
  await writer.goto(`${base}/templates/new?application=${id}`);
  await mouse.write(writer, "name", name);
  await mouse.press(writer, "main form button");
}
await writer.goto(`${base}/applications/${draft}/goods/upload`);
await mouse.write(writer, "paste", "HS\tDescription of goods\tQty\tUnit\tGross kg\tNet kg\tAmount\tOur colour\tCountry of origin\n6109.10\tCotton T-shirts, knitted\t2000\tH87\t500\t450\t8000\tblue\tCambodia\n61\tCotton pullovers, knitted\tabc\tH87\t100\t150\t4000\tred\tCambodia\n6203.42\tCotton trousers, woven\t900\tH87\t400\t380\t9000\tgreen\tAtlantis");
await mouse.press(writer, "main form button");
const preview = new URL(writer.url()).pathname;
await browserOf.close();

const wanted = process.env.ORIGO_SCREENS?.split(",");
const screens = [
  [null, "home", "/"],
  [null, "sign-in", "/sign-in"],
  [null, "qualify-answer", "/qualify", { press: 'button[value="example:e-bike"]' }],
  [null, "qualify-question", "/qualify", { press: 'button[value="example:garment"]' }],
  [null, "verify", "/verify"],
  [null, "qualify", "/qualify"],
  [null, "verify-genuine", `/v/${certificate.number}/${certificate.code}`],
  [null, "verify-unknown", `/v/${certificate.number}/aaaaaaaaaaaaaaaa`],
  ["exporter", "applications", "/applications"],
  ["exporter", "apply-parties", `/applications/${draft}/parties`],
  ["exporter", "apply-transport", `/applications/${draft}/transport`],
  ["exporter", "apply-goods", `/applications/${draft}/goods`],
  ["exporter", "apply-documents", `/applications/${draft}/documents`],
  ["exporter", "apply-documents-refused", `/applications/${draft}/documents?refused=attachment.heic`],
  ["exporter", "apply-check-double", `/applications/${double}/check`],
  ["exporter", "apply-declaration", `/applications/${draft}/declaration`],
  ["exporter", "apply-check", `/applications/${draft}/check`],
  ["exporter", "certificate", `/certificates/${certificate.number}`],
  ["exporter", "certificates", "/certificates"],
  ["exporter", "account", "/account"],
  ["exporter", "application", `/applications/${waiting}`],
  ["exporter", "application-queried", `/applications/${queried}`],
  ["exporter", "addresses", "/addresses"],
  ["exporter", "apply-new", "/applications/new"],
  ["exporter", "templates", "/templates"],
  ["exporter", "goods-upload", `/applications/${draft}/goods/upload`],
  ["exporter", "goods-preview", preview],
  ["exporter", "help", "/help"],
  ["reviewer", "queue", "/queue?view=all"],
  ["reviewer", "case", `/cases/${waiting}`],
  ["reviewer", "case-changes", `/cases/${waiting}?tab=changes`],
  ["reviewer", "case-queries", `/cases/${queried}?tab=queries`],
  ["reviewer", "case-history", `/cases/${waiting}?tab=history`],
  ["reviewer", "case-ask", `/cases/${waiting}`, { open: '[data-key="query"]' }],
  ["reviewer", "case-reject", `/cases/${waiting}`, { open: ".app-act summary" }],
  ["reviewer2", "case-locked", `/cases/${waiting}`],
  ["reviewer2", "case-second", `/cases/${second}`],
  ["signatory", "case-sign", `/cases/${approved}/sign`],
  ["administrator", "certificate-cancel", `/certificates/${certificate.number}`, { open: ".app-more summary", whole: true }],
  ["reviewer", "second-factor", "/account/second-factor"],
  [null, "licences", "/licences", { first: true }],
  [null, "register", "/register"],
  [null, "password-forgotten", "/password/forgotten"],
  ["newcomer", "registration-new", "/registration"],
  ["pending", "registration-sent", "/registration"],
  ["manager", "registration-held", "/registration"],
  ["manager", "mandates", "/mandates"],
  ["manager", "people", "/people"],
  ["agent", "mandates-held", "/mandates"],
  ["administrator", "people-staff", "/people"],
  ["administrator", "specimen", "/people", { inside: 'a[href$="/specimen"]' }],
  ["administrator", "overview", "/overview"],
  ["administrator", "mailbox", "/mailbox"],
  ["administrator", "letter", "/mailbox", { inside: "main table a" }],
  ["operator", "overview-operator", "/overview"],
  ["auditor", "events", "/events", { first: true }],
  ["customs", "verify-customs", "/verify"],
  ["manager", "tokens", "/account/tokens"],
  ["reviewer", "passkey", "/account/passkeys"],
  ["administrator", "registrations", "/registrations?state=all"],
  ["reviewer", "registration-case", "/registrations", { inside: "main table a" }],
].filter(([, name]) => !wanted || wanted.includes(name));

const executablePath = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox", "--disable-gpu"] });
let count = 0;
for (const width of [1280, 390]) {
  for (const email of new Set(screens.map(([whose]) => whose))) {
    const context = await browser.newContext({ baseURL: base, viewport: { width, height: width === 390 ? 844 : 900 } });
    const page = await context.newPage();
    if (email) await signIn(page, `${email}@kh.example`, mouse);
    for (const language of ["en", "km"]) {
      for (const [, name, path, { inside, press, open, first, whole } = {}] of screens.filter(([whose]) => whose === email)) {
        await page.goto(`${base}${path}${path.includes("?") ? "&" : "?"}lang=${language}`);
        if (inside) await Promise.all([page.waitForNavigation(), page.click(inside)]);
        if (press) await Promise.all([page.waitForNavigation(), page.click(press)]);
        if (open) await page.locator(open).first().click();
        // what waits below until one scrolls there is in the picture too
        await page.evaluate(() => document.querySelectorAll("img[loading=lazy]").forEach((image) => (image.loading = "eager")));
        // a bar that stays at the edge of a window would stand in the middle of a picture of the whole page
        const all = whole || (!open && !first);
        if (all) await page.evaluate(() => document.querySelectorAll(".app-decide, .app-side, .app-steps").forEach((bar) => (bar.style.position = "static")));
        await page.waitForLoadState("networkidle"); // pages of documents are drawn as they are asked for
        await page.screenshot({ path: `${out}/${name}-${width}-${language}.png`, fullPage: all });
        count += 1;
      }
    }
    await context.close();
  }
}
await browser.close();
console.log(`${count} pictures in ${out}`);
