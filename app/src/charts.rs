//! Small charts as SVG text: columns stacked of parts, each readable in black and white by its pattern. Pure, so that screens and
//! papers draw the same. What they show always stands in a table besides.
use std::fmt::Write;

/// One part of a column. `kind` names its colour and pattern (`data-part` in the style sheet).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Part {
    pub kind: &'static str,
    pub value: u64,
    /// What it is, for whoever points at it, and what a press on it opens. The keyboard has the numbers of the table for that.
    pub link: Option<(String, String)>,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Column {
    /// Under the column.
    pub label: String,
    /// The column in a sentence, for whoever points at it or hears it.
    pub title: String,
    /// What a press on it opens.
    pub href: Option<String>,
    pub parts: Vec<Part>,
}

const LEFT: u32 = 84;
/// Room for a column's number above the highest.
const TOP: u32 = 24;
const PLOT: u32 = 180;
const STEP: u32 = 60;
const BAR: u32 = 36;
/// Letters of a number that stand within a step.
const WIDEST: usize = 8;

/// Columns side by side under one scale, over each its sum; `number` writes the numbers, `title` says what is drawn.
pub fn stacked(title: &str, columns: &[Column], number: impl Fn(u64) -> String) -> String {
    let most = columns.iter().map(Column::total).max().unwrap_or_default();
    let top = ceiling(most);
    let count = u32::try_from(columns.len()).unwrap_or_default();
    let (width, height) = (LEFT + STEP * count + 8, TOP + PLOT + 34);
    let mut svg = String::new();
    let _ = write!(svg, "<svg class=\"chart\" viewBox=\"0 0 {width} {height}\" role=\"group\" aria-label=\"{}\">", escaped(title));
    svg.push_str(PATTERNS);
    for share in [0, 1, 2] {
        let (value, y) = (top * share / 2, TOP + PLOT - PLOT * u32::try_from(share).unwrap_or_default() / 2);
        let _ = write!(svg, "<path class=\"chart-line\" d=\"M{LEFT} {y}H{}\"/>", width - 8);
        let _ = write!(svg, "<text class=\"chart-scale\" x=\"{}\" y=\"{}\">{}</text>", LEFT - 8, y + 4, escaped(&number(value)));
    }
    for (index, column) in (0..count).zip(columns) {
        column.draw(&mut svg, LEFT + STEP * index + (STEP - BAR) / 2, top, &number);
    }
    svg.push_str("</svg>");
    svg
}

impl Column {
    fn total(&self) -> u64 {
        self.parts.iter().map(|part| part.value).sum()
    }

    fn draw(&self, svg: &mut String, x: u32, top: u64, number: impl Fn(u64) -> String) {
        match &self.href {
            Some(href) => drop(write!(svg, "<a href=\"{}\" aria-label=\"{}\">", escaped(href), escaped(&self.title))),
            None => drop(write!(svg, "<g role=\"img\" aria-label=\"{}\"><title>{0}</title>", escaped(&self.title))),
        }
        // Something to press where nothing is high enough.
        let _ = write!(svg, "<rect class=\"chart-press\" x=\"{x}\" y=\"{TOP}\" width=\"{BAR}\" height=\"{}\"/>", PLOT + 24);
        let _ = write!(svg, "<text class=\"chart-label\" x=\"{}\" y=\"{}\">{}</text>", x + BAR / 2, TOP + PLOT + 20, escaped(&self.label));
        svg.push_str(if self.href.is_some() { "</a>" } else { "</g>" });
        let mut below = 0;
        for part in self.parts.iter().filter(|part| part.value > 0) {
            let (from, to) = (scaled(below, top), scaled(below + part.value, top));
            part.draw(svg, x, f64::from(TOP + PLOT) - to, to - from);
            below += part.value;
        }
        // One that is longer than its place is in the table.
        if below > 0 && number(below).chars().count() <= WIDEST {
            // Wherever the scale has been scrolled to.
            let (middle, y) = (x + BAR / 2, f64::from(TOP + PLOT) - scaled(below, top) - 5.0);
            let _ = write!(
                svg,
                "<text class=\"chart-total\" aria-hidden=\"true\" x=\"{middle}\" y=\"{y:.1}\">{}</text>",
                escaped(&number(below))
            );
        }
    }
}

impl Part {
    fn draw(&self, svg: &mut String, x: u32, y: f64, height: f64) {
        if let Some((title, href)) = &self.link {
            let (title, href) = (escaped(title), escaped(href));
            let _ = write!(svg, "<a href=\"{href}\" tabindex=\"-1\" aria-hidden=\"true\"><title>{title}</title>");
        }
        let _ = write!(
            svg,
            "<rect class=\"chart-part\" data-part=\"{0}\" x=\"{x}\" y=\"{y:.1}\" width=\"{BAR}\" height=\"{height:.1}\"/>\
             <rect class=\"chart-pattern\" data-part=\"{0}\" x=\"{x}\" y=\"{y:.1}\" width=\"{BAR}\" height=\"{height:.1}\"/>",
            self.kind
        );
        svg.push_str(if self.link.is_some() { "</a>" } else { "" });
    }
}

