// Students log in with a real OpenID Connect provider (npm oidc-provider) in Chromium. Client,
// contact point and provider are three sites: client.example, ncp.example, localhost.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { assertLogged, inspect, newStudent, startBrowser } from "./demonstration.mjs";
import { program, startContactPoint } from "./oidc_contact_point.mjs";

const logins = [
  { id: "feide", title: "Feide" },
  { id: "pss", title: "University login", alg: "PS256", auth: "client_secret_post",
    options: `token_endpoint_auth = "client_secret_post"` },
  { id: "key", title: "ID by key", alg: "ES256", auth: "private_key_jwt", key: "client.key",
    identity: "usual" },
  { id: "strong", title: "Strong login", options: `assurance = ["high"]\nmax_age_minutes = 10` },
  { id: "token", title: "All in the token",
    leftOut: ["given_names", "family_name", "birth_date", "national_id_country",
      "schac_personal_unique_code", "email"],
    options: `request_claims = ["https://n.feide.no/claims/nin",
  "https://n.feide.no/claims/eduPersonPrincipalName"]`,
    logout: false },
];
let ncp;
let browser;
before(async () => {
  ncp = await startContactPoint({ logins });
  browser = await startBrowser(["--host-resolver-rules=MAP *.example 127.0.0.1"]);
});
after(async () => {
  await browser?.close();
  await ncp?.stop();
});

// A client whose own page lets forms go to the contact point alone, and where results arrive.
async function newPage(context, at = ncp) {
  const page = await context.newPage();
  page.received = null;
  await page.route("https://client.example/**", (route) => {
    const form = new URLSearchParams(route.request().postData() ?? "");
    if (form.has("returnCode")) page.received = form;
    return route.fulfill({
      contentType: "text/html",
      headers: { "Content-Security-Policy": `default-src 'none'; form-action ${at.origin}` },
      body: form.has("returnCode") ? "<h1>Received</h1>" : `<form method="post"
        action="${at.origin}/ncp"><input name="sessionId" value="s"><input name="returnUrl"
        value="https://client.example/receive"><button>Go</button></form>` });
  });
  return page;
}

// The provider runs in this process: it must not wait for the command.
const checkLogin = (id, config) => new Promise((resolve) => {
  execFile(program, ["check-login", id, "--config", config],
    (problem, output) => resolve({ status: problem?.code ?? 0, output }));
});

const main = (page) => page.locator("main").innerText();

async function arrive(page) {
  await page.goto("https://client.example/");
  await page.locator("button").click();
  await page.locator("a[href*='/login/']").first().waitFor();
}
const toProvider = (page, login) => page.locator(`a[href$='/login/${login}']`).click();

async function atProvider(page, student, level = "high") {
  await page.locator("select[name=acr]").selectOption(level);
  await page.locator(`button[name=student][value=${student}]`).click();
}

async function logIn(page, login, student) {
  await arrive(page);
  await toProvider(page, login);
  await atProvider(page, student);
  await page.waitForURL(/\/choose$/, { timeout: 60000 });
}

async function toConsent(page) {
  await page.locator("form[action$='/choose'] button[type=submit]").last().click();
  await page.waitForURL(/\/consent$/);
}
const agree = (page) => page.locator("form[action$='/consent'] button").click();

async function arrived(page, javaScriptEnabled) {
  if (!javaScriptEnabled) {
    await page.waitForURL(/\/deliver$/);
    await page.locator("form[action$='/receive'] button").click();
  }
  await page.waitForURL("https://client.example/receive");
}

// By the page on the way, which posts what the provider must have.
async function logOut(page, javaScriptEnabled) {
  if (!javaScriptEnabled) await page.getByRole("button", { name: "Log out now" }).click();
  await page.getByRole("button", { name: "Yes" }).click();
  const asked = ncp.provider.requests.filter((one) => / \/session\/end$/.test(one));
  assert.equal(asked.at(-1), "POST /session/end");
}

async function notice(page, words) {
  await page.getByRole("alert").waitFor();
  assert.match(await page.getByRole("alert").innerText(), words);
  await page.locator("a[href*='/login/']").first().waitFor();
}

