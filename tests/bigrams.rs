//! Bigrams of a corpus that is large enough for them: unit tests have them in smaller ones.

use super::dice::Dice;
use dixit::document::{Corpus, Document};
use dixit::index::{self, Index};

#[test]
fn bigrams_of_common_words_tell_the_units_that_have_them() {
    let mut dice = Dice(6_364_136_223_846_793_005);
    let mut word = || ["harbour", "pilot", "tide", "lamp", "gate"][dice.below(5)];
    // As many units, and as often a word, as bigrams are kept for.
    let mut text = |nth: usize| match nth % 900 {
        7 => "The the gate.".to_owned(),
        _ => format!("Before the {} the {} saw the {}.", word(), word(), word()),
    };
    let document = |nth: usize| Document { id: nth.to_string(), text: text(nth), ..Document::default() };
    let corpus = Corpus { documents: (0..4_500).map(document).collect(), ..Corpus::default() };
    let pack = index::write(&corpus).unwrap();
    let index = Index::open(&pack).unwrap();
    let [the, tide] = ["the", "tide"].map(|word| index.find_term(word).unwrap());
    let units = index.bigram(the, the).expect("a common word");
    assert_eq!(units.document_frequency(), 5);
    assert!(index.bigram(the, tide).is_none());
}
