// The prompt's page with JavaScript: ranking by tap, key and drag; every answer kept and saved at once. Without it the same form works.
import { TYPING, measure } from "./evidence.js";
import { answerOf, fillInputs } from "./inputs.js";
import { change, held, keepPage, openHere } from "./kept.js";
import { all, cards, field, form, make, one, questions, words } from "./page.js";
import { buildRanking, draw, unskip } from "./ranking.js";
import { buildRatings, makeRoom, repaint } from "./ratings.js";
import { banner, changed, finish, goOn, send, take } from "./saving.js";
import { buildSteps, goTo, steps, unseen } from "./steps.js";

// What was left here of this prompt, unless the server has something later.
function bringBack() {
  // What the server has later, from another device, makes what was saved from here no longer what is there.
  change((now) => {
    for (const [name, { revision }] of Object.entries(questions)) if ((now.open.revisions[name] || 0) < revision) delete now.open.saved[name];
  });
  const { open, queue } = held();
  for (const [name, question] of Object.entries(questions)) {
    const mine = open.inputs[name];
    if (!mine || mine.revision < question.revision) continue;
    question.revision = Math.max(question.revision, open.revisions[name] || 0);
    makeRoom(mine.held);
    fillInputs(name, mine.held);
    const waiting = queue.find((entry) => entry.question === name && `${entry.prompt_id} ${entry.occurrence}` === open.at);
    if (waiting) {
      question.content = JSON.stringify(waiting.value);
      question.status = "saving";
      field(`${name}.key`).value = waiting.key;
    } else if (mine.held.length) take(name);
  }
}

// What keeps the prompt from being left, each with a way to it; a step that was never seen does so once.
function troubles() {
  const wrong = Object.entries(questions).filter(([name, { status }]) => status === "refused" || answerOf(name)?.partly);
  const found = wrong.length ? wrong : Object.entries(questions).filter(([name]) => unseen.has(name) && !answerOf(name));
  if (!wrong.length) unseen.clear();
  const list = make("ul");
  for (const [name, { box }] of found) {
    const item = make("li");
    const way = make("a", { href: `#${box.id}` }, `${one("legend", box).textContent.trim()} ${one(".status", box).textContent}`);
    way.addEventListener("click", (event) => {
      event.preventDefault();
      if (!wrong.length) { goTo(name); return; }
      if (steps.includes(name)) goTo(name, false);
      box.scrollIntoView({ block: "center" });
      one("input:not([type=hidden]), textarea, select", box).focus({ preventScroll: true });
    });
    item.append(way);
    list.append(item);
  }
  banner("");
  if (!found.length) return false;
  banner(wrong.length ? words.trouble : words.unseen, true);
  one(".lost").append(list);
  one(".lost").focus();
  return true;
}

function listen() {
  form.addEventListener("input", (event) => {
    if (event.target.matches("textarea, input:not([type])")) changed(event.target.name.split(".")[0], TYPING);
  });
  form.addEventListener("change", (event) => {
    const { name: input, checked } = event.target;
    const name = input.split(".")[0];
    if (!questions[name] || event.target.matches("textarea, input:not([type])")) return;
    if (input === "veto.none" && checked) cards.forEach((card) => { field(`veto.flag.${card.dataset.label}`).checked = false; });
    if (input.startsWith("veto.flag.") && checked) field("veto.none").checked = false;
    if (!input.endsWith(".skip") && checked) unskip(name);
    draw();
    changed(name, event.target.matches("[type=number]") ? 300 : 0);
  });
  // Return in a line of text would press the first button there is.
  form.addEventListener("keydown", (event) => { if (event.key === "Enter" && event.target.matches("input:not([type=checkbox], [type=radio])")) event.preventDefault(); });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (event.submitter?.value === "skip") goOn("skip");
    else if (!troubles()) goOn("next");
  });
  window.addEventListener("online", send);
}

if (form) {
  const html = `<!doctype html>${document.documentElement.outerHTML.replace("<html", "<html data-copy")}`;
  document.documentElement.classList.add("js");
  openHere();
  keepPage(html);
  buildRatings();
  buildRanking();
  if (steps.length) { buildSteps(); goTo(steps[0], false); }
  bringBack();
  repaint();
  draw();
  measure();
  listen();
  const { queue, open } = held();
  if (open.going === "gone") banner(words.gone);
  // Not at once: where the next prompt's page alone is not to be had, this one would come back over and over.
  if (queue.length || open.going) setTimeout(send, open.going === "gone" ? 3000 : 0);
} else if ("erase" in document.documentElement.dataset) finish();
