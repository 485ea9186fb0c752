// Answers on their way: one after the other, in the order in which they were given, each until it is acknowledged.
import { TYPING, evidenceChanged, evidenceOf, evidenceSent } from "./evidence.js";
import { answerOf, heldInputs } from "./inputs.js";
import { change, erase, held, here, isKeeping } from "./kept.js";
import { announce, field, form, make, one, questions, words } from "./page.js";
import { showInSteps } from "./steps.js";

const WAIT = 15000;
const started = performance.now();
let isSending = false;
let timer = 0;
let tries = 0;
let hasSaid = "";

export function show(name, status, message) {
  questions[name].status = status;
  const place = one(".status", questions[name].box);
  place.dataset.status = status;
  place.textContent = message;
  showInSteps(name, status, message);
}

export function banner(text, isProblem = false) {
  one(".lost").className = `lost ${isProblem ? "problem" : "notice"}`;
  one(".lost").replaceChildren(text);
  one(".lost").hidden = !text;
}

const isOffline = () => navigator.onLine === false || tries > 0;
const isHere = (entry) => `${entry.prompt_id} ${entry.occurrence}` === here;
const same = (one, other) => one.question === other.question && one.prompt_id === other.prompt_id && one.occurrence === other.occurrence;

function showWaiting() {
  const message = isKeeping() ? words.kept : words.unsaved;
  for (const entry of held().queue.filter(isHere)) show(entry.question, "kept", message);
  if (hasSaid !== message) announce(message);
  hasSaid = message;
  if (held().open.going) banner(isKeeping() ? words.stay : words.unsaved);
}

// A question was touched: who does so is not done with this prompt.
export function changed(name, delay = 0) {
  evidenceChanged(name, delay === TYPING);
  change((now) => { now.open.going = null; });
  banner("");
  take(name, delay);
}

// What a question holds is kept, and sent where it is an answer.
export function take(name, delay = 0) {
  const question = questions[name];
  const answer = answerOf(name);
  const content = answer && !answer.partly ? JSON.stringify(answer.value) : null;
  if (content !== null && content === question.content && ["saved", "kept", "saving"].includes(question.status)) return;
  question.content = content;
  const entry = { prompt_id: field("prompt_id").value, occurrence: Number(field("occurrence").value), question: name };
  change((now) => {
    now.open.inputs[name] = { held: heldInputs(name), revision: question.revision };
    // What may have reached the server goes before what replaces it; what cannot have is replaced.
    now.queue = now.queue.filter((other) => other.tried || !same(other, entry));
    if (content === null || (content === now.open.saved[name] && !now.queue.some((other) => same(other, entry)))) return;
    // The key belongs to this very value: however often it is sent, it is the same answer.
    entry.key = newKey();
    entry.value = answer.value;
    entry.seconds = Math.round((performance.now() - started) / 1000);
    entry.after = question.revision;
    entry.ready = Date.now() + delay;
    entry.evidence = evidenceOf(name);
    now.queue.push(entry);
    field(`${name}.key`).value = entry.key;
    field(`${name}.seconds`).value = entry.seconds;
  });
  if (!answer) show(name, "", "");
  else if (answer.partly) show(name, "partly", answer.partly);
  else if (!entry.key) show(name, "saved", words.saved);
  else if (isOffline()) showWaiting();
  else show(name, "saving", words.saving);
  if (entry.key) send();
}

function newKey() {
  if (crypto.randomUUID) return crypto.randomUUID();
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 15) | 64;
  bytes[8] = (bytes[8] & 63) | 128;
  const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
  return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

const patience = () => (AbortSignal.timeout ? AbortSignal.timeout(WAIT) : undefined);
const comesBack = (status) => status >= 500 || [401, 403, 408, 425, 429].includes(status);

function later(seconds = 0) {
  tries += 1;
  clearTimeout(timer);
  timer = setTimeout(send, Math.max(seconds * 1000, Math.min(30000, 500 * 2 ** tries)));
  showWaiting();
}

// One tab at a time, where the browser has locks; without them, keys keep an answer from counting twice.
const alone = (work) => (navigator.locks ? navigator.locks.request("folkmoot sends", { ifAvailable: true }, (lock) => (lock ? work() : later())) : work());

export async function send() {
  if (isSending) return;
  isSending = true;
  clearTimeout(timer);
  try {
    await alone(sendAll);
  } finally {
    isSending = false;
  }
}

