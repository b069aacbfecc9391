// The desk: asks for news, hands it to the phones, and minds the bar at the top.

import { act, state } from "./link.js";
import { Phone } from "./phone.js";
import { full, span } from "./times.js";

const EVERY = 700; // milliseconds
const CONNECTION = {
  waiting: "正在等公众号的服务器…",
  connected: "已连上",
  refused: "有回应，但验证没通过（token 一样吗？）",
};

const find = (selector) => document.querySelector(selector);
const phones = new Map();
const desk = { stage: { account: "", menu: [], places: [], photos: [] }, refresh, fail, touched };
let epoch = "";
let last = 0;
let attended = null;
let spoke = "";
let asking = false;
let again = false;

async function refresh() {
  again = asking;
  if (asking) return;
  asking = true;
  try {
    show(await state(last));
  } catch {
    setConnection("lost", "模拟器没有回应");
  } finally {
    asking = false;
  }
  if (again) refresh();
}

function show(news) {
  if (epoch && epoch !== news.epoch) {
    location.reload();
    return;
  }
  epoch = news.epoch;
  desk.stage = { account: news.account.name, menu: news.menu, places: news.places, photos: news.photos };
  const { now, ahead } = news.clock;
  find("#clock").textContent = full(now);
  find("#clock").title = ahead ? `已拨快 ${span(Math.round(ahead))}` : "现在的时间";
  find("#clock").classList.toggle("ahead", ahead > 0);
  const host = new URL(news.connection.callback).host;
  setConnection(news.connection.state, `${CONNECTION[news.connection.state]} ${host}`);
  for (const user of news.phones) phoneOf(user).update(user, now);
  for (const entry of news.entries) take(entry, now);
}

function take(entry, now) {
  const phone = phones.get(entry.openid);
  phone.add(entry, now, attended === phone);
  last = Math.max(last, entry.id);
  if (entry.who === "user") spoke = entry.openid;
}

function phoneOf(user) {
  if (!phones.has(user.openid)) {
    const phone = new Phone(user, desk);
    phones.set(user.openid, phone);
    find("#stands").append(phone.element);
  }
  return phones.get(user.openid);
}

function touched(phone) {
  attended = phone;
}

function setConnection(name, words) {
  const line = find("#connection");
  line.dataset.state = name;
  line.querySelector("span").textContent = words;
}

let hiding = 0;
function fail(error) {
  const toast = find("#toast");
  toast.textContent = error.message;
  toast.hidden = false;
  clearTimeout(hiding);
  hiding = setTimeout(() => (toast.hidden = true), 3000);
}

async function attempt(name, body) {
  try {
    await act(name, body);
  } catch (error) {
    fail(error);
  }
  refresh();
}

function ask(dialog, yes, go) {
  dialog.returnValue = "";
  dialog.showModal();
  dialog.onclose = () => dialog.returnValue === yes && go();
}

for (const button of document.querySelectorAll(".hours button")) {
  button.addEventListener("click", () => attempt("clock", { minutes: Number(button.dataset.minutes) }));
}
find("#redeliver").addEventListener("click", () => {
  if (spoke) attempt("redeliver", { openid: spoke });
  else fail(new Error("还没有人发过消息"));
});
find("#details").addEventListener("click", (event) => {
  const on = document.body.classList.toggle("details");
  event.currentTarget.setAttribute("aria-pressed", on);
  for (const phone of phones.values()) phone.toEnd();
});
find("#add").addEventListener("click", () => {
  const dialog = find("#new-phone");
  const form = dialog.querySelector("form");
  ask(dialog, "add", () => {
    attempt("users", Object.fromEntries(new FormData(form)));
    form.reset();
  });
});
find("#reset").addEventListener("click", () => ask(find("#confirm-reset"), "reset", () => attempt("reset", {})));

refresh();
setInterval(refresh, EVERY);
