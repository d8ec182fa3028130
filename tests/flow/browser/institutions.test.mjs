// A student picks among 300 institutions, each of which has a web service of its own: in Chromium,
// with and without JavaScript. The contact point is `emrex-ncp serve` with the configuration's
// example; the services are one server of Node.js under 300 addresses.
import { after, before, test } from "node:test";
import assert from "node:assert/strict";
import { spawn, execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:https";
import os from "node:os";
import path from "node:path";
import { inspect, newStudent, startBrowser } from "./demonstration.mjs";
import { reservePorts } from "./ports.mjs";

const program = path.join(process.env.NCP_BINARY_DIR, "bin", "emrex-ncp");
const examples = path.join(import.meta.dirname, "../../../config/examples");
const count = 300;
const nameOf = (i) => `${i % 3 === 0 ? "University" : "College"} of Place ${i}`;

const elmoOf = (i) => `<elmo xmlns="https://github.com/emrex-eu/elmo-schemas/tree/v1">
<generatedDate>2026-01-01T00:00:00Z</generatedDate><learner><givenNames>Ada</givenNames>
<familyName>Sample</familyName><bday>2000-01-31</bday></learner><report><issuer>
<identifier type="schac">place-${i}.example</identifier><title>${nameOf(i)}</title>
<url>https://place-${i}.example/</url></issuer><learningOpportunitySpecification>
<title>Course of ${nameOf(i)}</title><type>Course</type><specifies><learningOpportunityInstance>
<status>passed</status></learningOpportunityInstance></specifies>
</learningOpportunitySpecification><issueDate>2026-01-01T00:00:00Z</issueDate></report></elmo>`;

const asked = new Set();
let folder, port, services, server, browser;
before(async () => {
  folder = mkdtempSync(path.join(os.tmpdir(), "ncp-institutions-"));
  execFileSync(program, ["new-keys", path.join(folder, "keys"), "--host", "localhost"]);
  const key = (name) => readFileSync(path.join(folder, "keys", name));
  services = createServer({ key: key("tls.key"), cert: key("tls.crt") }, (request, response) => {
    const place = Number(request.url.split("/")[1]);
    if (request.method !== "HEAD") asked.add(place);
    response.end(request.method === "HEAD" ? "" : elmoOf(place));
  });
  services.listen(0, "127.0.0.1");
  await once(services, "listening");
  const origin = `https://localhost:${services.address().port}`;
  [port] = reservePorts(1);
  let registry = "";
  for (let i = 0; i < count; ++i) {
    registry += `[[hei]]\nname = { en = "${nameOf(i)}" }\ncountry = "${i % 2 ? "FI" : "SE"}"
identifiers = { schac = "place-${i}.example" }\nwebsite = "https://place-${i}.example/"
base_url = "${origin}/${i}"\nauthentication = { method = "bearer", secret = "north" }\n`;
  }
  const config = readFileSync(path.join(examples, "distributed-hei-web-services.toml"), "utf8")
    .replaceAll("127.0.0.1:8443", `127.0.0.1:${port}`)
    .replace(`public_url = "https://127.0.0.1`, `public_url = "https://localhost`)
    .replace(/allow = \[.*\]/, `allow = ["${origin}"]`)
    .replace("deadline_ms = 20000", `ask = "picked"`)
    .replace("/etc/emrex-ncp/distributed-hei-web-services.registry.toml",
      path.join(folder, "registry.toml"));
  const write = (name, text) => writeFileSync(path.join(folder, name), text, { mode: 0o600 });
  write("registry.toml", registry);
  write("ncp.toml", config);
  write("keys/north.secret", "secret");
  write("keys/south.secret", "secret");
  write("students.toml", `[[student]]\nid = "ada"\nlabel = "Ada"\nnote = "Invented"
[student.attributes]\ngiven_names = "Ada"\nfamily_name = "Sample"\nbirth_date = "2000-01-31"
national_id = "310100-123X"\n`);
  server = spawn(program, ["serve", "--config", path.join(folder, "ncp.toml")],
    { stdio: ["ignore", "ignore", "pipe"] });
  let log = "";
  await new Promise((resolve, reject) => {
    server.stderr.on("data", (chunk) => {
      log += chunk;
      if (log.includes("serving")) resolve();
    });
    server.once("exit", (code) => reject(new Error(`serve ended with ${code}: ${log}`)));
  });
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  if (server?.exitCode === null) {
    const ended = once(server, "exit");
    server.kill("SIGTERM");
    await ended;
  }
  services?.close();
  rmSync(folder, { recursive: true });
});

// From a foreign client's form to the page for picking.
async function logIn(page) {
  await page.route("https://client.example/**", (route) => route.fulfill({
    contentType: "text/html",
    body: `<form method="post" action="https://localhost:${port}/ncp">
      <input name="sessionId" value="s"><input name="returnUrl"
      value="https://client.example/receive"><button>Go</button></form>` }));
  await page.goto("https://client.example/");
  await page.locator("button").click();
  await page.locator("a[href$='/login/demo']").click();
  await page.locator("button[name=student][value=ada]").click();
  await page.waitForURL(/\/gather\/institutions$/);
}

for (const [javaScriptEnabled, width] of [[true, 1280], [true, 390], [false, 1280]]) {
  const how = `${javaScriptEnabled ? "with" : "without"} JavaScript, ${width} pixels wide`;
  const viewport = { width, height: 850 };

  test(`two of 300 are found, picked, asked, and sent, ${how}`, async () => {
    asked.clear();
    const context = await newStudent(browser, { javaScriptEnabled, viewport });
    const page = await context.newPage();
    await logIn(page);
    const places = page.locator("input[name=pick][type=checkbox]");
    assert.ok((await places.count()) < count, "not all at once");
    assert.match(await page.locator("main").innerText(), /of 300 institutions are shown/);
    if (javaScriptEnabled) await inspect(page, `institutions-${width}`);

    // Nothing ticked: the page says so.
    await page.locator("button[name=do][value=ask]").click();
    await page.getByRole("alert").waitFor();
    assert.match(await page.getByRole("alert").innerText(), /Tick at least one/);

    // What is ticked outlives a search.
    for (const place of ["Place 271", "Place 42"]) {
      await page.locator("input[name=q]").fill(place);
      await page.locator("button[name=do][value=search]").click();
      await page.getByLabel(new RegExp(`${place}\\b`)).check();
    }
    await page.locator("input[name=q]").fill("fi");
    await page.locator("button[name=do][value=search]").click();
    if (javaScriptEnabled) await inspect(page, `institutions-found-${width}`);
    await page.locator("button[name=do][value=ask]").click();
    await page.waitForURL(/\/choose$/, { timeout: 60000 });
    const text = await page.locator("main").innerText();
    assert.match(text, /Course of College of Place 271/);
    assert.match(text, /Course of University of Place 42/);
    assert.deepEqual([...asked].sort(), [271, 42], "nobody else was asked");
    await context.close();
  });
}
