/* Drawing a scenario: a list of edits that stays on this machine, and goes out as a file. */

const KEPT = () => `geosafe sketch ${told.study}`;
const MOST_UNDO = 100;
const EMPTY = { name: "", because: "", serves: [], edits: [] };
const sketch = { ...EMPTY, before: [], form: null };
let keeps = false; // whether the browser keeps what is drawn

/** Bring back what was drawn the last time; a browser that keeps nothing gives nothing. */
function recallSketch() {
  try {
    const text = localStorage.getItem(KEPT());
    keeps = true;
    if (text) Object.assign(sketch, readScenario(text));
  } catch {
    // Kept by another page, or not allowed here.
  }
}

function keepSketch() {
  try {
    if (sketch.edits.length || sketch.name) localStorage.setItem(KEPT(), scenarioText(plainSketch()));
    else localStorage.removeItem(KEPT());
    keeps = true;
  } catch {
    keeps = false;
  }
}

const plainSketch = () => ({ name: sketch.name, because: sketch.because, serves: sketch.serves, edits: sketch.edits });

/** Change the list of edits so that it can be undone. */
function setEdits(edits, said) {
  sketch.before = [...sketch.before, sketch.edits].slice(-MOST_UNDO);
  sketch.edits = edits;
  keepSketch();
  fillCard();
  tell(said);
}

function undoEdit() {
  if (!sketch.before.length) return;
  sketch.edits = sketch.before[sketch.before.length - 1];
  sketch.before = sketch.before.slice(0, -1);
  keepSketch();
  fillCard();
  tell(say("sketch.undone", { n: sketch.edits.length }));
}

/** Where a shape is, in words. */
function shapeText({ shape, places, street }) {
  if (shape === "point") return say("sketch.at.point");
  if (shape === "street") return say("sketch.at.street", { name: street });
  return shape === "line" ? say("sketch.at.line", { length: lengthText(lengthOf(places)) }) : say("sketch.at.area", { area: areaText(squareMetres(places)) });
}

/** One edit in words: what, where, and its figures. */
function editText({ kind, body }) {
  if (!canChange(kind, body)) return say("sketch.kept", { kind });
  const found = shapeOf(body);
  const figures = fieldsOf(kind, found.shape).filter(({ name }) => name !== "cost" && body[name] !== undefined)
    .map((field) => say(`field.${field.name}.short`, { value: field.type === "number" ? exact(body[field.name], body[field.name] % 1 ? 2 : 0) : fieldWord(field, body[field.name]) }));
  return say(figures.length ? "sketch.edit" : "sketch.edit.plain", { kind: say(`edit.${kind}`), where: shapeText(found), figures: figures.join(", ") });
}

const fieldWord = (field, value) => (field.type === "choice" ? told.words[`choice.${value}`] ?? value : value);

/** The tool that draws a scenario. */
function sketching() {
  return {
    title: say("sketch.title"),
    fill: (card) => (sketch.form ? fillForm(card) : fillSketch(card)),
    click: (spot) => sketch.form && placeInForm(spot),
    move: (spot) => sketch.form && aheadInForm(spot),
    back: () => sketch.form && backInForm(),
    escape() {
      if (!sketch.form) return false;
      closeForm();
      return true;
    },
    draw: drawSketch,
    ended: () => { sketch.form = null; },
  };
}

function fillSketch(card) {
  const button = (id, key, onclick, more = {}) => make("button", { type: "button", id, text: say(key), onclick, ...more });
  const kinds = make("select", { id: "edit-kind" }, ...Object.keys(EDITS).map((kind) => make("option", { value: kind, text: say(`edit.${kind}`) })));
  card.append(
    make("p", { class: "small", text: say("sketch.says") }),
    make("label", { for: "edit-kind", text: say("sketch.kind") }),
    make("p", { class: "row" }, kinds, button("edit-new", "sketch.new", () => openForm(node("edit-kind").value))),
    sketch.edits.length ? editList() : make("p", { id: "edits", class: "small", text: say("sketch.none") }),
    scenarioFields(),
    make("p", { class: "row" },
      button("sketch-undo", "sketch.undo", () => { undoEdit(); node("sketch-undo").focus(); }, { disabled: !sketch.before.length }),
      button("sketch-save", "sketch.save", saveSketch),
      button("sketch-load", "sketch.load", () => node("sketch-file").click())),
    make("input", { type: "file", id: "sketch-file", accept: ".yaml,.yml", hidden: true, onchange: (event) => loadSketch(event.target.files[0]) }),
    make("p", { id: "sketch-fault", class: "fault", role: "alert" }),
    make("p", { class: "small", text: say(keeps ? "sketch.keeps" : "sketch.keeps.not") }),
  );
}

