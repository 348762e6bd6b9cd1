// Answers are saved as they are given. A form with data-autosave names the door; each [data-unit] in it is one answer,
// with what was seen of it in [data-seen]. What happens is told to the page as events, for drafts.js and theirs.js:
// vedc:typed, vedc:saved, vedc:overtaken from a unit, and vedc:save asks for one to be saved.

// Sentences in the reader's language, where the page brings them: {name} stands for what is told with it.
const words = JSON.parse(document.getElementById("words")?.textContent ?? "{}");
const said = (sentence, slots = {}) => (words[sentence] ?? sentence).replace(/\{(\w+)\}/g, (_, name) => slots[name] ?? "");
const form = document.querySelector("form[data-autosave]");
const PAUSE = 1200, AGAIN = 10_000, LATE = 500, LEAVING = 60_000;
const APART = /^(csrfmiddlewaretoken|whose|tick|bulk\..*|covered)$/;

const controls = (element) => [...element.querySelectorAll("input, select, textarea")].filter((one) =>
  one.name && !("seen" in one.dataset) && one.type !== "file" && !APART.test(one.name));
const entries = (element) => controls(element)
  .filter((one) => (one.type !== "checkbox" && one.type !== "radio") || one.checked)
  .map((one) => [one.name, one.value]);

