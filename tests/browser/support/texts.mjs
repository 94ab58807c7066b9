// The texts of the tests, all invented: a report, a transcript, a report in another year; and a hostile corpus.

export const HARBOUR = {
  "ferry.md": `---
title: Council delays the ferry
date: 2019-03-04
source: Harbour Gazette
---
The town council put off its vote on the ferry on Monday.

"We shall not sell the ferry while a single islander depends on it," said Mayor Ada Quill, who had asked for more time.

The harbour master, Tom Reef, called the delay "a winter too many" and left the room.

Quill added: "The ferry stays with the town."
`,
  "hearing.jsonl": [
    ["Ada Quill", "The harbour belongs to everybody who works in it."],
    ["Tom Reef", "Then let everybody pay for the crane, and the ferry too."],
    ["Ada Quill", "The crane was paid for in spring."],
  ]
    .map(([speaker, text], i) =>
      JSON.stringify({ id: `hearing#${i + 1}`, title: "The hearing", date: "2020-05-06", speaker, text }),
    )
    .join("\n"),
  "bridge.md": `---
title: A bridge instead
date: 2021-11-20
source: Island Post
---
Two years later a bridge is being built, and the ferry is a museum. "I miss the noise of it," said Tom Reef.
`,
};

/** Texts that run from right to left, one of them with a name and a number in another script. */
export const LEFTWARDS = {
  "harbour-ar.md": `---
title: المجلس يؤجل العبارة
date: 2019-03-04
language: ar
---
أجل مجلس المدينة تصويته على العبارة يوم الاثنين.

قالت العمدة: «لن نبيع العبارة ما دام جزيري واحد يعتمد عليها، ولا رقم 27 على Harbour Road».
`,
  "harbour-he.md": `---
title: המועצה דוחה את המעבורת
date: 2019-03-05
language: he
---
מועצת העיר דחתה את ההצבעה על המעבורת ביום שני, וראש הנמל עזב את החדר.
`,
};

/** Whatever could become markup, a script or an address that runs, in every place that a user's text can have. */
const SCRIPT = "<script>window.HURT=1</script>";
const IMAGE = '"><img src=x onerror="window.HURT=2">';

export const HOSTILE = {
  [`a'b" onclick=HURT=3 <b>.md`]: `---
title: '${SCRIPT}'
date: 2020-01-01
source: "javascript:window.HURT=4"
author: "</title>${SCRIPT}"
url: "javascript:window.HURT=5"
"{{script}}": "{{config}}"
---
Everybody saw the <b>marker</b> ${SCRIPT} and ${IMAGE} in the text. \u0007\u202e\u2028

"The marker is </script><script>window.HURT=6</script> harmless," said Eve ${IMAGE} Mallory.
`,
  "rows.jsonl": `${JSON.stringify({
    id: "rows/<img src=x onerror=HURT=7>#1",
    title: `</script>${SCRIPT}`,
    date: "2020-02-02",
    speaker: `${SCRIPT} Mallory`,
    text: `My marker is ${SCRIPT} and it is <i>text</i>.`,
    "<u>field</u>": IMAGE,
  })}\n`,
  "dixit.toml": `title = '''</title>${SCRIPT} & "co" {{script}}'''
description = '''${IMAGE}'''
licence = "javascript:window.HURT=8"
`,
};
