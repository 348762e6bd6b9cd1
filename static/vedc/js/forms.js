// Small help for forms. Every page works without it.

// A form that was sent is not sent twice by a double click; after coming back it may be sent again.
let sent = new WeakSet();
addEventListener("pageshow", () => { sent = new WeakSet(); });
addEventListener("submit", (event) => {
  if (event.target.method !== "post" || event.defaultPrevented) return;
  if (sent.has(event.target)) event.preventDefault();
  sent.add(event.target);
});

// What is wrong is read first.
document.querySelector(".v-errors, .desk-errors")?.focus();
