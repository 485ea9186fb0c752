// The questions about the responses, one after the other, on the same cards.
import { isRanking } from "./inputs.js";
import { all, cards, make, one, questions, say, words } from "./page.js";
import { draw } from "./ranking.js";

export const steps = all(".panel").map((panel) => panel.dataset.question);
export let current = null;
// Steps that were not before the person yet: what nobody saw was not left out by choice.
export const unseen = new Set(steps);
export const isRankingNow = () => current !== null && isRanking(current);
export const panelOf = (name) => one(`.panel[data-question="${name}"]`);

// How a save of the step that is before the person went; the tray's own line says how many are left.
export function showInSteps(name, status, message) {
  one(`.stepper [data-to="${name}"]`)?.classList.toggle("done", status === "saved" || status === "kept");
  if (name !== current) return;
  one(".tray-status").dataset.status = status;
  one(".tray-status").textContent = status === "partly" ? "" : message;
}

export function goTo(name, scroll = true) {
  current = name;
  unseen.delete(name);
  for (const part of all("[data-step]:not(.rank)")) part.hidden = part.dataset.step !== name;
  for (const panel of all(".panel")) panel.hidden = panel.dataset.question !== name;
  for (const tab of all(".stepper [data-to]")) {
    if (tab.dataset.to === name) tab.setAttribute("aria-current", "step"); else tab.removeAttribute("aria-current");
  }
  draw();
  showInSteps(name, questions[name].status, one(".status", questions[name].box).textContent);
  if (!scroll) return;
  one("#replies").scrollIntoView({ block: "start" });
  one("#replies").focus({ preventScroll: true });
}

export function buildSteps() {
  const nav = make("div", { class: "stepper", role: "group", "aria-label": words.steps });
  for (const name of steps) {
    const tab = make("button", { type: "button", "data-to": name }, panelOf(name).dataset.short);
    tab.addEventListener("click", () => goTo(name));
    nav.append(tab);
  }
  one(".steps").before(nav);
  one(".steps").after(folding());
  steps.slice(0, -1).forEach((name, index) => {
    const following = steps[index + 1];
    const onward = make("button", { type: "button", class: "main" }, say(words.onward, { step: panelOf(following).dataset.short }));
    onward.addEventListener("click", () => goTo(following));
    panelOf(name).append(onward);
  });
  one(".onward").addEventListener("click", () => {
    panelOf(current).scrollIntoView({ block: "center" });
    one("textarea", panelOf(current)).focus({ preventScroll: true });
  });
}

// All texts away or back, so that those who have read them order them on one screen.
function folding() {
  const fold = make("button", { type: "button", class: "quiet fold" }, words.fold);
  const texts = cards.map((card) => one("details", card));
  const paint = () => { fold.textContent = texts.some((text) => text.open) ? words.fold : words.unfold; };
  fold.addEventListener("click", () => {
    const opens = !texts.some((text) => text.open);
    for (const text of texts) text.open = opens;
    paint();
  });
  for (const text of texts) text.addEventListener("toggle", paint);
  return fold;
}
