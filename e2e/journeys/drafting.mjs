// How an application is written: a spreadsheet with faults is looked at before it is taken, what was done is undone,
// a template is kept and used, and what was typed when the session had ended is there after signing in again.
import { axe } from "../lib/axe.mjs";
import * as mouse from "../lib/mouse.mjs";
import { signIn } from "../lib/people.mjs";
import { ensure } from "../lib/report.mjs";
import { api, base, password } from "../lib/server.mjs";

const EMAIL = "exporter@kh.example";
const SHEET = [
  "HS\tDescription of goods\tQty\tUnit\tGross kg\tNet kg\tAmount\tOur colour\tCountry of origin",
  "6109.10\tCotton T-shirts\t2000\tH87\t500\t450\t8000\tblue\tCambodia",
  "61\tCotton pullovers\tabc\tH87\t100\t150\t4000\tred\tCambodia",
  "6110.20\tCotton trousers\t900\tH87\t400\t380\t9000\tgreen\tCambodia",
].join("\n");

export async function drafting(browser, { hands, javaScriptEnabled }) {
  const problems = [];
  const page = await (await browser.newContext({ baseURL: base, javaScriptEnabled })).newPage();
  let { token } = await api("POST", "/sessions", null, { email: EMAIL, password });
  const press = async (selector) => {
    await hands.press(page, selector);
    // axe needs scripts to run; the same pages are looked at in the run with script
    if (javaScriptEnabled && hands === mouse) for (const violation of await axe(page)) problems.push(`${page.url()}: ${violation}`);
  };
  const words = async () => (await page.textContent("main")).replace(/\s+/g, " ");
  const says = async (text) => ensure((await words()).includes(text), `${page.url()} does not say “${text}”: ${(await words()).slice(0, 900)}`);

  await signIn(page, EMAIL, hands);
  await page.goto(`${base}/applications?lang=en`);
  await press('main a[href="/applications/new"]');
  await press('form[action="/applications/new"] button[value="blank"]');
  const id = new URL(page.url()).pathname.split("/")[2];
  const stored = async () => (await api("GET", `/applications/${id}`, token)).draft;
  const goods = async () => (await stored()).goods.map((line) => line.description);
  await hands.write(page, "/consignee/name", "Nordlicht Moden GmbH");
  await press('button[name="action"][value="next"]');

  await page.goto(`${base}/applications/${id}/goods`);
  await press('button[name="action"][value="spreadsheet"]');
  await press("main form button");
  await says("neither a file nor pasted rows");
  // a heading of its own: what is said of one is remembered
  await hands.write(page, "paste", SHEET.replace("Our colour", `Our colour ${Date.now()}`));
  await press("main form button");
  await says("1 column not recognised");
  await says("“61” is not an HS code");
  await says("“abc” cannot be read");
  ensure((await page.locator("th[scope=row]").allTextContents()).includes("3"), "the row of the fault is not named");
  ensure((await goods()).join() === "", "something was added before it was taken");
  await hands.write(page, "c7", "marks");
  await press('form[method="get"] button');
  await says("0 columns not recognised");
  await press('form[method="post"]:not([action$="/cancel"]) button');
  await says("3 lines were added");
  ensure((await goods()).join() === "Cotton T-shirts,Cotton pullovers,Cotton trousers", `the goods are ${await goods()}`);
  const { marks, hs_code: code } = (await stored()).goods[1];
  ensure(marks === "red" && code === "61", `what was typed is ${marks}, ${code}`);
  await press(".app-undo button");
  ensure((await goods()).join() === "", "the lines are still there");
  await press(".app-undo button");
  ensure((await goods()).length === 3, "the lines are not back");

  await press('button[name="action"][value="up/goods/2"]');
  ensure((await goods()).join() === "Cotton T-shirts,Cotton trousers,Cotton pullovers", `after moving: ${await goods()}`);
  await press('button[name="action"][value="copy/goods/0"]');
  await press('button[name="action"][value="remove/goods/1"]');
  await press('button[name="action"][value="remove/goods/1"]');
  await says("Goods line 2 is removed");
  ensure((await goods()).join() === "Cotton T-shirts,Cotton pullovers", `after removing: ${await goods()}`);
  await press(".app-undo button");
  ensure((await goods()).join() === "Cotton T-shirts,Cotton trousers,Cotton pullovers", `after undoing: ${await goods()}`);

  const name = `Knitwear ${Date.now()}`;
  await press('a[href^="/templates/new"]');
  await hands.write(page, "name", name);
  await press("main form button");
  await says(name);
  const row = `article:has(h2:text-is("${name}"))`;
  const start = await page.locator(`${row} form[action$="/start"]`).getAttribute("action");
  await press(`form[action="${start.replace("/start", "/remove")}"] button`);
  await says(`“${name}” is removed`);
  await press(".app-undo button");
  await says("The template is back");
  await press(`form[action="${start}"] button`);
  ensure((await page.inputValue('[name="/consignee/name"]')) === "Nordlicht Moden GmbH", "the template is not filled in");

  // the session ends on the server while somebody types
  await page.goto(`${base}/applications/${id}/parties`);
  const other = await page.context().newPage();
  for (let n = 0; n < 60; n += 1) {
    await other.goto(`${base}/account`);
    if (other.url().includes("/sign-in")) break;
    await Promise.all([other.waitForNavigation(), other.locator('form[action$="/revoke"] button').first().click()]);
  }
  await other.close();
  token = (await api("POST", "/sessions", null, { email: EMAIL, password })).token;
  await hands.write(page, "/consignee/name", "Typed after the session ended");
  await press('button[name="action"][value="next"]');
  ensure(page.url().includes("/sign-in"), `without a session one is at ${page.url()}`);
  await hands.write(page, "email", EMAIL);
  await hands.write(page, "password", password);
  await press('main form:has(input[type="password"]) button');
  await says("You were signed out while typing");
  ensure((await page.inputValue('[name="/consignee/name"]')) === "Typed after the session ended", "what was typed is lost");
  ensure((await stored()).consignee.name === "Nordlicht Moden GmbH", "it was saved without being asked");
  await press('button[name="action"][value="next"]');
  ensure((await stored()).consignee.name === "Typed after the session ended", "it is not saved");
  await page.goto(`${base}/applications/${id}/parties`);
  ensure(!(await words()).includes("You were signed out while typing"), "it is still offered");

  // no session at all: the page itself keeps what was typed
  await page.context().clearCookies();
  await hands.write(page, "/consignee/name", "Typed without a session");
  await press('button[name="action"][value="next"]');
  await says("what you typed is kept in this page");
  const tab = await page.context().newPage();
  await signIn(tab, EMAIL, mouse);
  await tab.close();
  await press('main form button');
  ensure((await stored()).consignee.name === "Typed without a session", "what the page kept is not saved");
  await page.context().close();
  ensure(problems.length === 0, problems.join("\n"));
}
