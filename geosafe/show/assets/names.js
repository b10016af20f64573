/* Names on the map: the most important first, each where there is room, the same where they stood before. */

const STYLES = GROUND.names;
const ONE_BY_ONE = /^[\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{N}\p{P}\p{Zs}]+$/u;
const PAD = 3; // px around a name
const LEADING = 1.2; // lines of a name, in sizes of its letters
const MOST_TRIED = 400; // lines along which names are tried in one view
const LINE_LIMIT = 170; // px: the broadest line of a name in an area
const widths = new Map();

/** Whether the letters of a text can stand each by itself: those of Arabic, Thai and others join. */
const byLetters = (text) => ONE_BY_ONE.test(text);

function widthOfText(ctx, text) {
  const key = ctx.font + ctx.letterSpacing + text;
  if (!widths.has(key)) widths.set(key, ctx.measureText(text).width);
  return widths.get(key);
}

const kept = new WeakMap(); // by canvas the names of the last view

function drawNames(view) {
  if (told.simulated.length) watermark(view);
  const room = new Room(view);
  const names = placeNames(view, room);
  for (const name of names) writeName(view, name);
  view.ctx.canvas.placed = names.map(({ text, style, boxes }) => ({ text, kind: style.kind, boxes }));
}

/** The names of a view, each with its letters and boxes. Those that stood there before have the first choice. */
function placeNames(view, room) {
  const { zoom } = view;
  if (!column["names.kind"] || !STYLES.some((style) => zoom >= style.zoom && zoom <= style.until)) return [];
  room.takeCovered(view);
  if (zoom >= 12.5) room.takeStreets(view);
  room.takeBoxes(saidBoxes(view));
  const last = kept.get(view.ctx.canvas);
  const key = [zoom, view.width, view.height].join(" ");
  const names = [];
  const places = new Map();
  const put = (name) => {
    room.takeBoxes(name.boxes);
    names.push(name);
    places.set(name.text, [...(places.get(name.text) ?? []), name.boxes[0]]);
    return true;
  };
  if (last?.key === key && last.results === drawn.blocks) {
    const [dx, dy] = [view.ox - last.ox, view.oy - last.oy];
    for (const name of last.names) {
      const moved = moveName(name, dx, dy);
      if (room.free(moved.boxes, "any")) put(moved);
    }
  }
  const standing = new Set(names.map(({ i }) => i));
  const [kinds, shapes] = [column["names.kind"], column["names.shape"]];
  let tried = 0;
  for (let i = 0; i < shapes.n; i++) {
    const style = STYLES[kinds[i]];
    if (zoom < style.zoom || zoom > style.until || !seen(view, shapes.box, i)) continue;
    if (style.form !== "line" && standing.has(i)) continue;
    if (style.form === "line" && tried >= MOST_TRIED) continue;
    const clear = ({ x, y }, text) => (places.get(text) ?? []).every((other) => Math.hypot(other.x - x, other.y - y) >= style.again_px);
    const offer = (name, data = style.data) => clear(name.boxes[0], name.text) && room.free(name.boxes, data) && put({ ...name, i, style });
    if (style.form === "line") tried += placeAlong(view, room, style, i, offer, clear);
    else placeAt(view, style, i, offer);
  }
  kept.set(view.ctx.canvas, { key, ox: view.ox, oy: view.oy, results: drawn.blocks, names });
  return names;
}

function moveName(name, dx, dy) {
  const move = (each) => ({ ...each, x: each.x + dx, y: each.y + dy });
  return { ...name, boxes: name.boxes.map(move), letters: name.letters.map(move), mark: name.mark && move(name.mark) };
}

function textOf(style, i) {
  const name = told.names[column["names.name"][i]];
  return style.caps ? name.toUpperCase() : name;
}

function pen(ctx, style, text) {
  ctx.font = `${style.italic ? "italic " : ""}${style.weight} ${style.size_px}px ${FONT}`;
  ctx.letterSpacing = byLetters(text) ? `${style.spacing_px}px` : "0px";
}

/* In areas and at points -------------------------------------------------------------------------- */

const ROSE = [[0, -1], [0, 1], [-1, 0], [1, 0], [-0.7, -0.7], [0.7, 0.7], [-0.7, 0.7], [0.7, -0.7]];
const AROUND = [[0, 0], ...[0.4, 0.7, 1].flatMap((far) => ROSE.map(([dx, dy]) => [dx * far, dy * far]))];
const STRAY = 0.4; // how far from its middle the name of an area may stand, as a share of the area's size

