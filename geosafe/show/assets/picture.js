/* The view as a picture: title, map and legend, painted where the browser lays them out. */

const PICTURE = { sharp: 2, pad: 16, key: 304, credit: 22 };

async function savePicture() {
  const name = `${viewFileName()}.png`;
  const blob = await new Promise((done) => paintPicture().toBlob(done, "image/png"));
  saveFile(name, blob);
  tell(say("saved", { file: name }));
}

/** A canvas with the whole view. */
function paintPicture() {
  const { sharp, pad, key, credit } = PICTURE;
  const card = legendCopy(key);
  const size = wholeSize();
  const keyHeight = card.getBoundingClientRect().height;
  const canvas = document.createElement("canvas");
  const [width, height] = [key + 3 * pad + size.x, Math.max(size.y + credit, keyHeight) + 2 * pad];
  canvas.width = width * sharp;
  canvas.height = height * sharp;
  const ctx = canvas.getContext("2d");
  ctx.scale(sharp, sharp);
  ctx.fillStyle = getComputedStyle(card).backgroundColor;
  ctx.fillRect(0, 0, width, height);
  paintElement(ctx, card, pad, pad);
  for (const pane of panes()) paintMap(ctx, pane, key + 2 * pad, pad);
  for (const side of document.querySelectorAll(".side")) paintSide(ctx, side, key + 2 * pad, pad);
  paintText(ctx, scaleText(), key + 2 * pad, pad + size.y + 16, node("credit"));
  card.remove();
  return canvas;
}

/** The title, the time of day and the legend in one column, laid out but not seen. */
function legendCopy(width) {
  const card = make("div", { class: "picture-key", "aria-hidden": "true" },
    make("h2", { text: told.title }),
    make("p", { text: `${say(`phase.${state.phase}`)}: ${whenText()}` }),
    ...[...node("key").children].map((child) => child.cloneNode(true)));
  // What opens on a tap, and the ids of what stands on the page already, have no place in a picture.
  card.querySelectorAll("details").forEach((each) => each.remove());
  card.querySelectorAll("[id]").forEach((each) => each.removeAttribute("id"));
  card.style.width = `${width}px`;
  document.body.append(card);
  return card;
}

/** How many metres the picture is across, since a picture may be printed at any size. */
function scaleText() {
  const size = map.getSize();
  const [west, east] = [[0, size.y / 2], [size.x, size.y / 2]].map((spot) => map.containerPointToLatLng(spot));
  return say("picture.scale", { width: lengthText(metres(west, east)) });
}

/** The maps on the screen: one, or two that are compared. */
const panes = () => [mapNode(), node("map-other")].filter(Boolean);

/** The size of all maps together [px]. */
function wholeSize() {
  const boxes = panes().map((pane) => pane.getBoundingClientRect());
  return { x: Math.max(...boxes.map(({ right }) => right)) - boxes[0].left, y: boxes[0].height };
}

/** Paint one map where it is seen; x and y are the corner of the first. */
function paintMap(ctx, pane, x, y) {
  const own = mapNode().getBoundingClientRect();
  const seenBox = pane.getBoundingClientRect();
  const covered = pane === mapNode() || state.compare?.mode !== "swipe" ? 0 : (seenBox.width * state.compare.at) / 100;
  ctx.save();
  ctx.beginPath();
  ctx.rect(x + seenBox.left - own.left + covered, y + seenBox.top - own.top, seenBox.width - covered, seenBox.height);
  ctx.clip();
  const sheets = [...pane.querySelectorAll(".leaflet-overlay-pane canvas")].filter((sheet) => !sheet.hidden);
  for (const sheet of sheets.sort((a, b) => Number(a.style.zIndex) - Number(b.style.zIndex))) {
    const box = sheet.getBoundingClientRect();
    ctx.drawImage(sheet, x + box.left - own.left, y + box.top - own.top, box.width, box.height);
  }
  ctx.restore();
}

/** Paint the note that says what one of two maps shows. */
function paintSide(ctx, side, x, y) {
  const own = mapNode().getBoundingClientRect();
  const box = side.getBoundingClientRect();
  const [left, top] = [x + box.left - own.left, y + box.top - own.top];
  ctx.fillStyle = getComputedStyle(side).backgroundColor;
  ctx.fillRect(left, top, box.width, box.height);
  paintElement(ctx, side, left, top);
}

/** Paint what an element holds, in its place: texts, colours of swatches, borders of notes, and drawings. */
function paintElement(ctx, root, x, y) {
  const own = root.getBoundingClientRect();
  const at = ({ left, top }) => [x + left - own.left, y + top - own.top];
  for (const each of root.querySelectorAll(".swatch, .flag, svg")) {
    const box = each.getBoundingClientRect();
    if (each.matches("svg")) paintDrawing(ctx, each, at(box), box);
    else {
      const style = getComputedStyle(each);
      ctx.fillStyle = style.backgroundColor;
      ctx.fillRect(...at(box), box.width, box.height);
      ctx.fillStyle = style.borderLeftColor;
      ctx.fillRect(...at(box), parseFloat(style.borderLeftWidth), box.height);
    }
  }
  const texts = document.createTreeWalker(root, NodeFilter.SHOW_TEXT, ({ parentElement }) => (parentElement.closest("svg") ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT));
  while (texts.nextNode()) paintWords(ctx, texts.currentNode, at);
}

/** Paint a text word by word, where its lines break. */
function paintWords(ctx, text, at) {
  const range = document.createRange();
  for (const { index: from, 0: word } of text.data.matchAll(/\S+/g)) {
    range.setStart(text, from);
    range.setEnd(text, from + word.length);
    const box = range.getClientRects()[0];
    if (box) paintText(ctx, word, ...at(box), text.parentElement, true);
  }
}

function paintText(ctx, text, x, y, like, hangs = false) {
  const style = getComputedStyle(like);
  ctx.font = `${style.fontWeight} ${style.fontSize} ${style.fontFamily}`;
  ctx.fillStyle = style.color;
  ctx.textAlign = "start";
  ctx.textBaseline = "alphabetic";
  ctx.fillText(text, x, y + (hangs ? ctx.measureText(text).fontBoundingBoxAscent : 0));
}

/** Paint the lines and words of one of the legend's own drawings. */
function paintDrawing(ctx, drawing, [x, y], box) {
  const { width, height } = drawing.viewBox.baseVal;
  ctx.save();
  ctx.translate(x, y);
  ctx.scale(box.width / width, box.height / height);
  for (const each of drawing.querySelectorAll("path, text")) {
    const style = getComputedStyle(each);
    if (each.tagName === "text") {
      ctx.font = `${style.fontSize} ${style.fontFamily}`;
      ctx.fillStyle = style.fill;
      ctx.textAlign = each.getAttribute("text-anchor") ?? "start";
      ctx.textBaseline = "alphabetic";
      ctx.fillText(each.textContent, Number(each.getAttribute("x")), Number(each.getAttribute("y")));
      continue;
    }
    ctx.strokeStyle = style.stroke;
    ctx.lineWidth = parseFloat(style.strokeWidth);
    ctx.lineCap = style.strokeLinecap;
    ctx.setLineDash((each.getAttribute("stroke-dasharray") ?? "").split(/[ ,]+/).filter(Boolean).map(Number));
    ctx.stroke(new Path2D(each.getAttribute("d")));
  }
  ctx.restore();
}
