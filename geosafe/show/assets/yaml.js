/* YAML as scenario files use it. Written strictly: every text in double quotes, so that no text can be anything else. */

/** A text as a YAML string on one line: whatever does not print, or turns the direction of reading, is an escape. */
function quoted(text) {
  const whole = String(text).replace(/[\ud800-\udbff](?![\udc00-\udfff])|(?<![\ud800-\udbff])[\udc00-\udfff]/g, "\ufffd");
  return JSON.stringify(whole).replace(/[\u007f-\u009f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff\ufff0-\uffff]/g,
    (char) => (char === "\ufffd" ? char : `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`));
}

const isPlainKey = (key) => /^[A-Za-z_]\w*$/.test(key) && !/^(y|n|yes|no|on|off|true|false|null)$/i.test(key);

/** A value on one line; numbers with a fixed count of places where these are given. */
function flowYaml(value, places) {
  if (Array.isArray(value)) return `[${value.map((item) => flowYaml(item, places)).join(", ")}]`;
  if (value !== null && typeof value === "object") {
    return `{${Object.entries(value).map(([key, item]) => `${isPlainKey(key) ? key : quoted(key)}: ${flowYaml(item, isPlace(key) ? 6 : places)}`).join(", ")}}`;
  }
  if (typeof value === "number") return !Number.isFinite(value) ? "null" : places === undefined ? String(value) : value.toFixed(places);
  return value === null || typeof value === "boolean" ? String(value) : quoted(value);
}

const isPlace = (key) => key === "at" || key === "coordinates";

/** The text of a scenario file. */
function writeScenario({ name, because, serves, edits }) {
  const lines = [`name: ${quoted(name)}`];
  if (because) lines.push(`because: ${quoted(because)}`);
  if (serves?.length) lines.push(`serves: ${flowYaml(serves)}`);
  lines.push("edits:", ...edits.map((edit) => `  - ${flowYaml(edit).slice(1, -1)}`));
  return `${lines.join("\n")}\n`;
}

/** What is wrong with a file and where: the key of a sentence, and the line. */
class YamlFault extends Error {
  constructor(key, line) {
    super(key);
    this.key = key;
    this.line = line;
  }
}

const DEEPEST = 40;
const ESCAPES = { 0: "\0", a: "\x07", b: "\b", t: "\t", n: "\n", v: "\v", f: "\f", r: "\r", e: "\x1b", " ": " ", '"': '"', "/": "/", "\\": "\\", N: "\x85", _: "\xa0", L: "\u2028", P: "\u2029" };

