//! What is known about English words beforehand: their spelling, their irregular forms, their near synonyms.
//!
//! Apart because it is data: the lists grow with the cases under `tests/lookup`, the code that reads them does
//! not.

use std::collections::HashMap;
use std::sync::LazyLock;

/// One spelling for several; the first is the one kept.
const SPELLINGS: &str = "while whilst; toward towards; among amongst; amid amidst; forward forwards; afterward \
    afterwards; backward backwards; okay ok; program programme; programs programmes; defense defence; offense \
    offence; license licence; practice practise; jail gaol; gray grey; tire tyre; plow plough; skeptical sceptical; \
    judgment judgement; learned learnt; burned burnt; dreamed dreamt; spelled spelt; until till; through thru; \
    though tho; all-right alright; mom mum; check cheque; draft draught; story storey; inquiry enquiry; artifact \
    artefact; airplane aeroplane; aluminum aluminium; percent pct; versus vs; saint st; mister mr; missus mrs; doctor \
    dr; senator sen; governor gov; representative rep; general gen; president pres; government govt; department \
    dept; united-states usa us-a; united-nations un-o; mustache moustache; ax axe; fulfill fulfil; enroll enrol; \
    skillful skilful; willful wilful; maneuver manoeuvre; maneuvers manoeuvres; catalog catalogue; dialog dialogue; \
    analog analogue; cozy cosy; pajamas pyjamas; kyiv kiev; zelensky zelenskyy zelenskiy zelenski; yeltsin eltsin; \
    gaddafi qaddafi gadhafi khadafy kadafi; qaeda qaida; muslim moslem; muslims moslems; beijing peking; hezbollah \
    hizbollah hizbullah; koran quran; mumbai bombay; kolkata calcutta; chernobyl chornobyl; odessa odesa; kharkiv \
    kharkov; lviv lvov; dnipro dnepr; mohammed muhammad mohammad mohamed muhammed; czar tsar; sheikh shaikh sheik; \
    usama osama; burma birma; farther further; farthest furthest; encyclopedia encyclopaedia; archeology archaeology; \
    medieval mediaeval; because cause cuz; yes yeah yep; no-one noone";

