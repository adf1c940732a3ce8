// Text from files and names, made safe for terminals and logs. A terminal obeys control characters (C0, C1, CSI, OSC)
// and bidirectional overrides reorder what a person reads (Boucher and Anderson, "Trojan Source", 2021), so every such
// character is shown as a visible escape instead. Unicode categories: UAX #44.

const NAMED: Readonly<Record<string, string>> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** Controls, formats, line and paragraph separators, surrogates on their own, private use, and what renders as nothing. */
const HIDDEN = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}\p{Default_Ignorable_Code_Point}]/gu;
/** Combining marks with nothing to combine with, or stacked higher than a line. */
const STRAY_MARKS = /^\p{M}+|(?<=\p{M}{4})\p{M}+/gu;

/** The text with every control, invisible or reordering character shown as an escape such as `\x1b`; always one line. */
export function safeText(text: string): string {
  return text.replace(HIDDEN, showCode).replace(STRAY_MARKS, (marks) => [...marks].map(showCode).join(''));
}

function showCode(character: string): string {
  const named = NAMED[character];
  if (named !== undefined) return named;
  const code = character.codePointAt(0)!;
  if (code <= 0xff) return `\\x${code.toString(16).padStart(2, '0')}`;
  return code <= 0xffff ? `\\u${code.toString(16).padStart(4, '0')}` : `\\u{${code.toString(16)}}`;
}
