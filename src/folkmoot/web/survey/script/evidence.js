// How answers come about, in counts alone; only where the study asks for it and the person agreed.
import { form, questions, words } from "./page.js";

const STRENGTH = ["none", "keys", "soft", "composed"];
// Milliseconds without a key after which a text is sent; what is typed in one go is one change.
export const TYPING = 800;
const counts = {};
const isMeasured = form !== null && "evidence" in words;
let hiddenSeconds = 0;
let hiddenSince = null;

const countsOf = (name) => (counts[name] ||= { changes: 0, typed: 0, pasted: 0, input: "none", typedAt: -TYPING });
const questionOf = (event) => { const name = (event.target.name || "").split(".")[0]; return questions[name] ? name : null; };

// The counts for a save; undefined where nothing is measured.
export function evidenceOf(name) {
  if (!isMeasured) return undefined;
  const { changes, typed, pasted, input } = countsOf(name);
  const hidden = hiddenSeconds + (hiddenSince === null ? 0 : (performance.now() - hiddenSince) / 1000);
  return { changes, typed, pasted, input, hidden_seconds: Math.round(hidden * 10) / 10 };
}

export function evidenceChanged(name, isTyped) {
  if (!isMeasured) return;
  const own = countsOf(name);
  if (!isTyped || performance.now() - own.typedAt > TYPING) own.changes += 1;
  if (isTyped) own.typedAt = performance.now();
}

export function evidenceSent(name) { if (isMeasured) countsOf(name).changes = 0; }

export function measure() {
  if (!isMeasured) return;
  const seen = (name, kind) => { const own = countsOf(name); if (STRENGTH.indexOf(kind) > STRENGTH.indexOf(own.input)) own.input = kind; };
  form.addEventListener("compositionstart", (event) => { const name = questionOf(event); if (name) seen(name, "composed"); });
  form.addEventListener("keydown", (event) => {
    const name = questionOf(event);
    if (!name || !event.target.matches("textarea, input:not([type])")) return;
    if (event.key === "Unidentified" || event.keyCode === 229) seen(name, "soft");
    else if (event.key.length === 1) seen(name, "keys");
  });
  form.addEventListener("input", (event) => {
    const name = questionOf(event);
    if (!name || !event.inputType || !event.target.matches("textarea, input:not([type])")) return;
    const length = [...(event.data || "")].length;
    if (["insertFromPaste", "insertFromDrop"].includes(event.inputType)) countsOf(name).pasted += length;
    else if (event.inputType.startsWith("insert")) countsOf(name).typed += length || 1;
    if (event.inputType === "insertReplacementText") seen(name, "soft");
  });
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) hiddenSince = performance.now();
    else if (hiddenSince !== null) { hiddenSeconds += (performance.now() - hiddenSince) / 1000; hiddenSince = null; }
  });
}
