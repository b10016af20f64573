/* Facts that the panel tells beside the scores: views, ground, uses, blind stretches; and what would help. */

const factOf = (kind, name, i) => {
  const value = column[`${kind}.fact.${name}`]?.[i];
  return value === undefined || value === 65535 ? null : value;
};

/** Sentences on one unit for the phase spoken of. */
function moreFacts(kind, i) {
  const phase = spoken();
  return [...viewFacts(kind, phase, i, (name) => !comesFirst(name)), ...groundFacts(kind, i), ...useFacts(kind, phase, i), ...(blindShown() ? [] : blindFacts(kind, i))].map((text) => make("li", { text }));
}

/** Whether a view is what colour shows; of differences, all are. */
const comesFirst = (name) => name === state.view || (isDifference(name) && isDifference(state.view));

/** The facts that colour shows, which stand before all others. */
const shownFacts = (kind, i) => (isChange() ? [] : [...knownFacts(kind, i), ...viewFacts(kind, spoken(), i, comesFirst), ...(blindShown() ? blindFacts(kind, i) : [])].map((text) => make("li", { text })));

function viewFacts(kind, phase, i, asked) {
  const said = [];
  for (const { name, scored, ramp } of told.views) {
    if (!asked(name) || scored || !(`fact.view.${name}` in told.words) || !kindsOf(name, phase).includes(kind)) continue;
    if (LOOKUPS[name]) {
      const { colour } = viewLook(kind, phase, name, i);
      if (colour !== UNKNOWN) said.push(say(`fact.view.${name}`, name === "homes_near" ? { hour: hourShown(phase), range: say(`homes.${colour}`) } : { hour: hourShown(phase), level: say(`late.${colour}`) }));
      continue;
    }
    const value = viewValue(kind, phase, name, i);
    if (value === null) continue;
    const text = ramp === "change" && value !== 0 ? `${value > 0 ? "+" : "−"}${digits(Math.abs(value))}` : digits(value);
    const none = name === "refuge" && value >= 400;
    said.push(say(none ? "fact.view.refuge.none" : `fact.view.${name}`, { value: text, other: told.other, study: told.study }));
  }
  return said;
}

function groundFacts(kind, i) {
  const said = [];
  const [paved, unpaved, unknown] = ["paved_share", "unpaved_share", "surface_unknown_share"].map((name) => factOf(kind, name, i));
  if (unknown === 100) said.push(say("fact.surface.unknown"));
  else if (paved !== null) said.push(say("fact.surface", { paved: percent(paved / 100), unpaved: percent(unpaved / 100), unknown: percent(unknown / 100) }));
  const metres = (name, key, most) => {
    const value = factOf(kind, name, i);
    if (value !== null && value < most) said.push(say(key, { value: digits(value) }));
  };
  metres("crossing_m", "fact.crossing", 250);
  metres("toilet_wheelchair_m", "fact.wheelchair", 500);
  const trees = factOf(kind, kind === "blocks" ? "trees_per_100m" : "trees_per_1000m2", i);
  if (trees) said.push(say(`fact.trees.${kind}`, { value: digits(trees / 10) }));
  const wood = factOf(kind, "wood_share", i);
  if (wood) said.push(say("fact.wood", { share: percent(wood / 100) }));
  return said;
}

function useFacts(kind, phase, i) {
  const share = column[`${kind}.${phase}.dominance`]?.[i];
  if (share === undefined || share === 65535) return [];
  const code = column[`${kind}.${phase}.dominant`]?.[i] ?? 255;
  return [code === 255 ? say("fact.dominance.share", { share: percent(share / 100) }) : say("fact.dominance", { use: say(`use.${told.uses[code]}`), share: percent(share / 100) })];
}

/* Blind stretches: on the map where what is seen is shown, and in the panel. */

const BLIND_IN = ["surveillance", "seen_lit", "seen_peopled"];
const blindShown = () => Boolean(column["blind.shape"]) && !isChange() && BLIND_IN.includes(state.view);

function blindFacts(kind, i) {
  const said = [];
  if (kind !== "blocks") return said;
  const blocks = column["blind.block"] ?? [];
  for (let k = 0; k < blocks.length; k++) {
    if (blocks[k] !== i) continue;
    said.push(say(`blind.${column["blind.cause"][k]}`, { from: column["blind.from_m"][k], to: column["blind.to_m"][k], side: say(`side.${told.blind.sides[column["blind.side"][k]]}`) }));
  }
  return said;
}

/** Bars across the street, as across a closed way, seen without colour too. */
function drawBlind(view) {
  if (!blindShown()) return;
  const { ctx, zoom } = view;
  const look = theme();
  const wide = 7 * widthFactor(zoom);
  ctx.lineCap = "butt";
  for (const [colour, dash, more] of [[look.paper, [2.6, 3.4], 1.2], [look.soft, [1.2, 4.8], 0]]) {
    ctx.strokeStyle = colour;
    ctx.lineWidth = wide + more;
    ctx.setLineDash(dash);
    ctx.lineDashOffset = more ? 0 : -0.7;
    paint(view, column["blind.shape"], everyOf(column["blind.shape"]), false, () => ctx.stroke());
  }
  ctx.setLineDash([]);
  ctx.lineDashOffset = 0;
}

/** The row of the legend for blind stretches. */
function blindRow(line) {
  return blindShown() ? [[line({ stroke: theme().soft, "stroke-width": 7, "stroke-dasharray": "1.2 4.8" }), "legend.blind"]] : [];
}

/* What would help ---------------------------------------------------------------------------------- */

let covered;

/** Whether a street is under cover for half of its length or more: a passage that no window can overlook. */
function isCovered(kind, i) {
  if (kind !== "blocks") return false;
  if (!covered) {
    covered = new Map();
    const under = told.blind.causes?.indexOf("under cover");
    (column["blind.block"] ?? []).forEach((block, k) => {
      if (column["blind.cause"][k] === under) covered.set(block, (covered.get(block) ?? 0) + column["blind.to_m"][k] - column["blind.from_m"][k]);
    });
  }
  return covered.has(i) && covered.get(i) >= column["blocks.size"][i] / 2;
}

/** What would help a place, the most important first: to find out what nobody knows, then what holds it back most. */
function helpKeys(kind, i) {
  const phase = spoken();
  const helps = { light: "light.known" };
  if (isCovered(kind, i)) helps.surveillance = "surveillance.covered";
  else if (phase !== "day" && scoreClass(kind, "day", "surveillance", i) > WEAK) helps.surveillance = "surveillance.closed";
  const keys = worst(kind, i).map(({ name }) => helps[name] ?? name);
  if (phase !== "day" && `${kind}.${phase}.light` in column && score(kind, phase, "light", i) === null) keys.unshift("light.unknown");
  return keys;
}

/** Starting points for what holds a place back most. */
function helping(kind, i) {
  const keys = helpKeys(kind, i);
  if (!keys.length) return [];
  return [make("h3", { text: say("help") }), make("ul", { class: "help small" }, ...keys.map((key) => make("li", { text: say(`help.${key}`) }))), make("p", { class: "small", text: say("help.hint") })];
}
