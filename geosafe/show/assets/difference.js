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

/** The score that a difference is of. */
const DIFFERENCE_OF = { difference: "conditions", difference_light: "light", difference_people: "activity" };

/** The streets of which the other result knows what the study does not: there is no difference to tell, and more is known. */
function knownAfter(name, phase) {
  const before = column[`blocks.${phase}.${DIFFERENCE_OF[name]}`];
  const after = column[`blocks.${phase}.${DIFFERENCE_OF[name]}.other`];
  if (!before || !after) return [];
  const ranked = column["blocks.ranked"];
  return [...before.keys()].filter((i) => ranked[i] && before[i] === 255 && after[i] !== 255);
}

/** Whether a street is one of those in what is shown, for the whole of it. */
function knownNow() {
  const known = new Set(knownAfter(state.view, state.phase));
  return (i) => known.has(i);
}

/** The view that a map opens with: of differences the first that tells of any, or of more that is known. */
function openingView(phase) {
  const first = firstView(phase);
  if (!isDifference(first)) return first;
  return told.views.find(({ name }) => isDifference(name) && viewShown(name, phase) && (differsAnywhere(name, phase) || knownAfter(name, phase).length))?.name ?? first;
}

/** What is taken from what, and the places that change most; each by its name once. */
function differenceTold() {
  if (!isDifference(state.view) || isChange()) return [];
  const of = make("p", { class: "small", text: say("difference.of", { other: told.other, study: told.study }) });
  const people = ({ kind, i }) => score(kind, state.phase, "activity", i) ?? -1;
  const found = [];
  for (const kind of KINDS) {
    const { has, values, unknown } = sourceOf(kind, state.phase, state.view);
    if (!has || !values) continue;
    for (let i = 0; i < values.length; i++) {
      if (column[`${kind}.ranked`][i] && values[i] !== unknown && Math.abs(values[i]) >= DIFFERS) found.push({ kind, i, value: values[i] });
    }
  }
  const known = knownTold(people);
  if (!found.length) return [of, make("p", { class: "share", text: say("difference.none") }), ...known];
  // The largest first; of two alike, the one where more people can be expected.
  found.sort((a, b) => Math.abs(b.value) - Math.abs(a.value) || people(b) - people(a));
  const points = ({ value }) => say("difference.item", { value: `${value > 0 ? "+" : "−"}${digits(Math.abs(value))}` });
  return [of, ...listed("difference.most", found, points), ...known];
}

/** In the panel: what only the other result knows of a street, where differences are shown. */
function knownFacts(kind, i) {
  if (!isDifference(state.view) || kind !== "blocks") return [];
  return told.views.filter(({ name }) => isDifference(name) && knownAfter(name, state.phase).includes(i)).map(({ name }) => {
    const of = DIFFERENCE_OF[name];
    const value = digits(column[`blocks.${state.phase}.${of}.other`][i]);
    return say("fact.known", { view: say(`view.${of}`), value, other: told.other, study: told.study });
  });
}

/** A length [m] in words, to two digits. */
const roughly = (m) => (m < 1000 ? say("measure.m", { n: digits(m) }) : say("measure.km", { n: digits(m / 1000) }));

/** How many streets become known, and those of them where most people can be expected. */
function knownTold(people) {
  const found = knownAfter(state.view, state.phase).map((i) => ({ kind: "blocks", i })).sort((a, b) => people(b) - people(a));
  if (!found.length) return [];
  const length = roughly(found.reduce((sum, { i }) => sum + column["blocks.size"][i], 0));
  const says = say("difference.known", { other: told.other, study: told.study, length });
  return [...listed("difference.known.first", found, () => ""), make("p", { class: "small", text: says })];
}

/** A heading and the first places of a list, each name once; those without a name where none has one. */
function listed(key, found, more) {
  const names = new Set();
  const first = found.filter(({ kind, i }) => {
    const name = nameOf(kind, i);
    if (!name || names.has(name)) return false;
    names.add(name);
    return true;
  }).slice(0, FIRST);
  const rows = (first.length ? first : found.slice(0, FIRST)).map((each) => make("li", {},
    make("button", { type: "button", class: "link", onclick: () => { choose(each.kind, each.i); show(each.kind, [each.i]); } },
      make("span", { text: listName(each.kind, each.i) }), make("span", { class: "small", text: more(each) }))));
  return [make("h3", { text: say(key) }), make("ol", { class: "first" }, ...rows)];
}
