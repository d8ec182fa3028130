// More time before the session's idle limit: asked in front of the page by a script, offered in the
// page's head without one. The page's clock is moved on, the server's is not.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import {
  assertAccessible, keepPicture, newStudent, startBrowser, startDemonstration,
} from "./demonstration.mjs";

let demo;
let browser;
before(async () => {
  demo = await startDemonstration();
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

async function goToChoose(page) {
  await page.goto(demo.client);
  await page.locator("form[action$='/ncp'] button").click();
  await page.locator("a[href$='/login/demo']").click();
  await page.locator("button[name=student][value=s-1002]").click();
  await page.locator("form[action$='/choose']").waitFor({ timeout: 60000 });
}

const minutes = (page, count) => page.clock.fastForward(count * 60 * 1000);
const picked = (page) => page.locator("input[name=pick]").evaluateAll(
  (boxes) => boxes.map((box) => box.checked));

for (const [size, viewport] of Object.entries({
  desktop: { width: 1280, height: 900 }, phone: { width: 390, height: 844 },
})) {
  test(`two minutes before the end a dialogue gives more time, on a ${size} screen`, async () => {
    const context = await newStudent(browser, { viewport });
    const page = await context.newPage();
    await page.clock.install();
    await goToChoose(page);
    const box = page.locator("input[name=pick]:enabled").first();
    await box.click();
    await box.focus();
    const before = await picked(page);
    const dialog = page.locator("dialog#stay");

    await minutes(page, 12.8);
    await page.clock.runFor(2000);
    assert.equal(await dialog.isVisible(), false);
    await minutes(page, 0.2);
    await page.clock.runFor(2000);
    await dialog.waitFor();
    await keepPicture(page, `${size}-stay`);
    await assertAccessible(page, `${size}-stay`);
    assert.ok(await dialog.locator("button").evaluate((b) => b === document.activeElement));

    const answered = page.waitForResponse((response) => response.url().endsWith("/stay"));
    await page.keyboard.press("Enter");
    assert.equal((await answered).status(), 200);
    await dialog.waitFor({ state: "hidden" });
    assert.ok(await box.evaluate((b) => b === document.activeElement), "the focus goes back");
    assert.deepEqual(await picked(page), before);
    assert.equal(await page.locator("#time-left").textContent(), "About 15 minutes left");

    // The next time, closed by the Escape key: that is being there too.
    await minutes(page, 13);
    await page.clock.runFor(2000);
    await dialog.waitFor();
    const again = page.waitForResponse((response) => response.url().endsWith("/stay"));
    await page.keyboard.press("Escape");
    assert.equal((await again).status(), 200);
    await dialog.waitFor({ state: "hidden" });

    // Nobody answers: the server is asked what is left. Its clock has not moved.
    await minutes(page, 13);
    await page.clock.runFor(2000);
    await dialog.waitFor();
    await page.evaluate(() => { window.isTheOldPage = true; });
    await minutes(page, 2);
    await page.clock.runFor(2000);
    await page.waitForFunction(() => !window.isTheOldPage);
    assert.match(page.url(), /\/choose$/);
    await context.close();
  });
}

test("a contact point that cannot be reached leaves the question open", async () => {
  const context = await newStudent(browser);
  const page = await context.newPage();
  await page.clock.install();
  await goToChoose(page);
  await minutes(page, 13);
  await page.clock.runFor(2000);
  await page.route("**/stay", (route) => route.abort());
  await page.locator("dialog#stay button").click();
  await page.locator("dialog#stay [aria-live]", { hasText: "could not be reached" }).waitFor();
  await page.unroute("**/stay");
  await page.locator("dialog#stay button").click();
  await page.locator("dialog#stay").waitFor({ state: "hidden" });
  await context.close();
});

test("without JavaScript a tab of its own gives more time and nothing is lost", async () => {
  const context = await newStudent(browser, { javaScriptEnabled: false });
  const page = await context.newPage();
  await goToChoose(page);
  await page.locator("input[name=pick]").first().setChecked(false);
  const opened = context.waitForEvent("page");
  await page.locator("form[action$='/stay'][target=_blank] button").click();
  const tab = await opened;
  await tab.locator("h1", { hasText: "You have more time" }).waitFor();
  await keepPicture(tab, "stay-plain-tab");
  assert.match(await tab.locator("main").innerText(), /About 15 minutes left/);
  await keepPicture(page, "stay-plain");
  assert.equal(await page.locator("input[name=pick]").first().isChecked(), false);
  await page.locator("form[action$='/choose'] button[type=submit]").last().click();
  await page.waitForURL(/\/consent$/);
  await context.close();
});
