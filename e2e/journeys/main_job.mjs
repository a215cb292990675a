// The main job by hand: apply, answer a question, approve (twice where policy wants it), sign, verify.
import { signIn } from "../lib/people.mjs";
import { ensure } from "../lib/report.mjs";
import { api, base, example, exampleFile, password, pointers } from "../lib/server.mjs";

const PAGES_MAX = 16; // of the guided application

// Fills what the page at hand asks for; fields are named by their JSON pointers.
async function fill(page, hands, draft) {
  const known = new Map(pointers(draft));
  const fields = await page.$$eval("main input[name], main select[name], main textarea[name]", (all) =>
    all.map(({ name, type, value }) => ({ name, type, value })),
  );
  for (const { name, type, value } of fields) {
    if (type === "checkbox" && name.includes("ticks")) {
      // what is true of these goods, and no more: one of the sentences is for goods that left before
      if (draft.declaration.ticks.includes(value)) await hands.tick(page, `[name="${name}"][value="${value}"]`);
    } else if (known.has(name) && !["hidden", "checkbox", "radio"].includes(type)) await hands.write(page, name, known.get(name));
  }
}

// Adds rows to a list until it has as many as the draft.
async function addRows(page, hands, draft) {
  for (const [list, field] of [["goods", "hs_code"], ["invoices", "number"]]) {
    const add = `button[name="action"][value="add/${list}/0"]`;
    const rows = () => page.locator(`[name^="/${list}/"][name$="/${field}"]`).count();
    while ((await page.locator(add).count()) > 0 && (await rows()) < draft[list].length) await hands.press(page, add);
  }
}

// From the list of applications to one that is submitted; answers its id.
async function apply(page, hands, { draft, attachments }, token) {
  const list = async () => (await api("GET", "/applications", token)).items;
  const before = new Set((await list()).map((one) => one.id));
  const mine = async () => (await list()).find((one) => !before.has(one.id));
  await page.goto(`${base}/applications`);
  await hands.press(page, 'main a[href="/applications/new"]');
  await hands.press(page, 'form[action="/applications/new"] button[value="blank"]');
  let attached = 0;
  for (let n = 0; n < PAGES_MAX && (await mine())?.state !== "submitted"; n += 1) {
    if ((await page.locator('form[action$="/submit"]').count()) > 0) {
      // the same example is filed again on every run, and by the demo itself: that wants a reason
      for (const name of await page.$$eval('form[action$="/submit"] .govuk-form-group > textarea[name^="reason:"]', (all) => all.filter((one) => !one.closest("details")).map((one) => one.name))) {
        await hands.write(page, name, "A trial run files this example again.");
      }
      await hands.press(page, 'form[action$="/submit"] button');
    } else if ((await page.locator('form[action$="/documents"]').count()) > 0) {
      const attachment = attachments[attached];
      attached += 1;
      if (attachment) {
        await hands.write(page, "kind", attachment.kind);
        await hands.upload(page, 'input[name="file"]', exampleFile(attachment.file));
        await hands.press(page, 'form[action$="/documents"] button');
      } else await hands.press(page, 'main a.govuk-button[role="button"]');
    } else {
      await addRows(page, hands, draft);
      await fill(page, hands, draft);
      await hands.press(page, 'button[name="action"][value="next"]');
    }
  }
  const created = await mine();
  ensure(created?.state === "submitted", `the application is ${created?.state ?? "not there"}, at ${page.url()}`);
  return created.id;
}

// The officer asks about the first goods line, the applicant answers, the officer reads the answer.
async function askAndAnswer(officer, applicant, hands, id) {
  const question = "Which model is it, and of what material?";
  await officer.goto(`${base}/cases/${id}`);
  await hands.press(officer, 'form[action$="/take"] button');
  await hands.open(officer, 'summary[data-key="query"]');
  await hands.write(officer, "pointer-0", "/goods/0/description");
  await hands.write(officer, "message-0", question);
  await hands.press(officer, 'form[action$="/query"] button:not([type="button"])');
  await applicant.goto(`${base}/applications/${id}`);
  ensure((await applicant.textContent("main")).includes(question), "the applicant does not see the question");
  await hands.press(applicant, `main a[href="/applications/${id}/check"]`);
  const answer = await applicant.getAttribute('form[action$="/submit"] textarea', "name");
  await hands.write(applicant, answer, "Model 7, of steel.");
  await hands.press(applicant, 'form[action$="/submit"] button');
  await officer.goto(`${base}/cases/${id}?tab=queries`);
  ensure((await officer.textContent("main")).includes("Model 7, of steel."), "the officer does not see the answer");
}

async function approve(officer, hands, id) {
  await officer.goto(`${base}/cases/${id}`);
  if ((await officer.locator('form[action$="/take"]').count()) > 0) await hands.press(officer, 'form[action$="/take"] button');
  await hands.press(officer, 'form[action$="/approve"] button');
}

async function sign(signatory, hands, id) {
  await signatory.goto(`${base}/cases/${id}`);
  await hands.press(signatory, 'form[action$="/take"] button');
  await hands.press(signatory, '[data-key="approve"]');
  await hands.press(signatory, 'form[action$="/sign"] button');
}

async function issued(id, token) {
  for (let n = 0; n < 100; n += 1) {
    const view = await api("GET", `/applications/${id}`, token);
    if (view.state === "issued") return api("GET", `/certificates/${view.certificate_number}`, token);
    await new Promise((done) => setTimeout(done, 200));
  }
  throw new Error("the certificate is not issued");
}

export async function mainJob(browser, { hands, javaScriptEnabled, domain, consignment, question }) {
  const at = async (name) => {
    const context = await browser.newContext({ baseURL: base, javaScriptEnabled });
    const page = await context.newPage();
    if (name) await signIn(page, `${name}@${domain}`, hands);
    return page;
  };
  const { token } = await api("POST", "/sessions", null, { email: `exporter@${domain}`, password });
  const exporter = await at("exporter");
  const id = await apply(exporter, hands, example(consignment), token);

  const reviewer = await at("reviewer");
  if (question) await askAndAnswer(reviewer, exporter, hands, id);
  await approve(reviewer, hands, id);
  const { state } = await api("GET", `/applications/${id}`, token);
  const pages = [exporter, reviewer];
  if (state === "awaiting-second-approval") {
    pages.push(await at("reviewer2"));
    await approve(pages.at(-1), hands, id);
  }
  pages.push(await at("signatory"));
  await sign(pages.at(-1), hands, id);
  const certificate = await issued(id, token);

  const anybody = await at(null);
  await anybody.goto(`${base}/verify`);
  await hands.write(anybody, "number", certificate.number);
  await hands.write(anybody, "code", certificate.code);
  await hands.press(anybody, 'form[action="/verify/code"] button');
  const words = await anybody.textContent("main");
  ensure(words.includes(certificate.number), "the verification page does not show the number");
  ensure(words.includes(certificate.data.consignment.consignee.name), "the verification page does not show the content");
  for (const page of [...pages, anybody]) await page.context().close();
}
