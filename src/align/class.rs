//! What kind of word a word is: negation, modal, pronoun, verb of speech, ... Apart from the lists themselves
//! (`languages/*.txt`), which say which words of a language are of which kind.

/// A set of word classes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Class(u64);

macro_rules! classes {
    ($($name:ident $section:literal $doc:literal)*) => {
        classes!(@bits 0, $($name $doc)*);
        /// The sections of the files and the class of each.
        pub(crate) const SECTIONS: &[(&str, Class)] = &[$(($section, Class::$name)),*];
    };
    (@bits $bit:expr, $name:ident $doc:literal $($rest:tt)*) => {
        impl Class {
            #[doc = $doc]
            pub const $name: Class = Class(1 << ($bit));
        }
        classes!(@bits $bit + 1, $($rest)*);
    };
    (@bits $bit:expr,) => {};
}

classes! {
    NEGATION "negation" "Turns a statement into its contrary."
    NE "ne" "The first half of a negation that has two: French `ne`."
    WITH_NE "with-ne" "A negation only where a first half stands in its clause: French `plus`."
    WITHOUT "without" "A negation of its own beside the clause's: `without`."
    CONCORD "concord" "Denies nothing anew behind another negation: `nor`."
    MILD "mild" "Behind a negation it takes it back: `not only`, `no doubt`."
    ANSWER "answer" "An answer by itself: `no`."
    MAY "may" "What may or can be."
    WOULD "would" "What would be."
    SHOULD "should" "What should be."
    WILL "will" "What will be, or is wanted."
    MUST "must" "What must be."
    UNREAL "unreal" "Shows by itself that something is only thought: `would`."
    HEDGE "hedge" "`perhaps`, `allegedly`: takes back a part of what is said."
    OPINION "opinion" "Hedges after the first person only: `think`."
    FILLER "filler" "`uh`, `um`: no word of the utterance."
    DETERMINER "determiner" "Articles and other determiners."
    ARTICLE "article" "Opens a noun phrase and cannot end one: `the`, `my`."
    PREPOSITION "preposition" "Prepositions and particles."
    CONJUNCTION "conjunction" "Conjunctions and linking adverbs."
    CLAUSE "clause" "Opens another clause: `because`, `which`."
    JOIN "join" "Opens another clause or only another part of one: `and`."
    THAT "that" "Opens a clause that another verb or noun governs."
    RELATIVE "relative" "Opens a clause about a noun: `which`."
    AUXILIARY "auxiliary" "Forms of be, have, do."
    COPULA "copula" "Forms of be."
    FIRST "first" "First person."
    SECOND "second" "Second person."
    THIRD "third" "Third person."
    SUBJECT "subject" "Pronouns that are a subject."
    NUMBER "number" "Part of a number in words."
    PEOPLE "name" "Countries, peoples, parties, months: names also where no capital shows it."
    TITLE "title" "Stands before a name: `Herr`."
    ABBREVIATION "abbreviation" "Its full stop ends no sentence."
    QUESTION "question" "Opens a question."
    CONDITION "condition" "`if`, `unless`: what follows holds only under a condition."
    CONDITION_THAT "condition-that" "A condition only before `that` or behind a comma: `provided`."
    EVEN "even" "Takes a condition back: `even if`, `as if`."
    MANNER "manner" "Makes a condition a manner of speaking: `if I may`, `if you look at it`."
    EMPHASIS "emphasis" "`very`, `really`, `just`: weight without content."
    TURN "turn" "Limits what stands before it: `but`, `except`."
    REPORT "report" "Gives what somebody says: `claims`."
    WISH "wish" "May stand between a speaker and the verb of speech: `I want to say`."
    OTHERS "others" "Nouns for those whose claims are given: `critics`."
    ACCORDING "according" "Names whose claim it is: `according`."
    DENIED "denied" "What is called so before `that` is denied: `the myth that`."
    FALSE "false" "What is called so is denied: `is groundless`."
}

impl Class {
    /// `may`, `will`, `must`: how sure, how binding.
    pub const MODAL: Class =
        Class(Class::MAY.0 | Class::WOULD.0 | Class::SHOULD.0 | Class::WILL.0 | Class::MUST.0);
    /// Any of the three persons.
    pub const PERSON: Class = Class(Class::FIRST.0 | Class::SECOND.0 | Class::THIRD.0);
    /// Every class whose words carry little by themselves.
    pub const FUNCTION: Class = Class(
        Class::PERSON.0
            | Class::DETERMINER.0
            | Class::PREPOSITION.0
            | Class::CONJUNCTION.0
            | Class::AUXILIARY.0
            | Class::MODAL.0
            | Class::FILLER.0
            | Class::QUESTION.0
            | Class::EMPHASIS.0
            | Class::CONDITION.0
            | Class::NE.0,
    );

    /// The classes of a folded English word.
    pub fn of(form: &str) -> Class {
        super::Language::English.class(form)
    }

    /// Whether the two sets share a class.
    pub fn any(self, other: Class) -> bool {
        self.0 & other.0 != 0
    }

    /// The words of either.
    pub(crate) fn with(self, other: Class) -> Class {
        Class(self.0 | other.0)
    }

    /// How binding a modal is, from what may be to what must be.
    pub fn force(self) -> Option<u8> {
        [Class::MAY, Class::WOULD, Class::SHOULD, Class::WILL, Class::MUST]
            .iter()
            .position(|force| self.any(*force))
            .map(|force| force as u8)
    }
}
