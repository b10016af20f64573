/* The address of a view: what is shown, in words behind the #, so that a link opens it and Back returns to it. */

/** What has a word in the address: { name, read(): text or "", write(text or null) }. */
const remembered = [];
const CALM_MS = 250; // between a change and its word in the address
let toldAddress = null;
let applying = false;
let later = 0;

/**
 * Give a part of the state a word in the address, as in `#night-light&name=text`.
 * `read` gives its text, or "" where it is as at first; `write` takes that text, or null for as at first, and changes
 * `state` only: everything is drawn once afterwards.
 */
function remember(name, read, write) {
  remembered.push({ name, read, write });
}

const plainly = (text) => encodeURIComponent(text).replace(/%(2C|2F|3A)/g, decodeURIComponent);

function addressNow() {
  const look = state.view === "conditions" ? state.phase : `${state.phase}-${state.view}`;
  const more = remembered.map(({ name, read }) => [name, String(read() ?? "")]).filter(([, text]) => text);
  return `#${[look, ...more.map(([name, text]) => `${name}=${plainly(text)}`)].join("&")}`;
}

/** Write the address of what is shown; `step` makes it a place that Back leads to. */
function tellAddress(step = false) {
  if (applying || state.paper || toldAddress === null) return;
  clearTimeout(later);
  if (step) writeAddress(true);
  else later = setTimeout(writeAddress, CALM_MS, false);
}

function writeAddress(step) {
  const address = addressNow();
  if (address === toldAddress) return;
  toldAddress = address;
  try {
    history[step ? "pushState" : "replaceState"](null, "", location.href.split("#")[0] + address);
  } catch {
    // A page within a page has no address of its own, and does without.
  }
}

