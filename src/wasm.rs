//! The engine for JavaScript: one exported struct over `Index`, which converts values and decides nothing.
//!
//! What comes in is untrusted. What goes out is JSON as one string, which a worker posts at no cost and the page
//! parses; the TypeScript types of its contents are generated from the structs. A failure is thrown as a plain
//! object with a `message` (and `start` and `end` for a mistake in a query), never as an `Error`: an `Error` on the
//! other side always comes from a trap, after which the engine must be instantiated again. The corpus is part of
//! the module: see [`CORPUS_SLOT`].

use crate::index::{About, Index};
use crate::lookup::{self, Comparison, Evidence, EvidenceView, Lookup, LookupOptions};
use crate::query::{
    self, Concordance, ConcordanceOptions, Frequencies, FrequencyOptions, Pace, Profile, ProfileOptions,
    QueryError, QuoteFilter, QuoteList, SearchAnswer, SearchOptions, SpeakerFilter, SpeakerList, TokenRange,
};
use crate::snippet::DocumentView;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use std::cell::RefCell;
use std::pin::Pin;
use std::task::{Context, Poll, Waker};
use tsify::{Ts, Tsify};
use wasm_bindgen::prelude::*;

/// The address of the corpus in memory and the build it belongs to. A data segment fills it when `dixit build` puts
/// the corpus into the module (`site::embed`, which has a diagram).
#[repr(C)]
pub struct CorpusSlot {
    address: u32,
    length: u32,
    build: [u8; 16],
    /// The version of the packs that this engine reads, which `dixit build` compares with the version it writes.
    format: u32,
}

/// The slot, which is empty until a corpus is put into the module.
#[unsafe(no_mangle)]
pub static CORPUS_SLOT: CorpusSlot =
    CorpusSlot { address: 0, length: 0, build: [0; 16], format: crate::index::VERSION };

/// Returns the pack in this module and its build id; the error says what is wrong with the module.
fn corpus() -> Result<(&'static [u8], String), JsValue> {
    // SAFETY: a reference to a static is valid. The read is volatile because the optimiser would otherwise assume
    // the zeros above as the value at run time.
    let slot = unsafe { std::ptr::read_volatile(&CORPUS_SLOT) };
    let end = u64::from(slot.address) + u64::from(slot.length);
    let memory = core::arch::wasm32::memory_size(0) as u64 * 65_536;
    if slot.length == 0 || slot.address == 0 || end > memory {
        return Err(failure("This engine holds no corpus: dixit build puts one into it."));
    }
    // SAFETY: the bytes are inside memory, after everything that the linker laid out. The heap grows from the end
    // of memory as it was at the start, which is after them. Nothing ever writes to them.
    let pack = unsafe { std::slice::from_raw_parts(slot.address as *const u8, slot.length as usize) };
    Ok((pack, String::from_utf8_lossy(&slot.build).into_owned()))
}

/// Returns the object that is thrown for a failure.
fn failure(message: impl ToString) -> JsValue {
    let object = js_sys::Object::new();
    set(&object, "message", message.to_string());
    object.into()
}

/// Returns the object that is thrown for a mistake in a query, with its position.
fn mistake(QueryError { message, start, end }: QueryError) -> JsValue {
    let object = failure(message);
    set(&object, "start", start);
    set(&object, "end", end);
    object
}

/// Sets a field of an object that was just made, which accepts any field.
fn set(object: &JsValue, field: &str, value: impl Into<JsValue>) {
    let _ = js_sys::Reflect::set(object, &field.into(), &value.into());
}

/// Returns what is thrown if there is no such document.
fn no_document(id: &str) -> JsValue {
    failure(format!("there is no document “{id}” in this corpus"))
}

/// Returns an answer as it crosses to JavaScript: its JSON, with the type of what the page parses it into.
fn answer<T: Tsify + Serialize>(answer: &T) -> Result<Ts<T>, JsValue> {
    answers(answer).map(Ts::new_unchecked)
}

/// Returns a list as it crosses to JavaScript.
fn answers<T: Serialize + ?Sized>(answers: &T) -> Result<JsValue, JsValue> {
    serde_json::to_string(answers).map(JsValue::from).map_err(failure)
}

/// Options for reading a document.
#[derive(Debug, Default, Deserialize, Tsify)]
#[serde(default)]
pub struct DocumentOptions {
    /// The query whose hits are marked.
    pub query: Option<String>,
    /// A passage that is marked instead, as the only hit in the document.
    pub passage: Option<TokenRange>,
}

