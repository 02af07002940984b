// What whoever is signed in sees and changes of how they sign in: after page.js, before sign_in.js.

// ---- whoever is signed in ----

let mine = null;

async function welcome() {
  here.set("return-to", null);
  const me = await ask("GET", "/me");
  mine = await ask("GET", "/me/authenticators");
  at("hello").textContent = word("hello", { name: me.name ?? "" });
  at("role").textContent = word("role", { role: word(`role.${me.role}`), organization: organizationName });
  const protection = [
    mine.second_factor || word("security_none"),
    mine.totp_since && word("security_app"),
    mine.passkeys > 0 && word("security_passkeys"),
    onlyTexts() && word("security_texts", { end: mine.phone_ends_in }),
    mine.second_factor && word("security_codes", { count: mine.backup_codes_left }),
  ];
  const lines = protection.filter((line) => typeof line === "string");
  at("protection").replaceChildren(...lines.map((line) => Object.assign(document.createElement("li"), { textContent: line })));
  at("add-passkey").hidden = !hasPasskeys();
  at("add-app").hidden = Boolean(mine.totp_since);
  at("add-phone").hidden = mine.second_factor;
  const next = goesOn();
  at("go-on").hidden = !next;
  if (next) at("go-on").href = next;
  show("signed-in");
  await devices().catch((trouble) => complain(told(trouble)));
}

async function devices() {
  at("have-devices").hidden = true;
  const { items } = await ask("GET", "/me/devices");
  at("devices").replaceChildren(...items.map(deviceLine));
  at("have-devices").hidden = false;
}

function deviceLine(device) {
  const [line, name] = [document.createElement("li"), document.createElement("span")];
  const when = device.current ? word("this_device") : word("last_used", { when: time(device.last_used_at) });
  name.textContent = `${device.name} (${when})`;
  line.append(name);
  if (!device.current) {
    const end = document.createElement("button");
    Object.assign(end, { type: "button", className: "link", textContent: word("end_device") });
    end.setAttribute("aria-label", `${word("end_device")}: ${name.textContent}`);
    end.addEventListener("click", () => attempt(end, async () => {
      await ask("DELETE", `/me/devices/${device.sign_in_id}`);
      await devices();
      say("ended_device");
    }));
    line.append(end);
  }
  return line;
}

pressed("sign-out", async () => {
  await ask("POST", "/auth/logout");
  access = null;
  lasting.set("signed-in", null);
  show("sign-in");
  say("signed_out");
});

// Texts are for whoever has nothing better.
const onlyTexts = () => Boolean(mine.phone_ends_in) && !mine.totp_since && mine.passkeys === 0;

// Asks for a proof that it is them: their passkey, a code or their password. Gives nothing if they think better of it.
async function proven() {
  if (mine.passkeys > 0 && !mine.totp_since) {
    const { options } = await ask("POST", "/me/passkeys/proof-options");
    return { passkey: (await asserted(options)).assertion };
  }
  const sent = onlyTexts() ? await ask("POST", "/me/authenticators/phone/text") : null;
  const field = at("its-proof");
  field.type = mine.second_factor ? "text" : "password";
  field.autocomplete = mine.second_factor ? "one-time-code" : "current-password";
  const code = sent ? "prove_text" : "prove_code";
  at("proof-is").textContent = word(mine.second_factor ? code : "prove_password", { end: sent?.ends_in ?? "" });
  show("prove");
  field.focus();
  const given = await new Promise((give) => {
    at("proof").onsubmit = (event) => {
      event.preventDefault();
      if (field.value.trim()) give(field.value);
    };
    at("no-proof").onclick = () => give(null);
  });
  field.value = "";
  show("signed-in");
  if (given === null) return null;
  return mine.second_factor ? { code: given.trim() } : { password: given };
}

pressed("add-app", async () => {
  const proof = await proven();
  if (!proof) return;
  const shown = await ask("POST", "/me/authenticators/totp", proof);
  at("app-qr").src = `data:image/svg+xml,${encodeURIComponent(shown.qr_svg)}`;
  at("app-secret").textContent = shown.secret;
  show("app");
});

submitted("first-code", async ({ code }) => {
  const confirmed = await ask("POST", "/me/authenticators/totp/confirm", { code: code.value.trim() });
  at("app-secret").textContent = "";
  at("app-qr").removeAttribute("src");
  at("first-code").reset();
  await afterwards("saved_app", confirmed.backup_codes);
});

let phoneProof = null;

pressed("add-phone", async () => {
  phoneProof = await proven();
  if (phoneProof) show("phone");
});

submitted("new-phone", async ({ phone }) => {
  const { ends_in: end } = await ask("POST", "/me/authenticators/phone", { phone: phone.value.trim(), proof: phoneProof });
  phoneProof = null;
  at("new-phone").reset();
  at("text-hint").textContent = word("text_sent", { end });
  show("text");
});

submitted("first-text", async ({ code }) => {
  const confirmed = await ask("POST", "/me/authenticators/phone/confirm", { code: code.value.trim() });
  at("first-text").reset();
  await afterwards("saved_phone", confirmed.backup_codes);
});

// A role that needs a second factor is let in with the next token.
async function afterwards(done, codes) {
  await refresh();
  await welcome();
  if (codes) {
    at("backup-codes").replaceChildren(...codes.map((one) => Object.assign(document.createElement("li"), { textContent: one })));
    show("codes");
  }
  say(done);
}

