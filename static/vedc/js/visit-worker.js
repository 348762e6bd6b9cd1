// Opens the page of an on-site review without a net: from the net where there is one, else as it was kept last. The page
// says what is kept; here it is forgotten once the platform no longer opens it to whoever is signed in.

const NAME = "vedc.visits";

async function answered(request) {
  const store = await caches.open(NAME);
  try {
    const answer = await fetch(request);
    if (request.mode === "navigate" && !answer.ok) await store.delete(request, { ignoreVary: true });
    return answer;
  } catch (fault) {
    const kept = await store.match(request, { ignoreVary: true });
    if (kept) return kept;
    throw fault;
  }
}

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  if (event.request.method === "GET") event.respondWith(answered(event.request));
});
