// The board by keyboard, and what is chosen and focused survives a refresh of the tickets.
"use strict";

const form = document.getElementById("chosen");
const count = document.getElementById("how-many");

const links = () => [...document.querySelectorAll("#tickets a.open")];
const chosen = () => [...form.querySelectorAll("input[name=ticket]:checked")].map((box) => box.value);

function show() {
  const n = chosen().length;
  form.classList.toggle("some", n > 0);
  if (count) count.textContent = count.dataset.text.replace("{n}", n);
}

function move(by) {
  const all = links();
  if (!all.length) return;
  const at = all.indexOf(document.activeElement);
  all[Math.min(all.length - 1, Math.max(0, at < 0 ? 0 : at + by))].focus();
}

function choose() {
  const box = document.activeElement.closest(".item")?.querySelector("input[name=ticket]");
  if (!box) return;
  box.checked = !box.checked;
  show();
}

const keys = { j: () => move(1), k: () => move(-1), x: choose, "/": () => document.getElementById("q").focus() };

document.addEventListener("keydown", (event) => {
  if (event.ctrlKey || event.metaKey || event.altKey || event.isComposing) return;
  if (event.target.matches("input:not([type=checkbox]), select, textarea")) return;
  const act = keys[event.key];
  if (!act) return;
  event.preventDefault();
  act();
});

form.addEventListener("change", show);

let kept = { chosen: [], focused: "" };
document.addEventListener("htmx:beforeSwap", () => {
  const link = document.activeElement?.closest("#tickets a.open");
  kept = { chosen: chosen(), focused: link ? link.getAttribute("href") : "" };
});
document.addEventListener("htmx:afterSettle", () => {
  for (const box of form.querySelectorAll("input[name=ticket]")) box.checked = kept.chosen.includes(box.value);
  if (kept.focused) links().find((link) => link.getAttribute("href") === kept.focused)?.focus();
  show();
});

const undo = document.getElementById("undo");
if (undo) setTimeout(() => undo.remove(), 10000); // later the server refuses it
show();