/// Words that stand for each other in a quotation from memory, by base form.
const SYNONYMS: &str = "afraid fear frightened scared dread; big large great huge enormous vast; small little tiny; begin start commence \
    launch; end finish stop cease conclude halt; help aid assist support; buy purchase; child kid youngster; man guy \
    fellow; woman lady; people folk citizen person public; nation country state land; job work employment; money \
    cash dollar fund; build construct erect create make; destroy wreck ruin demolish; kill murder slay; war conflict \
    fight battle; peace calm; win victory triumph prevail; lose defeat; answer reply respond response; ask demand \
    request; talk speak say tell discuss; think believe reckon suppose; want wish desire; need require necessary; \
    must have should need; quick fast rapid swift speedy; happy glad pleased joyful; sad unhappy sorrowful; angry \
    mad furious; true right correct accurate; wrong incorrect mistaken false; groundless baseless unfounded; mortal \
    deadly lethal; effort work attempt endeavor try; important crucial vital essential significant key critical; \
    problem trouble issue difficulty challenge; task duty job mission; duty obligation responsibility; leave depart \
    quit withdraw exit; come arrive; bring carry fetch; give provide grant offer deliver; get obtain receive gain \
    acquire; take seize grab; keep retain maintain preserve hold; show demonstrate display reveal prove; see look \
    watch view observe; hear listen; know understand realize recognize; choose select pick elect; decide determine \
    resolve; change alter modify transform reform; grow increase rise expand; fall drop decline decrease decrease \
    reduce cut shrink lower; raise lift increase hike; tax levy duty tariff; law statute legislation act bill rule; \
    vow promise pledge swear; let allow permit; ban forbid prohibit outlaw; stand rise; rich wealthy affluent; poor \
    needy impoverished; strong powerful mighty; weak feeble; new fresh novel; old ancient aged elderly; whole entire \
    all complete full; part portion piece share; place spot location site; house home dwelling; street road; car \
    automobile vehicle; doctor physician; teacher educator; school education; health medical; freedom liberty; foe \
    enemy adversary opponent; friend ally partner; leader chief head ruler; king monarch; president commander; \
    soldier troop trooper; army military force; weapon arm gun; bomb explosive missile; attack assault strike \
    invade; defend protect guard safeguard shield; danger peril threat menace risk hazard; safe secure; hope expect; \
    expect anticipate await; trust confidence faith belief; courage bravery valor; honor dignity; shame disgrace; \
    proud pride; lie falsehood untruth; truth fact reality; story tale; news report; paper newspaper press; world \
    globe earth planet; universe cosmos; future tomorrow; past yesterday history; today now present; year decade; \
    day time; often frequently; always forever; never no; maybe perhaps possibly; very extremely really; also too; \
    but however yet; because since; so therefore thus; many numerous lot lots plenty; several various; few handful; \
    more additional further; only just merely sole; enough sufficient; every each all; nobody none; everyone \
    everybody all; someone somebody; anyone anybody; thing something matter; anything nothing; terrible awful \
    horrible dreadful; good fine decent; great excellent wonderful fantastic tremendous terrific superb; bad poor \
    evil; best finest greatest; beautiful lovely pretty; smart clever intelligent bright; stupid dumb foolish; crazy \
    insane mad; strange odd weird; clear obvious plain evident; hard difficult tough; easy simple; cheap \
    inexpensive; costly expensive; pay spend cost; save spare rescue; sell trade; trade commerce business; firm \
    company corporation business; factory plant mill; worker laborer employee; boss employer; wage salary pay income \
    earnings; profit gain; debt deficit; budget spending; bank lender; crime offense; criminal felon crook; thief \
    robber burglar; prison jail; court tribunal; judge justice; police cop; victim casualty; sick ill unwell; \
    disease illness sickness; die perish death; live dwell reside life; born birth; marry wed; husband spouse; wife \
    spouse; mother mom mama; father dad papa; brother sibling; sister sibling; son boy; daughter girl; baby infant; \
    young youthful; love adore cherish; hate detest loathe despise; like enjoy; laugh smile; cry weep sob; shout \
    yell scream; walk stroll march; run race; jump leap; throw toss hurl cast fling; push shove press; pull drag \
    draw; break smash shatter; fix repair mend; join unite unify together; split divide separate; gather assemble \
    collect meet; send dispatch; return back; follow pursue; lead guide; close shut; hide conceal; find discover \
    locate; search seek look; lack shortage want; mistake error blunder; blame fault guilty accuse; accusation \
    allegation charge claim; sin crime; insult offend; offended insulted; sure certain confident; ready prepared \
    willing; able capable; equal same; different distinct; similar alike; near close; far distant; high tall; deep \
    profound; wide broad; long lengthy; short brief; first foremost; last final; next following; previous former \
    prior; chance opportunity; choice option; way manner method path; plan scheme program proposal; idea notion \
    thought concept; goal aim objective purpose target; reason cause; result outcome consequence effect; success \
    achievement; power might strength; oil petroleum gasoline gas; fire blaze; storm hurricane; climate weather; \
    farmer grower; farm agriculture; hunger hungry starve; thirst thirsty; test trial; ruin destroy; border frontier \
    boundary; immigrant migrant alien foreigner; slavery bondage; religion faith; god lord almighty; pray prayer; \
    soul spirit; mind brain; dream vision; ancestor forefather; congress parliament legislature; vote ballot; \
    election poll campaign; democracy republic; tyrant dictator despot; tyranny dictatorship; terrorist extremist; \
    terror terrorism; bother trouble; explain clarify; joint common shared; partner ally; assume suppose presume; \
    guarantee ensure assure; deserve merit; remember recall; imagine picture; face confront; overcome beat conquer \
    defeat; surrender yield capitulate; retreat withdraw; advance progress; improve better enhance; worsen \
    deteriorate; heal cure; hurt harm injure wound damage; suffer endure; burden load; debate argument discussion; \
    agree concur; disagree differ oppose object; reject refuse decline; accept approve; praise applaud commend; \
    thank grateful appreciate; sorry apologize regret; forgive pardon; punish penalize; borrow lend loan; owe debt; \
    waste squander; rely depend; test examine check; measure step action; speech address remark; letter note \
    message; call phone; learn study; stay remain; travel journey trip; ship boat vessel; plane aircraft; city town; \
    moral ethical; evil wicked; brave courageous; foolish silly; honest truthful sincere; corrupt crooked; cruel \
    brutal savage; tired weary fed; ought should must; shall will; frighten scare terrify; nonsense rubbish; common \
    ordinary average everyday regular; folks people; guy man; completely totally entirely utterly absolutely fully; \
    nearly almost; axe hatchet ax; disown repudiate renounce reject; inappropriate improper unsuitable; trap corner \
    surround; request ask petition appeal call; executive manager; alter change amend revise; toughen strengthen \
    tighten harden; kid child pupil student; assemble build put; energetic vigorous; reduce lessen cut diminish \
    slash curb trim; consume use eat; mischief trouble harm; notice note observe see; travel go tour; foreign \
    overseas abroad external; domestic internal home; method way means manner; wise prudent sensible; reckless \
    careless rash; shared common mutual joint; wellbeing welfare prosperity; liberate free release; grip hold clutch \
    grasp; bloodthirsty cruel savage; skyrocket soar rise climb surge; impose force; right entitlement; hand pass \
    give deliver; torch flame fire; unbroken continuous; fill complete; form paper document; skill training ability \
    talent; rubble ruins wreckage debris; clear sweep remove; stock supply store; resolve settle solve; reflect \
    mirror show; ideal principle value; guilt blame; proof evidence; rumor gossip hearsay; suspicion distrust \
    mistrust; system mechanism arrangement; dump discard; root entrench base ground; strength force power; enemy \
    adversary rival; era age time epoch period; endless eternal everlasting infinite; ancestor father; mankind \
    humanity humankind; servant employee; trillion billion; count number; guy person; slow sluggish; steady stable \
    constant; chaos disorder turmoil; riot unrest; gun weapon firearm rifle; shoot fire; warn caution alert; greed \
    avarice; secret hidden classified; spy agent; betray deceive cheat; fool trick deceive; lazy idle; unemployed \
    jobless idle; unemployment joblessness; inflation price; mortgage loan; afford pay; insurance coverage; hospital \
    clinic; medicine drug; patient sick; pension retirement; elderly senior old; veteran soldier; stranger \
    foreigner; guest visitor; invite ask; arrive come reach; huge giant gigantic massive enormous; sound noise; \
    youth young; inexperience inexperienced; exploit use; political politics; rule govern dominate control; \
    domination control rule; box safe chest; fuzzy vague unclear; mathematics math arithmetic; calculator computer; \
    woman female; man male; bad wicked nasty mean; nasty unpleasant mean; puppet tool; chest heart; hate hatred; \
    racist bigot; stand wait; loud noisy; quiet silent; silence quiet; mouth lip; promise commit pledge; commitment \
    promise pledge obligation; kind type sort; tale story account; extraordinary remarkable incredible unbelievable; \
    believe credit; doctrine dogma belief principle; calm quiet peaceful tranquil; stormy turbulent; adequate enough \
    sufficient; declare announce proclaim state; unlimited unconditional total; poverty poor; union nation; addicted \
    dependent; dependent reliant; unstable volatile; region area zone; save preserve rescue keep; justice fair; \
    freeze halt; scalpel knife; spread scatter distribute; scatter disperse; pork waste; dignity respect; respect \
    esteem admire; wall fence barrier; bridge link; road path way; start beginning outset; end conclusion; middle \
    center; edge brink verge; crisis emergency; disaster catastrophe tragedy; survive live endure; flee escape; \
    escape avoid evade; avoid prevent evade shun; prevent stop avert avoid; cause produce create; produce make \
    manufacture; manufacture make build; product good; shop store; customer client buyer; seller vendor; price cost; \
    value worth; invest spend; investment spending; growth increase expansion; recession depression slump downturn; \
    recover revive rebound; wealth fortune riches; fortune luck wealth; luck chance; gamble bet risk; bet wager; \
    team group crew; group band bunch; crowd mob mass; army troops; navy fleet; sailor seaman; captain skipper; \
    officer official; senator lawmaker legislator; congressman lawmaker representative; lawyer attorney; attorney \
    counsel; trial case; case matter; oath vow; inaugurate install; appoint name nominate; nominee candidate; \
    candidate contender; opponent rival challenger; compete contest; contest race competition; competition rivalry; \
    lie deceive; deceit lie; honest frank candid; frank candid open; candidly frankly honestly; plainly clearly \
    obviously; apparently seemingly; suddenly abruptly; quickly swiftly fast rapidly; slowly gradually; constantly \
    continually always; rarely seldom; mostly mainly largely; mainly mostly chiefly primarily; roughly about \
    approximately; precisely exactly; double twice; pair couple two; dozen twelve; score twenty; single sole one; \
    alone only; together jointly; separate apart; various several different; special particular; particular \
    specific; general overall; fundamental basic essential; core heart center; main chief principal major; major \
    main big; minor small; bright brilliant; darkness night; dawn morning; evening night; moment instant time; soon \
    shortly; recently lately; currently now presently; formerly previously; eventually finally ultimately; finally \
    ultimately lastly; suffering pain misery; pain agony; joy happiness delight; sorrow grief sadness; anger rage \
    fury wrath; jealous envious; envy jealousy; surprise astonish amaze shock; shock stun; worry concern trouble; \
    anxious worried nervous; confused puzzled; confuse puzzle; doubt question uncertainty; suspect doubt; guess \
    suppose; estimate guess; calculate compute reckon; measure gauge; examine inspect study; investigate probe \
    examine; investigation inquiry probe; research study; scientist researcher; invent devise create; device tool \
    instrument; machine engine; engine motor; poison toxic; dirty filthy polluted; pollution smog; clean pure; fresh \
    clean; forest wood; wood timber; river stream; ocean sea; shore coast beach; island isle; mountain hill; ground \
    soil land earth; harvest crop; cattle livestock cow; dog hound; hunt chase pursue; capture seize catch; prisoner \
    captive; hostage captive; shelter refuge haven; flag banner; song tune; artist painter; picture image photo; \
    movie film; television tv; broadcast air; reporter journalist; publish print; book volume; author writer; poem \
    verse; language tongue; meaning sense; purpose intent intention; intend mean plan; focus concentrate; attention \
    focus; ignore neglect disregard; abandon desert forsake; quit resign; fire dismiss sack; hire employ recruit; \
    recruit enlist; draft conscript; donate give contribute; contribution donation gift; gift present; corruption \
    graft; fraud cheating; cheat swindle; steal rob loot; theft robbery; murderer killer; assassinate kill murder; \
    execute kill; grave tomb; grandfather grandpa; grandmother grandma; legacy heritage inheritance; custom \
    tradition habit; barbarian savage; modern contemporary; outdated obsolete; dress clothes clothing; clothes \
    clothing garments; shoe boot; hat cap; coat jacket; wallet purse; bill note; stock share; loan credit; bankrupt \
    broke; rebuild reconstruct restore; renew revive; overhaul reform; modernize update; expand enlarge widen \
    broaden; extend prolong stretch; shorten cut; lengthen extend; delay postpone; hasten hurry rush; race hurry; \
    pause stop; relax rest; exhausted tired; strain stress; pressure stress force; insist demand maintain; maintain \
    claim; claim assert contend; contend argue; dispute argue quarrel; negotiate bargain talk; deal agreement \
    bargain; agreement accord treaty pact deal; alliance coalition bloc; citizen national; resident inhabitant; \
    population people; settler colonist; colony settlement; colonization settlement; independence freedom; \
    independent free; sovereign independent; loyal faithful; rebel insurgent; rebellion revolt uprising; overthrow \
    topple oust; oust remove; eliminate abolish remove end; cancel scrap; approve endorse; endorse support back; \
    favor support prefer; oppose resist; defy resist; obey follow; comply obey; violate break breach; clemency \
    mercy; mercy compassion pity; compassion mercy sympathy; knowledge learning; humor joke; joke jest; sight view; \
    view opinion; belief faith conviction; prejudice bias; bigotry intolerance prejudice; tolerate bear stand; bear \
    endure stand";

