// Starts `emrex-ncp demo` for a test and ends it by its process id; opens Chromium.
import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { once } from "node:events";
import { setTimeout } from "node:timers/promises";
import { mkdirSync } from "node:fs";
import path from "node:path";
import { AxeBuilder } from "@axe-core/playwright";
import { chromium } from "playwright-core";

const binaryDirectory = process.env.NCP_BINARY_DIR;
export const screenshots = path.join(binaryDirectory, "screenshots");
mkdirSync(screenshots, { recursive: true });

async function isFree(port) {
  const server = createServer();
  const bound = await new Promise((resolve) => {
    server.once("error", () => resolve(false));
    server.listen(port, "127.0.0.1", () => resolve(true));
  });
  if (bound) await new Promise((resolve) => server.close(resolve));
  return bound;
}

export async function freePortPair() {
  for (let port = 31000 + (process.pid % 300) * 4; port < 32700; port += 2) {
    if ((await isFree(port)) && (await isFree(port + 1))) return port;
  }
  throw new Error("no free ports");
}

// { ncp, client, log(), stop() }: origins of both sides, the log so far, and the way to end it.
export async function startDemonstration() {
  const port = await freePortPair();
  const child = spawn(path.join(binaryDirectory, "bin", "emrex-ncp"),
    ["demo", "--no-browser", "--port-base", String(port)], { stdio: ["ignore", "pipe", "pipe"] });
  let log = "";
  let output = "";
  child.stderr.on("data", (chunk) => { log += chunk; });
  const ready = new Promise((resolve, reject) => {
    child.stdout.on("data", (chunk) => {
      output += chunk;
      if (output.includes("\n")) resolve();
    });
    child.once("exit", (code) => reject(new Error(`demo ended with ${code}: ${log}`)));
  });
  await ready;
  return {
    ncp: `https://localhost:${port}`,
    client: `https://127.0.0.1:${port + 1}`,
    output,
    log: () => log,
    async stop() {
      const ended = once(child, "exit");
      child.kill("SIGTERM");
      await ended;
    },
  };
}

// more: further arguments of Chromium.
export async function startBrowser(more = []) {
  return chromium.launch({
    executablePath: process.env.NCP_CHROMIUM || "/usr/bin/chromium",
    args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
      "--disable-background-networking", "--disable-component-update", "--disable-sync", ...more],
  });
}

// A browser context of its own: cookies of one student, the demonstration's certificate accepted.
export function newStudent(browser, options = {}) {
  return browser.newContext({ ignoreHTTPSErrors: true, ...options });
}

// Keeps a picture of the page, and holds it to what every page must do: no accessibility violation
// (axe, WCAG 2.2 AA), nothing that runs over the edge, one main heading. Needs JavaScript.
export async function inspect(page, name) {
  await page.screenshot({ path: path.join(screenshots, `${name}.png`), fullPage: true });
  const found = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]).analyze();
  assert.deepEqual(found.violations.map((v) => `${name}: ${v.id} ${v.nodes[0].html}`), []);
  const overflow = await page.evaluate(() =>
    document.documentElement.scrollWidth - document.documentElement.clientWidth);
  assert.ok(overflow <= 0, `${name} runs ${overflow} px over the edge`);
  assert.equal(await page.locator("h1").count(), 1, `${name} has one main heading`);
}

// What a server logs comes by a pipe, maybe after its answer: waits until it is there, at most ten
// seconds.
export async function assertLogged(log, pattern) {
  for (let left = 100; left > 0 && !pattern.test(log()); left -= 1) await setTimeout(100);
  assert.match(log(), pattern);
}
