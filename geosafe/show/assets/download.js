/* Files to take along: the table as CSV, for spreadsheets and for programs. */

/** Give a file to the reader. */
function saveFile(name, blob) {
  const link = make("a", { href: URL.createObjectURL(blob), download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(link.href), 60_000);
}

/** A text as the name of a file: letters, figures and hyphens, of every script. */
function fileName(text) {
  const name = text.normalize("NFC").replace(/[^\p{L}\p{M}\p{N}]+/gu, "-").replace(/^-+|-+$/g, "");
  return [...name].slice(0, 60).join("") || "geosafe";
}

const viewFileName = () => fileName([told.study, state.phase, state.view === "conditions" ? "" : state.view, told.simulated.length ? say("simulated") : ""].join(" "));

/** A cell of text: what a spreadsheet would run as a formula is made plain text by an apostrophe. */
function textCell(text) {
  const inert = /^\s*[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\n\r;]/.test(inert) || inert !== inert.trim() ? `"${inert.replaceAll('"', '""')}"` : inert;
}

const csvCell = (value) => (value === null || value === undefined ? "" : typeof value === "number" ? String(value) : textCell(String(value)));

/** The columns of the file: [heading, value of a row]. Numbers are whole, as on the map; unknown is empty. */
function csvColumns() {
  const phase = spoken();
  const points = (name, key) => ["", ".lo", ".hi"].filter((end) => toldIn(name + end, phase)).map((end) => [say(`csv.points${end}`, { what: key }), ({ kind, i }) => score(kind, phase, name, i, end)]);
  const component = (name) => {
    const at = (what) => ({ kind, i }) => column[`${kind}.${phase}.${name}.${what}`]?.[i];
    return [
      ...points(name, say(`component.${name}`)),
      ...(toldIn(`${name}.evidence`, phase) ? [[say("csv.known", { what: say(`component.${name}`) }), (row) => (at("evidence")(row) === undefined ? null : say(`evidence.${["observed", "inferred", "unknown"][at("evidence")(row)]}`))],
      [say("csv.found", { what: say(`component.${name}`) }), (row) => at("n")(row) ?? null]] : []),
    ];
  };
  const shown = PARTS.filter((name) => told.components.includes(name) && KINDS.some((kind) => `${kind}.${phase}.${name}` in column));
  const own = new Set(["name", "kind", "size", "conditions", "change", "incidents", ...PARTS]);
  // What a view adds to the table: numbers to two digits, as there, all else in its words.
  const added = tableColumns().filter(({ key }) => !own.has(key)).map(({ text, value, shown: words, n }) => [text, (row) => {
    const found = value(row);
    if (found === null || found === undefined) return null;
    return n && typeof found === "number" ? Number(found.toPrecision(2)) : words(found, row);
  }]);
  const sources = [say("legend.osm"), ...told.sources.map(({ licence }) => licence).filter((licence) => licence && !licence.includes("OpenStreetMap"))];
  return [
    ["id", ({ kind, i }) => ids(kind)[i]],
    [say("table.name"), ({ kind, i }) => nameOf(kind, i) || null],
    [say("table.kind"), ({ kind, i }) => kindWord(kind, i)],
    [say("csv.length"), ({ kind, i }) => (kind === "blocks" ? sizeOf(kind, i) : null)],
    [say("csv.area"), ({ kind, i }) => (kind === "spaces" ? column[`${kind}.size`][i] : null)],
    [say("time"), () => say(`phase.${state.phase}`)],
    ...points("conditions", say("table.conditions")),
    ...(toldIn("conditions", phase) ? [[say("csv.coverage"), ({ kind, i }) => score(kind, phase, "conditions", i, ".coverage")]] : []),
    ...shown.flatMap(component),
    ...added,
    ...(isChange() ? [[say("csv.change", { what: say(`view.${state.view}`) }), ({ kind, i }) => change(kind, state.view, i)]] : []),
    ...(told.components.includes("incidents") ? [[say("component.incidents"), ({ kind, i }) => incidentText(kind, phase, i)]] : []),
    [say("csv.edge"), ({ kind, i }) => (column[`${kind}.near_edge`][i] ? say("csv.yes") : null)],
    [say("csv.sources"), () => [...new Set(sources)].join("; ")],
    ...(told.simulated.length ? [[say("simulated"), () => told.simulated.join(", ")]] : []),
  ];
}

/** The rows of the table, sorted and filtered as they are shown there, as the text of a file. */
function csvText() {
  const list = tableColumns();
  const columns = csvColumns();
  const rows = tableRows(sortedBy(list)).map((row) => columns.map(([, value]) => csvCell(value(row))).join(","));
  // The mark at the beginning tells spreadsheets that this is UTF-8.
  return `\ufeff${[columns.map(([heading]) => csvCell(heading)).join(","), ...rows].join("\r\n")}\r\n`;
}

function saveTable() {
  const name = `${viewFileName()}.csv`;
  saveFile(name, new Blob([csvText()], { type: "text/csv;charset=utf-8" }));
  tell(say("saved", { file: name }));
}
