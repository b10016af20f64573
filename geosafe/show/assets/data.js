/* What the page was given: words, numbers and shapes. Text reaches the screen through textContent alone. */

const node = (id) => document.getElementById(id);
const told = JSON.parse(node("geosafe-data").textContent);

/** The words of a key, with values put in as text. */
function say(key, values = {}) {
  return told.words[key].replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}

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

const NUMBERS = { u1: Uint8Array, i1: Int8Array, u2: Uint16Array, u4: Uint32Array };
const column = {};

async function readColumns() {
  const packed = Uint8Array.from(atob(node("geosafe-numbers").textContent), (char) => char.charCodeAt(0));
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate"));
  const buffer = await new Response(stream).arrayBuffer();
  let at = 0;
  for (const [name, kind, length] of told.columns) {
    column[name] = kind === "shapes" ? readShapes(new Uint8Array(buffer, at, length)) : new NUMBERS[kind](buffer.slice(at, at + length));
    at += length;
  }
}

/** Unpack lines or polygons: points x and y in steps, the first point of each part, the first part of each shape, boxes. */
function readShapes(bytes) {
  let at = 0;
  const next = () => {
    let value = 0;
    let place = 1;
    let byte;
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
