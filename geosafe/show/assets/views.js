/* Views: what colour can show. Every one is an entry of told.views; what is looked up otherwise has one here. */

const viewsByName = new Map(told.views.map((view) => [view.name, view]));
const viewOf = (name) => viewsByName.get(name);
const kindsOf = (view, phase) => viewOf(view)?.shown[phase] ?? [];

/** Lookups of views that do not stand in the page as one value a unit and phase: [class, whether its interval is wide]. */
const LOOKUPS = {
  late_venues: (kind, phase, i) => lateClass(phase, i),
  homes_near: (kind, phase, i) => [homesClass(i), false],
};

const sources = {}; // by kind, phase and view: found once, because a name put together for each unit takes long

/** Where the values of a view stand in one phase, and whether this kind of unit has a colour in it. */
function sourceOf(kind, phase, name) {
  const found = ((sources[kind] ??= {})[phase] ??= {})[name];
  if (found) return found;
  const start = `${kind}.${phase}.${name}`;
  const view = viewOf(name);
  const unknown = view.ramp === "change" ? -128 : 65535;
  return (sources[kind][phase][name] = { view, unknown, has: kindsOf(name, phase).includes(kind), values: column[`${start}.value`], marked: column[`${start}.wide`] });
}

/** The value of one unit in a view, in the unit of its classes; null where it is unknown or there is none. */
function viewValue(kind, phase, name, i) {
  const { view, values, unknown } = sourceOf(kind, phase, name);
  if (view.scored) return score(kind, phase, name, i);
  return !values || values[i] === unknown ? null : values[i] / view.factor;
}

/** The place of a colour on the ramp of a view: the other way round where less is more support. */
const placeOf = (view, value) => (view.reverse ? view.edges.length - classOf(value, view.edges) : classOf(value, view.edges));

/** The colour class of one unit in a view and whether its interval is wide; null: this kind has no colour here. */
function viewLook(kind, phase, name, i) {
  const { view, has, marked } = sourceOf(kind, phase, name);
  if (!has) return { colour: null, wide: false };
  if (LOOKUPS[name]) {
    const [colour, wide] = LOOKUPS[name](kind, phase, i);
    return { colour, wide };
  }
  const value = viewValue(kind, phase, name, i);
  if (value === null) return { colour: UNKNOWN, wide: false };
  const wide = view.scored
    ? score(kind, phase, name, i, ".hi") - score(kind, phase, name, i, ".lo") > told.style.wide
    : marked?.[i] === 1;
  return { colour: placeOf(view, value), wide };
}

/** Streets, or spaces where they alone have a colour in what is shown. */
function mainKind() {
  const kinds = state.phase === "change" ? KINDS : kindsOf(state.view, state.phase);
  return kinds.includes("blocks") || !kinds.length ? "blocks" : "spaces";
}

/** Whether a view has anything to show in a phase. */
function viewShown(view, phase) {
  if (phase === "change") return ["conditions", "activity", "surveillance", "access", "comfort"].includes(view);
  return kindsOf(view, phase).length > 0;
}

/** The views to choose from, in groups where there are several. */
function viewOptions() {
  const option = ({ name }) => make("option", { value: name, selected: name === state.view, disabled: !viewShown(name, state.phase), text: say(`view.${name}`) });
  const groups = [...new Set(told.views.map(({ group }) => group))];
  if (groups.length < 2 || told.views.length < 7) return told.views.map(option);
  return groups.map((group) => make("optgroup", { label: say(`group.${group}`) }, ...told.views.filter((view) => view.group === group).map(option)));
}

/* The legend --------------------------------------------------------------------------------------- */

/** The numbers between the classes of a view, as the legend runs, and their unit. */
function viewScale(name) {
  const view = viewOf(name);
  const signed = (edge) => (edge > 0 ? `+${digits(edge)}` : `−${digits(-edge)}`);
  const numbers = view.numbers.map((edge) => (view.ramp === "change" ? signed(edge) : digits(edge)));
  return [view.reverse ? numbers.reverse() : numbers, say(isDifference(name) ? "legend.unit.conditions" : `legend.unit.${name}`)];
}

