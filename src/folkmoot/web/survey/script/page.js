// What every part needs of the page: its form, its words, and small helpers.

export const form = document.getElementById("answers");
export const words = form ? form.dataset : {};
export const say = (text, values = {}) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
export const all = (selector, within = document) => [...within.querySelectorAll(selector)];
export const one = (selector, within = document) => within.querySelector(selector);
export const field = (name) => form.elements.namedItem(name);

export function make(tag, attributes = {}, text = "") {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.textContent = text;
  return made;
}

export const cards = all(".card");
export const shownAs = Object.fromEntries(cards.map((card) => [card.dataset.label, card.dataset.shown]));

// Said by screen readers: emptied first, so that the same words are said again; what comes at once is said together.
let spoken = [];
export function announce(text) {
  if (!spoken.length) {
    one(".heard").textContent = "";
    requestAnimationFrame(() => { one(".heard").textContent = spoken.join(". "); spoken = []; });
  }
  spoken.push(text);
}

// A question of this page by its name: its box, what of it was last handed over, and how that went.
export const questions = {};
for (const box of all("[data-question]")) {
  const { question, revision } = box.dataset;
  questions[question] = { box, revision: Number(revision), content: null, status: one(".status", box).dataset.status };
}
