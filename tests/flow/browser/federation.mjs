// What the tests of SAML run against: an identity provider (simplesamlphp), a contact point with
// config/examples/saml-haka.toml and further logins, a client with a strict policy and a discovery
// service, each under a host name of its own that only the browser knows.
import { spawn, execFileSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createServer, get } from "node:https";
import { DatabaseSync } from "node:sqlite";
import os from "node:os";
import path from "node:path";
import { reservePorts } from "./ports.mjs";
import { startIdentityProvider } from "./simplesamlphp.mjs";

const program = path.join(process.env.NCP_BINARY_DIR, "bin", "emrex-ncp");
const example = path.join(import.meta.dirname, "../../../config/examples/saml-haka.toml");
const others = 300;

// Institutions beside the real one: its own descriptor under other names, in an aggregate.
function aggregateOf(descriptor, entityId) {
  const real = descriptor.slice(descriptor.indexOf("<md:EntityDescriptor"))
    .replace(/<ds:Signature>.*?<\/ds:Signature>/s, "").replace(/ ID="[^"]*"/, "");
  let all = real;
  for (let i = 0; i < others; ++i) {
    all += real.replaceAll(entityId, `https://idp${i}.example/idp`)
      .replaceAll("School of Examples", `${i % 3 ? "College" : "Université"} of Place ${i}`)
      .replaceAll("Esimerkkikoulu", `Paikka ${i}`).replaceAll("school.example", `place${i}.example`);
  }
  return `<md:EntitiesDescriptor xmlns:md="urn:oasis:names:tc:SAML:2.0:metadata">${all}` +
    "</md:EntitiesDescriptor>";
}

function fetched(url, ca) {
  return new Promise((resolve, reject) => {
    get(url, { ca }, (answer) => {
      let text = "";
      answer.on("data", (chunk) => { text += chunk; });
      answer.on("end", () => resolve(text));
    }).on("error", reject);
  });
}

function makeDatabase(file) {
  const database = new DatabaseSync(file);
  database.exec(`
    CREATE TABLE institution (code, domain, name_en, url, country);
    CREATE TABLE student (id, given_names, family_name, birth_date, learner_number);
    CREATE TABLE course (id, name_en, ects);
    CREATE TABLE result (id, institution, course, student, passed_on, grade);
    INSERT INTO institution VALUES
      ('N', 'north.example', 'University of the North', 'https://north.example/', 'FI');
    INSERT INTO student VALUES (1, 'Aino Testi', 'Esimerkki', '1999-04-17', 'S-1001');
    INSERT INTO course VALUES (1, 'Introduction to Exchange', '5');
    INSERT INTO result VALUES ('R1', 'N', 1, 1, '2020-05-31', '4');`);
  database.close();
}

