// What every page does: a request that fails says so, and nothing that was typed is lost.
"use strict";

const notice = document.getElementById("notice");

function say(text, login) {
  notice.querySelector("p").textContent = text;
  notice.querySelector("a").hidden = !login;
  if (!notice.open) notice.showModal();
}

document.addEventListener("htmx:responseError", (event) => {
  const answer = event.detail.xhr;
  say(answer.responseText || document.body.dataset.noAnswer, answer.status === 401);
});
document.addEventListener("htmx:sendError", () => say(document.body.dataset.noAnswer, false));

// <button data-opens="id"> opens the dialog with that id.
document.addEventListener("click", (event) => {
  const opener = event.target.closest("[data-opens]");
  if (opener) document.getElementById(opener.dataset.opens).showModal();
});

// On a telephone the menus are wider than the screen: the entry of this page is in sight.
document.querySelectorAll("nav [aria-current]").forEach((entry) => { entry.parentElement.scrollLeft = entry.offsetLeft - entry.parentElement.offsetLeft - 40; });
