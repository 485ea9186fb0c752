// Asks for the page again and shows what changed. Works without: the page has a link, and refreshes as a whole.
"use strict";
(() => {
  const bar = document.querySelector("[data-live]");
  const place = document.getElementById(bar.dataset.live);
  const box = document.getElementById("live-on");
  box.closest("label").hidden = false;
  const every = 20000;
  // A page that nobody looks at must not keep its session alive.
  const alone = 30 * 60000;
  let last = Date.now();
  for (const kind of ["pointerdown", "keydown", "scroll"]) addEventListener(kind, () => { last = Date.now(); }, { passive: true });

  async function again() {
    if (!box.checked || document.hidden || Date.now() - last > alone) return;
    if (place.contains(document.activeElement) || String(getSelection())) return;
    const answer = await fetch(location.href, { headers: { accept: "text/html" }, redirect: "manual" });
    // The session has ended: the page itself leads to where one signs in, and back.
    if (answer.type === "opaqueredirect") { location.reload(); return; }
    if (!answer.ok) return;
    const found = new DOMParser().parseFromString(await answer.text(), "text/html").getElementById(place.id);
    if (!found) return;
    const open = [...place.querySelectorAll("details")].map((one) => one.open);
    [...found.querySelectorAll("details")].forEach((one, number) => { one.open = open[number] ?? false; });
    place.replaceChildren(...found.childNodes);
  }
  setInterval(() => { again().catch(() => {}); }, every);
})();