/** The parts of an address: the phase and view, and a text for each name. */
function addressParts(hash) {
  const parts = hash.replace(/^#/, "").split("&");
  const look = /^(day|evening|night|change)(?:-([\w-]+))?$/.exec(parts[0]);
  const texts = new Map();
  for (const part of parts.slice(1)) {
    const [name, text] = part.split(/=(.*)/s);
    try {
      texts.set(name, decodeURIComponent(text ?? ""));
    } catch {
      // Not a text that this page wrote.
    }
  }
  return { look, texts };
}

/** Put the state as an address says. What it names and is not there stays as it was. */
function applyAddress(hash) {
  const { look, texts } = addressParts(hash);
  if (look) {
    const [, phase, view = "conditions"] = look;
    if (phaseShown(phase)) state.phase = phase;
    fillViews();
    const offered = [...node("view").options].some((option) => option.value === view && !option.disabled);
    if (offered) state.view = view;
  }
  if (!viewShown(state.view, state.phase)) state.view = firstView(state.phase);
  applying = true;
  try {
    for (const { name, write } of remembered) write(texts.get(name) ?? null);
  } finally {
    applying = false;
  }
}

/* What this page remembers ----------------------------------------------------------------------- */

const idsOf = {};

/** The ids of the blocks or the spaces, as in the files of scores. */
function ids(kind) {
  idsOf[kind] ??= new TextDecoder().decode(column[`${kind}.id`]).split("\n");
  return idsOf[kind];
}

/** Longitude, latitude and zoom of the map, as text. */
function whereText() {
  const { lng, lat } = map.getCenter();
  return `${lng.toFixed(5)},${lat.toFixed(5)},${map.getZoom()}`;
}

function goTo(text) {
  const [lng, lat, zoom] = (text ?? "").split(",").map(Number);
  if (![lng, lat, zoom].every(Number.isFinite) || text.split(",").length !== 3) return;
  const place = L.latLng(Math.max(-85, Math.min(85, lat)), lng);
  if (map.options.maxBounds.contains(place)) map.setView(place, zoom, { animate: false });
}

const chosenText = (kind) => (state.chosen?.kind === kind ? ids(kind)[state.chosen.i] : "");

function chooseById(kind, id) {
  if (id === null) {
    if (state.chosen?.kind === kind) unchoose();
    return;
  }
  const i = ids(kind).indexOf(id);
  if (i < 0 || !column[`${kind}.ranked`][i]) {
    node("hint").textContent = say("link.gone");
    tell(say("link.gone"));
    return;
  }
  if (state.chosen?.kind !== kind || state.chosen.i !== i) choose(kind, i);
}

/** All units of the chosen one's name, for those who came by the search. */
function chooseAll(text) {
  const { kind, i } = state.chosen ?? {};
  if (text !== "all" || i === undefined) return;
  const units = [...column[`${kind}.name`].keys()].filter((k) => column[`${kind}.name`][k] === column[`${kind}.name`][i] && column[`${kind}.ranked`][k]);
  if (units.length > 1 && nameOf(kind, i)) choose(kind, i, largestFirst(kind, units));
}

/** The hour, the filter and what is compared, each as a few words that its own part of the page understands. */
function rememberAsides() {
  remember("hour", () => (state.hour === null ? "" : Object.values(hourState()).join(",")), (text) => {
    const [day, hour] = (text ?? "").split(",");
    if (text !== null || state.hour !== null) setHour(text === null ? null : { day, hour: Number(hour) });
  });
  remember("filter", () => (isFiltered() ? Object.values(filterState()).join(",") : ""), (text) => {
    const [well, component, is, evidence] = (text ?? "").split(",");
    if (text !== null) setFilter({ well: well === "true", component, is, evidence });
    else if (isFiltered()) setFilter(NO_FILTER);
  });
  remember("compare", () => (state.compare ? Object.values(compareState()).join(",") : ""), (text) => {
    const [mode, other, at] = (text ?? "").split(",");
    if (text !== null || state.compare) setCompare(text === null ? null : { mode, with: other, at });
  });
}

function wireAddress() {
  rememberAsides();
  remember("at", whereText, goTo);
  remember("street", () => chosenText("blocks"), (id) => chooseById("blocks", id));
  remember("space", () => chosenText("spaces"), (id) => chooseById("spaces", id));
  remember("parts", () => (state.chosen?.others.length > 1 ? "all" : ""), chooseAll);
  const first = addressParts(location.hash);
  applyAddress(location.hash);
  const chosen = state.chosen;
  if (chosen && !first.texts.has("at")) show(chosen.kind, chosen.others);
  toldAddress = location.hash;
  map.on("moveend", () => tellAddress());
  const follow = () => {
    if (location.hash === toldAddress) return;
    toldAddress = location.hash;
    applyAddress(location.hash);
    restyle();
  };
  window.addEventListener("popstate", follow);
  window.addEventListener("hashchange", follow);
  // These links would write over the address: they move the focus, and nothing else.
  document.querySelectorAll(".skips a").forEach((link) => link.addEventListener("click", (event) => {
    event.preventDefault();
    const goal = node(link.hash.slice(1));
    (goal.matches("form") ? goal.querySelector("input:not(:disabled)") : goal).focus();
  }));
}

/* The link to hand on ---------------------------------------------------------------------------- */

function openLink() {
  clearTimeout(later);
  writeAddress(false);
  const dialog = node("link-dialog");
  const isFile = location.protocol === "file:";
  const field = (id, key, text) => [
    make("label", { for: id, text: say(key) }),
    make("p", { class: "row" },
      make("input", { id, readonly: true, value: text, onfocus: (event) => event.target.select() }),
      make("button", { type: "button", text: say("link.copy"), onclick: () => copyFrom(node(id)) }))];
  dialog.replaceChildren(
    make("div", { class: "head" }, make("h2", { id: "link-title", text: say("link.title") }), closeButton(dialog)),
    make("p", { text: say("link.says") }),
    ...field("link-whole", isFile ? "link.here" : "link.whole", location.href),
    ...(isFile ? [make("p", { text: say("link.file") }), ...field("link-end", "link.end", addressNow())] : []),
    make("p", { id: "link-done", class: "small", role: "status" }),
  );
  dialog.showModal();
  node(isFile ? "link-end" : "link-whole").focus();
}

async function copyFrom(field) {
  field.focus();
  field.select();
  let copied = false;
  try {
    await navigator.clipboard.writeText(field.value);
    copied = true;
  } catch {
    copied = document.execCommand("copy");
  }
  node("link-done").textContent = say(copied ? "link.copied" : "link.by.hand");
}
