{% import "site/styles.html" as sheets %}
// Keeps the emergency sheet, and shows it when a page of the desk cannot be reached. Nothing else is kept.
"use strict";

const SHEET = "{{ url('desk:emergency') }}";
const KEPT = [SHEET{% for name in sheets.FIRST + sheets.EMERGENCY + sheets.LAST + [sheets.PRINT] %}, "{{ static('css/' ~ name ~ '.css') }}"{% endfor %}];
const VERSION = "{{ version }}";
const CACHE = `darurat-${VERSION}`; // each version of the sheet is fetched once
const PATIENCE = 8000; // ms for a page of the desk; the sheet itself and its style are here, so they wait less
const SHORT = 2000;

// While a release comes into service a process of the one before may answer, whose sheet is another one or, up to
// 1.0.0, tells no version.
const isOurs = (url, answer) => url !== SHEET || answer.headers.get("{{ header }}") === VERSION;

const keep = async () => {
  const cache = await caches.open(CACHE);
  // A redirect means that nobody is logged in: the login page is no emergency sheet.
  for (const url of KEPT) {
    if (await cache.match(url)) continue;
    const answer = await fetch(url, { cache: "no-cache", headers: { "X-Background": "1" } });
    if (answer.ok && !answer.redirected && isOurs(url, answer)) await cache.put(url, answer);
  }
};

// An older sheet is better than none: it goes when this version is here.
const dropOlder = async () => {
  if (!(await (await caches.open(CACHE)).match(SHEET))) return;
  for (const name of await caches.keys()) if (name !== CACHE) await caches.delete(name);
};

const kept = async (request) => (await (await caches.open(CACHE)).match(request)) || caches.match(request);

const within = (ms, answer) =>
  Promise.race([answer, new Promise((_, fail) => setTimeout(fail, ms, new Error("no answer in time")))]);

self.addEventListener("install", (event) => { self.skipWaiting(); event.waitUntil(keep()); });
self.addEventListener("activate", (event) => event.waitUntil(dropOlder().then(() => self.clients.claim())));
// A page says so when it opens: for a sheet that could not be fetched before.
self.addEventListener("message", (event) => { if (event.data === "simpan") event.waitUntil(keep().catch(() => {})); });

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (request.method !== "GET") return;
  const path = new URL(request.url).pathname;
  if (request.mode === "navigate") {
    event.respondWith(
      within(path === SHEET ? SHORT : PATIENCE, fetch(request)).then(
        async (answer) => ([502, 503, 504].includes(answer.status) && (await kept(SHEET))) || answer,
        async (error) => (await kept(SHEET)) || Promise.reject(error),
      ),
    );
  } else if (KEPT.includes(path)) {
    event.respondWith(within(SHORT, fetch(request)).catch(async (error) => (await kept(request)) || Promise.reject(error)));
  }
});

