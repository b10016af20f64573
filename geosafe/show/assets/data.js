/* What the page was given: words, numbers and shapes. Text reaches the screen through textContent alone. */

const node = (id) => document.getElementById(id);
const told = JSON.parse(node("geosafe-data").textContent);

/** The words of a key, with values put in as text. */
function say(key, values = {}) {
  return told.words[key].replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}

/** What a layer of a study is called in the language of the page. */
const layerWord = (layer) => told.words[`layer.${layer}`] ?? layer;
told.simulated = told.simulated.map(layerWord);

/** A label with what it is of, and texts side by side: what stands between them differs by language. */
const labelled = (label, text) => say("labelled", { label, text });
const joined = (texts) => texts.reduce((one, other) => say("joined", { one, other }));

/** A new element; attributes named "text" and "class" are its text and classes, "on…" listeners. */
function make(tag, attributes = {}, ...children) {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    if (name === "text") made.textContent = value;
    else if (name === "class") made.className = value;
    else if (name.startsWith("on")) made.addEventListener(name.slice(2), value);
    else made.setAttribute(name, value === true ? "" : value);
  }
  made.append(...children.filter((child) => child !== null));
  return made;
}

/** Give each table below a node the name of the heading before it, so that whoever hears a list of tables can tell them apart. */
function nameTables(root) {
  let name = "";
  for (const each of root.querySelectorAll("h1, h2, h3, h4, table")) {
    if (each.tagName !== "TABLE") name = each.textContent;
    else if (name && !each.hasAttribute("aria-label")) each.setAttribute("aria-label", name);
  }
}

const NUMBERS = { u1: Uint8Array, i1: Int8Array, u2: Uint16Array, u4: Uint32Array };
const UNSIGNED = { 1: Uint8Array, 2: Uint16Array, 4: Uint32Array };
const column = {};

/** Packed bytes from characters: four from every five, the highest first. */
function bytesOf(text) {
  const digit = new Uint8Array(127);
  for (let code = 33, n = 0; code < 127; code++) if (!"<>&{}\"'\\`".includes(String.fromCharCode(code))) digit[code] = n++;
  const missing = (5 - (text.length % 5)) % 5;
  const whole = text + "~".repeat(missing);
  const bytes = new Uint8Array((whole.length / 5) * 4);
  for (let k = 0, at = 0; k < whole.length; k += 5) {
    let number = 0;
    for (let i = k; i < k + 5; i++) number = number * 85 + digit[whole.charCodeAt(i)];
    bytes[at++] = number >>> 24;
    bytes[at++] = number >>> 16;
    bytes[at++] = number >>> 8;
    bytes[at++] = number;
  }
  return bytes.subarray(0, bytes.length - missing);
}

async function inflate(packed, length) {
  const bytes = new Uint8Array(length);
  const reader = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate")).getReader();
  for (let at = 0; at < length;) {
    const { value, done } = await reader.read();
    if (done) throw new Error("the numbers of this page end too early");
    bytes.set(value, at);
    at += value.length;
  }
  return bytes;
}

async function readColumns() {
  const numbers = told.columns.filter(([, kind]) => kind in NUMBERS);
  const total = told.columns.reduce((sum, [, , length]) => sum + length, 4 * numbers.length);
  const element = node("geosafe-numbers");
  const bytes = await inflate(bytesOf(element.textContent), total);
  element.remove();
  const recipes = new Uint16Array(bytes.buffer, 0, 2 * numbers.length);
  const read = [];
  let at = 4 * numbers.length;
  for (const [name, kind, length] of told.columns) {
    const part = bytes.subarray(at, at + length);
    if (kind in NUMBERS) {
      const [base, byRow] = recipes.subarray(2 * read.length, 2 * read.length + 2);
      const values = addUp(part, NUMBERS[kind].BYTES_PER_ELEMENT, read[base], byRow === 1);
      read.push(values);
      column[name] = new NUMBERS[kind](values.buffer);
    } else column[name] = readShapes(part);
    at += length;
  }
}

/** A column from what it differs by: from the row before, from an earlier column. */
function addUp(part, width, base, byRow) {
  const n = part.length / width;
  const values = new UNSIGNED[width](n);
  if (width === 1) values.set(part);
  else {
    for (let i = 0; i < n; i++) {
      let zigzag = 0;
      for (let plane = width - 1; plane >= 0; plane--) zigzag = (zigzag << 8) | part[plane * n + i];
      values[i] = (zigzag >>> 1) ^ -(zigzag & 1);
    }
  }
  if (byRow) for (let i = 1; i < n; i++) values[i] += values[i - 1];
  if (base) for (let i = 0; i < n; i++) values[i] += base[i];
  return values;
}

/** Unpack lines or polygons: points x and y in steps, the first point of each part, the first part of each shape, boxes. */
function readShapes(bytes) {
  let at = 0;
  const next = () => {
    let byte = bytes[at++];
    if (byte < 128) return (byte >>> 1) ^ -(byte & 1);
    let value = byte & 127;
    let place = 128;
    do {
      byte = bytes[at++];
      value += (byte & 127) * place;
      place *= 128;
    } while (byte > 127);
    return value % 2 ? -(value + 1) / 2 : value / 2;
  };
  const sums = (n) => {
    const first = new Uint32Array(n + 1);
    for (let i = 0; i < n; i++) first[i + 1] = first[i] + next();
    return first;
  };
  const n = next();
  const parts = next();
  const part = sums(n);
  const point = sums(parts);
  const along = () => {
    const values = new Int32Array(point[parts]);
    for (let i = 0, value = 0; i < values.length; i++) values[i] = value += next();
    return values;
  };
  const x = along();
  const y = along();
  const box = new Int32Array(4 * n);
  for (let i = 0; i < n; i++) {
    let [west, north, east, south] = [Infinity, Infinity, -Infinity, -Infinity];
    for (let k = point[part[i]]; k < point[part[i + 1]]; k++) {
      if (x[k] < west) west = x[k];
      if (x[k] > east) east = x[k];
      if (y[k] < north) north = y[k];
      if (y[k] > south) south = y[k];
    }
    box.set([west, north, east, south], 4 * i);
  }
  return { n, part, point, x, y, box };
}
