// A contact point behind a real reverse proxy (config/examples/trusted-proxy-…), an OpenID provider
// that the proxy logs students in with, and a client that receives: all on loopback under different
// host names, each ended by its process id.
import { spawn, execFileSync } from "node:child_process";
import { once } from "node:events";
import { chownSync, chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync }
  from "node:fs";
import { createServer as createHttpsServer } from "node:https";
import { tmpdir } from "node:os";
import path from "node:path";
import { DatabaseSync } from "node:sqlite";
import Provider from "oidc-provider";

const binaryDirectory = process.env.NCP_BINARY_DIR;
const examples = new URL("../../../config/examples/", import.meta.url).pathname;
export const program = path.join(binaryDirectory, "bin", "emrex-ncp");
const isRoot = process.getuid() === 0;
// Workers of Apache and nginx cannot be root's; otherwise they are the tester's own.
const group = isRoot ? "www-data" : execFileSync("id", ["-gn"], { encoding: "utf8" }).trim();

// Invented students: what the provider says about them, and what the register has.
export const students = {
  ada: { family_name: "Ångström-Esimerkki", given_name: "Ægidia", birthdate: "2001-02-28",
    student_number: "S-1" },
  victor: { family_name: "Victimsson", given_name: "Victor", birthdate: "1999-09-09",
    student_number: "S-2" },
};
const titles = { "S-1": "Numerical Analysis", "S-2": "Secret Course" };

// Throws if there is nothing to replace, so that an example that changed is noticed.
export function replaced(text, pairs) {
  for (const [what, by] of pairs) {
    if (!text.includes(what)) throw new Error(`nowhere to be found: ${what}`);
    text = text.replaceAll(what, by);
  }
  return text;
}
export const exampleOf = (folder, file) => readFileSync(path.join(examples, folder, file), "utf8");

// A folder with keys and the register; goes with the process.
export function makeFolder() {
  const folder = mkdtempSync(path.join(tmpdir(), "ncp-proxy-"));
  chmodSync(folder, 0o711);
  process.on("exit", () => rmSync(folder, { recursive: true, force: true }));
  execFileSync(program, ["new-keys", path.join(folder, "keys"), "--host", "localhost"]);
  const database = new DatabaseSync(path.join(folder, "results.sqlite"));
  database.exec(`
    CREATE TABLE student (number, given_names, family_name, birth_date);
    CREATE TABLE institution (code, domain, name_en, url, country);
    CREATE TABLE result (id, student, institution, title_en, passed_on, grade, ects);
    INSERT INTO institution VALUES ('NU', 'north.example', 'North University',
      'https://www.north.example/', 'FI');`);
  const learner = database.prepare("INSERT INTO student VALUES (?, ?, ?, ?)");
  const result = database.prepare(
    "INSERT INTO result VALUES (?, ?, 'NU', ?, '2024-05-31', '5', '5.0')");
  for (const one of Object.values(students)) {
    learner.run(one.student_number, one.given_name, one.family_name, one.birthdate);
    result.run(`R-${one.student_number}`, one.student_number, titles[one.student_number]);
  }
  database.close();
  return folder;
}

export function secret(folder, name, value) {
  writeFileSync(path.join(folder, "keys", name), value, { mode: 0o600 });
}

// Runs until stop(); ready resolves when a line of its output fits, or something answers on a port.
export function run(command, args, { environment = {}, log = true } = {}) {
  const child = spawn(command, args, { stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, ...environment } });
  let output = "";
  child.stdout.on("data", (chunk) => { output += chunk; });
  child.stderr.on("data", (chunk) => { output += chunk; });
  const ended = once(child, "exit");
  return {
    log: () => output,
    async says(text) {
      for (let i = 0; i < 600 && !output.includes(text); ++i) {
        if (child.exitCode !== null) throw new Error(`${command} ended: ${output}`);
        await new Promise((resolve) => { setTimeout(resolve, 50); });
      }
      if (!output.includes(text)) throw new Error(`${command} says nothing of ${text}: ${output}`);
    },
    async listens(port) {
      for (let i = 0; i < 600; ++i) {
        if (child.exitCode !== null && log) throw new Error(`${command} ended: ${output}`);
        const { connect } = await import("node:net");
        const open = await new Promise((resolve) => {
          const socket = connect(port, "127.0.0.1", () => { socket.destroy(); resolve(true); });
          socket.on("error", () => resolve(false));
        });
        if (open) return;
        await new Promise((resolve) => { setTimeout(resolve, 50); });
      }
      throw new Error(`${command} does not listen: ${output}`);
    },
    async stop() {
      if (child.exitCode === null && child.signalCode === null) child.kill("SIGTERM");
      await ended;
    },
  };
}

