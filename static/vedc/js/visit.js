// What an inspector keeps is written into this device first, then sent; what could not be sent waits here, over reloads
// and without a net, and goes out when there is one. Every row has an id of its own, so that sending it twice says it
// once. Without this module the forms send themselves.

const root = document.querySelector("[data-visit]");
const state = root.querySelector("[data-state]");
const again = root.querySelector("[data-send]");
const STORE = "waiting", OWNER = root.dataset.key;

const open = () => new Promise((done, fail) => {
  const asked = indexedDB.open("vedc.visits", 1);
  asked.onupgradeneeded = () => asked.result.createObjectStore(STORE, { keyPath: "id" });
  asked.onsuccess = () => done(asked.result);
  asked.onerror = () => fail(asked.error);
});

function within(db, mode, what) {
  return new Promise((done, fail) => {
    const all = db.transaction(STORE, mode);
    const asked = what(all.objectStore(STORE));
    all.oncomplete = () => done(asked.result);
    all.onerror = all.onabort = () => fail(all.error);
  });
}

function uuid() {
  const some = crypto.getRandomValues(new Uint8Array(16));
  some[6] = (some[6] & 0x0f) | 0x40;
  some[8] = (some[8] & 0x3f) | 0x80;
  const hex = [...some].map((one) => one.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

const mine = async (db) => (await within(db, "readonly", (store) => store.getAll()))
  .filter((row) => row.owner === OWNER)
  .sort((one, other) => one.order - other.order);
const put = (db, rows) => within(db, "readwrite", (store) => rows.map((row) => store.put(row)).at(-1));

function told(form) {
  const said = new FormData(form), id = uuid(), now = Date.now(), at = new Date(now).toISOString();
  const item = form.closest("[data-free]") ? uuid() : said.get("item");
  const fields = [["id", id], ["item", item], ["at", at]];
  for (const name of ["result", "method", "note", "measured", "unit", "words"]) {
    if (said.has(name)) fields.push([name, said.get(name)]);
  }
  const result = form.querySelector("[name=result]:checked")?.closest("label").textContent.trim();
  const about = said.get("words") || "";
  const rows = [{ id, owner: OWNER, item, order: now, door: "entries", fields, words: [result, about].filter(Boolean).join(": ") }];
  said.getAll("photos").filter((file) => file.size).forEach((file, place) => {
    const own = uuid();
    rows.push({ id: own, owner: OWNER, item, order: now + (place + 1) / 100, door: "files", file, name: file.name,
      fields: [["id", own], ["item", item], ["at", at]], words: file.name });
  });
  return rows;
}

function show(rows, line) {
  for (const list of document.querySelectorAll("[data-kept]")) {
    const item = list.closest("[data-item]")?.dataset.item;
    const here = rows.filter((row) => (item ? row.item === item : !document.querySelector(`[data-item="${row.item}"]`)));
    list.replaceChildren(...here.map((row) => {
      const one = document.createElement("li"), tag = document.createElement("span");
      tag.className = "tag visit-waits";
      tag.textContent = row.fault ? `Kept on this device, not taken: ${row.fault}` : "Kept on this device";
      one.append(`${row.words} `, tag);
      if (row.fault) one.append(" ", thrown(row));
      return one;
    }));
    list.hidden = !here.length;
  }
  const refused = rows.filter((row) => row.fault).length;
  root.classList.toggle("is-waiting", rows.length > 0);
  root.classList.toggle("is-refused", refused > 0);
  again.hidden = !rows.length;
  state.textContent = line ?? (rows.length ? `${rows.length} kept on this device, not sent yet.` : "Everything is sent.");
}

function thrown(row) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = "Forget it";
  button.addEventListener("click", async () => {
    const db = await open();
    await within(db, "readwrite", (store) => store.delete(row.id));
    show(await mine(db));
  });
  return button;
}

async function send(row) {
  const body = new FormData();
  body.set("csrfmiddlewaretoken", root.querySelector("[name=csrfmiddlewaretoken]").value);
  row.fields.forEach(([name, value]) => body.set(name, value));
  if (row.file) body.set("file", row.file, row.name);
  return fetch(root.dataset[row.door], { method: "POST", body, redirect: "manual", headers: { Accept: "application/json" } });
}

function sent(row) {
  const signs = document.querySelector(`[data-item="${row.item}"] [data-signs]`);
  if (!signs) return;
  const tag = document.createElement("span");
  tag.className = "tag";
  tag.textContent = `Sent: ${row.words}`;
  signs.append(tag);
}

let busy = false;
async function flush(db) {
  if (busy) return;
  busy = true;
  let line;
  try {
    for (const row of await mine(db)) {
      const answer = await send(row).catch(() => null);
      if (!answer) { line = "offline"; break; }
      if (answer.ok) {
        await within(db, "readwrite", (store) => store.delete(row.id));
        sent(row);
      } else if (answer.status === 422) {
        await put(db, [{ ...row, fault: (await answer.json().catch(() => ({}))).error ?? "refused" }]);
      } else {
        line = answer.type === "opaqueredirect" || answer.status === 403 ? "sign-in" : "later";
        break;
      }
    }
    const left = await mine(db);
    const many = `${left.length} kept on this device`;
    show(left, {
      offline: `No net. ${many}; sent when there is one.`,
      "sign-in": `${many}. Sign in and load this page again: then it is sent.`,
      later: `${many}; the platform did not take it just now.`,
    }[line]);
  } finally { busy = false; }
}

// The page itself, so that it opens without a net; taken from the device again once the visit is finished.
async function keepPage() {
  if (!("serviceWorker" in navigator) || !("caches" in window)) return;
  const here = location.pathname, name = "vedc.visits";
  if ("finished" in root.dataset) { await (await caches.open(name)).delete(here); return; }
  await navigator.serviceWorker.register(root.dataset.worker);
  const parts = [...document.querySelectorAll("link[rel=stylesheet], script[src]")].map((one) => one.href || one.src);
  await (await caches.open(name)).addAll([here, ...parts]);
}

try {
  const db = await open();
  for (const form of document.querySelectorAll("form[data-entry]")) {
    form.addEventListener("submit", async (event) => {
      event.preventDefault();
      const fault = form.querySelector("[data-fault]");
      try {
        await put(db, told(form));
        fault.hidden = true;
        form.reset();
        show(await mine(db));
      } catch {
        fault.textContent = "This device could not keep it. Is its storage full?";
        fault.hidden = false;
        return;
      }
      flush(db);
    });
  }
  again.addEventListener("click", () => flush(db));
  addEventListener("online", () => flush(db));
  setInterval(async () => { if ((await mine(db)).some((row) => !row.fault)) flush(db); }, 15000);
  if ((await mine(db)).length) await flush(db);
} catch { state.textContent = "This browser keeps nothing: an entry is sent as you keep it, and needs a net."; }
if (navigator.onLine) keepPage().catch(() => {});
