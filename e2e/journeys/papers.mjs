// Documents that cannot be taken are refused where they were chosen, each in its own sentence; and goods that were asked
// for before want a reason, which the officer reads beside the link to the other application.
import { axe } from "../lib/axe.mjs";
import { refusedPapers } from "../lib/files.mjs";
import { signIn } from "../lib/people.mjs";
import { ensure } from "../lib/report.mjs";
import { api, base, example, exampleFile, password } from "../lib/server.mjs";
import { readFileSync } from "node:fs";

const REASON = "The first certificate was lost in the post.";

// An application with all its documents, as somebody has filled it in.
async function filled(token, name) {
  const { draft, attachments } = example(name);
  const created = await api("POST", "/applications", token, { form: draft.form });
  await api("PUT", `/applications/${created.id}`, token, { revision: created.revision, draft });
  for (const { kind, file } of attachments) {
    const response = await fetch(`${base}/api/v1/applications/${created.id}/attachments?kind=${kind}&file_name=${kind}.pdf`, {
      method: "POST",
      headers: { authorization: `Bearer ${token}`, "content-type": "application/pdf" },
      body: readFileSync(exampleFile(file)),
    });
    ensure(response.ok, `${file}: ${response.status} ${await response.text()}`);
  }
  return created.id;
}

// Hands it in by the API, with whatever reasons are wanted.
async function handedIn(token, id) {
  const { findings } = await api("GET", `/applications/${id}/findings`, token);
  const wanted = findings.filter((one) => one.severity === "needs-reason");
  await api("POST", `/applications/${id}/submit`, token, { reasons: wanted.map(({ pointer, code }) => ({ pointer, code, reason: REASON })) });
}

async function atTheDesk(browser, { hands, javaScriptEnabled }, email) {
  const page = await (await browser.newContext({ baseURL: base, javaScriptEnabled })).newPage();
  await signIn(page, email, hands);
  await page.goto(`${base}/?lang=en`);
  return page;
}

const text = async (page) => (await page.textContent("main")).replace(/\s+/g, " ");

export async function refused(browser, { hands, javaScriptEnabled }) {
  const problems = [];
  const { token } = await api("POST", "/sessions", null, { email: "exporter@kh.example", password });
  const { id } = await api("POST", "/applications", token, { form: "co" });
  const page = await atTheDesk(browser, { hands, javaScriptEnabled }, "exporter@kh.example");
  await page.goto(`${base}/applications/${id}/documents`);
  for (const [file, sentence] of refusedPapers()) {
    await hands.write(page, "kind", "packing-list");
    await hands.upload(page, 'input[name="file"]', file);
    await hands.press(page, 'form[action$="/documents"] button');
    const said = await page.textContent("#file-e");
    ensure(said.startsWith(sentence), `of ${file} is said: ${said}`);
    ensure((await page.getAttribute("#file", "aria-describedby")).includes("file-e"), "the sentence does not belong to the field");
    const kept = await page.inputValue('[name="kind"]');
    ensure(file.includes("large") || kept === "packing-list", `the kind of document is ${kept} now`);
  }
  if (javaScriptEnabled) problems.push(...(await axe(page)));
  const { attachments } = await api("GET", `/applications/${id}`, token);
  ensure(!attachments?.length, "something of them was kept");
  await page.context().close();
  ensure(problems.length === 0, problems.join("\n"));
}

export async function doubles(browser, { hands, javaScriptEnabled }) {
  const problems = [];
  const look = async (page) => javaScriptEnabled && problems.push(...(await axe(page)));
  const { token } = await api("POST", "/sessions", null, { email: "exporter@kh.example", password });
  await handedIn(token, await filled(token, "pepper"));
  const id = await filled(token, "pepper");
  const applicant = await atTheDesk(browser, { hands, javaScriptEnabled }, "exporter@kh.example");
  await applicant.goto(`${base}/applications/${id}/check`);
  const other = await applicant.textContent(".app-points a");
  await hands.press(applicant, 'form[action$="/submit"] button');
  ensure((await text(applicant)).includes("Write why it is right all the same"), "nothing asks for the reason");
  await look(applicant);
  const wanted = await applicant.$$eval(".govuk-error-summary a", (links) => links.map((link) => link.getAttribute("href")));
  ensure(wanted.length > 0, "the reasons that lack are not listed");
  for (const field of wanted) await hands.write(applicant, field, REASON);
  await hands.press(applicant, 'form[action$="/submit"] button');
  ensure((await api("GET", `/applications/${id}`, token)).state === "submitted", `it is not handed in, at ${applicant.url()}`);

  const officer = await atTheDesk(browser, { hands, javaScriptEnabled }, "reviewer@kh.example");
  await officer.goto(`${base}/cases/${id}`);
  const checks = await text(officer);
  ensure(checks.includes(`in ${other}`) && checks.includes(`The applicant writes: ${REASON}`), `the officer reads: ${checks.slice(0, 900)}`);
  await look(officer);
  await hands.press(officer, `.app-checks a:text-is("${other}")`);
  ensure((await text(officer)).includes(other), "the link does not lead to the other application");
  for (const page of [applicant, officer]) await page.context().close();
  ensure(problems.length === 0, problems.join("\n"));
}
