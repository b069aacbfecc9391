// One phone: its owner, its conversation, its panel.

import { bubble } from "./bubbles.js";
import { make } from "./dom.js";
import { menuButtons, wireText, wireVoice } from "./keys.js";
import { act } from "./link.js";
import { more, profile, scan } from "./panels.js";
import { hour, span, stamp } from "./times.js";

const QUIET = 300; // seconds without a message before the time is shown again

export class Phone {
  /** `desk` is what all phones share: stage, fail(error), refresh(), touched(phone). */
  constructor(user, desk) {
    this.openid = user.openid;
    this.user = user;
    this.desk = desk;
    this.unread = 0;
    this.lastAt = 0;
    this.menu = "[]";
    this.element = document.getElementById("stand").content.firstElementChild.cloneNode(true);
    this.element.dataset.openid = user.openid;
    this.find = (selector) => this.element.querySelector(selector);
    this.choose = (content, id) => this.act("say", { text: content, menu_id: id, choice: true });
    this.dress();
    this.wire();
  }

  get stage() {
    return this.desk.stage;
  }

  dress() {
    this.find(".label .face").replaceWith(this.face("user"));
    this.find(".label h2").textContent = this.user.name;
    this.find(".caption").textContent = this.find(".caption").title = this.user.caption;
    this.find(".profile .face").textContent = this.stage.account.at(-1);
    this.find(".profile strong").textContent = this.stage.account;
    this.keys("text");
  }

  wire() {
    const click = (selector, go) => this.find(selector).addEventListener("click", go);
    this.element.addEventListener("pointerdown", () => this.touch());
    this.element.addEventListener("focusin", () => this.touch());
    click(".follow", () => this.act("follow", {}));
    click(".scan-follow", () => this.open(scan(this)));
    click(".dots", () => this.toggle("list", profile(this)));
    click(".to-text", () => this.keys("text"));
    click(".to-menu", () => this.keys("menu"));
    click(".to-voice", () => this.keys(this.element.dataset.keys === "voice" ? "text" : "voice"));
    click(".to-more", () => this.toggle("grid", more(this)));
    click(".chat", () => this.open(null));
    wireText(this);
    wireVoice(this);
  }

  /** Send something that is not text. */
  send(body) {
    return this.act("send", body);
  }

  /** Do something as this person. */
  act(name, body) {
    return this.run(() => act(name, { openid: this.openid, ...body }));
  }

  /** Run a request, showing what it changes at once and its failure, if any, in words. */
  async run(request) {
    this.open(null);
    setTimeout(this.desk.refresh, 60);
    try {
      return await request();
    } catch (error) {
      this.desk.fail(error);
      return null;
    } finally {
      this.desk.refresh();
    }
  }

  /** Slide a panel up, or down with null. */
  open(content) {
    const panel = this.find(".panel");
    const changed = content || panel.firstChild;
    panel.replaceChildren(...(content ? [content] : []));
    this.element.querySelector(".popup")?.remove();
    if (changed) this.toEnd();
  }

  toggle(name, content) {
    this.open(this.find(`.panel .${name}`) ? null : content);
  }

  /** Show the keys for `menu`, `text` or `voice`. */
  keys(kind) {
    this.element.dataset.keys = kind;
    this.open(null);
  }

  touch() {
    this.setUnread(0);
    this.desk.touched(this);
  }

  setUnread(count) {
    this.unread = count;
    this.find(".label .face").dataset.unread = count || "";
  }

  /** A face: the person's own, or the account's with the last character of its name. */
  face(who) {
    const mine = who === "user";
    const element = make("span", `face ${who}`, (mine ? this.user.name.at(0) : this.stage.account.at(-1)) ?? "");
    if (mine && this.user.colour) element.style.setProperty("--colour", this.user.colour);
    return element;
  }

  /** What the menu calls the button with this key. */
  buttonName(key) {
    const all = this.stage.menu.flatMap((top) => [top, ...(top.sub_button ?? [])]);
    return all.find((each) => each.key === key)?.name ?? key;
  }

  /** Take over what the desk says about this person. */
  update(user, now) {
    this.user = user;
    this.element.dataset.following = user.following;
    this.find(".status time").textContent = hour(now);
    this.find(".nav strong").textContent = user.typing ? "对方正在输入…" : this.stage.account;
    const credit = this.find(".credit");
    credit.textContent = user.seconds ? `剩 ${user.left} 条 · ${span(user.seconds)}` : "窗口已关";
    credit.dataset.left = user.seconds ? user.left : "closed";
    this.drawMenu();
  }

  drawMenu() {
    const menu = JSON.stringify(this.stage.menu);
    if (menu === this.menu) return;
    this.menu = menu;
    this.element.dataset.menu = this.stage.menu.length > 0;
    this.find(".buttons").replaceChildren(...menuButtons(this));
    if (!this.find("textarea").value) this.keys(this.stage.menu.length ? "menu" : "text");
  }

  /** Append an entry; it counts as unread unless somebody is at this phone. */
  add(entry, now, attended) {
    const seen = !["delivery", "again"].includes(entry.kind) && entry.via !== "failed";
    if (seen && entry.at - this.lastAt > QUIET) this.append(make("p", "note time", stamp(entry.at, now)));
    if (seen) this.lastAt = entry.at;
    const element = bubble(entry, this);
    element.addEventListener("load", () => this.toEnd(), true);
    this.append(element);
    if (seen && entry.who === "account" && !attended) this.setUnread(this.unread + 1);
  }

  append(element) {
    this.find(".chat").append(element);
    this.toEnd();
  }

  toEnd() {
    const chat = this.find(".chat");
    chat.scrollTop = chat.scrollHeight;
  }
}