/// Returns the given options, or the defaults if there are none. The error names what is invalid.
fn options<T: Tsify + DeserializeOwned + Default>(given: Option<Ts<T>>) -> Result<T, JsValue>
where
    <T as Tsify>::JsType: Clone,
{
    given.map_or_else(|| Ok(T::default()), |given| given.to_rust().map_err(failure))
}

/// Returns the time of the worker's clock in milliseconds.
fn now() -> f64 {
    thread_local! {
        static CLOCK: Option<web_sys::Performance> =
            js_sys::global().unchecked_into::<web_sys::WorkerGlobalScope>().performance();
    }
    CLOCK.with(|clock| clock.as_ref().map_or(0.0, web_sys::Performance::now))
}

/// A question that is answered in turns.
type Question = Pin<Box<dyn Future<Output = Result<JsValue, JsValue>>>>;

thread_local! {
    /// The question that continues at the next turn.
    static UNDER_WAY: RefCell<Option<Question>> = const { RefCell::new(None) };
}

/// Begins a question, and drops one that is under way. Returns the answer if one turn is enough, otherwise
/// `undefined`; [`go_on`] then returns it.
fn begin(question: impl Future<Output = Result<JsValue, JsValue>> + 'static) -> Result<JsValue, JsValue> {
    UNDER_WAY.set(Some(Box::pin(question)));
    go_on()
}

/// Continues the question that is under way for one turn. Returns `undefined` if that was not the last.
#[wasm_bindgen]
pub fn go_on() -> Result<JsValue, JsValue> {
    let Some(mut question) = UNDER_WAY.take() else { return Err(failure("No question is under way.")) };
    match question.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
        Poll::Ready(answer) => answer,
        Poll::Pending => {
            UNDER_WAY.set(Some(question));
            Ok(JsValue::UNDEFINED)
        }
    }
}

/// The engine over the corpus in this module.
#[wasm_bindgen]
pub struct Engine {
    /// As long-lived as the module, since questions under way read it.
    index: &'static Index<'static>,
}

#[wasm_bindgen]
impl Engine {
    /// Opens the corpus. `build` is the page's build id; a module of another build is refused.
    #[wasm_bindgen(constructor)]
    pub fn new(build: &str) -> Result<Engine, JsValue> {
        let (pack, found) = corpus()?;
        if found != build {
            return Err(failure(format!(
                "dixit.wasm belongs to another build ({found}) than this page ({build}): reload, or copy the \
                 whole folder again."
            )));
        }
        let index = Index::open(pack).map_err(failure)?;
        Ok(Engine { index: Box::leak(Box::new(index)) })
    }

    /// Returns a description of the corpus.
    pub fn about(&self) -> Result<Ts<About>, JsValue> {
        answer(&self.index.about())
    }

    /// Returns the units that match a query, best first, and the counts of the whole result.
    pub fn search(
        &self,
        query: &str,
        options: Option<Ts<SearchOptions>>,
    ) -> Result<Ts<SearchAnswer>, JsValue> {
        let (start, options, index, query) = (now(), self::options(options)?, self.index, query.to_owned());
        begin(async move {
            let mut found =
                query::search_in_turns(index, &query, &options, Pace::by(now)).await.map_err(mistake)?;
            found.took_ms = now() - start;
            answers(&found)
        })
        .map(Ts::new_unchecked)
    }

    /// Returns every hit of a query as a line with its context.
    pub fn concordance(
        &self,
        query: &str,
        options: Option<Ts<ConcordanceOptions>>,
    ) -> Result<Ts<Concordance>, JsValue> {
        let (start, options, index, query) = (now(), self::options(options)?, self.index, query.to_owned());
        begin(async move {
            let mut found =
                query::concordance_in_turns(index, &query, &options, Pace::by(now)).await.map_err(mistake)?;
            found.took_ms = now() - start;
            answers(&found)
        })
        .map(Ts::new_unchecked)
    }

    /// Returns how often each form occurs at a position relative to a query's hits.
    pub fn frequencies(
        &self,
        query: &str,
        options: Option<Ts<FrequencyOptions>>,
    ) -> Result<Ts<Frequencies>, JsValue> {
        let (start, options, index, query) = (now(), self::options(options)?, self.index, query.to_owned());
        begin(async move {
            let mut found =
                query::frequencies_in_turns(index, &query, &options, Pace::by(now)).await.map_err(mistake)?;
            found.took_ms = now() - start;
            answers(&found)
        })
        .map(Ts::new_unchecked)
    }

