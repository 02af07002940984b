// Passes on what somebody chooses, with the sign-in of their browser, if there is one: after the page.js of all pages, in one script with it.

function signInFirst() {
  at("said").textContent = "";
  at("choice").hidden = true;
  at("first").hidden = false;
}

// Whoever is not signed in here, or is so with another organization, signs in first.
function orSignIn(trouble) {
  if (!(trouble instanceof Problem) || trouble.status !== 401) throw trouble;
  signInFirst();
}

async function begin() {
  await refresh();
  const me = await ask("GET", "/me");
  say("consent_signed_in", { name: me.name || me.email });
  at("choice").hidden = false;
  page.querySelector("h1").focus();
}

pressed("allow", async () => {
  complain("");
  const wish = Object.entries(JSON.parse(page.dataset.asks)).filter(([, value]) => value !== null);
  const allowed = await ask("POST", "/oauth/authorize", Object.fromEntries(wish)).catch(orSignIn);
  if (allowed) location.replace(allowed.redirect_to);
});

at("deny").addEventListener("click", () => location.replace(page.dataset.deny));

begin().catch(orSignIn).catch((trouble) => {
  at("said").textContent = "";
  complain(told(trouble));
});
