//! What is doubtful in a text that was read: unknown characters, and signs that what is printed and what was
//! read are not the same.

use super::rtl;

/// What was found on a page, apart from its words.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(super) struct Sheet {
    /// Whether it has characters.
    pub(super) has_glyphs: bool,
    /// Whether it sets text, known or not.
    pub(super) has_text: bool,
    /// Whether it has pictures.
    pub(super) has_pictures: bool,
}

/// What to say of pages without words.
pub(super) fn pages(sheets: &[Sheet]) -> Vec<String> {
    let count =
        |test: fn(&Sheet) -> bool| sheets.iter().filter(|sheet| !sheet.has_glyphs && test(sheet)).count();
    let mut doubts = Vec::new();
    match count(|sheet| !sheet.has_text && sheet.has_pictures) {
        0 => {}
        1 => doubts.push("one page has no text: a picture, or a scan that OCR has not read".to_owned()),
        count => doubts.push(format!("{count} pages have no text: pictures, or scans that OCR has not read")),
    }
    match count(|sheet| sheet.has_text) {
        0 => {}
        1 => doubts.push(
            "one page has text that cannot be read; print it to a new PDF, or have OCR read it".to_owned(),
        ),
        count => doubts.push(format!(
            "{count} pages have text that cannot be read; print it to a new PDF, or have OCR read it"
        )),
    }
    doubts
}

/// What to say of characters that no font names.
pub(super) fn characters(unknown: usize, known: usize) -> Option<String> {
    let all = unknown + known;
    (unknown > 10 && unknown * 25 > all).then(|| {
        let share = (100 * unknown).div_ceil(all.max(1));
        format!(
            "{share} of 100 characters are unknown, because their fonts do not say what they show; print it to a new \
             PDF, or have OCR read it"
        )
    })
}

/// What to say of a text as it was read.
pub(super) fn text(text: &str) -> Vec<String> {
    let mut doubts = Vec::new();
    let words = || text.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty());
    let letters = text.chars().filter(|c| c.is_alphabetic()).count();
    let share = |count: usize| 100 * count / letters.max(1);
    if rtl::is_backwards(text) {
        doubts.push("words seem to run backwards; compare them with the printed page".to_owned());
    }
    let mangled = text.chars().filter(|c| ('\u{a1}'..='\u{ff}').contains(c)).count();
    if share(mangled) > 40 && letters > 50 {
        doubts.push(
            "its letters look like another script's, read in a wrong encoding; print it to a new PDF, or have OCR read it"
                .to_owned(),
        );
    }
    if letters < LEAST {
        return doubts;
    }
    let wide = |word: &&str| word.chars().any(|c| !is_spaced(c));
    let long =
        words().filter(|word| !wide(word)).map(|word| word.chars().count()).filter(|count| *count > 30);
    if share(long.sum()) > 20 {
        doubts.push(
            "spaces between its words are missing; print it to a new PDF, or have OCR read it".to_owned(),
        );
    }
    let single = words().filter(|word| !wide(word) && word.chars().all(char::is_alphabetic));
    let single = single.filter(|word| word.chars().nth(1).is_none()).count();
    let digits = text.chars().filter(char::is_ascii_digit).count();
    // Formulas and tables have letters of their own beside their numbers.
    if share(single) > 40 && 4 * digits < letters {
        doubts.push(
            "its letters stand apart, not in words; print it to a new PDF, or have OCR read it".to_owned(),
        );
    }
    let latin = text.chars().filter(char::is_ascii_alphabetic).count();
    let vowels = text.chars().filter(|c| "aeiouyAEIOUY".contains(*c)).count();
    if 2 * latin > letters
        && latin > LEAST
        && 4 * digits < letters
        && !(20..=62).contains(&(100 * vowels / latin))
    {
        doubts.push(
            "its letters form no words of any language; compare them with the printed page, print it to a new PDF, or \
             have OCR read it"
                .to_owned(),
        );
    }
    doubts
}

/// Fewer letters than these say nothing of a text.
const LEAST: usize = 300;

/// Whether the script of a letter has spaces between words.
fn is_spaced(c: char) -> bool {
    !matches!(c, '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}' | '\u{2e80}'..='\u{d7ff}' | '\u{f900}'..='\u{faff}' | '\u{ff00}'..='\u{ffef}' | '\u{20000}'..)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_in_any_script_is_not_doubted() {
        let texts = [
            "Nobody on the island had asked for the ferry, said the mayor, and nobody would be asked to pay for it. ",
            "Niemand auf der Insel hatte um die Fähre gebeten, sagte die Bürgermeisterin, und niemand sollte zahlen. ",
            "島の住民は誰も渡し船を望んでいないと言った。",
            "איש לא ביקש את המעבורת, אמרה אנה לופס, ואיש לא ישלם. ",
            "لم يطلب أحد العبارة ولن يدفع أحد ثمنها كما قالت العمدة ",
            "섬 주민들은 아무도 원하지 않았다고 말했다. ",
        ];
        for sample in texts {
            assert_eq!(text(&sample.repeat(20)), [""; 0], "{sample}");
        }
    }

    #[test]
    fn a_text_that_is_none_is_doubted() {
        let cases = [
            ("¹ØÓÚºì¾ü×÷Õ½µÄÔÔò", "wrong encoding"),
            ("nobodyontheislandhadaskedfortheferry", "spaces"),
            ("n o b o d y a s k e d ", "stand apart"),
            ("qpcpefz btlfe gps uif gfssz ", "no words"),
            ("תרובעמה תא שקיב אל ם ןוקית םלוכ םתוא ", "backwards"),
        ];
        for (sample, expected) in cases {
            let doubts = text(&sample.repeat(30));
            assert!(doubts.iter().any(|doubt| doubt.contains(expected)), "{sample}: {doubts:?}");
        }
    }
}
