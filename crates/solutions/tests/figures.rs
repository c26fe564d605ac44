//! The figures: each draws, each follows its parameters, and none uses a colour the theme
//! does not know.

use std::collections::HashSet;

use solutions::{figures, values};

#[test]
fn every_figure_draws_the_same_svg_twice() {
    for figure in figures::TABLE {
        let svg = (figure.draw)(&[]).unwrap();
        assert!(
            svg.starts_with("<svg ") && svg.trim_end().ends_with("</svg>"),
            "{}",
            figure.name
        );
        assert!(svg.contains("<text "), "{}", figure.name);
        assert_eq!(svg, figures::draw(figure.name, &[]).unwrap(), "{}", figure.name);
    }
}

#[test]
fn every_colour_has_a_css_variable() {
    let known: HashSet<&str> =
        figures::PALETTE.iter().map(|(colour, _)| *colour).collect();
    for figure in figures::TABLE {
        let svg = (figure.draw)(&[]).unwrap();
        for (at, _) in svg.match_indices("=\"#") {
            let colour = &svg[at + 2..at + 9];
            assert!(known.contains(colour), "{}: {colour}", figure.name);
        }
    }
}

#[test]
fn defaults_given_in_full_change_nothing_and_other_values_do() {
    let other = |key: &str, text: &str| match (key, text) {
        (
            "rates" | "widths" | "activations" | "rhos" | "x" | "layers" | "depths",
            list,
        ) if list.contains(',') => list.rsplit_once(',').unwrap().0.to_string(),
        ("layers", "3") => "2".into(),
        ("depth", "6") => "5".into(),
        ("activation", "tanh") => "sigmoid".into(),
        ("activation" | "other", _) => "tanh".into(),
        // Any slope commutes: a slope of 0.2 draws the same line at zero, which is the
        // figure's point.
        ("slope", "0.3") => "0.2".into(),
        ("slope", _) => "0.1".into(),
        ("kernel", _) => "5".into(),
        ("seed", _) => "7".into(),
        ("threads", _) => "2".into(),
        ("machine", _) => "xeon".into(),
        ("initialisation", _) => "he".into(),
        ("relu", _) => "true".into(),
        ("residual", _) => "false".into(),
        (_, number) => (number.parse::<f64>().unwrap() * 0.5).to_string(),
    };
    for figure in figures::TABLE {
        let defaults = (figure.defaults)();
        let given: Vec<(&str, &str)> =
            defaults.iter().map(|(key, text)| (*key, text.as_str())).collect();
        let drawn = (figure.draw)(&[]).unwrap();
        assert_eq!(drawn, (figure.draw)(&given).unwrap(), "{}", figure.name);
        for (key, text) in given {
            let changed = (figure.draw)(&[(key, &other(key, text))]).unwrap();
            let same = key == "slope" && figure.name != "front";
            assert_eq!(changed == drawn, same, "{}: {key}", figure.name);
        }
    }
}

/// The cells of the table of `name`, without its caption and its heads.
fn cells(name: &str, given: &[(&str, &str)]) -> Vec<Vec<String>> {
    let svg = figures::draw(name, given).unwrap();
    let (_, rest) = svg.split_once("<metadata>").unwrap();
    let (table, _) = rest.split_once("</metadata>").unwrap();
    let row = |line: &str| line.split('\t').map(str::to_owned).collect();
    table.lines().skip(2).map(row).collect()
}

/// The labels of a drawing, without their tags.
fn labels(svg: &str) -> Vec<String> {
    let label = |part: &str| {
        let (text, _) = part.split_once("</text>").unwrap();
        let inside = format!("<text{text}");
        let words = inside.split('<').filter_map(|it| it.split_once('>'));
        words.map(|(_, words)| words).collect::<String>().replace("&#160;", " ")
    };
    svg.split("<text").skip(1).map(label).collect()
}

/// What follows `key="` in every element called `element`, as a number.
fn attributes(svg: &str, element: &str, key: &str) -> Vec<f64> {
    let start = format!("<{element} ");
    let tags = svg.split(&*start).skip(1);
    let value = |tag: &str| {
        let (_, rest) = tag.split_once(&format!("{key}=\"")).unwrap();
        rest.split('"').next().unwrap().parse().unwrap()
    };
    tags.map(value).collect()
}

