// What slides up in a phone: more things to send, photos, places, codes, the account's profile.

import { button, icon, make } from "./dom.js";
import { sendPicture } from "./link.js";

/** The grid behind the plus sign. */
export function more(phone) {
  const things = [
    ["photo", "照片", () => phone.open(photos(phone))],
    ["film", "视频", () => phone.send({ kind: "shortvideo" })],
    ["place", "位置", () => phone.open(places(phone))],
    ["article", "文章", () => phone.send({ kind: "link", ...ARTICLE })],
    ["scan", "扫一扫", () => phone.open(scan(phone))],
    ["smile", "表情", () => phone.send({ kind: "sticker" })],
  ];
  return make("div", "grid", ...things.map(([name, label, go]) => thing(name, label, go)));
}

/** Invented photos, and one's own. */
export function photos(phone, choose = (title) => phone.send({ kind: "photo", title })) {
  const invented = phone.stage.photos.map(({ file, title }) => {
    const image = make("img");
    image.src = `photos/${file}`;
    image.alt = "";
    const choice = button("photo", image, () => choose(title));
    choice.append(title);
    return choice;
  });
  return make("div", "photos", ...invented, ownPhoto(phone));
}

/** Places to send. */
export function places(phone, choose = (label) => phone.send({ kind: "location", label })) {
  return make("div", "list", ...phone.stage.places.map((label) => button("entry", label, () => choose(label))));
}

/** Scanning a code: its scene is typed, since nobody holds up paper. */
export function scan(phone) {
  const field = make("input");
  field.placeholder = "二维码里的场景，例如 grid_0012";
  field.ariaLabel = "二维码里的场景";
  field.maxLength = 64;
  const form = make("form", "scan", make("p", "", "扫一个带场景的二维码"), field, make("button", "main", "扫一扫"));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (field.value.trim()) phone.act("scan", { scene: field.value.trim() });
  });
  return form;
}

/** The account's profile. */
export function profile(phone) {
  return make(
    "div",
    "list",
    button("entry", "扫二维码…", () => phone.open(scan(phone))),
    button("entry", "把上一条再投递一次", () => phone.act("redeliver", {})),
    button("entry danger", "不再关注", () => phone.act("unfollow", {})),
  );
}

const ARTICLE = { title: "楼道里不能停放电动车", description: "一起住得安心", url: "https://example.com/article" };

function thing(name, label, go) {
  const element = button("thing", make("span", "tile", icon(name)), go);
  element.append(label);
  return element;
}

function ownPhoto(phone) {
  const input = make("input");
  input.type = "file";
  input.accept = "image/jpeg,image/png,image/gif";
  input.addEventListener("change", () => phone.run(() => sendPicture(phone.openid, input.files[0])));
  return make("label", "own", "从电脑选一张…", input);
}
