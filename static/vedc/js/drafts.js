// What is typed is kept in this browser until it is saved, for the person who typed it and for a week, and offered
// back on the same page. It carries what was seen of the answer, so that putting it back overwrites nobody.

const form = document.querySelector("form[data-autosave]");
const BEFORE = "vedc.draft.", WEEK = 7 * 24 * 3600 * 1000;

function stored() {
  const found = [];
  try {
    for (const key of Object.keys(localStorage).filter((one) => one.startsWith(BEFORE))) {
      const draft = JSON.parse(localStorage.getItem(key));
      if (Date.now() - draft.at > WEEK) localStorage.removeItem(key); else found.push({ key, ...draft });
    }
  } catch { /* a browser that keeps nothing, or something that is not ours */ }
  return found;
}
const keep = (key, draft) => { try { localStorage.setItem(key, JSON.stringify(draft)); } catch { /* full, or forbidden */ } };
const drop = (key) => { try { localStorage.removeItem(key); } catch { /* forbidden */ } };

if (form) {
  const here = `${BEFORE}${form.dataset.person}.${location.pathname}${new URLSearchParams(location.search).get("page") ?? ""}#`;
  const elements = form.matches("[data-unit]") ? [form] : [...form.querySelectorAll("[data-unit]")];
  const of = new Map(elements.map((element) => [`${here}${element.dataset.unit}`, element]));
  const named = (element) => [...element.querySelectorAll("input, select, textarea")]
    .filter((one) => one.name && one.type !== "file" && !("seen" in one.dataset));
  const isOn = (one) => (one.type !== "checkbox" && one.type !== "radio") || one.checked;
  const has = (draft, one) => draft.entries.some(([name, value]) => name === one.name && value === one.value);
  const stands = (element, draft) => named(element).every((one) => {
    if (one.type === "checkbox" || one.type === "radio") return !draft.names.includes(one.name) || one.checked === has(draft, one);
    return !draft.names.includes(one.name) || has(draft, one);
  });

  form.addEventListener("vedc:typed", ({ target, detail }) => {
    const names = [...new Set(named(target).map((one) => one.name))].filter((name) => name !== "csrfmiddlewaretoken" && name !== "whose");
    keep(`${here}${detail.name}`, { at: Date.now(), seen: detail.seen, entries: detail.entries, names });
  });
  form.addEventListener("vedc:saved", ({ detail }) => {
    const draft = stored().find((one) => one.key === `${here}${detail.name}`);
    if (!draft) return;
    if (JSON.stringify(draft.entries) === JSON.stringify(detail.entries)) drop(draft.key);
    else keep(draft.key, { at: draft.at, seen: detail.digest, entries: draft.entries, names: draft.names });
  });

  form.addEventListener("click", ({ target }) => {
    const unit = target.closest("[data-away]")?.closest("[data-unit]");
    if (unit) drop(`${here}${unit.dataset.unit}`);
  });

  function putBack(draft) {
    const element = of.get(draft.key);
    for (const one of named(element).filter((one) => draft.names.includes(one.name))) {
      if (one.type === "checkbox" || one.type === "radio") one.checked = has(draft, one);
      else if (one.type !== "hidden") one.value = draft.entries.find(([name]) => name === one.name)?.[1] ?? "";
    }
    element.querySelectorAll("details").forEach((one) => { if (one.querySelector("textarea")?.value) one.open = true; });
    element.querySelector("[data-seen]").value = draft.seen;
    element.dispatchEvent(new CustomEvent("vedc:save", { bubbles: true }));
  }

  function offer() {
    const waiting = stored().filter((draft) => of.has(draft.key) && !stands(of.get(draft.key), draft));
    stored().filter((draft) => of.has(draft.key) && !waiting.some((one) => one.key === draft.key)).forEach((draft) => drop(draft.key));
    const template = form.querySelector("template[data-draft-offer]");
    if (!waiting.length || document.querySelector("[data-held]") || "putBack" in form.dataset) return;
    const notice = template.content.firstElementChild.cloneNode(true);
    const label = (draft) => (of.get(draft.key).querySelector("h2") ?? document.querySelector("h1")).textContent.trim();
    notice.querySelector("[data-draft-names]").textContent = waiting.map(label).join("; ");
    notice.querySelector("[data-draft-back]").addEventListener("click", () => { notice.remove(); waiting.forEach(putBack); });
    notice.querySelector("[data-draft-away]").addEventListener("click", () => { notice.remove(); waiting.forEach((one) => drop(one.key)); });
    form.before(notice);
  }
  form.addEventListener("vedc:ready", offer, { once: true });
}
