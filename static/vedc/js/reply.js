// The draft of an answer to the committee is kept while it is written. Without this script its buttons keep it.
// The form names the door in data-save; every word that is shown stands in its data-… attributes.

const form = document.querySelector("form[data-save]");
const PAUSE = 1500, AGAIN = 10_000;

if (form) {
  const text = form.elements.text, seen = form.elements.seen, state = form.querySelector("[data-save-state]");
  let saved = text.value, timer = 0, busy = false, stopped = false, waits = null;

  function say(words, waits = false) {
    state.textContent = words;
    state.classList.toggle("desk-saved--wait", waits);
  }

  function soon(pause = PAUSE) {
    clearTimeout(timer);
    timer = setTimeout(save, pause);
  }

  async function save() {
    if (stopped || busy || text.value === saved) return;
    busy = true;
    const sent = text.value;
    const body = new FormData();
    body.set("csrfmiddlewaretoken", form.elements.csrfmiddlewaretoken.value);
    body.set("text", sent);
    body.set("seen", seen.value);
    try {
      const answer = await fetch(form.dataset.save, { method: "POST", body, redirect: "manual" });
      if (answer.ok) {
        seen.value = (await answer.json()).seen;
        saved = sent;
        say(form.dataset.kept);
      } else if (answer.status === 409) {
        stopped = true;  // somebody else wrote: the page shows both once the form is sent
        say((await answer.json()).refusal, true);
      } else {
        say(form.dataset.unkept, true);
        soon(AGAIN);
      }
    } catch {
      say(form.dataset.unkept, true);
      soon(AGAIN);
    } finally {
      busy = false;
    }
    if (waits) return form.requestSubmit(waits);
    if (!stopped && text.value !== saved && text.value !== sent) soon();
    return undefined;
  }

  text.addEventListener("input", () => soon());
  text.addEventListener("blur", () => soon(0));
  form.addEventListener("submit", (event) => {
    clearTimeout(timer);
    if (busy) {  // what is on its way arrives first, so that nobody overtakes themselves
      waits = event.submitter;
      event.preventDefault();
    } else {
      stopped = true;
    }
  });
  window.addEventListener("beforeunload", (event) => {
    if (!stopped && text.value !== saved) event.preventDefault();
  });
}
