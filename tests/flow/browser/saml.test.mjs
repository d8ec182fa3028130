// Students log in by SAML at a real identity provider, in Chromium: client, contact point, identity
// provider and discovery service are four different hosts.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { assertLogged, inspect, newStudent, startBrowser } from "./demonstration.mjs";
import { startFederation } from "./federation.mjs";

let federation, browser;
before(async () => {
  federation = await startFederation();
  browser = await startBrowser(federation.browserArguments);
});
after(async () => {
  await browser?.close();
  await federation?.stop();
});

const main = (page) => page.locator("main").innerText();

// From the client to the ways to log in, and one of them taken.
async function begin(page, login) {
  await page.goto(federation.client);
  await page.locator("button").click();
  await page.locator(`a[href$='/login/${login}']`).click();
}

async function fillIn(page, name, password) {
  await page.waitForURL(/^https:\/\/idp\.school\.example/);
  await page.locator("input[name=username]").fill(name);
  await page.locator("input[name=password]").fill(password);
  await page.locator("form[name=f] button, #submit_button, button[type=submit]").first().click();
}

// At the identity provider; without JavaScript its page with the answer has a button.
async function logIn(page, javaScriptEnabled, name = "aino") {
  await fillIn(page, name, `${name}-secret`);
  if (!javaScriptEnabled) await page.locator("form[action$='/acs'] button[type=submit]").click();
}

async function send(page, javaScriptEnabled) {
  await page.waitForURL(/\/choose$/, { timeout: 30000 });
  assert.match(await main(page), /Introduction to Exchange/);
  await page.locator("form[action$='/choose'] button[type=submit]").last().click();
  await page.waitForURL(/\/consent$/);
  assert.match(await main(page), /Aino Testi/);
  await page.locator("form[action$='/consent'] button").click();
  if (!javaScriptEnabled) await page.locator("form[action$='/receive'] button").click();
  await page.waitForURL(`${federation.client}/receive`);
  assert.equal(federation.received.at(-1).get("returnCode"), "NCP_OK");
}

for (const [javaScriptEnabled, width] of [[true, 1280], [false, 1280], [true, 390]]) {
  const how = `${javaScriptEnabled ? "with" : "without"} JavaScript, ${width} pixels wide`;
  const viewport = { width, height: 850 };

  test(`an institution among 301 is searched, logged in with, and the results sent, ${how}`,
    async () => {
      const context = await newStudent(browser, { javaScriptEnabled, viewport });
      const page = await context.newPage();
      await begin(page, "everywhere");
      assert.match(await main(page), /20 of 301 institutions are shown/);
      if (javaScriptEnabled) await inspect(page, `login-institution-${width}`);
      await page.locator("input[name=q]").fill("universite place 42");
      await page.locator("input[name=q]").press("Enter");
      await page.waitForURL(/q=/);
      assert.match(await main(page), /1 institution found/);
      assert.match(await main(page), /Université of Place 42/);
      await page.locator("input[name=q]").fill("nowhere at all");
      await page.locator("form[role=search] button").click();
      await page.getByText("No institution found").waitFor();
      if (javaScriptEnabled) await inspect(page, `login-institution-none-${width}`);
      await page.getByRole("link", { name: "Log in another way" }).click();
      await page.locator("a[href$='/login/everywhere']").click();
      await page.locator("input[name=q]").fill("SCHOOL exam");
      await page.locator("form[role=search] button").click();
      await page.getByRole("link", { name: "School of Examples" }).click();
      await logIn(page, javaScriptEnabled);  // encrypted assertion
      await send(page, javaScriptEnabled);
      await context.close();
    });

  test(`the one institution is asked at once, a wrong password is corrected there, ${how}`,
    async () => {
      const context = await newStudent(browser, { javaScriptEnabled, viewport });
      const page = await context.newPage();
      await begin(page, "school");
      await fillIn(page, "aino", "wrong");
      await page.getByText(/incorrect/i).first().waitFor();
      await logIn(page, javaScriptEnabled);
      await send(page, javaScriptEnabled);
      await context.close();
    });
}

