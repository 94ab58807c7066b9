/** The bundled worker as text, see build.mjs. */
declare module "dixit:worker" {
  const source: string;
  export default source;
}
