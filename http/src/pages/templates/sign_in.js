// Signs people in: after page.js and account.js, in one script with them.

// ---- signing in ----

let waiting = null;
const remember = () => at("password").elements.remember.checked;

async function signedIn(token) {
  access = token.access_token;
  if (token.trusted_device) lasting.set("trusted", token.trusted_device);
  lasting.set("signed-in", "1");
  at("password").reset();
  at("code").reset();
  if (goesOn()) location.assign(goesOn());
  else await welcome();
}

// The server has looked at it already; this page believes nobody.
function goesOn() {
  const path = returnTo ?? here.get("return-to");
  if (!path || !path.startsWith("/")) return null;
  return new URL(path, location.origin).origin === location.origin ? path : null;
}

function secondFactor(problem) {
  if (problem.code !== "auth.second_factor_required") throw problem;
  waiting = problem.challenge;
  const can = (method) => problem.methods.includes(method);
  at("by-code").hidden = !can("totp") && !can("backup_code") && !can("sms");
  at("by-text").hidden = !can("sms");
  at("code-hint").textContent = word(can("sms") ? "text_hint" : "second_factor_hint");
  at("passkey-instead").hidden = !can("passkey") || !hasPasskeys();
  show("factor");
}

submitted("password", async ({ email, password }) => {
  const body = { email: email.value.trim(), password: password.value, remember: remember(), cookie: true };
  const trusted = lasting.get("trusted");
  if (trusted) body.trusted_device = trusted;
  await ask("POST", "/auth/login", body).then(signedIn, secondFactor);
});

submitted("code", async ({ code, trust }) => {
  const body = { challenge: waiting, code: code.value.trim(), trust_device: trust.checked, cookie: true };
  await signedIn(await ask("POST", "/auth/second-factor", body));
});

pressed("by-text", async () => {
  const { ends_in: end } = await ask("POST", "/auth/second-factor/text", { challenge: waiting });
  complain("");
  say("text_sent", { end });
  at("its-code").focus();
});

pressed("lost", async () => {
  const state = await ask("POST", "/auth/second-factor/recover", { challenge: waiting, cookie: true });
  if (state.token) return signedIn(state.token);
  at("recovery-wait").textContent = word("recovery_wait", { when: time(state.ready_at) });
  show("recovery");
});

// ---- links by mail ----

async function mailed(path, email) {
  const { expires_at: until } = await ask("POST", path, { email: email.value.trim() });
  show("mailed");
  at("mailed-until").textContent = word("mailed_until", { when: time(until) });
}

submitted("forgotten", ({ email }) => mailed("/auth/password/forgot", email));
submitted("linked", ({ email }) => mailed("/auth/magic-link", email));

// ---- passkeys ----

const hasPasskeys = () => "PublicKeyCredential" in window;
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const known = (credentials = []) => credentials.map((one) => ({ ...one, id: bytes(one.id) }));

async function asserted(options) {
  const publicKey = { ...options, challenge: bytes(options.challenge), allowCredentials: known(options.allowCredentials) };
  const { id, response } = await navigator.credentials.get({ publicKey });
  const assertion = {
    id,
    client_data_json: text(response.clientDataJSON),
    authenticator_data: text(response.authenticatorData),
    signature: text(response.signature),
  };
  return { assertion, user_handle: text(response.userHandle) };
}

async function withPasskey() {
  const { options } = await ask("POST", "/auth/passkey/options");
  const body = { ...(await asserted(options)), remember: remember(), cookie: true };
  await signedIn(await ask("POST", "/auth/passkey", body));
}

pressed("with-passkey", withPasskey);
pressed("passkey-instead", withPasskey);

async function addPasskey() {
  const proof = await proven();
  if (!proof) return;
  const { options } = await ask("POST", "/me/passkeys/options", proof);
  const user = { ...options.user, id: bytes(options.user.id) };
  const excludeCredentials = known(options.excludeCredentials);
  const publicKey = { ...options, challenge: bytes(options.challenge), user, excludeCredentials };
  const { response } = await navigator.credentials.create({ publicKey });
  const made = {
    name: `${organizationName} ${new Date().toLocaleDateString(lang)}`.slice(-60),
    client_data_json: text(response.clientDataJSON),
    attestation_object: text(response.attestationObject),
  };
  const added = await ask("POST", "/me/passkeys", made);
  await afterwards("saved_passkey", added.backup_codes);
}

pressed("add-passkey", addPasskey);

// ---- accounts elsewhere ----

async function leaveFor(provider, begun, aim) {
  here.set("flow", JSON.stringify({ provider, flow: begun.flow, aim, organization, returnTo }));
  location.assign(begun.authorization_url);
}

async function offerProviders() {
  const { items } = await ask("GET", "/auth/oidc");
  for (const { name, title } of items) {
    offer("providers", word("with_provider", { provider: title }), async () => {
      const begun = await ask("POST", `/auth/oidc/${encodeURIComponent(name)}/begin`, { remember: remember() });
      await leaveFor(name, begun, "sign-in");
    });
    offer("links", word("link_provider", { provider: title }), async () => {
      const proof = await proven();
      if (!proof) return;
      await leaveFor(name, await ask("POST", `/me/identities/${encodeURIComponent(name)}/begin`, proof), "link");
    });
  }
}

function offer(list, label, act) {
  const [line, button] = [document.createElement("li"), document.createElement("button")];
  Object.assign(button, { type: "button", className: "quiet", textContent: label });
  button.addEventListener("click", () => attempt(button, act));
  line.append(button);
  at(list).append(line);
}

async function cameBack() {
  const query = new URLSearchParams(location.search);
  const left = JSON.parse(here.get("flow") ?? "null");
  here.set("flow", null);
  // The code need not stand in the history of the browser.
  const back = left?.organization ? `?organization=${encodeURIComponent(left.organization)}` : "";
  history.replaceState(null, "", `/sign-in${back}`);
  if (!left || !query.get("code")) {
    show("sign-in");
    return complain(word("provider_said_no"));
  }
  organization = left.organization;
  here.set("return-to", left.returnTo ?? null);
  const [state, code, name] = [query.get("state") ?? "", query.get("code"), encodeURIComponent(left.provider)];
  const body = { flow: left.flow, state, code };
  if (left.aim === "link") {
    await refresh();
    const linked = await ask("POST", `/me/identities/${name}/complete`, body).then(() => null, told);
    await welcome();
    return linked ? complain(linked) : say("saved_link");
  }
  await ask("POST", `/auth/oidc/${name}/complete`, { ...body, cookie: true }).then(signedIn, secondFactor);
}

// ---- where it begins ----

for (const button of document.querySelectorAll("[data-to]")) {
  button.addEventListener("click", () => show(button.dataset.to));
}

async function begin() {
  at("with-passkey").hidden = !hasPasskeys();
  const offered = offerProviders().catch(() => undefined);
  if (location.pathname === "/came-back") {
    show("waiting");
    await offered;
    return cameBack();
  }
  if (!lasting.get("signed-in")) return undefined;
  show("waiting");
  try {
    await refresh();
  } catch {
    lasting.set("signed-in", null);
    return show("sign-in");
  }
  return welcome();
}

begin().catch((trouble) => {
  show("sign-in");
  complain(told(trouble));
});
