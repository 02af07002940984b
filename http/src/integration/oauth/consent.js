// Passes on what somebody chooses: with the sign-in of their browser, if there is one.
const page = document.getElementById("consent");
const who = document.getElementById("who");
const said = document.getElementById("said");
const buttons = page.querySelectorAll("button");
let token = null;

async function ask(method, path, headers, body) {
  const answer = await fetch("/api/v1" + path, {
    method,
    headers: { "Content-Type": "application/json", ...headers },
    body: body && JSON.stringify(body),
  });
  return { ok: answer.ok, status: answer.status, body: await answer.json() };
}

function signInFirst() {
  const link = document.createElement("a");
  link.href = page.dataset.signIn;
  link.textContent = "Sign in";
  who.replaceChildren(link, " to choose whether it may.");
}

async function begin() {
  const renewed = await ask("POST", "/auth/refresh", { "Regimen-CSRF": "1" }, {});
  if (!renewed.ok) return signInFirst();
  token = renewed.body.access_token;
  const me = await ask("GET", "/me", { Authorization: `Bearer ${token}` });
  if (!me.ok) return signInFirst();
  who.textContent = `You are signed in as ${me.body.name || me.body.email}.`;
  document.getElementById("choice").hidden = false;
  document.getElementById("allow").focus();
}

async function allow() {
  const asks = JSON.parse(page.dataset.asks);
  const body = Object.fromEntries(Object.entries(asks).filter(([, value]) => value !== null));
  const allowed = await ask("POST", "/oauth/authorize", { Authorization: `Bearer ${token}` }, body);
  if (allowed.ok) return location.replace(allowed.body.redirect_to);
  if (allowed.status === 401) return signInFirst();
  throw new Error(allowed.body.detail);
}

function attempt(what) {
  return async () => {
    buttons.forEach((button) => (button.disabled = true));
    said.textContent = "";
    try {
      await what();
    } catch (error) {
      said.textContent = error.message || "This did not work. Please try again.";
      buttons.forEach((button) => (button.disabled = false));
    }
  };
}

document.getElementById("allow").addEventListener("click", attempt(allow));
document.getElementById("deny").addEventListener("click", () => location.replace(page.dataset.deny));
attempt(begin)().then(() => buttons.forEach((button) => (button.disabled = false)));
