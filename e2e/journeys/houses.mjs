// Who works in a house and for whom: an authority's administrator invites an officer, gives another role and ends it;
// an exporter's administrator lets an agent act, and takes that back.
import { letterTo } from "../lib/letters.mjs";
import { axe } from "../lib/axe.mjs";
import { signIn } from "../lib/people.mjs";
import { ensure } from "../lib/report.mjs";
import { base } from "../lib/server.mjs";

const password = "four wild horses at Halifax";

export async function houses(browser, hands, javaScriptEnabled) {
  const problems = [];
  const open = async () => (await browser.newContext({ baseURL: base, javaScriptEnabled })).newPage();
  const press = async (page, selector) => {
    await hands.press(page, selector);
    if (javaScriptEnabled) for (const violation of await axe(page)) problems.push(`${page.url()}: ${violation}`);
  };
  const says = async (page, words) => ensure((await page.textContent("main")).includes(words), `${page.url()} does not say ${words}`);

  const email = `officer-${Date.now()}@leeds.example`;
  const administrator = await open();
  await signIn(administrator, "administrator@leeds.example", hands);
  await administrator.goto("/people");
  await press(administrator, 'form[action="/people"] button');
  await hands.write(administrator, "#email", email);
  await hands.write(administrator, "#role", "reviewer");
  await press(administrator, 'form[action="/people"] button');
  await says(administrator, email);

  const officer = await open();
  await officer.goto(await letterTo(browser, email, "/invitation/"));
  await hands.write(officer, "name", "Ruth Adeyemi");
  await hands.write(officer, "password", password);
  await press(officer, "main form button");
  await officer.goto("/sign-in");
  await hands.write(officer, "email", email);
  await hands.write(officer, "password", password);
  await press(officer, 'main form:has(input[type="password"]) button');
  ensure(new URL(officer.url()).pathname.startsWith("/queue"), `a reviewer lands at ${officer.url()}`);

  await administrator.goto("/people");
  const row = administrator.locator("main li", { hasText: email });
  const change = await row.locator('form[action$="/role"]').getAttribute("action");
  await hands.write(administrator, `form[action="${change}"] [name="to"]`, "auditor");
  await press(administrator, `form[action="${change}"] button`);
  await officer.goto("/queue");
  ensure(!(await officer.textContent("body")).includes("Ruth Adeyemi") || officer.url().includes("sign-in"), "a new role wants a new sign-in");
  await press(administrator, `form[action="${change.replace(/role$/, "remove")}"] button`);
  ensure(!(await administrator.textContent("main")).includes(email), "who was removed is still in the list");

  const manager = await open();
  await signIn(manager, "manager@leeds.example", hands);
  await manager.goto("/mandates");
  const withdrawals = () => manager.$$eval('form[action$="/withdraw"]', (forms) => forms.map((form) => form.getAttribute("action")));
  const before = await withdrawals();
  await press(manager, 'form[action="/mandates"] button');
  const agent = await manager.$eval('[name="agent"] option:not([value=""])', (option) => option.value);
  await hands.write(manager, "agent", agent);
  await hands.write(manager, "from", "2030-01-01");
  await hands.write(manager, "until", "2030-12-31");
  await hands.tick(manager, '[name="prepare"]');
  await press(manager, 'form[action="/mandates"] button');
  const granted = (await withdrawals()).filter((action) => !before.includes(action));
  ensure(granted.length === 1, `granted: ${granted.length}; ${(await manager.textContent("main")).replace(/\s+/g, " ").slice(0, 400)}`);
  await press(manager, `form[action="${granted[0]}"] button`);
  ensure(!(await withdrawals()).includes(granted[0]), "what was withdrawn can be withdrawn again");
  for (const page of [administrator, officer, manager]) await page.context().close();
  ensure(problems.length === 0, problems.join("\n"));
}
