// Every page a student can meet: no accessibility violation (axe, WCAG 2.2 AA), nothing that runs
// over the edge of a phone, no error in the browser's console, usable by keyboard alone.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { inspect, newStudent, startBrowser, startDemonstration } from "./demonstration.mjs";

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

// Visits every page on the way of one student and inspects each; deliver.js is held back so that
// its page can be looked at.
async function walk(page, student, size) {
  await page.route("**/assets/deliver.js", (route) => route.abort());
  await page.goto(demo.client);
  await inspect(page, `${size}-client-start`);
  await page.locator("form[action$='/ncp'] button").click();
  await page.locator("a[href$='/login/demo']").waitFor();
  await inspect(page, `${size}-arrive`);
  await page.locator("a[href$='/login/demo']").click();
  await inspect(page, `${size}-login`);
  await page.locator(`button[name=student][value=${student}]`).click();
  await page.waitForURL(/\/choose$/);
  await inspect(page, `${size}-choose-${student}`);
  await page.locator("a[href$='/cancel']").first().click();
  await inspect(page, `${size}-cancel`);
  await page.goBack();
  await page.locator("form[action$='/choose'] button[type=submit]").last().click();
  await page.waitForURL(/\/consent$/);
  await inspect(page, `${size}-consent-${student}`);
  await page.locator("form[action$='/consent'] button").click();
  await page.waitForURL(/\/deliver$/);
  await inspect(page, `${size}-deliver`);
  await page.locator("form[action$='/receive'] button").click();
  await page.waitForURL(`${demo.client}/receive`);
  await inspect(page, `${size}-client-result-${student}`);
}

for (const [size, viewport] of Object.entries({
  desktop: { width: 1280, height: 900 }, phone: { width: 390, height: 844 },
  // 1280 pixels at 400 % zoom (WCAG 1.4.10).
  zoomed: { width: 320, height: 256 },
})) {
  for (const student of ["s-1001", "s-1002", "s-1005"]) {
    test(`the pages of ${student} on a ${size} screen`, async () => {
      const context = await newStudent(browser, { viewport });
      const page = await context.newPage();
      const complaints = [];
      page.on("console", (message) => {
        if (message.type() === "error" && !message.text().includes("ERR_FAILED")) {
          complaints.push(message.text());
        }
      });
      page.on("pageerror", (error) => complaints.push(String(error)));
      await walk(page, student, size);
      assert.deepEqual(complaints, []);
      await context.close();
    });
  }
}

test("pages of refusals and ends without results", async () => {
  const context = await newStudent(browser);
  const page = await context.newPage();
  for (const [name, address, status] of [
    ["home", "/", 200], ["not-found", "/no/such/page", 404], ["wrong-method", "/ncp", 405],
    ["unknown-transfer", "/t/00000000", 404],
  ]) {
    assert.equal((await page.goto(demo.ncp + address)).status(), status, name);
    await inspect(page, name);
  }
  for (const [name, student] of [["no-results", "s-1003"], ["registry-failed", "s-1006"]]) {
    await page.goto(demo.client);
    await page.locator("form[action$='/ncp'] button").click();
    await page.locator("a[href$='/login/demo']").click();
    await page.locator(`button[name=student][value=${student}]`).click();
    if (name === "registry-failed") {
      await page.locator("form[action$='/gather/again'] button").waitFor();
      await inspect(page, "gather-incomplete");
      await page.locator("#gather-go-on button").click();
    }
    await page.waitForURL(/\/deliver$/);
    await inspect(page, name);
  }
  await context.close();
});

test("four hundred courses on one page", async () => {
  const context = await newStudent(browser);
  const page = await context.newPage();
  await page.goto(demo.client);
  await page.locator("form[action$='/ncp'] button").click();
  await page.locator("a[href$='/login/demo']").click();
  await page.locator("button[name=student][value=s-1004]").click();
  await page.waitForURL(/\/choose$/);
  assert.equal(await page.locator("input[name=pick]").count(), 400);
  await inspect(page, "choose-400");
  await context.close();
});

test("a transfer by keyboard alone", async () => {
  const context = await newStudent(browser);
  const page = await context.newPage();
  // Tabs until the wanted element has the focus; a person would do no other.
  const reach = async (selector) => {
    for (let i = 0; i < 150; ++i) {
      await page.keyboard.press("Tab");
      if (await page.evaluate((s) => document.activeElement.matches(s), selector)) return;
    }
    assert.fail(`${selector} cannot be reached by keyboard on ${page.url()}`);
  };
  await page.goto(demo.client);
  await reach("form[action$='/ncp'] button");
  await page.keyboard.press("Enter");
  await page.locator("a[href$='/login/demo']").waitFor();
  await reach("a[href$='/login/demo']");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/login\/demo$/);
  await reach("button[value=s-1002]");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/choose$/);
  await reach("form[action$='/choose'] button[type=submit]");
  await page.keyboard.press("Enter");
  await page.waitForURL(/\/consent$/);
  await reach("form[action$='/consent'] button");
  await page.keyboard.press("Enter");
  await page.waitForURL(`${demo.client}/receive`);
  await context.close();
});
