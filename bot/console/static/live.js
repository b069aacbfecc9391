// Hears from the server that something happened and tells the page: elements with hx-trigger="news from:body" refresh.
// Only a visible tab listens: browsers allow six lasting connections to one host.
"use strict";

const events = document.currentScript.dataset.events;
const calm = 1500; // milliseconds between two refreshes, however much happens
let stream = null;
let waiting = null;

function news() {
  if (waiting) return;
  waiting = setTimeout(() => {
    waiting = null;
    document.body.dispatchEvent(new Event("news"));
  }, last + calm > Date.now() ? calm : 0);
  last = Date.now();
}
let last = 0;

function lost(is) {
  const note = document.getElementById("lost");
  if (note) note.hidden = !is;
}

function listen() {
  if (stream || document.hidden) return;
  stream = new EventSource(events);
  stream.addEventListener("open", () => lost(false));
  stream.addEventListener("error", () => lost(true));
  stream.addEventListener("change", news);
  stream.addEventListener("end", deafen);
}

function deafen() {
  if (stream) stream.close();
  stream = null;
}

document.addEventListener("visibilitychange", () => {
  if (document.hidden) return deafen();
  listen();
  news(); // whatever happened meanwhile
});
window.addEventListener("pagehide", deafen);
window.addEventListener("pageshow", listen);
listen();
