// Dragging one response of the tray over another: before it, after it, or onto it for an equal place.
import { all } from "./page.js";

// Calls `drop` with {label, how: before | after | tie} where it ended over another.
export function drag(made, down, drop) {
  const rtl = document.documentElement.dir === "rtl";
  let target = null;
  const forget = () => all(".chip").forEach((other) => other.classList.remove("before", "after", "tie"));
  const moving = (event) => {
    if (!made.dataset.moved && Math.hypot(event.clientX - down.clientX, event.clientY - down.clientY) < 8) return;
    made.dataset.moved = "yes";
    made.classList.add("dragged");
    forget();
    const over = document.elementFromPoint(event.clientX, event.clientY)?.closest(".order .chip");
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
    if (target) drop(target);
  };
  made.setPointerCapture(down.pointerId);
  made.addEventListener("pointermove", moving);
  made.addEventListener("pointerup", up, { once: true });
  made.addEventListener("pointercancel", () => { target = null; up(); }, { once: true });
}
