//! Fills the kit's `index.html` with the contents of one site.
//!
//! Everything here ends up in HTML, so escaping and the Content-Security-Policy are handled in this file alone,
//! except for the policy of the help page, which is the same in every site and comes with the kit. The title and
//! the description are the only text from users in a page's source; everything else is read from the pack and added
//! as text nodes.

use super::module::Embedded;
use super::{Heading, SiteError};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};

/// The placeholder in `app.js` for the build id.
pub(crate) const BUILD: &str = "{{build}}";

/// The policy of a folder's page, which may load the folder's own files and run the engine, and nothing else.
pub(crate) const FOLDER_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
     worker-src 'self' blob:; style-src 'self'; img-src 'self' data:; connect-src 'self'; manifest-src 'self'; \
     base-uri 'none'; form-action 'none'";

/// Returns the policy of a single-file page, which may run its one script and apply its one style, and load
/// nothing.
pub(crate) fn single_file_policy(script: &str, style: &str) -> String {
    let hash = |text: &str| STANDARD.encode(Sha256::digest(text.as_bytes()));
    format!(
        "default-src 'none'; script-src 'sha256-{}' 'wasm-unsafe-eval'; worker-src blob:; style-src 'sha256-{}'; \
         img-src data:; base-uri 'none'; form-action 'none'",
        hash(script),
        hash(style)
    )
}

/// The values of the placeholders. `title` and `description` are text; all others are markup made here.
#[derive(Default)]
pub(crate) struct Fill<'a> {
    pub(crate) title: &'a str,
    pub(crate) description: &'a str,
    pub(crate) csp: &'a str,
    pub(crate) config: &'a str,
    pub(crate) style: &'a str,
    pub(crate) script: &'a str,
    pub(crate) icon: &'a str,
    pub(crate) preview: &'a str,
}

/// Returns the template with every `{{name}}` replaced. Inserted text is not scanned again.
pub(crate) fn fill(template: &str, fill: &Fill<'_>) -> Result<String, SiteError> {
    let kit = |problem: String| SiteError::Kit { problem };
    let mut page = String::with_capacity(template.len() + fill.script.len() + fill.style.len() + 4096);
    let mut rest = template;
    let mut filled = Vec::new();
    while let Some((before, after)) = rest.split_once("{{") {
        let (name, after) = after
            .split_once("}}")
            .ok_or_else(|| kit("index.html has a placeholder without an end".to_owned()))?;
        page.push_str(before);
        match name {
            "title" => page.push_str(&escape(fill.title)),
            "description" => page.push_str(&escape(fill.description)),
            "csp" => page.push_str(fill.csp),
            "config" => page.push_str(fill.config),
            "style" => page.push_str(fill.style),
            "script" => page.push_str(fill.script),
            "icon" => page.push_str(fill.icon),
            "preview" => page.push_str(fill.preview),
            _ => return Err(kit(format!("index.html has the unknown placeholder {{{{{name}}}}}"))),
        }
        filled.push(name);
        rest = after;
    }
    page.push_str(rest);
    for name in ["title", "csp", "config", "style", "script"] {
        if !filled.contains(&name) {
            return Err(kit(format!("index.html has no placeholder {{{{{name}}}}}")));
        }
    }
    Ok(page)
}

/// Returns the help page with the title of the corpus as its heading, which links back to the corpus.
pub(crate) fn help(page: &str, title: &str) -> String {
    page.replace("{{title}}", &escape(title))
}

/// Returns the block that lists the files that belong to the page and how to split the module. It contains no text
/// from users. The names of the files are prefixed with `folder`.
pub(crate) fn config(build: &str, module: &Embedded<'_>, folder: &str, chunks: &[String]) -> String {
    let chunks: Vec<String> = chunks.iter().map(|name| format!("{folder}{name}")).collect();
    let config = serde_json::json!({
        "build": build,
        "module": format!("{folder}{}", super::MODULE),
        "bytes": module.bytes(),
        "data": module.data,
        "pack": module.head.len(),
        "chunks": chunks,
    });
    format!("<script type=\"application/json\" id=\"{CONFIG_ID}\">{config}</script>")
}

/// The preview of a site on a web server where a link to it is posted. The address of the picture is relative,
/// since the site's location is not known; services that resolve it show the picture, others only title and
/// description.
pub(crate) const PREVIEW: &str = "<meta property=\"og:image\" content=\"preview.png\">\n    \
     <meta property=\"og:image:width\" content=\"1200\">\n    \
     <meta property=\"og:image:height\" content=\"630\">\n    \
     <meta property=\"og:image:alt\" content=\"dixit: who said what, and in which words?\">\n    \
     <meta name=\"twitter:card\" content=\"summary_large_image\">";

