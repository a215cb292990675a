// Does it qualify? An e-bike of 40 parts pasted from a spreadsheet, a gap followed, and a garment that is asked one thing.
import { readFileSync } from "node:fs";
import { axe } from "../lib/axe.mjs";
import { ensure } from "../lib/report.mjs";
import { base } from "../lib/server.mjs";

const parts = readFileSync(new URL("../../examples/spreadsheets/e-bike-materials.csv", import.meta.url), "utf8");

const verdicts = (page) =>
  page.$$eval("article[data-verdict]", (all) => Object.fromEntries(all.map((card) => [card.id, card.dataset.verdict])));

export async function qualify(browser, { hands, javaScriptEnabled }) {
  const context = await browser.newContext({ baseURL: base, javaScriptEnabled });
  const page = await context.newPage();
  await page.goto("/qualify?lang=en");
  await hands.write(page, "hs", "8711.60");
  await hands.write(page, "origin", "KH");
  await hands.write(page, "price", "640");
  await hands.write(page, "currency", "USD");
  await hands.write(page, "destination", "VN");
  await hands.write(page, "paste", parts);
  await hands.press(page, "button.govuk-button[value=decide]");

  ensure(/Qualifies under 3 of 6 agreements/.test(await page.textContent(".app-q__tally")), "the summary says something else");

  // outcomes differ: by cumulation, by tariff shift, by value
  let found = await verdicts(page);
  ensure(found.acfta === "yes" && found.akfta === "yes", `cumulation: ${JSON.stringify(found)}`);
  ensure(found.atiga === "no" && found.aifta === "no", `value and shift: ${JSON.stringify(found)}`);
  for (const id of Object.keys(found)) {
    const card = await page.textContent(`#${id}`);
    ensure(/RVC/.test(card) && /How it was decided/.test(card), `${id} has no reason or trace`);
    if (found[id] === "no") ensure((await page.$$(`#${id} .app-q__gap button`)).length > 0, `${id} has no gap`);
  }
  ensure(/38.73 % – at least 40 % is needed/.test(await page.textContent("#atiga")), "the bar of ATIGA says another figure");
  if (javaScriptEnabled) ensure((await axe(page)).length === 0, `axe: ${await axe(page)}`);

  // a gap followed: it passes
  await hands.press(page, "#atiga .app-q__gap button");
  found = await verdicts(page);
  ensure(found.atiga === "yes", `the gap was followed and ATIGA says ${found.atiga}`);
  await hands.press(page, "button[value=back]");
  ensure((await verdicts(page)).atiga === "no", "the change was not taken back");

  // a garment whose process is unknown is asked exactly one question
  await page.goto("/qualify");
  await hands.press(page, "button[value='example:garment']");
  ensure((await page.$$(".app-q__asks .app-q__ask")).length === 1, "not exactly one question");
  await hands.tick(page, "input[name=done][value=making_up]");
  await hands.tick(page, "input[name=done][value=weaving]");
  await hands.press(page, ".app-q__asks button");
  ensure((await verdicts(page))["uk-eu-tca"] === "yes", "the answer did not decide");
  await context.close();
}

// The page with its answer and everything unfolded, light and dark, wide and narrow: axe finds nothing.
export async function qualifyFilled(browser, language) {
  for (const colorScheme of ["light", "dark"]) {
    for (const width of [1280, 390]) {
      const context = await browser.newContext({ baseURL: base, colorScheme, viewport: { width, height: 900 } });
      const page = await context.newPage();
      for (const example of ["e-bike", "garment"]) {
        await page.goto(`/qualify?lang=${language}`);
        await page.click(`button[value="example:${example}"]`);
        await page.waitForSelector("article[data-verdict]");
        await page.$$eval("details", (all) => all.forEach((one) => (one.open = true)));
        const found = await axe(page);
        const where = `${example} ${language} ${colorScheme} ${width}`;
        ensure(found.length === 0, `axe, ${where}: ${found}`);
        const wide = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        ensure(wide <= 0, `${where}: the page is ${wide} pixels too wide`);
      }
      await context.close();
    }
  }
}
