// A spreadsheet as people have it: which sheet, which row of headings, which column is what, which rows are none; and what
// was said of a column is remembered for the next file.
import { axe } from "../lib/axe.mjs";
import { written } from "../lib/files.mjs";
import { signIn } from "../lib/people.mjs";
import { ensure } from "../lib/report.mjs";
import { api, base, password } from "../lib/server.mjs";

const EMAIL = "exporter@kh.example";
const TAKE = 'form[method="post"]:not([action$="/cancel"]) button';
const AGAIN = 'form[method="get"] button';

// A list with a title, a heading that nobody knows, a sum whose word stands among the codes, and weights in pounds.
const list = (own) =>
  [
    "Mekong Textile Co.;;;;;;;;",
    ";;;;;;;;",
    `HS code;Goods;Qty;Unit;Gross weight (lb);Net weight (lb);Amount;${own};Country of origin`,
    "610910;Cotton T-shirts, knitted;2000;pcs;1102,3;992,1;8000,00;A-17;Cambodia",
    "611020;Cotton pullovers, knitted;900;pcs;882;838;9000,50;A-18;Cambodia",
    "Total;;2900;;1984,3;1830,1;17000,50;;",
  ].join("\n");

export async function sheets(browser, { hands, javaScriptEnabled }) {
  const problems = [];
  const page = await (await browser.newContext({ baseURL: base, javaScriptEnabled })).newPage();
  const { token } = await api("POST", "/sessions", null, { email: EMAIL, password });
  const words = async () => (await page.textContent("main")).replace(/\s+/g, " ");
  const says = async (text) => ensure((await words()).includes(text), `${page.url()} does not say “${text}”: ${(await words()).slice(0, 1200)}`);
  const press = async (selector) => {
    await hands.press(page, selector);
    if (javaScriptEnabled) for (const violation of await axe(page)) problems.push(`${page.url()}: ${violation}`);
  };
  const open = async (selector) => {
    if (!(await page.locator(selector).evaluate((details) => details.open))) await hands.open(page, `${selector} > summary`);
  };
  const read = async (file) => {
    const { id } = await api("POST", "/applications", token, { form: "co" });
    await page.goto(`${base}/applications/${id}/goods/upload?lang=en`);
    await hands.upload(page, "#sheet", file);
    await press("main form button");
    return id;
  };
  const goods = async (id) => (await api("GET", `/applications/${id}`, token)).draft.goods;
  await signIn(page, EMAIL, hands);

  const own = `Lot of ours ${Date.now()}`;
  const file = written("list.csv", list(own));
  const first = await read(file);
  await says("The headings are in line 3.");
  await says("so 1102.3 is 499.995 kg");
  await says("1 column not recognised");
  await says("a total: “Total");
  await open("#columns");
  await hands.write(page, "c7", "marks");
  await hands.write(page, "skip", "5");
  await press(AGAIN);
  await says("0 columns not recognised");
  await says("as you said");
  await press(TAKE);
  const taken = await goods(first);
  ensure(taken.map((line) => `${line.marks} ${line.hs_code}`).join() === "A-17 610910", `the goods are ${JSON.stringify(taken)}`);

  const second = await read(file);
  await says(`As your organisation chose it the last time: ${own}`);
  await press(TAKE);
  ensure((await goods(second)).map((line) => line.marks).join() === "A-17,A-18", "what was said of the column is forgotten");

  // the letter on the first sheet is no list; who wants it all the same can have it
  await read(new URL("../../crates/exchange/tests/shapes/several-sheets.xlsx", import.meta.url).pathname);
  await says("The sheet “Packing list” is read. There are others: Cover.");
  await open("#columns");
  await hands.write(page, "#sheet", "0");
  await press(AGAIN);
  await says("The sheet “Cover” is read.");
  await open("#columns");
  await hands.write(page, "#sheet", "1");
  await hands.write(page, "head", "1");
  await press(AGAIN);
  await says("Ball valve");
  await press('form[action$="/cancel"] button');
  await says("Nothing was added");
  await page.context().close();
  ensure(problems.length === 0, problems.join("\n"));
}