/// The widths and the heights of the filled rectangles, which are drawn in hundredths.
fn rectangles(svg: &str) -> Vec<[f64; 2]> {
    let filled =
        svg.lines().filter(|it| it.contains("<rect ") && !it.contains("fill=\"none\""));
    let size = |it| ["width", "height"].map(|key| attributes(it, "rect", key)[0] / 100.0);
    filled.map(size).collect()
}

#[test]
fn a_figure_fits_a_phone() {
    // The column of a page 390 pixels wide has about 358 of them.
    for figure in figures::TABLE {
        let svg = (figure.draw)(&[]).unwrap();
        let width = attributes(&svg, "svg", "width")[0];
        let smallest =
            attributes(&svg, "text", "font-size").into_iter().fold(f64::MAX, f64::min);
        assert!(smallest * 358.0 / width >= 11.0, "{}: {width}", figure.name);
    }
}

#[test]
fn both_orders_shows_what_the_formulas_say() {
    let sigmoid = |x: f64| 1.0 / (1.0 + (-x).exp());
    let shown = |x: f64| format!("{x:.2}");
    // Kept, dropped, kept; the scale is 2.
    let expected = [
        ["4", "4", &shown(2.0 * sigmoid(2.0)), &shown(sigmoid(4.0))],
        ["0", "0", "0", "0.50"],
        ["0", "0", &shown(2.0 * sigmoid(-1.0)), &shown(sigmoid(-2.0))],
    ];
    let found = cells("both-orders", &[]);
    for (row, expected) in found.iter().zip(expected) {
        assert_eq!(row[2..], expected);
    }
    let svg = figures::draw("both-orders", &[]).unwrap();
    let labels = labels(&svg);
    let count = |sign: &str| labels.iter().filter(|label| *label == sign).count();
    assert_eq!([count("="), count("≠")], [3, 3]);
    for number in found.iter().flat_map(|row| &row[2..]) {
        assert!(labels.contains(number), "{number}");
    }
    // With nothing dropped only the kept entries differ, and all of them do.
    let all_kept = figures::draw("both-orders", &[("dropped", "0")]).unwrap();
    assert_eq!(all_kept.matches("stroke-dasharray").count(), 0);
}

#[test]
fn the_bars_sum_to_the_variance() {
    let rectangles = rectangles(&figures::draw("variance-by-layer", &[]).unwrap());
    // The sheet, two samples, the bar of layer 0, then two bars a layer.
    let heights: Vec<f64> = rectangles[3..].iter().map(|it| it[1]).collect();
    let [one, bars @ ..] = &*heights else { panic!() };
    let (n, mut variance) = (4.0, 1.0);
    for (l, parts) in bars.chunks_exact(2).enumerate() {
        variance = variance / 3.0 + 1.0 / (3.0 * n);
        // The heights are written with two decimals.
        assert!((parts[0] - one / 3_f64.powi(l as i32 + 1)).abs() < 0.006, "{parts:?}");
        assert!((parts[0] + parts[1] - one * variance).abs() < 0.011, "{parts:?}");
    }
    assert_eq!(bars.len(), 12);
}

#[test]
fn the_plain_block_is_drawn_to_scale_and_the_other_two_by_path() {
    let svg = figures::draw("three-blocks", &[]).unwrap();
    let bars = rectangles(&svg).into_iter().filter(|[width, _]| *width == 12.0);
    let bars: Vec<f64> = bars.map(|[_, height]| height).collect();
    let [high, narrow, ..] = *bars else { panic!() };
    assert_eq!(narrow, high * 128.0 / 256.0);
    assert_eq!(bars[..4], [high, narrow, narrow, high]);
    // Two ends and two inner arrays of three paths; the split block's paths have outputs too.
    let whole = bars[4..].iter().filter(|it| **it == high).count();
    assert_eq!((whole, bars.len()), (2 + 2, 4 + (2 + 6 + 3) + (2 + 6)));
    let labels = labels(&svg);
    let count = |text: &str| labels.iter().filter(|label| *label == text).count();
    assert_eq!([1, 2, 32].map(|path| count(&format!("path {path}"))), [2; 3]);
    assert_eq!((count("32 × 4"), count("32 × 256")), (4, 1));
    let rows = cells("three-blocks", &[]);
    let totals = ["213,504", "78,592", "70,656"];
    let channels = [
        "256 → 128 → 128 → 256",
        "32 × (256 → 4 → 4 → 256), summed",
        "256 → 32 × 4 → 32 × 4 → 256",
    ];
    for ((row, channels), total) in rows.iter().zip(channels).zip(totals) {
        assert_eq!(row[1..], [channels, total]);
        assert!(labels.iter().any(|label| label.contains(total)), "{total}");
    }
    assert_eq!(rows.len(), 3);
}

