"use strict";
// Narrows the list of prompts. Without this script every prompt is shown.
(() => {
  const form = document.querySelector(".filters");
  if (!form) return;
  const prompts = [...document.querySelectorAll("[data-prompt]")];
  const select = (name) => document.getElementById(name);
  const section = select("by-section"), group = select("by-group"), gap = select("by-gap");
  const found = document.getElementById("found"), texts = document.getElementById("open-texts");
  const chosen = (one) => (one ? one.value : "");
  const holds = (keys, key) => key === "" || keys.split(" ").includes(key);

  function narrow() {
    let shown = 0;
    for (const prompt of prompts) {
      const least = chosen(gap);
      const wide = least === "" || (prompt.dataset.gap !== "" && Number(prompt.dataset.gap) >= Number(least));
      prompt.hidden = !(wide && holds(prompt.dataset.sections, chosen(section)) && holds(prompt.dataset.groups, chosen(group)));
      if (!prompt.hidden) shown += 1;
    }
    for (const rows of document.querySelectorAll("[data-group]")) {
      rows.hidden = chosen(group) !== "" && rows.dataset.group !== chosen(group);
    }
    if (chosen(group) !== "") {
      for (const one of document.querySelectorAll(".prompt:not([hidden]) .by-group")) one.open = true;
    }
    found.textContent = shown === prompts.length ? `All ${shown.toLocaleString("en")} prompts` : `${shown.toLocaleString("en")} of ${prompts.length.toLocaleString("en")} prompts`;
  }

  function reset() {
    for (const one of [section, group, gap]) if (one) one.value = "";
    narrow();
  }

  // A link to a prompt shows it, whatever the list was narrowed to.
  function follow() {
    // Anchors are plain names; what is none finds nothing.
    const target = document.getElementById(location.hash.slice(1));
    if (target && target.hidden) reset();
    if (target && target.matches("[data-prompt]")) target.scrollIntoView();
  }

  for (const one of [section, group, gap]) if (one) one.addEventListener("change", narrow);
  document.getElementById("show-all").addEventListener("click", reset);
  texts.addEventListener("click", () => {
    const open = texts.getAttribute("aria-pressed") !== "true";
    texts.setAttribute("aria-pressed", String(open));
    texts.textContent = open ? "Close all texts" : "Open all texts";
    for (const one of document.querySelectorAll(".prompt:not([hidden]) .texts")) one.open = open;
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  addEventListener("hashchange", follow);
  form.hidden = false;
  narrow();
  if (location.hash) follow();
})();
