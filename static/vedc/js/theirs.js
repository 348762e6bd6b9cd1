// What somebody else changed on the open page: shown beside one's own, and never put in its place unasked.

const form = document.querySelector("form[data-autosave]");
const EVERY = 20_000;

if (form) {
  const unitOf = (name) => (form.dataset.unit === name ? form : form.querySelector(`[data-unit="${CSS.escape(name)}"]`));
  const touched = new Set();
  let last = form.dataset.last, timer = 0;

  form.addEventListener("vedc:typed", ({ detail }) => touched.add(detail.name));
  form.addEventListener("vedc:saved", ({ target, detail }) => { touched.delete(detail.name); clear(target); });
  form.addEventListener("vedc:overtaken", ({ target, detail }) => show(target, detail, true));

  const slotOf = (unit) => unit.querySelector("[data-theirs]");
  function clear(unit) { slotOf(unit)?.replaceChildren(); }

  function show(unit, told, decide) {
    const slot = slotOf(unit), made = document.createElement("template");
    if (!slot) return;
    made.innerHTML = told.panel;
    const panel = made.content.firstElementChild, open = slot.firstElementChild;
    if (open?.contains(document.activeElement) && open.dataset.digest === panel.dataset.digest) return;
    if (!decide && open?.querySelector("[data-keep]")) return; // the person is deciding already
    if (!decide) panel.querySelector("[data-keep]")?.remove();
    slot.replaceChildren(panel);
  }

  function take(unit, panel) {
    const stands = JSON.parse(panel.dataset.values), name = unit.dataset.unit;
    for (const one of unit.querySelectorAll("input, select, textarea")) {
      if (one.name === `${name}.evidence`) one.checked = stands.evidence.includes(one.value);
      else if (one.name === `${name}.explanation`) one.value = stands.explanation;
      else if (one.name === `${name}.value` && one.type === "radio") one.checked = one.value === stands.value;
      else if (one.name === `${name}.value`) one.value = stands.value;
    }
    settle(unit, panel);
    unit.dispatchEvent(new CustomEvent("vedc:typed", { bubbles: true, detail: { name, seen: panel.dataset.digest, entries: [] } }));
    unit.dispatchEvent(new CustomEvent("vedc:save", { bubbles: true, detail: { saved: true } }));
    unit.dispatchEvent(new CustomEvent("vedc:saved", { bubbles: true, detail: { name, entries: [], digest: panel.dataset.digest } }));
  }

  function settle(unit, panel) {
    unit.querySelector("[data-seen]").value = panel.dataset.digest;
    clear(unit);
  }

  form.addEventListener("click", (event) => {
    const button = event.target.closest("[data-take], [data-keep]"), panel = button?.closest("[data-panel]");
    const unit = panel?.closest("[data-unit]");
    if (!unit) return;
    event.preventDefault();
    const focus = unit.querySelector(".desk-value input, .desk-value select, .desk-value textarea, input:not([type=hidden]), textarea");
    if ("take" in button.dataset) take(unit, panel);
    else {
      settle(unit, panel);
      unit.dispatchEvent(new CustomEvent("vedc:save", { bubbles: true }));
    }
    focus?.focus();
  });

  async function look() {
    clearTimeout(timer);
    timer = setTimeout(look, EVERY);
    if (document.visibilityState !== "visible" || !navigator.onLine) return;
    const about = new URLSearchParams({ since: last, ...(form.matches("[data-unit]") ? { seen: form.elements.seen.value } : {}) });
    const door = form.dataset.autosave;
    const answer = await fetch(`${door}${door.includes("?") ? "&" : "?"}${about}`, { redirect: "manual" }).catch(() => null);
    if (!answer?.ok) return;
    const told = await answer.json();
    last = told.last;
    for (const [name, one] of Object.entries(told.changed)) {
      const unit = unitOf(name);
      if (!unit || unit.querySelector("[data-seen]").value === one.digest) continue;
      show(unit, one, false);
      const panel = slotOf(unit)?.firstElementChild;
      if (one.own && !touched.has(name) && panel?.dataset.values) take(unit, panel);
    }
  }
  timer = setTimeout(look, EVERY);
  addEventListener("pageshow", (event) => { if (event.persisted || performance.getEntriesByType("navigation")[0]?.type === "back_forward") look(); });
  document.addEventListener("visibilitychange", () => { if (document.visibilityState === "visible") look(); });
}
