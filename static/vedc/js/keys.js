// Single keys at the desk. Whatever on the page has a data-key is pressed, opened or focused by that key; the list of
// keys is made from the same attributes. Every page works without. Keys are off while somebody types, and can be
// switched off for good (WCAG 2.1.4).

const OFF = "vedc-keys-off";
const dialog = document.querySelector("dialog.keys");
const list = dialog?.querySelector(".keys-list");
const off = dialog?.querySelector(".keys-off");
const opener = document.querySelector(".keys-open");
const rows = [...document.querySelectorAll("[data-row]")];

const isOff = () => localStorage.getItem(OFF) === "1";
const types = (node) => node.closest?.("textarea, select, [contenteditable], input:not([type=checkbox], [type=radio])");

function line(key, says) {
  const term = document.createElement("dt");
  const kbd = document.createElement("kbd");
  kbd.textContent = key;
  term.append(kbd);
  const told = document.createElement("dd");
  told.textContent = says;
  list.append(term, told);
}

function help() {
  if (!dialog || dialog.open) return;
  list.replaceChildren();
  if (rows.length) line("j / k", "down and up the list; Enter opens");
  const told = new Set();
  for (const one of document.querySelectorAll("[data-key][data-says]")) {
    if (told.has(one.dataset.key)) continue;
    told.add(one.dataset.key);
    line(one.dataset.key, one.dataset.says);
  }
  line("?", "these keys");
  off.checked = isOff();
  dialog.showModal();
}

function step(by) {
  const here = rows.indexOf(document.activeElement);
  const next = rows[Math.min(Math.max(here + by, 0), rows.length - 1)];
  next?.focus();
  next?.scrollIntoView({ block: "nearest" });
}

function use(target) {
  if (target.matches("a, button, summary")) return target.click();
  target.closest("details")?.setAttribute("open", "");
  target.focus();
  target.scrollIntoView({ block: "center" });
}

addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing || dialog?.open) return;
  if (types(event.target)) {
    if (event.key === "Escape") event.target.blur();
    return;
  }
  if (event.key === "?") {
    event.preventDefault();
    return help();
  }
  if (isOff()) return;
  if (rows.length && (event.key === "j" || event.key === "k")) {
    event.preventDefault();
    return step(event.key === "j" ? 1 : -1);
  }
  if (!/^[a-z/]$/.test(event.key)) return;
  const target = document.querySelector(`[data-key="${event.key}"]`);
  if (!target || target.disabled) return;
  event.preventDefault();
  use(target);
});

off?.addEventListener("change", () => localStorage.setItem(OFF, off.checked ? "1" : "0"));
if (opener && dialog) {
  opener.hidden = false;
  opener.addEventListener("click", help);
}

// Where one is in a long list is in sight.
const here = document.querySelector(".one-list [aria-current]");
const box = here?.closest(".one-list");
if (box) box.scrollTop = here.offsetTop - box.clientHeight / 3;