if (form) {
  const elements = form.matches("[data-unit]") ? [form] : [...form.querySelectorAll("[data-unit]")];
  const units = elements.map((element) => ({ element, saved: JSON.stringify(entries(element)), seen: element.querySelector("[data-seen]") }));
  const state = form.querySelector("[data-save-state]");
  let leaving = false, retry = 0;

  const tell = (unit, name, detail = {}) =>
    unit.element.dispatchEvent(new CustomEvent(`vedc:${name}`, { bubbles: true, detail: { name: unit.element.dataset.unit, ...detail } }));
  const isNew = (unit) => JSON.stringify(entries(unit.element)) !== unit.saved;
  const now = () => new Date().toLocaleTimeString([], { hour: "2-digit", minute: "2-digit", hour12: false });

  function say(sentence, { waits = false, link = null } = {}) {
    state.classList.toggle("desk-saved--wait", waits);
    state.textContent = sentence;
    if (!link) return;
    const anchor = document.createElement("a");
    [anchor.href, anchor.textContent] = link;
    state.append(" ", anchor);
  }

  function typed(unit) {
    clearTimeout(unit.timer);
    tell(unit, "typed", { seen: unit.seen.value, entries: entries(unit.element) });
    unit.timer = setTimeout(() => save(unit), PAUSE);
  }

  async function post(unit, content) {
    const body = new URLSearchParams([...content, [unit.seen.name, unit.seen.value]]);
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    const covered = unit.element.querySelector("[name=covered]");
    if (covered) body.set("covered", covered.value);
    return fetch(form.dataset.autosave, {
      method: "POST", body, redirect: "manual", headers: { Accept: "application/json" },
      keepalive: String(body).length < LEAVING,
    });
  }

  // A token of an earlier sign-in is replaced, if the same person is signed in.
  async function freshToken() {
    const answer = await fetch(form.dataset.autosave, { redirect: "manual" });
    const told = answer.ok ? await answer.json() : {};
    if (String(told.person) !== form.dataset.person) return false;
    form.elements.csrfmiddlewaretoken.value = told.token;
    return true;
  }

  async function save(unit, force = false) {
    clearTimeout(unit.timer);
    unit.timer = 0;
    if (unit.busy) { unit.again = true; return unit.busy; }
    if (!force && !isNew(unit) && !unit.failed) return undefined;
    unit.busy = send(unit).finally(() => {
      unit.busy = null;
      if (unit.again) { unit.again = false; save(unit); }
    });
    return unit.busy;
  }

  async function send(unit) {
    const content = entries(unit.element), late = setTimeout(() => say(said("Saving…")), LATE);
    let answer, told = {};
    try {
      answer = await post(unit, content);
      if (answer.status === 403 && await freshToken()) answer = await post(unit, content);
      if (answer.status === 200 || answer.status === 409) told = await answer.json();
    } catch {
      answer = null;
    }
    clearTimeout(late);
    const one = told.answers?.[unit.element.dataset.unit];
    unit.failed = !one;
    if (one?.overtaken) return overtaken(unit, one);
    if (one) return kept(unit, content, one, told);
    again();
    const kind = answer === null ? "offline" : answer.type === "opaqueredirect" ? "out" : "refused";
    const here = `${location.pathname}${location.search}`;
    return say({
      offline: said("Not saved: no connection, kept in this browser. It is sent once the connection is back."),
      out: said("Not saved: you are signed out. What you typed is kept in this browser."),
      refused: said("Not saved: {why}. What you typed is kept in this browser.", { why: told.refusal ?? said("the page could not be sent") }),
    }[kind], {
      waits: true,
      link: kind === "out" ? [`${form.dataset.signIn}?next=${encodeURIComponent(here)}`, said("Sign in again")]
        : kind === "refused" ? [here, said("Open the page again")] : null,
    });
  }

  // Lines that somebody else changed are shown as they left them, where this person changed nothing since.
  function refresh(unit, content, cells) {
    for (const control of controls(unit.element).filter((other) => other.name in cells)) {
      const sent = content.find(([name]) => name === control.name);
      if (sent && sent[1] === control.value) { control.value = cells[control.name]; sent[1] = control.value; }
    }
  }

  function kept(unit, content, one, told) {
    if (one.cells) refresh(unit, content, one.cells);
    unit.seen.value = one.seen;
    unit.saved = JSON.stringify(content);
    const covered = unit.element.querySelector("[name=covered]");
    if (covered && "covered" in one) covered.value = one.covered;
    complain(unit, one.error);
    tell(unit, "saved", { entries: content, digest: one.seen });
    if (isNew(unit)) return;
    if (units.some((other) => other.failed)) return;
    const at = { at: now() }, opens = told.opens ? ` ${said("Your answer leads to more questions: save the page to see them.")}` : "";
    say(one.error ? `${said("Saved {at} as you typed it.", at)} ${one.error}` : `${said("Saved {at}.", at)}${opens}`);
  }

  function overtaken(unit, one) {
    tell(unit, "overtaken", one);
    say(said("Not saved: {who} changed this answer too. Decide which stands.", { who: one.overtaken }), {
      waits: true, link: [unit.element === form ? "#theirs" : `#${unit.element.id}`, said("Show both")],
    });
  }

  function complain(unit, error) {
    const name = unit.element.dataset.unit, slot = unit.element.querySelector("[data-error]");
    if (!slot) return;
    slot.hidden = !error;
    slot.textContent = error || "";
    for (const one of controls(unit.element)) {
      if (one.name !== `${name}.value`) continue;
      one.toggleAttribute("aria-invalid", Boolean(error));
      if (error) { one.setAttribute("aria-invalid", "true"); one.setAttribute("aria-describedby", slot.id); }
    }
  }

  // What could not be sent is sent again: when the browser says it is connected, and every few seconds besides.
  function again() {
    clearTimeout(retry);
    retry = setTimeout(() => units.filter((unit) => unit.failed).forEach((unit) => save(unit)), AGAIN);
  }
  addEventListener("online", () => units.filter((unit) => unit.failed).forEach((unit) => save(unit)));

  const unitOf = (target) => units.find((unit) => unit.element === target.closest("[data-unit]"));
  const mine = (target) => target.name && !("seen" in target.dataset) && target.type !== "file" && !APART.test(target.name);
  form.addEventListener("input", (event) => { const unit = unitOf(event.target); if (unit && mine(event.target)) typed(unit); });
  form.addEventListener("focusout", (event) => { const unit = unitOf(event.target); if (unit?.timer) save(unit); });
  form.addEventListener("vedc:save", (event) => {
    const unit = unitOf(event.target);
    if (event.detail?.saved) unit.saved = JSON.stringify(entries(unit.element));
    if (event.detail?.saved) { unit.failed = false; complain(unit, ""); } else save(unit, true);
  });

  // The whole page is sent once nothing is on its way, so that it does not meet its own answers as another's.
  form.addEventListener("submit", async (event) => {
    units.forEach((unit) => { clearTimeout(unit.timer); unit.timer = 0; unit.again = false; });
    const onTheWay = units.map((unit) => unit.busy).filter(Boolean);
    if (!navigator.onLine) say(said("Not saved: no connection, kept in this browser. It is sent once the connection is back."), { waits: true });
    if (navigator.onLine && !onTheWay.length) { leaving = true; return; }
    event.preventDefault();
    event.stopImmediatePropagation();
    if (!navigator.onLine) { units.filter(isNew).forEach((unit) => { unit.failed = true; }); return; }
    const by = event.submitter;
    await Promise.allSettled(onTheWay);
    form.requestSubmit(by);
  });
  addEventListener("pagehide", () => { if (!leaving) units.filter((unit) => unit.timer).forEach((unit) => save(unit)); });
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "hidden" && !leaving) units.filter((unit) => unit.timer).forEach((unit) => save(unit));
  });
  addEventListener("pageshow", () => { leaving = false; });
  form.dispatchEvent(new CustomEvent("vedc:ready"));
}
