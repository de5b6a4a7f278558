# Sourced by the scripts beside it: one function that turns an SVG into a PNG with Chromium.
# The SVG is put inline into a page, so that it may use Sarabun from public/fonts.
set -eu
draw=$(cd "$(dirname "$0")" && pwd)
root=$(cd "$draw/../../.." && pwd)
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
browser=${CHROMIUM:-chromium}

# svg_to_png SVG PNG WIDTH HEIGHT: transparent where the drawing is.
svg_to_png() {
    {
        echo '<!doctype html><meta charset="utf-8"><style>'
        for script in thai latin; do
            for weight in 400 700; do
                echo "@font-face{font-family:Sarabun;font-weight:$weight;src:url(file://$root/public/fonts/sarabun-$script-$weight.woff2);"
                [ $script = thai ] && echo 'unicode-range:U+0E01-0E5B}' || echo 'unicode-range:U+0000-00FF,U+2000-206F}'
            done
        done
        echo "body{margin:0}svg{display:block;width:${3}px;height:${4}px;font-family:Sarabun}</style>"
        cat "$1"
    } >"$work/page.html"
    # The window is taller than the picture because headless Chromium takes its own frame off the height.
    "$browser" --headless --no-sandbox --disable-gpu --hide-scrollbars --allow-file-access-from-files \
        --user-data-dir="$work/profile" --default-background-color=00000000 --virtual-time-budget=2000 \
        --window-size="$3,$(($4 + 200))" --screenshot="$work/page.png" "file://$work/page.html" 2>/dev/null
    convert "$work/page.png" -crop "${3}x${4}+0+0" +repage "$2"
}
