// Every screen that a person can reach by links, in each language: axe finds nothing, none fails, and none is wider than a
// telephone. A screen that somebody else showed already, in the same language and colours, is not looked at twice.
import { axe } from "../lib/axe.mjs";
import * as mouse from "../lib/mouse.mjs";
import { signIn } from "../lib/people.mjs";
import { ensure } from "../lib/report.mjs";
import { isNew, tooWide } from "../lib/screens.mjs";
import { base } from "../lib/server.mjs";

const SCREENS_MAX = 60; // of one person in one language

// The same screen about another thing is the same screen.
function shape(url) {
  const { pathname, searchParams } = new URL(url);
  const path = pathname
    .split("/")
    .map((part) => (/\d/.test(part) && part.length > 3 ? "*" : part))
    .join("/");
  return `${path}?${searchParams.get("tab") ?? ""}`;
}

// Where the links of a page lead, as far as these are screens of ours in this language.
async function ways(page, email, language) {
  const links = (await page.$$eval("a[href]", (all) => all.map((a) => a.href))).map((link) => new URL(link));
  const ours = links.filter(
    ({ origin, pathname, searchParams }) =>
      origin === new URL(base).origin &&
      !/sign-out|\.pdf|\.csv|\/pdf$|\/documents\/.|\/static\/|\/api\//.test(pathname) &&
      (searchParams.get("lang") ?? language) === language &&
      // the texts of all licences are long and the same for everybody: they are looked at as nobody, in each language
      !(email && pathname === "/licences"),
  );
  for (const next of ours) {
    next.hash = "";
    next.searchParams.set("lang", language);
  }
  return ours.map((next) => next.href);
}

async function inOneLanguage(page, { email, language, colorScheme }, problems) {
  const seen = new Set();
  let shown = 0;
  const queue = [`${base}/?lang=${language}`, `${base}/verify?lang=${language}`];
  if (!email) queue.push(`${base}/sign-in?lang=${language}`, `${base}/qualify?lang=${language}`);
  while (queue.length > 0 && seen.size < SCREENS_MAX) {
    const url = queue.shift();
    if (seen.has(shape(url))) continue;
    seen.add(shape(url));
    const response = await page.goto(url).catch(() => null); // a download is no screen
    if (!response || !(response.headers()["content-type"] ?? "").startsWith("text/html")) continue;
    shown += 1;
    if (response.status() >= 500) problems.push(`${url} answered ${response.status()}`);
    queue.push(...(await ways(page, email, language)));
    if (!isNew(await response.text(), language, colorScheme)) continue;
    // what a summary hides is part of the screen
    await page.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = true)));
    for (const violation of await axe(page)) problems.push(`${language} ${shape(url)}: ${violation}`);
    const wide = await tooWide(page);
    if (wide) problems.push(`${language} ${shape(url)}: ${wide}`);
  }
  return shown;
}

export async function everyScreen(browser, { email, languages, colorScheme }) {
  const context = await browser.newContext({ baseURL: base, colorScheme });
  const page = await context.newPage();
  const problems = [];
  if (email) await signIn(page, email, mouse);
  for (const language of languages) {
    const reached = await inOneLanguage(page, { email, language, colorScheme }, problems);
    if (reached <= (email ? 2 : 1)) problems.push(`${language}: only ${reached} screens were reached`);
  }
  await context.close();
  ensure(problems.length === 0, problems.join("\n"));
}
