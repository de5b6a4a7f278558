#!/bin/sh
# Makes the PNG icons of public/icons from icon.svg. Needs chromium and ImageMagick's convert.
. "$(dirname "$0")/common.sh"
icons=$root/public/icons

png() { svg_to_png "$1" "$work/icon.png" "$3" "$3" && convert "$work/icon.png" -strip -define png:compression-level=9 "$icons/$2"; }

png "$icons/icon.svg" icon-192.png 192
png "$icons/icon.svg" icon-512.png 512

# Systems that cut their own shape want colour to the edges and the drawing inside the safe middle.
full_bleed() { sed -e 's/rx="112" //' -e "s|<path d=\"M256 78|<g transform=\"translate(256 256) scale($1) translate(-256 -256)\">&|" -e 's|</svg>|</g></svg>|' "$icons/icon.svg"; }
full_bleed 0.78 >"$work/maskable.svg"
full_bleed 0.9 >"$work/apple.svg"
png "$work/maskable.svg" icon-maskable-512.png 512
png "$work/apple.svg" apple-touch-icon-180.png 180
