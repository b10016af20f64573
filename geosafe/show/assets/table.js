/* The table twin: what the map shows, in rows, to sort and to filter. */

const ROWS = 50;
const tableState = { column: null, down: false, page: 0, filter: "" }; // column: null until one is chosen

/** The columns of the table in the phase and view shown. */
function tableColumns() {
  const phase = spoken();
  const number = (name) => ({ key: name, text: say(`component.${name}`), value: ({ kind, i }) => score(kind, phase, name, i), shown: showScore, n: true });
  const shown = PARTS.filter((name) => told.components.includes(name) && `blocks.${phase}.${name}` in column);
  const list = [
    { key: "name", text: say("table.name"), value: ({ kind, i }) => titleOf(kind, i), shown: (_, { kind, i }) => listName(kind, i) },
    { key: "kind", text: say("table.kind"), value: ({ kind, i }) => kindWord(kind, i), shown: (value) => value },
    { key: "size", text: say("table.size"), value: ({ kind, i }) => sizeOf(kind, i), shown: (value, { kind }) => `${digits(value)} ${kind === "spaces" ? "m²" : "m"}`, n: true },
    ...(toldIn("conditions", phase) ? [{ key: "conditions", text: say("table.conditions"), value: ({ kind, i }) => score(kind, phase, "conditions", i), shown: showScore, n: true }] : []),
    ...shown.map(number),
  ];
  if (state.hour !== null) list.push({ key: "hour", text: say("table.hour", { hour: hourText() }), value: ({ kind, i }) => expectedAt(kind, i), shown: showScore, n: true });
  list.push(...viewColumns());
  if (isChange()) list.push({ key: "change", text: say("table.change"), value: ({ kind, i }) => change(kind, state.view, i), shown: (value) => (value === null ? say("table.unknown") : value > 0 ? `+${value}` : String(value).replace("-", "−")), n: true });
  if (told.components.includes("incidents")) list.push({ key: "incidents", text: say("component.incidents"), value: ({ kind, i }) => { const code = incidents(kind, incidentPhase(phase), i); return code === UNKNOWN ? null : code > FEWER ? code - FEWER - 1 : code === FEWER ? 1.5 : code; }, shown: (value, { kind, i }) => incidentText(kind, phase, i) });
  // What colour shows stands beside the names, where a phone has room for it.
  const at = list.findIndex(({ key }) => key === shownColumn());
  if (at > 0) list.splice(1, 0, ...list.splice(at, 1));
  return list;
}

/** The key of the column of what colour shows. */
const shownColumn = () => (isChange() ? "change" : viewOf(state.view).scored || state.view === "incidents" ? state.view : "view");

/** The column that rows are sorted by: of what colour shows, until another is chosen. */
const sortedBy = (list) => list.find(({ key }) => key === (tableState.column ?? shownColumn())) ?? list[0];

const showScore = (value) => (value === null ? say("table.unknown") : digits(value));

function tableRows(by) {
  const rows = [];
  const wanted = folded(tableState.filter);
  for (const kind of KINDS) {
    const ranked = column[`${kind}.ranked`];
    for (let i = 0; i < ranked.length; i++) {
      if (ranked[i] && passes(kind, i) && (!wanted || folded(titleOf(kind, i)).includes(wanted))) rows.push({ kind, i });
    }
  }
  for (const row of rows) row.by = by.value(row);
  const sign = tableState.down ? -1 : 1;
  const compare = typeof rows[0]?.by === "string" ? (a, b) => a.by.localeCompare(b.by) : (a, b) => a.by - b.by;
  return rows.sort((a, b) => (a.by === null) - (b.by === null) || (a.by === null ? 0 : sign * compare(a, b)));
}

function openTable() {
  const dialog = node("table");
  const filter = make("input", { type: "search", id: "table-filter", oninput: (event) => { Object.assign(tableState, { filter: event.target.value, page: 0 }); fillTable(); } });
  filter.value = tableState.filter;
  dialog.replaceChildren(
    make("div", { class: "head" }, make("h2", { id: "table-title", text: labelled(say("table.title"), whenText()) }), closeButton(dialog)),
    make("p", { class: "row" }, make("label", { for: "table-filter", text: say("table.filter") }), filter, make("span", { class: "small", text: say("table.sort") })),
    ...filterSaid(),
    make("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": say("table.title") }, make("table", { id: "rows" })),
    make("p", { class: "row pager" },
      make("button", { type: "button", id: "rows-before", text: say("table.before"), onclick: () => { tableState.page--; fillTable(); } }),
      make("span", { id: "rows-where", role: "status" }),
      make("button", { type: "button", id: "rows-after", text: say("table.next"), onclick: () => { tableState.page++; fillTable(); } }),
      make("button", { type: "button", id: "rows-save", text: say("tools.csv"), onclick: saveTable })),
  );
  fillTable();
  nameTables(dialog);
  dialog.showModal();
}

function closeButton(dialog) {
  return make("button", { type: "button", class: "close", "aria-label": say("close"), text: "×", onclick: () => dialog.close() });
}

function fillTable() {
  const list = tableColumns();
  const by = sortedBy(list);
  const rows = tableRows(by);
  const pages = Math.max(1, Math.ceil(rows.length / ROWS));
  tableState.page = Math.max(0, Math.min(tableState.page, pages - 1));
  const from = tableState.page * ROWS;
  const heads = list.map(({ key, text, n }) => make("th", { scope: "col", class: n ? "n" : "", "aria-sort": key === by.key ? (tableState.down ? "descending" : "ascending") : "none" }, make("button", { type: "button", text, onclick: () => { Object.assign(tableState, { column: key, down: key === by.key && !tableState.down, page: 0 }); fillTable(); node("rows").querySelector("[aria-sort$=ending] button").focus(); } })));
  const body = rows.slice(from, from + ROWS).map((row) => make("tr", {}, ...list.map((item) => {
    const text = item.shown(item.value(row), row);
    if (item.key !== "name") return make("td", { class: item.n ? "n" : "", text });
    return make("th", { scope: "row" }, make("button", { type: "button", class: "link", text, onclick: () => { node("table").close(); show(row.kind, [row.i]); choose(row.kind, row.i); node("panel").focus(); } }));
  })));
  node("rows").replaceChildren(make("thead", {}, make("tr", {}, ...heads)), make("tbody", {}, ...body));
  node("rows-where").textContent = say("table.page", { from: rows.length ? from + 1 : 0, to: Math.min(from + ROWS, rows.length), n: rows.length });
  node("rows-before").disabled = tableState.page === 0;
  node("rows-after").disabled = tableState.page >= pages - 1;
}