#[test]
fn below_each_matrix_stands_how_many_weights_it_has() {
    let svg = figures::draw("same-budget", &[]).unwrap();
    let labels = labels(&svg);
    let rows = cells("same-budget", &[]);
    let [one, two, three, all] = [1, 2, 3, 4].map(|column| numbers(&rows, column));
    for k in 0..2 {
        assert_eq!(one[k] + two[k] + three[k], all[k]);
    }
    for count in rows.iter().flat_map(|row| &row[1..4]) {
        assert!(labels.contains(&format!("= {count}")), "{count}");
    }
    for product in ["256 ⋅ 64", "64 ⋅ 256", "256 ⋅ 128", "128 ⋅ 256"] {
        assert!(labels.iter().any(|label| label == product), "{product}");
    }
}

#[test]
fn a_point_of_two_slopes_stays_on_the_graph_and_a_sigmoids_leaves_it() {
    let rows = cells("two-slopes", &[]);
    assert_eq!(rows[0][2], rows[0][3]);
    assert_ne!(rows[1][2], rows[1][3]);
    let svg = figures::draw("two-slopes", &[]).unwrap();
    assert_eq!(labels(&svg).iter().filter(|it| **it == "σ(cx)").count(), 1);
    let found = |sign| labels(&svg).contains(&format!("σ(cx) {sign} cσ(x)"));
    assert!(found("=") && found("≠"));
}

/// The numbers in column `column` of a table; what follows a blank is not read.
fn numbers(rows: &[Vec<String>], column: usize) -> Vec<f64> {
    let number = |cell: &str| cell.replace('−', "-").replace(',', "").parse().unwrap();
    rows.iter().map(|row| number(row[column].split([' ', '%']).next().unwrap())).collect()
}

#[test]
fn mathematics_is_set_as_mathematics() {
    for figure in figures::TABLE {
        let svg = (figure.draw)(&[]).unwrap();
        for label in labels(&svg) {
            // Neither the notation nor what stands for it in plain text or on a command line.
            let left = ['$', '\\', '_', '^', 'ₗ', '²', '⁻'].map(|c| label.contains(c));
            assert!(!left.contains(&true), "{}: {label}", figure.name);
            let [relu, periodic] = ["relu", "log-periodic:"].map(|it| label.contains(it));
            assert!(!relu && !periodic, "{}: {label}", figure.name);
        }
    }
    let given = [("activation", "log-periodic:0.1:0.5")];
    let names = labels(&figures::draw("order-gap", &given).unwrap());
    assert!(names.contains(&"log-periodic, p = 0.1".to_owned()), "{names:?}");
}

#[test]
fn below_a_dead_layer_a_plain_network_has_no_gradient_and_a_residual_one_has() {
    let rows = cells("dead-layer", &[("depth", "6"), ("dead", "4")]);
    let [plain, residual] = [1, 2].map(|column| numbers(&rows, column));
    assert!(plain[..3].iter().all(|norm| *norm == 0.0), "{plain:?}");
    assert!(plain[3..].iter().all(|norm| *norm > 0.0), "{plain:?}");
    assert!(residual.iter().all(|norm| *norm > 0.0), "{residual:?}");
    // The bars are those norms on one scale: ∂y_L/∂b_L = 1 is the last of each panel.
    let svg = figures::draw("dead-layer", &[]).unwrap();
    let bars = rectangles(&svg).into_iter().filter(|[width, _]| *width == 32.0);
    let bars: Vec<f64> = bars.map(|[_, height]| height).collect();
    let drawn = plain.iter().chain(&residual).filter(|norm| **norm > 0.0);
    let drawn: Vec<f64> = drawn.copied().collect();
    assert_eq!(bars.len(), drawn.len());
    for (bar, norm) in bars.iter().zip(drawn) {
        // Four significant digits of at most 1, and heights of two decimals.
        assert!((bar / bars[2] - norm).abs() < 2e-4, "{bar} {norm}");
    }
}

