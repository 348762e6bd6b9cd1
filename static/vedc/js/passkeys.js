// Passkeys: the browser's own ceremony between a form and the server. A form says which one with data-passkey:
// "create" and "get" have their options in the element named by data-options, "sign-in" asks the server for them.

const words = JSON.parse(document.getElementById("words")?.textContent ?? "{}");
const inWords = (sentence) => words[sentence] ?? sentence;
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
  .replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");
const credentials = (list) => (list ?? []).map((one) => ({ ...one, id: bytes(one.id) }));

const forCreation = ({ publicKey }, passwordless) => ({
  ...publicKey,
  challenge: bytes(publicKey.challenge),
  user: { ...publicKey.user, id: bytes(publicKey.user.id) },
  excludeCredentials: credentials(publicKey.excludeCredentials),
  authenticatorSelection: {
    ...publicKey.authenticatorSelection,
    residentKey: passwordless ? "required" : "discouraged",
    requireResidentKey: passwordless,
    ...(passwordless ? { userVerification: "required" } : {}),
  },
});

const forUse = ({ publicKey }) => ({
  ...publicKey,
  challenge: bytes(publicKey.challenge),
  allowCredentials: credentials(publicKey.allowCredentials),
});

function plain(credential) {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = text(credential.response[name]);
  }
  return JSON.stringify({
    id: credential.id,
    rawId: text(credential.rawId),
    type: credential.type,
    authenticatorAttachment: credential.authenticatorAttachment,
    clientExtensionResults: credential.getClientExtensionResults(),
    response,
  });
}

async function ceremony(form) {
  if (form.dataset.passkey === "sign-in") {
    const answer = await fetch(form.action, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error("no options");
    return navigator.credentials.get({ publicKey: forUse((await answer.json()).request_options) });
  }
  const given = JSON.parse(document.getElementById(form.dataset.options).textContent);
  return form.dataset.passkey === "create"
    ? navigator.credentials.create({ publicKey: forCreation(given.creation_options, form.elements.passwordless.checked) })
    : navigator.credentials.get({ publicKey: forUse(given.request_options) });
}

for (const form of document.querySelectorAll("form[data-passkey]")) {
  if (!window.PublicKeyCredential) continue;
  form.hidden = false;
  form.addEventListener("submit", async (event) => {
    if (event.submitter?.hasAttribute("data-without-passkey")) return;
    event.preventDefault();
    const said = form.querySelector("[data-passkey-said]");
    said.textContent = inWords("Follow what your browser asks.");
    try {
      form.elements.credential.value = plain(await ceremony(form));
      form.submit();
    } catch {
      said.textContent = inWords("No passkey was given. Try again, or choose another way.");
    }
  });
}
