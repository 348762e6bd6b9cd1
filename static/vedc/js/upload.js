// A large file goes in pieces (tus 1.0.0), so that a broken line, a closed lid or a reload costs nothing that was
// sent. The form is then sent with the upload's name in place of the file. Without this, the form is a plain one.

const PIECE = 2 * 2 ** 20;
const FIRST_WAIT = 1000, LONGEST_WAIT = 30000;
const TUS = { "Tus-Resumable": "1.0.0" };

// What is remembered in this browser: which upload a file belongs to. Nothing of the file itself but its name.
const remembered = {
  key: (where, file) => `vedc-upload ${where} ${file.name} ${file.size} ${file.lastModified}`,
  get: (key) => { try { return JSON.parse(localStorage.getItem(key)); } catch { return null; } },
  set(key, value) { try { localStorage.setItem(key, JSON.stringify(value)); } catch { /* it goes on without */ } },
  drop(key) { try { localStorage.removeItem(key); } catch { /* nothing was kept */ } },
  under(where) {
    try {
      const start = `vedc-upload ${where} `;
      return Object.keys(localStorage).filter((key) => key.startsWith(start)).map((key) => [key, this.get(key)]);
    } catch { return []; }
  },
};

const size = (bytes) => bytes < 2 ** 30 ? `${(bytes / 2 ** 20).toFixed(1)} MB` : `${(bytes / 2 ** 30).toFixed(2)} GB`;
const base64 = (text) => btoa(String.fromCharCode(...new TextEncoder().encode(text)));
const wait = (milliseconds) => new Promise((done) => {
  const timer = setTimeout(finish, milliseconds);
  function finish() { clearTimeout(timer); removeEventListener("online", finish); done(); }
  addEventListener("online", finish);
});

class Refused extends Error {}
class SignedOut extends Error {}

class Sending {
  constructor(form, file) {
    this.form = form;
    this.file = file;
    this.where = form.dataset.uploads;
    this.key = remembered.key(this.where, file);
    this.box = form.querySelector("[data-upload-box]");
    this.offset = 0;
    this.address = remembered.get(this.key)?.address ?? null;
    this.held = false;
    this.over = false;
  }

  say(which, more = "") {
    const words = { "%n": this.file.name, "%d": size(this.offset), "%t": size(this.file.size) };
    const text = this.box.dataset[which].replace(/%[ndt]/g, (one) => words[one]);
    this.box.querySelector("[data-upload-status]").textContent = `${text} ${more}`.trim();
    this.box.querySelector("[data-upload-progress]").value = 100 * this.offset / this.file.size;
    this.box.hidden = false;
  }

  // One request. A person who was signed out is sent to the sign-in page: that is no answer of the upload's.
  async ask(method, address, headers = {}, body = undefined) {
    const token = this.form.querySelector("[name=csrfmiddlewaretoken]").value;
    this.stop = new AbortController();
    const answer = await fetch(address, {
      method, body, redirect: "manual", credentials: "same-origin", cache: "no-store", signal: this.stop.signal,
      headers: { ...TUS, "X-CSRFToken": token, ...headers },
    });
    if (answer.type === "opaqueredirect" || answer.status === 403) throw new SignedOut();
    return answer;
  }

  async begin() {
    const headers = { "Upload-Length": this.file.size, "Upload-Metadata": `filename ${base64(this.file.name)}` };
    const answer = await this.ask("POST", this.where, headers);
    if (answer.status >= 500) throw new Error(answer.status);
    if (answer.status !== 201) throw new Refused(await answer.text());
    this.address = answer.headers.get("Location");
    this.offset = 0;
    this.remember();
  }

  remember() {
    remembered.set(this.key, { address: this.address, offset: this.offset, size: this.file.size, name: this.file.name });
  }

  // Where the upload stands; a new one where the old one is gone.
  async look() {
    if (!this.address) return this.begin();
    const answer = await this.ask("HEAD", this.address);
    if (answer.status === 404 || answer.status === 410) return this.begin();
    if (!answer.ok) throw new Error(answer.status);
    this.offset = Number(answer.headers.get("Upload-Offset"));
  }