#[test]
fn only_the_first_path_of_the_wrong_loop_reads_the_input() {
    let heads = |colour: &str, given: &[(&str, &str)]| {
        let svg = figures::draw("two-loops", given).unwrap();
        let head = |tag: &&str| tag.split('>').next().unwrap().contains(colour);
        svg.split("<polygon ").skip(1).filter(head).count()
    };
    // Blue is what reads x: three paths above, one below; the others below read red.
    assert_eq!([heads("#0072B2", &[]), heads("#D55E00", &[])], [3 + 1, 2]);
    let labels = labels(&figures::draw("two-loops", &[("paths", "8")]).unwrap());
    for path in ["path 1", "path 2", "path 8"] {
        assert_eq!(labels.iter().filter(|label| *label == path).count(), 2, "{path}");
    }
}

#[test]
fn a_default_weight_has_the_variance_of_its_bound() {
    // a = 1/√64, a²/3 = 1/192, a/√3 = 1/√192.
    let row = &cells("uniform-density", &[])[0];
    assert_eq!(row[1..], ["0.1250", "0.005208", "0.07217"]);
    let labels = labels(&figures::draw("uniform-density", &[]).unwrap());
    assert!(labels.iter().any(|label| label.starts_with(" = 0.0722,")), "{labels:?}");
}

#[test]
fn a_cloud_of_inputs_becomes_a_point() {
    let rows = cells("cloud-of-inputs", &[]);
    // In the mean over networks an entry's squared spread falls to 3^-l; one entry of one
    // network of width 16 is a sum of 16 squares, and the factor 5 leaves room for that.
    for (row, l) in rows.iter().zip([0, 1, 3, 10]) {
        assert_eq!(row[0], l.to_string());
        for column in [3, 4] {
            let spread = numbers(std::slice::from_ref(row), column)[0];
            let expected = 3_f64.powf(-f64::from(l) / 2.0);
            assert!(spread < 5.0 * expected && spread > expected / 5.0, "{row:?}");
        }
    }
    // A dot for each input and panel, but for those outside a panel.
    let svg = figures::draw("cloud-of-inputs", &[]).unwrap();
    let dots = svg.matches("h0").count();
    assert!((4 * 400 - 20..=4 * 400).contains(&dots), "{dots}");
}

#[test]
fn the_spread_of_networks_is_about_their_mean() {
    let rows = cells("spread-over-networks", &[]);
    let [medians, exact] = [2, 3].map(|column| numbers(&rows, column));
    for ((l, median), spread) in [4, 16, 32, 64].into_iter().zip(medians).zip(exact) {
        // P2.9: E‖y‖⁴/(E‖y‖²)² = (1 + 2/n)^l for Gaussian weights and a fixed ‖x‖.
        let expected = ((1.0_f64 + 2.0 / 16.0).powi(l) - 1.0).sqrt();
        assert!((spread / expected - 1.0).abs() < 0.06, "{spread} {expected}");
        // P2.12: the median falls like exp(−l/n), within 5 standard errors of a median of
        // 200 nearly normal logarithms of variance 2l/n, and a tenth for the sum's o(1).
        let error =
            (std::f64::consts::PI / 2.0 * 2.0 * f64::from(l) / 16.0 / 200.0).sqrt();
        let off = median.ln() + f64::from(l) / 16.0;
        assert!(off.abs() < 5.0 * error + 0.1 * f64::from(l) / 16.0, "{l}: {off}");
    }
    let svg = figures::draw("spread-over-networks", &[]).unwrap();
    assert_eq!(svg.matches("h0").count(), 4 * 200);
}

#[test]
fn every_path_is_drawn_once() {
    for (layers, paths) in [("1", 2), ("2", 4), ("3", 8), ("4", 16)] {
        let given = [("layers", layers)];
        let labels = labels(&figures::draw("eight-paths", &given).unwrap());
        let products = || labels.iter().filter(|label| label.starts_with('g'));
        let different = products().collect::<HashSet<_>>().len();
        assert_eq!([products().count(), different], [paths; 2]);
        let of = |column| numbers(&cells("eight-paths", &given), column);
        assert_eq!(of(1).iter().sum::<f64>(), paths as f64);
        // Shares are written with two digits.
        assert!((of(2).iter().sum::<f64>() - 100.0).abs() < 2.0, "{layers}");
    }
    // Of three layers: C(3, m)·3^(3 − m)/64.
    assert_eq!(numbers(&cells("eight-paths", &[]), 2), [42.0, 42.0, 14.0, 1.6]);
}