for (const javaScriptEnabled of [true, false]) {
  const how = `${javaScriptEnabled ? "with" : "without"} JavaScript`;

  for (const { id, alg = "RS256", auth = "client_secret_basic" } of logins.slice(0, 3)) {
    test(`results travel after a login by ${alg} and ${auth}, ${how}`, async () => {
      const context = await newStudent(browser, { javaScriptEnabled });
      const page = await newPage(context);
      await logIn(page, id, "kari");
      assert.match(await main(page), /Invented Chemistry/);
      await toConsent(page);
      assert.match(await main(page), /Prøvesen/);
      await agree(page);
      await arrived(page, javaScriptEnabled);
      assert.equal(page.received.get("returnCode"), "NCP_OK");
      await context.close();
    });
  }

  test(`who ticks the box is logged out of the provider before the delivery, ${how}`, async () => {
    const context = await newStudent(browser, { javaScriptEnabled });
    const page = await newPage(context);
    await logIn(page, "feide", "ola");
    await toConsent(page);
    await page.getByLabel("Also log out of Feide").check();
    if (javaScriptEnabled) await inspect(page, "consent-logout");
    await agree(page);
    await logOut(page, javaScriptEnabled);
    await arrived(page, javaScriptEnabled);
    assert.equal(page.received.get("returnCode"), "NCP_OK");
    // The provider asks again who it is.
    await arrive(page);
    await toProvider(page, "feide");
    await page.locator("button[name=student][value=kari]").waitFor();
    await context.close();
  });

  test(`who cancels may log out too, ${how}`, async () => {
    const context = await newStudent(browser, { javaScriptEnabled });
    const page = await newPage(context);
    await logIn(page, "feide", "kari");
    await page.locator("a[href$='/cancel']").click();
    await page.getByLabel("Also log out of Feide").check();
    if (javaScriptEnabled) await inspect(page, "cancel-logout");
    await page.locator("form[action$='/cancel'] button").click();
    await logOut(page, javaScriptEnabled);
    await arrived(page, javaScriptEnabled);
    assert.equal(page.received.get("returnCode"), "NCP_CANCEL");
    await context.close();
  });

  test(`who cancels at the provider is back at the choice, ${how}`, async () => {
    const context = await newStudent(browser, { javaScriptEnabled });
    const page = await newPage(context);
    await arrive(page);
    await toProvider(page, "feide");
    await page.locator("button[name=cancel]").click();
    await notice(page, /did not finish logging in with Feide/);
    if (javaScriptEnabled) await inspect(page, "oidc-cancelled");
    assert.doesNotMatch(page.url(), /canary/);
    await toProvider(page, "feide");
    await atProvider(page, "kari");
    await page.waitForURL(/\/choose$/);
    await context.close();
  });
}

test("the page before logging out leads on, and goes on without if the provider is silent",
  async () => {
    const context = await newStudent(browser);
    const page = await newPage(context);
    const addresses = [];
    page.on("request", (request) => addresses.push(request.url()));
    await logIn(page, "feide", "kari");
    await toConsent(page);
    await page.route(/^https:\/\/localhost:/, (route) => route.fulfill({ status: 204 }));
    await page.getByLabel("Also log out of Feide").check();
    await agree(page);
    await page.waitForURL(/\/logout\/feide$/, { waitUntil: "commit" });
    await inspect(page, "oidc-logout");
    await page.getByRole("button", { name: "Log out now" }).waitFor();
    const form = page.locator("form[action$='/session/end']");
    assert.deepEqual(
      await form.locator("input").evaluateAll((fields) => fields.map(({ name }) => name)),
      ["id_token_hint", "client_id", "post_logout_redirect_uri", "state"]);
    assert.ok(addresses.length > 5);
    assert.deepEqual(addresses.filter((one) => /eyJ|id_token/.test(one)), [], "no token there");
    await page.getByRole("link", { name: "Go on without logging out" }).click();
    await arrived(page, true);
    await context.close();
  });

test("a login that is too weak is not taken, a stronger one is", async () => {
  const context = await newStudent(browser);
  const page = await newPage(context);
  await arrive(page);
  await toProvider(page, "strong");
  await atProvider(page, "kari", "low");
  await notice(page, /not strong enough/);
  await inspect(page, "oidc-too-weak");
  await context.clearCookies({ domain: "localhost" });
  await toProvider(page, "strong");
  await atProvider(page, "kari", "high");
  await page.waitForURL(/\/choose$/);
  await context.close();
});

test("two students in two tabs of one browser do not mix", async () => {
  const context = await newStudent(browser);
  const [one, two] = [await newPage(context), await newPage(context)];
  await arrive(one);
  await arrive(two);
  await toProvider(one, "feide");
  await one.locator("button[name=student]").first().waitFor();
  await toProvider(two, "pss");
  await two.locator("button[name=student]").first().waitFor();
  await atProvider(one, "kari");
  await one.waitForURL(/\/choose$/);
  await atProvider(two, "ola");
  await two.waitForURL(/\/choose$/);
  await toConsent(two);
  assert.match(await main(two), /Eksempel/);
  await toConsent(one);
  assert.match(await main(one), /Prøvesen/);
  await context.close();
});

test("one student with two tabs at the provider is logged in by whichever comes back first", async () => {
  const context = await newStudent(browser);
  const [one, two] = [await newPage(context), await newPage(context)];
  await arrive(one);
  await one.waitForURL(/\/t\/[0-9a-f]+\/login$/);  // which a script gives the page
  const ways = one.url();
  await toProvider(one, "feide");
  await one.locator("button[name=student]").first().waitFor();
  await two.goto(ways);
  await toProvider(two, "feide");
  await two.locator("button[name=student]").first().waitFor();
  await atProvider(one, "kari");
  await one.waitForURL(/\/choose$/);
  await atProvider(two, "kari");
  await two.waitForURL(/\/choose$/);
  await toConsent(two);
  assert.match(await main(two), /Prøvesen/);
  await context.close();
});