    /// Returns ways to continue a query with the caret at its end.
    #[wasm_bindgen(unchecked_return_type = "Suggestion[]")]
    pub fn suggest(&self, query: &str) -> Result<JsValue, JsValue> {
        answers(&query::suggest(self.index, query))
    }

    /// Returns the quotations that match a filter.
    pub fn quotes(&self, filter: Option<Ts<QuoteFilter>>) -> Result<Ts<QuoteList>, JsValue> {
        let (start, filter, index) = (now(), options(filter)?, self.index);
        begin(async move {
            let mut found = query::quotes_in_turns(index, &filter, Pace::by(now)).await.map_err(mistake)?;
            found.took_ms = now() - start;
            answers(&found)
        })
        .map(Ts::new_unchecked)
    }

    /// Returns the wordings of one utterance, given the number of their cluster, first use first.
    #[wasm_bindgen(unchecked_return_type = "VariantView[]")]
    pub fn variants(&self, cluster: u32) -> Result<JsValue, JsValue> {
        answers(&query::variants(self.index, cluster))
    }

    /// Returns the speakers that match a filter.
    pub fn speakers(&self, filter: Option<Ts<SpeakerFilter>>) -> Result<Ts<SpeakerList>, JsValue> {
        let (start, filter) = (now(), options(filter)?);
        let mut found = query::speakers(self.index, &filter).map_err(mistake)?;
        found.took_ms = now() - start;
        answer(&found)
    }

    /// Returns how much a speaker says and when, and the words that are typical of the speaker.
    pub fn profile(&self, name: &str, options: Option<Ts<ProfileOptions>>) -> Result<Ts<Profile>, JsValue> {
        let (start, options) = (now(), self::options(options)?);
        let mut found = query::profile(self.index, name, &options).map_err(failure)?;
        found.took_ms = now() - start;
        answer(&found)
    }

    /// Returns a whole document, given its id or the id of one of its units, with the hits of a query marked.
    pub fn document(
        &self,
        id: &str,
        options: Option<Ts<DocumentOptions>>,
    ) -> Result<Ts<DocumentView>, JsValue> {
        let options: DocumentOptions = self::options(options)?;
        let (index, id) = (self.index, id.to_owned());
        let of_unit = || index.find_unit(&id).map(|unit| index.document_of(unit));
        let doc = index.find_document(&id).or_else(of_unit).ok_or_else(|| no_document(&id))?;
        begin(async move {
            let DocumentOptions { query, passage } = options;
            let view = query::document_in_turns(index, doc, query.as_deref(), passage, Pace::by(now));
            answers(&view.await.map_err(mistake)?.ok_or_else(|| no_document(&id))?)
        })
        .map(Ts::new_unchecked)
    }

    /// Returns where a quotation comes from, and what was changed.
    pub fn lookup(&self, text: &str, options: Option<Ts<LookupOptions>>) -> Result<Ts<Lookup>, JsValue> {
        answer(&lookup::lookup(self.index, text, &self::options(options)?))
    }

    /// Returns the quotations of an article in order, to be looked up one by one: this lets a page show progress,
    /// and stop.
    #[wasm_bindgen(unchecked_return_type = "Quotation[]")]
    pub fn quotations(&self, article: &str) -> Result<JsValue, JsValue> {
        answers(&lookup::quotations(article))
    }

    /// Returns whether a passage that a link names is still where it was.
    pub fn evidence(&self, evidence: Ts<Evidence>) -> Result<Ts<EvidenceView>, JsValue> {
        answer(&lookup::evidence(self.index, &evidence.to_rust().map_err(failure)?))
    }

    /// Compares a quotation with one text, word by word.
    pub fn compare(&self, query: &str, source: &str) -> Result<Ts<Comparison>, JsValue> {
        answer(&lookup::compare(query, source))
    }

    /// Returns every quotation of an article in order, looked up.
    #[wasm_bindgen(unchecked_return_type = "Lookup[]")]
    pub fn verify(&self, article: &str) -> Result<JsValue, JsValue> {
        let (index, quotations) = (self.index, lookup::quotations(article));
        begin(async move {
            let mut found = Vec::with_capacity(quotations.len());
            for quotation in quotations {
                found.extend(lookup::verify(index, vec![quotation], &LookupOptions::default()));
                query::pause().await;
            }
            answers(&found)
        })
    }
}
