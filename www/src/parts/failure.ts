// What is said when an answer fails. Apart because every view may have to say it.
import { type TemplateResult, html } from "lit";
import { t } from "../strings.js";

/** A failure in words. */
export const failure = (message: string): TemplateResult =>
  html`<p class="failure" role="alert"><strong>${t.mistake}.</strong> ${message}</p>`;