function editList() {
  return make("ol", { id: "edits", class: "edits" }, ...sketch.edits.map((edit, k) => {
    const words = editText(edit);
    const button = (key, onclick) => make("button", { type: "button", class: "small", text: say(key), "aria-label": say(`${key}.label`, { n: k + 1, edit: words }), onclick });
    return make("li", {}, make("span", { text: words }), make("span", { class: "row" },
      shapeOf(edit.body) ? button("sketch.show", () => showEdit(edit)) : null,
      canChange(edit.kind, edit.body) ? button("sketch.change", () => openForm(edit.kind, k)) : null,
      button("sketch.delete", () => {
        setEdits(sketch.edits.filter((_, other) => other !== k), say("sketch.deleted", { n: k + 1 }));
        node("sketch-undo").focus();
      })));
  }));
}

function showEdit({ body }) {
  const { shape, places, street } = shapeOf(body);
  if (shape === "street") {
    const units = streetUnits(street);
    if (units.length) show("blocks", units);
    return;
  }
  map.fitBounds(L.latLngBounds(places), { ...clearance(), maxZoom: 18, animate: !calm() });
}

const streetUnits = (name) => [...column["blocks.name"].keys()].filter((i) => column["blocks.ranked"][i] && nameOf("blocks", i) === name);

/** Name, reason and recommendations of the whole scenario. */
function scenarioFields() {
  const write = (key) => ({ target }) => { sketch[key] = target.value; keepSketch(); };
  const because = make("textarea", { id: "sketch-because", rows: 3, oninput: write("because") });
  because.value = sketch.because;
  const ticks = Object.keys(told.recommendations).map((id) => make("label", { class: "tick" },
    make("input", { type: "checkbox", value: id, checked: sketch.serves.includes(id), onchange: ({ target }) => {
      sketch.serves = target.checked ? [...sketch.serves, id] : sketch.serves.filter((other) => other !== id);
      keepSketch();
    } }), make("span", {}, make("strong", { text: id }), ` ${told.recommendations[id]}`)));
  return make("div", { class: "fields" },
    make("label", { for: "sketch-name", text: say("sketch.name") }), make("input", { id: "sketch-name", value: sketch.name, oninput: write("name"), autocomplete: "off" }),
    make("label", { for: "sketch-because", text: say("sketch.because") }), because,
    make("details", {}, make("summary", { text: say("sketch.serves") }), make("fieldset", {}, make("legend", { text: say("sketch.serves") }), ...ticks)));
}

/* Files ------------------------------------------------------------------------------------------ */

function saveSketch() {
  const missing = !sketch.edits.length ? "sketch.save.empty" : !sketch.name.trim() ? "sketch.save.nameless" : null;
  node("sketch-fault").textContent = missing ? say(missing) : "";
  if (missing) {
    node(sketch.edits.length ? "sketch-name" : "edit-kind").focus();
    return;
  }
  saveFile(`${fileName(sketch.name)}.yaml`, new Blob([scenarioText(plainSketch())], { type: "application/yaml" }));
  tell(say("saved", { file: `${fileName(sketch.name)}.yaml` }));
}

const MOST_BYTES = 2e6; // a scenario file that is larger is none

async function loadSketch(file) {
  if (!file) return;
  try {
    if (file.size > MOST_BYTES) throw new Error(say("sketch.load.none"));
    const read = readScenario(new TextDecoder("utf-8", { fatal: true }).decode(await file.arrayBuffer()));
    Object.assign(sketch, { name: read.name, because: read.because, serves: read.serves });
    setEdits(read.edits, say("sketch.loaded", { n: read.edits.length }));
  } catch (reason) {
    const why = reason instanceof YamlFault ? say("sketch.load.line", { line: reason.line, why: say(reason.key) })
      : reason instanceof TypeError ? say("sketch.load.text") : reason.message;
    node("sketch-fault").textContent = say("sketch.load.fault", { file: file.name, why });
    node("sketch-file").value = "";
  }
}

/* On the map ------------------------------------------------------------------------------------- */

function drawSketch(view) {
  const changed = sketch.form?.k;
  sketch.edits.forEach(({ body }, k) => {
    const found = k === changed ? null : shapeOf(body);
    if (found) drawShape(view, found, String(k + 1));
  });
  if (sketch.form) drawForm(view);
}

function drawShape(view, { shape, places, street }, label, corners = false, dash = []) {
  if (shape === "street") ring(view, "blocks", streetUnits(street), theme().pick, 2);
  else if (shape === "point") places.forEach((spot) => drawDot(view, onCanvas(view, spot), 7));
  else drawPath(view, places, { closed: shape === "area", corners, dash });
  const first = shape === "street" ? streetMiddle(street) : places[0];
  if (!label || !first) return;
  const [x, y] = onCanvas(view, first);
  const { ctx } = view;
  Object.assign(ctx, { font: `700 13px ${FONT}`, textAlign: "center", textBaseline: "middle", lineWidth: 3, strokeStyle: theme().halo, fillStyle: theme().pick });
  ctx.strokeText(label, x, y - 16);
  ctx.fillText(label, x, y - 16);
}

/** The middle of the longest block of a street, where its number is written. */
function streetMiddle(name) {
  const [i] = largestFirst("blocks", streetUnits(name));
  if (i === undefined) return null;
  const { part, point, x, y } = column["blocks.shape"];
  const k = Math.floor((point[part[i]] + point[part[i] + 1]) / 2);
  return latLng(x[k], y[k]);
}
