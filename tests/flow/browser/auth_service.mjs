// A service that speaks like oauth2-proxy (which is not in Debian): /oauth2/start logs a browser in
// with an OpenID provider, /oauth2/auth tells nginx's auth_request who has done so, in
// X-Auth-Request-… headers. As small as a test can bear: sessions in memory, one client.
import { createServer } from "node:http";
import { randomBytes } from "node:crypto";
import https from "node:https";

// Names below localhost are this computer (RFC 6761), which not every system's resolver knows.
const lookup = (host, options, found) => options.all
  ? found(null, [{ address: "127.0.0.1", family: 4 }]) : found(null, "127.0.0.1", 4);

function fetchJson(url, ca, { method = "GET", headers = {}, body } = {}) {
  return new Promise((resolve, reject) => {
    const request = https.request(url, { method, headers, ca, lookup }, (response) => {
      let text = "";
      response.on("data", (chunk) => { text += chunk; });
      response.on("end", () => resolve(JSON.parse(text)));
    });
    request.on("error", reject);
    request.end(body);
  });
}

const cookieOf = (request, name) => (request.headers.cookie ?? "").split("; ")
  .find((pair) => pair.startsWith(`${name}=`))?.slice(name.length + 1);
// A header's bytes are UTF-8; Node writes one byte for a character.
const asHeader = (text) => Buffer.from(text, "utf8").toString("latin1");

export async function startAuthService({ port, origin, issuer, ca, client }) {
  const sessions = new Map();
  const waiting = new Map();
  const answers = {
    "/oauth2/auth": async (request, response) => {
      const user = sessions.get(cookieOf(request, "_oauth2_proxy"));
      if (!user) return response.writeHead(401).end();
      response.setHeader("X-Auth-Request-User", user.student_number);
      response.setHeader("X-Auth-Request-Family-Name", asHeader(user.family_name));
      response.setHeader("X-Auth-Request-Given-Name", asHeader(user.given_name));
      response.setHeader("X-Auth-Request-Birthdate", user.birthdate);
      return response.writeHead(202).end();
    },
    "/oauth2/start": async (request, response, query) => {
      const back = query.get("rd");
      if (!/^\/(?!\/)/.test(back)) return response.writeHead(400).end();
      const state = randomBytes(16).toString("hex");
      waiting.set(state, back);
      const to = new URL(`${issuer}/auth`);
      to.search = new URLSearchParams({ client_id: client.client_id, response_type: "code",
        scope: "openid profile", state, redirect_uri: client.redirect_uris[0] });
      return response.writeHead(302, { Location: to.href,
        "Set-Cookie": `_oauth2_state=${state}; Secure; HttpOnly; SameSite=Lax; Path=/oauth2` }).end();
    },
    "/oauth2/callback": async (request, response, query) => {
      const state = query.get("state");
      const back = waiting.get(state);
      waiting.delete(state);
      if (!back || cookieOf(request, "_oauth2_state") !== state) {
        return response.writeHead(403).end();
      }
      const basic = Buffer.from(`${client.client_id}:${client.client_secret}`).toString("base64");
      const tokens = await fetchJson(`${issuer}/token`, ca, { method: "POST",
        headers: { Authorization: `Basic ${basic}`,
          "Content-Type": "application/x-www-form-urlencoded" },
        body: new URLSearchParams({ grant_type: "authorization_code", code: query.get("code"),
          redirect_uri: client.redirect_uris[0] }).toString() });
      const user = await fetchJson(`${issuer}/me`, ca,
        { headers: { Authorization: `Bearer ${tokens.access_token}` } });
      const session = randomBytes(16).toString("hex");
      sessions.set(session, user);
      return response.writeHead(302, { Location: new URL(back, origin).href,
        "Set-Cookie": `_oauth2_proxy=${session}; Secure; HttpOnly; SameSite=Lax; Path=/` }).end();
    },
  };
  answers["/oauth2/sign_out"] = async (request, response, query) => {
    const back = new URL(query.get("rd"), origin);
    if (back.origin !== origin) return response.writeHead(400).end();
    sessions.delete(cookieOf(request, "_oauth2_proxy"));
    return response.writeHead(302, { Location: back.href,
      "Set-Cookie": "_oauth2_proxy=; Secure; HttpOnly; Path=/; Max-Age=0" }).end();
  };
  const server = createServer((request, response) => {
    const url = new URL(request.url, origin);
    const answer = answers[url.pathname];
    if (!answer) return response.writeHead(404).end();
    return answer(request, response, url.searchParams)
      .catch((error) => response.writeHead(500).end(error.message));
  });
  await new Promise((resolve) => { server.listen(port, "127.0.0.1", resolve); });
  return { stop: () => new Promise((resolve) => {
    server.close(resolve);
    server.closeAllConnections();
  }) };
}