/// Irregular forms; the first is the base.
const IRREGULAR: &str = "arise arose arisen; awake awoke; bear bore borne; beat beaten; become became; begin began begun; \
    bend bent; bind bound; bite bit bitten; bleed bled; blow blew blown; break broke broken; breed bred; bring \
    brought; build built; buy bought; catch caught; choose chose chosen; come came; creep crept; deal dealt; dig dug; \
    draw drew drawn; drink drank drunk; drive drove driven; eat ate eaten; fall fell fallen; feed fed; feel felt; \
    fight fought; find found; flee fled; fly flew flown; forbid forbade forbidden; forget forgot forgotten; forgive \
    forgave forgiven; freeze froze frozen; give gave given; go went gone; grow grew grown; hang hung; hear heard; \
    hide hid hidden; hold held; keep kept; know knew known; lay laid; lead led; leave left; lend lent; lie lay lain; \
    light lit; lose lost; make made; mean meant; meet met; pay paid; ride rode ridden; ring rang rung; rise rose \
    risen; run ran; say said; see saw seen; seek sought; sell sold; send sent; shake shook shaken; shine shone; shoot \
    shot; show shown; shrink shrank; sing sang sung; sink sank sunk; sit sat; sleep slept; slide slid; speak spoke \
    spoken; spend spent; stand stood; steal stole stolen; stick stuck; strike struck; strive strove; swear swore \
    sworn; sweep swept; swim swam swum; swing swung; take took taken; teach taught; tear tore torn; tell told; think \
    thought; throw threw thrown; understand understood; wake woke woken; wear wore worn; weep wept; win won; wind \
    wound; withdraw withdrew withdrawn; write wrote written; man men; woman women; child children; foot feet; tooth \
    teeth; person persons; life lives; wife wives; good better best; bad worse worst";