/** Read lists, mappings and texts, in blocks and in brackets, with comments; no anchors, tags or folded blocks. */
function readYaml(text) {
  text = text.replace(/^\ufeff/, "").replace(/\r\n?/g, "\n");
  let at = 0;
  let depth = 0;
  const fault = (key) => { throw new YamlFault(key, text.slice(0, at).split("\n").length); };
  const columnNow = () => at - (text.lastIndexOf("\n", at - 1) + 1);
  const isEnd = () => at >= text.length || text[at] === "\n" || (text[at] === "#" && /\s/.test(text[at - 1] ?? "\n"));
  const spaces = () => { while (text[at] === " " || text[at] === "\t") at++; };
  const isDash = () => text[at] === "-" && /^-(?=\s|$)/.test(text.slice(at, at + 2));

  /** Pass blanks, comments and line ends; whether there is more. */
  function gap() {
    for (;;) {
      spaces();
      if (text[at] === "\n") at++;
      else if (text[at] === "#" && isEnd()) at = text.indexOf("\n", at) < 0 ? text.length : text.indexOf("\n", at);
      else return at < text.length;
    }
  }

  function quotedText() {
    const mark = text[at++];
    let made = "";
    for (;;) {
      const char = text[at++];
      if (char === undefined) fault("yaml.quote");
      if (char === mark && mark === "'" && text[at] === "'") at++;
      else if (char === mark) return made;
      if (char === "\n") {
        made = `${made.trimEnd()} `;
        spaces();
      } else if (char === "\\" && mark === '"') made += escaped();
      else made += char;
    }
  }

  function escaped() {
    const char = text[at++];
    const length = { x: 2, u: 4, U: 8 }[char];
    if (!length) return ESCAPES[char] ?? fault("yaml.escape");
    const digits16 = text.slice(at, at + length);
    if (!/^[\da-f]+$/i.test(digits16) || digits16.length < length || parseInt(digits16, 16) > 0x10ffff) fault("yaml.escape");
    at += length;
    return char === "U" ? String.fromCodePoint(parseInt(digits16, 16)) : String.fromCharCode(parseInt(digits16, 16));
  }

  function typed(plain) {
    if (["", "~", "null", "Null", "NULL"].includes(plain)) return null;
    if (/^(true|True|TRUE)$/.test(plain)) return true;
    if (/^(false|False|FALSE)$/.test(plain)) return false;
    return /^[-+]?(\.\d+|\d+(\.\d*)?)([eE][-+]?\d+)?$/.test(plain) ? Number(plain) : plain;
  }

  function plainText(stop) {
    if (/[&*!|>%@`]/.test(text[at])) fault("yaml.kind");
    const from = at;
    const isStop = () => {
      const after = text[at + 1] ?? "\n";
      if (text[at] === ":") return /\s/.test(after) || (stop && ",[]{}".includes(after));
      return isEnd() || (stop && ",[]{}".includes(text[at]));
    };
    while (!isStop()) at++;
    return text.slice(from, at).trimEnd();
  }

  const scalar = (stop) => ('"\''.includes(text[at]) ? quotedText() : typed(plainText(stop)));

  function put(made, key, read) {
    if (Object.hasOwn(made, key)) fault("yaml.twice");
    made[key] = read();
  }

  function deeper(read) {
    if (++depth > DEEPEST) fault("yaml.deep");
    const made = read();
    depth--;
    return made;
  }

  function flow() {
    const open = text[at];
    if (open !== "[" && open !== "{") return scalar(true);
    return deeper(() => {
      const [close, made] = open === "[" ? ["]", []] : ["}", Object.create(null)];
      at++;
      for (;;) {
        if (!gap()) fault("yaml.bracket");
        if (text[at] === close) {
          at++;
          return made;
        }
        if (open === "[") made.push(flow());
        else {
          const key = '"\''.includes(text[at]) ? quotedText() : plainText(true);
          gap();
          if (text[at] !== ":") fault("yaml.colon");
          at++;
          gap();
          put(made, key, () => (",}".includes(text[at] ?? "") ? null : flow()));
        }
        if (!gap()) fault("yaml.bracket");
        if (text[at] === ",") at++;
        else if (text[at] !== close) fault("yaml.bracket");
      }
    });
  }

  /** The key of a mapping that begins here, or null; passes it where it is one. */
  function keyHere() {
    const from = at;
    const key = '"\''.includes(text[at]) ? quotedText() : /[[{&*!|>%@`]/.test(text[at]) ? null : plainText(false);
    spaces();
    if (key !== null && text[at] === ":" && /\s/.test(text[at + 1] ?? "\n")) {
      at++;
      return key;
    }
    at = from;
    return null;
  }

  function afterKey(left) {
    spaces();
    if (!isEnd()) return block(left + 1, true);
    if (!gap()) return null;
    return columnNow() > left || (columnNow() === left && isDash()) ? block(columnNow(), false) : null;
  }

  /** What begins here, in column `left` or further in; on the line of its key it can be no mapping. */
  function block(left, inline) {
    return deeper(() => {
      if (isDash() && !inline) return list(left);
      if ("[{".includes(text[at])) return finished(flow());
      const from = at;
      const key = keyHere();
      at = from;
      if (key === null) return finished(scalar(false));
      if (inline) fault("yaml.inline");
      return mapping(columnNow());
    });
  }

  function finished(value) {
    spaces();
    if (!isEnd()) fault("yaml.rest");
    return value;
  }

  function mapping(left) {
    const made = Object.create(null);
    do {
      if (columnNow() !== left) fault("yaml.indent");
      const key = keyHere();
      if (key === null) fault("yaml.colon");
      put(made, key, () => afterKey(left));
    } while (gap() && columnNow() >= left);
    return made;
  }

  function list(left) {
    const made = [];
    do {
      if (columnNow() !== left) fault("yaml.indent");
      if (!isDash()) break;
      at++;
      spaces();
      if (!isEnd()) made.push(block(columnNow(), false));
      else made.push(gap() && columnNow() > left ? block(columnNow(), false) : null);
    } while (gap() && columnNow() >= left);
    return made;
  }

  if (text.startsWith("---\n")) at = 4;
  if (!gap()) return null;
  const value = block(columnNow(), false);
  if (gap()) fault("yaml.indent");
  return value;
}