function placeAt(view, style, i, offer) {
  const { ctx, scale, ox, oy } = view;
  const shapes = column["names.shape"];
  const at = shapes.point[shapes.part[i]];
  const [x, y] = [shapes.x[at] * scale + ox, shapes.y[at] * scale + oy];
  const text = textOf(style, i);
  const across = column["names.size"][i] * pixelsPerMetre(view);
  pen(ctx, style, text);
  const inside = style.form === "area" || across > 0;
  const lines = style.kind === "district" || (style.form === "point" && !across) ? fold(ctx, text, style.kind === "district" ? 999 : 120, 2) ?? [text] : foldInto(ctx, text, across);
  if (!lines) return;
  const leading = style.size_px * LEADING;
  const width = Math.max(...lines.map((line) => widthOfText(ctx, line))) + 2 * PAD;
  const height = lines.length * leading + 2;
  const set = (cx, cy, mark) => inStudy(view, cx, cy, width, height) && offer({
    text, mark,
    boxes: [{ x: cx, y: cy, angle: 0, width, height }],
    letters: lines.map((line, k) => ({ text: line, x: cx, y: cy + (k - (lines.length - 1) / 2) * leading, angle: 0 })),
  });
  if (inside) {
    const stray = style.kind === "district" ? 30 : Math.min(across * STRAY, 160);
    AROUND.some(([dx, dy]) => set(x + dx * stray, y + dy * stray, null));
  } else {
    const mark = { x, y, kind: style.kind };
    const away = width / 2 + 3;
    const [up, side] = [height / 2 + 5, height / 2 + 1];
    [[away, 0], [-away, 0], [0, -up], [0, up], [away, -side], [-away, -side], [away, side], [-away, side]].some(([dx, dy]) => set(x + dx, y + dy, mark));
  }
}

/** Whether a name stands within what is studied: beyond its edge it would tell of ground that is not drawn. */
function inStudy({ scale, ox, oy }, cx, cy, width, height) {
  const [west, north, east, south] = told.bounds;
  const [left, right, top, bottom] = [west * scale + ox, east * scale + ox, north * scale + oy, south * scale + oy];
  return cx - width / 2 >= left && cx + width / 2 <= right && cy - height / 2 >= top && cy + height / 2 <= bottom;
}

/** Whether both ends of a turned box do. */
function endsInStudy(view, { x, y, angle, width, height }) {
  const [dx, dy] = [(width / 2) * Math.cos(angle), (width / 2) * Math.sin(angle)];
  return [1, -1].every((end) => inStudy(view, x + end * dx, y + end * dy, height, height));
}

/** A name in lines that an area of some pixels across can hold; null where it is too small for it. */
function foldInto(ctx, text, across) {
  for (const most of [1, 2, 3]) {
    const lines = fold(ctx, text, Math.min(across * 1.15, LINE_LIMIT), most);
    if (lines) return lines;
  }
  return across > 90 ? fold(ctx, text, LINE_LIMIT * 1.6, 3) : null;
}

/** A name in at most so many lines, none broader than a limit, as even as can be; null where it does not fit. */
function fold(ctx, text, limit, most) {
  if (widthOfText(ctx, text) <= limit) return [text];
  if (most < 2) return null;
  const words = text.split(" ");
  let best = null;
  for (let k = 1; k < words.length; k++) {
    const [head, rest] = [words.slice(0, k).join(" "), words.slice(k).join(" ")];
    if (widthOfText(ctx, head) > limit) break;
    const tail = fold(ctx, rest, limit, most - 1);
    if (!tail) continue;
    const width = Math.max(...[head, ...tail].map((line) => widthOfText(ctx, line)));
    if (!best || width < best.width) best = { lines: [head, ...tail], width };
  }
  return best?.lines ?? null;
}

/* Along lines ------------------------------------------------------------------------------------- */

const SIDES = [0, 0.8, -0.8, 1.1, -1.1, 1.5, -1.5]; // beside a line, in sizes of its letters
const ALONG = 16; // px between the places tried along a line
const MOST_PLACES = 24; // tried along one line
const MOST_BEND = 0.5; // radians between two letters
const MOST_TURN = 1.4; // radians along a whole name
const MOST_CHORD = 0.85; // how much shorter than a bent name the string between its ends may be
const MOST_BULGE = 0.22; // how far from that string it may bend, as a share of its width
const UPRIGHT = 1.4; // radians: names lean down to the right as far as this, steeper ones are read upwards
const SQUEEZE = [0.88, 1.18]; // the shares of its room that a letter may get on the sides of a bend
const STRAIGHT = 1.2; // px that a line may leave the string of a straight name

