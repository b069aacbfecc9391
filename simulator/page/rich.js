// Texts as WeChat shows them: plain, but for <a href> and bare web addresses.

import { button, make } from "./dom.js";

const ANCHOR = /<a\s([^>]*)>([\s\S]*?)<\/a>|https?:\/\/[\w\-.~:/?#[\]@!$&'()*+,;=%]+/gi;
const HREF = /href\s*=\s*(?:"([^"]*)"|'([^']*)')/i;

/** The text as nodes; `choose(content, id)` is called when a menu line in it is tapped. */
export function rich(text, choose) {
  const nodes = [];
  let end = 0;
  for (const found of text.matchAll(ANCHOR)) {
    nodes.push(text.slice(end, found.index), anchor(found, choose));
    end = found.index + found[0].length;
  }
  return [...nodes, text.slice(end)];
}

function anchor([whole, attributes, label], choose) {
  if (attributes === undefined) return web(whole, whole);
  const href = (attributes.match(HREF) ?? []).slice(1).find((each) => each !== undefined) ?? "";
  const address = href.replaceAll("&amp;", "&");
  if (address.startsWith("weixin://bizmsgmenu?")) return choice(address, label, choose);
  return /^https?:\/\//i.test(address) ? web(address, label) : make("span", "link", label);
}

function web(address, label) {
  const link = make("a", "link", label);
  link.href = address;
  link.target = "_blank";
  link.rel = "noopener noreferrer";
  return link;
}

function choice(address, label, choose) {
  const pairs = address.slice(address.indexOf("?") + 1).split("&").map((pair) => pair.split("="));
  const values = Object.fromEntries(pairs.map(([name, ...rest]) => [name, plain(rest.join("="))]));
  return button("link", label, () => choose(values.msgmenucontent ?? label, values.msgmenuid ?? ""));
}

function plain(value) {
  try {
    return decodeURIComponent(value);
  } catch {
    return value;
  }
}
