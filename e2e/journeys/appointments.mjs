// Who may sign, and who keeps the people, is nobody's to decide alone: the role waits until a second administrator says yes.
import { letterTo } from "../lib/letters.mjs";
import { axe } from "../lib/axe.mjs";
import { operator } from "../lib/operator.mjs";
import { signIn } from "../lib/people.mjs";
import { ensure } from "../lib/report.mjs";
import { base } from "../lib/server.mjs";

const password = "four wild horses at Halifax";

export async function appointments(browser, { hands, javaScriptEnabled }) {
  const problems = [];
  const open = async () => (await browser.newContext({ baseURL: base, javaScriptEnabled })).newPage();
  const press = async (page, selector) => {
    await hands.press(page, selector);
    if (javaScriptEnabled) for (const violation of await axe(page)) problems.push(`${page.url()}: ${violation}`);
  };
  const says = async (page, words) => {
    const text = (await page.textContent("main")).replace(/\s+/g, " ");
    ensure(text.includes(words), `${page.url()} does not say “${words}”: ${text.slice(0, 900)}`);
  };
  // somebody who was invited, and has taken the invitation
  const invited = async (administrator, role) => {
    const email = `${role}-${Date.now()}@leeds.example`;
    await administrator.goto(`${base}/people?lang=en`);
    await hands.write(administrator, "#email", email);
    await hands.write(administrator, "#role", role);
    await press(administrator, 'form[action="/people"] button');
    const page = await open();
    await page.goto(`${await letterTo(browser, email, "/invitation/")}?lang=en`);
    await hands.write(page, "name", `${role} of the trial`);
    await hands.write(page, "password", password);
    await press(page, "main form button");
    return { email, page };
  };
  const comeIn = async ({ email, page }) => {
    await page.goto(`${base}/sign-in?lang=en`);
    await hands.write(page, "email", email);
    await hands.write(page, "password", password);
    await press(page, 'main form:has(input[type="password"]) button');
  };
  const waiting = (page, email) => page.locator(".app-thumb", { hasText: email });

  const first = await open();
  await signIn(first, "administrator@leeds.example", hands);
  const second = await invited(first, "authority-administrator");
  await comeIn(second);
  ensure(second.page.url().includes("/sign-in"), `who waits for the role is at ${second.page.url()}`);
  await first.goto(`${base}/people`);
  await says(first, "Roles that wait for a second person");
  ensure((await waiting(first, second.email).locator('form[action$="/confirm"]').count()) === 0, "who asked for the role may confirm it");
  await says(first, "another administrator must confirm it");
  operator(["user", "confirm", "--email", second.email, "--authority", "gb-leeds"]);
  await comeIn(second);

  // now there are two
  const signatory = await invited(first, "signatory");
  await second.page.goto(`${base}/people?lang=en`);
  const form = await waiting(second.page, signatory.email).locator('form[action$="/confirm"]').getAttribute("action");
  await press(second.page, `form[action="${form}"] button`);
  await says(second.page, "The role is in force now");
  await comeIn(signatory);
  ensure(!signatory.page.url().includes("/sign-in"), `the signatory is at ${signatory.page.url()}`);

  // and what is not wanted is declined
  const third = await invited(second.page, "signatory");
  await first.goto(`${base}/people`);
  const decline = await waiting(first, third.email).locator('form[action$="/decline"]').getAttribute("action");
  await press(first, `form[action="${decline}"] button`);
  await says(first, "The role is declined");
  for (const email of [signatory.email, second.email]) {
    const remove = first.locator("main li", { hasText: email }).locator('form[action$="/remove"]');
    await press(first, `form[action="${await remove.getAttribute("action")}"] button`);
  }
  for (const page of [first, second.page, signatory.page, third.page]) await page.context().close();
  ensure(problems.length === 0, problems.join("\n"));
}