#[test]
fn areas_are_weights() {
    let svg = figures::draw("same-budget", &[]).unwrap();
    // The filled areas, without the sheet: 1 + 9 + 1 of the bottleneck, then 1 + 9·32 + 1;
    // behind the filled ones of each place of the kernel stands its frame.
    let areas: Vec<f64> =
        rectangles(&svg)[1..].iter().map(|[width, height]| width * height).collect();
    assert_eq!(areas.len(), 11 + 2 + 9 * 32);
    let scale = areas[0] / (256.0 * 64.0);
    let sums = [&areas[..11], &areas[11..]].map(|it| it.iter().sum::<f64>() / scale);
    for (sum, total) in sums.into_iter().zip([69_632.0, 70_144.0]) {
        // A side of 4 channels is 2.8 units, written with two decimals.
        assert!((sum / total - 1.0).abs() < 5e-3, "{sum} {total}");
    }
    let totals = numbers(&cells("same-budget", &[]), 4);
    assert_eq!(totals, [69_632.0, 70_144.0]);
}

#[test]
fn the_front_shows_what_the_chapters_show() {
    let svg = figures::draw("front", &[]).unwrap();
    let labels = labels(&svg);
    // 78,592 of 213,504.
    assert!(labels.contains(&"36.8% of the parameters".to_owned()), "{labels:?}");
    // Below the dead layer the plain network has no bars, the residual one has all six.
    let bars = |colour: &str| {
        let fill = format!("fill=\"{colour}\"");
        let tag = |it: &&str| it.split('>').next().unwrap().contains(&fill);
        svg.split("<rect ").skip(1).filter(tag).count()
    };
    assert_eq!([bars("#D55E00"), bars("#0072B2")], [1 + 3, 1 + 6]);
}

#[test]
fn simulated_points_are_there_with_their_bars() {
    // 3 widths × 11 layers, a marker each; 3 lines a bar. Besides, there is the sheet.
    let svg = figures::draw("variance-by-depth", &[]).unwrap();
    assert_eq!(svg.matches("<circle ").count(), 11);
    assert_eq!(svg.matches("<polygon ").count(), 11);
    assert_eq!(svg.matches("<rect ").count(), 1 + 11);
    let bar =
        |line: &&str| line.contains("stroke-width=\"150\"") && !line.contains("#000000");
    assert_eq!(svg.lines().filter(bar).count(), 3 * 33);
}

#[test]
fn a_gradient_of_zero_has_no_place_on_a_logarithmic_axis() {
    // The fourth of five layers cut off: the plain network's first three have no gradient.
    let draw = |factor| {
        let given = [("depth", "5"), ("cut", "4"), ("factor", factor)];
        figures::draw("gradient-by-layer", &given).unwrap()
    };
    // Triangles mark the plain network that is cut, one of them in the legend.
    let triangles = |svg: &str| svg.matches("<polygon ").count();
    assert_eq!(triangles(&draw("0.5")), 5 + 1);
    assert_eq!(triangles(&draw("0")), 2 + 1);
    // Without a cut there are two networks: discs and triangles, nothing in squares.
    let whole =
        figures::draw("gradient-by-layer", &[("depth", "5"), ("cut", "0")]).unwrap();
    assert_eq!(triangles(&whole), 5 + 1);
    assert_eq!(whole.matches("<rect ").count(), 1);
}

#[test]
fn a_gradient_that_overflows_is_refused() {
    let given = [("activation", "identity"), ("factor", "1e308")];
    let message = figures::draw("gradient-by-layer", &given).unwrap_err().to_string();
    assert!(
        message.contains("a gradient's norm") && message.contains("finite"),
        "{message}"
    );
}

#[test]
fn names_are_unique_and_every_value_computes() {
    let figures: HashSet<_> = figures::TABLE.iter().map(|figure| figure.name).collect();
    assert_eq!(figures.len(), figures::TABLE.len());
    let names: HashSet<_> = values::all().map(|value| value.name).collect();
    assert_eq!(names.len(), values::all().count());
    for value in values::all() {
        let text = values::get(value.name).unwrap();
        assert!(text.chars().any(|c| c.is_ascii_digit()), "{} = {text}", value.name);
    }
}

