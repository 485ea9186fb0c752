// Ranking by tap and by key: the native selects hold the places; cards, keys and the tray change them.
import { drag } from "./drag.js";
import { isRanking, tiersOf } from "./inputs.js";
import { all, announce, cards, field, form, make, one, say, shownAs, words } from "./page.js";
import { changed } from "./saving.js";
import { current, isRankingNow, panelOf, steps } from "./steps.js";

const past = [];
const without = (tiers, label) => tiers.map((tier) => tier.filter((other) => other !== label)).filter((tier) => tier.length);
const placeOf = (label) => tiersOf(current).findIndex((tier) => tier.includes(label)) + 1;
const cardOf = (label) => cards.find((card) => card.dataset.label === label);
export const unskip = (name) => { field(`${name}.skip`).checked = false; };

// `spoken`: words, or {label}: then it is said where that response is now.
function setTiers(tiers, spoken, name = current, remember = true) {
  if (remember) past.push([name, tiersOf(name)]);
  for (const card of cards) field(`${name}.place.${card.dataset.label}`).value = "";
  const kept = tiers.filter((tier) => tier.length);
  kept.forEach((tier, index) => tier.forEach((label) => { field(`${name}.place.${label}`).value = String(index + 1); }));
  if (kept.length) unskip(name);
  draw();
  changed(name, 250);
  const left = cards.length - kept.flat().length;
  announce(typeof spoken === "string" ? spoken : say(words.placed, { r: shownAs[spoken.label], n: placeOf(spoken.label), left }));
}

const placeNext = (label) => setTiers([...without(tiersOf(current), label), [label]], { label });
const clear = (label) => setTiers(without(tiersOf(current), label), say(words.cleared, { r: shownAs[label] }));

function placeSame(label) {
  const tiers = without(tiersOf(current), label);
  if (!tiers.length) placeNext(label);
  else setTiers([...tiers.slice(0, -1), [...tiers.at(-1), label]], { label });
}

function placeAt(label, place) {
  const tiers = without(tiersOf(current), label);
  if (place > tiers.length) tiers.push([label]); else tiers[place - 1] = [...tiers[place - 1], label];
  setTiers(tiers, { label });
}

// Before or after another, or beside it.
function setBeside(label, target) {
  const tiers = without(tiersOf(current), label);
  const at = tiers.findIndex((tier) => tier.includes(target.label));
  if (target.how === "tie") tiers[at] = [...tiers[at], label];
  else tiers.splice(target.how === "before" ? at : at + 1, 0, [label]);
  setTiers(tiers, { label });
}

function move(label, by) {
  const tiers = tiersOf(current);
  const at = tiers.findIndex((tier) => tier.includes(label));
  const rest = without(tiers, label);
  const to = by < 0 && tiers[at].length > 1 ? at : at + by;
  if (at < 0 || to < 0 || to > rest.length) return;
  rest.splice(to, 0, [label]);
  setTiers(rest, { label });
}

let controls = [];

export function buildRanking() {
  controls = cards.map((card) => {
    const { label } = card.dataset;
    const box = make("div", { class: "control", role: "group", "aria-labelledby": card.getAttribute("aria-labelledby") });
    const inner = make("div", { class: "ranking" });
    const buttons = { next: make("button", { type: "button", class: "main" }), same: make("button", { type: "button" }), clear: make("button", { type: "button", class: "quiet" }, words.clear) };
    buttons.next.addEventListener("click", () => { placeNext(label); keepFocus(buttons); });
    buttons.same.addEventListener("click", () => { placeSame(label); keepFocus(buttons); });
    buttons.clear.addEventListener("click", () => { clear(label); keepFocus(buttons); });
    inner.append(buttons.next, buttons.same, buttons.clear);
    box.append(inner);
    const badge = make("span", { class: "badge" });
    one("summary", card).append(badge);
    for (const control of all(".rank", card)) control.hidden = true;
    if (steps.some(isRanking)) card.append(box);
    return { card, label, box, badge, buttons };
  });
  one(".undo").addEventListener("click", () => {
    const index = past.findLastIndex(([name]) => name === current);
    if (index < 0) return;
    const [[name, tiers]] = past.splice(index, 1);
    setTiers(tiers, words.undone, name, false);
  });
  form.addEventListener("keydown", byKey);
}