async function sendAll() {
  for (;;) {
    const { queue, open } = held();
    const ready = queue.find((entry) => open.going || entry.tried || entry.ready <= Date.now());
    if (!ready) {
      if (queue.length) timer = setTimeout(send, Math.max(20, Math.min(...queue.map((entry) => entry.ready)) - Date.now()));
      else if (open.going === "gone") await look();
      else if (open.going) await leave(open.going);
      return;
    }
    if (!(await deliver(ready))) return;
  }
}

async function deliver({ ready, tried, question, ...body }) {
  const mine = (entry) => entry.key === body.key;
  const mark = (isTried) => change((now) => { const entry = now.queue.find(mine); if (entry) entry.tried = isTried; });
  // It is tried even so: a server on this very machine is reached without a line.
  const hasNoLine = navigator.onLine === false;
  mark(true);
  if (questions[question]) evidenceSent(question);
  let reply;
  let said = {};
  try {
    reply = await fetch(`/answers/${question}`, {
      method: "PUT",
      credentials: "same-origin",
      headers: { "Content-Type": "application/json", "X-CSRF-Token": one('[name="csrf_token"]').value },
      body: JSON.stringify(body),
      signal: patience(),
    });
    said = await reply.json();
  } catch {
    // No line, or it broke before the whole reply was here.
    if (!reply && hasNoLine && !tried) mark(false);
    if (!reply || reply.ok) { later(); return false; }
  }
  if (comesBack(reply.status)) {
    later(Number(reply.headers.get("retry-after")) || 0);
    if (reply.status < 500 && said.reason && isHere(body)) show(question, "kept", said.reason);
    return false;
  }
  tries = 0;
  hasSaid = "";
  const about = { question, ...body };
  change((now) => {
    now.queue = now.queue.filter((entry) => !mine(entry));
    if (!reply.ok) return;
    for (const entry of now.queue) if (same(entry, about)) entry.after = said.revision;
    if (!isHere(body)) return;
    now.open.revisions[question] = said.revision;
    now.open.saved[question] = JSON.stringify(body.value);
    if (now.open.inputs[question]) now.open.inputs[question].revision = said.revision;
  });
  if (!isHere(body) || !questions[question]) return true;
  if (reply.ok) questions[question].revision = said.revision;
  if (held().queue.some((entry) => same(entry, about))) return true;
  if (reply.ok) show(question, "saved", words.saved);
  else show(question, "refused", `${words.refused} ${said.reason || ""}`);
  if (questions[question].said !== reply.ok || !reply.ok) announce(reply.ok ? words.saved : `${words.refused} ${said.reason || ""}`);
  questions[question].said = reply.ok;
  return true;
}

// ---- Going on to the next prompt, or passing this one over.

export function goOn(action) {
  change((now) => {
    now.open.going = action;
    if (action === "skip") now.queue = now.queue.filter((entry) => !isHere(entry));
  });
  if (isOffline()) showWaiting();
  else banner(words.saving);
  send();
}

// The answers are on the disk; what is left is to say that the prompt is done.
async function leave(action) {
  const body = new URLSearchParams({ csrf_token: field("csrf_token").value, prompt_id: field("prompt_id").value, occurrence: field("occurrence").value, action });
  let reply;
  try {
    reply = await fetch("/prompt", { method: "POST", credentials: "same-origin", body, redirect: "manual", signal: patience() });
  } catch { /* no line */ }
  if (!reply || (comesBack(reply.status) && ![401, 403].includes(reply.status))) { later(); return; }
  tries = 0;
  if (reply.type === "opaqueredirect") {
    change((now) => { now.open = { ...now.open, inputs: {}, saved: {}, revisions: {}, going: "gone" }; });
    location.assign("/prompt");
    return;
  }
  // The server has something to say: its own page says it.
  change((now) => { now.open.going = null; });
  form.append(make("input", { type: "hidden", name: "action", value: action }));
  HTMLFormElement.prototype.submit.call(form);
}

// This copy is of a prompt that is done: the next one comes once there is a line.
async function look() {
  try {
    const reply = await fetch("/worker.js", { cache: "no-store", signal: patience() });
    if (reply.ok) { location.replace("/prompt"); return; }
  } catch { /* no line */ }
  later();
}

// At the end: whatever is still here is sent, once, and nothing stays.
export async function finish() {
  for (const { ready, tried, question, ...body } of held().queue) {
    const headers = { "Content-Type": "application/json", "X-CSRF-Token": document.documentElement.dataset.token };
    try { await fetch(`/answers/${question}`, { method: "PUT", headers, body: JSON.stringify(body), signal: patience() }); } catch { return; }
  }
  await erase();
}