test("the back button after the login does no harm", async () => {
  const context = await newStudent(browser);
  const page = await newPage(context);
  await logIn(page, "feide", "kari");
  await page.goBack();
  await page.waitForLoadState();
  await page.goForward();
  await page.waitForURL(/\/choose$/);
  await toConsent(page);
  await agree(page);
  await arrived(page, true);
  assert.equal(page.received.get("returnCode"), "NCP_OK");
  await context.close();
});

test("the provider's answer is worth nothing in another browser", async () => {
  const context = await newStudent(browser);
  const page = await newPage(context);
  await arrive(page);
  await toProvider(page, "feide");
  ncp.provider.hold(true);
  await atProvider(page, "kari");
  const answer = await page.locator("#on").getAttribute("href");
  ncp.provider.hold(false);
  assert.match(answer, /code=/);
  const stranger = await newStudent(browser);
  const theirs = await newPage(stranger);
  assert.equal((await theirs.goto(answer)).status(), 403);
  // Nor with a transfer of his own: another tag in the state.
  await arrive(theirs);
  const tag = (await theirs.locator("a[href$='/login/feide']").getAttribute("href")).split("/")[2];
  await toProvider(theirs, "feide");
  await theirs.goto(answer.replace(/state=[0-9a-f]{8}/, `state=${tag}`));
  await notice(theirs, /did not succeed/);
  await stranger.close();
  await context.close();
});

test("keys that roll over while students log in are fetched again", async () => {
  ncp.provider.rotate();
  ncp.provider.requests.length = 0;
  const context = await newStudent(browser);
  const page = await newPage(context);
  await logIn(page, "feide", "kari");
  assert.deepEqual(ncp.provider.requests.filter((one) => one === "GET /jwks"), ["GET /jwks"]);
  await context.close();
});

test("userinfo is asked only for what the ID token lacks", async () => {
  const context = await newStudent(browser);
  const page = await newPage(context);
  const asked = () => ncp.provider.requests.filter((one) => one === "GET /me").length;
  const before = asked();
  await logIn(page, "token", "kari");
  assert.equal(asked(), before);
  await toConsent(page);
  assert.equal(await page.getByLabel(/Also log out/).count(), 0, "logout = false");
  await context.clearCookies();
  await logIn(page, "feide", "kari");
  assert.equal(asked(), before + 1);
  await context.close();
});

test("a provider that is down is said to be, and comes back", async () => {
  const context = await newStudent(browser);
  const page = await newPage(context);
  await arrive(page);
  await toProvider(page, "feide");
  ncp.provider.hold(true);
  await atProvider(page, "kari");
  await page.locator("#on").waitFor();
  ncp.provider.hold(false);
  await ncp.provider.down();
  await page.locator("#on").click();
  await notice(page, /Feide cannot be reached/);
  await inspect(page, "oidc-unavailable");
  await ncp.provider.up();
  await toProvider(page, "feide");
  await page.waitForURL(/\/choose$|\/interaction\//);
  if (/interaction/.test(page.url())) await atProvider(page, "kari");
  await page.waitForURL(/\/choose$/);
  await context.close();
});

test("a contact point that starts without its provider serves, and logs in when it is back",
  async () => {
    const late = await startContactPoint({ logins: logins.slice(0, 1), providerUp: false });
    try {
      const context = await newStudent(browser);
      const page = await newPage(context, late);
      await arrive(page);
      await toProvider(page, "feide");
      await notice(page, /Feide cannot be reached/);
      const check = await checkLogin("feide", late.config);
      assert.equal(check.status, 1);
      assert.match(check.output, /fault +the provider: /);
      await late.provider.up();
      await page.waitForTimeout(5500);  // it is not asked at every click
      await toProvider(page, "feide");
      await atProvider(page, "ola");
      await page.waitForURL(/\/choose$/);
      await assertLogged(() => late.log(), /login feide: the provider: /);
      await context.close();
    } finally {
      await late.stop();
    }
  });

test("check-login walks through what an operator must know", async () => {
  for (const { id, auth = "client_secret_basic" } of logins) {
    const check = await checkLogin(id, ncp.config);
    assert.equal(check.status, 0, check.output);
    assert.ok(check.output.includes(`(redirect_uri): ${ncp.origin}/login/${id}/callback`));
    assert.ok(check.output.includes(`this client proves itself by ${auth}`), check.output);
    assert.match(check.output, /key RS256-\d+: RSA of 2048 bits/);
    assert.match(check.output, /Students can log in/);
  }
});

test("the log holds nothing of a student and no secret", async () => {
  for (const canary of ["eyJ", "Prøvesen", "Eksempel", "kari", "3181005", "2882994", "canary", "a secret",
    "code=", "state="]) {
    assert.ok(!ncp.log().includes(canary), canary);
  }
  await assertLogged(() => ncp.log(), /logged in/);
});
