//! Numbers as a reader wants to see them.

/// A count with a comma between thousands: 213504 becomes `213,504`.
#[must_use]
pub fn grouped(n: usize) -> String {
    let digits = n.to_string();
    let mut text = String::new();
    for (i, digit) in digits.chars().enumerate() {
        if i > 0 && (digits.len() - i).is_multiple_of(3) {
            text.push(',');
        }
        text.push(digit);
    }
    text
}

/// A count with its noun, of which both forms are given: `1 path`, `32 paths`.
#[must_use]
pub fn counted(n: usize, [one, many]: [&str; 2]) -> String {
    format!("{} {}", grouped(n), if n == 1 { one } else { many })
}

/// A number rounded to `digits` significant digits, such as `0.0079` or `1.6 × 10⁻⁵`.
#[must_use]
pub fn significant(x: f64, digits: usize) -> String {
    let places = digits.max(1) - 1;
    let scientific = format!("{x:.places$e}");
    let Some((mantissa, exponent)) = scientific.split_once('e') else {
        return scientific;
    };
    match exponent.parse::<i32>() {
        Ok(e) if (-4..6).contains(&e) => {
            format!(
                "{x:.decimals$}",
                decimals = usize::try_from(places as i32 - e).unwrap_or(0)
            )
        }
        Ok(e) => format!("{mantissa} × {}", power_of_ten(e)).replace('-', "−"),
        Err(_) => scientific,
    }
}

/// 10ᵉ with the exponent as superscripts: `10⁻³`.
#[must_use]
pub fn power_of_ten(exponent: i32) -> String {
    let superscript = |c| match c {
        '-' => '⁻',
        '0' => '⁰',
        '1' => '¹',
        '2' => '²',
        '3' => '³',
        '4' => '⁴',
        '5' => '⁵',
        '6' => '⁶',
        '7' => '⁷',
        '8' => '⁸',
        _ => '⁹',
    };
    format!("10{}", exponent.to_string().chars().map(superscript).collect::<String>())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn counts_are_grouped_by_thousands() {
        let cases = [
            (0, "0"),
            (999, "999"),
            (1000, "1,000"),
            (78_592, "78,592"),
            (1_765_781, "1,765,781"),
        ];
        for (n, text) in cases {
            assert_eq!(grouped(n), text);
        }
    }

    #[test]
    fn one_of_a_kind_is_singular() {
        let paths = |n| counted(n, ["path", "paths"]);
        assert_eq!([0, 1, 1024].map(paths), ["0 paths", "1 path", "1,024 paths"]);
    }

    #[test]
    fn numbers_are_rounded_to_significant_digits() {
        let cases = [
            (1.0 / 3.0, 3, "0.333"),
            (0.007_812_5, 2, "0.0078"),
            (-2.0, 3, "-2.00"),
            (1234.5, 2, "1234"),
            (1.694e-5, 3, "1.69 × 10⁻⁵"),
            (3e10, 1, "3 × 10¹⁰"),
            (0.0, 2, "0.0"),
        ];
        for (x, digits, text) in cases {
            assert_eq!(significant(x, digits), text);
        }
    }
}