/** Offer places along a line, from its middle outwards; return 1 where any could be tried. */
function placeAlong(view, room, style, i, offer, clear) {
  const { ctx, scale } = view;
  const { box, part } = column["names.shape"];
  const span = Math.hypot(box[4 * i + 2] - box[4 * i], box[4 * i + 3] - box[4 * i + 1]) * scale;
  const length = column["names.size"][i] * pixelsPerMetre(view);
  const text = textOf(style, i);
  if (length < text.length * 4 || span < 20) return 0;
  pen(ctx, style, text);
  const width = widthOfText(ctx, text);
  if (width > length) return 0;
  const line = screenLine(view, part[i]);
  const bendable = byLetters(text);
  const sides = SIDES.map((away) => away * style.size_px);
  const total = line.run[line.run.length - 1];
  let places = 0;
  for (let step = 0; step * ALONG <= total / 2 && places < MOST_PLACES; step++) {
    for (const sign of step ? [1, -1] : [1]) {
      const middle = total / 2 + sign * step * ALONG;
      const spot = pointAt(line, middle);
      if (middle < width / 2 || middle > total - width / 2) continue;
      if (spot.x < view.margin.x || spot.y < view.margin.y || spot.x > view.width - view.margin.x || spot.y > view.height - view.margin.y) continue;
      if (!clear(spot, text)) continue;
      places++;
      const lies = lie(line, middle, width);
      if (!lies || !(lies.straight || bendable)) continue;
      const open = sides.filter((away) => room.mayBeFree(lies.ends, away, style.data));
      const laid = open.length ? setLetters(ctx, style, text, width, line, lies) : null;
      if (!laid) continue;
      const put = (away, data) => {
        const name = beside(laid, away, style.size_px, text);
        return name !== null && name.boxes.every((box) => endsInStudy(view, box)) && offer(name, data);
      };
      const clean = open.filter((away) => room.mayBeFree(lies.ends, away, "never"));
      clean.some((away) => put(away, "never")) || (style.data !== "never" && open.some((away) => put(away, style.data)));
    }
  }
  return 1;
}

/** A line in pixels, with the length run at each of its points. */
function screenLine(view, p) {
  const { scale, ox, oy } = view;
  const { point, x, y } = column["names.shape"];
  const [xs, ys, run] = [[], [], []];
  for (let k = point[p]; k < point[p + 1]; k++) {
    const [px, py] = [x[k] * scale + ox, y[k] * scale + oy];
    run.push(run.length ? run[run.length - 1] + Math.hypot(px - xs[xs.length - 1], py - ys[ys.length - 1]) : 0);
    xs.push(px);
    ys.push(py);
  }
  return { xs, ys, run };
}

function pointAt({ xs, ys, run }, at) {
  let [low, high] = [1, run.length - 1];
  while (low < high) {
    const k = (low + high) >> 1;
    if (run[k] < at) low = k + 1;
    else high = k;
  }
  const t = (at - run[low - 1]) / (run[low] - run[low - 1] || 1);
  return { x: xs[low - 1] + (xs[low] - xs[low - 1]) * t, y: ys[low - 1] + (ys[low] - ys[low - 1]) * t };
}

/** How a text would lie on a line: its ends, its direction when read upright, and whether it bends; null where too much. */
function lie(line, middle, width) {
  const [from, to] = [middle - width / 2, middle + width / 2];
  const [a, b] = [pointAt(line, from), pointAt(line, to)];
  const far = Math.hypot(b.x - a.x, b.y - a.y);
  if (far < width * MOST_CHORD) return null;
  const along = Math.atan2(b.y - a.y, b.x - a.x);
  const back = along > UPRIGHT || along <= UPRIGHT - Math.PI;
  let off = 0;
  for (const t of [0.2, 0.4, 0.5, 0.6, 0.8]) {
    const spot = pointAt(line, from + width * t);
    off = Math.max(off, Math.abs((spot.x - a.x) * (b.y - a.y) - (spot.y - a.y) * (b.x - a.x)) / far);
  }
  if (off > width * MOST_BULGE) return null;
  const angle = turnOf(along + (back ? Math.PI : 0));
  const centre = pointAt(line, middle);
  const ends = [back ? b : a, centre, back ? a : b].map((spot) => ({ ...spot, angle, width: 0 }));
  return { from, to, back, angle, ends, straight: off <= STRAIGHT, x: (a.x + b.x) / 2, y: (a.y + b.y) / 2 };
}