test("the example's login, with signed metadata from an address, leads to the results", async () => {
  const context = await newStudent(browser);
  const page = await context.newPage();
  await begin(page, "haka");
  await page.getByRole("link", { name: "School of Examples" }).click();
  await logIn(page, true);
  await send(page, true);
  await context.close();
});

test("a discovery service elsewhere tells the institution, or that none was chosen", async () => {
  const context = await newStudent(browser);
  const page = await context.newPage();
  await begin(page, "elsewhere");
  await page.waitForURL(/^https:\/\/discovery\.example/);
  await page.locator("#cancel").click();
  await page.getByRole("alert").waitFor();
  assert.match(await page.getByRole("alert").innerText(), /did not finish logging in/);
  await page.locator("a[href$='/login/elsewhere']").click();
  await page.locator("#choose").click();
  await logIn(page, true);
  await send(page, true);
  await context.close();
});

test("students in two tabs of one browser log in for their own transfers", async () => {
  const context = await newStudent(browser);
  const [one, two] = [await context.newPage(), await context.newPage()];
  await begin(one, "school");
  await begin(two, "school");
  await logIn(two, true);
  await send(two, true);
  // The institution knows the student by now; its page in the first tab is still open.
  await logIn(one, true);
  await send(one, true);
  await context.close();
});

test("the back button after the login leads on, not into it again", async () => {
  const context = await newStudent(browser);
  const page = await context.newPage();
  await begin(page, "school");
  await logIn(page, true);
  await page.waitForURL(/\/choose$/);
  // The institution's page posts its answer once more, by itself; Chromium may ask before.
  await page.goBack({ waitUntil: "commit" }).catch(() => {});
  if (!/\/choose$/.test(page.url())) {
    await page.waitForURL(/\/choose$/, { timeout: 5000 })
      .catch(() => page.goForward({ waitUntil: "commit" }).catch(() => {}));
  }
  await page.waitForURL(/\/choose$/);
  await send(page, true);
  await context.close();
});

test("who comes back from the institution without logging in chooses again or goes home", async () => {
  const context = await newStudent(browser);
  const page = await context.newPage();
  await begin(page, "everywhere");
  await page.locator("input[name=q]").fill("School");
  await page.locator("form[role=search] button").click();
  await page.getByRole("link", { name: "School of Examples" }).click();
  await page.waitForURL(/^https:\/\/idp\.school\.example/);
  await page.goBack();
  await page.getByRole("link", { name: "School of Examples" }).waitFor();
  await page.locator("a[href$='/cancel']").first().click();
  await page.locator("form[action$='/cancel'] button").click();
  await page.waitForURL(`${federation.client}/receive`);
  assert.equal(federation.received.at(-1).get("returnCode"), "NCP_CANCEL");
  await context.close();
});

test("a login that is too weak is refused with a word to the student", async () => {
  const context = await newStudent(browser);
  const page = await context.newPage();
  await begin(page, "strong");
  await logIn(page, true);
  await page.getByRole("alert").waitFor();
  assert.match(await page.getByRole("alert").innerText(), /not strong enough/);
  await inspect(page, "login-too-weak");
  await context.close();
});

test("nobody gets in with a name in the scope of another institution", async () => {
  const context = await newStudent(browser);
  const page = await context.newPage();
  await begin(page, "school");
  await logIn(page, true, "eve");
  await page.getByRole("alert").waitFor();
  assert.match(await page.getByRole("alert").innerText(), /did not succeed/);
  await assertLogged(() => federation.log(), /1 values left out whose scope/);
  await context.close();
});

