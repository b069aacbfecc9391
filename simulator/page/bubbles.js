// One entry of a conversation as the element that shows it.

import { button, icon, make } from "./dom.js";
import { rich } from "./rich.js";

const EVENTS = {
  subscribe: "关注了公众号",
  unsubscribe: "取消了关注",
  SCAN: "扫了二维码",
  VIEW: "打开了网页",
  view_miniprogram: "打开了小程序",
  scancode_push: "扫了一个码",
  scancode_waitmsg: "扫了一个码",
  pic_sysphoto: "拍了照片",
  pic_photo_or_album: "选了照片",
  pic_weixin: "选了照片",
  location_select: "选了位置",
};
const WAYS = { template: "模板消息", subscription: "订阅通知" };
const REFUSALS = { 45015: "已过 48 小时窗口", 45047: "条数用完", 45002: "文字太长", 40007: "素材不存在", 40200: "账号没有菜单消息" };

/**
 * The element for `entry`. `phone` knows the faces and the menu, and takes taps: face(who), buttonName(key),
 * choose(content, id).
 */
export function bubble(entry, phone) {
  if (entry.kind === "delivery") return make("p", "note wire", entry.text);
  if (entry.kind === "again") return make("p", "note", entry.text);
  if (entry.kind === "notice") return notice(entry);
  if (entry.kind === "event") return make("p", "note", happened(entry, phone));
  return make("div", `row ${entry.who} ${entry.via}`.trim(), phone.face(entry.who), column(entry, phone));
}

function column(entry, phone) {
  const body = make("div", "body", content(entry, phone));
  if (entry.detail.ai) body.append(make("p", "under", "内容由第三方AI生成"));
  if (entry.via) body.append(make("p", "under wire", way(entry)));
  return body;
}

function way({ kind, via, detail }) {
  if (via === "failed") return `没有送达 · ${detail.errcode} ${REFUSALS[detail.errcode] ?? detail.errmsg}`;
  return WAYS[kind] ?? (via === "pushed" ? "客服消息" : "被动回复");
}

function notice(entry) {
  const element = make("div", "notice", make("p", "note", entry.text));
  element.append(make("p", "note wire", `原因：${entry.detail.problem}`));
  return element;
}

function happened(entry, phone) {
  if (entry.text === "CLICK") return `点了菜单“${phone.buttonName(entry.detail.key)}”`;
  const words = EVENTS[entry.text] ?? `事件 ${entry.text}`;
  const scene = entry.detail.key.replace(/^qrscene_/, "");
  return ["subscribe", "SCAN"].includes(entry.text) && scene ? `${words}（${scene}）` : words;
}

function content(entry, phone) {
  return (SHAPES[entry.kind] ?? words)(entry, phone);
}

function words(entry, phone) {
  return make("div", "bubble", ...rich(entry.text || `[${entry.kind}]`, phone.choose));
}

function picture(entry) {
  const image = make("img", "picture");
  image.src = `media/${entry.detail.media}`;
  image.alt = "图片";
  return image;
}

function voice({ detail }) {
  const seconds = detail.seconds ?? 3;
  const element = make("div", "bubble voice", icon("wave"), `${seconds}″`);
  element.style.setProperty("--seconds", Math.min(seconds, 20));
  return element;
}

function film() {
  return make("div", "film", make("span", "play"), make("span", "length", "0:08"));
}

function place({ detail }) {
  const name = make("strong", "", detail.label || "位置");
  const where = make("span", "", `${detail.x}, ${detail.y}`);
  return make("div", "card place", name, where, make("div", "map", make("i", "pin")));
}

function card(title, text, url) {
  const element = make(url ? "a" : "div", "card", make("strong", "", title), make("span", "", text));
  if (!/^https?:\/\//i.test(url)) return element;
  element.href = url;
  element.target = "_blank";
  element.rel = "noopener noreferrer";
  return element;
}

function shared({ detail }) {
  return card(detail.title, detail.description || detail.url, detail.url);
}

function news({ detail }) {
  const [first] = detail.articles;
  return card(first.title, first.description ?? "", first.url ?? "");
}

function lines({ detail }, phone) {
  const list = detail.lines.map((line) => button("line", line.content, () => phone.choose(line.content, line.id)));
  const head = make("p", "", ...rich(detail.head, phone.choose));
  const tail = detail.tail ? [make("p", "", ...rich(detail.tail, phone.choose))] : [];
  return make("div", "bubble lines", head, ...list, ...tail);
}

function form({ kind, detail }) {
  const rows = Object.entries(detail.fields).map(([name, value]) => make("p", "", make("span", "", name), value));
  const element = make("div", "card form", make("strong", "", kind === "template" ? "服务通知" : "订阅通知"), ...rows);
  if (!/^https?:\/\//i.test(detail.url ?? "")) return element;
  element.append(card("", "查看详情", detail.url));
  return element;
}

const SHAPES = {
  image: picture,
  voice,
  video: film,
  shortvideo: film,
  location: place,
  link: shared,
  news,
  msgmenu: lines,
  template: form,
  subscription: form,
};
