//! The scaling curve as SVG: both axes logarithmic, readable on light and on dark.

use std::fmt::Write;

/// One line of the picture.
#[derive(Debug, Clone)]
pub struct Series {
    /// Written at the line's end.
    pub name: String,
    /// Drawn thick.
    pub ours: bool,
    /// Statements, and nanoseconds per decision.
    pub points: Vec<(usize, f64)>,
}

const WIDTH: f64 = 980.0;
const HEIGHT: f64 = 480.0;
const LEFT: f64 = 76.0;
const RIGHT: f64 = 370.0;
const TOP: f64 = 48.0;
const BOTTOM: f64 = 58.0;
/// Middle tones, of which each is distinct to the colour-blind and stands out on white and on black.
const COLOURS: [&str; 7] = [
    "#d55e00", "#e69f00", "#0f9d74", "#3b8fd4", "#b565a7", "#8c8c8c", "#a6761d",
];

/// Draws the series.
#[must_use]
pub fn scaling_curve(series: &[Series]) -> String {
    let points = || series.iter().flat_map(|line| line.points.iter().copied());
    let most = points().map(|(count, _)| count).max().unwrap_or(1);
    let decades = (most.max(10) as f64).log10().ceil();
    let times = points().map(|(_, time)| time.max(1.0).log10());
    let lowest = times.clone().fold(f64::INFINITY, f64::min).floor();
    let highest = times
        .fold(f64::NEG_INFINITY, f64::max)
        .ceil()
        .max(lowest + 1.0);
    let x = |count: f64| LEFT + count.log10() / decades * (WIDTH - LEFT - RIGHT);
    let y = |time: f64| {
        let share = (time.max(1.0).log10() - lowest) / (highest - lowest);
        HEIGHT - BOTTOM - share * (HEIGHT - TOP - BOTTOM)
    };

    let mut svg = format!(
        r#"<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-labelledby="title" font-family="system-ui, sans-serif" font-size="13">
<title id="title">Time of one decision against the number of statements, both axes logarithmic</title>
<style>
text {{ fill: #24292f; }} .grid {{ stroke: #8c959f; stroke-opacity: .35; }} .quiet {{ fill: #57606a; }}
@media (prefers-color-scheme: dark) {{ text {{ fill: #e6edf3; }} .quiet {{ fill: #9da7b1; }} }}
</style>
<text x="{LEFT}" y="24" font-size="16" font-weight="600">Time of one decision</text>
"#
    );
    let mut line = |text: String| {
        svg.push_str(&text);
        svg.push('\n');
    };
    let (right, bottom) = (WIDTH - RIGHT, HEIGHT - BOTTOM);
    for decade in 0..=decades as u32 {
        let count = 10_usize.pow(decade);
        let at = x(count as f64);
        line(format!(
            r#"<line class="grid" x1="{at:.1}" y1="{TOP}" x2="{at:.1}" y2="{bottom}"/>"#
        ));
        line(format!(
            r#"<text class="quiet" x="{at:.1}" y="{:.1}" text-anchor="middle">{}</text>"#,
            bottom + 20.0,
            thousands(count)
        ));
    }
    for decade in lowest as i32..=highest as i32 {
        let time = 10_f64.powi(decade);
        let at = y(time);
        line(format!(
            r#"<line class="grid" x1="{LEFT}" y1="{at:.1}" x2="{right}" y2="{at:.1}"/>"#
        ));
        line(format!(
            r#"<text class="quiet" x="{:.1}" y="{:.1}" text-anchor="end">{}</text>"#,
            LEFT - 10.0,
            at + 4.5,
            duration(time)
        ));
    }
    line(format!(
        r#"<text class="quiet" x="{:.1}" y="{:.1}" text-anchor="middle">statements in the policies of the caller</text>"#,
        f64::midpoint(LEFT, right),
        HEIGHT - 14.0
    ));

    // Names stand beside the last point, pushed apart where they would overlap.
    let mut labels = Vec::new();
    for (index, one) in series.iter().enumerate() {
        let colour = COLOURS[index % COLOURS.len()];
        let width = if one.ours { 3.5 } else { 1.8 };
        let mut path = String::new();
        for (nth, (count, time)) in one.points.iter().enumerate() {
            let command = if nth == 0 { 'M' } else { 'L' };
            let _ = write!(path, "{command}{:.1} {:.1}", x(*count as f64), y(*time));
        }
        line(format!(
            r#"<path d="{path}" fill="none" stroke="{colour}" stroke-width="{width}" stroke-linejoin="round"/>"#
        ));
        for (count, time) in &one.points {
            line(format!(
                r#"<circle cx="{:.1}" cy="{:.1}" r="{width}" fill="{colour}"><title>{}: {} at {}</title></circle>"#,
                x(*count as f64),
                y(*time),
                one.name,
                duration(*time),
                thousands(*count)
            ));
        }
        if let Some((count, time)) = one.points.last() {
            let text = format!("{}, {}", one.name, duration(*time));
            labels.push((y(*time), x(*count as f64), text, colour, one.ours));
        }
    }
    labels.sort_by(|a, b| a.0.total_cmp(&b.0));
    let mut free = TOP;
    for (at, from, text, colour, ours) in labels {
        let place = at.max(free);
        free = place + 18.0;
        let weight = if ours { 600 } else { 400 };
        line(format!(
            r#"<line x1="{:.1}" y1="{at:.1}" x2="{:.1}" y2="{place:.1}" stroke="{colour}" stroke-opacity=".6"/>"#,
            from + 5.0,
            right + 12.0
        ));
        line(format!(
            r#"<circle cx="{:.1}" cy="{place:.1}" r="4" fill="{colour}"/><text x="{:.1}" y="{:.1}" font-weight="{weight}">{text}</text>"#,
            right + 16.0,
            right + 26.0,
            place + 4.5
        ));
    }
    svg.push_str("</svg>\n");
    svg
}

/// `12,345`.
#[must_use]
pub fn thousands(number: usize) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// Nanoseconds with three digits that count, in the unit that fits.
#[must_use]
pub fn duration(nanoseconds: f64) -> String {
    let (value, unit) = match nanoseconds {
        time if time < 1e3 => (time, "ns"),
        time if time < 1e6 => (time / 1e3, "µs"),
        time if time < 1e9 => (time / 1e6, "ms"),
        time => (time / 1e9, "s"),
    };
    // 9.996 has three digits too many for two places.
    let places = match value {
        value if (value - value.round()).abs() < 1e-9 && value >= 1.0 => 0,
        value if value < 9.995 => 2,
        value if value < 99.95 => 1,
        _ => 0,
    };
    format!("{value:.places$} {unit}")
}

#[cfg(test)]
mod tests {
    use super::{Series, duration, scaling_curve, thousands};

    #[test]
    fn numbers_are_written_for_people() {
        assert_eq!(thousands(7), "7");
        assert_eq!(thousands(1_234_567), "1,234,567");
        assert_eq!(duration(100.0), "100 ns");
        assert_eq!(duration(9_330.0), "9.33 µs");
        assert_eq!(duration(84_512_345.0), "84.5 ms");
    }

    #[test]
    fn every_series_is_drawn() {
        let series = |name: &str, times: [f64; 3]| Series {
            name: name.into(),
            ours: name == "ours",
            points: [1, 10, 100].into_iter().zip(times).collect(),
        };
        let svg = scaling_curve(&[
            series("ours", [50.0, 55.0, 60.0]),
            series("theirs", [9e3, 8e4, 7e5]),
        ]);
        assert_eq!(svg.matches("<path").count(), 2);
        assert!(svg.contains("theirs, 700 µs"));
    }
}
