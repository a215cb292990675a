// How an exporter comes in: registers, confirms through the link of the letter, registers the organisation with its
// document, is asked back, answers, is approved, and only then can submit.
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { letterTo } from "../lib/letters.mjs";
import { axe } from "../lib/axe.mjs";
import { signIn } from "../lib/people.mjs";
import { ensure } from "../lib/report.mjs";
import { base } from "../lib/server.mjs";

const examples = join(dirname(fileURLToPath(import.meta.url)), "../../examples");
const password = "four wild horses at Halifax";

export async function registration(browser, hands, javaScriptEnabled) {
  const problems = [];
  const open = async () => (await browser.newContext({ baseURL: base, javaScriptEnabled })).newPage();
  const press = async (page, selector) => {
    await hands.press(page, selector);
    // axe needs scripts to run; the same pages are looked at in the run with script
    if (javaScriptEnabled) for (const violation of await axe(page)) problems.push(`${page.url()}: ${violation}`);
  };
  const says = async (page, words) => ensure((await page.textContent("main")).includes(words), `${page.url()} does not say ${words}`);

  const email = `exporter-${Date.now()}@calder.example`;
  const exporter = await open();
  await exporter.goto("/register");
  await hands.write(exporter, "email", "nonsense");
  await press(exporter, "main form button");
  await says(exporter, "“nonsense” is not an e-mail address");
  await hands.write(exporter, "authority", "gb-leeds");
  await hands.write(exporter, "name", "Oliver Bashir");
  await hands.write(exporter, "email", email);
  await hands.write(exporter, "password", password);
  await press(exporter, "main form button");
  await says(exporter, email);

  await exporter.goto(await letterTo(browser, email, "/register/confirm/"));
  await hands.write(exporter, "password", "another password altogether");
  await press(exporter, "main form button");
  await hands.write(exporter, "password", password);
  await press(exporter, "main form button");
  ensure(exporter.url().endsWith("/registration"), `after confirming one is at ${exporter.url()}`);

  const details = {
    name: "Calder Textile Mills Ltd",
    address: "Dean Clough Mills\nHalifax HX3 5AX",
    registration_number: `${Date.now() % 1e8}`.padStart(8, "0"),
    contact_name: "Oliver Bashir",
    contact_email: email,
    contact_phone: "+44 1422 555 017",
    goods: "Worsted cloth",
  };
  await hands.write(exporter, "kind", "exporter");
  for (const [name, value] of Object.entries(details)) await hands.write(exporter, name, value);
  await press(exporter, 'form[action="/registration"] button');
  await press(exporter, 'form[action="/registration/send"] button');
  await says(exporter, "tick it to go on");
  await says(exporter, "Certificate of incorporation");
  await hands.write(exporter, "document_kind", "incorporation");
  await hands.upload(exporter, "#file", join(examples, "documents/chemicals-invoice.pdf"));
  await press(exporter, 'form[action="/registration/documents"] button');
  await hands.tick(exporter, "#undertaking");
  await press(exporter, 'form[action="/registration/send"] button');
  await says(exporter, "We have your registration");

  // an application can be written meanwhile, not submitted
  const api = async (method, path, token, body, type = "application/json") => {
    const headers = { "content-type": type, ...(token ? { authorization: `Bearer ${token}` } : {}) };
    const response = await fetch(`${base}/api/v1${path}`, { method, headers, body: Buffer.isBuffer(body) ? body : JSON.stringify(body ?? {}) });
    const text = await response.text();
    return { status: response.status, body: text ? JSON.parse(text) : null };
  };
  const { token } = (await api("POST", "/sessions", null, { email, password })).body;
  const example = JSON.parse(readFileSync(join(examples, "chemicals.json"), "utf8"));
  example.draft.transport.departure_date = "";
  // the goods are this exporter's own, and not those of another example
  example.draft.consignor = { ...example.draft.consignor, name: "Calder Textile Mills Ltd" };
  const own = String(Date.now());
  for (const invoice of example.draft.invoices) invoice.number += own;
  for (const line of example.draft.goods) Object.assign(line, { marks: "no marks", invoice_number: line.invoice_number + own });
  const created = (await api("POST", "/applications", token, { form: example.draft.form })).body;
  await api("PUT", `/applications/${created.id}`, token, { revision: created.revision, draft: example.draft });
  for (const { kind, file } of example.attachments) {
    const path = `/applications/${created.id}/attachments?kind=${kind}&file_name=${kind}.pdf`;
    await api("POST", path, token, readFileSync(join(examples, file)), "application/pdf");
  }
  const early = await api("POST", `/applications/${created.id}/submit`, token);
  ensure(early.status === 409 && JSON.stringify(early.body).includes("organisation.not-registered"), `submitting early: ${JSON.stringify(early)}`);

  const reviewer = await open();
  await signIn(reviewer, "reviewer@leeds.example", hands);
  await reviewer.goto(`/registrations?q=${details.registration_number}`);
  await press(reviewer, "main table a");
  await says(reviewer, email);
  await hands.open(reviewer, 'details:has(#question) > summary');
  await hands.write(reviewer, "#question", "Since when do you trade?");
  await press(reviewer, 'form[action$="/query"] button');

  ensure((await letterTo(browser, email, "/registration")) !== "", "there is no letter about the question");
  await exporter.goto("/registration");
  await says(exporter, "Since when do you trade?");
  await hands.write(exporter, "answer", "Since 1987.");
  await hands.tick(exporter, "#undertaking");
  await press(exporter, 'form[action="/registration/send"] button');
  await reviewer.reload();
  await says(reviewer, "Since 1987.");
  await press(reviewer, 'form[action$="/approve"] button');
  await exporter.goto("/registration");
  await says(exporter, "You can submit applications");
  const done = await api("POST", `/applications/${created.id}/submit`, token);
  ensure(done.status < 300, `submitting: ${JSON.stringify(done)}`);
  for (const page of [exporter, reviewer]) await page.context().close();
  ensure(problems.length === 0, problems.join("\n"));
}