/// A form to the one of its spellings that is kept.
static KEPT: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| {
    let mut kept_for = HashMap::new();
    for row in SPELLINGS.split(';') {
        let mut forms = row.split_whitespace();
        if let Some(kept) = forms.next() {
            kept_for.extend(forms.map(|form| (form, kept)));
        }
    }
    kept_for
});

static BASES: LazyLock<HashMap<&'static str, &'static str>> = LazyLock::new(|| {
    let mut bases = HashMap::new();
    for row in IRREGULAR.split(';') {
        let mut forms = row.split_whitespace();
        if let Some(base) = forms.next() {
            bases.extend(forms.map(|form| (form, base)));
        }
    }
    bases
});

/// The base of an irregular form, any other word itself.
pub(super) fn base(form: &str) -> &str {
    BASES.get(form).copied().unwrap_or(form)
}

/// The near synonyms of a word, from the rows that have it or its inflections; none where it is in no row.
pub fn synonyms(form: &str) -> Vec<&'static str> {
    let stem = super::word::stem(form);
    let rows = synonym_rows(&stem).iter().filter_map(|row| SYNONYMS.split(';').nth(usize::from(*row)));
    rows.flat_map(str::split_whitespace).filter(|word| super::word::stem(word) != stem).collect()
}

/// Stem of a word to the numbers of the rows of [`SYNONYMS`] that hold it.
static SYNONYM_ROWS: LazyLock<HashMap<String, Vec<u16>>> = LazyLock::new(|| {
    let mut rows: HashMap<String, Vec<u16>> = HashMap::new();
    for (number, row) in SYNONYMS.split(';').enumerate() {
        for word in row.split_whitespace() {
            rows.entry(super::word::stem(word)).or_default().push(number as u16);
        }
    }
    rows
});

