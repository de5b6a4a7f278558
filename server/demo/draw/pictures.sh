#!/bin/sh
# Makes server/demo/pictures/*.jpg from the drawings beside this script.
# Needs chromium and ImageMagick's convert. Names of drawings may be given to make only those.
. "$(dirname "$0")/common.sh"
pictures=$root/server/demo/pictures
mkdir -p "$pictures"

[ $# -gt 0 ] || set -- "$draw"/*.svg
for drawing in "$@"; do
    name=$(basename "$drawing" .svg)
    case $(head -n 1 "$drawing") in
    *'viewBox="0 0 960 1280"'*) width=960 height=1280 ;;
    *) width=1280 height=960 ;;
    esac
    svg_to_png "$draw/$name.svg" "$work/picture.png" $width $height
    convert "$work/picture.png" -background white -flatten -strip -quality 70 "$pictures/$name.jpg"
done
