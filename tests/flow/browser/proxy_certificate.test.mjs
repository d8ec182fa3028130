// The third way to trust a proxy: mutual TLS. The example of nginx, with a client certificate in
// place of the secret; and others who knock at the host's port, with no certificate, a foreign one,
// and one of the right authority in another name.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import https from "node:https";
import path from "node:path";
import { startAuthService } from "./auth_service.mjs";
import { assertLogged, startBrowser } from "./demonstration.mjs";
import { reservePorts } from "./ports.mjs";
import { exampleOf, makeFolder, replaced, startContactPoint, startNginx, startProvider,
  startReceiver } from "./proxies.mjs";
import { arrive, checkLogin, deliver, visit } from "./trusted_proxy.mjs";

const house = { stops: [] };
let browser;
const keep = (part) => { house.stops.unshift(part); return part; };
const file = (name) => path.join(house.folder, name);

// An authority, and certificates of it for these names; "foreign" is its own authority.
function makeCertificates() {
  const openssl = (...args) => execFileSync("openssl", args, { stdio: "ignore" });
  const key = ["-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes"];
  openssl("req", "-x509", ...key, "-subj", "/CN=Test authority", "-days", "2",
    "-keyout", file("ca.key"), "-out", file("ca.pem"));
  for (const name of ["proxy", "other"]) {
    openssl("req", "-x509", ...key, "-subj", `/CN=${name}`, "-days", "2",
      "-addext", `subjectAltName=DNS:${name}.example.org`,
      "-addext", "basicConstraints=critical,CA:FALSE", "-CA", file("ca.pem"), "-CAkey",
      file("ca.key"), "-keyout", file(`${name}.key`), "-out", file(`${name}.pem`));
  }
  openssl("req", "-x509", ...key, "-subj", "/CN=proxy", "-days", "2", "-addext",
    "subjectAltName=DNS:proxy.example.org", "-keyout", file("foreign.key"),
    "-out", file("foreign.pem"));
}

before(async () => {
  house.folder = makeFolder();
  const [port, hostPort, providerPort, authPort] = reservePorts(4);
  Object.assign(house, { hostPort, origin: `https://localhost:${port}` });
  makeCertificates();
  const client = { client_id: "oauth2-proxy", client_secret: "s3cret-of-the-client",
    redirect_uris: [`${house.origin}/oauth2/callback`] };
  house.provider = keep(await startProvider(house.folder, providerPort, client));
  keep(await startAuthService({ port: authPort, origin: house.origin, client,
    issuer: house.provider.issuer, ca: readFileSync(house.provider.certificate) }));
  house.ncp = keep(await startContactPoint(house.folder, "trusted-proxy-nginx", house.origin,
    () => [["192.0.2.20:8443", `127.0.0.1:${hostPort}`],
      ["public_url =", `client_ca = "${file("ca.pem")}"\npublic_url =`],
      ['trust = "address-and-secret"\naddresses = ["192.0.2.10"]\n' +
       'secret_header = "X-Ncp-Proxy"\n', 'trust = "client-certificate"\n'],
      [`secret_file = "${house.folder}/keys/proxy.secret"`,
        'certificates = ["dns:proxy.example.org"]']]));
  keep(await startNginx(house.folder, port,
    replaced(exampleOf("trusted-proxy-nginx", "nginx.conf"), [
      ["192.0.2.20:8443", `127.0.0.1:${hostPort}`], ["127.0.0.1:4180", `127.0.0.1:${authPort}`],
      ["listen 443 ssl", `listen 127.0.0.1:${port} ssl`], ["ncp.example.org", "localhost"],
      ["        include /etc/nginx/emrex-ncp-secret.conf;\n", ""],
      ["/etc/nginx/emrex-ncp.crt", file("keys/tls.crt")], ["/etc/nginx/tls", file("keys/tls")],
      ["proxy_ssl_verify on;", `proxy_ssl_verify on; proxy_ssl_certificate ${file("proxy.pem")};
        proxy_ssl_certificate_key ${file("proxy.key")};`]])));
  house.receiver = keep(await startReceiver(house.folder, house.origin));
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  for (const part of house.stops) await part.stop();
});

test("a student logs in by a proxy that is known by its certificate", async () => {
  const { context, page } = await visit(browser, house, "ada");
  assert.match(await deliver(page, house, true), /Numerical Analysis/);
  await context.close();
});

// The host's own port, as somebody with this certificate asks; the status, or why there is none.
function ask(target, cookie, name) {
  const identity = name
    ? { cert: readFileSync(file(`${name}.pem`)), key: readFileSync(file(`${name}.key`)) } : {};
  return new Promise((resolve) => {
    https.get({ host: "127.0.0.1", port: house.hostPort, path: target, agent: false,
      rejectUnauthorized: false, ...identity, headers: { Host: "localhost", Cookie: cookie,
        "X-Auth-Request-User": "S-2", "X-Auth-Request-Family-Name": "Victimsson",
        "X-Auth-Request-Given-Name": "Victor", "X-Auth-Request-Birthdate": "1999-09-09" } },
    (response) => { response.resume(); resolve(`${response.statusCode} ${response.headers.location}`); })
      .on("error", (error) => resolve(error.code));
  });
}

test("whoever else knocks at the host's port is turned away, or not believed", async () => {
  const { context, path: back } = await arrive(browser, house);
  const cookie = (await context.cookies(house.origin))
    .map(({ name, value }) => `${name}=${value}`).join("; ");
  for (const name of [undefined, "foreign"]) {
    assert.doesNotMatch(await ask("/", cookie, name), /^\d/, `${name}`);
  }
  assert.match(await ask(back.replace("/back", ""), cookie, "other"), /^303 .*\/back$/);
  assert.match(await ask(back, cookie, "other"), /^303 .*why=failed/);
  await assertLogged(() => house.ncp.log(),
    /error login campus: .*of another subject than those listed/);
  await context.close();
});

test("check-login sees that all is well", async () => {
  const { code, text } = await checkLogin(house);
  assert.equal(code, 0, text);
  assert.match(text, /client_ca holds 1 certificates/);
});
