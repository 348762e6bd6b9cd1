// Opens the page of an on-site review without a net: from the net where there is one, else as it was kept last. It
// keeps nothing itself; the page says what is kept.

const NAME = "vedc.visits";

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  if (event.request.method !== "GET") return;
  event.respondWith(fetch(event.request).catch(async (fault) => {
    const kept = await (await caches.open(NAME)).match(event.request, { ignoreVary: true });
    if (kept) return kept;
    throw fault;
  }));
});
