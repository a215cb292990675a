// One page of an application, open twice: what only one of the two changed is kept and said, what both changed is asked,
// and what was typed is never lost. Nobody is shown a page's HTML in the line that says when it was saved.
import { axe } from "../lib/axe.mjs";
import * as mouse from "../lib/mouse.mjs";
import { signIn } from "../lib/people.mjs";
import { ensure } from "../lib/report.mjs";
import { api, base, example, password } from "../lib/server.mjs";

const EMAIL = "exporter@kh.example";
const NEXT = 'button[name="action"][value="next"]';

const text = async (page) => (await page.textContent("main")).replace(/\s+/g, " ");
const says = async (page, words) => ensure((await text(page)).includes(words), `${page.url()} does not say “${words}”: ${(await text(page)).slice(0, 900)}`);

async function draft(token) {
  const { draft } = example("pepper");
  const { id, revision } = await api("POST", "/applications", token, { form: draft.form });
  await api("PUT", `/applications/${id}`, token, { revision, draft });
  return id;
}

export async function twoTabs(browser, { hands, javaScriptEnabled }) {
  const problems = [];
  const context = await browser.newContext({ baseURL: base, javaScriptEnabled });
  const [mine, other] = [await context.newPage(), await context.newPage()];
  const { token } = await api("POST", "/sessions", null, { email: EMAIL, password });
  const id = await draft(token);
  const stored = async () => (await api("GET", `/applications/${id}`, token)).draft;
  const press = async (selector) => {
    await hands.press(mine, selector);
    if (javaScriptEnabled) for (const violation of await axe(mine)) problems.push(`${mine.url()}: ${violation}`);
  };
  // each has the page as it is now, then the other one saves first; what is typed here waits for its button
  const bothOn = async (section, changes) => {
    for (const page of [mine, other]) await page.goto(`${base}/applications/${id}/${section}?lang=en`);
    for (const [field, value] of changes) await mouse.write(other, field, value);
    await mouse.press(other, NEXT);
    if (javaScriptEnabled) await mine.$eval("form[data-autosave]", (form) => form.removeAttribute("data-autosave"));
  };
  await signIn(mine, EMAIL, hands);

  // each changed another field: nothing is asked
  await bothOn("parties", [["/consignee/registration_number", "FR 40 303 265 045"]]);
  await hands.write(mine, "/consignee/name", "Poivres du Monde SARL");
  await hands.tick(mine, 'input[name="keep"][value="/consignee"]');
  await press(NEXT);
  await says(mine, "Saved, together with another change");
  await says(mine, "FR 40 303 265 045");
  let { consignee } = await stored();
  ensure(consignee.name === "Poivres du Monde SARL" && consignee.registration_number === "FR 40 303 265 045", JSON.stringify(consignee));

  // what was ticked beside it was done, too
  await mine.goto(`${base}/addresses?lang=en`);
  await says(mine, "Poivres du Monde SARL");

  // both changed the same one, and one of them emptied it: only that is asked, and the empty one is not proposed
  await bothOn("parties", [["/consignee/name", ""], ["/consignee/registration_number", "FR 1"]]);
  await hands.write(mine, "/consignee/name", "Épices SA");
  await hands.write(mine, "/consignee/address", "1 quai du Port\nMarseille");
  await press(NEXT);
  await says(mine, "This page was saved in between");
  const asked = await mine.$$eval("fieldset legend", (all) => all.map((one) => one.textContent));
  ensure(asked.length === 1 && asked[0].startsWith("Consignee"), `it asks about ${asked.join(", ")}`);
  ensure((await mine.locator('input[type="radio"]:checked').inputValue()) === "Épices SA", "the empty value is proposed");
  await says(mine, "FR 1");
  await press('button[value="stay"]');
  ({ consignee } = await stored());
  ensure(consignee.name === "Épices SA" && consignee.registration_number === "FR 1" && consignee.address.startsWith("1 quai"), JSON.stringify(consignee));

  // the other one saved another page: nobody is told anything
  await mine.goto(`${base}/applications/${id}/parties`);
  await other.goto(`${base}/applications/${id}/transport`);
  await mouse.write(other, "/remarks", "L/C 4711").catch(() => mouse.write(other, "/transport/details", "L/C 4711"));
  await mouse.press(other, NEXT);
  if (javaScriptEnabled) await mine.$eval("form[data-autosave]", (form) => form.removeAttribute("data-autosave"));
  await hands.write(mine, "/consignee/name", "Épices du Port SA");
  await press(NEXT);
  ensure(new URL(mine.url()).pathname.endsWith("/transport"), `it went to ${mine.url()}`);
  ensure((await stored()).consignee.name === "Épices du Port SA", "it is not saved");
  await context.close();
  ensure(problems.length === 0, problems.join("\n"));
}

// What the line beside the form says when it cannot be saved: a sentence.
export async function autosave(browser) {
  const context = await browser.newContext({ baseURL: base });
  const page = await context.newPage();
  const { token } = await api("POST", "/sessions", null, { email: EMAIL, password });
  const id = await draft(token);
  const line = async (words) => {
    const said = page.locator("#saved", { hasText: words });
    await said.waitFor({ timeout: 10000 }).catch(async () => ensure(false, `the line says “${await page.textContent("#saved")}”, not ${words}`));
    ensure(!(await page.textContent("#saved")).includes("<"), "HTML is printed");
  };
  await signIn(page, EMAIL, mouse);
  await page.goto(`${base}/applications/${id}/parties?lang=en`);
  await mouse.write(page, "/consignee/name", "Saved by itself");
  await line(/^Saved|saved at/i);
  ensure((await api("GET", `/applications/${id}`, token)).draft.consignee.name === "Saved by itself", "it is not saved");

  // somebody saves the same page elsewhere
  const { revision, draft: now } = await api("GET", `/applications/${id}`, token);
  await api("PUT", `/applications/${id}`, token, { revision, draft: { ...now, remarks: "From elsewhere" } });
  await mouse.write(page, "/consignee/name", "Typed after that");
  await line(/saved elsewhere/);
  await mouse.press(page, NEXT);
  const { draft: merged } = await api("GET", `/applications/${id}`, token);
  ensure(merged.consignee.name === "Typed after that" && merged.remarks === "From elsewhere", "one of the two is lost");

  // the session is over
  await page.goto(`${base}/applications/${id}/parties`);
  await context.clearCookies();
  await mouse.write(page, "/consignee/name", "Typed when it was over");
  await line(/signed out|session is over/i);
  await mouse.press(page, NEXT);
  await says(page, "what you typed is kept in this page");
  const tab = await context.newPage();
  await signIn(tab, EMAIL, mouse);
  await mouse.press(page, "main form button");
  ensure((await api("GET", `/applications/${id}`, token)).draft.consignee.name === "Typed when it was over", "what was typed is lost");
  await context.close();
}
