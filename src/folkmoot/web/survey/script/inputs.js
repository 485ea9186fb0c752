// From the inputs of a question to its answer, and back.
import { all, cards, field, form, say, words } from "./page.js";

export const isRanking = (name) => name.endsWith("_ranking");
const textOf = (name) => (field(name) ? field(name).value.replace(/\r\n/g, "\n") : "");
const numberOf = (name) => (textOf(name) === "" ? null : Number(textOf(name)));
const isBox = (input) => ["checkbox", "radio"].includes(input.type);

// Tiers of labels out of the native selects, best first.
export function tiersOf(name) {
  const byPlace = new Map();
  for (const card of cards) {
    const place = Number(field(`${name}.place.${card.dataset.label}`).value);
    if (place) byPlace.set(place, [...(byPlace.get(place) || []), card.dataset.label]);
  }
  return [...byPlace.keys()].sort((a, b) => a - b).map((place) => byPlace.get(place));
}

// What the inputs say: {value}, or {partly: why it is no answer yet}, or null where nothing is touched.
export function answerOf(name) {
  if (field(`${name}.skip`).checked) return { value: null };
  const rationale = textOf(`${name}.rationale`);
  if (name === "veto") {
    const flagged = cards.map((card) => card.dataset.label).filter((label) => field(`veto.flag.${label}`).checked).sort();
    if (flagged.length || field("veto.none").checked) return { value: { flagged, rationale } };
    return rationale.trim() ? { partly: words.veto } : null;
  }
  if (isRanking(name)) {
    const tiers = tiersOf(name);
    const missing = cards.length - tiers.flat().length;
    if (missing === cards.length && !rationale.trim()) return null;
    if (missing) return { partly: say(words.partly, { n: missing }) };
    return { value: { tiers: tiers.map((tier) => [...tier].sort()), rationale } };
  }
  if (name === "criteria_ratings") {
    const given = all('[name^="criteria_ratings.rating."]', form).map((input, index) => [index, input.value]);
    const ratings = Object.fromEntries(given.filter(([, value]) => value !== "").map(([index, value]) => [index, Number(value)]));
    return Object.keys(ratings).length ? { value: { ratings } } : null;
  }
  if (name === "own_criteria") {
    const criteria = [];
    let halves = 0;
    for (let n = 0; field(`own_criteria.text.${n}`); n += 1) {
      const [text, rating] = [textOf(`own_criteria.text.${n}`), numberOf(`own_criteria.rating.${n}`)];
      if (text.trim() && rating !== null) criteria.push({ text, rating });
      else if (text.trim() || rating !== null) halves += 1;
    }
    if (halves) return { partly: words.half };
    return criteria.length ? { value: { criteria } } : null;
  }
  const value = field(`${name}.value`).value;
  if (!value) return rationale.trim() ? { partly: words.choice } : null;
  return { value: name === "default_policy" ? { value, rationale } : { value } };
}

const inputsOf = (name) => [...form.elements].filter((input) => input.name.startsWith(`${name}.`) && input.type !== "hidden");

// What the inputs hold, answer or not yet: pairs of name and value.
export const heldInputs = (name) => inputsOf(name).filter((input) => (isBox(input) ? input.checked : input.value !== "")).map((input) => [input.name, input.value]);

export function fillInputs(name, held) {
  for (const input of inputsOf(name)) {
    if (isBox(input)) input.checked = held.some(([other, value]) => other === input.name && value === input.value);
    else input.value = (held.find(([other]) => other === input.name) || ["", ""])[1];
  }
}