/// The one spelling of a folded word that has several, by table or by rule (`-ise`/`-ize`, `-our`/`-or`, ...).
///
/// A rule may change a word that has no second spelling ("rise" becomes "rize"): both sides go through it, so it
/// only must not make two words one.
pub(super) fn spelling(form: String) -> String {
    if let Some(kept) = KEPT.get(form.as_str()) {
        return kept.to_string();
    }
    // Most words have none of the letters that the rules are about.
    let about = |pair: &[u8]| matches!(pair, b"is" | b"ys" | b"tr" | b"ou" | b"ll");
    if form.len() < 6 || !form.is_ascii() || !form.as_bytes()[2..].windows(2).any(about) {
        return form;
    }
    for (british, american) in
        [("isation", "ization"), ("isations", "izations"), ("yse", "yze"), ("ysed", "yzed")]
    {
        if let Some(base) = form.strip_suffix(british) {
            return format!("{base}{american}");
        }
    }
    for end in ["", "d", "s", "r", "rs"] {
        if let Some(base) = form.strip_suffix(end).and_then(|form| form.strip_suffix("ise")) {
            return format!("{base}ize{end}");
        }
        if let Some(base) = form.strip_suffix(end).and_then(|form| form.strip_suffix("tre")) {
            return format!("{base}ter{end}");
        }
    }
    if let Some(base) = form.strip_suffix("ising") {
        return format!("{base}izing");
    }
    for end in ["", "s", "ed", "ing", "ful", "able", "er", "ers", "ite", "ites", "hood", "ly"] {
        if let Some(base) = form.strip_suffix(end).and_then(|form| form.strip_suffix("our"))
            && base.len() >= 3
        {
            return format!("{base}or{end}");
        }
    }
    // "travelled", but not "filled": a short word may differ from its neighbour by nothing else ("filed").
    if form.len() >= 8 {
        for (british, american) in [("lled", "led"), ("lling", "ling"), ("ller", "ler"), ("llers", "lers")] {
            if let Some(base) = form.strip_suffix(british) {
                return format!("{base}{american}");
            }
        }
    }
    form
}

/// The numbers of the rows of near synonyms that hold a stem, ascending.
pub(super) fn synonym_rows(stem: &str) -> &'static [u16] {
    SYNONYM_ROWS.get(stem).map_or(&[], Vec::as_slice)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_spelling() {
        for (a, b) in [
            ("organisation", "organization"),
            ("colours", "colors"),
            ("honoured", "honored"),
            ("centre", "center"),
            ("travelled", "traveled"),
            ("analysed", "analyzed"),
            ("whilst", "while"),
            ("realising", "realizing"),
        ] {
            assert_eq!(spelling(a.into()), spelling(b.into()));
        }
        assert_ne!(spelling("filled".into()), spelling("filed".into()));
    }
}
