// Keeps the emergency sheet, and shows it when a page of the desk cannot be reached. Nothing else is kept.
"use strict";

const SHEET = "{{ url('desk:emergency') }}";
const KEPT = [SHEET, "{{ static('js-lib-bootstrap5/css/bootstrap.min.css') }}", "{{ static('css/site.css') }}", "{{ static('css/desk.css') }}"];
const CACHE = "darurat";
const PATIENCE = 8000; // ms for a page of the desk; the sheet itself and its style are here, so they wait less
const SHORT = 2000;

const keep = async () => {
  const cache = await caches.open(CACHE);
  // A redirect means that nobody is logged in: the login page is no emergency sheet.
  for (const url of KEPT) {
    const answer = await fetch(url, { cache: "no-cache", headers: { "X-Background": "1" } });
    if (answer.ok && !answer.redirected) await cache.put(url, answer);
  }
};

const within = (ms, answer) =>
  Promise.race([answer, new Promise((_, fail) => setTimeout(fail, ms, new Error("no answer in time")))]);

self.addEventListener("install", (event) => { self.skipWaiting(); event.waitUntil(keep()); });
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => { if (event.data === "simpan") event.waitUntil(keep().catch(() => {})); });

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  const path = new URL(request.url).pathname;
  if (request.mode === "navigate") {
    event.respondWith(
      within(path === SHEET ? SHORT : PATIENCE, fetch(request)).then(
        async (answer) => ([502, 503, 504].includes(answer.status) && (await caches.match(SHEET))) || answer,
        async (error) => (await caches.match(SHEET)) || Promise.reject(error),
      ),
    );
  } else if (KEPT.includes(path)) {
    event.respondWith(within(SHORT, fetch(request)).catch(async (error) => (await caches.match(request)) || Promise.reject(error)));
  }
});

