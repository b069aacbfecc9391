// The rules page: what was typed is not lost by leaving, and the sentence on trial stays from rule to rule.
"use strict";

const editor = document.getElementById("editor");
const sentence = document.getElementById("sentence");
const kept = "gejie-sentence"; // in this tab only, never in an address

if (!sentence.value) sentence.value = sessionStorage.getItem(kept) || "";
sentence.addEventListener("input", () => sessionStorage.setItem(kept, sentence.value));

const fields = () => new URLSearchParams(new FormData(editor)).toString();
const own = () => {
  const values = new URLSearchParams(fields());
  values.delete("sentence");
  values.delete("grid");
  return values.toString();
};
const before = own();
let sending = false;
editor.addEventListener("submit", () => { sending = true; });
window.addEventListener("beforeunload", (event) => {
  if (!sending && own() !== before) event.preventDefault();
});
// Coming back with the back button: the browser shows the page as it was left.
window.addEventListener("pageshow", () => { sending = false; });

document.querySelector("[data-goes]").addEventListener("change", (event) => event.target.form.requestSubmit());

// Ctrl+S saves, as everywhere.
document.addEventListener("keydown", (event) => {
  if (!(event.ctrlKey || event.metaKey) || event.key !== "s") return;
  event.preventDefault();
  const button = editor.querySelector(".save .btn-primary");
  if (button) button.click();
});
