// Ratings: a slider that is no answer until it is touched; and rows for as many own criteria as are wanted.
import { all, field, form, make, one, words } from "./page.js";

const MOST = 10;
const paints = [];
export const repaint = () => paints.forEach((paint) => paint());

function slider(chosen) {
  const scale = make("div", { class: "scale" });
  const called = chosen.getAttribute("aria-label") || one(`label[for="${chosen.id}"]`).textContent;
  const range = make("input", { type: "range", min: -10, max: 10, step: 1, "aria-label": called });
  const output = make("output", { dir: "auto" });
  const none = make("button", { type: "button", class: "quiet" }, words.clear);
  const paint = () => {
    const { value } = chosen;
    scale.classList.toggle("untouched", value === "");
    range.value = value || 0;
    const spoken = value === "" ? words.unrated : value.replace("-", "−");
    range.setAttribute("aria-valuetext", spoken);
    output.textContent = spoken;
    none.hidden = value === "";
  };
  const take = (value) => { chosen.value = value; paint(); chosen.dispatchEvent(new Event("change", { bubbles: true })); };
  range.addEventListener("input", (event) => { event.stopPropagation(); take(range.value); });
  range.addEventListener("change", (event) => event.stopPropagation());
  range.addEventListener("click", () => { if (chosen.value === "") take(range.value); });
  range.addEventListener("keydown", (event) => { if ([" ", "Enter"].includes(event.key)) { event.preventDefault(); take(range.value); } });
  none.addEventListener("click", () => { range.focus(); take(""); });
  scale.append(range, output, none);
  chosen.after(scale);
  chosen.hidden = true;
  paints.push(paint);
  paint();
}

// One row more, after the last; without values.
function addRow() {
  const rows = all(".own", form);
  const [last, n] = [rows.at(-1), rows.length];
  const row = last.cloneNode(true);
  one(".scale", row)?.remove();
  for (const part of all("[id], [name], [for], [aria-label]", row)) {
    for (const what of ["id", "name", "for"]) if (part.hasAttribute(what)) part.setAttribute(what, part.getAttribute(what).replace(/\d+$/, n));
  }
  for (const [part, what] of [[one("label", row), "textContent"], [one("[aria-label]", row), "ariaLabel"]]) part[what] = part[what].replace(String(n), String(n + 1));
  for (const input of all("input", row)) { input.value = ""; input.removeAttribute("value"); input.hidden = false; }
  last.after(row);
  slider(one("[type=number]", row));
  return row;
}

// As many rows as hold something, and the first; more on demand.
export function buildRatings() {
  all('[data-question$="criteria"] [type=number], [data-question="criteria_ratings"] [type=number]', form).forEach(slider);
  const more = one(".more");
  if (!more) return;
  const isEmpty = (row) => all("input[name]", row).every((input) => input.value === "");
  all(".own", form).slice(1).reverse().every((row) => { const empty = isEmpty(row); if (empty) row.remove(); return empty; });
  more.hidden = all(".own", form).length >= MOST;
  more.addEventListener("click", () => {
    one("input", addRow()).focus();
    more.hidden = all(".own", form).length >= MOST;
  });
}

// Rows enough for inputs that are about to be filled: pairs of name and value.
export function makeRoom(held) {
  for (const [name] of held) {
    while (/^own_criteria\.(text|rating)\.\d$/.test(name) && !field(name) && all(".own", form).length < MOST) addRow();
  }
}
