// Building elements without ever parsing text as HTML.

/** An element with a class, and children that are nodes or plain text. */
export function make(tag, className = "", ...children) {
  const element = document.createElement(tag);
  if (className) element.className = className;
  element.append(...children);
  return element;
}

/** An icon of the page's own sheet. */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  const use = document.createElementNS("http://www.w3.org/2000/svg", "use");
  use.setAttribute("href", `#${name}`);
  svg.append(use);
  return svg;
}

/** A button with a label and what it does. */
export function button(className, label, onclick) {
  const element = make("button", className, label);
  element.type = "button";
  element.addEventListener("click", onclick);
  return element;
}