/** What the legend says below its scales: how classes were made, which kind has a colour, blind stretches. */
function viewNotes() {
  const view = viewOf(state.view);
  if (isChange()) return [];
  const note = (key) => make("p", { class: "small", text: say(key) });
  const notes = view.method === "fixed" ? [] : [note(`classes.${view.method}`)];
  const kinds = kindsOf(state.view, state.phase);
  if (kinds.length === 1) notes.push(note(kinds[0] === "spaces" ? "legend.spaces.only" : "legend.streets.only"));
  if (state.view === "homes_near") notes.push(note("night.homes.hint"));
  return notes;
}

const WEAK = 1; // the two lowest of five classes
const FIRST = 5; // how many are listed
const FIRST_IN = ["conditions", "light", "surveillance", "access", "comfort"];

/** The streets in the two lowest classes on which most people are expected. */
function weakest() {
  if (isChange() || !FIRST_IN.includes(state.view)) return [];
  const rows = [];
  const ranked = column["blocks.ranked"];
  for (let i = 0; i < ranked.length; i++) {
    const level = ranked[i] ? scoreClass("blocks", state.phase, state.view, i) : UNKNOWN;
    const people = ranked[i] ? score("blocks", state.phase, "activity", i) : null;
    if (level !== UNKNOWN && level <= WEAK && people !== null && !viewLook("blocks", state.phase, state.view, i).wide) rows.push([i, people]);
  }
  const names = new Set();
  const first = rows.sort((a, b) => b[1] - a[1]).filter(([i]) => {
    const name = nameOf("blocks", i);
    if (name && names.has(name)) return false;
    names.add(name);
    return Boolean(name);
  }).slice(0, FIRST);
  if (!first.length) return [];
  const items = first.map(([i]) => make("li", {}, make("button", { type: "button", class: "link", onclick: () => { choose("blocks", i); show("blocks", [i]); } }, titleOf("blocks", i))));
  return [make("h3", { text: say(state.view === "light" ? "first.light" : "first.weak") }), make("ol", { class: "first" }, ...items)];
}

/* The table ---------------------------------------------------------------------------------------- */

/** The column of the table that tells the view shown, where no other does. */
function viewColumns() {
  const { view, phase } = state;
  if (isChange() || viewOf(view).scored || view === "incidents") return [];
  const value = LOOKUPS[view]
    ? ({ kind, i }) => { const { colour } = viewLook(kind, phase, view, i); return colour === UNKNOWN || colour === null ? null : colour === FEWER ? -1 : colour; }
    : ({ kind, i }) => (kindsOf(view, phase).includes(kind) ? viewValue(kind, phase, view, i) : null);
  const shown = (given) => (given === null ? say("table.unknown") : view === "homes_near" ? say(`homes.${given === -1 ? FEWER : given}`) : view === "late_venues" ? say(`late.${given}`) : given < 0 ? `−${digits(-given)}` : digits(given));
  return [{ key: "view", text: `${say(`view.${view}`)} (${viewScale(view)[1]})`, value, shown, n: true }];
}

/* About -------------------------------------------------------------------------------------------- */

/** The keys of the methods that the views of this map rest on. */
function methodsShown() {
  const names = told.views.map(({ name }) => name);
  const has = (...wanted) => wanted.some((name) => names.includes(name));
  const always = ["unknown"];
  const scored = has("conditions", "surveillance", "access", "comfort", "light") ? ["scores"] : [];
  const change = hasChange() ? ["change"] : [];
  const own = names.map((name) => (name.startsWith("difference") ? "difference" : name)).filter((name) => `about.method.${name}` in told.words && !["activity", "incidents"].includes(name));
  const recorded = has("incidents") ? ["incidents", ...(anyConcentrated() ? ["concentration"] : [])] : [];
  return [...new Set([...scored, "activity", ...always, ...change, ...own, ...recorded])];
}

/** What the recipe names and the study has no data for. */
function notShown() {
  if (!told.not_shown.length) return [];
  const items = told.not_shown.map((name) => make("li", {}, make("strong", { text: `${say(`view.${name}`)}: ` }), say(`view.${name}.needs`)));
  return [make("h3", { text: say("about.not_shown") }), make("ul", {}, ...items)];
}