#[test]
fn a_figures_default_is_a_value() {
    assert_eq!(values::get("figure.variance-by-depth.widths").unwrap(), "4, 16, 64");
    for wrong in [
        "figure.none.widths",
        "figure.variance-by-depth.width",
        "figure.variance-by-depth",
    ] {
        assert!(values::get(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn figures_refuse_what_they_cannot_draw() {
    for (name, key, text) in [
        ("order-gap", "rates", "0.1,0.2,0.3,0.4"),
        ("order-gap", "reach", "0"),
        ("order-gap", "reach", "NaN"),
        ("order-gap", "activation", "softmax"),
        ("log-periodic", "rate", "0"),
        ("log-periodic", "rate", "1"),
        ("log-periodic", "reach", "-1"),
        ("gap-by-activation", "activations", "tanh,softmax"),
        ("gap-by-activation", "rate", "1"),
        ("dropout-bias", "activations", "tanh,elu,silu,gelu,sigmoid"),
        ("dropout-bias", "reach", "0"),
        ("variance-by-depth", "widths", "4,0"),
        ("variance-by-depth", "widths", ""),
        ("variance-by-depth", "widths", "1,2,3,4,5"),
        ("variance-by-depth", "trials", "0"),
        ("variance-by-depth", "depth", "-1"),
        ("variance-by-depth", "initialisation", "lecun"),
        ("variance-by-depth", "relu", "1"),
        ("gradient-by-layer", "cut", "17"),
        ("gradient-by-layer", "factor", "inf"),
        ("gradient-by-layer", "branch_scale", "inf"),
        ("gradient-by-layer", "depth", "1"),
        ("path-lengths", "layers", "0"),
        ("path-lengths", "layers", "61"),
        ("path-lengths", "width", "0"),
        ("gradient-growth", "layers", "0"),
        ("gradient-growth", "trials", "1"),
        ("relu-growth", "layers", "0"),
        ("relu-growth", "width", "0"),
        ("difference-error", "depth", "1"),
        ("difference-error", "width", "0"),
        ("coverage-by-depth", "repetitions", "0"),
        ("initialisations", "width", "0"),
        ("spread-by-depth", "reach", "11"),
        ("spread-by-depth", "narrow", "0"),
        ("two-inputs", "rhos", "0,1.1"),
        ("two-inputs", "rhos", "0,0,0,0,0"),
        ("mean-and-median", "step", "0"),
        ("mean-and-median", "trials", "0"),
        ("parameter-count", "kernel", "2"),
        ("parameter-count", "paths", "0"),
        ("parameters-by-paths", "total", "1"),
        ("parameters-by-paths", "kernel", "4"),
        ("merge-forms", "width", "0"),
        ("grouped-form", "kernel", "2"),
        ("both-orders", "dropped", "4"),
        ("both-orders", "x", "1,2,3,4"),
        ("both-orders", "rate", "1"),
        ("variance-by-layer", "depth", "9"),
        ("variance-by-layer", "width", "0"),
        ("three-blocks", "kernel", "2"),
        ("three-blocks", "paths", "2"),
        ("two-slopes", "factor", "-1"),
        ("dead-layer", "dead", "1"),
        ("dead-layer", "depth", "8"),
        ("eight-paths", "layers", "5"),
        ("two-loops", "paths", "2"),
        ("uniform-density", "fan_in", "0"),
        ("cloud-of-inputs", "width", "1"),
        ("cloud-of-inputs", "layers", "1,2,3,4"),
        ("spread-over-networks", "depths", "0"),
        ("spread-over-networks", "networks", "0"),
        ("same-budget", "kernel", "2"),
        ("three-merges", "from", "-4"),
        ("three-merges", "to", "-3"),
    ] {
        let message = figures::draw(name, &[(key, text)]).unwrap_err().to_string();
        assert!(message.contains("must be"), "{name} {key}={text}: {message}");
    }
}

#[test]
fn the_readmes_figure_is_the_one_the_code_draws() {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../src/variance-by-depth.svg");
    let committed = std::fs::read_to_string(path).unwrap();
    let drawn = figures::draw("variance-by-depth", &[]).unwrap();
    assert!(
        committed == drawn,
        "run `make figures` and copy figures/variance-by-depth.svg to src/"
    );
}
