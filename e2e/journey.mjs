// The journey in Chromium against a running demo server (ORIGO_TEST_URL; scripts/with-server.sh starts one).
//
//   1. Every screen that a demo person can reach by links, in English, Khmer and French: axe finds nothing.
//   2. The main job by hand, with and without JavaScript: apply, approve, sign, verify.
//
// The last line is `N passed, N failed`; the exit code is 1 if anything failed.
import { chromium } from "playwright-core";
import { createRequire } from "node:module";
import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const base = (process.env.ORIGO_TEST_URL ?? "http://127.0.0.1:8080").replace(/\/$/, "");
const password = "origo-demo-2026";
const here = dirname(fileURLToPath(import.meta.url));
const axeSource = readFileSync(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const SCREENS_MAX = 60; // of one person in one language
const PAGES_MAX = 16; // of the guided application

let passed = 0;
let failed = 0;
async function test(name, work) {
  const start = Date.now();
  try {
    await work();
    passed += 1;
    console.log(`  ok      ${name} (${Date.now() - start} ms)`);
  } catch (error) {
    failed += 1;
    console.log(`  FAILED  ${name}\n    ${String(error.message ?? error).split("\n").slice(0, 12).join("\n    ")}`);
  }
}
function ensure(condition, message) {
  if (!condition) throw new Error(message);
}

async function api(method, path, token, body) {
  const headers = { "content-type": "application/json", ...(token ? { authorization: `Bearer ${token}` } : {}) };
  const response = await fetch(`${base}/api/v1${path}`, { method, headers, body: body && JSON.stringify(body) });
  ensure(response.ok, `${method} ${path} answered ${response.status}: ${await response.clone().text()}`);
  return response.status === 204 ? null : response.json();
}

async function signIn(page, email) {
  await page.goto(`${base}/sign-in`);
  await page.fill('input[type="email"], input[name="email"]', email);
  await page.fill('input[type="password"]', password);
  await page.click('main form:has(input[type="password"]) button');
  await page.waitForLoadState();
  ensure(!page.url().includes("/sign-in"), `${email} is still at ${page.url()}`);
}

async function axe(page) {
  // evaluated by the debugger's protocol, so the page's own content policy stays as strict as it is
  await page.evaluate(axeSource);
  const found = await page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  return found.violations.map((v) => `${v.id}: ${v.help} — ${v.nodes.slice(0, 3).map((n) => n.target.join(" ")).join(", ")}`);
}

// The same screen about another thing is the same screen.
function shape(url) {
  const path = new URL(url).pathname;
  return path
    .split("/")
    .map((part) => (/\d/.test(part) && part.length > 3 ? "*" : part))
    .join("/");
}

async function everyScreen(browser, email, language) {
  const context = await browser.newContext({ baseURL: base });
  const page = await context.newPage();
  const seen = new Set();
  const problems = [];
  if (email) await signIn(page, email);
  const queue = [`${base}/?lang=${language}`, `${base}/verify?lang=${language}`];
  if (!email) queue.push(`${base}/sign-in?lang=${language}`);
  while (queue.length > 0 && seen.size < SCREENS_MAX) {
    const url = queue.shift();
    if (seen.has(shape(url))) continue;
    seen.add(shape(url));
    const response = await page.goto(url).catch(() => null); // a download is no screen
    if (!response || !(response.headers()["content-type"] ?? "").startsWith("text/html")) continue;
    if (response.status() >= 500) problems.push(`${url} answered ${response.status()}`);
    for (const violation of await axe(page)) problems.push(`${shape(url)}: ${violation}`);
    const links = await page.$$eval("a[href]", (all) => all.map((a) => a.href));
    for (const link of links) {
      const next = new URL(link);
      if (next.origin !== new URL(base).origin || /sign-out|\.pdf|\/static\/|\/api\//.test(next.pathname)) continue;
      if (next.searchParams.has("lang") && next.searchParams.get("lang") !== language) continue;
      next.hash = "";
      next.searchParams.set("lang", language);
      queue.push(next.href);
    }
  }
  await context.close();
  ensure(problems.length === 0, problems.join("\n"));
  ensure(seen.size > (email ? 2 : 1), `only ${seen.size} screens were reached`);
}

// Every field of a draft by its JSON pointer.
function pointers(value, pointer = "") {
  if (value === null || typeof value !== "object") return [[pointer, String(value ?? "")]];
  return Object.entries(value).flatMap(([key, inner]) => pointers(inner, `${pointer}/${key}`));
}

// Fills what the page at hand asks for; fields are named by their JSON pointers.
async function fill(page, example) {
  const known = new Map(pointers(example.draft));
  for (const field of await page.$$("main input[name], main select[name], main textarea[name]")) {
    const name = await field.getAttribute("name");
    const type = (await field.getAttribute("type")) ?? "";
    if (type === "checkbox" && (name ?? "").includes("ticks")) await field.check();
    else if (known.has(name) && type !== "hidden" && type !== "checkbox" && type !== "radio") {
      const tag = await field.evaluate((element) => element.tagName);
      if (tag === "SELECT") await field.selectOption(known.get(name));
      else await field.fill(known.get(name));
    }
  }
}

async function mainJob(browser, javaScriptEnabled) {
  const example = JSON.parse(readFileSync(join(here, "../examples/chemicals.json"), "utf8"));
  const page = async (email) => {
    const context = await browser.newContext({ baseURL: base, javaScriptEnabled });
    const page = await context.newPage();
    await signIn(page, email);
    return page;
  };
  const submit = async (page, selector) => {
    await page
      .locator(selector)
      .first()
      .click({ timeout: 10000 })
      .catch(async (error) => {
        const words = (await page.textContent("main")).replace(/\s+/g, " ").slice(0, 600);
        throw new Error(`${selector} at ${page.url()}: ${words}\n${error.message}`);
      });
    await page.waitForLoadState();
  };

  const exporter = await page("exporter@leeds.example");
  const { token } = await api("POST", "/sessions", null, { email: "exporter@leeds.example", password });
  const before = new Set((await api("GET", "/applications", token)).items.map((a) => a.id));
  await exporter.goto(`${base}/applications`);
  await submit(exporter, 'form[action="/applications/new"] button');
  let created;
  let attached = 0;
  for (let n = 0; n < PAGES_MAX; n += 1) {
    created = (await api("GET", "/applications", token)).items.find((a) => !before.has(a.id));
    if (created?.state === "submitted") break;
    if ((await exporter.locator('form[action$="/submit"]').count()) > 0) {
      await submit(exporter, 'form[action$="/submit"] button');
    } else if ((await exporter.locator('form[action$="/documents"]').count()) > 0) {
      const attachment = example.attachments[attached];
      attached += 1;
      if (attachment) {
        await exporter.selectOption('form[action$="/documents"] select[name="kind"]', attachment.kind);
        await exporter.setInputFiles('input[name="file"]', join(here, "../examples", attachment.file));
        await submit(exporter, 'form[action$="/documents"] button');
      } else await submit(exporter, 'main a.govuk-button[role="button"]');
    } else {
      for (const [list, field] of [["goods", "hs_code"], ["invoices", "number"]]) {
        const add = `button[name="action"][value="add/${list}/0"]`;
        const rows = () => exporter.locator(`[name^="/${list}/"][name$="/${field}"]`).count();
        while ((await exporter.locator(add).count()) > 0 && (await rows()) < example.draft[list].length) await submit(exporter, add);
      }
      await fill(exporter, example);
      await submit(exporter, 'button[name="action"][value="next"]');
    }
  }
  ensure(created?.state === "submitted", `the application is ${created?.state ?? "not there"}, at ${exporter.url()}`);

  const reviewer = await page("reviewer@leeds.example");
  await reviewer.goto(`${base}/cases/${created.id}`);
  await submit(reviewer, 'form[action$="/take"] button');
  await submit(reviewer, 'form[action$="/approve"] button');
  const signatory = await page("signatory@leeds.example");
  await signatory.goto(`${base}/cases/${created.id}`);
  await submit(signatory, 'form[action$="/take"] button');
  await submit(signatory, '[data-key="approve"]');
  await submit(signatory, 'form[action$="/sign"] button');

  let view;
  for (let n = 0; n < 100 && view?.state !== "issued"; n += 1) {
    view = await api("GET", `/applications/${created.id}`, token);
    await new Promise((done) => setTimeout(done, 200));
  }
  ensure(view.state === "issued", `the application is ${view.state}`);
  const certificate = await api("GET", `/certificates/${view.certificate_number}`, token);
  const anybody = await (await browser.newContext({ javaScriptEnabled })).newPage();
  const response = await anybody.goto(`${base}/v/${certificate.number}/${certificate.code}`);
  ensure(response.status() === 200, `the verification page answered ${response.status()}`);
  const words = await anybody.textContent("main");
  ensure(words.includes(certificate.number), "the verification page does not show the number");
  ensure(words.includes(certificate.data.consignment.consignee.name), "the verification page does not show the content");
  for (const one of [exporter, reviewer, signatory, anybody]) await one.context().close();
}

const executablePath = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find(existsSync);
ensure(executablePath, "Chromium is missing: run scripts/install.sh --test");
const browser = await chromium.launch({ executablePath, args: ["--no-sandbox"] });
try {
  for (const script of process.env.ORIGO_JOURNEY === "screens" ? [] : [true, false]) {
    await test(`the main job ${script ? "with" : "without"} JavaScript`, () => mainJob(browser, script));
  }
  for (const language of process.env.ORIGO_JOURNEY === "job" ? [] : ["en", "km", "fr"]) {
    for (const person of [null, "exporter", "reviewer", "signatory", "auditor", "administrator"]) {
      for (const domain of person ? ["leeds.example", "kh.example"] : [""]) {
        const email = person && `${person}@${domain}`;
        await test(`axe finds nothing for ${email ?? "anybody"} in ${language}`, () => everyScreen(browser, email, language));
      }
    }
  }
} finally {
  await browser.close();
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
