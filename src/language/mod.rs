//! Names the language of a text, or says that it is not known.
//!
//! A document's language comes from its letters, by which some seventy languages are known, and from its small words
//! where the letters leave a doubt. Search, stems and quotations go by it, so that no answer is better than a wrong one.
//! Which word lists a question in the look-up is read with comes from its small words alone: it is short, and the
//! engine has no room for more.

use crate::align::{Class, Language};
use crate::text::tokens;

/// No more words than these are read for small ones.
const FIRST: usize = 300;

/// The one of the languages with word lists most of whose small words a text has; `None` where two have as many.
pub(crate) fn with_lists(text: &str) -> Option<Language> {
    let [(most, language), (second, _)] = small_words(text);
    (most > second).then_some(language)
}

/// How many of the first words are articles, prepositions, pronouns and other small words, in the language that has
/// most and in the one that follows.
fn small_words(text: &str) -> [(usize, Language); 2] {
    let mut counts = Language::ALL.map(|language| (0, language));
    for token in tokens(text).take(FIRST) {
        for word in text[token.start..token.end].split(['\'', '\u{2019}']).map(str::to_lowercase) {
            for (count, language) in &mut counts {
                let class = language.class(&word);
                *count += usize::from(class.any(Class::FUNCTION) || class.any(Class::NEGATION));
            }
        }
    }
    counts.sort_by_key(|(count, _)| std::cmp::Reverse(*count));
    [counts[0], counts[1]]
}

#[cfg(feature = "build")]
pub(crate) use detection::detect;

#[cfg(feature = "build")]
mod detection;

#[cfg(all(test, feature = "build"))]
mod tests {
    use super::*;

    #[test]
    fn lists_go_by_small_words() {
        for (text, language) in [
            ("We will not sell the harbour to the bank", Some(Language::English)),
            ("Wir verkaufen den Hafen nicht an die Bank", Some(Language::German)),
            ("Nous ne vendrons pas le port \u{e0} la banque", Some(Language::French)),
            ("L\u{2019}eau n\u{2019}est pas potable", Some(Language::French)),
            ("harbour Hafen port", None),
            ("", None),
        ] {
            assert_eq!(with_lists(text), language, "{text}");
        }
    }

    #[test]
    fn a_language_or_none() {
        let cases = [
            (
                "The harbour stays open all winter, said the mayor, and nobody has to pay for the new quay.",
                Some("en"),
            ),
            (
                "Der Hafen bleibt den ganzen Winter offen, sagte die Bürgermeisterin, und niemand zahlt für den Kai.",
                Some("de"),
            ),
            (
                "Le port reste ouvert tout l’hiver, a dit la maire, et personne ne paiera pour le nouveau quai.",
                Some("fr"),
            ),
            (
                "Το λιμάνι μένει ανοιχτό όλο τον χειμώνα, είπε η δήμαρχος, και κανείς δεν πληρώνει.",
                Some("el"),
            ),
            (
                "Port pozostanie otwarty przez całą zimę, powiedziała burmistrzyni, i nikt nie zapłaci za nowe nabrzeże.",
                Some("pl"),
            ),
            (
                "Přístav zůstane otevřený celou zimu, řekla starostka, a za nové nábřeží nikdo nic nezaplatí.",
                Some("cs"),
            ),
            (
                "Порт залишиться відкритим усю зиму, сказала мерка, і ніхто не платитиме за нову набережну.",
                Some("uk"),
            ),
            (
                "El puerto seguirá abierto todo el invierno, dijo la alcaldesa, y nadie pagará por el muelle nuevo.",
                Some("es"),
            ),
            (
                "Satama pysyy auki koko talven, sanoi kaupunginjohtaja, eikä kukaan maksa uudesta laiturista.",
                Some("fi"),
            ),
            (
                "港は冬の間ずっと開いていますと市長は言いました。新しい岸壁のために誰もお金を払う必要はありません。",
                Some("ja"),
            ),
            ("The harbour stays open.", None),
            // Half of it is in one script, half in another.
            ("Port stoi otwarty, powiada burmistrzyni. Порт стоит открытым, говорит мэр города.", None),
            (
                "12 044 7 31 0 · 88 120 4 4 9 11 — 5 6 7 8 9 12 044 7 31 0 · 88 120 4 4 9 11 — 5 6 7 8 9 00 00",
                None,
            ),
            (
                "Abo Kel Mirra Tovan Suri, Pell Oda Ruk, Nim Esto Varga Ilo, Bren Tuli Kasso Mev, Dorin Haal Pitu Wex",
                None,
            ),
        ];
        for (text, language) in cases {
            assert_eq!(detect(text), language, "{text}");
        }
    }
}
