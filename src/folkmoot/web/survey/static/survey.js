// The prompt's page with JavaScript: ranking by tap, key and drag; every answer saved at once. Without it the same form works.
"use strict";
(() => {
  const form = document.getElementById("answers");
  if (!form) return;
  const words = form.dataset;
  const say = (text, values = {}) => text.replace(/\{(\w+)\}/g, (_, name) => values[name]);
  const all = (selector, within = form) => [...within.querySelectorAll(selector)];
  const one = (selector, within = form) => within.querySelector(selector);
  const field = (name) => form.elements.namedItem(name);
  const make = (tag, attributes = {}, text = "") => {
    const made = document.createElement(tag);
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    made.textContent = text;
    return made;
  };
  const cards = all(".card");
  const shown = Object.fromEntries(cards.map((card) => [card.dataset.label, card.dataset.shown]));
  const heard = one(".heard");
  const announce = (text) => { heard.textContent = ""; requestAnimationFrame(() => { heard.textContent = text; }); };
  document.documentElement.classList.add("js");

  // ---- Saving: one answer a question, the newest value last; what fails is tried again.
  const questions = {};
  const isRanking = (name) => name.endsWith("_ranking");
  const text = (name) => (field(name) ? field(name).value.replace(/\r\n/g, "\n") : "");
  const number = (name) => (text(name) === "" ? null : Number(text(name)));

  // What the inputs of a question say: {value}, or {partly} where it is no answer yet, or null where nothing is touched.
  function read(name) {
    if (field(`${name}.skip`).checked) return { value: null };
    if (name === "veto") {
      const flagged = cards.map((card) => card.dataset.label).filter((label) => field(`veto.flag.${label}`).checked).sort();
      if (!flagged.length && !field("veto.none").checked) return null;
      return { value: { flagged, rationale: text("veto.rationale") } };
    }
    if (isRanking(name)) {
      const tiers = tiersOf(name);
      const missing = cards.length - tiers.flat().length;
      if (missing === cards.length) return null;
      if (missing) return { partly: say(words.partly, { n: missing }) };
      return { value: { tiers: tiers.map((tier) => [...tier].sort()), rationale: text(`${name}.rationale`) } };
    }
    if (name === "criteria_ratings") {
      const ratings = {};
      all(`[name^="criteria_ratings.rating."]`).forEach((input, index) => { if (input.value !== "") ratings[index] = Number(input.value); });
      return Object.keys(ratings).length ? { value: { ratings } } : null;
    }
    if (name === "own_criteria") {
      const criteria = [];
      let halves = 0;
      for (let n = 0; field(`own_criteria.text.${n}`); n += 1) {
        const words = text(`own_criteria.text.${n}`);
        const rating = number(`own_criteria.rating.${n}`);
        if (words.trim() && rating !== null) criteria.push({ text: words, rating });
        else if (words.trim() || rating !== null) halves += 1;
      }
      if (halves) return { partly: "…" };
      return criteria.length ? { value: { criteria } } : null;
    }
    const value = field(`${name}.value`).value;
    if (!value) return null;
    return { value: name === "default_policy" ? { value, rationale: text("default_policy.rationale") } : { value } };
  }

  function show(name, status, message) {
    const question = questions[name];
    question.status = status;
    const place = one(".status", question.box);
    place.dataset.status = status;
    place.textContent = message;
    if (name === current) showInTray(status, message);
    const tab = one(`.stepper [data-to="${name}"]`);
    if (tab) tab.classList.toggle("done", status === "saved");
  }

  // The tray's own line says how many are left.
  function showInTray(status, message) { trayStatus.dataset.status = status; trayStatus.textContent = status === "partly" ? "" : message; }

  function changed(name, delay = 0) {
    const question = questions[name];
    const answer = read(name);
    if (!answer) { question.pending = null; show(name, "", ""); return; }
    if (answer.partly) { question.pending = null; show(name, "partly", answer.partly === "…" ? "" : answer.partly); return; }
    const content = JSON.stringify(answer.value);
    if (content === question.sent && question.status === "saved") return;
    question.sent = content;
    // The key belongs to this very value, so that the plain form, sent afterwards, repeats it and adds nothing.
    const key = newKey();
    const seconds = Math.round((performance.now() - started) / 1000);
    field(`${name}.key`).value = key;
    field(`${name}.seconds`).value = seconds;
    question.pending = { key, value: answer.value, seconds };
    show(name, "saving", words.saving);
    clearTimeout(question.timer);
    question.timer = setTimeout(() => send(name), delay);
  }

  async function send(name) {
    const question = questions[name];
    if (question.busy || !question.pending) return;
    const body = question.pending;
    question.busy = true;
    let verdict = "unsaved";
    try {
      const reply = await fetch(`/answers/${name}`, {
        method: "PUT", credentials: "same-origin",
        headers: { "Content-Type": "application/json", "X-CSRF-Token": field("csrf_token").value },
        body: JSON.stringify({ prompt_id: field("prompt_id").value, occurrence: Number(field("occurrence").value), ...body }),
      });
      if (reply.ok) verdict = "saved";
      else if (reply.status < 500 && ![408, 425, 429].includes(reply.status)) verdict = "refused";
    } catch { /* no connection: tried again below */ }
    question.busy = false;
    if (question.pending !== body) { if (question.pending) send(name); return; }
    if (verdict === "unsaved") {
      question.tries = (question.tries || 0) + 1;
      show(name, "unsaved", words.unsaved);
      question.timer = setTimeout(() => send(name), Math.min(30000, 1000 * 2 ** question.tries));
      return;
    }
    question.pending = null;
    question.tries = 0;
    show(name, verdict, words[verdict]);
    if (verdict === "saved" && Object.values(questions).every((other) => other.status !== "unsaved")) one(".lost").hidden = true;
    if (question.said !== verdict) announce(words[verdict]);
    question.said = verdict;
  }

  function newKey() {
    if (crypto.randomUUID) return crypto.randomUUID();
    const bytes = crypto.getRandomValues(new Uint8Array(16));
    bytes[6] = (bytes[6] & 15) | 64;
    bytes[8] = (bytes[8] & 63) | 128;
    const hex = [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");
    return hex.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
  }

  // ---- Ranking: the native selects hold the places; buttons, keys and the tray change them.
  const steps = all(".panel").map((panel) => panel.dataset.question);
  let current = null;
  const past = [];
  const started = performance.now();
  const tray = one(".tray");
  const trayStatus = one(".tray-status");
  const select = (name, label) => field(`${name}.place.${label}`);

  function tiersOf(name) {
    const byPlace = new Map();
    for (const card of cards) {
      const place = Number(select(name, card.dataset.label).value);
      if (place) byPlace.set(place, [...(byPlace.get(place) || []), card.dataset.label]);
    }
    return [...byPlace.keys()].sort((a, b) => a - b).map((place) => byPlace.get(place));
  }

  function setTiers(name, tiers, spoken, remember = true) {
    if (remember) past.push([name, tiersOf(name)]);
    for (const card of cards) select(name, card.dataset.label).value = "";
    const kept = tiers.filter((tier) => tier.length);
    kept.forEach((tier, index) => tier.forEach((label) => { select(name, label).value = String(index + 1); }));
    if (kept.length) unskip(name);
    draw();
    changed(name, 250);
    const left = cards.length - kept.flat().length;
    if (spoken) announce(typeof spoken === "string" ? spoken : say(words.placed, { r: shown[spoken.label], n: placeOf(name, spoken.label), left }));
  }
  const without = (tiers, label) => tiers.map((tier) => tier.filter((other) => other !== label)).filter((tier) => tier.length);
  const placeOf = (name, label) => tiersOf(name).findIndex((tier) => tier.includes(label)) + 1;
  const placeNext = (label) => setTiers(current, [...without(tiersOf(current), label), [label]], { label });
  function placeSame(label) {
    const tiers = without(tiersOf(current), label);
    if (!tiers.length) { placeNext(label); return; }
    setTiers(current, [...tiers.slice(0, -1), [...tiers.at(-1), label]], { label });
  }
  function placeAt(label, place) {
    const tiers = without(tiersOf(current), label);
    if (place > tiers.length) tiers.push([label]); else tiers[place - 1] = [...tiers[place - 1], label];
    setTiers(current, tiers, { label });
  }
  const clear = (label) => setTiers(current, without(tiersOf(current), label), say(words.cleared, { r: shown[label] }));
  function move(label, by) {
    const tiers = tiersOf(current);
    const at = tiers.findIndex((tier) => tier.includes(label));
    const alone = tiers[at].length === 1;
    const rest = without(tiers, label);
    const to = by < 0 ? (alone ? at - 1 : at) : (alone ? at + 1 : at + 1);
    if (to < 0 || to > rest.length) return;
    rest.splice(to, 0, [label]);
    setTiers(current, rest, { label });
  }
  function unskip(name) { const box = field(`${name}.skip`); if (box.checked) box.checked = false; }

  const controls = cards.map((card) => {
    const label = card.dataset.label;
    const box = make("div", { class: "control", role: "group", "aria-labelledby": card.getAttribute("aria-labelledby") });
    const inner = make("div", { class: "ranking" });
    const buttons = { next: make("button", { type: "button", class: "main" }), same: make("button", { type: "button" }), clear: make("button", { type: "button", class: "quiet" }, words.clear) };
    buttons.next.addEventListener("click", () => { placeNext(label); keep(buttons); });
    buttons.same.addEventListener("click", () => { placeSame(label); keep(buttons); });
    buttons.clear.addEventListener("click", () => { clear(label); keep(buttons); });
    inner.append(buttons.next, buttons.same, buttons.clear);
    box.append(inner);
    const badge = make("span", { class: "badge" });
    one("summary", card).append(badge);
    for (const control of all(".rank", card)) { control.hidden = true; }
    if (steps.some(isRanking)) card.append(box);
    return { card, label, box, badge, buttons };
  });
  // Whoever pressed a button that is gone now stands on the one in its place.
  function keep(buttons) { const next = [buttons.clear, buttons.next].find((button) => !button.hidden); if (document.activeElement === document.body || document.activeElement.hidden) next.focus({ preventScroll: true }); }

  function draw() {
    const ranking = current && isRanking(current);
    const tiers = ranking ? tiersOf(current) : [];
    const last = tiers.at(-1);
    for (const { card, label, box, badge, buttons } of controls) {
      const place = tiers.findIndex((tier) => tier.includes(label)) + 1;
      box.hidden = !ranking;
      badge.hidden = !place;
      badge.textContent = place ? say(words.place, { n: place }) : "";
      if (place) card.dataset.place = place; else delete card.dataset.place;
      const veto = field(`veto.flag.${label}`);
      card.classList.toggle("flagged", Boolean(veto && veto.checked));
      buttons.next.hidden = Boolean(place);
      buttons.next.textContent = last ? words.next : words.best;
      buttons.same.hidden = Boolean(place) || !last;
      if (last) buttons.same.textContent = say(words.same, { n: last.map((other) => shown[other]).join(", ") });
      buttons.clear.hidden = !place;
    }
    tray.hidden = !ranking;
    if (!ranking) return;
    const panel = one(`.panel[data-question="${current}"]`);
    const left = cards.length - tiers.flat().length;
    one(".tray-title").textContent = `${panel.dataset.short}: ${!tiers.length ? words.empty : left ? say(words.left, { n: left }) : words.all}`;
    one(".order").replaceChildren(...tiers.map((tier, index) => {
      const item = make("li");
      item.append(make("span", { class: "nth" }, String(index + 1)), ...tier.map((label) => chip(label)));
      return item;
    }));
    one(".onward").hidden = left > 0;
    one(".undo").hidden = !past.some(([name]) => name === current);
  }

  function chip(label) {
    const made = make("button", { type: "button", class: "chip", "data-label": label, "aria-label": say(words.reply, { n: shown[label] }) }, shown[label]);
    made.addEventListener("click", () => { if (!made.dataset.moved) jump(cards.find((card) => card.dataset.label === label)); });
    made.addEventListener("keydown", (event) => {
      const rtl = document.documentElement.dir === "rtl";
      const by = { ArrowUp: -1, ArrowDown: 1, ArrowLeft: rtl ? 1 : -1, ArrowRight: rtl ? -1 : 1 }[event.key];
      if (!by) return;
      event.preventDefault();
      move(label, by);
      one(`.chip[data-label="${CSS.escape(label)}"]`).focus();
    });
    made.addEventListener("pointerdown", (event) => drag(made, label, event));
    return made;
  }

  function drag(made, label, down) {
    const rtl = document.documentElement.dir === "rtl";
    let target = null;
    const forget = () => all(".chip").forEach((other) => other.classList.remove("before", "after", "tie"));
    const moving = (event) => {
      if (!made.dataset.moved && Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) < 8) return;
      made.dataset.moved = "yes";
      made.classList.add("dragged");
      forget();
      const over = document.elementFromPoint(event.clientX, event.clientY)?.closest(".chip");
      target = null;
      if (!over || over === made) return;
      const box = over.getBoundingClientRect();
      let share = (event.clientX - box.left) / box.width;
      if (rtl) share = 1 - share;
      target = { label: over.dataset.label, how: share < 0.3 ? "before" : share > 0.7 ? "after" : "tie" };
      over.classList.add(target.how);
    };
    const up = () => {
      made.removeEventListener("pointermove", moving);
      made.classList.remove("dragged");
      forget();
      setTimeout(() => delete made.dataset.moved);
      if (!target) return;
      const tiers = without(tiersOf(current), label);
      const at = tiers.findIndex((tier) => tier.includes(target.label));
      if (target.how === "tie") tiers[at] = [...tiers[at], label];
      else tiers.splice(target.how === "before" ? at : at + 1, 0, [label]);
      setTiers(current, tiers, { label });
    };
    made.setPointerCapture(down.pointerId);
    made.addEventListener("pointermove", moving);
    made.addEventListener("pointerup", up, { once: true });
    made.addEventListener("pointercancel", () => { target = null; up(); }, { once: true });
  }

  function jump(card) { card.scrollIntoView({ block: "start" }); card.focus({ preventScroll: true }); }

  form.addEventListener("keydown", (event) => {
    const card = event.target.closest(".card");
    if (!card || !current || !isRanking(current) || event.ctrlKey || event.metaKey || event.altKey) return;
    const label = card.dataset.label;
    if (/^[1-9]$/.test(event.key)) placeAt(label, Number(event.key));
    else if (event.key === "=") placeSame(label);
    else if (event.key === "Delete" || event.key === "Backspace") clear(label);
    else return;
    event.preventDefault();
    if (document.activeElement.hidden || document.activeElement === document.body) card.focus({ preventScroll: true });
  });
  one(".undo").addEventListener("click", () => {
    const index = past.findLastIndex(([name]) => name === current);
    if (index < 0) return;
    const [[name, tiers]] = past.splice(index, 1);
    setTiers(name, tiers, words.undone, false);
  });

  // ---- Steps: the same cards, one question about them after the other.
  function go(name, scroll = true) {
    current = name;
    for (const part of all("[data-step]")) {
      if (!part.classList.contains("rank")) part.hidden = part.dataset.step !== name;
    }
    for (const panel of all(".panel")) panel.hidden = panel.dataset.question !== name;
    for (const tab of all(".stepper button")) {
      if (tab.dataset.to === name) tab.setAttribute("aria-current", "step"); else tab.removeAttribute("aria-current");
    }
    draw();
    const status = one(".status", questions[name].box);
    showInTray(status.dataset.status, status.textContent);
    if (!scroll) return;
    one("#replies").scrollIntoView({ block: "start" });
    one("#replies").focus({ preventScroll: true });
  }
  function buildSteps() {
    const nav = make("div", { class: "stepper", role: "group", "aria-label": words.steps });
    for (const name of steps) {
      const tab = make("button", { type: "button", "data-to": name }, one(`.panel[data-question="${name}"]`).dataset.short);
      tab.addEventListener("click", () => go(name));
      nav.append(tab);
    }
    one(".steps").before(nav);
    steps.forEach((name, index) => {
      const following = steps[index + 1];
      if (!following) return;
      const panel = one(`.panel[data-question="${name}"]`);
      const onward = make("button", { type: "button", class: "main" }, say(words.onward, { step: one(`.panel[data-question="${following}"]`).dataset.short }));
      onward.addEventListener("click", () => go(following));
      panel.append(onward);
    });
    one(".onward").addEventListener("click", () => {
      const panel = one(`.panel[data-question="${current}"]`);
      panel.scrollIntoView({ block: "center" });
      one("textarea", panel).focus({ preventScroll: true });
    });
  }

  // ---- Ratings: a slider that is not an answer until it is touched.
  function slider(box) {
    const chosen = one("select, [type=number]", box);
    const scale = make("div", { class: "scale" });
    const range = make("input", { type: "range", min: -10, max: 10, step: 1, "aria-label": one("label", box).textContent });
    const output = make("output");
    const none = make("button", { type: "button", class: "quiet" }, words.clear);
    const paint = () => {
      const value = chosen.value;
      scale.classList.toggle("untouched", value === "");
      range.value = value || 0;
      const spoken = value === "" ? words.unrated : value.replace("-", "−");
      range.setAttribute("aria-valuetext", spoken);
      output.textContent = spoken;
      none.hidden = value === "";
    };
    const take = () => { chosen.value = range.value; paint(); chosen.dispatchEvent(new Event("change", { bubbles: true })); };
    range.addEventListener("input", (event) => { event.stopPropagation(); take(); });
    range.addEventListener("change", (event) => event.stopPropagation());
    range.addEventListener("click", () => { if (chosen.value === "") take(); });
    range.addEventListener("keydown", (event) => { if ([" ", "Enter"].includes(event.key)) { event.preventDefault(); take(); } });
    none.addEventListener("click", () => { chosen.value = ""; paint(); range.focus(); chosen.dispatchEvent(new Event("change", { bubbles: true })); });
    scale.append(range, output, none);
    chosen.after(scale);
    chosen.hidden = true;
    paint();
  }

  // ---- Start.
  for (const box of all("[data-question]")) {
    const name = box.dataset.question;
    questions[name] = { box, pending: null, busy: false, sent: null, status: one(".status", box).dataset.status, timer: 0 };
  }
  all("[data-rating]").forEach(slider);
  const more = one(".more");
  if (more) {
    more.hidden = false;
    more.addEventListener("click", () => {
      const next = one(".spare:not(.used)");
      next.classList.add("used");
      one("input", next).focus();
      more.hidden = !one(".spare:not(.used)");
    });
  }
  form.addEventListener("input", (event) => {
    if (event.target.matches("textarea, input:not([type])")) changed(event.target.name.split(".")[0], 800);
  });
  form.addEventListener("change", (event) => {
    const name = event.target.name.split(".")[0];
    if (!questions[name] || event.target.matches("textarea")) return;
    if (event.target.name === "veto.none" && event.target.checked) cards.forEach((card) => { field(`veto.flag.${card.dataset.label}`).checked = false; });
    if (event.target.name.startsWith("veto.flag.") && event.target.checked) field("veto.none").checked = false;
    if (!event.target.name.endsWith(".skip") && event.target.checked) unskip(name);
    draw();
    changed(name, event.target.matches("select") ? 300 : 0);
  });
  form.addEventListener("submit", (event) => {
    const skipping = event.submitter && event.submitter.value === "skip";
    if (skipping || !Object.values(questions).some((question) => question.status === "unsaved")) return;
    // The form would lead to the browser's own page without a connection, and the answers would be gone from sight.
    event.preventDefault();
    one(".lost").textContent = words.lost;
    one(".lost").hidden = false;
    Object.keys(questions).forEach(send);
  });
  window.addEventListener("online", () => Object.keys(questions).forEach(send));
  if (steps.length) { buildSteps(); go(steps[0], false); }
})();
