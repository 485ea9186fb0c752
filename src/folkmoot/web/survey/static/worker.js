// Shows the open prompt where there is no line: the copy that its own page kept on this device (script/kept.js), and its files.
// It keeps nothing by itself, and every other page goes to the server as if this were not here.
"use strict";
const PROMPT = "/prompt";
// What the survey itself says (that the study is paused, say) brings its policy; a proxy before a server that is down does not.
const isDown = (reply) => [502, 503, 504].includes(reply.status) && !reply.headers.has("content-security-policy");

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const { origin, pathname } = new URL(request.url);
  if (request.method !== "GET" || origin !== self.location.origin) return;
  if (request.mode === "navigate" && pathname === PROMPT) event.respondWith(prompt(request));
  else if (pathname.startsWith("/static/")) event.respondWith(file(request));
});

async function prompt(request) {
  let reply = null;
  try {
    reply = await fetch(request);
    if (!isDown(reply)) return reply;
  } catch { /* no line */ }
  return (await caches.match(PROMPT)) || reply || Response.error();
}

async function file(request) {
  return (await caches.match(request.url)) || fetch(request);
}
