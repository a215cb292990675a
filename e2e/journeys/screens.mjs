// Every screen that a person can reach by links: axe finds nothing, and no screen fails.
import { axe } from "../lib/axe.mjs";
import * as mouse from "../lib/mouse.mjs";
import { signIn } from "../lib/people.mjs";
import { ensure } from "../lib/report.mjs";
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

export async function everyScreen(browser, { email, language, colorScheme }) {
  const context = await browser.newContext({ baseURL: base, colorScheme });
  const page = await context.newPage();
  const seen = new Set();
  const problems = [];
  if (email) await signIn(page, email, mouse);
  const queue = [`${base}/?lang=${language}`, `${base}/verify?lang=${language}`];
  if (!email) queue.push(`${base}/sign-in?lang=${language}`, `${base}/qualify?lang=${language}`);
  while (queue.length > 0 && seen.size < SCREENS_MAX) {
    const url = queue.shift();
    if (seen.has(shape(url))) continue;
    seen.add(shape(url));
    const response = await page.goto(url).catch(() => null); // a download is no screen
    if (!response || !(response.headers()["content-type"] ?? "").startsWith("text/html")) continue;
    if (response.status() >= 500) problems.push(`${url} answered ${response.status()}`);
    // what a summary hides is part of the screen
    await page.evaluate(() => document.querySelectorAll("details").forEach((details) => (details.open = true)));
    for (const violation of await axe(page)) problems.push(`${shape(url)}: ${violation}`);
    const links = await page.$$eval("a[href]", (all) => all.map((a) => a.href));
    for (const link of links) {
      const next = new URL(link);
      if (next.origin !== new URL(base).origin || /sign-out|\.pdf|\/static\/|\/api\//.test(next.pathname)) continue;
      if (next.searchParams.has("lang") && next.searchParams.get("lang") !== language) continue;
      // the texts of all licences are long and the same for everybody: they are looked at as nobody, in each language
      if (email && next.pathname === "/licences") continue;
      next.hash = "";
      next.searchParams.set("lang", language);
      queue.push(next.href);
    }
  }
  await context.close();
  ensure(problems.length === 0, problems.join("\n"));
  ensure(seen.size > (email ? 2 : 1), `only ${seen.size} screens were reached`);
}
