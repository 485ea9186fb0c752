// What stays on this device: answers that are not acknowledged yet, in order; and the page of the open prompt as it stands.
// All of it is one participant's. It is erased when the prompt is left (but for what is not sent), at the end, and at withdrawal.
import { all, field, form } from "./page.js";

const PREFIX = "folkmoot ";
const keeper = PREFIX + (document.documentElement.dataset.keeper || "");
export const isCopy = "copy" in document.documentElement.dataset;
export const here = form ? `${field("prompt_id").value} ${field("occurrence").value}` : "";
const NOTHING = () => ({ queue: [], open: { at: here, inputs: {}, revisions: {}, saved: {}, going: null } });
let memory = null;

// {queue: [{prompt_id, occurrence, question, key, value, …}], open: {at, inputs, revisions, saved, going}}
export function held() {
  if (memory) return memory;
  try {
    return JSON.parse(localStorage.getItem(keeper)) || NOTHING();
  } catch {
    return NOTHING();
  }
}

// Other tabs write too: what is changed is read first.
export function change(how) {
  const now = held();
  how(now);
  try {
    if (!memory) localStorage.setItem(keeper, JSON.stringify(now));
  } catch {
    // No room, or none is given: as long as the page stands, it is kept here.
    memory = now;
  }
}

export const isKeeping = () => memory === null;

// The record of the prompt that is before the person; a fresh page of the server begins it anew where another was open.
export function openHere() {
  change((now) => {
    if (now.open.at !== here) now.open = NOTHING().open;
    if (!isCopy) now.open.going = null;
  });
}

// The page as the server made it, and its files, for when there is no line; nothing of anybody else.
export async function keepPage(html) {
  try {
    for (const name of Object.keys(localStorage)) if (name.startsWith(PREFIX) && name !== keeper) localStorage.removeItem(name);
    for (const name of await caches.keys()) if (name.startsWith(PREFIX) && name !== keeper) await caches.delete(name);
    if (isCopy || !navigator.serviceWorker) return;
    const kept = await caches.open(keeper);
    const files = all("link[href], script[src]").map((part) => part.href || part.src);
    await kept.addAll(files);
    // A copy is under the same policy as the page: every answer of this server brings it.
    const headers = new Headers((await kept.match(files[0])).headers);
    headers.delete("content-length");
    headers.delete("content-encoding");
    headers.set("content-type", "text/html; charset=utf-8");
    headers.set("cache-control", "no-store");
    await kept.put("/prompt", new Response(html, { headers }));
    await navigator.serviceWorker.register("/worker.js");
  } catch {
    // A browser that keeps nothing: the page works as long as it stands.
  }
}

export async function erase() {
  memory = null;
  try {
    for (const name of Object.keys(localStorage)) if (name.startsWith(PREFIX)) localStorage.removeItem(name);
    for (const name of await caches.keys()) if (name.startsWith(PREFIX)) await caches.delete(name);
    for (const one of await navigator.serviceWorker.getRegistrations()) await one.unregister();
  } catch {
    // Nothing was kept.
  }
}