/** The letters of a text on a line, whole where that is straight, one by one where it bends; null where neither can be. */
function setLetters(ctx, style, text, width, line, lies) {
  const { from, to, back, angle, x, y } = lies;
  if (lies.straight) return [{ text, x, y, angle, width }];
  const letters = [];
  const end = line.run[line.run.length - 1];
  let done = 0;
  for (const [letter, wide] of lettersOf(ctx, text)) {
    const at = back ? to - done - wide / 2 : from + done + wide / 2;
    const near = Math.min(style.size_px * 0.8, at, end - at);
    const [before, spot, after] = [pointAt(line, at - near), pointAt(line, at), pointAt(line, at + near)];
    const turned = back ? Math.atan2(before.y - after.y, before.x - after.x) : Math.atan2(after.y - before.y, after.x - before.x);
    const last = letters[letters.length - 1];
    if (last && Math.abs(turnOf(turned - last.angle)) > MOST_BEND) return null;
    letters.push({ text: letter, x: (spot.x * 2 + before.x + after.x) / 4, y: (spot.y * 2 + before.y + after.y) / 4, angle: turned, width: wide });
    done += wide;
  }
  return Math.abs(turnOf(letters[letters.length - 1].angle - letters[0].angle)) > MOST_TURN ? null : letters;
}

const advances = new Map();

/** The letters of a text with how far each leads, as they stand in the whole. */
function lettersOf(ctx, text) {
  const key = ctx.font + ctx.letterSpacing + text;
  if (!advances.has(key)) {
    let [head, before] = ["", 0];
    advances.set(key, [...text].map((letter) => {
      head += letter;
      const after = ctx.measureText(head).width;
      const wide = after - before;
      before = after;
      return [letter, wide];
    }));
  }
  return advances.get(key);
}

const turnOf = (angle) => Math.atan2(Math.sin(angle), Math.cos(angle));

/** Letters moved to one side of their line, with the boxes they take; null where a bend would press or tear them. */
function beside(letters, away, size, text) {
  const moved = letters.map((each) => ({ ...each, x: each.x - Math.sin(each.angle) * away, y: each.y + Math.cos(each.angle) * away }));
  for (let k = 1; k < moved.length; k++) {
    const [one, next] = [moved[k - 1], moved[k]];
    const share = (2 * Math.hypot(next.x - one.x, next.y - one.y)) / (one.width + next.width);
    if (share < SQUEEZE[0] || share > SQUEEZE[1]) return null;
  }
  const boxes = [];
  for (let k = 0; k < moved.length; k += 3) {
    const few = moved.slice(k, k + 3);
    const middle = few[(few.length - 1) >> 1];
    const [first, last] = [few[0], few[few.length - 1]];
    boxes.push({
      x: (first.x + last.x) / 2, y: (first.y + last.y) / 2, angle: middle.angle,
      width: few.reduce((sum, each) => sum + each.width, 0) + (moved.length > 1 ? 1 : 2 * PAD), height: size,
    });
  }
  const centre = boxes[boxes.length >> 1];
  return { text, letters: moved, boxes: [centre, ...boxes.filter((box) => box !== centre)], mark: null };
}

/* Writing ----------------------------------------------------------------------------------------- */

function writeName(view, { text, style, letters, mark }) {
  const { ctx } = view;
  const look = theme();
  pen(ctx, style, text);
  if (letters.length > 1 && letters[0].width !== undefined) ctx.letterSpacing = "0px";
  ctx.textAlign = "center";
  ctx.textBaseline = "middle";
  ctx.lineJoin = "round";
  ctx.lineWidth = 3;
  ctx.strokeStyle = look.halo;
  ctx.fillStyle = groundColours()[style.colour];
  if (mark) writeMark(ctx, mark);
  for (const draw of ["strokeText", "fillText"]) {
    for (const letter of letters) {
      ctx.save();
      ctx.translate(letter.x, letter.y);
      ctx.rotate(letter.angle);
      ctx[draw](letter.text, 0, 0);
      ctx.restore();
    }
  }
}

function writeMark(ctx, { x, y, kind }) {
  ctx.beginPath();
  if (kind === "station") ctx.rect(x - 3, y - 3, 6, 6);
  else ctx.arc(x, y, kind === "stop" ? 1.8 : 2.4, 0, 2 * Math.PI);
  ctx.lineWidth = 2;
  ctx.stroke();
  ctx.fill();
  ctx.lineWidth = 3;
}

/** Words across the map that stay in every picture taken of it. */
function watermark(view) {
  const { ctx } = view;
  ctx.save();
  ctx.font = `600 20px ${FONT}`;
  ctx.letterSpacing = "0px";
  ctx.textAlign = "center";
  ctx.fillStyle = theme().name;
  ctx.globalAlpha = 0.28;
  for (let y = 150, row = 0; y < view.height; y += 260, row++) {
    for (let x = 120 + (row % 2) * 250; x < view.width; x += 500) {
      ctx.save();
      ctx.translate(x, y);
      ctx.rotate(-0.35);
      ctx.fillText(say("simulated"), 0, 0);
      ctx.restore();
    }
  }
  ctx.restore();
}
