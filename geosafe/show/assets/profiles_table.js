/* The table of the profiles page: every street and space, one column a group, to sort and to filter by keyboard. */

const ROWS = 50;
const sorted = { column: "range", down: true, page: 0, filter: "" };

/** The name of a unit; where it has none, what it is and the street that it is near. */
function placeOf(kind, i) {
  const near = kind === "blocks" && !nameOf(kind, i) ? told.names[column["blocks.near"][i]] : "";
  return near ? say("profiles.near", { what: titleOf(kind, i), street: near }) : titleOf(kind, i);
}

function tableColumns() {
  return [
    { key: "name", text: say("table.name"), value: ({ kind, i }) => placeOf(kind, i), shown: (value) => value },
    { key: "kind", text: say("table.kind"), value: ({ kind, i }) => kindWord(kind, i), shown: (value) => value },
    { key: "range", text: say("profiles.table.range"), value: ({ kind, i }) => apart(kind, i)?.range ?? null, shown: points, n: true },
    ...told.profiles.map(({ title }, k) => ({ key: `p${k}`, text: title, value: ({ kind, i }) => conditions(kind, i, k), shown: points, n: true })),
  ];
}

const points = (value) => (value === null ? say("table.unknown") : digits(value));

function tableRows(by) {
  const wanted = sorted.filter.toLocaleLowerCase(told.language);
  const rows = KINDS.flatMap((kind) => [...every(column[`${kind}.shape`])].map((i) => ({ kind, i })))
    .filter(({ kind, i }) => !wanted || placeOf(kind, i).toLocaleLowerCase(told.language).includes(wanted));
  for (const row of rows) row.by = by.value(row);
  const sign = sorted.down ? -1 : 1;
  const compare = (a, b) => (typeof a === "string" ? a.localeCompare(b, told.language) : a - b);
  return rows.sort((a, b) => (a.by === null) - (b.by === null) || (a.by === null ? 0 : sign * compare(a.by, b.by)));
}

function sortBy(key) {
  const numbers = !["name", "kind"].includes(key);
  Object.assign(sorted, { down: key === sorted.column ? !sorted.down : numbers, column: key, page: 0 });
  drawTable();
  node("rows").querySelector("[aria-sort$=ending] button").focus();
}

function drawTable() {
  const list = tableColumns();
  const by = list.find(({ key }) => key === sorted.column);
  const rows = tableRows(by);
  const pages = Math.max(1, Math.ceil(rows.length / ROWS));
  sorted.page = Math.max(0, Math.min(sorted.page, pages - 1));
  const from = sorted.page * ROWS;
  const heads = list.map(({ key, text, n }) => make("th", { scope: "col", class: n ? "n" : "", "aria-sort": key === sorted.column ? (sorted.down ? "descending" : "ascending") : "none" }, make("button", { type: "button", text, onclick: () => sortBy(key) })));
  const body = rows.slice(from, from + ROWS).map((row) => make("tr", {}, ...list.map((item) => {
    const value = item.value(row);
    if (item.key === "name") return make("th", { scope: "row" }, make("button", { type: "button", class: "link", text: value, onclick: () => choosePlace(row.kind, row.i, true) }));
    return make("td", { class: `${item.n ? "n" : ""}${value === null ? " unknown" : ""}`, text: item.shown(value) });
  })));
  node("rows").replaceChildren(make("thead", {}, make("tr", {}, ...heads)), make("tbody", {}, ...body));
  node("rows-where").textContent = say("table.page", { from: rows.length ? from + 1 : 0, to: Math.min(from + ROWS, rows.length), n: rows.length });
  node("rows-before").disabled = sorted.page === 0;
  node("rows-after").disabled = sorted.page >= pages - 1;
}

function wireTable() {
  node("filter").addEventListener("input", (event) => { Object.assign(sorted, { filter: event.target.value, page: 0 }); drawTable(); });
  node("rows-before").addEventListener("click", () => { sorted.page--; drawTable(); });
  node("rows-after").addEventListener("click", () => { sorted.page++; drawTable(); });
  node("scroll").setAttribute("aria-label", say("profiles.table"));
}
