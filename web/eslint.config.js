// What the type checker cannot see: the page's safety rules (no markup from strings, no literal style attributes), who may
// import whom, and that only src/api speaks to the network.
import pluginVue from 'eslint-plugin-vue';
import tseslint from 'typescript-eslint';

const noMarkup = [
  { selector: "MemberExpression[property.name='innerHTML']", message: 'Build elements instead: the page runs with Trusted Types.' },
  { selector: "MemberExpression[property.name='outerHTML']", message: 'Build elements instead: the page runs with Trusted Types.' },
  { selector: "CallExpression[callee.property.name='insertAdjacentHTML']", message: 'Build elements instead: the page runs with Trusted Types.' },
  { selector: "CallExpression[callee.property.name='setAttribute'] > Literal[value='style']", message: 'A literal style attribute breaks the CSP.' },
];
const noNetwork = ['fetch', 'XMLHttpRequest', 'EventSource', 'WebSocket'].map((name) => ({ name, message: 'Only src/api speaks to the server.' }));
const featureBoundary = {
  group: ['@/features/*/*', '../*/*.vue', '../../features/*/*', '!@/features/*/index', '!@/features/*/pages', '!@/features/*/desk_pages'],
  message: 'A feature is used through its index.ts (or pages.ts) only.',
};

export default tseslint.config(
  { ignores: ['dist/**', 'src/paraglide/**', 'node_modules/**', 'src/api/generated.d.ts'] },
  ...tseslint.configs.recommended,
  ...pluginVue.configs['flat/recommended'],
  {
    files: ['**/*.{ts,vue,mjs,js}'],
    languageOptions: { parserOptions: { parser: tseslint.parser, extraFileExtensions: ['.vue'], sourceType: 'module' } },
    rules: {
      'no-eval': 'error', 'no-implied-eval': 'error', 'no-new-func': 'error',
      'no-restricted-syntax': ['error', ...noMarkup],
      'vue/no-v-html': 'error', 'vue/no-v-text-v-html-on-component': 'error', 'vue/no-static-inline-styles': 'error',
      'vue/block-order': ['error', { order: ['script', 'template', 'style'] }],
      'vue/component-api-style': ['error', ['script-setup', 'composition']], 'vue/block-lang': ['error', { script: { lang: 'ts' } }],
      'vue/max-attributes-per-line': 'off', 'vue/singleline-html-element-content-newline': 'off', 'vue/html-self-closing': 'off',
      'vue/html-indent': 'off', 'vue/html-closing-bracket-newline': 'off', 'vue/multiline-html-element-content-newline': 'off',
      'vue/first-attribute-linebreak': 'off', 'vue/attributes-order': 'off', 'vue/require-default-prop': 'off', 'vue/one-component-per-file': 'off',
      '@typescript-eslint/no-unused-vars': ['error', { argsIgnorePattern: '^_', varsIgnorePattern: '^_' }],
      '@typescript-eslint/no-explicit-any': 'error',
      'no-restricted-imports': ['error', { patterns: [featureBoundary] }],
    },
  },
  {
    files: ['src/**/*.{ts,vue}'], ignores: ['src/api/**', 'src/offline/sw.ts', '**/*.test.ts'],
    rules: { 'no-restricted-globals': ['error', ...noNetwork, { name: 'eval', message: 'Never.' }] },
  },
  {
    files: ['src/ui/**', 'src/charts/**'],
    rules: { 'no-restricted-imports': ['error', { patterns: [{ group: ['@/features/**', '@/api/client', '@/session*'], message: 'The skin knows no feature and no server.' }] }] },
  },
  {
    files: ['src/residents/**', 'src/features/**'],
    rules: { 'no-restricted-imports': ['error', { patterns: [featureBoundary, { group: ['@/workbench/**'], message: 'Features do not know the application that shows them.' }] }] },
  },
);
