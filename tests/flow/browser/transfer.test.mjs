// Whole transfers in Chromium: the receiving client and the contact point are different sites
// (127.0.0.1 and localhost), so cookies and cross-site posts behave as in the field.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { keepPicture, newStudent, startBrowser, startDemonstration } from "./demonstration.mjs";

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

// From the client's start page until results can be chosen, or the transfer has ended without.
async function logIn(page, student) {
  await page.goto(demo.client);
  await page.locator("form[action$='/ncp'] button").click();
  await page.locator("a[href$='/login/demo']").waitFor();
  await page.locator("a[href$='/login/demo']").click();
  await page.locator(`button[name=student][value=${student}]`).click();
  // To choose from, to go home with, or to decide about a place that failed.
  await page.locator(["/choose", "/receive", "/gather/again"]
    .map((action) => `form[action$='${action}']`).join(", ")).first().waitFor({ timeout: 60000 });
}

async function consent(page) {
  await page.locator("form[action$='/choose'] button[type=submit]").last().click();
  await page.waitForURL(/\/consent$/);
  await page.locator("form[action$='/consent'] button").click();
}

const received = (page) => page.waitForURL(`${demo.client}/receive`);
const text = (page) => page.locator("main").innerText();

for (const javaScriptEnabled of [true, false]) {
  const how = javaScriptEnabled ? "with JavaScript" : "without JavaScript";

  test(`a degree reaches the client and is verified, ${how}`, async () => {
    const context = await newStudent(browser, { javaScriptEnabled });
    const page = await context.newPage();
    await logIn(page, "s-1001");
    await keepPicture(page, `choose-${javaScriptEnabled}`);
    await consent(page);
    if (!javaScriptEnabled) {
      await page.waitForURL(/\/deliver$/);
      await page.locator("form[action$='/receive'] button").click();
    }
    await received(page);
    assert.match(await text(page), /Esimerkki/);
    assert.match(await text(page), /NCP_OK/);
    await keepPicture(page, `received-${javaScriptEnabled}`, { fullPage: true });
    await context.close();
  });

  test(`a student with nothing is told so and gets back, ${how}`, async () => {
    const context = await newStudent(browser, { javaScriptEnabled });
    const page = await context.newPage();
    await logIn(page, "s-1003");
    await page.locator("form[action$='/receive'] button").click();
    await received(page);
    assert.match(await text(page), /NCP_NO_RESULTS/);
    await context.close();
  });

  test(`a failing registry is named and the client hears of it, ${how}`, async () => {
    const context = await newStudent(browser, { javaScriptEnabled });
    const page = await context.newPage();
    await logIn(page, "s-1006");
    await page.locator("form[action$='/gather/again'] button").click();
    await page.locator("form[action$='/gather/again'] button").waitFor();
    assert.match(await text(page), /Registry of the demonstration/);
    await page.locator("#gather-go-on button").click();
    await page.waitForURL(/\/deliver$/);
    assert.match(await text(page), /Registry of the demonstration/);
    await page.locator("form[action$='/receive'] button").click();
    await received(page);
    assert.match(await text(page), /NCP_ERROR/);
    await context.close();
  });

  test(`a transfer can be cancelled, ${how}`, async () => {
    const context = await newStudent(browser, { javaScriptEnabled });
    const page = await context.newPage();
    await logIn(page, "s-1002");
    await page.locator("a[href$='/cancel']").first().click();
    await page.locator("form[action$='/cancel'] button").click();
    if (!javaScriptEnabled) await page.locator("form[action$='/receive'] button").click();
    await received(page);
    assert.match(await text(page), /NCP_CANCEL/);
    await context.close();
  });
}

test("transfers of two students in two tabs of one browser do not mix", async () => {
  const context = await newStudent(browser);
  const [one, two] = [await context.newPage(), await context.newPage()];
  await logIn(one, "s-1002");
  await logIn(two, "s-1005");
  await consent(one);
  await received(one);
  assert.match(await text(one), /Provsson/);
  await consent(two);
  await received(two);
  assert.match(await text(two), /Nguyễn-Παραδείγματος/);
  await context.close();
});

test("unticking a course keeps it from travelling", async () => {
  const context = await newStudent(browser);
  const page = await context.newPage();
  await logIn(page, "s-1002");
  const row = page.locator("tr", { has: page.locator("input[name=pick]") }).first();
  const title = (await row.locator("label").innerText()).trim();
  assert.notEqual(title, "");
  await row.locator("input[name=pick]").uncheck();
  await consent(page);
  await received(page);
  assert.ok(!(await page.content()).includes(title), `${title} must not be there`);
  await context.close();
});

test("choosing nothing brings the page back with a message", async () => {
  const context = await newStudent(browser);
  const page = await context.newPage();
  await logIn(page, "s-1002");
  for (const none of await page.locator("button[data-tick=none]").all()) await none.click();
  assert.equal(await page.locator("input[name=pick]:checked").count(), 0);
  await page.locator("form[action$='/choose'] button[type=submit]").last().click();
  await page.locator("[role=alert]").waitFor();
  await context.close();
});

test("the back button after delivery sends nothing again by itself", async () => {
  const context = await newStudent(browser);
  const page = await context.newPage();
  await logIn(page, "s-1002");
  await consent(page);
  await received(page);
  await page.goBack();
  await page.waitForURL(/\/deliver$/);
  await page.locator("form[action$='/receive'] button").waitFor();
  assert.match(page.url(), /\/deliver$/);
  await context.close();
});

test("the back button during the choice loses nothing", async () => {
  const context = await newStudent(browser);
  const page = await context.newPage();
  await logIn(page, "s-1002");
  await page.locator("form[action$='/choose'] button[type=submit]").last().click();
  await page.waitForURL(/\/consent$/);
  await page.goBack();
  await page.waitForURL(/\/choose$/);
  await consent(page);
  await received(page);
  assert.match(await text(page), /NCP_OK/);
  await context.close();
});

test("back and reload on the first pages ask for no form again and begin no second transfer",
  async () => {
    const context = await newStudent(browser);
    const page = await context.newPage();
    await page.goto(demo.client);
    await page.locator("form[action$='/ncp'] button").click();
    const login = page.locator("a[href$='/login/demo']");
    await login.waitFor();
    const address = await login.getAttribute("href");
    await page.waitForURL(/\/t\/[0-9a-f]+\/login$/);  // which a script gives the page
    await page.reload();
    assert.equal(await login.getAttribute("href"), address);
    await login.click();
    await page.waitForURL(/\/login\/demo$/);
    await page.goBack();
    assert.equal(await login.getAttribute("href"), address);
    await context.close();
  });

test("another browser cannot look at a transfer", async () => {
  const context = await newStudent(browser);
  const page = await context.newPage();
  await logIn(page, "s-1001");
  const stranger = await newStudent(browser);
  const theirs = await stranger.newPage();
  const response = await theirs.goto(page.url());
  assert.equal(response.status(), 403);
  assert.doesNotMatch(await theirs.content(), /Esimerkki/);
  await stranger.close();
  await context.close();
});

test("the log holds no name, number or result of a student", () => {
  for (const canary of ["Esimerkki", "Provsson", "Nguy", "Faultley", "S-100", "s-100", "H4sI"]) {
    assert.ok(!demo.log().includes(canary), canary);
  }
  assert.match(demo.log(), /ended with NCP_OK/);
});