// `emrex-ncp serve` with an example in which `pairs` are replaced.
export async function startContactPoint(folder, example, origin, pairs) {
  const run_folder = path.join(folder, "run");
  mkdirSync(run_folder);
  if (isRoot) {
    chownSync(run_folder, 0, Number(execFileSync("id", ["-g", "www-data"], { encoding: "utf8" })));
  }
  chmodSync(run_folder, 0o750);
  const config = path.join(folder, "emrex-ncp.toml");
  writeFileSync(config, replaced(exampleOf(example, "emrex-ncp.toml"), [
    ["https://ncp.example.org", origin], ["/etc/emrex-ncp/", `${folder}/`],
    ["/var/lib/emrex-ncp/", `${folder}/`], ...pairs(run_folder, group)]));
  const server = run(program, ["serve", "--config", config]);
  await server.says("serving");
  return { ...server, config };
}

const modules = "/usr/lib/apache2/modules";
// Apache with the example's virtual host and nothing else; one set of processes.
export async function startApache(folder, port, virtualHost) {
  const names = { mpm_event: "mpm_event", authn_core: "authn_core", authz_core: "authz_core",
    authz_user: "authz_user", headers: "headers", proxy: "proxy", proxy_http: "proxy_http",
    ssl: "ssl", socache_shmcb: "socache_shmcb", auth_openidc: "auth_openidc" };
  const load = Object.entries(names)
    .map(([name, file]) => `LoadModule ${name}_module ${modules}/mod_${file}.so`);
  const file = path.join(folder, "apache.conf");
  writeFileSync(file, [...load, `ServerRoot ${folder}`, `PidFile ${folder}/apache.pid`,
    `DefaultRuntimeDir ${folder}`, "Mutex posixsem", "ServerName localhost",
    `ErrorLog ${folder}/apache.log`, "LogLevel warn", ...(isRoot ? ["User www-data", "Group www-data"] : []),
    `Listen 127.0.0.1:${port}`, "StartServers 1", "MinSpareThreads 4", "MaxSpareThreads 32", "ServerLimit 2", "ThreadsPerChild 16",
    "MaxRequestWorkers 32", virtualHost].join("\n") + "\n");
  const apache = run("/usr/sbin/apache2", ["-f", file, "-DFOREGROUND"]);
  await apache.listens(port);
  return apache;
}

export async function startNginx(folder, port, servers) {
  const places = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"]
    .map((name) => `${name}_temp_path ${folder}/nginx-${name};`);
  const file = path.join(folder, "nginx-main.conf");
  writeFileSync(file, [isRoot ? "user www-data;" : "", "daemon off;", `pid ${folder}/nginx.pid;`,
    "error_log stderr;", "worker_processes 1;", "events { worker_connections 64; }", "http {",
    "access_log off;", ...places, servers, "}"].join("\n"));
  const nginx = run("/usr/sbin/nginx", ["-p", folder, "-c", file, "-e", "stderr"]);
  await nginx.listens(port);
  return nginx;
}

function tls(keys) {
  return { key: readFileSync(path.join(keys, "tls.key")),
    cert: readFileSync(path.join(keys, "tls.crt")) };
}

// An OpenID provider on a host of its own; whoever types a student's name is that student.
export async function startProvider(folder, port, client) {
  const issuer = `https://provider.localhost:${port}`;
  const keys = path.join(folder, "provider");
  execFileSync(program, ["new-keys", keys, "--host", "provider.localhost"]);
  const provider = new Provider(issuer, {
    clients: [client],
    claims: { openid: ["sub"],
      profile: ["family_name", "given_name", "birthdate", "student_number"] },
    findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, ...students[id] }) }),
  });
  const certificate = path.join(folder, "provider.crt");
  writeFileSync(certificate, tls(keys).cert);  // for all to read: the proxy is not the tester
  const server = createHttpsServer(tls(keys), provider.callback());
  await new Promise((resolve) => { server.listen(port, "127.0.0.1", resolve); });
  return { issuer, certificate, stop: () => new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  }) };
}

// The client: its page sends students to the contact point; received() is what came back last.
export async function startReceiver(folder, ncp) {
  let last;
  const server = createHttpsServer(tls(path.join(folder, "keys")), (request, response) => {
    let body = "";
    request.on("data", (chunk) => { body += chunk; });
    request.on("end", () => {
      response.setHeader("Content-Type", "text/html; charset=utf-8");
      if (request.method === "POST") {
        last = new URLSearchParams(body);
        response.end(`<h1>received ${last.get("returnCode")}</h1>`);
      } else {
        response.end(`<form method="post" action="${ncp}/ncp">
          <input name="sessionId" value="proxy-test">
          <input name="returnUrl" value="https://127.0.0.1:${server.address().port}/receive">
          <button>Fetch</button></form>`);
      }
    });
  });
  await new Promise((resolve) => { server.listen(0, "127.0.0.1", resolve); });
  return { origin: `https://127.0.0.1:${server.address().port}`, received: () => last,
    stop: () => new Promise((resolve) => {
      server.close(resolve);
      server.closeAllConnections();
    }) };
}
