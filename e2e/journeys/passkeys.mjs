// Passkeys with Chromium's own virtual authenticator: added on the account page, asked for after the password, enough
// alone, removed again. Browsers know none at a number, so the server is called by its name here.
import * as hands from "../lib/mouse.mjs";
import { axe } from "../lib/axe.mjs";
import { ensure } from "../lib/report.mjs";
import { base, password } from "../lib/server.mjs";

const here = base.replace("//127.0.0.1", "//localhost");
const email = "manager@leeds.example"; // no other journey signs in as this one

async function authenticator(page) {
  const session = await page.context().newCDPSession(page);
  await session.send("WebAuthn.enable");
  const options = {
    protocol: "ctap2",
    transport: "internal",
    hasResidentKey: true,
    hasUserVerification: true,
    isUserVerified: true,
    automaticPresenceSimulation: true,
  };
  const { authenticatorId } = await session.send("WebAuthn.addVirtualAuthenticator", { options });
  return { keys: async () => (await session.send("WebAuthn.getCredentials", { authenticatorId })).credentials };
}

async function signOut(page) {
  await page.goto(`${here}/account`);
  await hands.press(page, 'form[action="/sign-out"] button');
}

async function axeFindsNothing(page) {
  const found = await axe(page);
  ensure(found.length === 0, `axe at ${page.url()}: ${found.join("; ")}`);
}

async function typePassword(page) {
  await page.goto(`${here}/sign-in`);
  await hands.write(page, "email", email);
  await hands.write(page, "password", password);
  await hands.press(page, 'form[action="/sign-in"] button');
}

const signedIn = async (page, how) => {
  await page.waitForURL((url) => !url.pathname.startsWith("/sign-in"), { timeout: 10_000 }).catch(() => {});
  ensure(!page.url().includes("/sign-in"), `${how}: still at ${page.url()}, ${await page.textContent("main")}`);
};

export async function passkeys(browser) {
  const context = await browser.newContext({ baseURL: here });
  const page = await context.newPage();
  const device = await authenticator(page);
  await typePassword(page);
  await page.goto(`${here}/account/passkeys`);
  await axeFindsNothing(page);
  await page.click('form[data-passkey="create"] button');
  await page.waitForSelector('.govuk-error-summary a[href="#name"]');
  ensure((await device.keys()).length === 0, "a key was made without a name");
  await hands.write(page, "name", "Office computer");
  await page.click('form[data-passkey="create"] button');
  await page.waitForSelector(".app-factor-codes");
  ensure((await page.locator(".app-factor-codes li").count()) === 10, "there are no recovery codes");

  await signOut(page);
  await typePassword(page);
  ensure(page.url().includes("/sign-in"), "the password alone was enough");
  await axeFindsNothing(page);
  await page.click("#use-passkey");
  await signedIn(page, "after the password");
  await page.goto(`${here}/account`);
  const words = await page.textContent("main");
  ensure(words.includes("Office computer") && words.includes("last used"), "the account does not show the passkey");
  await axeFindsNothing(page);
  ensure((await device.keys())[0].signCount > 1, "the authenticator does not count");

  await signOut(page);
  await page.goto(`${here}/sign-in`);
  await page.click('form[data-passkey="alone"] button');
  await signedIn(page, "with nothing but the passkey");

  // a device that has no such key says so, and nobody comes in
  const stranger = await browser.newContext({ baseURL: here });
  const other = await stranger.newPage();
  await authenticator(other);
  await typePassword(other);
  await other.click("#use-passkey");
  await other.waitForSelector("[data-passkey-said]:not([hidden])");
  ensure(other.url().includes("/sign-in"), "a stranger's device let somebody in");
  await stranger.close();

  await page.goto(`${here}/account`);
  await page.click('form[action$="/remove"][action^="/account/passkeys/"] button');
  await page.waitForURL(/flash=passkey-removed/);
  await signOut(page);
  await typePassword(page);
  await signedIn(page, "after the passkey is removed");

  const plain = await browser.newContext({ baseURL: here, javaScriptEnabled: false });
  await plain.addCookies(await context.cookies());
  const quiet = await plain.newPage();
  await quiet.goto(`${here}/account/passkeys`);
  ensure(await quiet.isVisible(".app-passkey-none"), "without JavaScript nothing says what to do");
  ensure(!(await quiet.isVisible('form[data-passkey="create"]')), "without JavaScript there is a form that does nothing");
  await plain.close();
  await context.close();
}