/// How high a value stands.
fn scaled(value: u64, top: u64) -> f64 {
    value as f64 / top.max(1) as f64 * f64::from(PLOT)
}

/// The scale's end: an even number of at most two digits that are not zero, so that its middle is short, too.
fn ceiling(most: u64) -> u64 {
    let mut unit = 1;
    while most.div_ceil(unit) > 20 {
        unit *= 10;
    }
    (most.div_ceil(unit).max(1).div_ceil(2) * 2) * unit
}

/// Laid over a part in `chart-pattern`; what each part is laid over with stands in the style sheet.
const PATTERNS: &str = "<defs><pattern id=\"chart-hatch\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\">\
     <path d=\"M0 6 6 0M-1 1 1 -1M5 7 7 5\"/></pattern>\
     <pattern id=\"chart-lines\" width=\"6\" height=\"4\" patternUnits=\"userSpaceOnUse\"><path d=\"M0 2H6\"/></pattern>\
     <pattern id=\"chart-dots\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\"><path d=\"M2 3H4\"/></pattern></defs>";

/// The colours of a paper, dark enough apart in grey, and what lies over each; a screen's stand in its style sheet.
const PRINT_STYLE: &str = "<style>text{font-family:Sarabun;font-size:13px;fill:#222}.chart-scale{text-anchor:end}.chart-label,.chart-total{text-anchor:middle}.chart-total{paint-order:stroke;stroke:#fff;stroke-width:5px}\
     .chart-line{stroke:#bbb;fill:none}.chart-press{fill:none}.chart-part{stroke:#222;stroke-width:0.6}pattern path{stroke:#fff;stroke-width:1.4;fill:none}\
     .chart-pattern{fill:none}.chart-part[data-part=good]{fill:#1b5e4b}.chart-part[data-part=late]{fill:#8a6a1c}.chart-part[data-part=quiet]{fill:#7d8794}\
     .chart-part[data-part=open]{fill:#f2f2f2}.chart-part[data-part=bad]{fill:#a32626}.chart-pattern[data-part=bad]{fill:url(#chart-hatch)}\
     .chart-pattern[data-part=late]{fill:url(#chart-lines)}.chart-pattern[data-part=quiet]{fill:url(#chart-dots)}</style>";
const NAMESPACE: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\"";

/// A drawing of [`stacked`] that stands by itself, for a paper.
pub fn for_print(svg: &str) -> String {
    let named = svg.replacen("<svg", NAMESPACE, 1);
    named.replacen("<defs>", &format!("{PRINT_STYLE}<defs>"), 1)
}

/// What a part looks like on a paper, for beside its word.
pub fn print_key(kind: &str) -> String {
    let kind = escaped(kind);
    let part = |class: &str| format!("<rect class=\"{class}\" data-part=\"{kind}\" x=\"1\" y=\"1\" width=\"22\" height=\"14\"/>");
    format!("{NAMESPACE} viewBox=\"0 0 24 16\">{PRINT_STYLE}{PATTERNS}{}{}</svg>", part("chart-part"), part("chart-pattern"))
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('"', "&quot;")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn column(parts: &[(&'static str, u64)]) -> Column {
        let parts = parts.iter().map(|(kind, value)| Part { kind, value: *value, link: None }).collect();
        Column { label: "ม.ค.".into(), title: "ม.ค. <69> & \"อื่น\"".into(), href: Some("/desk?a=1&b=2".into()), parts }
    }

    #[test]
    fn parts_stand_on_each_other_under_one_scale() {
        let svg =
            stacked("สถานะ", &[column(&[("good", 10), ("bad", 10)]), column(&[("good", 5), ("none", 0)])], |n| n.to_string());
        assert!(svg.contains("data-part=\"good\" x=\"96\" y=\"114.0\" width=\"36\" height=\"90.0\""), "{svg}");
        assert!(svg.contains("data-part=\"bad\" x=\"96\" y=\"24.0\" width=\"36\" height=\"90.0\""), "{svg}");
        assert!(svg.contains("data-part=\"good\" x=\"156\" y=\"159.0\" width=\"36\" height=\"45.0\""), "{svg}");
        assert!(!svg.contains("data-part=\"none\""));
        assert!(svg.contains(">20</text>") && svg.contains(">10</text>") && svg.contains(">0</text>"));
        assert!(svg.contains("class=\"chart-total\" aria-hidden=\"true\" x=\"114\" y=\"19.0\">20</text>"), "{svg}");
        assert!(svg.contains("x=\"174\" y=\"154.0\">5</text>"), "{svg}");
    }

    #[test]
    fn no_text_of_anybodys_becomes_markup() {
        let svg = stacked("<b>", &[column(&[("good", 1)])], |n| format!("<{n}>"));
        assert!(!svg.contains("<b>") && !svg.contains("<69>") && svg.contains("&lt;69> &amp; &quot;อื่น&quot;"));
        assert!(svg.contains("href=\"/desk?a=1&amp;b=2\""));
    }

    #[test]
    fn the_scale_ends_at_a_short_even_number_above_everything() {
        assert_eq!([0, 1, 3, 20, 21, 199, 200, 201, 85_000].map(ceiling), [2, 2, 4, 20, 40, 200, 200, 400, 100_000]);
    }
}
