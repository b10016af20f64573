/* The form of one edit: where it is, drawn on the map, and what it asks for. */

/** Open the form for a new edit of a kind, or for the edit at place k of the list. */
function openForm(kind, k = null) {
  const body = k === null ? {} : sketch.edits[k].body;
  const found = k === null ? { shape: EDITS[kind].shapes[0], places: [], street: "" } : shapeOf(body);
  sketch.form = { kind, k, body, street: "", ...found, ahead: null, drawing: k === null };
  fillCard();
  (node("edit-shape") ?? mapNode()).focus();
  tell(say(`sketch.how.${sketch.form.shape}`));
}

function closeForm() {
  sketch.form = null;
  fillCard();
  node("edit-kind").focus();
}

function fillForm(card) {
  const form = sketch.form;
  const { kind, shape } = form;
  const shapes = EDITS[kind].shapes;
  const button = (id, key, onclick, more = {}) => make("button", { type: "button", id, text: say(key), onclick, ...more });
  const choice = make("select", { id: "edit-shape", onchange: ({ target }) => {
    Object.assign(form, { shape: target.value, places: [], street: "", ahead: null, drawing: true });
    keepValues();
    fillCard();
    node("edit-shape").focus();
    tell(say(`sketch.how.${form.shape}`));
  } }, ...shapes.map((each) => make("option", { value: each, selected: each === shape, text: say(`shape.${each}`) })));
  card.append(
    make("h3", { text: say(`edit.${kind}`) }),
    ...(shapes.length > 1 ? [make("label", { for: "edit-shape", text: say("sketch.where") }), choice] : []),
    make("p", { class: "small", id: "edit-how", text: say(`sketch.how.${shape}`) }),
    make("p", { id: "edit-where", class: "share" }),
    make("p", { class: "row" },
      button("edit-back", "measure.back", backInForm),
      button("edit-redraw", "sketch.redraw", () => { Object.assign(form, { places: [], street: "", drawing: true }); updateForm(); mapNode().focus({ preventScroll: true }); })),
    make("div", { class: "fields", id: "edit-fields" }, ...fieldsOf(kind, shape).map((field) => fieldRow(field, form.body[field.name]))),
    make("p", { id: "edit-fault", class: "fault", role: "alert" }),
    make("p", { class: "row" }, button("edit-save", form.k === null ? "sketch.add" : "sketch.keep", saveForm, { class: "strong" }), button("edit-cancel", "sketch.cancel", closeForm)),
  );
  updateForm();
}

function fieldRow(field, value = field.value) {
  const id = `field-${field.name}`;
  const label = say(field.optional ? "field.optional" : "field.label", { label: say(`field.${field.name}`) });
  const about = { id, "aria-describedby": `${id}-fault` };
  const input = field.type === "choice"
    ? make("select", about, ...field.choices.map((each) => make("option", { value: each, selected: each === value, text: fieldWord(field, each) })))
    : make("input", { ...about, inputmode: field.type === "number" ? "decimal" : undefined, placeholder: field.type === "hours" ? "Fr-Sa 22:00-04:00" : undefined, autocomplete: "off", value: String(value ?? "") });
  return make("div", {}, make("label", { for: id, text: label }), input, make("p", { id: `${id}-fault`, class: "fault" }));
}

function valueIn(field) {
  const text = node(`field-${field.name}`).value.trim();
  if (!text) return undefined;
  if (field.type !== "number") return text;
  const number = Number(text.replace(",", "."));
  return Number.isFinite(number) ? number : text;
}

/** Keep what stands in the fields while the form is filled anew. */
function keepValues() {
  for (const field of EDITS[sketch.form.kind].fields) {
    if (node(`field-${field.name}`)) sketch.form.body = { ...sketch.form.body, [field.name]: valueIn(field) };
  }
}

/* Drawing in the form ---------------------------------------------------------------------------- */

function placeInForm(spot) {
  const form = sketch.form;
  if (!form.drawing && form.shape !== "point" && form.shape !== "street") return;
  if (form.shape === "point") form.places = [spot];
  else if (form.shape === "street") {
    const hit = pick(spot, REACH_PX);
    const name = hit?.kind === "blocks" ? nameOf("blocks", hit.i) : "";
    if (!name) return tell(say("sketch.no.street"));
    form.street = name;
  } else if (form.places.length >= FEWEST[form.shape] && isSameSpot(spot, form.places[form.shape === "area" ? 0 : form.places.length - 1])) form.drawing = false;
  else if (!form.places.length || !isSameSpot(spot, form.places[form.places.length - 1])) form.places = [...form.places, spot];
  form.ahead = null;
  updateForm();
  tell(whereSays());
}

function aheadInForm(spot) {
  const form = sketch.form;
  if (!form.drawing || !form.places.length || form.shape === "point") return;
  form.ahead = spot;
  scratch.redraw();
}

function backInForm() {
  const form = sketch.form;
  form.places = form.places.slice(0, -1);
  Object.assign(form, { ahead: null, drawing: true });
  updateForm();
  tell(whereSays());
}

/** What is drawn so far, in words. */
function whereSays() {
  const { shape, places, street } = sketch.form;
  if (shape === "street" ? !street : !places.length) return say("sketch.not.yet");
  if (places.length < FEWEST[shape]) return say("sketch.points", { n: places.length, fewest: FEWEST[shape] });
  return say("sketch.drawn", { where: shapeText(sketch.form) });
}

function updateForm() {
  node("edit-where").textContent = whereSays();
  node("edit-back").hidden = !["line", "area"].includes(sketch.form.shape);
  node("edit-back").disabled = !sketch.form.places.length;
  node("edit-redraw").hidden = sketch.form.drawing || sketch.form.shape === "point" || sketch.form.shape === "street";
  scratch.redraw();
}

function drawForm(view) {
  const { shape, places, street, ahead, drawing } = sketch.form;
  const reached = drawing && ahead ? [...places, ahead] : places;
  if (shape === "street" ? street : reached.length) drawShape(view, { shape, places: reached, street }, "", true, drawing ? [7, 6] : []);
}

function saveForm() {
  const { kind, shape, places, street, k } = sketch.form;
  const fields = fieldsOf(kind, shape);
  let wrong = null;
  const body = shape === "street" ? (street ? whereOf(shape, [], street) : {}) : places.length >= FEWEST[shape] ? whereOf(shape, places) : {};
  for (const field of fields) {
    const value = valueIn(field);
    const fault = faultOf(field, value);
    const input = node(`field-${field.name}`);
    node(`field-${field.name}-fault`).textContent = fault ?? "";
    input.setAttribute("aria-invalid", String(Boolean(fault)));
    if (fault) wrong ??= input;
    if (value !== undefined) body[field.name] = value;
  }
  const placed = shapeOf(body) !== null;
  node("edit-fault").textContent = placed ? "" : say("sketch.place.first", { how: say(`sketch.how.${shape}`) });
  if (!placed || wrong) {
    (wrong ?? mapNode()).focus();
    return;
  }
  sketch.form = null;
  const edits = k === null ? [...sketch.edits, { kind, body }] : sketch.edits.map((edit, other) => (other === k ? { kind, body } : edit));
  setEdits(edits, say("sketch.added", { edit: editText({ kind, body }) }));
  node("edit-kind").focus();
}