// { browserArguments, client, ncp, discovery, idp, received, log(), checkLogin(id), stop() }
export async function startFederation() {
  const ends = [];  // the last started ends first
  const stop = async () => {
    while (ends.length > 0) await ends.pop()();
  };
  try {
    return { ...await start(ends), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function start(ends) {
  const folder = mkdtempSync(path.join(os.tmpdir(), "ncp-saml-"));
  ends.push(() => rmSync(folder, { recursive: true }));
  const at = (...names) => path.join(folder, ...names);
  const [idpPort, phpPort, ncpPort, sidePort] = reservePorts(4);
  const idp = await startIdentityProvider(at("idp"), idpPort, phpPort);
  ends.push(idp.stop);
  execFileSync(program, ["new-keys", at("keys"), "--host", "ncp.example"]);
  execFileSync(program, ["new-keys", at("keys"), "--saml", "--host", "ncp.example"]);
  const ncp = `https://ncp.example:${ncpPort}`;
  const client = `https://client.example:${sidePort}`;
  const discovery = `https://discovery.example:${sidePort}`;
  const log = { ncp: "" };
  const received = [];

  // The client, which lets forms go to the contact point alone, and the discovery service.
  const key = readFileSync(at("keys/tls.key"));
  const side = createServer({ key, cert: readFileSync(at("keys/tls.crt")) },
    (request, response) => {
      const url = new URL(request.url, client);
      response.setHeader("content-type", "text/html");
      if (url.pathname === "/favicon.ico") return response.writeHead(404).end();
      if (request.headers.host.startsWith("discovery.")) {
        const back = new URL(url.searchParams.get("return"));
        const cancel = back.href;
        back.searchParams.set(url.searchParams.get("returnIDParam"), idp.entityId);
        return response.end(`<h1>Where from?</h1><a id="choose" href="${
          back.href.replaceAll("&", "&amp;")}">School of Examples</a> <a id="cancel" href="${
          cancel.replaceAll("&", "&amp;")}">None</a>`);
      }
      response.setHeader("content-security-policy",
        `default-src 'none'; form-action ${ncp}; frame-ancestors 'none'`);
      if (url.pathname === "/receive") {
        let body = "";
        request.on("data", (chunk) => { body += chunk; });
        return request.on("end", () => {
          received.push(new URLSearchParams(body));
          response.end("<h1>Received</h1>");
        });
      }
      return response.end(`<form method="post" action="${ncp}/ncp"><input name="sessionId"
        value="s"><input name="returnUrl" value="${client}/receive"><button>Go</button></form>`);
    });
  side.listen(sidePort, "127.0.0.1");
  await once(side, "listening");
  ends.push(() => {
    side.close();
    side.closeAllConnections();
  });

  const descriptor = await fetched(idp.metadataUrl, readFileSync(idp.tlsCertificate));
  writeFileSync(at("federation.xml"), aggregateOf(descriptor, idp.entityId));
  writeFileSync(at("keys/haka-sign.crt"), readFileSync(idp.metadataCertificate));
  makeDatabase(at("national.sqlite"));

  const login = (id, title, lines) => `
[[login]]
id = "${id}"
method = "saml"
title = "${title}"
certificate = "${at("keys/saml.crt")}"
key = "${at("keys/saml.key")}"
${lines}
`;
  const fromAddress = `metadata_url = "${idp.metadataUrl}"
metadata_certificate = "${at("keys/haka-sign.crt")}"
metadata_ca_file = "${idp.tlsCertificate}"`;
  const replaced = (text, what, by) => {
    if (!text.includes(what)) throw new Error(`the example has no ${what}`);
    return text.replaceAll(what, by);
  };
  let config = readFileSync(example, "utf8");
  config = replaced(config, "127.0.0.1:8443", `127.0.0.1:${ncpPort}`);
  config = replaced(config, "https://ncp.example.org", ncp);
  config = replaced(config, "/etc/emrex-ncp", folder);
  config = replaced(config, "/var/lib/emrex-ncp", folder);
  config = replaced(config, `metadata_url = "https://haka.funet.fi/metadata/haka-metadata.xml"`,
    `metadata_url = "${idp.metadataUrl}"\nmetadata_ca_file = "${idp.tlsCertificate}"`);
  const fromFile = `metadata_file = "${at("federation.xml")}"\nmetadata_unsigned = true`;
  config += login("everywhere", "any institution", fromFile);
  config += login("school", "the School of Examples", `${fromAddress}\nidp = "${idp.entityId}"`);
  config += login("strong", "the School of Examples, strongly",
    `${fromFile}\nidp = "${idp.entityId}"\nassurance = ["https://refeds.org/profile/mfa"]`);
  config += login("elsewhere", "a discovery service",
    `${fromFile}\ndiscovery_url = "${discovery}/ds"`);
  writeFileSync(at("ncp.toml"), config, { mode: 0o600 });

  const certificate = readFileSync(at("keys/saml.crt"), "utf8");
  const ids = ["haka", "everywhere", "school", "strong", "elsewhere"];
  idp.trust(ids.map((id) => ({ entityId: `${ncp}/login/${id}/metadata`,
    acs: `${ncp}/login/${id}/acs`, slo: `${ncp}/login/${id}/slo`, certificate,
    encrypt: id === "everywhere" })));

  const server = spawn(program, ["serve", "--config", at("ncp.toml")],
    { stdio: ["ignore", "ignore", "pipe"] });
  ends.push(async () => {
    if (server.exitCode !== null) return;
    const ended = once(server, "exit");
    server.kill("SIGTERM");
    await ended;
  });
  await new Promise((resolve, reject) => {
    server.stderr.on("data", (chunk) => {
      log.ncp += chunk;
      const ready = ["haka", "school"].every((id) => log.ncp.includes(`login ${id}: metadata read`));
      if (log.ncp.includes("serving") && ready) resolve();
    });
    server.once("exit", (code) => reject(new Error(`serve ended with ${code}: ${log.ncp}`)));
    setTimeout(() => reject(new Error(`not ready: ${log.ncp}`)), 20000).unref();
  });

  return {
    client, ncp, idp, discovery, received,
    browserArguments: [`--host-resolver-rules=${["client.example", "ncp.example",
      "discovery.example", "idp.school.example"].map((host) => `MAP ${host} 127.0.0.1`).join(", ")}`],
    log: () => log.ncp,
    // The command, its exit code and output.
    async checkLogin(id) {
      const child = spawn(program, ["check-login", id, "--config", at("ncp.toml")]);
      let output = "";
      for (const stream of [child.stdout, child.stderr]) {
        stream.on("data", (chunk) => { output += chunk; });
      }
      const [code] = await once(child, "exit");
      return { code, output };
    },
  };
}
