/* Search: part of a name, in any script, with or without its accents. */

let index = [];
const LISTED = 12;
const OWN_NAMES = ["square", "park", "main", "street", "path"]; // names on the map that may be those of streets and spaces
/** Letters that do not come apart into a letter and an accent. */
const LETTERS = { ß: "ss", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", æ: "ae", œ: "oe", ı: "i", ħ: "h", "’": "'", "‘": "'", "ʼ": "'", "–": "-", "‐": "-" };

/** A text as it is compared: small letters, without accents. */
function folded(text) {
  return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/[ßøłđðþæœıħ’‘ʼ–‐]/g, (letter) => LETTERS[letter]);
}

const largestFirst = (kind, units) => [...units].sort((a, b) => column[`${kind}.size`][b] - column[`${kind}.size`][a]);

function indexNames() {
  const found = new Map();
  for (const kind of KINDS) {
    const ranked = column[`${kind}.ranked`];
    for (let i = 0; i < ranked.length; i++) {
      const name = nameOf(kind, i);
      if (!ranked[i] || !name) continue;
      const key = kind + name;
      if (!found.has(key)) found.set(key, { kind, name, low: folded(name), units: [] });
      found.get(key).units.push(i);
    }
  }
  // Other names on the map, of districts, landmarks and waters: the map moves there.
  const known = new Set([...found.values()].map(({ name }) => name));
  for (let i = 0; i < column["names.name"].length; i++) {
    const name = told.names[column["names.name"][i]];
    if (known.has(name) && OWN_NAMES.includes(STYLES[column["names.kind"][i]].kind)) continue;
    const key = `names${name}`;
    if (!found.has(key)) found.set(key, { kind: "names", name, low: folded(name), units: [] });
    found.get(key).units.push(i);
  }
  index = [...found.values()].sort((a, b) => a.name.localeCompare(b.name));
}

/** Names that begin with a text, then those with a word that does, then those that hold it. */
function searchFor(text) {
  const wanted = folded(text.trim());
  if (!wanted) return [];
  const hits = [[], [], []];
  for (const entry of index) {
    const at = entry.low.indexOf(wanted);
    if (at === 0) hits[0].push(entry);
    else if (at > 0) hits[/[\s'(-]/.test(entry.low[at - 1]) ? 1 : 2].push(entry);
  }
  return hits.flat();
}

function hitText({ kind, units }) {
  if (kind === "names") return say("search.place");
  if (kind === "blocks" && units.length > 1) return say("search.parts", { n: units.length });
  return units.length > 1 ? say("search.alike", { kind: kindWord("spaces", units[0]), n: units.length }) : kindWord(kind, units[0]);
}

function wireSearch() {
  const [field, list] = [node("search"), node("found")];
  let hits = [];
  let at = 0;
  const close = () => { list.hidden = true; field.setAttribute("aria-expanded", "false"); field.removeAttribute("aria-activedescendant"); };
  const mark = () => {
    [...list.children].forEach((item, k) => item.setAttribute("aria-selected", String(k === at && hits.length > 0)));
    if (hits.length) field.setAttribute("aria-activedescendant", `found-${at}`);
    list.children[at]?.scrollIntoView({ block: "nearest" });
  };
  const open = (hit) => {
    close();
    leave();
    field.value = hit.name;
    if (hit.kind === "names") {
      show(hit.kind, hit.units);
      return mapNode().focus();
    }
    const units = largestFirst(hit.kind, hit.units);
    choose(hit.kind, units[0], units);
    show(hit.kind, onPhone() ? units.slice(0, 1) : units); // a phone has no room to see all of a long street
    node("panel").focus();
  };
  const aside = (text) => make("li", { role: "option", "aria-disabled": "true", class: "small aside", text });
  const fill = () => {
    const all = searchFor(field.value);
    hits = all.slice(0, LISTED);
    at = 0;
    list.replaceChildren(...hits.map((hit, k) => make("li", { role: "option", id: `found-${k}`, onmousedown: (event) => { event.preventDefault(); open(hit); } },
      make("span", { dir: "auto", text: hit.name }), make("span", { class: "small", text: hitText(hit) }))));
    if (!hits.length && field.value.trim()) list.append(aside(say("search.none")));
    if (all.length > LISTED) list.append(aside(say("search.more", { n: all.length - LISTED })));
    list.hidden = !field.value.trim();
    field.setAttribute("aria-expanded", String(!list.hidden));
    tell(field.value.trim() ? say("search.found", { n: all.length }) : "");
    mark();
  };
  field.addEventListener("input", fill);
  field.addEventListener("focus", () => field.value.trim() && fill());
  field.addEventListener("blur", close);
  field.addEventListener("keydown", (event) => {
    if (event.isComposing) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      if (list.hidden) fill();
      at = Math.max(0, Math.min(hits.length - 1, at + (event.key === "ArrowDown" ? 1 : -1)));
      mark();
    } else if (event.key === "Enter") {
      event.preventDefault();
      if (list.hidden) fill();
      if (hits[at]) open(hits[at]);
    } else if (event.key === "Escape" && !list.hidden) {
      event.stopPropagation();
      close();
    }
  });
}
