// The keys at the bottom of a phone: the account's menu, the text field, the voice key.

import { button, make } from "./dom.js";
import { photos, places } from "./panels.js";

/** The text field grows with its text; Enter sends, Shift+Enter begins a new line. */
export function wireText(phone) {
  const form = phone.find(".text-keys");
  const field = phone.find("textarea");
  const grow = () => {
    field.style.height = "auto";
    field.style.height = `${Math.min(field.scrollHeight, 96)}px`;
    form.classList.toggle("typed", field.value.trim() !== "");
  };
  field.addEventListener("input", grow);
  field.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    form.requestSubmit();
  });
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const text = field.value.trim();
    field.value = "";
    grow();
    if (text) phone.act("say", { text });
  });
}

/** As long as the key is held, so long is the voice message; a mere tap makes up a length. */
export function wireVoice(phone) {
  const hold = phone.find(".hold");
  let since = 0;
  hold.addEventListener("pointerdown", () => {
    since = performance.now();
  });
  hold.addEventListener("click", () => {
    const held = Math.round((performance.now() - since) / 1000);
    const seconds = held >= 1 && held <= 60 ? held : 3 + Math.floor(Math.random() * 9);
    phone.send({ kind: "voice", seconds });
  });
}

/** The account's menu as buttons; one with entries of its own opens and closes them. */
export function menuButtons(phone) {
  return phone.stage.menu.map((top, index) => {
    const subs = top.sub_button ?? [];
    if (!subs.length) return make("div", "", button("top", top.name, () => press(phone, top, [index])));
    const holder = make("div", "", button("top parent", top.name, () => toggle(phone, holder, entries(phone, subs, index))));
    return holder;
  });
}

function entries(phone, subs, index) {
  return make("div", "popup", ...subs.map((sub, at) => button("sub", sub.name, () => press(phone, sub, [index, at]))));
}

function toggle(phone, holder, popup) {
  const wasOpen = holder.querySelector(".popup");
  phone.open(null);
  if (!wasOpen) holder.append(popup);
}

function press(phone, pressed, path) {
  if (pressed.type === "location_select") return phone.open(places(phone, (label) => tap(phone, { path, label })));
  if (pressed.type.startsWith("pic_")) return phone.open(photos(phone, (title) => tap(phone, { path, title })));
  if (pressed.type.startsWith("scancode_")) return tap(phone, { path, result: "https://example.com/code/1" });
  return tap(phone, { path });
}

async function tap(phone, body) {
  const answer = await phone.act("tap", body);
  if (/^https?:\/\//i.test(answer?.open ?? "")) window.open(answer.open, "_blank", "noopener,noreferrer");
}
