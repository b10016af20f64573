/* Differences of two results: what they are of, where most changes, and which of them a map opens with. */

const DIFFERS = 5; // points either way: less is much the same, as the middle of the classes
const isDifference = (name) => name.startsWith("difference");

/** Whether a difference has any street or space where it is more than much the same. */
function differsAnywhere(name, phase) {
  return KINDS.some((kind) => {
    const { has, values, unknown } = sourceOf(kind, phase, name);
    return has && values?.some((value) => value !== unknown && Math.abs(value) >= DIFFERS);
  });
}

/** The view that a map opens with: of differences the first that differs anywhere, where one does. */
function openingView(phase) {
  const first = firstView(phase);
  if (!isDifference(first)) return first;
  return told.views.find(({ name }) => isDifference(name) && viewShown(name, phase) && differsAnywhere(name, phase))?.name ?? first;
}

/** What is taken from what, and the places that change most; each by its name once. */
function differenceTold() {
  if (!isDifference(state.view) || isChange()) return [];
  const of = make("p", { class: "small", text: say("difference.of", { other: told.other, study: told.study }) });
  const found = [];
  for (const kind of KINDS) {
    const { has, values, unknown } = sourceOf(kind, state.phase, state.view);
    if (!has || !values) continue;
    for (let i = 0; i < values.length; i++) {
      if (column[`${kind}.ranked`][i] && values[i] !== unknown && Math.abs(values[i]) >= DIFFERS) found.push({ kind, i, value: values[i] });
    }
  }
  if (!found.length) return [of, make("p", { class: "share", text: say("difference.none") })];
  // The largest first; of two alike, the one where more people can be expected.
  const people = ({ kind, i }) => score(kind, state.phase, "activity", i) ?? -1;
  found.sort((a, b) => Math.abs(b.value) - Math.abs(a.value) || people(b) - people(a));
  const names = new Set();
  const first = found.filter(({ kind, i }) => {
    const name = nameOf(kind, i);
    if (!name || names.has(name)) return false;
    names.add(name);
    return true;
  }).slice(0, FIRST);
  const rows = (first.length ? first : found.slice(0, FIRST)).map(({ kind, i, value }) => make("li", {},
    make("button", { type: "button", class: "link", onclick: () => { choose(kind, i); show(kind, [i]); } },
      make("span", { text: titleOf(kind, i) }), make("span", { class: "small", text: say("difference.item", { value: `${value > 0 ? "+" : "−"}${digits(Math.abs(value))}` }) }))));
  return [of, make("h3", { text: say("difference.most") }), make("ol", { class: "first" }, ...rows)];
}
