/* Measuring along clicks: true metres on the ellipsoid of the earth, not those of the map on the screen. */

const EARTH = { a: 6378137, e2: 0.00669437999014 }; // WGS 84: equatorial radius [m], eccentricity squared

/** Metres of a degree to the east and to the north at a latitude. */
function degreeM(lat) {
  const turn = Math.PI / 180;
  const bent = 1 - EARTH.e2 * Math.sin(lat * turn) ** 2;
  return {
    east: (EARTH.a / Math.sqrt(bent)) * Math.cos(lat * turn) * turn,
    north: ((EARTH.a * (1 - EARTH.e2)) / bent ** 1.5) * turn,
  };
}

/** The distance between two places of one town [m]. */
function metres(one, other) {
  const { east, north } = degreeM((one.lat + other.lat) / 2);
  return Math.hypot((other.lng - one.lng) * east, (other.lat - one.lat) * north);
}

const lengthOf = (places) => places.slice(1).reduce((total, place, k) => total + metres(places[k], place), 0);

/** The area of a ring of places of one town [m²]. */
function squareMetres(places) {
  const { east, north } = degreeM(places.reduce((total, { lat }) => total + lat, 0) / places.length);
  const [x, y] = [places.map(({ lng }) => (lng - places[0].lng) * east), places.map(({ lat }) => (lat - places[0].lat) * north)];
  const twice = places.reduce((total, _, k) => {
    const next = (k + 1) % places.length;
    return total + x[k] * y[next] - x[next] * y[k];
  }, 0);
  return Math.abs(twice) / 2;
}

/** A number with so many places behind the point, as the page's language writes it. */
function exact(value, places = 0) {
  return value.toLocaleString(document.documentElement.lang || "en", { minimumFractionDigits: places, maximumFractionDigits: places });
}

const lengthText = (m) => (m < 1000 ? say("measure.m", { n: exact(m) }) : say("measure.km", { n: exact(m / 1000, 2) }));
const areaText = (m2) => (m2 < 100000 ? say("measure.m2", { n: exact(m2) }) : say("measure.km2", { n: exact(m2 / 1e6, 2) }));

/** The tool that measures. */
function measuring() {
  let places = [];
  let closed = false;
  let ahead = null;
  const reached = () => (closed || !ahead || !places.length ? places : [...places, ahead]);
  const found = () => {
    if (closed) return say("measure.area", { area: areaText(squareMetres(places)), length: lengthText(lengthOf([...places, places[0]])) });
    return say("measure.distance", { length: lengthText(lengthOf(reached())) });
  };
  const update = (spoken = true) => {
    node("measured").textContent = places.length ? found() : say("measure.first");
    node("measure-back").disabled = !places.length;
    node("measure-close").disabled = closed || places.length < 3;
    node("measure-anew").disabled = !places.length;
    if (spoken && places.length) tell(found());
    scratch.redraw();
  };
  const change = (next, isClosed = false) => {
    places = next;
    closed = isClosed;
    ahead = null;
    update();
  };
  return {
    title: say("measure.title"),
    onMap: true,
    fill(card) {
      const button = (id, key, onclick) => make("button", { type: "button", id, text: say(key), onclick });
      card.append(
        make("p", { id: "measured", class: "figure" }),
        make("p", { class: "small", text: say("measure.how") }),
        make("p", { class: "row" },
          button("measure-back", "measure.back", () => this.back()),
          button("measure-close", "measure.close", () => change(places, true)),
          button("measure-anew", "measure.anew", () => change([]))));
      update();
    },
    click(place) {
      if (closed) change([place]);
      else if (places.length > 2 && isSameSpot(place, places[0])) change(places, true);
      else if (!places.length || !isSameSpot(place, places[places.length - 1])) change([...places, place]);
    },
    move(place) {
      if (closed || !places.length) return;
      ahead = place;
      update(false);
    },
    back: () => (closed ? change(places) : change(places.slice(0, -1))),
    draw(view) {
      if (places.length) drawPath(view, reached(), { closed, dash: closed || !ahead ? [] : [7, 6] });
    },
  };
}
