import js from "@eslint/js";
import globals from "globals";

// Text that a page receives is never parsed as HTML and never run: Lit's templates escape it.
const PARSED_AS_HTML = ["innerHTML", "outerHTML", "insertAdjacentHTML", "write", "createContextualFragment"];

export default [
  { ignores: ["src/zhishen/lab/static/vendor/", "src/zhishen/widgets/static/", ".venv*/", "build/", "site/"] },
  js.configs.recommended,
  {
    files: ["src/zhishen/lab/static/**/*.js", "docs/assets/*.js", "tests/shared/*.js"],
    languageOptions: { ecmaVersion: 2022, sourceType: "module", globals: globals.browser },
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      eqeqeq: "error",
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-new-func": "error",
      "no-restricted-properties": [
        "error",
        ...PARSED_AS_HTML.map((property) => ({
          ...(property === "write" && { object: "document" }),
          property,
          message: "Write a Lit template, which escapes its values.",
        })),
      ],
      "no-script-url": "error",
      "no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
      "no-var": "error",
      "prefer-const": "error",
    },
  },
];
