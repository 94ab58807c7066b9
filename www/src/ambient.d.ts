/** The bundled worker as text, see build.mjs. */
declare module "dixit:worker" {
  const source: string;
  export default source;
}

/** The build id of the site that this script belongs to, see build.mjs. */
declare const BUILD: string;
