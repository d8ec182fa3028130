// Students log in by nginx and a service that speaks like oauth2-proxy, as
// config/examples/trusted-proxy-nginx sets it up. And strangers do not, neither through nginx nor by
// the host's own port, with or without a secret.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { readFileSync, mkdirSync, writeFileSync } from "node:fs";
import path from "node:path";
import { startAuthService } from "./auth_service.mjs";
import { assertLogged, startBrowser } from "./demonstration.mjs";
import { reservePorts } from "./ports.mjs";
import { exampleOf, makeFolder, replaced, secret, startContactPoint, startNginx,
  startProvider, startReceiver } from "./proxies.mjs";
import { arrive, checkLogin, deliver, visit, visitAndDeliver } from "./trusted_proxy.mjs";

const house = { stops: [] };
const proxySecret = "0123456789abcdef0123456789abcdef0123456789abcdef";
const victim = { "X-Auth-Request-User": "S-2", "X-Auth-Request-Family-Name": "Victimsson",
  "X-Auth-Request-Given-Name": "Victor", "X-Auth-Request-Birthdate": "1999-09-09" };
let browser;
const keep = (part) => { house.stops.unshift(part); return part; };

before(async () => {
  const folder = makeFolder();
  const [port, hostPort, providerPort, authPort] = reservePorts(4);
  Object.assign(house, { folder, hostPort, origin: `https://localhost:${port}` });
  secret(folder, "proxy.secret", `${proxySecret}\n`);
  const client = { client_id: "oauth2-proxy", client_secret: "s3cret-of-the-client",
    redirect_uris: [`${house.origin}/oauth2/callback`] };
  house.provider = keep(await startProvider(folder, providerPort, client));
  const ca = readFileSync(path.join(folder, "keys/tls.crt"));
  keep(await startAuthService({ port: authPort, origin: house.origin, client,
    issuer: house.provider.issuer, ca: readFileSync(house.provider.certificate) }));
  house.ncp = keep(await startContactPoint(folder, "trusted-proxy-nginx", house.origin,
    () => [["192.0.2.20:8443", `127.0.0.1:${hostPort}`], ["192.0.2.10", "127.0.0.1"]]));
  const nginx = path.join(folder, "nginx");
  mkdirSync(nginx);
  writeFileSync(path.join(nginx, "tls.crt"), ca);
  writeFileSync(path.join(nginx, "emrex-ncp.crt"), ca);
  writeFileSync(path.join(nginx, "tls.key"), readFileSync(path.join(folder, "keys/tls.key")));
  writeFileSync(path.join(nginx, "emrex-ncp-secret.conf"),
    `proxy_set_header X-Ncp-Proxy "${proxySecret}";\n`);
  house.nginx = keep(await startNginx(folder, port,
    replaced(exampleOf("trusted-proxy-nginx", "nginx.conf"), [
      ["192.0.2.20:8443", `127.0.0.1:${hostPort}`], ["127.0.0.1:4180", `127.0.0.1:${authPort}`],
      ["listen 443 ssl", `listen 127.0.0.1:${port} ssl`], ["ncp.example.org", "localhost"],
      ["/etc/nginx/", `${nginx}/`]])));
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

test("a student who wants to is logged out of the proxy too, and the transfer goes on", async () => {
  const { context, page } = await visit(browser, house, "ada");
  await page.waitForURL(/\/choose$/);
  const back = `${page.url().replace(/\/choose$/, "")}/login/campus/back`;
  await page.locator("form[action$='/choose'] button[type=submit]").last().click();
  await page.locator("#logout").check();
  await page.locator("form[action$='/consent'] button").click();
  await page.waitForURL(`${house.receiver.origin}/receive`);
  assert.equal(house.receiver.received().get("returnCode"), "NCP_OK");
  const reply = await context.request.get(back, { maxRedirects: 0 });
  assert.match(reply.headers().location, /\/oauth2\/start/);
  await context.close();
});

test("headers that the browser makes up do not survive: the student stays who he is", async () => {
  const spelled = Object.fromEntries(Object.entries(victim)
    .map(([name, value]) => [name.replaceAll("-", "_"), value]));
  const { context, page } = await visit(browser, house, "ada",
    { extraHTTPHeaders: { ...victim, ...spelled, "X-Ncp-Proxy": "guessed" } });
  const document = await deliver(page, house, true);
  assert.match(document, /Numerical Analysis/);
  assert.doesNotMatch(document, /Secret Course|Victimsson/);
  await context.close();
});

test("who is not logged in is sent to the provider, not to the contact point", async () => {
  const { context, path: back } = await arrive(browser, house);
  const reply = await context.request.get(house.origin + back,
    { headers: victim, maxRedirects: 0 });
  assert.equal(reply.status(), 302);
  assert.match(reply.headers().location, /\/oauth2\/start\?rd=\/t\//);
  await context.close();
});

test("by the host's own port nobody is believed, the notice and the log say so", async () => {
  const direct = `https://localhost:${house.hostPort}`;
  for (const headers of [victim, { ...victim, "X-Ncp-Proxy": "guessed" },
    { ...victim, "X-Ncp-Proxy": proxySecret.slice(1) }, {}]) {
    const { context, link, path: back } = await arrive(browser, house);
    await context.request.get(direct + new URL(link, direct).pathname, { maxRedirects: 0 });
    const reply = await context.request.get(direct + back, { headers, maxRedirects: 0 });
    assert.equal(reply.status(), 303);
    assert.match(reply.headers().location, /\/login\?why=failed&method=campus$/);
    await context.close();
  }
  await assertLogged(() => house.ncp.log(), /error login campus: .*secret_header is missing, wrong/);
});

test("check-login sees a proxy that lets everything pass", async () => {
  const [port] = reservePorts(1);
  const open = await startNginx(path.join(house.folder, "nginx"), port, `server {
    listen 127.0.0.1:${port} ssl; ssl_certificate ${house.folder}/nginx/tls.crt;
    ssl_certificate_key ${house.folder}/nginx/tls.key; underscores_in_headers on;
    location / { proxy_set_header Host $host; proxy_pass https://127.0.0.1:${house.hostPort}; } }`);
  const config = path.join(house.folder, "open.toml");
  writeFileSync(config, replaced(readFileSync(house.ncp.config, "utf8"),
    [[`"${house.origin}"`, `"https://localhost:${port}"`]]));
  const { code, text } = await checkLogin({ ...house, ncp: { config } });
  await open.stop();
  assert.equal(code, 1, text);
  assert.match(text, /fault +identity headers that a browser makes up arrive: have the proxy remove/);
  assert.match(text, /advice +with "-" and "_" exchanged they arrive/);
  assert.match(text, /fault +the address .* reaches this server without a login/);
});

test("check-login sees that all is well", async () => {
  const { code, text } = await checkLogin(house);
  assert.equal(code, 0, text);
  assert.match(text, /identity headers that a browser makes up do not arrive/);
  assert.match(text, /nor do they with "-" and "_" exchanged/);
  assert.match(text, /is the proxy's: without a login it answers 30\d/);
});

test("the log holds nothing of a student", async () => {
  for (const canary of ["Ångström", "gidia", "S-1", "S-2", "2001-02-28", "Victim", proxySecret]) {
    assert.ok(!house.ncp.log().includes(canary), canary);
  }
});
