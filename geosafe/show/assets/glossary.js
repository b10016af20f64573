/* What the words mean: one tap away from where they stand, and the recommendations of the manifesto. */

const terms = () => Object.keys(told.words).filter((key) => key.startsWith("term.") && key.endsWith(".means")).map((key) => key.slice(5, -6));

/** A word with a definition, to tap on; a plain text where it has none. */
function term(name, text) {
  if (!told.words[`term.${name}.means`]) return document.createTextNode(text);
  return make("button", { type: "button", class: "term", "aria-haspopup": "dialog", title: say("words.what"), text, onclick: () => openWords(name) });
}

/** Open the words and their meanings, at one of them if asked. */
function openWords(name = null) {
  const dialog = node("words-dialog");
  const entry = (key) => [make("dt", { id: `term-${key}`, tabindex: "-1", text: say(`term.${key}`) }), make("dd", { text: say(`term.${key}.means`) })];
  const sorted = terms().sort((a, b) => say(`term.${a}`).localeCompare(say(`term.${b}`)));
  dialog.replaceChildren(
    make("div", { class: "head" }, make("h2", { id: "words-title", text: say("words.title") }), closeButton(dialog)),
    make("div", { class: "scroll", tabindex: "0", role: "region", "aria-labelledby": "words-title" },
      make("dl", { class: "terms" }, ...sorted.flatMap(entry)),
      make("h3", { text: say("bears") }), make("p", { class: "small", text: say("bears.hint") }),
      make("dl", { class: "terms" }, ...Object.entries(told.recommendations).flatMap(([id, text]) => [make("dt", { text: id }), make("dd", { text })]))),
  );
  if (!dialog.open) dialog.showModal();
  const asked = name && node(`term-${name}`);
  if (!asked) return;
  asked.scrollIntoView({ block: "start" });
  asked.focus();
}

/** The recommendations that what is shown bears on, to open one by one. */
function bearsOn(names) {
  const found = [...new Set(names.flatMap((name) => told.bears_on[name] ?? []))];
  return make("div", { class: "bears" }, ...found.map((id) => make("details", {}, make("summary", { text: id }), make("p", { text: told.recommendations[id] }))));
}