// Whoever pressed a button that is gone now stands on the one in its place.
function keepFocus(buttons) {
  if (document.activeElement !== document.body && !document.activeElement.hidden) return;
  [buttons.clear, buttons.next].find((button) => !button.hidden).focus({ preventScroll: true });
}

function byKey(event) {
  const card = event.target.closest(".card");
  if (!card || !isRankingNow() || event.ctrlKey || event.metaKey || event.altKey) return;
  const { label } = card.dataset;
  if (/^[1-9]$/.test(event.key)) placeAt(label, Number(event.key));
  else if (event.key === "=") placeSame(label);
  else if (event.key === "Delete" || event.key === "Backspace") clear(label);
  else return;
  event.preventDefault();
  if (document.activeElement.hidden || document.activeElement === document.body) card.focus({ preventScroll: true });
}

export function draw() {
  const ranks = isRankingNow();
  const tiers = ranks ? tiersOf(current) : [];
  const last = tiers.at(-1);
  for (const { card, label, box, badge, buttons } of controls) {
    const place = tiers.findIndex((tier) => tier.includes(label)) + 1;
    box.hidden = !ranks;
    badge.hidden = !place;
    badge.textContent = place ? say(words.place, { n: place }) : "";
    if (place) card.dataset.place = place; else delete card.dataset.place;
    const veto = field(`veto.flag.${label}`);
    card.classList.toggle("flagged", Boolean(veto && veto.checked));
    buttons.next.hidden = buttons.same.hidden = Boolean(place);
    buttons.next.textContent = last ? words.next : words.best;
    if (last) buttons.same.textContent = say(words.same, { n: last.map((other) => shownAs[other]).join(", ") });
    else buttons.same.hidden = true;
    buttons.clear.hidden = !place;
  }
  one(".tray").hidden = !ranks;
  if (!ranks) return;
  const left = cards.filter((card) => !tiers.flat().includes(card.dataset.label));
  const state = !tiers.length ? words.empty : left.length ? say(words.left, { n: left.length }) : words.all;
  one(".tray-title").textContent = `${panelOf(current).dataset.short}: ${state}`;
  one(".order").replaceChildren(...tiers.map((tier, index) => {
    const item = make("li");
    item.append(make("span", { class: "nth" }, String(index + 1)), ...tier.map((label) => chip(label)));
    return item;
  }));
  // Those without a place lead to their texts, too.
  one(".open").replaceChildren(...left.map((card) => leading(card.dataset.label, "chip unplaced")));
  one(".onward").hidden = left.length > 0;
  one(".undo").hidden = !past.some(([name]) => name === current);
}

function leading(label, look) {
  const made = make("button", { type: "button", class: look, "data-label": label, "aria-label": say(words.reply, { n: shownAs[label] }) }, shownAs[label]);
  made.addEventListener("click", () => {
    if (made.dataset.moved) return;
    one("details", cardOf(label)).open = true;
    cardOf(label).scrollIntoView({ block: "start" });
    cardOf(label).focus({ preventScroll: true });
  });
  return made;
}

function chip(label) {
  const made = leading(label, "chip");
  made.addEventListener("keydown", (event) => {
    const rtl = document.documentElement.dir === "rtl";
    const by = { ArrowUp: -1, ArrowDown: 1, ArrowLeft: rtl ? 1 : -1, ArrowRight: rtl ? -1 : 1 }[event.key];
    if (!by) return;
    event.preventDefault();
    move(label, by);
    one(`.order .chip[data-label="${CSS.escape(label)}"]`).focus();
  });
  made.addEventListener("pointerdown", (event) => drag(made, event, (target) => setBeside(label, target)));
  return made;
}
