// A person with a mouse. The same acts as lib/keyboard.mjs, so that a journey is written once.

// Clicks a link or button, and waits for the page that comes.
export async function press(page, selector) {
  await page
    .locator(selector)
    .first()
    .click({ timeout: 10000 })
    .catch(async (error) => {
      const words = (await page.textContent("main")).replace(/\s+/g, " ").slice(0, 600);
      throw new Error(`${selector} at ${page.url()}: ${words}\n${error.message}`);
    });
  await page.waitForLoadState();
}

// Opens what a summary hides.
export async function open(page, selector) {
  await page.locator(selector).first().click();
}

// Writes a value into the field with this name, or that a selector names.
export async function write(page, name, value) {
  const field = page.locator(fieldOf(name)).first();
  if ((await field.evaluate((element) => element.tagName)) === "SELECT") await field.selectOption(value);
  else await field.fill(value);
}

// A JSON pointer and a plain word are names; what has a # or a bracket is a selector.
export const fieldOf = (name) => (/[#[]/.test(name) ? name : `[name="${name}"]`);

export async function tick(page, selector) {
  await page.locator(selector).check();
}

export async function upload(page, selector, file) {
  await page.setInputFiles(selector, file);
}