  async piece() {
    const body = this.file.slice(this.offset, this.offset + PIECE);
    const headers = { "Upload-Offset": this.offset, "Content-Type": "application/offset+octet-stream" };
    const answer = await this.ask("PATCH", this.address, headers, body);
    if (answer.status === 413) throw new Refused(await answer.text());
    if (answer.status === 409) { this.offset = Number(answer.headers.get("Upload-Offset")); return; }
    if (answer.status !== 204) throw new Error(answer.status);
    this.offset = Number(answer.headers.get("Upload-Offset"));
    this.remember();
  }

  // Until all of it is there, whatever happens on the way. True once it is.
  async run() {
    this.held = false;
    this.buttons();
    let pause = FIRST_WAIT, known = false;
    while (!this.held && !this.over) {
      try {
        if (!known) { await this.look(); known = true; }
        if (this.offset >= this.file.size) return true;
        this.say("sending");
        await this.piece();
        pause = FIRST_WAIT;
      } catch (fault) {
        if (this.held || this.over) break;
        if (fault instanceof Refused) { this.say("refused", fault.message); this.end(); return false; }
        if (fault instanceof SignedOut) { this.hold("signedOut"); return false; }
        this.say("broken");
        known = false;
        await wait(pause);
        pause = Math.min(2 * pause, LONGEST_WAIT);
      }
    }
    return false;
  }

  hold(why) {
    this.held = true;
    this.stop?.abort();
    this.say(why);
    this.buttons();
  }

  buttons() {
    this.box.querySelector("[data-upload-pause]").hidden = this.held || this.over;
    this.box.querySelector("[data-upload-go]").hidden = !this.held || this.over;
    this.box.querySelector("[data-upload-stop]").hidden = this.over;
  }

  end() {
    this.over = true;
    this.stop?.abort();
    remembered.drop(this.key);
    this.buttons();
  }

  async giveUp() {
    this.end();
    this.box.hidden = true;
    if (this.address) await this.ask("DELETE", this.address).catch(() => {});
  }
}

function prepare(form) {
  const input = form.querySelector("input[type=file]"), button = form.querySelector("button[type=submit]");
  const box = form.querySelector("[data-upload-box]"), over = Number(form.dataset.over);
  let sending = null;

  for (const [, kept] of remembered.under(form.dataset.uploads)) {
    if (!kept) continue;
    const told = { "%n": kept.name, "%d": size(kept.offset), "%t": size(kept.size) };
    box.querySelector("[data-upload-status]").textContent = box.dataset.again.replace(/%[ndt]/g, (one) => told[one]);
    box.querySelector("[data-upload-progress]").value = 100 * kept.offset / kept.size;
    for (const one of box.querySelectorAll("button")) one.hidden = true;
    box.hidden = false;
  }

  async function go() {
    const mine = sending;
    button.disabled = true;
    if (await mine.run()) {
      mine.say("done");
      mine.end();
      form.elements.upload.value = mine.address.split("/").filter(Boolean).pop();
      input.value = "";
      form.submit();
    } else if (mine.over && sending === mine) {
      button.disabled = false;
      sending = null;
    }
  }

  form.addEventListener("submit", (event) => {
    const file = input.files[0];
    if (!file || file.size <= over) return;
    event.preventDefault();
    event.stopPropagation();
    form.elements.upload.value = "";
    sending ??= new Sending(form, file);
    go();
  });
  box.querySelector("[data-upload-pause]").addEventListener("click", () => sending?.hold("paused"));
  box.querySelector("[data-upload-go]").addEventListener("click", () => sending && go());
  box.querySelector("[data-upload-stop]").addEventListener("click", async () => {
    const last = sending;
    sending = null;
    button.disabled = false;
    await last?.giveUp();
  });
  addEventListener("beforeunload", (event) => { if (sending && !sending.held && !sending.over) event.preventDefault(); });
}

for (const form of document.querySelectorAll("form[data-uploads]")) prepare(form);
