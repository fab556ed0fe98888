/** HTML by template, with everything inserted escaped unless it is HTML already. */

export class Html {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type Inserted = string | number | Html | undefined | readonly (Html | undefined)[];

/** @example markup`<p>${"a < b"}</p>`.text // "<p>a &lt; b</p>" */
export function markup(strings: TemplateStringsArray, ...values: readonly Inserted[]): Html {
  return new Html(String.raw({ raw: strings }, ...values.map(insertedText)));
}

/** Marks a text as HTML: for what this program wrote itself, never for names from data. */
export function trusted(text: string): Html {
  return new Html(text);
}

function insertedText(value: Inserted): string {
  if (value === undefined) return "";
  if (value instanceof Html) return value.text;
  if (typeof value === "string" || typeof value === "number") return escapeHtml(String(value));
  return value.map((part) => part?.text ?? "").join("");
}

const ENTITIES: Readonly<Record<string, string>> = {
  "&": "&amp;",
  "<": "&lt;",
  ">": "&gt;",
  '"': "&quot;",
  "'": "&#39;",
};

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (character) => ENTITIES[character]!);
}

/** JSON that may stand inside a script element: no text in it can end the element or a line. */
export function inlineJson(value: unknown): Html {
  const escaped = JSON.stringify(value).replace(
    /[<\u2028\u2029]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
  return new Html(escaped);
}
