/* The edits of a scenario that can be drawn: what each asks for, in the order in which it is written. */

const COST = { name: "cost", type: "number", least: 0, most: 1e9, optional: true };
const HOURS = (value, optional = false) => ({ name: "hours", type: "hours", value, optional });
const LAMPS = [
  { name: "every_m", type: "number", value: 25, least: 3, most: 200, only: ["line", "street"] },
  { name: "height_m", type: "number", value: 5, least: 1, most: 40 },
  { name: "flux_lm", type: "number", value: 4000, least: 50, most: 100000 },
  { name: "cct_k", type: "number", value: 2700, least: 1600, most: 10000 },
];
const VENUES = ["kiosk", "cafe", "restaurant", "bar", "pub", "supermarket", "convenience", "bakery", "library", "community_centre", "theatre", "cinema"];

/** Kind → the shapes that it can have, the first being usual, and its fields. */
const EDITS = {
  add_lamps: { shapes: ["line", "street", "point"], fields: [...LAMPS, COST] },
  set_light: { shapes: ["area", "line", "street"], fields: [{ name: "lit", type: "choice", value: "yes", choices: ["yes", "no"] }, HOURS("", true)] },
  dim_lamps: { shapes: ["area"], fields: [HOURS("00:00-05:00"), { name: "to", type: "number", value: 0.3, least: 0, most: 1 }] },
  remove_lamps: { shapes: ["area"], fields: [COST] },
  add_venue: { shapes: ["point"], fields: [{ name: "kind", type: "choice", value: "kiosk", choices: VENUES }, HOURS("Mo-Su 10:00-22:00"), COST] },
  add_stop: { shapes: ["point"], fields: [{ name: "service", type: "hours", value: "05:30-23:30" }, COST] },
  add_hosts: { shapes: ["point"], fields: [HOURS("Fr-Sa 22:00-04:00"), COST] },
  add_toilet: { shapes: ["point"], fields: [HOURS("", true), COST] },
  add_seats: { shapes: ["point"], fields: [COST] },
  add_crossing: { shapes: ["point"], fields: [COST] },
  close_path: { shapes: ["street", "line", "area"], fields: [HOURS("", true)] },
  open_path: { shapes: ["street", "line", "area"], fields: [HOURS("", true)] },
};

const fieldsOf = (kind, shape) => EDITS[kind].fields.filter(({ only }) => !only || only.includes(shape));

const CLOCK = "(?:[01]?\\d|2[0-4]):[0-5]\\d";
const DAYS = "(?:Mo|Tu|We|Th|Fr|Sa|Su)";
/** Hours as OpenStreetMap writes them: "22:00-05:00", "Th-Sa 18:00-04:00; Su 10:00-16:00", "24/7". */
const HOURS_TEXT = new RegExp(`^(?:24/7|(?:${DAYS}(?:-${DAYS})?(?:,${DAYS}(?:-${DAYS})?)* )?${CLOCK}-${CLOCK}(?:,${CLOCK}-${CLOCK})*(?:; ?(?:${DAYS}(?:-${DAYS})?(?:,${DAYS}(?:-${DAYS})?)* )?${CLOCK}-${CLOCK}(?:,${CLOCK}-${CLOCK})*)*)$`);

/** What is wrong with the value of a field, as a sentence, or null. */
function faultOf(field, value) {
  if (value === undefined || value === null || value === "") return field.optional ? null : say("field.missing");
  if (field.type === "number") {
    const good = typeof value === "number" && value >= field.least && value <= field.most;
    return good ? null : say("field.number", { least: field.least, most: field.most });
  }
  if (field.type === "hours") return HOURS_TEXT.test(value) ? null : say("field.hours.fault");
  return field.choices.includes(value) ? null : say("field.choice", { choices: field.choices.join(", ") });
}

/* Shapes ----------------------------------------------------------------------------------------- */

const FEWEST = { point: 1, line: 2, area: 3, street: 0 };
const sixth = (degrees) => Number(degrees.toFixed(6));
const lonLat = ({ lng, lat }) => [sixth(lng), sixth(lat)];

/** Where an edit is, as it stands in the file. */
function whereOf(shape, places, street) {
  if (shape === "point") return { at: lonLat(places[0]) };
  if (shape === "street") return { along: { name: street } };
  const points = places.map(lonLat);
  if (shape === "line") return { along: { type: "LineString", coordinates: points } };
  return { within: { type: "Polygon", coordinates: [[...points, points[0]]] } };
}

const isPair = (pair) => Array.isArray(pair) && pair.length === 2 && pair.every(Number.isFinite) && Math.abs(pair[0]) <= 180 && Math.abs(pair[1]) <= 90;
const place = ([lng, lat]) => L.latLng(lat, lng);

/** The shape of an edit in a file: { shape, places, street }, or null where it is told in another way. */
function shapeOf(body) {
  if (isPair(body?.at)) return { shape: "point", places: [place(body.at)] };
  if (typeof body?.along?.name === "string") return { shape: "street", places: [], street: body.along.name };
  const points = body?.along?.coordinates;
  if (body?.along?.type === "LineString" && Array.isArray(points) && points.length > 1 && points.every(isPair)) return { shape: "line", places: points.map(place) };
  const ring = body?.within?.coordinates?.[0];
  if (body?.within?.type === "Polygon" && body.within.coordinates.length === 1 && Array.isArray(ring) && ring.length > 3 && ring.every(isPair)) return { shape: "area", places: ring.slice(0, -1).map(place) };
  return null;
}

/** Whether the tool can change an edit: a kind that it knows, a shape that it draws, and no field besides. */
function canChange(kind, body) {
  const found = shapeOf(body);
  if (!Object.hasOwn(EDITS, kind) || !found || !EDITS[kind].shapes.includes(found.shape)) return false;
  const fields = fieldsOf(kind, found.shape);
  const names = new Set(["at", "along", "within", ...fields.map(({ name }) => name)]);
  return Object.keys(body).every((name) => names.has(name)) && fields.every((field) => !faultOf(field, body[field.name]));
}

/* Files ------------------------------------------------------------------------------------------ */

const isMapping = (value) => value !== null && typeof value === "object" && !Array.isArray(value);

/** Read a scenario file; throws a YamlFault, or an Error with a sentence. */
function readScenario(text) {
  const given = readYaml(text);
  if (!isMapping(given) || !Array.isArray(given.edits)) throw new Error(say("sketch.load.none"));
  const edits = given.edits.map((edit, k) => {
    const [kind, ...more] = isMapping(edit) ? Object.keys(edit) : [];
    if (kind === undefined || more.length || !isMapping(edit[kind])) throw new Error(say("sketch.load.edit", { n: k + 1, fields: "{…}" }));
    return { kind, body: edit[kind] };
  });
  const text_ = (value) => (value === undefined || value === null ? "" : String(value));
  const serves = Array.isArray(given.serves) ? given.serves.map(String) : [];
  return { name: text_(given.name), because: text_(given.because), serves, edits };
}

const scenarioText = ({ edits, ...rest }) => writeScenario({ ...rest, edits: edits.map(({ kind, body }) => ({ [kind]: body })) });
