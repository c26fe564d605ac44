//! Numbers in plain decimals, without the standard library's reader of every float, whose
//! tables alone would be a tenth of what a reader's browser downloads.

/// How many significant digits are read: every whole number of so many is exact.
const DIGITS: u32 = 15;

/// The number that `text` says in digits, a point among them, a minus before them; of
/// more than 15 significant digits those behind the point are left out.
///
/// A number of at most 15 significant digits and 22 decimals is rounded once, by the
/// division of two exact numbers, so that it is the one that `str::parse` gives.
pub fn decimal(text: &str) -> Option<f64> {
    let (sign, digits) = match text.strip_prefix('-') {
        Some(digits) => (-1.0, digits),
        None => (1.0, text),
    };
    let (whole, decimals) = digits.split_once('.').unwrap_or((digits, ""));
    if whole.len() + decimals.len() == 0 {
        return None;
    }
    let mut number = Some((0_u64, 0));
    for c in whole.bytes() {
        number = with(number?, digit(c)?);
    }
    let (mut mantissa, mut length) = number?;
    let mut power = 0;
    for c in decimals.bytes() {
        let digit = digit(c)?;
        if let Some(longer) = with((mantissa, length), digit).filter(|_| power < 22) {
            (mantissa, length) = longer;
            power += 1;
        }
    }
    Some(sign * mantissa as f64 / 10_f64.powi(power))
}

/// A number and its length with another digit at its end; none if that is too long.
fn with((number, length): (u64, u32), digit: u64) -> Option<(u64, u32)> {
    let longer = 10 * number + digit;
    let length = length + u32::from(longer > 0);
    (length <= DIGITS).then_some((longer, length))
}

fn digit(c: u8) -> Option<u64> {
    c.is_ascii_digit().then(|| u64::from(c - b'0'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_decimals_are_read_as_the_standard_library_reads_them() {
        let mut texts: Vec<String> = [
            "0",
            "-0",
            "5",
            "-5",
            "007",
            "1.",
            ".5",
            "-.5",
            "0.1",
            "0.05",
            "0.95",
            "-3.25",
            "1e0",
            "1e",
            "",
            "-",
            ".",
            "--1",
            "1.2.3",
            "+1",
            " 1",
            "1 ",
            "inf",
            "NaN",
            "é",
            "1_0",
            "999999999999999",
            "0.0000000000000000000001",
            "123456789.012345",
        ]
        .map(String::from)
        .to_vec();
        texts.extend((0..2000).map(|k| (f64::from(k) * 0.05 - 8.0).to_string()));
        texts.extend((0..1000).map(|k| format!("{:.9}", f64::from(k).sqrt())));
        for text in texts {
            let plain = |c: char| c.is_ascii_digit() || c == '.' || c == '-';
            let expected = text.parse::<f64>().ok().filter(|_| text.chars().all(plain));
            let read = decimal(&text);
            // The sums above may have more digits than are read.
            match (read, expected) {
                (Some(read), Some(expected)) if text.len() > 15 => {
                    assert!((read - expected).abs() < 1e-13, "{text}: {read}");
                }
                _ => assert_eq!(
                    read.map(f64::to_bits),
                    expected.map(f64::to_bits),
                    "{text}: {read:?}"
                ),
            }
        }
    }

    #[test]
    fn what_is_too_long_is_no_number_or_loses_its_last_decimals() {
        assert_eq!(decimal(&"9".repeat(16)), None);
        assert_eq!(decimal(&"9".repeat(3000)), None);
        assert_eq!(decimal(&format!("1.{}", "0".repeat(3000))), Some(1.0));
        assert_eq!(decimal("9.67741935483871"), Some(9.67741935483871));
        assert_eq!(decimal(&format!("0.{}1", "0".repeat(40))), Some(0.0));
    }
}