test("an answer is taken once, in its own browser, for its own transfer", async () => {
  const context = await newStudent(browser);
  const page = await context.newPage();
  let posted, parked;
  page.on("request", (request) => {
    if (request.url().endsWith("/acs")) posted = request.postData();
    if (/handle=/.test(request.url())) parked = request.url();
  });
  await begin(page, "school");
  await logIn(page, true);
  await page.waitForURL(/\/choose$/);
  // Fetched again, by a stranger and by the student himself.
  const stranger = await newStudent(browser);
  const theirs = await stranger.newPage();
  assert.equal((await theirs.goto(parked)).status(), 403);
  await page.goto(parked);
  await page.waitForURL(/\/choose$/);
  // Posted again, from another site: nothing is taken twice, and nobody is led astray.
  await page.route("https://elsewhere.example/", (route) => route.fulfill({
    contentType: "text/html",
    body: `<form method="post" action="${federation.ncp}/login/school/acs"><input name="SAMLResponse"
      value="${new URLSearchParams(posted).get("SAMLResponse")}"><button>Again</button></form>` }));
  parked = undefined;
  await page.goto("https://elsewhere.example/");
  await page.locator("button").click();
  await page.waitForURL(/\/choose$/);
  assert.equal(parked, undefined);
  await stranger.close();
  await context.close();
});

test("who brings an answer that is refused is led back to the ways to log in", async () => {
  const context = await newStudent(browser);
  const page = await context.newPage();
  await page.route("**/login/school/acs", async (route) => {
    const form = new URLSearchParams(route.request().postData());
    const answer = Buffer.from(form.get("SAMLResponse"), "base64").toString()
      .replace(/(SignatureValue>)(.)/, (_, tag, first) => tag + (first === "A" ? "B" : "A"));
    form.set("SAMLResponse", Buffer.from(answer).toString("base64"));
    await route.continue({ postData: form.toString() });
  });
  await begin(page, "school");
  await logIn(page, true);
  await page.waitForURL(/\/login\?why=failed&method=school$/);
  await inspect(page, "login-refused-answer");
  await assertLogged(() => federation.log(), /login school: login_failed: it is not signed with a key of the provider/);
  await page.unroute("**/login/school/acs");
  await page.locator("a[href$='/login/school']").click();
  await send(page, true);  // the institution knows the student still
  await context.close();
});

test("a logout at the institution is answered and ends the transfer", async () => {
  const context = await newStudent(browser);
  const page = await context.newPage();
  let answered = false;
  page.on("request", (request) => {
    if (request.url().includes("SAMLResponse=") && request.url().includes("idp.school")) {
      answered = true;
    }
  });
  await begin(page, "school");
  await logIn(page, true);
  await page.waitForURL(/\/choose$/);
  const choose = page.url();
  await page.goto(`${federation.idp.origin}/saml2/idp/initSLO.php?RelayState=${
    encodeURIComponent(`${federation.idp.origin}/logout.php`)}`);
  await page.waitForURL(/logout\.php/);
  assert.ok(answered, "our answer came back to the institution");
  await page.route("**/assets/deliver.js", (route) => route.abort());
  await page.goto(choose);
  await page.waitForURL(/\/deliver$/);
  assert.equal(await page.locator("input[name=returnCode]").inputValue(), "NCP_CANCEL");
  await context.close();
});

for (const id of ["haka", "school", "elsewhere"]) {
  test(`check-login ${id} says what it found and what to register`, async () => {
    const { code, output } = await federation.checkLogin(id);
    assert.match(output, new RegExp(`register with the federation: ${federation.ncp}/login/${id}/`));
    assert.match(output, /metadata read: \d+ identity providers/);
    assert.equal(code, 0, output);
  });
}

test("the log holds nothing that a student sent or was told", async () => {
  for (const canary of ["Esimerkki", "Aino", "S-1001", "19990417", "1999-04-17", "aino@"]) {
    assert.ok(!federation.log().includes(canary), canary);
  }
  await assertLogged(() => federation.log(), /logged in/);
});