/// Returns what a browser needs to install the site as an application. The file is beside `index.html`, whatever
/// the path.
pub(crate) fn manifest(heading: Heading<'_>) -> String {
    serde_json::json!({
        "name": heading.title,
        "short_name": heading.title.chars().take(30).collect::<String>(),
        "description": heading.description,
        "start_url": "./",
        "scope": "./",
        "display": "standalone",
        "background_color": "#fbfaf7",
        "theme_color": "#fbfaf7",
        "icons": [{ "src": "icon.svg", "sizes": "any", "type": "image/svg+xml" }],
    })
    .to_string()
}

/// The id of the configuration block, by which a page made by dixit is recognised.
pub(crate) const CONFIG_ID: &str = "dixit-site";

/// Returns text escaped for use between tags and in quoted attributes. Control characters, which HTML forbids,
/// become spaces.
fn escape(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len() + 16);
    for character in text.chars() {
        match character {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '"' => escaped.push_str("&quot;"),
            '\'' => escaped.push_str("&#39;"),
            _ if character.is_control() => escaped.push(' '),
            _ => escaped.push(character),
        }
    }
    escaped
}

/// Returns the script escaped for use inside `<script>`. Outside strings, templates and regular expressions `<!--`
/// is a comment in a classic script and `</script` is not valid syntax, so both can only occur inside these, where
/// the escape means the same character.
pub(crate) fn inline_script(script: &str) -> String {
    let mut inline = String::with_capacity(script.len() + 64);
    let mut rest = script;
    while let Some(at) = rest.find('<') {
        let (before, after) = rest.split_at(at);
        inline.push_str(before);
        let closes = after.get(1..8).is_some_and(|name| name.eq_ignore_ascii_case("/script"));
        inline.push_str(if closes || after.starts_with("<!--") { "\\x3c" } else { "<" });
        rest = &after[1..];
    }
    inline.push_str(rest);
    inline
}

/// Returns the style if it may be used inside `<style>`.
pub(crate) fn inline_style(style: &str) -> Result<&str, SiteError> {
    if style.to_ascii_lowercase().contains("</style") {
        return Err(SiteError::Kit { problem: "app.css contains </style".to_owned() });
    }
    Ok(style)
}

/// Returns the icon as a data URL.
pub(crate) fn icon_address(svg: &str) -> String {
    format!("data:image/svg+xml;base64,{}", STANDARD.encode(svg))
}

#[cfg(test)]
mod tests {
    use super::*;

    const TEMPLATE: &str = "<title>{{title}}</title><meta content=\"{{description}}\"><meta content=\"{{csp}}\">\
                            {{style}}{{config}}{{script}}";

    fn filled(title: &str) -> String {
        let fill_with = Fill {
            title,
            description: title,
            csp: "policy",
            config: "config",
            style: "style",
            script: "script",
            icon: "icon.svg",
            preview: PREVIEW,
        };
        fill(TEMPLATE, &fill_with).unwrap()
    }

    #[test]
    fn a_hostile_title_is_text() {
        assert_eq!(
            filled("</title><script>a('{{script}}')</script> \"\u{0}\u{7}& Co"),
            "<title>&lt;/title&gt;&lt;script&gt;a(&#39;{{script}}&#39;)&lt;/script&gt; &quot;  &amp; Co</title>\
             <meta content=\"&lt;/title&gt;&lt;script&gt;a(&#39;{{script}}&#39;)&lt;/script&gt; &quot;  &amp; Co\">\
             <meta content=\"policy\">styleconfigscript"
        );
    }

    #[test]
    fn a_template_of_another_kit_is_refused() {
        let with = |template: &str| {
            let (csp, config, style, script) = ("", "", "", "");
            fill(
                template,
                &Fill { title: "", description: "", csp, config, style, script, icon: "", preview: "" },
            )
            .unwrap_err()
            .to_string()
        };
        assert_eq!(
            with("{{title}}"),
            "the kit does not fit this dixit: index.html has no placeholder {{csp}}; \
             run ./build.sh to make it anew"
        );
        assert!(with("{{titel}}").contains("unknown placeholder {{titel}}"));
        assert!(with("{{title").contains("without an end"));
    }

    #[test]
    fn an_inline_script_cannot_end_its_element() {
        let script = "a='</script>';b=`</SCRIPT x`;c=/<!--|</;d=1<2;e='é<'";
        assert_eq!(inline_script(script), "a='\\x3c/script>';b=`\\x3c/SCRIPT x`;c=/\\x3c!--|</;d=1<2;e='é<'");
    }

    #[test]
    fn a_single_file_allows_its_own_script_and_style_only() {
        // The digest of the empty text is known from FIPS 180-2's test vectors.
        let empty = "47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=";
        let policy = single_file_policy("", "");
        assert!(policy.contains(&format!("script-src 'sha256-{empty}' 'wasm-unsafe-eval'")), "{policy}");
        assert!(policy.contains(&format!("style-src 'sha256-{empty}'")), "{policy}");
        assert!(!policy.contains("'self'") && !policy.contains("unsafe-inline"), "{policy}");
    }
}
