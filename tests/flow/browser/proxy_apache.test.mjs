// Students log in by Apache with mod_auth_openidc, as config/examples/trusted-proxy-apache sets it
// up: real Apache, real OpenID provider, real browser. And strangers do not.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import http from "node:http";
import path from "node:path";
import { assertLogged, startBrowser } from "./demonstration.mjs";
import { reservePorts } from "./ports.mjs";
import { exampleOf, makeFolder, replaced, secret, startApache, startContactPoint,
  startProvider, startReceiver } from "./proxies.mjs";
import { arrive, checkLogin, deliver, visit, visitAndDeliver } from "./trusted_proxy.mjs";

const house = { stops: [] };
let browser;
const keep = (part) => { house.stops.unshift(part); return part; };

before(async () => {
  const folder = makeFolder();
  const [port, providerPort] = reservePorts(2);
  house.folder = folder;
  house.origin = `https://localhost:${port}`;
  secret(folder, "emrex-ncp-secrets.conf",
    "OIDCClientSecret s3cret-of-the-client\nOIDCCryptoPassphrase s3cret-of-the-sessions\n");
  house.provider = keep(await startProvider(folder, providerPort, { client_id: "emrex-ncp",
    client_secret: "s3cret-of-the-client",
    redirect_uris: [`${house.origin}/oidc/callback`] }));
  house.ncp = keep(await startContactPoint(folder, "trusted-proxy-apache", house.origin,
    (run, group) => [["/run/emrex-ncp/", `${run}/`], ["www-data", group]]));
  house.apache = keep(await startApache(folder, port,
    replaced(exampleOf("trusted-proxy-apache", "apache.conf"), [
      ["https://ncp.example.org", house.origin], ["ncp.example.org", "localhost"],
      ["*:443", `*:${port}`], ["/etc/emrex-ncp/", `${folder}/`],
      ["/etc/apache2/", `${folder}/keys/`], ["/run/emrex-ncp/", `${folder}/run/`],
      // The provider of the test has a certificate of nobody.
      ["OIDCProviderMetadataURL https://idp.example.org",
        `OIDCCABundlePath ${house.provider.certificate}\n` +
        `OIDCProviderMetadataURL ${house.provider.issuer}`]])));
  house.receiver = keep(await startReceiver(folder, house.origin));
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  for (const part of house.stops) await part.stop();
});

for (const javaScriptEnabled of [true, false]) {
  test(`a student logs in and delivers, JavaScript ${javaScriptEnabled}`,
    () => visitAndDeliver(browser, house, javaScriptEnabled));
}

test("headers that the browser makes up do not survive: the student stays who he is", async () => {
  const { context, page } = await visit(browser, house, "ada", { extraHTTPHeaders: {
    OIDC_CLAIM_student_number: "S-2", OIDC_CLAIM_family_name: "Victimsson",
    OIDC_CLAIM_given_name: "Victor", OIDC_CLAIM_birthdate: "1999-09-09" } });
  const document = await deliver(page, house, true);
  assert.match(document, /Numerical Analysis/);
  assert.doesNotMatch(document, /Secret Course|Victimsson/);
  await context.close();
});

test("nor do they in another spelling, which mod_auth_openidc removes at its address", async () => {
  const { context, page } = await visit(browser, house, "ada",
    { extraHTTPHeaders: { "OIDC-CLAIM-student-number": "S-2", "oidc-claim_birthdate": "1999-09-09" } });
  const document = await deliver(page, house, true);
  assert.doesNotMatch(document, /Secret Course|Victimsson|1999-09-09/);
  await context.close();
});

// What a proxy that is set up worse would forward, sent by the Unix socket in its place.
function forwarded(context, target, headers) {
  return context.cookies(house.origin).then((cookies) => new Promise((resolve, reject) => {
    const request = http.get({ socketPath: path.join(house.folder, "run/ncp.sock"), path: target,
      headers: { Host: "localhost", ...headers,
        Cookie: cookies.map(({ name, value }) => `${name}=${value}`).join("; ") } },
    (response) => { response.resume(); resolve(response); });
    request.on("error", reject);
  }));
}
test("what slips past a proxy ends the login, and the operator reads it", async () => {
  const ada = { OIDC_CLAIM_student_number: "S-1" };
  for (const [headers, end, logged] of [
    [{ ...ada, "OIDC-CLAIM-student-number": "S-2" }, /why=failed/, /number arrived in another sp/],
    [{ OIDC_CLAIM_student_number: ["S-1", "S-2"] }, /why=failed/, /number arrived twice/],
    [{}, /why=failed/, /said nothing of what/],
    [ada, /\/gather$/, /logged in/]]) {
    const { context, path: back } = await arrive(browser, house);
    await forwarded(context, back.replace("/back", ""), {});
    const reply = await forwarded(context, back, headers);
    assert.equal(reply.statusCode, 303);
    assert.match(reply.headers.location, end);
    await assertLogged(() => house.ncp.log(), logged);
    await context.close();
  }
});

test("who is not logged in is sent to the provider, not to the contact point", async () => {
  const { context, page, path: back } = await arrive(browser, house);
  const reply = await context.request.get(house.origin + back, { maxRedirects: 0,
    headers: { OIDC_CLAIM_student_number: "S-2", OIDC_CLAIM_family_name: "Victimsson",
      OIDC_CLAIM_given_name: "Victor", OIDC_CLAIM_birthdate: "1999-09-09" } });
  assert.equal(reply.status(), 302);
  assert.ok(reply.headers().location.startsWith(house.provider.issuer));
  // Addresses that another program might take for the same one lead nowhere.
  for (const odd of [back.replace("/back", "//back"), back.replace("/back", "/%62ack/"),
    back.replace("/back", "/back%00"), `${back}/`, back.replace("/t/", "/T/"),
    back.replace("/back", "/x/../back%2f"), back.replace("/back", "/back%23"),
    back.replace("campus", "cAMPUS"), back.replace("/login", "%2Flogin")]) {
    const answer = await context.request.get(house.origin + odd, { maxRedirects: 0,
      headers: { OIDC_CLAIM_student_number: "S-2", OIDC_CLAIM_family_name: "Victimsson" } });
    assert.ok([302, 400, 404].includes(answer.status()), `${odd}: ${answer.status()}`);
    if (answer.status() === 302) {
      assert.ok(answer.headers().location.startsWith(house.provider.issuer), odd);
    }
  }
  assert.equal((await page.goto(house.origin + back)).status(), 200);
  assert.ok(page.url().startsWith(house.provider.issuer));
  await context.close();
});

test("check-login sees that all is well", async () => {
  const { code, text } = await checkLogin(house);
  assert.equal(code, 0, text);
  assert.match(text, /has mode 0660 and group/);
  assert.match(text, /identity headers that a browser makes up do not arrive/);
  assert.match(text, /with "-" and "_" exchanged they arrive/);
  assert.match(text, /is the proxy's: without a login it answers 30\d/);
});

test("the log holds nothing of a student", async () => {
  for (const canary of ["Ångström", "gidia", "S-1", "S-2", "2001-02-28", "Victim"]) {
    assert.ok(!house.ncp.log().includes(canary), canary);
  }
});
