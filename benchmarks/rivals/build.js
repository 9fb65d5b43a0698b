// node build.js FOLDER: the two rivals and Enketo's transformer, each as one minified file.
import { build } from 'esbuild';

const [, , out] = process.argv;
await build({
  entryPoints: ['enketo.js', 'odk.js', 'transform.js'],
  absWorkingDir: import.meta.dirname,
  outdir: out,
  bundle: true,
  minify: true,
  format: 'esm',
  logLevel: 'error',
  define: { 'process.env.NODE_ENV': '"production"', __VUE_OPTIONS_API__: 'true', __VUE_PROD_DEVTOOLS__: 'false' },
  loader: { '.html': 'text', '.ttf': 'dataurl', '.woff2': 'dataurl', '.png': 'dataurl' },
  alias: {
    'enketo/config': './node_modules/enketo-core/config.js',
    'enketo/widgets': './node_modules/enketo-core/src/js/widgets.js',
    'enketo/translator': './node_modules/enketo-core/src/js/fake-translator',
    'enketo/dialog': './node_modules/enketo-core/src/js/fake-dialog',
    'enketo/file-manager': './node_modules/enketo-core/src/js/file-manager',
    'enketo/xpath-evaluator-binding': './node_modules/enketo-core/src/js/xpath-evaluator-binding',
  },
  external: ['libxslt'],
});
